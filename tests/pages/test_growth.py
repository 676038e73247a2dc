"""No page asks more of the database because the council has more children: everything is told a second time, and counted."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.design import registry
from examples.families import FAMILIES
from examples.story import Story
from tests.pages.test_every_page import opener

pytestmark = pytest.mark.slow


def asked(addresses):
    """How many statements each page makes. Asked for twice, because some things are only done once a session."""
    found = {}
    for key, (who, address) in addresses.items():
        client = Client()
        if who:
            client.force_login(who)
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        found[key] = len([query for query in made.captured_queries if "SAVEPOINT" not in query["sql"]])
    return found


def test_telling_every_story_twice_makes_no_page_ask_more(council, db):
    addresses = {
        f"{page.name} {state}": (opener(page), page.address(**page.arguments(council, state)))
        for page in registry.pages("desk")
        if not page.inside
        for state in page.states
    }
    once = asked(addresses)
    refs = {}
    for tell in FAMILIES:
        tell(Story(council.cast, datetime.now(UTC), refs))
    twice = asked(addresses)
    grown = {key: (once[key], twice[key]) for key in once if twice[key] > once[key]}
    assert grown == {}
