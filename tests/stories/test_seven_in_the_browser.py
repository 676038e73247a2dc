"""Seven children, three fathers, two homes, one conference: each is asked about their own, and each record holds only its
reader's children. In Chromium, with what leads up to the conference told through the actions."""

import re

import pytest
from playwright.sync_api import expect

from alongside.record import models
from tests.pages import looking
from tests.sevens import HARM, KIERAN, MARY, decided_for_all, seven_children

pytestmark = pytest.mark.slow
NAMES = [name.split()[0] for name in HARM]


def seat_of(person):
    return models.Seat.objects.get(person=person).pk


def asks(page, name):
    page.get_by_label(re.compile(name)).check()
    page.locator("input[name=how][value=in_person]").check()
    page.get_by_role("button", name="Write it down", exact=True).click()


def copies(page, meeting, part, *people):
    """What each of them would get, as the page shows it before it leaves."""
    page.goto(f"{meeting}copies/")
    page.locator(f"input[name=part][value={part}]").check()
    for person in people:
        page.locator(f"input[name=seats][value='{seat_of(person)}']").check()
    page.get_by_role("button", name="Make them ready").click()
    expect(page.get_by_text("Made ready.")).to_be_visible()
    shown = {}
    for person in people:
        made = models.SeatCopy.objects.get(seat=seat_of(person), part=part)
        page.goto(f"/copies/to/{made.recipient_id}/")
        shown[person] = page.locator("main").inner_text()
    return shown


def test_each_is_asked_about_their_own_children_and_each_record_holds_only_those(
    story, enter, page, clock_at
):
    """Alice asks Mary and Kieran. Paul, whom an order keeps from his two, is not asked: the page says which order. Carla decides;
    Alice makes the record ready for both parents, and reads Kieran's beside Mary's."""
    seven_children(story)
    mary, kieran = story.people["Mary Obi"], story.people["Kieran Doyle"]
    meeting = f"/meetings/{story.meeting}/"
    clock_at("Mon 28 September 2026", "11:00")
    enter(page, "alice")
    page.goto(f"{meeting}ask/")
    asks(page, "Paul Vance")
    expect(page.locator("#what-error")).to_contain_text("CV26P00114")
    looking.check_by_axe(page)
    for name, children in (("Mary Obi", set(HARM)), ("Kieran Doyle", {*MARY[2:], *KIERAN})):
        page.goto(f"{meeting}ask/")
        asks(page, name)
        page.get_by_role("table").get_by_role("link", name=name).click()
        said = page.locator("main").inner_text()
        assert {each for each in HARM if each in said} == children
    page.goto(f"/seats/{seat_of(kieran)}/invitation/")
    letter = page.locator(".app-sheet").inner_text()
    assert {name for name in NAMES if name in letter} == {"Tess", "Uma", "Vic", "Will"}
    assert "Kiln Lane" not in letter

    decided_for_all(story)
    clock_at("Tue 6 October 2026", "10:00")
    enter(page, "alice")
    made = copies(page, meeting, "decision", kieran)[kieran]
    assert "Dear Kieran Doyle" in made
    assert "does not need a child protection plan" in made
    assert {name for name in NAMES if name in made} == {"Tess", "Uma", "Vic", "Will"}
    looking.check_by_axe(page)
    shown = copies(page, meeting, "record", mary, kieran)
    for name, words in HARM.items():
        assert words in shown[mary]
        assert (words in shown[kieran]) == (name in {*MARY[2:], *KIERAN}), name
    looking.check_by_axe(page)
