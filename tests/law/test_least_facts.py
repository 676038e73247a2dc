"""A fact that is not recorded never breaks anything: the law answers to the least that can be written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alongside.law import events, files, pathway
from alongside.law.history import Event, History, Matter, Person, Precision

pathway.load_events()
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KINDS = sorted(events.KINDS)


def least(kind):
    """Only the facts without which the event cannot be written, each with the first answer that will do."""
    known = events.KINDS[kind]
    shown = known.fact_types()
    values = {}
    for name in known.required():
        options = shown[name]
        if isinstance(options, dict):
            values[name] = next(iter(options))
        else:
            values[name] = {"bool": True, "int": 1, "date": "2026-09-01", "datetime": "2026-09-01T10:00"}.get(
                options, "words"
            )
        if name in known.lists():
            values[name] = [values[name]]
    return events.read(kind, values)


def event(kind, day, **more):
    on = datetime(2026, 9, day, 10, 0, tzinfo=UTC)
    matter = events.KINDS[kind].matter
    return Event(f"{kind}-{day}", kind, matter, on.date(), least(kind), on, **more)


MATTERS = [Matter("referral", "referral")] + [
    Matter(kind, kind, "referral")
    for kind in sorted({k.matter for k in events.KINDS.values()} - {"referral"})
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", ["desk", "import:cin:2025-26", "import:somewhere"])
def test_the_least_that_can_be_written_is_checked_and_has_a_position(kind, source):
    first = [event(each, 1, source=source) for each in KINDS if each != kind]
    written = [*first, event(kind, 2, source=source)]
    history = History(Person("amara"), MATTERS, written)
    pathway.check(history, written[-1])
    files.written(history, pathway.position(history, NOW))


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_alone_and_without_a_day_has_a_position(kind):
    alone = replace(event(kind, 1), on=None, precision=Precision.UNKNOWN)
    history = History(Person("amara"), MATTERS, [alone])
    pathway.check(history, alone)
    stands = files.written(history, pathway.position(history, NOW))
    assert stands["late"] == []
