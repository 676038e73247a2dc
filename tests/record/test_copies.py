"""The copies say what the ledger says: in any order of writing, with corrections, by either writer, after a rebuild."""

import copy
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from alongside.law.days import London
from alongside.record import copies, models
from alongside.record.actions.people import NewPerson, person_rows
from alongside.record.write import Rows, write, write_bulk
from tests.story import Story

TABLES = {
    models.Stage: (
        "person_id",
        "matter_id",
        "layer",
        "value",
        "from_on",
        "to_on",
        "current",
        "from_event_id",
    ),
    models.Deadline: (
        "person_id",
        "matter_id",
        "clock",
        "starts_event_id",
        "started_on",
        "due_on",
        "due_at",
        "extended_to",
        "provisional",
        "outcome",
        "stopped_on",
        "stopped_by_id",
    ),
    models.Allocated: ("person_id", "matter_id", "worker", "team", "from_on", "from_event_id"),
    models.LastSeen: ("person_id", "seen_on", "alone_on"),
    models.PersonCard: ("person_id", "canonical_id", "name", "born_on", "due_on", "died_on", "sex"),
    models.SearchTerm: ("person_id", "kind", "text", "sounds", "protected"),
    models.NoticeState: ("notice_id", "person_id", "state", "due_on", "review_on"),
    models.BoardRow: ("contact_id", "column", "received_at", "taken_by", "batch", "children", "outcome"),
}


def standing() -> dict[str, list[str]]:
    """Every copy, as text, in an order of its own."""
    return {
        model.__name__: sorted(str(row) for row in model.objects.values_list(*columns))
        for model, columns in TABLES.items()
    }


WHO = UUID("00000000-0000-4000-8000-000000000001")
START = datetime(2026, 9, 4, 9, tzinfo=London)
FACTS = {
    "referral_received": {"source": "2A"},
    "referral_decided": {
        "outcomes": ["s17_assessment"],
        "reasons": "Hungry.",
        "decided_by": str(WHO),
        "decided_by_role": "duty_manager",
    },
    "allocated": {"worker": str(WHO)},
    "assessment_started": {"worker": str(WHO)},
    "child_seen": {"worker": str(WHO), "seen": "alone"},
    "assessment_extended": {
        "until": "2026-12-18",
        "reasons": "New facts.",
        "authorised_by": "Nora",
        "discussed_with": "Dana",
        "family_told": True,
    },
    "assessment_signed_off": {
        "outcome": "in_need",
        "reasons": "Yes.",
        "signed_by": "Nora",
        "signed_by_role": "team_manager",
    },
    "referral_closed": {
        "closure_reason": "RC1",
        "reasons": "Done.",
        "decided_by": "Nora",
        "decided_by_role": "team_manager",
        "family_told": True,
    },
}
IN_ASSESSMENT = {"assessment_started", "child_seen", "assessment_extended", "assessment_signed_off"}


@st.composite
def a_case(draw):
    """A child with a referral and an assessment: events on any days, some corrected, some corrections corrected."""
    stamp = {"recorded_by": WHO}
    person, base = person_rows(
        NewPerson(given="Amara", family="Cole", born_on=date(2019, 3, 2)), by=_Writer(), now=START
    )
    referral = models.Matter(kind="referral", person_id=person, recorded_at=START, **stamp)
    assessment = models.Matter(
        kind="assessment", person_id=person, parent_id=referral.pk, recorded_at=START, **stamp
    )
    base.add(referral, assessment)
    kinds = draw(st.lists(st.sampled_from(sorted(FACTS)), min_size=2, max_size=7))
    events = []
    for n, kind in enumerate(kinds):
        at = START + timedelta(days=draw(st.integers(0, 60)), minutes=n)
        run = assessment if kind in IN_ASSESSMENT else referral
        events.append(_event(kind, person, run.pk, at, START + timedelta(days=61, seconds=n)))
    for n in range(draw(st.integers(0, 3))):
        wrong = draw(st.sampled_from(events))
        how = draw(st.sampled_from(["replaces", "retracts"]))
        moved = START + timedelta(days=draw(st.integers(0, 60)), minutes=50 + n)
        row = _event(wrong.kind, person, wrong.matter_id, moved, START + timedelta(days=62, seconds=n))
        row.corrects_id, row.correction = wrong.pk, how
        row.facts = {} if how == "retracts" else row.facts
        events.append(row)
    return base, draw(st.permutations(events))


