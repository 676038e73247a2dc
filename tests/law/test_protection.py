"""From the strategy discussion to the end of the plan: for each invariant a story that must pass and one that must not."""

from datetime import date, datetime, time

import pytest

from alongside.law import meetings, pathway, sharing
from alongside.law.days import London
from alongside.law.history import Correction, Person
from alongside.law.sharing import Reader
from alongside.law.tables import Level
from tests.law.told import Story, tellings

WHY = {
    "reasons": "She was hurt twice and told her teacher.",
    "decided_by": "Nadia",
    "decided_by_role": "team_manager",
}
CORE = ["social_care", "health", "police"]
LED = {"lead": "Josie Field", "lead_is_social_worker": True}
PLAN = {
    "category": "NEG",
    "lead_social_worker": "Josie Field",
    "core_group": ["Josie", "Dana"],
    "review_on": "2026-04-20",
}
GOOD = {"chair": "Anil Kapoor", "child_view": "given", "responsibility_asked": True}


def referred():
    """Amara, referred on Monday 5 January 2026."""
    return Story(
        r1="referral", q1="enquiry r1", c1="conference q1", p1="protection_plan r1", c2="conference p1"
    ).and_("referral_received", "Mon 5 January 2026", "r1", source="1A")


def enquiring(**facts):
    facts = {"initiates_enquiry": True, "core_present": CORE, **LED, **facts}
    return referred().and_("strategy_discussion_held", "Tue 6 January 2026", "q1", **facts)


def concluded():
    told = enquiring().and_("child_seen", "Wed 7 January 2026", "q1", seen="alone", worker="Josie Field")
    return told.and_(
        "enquiry_concluded", "Fri 16 January 2026", "q1", finding="substantiated_continuing", **WHY
    )


def conferred(decision="plan", **more):
    facts = {"conference": "initial", "decision": decision, "category": "NEG", **GOOD, **more}
    return concluded().and_("conference_held", "Mon 26 January 2026", "c1", **facts)


def planned(**facts):
    return conferred().and_(
        "protection_plan_started", "Mon 26 January 2026", "p1", **{**PLAN, "child_view": "given", **facts}
    )


# --- 19 and 20: strategy discussion and enquiry


def test_19_an_enquiry_is_not_concluded_without_a_strategy_discussion():
    told = (
        referred()
        .and_("harm_suspected", "Tue 6 January 2026", "q1")
        .and_("enquiry_led", "Tue 6 January 2026", "q1", **LED)
    )
    assert (
        told.next("Fri 9 January 2026", "enquiry_concluded", "q1")["enquiry_without_strategy_discussion"]
        == 19
    )
    told.and_("enquiry_concluded", "Fri 9 January 2026", "q1", finding="not_substantiated", **WHY)
    assert told.alerts("Fri 9 January 2026 18:00")["enquiry_without_strategy_discussion"] == 19


def test_19_with_a_strategy_discussion_and_a_social_worker_it_may_be():
    told = enquiring().and_("child_seen", "Wed 7 January 2026", "q1", seen="alone")
    assert told.next("Fri 9 January 2026", "enquiry_concluded", "q1") == {}
    assert (
        told.refusals("enquiry_concluded", "Fri 9 January 2026", "q1", finding="not_substantiated", **WHY)
        == {}
    )


def test_19_an_emergency_that_was_acted_on_first_opens_the_enquiry_and_the_discussion_is_asked_for():
    told = referred()
    told.matters.append(told.matters[0].__class__("v1", "police_protection", "r1"))
    told.and_("police_protection_started", "Tue 6 January 2026 02:10", "v1", document="police form")
    told.and_("enquiry_opened", "Tue 6 January 2026 03:00", "q1", **LED)
    assert told.next("Tue 6 January 2026 04:00", "enquiry_concluded", "q1") == {
        "child_not_seen_in_enquiry": 34
    }
    assert told.alerts("Tue 6 January 2026 04:00")["discussion_still_to_be_held"] == 19
    told.and_(
        "strategy_discussion_held",
        "Tue 6 January 2026 09:00",
        "q1",
        initiates_enquiry=True,
        core_present=CORE,
    )
    assert "discussion_still_to_be_held" not in told.alerts("Tue 6 January 2026 10:00")


