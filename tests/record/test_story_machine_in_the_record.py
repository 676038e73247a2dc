"""Random stories of a child through the database: what the law refuses is not written as a decision, what is told afterwards
stands with its breaches by name, and the copies are those of a rebuild.

A few each time; `RECORD_STORIES=100` asks for more. The stories are those of `tests/law/test_story_machine.py`.
"""

import os
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from alongside.law import editions, pathway
from alongside.law.days import in_london
from alongside.record import copies, history as histories, models
from alongside.record.access import Viewer
from alongside.record.acting import Afterwards, Mistaken, Refused, When, event, happen
from alongside.record.actions.people import NewPerson, person_rows
from alongside.record.write import Rows, records_of, write
from tests.law.test_story_machine import FIRST, MATTERS, steps
from tests.record.test_copies import standing, undone

STORIES = int(os.environ.get("RECORD_STORIES", "4"))
# Whoever may decide all of it, so that only the law stands in the way; and a manager who answers for what is told afterwards.
EVERYBODY = frozenset(
    {
        "team_manager",
        "duty_manager",
        "conference_chair",
        "head_of_service",
        "social_worker",
        "out_of_hours_worker",
    }
)
WRITER = Viewer(UUID(int=1), "Nora", EVERYBODY, frozenset(), frozenset())
MANAGER = Viewer(UUID(int=2), "Maud", frozenset({"duty_manager"}), frozenset(), frozenset())
GROUND = "It could not wait for a second person."


class _AnyReason(dict):
    """A reason for every caution: cautions are not what these stories are about."""

    def get(self, key, default=None):
        return "It was looked at and is right here."


def child(born_on):
    """A child with a matter of every kind the stories need."""
    person, rows = person_rows(NewPerson(given="Amara", family="Cole", born_on=born_on), by=WRITER, now=FIRST)
    runs = {}
    for each in MATTERS:
        made = models.Matter(
            kind=each.kind,
            person_id=person,
            parent_id=runs.get(each.parent),
            recorded_at=in_london(FIRST),
            recorded_by=WRITER.user,
        )
        runs[each.id] = made.pk
        rows.add(made)
    write(rows)
    return person, runs


def lives(person, runs, chosen, told):
    """The story, step by step. `told[n]`: where the law refuses step n, it is told afterwards all the same. Answers what was
    refused, and for each event told afterwards what it broke."""
    refused, broken, at = [], {}, in_london(FIRST)
    for n, ((kind, run, facts), hours) in enumerate(chosen):
        at += timedelta(hours=hours)
        for afterwards in (None, Afterwards(GROUND, MANAGER)):
            with records_of([person]) as found:
                rows = Rows()
                row = event(kind, person, runs[run], When.moment(at), facts, by=WRITER, now=at)
                said = pathway.check(found[person], histories.as_law(row)).refusals
                try:
                    happen(
                        rows,
                        found[person],
                        row,
                        by=WRITER,
                        now=at,
                        reasons=_AnyReason(every=True),
                        afterwards=afterwards,
                    )
                except Refused as no:
                    refused.append((no.objections, said))
                    if told[n % len(told)]:
                        continue
                else:
                    write(rows)
                    broken[row.pk] = {each.key for each in said}
                break
    return refused, broken


@settings(
    max_examples=STORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    born_on=st.sampled_from([date(2015, 3, 1), date(2008, 2, 1)]),
    chosen=steps,
    told=st.lists(st.booleans(), min_size=1, max_size=5),
)
def test_a_story_through_the_database(db, born_on, chosen, told):
    with undone():
        person, runs = child(born_on)
        refused, broken = lives(person, runs, chosen, told)

        for objections, said in refused:
            assert objections == said
        for objection in (each for objections, _ in refused for each in objections):
            assert objection.source.edition in editions.ALL
            assert objection.source.place
            assert objection.instead.endswith(".")
        kept = models.Event.objects.filter(person=person)
        assert set(kept.values_list("pk", flat=True)) == set(broken)
        for ref, rules in broken.items():
            named = models.Breach.objects.filter(event=ref, level="refusal")
            assert set(named.values_list("rule", flat=True)) == rules
        decided = {
            ref for ref, rules in broken.items() if rules and kept.get(pk=ref).kind in pathway.decisions()
        }
        for breach in models.Breach.objects.filter(event__in=decided, level="refusal"):
            assert breach.ground == GROUND
        asked = models.Task.objects.filter(kind="breach_reported")
        assert set(asked.values_list("event", "for_user")) == {(ref, MANAGER.user) for ref in decided}

        left = standing()
        copies.rebuild()
        assert standing() == left


def test_what_nothing_refuses_is_not_told_afterwards(db):
    person, runs = child(date(2015, 3, 1))
    at = in_london(FIRST)
    facts = {"initiates_enquiry": True, "lead": "Josie", "lead_is_social_worker": True}
    with records_of([person]) as found:
        row = event("strategy_discussion_held", person, runs["q1"], When.moment(at), facts, by=WRITER, now=at)
        with pytest.raises(Mistaken, match="nothing against this"):
            happen(Rows(), found[person], row, by=WRITER, now=at, afterwards=Afterwards(GROUND, MANAGER))
