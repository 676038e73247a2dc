"""From the phone call to the decision with the keyboard alone: Tab, arrows, Space and Enter, and never an address typed."""

from datetime import date

import pytest
from playwright.sync_api import expect

from alongside.record import models
from alongside.record.actions import people
from tests.stories.keyboard import Keyboard, look

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.scripts]


@pytest.fixture
def the_coles(story):
    """Amara Cole and her mother Dana are in the record from two years ago. Nothing is open."""
    story.on("Wed 4 September 2024")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3), postcode="AB1 2CD")
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    people.relate(dana, amara, "mother", by=story.cast.dora, now=story.now)
    return story


@pytest.fixture
def keys(page):
    return Keyboard(page)


def test_from_the_phone_call_to_the_decision_by_keyboard_only(the_coles, keys, page, enter, clock_at):
    # Monday 16:20: the head teacher rings. Dora has a broken wrist and works without a mouse.
    clock_at("Mon 23 November 2026", "16:20")
    enter(page, "dora")
    page.goto("/")
    look(page, "Monday 23 November")
    keys.press("Front door$")
    look(page, "Front door")
    keys.press("New contact")
    keys.fill("What was said", "Amara came to school hungry again. Her brother Ben is often alone.")
    keys.fill("Who it is about, in their words", "Amara Cole, Year 3, and her little brother Ben")
    keys.pick("Who is it from", "School")
    keys.fill("Their name", "Mrs Shah")
    keys.fill("How to ring or write back", "01632 960401")
    keys.choose("Do the family know", "do not know about this")
    look(page, "New contact")
    keys.press("Write it down")
    look(page, "Nobody identified yet")
    keys.press("I am checking this", key="Space")

    # Amara is found, her mother is one key away, and Ben is written down.
    keys.press("Find the people")
    keys.fill(r"> Name", "Amara Cole")
    keys.fill("Address or postcode", "AB1 2CD")
    keys.press("Look up")
    look(page, "Who is it about?")
    keys.press("It is about this child.*Amara Cole")
    keys.press("Add as an adult.*Dana Cole")
    keys.fill(r"> Name", "Ben Cole")
    keys.press("Look up")
    keys.press("Write down and add")
    # That they are brother and sister is asked and never assumed.
    assert models.Relationship.objects.filter(kind="sibling").count() == 0
    keys.press("say how they are related")
    look(page, "Are they brothers and sisters?")
    keys.choose("Amara Cole and Ben Cole", "Half-brothers or half-sisters")
    keys.press("Write it down")
    look(page, "Amara Cole and Ben Cole")
    assert models.Relationship.objects.get(kind="half_sibling").source == "contact"

    # An agency, its answer, the statutory questions.
    keys.press("Ask another")
    keys.fill("Which agency", "Health visitor")
    keys.fill("What you asked", "Is Ben well and growing?")
    keys.choose("Was the family asked first", "The family agreed")
    look(page, "Ask an agency")
    keys.press("> Asked$")
    keys.press("Write down the answer of Health visitor")
    keys.choose("In outline", "> Known to them")
    keys.fill("What they said", "Ben missed his last two checks.")
    look(page, "What Health visitor answered")
    keys.press("Write it down")
    keys.press("Hand to a manager")
    keys.fill("What the manager should know", "Two children going hungry.")
    for question in ("protecting at once", "reasonable cause", "crime", "specialist", "seen, and how soon"):
        page.keyboard.press("Home")
        keys.choose(question, "Not yet known")
    keys.choose("May a child be in need", "> Yes")
    keys.choose("Are services needed", "> Yes")
    look(page, "Ready for a decision?")
    keys.press("Hand to a manager")
    expect(page.locator("main")).to_contain_text("A manager can decide now.")

    # Tuesday 09:30: Maud decides, by keyboard too.
    clock_at("Tue 24 November 2026", "09:30")
    enter(page, "maud")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("1 contact to decide by the end of today")
    keys.press("Front door$")
    keys.press("Amara Cole, 8 years; Ben Cole")
    keys.press("Decide$")
    keys.tick("Amara Cole.*> The child may be in need")
    keys.tick("Ben Cole.*> No further action")
    keys.fill("Reasons for the decision", "Hungry at school three times.")
    look(page, "Decide")
    keys.press("> Decide$")
    look(page, "Who must be told")
    decided = models.Event.objects.filter(kind="referral_decided")
    assert set(decided.values_list("person__card__name", "facts__outcomes__0")) == {
        ("Amara Cole", "s17_assessment"),
        ("Ben Cole", "no_further_action"),
    }
