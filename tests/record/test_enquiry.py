"""Strategy discussions and enquiries, told through the actions with real days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from alongside.accounts.models import Membership, Team, User
from alongside.law import pathway
from alongside.law.days import London, london_day
from alongside.law.pathway import State
from alongside.record import history, models
from alongside.record.access import NotFound, viewer_of
from alongside.record.acting import Mistaken, ReasonsWanted, Refused, When, event, happen, new_ref, records
from alongside.record.actions import enquiry, people, referral, telling
from alongside.record.actions.enquiry import Concluded, Discussion, ForChild, Proposed, ToDo, Told
from alongside.record.queries.desk import enquiry as pages
from alongside.record.write import Rows, write
from tests.cast import SINCE
from tests.story import Story, willing

POLICE = Told(role="police", name="DS Keane", agency="Child abuse unit", said="He hit a neighbour in March.")
HEALTH = Told(role="health", name="Dr Sayle", agency="Ashworth Royal", said="Not seen this year.")
US = Told(role="social_worker", name="Nora", said="Known since Friday.")
ALL_THREE = (US, POLICE, HEALTH)


@pytest.fixture
def amara(story: Story) -> Story:
    """Amara and Ben Cole were referred by their school on a Friday; on the Monday Maud decided, and Alice is their worker."""
    story.on("Fri 4 September 2026")
    story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.known("Ben Cole", born_on=date(2021, 6, 30))
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides("s47_enquiry")
    story.allocated_to("alice")
    return story


def talk(story: Story, *children: str, decision: str = "joint", by: str = "nora", **more) -> dict:
    """People talk about these children, and a manager decides the same for each. Answers each child's enquiry by name."""
    phone = more.pop("agreed_by_phone", None)
    cautions = more.pop("cautions", None)
    document = more.pop("document", None) or new_ref()
    said = {
        "when": When.moment(story._now),
        "how": "call",
        "took_part": ALL_THREE,
        "worry": "Marks of a belt on her legs.",
        "reasons": "A mark that is not from play, and a child who says how it came.",
        "lead": story.cast.alice.user,
    } | more
    runs = enquiry.hold_strategy_discussion(
        Discussion(
            children=[ForChild(person=story.people[name], decision=decision) for name in children], **said
        ),
        document=document,
        agreed_by_phone=phone,
        by=getattr(story.cast, by),
        now=story.now,
        cautions=cautions,
    )
    names = {ref: name for name, ref in story.people.items()}
    story.talked = document
    return {names[person]: run for person, run in runs.items()}


def stands(story: Story, name: str):
    """Where a child stands now."""
    return pathway.position(history.of(story.people[name]), story.now)


def clock(story: Story, name: str, key: str):
    """The one run of this clock."""
    found = [each for each in stands(story, name).deadlines if each.clock == key]
    assert len(found) == 1, found
    return found[0]


def concluded(story: Story, run, finding="not_substantiated", by="nora", **more):
    """A manager signs."""
    why = more.pop("why", "Nobody is at risk now.")
    enquiry.conclude(
        {run: Concluded(finding, "Because of what was found.", more.pop("conference", False), why)},
        by=getattr(story.cast, by),
        now=story.now,
        **more,
    )


# --- the discussion -------------------------------------------------------------------------------------------------


def test_at_ten_past_two_in_the_night_before_a_bank_holiday_a_manager_decides_by_phone(story):
    """Friday 28 August 2026, 02:10. Nils writes down what Nora decided. The Monday is a bank holiday, so the conference is
    due by Monday 21 September."""
    story.on("Fri 28 August 2026", "01:50")
    story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.on("Fri 28 August 2026", "02:10")
    runs = talk(story, "Amara Cole", by="nils", agreed_by_phone=(story.cast.nora.user, "Nora"), how="call")
    held = models.Event.objects.get(kind="strategy_discussion_held")
    assert held.facts["decided_by"] == str(story.cast.nora.user)
    assert held.facts["decided_by_role"] == "team_manager"
    assert (held.recorded_by, held.matter_id) == (story.cast.nils.user, runs["Amara Cole"])
    waiting = models.Task.objects.get(kind="confirm_spoken_decision")
    assert waiting.for_user == story.cast.nora.user
    assert clock(story, "Amara Cole", "icpc").due_on == date(2026, 9, 21)


