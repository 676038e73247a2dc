"""A browser without scripts that reads every form as it is shown, fills it in and sends it, and remembers all that was asked
and typed: so that a story can say what was asked twice, and how long a typist would need."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin

import lxml.html
from django.test import Client
from playwright.sync_api import Page as Tab

from tests.pages import looking

# What somebody who types 40 words a minute needs: a word is five characters and its space; to find a box, an answer or a
# button and press it, and to think of it (Card, Moran and Newell: point 1.1 s, press 0.2 s, think 1.35 s); and a page to come.
A_CHARACTER = 60 / (40 * 6)
A_FIELD = 1.1 + 0.2 + 1.35
A_PAGE = 1.0
NOT_WORDS = ("hidden", "radio", "checkbox", "submit", "file")


@dataclass(frozen=True)
class Typed:
    """Something that was typed into a box, and on which page."""

    page: str
    label: str
    words: str
    long: bool


@dataclass
class Walker:
    """Somebody at the desk. `pages` are those opened, by title; `chosen` counts boxes, answers and buttons that were touched."""

    client: Client | None = None
    pages: list[str] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    empty: list[tuple[str, str]] = field(default_factory=list)
    chosen: int = 0
    address: str = ""

    def open(self, address):
        """A page, by its address."""
        return self._came(self.client.get(address, follow=True), address)

    def _came(self, answer, address):
        self.errors = []
        self.address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        assert answer.status_code in (200, 422), f"{self.address} answered {answer.status_code}"
        return self._read(answer.content.decode())

    def _read(self, page):
        self.tree = lxml.html.fromstring(page)
        self.title = self.tree.findtext(".//title").split(" – ")[0].strip()
        self.pages.append(self.title)
        self.errors = [
            " ".join(each.text_content().split())
            for each in self.tree.xpath("//*[contains(@class, 'govuk-error-summary')]//li")
        ]
        for form in self.tree.xpath("//main//form"):
            self.empty += [(self.title, label) for name, label, value in self.boxes(form) if not value]
        return self

    @property
    def words(self):
        """Everything the page says."""
        return " ".join(" ".join(self.tree.xpath("//main//text()")).split())

    def boxes(self, form):
        """Every box of a form that words are typed into: its name, its label and what it holds."""
        for box in form.xpath(".//input | .//textarea"):
            if box.get("type", "text") in NOT_WORDS or not box.get("name"):
                continue
            value = box.text_content() if box.tag == "textarea" else box.get("value", "")
            yield box.get("name"), self._label(box), (value or "").strip()

    def _label(self, box):
        found = self.tree.xpath("//label[@for=$id]", id=box.get("id", ""))
        legend = box.xpath("ancestor::fieldset[1]/legend")
        said = [*(each.text_content() for each in legend), *(each.text_content() for each in found)]
        return " ".join(" ".join(said).split())

    def follow(self, words):
        """A link, by what it says."""
        wanted = re.compile(words)
        for link in self.tree.xpath("//main//a[@href]"):
            if wanted.search(" ".join(link.text_content().split())):
                self.chosen += 1
                return self.open(urljoin(self.address, link.get("href")))
        raise AssertionError(
            f"no link “{words}” on {self.title}: {[a.text_content() for a in self.tree.xpath('//main//a')]}"
        )

    def send(self, button, **answers):
        """Fill in the form that has this button, and press it. A day is given as a date; several answers as a list."""
        wanted = re.compile(button)
        for form in self.tree.xpath("//main//form"):
            for press in form.xpath(".//button"):
                if wanted.search(" ".join(press.text_content().split())):
                    return self._sent(form, press, answers)
        said = [" ".join(b.text_content().split()) for b in self.tree.xpath("//main//button")]
        raise AssertionError(f"no button “{button}” on {self.title}: {said}")

    def _sent(self, form, press, answers):
        given = {}
        for name, value in form.form_values():
            given.setdefault(name, []).append(value)
        labels = {name: label for name, label, _ in self.boxes(form)}
        long = {box.get("name") for box in form.xpath(".//textarea")}
        picked = {box.get("name") for box in form.xpath(".//input[@list or @type='hidden']")}
        names = {box.get("name") for box in form.xpath(".//input | .//textarea | .//select")}
        for name, answer in answers.items():
            parts = _parts(name, answer)
            assert set(parts) <= names, (
                f"no {set(parts) - names} on {self.title}: {sorted(filter(None, names))}"
            )
            for each, value in parts.items():
                self.chosen += len(value)
                if each in labels and each not in picked and not isinstance(answer, date):
                    self.typed.append(Typed(self.title, labels[each], value[0], each in long))
                given[each] = value
        self.chosen += 1
        if press.get("name"):
            given[press.get("name")] = [press.get("value", "")]
        to = urljoin(self.address, form.get("action") or self.address.split("#")[0])
        return self._came(self.client.post(to, given, follow=True), to)

    @property
    def seconds(self):
        """How long somebody would need who types 40 words a minute."""
        characters = sum(len(each.words) for each in self.typed)
        return characters * A_CHARACTER + self.chosen * A_FIELD + len(self.pages) * A_PAGE


def _parts(name, answer):
    if isinstance(answer, date):
        return {f"{name}_{part}": [str(getattr(answer, part))] for part in ("day", "month", "year")}
    return {name: [str(each) for each in answer] if isinstance(answer, (list, tuple)) else [str(answer)]}


@dataclass
class InABrowser(Walker):
    """The same somebody in Chromium, with scripts: what is followed, filled in and pressed are the page's own links, boxes and
    buttons. Each page has its own test with axe; `look` asks it again where the story is what fills the page."""

    tab: Tab | None = None
    enter: Callable[[Tab, str], None] | None = None

    def comes(self, name):
        """Somebody else sits down at it."""
        self.enter(self.tab, name)

    def open(self, address):
        return self._loaded(lambda: self.tab.goto(address))

    def _loaded(self, act):
        with self.tab.expect_navigation() as came:
            act()
        answer = came.value
        assert answer.status in (200, 422), f"{self.tab.url} answered {answer.status}"
        self.address = "/" + self.tab.url.split("/", 3)[3]
        self._read(self.tab.content())
        return self

    def look(self):
        """Nothing on this page stands in anybody's way, by axe."""
        looking.check_by_axe(self.tab)
        looking.picture(self.tab, f"write once {self.title}")
        return self

    def follow(self, words):
        self.chosen += 1
        link = self.tab.locator("main a[href]").filter(has_text=re.compile(words)).first
        return self._loaded(lambda: self.tab.goto(link.evaluate("one => one.href")))

    def send(self, button, **answers):
        whole = re.compile(button.replace("^", r"^\s*").replace("$", r"\s*$"))
        press = self.tab.locator("main form button").filter(has_text=whole).first
        form = press.locator("xpath=ancestor::form[1]")
        for name, answer in answers.items():
            for each, value in _parts(name, answer).items():
                self._answered(form.locator(f"[name='{each}']"), value, asked=not isinstance(answer, date))
        self.chosen += 1
        return self._loaded(press.click)

    def _answered(self, boxes, value, *, asked):
        self.chosen += len(value)
        first = boxes.first
        kind = first.evaluate("box => box.tagName == 'INPUT' ? box.type : box.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            for each in boxes.all():
                if each.get_attribute("value") in value:
                    each.check()
                elif kind == "checkbox":
                    each.uncheck()
            return
        if kind == "select":
            first.select_option(value[0])
            return
        if kind == "hidden":
            first.evaluate("(box, value) => { box.value = value }", value[0])
            return
        first.fill(value[0])
        if asked and not first.get_attribute("list"):
            self.typed.append(Typed(self.title, first.get_attribute("name"), value[0], kind == "textarea"))
