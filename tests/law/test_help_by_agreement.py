"""A plan of help lasts as long as somebody agrees to it: what follows when nobody does, and what must never follow."""

import pytest

from tests.law.told import Story

WHY = {"reasons": "The family know their own mind.", "decided_by": "Nadia", "decided_by_role": "team_manager"}
PLAN = {"review_on": "2026-05-01", "child_view": "given"}


def needing_help():
    """Kit, assessed as in need on Friday 30 January 2026."""
    told = Story(r1="referral", a1="assessment r1", n1="child_in_need r1")
    told.and_("referral_received", "Mon 5 January 2026", "r1", source="3B")
    return told.and_(
        "assessment_signed_off",
        "Fri 30 January 2026",
        "a1",
        outcome="in_need",
        reasons="Need",
        signed_by="N",
        signed_by_role="team_manager",
    )


def helped(*people):
    told = needing_help()
    for person in people or ("Maryam",):
        told.and_("agreement_given", "Mon 2 February 2026", "n1", given_by=person, scope="plan")
    return told.and_("cin_plan_started", "Mon 2 February 2026 10:00", "n1", **PLAN)


def withdrawn(*people):
    told = helped(*people)
    for person in people or ("Maryam",):
        told.and_("agreement_withdrawn", "Fri 6 March 2026 15:00", "n1", withdrawn_by=person, scope="plan")
    return told


def test_31_a_plan_of_help_needs_agreement():
    told = needing_help()
    assert told.refusals("cin_plan_started", "Mon 2 February 2026", "n1", **PLAN) == {
        "plan_of_help_without_agreement": 31
    }
    assert told.refusals("cin_plan_started", "Mon 2 February 2026", "n1", **PLAN, agreed_by="Maryam") == {}
    told.and_("cin_plan_started", "Mon 2 February 2026", "n1", **PLAN)
    assert told.alerts("Tue 3 February 2026") == {"plan_of_help_without_agreement": 31}
    assert helped().alerts("Tue 3 February 2026") == {}


def test_the_decision_is_offered_where_need_was_found_and_once():
    assert needing_help().next("Mon 2 February 2026", "cin_plan_started", "r1") == {}
    assert helped().next("Tue 3 February 2026", "cin_plan_started", "r1") is None


def test_31_nobody_agrees_any_more_the_work_stops_and_a_manager_decides_by_the_next_working_day():
    told = withdrawn()
    at = told.at("Fri 6 March 2026 16:00")
    assert [s["value"] for s in at["stages"] if s["matter"] == "n1" and s["open"]] == ["agreement_withdrawn"]
    assert told.clock("Fri 6 March 2026 16:00", "withdrawal_decision") == "due 2026-03-09"
    assert told.next("Fri 6 March 2026 16:00", "withdrawal_decided", "n1") == {}
    assert told.alerts("Mon 9 March 2026 16:00") == {}  # saying no is never a worry
    assert told.alerts("Tue 10 March 2026") == {"withdrawal_undecided": 31}
    assert {"matter": "n1", "kind": "child_in_need"} in told.at("Fri 20 March 2026")[
        "open"
    ]  # never closes by itself


def test_31_while_one_of_two_parents_agrees_help_goes_on():
    told = helped("Maryam", "Idris").and_(
        "agreement_withdrawn", "Fri 6 March 2026", "n1", withdrawn_by="Idris", scope="plan"
    )
    assert told.clock("Fri 6 March 2026 16:00", "withdrawal_decision") is None
    assert [s["value"] for s in told.at("Mon 9 March 2026")["stages"] if s["matter"] == "n1"] == [
        "child_in_need"
    ]


def test_agreeing_again_starts_the_help_again_and_asks_for_no_decision():
    told = withdrawn().and_(
        "agreement_given", "Mon 9 March 2026 09:00", "n1", given_by="Maryam", scope="plan"
    )
    assert told.clock("Mon 9 March 2026 10:00", "withdrawal_decision").startswith("not_needed")
    assert [
        s["value"] for s in told.at("Mon 9 March 2026 10:00")["stages"] if s["matter"] == "n1" and s["open"]
    ] == ["child_in_need"]


@pytest.mark.parametrize(
    ("outcome", "ground", "grounds", "refused"),
    [
        ("close", None, None, {}),
        ("offer_otherwise", None, None, {}),
        ("step_up", None, None, {"saying_no_is_no_ground": 31}),
        ("step_up", "significant_harm", "  ", {"saying_no_is_no_ground": 31}),
        ("step_up", None, "They said no.", {"saying_no_is_no_ground": 31}),
        ("step_up", "significant_harm", "Kit was hurt on Saturday and says by whom.", {}),
    ],
)
def test_31_stepping_up_needs_a_listed_ground_and_what_shows_it(outcome, ground, grounds, refused):
    said = withdrawn().refusals(
        "withdrawal_decided", "Mon 9 March 2026", "n1", outcome=outcome, ground=ground, grounds=grounds, **WHY
    )
    assert said == refused


