"""A worker who does not know the child reads the page for a minute: eight questions, answered on the first screen.

The reader is a script. It looks at what a screen of 1280 by 800 shows before anything is scrolled, reads at four words a
second, and must meet each answer within sixty seconds. It cannot say whether somebody understood what they read.
"""

import re

import pytest

from alongside.accounts.models import User

WORDS_A_SECOND = 4
SECONDS = 60
QUESTIONS = ("danger", "tonight", "seen", "words", "plan", "next", "network", "ring")

# What stands in the record of each child of the demonstration, question by question.
ANSWERS = {
    "amara": {
        "danger": "No warning, and nothing is protected",
        "tonight": "14 Quarry Road",
        "seen": "Alone",
        "words": "I like it when Gran comes",
        "plan": "Assessment",
        "next": "Finish the assessment",
        "network": "Dana Cole, mother",
        "ring": "Alice Moreno, 01632 960205",
    },
    "tonight_police": {
        "danger": "Danger",
        "tonight": "Police protection, until",
        "seen": "Not seen by us yet",
        "words": "Nothing in their own words yet",
        "plan": "Accommodated for less than 24 hours",
        "next": "Police protection ends",
        "network": "Donna Sayer",
        "ring": "Alice Moreno",
    },
}
# How many words of a block are shown: not those folded away, nor those for screen readers only.
SHOWN = """block => {
  const shown = block.cloneNode(true);
  shown.querySelectorAll(".govuk-visually-hidden, details p").forEach(hidden => hidden.remove());
  return shown.textContent.split(/\\s+/).filter(word => /[0-9A-Za-z]/.test(word)).length;
}"""
NO_SOURCE = {"ring"}  # telephone numbers: there is nothing behind them to open


@pytest.mark.browser
def test_eight_questions_are_answered_on_the_first_screen_in_under_a_minute(
    council, looked_at, django_db_blocker
):
    with django_db_blocker.unblock():
        alice = User.objects.get(email="alice@council.example")
        with looked_at(alice) as tab:
            tab.set_viewport_size({"width": 1280, "height": 800})
            for name, answers in ANSWERS.items():
                tab.goto(f"/children/{council.person(name)}/")
                assert read_aloud(tab, answers) <= SECONDS, name
            tab.set_viewport_size({"width": 1280, "height": 900})


def read_aloud(tab, answers) -> float:
    """The seconds it takes to read what answers the eight questions; each answer is seen without scrolling."""
    read = 0
    for question in QUESTIONS:
        block = tab.locator(f"section[aria-labelledby='glance-{question}']")
        read += block.evaluate(SHOWN)
        answer = block.get_by_text(re.compile(re.escape(answers[question]))).last
        place = answer.bounding_box()
        assert place is not None, question
        assert place["y"] + min(place["height"], 24) <= 800, f"{question} stands below the first screen"
        if question not in NO_SOURCE and "No" not in answers[question][:2] and answers[question] != "Danger":
            assert block.locator("a").count(), f"{question} opens nothing it came from"
    return read / WORDS_A_SECOND
