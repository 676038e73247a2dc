"""From the child's page to the signed assessment and the written decision with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from alongside.record import models
from tests.stories.keyboard import Keyboard, look

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.scripts]


@pytest.fixture
def keys(page):
    return Keyboard(page)


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def write_the_parts(keys, page):
    """Every page of the form in turn: what sign-off needs is written, the rest is left empty. Answers how many."""
    keys.press("What happened before$")
    parts = 0
    while not heading(page).startswith("Assessment:"):
        for _ in range(page.get_by_label("needed before sign-off").count()):
            keys.fill("needed before sign-off", "Dana says the meter was empty on Sundays.")
        look(page, heading(page))
        keys.press("Save and continue")
        parts += 1
    return parts


def test_the_composer_and_the_assessment_by_keyboard_only(coles, keys, page, enter, clock_at):
    # Tuesday: Alice opens Amara's page and starts the assessment of both children.
    clock_at("Tue 8 September 2026", "10:00")
    enter(page, "alice")
    page.goto("/")
    keys.press("Amara Cole")
    look(page, "Amara Cole")
    expect(page.locator("main")).to_contain_text("Nobody has started the assessment yet.")
    keys.press("Start the assessment$")
    look(page, "Start an assessment")
    keys.press("Start the assessment$")
    look(page, "Assessment: Amara Cole and Ben Cole")

    # Thursday: she visits, sees both alone, and writes it once.
    clock_at("Thu 10 September 2026", "16:30")
    keys.press("Write up a visit to Amara Cole")
    keys.tick("Which children.*> Ben Cole")
    keys.choose("Was Ben seen", "Seen alone")
    page.keyboard.press("Shift+Tab")  # back over Ben's own box to his sister's questions
    keys.choose("Was Amara seen", "Seen alone")
    keys.fill("What did Amara say", "I like it when mum makes pancakes.")
    keys.tick("Who was there.*> Dana Cole")
    keys.fill("> What happened", "Both children were at home. The fridge was full.")
    look(page, "Write up a visit")
    keys.press("> Finish$")
    look(page, "Visit: Amara Cole and Ben Cole")
    expect(page.locator("main")).to_contain_text("I like it when mum makes pancakes.")

    # The parts, one after the other, and what their mother thinks.
    keys.press("> Amara Cole$")
    keys.press("Open the assessment$")
    expect(page.locator("main")).to_contain_text("Seen alone Thursday 10 September")
    assert write_the_parts(keys, page) == 13
    expect(page.locator("main")).to_contain_text("Every answer that sign-off needs is written.")
    keys.press("Write down views of Dana Cole")
    keys.choose("Did Dana say what they think", "> Gave their views")
    keys.fill("> What did Dana say", "I want somewhere for them to go after school.")
    look(page, "What Dana Cole thinks")
    keys.press("> Save$")
    look(page, "Assessment: Amara Cole and Ben Cole")

    # She sends it to Nora, with what she proposes.
    clock_at("Mon 28 September 2026", "11:00")
    keys.press("> Send for sign-off$")
    for name, outcome in (
        ("Amara", "A child in need: a plan of help"),
        ("Ben", "Not a child in need: close"),
    ):
        keys.choose(f"What do you think should follow for {name}", outcome)
        keys.tick(f"Factors found for {name}")
        keys.tick(f"What did you find for {name}.*> Neglect")
    keys.fill("Who should sign it", "Nora")
    look(page, "Send for sign-off")
    keys.press("> Send for sign-off$")
    expect(page.locator("main")).to_contain_text("Sent for sign-off by Alice.")

    # Nora finds it on her own page, reads the whole, forgets one reason, and signs.
    clock_at("Wed 30 September 2026", "15:00")
    enter(page, "nora")
    page.goto("/")
    keys.press("read and sign this assessment|Amara Cole")
    keys.fill("Why, for Amara", "Amara needs breakfast every day and a place to be after school.")
    look(page, "Read and decide: Amara Cole and Ben Cole")
    keys.press("> Sign off$")
    # The summary leads to the box.
    keys.to("Enter the reasons for Ben")
    page.keyboard.press("Enter")
    page.keyboard.type("Ben is well, and his nursery sees him every day.")
    keys.fill("What happens next", "Alice will meet you by Friday 9 October.")
    keys.press("> Sign off$")
    look(page, "What was decided, and why")
    expect(page.locator("main")).to_contain_text("It found that Ben Cole does not need a plan")
    expect(page.locator("main")).not_to_contain_text("To ask for an assessment.")
    keys.press("Back to the assessment")
    look(page, "Assessment: Amara Cole and Ben Cole")
    expect(page.locator("main")).to_contain_text("Done in time, was due Friday 6 November")
    keys.press("> Amara Cole$")
    look(page, "Amara Cole")

    outcomes = dict(
        models.Event.objects.filter(kind="assessment_signed_off").values_list(
            "person__card__name", "facts__outcome"
        )
    )
    assert outcomes == {"Amara Cole": "in_need", "Ben Cole": "not_in_need"}