def test_19_somebody_who_is_not_a_social_worker_does_not_lead():
    facts = {"initiates_enquiry": True, "core_present": CORE, "lead": "Fay", "lead_is_social_worker": False}
    assert referred().refusals("strategy_discussion_held", "Tue 6 January 2026", "q1", **facts) == {
        "enquiry_led_by_somebody_else": 19
    }
    nobody = enquiring(lead=None, lead_is_social_worker=None)
    assert nobody.alerts("Wed 7 January 2026")["enquiry_has_no_lead"] == 19
    nobody.and_("enquiry_led", "Wed 7 January 2026", "q1", **LED)
    assert "enquiry_has_no_lead" not in nobody.alerts("Wed 7 January 2026 12:00")


@pytest.mark.parametrize("missing", CORE)
def test_20_a_discussion_without_one_of_the_three_says_why(missing):
    present = [agency for agency in CORE if agency != missing]
    assert enquiring(core_present=present).alerts("Wed 7 January 2026")["core_agency_missing"] == 20
    said = enquiring(core_present=present, missing_why="Their line did not answer; a second talk is at nine.")
    assert "core_agency_missing" not in said.alerts("Wed 7 January 2026")


def test_20_agencies_written_in_words_count():
    told = enquiring(core_present=[], agencies=["Children's social care", "health", "Police"])
    assert told.alerts("Wed 7 January 2026") == {}


def test_35_where_harm_comes_from_outside_the_home_parents_are_partners_or_a_ground_is_given():
    assert enquiring(harm_where="outside_the_home").alerts("Wed 7 January 2026") == {
        "parents_not_asked_as_partners": 35
    }
    assert (
        enquiring(harm_where="outside_the_home", parents="asked_to_part").alerts("Wed 7 January 2026") == {}
    )
    ground = enquiring(harm_where="both", parents="not_asked", parents_ground="criminal_enquiry")
    assert ground.alerts("Wed 7 January 2026") == {}


def test_whoever_sent_the_findings_does_not_sign_them_whatever_the_event_says():
    sent = enquiring().and_("findings_sent", "Thu 15 January 2026", "q1", sent_by="Alice", sent_to="Nora")
    signing = {"finding": "not_substantiated", "reasons": "Asked all.", "decided_by_role": "team_manager"}
    own = sent.refusals("enquiry_concluded", "Fri 16 January 2026", "q1", decided_by="Alice", **signing)
    assert own["enquiry_signed_by_its_writer"] == 47
    assert "enquiry_signed_by_its_writer" not in sent.refusals(
        "enquiry_concluded", "Fri 16 January 2026", "q1", decided_by="Nora", **signing
    )
    back = sent.and_("findings_returned", "Fri 16 January 2026", "q1", returned_by="Nora", reasons="And him?")
    again = back.and_("findings_sent", "Mon 19 January 2026", "q1", sent_by="Bob", sent_to="Alice")
    day = "Tue 20 January 2026"
    assert "enquiry_signed_by_its_writer" not in again.refusals(
        "enquiry_concluded", day, "q1", decided_by="Alice", **signing
    )
    assert "enquiry_signed_by_its_writer" in again.refusals(
        "enquiry_concluded", day, "q1", decided_by="Bob", **signing
    )


def test_32_no_rule_of_an_enquiry_makes_agreement_a_condition():
    refused = referred().and_(
        "agreement_withdrawn", "Mon 5 January 2026", "r1", withdrawn_by="Dana", scope="assessment"
    )
    facts = {"initiates_enquiry": True, "core_present": CORE, **LED}
    assert refused.asks("strategy_discussion_held", "Tue 6 January 2026", "q1", **facts).clear
    for rule in pathway.rules():
        if rule.invariant == 32 and rule.key != "sharing_by_consent_in_enquiry":
            assert rule.level is Level.CAUTION
    without = enquiring().asks("child_talked_with", "Tue 6 January 2026", "q1", answer="did_not_agree")
    assert (without.refusals, [c.invariant for c in without.cautions]) == ((), [32])
    ground = enquiring().asks(
        "child_talked_with", "Tue 6 January 2026", "q1", answer="not_asked", ground="threats_to_silence"
    )
    assert ground.cautions == ()


