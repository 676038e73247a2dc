"""A plan of help: begun because somebody agrees, stopped when nobody does, reviewed with the family, stepped, ended."""

from datetime import date, datetime

import pytest

from alongside.law import pathway
from alongside.law.days import London
from alongside.record import history as histories, models
from alongside.record.acting import Mistaken, ReasonsWanted, Refused, When, event, matter
from alongside.record.actions import (
    access,
    assessment,
    child_in_need as helping,
    meetings,
    people,
    plans,
    protection_plan,
)
from alongside.record.actions.child_in_need import Begin, Review
from alongside.record.actions.meetings import Who
from alongside.record.actions.plans import Action, CameOf, Need, Owner, Terms
from alongside.record.queries.desk import child_in_need as queries
from alongside.record.write import Rows, write

AMARA, BEN = "Amara Cole", "Ben Cole"
IN_THREE_MONTHS = date(2026, 12, 18)


@pytest.fixture
def in_need(story):
    """Amara and Ben: Nora signs on Friday 18 September 2026 that they are in need. Dana is their mother, Femi Amara's father."""
    story.on("Fri 4 September 2026")
    dana, femi = story.known("Dana Cole"), story.known("Femi Balogun")
    for name in (AMARA, BEN):
        people.relate(dana, story.known(name), "mother", by=story.cast.dora, now=story.now)
    people.relate(femi, story.known(AMARA), "father", by=story.cast.dora, now=story.now)
    story.school_refers(AMARA, BEN)
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    story.visits()
    story.writes_the_assessment()
    for parent in (dana, femi):
        assessment.record_views(
            list(story.assessments.values()), person=parent, state="given", on=date(2026, 9, 7), by=story.cast.alice, now=story.now
        )  # fmt: skip
    story.on("Fri 18 September 2026", at="09:00").submits()
    story.on("Fri 18 September 2026", at="11:00").signed_off()
    return story


def act(story, action, *asked, by="alice", **more):
    return action(*asked, by=getattr(story.cast, by), now=story.now, **more)


def begins(story, *names, by="alice", **more):
    asked = {"agreed_by": names or ("Dana Cole",), "review_on": IN_THREE_MONTHS, "child_view": "given"} | more
    return act(story, helping.start_plan, story.referrals.values(), Begin(**asked), by=by)


@pytest.fixture
def helped(in_need):
    """The plan of help begins on Monday 21 September: Dana and Femi agree."""
    story = in_need.on("Mon 21 September 2026")
    story.plan = begins(story, "Dana Cole", "Femi Balogun")
    return story


def history(story, name=AMARA):
    person = story.people[name]
    return histories.read([person])[person]


def clock(story, key, name=AMARA):
    return [c for c in pathway.position(history(story, name), story.now).deadlines if c.clock == key][-1]


def stages(story, name=AMARA):
    """Where the plan of help stands, in its own matter."""
    theirs = history(story, name)
    plans_ = {each.id for each in theirs.matters.values() if each.kind == "child_in_need"}
    return {s.value for s in pathway.stages(theirs) if s.current and s.matter in plans_}


def test_nobodys_agreement_no_plan(in_need):
    story = in_need.on("Mon 21 September 2026")
    with pytest.raises(Refused) as refused:
        begins(story, " ")
    assert [(o.key, o.invariant) for o in refused.value.objections] == [
        ("plan_of_help_without_agreement", 31)
    ]
    with pytest.raises(ReasonsWanted, match="looked at again"):
        begins(story, review_on=None)


def test_it_begins_for_both_children_in_each_ones_own_matter_and_says_when_it_is_looked_at_again(helped):
    story = helped
    for name in (AMARA, BEN):
        assert stages(story, name) == {"child_in_need"}
        assert clock(story, "cin_review", name).due_on == IN_THREE_MONTHS
        assert clock(story, "cin_first_plan", name).outcome.value == "met"
    told = models.Notice.objects.filter(tell="family_told_cin_plan")
    assert {(n.person_id, n.to_person_id) for n in told if n.to == "parent"} == {
        (story.people[AMARA], story.people["Dana Cole"]),
        (story.people[AMARA], story.people["Femi Balogun"]),
        (story.people[BEN], story.people["Dana Cole"]),
    }
    with pytest.raises(Mistaken, match="plan of help already"):
        begins(story)


