"""The first bad night: where a child is can always be recorded, and nothing is called lawful that is not known to be."""

from datetime import date

import pytest

from alongside.law import care, pathway
from alongside.law.history import Person
from tests.law.told import Story

WHY = {"reasons": "She cannot stay there tonight.", "decided_by": "Nadia", "decided_by_role": "duty_manager"}
BY_COUNCIL = {"arranged_by": "council", "stays_with": "foster_carer"}
SAID = {"spoken_by": "Inspector Reed", "spoken_at": "2026-05-22T02:20"}


def night(**more):
    """Amara, eight years old, in the night to Friday 22 May 2026, before a bank holiday Monday."""
    return Story(
        r1="referral",
        l1="living r1",
        v1="police_protection r1",
        v2="police_protection r1",
        o1="emergency_order r1",
        a1="assessment_order r1",
        x1="exclusion r1",
        s1="section_20 r1",
        k1="legal_order r1",
        k2="legal_order r1",
        y1="recovery r1",
        **more,
    )


def police(told=None, when="Fri 22 May 2026 02:10", **facts):
    return (told or night()).and_("police_protection_started", when, "v1", document="police form", **facts)


def status(told, when):
    return told.at(when)["care"]["status"]


# --- 1, 2 and 13: where the child is, and on what authority


def test_1_away_from_home_with_no_authority_is_kept_alerted_and_not_called_looked_after():
    told = night().and_("stays_away", "Fri 22 May 2026 02:40", "l1", **BY_COUNCIL)
    for when in ("Fri 22 May 2026 03:00", "Sun 24 May 2026 03:00"):
        assert status(told, when) == "away_no_authority_recorded"
        assert told.alerts(when)["away_from_home_no_authority"] == 1
        assert told.alerts(when)["away_by_council_without_authority"] == 2
    stages = [s for s in told.at("Sun 24 May 2026 03:00")["stages"] if s["layer"] == "care"]
    assert [s["value"] for s in stages] == ["away_no_authority_recorded"]


def test_1_police_protection_and_council_accommodation_make_a_child_looked_after_after_24_hours():
    told = police().and_("stays_away", "Fri 22 May 2026 02:40", "l1", **BY_COUNCIL)
    assert status(told, "Fri 22 May 2026 12:00") == "accommodated_under_24_hours"
    assert status(told, "Sat 23 May 2026 02:40") == "accommodated_under_24_hours"
    assert status(told, "Sat 23 May 2026 02:41") == "looked_after"
    assert told.alerts("Fri 22 May 2026 12:00") == {}
    assert told.clock("Fri 22 May 2026 12:00", "looked_after_start") == "running 2026-05-23T02:40:00+01:00"
    assert told.clock("Sat 23 May 2026 12:00", "looked_after_start") == "ended 2026-05-23T02:40:00+01:00"


def test_1_when_the_basis_runs_out_the_question_is_asked_again():
    told = police().and_("stays_away", "Fri 22 May 2026 02:40", "l1", **BY_COUNCIL)
    assert "authority_ends_soon" not in told.alerts("Sat 23 May 2026 12:00")
    assert told.alerts("Sun 24 May 2026 12:00") == {"authority_ends_soon": 1}
    after = told.alerts("Mon 25 May 2026 02:10")
    assert after == {"away_from_home_no_authority": 1, "police_protection_over": 6}
    assert status(told, "Mon 25 May 2026 02:10") == "away_no_authority_recorded"
    ended = [s for s in told.at("Mon 25 May 2026 02:10")["stages"] if s["value"] == "police_protection"]
    assert [(s["open"], s["to_on"]) for s in ended] == [(False, "2026-05-25")]


def test_1_a_child_with_the_police_only_or_with_family_is_not_looked_after():
    with_police = police().and_(
        "stays_away", "Fri 22 May 2026 02:40", "l1", arranged_by="police", stays_with="police"
    )
    assert status(with_police, "Sat 23 May 2026 20:00") == "away_under_authority"
    with_gran = night().and_(
        "stays_away", "Fri 22 May 2026 20:00", "l1", arranged_by="family", with_whom="Gran"
    )
    assert status(with_gran, "Sun 24 May 2026 20:00") == "private_arrangement"
    assert with_gran.alerts("Sun 24 May 2026 20:00") == {}


