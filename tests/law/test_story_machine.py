"""Random stories of a child: what the law lets be decided never breaks an invariant, and a refusal says where it stands.

A few hundred short stories each time; `STORIES=5000` asks for more. Each step proposes something to do.
A decision is made only where `check` refuses nothing; a fact that happens is always kept.
"""

import os
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from alongside.law import care, editions, events, files, pathway
from alongside.law.events import KINDS
from alongside.law.history import Event, History, Matter, Person
from alongside.law.tables import Mode

pathway.load_events()

STORIES = int(os.environ.get("STORIES", "200"))
FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MATTERS = (
    Matter("r1", "referral"),
    Matter("q1", "enquiry", "r1"),
    Matter("c1", "conference", "q1"),
    Matter("c0", "conference", "r1"),
    Matter("p1", "protection_plan", "r1"),
    Matter("p2", "protection_plan", "r1"),
    Matter("c2", "conference", "p1"),
    Matter("n1", "child_in_need", "r1"),
    Matter("l1", "living", "r1"),
    Matter("v1", "police_protection", "r1"),
    Matter("o1", "emergency_order", "r1"),
    Matter("s1", "section_20", "r1"),
    Matter("k1", "legal_order", "r1"),
)
WHY = {"reasons": "Because of what we saw.", "decided_by": "Nadia", "decided_by_role": "team_manager"}
LED = {"lead": "Josie", "lead_is_social_worker": True}
CHAIR = {"chair": "Anil", "child_view": "given", "responsibility_asked": True}
CAN = (
    ("strategy_discussion_held", "q1", {"initiates_enquiry": True, **LED}),
    (
        "strategy_discussion_held",
        "q1",
        {"initiates_enquiry": True, "lead": "Fay", "lead_is_social_worker": False},
    ),
    ("enquiry_opened", "q1", LED),
    ("enquiry_concluded", "q1", {"finding": "substantiated_continuing", **WHY}),
    ("enquiry_concluded", "q1", {"finding": "not_substantiated"}),
    ("conference_booked", "c1", {"conference": "initial", "planned_on": "2026-02-02"}),
    ("conference_held", "c1", {"conference": "initial", "decision": "plan", "category": "NEG", **CHAIR}),
    ("conference_held", "c0", {"conference": "initial", "decision": "plan", "category": "NEG", **CHAIR}),
    ("conference_held", "c1", {"conference": "initial", "decision": "no_plan", **CHAIR}),
    ("conference_held", "c2", {"conference": "review", "decision": "ends", "help_after": "Help", **CHAIR}),
    ("conference_held", "c2", {"conference": "review", "decision": "continues", **CHAIR}),
    (
        "conference_excluded",
        "c1",
        {"person": "Marcus", "is_parent": True, "chair": "Anil", "ground": "violence"},
    ),
    (
        "conference_excluded",
        "c1",
        {"person": "Marcus", "chair": "Anil", "reason": "Threats", "other_way": "By phone"},
    ),
    ("protection_plan_started", "p1", {"category": "NEG"}),
    ("protection_plan_started", "p2", {"category": "NEG"}),
    ("protection_plan_ended", "p1", {"ground": "review_decision"}),
    ("protection_plan_ended", "p1", {"ground": "transferred"}),
    ("protection_plan_ended", "p1", {"ground": "aged_18"}),
    ("protection_plan_ended", "p1", {}),
    ("protection_plan_ended", "p2", {"ground": "left_uk"}),
    ("new_council_conference_held", "p1", {}),
    ("agreement_given", "n1", {"given_by": "Dana", "scope": "plan"}),
    ("agreement_withdrawn", "n1", {"withdrawn_by": "Dana", "scope": "plan"}),
    ("cin_plan_started", "n1", {}),
    ("withdrawal_decided", "n1", {"outcome": "step_up", **WHY}),
    ("cin_plan_ended", "n1", WHY),
    ("help_stepped", "r1", {"to": "child_in_need", "family_told": True, **WHY}),
    ("police_protection_started", "v1", {"document": "form"}),
    ("police_protection_ended", "v1", {"after": "home"}),
    ("epo_made", "o1", {"document": "order"}),
    ("epo_made", "o1", {"document": "order", "ends_on": "2027-01-01"}),
    ("epo_extended", "o1", {}),
    ("epo_ended", "o1", {}),
    ("order_made", "k1", {"order": "interim_care_order", "document": "order"}),
    ("order_made", "k1", {"order": "supervision_order", "document": "order"}),
    ("order_ended", "k1", {}),
    ("stays_away", "l1", {"arranged_by": "council"}),
    ("stays_away", "l1", {"arranged_by": "family"}),
    ("returned_home", "l1", {}),
    ("removal_decided", "l1", {"authority": "police_protection", **WHY}),
    ("removal_decided", "l1", WHY),
    ("s20_agreed", "s1", {"given_by": "Dana", "capacity": True, "explained": ["may_withdraw"]}),
    ("s20_agreed", "s1", {"given_by": "Dana", "capacity": False}),
    ("s20_objected", "s1", {"objected_by": "Marcus", "able_to_care": "yes"}),
    ("s20_objection_lifted", "s1", {"lifted_by": "Marcus"}),
    ("s20_relied_on", "s1", WHY),
    ("s20_withdrawn", "s1", {"withdrawn_by": "Dana"}),
    ("s20_ended", "s1", {}),
)
# Stretches that belong together, so that a story comes far enough to have something to break; single steps disturb them.
RUNS = (
    ((0, 3, 6), "enquiry to conference"),
    ((0, 6, 13), "a plan"),
    ((0, 6, 13, 8, 14), "a plan and a second one"),
    ((0, 6, 13, 9, 15), "a plan to its end"),
    ((0, 6, 13, 20, 16), "a plan to a transfer"),
    ((21, 23), "a plan of help"),
    ((27, 36, 39), "police protection"),
    ((29, 36), "an emergency order"),
    ((41, 45, 36), "an agreement"),
    ((41, 45, 36, 46), "an agreement and a change of mind"),
)
one = st.sampled_from(CAN).map(lambda step: (step,))
run = st.sampled_from(RUNS).map(lambda told: tuple(CAN[n] for n in told[0]))
steps = st.lists(st.one_of(one, run, one), min_size=1, max_size=6).flatmap(
    lambda parts: st.tuples(
        *(st.tuples(st.just(step), st.integers(1, 200)) for part in parts for step in part)
    )
)
people = st.sampled_from(
    [Person("a", date(2015, 3, 1)), Person("a", date(2008, 2, 1)), Person("a", due_on=date(2026, 7, 1))]
)


