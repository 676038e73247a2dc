"""A cast on stage, a case to tell, and somebody signed in."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page as Tab

from alongside.accounts.models import User
from alongside.design import clock
from alongside.law.days import London
from alongside.record.actions import people
from tests.browser import PATIENCE
from tests.record.conftest import cast as cast, story as story
from tests.story import Story


@pytest.fixture
def as_(cast) -> Callable[[str], Client]:
    """`as_("alice")` is a browser without scripts in which Alice is signed in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@ashworth.example"))
        return client

    return enter


@pytest.fixture
def clock_at(monkeypatch) -> Callable[[str, str], datetime]:
    """`clock_at("Wed 9 September 2026", "14:00")`: what the doors take for now, until it is said again. Who signed in stays
    signed in for the whole story, weeks as it may take."""
    monkeypatch.setattr(settings, "SESSION_HOURS_AT_MOST", 24 * 400)

    def turn(words: str, at: str = "09:00") -> datetime:
        day = datetime.strptime(words, "%a %d %B %Y").replace(tzinfo=London)
        assert words.startswith(f"{day:%a}"), f"{words} is a {day:%A}"
        hour, minute = map(int, at.split(":"))
        moment = day.replace(hour=hour, minute=minute)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return turn


@pytest.fixture
def coles(story) -> Story:
    """Amara and Ben Cole live with their mother Dana. The school referred them on a Friday; on Monday Maud decided that
    they be assessed; Alice is their worker and Dana agrees."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3))
    ben = story.known("Ben Cole", born_on=date(2021, 6, 30))
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    for child in (amara, ben):
        said = {"by": story.cast.dora, "now": story.now}
        people.relate(dana, child, "mother", **said)
        people.record_responsibility(child, dana, basis="birth_mother", **said)
    people.relate(amara, ben, "sibling", by=story.cast.dora, now=story.now)
    people.record_answer(
        amara,
        "school",
        "Mill Road Primary",
        on=date(2026, 9, 4),
        source="the school",
        by=story.cast.dora,
        now=story.now,
    )
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    return story


@pytest.fixture(params=[pytest.param(True, id="scripts"), pytest.param(False, id="no-scripts")])
def tab(request, browser, live_server, db) -> Iterator[Tab]:
    """A tab with JavaScript, and the same story again without. What a script complains of fails the test."""
    if request.param and os.environ.get("ALONGSIDE_SCRIPTS") == "off":
        pytest.skip("this run is without scripts")
    faults: list[str] = []
    context = browser.new_context(
        base_url=live_server.url,
        locale="en-GB",
        timezone_id="Europe/London",
        viewport={"width": 1280, "height": 900},
        java_script_enabled=request.param,
    )
    context.set_default_timeout(PATIENCE)
    made = context.new_page()
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.scripts = request.param  # type: ignore[attr-defined]
    yield made
    context.close()
    assert not faults, "the browser complained: " + "; ".join(faults)


@pytest.fixture
def enter(as_, live_server) -> Callable[[Tab, str], None]:
    """`enter(tab, "alice")` signs a browser in without the form, which has its own story."""

    def sign_in(tab: Tab, name: str) -> None:
        cookie = as_(name).cookies[settings.SESSION_COOKIE_NAME].value
        tab.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )

    return sign_in
