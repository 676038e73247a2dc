"""The first bad night in the browser: police protection at ten past two before a bank holiday, a mother who changes her mind, a
baby before and after birth, and a loss."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alongside.jobs.minutely.emergency import watch_the_hours
from alongside.record import models
from alongside.record.actions import people, unborn
from tests.browser import TOLD_ONCE
from tests.pages import looking
from tests.stories.test_conference_in_the_browser import day, pick

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths, by axe where scripts can run."""
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, f"first bad night {name}")


def because(tab, name="They rang us in the night"):
    """Whoever does not work with the family says why they open the record."""
    box = tab.get_by_role("button", name="Open the record")
    if box.count():
        tab.get_by_label("A child may be in danger").or_(
            tab.locator("input[name=reason]").first
        ).first.check()
        box.click()


def held(tab, person):
    """The page of where a child is, for whoever is signed in."""
    tab.goto(reverse("desk:tonight", kwargs={"child": person}))


@TOLD_ONCE
def test_police_protection_at_ten_past_two_before_a_bank_holiday(coles, tab, enter, clock_at):
    """Friday 25 December 2026, ten past two at night: the police take Amara and Ben. It is written down on a telephone in one
    page. The hours run over Christmas to ten past two on Monday 28 December, a bank holiday; a day before the end a manager
    and a lawyer hear of it; the paper comes; and on Sunday they go home."""
    amara, ben = coles.people["Amara Cole"], coles.people["Ben Cole"]
    clock_at("Fri 25 December 2026", "02:45")
    enter(tab, "alice")
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(reverse("desk:child", kwargs={"person": amara}))
    tab.get_by_role("link", name="Where tonight").first.click()
    expect(tab.get_by_text("Not recorded as away from home.").first).to_be_visible()
    tab.get_by_role("link", name="Write down where they are").or_(
        tab.get_by_role("button", name="Write down where they are")
    ).first.click()
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#arranged_by-error")).to_contain_text("who arranged it")
    tab.get_by_label("Ben Cole").check()
    pick(tab, "arranged_by", "council")
    pick(tab, "stays_with", "foster_carer")
    tab.locator("[name=with_whom]").fill("Carol Hill, 01632 960744")
    pick(tab, "authority", "police_protection")
    tab.locator("[name=officer]").fill("PC 4417 Dunn")
    tab.locator("[name=taken_at]").fill("02:10")
    tab.locator("[name=reason]").fill("Alone in the flat, the door open")
    tab.locator("[name=spoken_by]").fill("Inspector Reed")
    tab.locator("[name=spoken_at]").fill("02:25")
    tab.locator("[name=at]").fill("02:40")
    look(tab, "where tonight")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("71 hours and 25 minutes left.")).to_be_visible()
    expect(tab.get_by_text(re.compile("28 December.*a bank holiday")).first).to_be_visible()
    expect(tab.get_by_text(re.compile("Inspector Reed said so")).first).to_be_visible()
    expect(tab.get_by_text("The paper has not come.").first).to_be_visible()
    expect(tab.get_by_text("looked after", exact=True)).to_have_count(0)
    expect(tab.get_by_role("link", name="The enquiry", exact=True)).to_be_visible()
    look(tab, "police protection")
    assert models.Stage.objects.filter(person=ben, value="police_protection", current=True).exists()

    # A day before the end the manager and the lawyer hear of it, in the night too.
    watch_the_hours(clock_at("Sun 27 December 2026", "02:11"))
    enter(tab, "lena")
    tab.goto("/")
    expect(tab.get_by_text(re.compile("ends within 24 hours")).first).to_be_visible()
    expect(tab.get_by_role("button", name="It is done")).to_have_count(0)

    clock_at("Sun 27 December 2026", "10:00")
    enter(tab, "alice")
    held(tab, amara)
    tab.get_by_role("link", name=re.compile("It is here")).first.click()
    if tab.get_by_label("Ben Cole").count():
        tab.get_by_label("Ben Cole").check()
    tab.locator("[name=document]").fill("Form 72, in the emails of Friday")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Form 72, in the emails of Friday").first).to_be_visible()
    tab.get_by_role("link", name="Home again").click()
    tab.get_by_label("Ben Cole").check()
    tab.locator("[name=to_whom]").fill("Dana, with her sister staying")
    expect(tab.get_by_label("Police protection", exact=True)).to_be_checked()
    look(tab, "home again")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text(re.compile("Home since")).first).to_be_visible()
    open_ = models.Task.objects.filter(person__in=[amara, ben], done=None)
    assert not open_.filter(kind__in=("authority_ends_soon", "legal_paper_wanted")).exists()


