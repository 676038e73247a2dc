"""What the guidance leaves to each council: without a policy no last day, with one its own, dated and named as local."""

from datetime import date

import pytest

from alongside.law import local, pathway
from alongside.law.tables import Duration, Unit
from tests.law.told import Story

VISITS = "cp_visit"


def plan() -> Story:
    return Story(plan="protection_plan").and_(
        "protection_plan_started", "Thu 5 March 2026", "plan", category="NEG"
    )


def visits_due(story):
    return [d for d in pathway.deadlines(story.history) if d.clock == VISITS]


def test_without_a_policy_a_local_clock_runs_and_has_no_last_day():
    (clock,) = visits_due(plan())
    assert (clock.due_on, clock.limit.unit) == (None, Unit.LOCAL_POLICY)


def test_a_council_that_has_not_chosen_gets_what_is_common_and_it_says_so():
    local.adopt(local.USUAL)
    (clock,) = visits_due(plan())
    assert clock.due_on == date(2026, 3, 19)  # ten working days after Thursday 5 March
    assert clock.source == local.COMMON
    assert not clock.source.confirmed


def test_a_councils_own_choice_counts_from_the_day_it_was_made(tmp_path):
    chosen = tmp_path / "limits.toml"
    chosen.write_text(
        '[[cp_visit]]\nlimit = 20\nunit = "working_days"\n\n'
        '[[cp_visit]]\nlimit = 5\nunit = "working_days"\nsince = 2026-03-01\n'
    )
    policy = local.read(chosen, pathway.local_clocks())
    local.adopt(policy)
    (clock,) = visits_due(plan())
    assert (clock.due_on, clock.source) == (date(2026, 3, 12), local.CHOSEN)
    assert policy.limit(VISITS, date(2026, 2, 27)) == (Duration(20, Unit.WORKING_DAYS), local.CHOSEN)
    assert policy.limit("core_group_next", date(2026, 2, 27)) == (Duration(4, Unit.WEEKS), local.COMMON)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[referral_decision]\nlimit = 5\nunit = "working_days"',
            "referral_decision: not a limit that councils choose",
        ),
        ('[cp_visit]\nlimit = 0\nunit = "weeks"', "cp_visit: needs"),
        ('[cp_visit]\nlimit = 3\nunit = "fortnights"', "cp_visit: needs"),
        ('[cp_visit]\nlimit = true\nunit = "weeks"', "cp_visit: needs"),
        ("cp_visit = 3", "cp_visit: needs"),
        ("[cp_visit", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_in_one_sentence(tmp_path, text, says):
    chosen = tmp_path / "limits.toml"
    chosen.write_text(text)
    with pytest.raises(local.BadPolicy) as wrong:
        local.read(chosen, pathway.local_clocks())
    assert says in str(wrong.value)


def test_what_the_law_itself_limits_is_nobodys_to_choose():
    national = {key for key, clock in pathway.clocks().items() if key not in pathway.local_clocks()}
    assert {"s17_assessment", "icpc", "core_group_first", "rcpc_first"} <= national
    assert set(local.USUAL.limits) <= pathway.local_clocks()