def test_deciding_on_no_order_when_nobody_could_see_the_child_needs_a_day_to_look_again():
    told = enquiring().and_(
        "access_not_given", "Wed 7 January 2026", "q1", trouble="access_refused", parent_told_before=True
    )
    assert told.next("Wed 7 January 2026", "access_decided", "q1") == {}
    assert "no_order_without_review" in told.refusals(
        "access_decided", "Wed 7 January 2026", "q1", outcome="no_order", **WHY
    )
    told.and_("access_decided", "Wed 7 January 2026", "q1", outcome="no_order", review_on="2026-01-09", **WHY)
    assert told.clock("Sat 10 January 2026", "access_review") == "late 2026-01-09"


def test_seeing_the_child_meets_the_enquirys_own_clock_and_its_end_does_not():
    assert enquiring().clock("Wed 7 January 2026", "child_seen_s47") == "due"
    unseen = enquiring().and_(
        "enquiry_concluded", "Fri 16 January 2026", "q1", finding="not_substantiated", **WHY
    )
    assert unseen.clock("Mon 19 January 2026", "child_seen_s47") == "due"
    assert concluded().clock("Mon 19 January 2026", "child_seen_s47") == "met"
    went = enquiring().and_("child_not_seen", "Wed 7 January 2026", "q1", why="not_there")
    assert went.clock("Thu 8 January 2026", "child_seen_s47") == "due"  # 27: not seen is never seen


# --- 21 and 22: the conference and its clock


def test_21_an_initial_conference_comes_from_an_enquiry():
    told = Story(r1="referral", c1="conference r1")
    assert told.next("Mon 26 January 2026", "conference_booked", "c1") == {
        "conference_comes_from_no_enquiry": 21
    }
    told.and_(
        "conference_held", "Mon 26 January 2026", "c1", conference="initial", decision="no_plan", **GOOD
    )
    assert told.alerts("Mon 26 January 2026 18:00") == {"conference_comes_from_no_enquiry": 21}
    assert concluded().next("Mon 19 January 2026", "conference_booked", "c1") == {}


def test_21_a_transfer_in_conference_follows_the_notice():
    facts = {"conference": "transfer_in", "planned_on": "2026-01-20"}
    told = Story(r1="referral", c1="conference r1")
    assert told.refusals("conference_booked", "Mon 12 January 2026", "c1", **facts) == {
        "transfer_conference_without_notice": 21
    }
    told.and_("transfer_notified", "Mon 12 January 2026", "c1", from_council="Northshire")
    assert told.refusals("conference_booked", "Mon 12 January 2026", "c1", **facts) == {}
    assert told.clock("Mon 12 January 2026 12:00", "transfer_in_conference") == "due 2026-02-02"


def test_22_of_several_discussions_the_initiating_one_counts_and_a_change_of_its_day_is_seen():
    told = referred().and_(
        "strategy_discussion_held", "Mon 5 January 2026", "q1", initiates_enquiry=False, core_present=CORE
    )
    told.and_(
        "strategy_discussion_held",
        "Thu 8 January 2026",
        "q1",
        initiates_enquiry=True,
        core_present=CORE,
        **LED,
    )
    told.and_(
        "strategy_discussion_held", "Mon 12 January 2026", "q1", initiates_enquiry=False, core_present=CORE
    )
    assert told.clock("Mon 12 January 2026", "icpc") == "due 2026-01-29"
    assert "conference_counted_from_a_changed_day" not in told.alerts("Mon 12 January 2026")
    later = told.event(
        "strategy_discussion_held",
        "Fri 9 January 2026",
        "q1",
        initiates_enquiry=True,
        core_present=CORE,
        **LED,
    )
    told.events.append(pathway.replace(later, corrects="e3", correction=Correction.REPLACES, id="c1"))
    assert told.clock("Mon 12 January 2026", "icpc") == "due 2026-01-30"
    assert told.alerts("Mon 12 January 2026") == {"conference_counted_from_a_changed_day": 22}