def test_a_manager_confirms_once_what_was_decided_by_phone_for_two_children(amara):
    amara.on("Sat 12 September 2026", "02:10")
    runs = talk(
        amara, "Amara Cole", "Ben Cole", by="nils", agreed_by_phone=(amara.cast.nora.user, "Nora"), lead=None
    )
    waiting = models.Task.objects.get(kind="confirm_spoken_decision")
    amara.on("Sat 12 September 2026", "08:30")
    referral.confirm_spoken_decision(waiting.pk, by=amara.cast.nora, now=amara.now)
    said = models.Event.objects.filter(kind="spoken_agreement_confirmed")
    assert set(said.values_list("matter", flat=True)) == set(runs.values())


def test_a_social_worker_alone_may_not_decide_it(amara):
    with pytest.raises(Refused) as refused:
        talk(amara.on("Mon 7 September 2026", "16:00"), "Amara Cole", by="alice")
    assert "manager" in str(refused.value)
    assert not models.Event.objects.filter(kind="strategy_discussion_held").exists()


def test_one_discussion_decides_for_each_child_in_their_own_enquiry(amara):
    amara.on("Mon 7 September 2026", "16:00")
    runs = enquiry.hold_strategy_discussion(
        Discussion(
            when=When.moment(amara._now),
            how="online",
            took_part=ALL_THREE,
            worry="Marks of a belt on Amara's legs.",
            reasons="She says how it came.",
            children=[
                ForChild(person=amara.people["Amara Cole"], decision="joint"),
                ForChild(person=amara.people["Ben Cole"], decision="assessment", reasons="No mark on Ben."),
            ],
            lead=amara.cast.alice.user,
        ),
        document=new_ref(),
        by=amara.cast.nora,
        now=amara.now,
    )
    of = {e.person_id: e for e in models.Event.objects.filter(kind="strategy_discussion_held")}
    first, second = of[amara.people["Amara Cole"]], of[amara.people["Ben Cole"]]
    assert (first.facts["initiates_enquiry"], first.facts["enquiry_kind"]) == (True, "joint")
    assert (second.facts["initiates_enquiry"], second.facts["otherwise"]) == (False, "assessment")
    assert second.facts["reasons"] == "She says how it came.\n\nNo mark on Ben."
    assert "lead" not in second.facts or second.facts["lead"] is None
    assert first.occasion_id == second.occasion_id
    assert set(runs.values()) == {first.matter_id, second.matter_id}
    parents = models.Matter.objects.filter(pk__in=runs.values()).values_list("parent", flat=True)
    assert set(parents) == set(amara.referrals.values())
    assert "s47_enquiry_open" in {s.value for s in stands(amara, "Amara Cole").stages if s.current}
    ben = stands(amara, "Ben Cole")
    assert not {s.value for s in ben.stages if s.current and s.layer == "protection"}
    assert "enquiry_concluded" not in {each.kind for each in ben.next_decisions}


def test_the_conference_is_counted_from_the_discussion_that_began_the_enquiry(amara):
    """Held on the Monday with no decision yet, on the Tuesday the enquiry began, on the Thursday they talked again."""
    amara.on("Mon 7 September 2026", "16:00")
    talk(amara, "Amara Cole", decision="goes_on", next_on=date(2026, 9, 8))
    amara.on("Tue 8 September 2026", "10:00")
    runs = talk(amara, "Amara Cole")
    amara.on("Thu 10 September 2026", "10:00")
    assert talk(amara, "Amara Cole", decision="goes_on") == runs
    assert models.Event.objects.filter(kind="strategy_discussion_held").count() == 3
    due = clock(amara, "Amara Cole", "icpc")
    assert (due.started_on, due.due_on) == (date(2026, 9, 8), date(2026, 9, 29))
    about = pages.enquiry(amara.cast.alice, runs["Amara Cole"], now=amara.now)
    began = next(line for line in about.lines if line.event == about.initiating)
    assert began.on == date(2026, 9, 8)


def test_a_core_agency_that_is_missing_is_asked_about_at_its_own_box(amara):
    amara.on("Mon 7 September 2026", "16:00")
    with pytest.raises(ReasonsWanted) as wanted:
        talk(amara, "Amara Cole", took_part=(US, POLICE))
    assert [(c.key, c.field, c.invariant) for c in wanted.value.cautions] == [
        ("core_agency_missing", "missing_why", 20)
    ]
    talk(amara, "Amara Cole", took_part=(US, POLICE), missing_why="The named doctor was in theatre.")
    about = pages.discussion(amara.cast.alice, amara.talked, now=amara.now)
    assert about.missing == ("Health",)