class _Writer:
    user = WHO


def _event(kind, person, matter, at, recorded_at):
    return models.Event(
        ref=uuid4(),
        kind=kind,
        person_id=person,
        matter_id=matter,
        facts=FACTS[kind],
        on=at.date(),
        at=at,
        precision="moment",
        recorded_at=recorded_at,
        recorded_by=WHO,
    )


@contextmanager
def undone():
    """Rolls back whatever is done inside."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(a_case())
def test_any_order_of_writing_leaves_the_same_copies_as_a_rebuild(db, case):
    base, shuffled = case
    in_order = sorted(shuffled, key=lambda event: event.recorded_at)
    left = []
    for order in (shuffled, in_order):
        with undone():
            write(copy.deepcopy(base))
            for event in order:
                write(Rows([copy.deepcopy(event)]))
            left.append(standing())
            copies.rebuild()
            left.append(standing())
    assert left[0] == left[1] == left[2] == left[3]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(a_case())
def test_both_writers_leave_the_same_behind(db, case):
    base, events = case
    left = []
    for writer in (write, write_bulk):
        with undone():
            writer(copy.deepcopy(base) + Rows(copy.deepcopy(events)))
            ledger = {
                model.__name__: sorted(str(row) for row in model.objects.values_list())
                for model in (models.Person, models.Name, models.Answer, models.Matter, models.Event)
            }
            left.append((ledger, standing()))
    assert left[0] == left[1]


def test_a_rebuild_gives_what_the_actions_left(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    story.visits()
    before = standing()
    assert all(
        before[name] for name in ("Stage", "Deadline", "Allocated", "LastSeen", "NoticeState", "BoardRow")
    )
    assert copies.rebuild() == 2
    assert standing() == before


def rows_as_written():
    """Each row of what follows from the histories, with the transaction that wrote it."""
    found = {}
    with connection.cursor() as cursor:
        for table in ("record_stage", "record_deadline", "record_allocated", "record_lastseen"):
            cursor.execute(f"SELECT ctid::text FROM {table}")
            found[table] = {place for (place,) in cursor.fetchall()}
    return found


def in_assessment(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    story.on("Tue 8 September 2026").visits()
    return story


def test_a_second_visit_of_a_day_writes_no_stage_deadline_or_worker_again(cast):
    story = in_assessment(cast)
    before = rows_as_written()
    for _ in range(3):
        story.visits()
    assert rows_as_written() == before
    story.on("Wed 9 September 2026").visits()
    after = rows_as_written()
    assert after.pop("record_lastseen") != before.pop("record_lastseen")
    assert after == before


def test_what_has_come_to_be_wrong_in_a_copy_is_right_after_the_next_visit(cast):
    story = in_assessment(cast)
    right = standing()
    assert models.Deadline.objects.update(due_on=date(2027, 1, 1), provisional=True)
    assert models.Stage.objects.update(value="contact", current=True)
    assert models.Allocated.objects.all().delete()
    assert models.LastSeen.objects.update(alone_on=None)
    twice = models.Stage.objects.first()
    twice.pk = None
    twice.save()
    story.visits()
    assert standing() == right


def test_a_due_date_once_shown_stays_in_the_ledger_when_its_start_is_corrected(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    shown = models.DueShown.objects.filter(clock="referral_decision")
    assert [row.due_on for row in shown] == [date(2026, 9, 7)]

    from alongside.record.actions import correction

    received = models.Event.objects.get(kind="referral_received")
    correction.correct_event(
        received.pk,
        when=correction.When.day(date(2026, 9, 3)),
        because="The email came on Thursday.",
        by=cast.maud,
        now=story.now,
    )
    assert {row.due_on for row in shown.all()} == {date(2026, 9, 7), date(2026, 9, 4)}
    assert models.Deadline.objects.get(clock="referral_decision").due_on == date(2026, 9, 4)


def test_a_visit_costs_as_many_statements_after_a_long_history_as_at_first(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.parent_agrees()
    story.assessment_begins()
    story.visits()  # what is only read once is read
    counts = []
    for _ in range(5):
        with CaptureQueriesContext(connection) as made:
            story.visits()
        counts.append(len(made))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 50, "\n".join(query["sql"][:200] for query in made.captured_queries)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_event")
        assert cursor.fetchone()[0] > 12