def test_45_a_conference_booked_past_its_day_needs_a_reason_somebody_who_authorised_it_and_a_plan_until_then():
    late = {"conference": "initial", "planned_on": "2026-01-28"}
    assert concluded().refusals("conference_booked", "Mon 19 January 2026", "c1", **late) == {
        "conference_booked_too_late": 45
    }
    in_time = {"conference": "initial", "planned_on": "2026-01-27"}
    assert concluded().refusals("conference_booked", "Mon 19 January 2026", "c1", **in_time) == {}
    said = {
        "late_why": "No interpreter before",
        "late_authorised_by": "Head of service",
        "interim_plan": "Daily visits",
    }
    assert concluded().refusals("conference_booked", "Mon 19 January 2026", "c1", **late, **said) == {}


def test_22_a_conference_held_late_stays_late_and_is_alerted():
    told = concluded().and_(
        "conference_held", "Wed 28 January 2026", "c1", conference="initial", decision="no_plan", **GOOD
    )
    assert told.alerts("Wed 28 January 2026 18:00") == {"conference_held_too_late": 22}
    assert told.clock("Wed 28 January 2026 18:00", "icpc") == "met_late 2026-01-27"
    assert conferred("no_plan").alerts("Wed 28 January 2026") == {}


def test_the_report_clock_follows_the_planned_day_and_a_report_shared_before_a_move_counts():
    told = concluded().and_(
        "conference_booked", "Mon 19 January 2026", "c1", conference="initial", planned_on="2026-01-23"
    )
    assert told.clock("Tue 20 January 2026", "icpc_report_to_family") == "due"
    told.and_("report_shared", "Wed 21 January 2026", "c1", shared_with="Dana", how="in_person")
    assert told.clock("Wed 21 January 2026 18:00", "icpc_report_to_family") == "met"
    told.and_(
        "conference_moved",
        "Thu 22 January 2026",
        "c1",
        planned_on="2026-01-26",
        moved_by="us",
        reason="The chair is ill",
    )
    assert told.clock("Thu 22 January 2026 18:00", "icpc_report_to_family") == "met"
    told.and_("conference_moved", "Fri 23 January 2026", "c1", planned_on="2026-02-02", moved_by="us")
    assert told.alerts("Fri 23 January 2026 18:00") == {"conference_moved_too_late": 22}


def test_the_decision_and_the_record_go_out_after_the_conference():
    assert conferred().clock("Tue 27 January 2026", "conference_decision_letter") == "due"
    sent = conferred().and_("conference_decision_sent", "Tue 27 January 2026", "c1", recipient="Dana")
    assert sent.clock("Tue 27 January 2026 18:00", "conference_decision_letter") == "met"
    assert sent.clock("Tue 27 January 2026 18:00", "conference_record") == "due"


# --- 34, 35, 36: who was heard, invited, kept out


def test_34_a_conference_has_the_childs_view_or_why_there_is_none():
    silent = conferred("no_plan", child_view=None)
    assert silent.alerts("Tue 27 January 2026") == {"conference_without_childs_view": 34}
    silent.and_("conference_view", "Tue 27 January 2026", "c1", view_of="child", state="refused")
    assert silent.alerts("Tue 27 January 2026 18:00") == {}
    assert conferred("no_plan", child_view="unsafe_to_ask").alerts("Tue 27 January 2026") == {}


def test_34_a_plan_has_the_childs_view_too():
    silent = conferred(child_view=None).and_("protection_plan_started", "Mon 26 January 2026", "p1", **PLAN)
    assert silent.alerts("Tue 27 January 2026")["plan_without_childs_view"] == 34
    assert planned().alerts("Tue 27 January 2026") == {}