def test_where_harm_comes_from_outside_parents_are_partners_unless_a_ground_is_recorded(amara):
    amara.on("Mon 7 September 2026", "16:00")
    with pytest.raises(ReasonsWanted) as wanted:
        talk(amara, "Amara Cole", harm_where="outside_the_home")
    assert [c.field for c in wanted.value.cautions] == ["parents_ground"]
    talk(
        amara,
        "Amara Cole",
        harm_where="outside_the_home",
        parents="asked_to_part",
        befriender="Ruth, parent support, 01632 960110",
    )
    facts = models.Event.objects.get(kind="strategy_discussion_held").facts
    assert (facts["parents"], facts["befriender"]) == ("asked_to_part", "Ruth, parent support, 01632 960110")


def test_an_enquiry_is_led_by_a_social_worker_and_by_nobody_else(amara):
    ruth = User.objects.create_user("ruth@ashworth.example", name="Ruth")
    team = Team.objects.create(name="Family help", kind="family_help")
    Membership.objects.create(user=ruth, team=team, role="family_help_practitioner", from_on=SINCE)
    amara.on("Mon 7 September 2026", "16:00")
    with pytest.raises(Refused) as refused:
        talk(amara, "Amara Cole", lead=ruth.ref)
    assert [(o.key, o.field, o.invariant) for o in refused.value.objections] == [
        ("enquiry_led_by_somebody_else", "lead", 19)
    ]
    runs = talk(amara, "Amara Cole")
    with pytest.raises(Refused):
        enquiry.name_lead(
            runs.values(), lead=ruth.ref, on=date(2026, 9, 7), by=amara.cast.alice, now=amara.now
        )
    enquiry.name_lead(
        runs.values(), lead=amara.cast.bob.user, on=date(2026, 9, 7), by=amara.cast.alice, now=amara.now
    )
    assert pages.enquiry(amara.cast.alice, runs["Amara Cole"], now=amara.now).lead == "Bob"


def test_what_the_police_said_is_shielded_and_told_by_the_police(amara):
    amara.on("Mon 7 September 2026", "16:00")
    talk(amara, "Amara Cole", police_enquiry="He is interviewed at nine.")
    told = models.TookPart.objects.get(role="police")
    assert told.said.text.words == "He hit a neighbour in March."
    mark = models.PassageMark.objects.get(passage=told.said)
    assert (mark.shield, mark.start, mark.end) == ("police", 0, len("He hit a neighbour in March."))
    others = models.TookPart.objects.exclude(role="police").values_list("said", flat=True)
    assert not models.PassageMark.objects.filter(passage__in=list(others)).exists()
    about = pages.discussion(amara.cast.alice, amara.talked, now=amara.now)
    assert about.police_shielded
    assert {part.name: part.shielded for part in about.took_part} == {
        "Nora": False,
        "DS Keane": True,
        "Dr Sayle": False,
    }


def test_who_does_what_tonight_becomes_tasks(amara):
    amara.on("Mon 7 September 2026", "16:00")
    tonight = datetime(2026, 9, 7, 23, 59, tzinfo=London)
    talk(
        amara,
        "Amara Cole",
        to_do=(
            ToDo(what="Ask her grandmother", who=amara.cast.bob.user, due_at=tonight),
            ToDo(what="Examine her", who_words="Dr Sayle"),
        ),
    )
    tasks = {t.words: t for t in models.Task.objects.filter(kind="enquiry_action")}
    assert tasks["Ask her grandmother"].for_user == amara.cast.bob.user
    assert tasks["Ask her grandmother"].due_at == tonight
    assert tasks["Dr Sayle: Examine her"].for_user == amara.cast.alice.user


def test_nobody_of_the_family_is_told_by_it_and_every_duty_begins_held(amara):
    amara.on("Mon 7 September 2026", "16:00")
    runs = talk(amara, "Amara Cole", "Ben Cole")
    states = models.NoticeState.objects.filter(notice__event__matter__in=runs.values())
    assert states.exists()
    assert set(states.values_list("state", flat=True)) == {"held"}


def test_a_discussion_of_last_month_can_be_written_down_today(amara):
    amara.on("Mon 5 October 2026", "09:30")
    talk(amara, "Amara Cole", when=When.day(date(2026, 9, 7)))
    held = models.Event.objects.get(kind="strategy_discussion_held")
    assert (held.on, held.at, london_day(held.recorded_at)) == (date(2026, 9, 7), None, date(2026, 10, 5))
    assert clock(amara, "Amara Cole", "icpc").state(amara.now) is State.LATE