def test_1_several_bases_may_stand_and_the_strongest_is_the_effective_one():
    told = police().and_("epo_made", "Fri 22 May 2026 16:00", "o1", ends_on="2026-05-29", document="order")
    told.and_("order_made", "Wed 27 May 2026", "k1", order="interim_care_order", document="order")
    stands = told.at("Sat 23 May 2026 09:00")["care"]
    assert (stands["effective_basis"], len(stands["bases"])) == ("emergency_protection_order", 2)
    stands = told.at("Thu 28 May 2026 09:00")["care"]
    assert [b["basis"] for b in stands["bases"]] == ["interim_care_order", "emergency_protection_order"]
    assert stands["status"] == "looked_after"
    assert set(care.STRONGEST_FIRST) == set(dict(pathway_values())) - {"none"}


def pathway_values():
    from alongside.law.layers import BY_LAYER
    from alongside.law.tables import Layer

    return BY_LAYER[Layer.LEGAL_BASIS].values


def test_1_the_stay_begins_again_when_the_child_has_been_home():
    told = police().and_("stays_away", "Fri 22 May 2026 02:40", "l1", **BY_COUNCIL)
    told.and_("returned_home", "Fri 22 May 2026 20:00", "l1").and_(
        "stays_away", "Sat 23 May 2026 01:00", "l1", **BY_COUNCIL
    )
    assert status(told, "Fri 22 May 2026 21:00") == "at_home"
    assert status(told, "Sat 23 May 2026 20:00") == "accommodated_under_24_hours"


@pytest.mark.parametrize("nothing", ["conference", "plan", "supervision_order"])
def test_2_neither_a_conference_nor_a_plan_nor_a_supervision_order_allows_a_removal(nothing):
    told = night(p1="protection_plan r1", c1="conference r1")
    told.and_(
        "conference_held", "Mon 11 May 2026", "c1", conference="initial", decision="plan", category="NEG"
    )
    if nothing == "plan":
        told.and_("protection_plan_started", "Mon 11 May 2026", "p1", category="NEG")
    if nothing == "supervision_order":
        told.and_("order_made", "Mon 18 May 2026", "k1", order="supervision_order", document="order")
    told.and_("stays_away", "Thu 21 May 2026", "l1", arranged_by="not_known")
    assert told.next("Fri 22 May 2026 03:00", "removal_decided", "l1")["removal_without_authority"] == 2
    facts = {"authority": "other", **WHY}
    assert told.refusals("removal_decided", "Fri 22 May 2026 03:00", "l1", **facts) == {
        "removal_without_authority": 2
    }


def test_2_police_protection_an_order_or_a_valid_agreement_does():
    said = police().refusals(
        "removal_decided", "Fri 22 May 2026 03:00", "l1", authority="police_protection", **WHY
    )
    assert said == {}
    wrong = police().refusals("removal_decided", "Fri 22 May 2026 03:00", "l1", authority="care_order", **WHY)
    assert wrong == {"removal_on_another_authority": 2}
    over = police().refusals(
        "removal_decided", "Mon 25 May 2026 02:11", "l1", authority="police_protection", **WHY
    )
    assert over == {"removal_without_authority": 2}


