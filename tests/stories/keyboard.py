"""Somebody who uses no mouse: Tab, arrows, Space and Enter, and never an address typed."""

import re

from playwright.sync_api import expect

from tests.pages import looking

# What a screen reader would say of the field or link that has the focus, with the question it answers.
FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "";
  const label = here.labels?.length ? [...here.labels].map(one => one.textContent).join(" ") : "";
  const group = here.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
  const region = here.closest("[aria-labelledby]");
  const within = region ? document.getElementById(region.getAttribute("aria-labelledby"))?.textContent ?? "" : "";
  const own = here.getAttribute("aria-label") || label || here.textContent || here.value || "";
  return [within, group, own].map(words => words.replace(/\\s+/g, " ").trim()).join(" > ");
}"""
SEEN = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const drawn = style.outlineStyle !== "none" || style.boxShadow !== "none" || here.matches(":focus-visible");
  return drawn && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""
MOST_STEPS = 150


class Keyboard:
    """Somebody who uses no mouse."""

    def __init__(self, tab):
        self.tab = tab

    def to(self, words):
        """Tab until the focus is on what is called that, where it can be seen. Twice round the page and it is not there."""
        wanted, passed = re.compile(words), []
        for _ in range(MOST_STEPS):
            self.tab.keyboard.press("Tab")
            here = self.tab.evaluate(FOCUSED)
            if wanted.search(here):
                assert self.tab.evaluate(SEEN), f"the focus on “{here}” cannot be seen"
                return
            passed.append(here)
        raise AssertionError(f"nothing called “{words}” is reached by Tab: {passed}")

    def press(self, words, key="Enter"):
        """Follow a link or press a button, and wait for what comes of it."""
        self.to(words)
        with self.tab.expect_navigation():
            self.tab.keyboard.press(key)

    def fill(self, words, text):
        """Type into a field."""
        self.to(words)
        self.tab.keyboard.press("Control+A")
        self.tab.keyboard.type(text)

    def pick(self, words, text):
        """Choose from a list, by the beginning of what is wanted."""
        self.to(words)
        self.tab.keyboard.type(text)

    def choose(self, question, answer):
        """One of several: Tab to the question, Space, and arrows to the answer."""
        self.to(f"{question}.*>")
        wanted = re.compile(answer)
        self.tab.keyboard.press("Space")
        for _ in range(12):
            if wanted.search(self.tab.evaluate(FOCUSED)):
                return
            self.tab.keyboard.press("ArrowDown")
        raise AssertionError(f"no answer “{answer}” to “{question}”")

    def tick(self, words):
        """Tick a box, or open what is folded away."""
        self.to(words)
        self.tab.keyboard.press("Space")


def look(tab, heading):
    """The page that came is the one expected, and axe finds nothing on it."""
    expect(tab.get_by_role("heading", level=1)).to_contain_text(heading)
    looking.check_by_axe(tab)