def test_the_same_draft_sent_from_two_tabs_is_one_discussion(amara):
    amara.on("Mon 7 September 2026", "16:00")
    document = new_ref()
    talk(amara, "Amara Cole", document=document)
    with pytest.raises(Mistaken) as mistaken:
        talk(amara, "Amara Cole", document=document)
    assert "another tab" in mistaken.value.message


def test_a_restricted_childs_discussion_is_not_found_by_charlie(amara):
    amara.on("Mon 7 September 2026", "16:00")
    runs = talk(amara, "Amara Cole")
    _hide(amara)
    for ask in (
        lambda: pages.enquiry(amara.cast.charlie, runs["Amara Cole"], now=amara.now),
        lambda: pages.discussion(amara.cast.charlie, amara.talked, now=amara.now),
        lambda: pages.before(amara.cast.charlie, amara.people["Amara Cole"], now=amara.now),
    ):
        with pytest.raises(NotFound):
            ask()


def _hide(story: Story) -> None:
    models.Restriction(
        person_id=story.people["Amara Cole"],
        owner=story.cast.nora.user,
        reasons="Her aunt works here.",
        desk_phone="01632 960199",
        expires_on=date(2027, 9, 1),
        recorded_at=story.now,
        recorded_by=story.cast.nora.user,
    ).save(force_insert=True)


# --- the enquiry ----------------------------------------------------------------------------------------------------


def test_a_visit_that_serves_the_assessment_and_the_enquiry_meets_the_clock_of_each(amara):
    amara.on("Mon 7 September 2026", "16:00").assessment_begins()
    runs = talk(amara, "Amara Cole")
    amara.on("Tue 8 September 2026", "10:00").visits("Amara Cole")
    seen = models.Event.objects.filter(kind="child_seen")
    assert set(seen.values_list("matter", flat=True)) == {
        runs["Amara Cole"],
        amara.assessments["Amara Cole"],
    }
    assert len(set(seen.values_list("occasion", flat=True))) == 1
    assert clock(amara, "Amara Cole", "child_seen_s47").outcome == "met"