def test_13_a_spoken_authority_with_a_name_and_a_time_will_do_and_the_paper_is_wanted():
    nothing = night().and_("police_protection_started", "Fri 22 May 2026 02:10", "v1")
    assert nothing.alerts("Fri 22 May 2026 03:00") == {"basis_without_document": 13}
    told = night().and_("police_protection_started", "Fri 22 May 2026 02:10", "v1", **SAID)
    assert told.alerts("Fri 22 May 2026 03:00") == {}
    assert told.at("Fri 22 May 2026 03:00")["care"]["papers_wanted"] == ["e1"]
    told.and_("legal_paper_received", "Fri 22 May 2026 11:00", "v1", document="police form")
    assert told.at("Fri 22 May 2026 12:00")["care"]["papers_wanted"] == []
    nothing.and_("legal_paper_received", "Fri 22 May 2026 11:00", "v1", document="police form")
    assert nothing.alerts("Fri 22 May 2026 12:00") == {}
    order = night().and_("order_made", "Fri 22 May 2026", "k1", order="care_order")
    assert order.alerts("Fri 22 May 2026 12:00") == {"order_without_document": 13}


# --- 6: police protection


def test_6_seventy_two_hours_run_over_the_bank_holiday_by_the_minute():
    assert police().clock("Fri 22 May 2026 12:00", "police_protection") == "running 2026-05-25T02:10:00+01:00"
    assert police().at("Fri 22 May 2026 12:10")["clocks"][0]["running_hours"] == 10
    in_time = police().and_("police_protection_ended", "Mon 25 May 2026 02:10", "v1", after="home")
    assert in_time.alerts("Mon 25 May 2026 12:00") == {}
    late = police().and_("police_protection_ended", "Mon 25 May 2026 02:11", "v1", after="home")
    assert late.alerts("Mon 25 May 2026 12:00") == {"police_protection_over_72_hours": 6}


def test_6_a_second_period_as_the_first_ends_needs_a_lawyers_word():
    told = police().and_("police_protection_ended", "Mon 25 May 2026 02:10", "v1", after="other")
    again = {"document": "second form"}
    assert [
        a.invariant
        for a in told.asks("police_protection_started", "Mon 25 May 2026 02:30", "v2", **again).alerts
    ] == [6]
    assert (
        told.asks(
            "police_protection_started", "Mon 25 May 2026 02:30", "v2", lawyer="Ms Shah", **again
        ).alerts
        == ()
    )
    assert told.asks("police_protection_started", "Mon 1 June 2026 02:30", "v2", **again).alerts == ()


def test_6_a_taking_whose_time_is_not_known_alerts():
    told = night().and_("police_protection_started", "Fri 22 May 2026", "v1", document="police form")
    assert told.alerts("Fri 22 May 2026 12:00") == {"police_protection_without_moment": 6}


def test_6_from_an_hour_nobody_noted_no_more_than_the_three_days_that_are_certain_stand():
    told = night().and_("police_protection_started", "Fri 22 May 2026", "v1", document="police form")
    told.and_("stays_away", "Fri 22 May 2026 12:00", "l1", arranged_by="police")
    assert status(told, "Sun 24 May 2026 23:59") != "away_no_authority_recorded"
    assert status(told, "Mon 25 May 2026 00:01") == "away_no_authority_recorded"


# --- 7: emergency protection orders


def epo(made="Mon 1 June 2026 15:00", **facts):
    return night().and_("epo_made", made, "o1", document="order", **facts)


def test_7_eight_days_beginning_with_the_day_of_the_order():
    assert epo().clock("Tue 2 June 2026", "epo") == "running 2026-06-08"
    assert epo().alerts("Tue 2 June 2026") == {}
    assert epo(ends_on="2026-06-08").alerts("Tue 2 June 2026") == {}
    assert epo(ends_on="2026-06-09").alerts("Tue 2 June 2026") == {"emergency_order_too_long": 7}


def test_7_the_end_the_order_states_beats_the_one_worked_out_and_both_are_kept():
    clock = next(c for c in epo(ends_on="2026-06-04").at("Tue 2 June 2026")["clocks"] if c["clock"] == "epo")
    assert (clock["due_on"], clock["computed_on"], clock["authority"]) == (
        "2026-06-04",
        "2026-06-08",
        "court_order",
    )
    gone = epo(ends_on="2026-06-04").at("Fri 5 June 2026 09:00")["care"]
    assert gone["effective_basis"] is None


