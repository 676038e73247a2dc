"""Somebody outside meets a page that is not there, is too old, or fails: Exit, 999 and their own door are still on it, and
nothing of the staff's."""

from uuid import uuid4

import pytest
from django.test import Client, RequestFactory

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import FamilyAccount
from alongside.design import answers, registry
from tests.pages.conftest import enter
from tests.pages.test_every_page import READER

DOORS = {"family": ("/family/", "/family/leave/"), "public": ("/get-in-touch/", "/exit/")}


def holds(answer, door):
    """The text of a page that is of this door and of no other."""
    start, leave = DOORS[door]
    text = answer.content.decode()
    assert f'href="{leave}"' in text
    assert 'href="tel:999"' in text
    assert f'href="{start}">Go back to the start' in text
    assert "Go to your home page" not in text
    assert "your manager" not in text
    assert "no-store" in answer["Cache-Control"]
    return text


def test_another_familys_child_and_a_made_up_address_are_a_page_of_the_familys_door(council, db):
    client = enter(Client(), FamilyAccount.objects.get(sign_in_name=READER))
    child = next(page for page in registry.pages("family") if "<uuid:child>" in page.route)
    for address in (child.address(child=uuid4()), "/family/nothing/of/this/name/"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert address not in holds(answer, "family")


@pytest.mark.parametrize("address", ["/get-in-touch/nothing/", "/exit/nothing/"])
def test_an_address_of_the_open_door_that_leads_nowhere_leads_back_to_it(address, db):
    answer = Client().get(address)
    assert answer.status_code == 404
    holds(answer, "public")


def test_an_address_of_nobodys_is_the_page_of_staff(db):
    answer = Client().get("/nothing/of/this/name/")
    assert answer.status_code == 404
    assert "Go to your home page" in answer.content.decode()


@pytest.mark.parametrize(("address", "door"), [("/family/sign-in/", "family"), ("/get-in-touch/", "public")])
def test_a_form_that_came_too_late_gives_back_her_words_and_no_name_of_a_field(address, door, db):
    sent = {"ask-what": "interpreter", "ask-words": "Please ring after 3pm", "password": "three odd lanterns"}
    answer = Client(enforce_csrf_checks=True).post(address, sent)
    assert answer.status_code == 403
    text = holds(answer, door)
    assert "Please ring after 3pm" in text
    for unsaid in ("Ask-what", "ask-what", "interpreter", "three odd lanterns"):
        assert unsaid not in text


@pytest.mark.parametrize("door", DOORS)
def test_a_fault_of_ours_is_said_outside_and_more_barely_where_that_page_fails_too(door, monkeypatch, caplog):
    asked = RequestFactory().get(DOORS[door][0])
    asked.user = asked.csp_nonce = ""
    assert "our fault" in holds(answers.went_wrong(asked), door)
    monkeypatch.setattr(answers, "refusal", lambda *_, **__: 1 / 0)
    bare = answers.went_wrong(asked)
    assert bare.status_code == 500
    assert "our fault" in bare.content.decode()
