"""A conference in the browser, from the chair's call to the answered correction."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import TOLD_ONCE
from tests.pages import looking

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths, by axe where scripts can run."""
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, f"conference story {name}")


def pick(tab, name, value):
    """One of the answers of a question."""
    tab.locator(f"input[name='{name}'][value='{value}']").check()


def day(tab, name, of, month, year=2026):
    for part, number in zip(("day", "month", "year"), (of, month, year), strict=True):
        tab.locator(f"[name={name}_{part}]").fill(str(number))


@pytest.fixture
def found(coles):
    """Amara and Ben: a discussion on Tuesday 15 September 2026; on Friday 25 Nora signs that harm was found."""
    coles.on("Tue 15 September 2026", at="11:00").harm_is_suspected("Amara Cole", "Ben Cole")
    coles.on("Wed 16 September 2026", at="16:00").visits()
    coles.on("Fri 25 September 2026", at="15:00").harm_is_found()
    return coles


def ask(tab, who, how, **typed):
    tab.get_by_role("link", name="Ask somebody").or_(
        tab.get_by_role("button", name="Ask somebody")
    ).first.click()
    tab.get_by_label(re.compile(who)).check()
    for name, words in typed.items():
        box = tab.locator(f"[name={name}]")
        box.select_option(words) if name == "role" else box.fill(words)
    pick(tab, "how", how)
    tab.get_by_role("button", name="Write it down", exact=True).click()


@TOLD_ONCE
def test_from_the_call_to_the_answered_correction(found, tab, enter, clock_at):
    """Monday 28 September: Carla calls it for Wednesday 7 October, which is a day too late, and then for Monday 5. Alice asks
    Dana and the school. On the day Carla opens on what is missing, decides for each child, and approves the record."""
    amara, ben = found.people["Amara Cole"], found.people["Ben Cole"]
    clock_at("Mon 28 September 2026", "09:30")
    enter(tab, "carla")
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("Call it")).first.click()
    tab.get_by_label("A manager or a court asked me to").check()
    tab.get_by_role("button", name="Open the record").click()
    expect(tab.get_by_text(re.compile("Tuesday 6 October"))).to_be_visible()
    day(tab, "on", 7, 10)
    tab.locator("[name=at]").fill("10:00")
    tab.locator("[name=place]").fill("Room 4, Civic Centre")
    tab.locator("[name=chair]").fill("Carla")
    look(tab, "call")
    tab.get_by_role("button", name="Call it").click()
    expect(tab.locator("#on-error")).to_contain_text("later than the guidance allows")
    expect(tab.locator("[name=place]")).to_have_value("Room 4, Civic Centre")
    look(tab, "too late")
    day(tab, "on", 5, 10)
    tab.get_by_role("button", name="Call it").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Initial conference: Amara Cole and Ben Cole")
    address = tab.url

    clock_at("Tue 29 September 2026", "10:00")
    enter(tab, "alice")
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("Initial conference")).first.click()
    ask(tab, "Dana Cole", "in_person")
    ask(tab, "Somebody else", "email", role="school", name="Mrs Shah", agency="Mill Road Primary")
    look(tab, "asked")
    tab.get_by_role("table").get_by_role("link", name="Dana Cole").click()
    tab.get_by_role("link", name="Something they need").click()
    pick(tab, "what", "apart")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#words-error")).to_contain_text("what is needed")
    tab.locator("[name=words]").fill("From her brother")
    tab.get_by_role("button", name="Write it down").click()
    tab.get_by_role("link", name="They have the report").click()
    pick(tab, "how", "read_together")
    tab.locator("[name=answer]").fill("It was once, and I have asked for help.")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("It was once, and I have asked for help.")).to_be_visible()
    look(tab, "seat")
    tab.get_by_role("link", name="Their invitation, to read to them or print").click()
    expect(tab.get_by_text("From her brother")).to_have_count(0)
    expect(tab.get_by_text("Mrs Shah")).to_have_count(0)
    look(tab, "invitation")

    clock_at("Mon 5 October 2026", "12:30")
    enter(tab, "carla")
    tab.goto(address)
    expect(tab.get_by_text("Nobody is asked yet", exact=False).first).to_be_visible()
    tab.get_by_role("link", name="Decide").or_(tab.get_by_role("button", name="Decide")).first.click()
    for box in tab.locator("input[name^=came_][value=whole]").all():
        box.check()
    tab.locator("[name=at]").fill("12:00")
    pick(tab, "responsibility_asked", "yes")
    pick(tab, f"decision_{amara}", "plan")
    tab.locator(f"[name='reasons_{amara}']").fill("Amara was hurt and it may happen again.")
    tab.locator(f"[name='outline_{amara}']").fill("Nobody hits. Help with sleep from Monday.")
    pick(tab, f"decision_{ben}", "no_plan")
    tab.locator(f"[name='reasons_{ben}']").fill("Ben was not hurt.")
    day(tab, "next_on", 18, 12)
    tab.locator("[name=minutes_by]").fill("Bob")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.locator(f"#category_{amara}-error")).to_contain_text("category")
    tab.locator(f"[name='category_{amara}']").select_option("PHY")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.get_by_text("is not recorded for this conference").first).to_be_visible()
    look(tab, "cautions")
    for caution in ("conference_without_childs_view", "conference_not_quorate"):
        if tab.locator(f"input[name='caution_{caution}']").count():
            tab.locator(
                f"input[name='caution_{caution}'][value='later'], input[name='caution_{caution}'][value='reports']"
            ).first.check()
    tab.get_by_role("button", name="Decide").click()
    expect(
        tab.get_by_role("heading", name="Amara Cole: A child protection plan (physical abuse)")
    ).to_be_visible()
    look(tab, "decided")
    tab.get_by_role("link", name="Read and approve").click()
    tab.get_by_role("button", name="Approve").click()
    expect(tab.get_by_text("Approved by the chair")).to_be_visible()

    clock_at("Tue 13 October 2026", "09:00")
    enter(tab, "alice")
    tab.goto(address)
    tab.get_by_role("table").get_by_role("link", name="Dana Cole").click()
    for act in ("The decision went to them", "The record went to them"):
        tab.get_by_role("link", name=act).click()
        pick(tab, "how", "by_hand")
        tab.get_by_role("button", name="Write it down").click()
    tab.get_by_role("link", name="They say the record is wrong").click()
    tab.locator("[name=words]").fill("My mother is called Lan.")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Not answered yet")).to_be_visible()
    seat = tab.url

    clock_at("Wed 14 October 2026", "09:00")
    enter(tab, "carla")
    tab.goto(seat)
    tab.get_by_role("link", name="Answer what they say is wrong").click()
    tab.locator("input[name=asked]").first.check()
    pick(tab, "changed", "yes")
    tab.locator("[name=words]").fill("Put right, with our apology.")
    tab.get_by_role("button", name="Answer").click()
    expect(tab.get_by_text("Put right, with our apology.")).to_be_visible()
    look(tab, "answered")