def test_7_on_the_polices_application_the_days_count_from_their_taking():
    told = epo(counts_from_on="2026-05-30")
    assert told.clock("Tue 2 June 2026", "epo") == "running 2026-06-06"


def test_7_where_the_eighth_day_is_a_sunday_the_court_may_run_it_to_noon_on_monday():
    sunday = {"made": "Sun 31 May 2026 20:00"}
    assert epo(**sunday, ends_at="2026-06-08T12:00").alerts("Tue 2 June 2026") == {}
    assert epo(**sunday, ends_at="2026-06-08T12:01").alerts("Tue 2 June 2026") == {
        "emergency_order_too_long": 7
    }
    # The eighth day from Monday 18 May is the bank holiday of Monday 25 May.
    assert epo(made="Mon 18 May 2026 20:00", ends_at="2026-05-26T12:00").alerts("Tue 19 May 2026") == {}


def test_7_one_extension_of_seven_days():
    more = {"first_period_ended_on": "2026-06-08", "document": "order"}
    assert epo().refusals("epo_extended", "Mon 8 June 2026", "o1", **more, ends_on="2026-06-15") == {}
    assert epo().refusals("epo_extended", "Mon 8 June 2026", "o1", **more, ends_on="2026-06-16") == {
        "emergency_order_extended_too_far": 7
    }
    told = epo().and_("epo_extended", "Mon 8 June 2026", "o1", **more, ends_on="2026-06-15")
    assert told.clock("Tue 9 June 2026", "epo") == "not_needed 2026-06-08"
    assert told.clock("Tue 9 June 2026", "epo_extension") == "running 2026-06-15"
    assert told.at("Tue 9 June 2026")["care"]["effective_basis"] == "emergency_protection_order"
    told.and_("epo_extended", "Mon 15 June 2026", "o1", document="order")
    assert told.alerts("Mon 15 June 2026 12:00")["emergency_order_extended_twice"] == 7


def test_notice_a_day_before_and_papers_within_48_hours_where_there_was_none():
    asked = night().and_("epo_applied", "Fri 29 May 2026", "o1", hearing_on="2026-06-01")
    assert asked.clock("Sat 30 May 2026", "epo_notice") == "due 2026-05-31"
    assert (
        asked.and_("epo_notice_given", "Sun 31 May 2026", "o1").clock("Sun 31 May 2026 12:00", "epo_notice")
        == "met 2026-05-31"
    )
    without = night().and_(
        "epo_applied", "Mon 1 June 2026", "o1", hearing_on="2026-06-01", without_notice=True
    )
    assert without.clock("Mon 1 June 2026 12:00", "epo_notice") is None
    made = epo(without_notice=True)
    assert made.clock("Tue 2 June 2026", "epo_service_after") == "due 2026-06-03T15:00:00+01:00"
    served = epo(without_notice=True).and_("epo_served", "Wed 3 June 2026 16:00", "o1")
    assert served.clock("Thu 4 June 2026", "epo_service_after") == "met_late 2026-06-03T15:00:00+01:00"


# --- 8 to 12, 5, 14


def test_8_a_child_assessment_order_lasts_seven_days_and_never_makes_a_child_looked_after():
    told = night().and_("cao_applied", "Mon 18 May 2026", "a1", hearing_on="2026-06-01")
    assert told.clock("Tue 19 May 2026", "cao_notice") == "due 2026-05-25"
    told.and_(
        "cao_made", "Mon 1 June 2026", "a1", begins_on="2026-06-03", ends_on="2026-06-09", document="order"
    )
    assert told.clock("Tue 2 June 2026", "child_assessment_order") == "running 2026-06-09"
    assert "assessment_order_too_long" not in told.alerts("Tue 2 June 2026")
    told.and_("stays_away", "Wed 3 June 2026 10:00", "l1", **BY_COUNCIL)
    assert status(told, "Fri 5 June 2026 12:00") == "away_no_authority_recorded"
    refused = told.refusals(
        "removal_decided", "Wed 3 June 2026 11:00", "l1", authority="child_assessment_order", **WHY
    )
    assert refused["removal_on_assessment_order"] == 8
    too_long = night().refusals(
        "cao_made", "Mon 1 June 2026", "a1", begins_on="2026-06-03", ends_on="2026-06-10"
    )
    assert too_long == {"assessment_order_too_long": 8}