def told(person, chosen):
    """The story with every fact that happened and every decision that the law did not refuse; and what it refused."""
    history, refused, at = History(person, MATTERS, []), [], FIRST
    for n, ((kind, matter, facts), hours) in enumerate(chosen):
        at += timedelta(hours=hours)
        event = Event(f"e{n}", kind, matter, at.date(), events.read(kind, facts), at, at, order=n)
        verdict = pathway.check(history, event)
        refused.extend(verdict.refusals)
        if KINDS[kind].mode is Mode.REPORTS or verdict.clear:
            history = history.and_then(event)
    return history, refused, at


def of(history, kind):
    return [event for event in history.effective if event.kind == kind]


def many(test):
    return settings(max_examples=STORIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])(test)


@many
@given(person=people, chosen=steps)
def test_no_invariant_is_broken_by_a_decision(person, chosen):
    history, _, _ = told(person, chosen)

    for started in of(history, "protection_plan_started"):  # 23
        assert any(
            held.facts.decision == "plan" and held.on <= started.on for held in of(history, "conference_held")
        )
    for n in range(len(history.effective) + 1):  # 24
        then = History(person, MATTERS, history.effective[:n])
        started = {e.matter for e in of(then, "protection_plan_started")}
        assert len(started - {e.matter for e in of(then, "protection_plan_ended")}) <= 1
    for ended in of(history, "protection_plan_ended"):  # 25, 26
        ground, before = ended.facts.ground, history.before(ended)
        assert ground != "not_recorded"
        if ground == "review_decision":
            assert any(held.facts.decision == "ends" for held in of(before, "conference_held"))
        if ground == "transferred":
            assert of(before, "new_council_conference_held")
        if ground == "aged_18":
            assert person.born_on
            assert ended.on >= date(person.born_on.year + 18, person.born_on.month, person.born_on.day)
    for held in of(history, "conference_held"):  # 21
        if held.facts.conference == "initial":
            assert held.matter == "c1"
            assert of(history.before(held), "strategy_discussion_held") or of(
                history.before(held), "enquiry_opened"
            )
    for concluded in of(history, "enquiry_concluded"):  # 19, 47
        first = history.before(concluded)
        assert (
            of(first, "strategy_discussion_held")
            or of(first, "police_protection_started")
            or of(first, "epo_made")
        )
        assert concluded.facts.reasons
    for discussed in of(history, "strategy_discussion_held"):  # 19
        assert discussed.facts.lead_is_social_worker is not False
    for out in of(history, "conference_excluded"):  # 36
        assert out.facts.other_way
    for relied in of(history, "s20_relied_on"):  # 3
        stands = care.agreement(history.before(relied), "s1")
        assert stands.rests_on_somebody
        assert stands.explained
        assert stands.barred or not stands.objects
    for removal in of(history, "removal_decided"):  # 2
        assert care.may_remove(history.before(removal), removal)
    for plan in of(history, "cin_plan_started"):  # 31
        given_, taken = (
            of(history.before(plan), "agreement_given"),
            of(history.before(plan), "agreement_withdrawn"),
        )
        assert given_
        assert not taken or given_[-1].order > taken[-1].order
    assert not of(history, "help_stepped")  # 31: nobody's fresh agreement was ever recorded


