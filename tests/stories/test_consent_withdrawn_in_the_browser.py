"""A plan of help in the browser: begun because Dana agrees, stopped because she does not any more, decided by a manager."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from alongside.record.actions import assessment
from tests.browser import TOLD_ONCE
from tests.pages import looking

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths, by axe where scripts can run."""
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, f"plan of help story {name}")


def day(tab, name, of, month, year=2026):
    for part, number in zip(("day", "month", "year"), (of, month, year), strict=True):
        tab.locator(f"[name={name}_{part}]").fill(str(number))


def pick(tab, name, value):
    tab.locator(f"input[name='{name}'][value='{value}']").check()


@pytest.fixture
def in_need(coles):
    """Nora signs on Friday 18 September 2026 that Amara and Ben are in need."""
    story = coles
    story.assessment_begins()
    story.visits()
    story.writes_the_assessment()
    assessment.record_views(
        list(story.assessments.values()),
        person=story.people["Dana Cole"],
        state="given",
        on=date(2026, 9, 7),
        by=story.cast.alice,
        now=story.now,
    )
    reasons = dict.fromkeys(("father_missing", "parent_views_missing", "parents_not_asked"), "Not known yet.")
    story.on("Fri 18 September 2026").submits(cautions=reasons)
    story.on("Fri 18 September 2026", at="11:00").signed_off()
    return story


@TOLD_ONCE
def test_agreement_is_withdrawn_the_work_stops_and_a_manager_closes(in_need, tab, enter, clock_at):
    """Monday 21 September: the plan begins. Friday 9 October at three Dana does not want it any more. Monday 12 October is the
    day by which Nora decides; saying no is no ground to step up, and she closes as Dana wishes."""
    story = in_need
    child = story.people["Amara Cole"]
    clock_at("Mon 21 September 2026", "10:00")
    enter(tab, "alice")
    tab.goto(f"/children/{child}/")
    tab.get_by_role("link", name="Plan of help", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("A plan of help begins")
    tab.locator("input[name=children]").nth(1).check()
    day(tab, "review_on", 18, 12)
    tab.locator("[name=strengths]").fill("They eat together every evening.")
    pick(tab, "child_view", "given")
    tab.get_by_role("button", name="Begin the plan").click()
    expect(tab.get_by_text("nobody's agreement to it is recorded").first).to_be_visible()
    expect(tab.locator("[name=strengths]")).to_have_value("They eat together every evening.")
    look(tab, "nobody agrees")
    pick(tab, "agreed", "Dana Cole")
    tab.get_by_role("button", name="Begin the plan").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Plan of help: Amara Cole and Ben Cole")
    expect(tab.get_by_text("Runs by agreement")).to_be_visible()
    address = tab.url
    tab.get_by_role("button", name="Add what must change").or_(
        tab.get_by_role("link", name="Add what must change")
    ).first.click()
    tab.locator("[name=change]").fill("In school by nine, four days in five.")
    day(tab, "by_on", 20, 11)
    tab.locator("[name=do0_what]").fill("Breakfast club from Monday")
    tab.get_by_role("button", name="Write it down").or_(
        tab.get_by_role("button", name="Put it in the plan")
    ).first.click()
    expect(tab.get_by_text("In school by nine, four days in five.").first).to_be_visible()
    assert "/help-plans/" in tab.url
    tab.get_by_role("button", name="Keep it as it stands").click()
    expect(tab.get_by_text("Version 1")).to_be_visible()
    look(tab, "runs")

    clock_at("Fri 9 October 2026", "15:00")
    enter(tab, "alice")
    tab.goto(address)
    tab.get_by_role("link", name="Agreement, or a visit that was not kept").click()
    pick(tab, "what", "withdraw")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#who_no-error")).to_be_visible()
    pick(tab, "who_no", "Dana Cole")
    day(tab, "no_on", 9, 10)
    look(tab, "withdrawn")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Stopped: nobody agrees any more")).to_be_visible()
    expect(tab.get_by_role("link", name="Decide what follows")).to_have_count(0)  # it is not Alice's
    look(tab, "stopped")

    clock_at("Mon 12 October 2026", "09:30")
    enter(tab, "nora")
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("Decide what follows")).first.click()
    tab.get_by_role("link", name="Decide what follows").click()
    pick(tab, "what", "step_up")
    tab.locator("[name=reasons]").fill("They manage with what the school offers.")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.locator("#ground-error")).to_be_visible()
    look(tab, "no is no ground")
    stale = beside(tab)
    pick(stale, "what", "offer_otherwise")
    stale.locator("[name=reasons]").fill("The school could offer breakfast without a plan.")
    pick(tab, "what", "close")
    tab.locator("[name=told_words]").fill("The plan has ended as you asked. You can come back at any time.")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.get_by_text("Ended", exact=True).first).to_be_visible()
    expect(tab.get_by_text("The family no longer wants it").first).to_be_visible()
    look(tab, "ended")

    # What was open beside it is sent after the end: one sentence, and all that was typed.
    stale.get_by_role("button", name="Decide").click()
    expect(stale.get_by_role("heading", level=1)).to_have_text("The plan of help ended while you wrote")
    expect(stale.locator(".govuk-error-summary")).to_contain_text(
        "This plan of help ended on 12 October 2026, so nothing can be decided about it or changed in it"
    )
    expect(stale.get_by_text("The school could offer breakfast without a plan.")).to_be_visible()
    expect(stale.get_by_text("Offer help in another way")).to_be_visible()
    look(stale, "ended while somebody wrote")
    stale.close()

    # A review of Thursday 8 October, that nobody had written down. It counts on that day; one of today is none of this plan.
    tab.goto(address)
    tab.get_by_role("link", name="Write up a review that was held before it ended").click()
    day(tab, "on", 12, 10)
    tab.locator("[name=at]").fill("10:00")
    tab.locator("[name=place]").fill("At home")
    tab.get_by_role("button", name="Call it").click()
    expect(tab.locator("#on-error")).to_contain_text("cannot have been held after that")
    look(tab, "no review after the end")
    day(tab, "on", 8, 10)
    tab.get_by_role("button", name="Call it").click()
    tab.get_by_role("link", name="Write it up").or_(
        tab.get_by_role("button", name="Write it up")
    ).first.click()
    expect(tab.get_by_text("The plan of help ended")).to_be_visible()
    tab.locator("[name=talked]").fill("Breakfast, and the way to school.")
    pick(tab, "decision", "continues")
    look(tab, "a review written up late")
    tab.get_by_role("button", name="Keep the review").click()
    expect(tab.get_by_text("Thursday 8 October").first).to_be_visible()


def beside(tab):
    """The same page in a second window of the same person."""
    other = tab.context.new_page()
    other.goto(tab.url)
    other.scripts = tab.scripts
    return other