def test_8_an_assessment_order_that_says_so_lets_the_child_stay_away_and_still_makes_nobody_looked_after():
    told = night().and_(
        "cao_made", "Mon 1 June 2026", "a1", begins_on="2026-06-01", allows_living_away=True, document="order"
    )
    told.and_("stays_away", "Mon 1 June 2026 20:00", "l1", **BY_COUNCIL)
    assert status(told, "Thu 4 June 2026 12:00") == "away_under_authority"
    assert told.alerts("Thu 4 June 2026 12:00") == {}


def test_5_only_four_orders_give_the_council_parental_responsibility():
    made = {"document": "order", "council_has_responsibility": True}
    for order in ("interim_care_order", "care_order", "placement_order"):
        assert night().refusals("order_made", "Mon 1 June 2026", "k1", order=order, **made) == {}
    for order in ("child_arrangements_order", "special_guardianship_order", "other", "remand"):
        said = night().refusals("order_made", "Mon 1 June 2026", "k1", order=order, **made)
        assert said == {"responsibility_without_order": 5}
    assert night().and_("order_made", "Mon 1 June 2026", "k1", order="other", **made).alerts(
        "Tue 2 June 2026"
    ) == {"responsibility_without_order": 5}


def test_9_a_supervision_order_gives_neither_responsibility_nor_looked_after_status():
    made = {"order": "supervision_order", "document": "order"}
    assert night().refusals(
        "order_made", "Mon 1 June 2026", "k1", **made, council_has_responsibility=True
    ) == {"supervision_gives_no_responsibility": 9}
    told = night().and_("order_made", "Mon 1 June 2026", "k1", **made)
    assert told.alerts("Tue 2 June 2026") == {}
    told.and_("stays_away", "Tue 2 June 2026 10:00", "l1", **BY_COUNCIL)
    assert status(told, "Fri 5 June 2026") == "away_no_authority_recorded"


def test_10_and_11_orders_and_ages():
    young = night()
    young.person = Person("amara", date(2009, 6, 2))
    care_order = {"order": "care_order", "document": "order"}
    assert young.refusals("order_made", "Mon 1 June 2026", "k1", **care_order) == {}
    assert young.refusals("order_made", "Tue 2 June 2026", "k1", **care_order) == {"order_at_seventeen": 10}
    assert young.refusals("order_made", "Wed 2 June 2027", "k1", order="other", document="x") == {
        "order_before_birth_or_after_18": 11
    }
    young.person = Person("amara", due_on=date(2026, 7, 1))
    assert young.refusals("order_made", "Mon 1 June 2026", "k1", **care_order) == {
        "order_before_birth_or_after_18": 11
    }
    assert young.refusals("epo_made", "Mon 1 June 2026", "o1", document="x") == {
        "emergency_order_before_birth_or_after_18": 11
    }
    assert night().refusals("epo_made", "Mon 1 June 2026", "o1", document="x") == {}


def test_12_an_interim_order_that_ended_with_nothing_after_it_and_the_child_still_away():
    told = night().and_("order_made", "Mon 1 June 2026", "k1", order="interim_care_order", document="order")
    told.and_("stays_away", "Mon 1 June 2026 18:00", "l1", **BY_COUNCIL)
    assert told.alerts("Tue 2 June 2026") == {}
    told.and_("order_ended", "Mon 29 June 2026 12:00", "k1", how="discharged")
    assert told.alerts("Tue 30 June 2026")["order_ended_with_nothing_after"] == 12
    followed = told.and_("order_made", "Mon 29 June 2026 12:00", "k2", order="care_order", document="order")
    assert followed.alerts("Tue 30 June 2026") == {}


