"""What is written down in one breath keeps its sense: opened first, decided last."""

from datetime import date, datetime
from itertools import permutations

import pytest

from alongside.law import events, pathway
from alongside.law.days import London
from alongside.law.history import Event, History, Matter, Person, Precision

pathway.load_events()
AT = datetime(2026, 9, 4, 10, 20, tzinfo=London)  # a Friday

FACTS = {
    "contact_received": {},
    "check_started": {"worker": "nadia"},
    "checks_complete": {},
    "contact_decided": {
        "outcome": "advice",
        "reasons": "r",
        "decided_by": "g",
        "decided_by_role": "duty_manager",
    },
}


@pytest.mark.parametrize("ids", list(permutations("abcd")))
def test_a_contact_taken_checked_and_decided_in_one_moment_is_decided(ids):
    told = [
        Event(ref, kind, "c", AT.date(), events.read(kind, facts), AT, at=AT, precision=Precision.MOMENT)
        for ref, (kind, facts) in zip(ids, FACTS.items(), strict=True)
    ]
    history = History(Person("amara", born_on=date(2019, 3, 2)), [Matter("c", "contact")], told)
    assert [event.kind for event in history.effective][-1] == "contact_decided"
    assert not pathway.position(history, AT).open_matters