def test_35_a_father_living_elsewhere_is_invited_or_the_reason_stands():
    told = concluded().and_(
        "views_recorded", "Thu 8 January 2026", "r1", person="Marcus", state="given", has_responsibility=True
    )
    told.and_("conference_invited", "Mon 19 January 2026", "c1", person="Dana", has_responsibility=True)
    assert (
        told.next("Tue 20 January 2026", "conference_held", "c1")["conference_without_everyone_responsible"]
        == 35
    )
    told.and_(
        "conference_not_invited",
        "Tue 20 January 2026",
        "c1",
        person="Marcus",
        has_responsibility=True,
        reason="In prison abroad",
    )
    assert "conference_without_everyone_responsible" not in told.next(
        "Tue 20 January 2026 12:00", "conference_held", "c1"
    )
    unsaid = concluded().and_(
        "conference_not_invited", "Tue 20 January 2026", "c1", person="Marcus", has_responsibility=True
    )
    assert unsaid.alerts("Wed 21 January 2026") == {"left_out_without_reason": 35}


def test_36_a_parent_is_kept_out_only_with_the_chairs_reason_and_another_way_to_be_heard():
    booked = concluded().and_(
        "conference_booked", "Mon 19 January 2026", "c1", conference="initial", planned_on="2026-01-26"
    )
    out = {"person": "Marcus", "is_parent": True, "chair": "Anil Kapoor", "ground": "violence"}
    assert booked.refusals("conference_excluded", "Tue 20 January 2026", "c1", **out) == {
        "parent_kept_out_without_reason": 36
    }
    assert (
        booked.refusals(
            "conference_excluded",
            "Tue 20 January 2026",
            "c1",
            **out,
            other_way="Speaks with the chair the day before",
        )
        == {}
    )
    booked.and_("conference_excluded", "Tue 20 January 2026", "c1", **out)
    assert booked.alerts("Wed 21 January 2026") == {"parent_kept_out_without_reason": 36}


def test_a_conference_goes_ahead_without_its_quorum_with_a_reason():
    facts = {
        "conference": "initial",
        "decision": "no_plan",
        **GOOD,
        "present": ["social_worker", "school", "parents"],
    }
    told = concluded().and_("report_shared", "Mon 19 January 2026", "c1", shared_with="Dana")
    assert told.cautions("conference_held", "Mon 26 January 2026", "c1", **facts) == {
        "conference_not_quorate": 47
    }
    assert (
        told.cautions("conference_held", "Mon 26 January 2026", "c1", **facts, not_quorate_why="Snow") == {}
    )
    assert (
        told.cautions(
            "conference_held",
            "Mon 26 January 2026",
            "c1",
            **{**facts, "present": ["social_worker", "school", "health"]},
        )
        == {}
    )


def test_the_matrix_of_meetings_says_who_must_be_there():
    assert meetings.quorate("strategy_discussion", ["social_worker", "health", "police"])
    assert not meetings.quorate("strategy_discussion", ["social_worker", "health", "school"])
    assert meetings.wanting("strategy_discussion", ["social_worker"]) == {"health", "police"}
    assert "parents" in meetings.must_be_asked("conference")
    assert "parents" not in meetings.must_be_asked("strategy_discussion")
    assert meetings.BY_KEY["strategy_discussion"].told == {"parents", "child"}
    assert {m.step for m in meetings.MEETINGS} <= set(pathway.steps())
    roles = set(meetings.ROLE.options())
    assert all(set(m.places) <= roles and m.quorum.each <= roles for m in meetings.MEETINGS)


# --- 23 to 28: the plan


def test_23_a_plan_needs_a_conference_that_decided_on_it():
    for told in (concluded(), conferred("no_plan")):
        assert told.refusals("protection_plan_started", "Tue 27 January 2026", "p1", **PLAN) == {
            "plan_without_conference": 23
        }
        assert (
            told.next("Tue 27 January 2026", "protection_plan_started", "p1")["plan_without_conference"] == 23
        )
    assert conferred().next("Tue 27 January 2026", "protection_plan_started", "c1") == {}
    assert conferred().refusals("protection_plan_started", "Mon 26 January 2026", "p1", **PLAN) == {}