def test_14_a_young_person_housed_under_section_17_is_questioned():
    told = night()
    told.person = Person("amara", date(2009, 9, 9))
    told.and_("stays_away", "Fri 22 May 2026 20:00", "l1", arranged_by="council_section_17")
    assert told.alerts("Sat 23 May 2026") == {"young_person_housed_under_section_17": 14}
    assert status(told, "Tue 26 May 2026") == "housed_under_section_17"
    child = night().and_("stays_away", "Fri 22 May 2026 20:00", "l1", arranged_by="council_section_17")
    assert child.alerts("Sat 23 May 2026") == {}


def test_17_closing_a_record_does_not_end_a_childs_care():
    told = (
        police()
        .and_("referral_received", "Thu 21 May 2026", "r1")
        .and_("stays_away", "Fri 22 May 2026 03:00", "l1", **BY_COUNCIL)
    )
    assert told.next("Sat 23 May 2026 09:00", "referral_closed", "r1")["closed_while_away"] == 17
    told.and_("returned_home", "Sat 23 May 2026 10:00", "l1").and_(
        "police_protection_ended", "Sat 23 May 2026 10:00", "v1", after="home"
    )
    assert "closed_while_away" not in told.next("Mon 25 May 2026 09:00", "referral_closed", "r1")


def test_an_exclusion_lapses_when_the_child_is_moved_out_for_24_hours():
    told = night().and_("exclusion_required", "Mon 1 June 2026", "x1", who="Marcus", carer_agreed=True)
    assert told.clock("Tue 2 June 2026", "exclusion_lapse") is None
    told.and_("moved_out_of_protected_home", "Tue 2 June 2026 18:00", "x1")
    assert told.clock("Wed 3 June 2026 12:00", "exclusion_lapse") == "running 2026-06-03T18:00:00+01:00"
    assert told.clock("Wed 3 June 2026 18:01", "exclusion_lapse") == "late 2026-06-03T18:00:00+01:00"
    told.and_("moved_back_to_protected_home", "Wed 3 June 2026 09:00", "x1")
    assert told.clock("Wed 3 June 2026 18:01", "exclusion_lapse") == "met 2026-06-03T18:00:00+01:00"


# --- 3 and 4: section 20


EXPLAINED = {
    "explained": ["may_withdraw", "may_say_no", "legal_advice"],
    "capacity": True,
    "has_responsibility": True,
}


def agreed(**facts):
    facts = {"given_by": "Dana", **EXPLAINED, **facts}
    return night().and_("s20_agreed", "Mon 1 June 2026 10:00", "s1", **facts)


def relied(told):
    return told.refusals("s20_relied_on", "Mon 1 June 2026 12:00", "s1", document="agreement", **WHY)


def test_3_a_parent_with_responsibility_and_capacity_who_knows_what_it_means_may_agree():
    assert relied(agreed()) == {}
    assert agreed().next("Mon 1 June 2026 11:00", "s20_relied_on", "s1") == {}


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"capacity": False}, "nobody_agreed_to_s20"),
        ({"has_responsibility": False}, "nobody_agreed_to_s20"),
        ({"explained": []}, "s20_not_explained"),
    ],
)
def test_3_otherwise_it_is_refused(facts, refused):
    assert relied(agreed(**facts)) == {refused: 3}
    assert agreed(**facts).next("Mon 1 June 2026 11:00", "s20_relied_on", "s1") == {refused: 3}


@pytest.mark.parametrize(
    ("heard", "asked_again"),
    [
        ({"child_view": "given"}, {}),
        ({"child_view": "not_asked", "child_view_why": "Three weeks old."}, {}),
        ({"child_view": "not_asked"}, {"s20_without_childs_wishes": 34}),
        ({}, {"s20_without_childs_wishes": 34}),
    ],
)
def test_34_the_childs_wishes_or_why_nobody_could_ask_stand_with_the_decision(heard, asked_again):
    assert agreed().cautions("s20_relied_on", "Mon 1 June 2026 12:00", "s1", **heard, **WHY) == asked_again


