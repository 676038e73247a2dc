"""A typist who writes a page at a steady pace: what she types, chooses and presses is counted, and how long that takes.

Forty words a minute, five characters a word; two seconds to find a box or an answer and choose it; four seconds for a page
to open and be taken in. What stands there already costs nothing: that is what is being measured.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator

CHARACTERS_A_MINUTE = 40 * 5
CHOOSING, TURNING = 2 / 60, 4 / 60  # minutes


@dataclass
class Typist:
    """Counts one recording: the pages it needs, the boxes and answers, the characters."""

    pages: int = 1
    fields: int = 0
    characters: int = 0

    def types(self, box: Locator, words: str) -> None:
        """Finds a box and types into it."""
        box.fill(words)
        self.fields += 1
        self.characters += len(words)

    def ticks(self, answer: Locator) -> None:
        """Finds an answer and chooses it."""
        answer.check()
        self.fields += 1

    def picks(self, box: Locator, value: str) -> None:
        """Opens a list and chooses from it."""
        box.select_option(value)
        self.fields += 1

    def presses(self, button: Locator) -> None:
        """Presses a button; another page opens."""
        button.click()
        self.pages += 1

    @property
    def minutes(self) -> float:
        """How long it took her."""
        return (
            self.characters / CHARACTERS_A_MINUTE
            + (self.fields + self.pages) * CHOOSING
            + self.pages * TURNING
        )