def test_what_must_change_who_does_what_and_a_visit_counts_in_the_plan(helped):
    story = helped
    need = act(
        story,
        plans.put_need,
        story.plan,
        Need(change="At school by nine, four days in five", terms=Terms(by_on=date(2026, 11, 20))),
    )
    act(
        story,
        plans.put_action,
        story.plan,
        Action(
            action="Breakfast club",
            under=need,
            terms=Terms(by_on=date(2026, 10, 1), owner=Owner(user=story.cast.alice.user)),
        ),
    )
    assert models.Task.objects.get(kind="plan_action").for_user == story.cast.alice.user
    story.on("Thu 24 September 2026", at="16:00").visits(AMARA)
    seen = history(story).last("child_seen")
    assert history(story).matters[seen.matter].kind == "child_in_need"


def test_while_one_of_two_agrees_help_goes_on(helped):
    story = helped.on("Mon 5 October 2026")
    assert not act(story, helping.withdraw, story.plan, who="Femi Balogun", on=date(2026, 10, 5))
    assert stages(story) == {"child_in_need"}
    assert not models.Task.objects.filter(kind="withdrawal_decide").exists()


def nobody_agrees(story):
    story.on("Fri 9 October 2026", at="15:00")
    act(story, helping.withdraw, story.plan, who="Femi Balogun", on=date(2026, 10, 9))
    assert act(story, helping.withdraw, story.plan, who="Dana Cole", on=date(2026, 10, 9))
    return story


def test_nobody_agrees_the_work_stops_and_a_manager_is_asked_by_the_next_working_day(helped):
    story = nobody_agrees(helped)
    assert stages(story) == {"agreement_withdrawn"}
    assert clock(story, "cin_review").outcome.value == "not_needed"
    assert clock(story, "withdrawal_decision").due_on == date(2026, 10, 12)  # the Monday
    asked = models.Task.objects.get(kind="withdrawal_decide")
    assert (asked.for_team, asked.due_at.date()) == (story.cast.teams["North"], date(2026, 10, 12))


def test_saying_no_is_never_a_risk_and_nothing_closes_by_itself(helped):
    story = nobody_agrees(helped)
    for name in (AMARA, BEN):
        position = pathway.position(history(story, name), story.now)
        assert position.alerts == ()
        assert not {s.value for s in pathway.stages(history(story, name)) if s.layer.value == "protection"}
    assert not models.Breach.objects.filter(event__kind="agreement_withdrawn").exists()
    story.on("Fri 6 November 2026")
    assert history(story).last("cin_plan_ended") is None
    (late,) = pathway.position(history(story), story.now).alerts
    assert late.key == "withdrawal_undecided"


def decides(story, outcome, by="nora", **more):
    story.on("Mon 12 October 2026", at="10:00")
    said = {"outcome": outcome, "reasons": "They manage with what the school offers."} | more
    return act(story, helping.decide_withdrawal, story.plan, by=by, **said)


def test_a_manager_closes_and_says_what_the_family_is_told(helped):
    story = nobody_agrees(helped)
    with pytest.raises(Refused, match="manager"):
        decides(story, "close", by="alice")
    decides(story, "close", told_words="The plan has ended as you asked. You can come back at any time.")
    ended = history(story).last("cin_plan_ended")
    assert (ended.facts.ground, ended.facts.decided_by_role) == ("agreement_withdrawn", "team_manager")
    assert clock(story, "withdrawal_decision").outcome.value == "met"
    assert not models.Task.objects.filter(kind="withdrawal_decide", done=None).exists()
    assert models.Notice.objects.filter(tell="family_told_cin_ended", person=story.people[AMARA]).exists()
    assert history(story).first("referral_closed") is None  # closing is another decision


def test_a_manager_offers_help_in_another_way_and_alice_is_asked_to(helped):
    story = nobody_agrees(helped)
    decides(story, "offer_otherwise")
    assert models.Task.objects.get(kind="offer_otherwise").for_user == story.cast.alice.user
    assert history(story).last("cin_plan_ended") is None


