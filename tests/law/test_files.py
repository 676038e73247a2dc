"""A file from anywhere either is a history or is refused in one clear line: nothing else ever happens to it."""

import json
from datetime import date
from pathlib import Path

from hypothesis import given, strategies as st

from alongside.law import files, pathway
from alongside.law.days import start_of
from alongside.law.history import Event

HISTORIES = [
    json.loads(f.read_text("utf-8")) for f in sorted((Path(__file__).parent / "histories").glob("*.json"))
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(told=st.sampled_from(HISTORIES), data=st.data())
def test_one_value_replaced_by_anything_is_read_or_refused_and_never_crashes(told, data):
    told = json.loads(json.dumps({key: told[key] for key in ("person", "matters", "events")}))
    holder = data.draw(st.sampled_from([told["person"], *told["matters"], *told["events"]]))
    name = data.draw(
        st.sampled_from([*sorted(holder), "at", "precision", "corrects", "correction", "order", "source"])
    )
    holder[name] = data.draw(ANYTHING)
    history, refused = read_or_refused(told)
    assert "\n" not in refused
    if history:
        now = start_of(max((e.on for e in history.recorded if e.on), default=date(2026, 1, 1)))
        json.dumps(files.written(history, pathway.position(history, now)))


def read_or_refused(told):
    try:
        return files.read(told), ""
    except files.BadFile as bad:
        return None, str(bad)


@given(ANYTHING)
def test_anything_at_all_is_read_or_refused(anything):
    history, refused = read_or_refused(anything)
    assert refused or all(isinstance(event, Event) for event in history.effective)


def test_a_day_at_the_end_of_all_calendars_has_clocks_without_a_due_day():
    told = {
        "matters": [{"id": "r1", "kind": "referral"}],
        "events": [{"kind": "referral_received", "on": "9999-12-31", "matter": "r1"}],
    }
    assert [deadline.due_on for deadline in pathway.deadlines(files.read(told))] == [None, None]
