"""What stands depends on what is known, never on the order in which it was written down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from alongside.law import events, pathway
from alongside.law.history import Correction, Event, History, Matter, Person

pathway.load_events()

PERSON = Person("amara", date(2018, 3, 14))
MATTERS = (
    Matter("r1", "referral"),
    Matter("a1", "assessment", "r1"),
    Matter("q1", "enquiry", "r1"),
    Matter("p1", "protection_plan", "r1"),
    Matter("r2", "referral"),
)
FIRST_DAY = date(2025, 9, 1)
FIRST_WRITTEN = datetime(2026, 6, 1, tzinfo=UTC)

DECIDED = {"reasons": "The family asked for help.", "decided_by": "Nadia", "decided_by_role": "duty_manager"}
CAN_HAPPEN = (
    ("referral_received", "r1", {}),
    ("referral_decided", "r1", {**DECIDED, "outcomes": ["s17_assessment"]}),
    ("told", "r1", {"duty": "family_told_referral", "recipient": "Abena", "channel": "phone"}),
    ("agreement_given", "r1", {"given_by": "Abena", "scope": "early_help"}),
    ("agreement_withdrawn", "r1", {"withdrawn_by": "Abena", "scope": "early_help"}),
    ("assessment_started", "a1", {}),
    ("assessment_extended", "a1", {"until": "2026-03-31", "reasons": "A parent works away."}),
    ("assessment_signed_off", "a1", {"outcome": "in_need", "reasons": "Need.", "signed_by": "Nadia"}),
    ("strategy_discussion_held", "q1", {"initiates_enquiry": True}),
    ("conference_not_required", "q1", {}),
    ("conference_held", "q1", {"conference": "initial", "decision": "plan"}),
    ("protection_plan_started", "p1", {}),
    ("conference_held", "p1", {"conference": "review", "decision": "continues"}),
    ("protection_plan_ended", "p1", {}),
    ("referral_closed", "r1", {"closure_reason": "RC7"}),
    ("referral_received", "r2", {}),
    ("referral_decided", "r2", {**DECIDED, "outcomes": ["early_help"]}),
)


@st.composite
def told(draw):
    """Events of a child in random order of days, some then corrected, and some of the corrections corrected too."""
    chosen = draw(st.lists(st.sampled_from(CAN_HAPPEN), min_size=2, max_size=10))
    days = draw(st.lists(st.integers(0, 250), min_size=len(chosen), max_size=len(chosen), unique=True))
    happened = [
        Event(
            id=f"e{n}",
            kind=kind,
            matter=matter,
            on=FIRST_DAY + timedelta(days=day),
            facts=events.read(kind, facts),
            recorded_at=FIRST_WRITTEN + timedelta(minutes=n),
        )
        for n, ((kind, matter, facts), day) in enumerate(zip(chosen, days, strict=True))
    ]
    for n in range(draw(st.integers(0, 5))):
        happened.append(_correction(draw, happened, n))
    return happened


def _correction(draw, happened, n):
    """A correction of anything written so far, corrections included, written down after it."""
    wrong = draw(st.sampled_from(happened))
    how = draw(st.sampled_from(list(Correction)))
    elsewhere = draw(st.sampled_from(["r1", "a1", "r2", "a matter of another child"]))
    return replace(
        wrong,
        id=f"c{n}",
        on=FIRST_DAY + timedelta(days=300 + n),
        matter=elsewhere if how is Correction.MOVES else wrong.matter,
        recorded_at=FIRST_WRITTEN + timedelta(hours=1, minutes=n),
        corrects=wrong.id,
        correction=how,
    )


def stands(written):
    history = History(PERSON, MATTERS, written)
    return (
        history.effective,
        pathway.stages(history),
        pathway.deadlines(history),
        pathway.tell_states(history),
    )


@given(written=told(), data=st.data())
def test_any_order_of_insertion_gives_the_same_stages_and_deadlines(written, data):
    assert stands(data.draw(st.permutations(written))) == stands(written)


@given(written=told(), data=st.data())
def test_one_after_another_in_any_order_is_the_same_as_all_at_once(written, data):
    history = History(PERSON, MATTERS, ())
    for event in data.draw(st.permutations(written)):
        assert history.effective == History(PERSON, MATTERS, history.recorded).effective
        history = history.and_then(event)
    assert history.effective == History(PERSON, MATTERS, written).effective


@given(written=told(), data=st.data())
def test_it_does_not_matter_which_of_two_days_was_written_up_first(written, data):
    """Days differ, so only what was corrected last matters; first writings may come in any order before that."""
    first = [event for event in written if event.corrects is None]
    minutes = data.draw(st.permutations(range(len(first))))
    late = {e.id: FIRST_WRITTEN + timedelta(minutes=m) for e, m in zip(first, minutes, strict=True)}
    again = [replace(event, recorded_at=late.get(event.id, event.recorded_at)) for event in written]
    assert stands(again)[1:] == stands(written)[1:]


@given(written=told(), data=st.data())
def test_what_was_known_then_does_not_change_when_more_is_written(written, data):
    moment = data.draw(st.sampled_from(sorted(event.recorded_at for event in written)))
    then = [event for event in written if event.recorded_at <= moment]
    later = History(PERSON, MATTERS, written, as_known_at=moment)
    assert later.effective == History(PERSON, MATTERS, then).effective


@given(written=told())
def test_taking_back_everything_leaves_nothing(written):
    first = [event for event in written if event.corrects is None]
    back = [
        replace(
            event,
            id=f"back-{event.id}",
            facts=None,
            recorded_at=FIRST_WRITTEN + timedelta(days=1),
            corrects=event.id,
            correction=Correction.RETRACTS,
        )
        for event in first
    ]
    assert stands([*written, *back]) == ((), (), (), ())


@given(written=told())
def test_a_clock_never_pairs_across_two_matters_that_are_not_one_in_the_other(written):
    history = History(PERSON, MATTERS, written)
    for deadline in pathway.deadlines(history):
        events_here = {event.id for event in history.under(deadline.matter)}
        assert deadline.started_by in events_here
        assert deadline.stopped_by is None or deadline.stopped_by in events_here


@given(written=told())
def test_a_due_day_follows_from_its_start_alone(written):
    """Nothing written later moves it: the same start in a history with nothing else has the same due day."""
    history = History(PERSON, MATTERS, written)
    by_id = {event.id: event for event in history.effective}
    for deadline in pathway.deadlines(history):
        start = replace(by_id[deadline.started_by], corrects=None, correction=None)
        alone = pathway.deadlines(History(PERSON, MATTERS, [start]))
        assert (deadline.clock, deadline.due_on) in {(each.clock, each.due_on) for each in alone}
