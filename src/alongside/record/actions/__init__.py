"""The only ways to change the record. Each action declares DECIDES or REPORTS (`acting.ACTIONS`).

What a door hands in and catches stands here: `once` for a form sent twice, `Mistaken` for an answer that cannot be
right, `Refused` and `ReasonsWanted` for what the law says to a decision, `must_decide` for whose a decision is.
"""

from alongside.record.acting import (
    STANDS as STANDS,
    Answered as Answered,
    Mistaken as Mistaken,
    ReasonsWanted as ReasonsWanted,
    Refused as Refused,
    When as When,
    must_decide as must_decide,
    new_ref as new_ref,
    once as once,
)
from alongside.record.rights import NOT_THEIRS as NOT_THEIRS