@pytest.fixture
def coles_with_responsibility(coles):
    """As `coles`: Dana has parental responsibility, and Femi, Ben's father, too."""
    femi = coles.known("Femi Ade", born_on=date(1992, 5, 9))
    ben = coles.people["Ben Cole"]
    said = {"by": coles.cast.dora, "now": coles.now}
    people.relate(femi, ben, "father", **said)
    people.record_responsibility(ben, femi, basis="birth_certificate", **said)
    return coles


@TOLD_ONCE
def test_a_mother_agrees_to_section_20_and_changes_her_mind(coles_with_responsibility, tab, enter, clock_at):
    """Thursday 24 September: Dana agrees, Femi is asked, Nora decides, Ben goes to a carer. Friday at half past nine at night
    Dana wants him back; the hours run until he is home at midnight."""
    ben = coles_with_responsibility.people["Ben Cole"]
    home = reverse("desk:section_20", kwargs={"child": ben})
    clock_at("Thu 24 September 2026", "10:00")
    enter(tab, "alice")
    tab.goto(home)
    tab.get_by_role("button", name="Somebody agrees").or_(
        tab.get_by_role("link", name="Somebody agrees")
    ).first.click()
    tab.get_by_label("Dana Cole").check()
    pick(tab, "spoken", "no")
    tab.locator("[name=language]").fill("English")
    for what in ("may_withdraw", "may_say_no", "legal_advice"):
        pick(tab, "explained", what)
    pick(tab, "capacity", "yes")
    pick(tab, "free_of_pressure", "no")
    tab.locator("[name=words]").fill("Until I am out of hospital.")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#free_of_pressure-error")).to_contain_text("not free is none")
    expect(tab.locator("[name=words]")).to_have_value("Until I am out of hospital.")
    pick(tab, "free_of_pressure", "yes")
    look(tab, "somebody agrees")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Agreed, not decided").first).to_be_visible()
    tab.get_by_role("link", name="Somebody was asked").click()
    tab.get_by_label("Femi Ade").check()
    pick(tab, "answer", "agrees")
    tab.get_by_role("button", name="Write it down").click()

    clock_at("Thu 24 September 2026", "11:30")
    enter(tab, "nora")
    tab.goto(home)
    tab.get_by_role("button", name="Decide").or_(tab.get_by_role("link", name="Decide")).first.click()
    tab.locator("[name=purpose]").fill("A home while his mother is in hospital.")
    day(tab, "review_on", 1, 10)
    tab.locator("[name=reasons]").fill("Nobody in the family can.")
    tab.locator("[name=document]").fill("Signed, in the file")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.locator("#child_view-error")).to_contain_text("not recorded what the child wishes")
    tab.locator(f"[name='wishes_{ben}']").fill("Can I take my fish?")
    look(tab, "decide on section 20")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.get_by_text("Accommodated under section 20").first).to_be_visible()

    enter(tab, "alice")
    tab.goto(reverse("desk:tonight_where", kwargs={"child": ben}))
    pick(tab, "arranged_by", "council")
    pick(tab, "stays_with", "foster_carer")
    pick(tab, "authority", "stands")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Section 20 agreement").first).to_be_visible()

    clock_at("Fri 25 September 2026", "21:45")
    tab.goto(home)
    tab.get_by_role("link", name="They no longer agree").click()
    tab.get_by_label("Everybody who agreed").check()
    pick(tab, "wants_child_back", "yes")
    tab.locator("[name=at]").fill("21:30")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("The agreement is gone: the hours run").first).to_be_visible()
    clock_at("Fri 25 September 2026", "23:55")
    tab.goto(home)
    expect(tab.get_by_text(re.compile("2 hours since they said so"))).to_be_visible()
    look(tab, "she changes her mind")
    enter(tab, "lena")
    tab.goto("/")
    expect(tab.get_by_text(re.compile("hours are running")).first).to_be_visible()

    enter(tab, "alice")
    tab.goto(home)
    tab.get_by_role("link", name="Write down what was done").or_(
        tab.get_by_role("button", name="Write down what was done")
    ).first.click()
    pick(tab, "outcome", "returned")
    tab.locator("[name=to_whom]").fill("Dana")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Ended").first).to_be_visible()
    held(tab, ben)
    expect(tab.get_by_text(re.compile("Home since")).first).to_be_visible()
    assert not models.Task.objects.filter(person=ben, done=None, kind="s20_outcome_wanted").exists()


