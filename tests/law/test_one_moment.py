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


def test_a_visit_noted_without_its_time_is_known_when_the_assessment_is_signed_that_day():
    """Seen on Friday 4 September 2026, the time not noted; written down at 10:20, signed off at 16:00."""
    later = AT.replace(hour=16, minute=0)
    seen = Event("s", "child_seen", "a", AT.date(), events.read("child_seen", {"seen": "alone"}), AT)
    signed = Event(
        "f",
        "assessment_signed_off",
        "a",
        later.date(),
        events.read("assessment_signed_off", {"outcome": "in_need"}),
        later,
        at=later,
        precision=Precision.MOMENT,
    )
    history = History(Person("amara", born_on=date(2019, 3, 2)), [Matter("a", "assessment")], [seen, signed])
    assert "child_never_seen" not in [c.key for c in pathway.check(history, signed).cautions]
    # Written down only after the sign-off, it was not known then.
    late = Event("s", "child_seen", "a", AT.date(), seen.facts, later.replace(hour=17))
    history = History(history.person, history.matters.values(), [late, signed])
    assert "child_never_seen" in [c.key for c in pathway.check(history, signed).cautions]