def test_a_manager_steps_up_only_on_a_listed_ground_that_stands_without_the_no(helped):
    story = nobody_agrees(helped)
    with pytest.raises(Refused) as refused:
        decides(story, "step_up", grounds="They said no.")
    assert [o.key for o in refused.value.objections] == ["saying_no_is_no_ground"]
    decides(
        story, "step_up", ground="significant_harm", grounds="Amara was hurt on Saturday and says by whom."
    )
    stepped = history(story).last("help_stepped")
    assert stepped.facts.to == "protection"
    assert "hurt on Saturday" in stepped.facts.reasons


def test_somebody_agrees_again_and_the_work_goes_on(helped):
    story = nobody_agrees(helped).on("Mon 12 October 2026", at="09:30")
    with pytest.raises(Mistaken, match="looked at again"):
        act(story, helping.agree, story.plan, who="Dana Cole", on=date(2026, 10, 12))
    act(story, helping.agree, story.plan, who="Dana Cole", on=date(2026, 10, 12), review_on=date(2027, 1, 8))
    assert stages(story) == {"child_in_need"}
    assert clock(story, "cin_review").due_on == date(2027, 1, 8)
    assert not models.Task.objects.filter(kind="withdrawal_decide", done=None).exists()
    with pytest.raises(Mistaken, match="Nothing is to be decided"):
        decides(story, "close")


def reviewed(story, decision="continues", **more):
    """Called for Thursday 10 December at four; Dana is asked, and comes."""
    at = datetime(2026, 12, 10, 16, 0, tzinfo=London)
    meeting = act(story.on("Mon 30 November 2026"), helping.call_review, story.plan, at=at, place="At home")
    dana = act(
        story, meetings.ask, meeting, Who(role="parents", person=story.people["Dana Cole"]), how="phone"
    )
    story.on("Thu 10 December 2026", at="18:00")
    said = {"next_review_on": date(2027, 3, 12)} | more
    review = Review(
        at=at, came={dana: "whole"}, words={"talked": "Mornings work now."}, decision=decision, **said
    )
    act(story, helping.write_up_review, meeting, story.plan, review)
    return meeting


def test_it_is_looked_at_again_with_the_family_and_kept_as_a_version(helped):
    meeting = reviewed(helped)
    assert clock(helped, "cin_review").due_on == date(2027, 3, 12)
    (version,) = models.PlanVersion.objects.filter(plan=helped.plan)
    assert version.meeting_id == meeting
    with pytest.raises(Mistaken, match="written up already"):
        act(helped, helping.write_up_review, meeting, helped.plan,
            Review(at=helped.now, came={}, words={"talked": "x"}, decision="ends"))  # fmt: skip


def test_a_review_says_of_each_thing_that_must_change_what_was_measured(helped):
    need = act(helped, plans.put_need, helped.plan, Need(change="At school by nine on every day."))
    measured = CameOf(kind="same", on=date(2026, 12, 10), words="Late on six of ten mornings.")
    meeting = reviewed(helped, came_of={need: measured})
    step = models.PlanItemStep.objects.get(item=need)
    assert (step.kind, step.meeting_id, step.said.text.words) == (
        "same",
        meeting,
        "Late on six of ten mornings.",
    )


def test_a_review_that_asks_to_end_leaves_it_to_a_manager(helped):
    story = helped
    reviewed(story, "ends", next_review_on=None)
    assert history(story).last("cin_plan_ended") is None
    assert models.Task.objects.get(kind="cin_review_asks").for_team == story.cast.teams["North"]
    with pytest.raises(Mistaken, match="what the family is told"):
        act(story, helping.end_plan, story.plan, ground="outcomes_met", reasons="It is reached.", by="nora")
    act(story, helping.end_plan, story.plan, ground="outcomes_met", reasons="It is reached.",
        told_words="You did it. You can come back.", by="nora")  # fmt: skip
    assert stages(story) == set()
    assert not models.Task.objects.filter(kind="cin_review_asks", done=None).exists()


