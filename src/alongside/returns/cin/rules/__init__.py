"""Every published rule of the children in need census, by the part of the file it looks at.

A rule is a line: its number, its message in plain words, the fields it looks at, what it finds, a census in few words
that it must find and one that it must spare. Examples are read in the year 2025-26, or in the nearest year in which
the rule is in force. Where we read the published wording in one of several possible ways, `reading` says which and why.
"""

from alongside.returns.cin.rules import (
    assessments,
    child,
    child_in_need_plans,
    enquiries,
    episodes,
    pre_proceedings,
    protection_plans,
    whole_file,
)
from alongside.returns.rules import Rule


def _number(rule: Rule) -> tuple[int, str]:
    return int(rule.code.rstrip("Q")), rule.since


RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *whole_file.RULES,
            *child.RULES,
            *episodes.RULES,
            *assessments.RULES,
            *child_in_need_plans.RULES,
            *enquiries.RULES,
            *protection_plans.RULES,
            *pre_proceedings.RULES,
        ),
        key=_number,
    )
)