@pytest.mark.parametrize(
    ("able", "blocks"), [("yes", True), ("not_known", True), (None, True), ("no", False)]
)
def test_3_somebody_who_objects_and_may_be_able_to_care_blocks_it(able, blocks):
    told = agreed().and_(
        "s20_objected", "Mon 1 June 2026 11:00", "s1", objected_by="Marcus", able_to_care=able
    )
    assert relied(told) == ({"somebody_objects_to_s20": 3} if blocks else {})
    told.and_("s20_objection_lifted", "Mon 1 June 2026 11:30", "s1", lifted_by="Marcus")
    assert relied(told) == {}


@pytest.mark.parametrize("stands_as", ["child_arrangements_order", "special_guardian", "high_court_order"])
def test_3_an_objection_does_not_count_while_somebody_with_the_childs_home_by_order_agrees(stands_as):
    said = agreed(stands_as=stands_as, evidence="").and_(
        "s20_objected", "Mon 1 June 2026 11:00", "s1", objected_by="Marcus", able_to_care="yes"
    )
    assert relied(said) == {"somebody_objects_to_s20": 3}  # nobody saw the order
    told = agreed(stands_as=stands_as, evidence="Sealed order of 4 May 2026").and_(
        "s20_objected", "Mon 1 June 2026 11:00", "s1", objected_by="Marcus", able_to_care="yes"
    )
    assert relied(told) == {}
    other = {"objected_by": "Nan", "stands_as": stands_as, "able_to_care": "yes"}
    told.and_("s20_objected", "Mon 1 June 2026 11:10", "s1", **other)  # all of those named must agree
    assert relied(told) == {"somebody_objects_to_s20": 3}


def test_3_a_young_person_of_16_may_agree_for_themselves_and_one_of_15_may_not():
    for born, expected in ((date(2010, 6, 1), {}), (date(2010, 6, 2), {"too_young_to_agree": 3})):
        told = night()
        told.person = Person("amara", born)
        facts = {**EXPLAINED, "given_by": "Amara", "stands_as": "young_person", "has_responsibility": None}
        assert told.refusals("s20_agreed", "Mon 1 June 2026 10:00", "s1", **facts) == expected
        told.and_("s20_agreed", "Mon 1 June 2026 10:00", "s1", **facts)
        told.and_("s20_objected", "Mon 1 June 2026 11:00", "s1", objected_by="Marcus", able_to_care="yes")
        assert relied(told) == {}


@pytest.mark.parametrize("ground", ["nobody_has_responsibility", "lost_or_abandoned", "carer_prevented"])
def test_3_where_nobody_can_agree_the_ground_stands(ground):
    told = night().and_("s20_agreed", "Mon 1 June 2026 10:00", "s1", stands_as=ground)
    assert relied(told) == {}
    assert relied(night().and_("s20_asked", "Mon 1 June 2026 10:00", "s1", person="Dana")) == {
        "nobody_agreed_to_s20": 3
    }


def accommodated():
    told = agreed().and_("s20_relied_on", "Mon 1 June 2026 12:00", "s1", document="agreement", **WHY)
    return told.and_("stays_away", "Mon 1 June 2026 14:00", "l1", **BY_COUNCIL)


def test_4_a_parent_changes_her_mind_and_the_hours_run_until_an_outcome_is_recorded():
    assert status(accommodated(), "Wed 3 June 2026 12:00") == "looked_after"
    told = accommodated().and_(
        "s20_withdrawn", "Wed 3 June 2026 21:00", "s1", withdrawn_by="Dana", wants_child_back=True
    )
    stands = told.at("Thu 4 June 2026 02:30")
    assert stands["care"]["status"] == "away_no_authority_recorded"
    clock = next(c for c in stands["clocks"] if c["clock"] == "s20_removal")
    assert (clock["state"], clock["due_at"], clock["running_hours"]) == (
        "late",
        "2026-06-03T21:00:00+01:00",
        5,
    )
    assert told.alerts("Thu 4 June 2026 02:30")["s20_outcome_wanted"] == 4
    told.and_("returned_home", "Thu 4 June 2026 03:00", "l1").and_(
        "s20_outcome", "Thu 4 June 2026 03:00", "s1", outcome="returned"
    )
    assert told.alerts("Thu 4 June 2026 04:00") == {}
    assert told.clock("Thu 4 June 2026 04:00", "s20_removal").startswith("met_late")
    assert accommodated().alerts("Wed 3 June 2026 12:00") == {}