def test_talking_without_agreement_is_never_refused_and_the_missing_ground_is_named(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    asked = {"by": amara.cast.alice, "now": amara.now, "when": When.moment(amara._now)}
    enquiry.record([run], "child_talked_with", {"answer": "did_not_agree", "ground": "none"}, **asked)
    assert models.Breach.objects.get().rule == "talked_without_ground"
    shown = pages.enquiry(amara.cast.alice, run, now=amara.now).open_cautions
    assert [(c.key, c.invariant) for c in shown] == [("talked_without_ground", 32)]
    good = {"answer": "not_asked", "ground": "loss_of_evidence"}
    enquiry.record([run], "video_interview_answered", good, **asked)
    assert models.Breach.objects.count() == 1
    assert models.Event.objects.filter(matter=run, kind__in=enquiry.RECORDED).count() == 2
    amara.on("Tue 8 September 2026")
    later = {"by": amara.cast.alice, "now": amara.now, "when": When.moment(amara._now)}
    enquiry.record([run], "child_talked_with", good, **later)
    assert pages.enquiry(amara.cast.alice, run, now=amara.now).open_cautions == ()


def test_access_refused_asks_which_order_or_why_none_and_when_that_is_looked_at_again(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    amara.on("Tue 8 September 2026", "10:00")
    refused_us = {"trouble": "access_refused", "parent_told_before": False}
    enquiry.record(
        [run],
        "access_not_given",
        refused_us,
        when=When.moment(amara._now),
        by=amara.cast.alice,
        now=amara.now,
    )
    assert models.Breach.objects.get().rule == "refusal_not_explained"
    assert "access_decided" in {each.kind for each in stands(amara, "Amara Cole").next_decisions}
    decided = {"outcome": "no_order", "reasons": "Her school sees her daily.", "by": amara.cast.nora}
    with pytest.raises(Refused) as refused:
        enquiry.decide_access([run], now=amara.now, **decided)
    assert [(o.field, o.invariant) for o in refused.value.objections] == [("review_on", 47)]
    enquiry.decide_access([run], review_on=date(2026, 9, 14), now=amara.now, **decided)
    review = clock(amara, "Amara Cole", "access_review")
    assert review.due_on == date(2026, 9, 14)
    amara.on("Tue 15 September 2026")
    assert review.state(amara.now) is State.LATE
    enquiry.decide_access(
        [run],
        outcome="emergency_protection_order",
        reasons="Nobody has seen her since.",
        by=amara.cast.nora,
        now=amara.now,
    )
    assert clock(amara, "Amara Cole", "access_review").outcome == "met_late"


def test_a_manager_signs_what_the_worker_wrote_and_nobody_signs_their_own(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    amara.on("Tue 8 September 2026").visits("Amara Cole")
    amara.on("Wed 16 September 2026")
    proposed = {run: Proposed("substantiated_continuing", "Seen by two people; it goes on.")}
    enquiry.send_findings(
        proposed, to=amara.cast.nora.user, document=new_ref(), by=amara.cast.nora, now=amara.now
    )
    with pytest.raises(Refused) as refused:
        concluded(amara, run, "substantiated_continuing", conference=True)
    assert [o.key for o in refused.value.objections] == ["enquiry_signed_by_its_writer"]
    enquiry.return_findings([run], reasons="Say what her father thinks.", by=amara.cast.nora, now=amara.now)
    enquiry.send_findings(
        proposed, to=amara.cast.nora.user, document=new_ref(), by=amara.cast.alice, now=amara.now
    )
    waiting = models.Task.objects.filter(kind="sign_enquiry", done=None)
    assert waiting.count() == 1
    concluded(amara, run, "substantiated_continuing", conference=True, why="")
    assert not waiting.exists()
    assert models.Task.objects.get(kind="arrange_conference").for_role == "conference_chair"
    assert "conference_pending" in {s.value for s in stands(amara, "Amara Cole").stages if s.current}
    held = models.NoticeState.objects.filter(notice__tell="family_told_enquiry_outcome")
    assert set(held.values_list("state", flat=True)) == {"held"}
    with pytest.raises(Refused) as again:
        concluded(amara, run)
    assert "enquiry_concluded_already" in {o.key for o in again.value.objections}


def test_a_conclusion_that_the_law_refuses_is_told_afterwards_with_its_ground_and_a_manager(amara):
    """Wednesday 16 September, late: Nora had written the findings herself and signed them, since nobody else was there. On
    Thursday Alice writes that down; Maud answers for it. It stands, it is named, and the conference is asked for."""
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    amara.on("Tue 8 September 2026").visits("Amara Cole")
    amara.on("Wed 16 September 2026", "19:00")
    harm = "substantiated_continuing"
    proposed = {run: Proposed(harm, "Seen by two people; it goes on.")}
    enquiry.send_findings(
        proposed, to=amara.cast.maud.user, document=new_ref(), by=amara.cast.nora, now=amara.now
    )
    at = amara.now
    amara.on("Thu 17 September 2026")
    told = {
        "signed_by": amara.cast.nora.user,
        "at": at,
        "ground": "Nobody else could sign before the children went home.",
        "manager": amara.cast.maud.user,
    }
    signed = {run: Concluded(harm, "It may happen again.", conference=True)}

    def report(by="alice", **other):
        enquiry.report_conclusion(signed, **(told | other), by=getattr(amara.cast, by), now=amara.now)

    for field, wrong in (("ground", {"ground": " "}), ("manager", {"manager": amara.cast.alice.user})):
        with pytest.raises(Mistaken) as mistaken:
            report(**wrong)
        assert mistaken.value.field == field
    with pytest.raises(Mistaken, match="another manager"):
        report(by="maud")
    report()
    kept = models.Event.objects.get(kind="enquiry_concluded")
    assert (kept.at, kept.facts["decided_by"]) == (at, str(amara.cast.nora.user))
    broke = models.Breach.objects.get(event=kept, level="refusal")
    assert (broke.rule, broke.invariant) == ("enquiry_signed_by_its_writer", 47)
    assert broke.ground == told["ground"]
    assert models.Task.objects.get(kind="breach_reported").for_user == amara.cast.maud.user
    assert models.Task.objects.get(kind="arrange_conference").for_role == "conference_chair"
    assert "conference_pending" in {s.value for s in stands(amara, "Amara Cole").stages if s.current}
    with pytest.raises(Mistaken, match="has been concluded"):
        report()


def test_what_the_law_does_not_refuse_is_decided_and_not_told_afterwards(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    amara.on("Tue 8 September 2026").visits("Amara Cole")
    with pytest.raises(Mistaken, match="nothing against this"):
        enquiry.report_conclusion(
            {run: Concluded("not_substantiated", "Nothing was found.", conference=False)},
            signed_by=amara.cast.nora.user,
            at=amara.now,
            ground="She signed it on paper.",
            manager=amara.cast.maud.user,
            by=amara.cast.alice,
            now=amara.now,
        )
    assert not models.Event.objects.filter(kind="enquiry_concluded").exists()


def test_harm_that_goes_on_without_a_conference_needs_its_reason(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    amara.on("Tue 8 September 2026").visits("Amara Cole")
    with pytest.raises(Mistaken) as mistaken:
        concluded(amara, run, "substantiated_continuing", why=" ")
    assert mistaken.value.field == f"why_{run}"
    concluded(amara, run, "substantiated_continuing", why="She moved to another council, which holds it.")
    told = models.Event.objects.get(kind="conference_not_required")
    assert told.facts["reasons"] == "She moved to another council, which holds it."
    assert clock(amara, "Amara Cole", "icpc").outcome == "not_needed"


def test_nothing_found_ends_the_enquiry_and_the_family_is_owed_the_outcome(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    amara.on("Tue 8 September 2026").visits("Amara Cole")
    concluded(amara, run)
    owed = models.NoticeState.objects.filter(notice__tell="family_told_enquiry_outcome")
    assert set(owed.values_list("state", flat=True)) == {"owed"}
    assert not {s for s in stands(amara, "Amara Cole").stages if s.current and s.layer == "protection"}


def test_a_child_who_was_not_seen_is_cautioned_and_the_reason_is_kept(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    with pytest.raises(ReasonsWanted) as wanted:
        concluded(amara, run)
    assert [c.key for c in wanted.value.cautions] == ["child_not_seen_in_enquiry"]
    concluded(amara, run, cautions={"child_not_seen_in_enquiry": "She is abroad with her aunt."})
    assert models.Breach.objects.get().ground == "She is abroad with her aunt."


def test_an_enquiry_opened_at_once_says_that_its_discussion_is_still_to_be_held(amara):
    amara.on("Mon 7 September 2026", "22:15")
    runs = enquiry.begin(
        [amara.people["Amara Cole"]],
        at_once=True,
        lead=amara.cast.alice.user,
        when=When.moment(amara._now),
        by=amara.cast.nils,
        now=amara.now,
    )
    run = runs[amara.people["Amara Cole"]]
    assert "discussion_still_to_be_held" in {a.key for a in stands(amara, "Amara Cole").alerts}
    with pytest.raises(Refused) as refused:
        concluded(amara, run)
    assert "enquiry_without_strategy_discussion" in {o.key for o in refused.value.objections}
    amara.on("Tue 8 September 2026", "09:30")
    assert talk(amara, "Amara Cole", acted_first=True)["Amara Cole"] == run
    assert "discussion_still_to_be_held" not in {a.key for a in stands(amara, "Amara Cole").alerts}


def test_suspected_harm_starts_the_clock_that_the_discussion_stops(amara):
    amara.on("Mon 7 September 2026", "15:00")
    enquiry.begin(
        [amara.people["Amara Cole"]],
        at_once=False,
        harm_where="in_the_home",
        when=When.moment(amara._now),
        by=amara.cast.alice,
        now=amara.now,
    )
    assert clock(amara, "Amara Cole", "strategy_discussion").outcome == "open"
    amara.on("Mon 7 September 2026", "16:00")
    talk(amara, "Amara Cole")
    assert clock(amara, "Amara Cole", "strategy_discussion").outcome == "met"


def test_any_practitioner_may_ask_for_a_conference(amara):
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole")["Amara Cole"]
    enquiry.ask_for_conference(
        [run],
        reasons="Her father is back.",
        to=amara.cast.nora.user,
        by=amara.cast.bob,
        now=amara.now,
    )
    assert models.Task.objects.get(kind="conference_asked_for").for_user == amara.cast.nora.user


# --- outside the home -----------------------------------------------------------------------------------------------


def test_a_subject_of_concern_is_read_by_those_named_and_found_by_nobody_else(amara):
    """Alice writes down a man; Bob is on her team and reads nothing of it until she names him."""
    amara.on("Mon 7 September 2026", "16:00")
    run = talk(amara, "Amara Cole", harm_where="outside_the_home", parents="asked_to_all")["Amara Cole"]
    ziggy = enquiry.add_subject(
        [run], kind="person", called="Ziggy", known="A grey car.", by=amara.cast.alice, now=amara.now
    )
    read = {
        who: pages.enquiry(getattr(amara.cast, who), run, now=amara.now) for who in ("alice", "bob", "nora")
    }
    assert [s.called for s in read["alice"].subjects] == ["Ziggy"]
    assert read["bob"].subjects == read["nora"].subjects == ()
    with pytest.raises(NotFound):
        pages.called(amara.cast.bob, ziggy)
    with pytest.raises(NotFound):
        enquiry.add_subject([run], subject=ziggy, by=amara.cast.bob, now=amara.now)
    with pytest.raises(NotFound):
        enquiry.name_reader(ziggy, user=amara.cast.bob.user, by=amara.cast.bob, now=amara.now)
    enquiry.name_reader(ziggy, user=amara.cast.bob.user, by=amara.cast.alice, now=amara.now)
    assert [s.called for s in pages.enquiry(amara.cast.bob, run, now=amara.now).subjects] == ["Ziggy"]
    logged = models.ReadLog.objects.filter(what="concern outside the home")
    assert set(logged.values_list("user", flat=True)) == {amara.cast.alice.user, amara.cast.bob.user}


def test_one_subject_may_concern_two_children_and_neither_page_shows_the_other(amara):
    amara.on("Mon 7 September 2026", "16:00")
    runs = talk(amara, "Amara Cole")
    amara.on("Tue 8 September 2026", "16:00")
    runs |= talk(amara, "Ben Cole")
    place = enquiry.add_subject(
        [runs["Amara Cole"]], kind="place", called="The arches", by=amara.cast.alice, now=amara.now
    )
    enquiry.add_subject([runs["Ben Cole"]], subject=place, by=amara.cast.alice, now=amara.now)
    about = pages.enquiry(amara.cast.alice, runs["Ben Cole"], now=amara.now)
    assert [s.called for s in about.subjects] == ["The arches"]
    assert "Amara" not in repr(about)


def test_somebody_whose_account_is_in_no_team_leads_nothing(amara):
    nobody = User.objects.create_user("wanda@ashworth.example", name="Wanda")
    assert not viewer_of(nobody.ref, now=amara.now).roles
    with pytest.raises(Refused):
        talk(amara.on("Mon 7 September 2026", "16:00"), "Amara Cole", lead=nobody.ref)


# --- when a pregnancy ends ------------------------------------------------------------------------------------------


def test_when_a_pregnancy_ends_nothing_that_waits_to_be_told_goes_out(story):
    """The baby was expected in November. On 14 September the midwife rings: every word that waited is stopped, and what was
    told in person before can still be written down."""
    story.on("Fri 4 September 2026")
    baby = story.known("Baby Cole", due_on=date(2026, 11, 20))
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    people.relate(dana, baby, "mother", by=story.cast.dora, now=story.now)
    story.school_refers("Baby Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides("s47_enquiry")
    talk(story, "Baby Cole")
    waiting = models.NoticeState.objects.filter(person=baby)
    before = set(waiting.values_list("state", flat=True))
    assert "held" in before
    story.on("Mon 14 September 2026")
    by_midwife = {"by": story.cast.alice, "now": story.now}
    with records([baby], **by_midwife) as found:
        rows = Rows()
        ended = event(
            "pregnancy_ended", baby, story.referrals["Baby Cole"], When.day(date(2026, 9, 13)), **by_midwife
        )
        happen(rows, found[baby], ended, **by_midwife)
        write(rows)
    assert set(waiting.values_list("state", flat=True)) == {"stopped"}
    assert {t.state for t in stands(story, "Baby Cole").tells} == {"stopped"}
    notice = waiting.first().notice_id
    with pytest.raises(Mistaken):
        telling.make_ready(
            notice,
            channel="letter",
            words="We must talk.",
            send_at=story.now,
            by=story.cast.alice,
            now=story.now,
        )
    telling.record_told(notice, recipient="Dana Cole", channel="in_person", **by_midwife | {"now": story.now})
    assert waiting.get(notice=notice).state == "given_in_person"


def test_the_page_of_an_enquiry_leads_the_manager_to_sign_and_not_the_worker(amara):
    amara.on("Mon 7 September 2026", "16:00")
    runs = talk(amara, "Amara Cole", "Ben Cole")
    run = runs["Amara Cole"]
    amara.on("Wed 16 September 2026")
    proposed = {each: Proposed("not_substantiated", "Nobody could say how.") for each in runs.values()}
    enquiry.send_findings(
        proposed, to=amara.cast.nora.user, document=new_ref(), by=amara.cast.alice, now=amara.now
    )
    about, words, finding = pages.to_sign(amara.cast.nora, run, now=amara.now)
    assert about.may_sign
    assert [card.name for card, _ in words] == ["Amara Cole", "Ben Cole"]
    assert finding == dict.fromkeys(runs.values(), "not_substantiated")
    assert not pages.enquiry(amara.cast.alice, run, now=amara.now).may_sign


@pytest.fixture
def closed(amara: Story) -> Story:
    """Amara's referral of Friday 4 September came to nothing and was closed on Tuesday 8 September."""
    amara.on("Tue 8 September 2026", "12:00")
    willing(
        referral.close_referral,
        amara.referrals["Amara Cole"],
        closure_reason="RC8",
        reasons="The mark was from the swing.",
        family_told=True,
        by=amara.cast.nora,
        now=amara.now,
    )
    return amara


def wanted(story: Story):
    """What anybody is asked about a referral that is still to be written down."""
    return models.Task.objects.filter(kind="referral_wanted", done=None)


def new_referral(story: Story, received_at: datetime) -> None:
    """What the school said at that moment is written down now as a new referral of Amara's."""
    story.school_refers("Amara Cole", received_at=received_at)
    said = {"reasons": "Harm is suspected.", "primary_need": "N1"}
    willing(referral.start_referral, story.contact, **said, by=story.cast.maud, now=story.now)


def test_an_enquiry_after_everything_was_closed_asks_at_once_for_the_new_referral(closed):
    """Harm is suspected on Wednesday 9 September. Nora is told before she begins, and the enquiry begins all the same."""
    story = closed.on("Wed 9 September 2026", "10:00")
    purposeful = replace(story.cast.nora, purpose="An enquiry begins")
    before = pages.before(purposeful, story.people["Amara Cole"], now=story.now)
    assert before.need_referral == ("Amara Cole",), "not Ben, whose referral is open"
    runs = talk(story, "Amara Cole", "Ben Cole")
    asked = wanted(story).get()
    assert (asked.person_id, asked.for_user) == (story.people["Amara Cole"], story.cast.nora.user)
    assert "9 September 2026 or before" in asked.words
    assert "enquiry_under_no_referral" in {a.key for a in stands(story, "Amara Cole").alerts}
    assert "enquiry_under_no_referral" not in {a.key for a in stands(story, "Ben Cole").alerts}
    assert pages.enquiry(story.cast.nora, runs["Amara Cole"], now=story.now).under_no_referral
    story.on("Wed 9 September 2026", "11:00")
    talk(story, "Amara Cole", decision="goes_on")
    assert wanted(story).count() == 1, "it is asked once"


def test_the_new_referral_ends_it_where_the_worry_reached_us_before_the_enquiry_began(closed):
    """Written down on Thursday 10 September. One that came that morning began no enquiry of the day before; one of the 9th did."""
    story = closed.on("Wed 9 September 2026", "10:00")
    talk(story, "Amara Cole")
    story.on("Thu 10 September 2026", "12:00")
    new_referral(story, datetime(2026, 9, 10, 8, tzinfo=London))
    assert wanted(story).count() == 1
    assert "enquiry_under_no_referral" in {a.key for a in stands(story, "Amara Cole").alerts}
    new_referral(story, datetime(2026, 9, 9, 9, tzinfo=London))
    assert not wanted(story).exists()
    assert "enquiry_under_no_referral" not in {a.key for a in stands(story, "Amara Cole").alerts}


def test_a_social_worker_who_takes_no_referrals_has_the_front_door_asked(closed):
    story = closed.on("Wed 9 September 2026", "10:00")
    child = story.people["Amara Cole"]
    said = {"at_once": False, "when": When.moment(story._now), "by": story.cast.alice, "now": story.now}
    enquiry.begin([child], **said)
    asked = wanted(story).get()
    assert (asked.for_user, asked.for_role) == (None, "front_door_worker")


def test_of_a_child_who_was_never_referred_nobody_is_asked_in_the_night(story):
    """The night's contact becomes the first referral in the morning."""
    story.on("Fri 28 August 2026", "02:10").known("Amara Cole", born_on=date(2018, 3, 3))
    talk(story, "Amara Cole", by="nora")
    assert not wanted(story).exists()
    assert "enquiry_under_no_referral" not in {a.key for a in stands(story, "Amara Cole").alerts}