def test_while_nobody_agrees_no_visit_and_no_review_is_due_and_both_are_when_somebody_agrees_again():
    told = withdrawn().and_("cin_work_stopped", "Fri 6 March 2026 15:01", "n1")
    assert told.clock("Sat 2 May 2026", "cin_review").startswith("not_needed")
    assert told.clock("Sat 2 May 2026", "cin_visit").startswith("not_needed")
    told.and_("agreement_given", "Mon 9 March 2026 09:00", "n1", given_by="Maryam", scope="plan")
    told.and_("cin_work_resumed", "Mon 9 March 2026 09:01", "n1", review_on="2026-06-01")
    assert told.clock("Tue 10 March 2026", "cin_review") == "due 2026-06-01"


def test_work_is_handed_over_by_name_and_the_family_hears_first():
    told = helped().and_("handover_offered", "Mon 16 March 2026", "r1", to_worker="Ben")
    at = ("handed_over", "Fri 20 March 2026", "r1")
    assert told.refusals(*at, to_worker="Ben", family_told_first=True) == {"handed_over_unaccepted": 59}
    told.and_("handover_accepted", "Tue 17 March 2026", "r1", accepted_by="Ben")
    assert told.refusals(*at, to_worker="Ben") == {"handed_over_before_family_heard": 47}
    assert told.refusals(*at, to_worker="Ben", not_told_why="They are abroad.") == {}
    assert told.refusals(*at, to_worker="Ben", family_told_first=True) == {}
    told.and_("handed_over", "Fri 20 March 2026", "r1", to_worker="Ben", family_told_first=True)
    assert told.refusals(*at, to_worker="Ben", family_told_first=True) == {"handed_over_unaccepted": 59}


def test_26_another_council_takes_over_a_child_with_a_plan_only_after_its_own_conference():
    told = Story(r1="referral", c1="conference r1", p1="protection_plan c1")
    told.and_("referral_received", "Mon 5 January 2026", "r1", source="3B")
    told.and_("protection_plan_started", "Fri 6 February 2026", "p1", category="NEG")
    told.and_("handover_offered", "Mon 9 March 2026", "r1", to_council="Norbury")
    told.and_("handover_accepted", "Tue 10 March 2026", "r1", accepted_by="Jo Brand")
    over = {"to_council": "Norbury", "family_told_first": True}
    assert told.refusals("handed_over", "Fri 20 March 2026", "r1", **over) == {
        "handed_over_before_new_council_met": 26
    }
    told.and_("new_council_conference_held", "Thu 19 March 2026", "p1", council="Norbury", plan_there=True)
    assert told.refusals("handed_over", "Fri 20 March 2026", "r1", **over) == {}


def test_a_decision_in_time_meets_the_clock():
    told = withdrawn().and_("withdrawal_decided", "Mon 9 March 2026", "n1", outcome="close", **WHY)
    assert told.clock("Tue 10 March 2026", "withdrawal_decision") == "met 2026-03-09"
    assert told.next("Tue 10 March 2026", "withdrawal_decided", "n1") is None
    assert told.alerts("Tue 10 March 2026") == {}


def test_34_a_plan_of_help_has_the_childs_view():
    silent = needing_help().and_(
        "agreement_given", "Mon 2 February 2026", "n1", given_by="Maryam", scope="plan"
    )
    silent.and_("cin_plan_started", "Mon 2 February 2026", "n1", review_on="2026-05-01")
    assert silent.alerts("Tue 3 February 2026") == {"plan_of_help_without_childs_view": 34}
    silent.and_("child_seen", "Wed 4 February 2026", "n1", seen="alone")
    assert silent.alerts("Thu 5 February 2026") == {}


def test_the_plan_itself_says_when_it_is_looked_at_again():
    assert helped().clock("Sat 2 May 2026", "cin_review") == "late 2026-05-01"
    told = helped().and_(
        "cin_plan_reviewed", "Fri 1 May 2026", "n1", next_review_on="2026-08-07", decision="continues"
    )
    assert told.clock("Sat 2 May 2026", "cin_review") == "due 2026-08-07"


def test_ending_says_why_and_by_whom():
    assert "plan_of_help_ended_without_reasons" in helped().refusals(
        "cin_plan_ended", "Fri 1 May 2026", "n1", reasons="Met"
    )
    assert helped().refusals("cin_plan_ended", "Fri 1 May 2026", "n1", ground="outcomes_met", **WHY) == {}
