"""From the phone call to the decision and everybody told, in a browser: with scripts, and without."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from alongside.record import models
from alongside.record.actions import people
from tests.pages import looking

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths; by axe where scripts can run."""
    looking.check_narrow(tab)
    if tab.scripts:
        looking.check_by_axe(tab)
        looking.picture(tab, f"front door {name}")


def main(tab):
    return tab.locator("main")


@pytest.fixture
def the_coles(story):
    """Amara Cole and her mother Dana are in the record from two years ago. Nothing is open."""
    story.on("Wed 4 September 2024")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3), postcode="AB1 2CD")
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    said = {"by": story.cast.dora, "now": story.now}
    people.relate(dana, amara, "mother", **said)
    people.record_responsibility(amara, dana, basis="birth_mother", **said)
    people.record_reach(dana, kind="phone", value="07700 900123", safe="unsafe", **said)
    return story


def test_a_call_is_written_down_checked_decided_and_everybody_told(the_coles, tab, enter, clock_at):
    # Monday 16:20: the head teacher rings. Dora types while she listens.
    clock_at("Mon 23 November 2026", "16:20")
    enter(tab, "dora")
    tab.goto("/front-door/")
    tab.get_by_role("button", name="New contact").click()
    expect(tab.get_by_label("Time")).to_have_value("16:20")
    tab.get_by_label("What was said").fill("Amara came to school hungry again. Her brother is often alone.")
    tab.get_by_label("Who it is about, in their words").fill("Amara Cole, Year 3, and her little brother Ben")
    tab.get_by_label("Who is it from").select_option(label="School")
    tab.get_by_label("Their name").fill("Mrs Shah")
    tab.get_by_label("Their job").fill("Head teacher, Mill Road Primary")
    tab.get_by_label("How to ring or write back").fill("01632 960401")
    tab.get_by_label("The family do not know about this").check()
    look(tab, "new contact")
    tab.get_by_role("button", name="Write it down").click()

    # Her receipt: a number for the caller, and the day it must be decided by.
    expect(main(tab)).to_contain_text("The contact is written down.")
    expect(main(tab)).to_contain_text("Due by the end of Tuesday 24 November")
    expect(main(tab)).to_contain_text("Reference to give")
    look(tab, "receipt")
    contact = tab.url
    tab.get_by_role("button", name="I am checking this").click()
    expect(main(tab)).to_contain_text("You are checking this contact.")

    # She looks for Amara before anybody is written down, and the match says why.
    tab.get_by_role("button", name="Find the people").click()
    tab.get_by_label("Name (optional)", exact=True).fill("Amara Coal")
    tab.get_by_label("Address or postcode").fill("AB1 2CD")
    tab.get_by_role("button", name="Look up").click()
    match = tab.get_by_role("article").filter(has_text="Amara Cole, 8 years")
    assert "Amara" not in tab.url
    assert "AB1" not in tab.url
    expect(match).to_contain_text("same postcode")
    look(tab, "search")
    match.get_by_role("button", name=re.compile("It is about this child.*Amara Cole")).click()
    expect(main(tab)).to_contain_text("Added to this contact.")
    # Her mother is one tap away; her brother is in no record and is written down after a search.
    tab.get_by_role("button", name=re.compile("Add as an adult.*Dana Cole")).click()
    tab.get_by_label("Name (optional)", exact=True).fill("Ben Cole")
    tab.get_by_role("button", name="Look up").click()
    expect(tab.get_by_label("First name")).to_have_value("Ben")
    tab.get_by_role("button", name="Write down and add").click()
    expect(main(tab)).to_contain_text("Written down and added to this contact.")
    tab.get_by_role("link", name="Back to the contact").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Amara Cole and Ben Cole")

    # She asks the health visitor. Why the family was not asked first has to be said.
    tab.get_by_role("link", name="Ask another").click()
    tab.get_by_label("Which agency").fill("Health visitor")
    tab.get_by_label("What you asked").fill("Is Ben well and growing?")
    tab.get_by_label("Not asked, for another reason").check()
    tab.get_by_role("button", name="Asked").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text(
        "Say in a few words why the family was not asked"
    )
    expect(tab.get_by_label("What you asked")).to_have_value("Is Ben well and growing?")
    look(tab, "agency with an error")
    tab.get_by_label("Why not").fill("Dana could not be reached by phone today")
    tab.get_by_role("button", name="Asked").click()
    tab.get_by_role("link", name="Write down the answer of Health visitor").click()
    tab.get_by_label("Known to them", exact=True).check()
    tab.get_by_label("What they said").fill("Ben missed his last two checks.")
    tab.get_by_role("button", name="Write it down").click()
    expect(main(tab)).to_contain_text("Ben missed his last two checks.")

    # The statutory questions, and over to a manager.
    tab.get_by_role("button", name="Hand to a manager").click()
    tab.get_by_label("What the manager should know").fill("Two children going hungry; help asked for before.")
    for question in tab.get_by_role("group").all():
        question.get_by_label("Not yet known").check()
    tab.get_by_role("group", name=re.compile("May a child be in need")).get_by_label("Yes").check()
    look(tab, "questions")
    tab.get_by_role("button", name="Hand to a manager").click()
    expect(main(tab)).to_contain_text("A manager can decide now.")

    # Tuesday 09:30: Maud decides. Amara and Ben differ; nothing and something cannot stand together.
    clock_at("Tue 24 November 2026", "09:30")
    enter(tab, "maud")
    tab.goto("/front-door/")
    expect(main(tab)).to_contain_text("Due by the end of today, Tuesday 24 November")
    look(tab, "board")
    tab.get_by_role("link", name=re.compile("Amara Cole, 8 years; Ben Cole")).click()
    tab.get_by_role("button", name="Decide", exact=True).click()
    expect(tab.get_by_label("Whose parental responsibility")).to_have_value(
        "Amara Cole: Dana Cole (birth mother: automatic)"
    )
    amara, ben = (tab.get_by_role("region", name=re.compile(name)) for name in ("Amara Cole", "Ben Cole"))
    amara.get_by_label("The child may be in need: assess under section 17").check()
    ben.get_by_label("No further action").check()
    ben.get_by_label("Services are needed now").check()
    tab.get_by_label("Reasons for the decision").fill("Hungry at school three times; Ben missed two checks.")
    tab.get_by_label("Welfare").fill("Enough to eat; somebody at home.")
    tab.get_by_role("button", name="Decide", exact=True).click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text(
        "“No further action” cannot stand beside another"
    )
    expect(ben).to_contain_text("Choose either no further action or what will be done.")
    expect(tab.get_by_label("Welfare")).to_have_value("Enough to eat; somebody at home.")
    assert models.Event.objects.filter(kind="referral_decided").count() == 0
    look(tab, "decision refused")
    ben.get_by_label("No further action").uncheck()
    tab.get_by_role("button", name="Decide", exact=True).click()

    # Who must be told: each by name. Dana's number is not safe, so no text can be made ready.
    expect(tab.get_by_role("heading", level=1)).to_have_text("Who must be told")
    decided = models.Event.objects.filter(kind="referral_decided").values_list(
        "person__card__name", "facts__outcomes"
    )
    outcomes = {(name, tuple(chosen)) for name, chosen in decided}
    assert outcomes == {("Amara Cole", ("s17_assessment",)), ("Ben Cole", ("services_now",))}
    look(tab, "told")
    told = tab.url
    tab.get_by_role("link", name=re.compile("Tell, hold or withhold.*Dana Cole")).first.click()
    expect(tab.get_by_label("What they were told")).to_have_value(
        re.compile(
            "a manager decided that a worker should meet you and find out what help Amara Cole may need"
        )
    )
    expect(main(tab)).to_contain_text("Not safe: do not use")
    assert "Dana" not in tab.title()
    tab.get_by_text("Get a letter or message ready").click()
    ready = tab.locator("#ready")
    ready.get_by_label("By text message").check()
    ready.get_by_role("button", name="It is ready to be sent").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text(
        "They have not told us, asked alone, that this is safe for messages"
    )
    look(tab, "no safe number")
    tab.locator("#told").get_by_role("radio", name="In person").check()
    tab.get_by_role("button", name="They have been told").click()
    expect(main(tab)).to_contain_text("Written down: told.")
    tab.goto(told)
    tab.get_by_role("link", name=re.compile("Tell, hold or withhold.*Mrs Shah")).click()
    tab.locator("#told").get_by_role("radio", name="By phone").check()
    tab.get_by_role("button", name="They have been told").click()
    expect(main(tab).get_by_role("article").filter(has_text="Mrs Shah")).to_contain_text(
        "Told in person or by phone"
    )

    # Amara waits for a worker, and Alice takes both.
    tab.goto("/duty/")
    expect(main(tab)).to_contain_text("1 working day, since Monday 23 November")
    look(tab, "duty list")
    tab.get_by_role("link", name="Give a worker to Amara Cole").click()
    tab.get_by_label("Which worker").fill("Alice")
    tab.get_by_role("button", name="Give the work").click()
    expect(main(tab)).to_contain_text("Done: the worker sees it on their own page.")
    look(tab, "allocated")
    alice = the_coles.cast.alice.user
    assert set(
        models.Allocated.objects.filter(worker=alice).values_list("person__card__name", flat=True)
    ) == {
        "Amara Cole",
        "Ben Cole",
    }
    tab.goto(contact)
    look(tab, "decided contact")


def test_going_back_after_a_contact_was_written_down_does_not_offer_its_words_to_be_written_again(
    the_coles, tab, enter, clock_at
):
    clock_at("Mon 23 November 2026", "16:20")
    enter(tab, "dora")
    tab.goto("/front-door/")
    tab.get_by_role("button", name="New contact").click()
    tab.get_by_label("What was said").fill("Amara came to school hungry again.")
    tab.get_by_label("Who is it from").select_option(label="School")
    tab.get_by_label("The family do not know about this").check()
    tab.get_by_role("button", name="Write it down").click()
    if main(tab).get_by_text("There is a problem").count():  # nobody was named who rang
        tab.get_by_label("Their name").fill("Mrs Shah")
        tab.get_by_label("Who it is about, in their words").fill("Amara Cole")
        tab.get_by_role("button", name="Write it down").click()
    expect(main(tab)).to_contain_text("The contact is written down.")
    tab.go_back()
    expect(tab.get_by_label("What was said")).to_have_value("")
    assert models.Contact.objects.count() == 1
