"""An assessment of two children in a browser, from its start to the written decision: with scripts, and without."""

import re

import pytest
from playwright.sync_api import expect

from alongside.record import models
from tests.pages import looking

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths; by axe where scripts can run."""
    looking.check_narrow(tab) if tab.scripts else None
    if tab.scripts:
        looking.check_by_axe(tab)
        looking.picture(tab, f"assessment {name}")


def test_an_assessment_from_its_start_to_the_decision(coles, tab, enter, clock_at):
    amara, ben = coles.people["Amara Cole"], coles.people["Ben Cole"]

    # Tuesday: Alice starts it, for both children.
    clock_at("Tue 8 September 2026", "10:00")
    enter(tab, "alice")
    tab.goto(f"/children/{amara}/")
    tab.get_by_role("link", name="Start the assessment").click()
    expect(tab.get_by_label("Amara Cole")).to_be_checked()
    expect(tab.get_by_label("Ben Cole")).to_be_checked()
    look(tab, "start")
    tab.get_by_role("button", name="Start the assessment").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Assessment: Amara Cole and Ben Cole")
    overview = tab.url
    # The two counts are named, and are never one: from Friday's receipt, and from Tuesday's start.
    due = tab.get_by_text("45 working days from the day the referral was received")
    expect(due.first).to_be_visible()
    expect(tab.get_by_text("Friday 6 November").first).to_be_visible()
    expect(tab.get_by_text("Tuesday 10 November").first).to_be_visible()
    look(tab, "overview at the start")

    # Thursday: she visits, and writes it once for both.
    clock_at("Thu 10 September 2026", "16:30")
    tab.get_by_role("link", name="Write up a visit to Amara Cole").click()
    tab.get_by_label("Ben Cole").check()
    for child in (amara, ben):
        tab.locator(f"input[name=seen_{child}][value=alone]").check()
    tab.locator(f"[name=words_{amara}]").fill("I like it when mum makes pancakes.")
    tab.get_by_label("What happened?").fill("Both children were at home. The fridge was full.")
    tab.get_by_role("checkbox", name=re.compile("Dana Cole")).check()
    look(tab, "composer")
    tab.get_by_role("button", name="Finish").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Visit: Amara Cole and Ben Cole")
    expect(tab.get_by_text("I like it when mum makes pancakes.")).to_be_visible()
    look(tab, "entry")

    # She writes the parts; every page leads to the next.
    tab.goto(overview)
    expect(tab.get_by_text("Seen alone Thursday 10 September").first).to_be_visible()
    tab.get_by_role("link", name="What happened before").click()
    parts = 0
    while tab.url != overview:
        for box in tab.locator("textarea[name*=_]").all():
            box.fill("Dana says the meter was empty on Sundays. The school has seen it too.")
        if parts == 0:
            look(tab, "part")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Save and continue").click()
        parts += 1
    assert parts == 5 + 4 * 2  # five for the family, four for each of the two children
    expect(tab.get_by_text("Every answer that sign-off needs is written.")).to_be_visible()

    # What is known is checked, not asked again; Dana's views; help that does not wait.
    tab.locator("#check").get_by_role("link", name="Amara Cole").click()
    school = tab.get_by_role("group", name=re.compile("School, nursery or college: Mill Road Primary"))
    school.get_by_label("It is right").check()
    look(tab, "check")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("1 of 8 checked")).to_be_visible()
    tab.get_by_role("link", name="Write down views of Dana Cole").click()
    tab.get_by_label("Gave their views").check()
    tab.get_by_label("What did Dana say?").fill("We need a fridge that works and somebody to talk to.")
    look(tab, "views")
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.get_by_role("link", name="Add help (Help given now)").click()
    tab.get_by_label("What help was given?").fill("A food parcel")
    tab.get_by_label("Who approved it?").fill("Nora")
    tab.get_by_label("By phone: they are asked to confirm it").check()
    tab.get_by_label("What did it cost, in pounds?").fill("£35.50")
    look(tab, "help now")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Approved by Nora by phone, to be confirmed, £35.50")).to_be_visible()
    look(tab, "overview half way")

    # She sends it to Nora.
    clock_at("Mon 28 September 2026", "11:00")
    tab.get_by_role("button", name="Send for sign-off").click()
    for run in coles_runs(coles):
        tab.locator(f"input[name=outcome_{run}][value=in_need]").check()
    for details in tab.locator("details").all():
        details.evaluate("it => it.open = true") if tab.scripts else details.locator("summary").click()
    for box in tab.get_by_role("checkbox", name="Neglect").all():
        box.check()
    tab.get_by_label("Who should sign it?").fill("Nora")
    look(tab, "send")
    tab.get_by_role("button", name="Send for sign-off").click()
    expect(tab.get_by_text("Sent for sign-off by Alice.")).to_be_visible()

    # Nora sends it back once, with what is needed.
    clock_at("Tue 29 September 2026", "09:15")
    enter(tab, "nora")
    tab.goto(overview)
    tab.get_by_role("button", name="Read it and decide").click()
    look(tab, "sign")
    tab.get_by_text("Send it back instead").click()
    tab.get_by_label("What is needed before you can sign?").fill("Say what Ben's nursery told you.")
    tab.get_by_role("button", name="Send it back").click()
    expect(tab.get_by_text("Say what Ben's nursery told you.")).to_be_visible()

    clock_at("Tue 29 September 2026", "11:40")
    enter(tab, "alice")
    tab.goto(overview)
    tab.get_by_role("link", name="How Ben is doing").click()
    tab.get_by_label("Learning and school").fill(
        "His nursery says he eats well there and plays with everybody."
    )
    tab.get_by_role("button", name="Save and continue").click()
    tab.goto(f"{overview}send/")
    for run, outcome in zip(coles_runs(coles), ("in_need", "not_in_need"), strict=True):
        tab.locator(f"input[name=outcome_{run}][value={outcome}]").check()
    for details in tab.locator("details").all():
        details.locator("summary").click()
    for box in tab.get_by_role("checkbox", name="Neglect").all():
        box.check()
    tab.get_by_label("Who should sign it?").fill("Nora")
    tab.get_by_role("button", name="Send for sign-off").click()
    expect(tab.get_by_text("Sent for sign-off by Alice.")).to_be_visible()

    # Nora signs: the brother and the sister differ. The decision is there for the family to read.
    clock_at("Wed 30 September 2026", "15:00")
    enter(tab, "nora")
    tab.goto(f"{overview}sign/")
    tab.get_by_label("Why, for Amara?").fill(
        "Amara needs breakfast every day and a place to be after school."
    )
    tab.get_by_role("button", name="Sign off").click()
    expect(tab).to_have_title(re.compile("^Error: "))
    expect(tab.get_by_text("Enter the reasons for Ben").first).to_be_visible()
    look(tab, "sign with an error")
    tab.get_by_label("Why, for Ben?").fill("Ben is well, and his nursery sees him every day.")
    tab.get_by_label("What happens next?").fill("Alice will meet you by Friday 9 October.")
    tab.get_by_role("button", name="Sign off").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("What was decided, and why")
    expect(tab.get_by_text("It found that Ben Cole does not need a plan")).to_be_visible()
    look(tab, "decision")
    tab.goto(overview)
    expect(tab.get_by_text("Done in time, was due Friday 6 November").first).to_be_visible()

    outcomes = {
        event.person_id: event.facts["outcome"]
        for event in models.Event.objects.filter(kind="assessment_signed_off")
    }
    assert outcomes == {amara: "in_need", ben: "not_in_need"}
    told = models.Notice.objects.filter(tell="family_told_assessment")
    assert {notice.state.state for notice in told} == {"owed"}  # nothing reaches a family by itself


def coles_runs(story):
    """The children's matters, Amara's first."""
    runs = dict(models.Event.objects.filter(kind="assessment_started").values_list("person_id", "matter_id"))
    return [runs[story.people[name]] for name in ("Amara Cole", "Ben Cole")]