def test_it_steps_down_with_fresh_agreement_only(helped):
    story = helped.on("Thu 10 December 2026")
    down = {"ground": "step_down", "to": "early_help", "reasons": "A little goes a long way now.",
            "told_words": "The hub goes on.", "family_told": True}  # fmt: skip
    with pytest.raises(Refused, match="fresh agreement"):
        act(story, helping.end_plan, story.plan, by="nora", **down)
    act(story, helping.end_plan, story.plan, by="nora", agreed_by="Dana Cole", **down)
    stepped = history(story).last("help_stepped")
    assert (stepped.facts.to, stepped.facts.agreed_by) == ("early_help", "Dana Cole")


def test_what_we_did_not_keep_is_counted_apart_from_what_the_family_could_not(helped):
    story = helped.on("Mon 19 October 2026")
    for by, new_on in (("us", date(2026, 10, 21)), ("family", None)):
        act(story, protection_plan.record_not_kept, story.plan, what="visit", moved_by=by, reason="Ill.",
            planned_on=date(2026, 10, 19), new_on=new_on)  # fmt: skip
    kept = list(history(story).every("not_kept"))
    assert [(e.facts.by, e.facts.new_on) for e in kept] == [("us", date(2026, 10, 21)), ("family", None)]
    assert history(story).matters[kept[0].matter].kind == "child_in_need"


def test_a_review_that_we_move_is_counted_with_its_new_day_and_one_the_family_calls_off_apart(helped):
    story = helped.on("Mon 30 November 2026")
    at = datetime(2026, 12, 10, 16, 0, tzinfo=London)
    meeting = act(story, helping.call_review, story.plan, at=at, place="At home")
    act(story, meetings.move, meeting, at=at.replace(day=14), moved_by="us", reason="Alice is at court.")
    act(story, meetings.call_off, meeting, moved_by="family", reason="Ben is ill.")
    kept = [e.facts for e in history(story).every("not_kept")]
    assert [(f.what, f.by, f.planned_on, f.new_on) for f in kept] == [
        ("review", "us", date(2026, 12, 10), date(2026, 12, 14)),
        ("review", "family", date(2026, 12, 14), None),
    ]


def test_after_a_child_protection_plan_a_manager_decides_the_step_down(in_need):
    """A plan of protection that ran until Friday 2 October, as another system told it."""
    story = in_need.on("Mon 5 October 2026")
    rows = Rows()
    for name in (AMARA, BEN):
        child = story.people[name]
        run = matter(
            "protection_plan", child, parent=story.referrals[name], by=story.cast.nora, now=story.now
        )
        rows.add(run)
        for kind, on, facts in (
            ("protection_plan_started", date(2026, 9, 21), {"category": "NEG"}),
            ("protection_plan_ended", date(2026, 10, 2), {"ground": "review_decision"}),
        ):
            rows.add(
                event(
                    kind,
                    child,
                    run.pk,
                    When.day(on),
                    facts,
                    source="import:test",
                    by=story.cast.nora,
                    now=story.now,
                )
            )
    write(rows)
    why = {"step_reasons": "The review ended the plan, and Dana wants help to go on.", "family_told": True}
    with pytest.raises(Refused, match="team manager"):
        begins(story, **why)
    with pytest.raises(Refused, match="reasons"):
        begins(story, by="nora", family_told=True)
    begins(story, by="nora", **why)
    stepped = history(story).last("help_stepped")
    assert (stepped.facts.to, stepped.facts.agreed_by) == ("child_in_need", "Dana Cole")


def test_a_father_who_is_hidden_is_named_on_the_plan_to_nobody_who_may_not_find_him(helped):
    story = helped.on("Mon 5 October 2026")
    access.restrict(
        story.people["Femi Balogun"],
        owner=story.cast.nora.user,
        reasons="He works for the council.",
        desk_phone="01632 960001",
        expires_on=date(2027, 3, 1),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    for viewer, named in ((story.cast.alice, True), (story.cast.bob, False)):
        page = queries.help_plan(viewer, story.plan, now=story.now)
        assert ("Femi" in repr((page.of, page.told))) is named
        assert ("Femi Balogun" in page.agree) is named
        assert "Dana Cole" in page.agree