@pytest.mark.parametrize("missing", ["lead_social_worker", "core_group", "review_on", "category"])
def test_23_a_plan_that_is_not_complete_stands_and_alerts_until_it_is(missing):
    told = planned(**{missing: [] if missing == "core_group" else None})
    assert told.alerts("Tue 27 January 2026")["plan_details_not_complete"] == 23
    assert {"matter": "p1", "kind": "protection_plan"} in told.at("Tue 27 January 2026")["open"]
    told.and_("plan_details_recorded", "Wed 28 January 2026", "p1", **{missing: PLAN[missing]})
    assert told.alerts("Wed 28 January 2026 18:00") == {}


def test_24_a_child_has_one_live_plan():
    told = planned()
    told.matters.append(told.matters[0].__class__("p2", "protection_plan", "r1"))
    assert told.next("Tue 27 January 2026", "protection_plan_started", "p2")["second_live_plan"] == 24
    told.and_("protection_plan_started", "Tue 27 January 2026", "p2", **PLAN)
    assert told.alerts("Tue 27 January 2026 18:00")["second_live_plan"] == 24
    assert "second_live_plan" not in planned().alerts("Tue 27 January 2026 18:00")


def test_24_a_plan_with_no_worker_stands_and_alerts():
    told = planned(lead_social_worker=None)
    assert told.alerts("Tue 27 January 2026")["plan_without_worker"] == 24
    told.and_("allocated", "Wed 28 January 2026", "r1", worker="Josie Field")
    assert "plan_without_worker" not in told.alerts("Wed 28 January 2026 18:00")


def reviewed(decision, when="Mon 20 April 2026"):
    facts = {"conference": "review", "decision": decision, "help_after": "A plan of help", **GOOD}
    return planned().and_("conference_held", when, "c2", **facts)


@pytest.mark.parametrize(
    ("ground", "refused"),
    [
        ("not_recorded", "plan_ended_on_no_ground"),
        ("review_decision", "plan_ended_without_review"),
        ("aged_18", "plan_ended_before_eighteen"),
        ("died", None),
        ("left_uk", None),
    ],
)
def test_25_a_plan_ends_only_on_a_listed_ground(ground, refused):
    said = reviewed("continues").refusals("protection_plan_ended", "Tue 21 April 2026", "p1", ground=ground)
    assert said == ({refused: 25} if refused else {})
    if refused:
        ended = reviewed("continues").and_("protection_plan_ended", "Tue 21 April 2026", "p1", ground=ground)
        assert ended.alerts("Wed 22 April 2026") == {refused: 25}


def test_25_a_review_that_decides_so_ends_it():
    told = reviewed("ends")
    assert told.refusals("protection_plan_ended", "Mon 20 April 2026", "p1", ground="review_decision") == {}
    told.and_("protection_plan_ended", "Mon 20 April 2026", "p1", ground="review_decision")
    assert told.alerts("Tue 21 April 2026") == {}
    tells = {t["tell"]: t["state"] for t in told.at("Tue 21 April 2026")["tells"]}
    assert tells["cp_agencies_told_end"] == tells["family_told_plan_ended"] == "owed"


def test_25_the_plan_cannot_go_past_eighteen():
    told = planned()
    told.person = Person("amara", date(2008, 3, 14))
    assert told.clock("Tue 27 January 2026", "cp_plan_age_limit") == "running 2026-03-14"
    assert told.refusals("protection_plan_ended", "Sat 14 March 2026", "p1", ground="aged_18") == {}
    assert told.alerts("Sat 14 March 2026")["plan_past_eighteen"] == 25
    assert "plan_past_eighteen" not in told.alerts("Fri 13 March 2026")


def test_26_a_transfer_does_not_end_the_plan_before_the_new_councils_conference():
    told = planned().and_("transfer_out_notified", "Mon 9 February 2026", "p1", to_council="Southshire")
    gone = {"ground": "transferred"}
    assert told.refusals("protection_plan_ended", "Mon 16 February 2026", "p1", **gone) == {
        "plan_ended_before_new_council_met": 26
    }
    told.and_(
        "new_council_conference_held", "Fri 27 February 2026", "p1", council="Southshire", plan_there=True
    )
    assert told.refusals("protection_plan_ended", "Thu 26 February 2026", "p1", **gone) == {
        "plan_ended_before_new_council_met": 26
    }
    assert told.refusals("protection_plan_ended", "Fri 27 February 2026", "p1", **gone) == {}


