"""Every page outside in a language nobody speaks: made from the catalogue, longer, read from the right. What is not in the
catalogue is the only English on it; what knows left and right stands the wrong way round; what is too wide shows.

One story a door, which walks the registry: a new page is tested by being declared.
"""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import FamilyAccount, User
from alongside.design import language, pseudo, registry, ways
from alongside.design.catalogues import PSEUDO
from alongside.design.registry import READERS, Page
from alongside.law import helplines
from alongside.record.models import PersonCard
from tests import reading_ages
from tests.pages import looking
from tests.pages.test_every_page import opener

pytestmark = pytest.mark.browser
NARROW, ZOOMED = 320, 640  # pixels: a small telephone, and 1280 at twice the size
# Written by others than us, in their own words: a made-up language has no word for them.
NOT_OURS = {
    "alongside",
    "demo",
    "English",
    "Made",
    "language",
    "Chrome",
    "Safari",
    "Firefox",
    "Samsung",
    "iPhone",
    "iPad",
}
# The words somebody sees or hears on the page: what is shown, what a screen reader says of it, what the tab is called.
SAID = """() => {
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (!at.closest('[translate=no], script, style, noscript, textarea')) found.push(walk.currentNode.textContent);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [alt], [title]'))
    found.push(...['aria-label', 'placeholder', 'alt', 'title'].map((name) => one.getAttribute(name) ?? ''));
  return found;
}"""
# Its lines, as they are read one after another, with what folds open: for the reading age.
LINES = """() => {
  const parts = 'h1, h2, h3, h4, p, li, dt, dd, legend, label, summary, td, th, .govuk-hint';
  return [...document.querySelectorAll('main *')].filter((one) => one.matches(parts) && !one.closest('[translate=no], dt[data-explains]')
    && ![...one.children].some((child) => child.matches(parts))).map((one) => one.textContent);
}"""


# Readers whose page says what the usual one's does not: asked to a meeting at an hour of her own; a child, about herself.
ALSO_READ = ("green-leaf-606", "small-star-808")


def pages_of(door: str) -> Iterator[tuple[Page, str, object]]:
    """The pages that somebody outside opens at this door, in each of their states, and by whom."""
    for entry in registry.pages(door):
        if not entry.inside and entry.roles in (None, READERS):
            yield from ((entry, state, opener(entry)) for state in entry.states)
    if door == "family":
        for reader in FamilyAccount.objects.filter(sign_in_name__in=ALSO_READ).order_by("sign_in_name"):
            yield registry.named("family:home"), reader.sign_in_name, reader


def reads(tab, **chosen: str) -> None:
    """From now on this browser asks for that language and that way."""
    names = {"language": language.COOKIE, "way": ways.COOKIE}
    url = tab.context.pages[0].evaluate("location.origin")
    tab.context.add_cookies(
        [{"name": names[name], "value": value, "url": url} for name, value in chosen.items()]
    )


def names_of_people() -> set[str]:
    """The words of everybody's names and of the council's."""
    said = [
        settings.COUNCIL_NAME,
        *PersonCard.objects.values_list("name", flat=True),
        *User.objects.values_list("name", flat=True),
        *(each.name for each in helplines.everybody()),
    ]
    return NOT_OURS | {word for words in said for word in re.findall(r"[A-Za-z]+", words)}


def english_on(tab, names: set[str]) -> list[str]:
    """What stands on the page in plain English: longer words without one accent."""
    found = []
    for words in tab.evaluate(SAID):
        plain = [
            word for word in re.findall(r"[^\W\d_]+", pseudo.plain(words)) if word.isascii() and len(word) > 3
        ]
        if any(word not in names for word in plain):
            found.append(" ".join(words.split()))
    return found


@pytest.mark.parametrize("door", ["public", "family"])
def test_the_pages_of_a_door_stand_in_a_language_read_from_the_right(
    door, council, looked_at, settings, django_db_blocker
):
    settings.PSEUDO_LANGUAGE = True
    with django_db_blocker.unblock():
        names = names_of_people()
        wrong: dict[str, object] = {}
        for entry, state, reader in pages_of(door):
            with looked_at(reader, entry.cookies(council, state)) as tab:
                tab.goto("/healthz")
                reads(tab, language=PSEUDO)
                tab.set_viewport_size({"width": NARROW, "height": 800})
                answer = tab.goto(entry.address(**entry.arguments(council, state)))
                where = f"{entry.name} {state}".strip()
                assert answer.status == 200, where
                assert tab.locator("html").get_attribute("lang") == "en-XB", where
                assert tab.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl", (
                    where
                )
                if plain := english_on(tab, names):
                    wrong[where] = plain
                try:
                    looking.check_fits(tab, NARROW, ZOOMED)
                except AssertionError as misfit:
                    wrong[f"{where}, what does not fit"] = str(misfit)
                looking.check_by_axe(tab)
                tab.set_viewport_size({"width": 1280, "height": 900})
        assert wrong == {}


@pytest.mark.parametrize("door", ["public", "family"])
def test_the_pages_of_a_door_fit_small_screens_and_a_child_of_eleven_could_read_them(
    door, council, looked_at, django_db_blocker
):
    with django_db_blocker.unblock():
        hard: dict[str, object] = {}
        measured = 0
        for entry, state, reader in pages_of(door):
            with looked_at(reader, entry.cookies(council, state)) as tab:
                tab.goto(entry.address(**entry.arguments(council, state)))
                looking.check_fits(tab, NARROW, ZOOMED)
                text = reading_ages.as_sentences(tab.evaluate(LINES))
                if reading_ages.count(text) < reading_ages.FEWEST:
                    continue
                measured += 1
                if too := reading_ages.too_hard(text):
                    hard[f"{entry.name} {state}".strip()] = too
        assert measured >= 4
        assert hard == {}


def test_the_main_pages_stand_in_every_way_of_reading(council, looked_at, django_db_blocker):
    with django_db_blocker.unblock():
        for name in ("public:home", "public:cover_your_tracks", "family:sign_in", "family:home"):
            entry = registry.named(name)
            for way in ways.WAYS[1:]:
                with looked_at(opener(entry)) as tab:
                    tab.goto("/healthz")
                    reads(tab, way=way.key)
                    tab.goto(entry.address())
                    assert (tab.locator(".app-easy__lines > li").count() > 3) == (way.key == "easy"), name
                    assert (tab.locator("[data-listen]").count() == 1) == (way.key == "aloud"), name
                    assert tab.locator("main details:not([open])").count() == 0 or way.key == "large", name
                    size = tab.locator("main p.govuk-body").first.evaluate(
                        "p => parseFloat(getComputedStyle(p).fontSize)"
                    )
                    assert (size >= 28) == (way.key == "large"), name
                    looking.check_by_axe(tab)
                    looking.check_narrow(tab)