@many
@given(person=people, chosen=steps)
def test_looked_after_is_said_only_on_a_basis_and_being_away_is_never_hidden(person, chosen):
    history, _, at = told(person, chosen)
    for moment in (at, at + timedelta(hours=25), at + timedelta(days=9)):
        standing = care.standing(history, moment)
        stands = {basis.value for basis in standing.bases}
        if standing.value == "looked_after":
            assert stands & care.ALLOWS_REMOVAL
            assert (
                stands & care.LOOKED_AFTER_BY_ITSELF
                or care.stay(history, moment).facts.arranged_by == "council"
            )
        away = care.stay(history, moment)
        if away is not None and away.facts.arranged_by == "council" and not stands & care.ALLOWS_REMOVAL:
            assert standing.value == care.AWAY_WITHOUT_AUTHORITY
            assert 1 in {alert.invariant for alert in pathway.position(history, moment).alerts}
        assert not any(
            b.value == "police_protection" and moment - b.from_at > timedelta(hours=72)
            for b in standing.bases
        )


@many
@given(person=people, chosen=steps)
def test_every_refusal_names_its_source_and_says_what_can_be_done_instead(person, chosen):
    history, refused, at = told(person, chosen)
    position = pathway.position(history, at)
    verdicts = [each.verdict for each in position.next_decisions]
    said = [*refused, *position.alerts, *(o for v in verdicts for o in (*v.refusals, *v.cautions))]
    for objection in said:
        assert objection.source.edition in editions.ALL
        assert objection.source.place
        assert objection.says.endswith(".")
        assert objection.instead.endswith(".")
        assert 1 <= objection.invariant <= 60
    files.written(history, position)


@many
@given(person=people, chosen=steps)
def test_a_reported_breach_is_kept_and_named(person, chosen):
    """The same things told by somebody rather than decided: all are kept, and what the law refused is said."""
    at, events_ = FIRST, []
    for n, ((kind, matter, facts), hours) in enumerate(chosen):
        at += timedelta(hours=hours)
        events_.append(Event(f"e{n}", kind, matter, at.date(), events.read(kind, facts), at, at, order=n))
    history = History(person, MATTERS, events_)
    assert [e.id for e in history.effective] == [e.id for e in events_]
    alerts = {(alert.key, alert.fact) for alert in pathway.position(history, at).alerts}
    for event in events_:
        for refusal in pathway.check(history, event).refusals:
            rule = next(r for r in pathway.rules() if r.key == refusal.key)
            put_right = rule.settled is not None and rule.settled(history, event)
            formality = refusal.invariant == 47 and KINDS[event.kind].mode is Mode.DECIDES
            assert put_right or formality or (refusal.key, event.matter) in alerts