def test_27_only_a_visit_that_saw_the_child_meets_the_visit_clock():
    went = planned().and_("child_not_seen", "Mon 2 February 2026", "p1", why="not_there")
    assert went.clock("Tue 3 February 2026", "cp_visit") == "due"
    runs = [c for c in went.at("Tue 3 February 2026")["clocks"] if c["clock"] == "cp_visit"]
    assert [c["stopped_by"] for c in runs] == [None]
    seen = planned().and_("child_seen", "Mon 2 February 2026", "p1", seen="alone")
    runs = [c for c in seen.at("Tue 3 February 2026")["clocks"] if c["clock"] == "cp_visit"]
    assert [c["state"] for c in runs] == ["met", "due"]


def test_28_a_review_past_three_months_alerts_before_it_is_held_and_is_recorded_when_it_is():
    assert planned().clock("Mon 27 April 2026", "rcpc_first") == "late 2026-04-26"
    assert planned().alerts("Mon 27 April 2026") == {"review_not_held": 28}
    assert planned().alerts("Sat 25 April 2026") == {}
    late = reviewed("continues", "Tue 28 April 2026")
    assert late.alerts("Wed 29 April 2026") == {"review_held_too_late": 28}
    assert reviewed("continues").alerts("Wed 29 April 2026") == {}
    assert late.clock("Wed 29 April 2026", "rcpc_next") == "due 2026-10-28"


def test_28_a_review_planned_too_late_is_never_accepted_in_silence():
    plan = {"conference": "review", "planned_on": "2026-05-04"}
    assert [
        a.invariant for a in planned().asks("conference_booked", "Mon 2 March 2026", "c2", **plan).alerts
    ] == [28]
    in_time = {"conference": "review", "planned_on": "2026-04-24"}
    assert planned().asks("conference_booked", "Mon 2 March 2026", "c2", **in_time).alerts == ()


def test_the_first_core_group_is_due_ten_working_days_after_the_conference():
    assert planned().clock("Tue 27 January 2026", "core_group_first") == "due 2026-02-09"
    met = planned().and_("core_group_held", "Mon 9 February 2026", "p1", next_on="2026-03-09")
    assert met.clock("Tue 10 February 2026", "core_group_first") == "met 2026-02-09"
    assert met.clock("Tue 10 March 2026", "core_group_next") == "late 2026-03-09"


def test_31_stepping_down_needs_fresh_agreement_and_stepping_up_none():
    ended = reviewed("ends").and_(
        "protection_plan_ended", "Mon 20 April 2026", "p1", ground="review_decision"
    )
    down = {"to": "child_in_need", "family_told": True, **WHY}
    assert ended.refusals("help_stepped", "Tue 21 April 2026", "r1", **down) == {
        "stepped_down_without_agreement": 31
    }
    assert ended.refusals("help_stepped", "Tue 21 April 2026", "r1", **down, agreed_by="Dana") == {}
    assert (
        ended.refusals("help_stepped", "Tue 21 April 2026", "r1", to="protection", family_told=False, **WHY)
        == {}
    )
    assert planned().refusals(
        "help_stepped", "Tue 3 February 2026", "r1", to="closed", family_told=True, **WHY
    ) == {"stepped_down_past_a_plan": 25}


# --- before birth


def expected_baby():
    told = Story(
        Person("baby", due_on=date(2026, 6, 1)),
        r1="referral",
        q1="enquiry r1",
        c1="conference q1",
        p1="protection_plan r1",
    )
    told.and_("referral_received", "Mon 2 March 2026", "r1", source="3D")
    told.and_(
        "strategy_discussion_held", "Tue 3 March 2026", "q1", initiates_enquiry=True, core_present=CORE, **LED
    )
    told.and_("birth_expected", "Tue 3 March 2026", "r1", due_on="2026-06-01")
    told.and_("enquiry_concluded", "Fri 13 March 2026", "q1", finding="substantiated_continuing", **WHY)
    return told