@pytest.fixture
def baby(story):
    """Kayleigh is sixteen and expects a baby on 20 October 2026; the baby is Alice's, and Aaron may be the father."""
    story.on("Fri 4 September 2026")
    baby = story.known("Baby Cole", due_on=date(2026, 10, 20))
    mother = story.known("Kayleigh Cole", born_on=date(2010, 2, 2))
    aaron = story.known("Aaron Fell", born_on=date(2004, 2, 2))
    for who, tie in ((mother, "mother"), (aaron, "possible_father")):
        people.relate(who, baby, tie, by=story.cast.dora, now=story.now)
    story.school_refers("Baby Cole", concern="Nowhere to live when the baby comes.")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    unborn.change_due(baby, due_on=date(2026, 10, 20), by=story.cast.alice, now=story.now)
    story.on("Tue 8 September 2026", at="11:00").harm_is_suspected("Baby Cole")
    story.on("Fri 11 September 2026", at="15:00").harm_is_found()
    return baby


@TOLD_ONCE
def test_before_birth_two_are_expected_one_is_lost_and_one_is_born(story, baby, tab, enter, clock_at):
    """Monday 14 September: Carla calls the conference before birth. The scan shows two; one is lost, and nobody is sent anything
    about that baby; the other is born on the Friday, with everything from before."""
    clock_at("Mon 14 September 2026", "09:00")
    enter(tab, "carla")
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("Call it")).first.click()
    because(tab)
    day(tab, "on", 22, 9)
    tab.locator("[name=at]").fill("10:00")
    tab.locator("[name=place]").fill("Room 4, Civic Centre")
    tab.locator("[name=chair]").fill("Carla")
    tab.get_by_role("button", name="Call it").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Initial conference: Baby Cole")
    meeting = tab.url

    enter(tab, "alice")
    page = reverse("desk:unborn", kwargs={"child": baby})
    tab.goto(page)
    expect(tab.get_by_text("A child themselves").first).to_be_visible()
    expect(tab.get_by_text("Told nothing by itself.").first).to_be_visible()
    expect(tab.get_by_role("link", name="Initial conference")).to_be_visible()
    look(tab, "before the birth")
    tab.get_by_role("link", name="Another due date").click()
    day(tab, "due_on", 3, 11)
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text(re.compile("3 November")).first).to_be_visible()
    tab.get_by_role("link", name="There are two").click()
    tab.locator("[name=given]").fill("Second baby")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Second baby")
    expect(tab.get_by_role("link", name="Initial conference")).to_be_visible()

    clock_at("Wed 16 September 2026", "18:00")
    tab.get_by_role("link", name="The pregnancy has ended").click()
    tab.get_by_role("button", name="Write it down and stop everything").click()
    expect(tab.locator("#sure-error")).to_be_visible()
    tab.get_by_label("Yes, this pregnancy has ended").check()
    look(tab, "the pregnancy has ended")
    tab.get_by_role("button", name="Write it down and stop everything").click()
    expect(tab.get_by_text("This pregnancy has ended")).to_be_visible()
    expect(tab.get_by_text(re.compile("Due|expected"))).to_have_count(0)
    look(tab, "after a loss")
    tab.goto(meeting)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Initial conference: Baby Cole")
    tab.goto("/")
    expect(tab.get_by_text(re.compile("This pregnancy has ended")).first).to_be_visible()
    tab.get_by_role("button", name=re.compile("I have done this")).click()
    expect(tab.get_by_text("Second baby")).to_have_count(0)

    clock_at("Fri 18 September 2026", "09:00")
    enter(tab, "alice")
    tab.goto(page)
    tab.get_by_role("button", name="The baby was born").or_(
        tab.get_by_role("link", name="The baby was born")
    ).first.click()
    day(tab, "born_on", 18, 9)
    tab.locator("[name=given]").fill("Ivy")
    tab.get_by_role("button").filter(has_text=re.compile("born|Write|Save")).first.click()
    tab.goto(page)
    expect(tab.get_by_text(re.compile("Everything from before stays"))).to_be_visible()
    expect(tab.get_by_role("link", name="Initial conference")).to_be_visible()
    tab.goto(meeting)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Ivy")