def test_46_in_the_night_the_clocks_go_back_the_hours_that_passed_are_counted():
    told = agreed().and_("s20_relied_on", "Mon 1 June 2026 12:00", "s1", document="agreement", **WHY)
    told.and_("stays_away", "Mon 1 June 2026 14:00", "l1", **BY_COUNCIL)
    told.and_("s20_withdrawn", "Sat 24 October 2026 21:00", "s1", withdrawn_by="Dana", wants_child_back=True)
    clock = next(c for c in told.at("Sun 25 October 2026 03:00")["clocks"] if c["clock"] == "s20_removal")
    assert clock["running_hours"] == 7  # the hour from one to two passed twice


def test_4_the_father_who_objects_later_starts_the_hours_too():
    told = accommodated().and_(
        "s20_objected", "Wed 3 June 2026 09:00", "s1", objected_by="Marcus", able_to_care="yes"
    )
    assert told.alerts("Wed 3 June 2026 10:00")["s20_outcome_wanted"] == 4
    assert told.clock("Wed 3 June 2026 10:00", "s20_removal") == "late 2026-06-03T09:00:00+01:00"


@pytest.mark.parametrize("place", ["s20_agreed", "s20_relied_on"])
def test_4_no_clause_about_notice_is_accepted(place):
    if place == "s20_agreed":
        assert relied(agreed(notice_clause=True)) == {"no_notice_clause": 4}
    else:
        said = agreed().refusals("s20_relied_on", "Mon 1 June 2026 12:00", "s1", notice_clause=True, **WHY)
        assert said == {"no_notice_clause": 4}


def test_35_others_with_responsibility_are_asked():
    told = agreed().and_(
        "views_recorded",
        "Mon 1 June 2026 09:00",
        "r1",
        person="Marcus",
        state="given",
        has_responsibility=True,
    )
    assert told.next("Mon 1 June 2026 11:00", "s20_relied_on", "s1") == {
        "others_with_responsibility_not_asked": 35
    }
    told.and_(
        "s20_asked", "Mon 1 June 2026 10:30", "s1", person="Marcus", has_responsibility=True, answer="agrees"
    )
    assert told.next("Mon 1 June 2026 11:00", "s20_relied_on", "s1") == {}


def test_a_stay_on_an_unknown_day_is_read_and_never_called_looked_after_too_early():
    told = night().and_("order_made", None, "k1", order="remand").and_("stays_away", None, "l1", **BY_COUNCIL)
    assert status(told, "Mon 1 June 2026") == "looked_after"
    unknown = (
        agreed()
        .and_("s20_relied_on", "Mon 1 June 2026 12:00", "s1", document="a", **WHY)
        .and_("stays_away", None, "l1", **BY_COUNCIL)
    )
    assert status(unknown, "Mon 8 June 2026") == "accommodated_under_24_hours"


def test_a_recovery_order_is_not_for_an_agreement():
    told = accommodated().and_("recovery_order_made", "Tue 2 June 2026", "y1", document="order")
    assert told.alerts("Tue 2 June 2026 12:00") == {"recovery_order_for_an_agreement": 2}
    right = police().and_(
        "recovery_order_made", "Fri 22 May 2026 09:00", "y1", because="police_protection", document="order"
    )
    assert right.alerts("Fri 22 May 2026 12:00") == {}
    assert pathway.lost(right.history) is None