def planned_before_birth():
    told = expected_baby().and_(
        "conference_held",
        "Mon 23 March 2026",
        "c1",
        conference="initial",
        decision="plan",
        category="NEG",
        chair="Anil",
        responsibility_asked=True,
    )
    return told.and_("protection_plan_started", "Mon 23 March 2026", "p1", **PLAN)


def test_a_plan_before_birth_goes_on_after_it_and_is_looked_at_again_within_ten_days():
    assert expected_baby().clock("Mon 16 March 2026", "prebirth_icpc") == "due"
    told = planned_before_birth()
    assert told.clock("Tue 24 March 2026", "prebirth_icpc") == "met"
    assert told.alerts("Tue 24 March 2026") == {}  # nobody asks an unborn child for their view
    told.and_("child_born", "Fri 29 May 2026", "r1", born_on="2026-05-29")
    assert told.clock("Sat 30 May 2026", "post_birth_review") == "due 2026-06-08"
    assert {"matter": "p1", "kind": "protection_plan"} in told.at("Sat 30 May 2026")["open"]


def test_a_birth_without_a_plan_before_it_starts_no_review():
    told = expected_baby().and_("child_born", "Fri 29 May 2026", "r1", born_on="2026-05-29")
    assert told.clock("Sat 30 May 2026", "post_birth_review") is None


@pytest.mark.parametrize("day", ["Wed 8 April 2026", None])
def test_a_loss_is_one_event_that_ends_every_clock_stage_and_letter_at_once(day):
    before = planned_before_birth().at("Wed 8 April 2026")
    assert before["due"]
    assert before["open"]
    assert any(t["state"] == "owed" for t in before["tells"])
    told = planned_before_birth().and_("pregnancy_ended", day, "r1")
    after = told.at("Thu 9 April 2026")
    assert (after["due"], after["late"], after["open"], after["alerts"]) == ([], [], [], [])
    assert {clock["state"] for clock in after["clocks"]} <= {"met", "met_late", "not_needed"}
    assert {tell["state"] for tell in after["tells"]} == {"stopped"}
    assert read_by(told.history, "baby", date(2026, 4, 9)) == []


def test_a_loss_recorded_on_the_wrong_child_can_be_taken_back():
    told = planned_before_birth().and_("pregnancy_ended", None, "r1")
    wrong = told.events[-1]
    back = pathway.replace(wrong, id="c1", facts=None, corrects=wrong.id, correction=Correction.RETRACTS)
    told.events.append(back)
    assert told.at("Thu 9 April 2026")["open"]


# --- what a family may read


def read_by(history, child, day):
    """What somebody reads at noon who was told everything that was told to anybody here."""
    reader, noon = Reader("dana", frozenset({child})), datetime.combine(day, time(12), London)
    return [entry.words for entry in sharing.entries(history, reader, list(tellings(history)), now=noon)]


def test_a_visit_in_an_enquiry_is_not_read_before_the_enquiry_has_been_told():
    told = enquiring().and_("child_seen", "Wed 7 January 2026", "q1", seen="alone", worker="Josie Field")
    told.and_("referral_decided", "Mon 5 January 2026", "r1", outcomes=["s47_enquiry"], **WHY)
    told.and_("told", "Wed 7 January 2026", "r1", duty="family_told_referral", recipient="Dana")
    assert read_by(told.history, "amara", date(2026, 1, 9)) == ["referral_received"]
    told.and_("told", "Thu 8 January 2026", "q1", duty="family_told_enquiry_started", recipient="Dana")
    assert read_by(told.history, "amara", date(2026, 1, 9)) == ["referral_received", "enquiry_child_seen"]


def test_a_conferences_decision_is_read_once_told_and_an_exclusion_never():
    told = planned().and_(
        "told", "Tue 27 January 2026", "c1", duty="family_told_conference_decision", recipient="Dana"
    )
    told.and_(
        "conference_excluded",
        "Mon 19 January 2026",
        "c1",
        person="Marcus",
        chair="Anil",
        ground="violence",
        other_way="by letter",
    )
    assert read_by(told.history, "amara", date(2026, 2, 2)) == ["conference_held.plan"]
