"""A transfer-in in the browser: another council's notice, our conference due, taken over by name, the family told first."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from alongside.record import models
from alongside.record.actions import contact as contacts, people
from alongside.record.actions.contact import Identified, NewContact
from tests.browser import TOLD_ONCE
from tests.pages import looking

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths, by axe where scripts can run."""
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, f"transfer story {name}")


def pick(tab, name, value):
    tab.locator(f"input[name='{name}'][value='{value}']").check()


@pytest.fixture
def wrote(story):
    """Friday 4 September 2026: Norbury writes that Ines and her mother Rosa have moved here. Dora writes the contact down."""
    story.on("Fri 4 September 2026", at="10:00")
    ines = story.known("Ines Duarte", born_on=date(2018, 2, 1))
    rosa = story.known("Rosa Duarte", born_on=date(1990, 2, 1))
    people.relate(rosa, ines, "mother", by=story.cast.dora, now=story.now)
    story.contact = contacts.receive_contact(
        NewContact(
            received_at=story.now,
            said="The family has moved to 3 Mill Lane. A child protection plan since March.",
            channel="letter",
            source="5C",
            referrer_name="Ravi Shah",
            referrer_reach="01632 960333",
        ),
        people=[Identified(ines)],
        by=story.cast.dora,
        now=story.now,
    )
    return story


@TOLD_ONCE
def test_a_child_with_a_plan_moves_here_and_work_changes_hands_after_the_family_has_heard(
    wrote, tab, enter, clock_at
):
    """Dora writes down what the notice is: our conference is due on Friday 25 September. On Monday Nora takes over by name for
    Alice; before Rosa has heard it nothing is handed over without saying why; then it is."""
    story = wrote
    child = story.people["Ines Duarte"]
    clock_at("Fri 4 September 2026", "11:00")
    enter(tab, "dora")
    tab.goto(f"/front-door/{story.contact}/")
    tab.get_by_role("link", name="Write down their notice").click()
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#council-error")).to_be_visible()
    tab.locator("[name=council]").fill("Norbury Council")
    pick(tab, "work", "protection_plan")
    tab.locator("[name=need]").select_option("N1")
    pick(tab, "for_good", "yes")
    tab.get_by_label("North").check()
    look(tab, "notice")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("From Norbury Council: Ines Duarte")
    expect(tab.get_by_text("Hold the transfer-in conference")).to_be_visible()
    received = models.Event.objects.get(person=child, kind="referral_received")
    assert received.facts["primary_need"] == "N1"
    expect(tab.get_by_text(re.compile("25 September"))).to_be_visible()

    clock_at("Mon 7 September 2026", "09:30")
    enter(tab, "nora")
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("^Answer")).first.click()  # the task leads to the offer itself
    pick(tab, "act_", "accept")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#worker-error")).to_be_visible()
    tab.locator("[name=worker]").fill("Alice")
    look(tab, "answer")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("The family has not heard the new name yet.")).to_be_visible()
    expect(tab.get_by_text("Rosa Duarte").first).to_be_visible()
    address = tab.url
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#not_told_why-error")).to_contain_text("before anybody else comes")
    look(tab, "not heard")
    assert not models.Allocated.objects.filter(person=child, worker=story.cast.alice.user).exists()
    tab.locator("[name=not_told_why]").fill("Ravi Shah brings Alice along tomorrow and introduces her.")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Handed over", exact=True).first).to_be_visible()
    look(tab, "handed over")

    clock_at("Tue 8 September 2026", "08:30")
    enter(tab, "alice")
    tab.goto("/")
    expect(tab.get_by_role("link", name="Ines Duarte").first).to_be_visible()
    tab.goto(address)
    expect(tab.get_by_text("Ravi Shah brings Alice along tomorrow").first).to_be_visible()
