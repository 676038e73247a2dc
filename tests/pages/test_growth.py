"""No page asks more of the database because the council has more children: everything is told a second time, and counted;
and no statement of a page would read a growing table from end to end."""

import json
import re
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


# What never holds many rows: a handful of restricted records and of what was broken into, accounts, what was written on the
# wrong child, children who move to another council.
SMALL = {
    "accounts_user",
    "record_censusrun",  # a row a year
    "record_hidden",
    "record_oddread",
    "record_restriction",
    "record_restrictedaccess",
    "record_restrictedaccessended",
    "record_restrictionlifted",
    "record_restrictionrenewed",
    "record_transfer",
    "record_transferstep",
}


# A story looks for the task it has just made: no action asks so.
THE_STORIES_OWN = 'FROM "record_reliedon" WHERE "record_reliedon"."kind"'
ASKING = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


def asked(addresses, sessions):
    """How many statements each page makes, and which. Whoever has not opened it before does so first: some things are only
    done once a session."""
    found, made_of = {}, {}
    for key, (who, address) in addresses.items():
        if key not in sessions:
            client = sessions[key] = Client()
            if who:
                client.force_login(who)
            client.get(address)
        client = sessions[key]
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        statements = [
            (query["sql"], None) for query in made.captured_queries if "SAVEPOINT" not in query["sql"]
        ]
        found[key], made_of[key] = len(statements), statements
    return found, made_of


def told_again(council):
    """Every statement that telling all the stories once more makes, once each, with its values: what the actions ask."""
    made = {}

    def note(execute, sql, params, many, context):
        if not many and THE_STORIES_OWN not in str(sql):
            made.setdefault(re.sub(r"'[^']*'|\d+|(%s, )+", "", str(sql)), (str(sql), params))
        return execute(sql, params, many, context)

    refs = {}
    with connection.execute_wrapper(note):
        for tell in FAMILIES:
            tell(Story(council.cast, datetime.now(UTC), refs))
    return list(made.values())


def read_from_end_to_end(made_of):
    """The tables that some statement of a page can only be answered from by reading every row: there is no way by an index,
    also where the database is asked to take any other. On few rows it would rightly read them all, so it is not asked what
    it would do here but what it could."""
    found, seen = {}, set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SET LOCAL seq_page_cost = 1000000"
        )  # else a small table is read once into memory for an EXISTS
        for key, statements in made_of.items():
            for sql, values in statements:
                shape = re.sub(r"'[^']*'|\d+", "", sql)
                if shape in seen or not sql.lstrip().upper().startswith(ASKING):
                    continue
                seen.add(shape)
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
                plan = cursor.fetchone()[0]
                for node in nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]):
                    if node["Node Type"] == "Seq Scan" and node["Relation Name"] not in SMALL:
                        found.setdefault(node["Relation Name"], (key, node.get("Filter", ""), sql))
        cursor.execute("SET LOCAL enable_seqscan = on")
        cursor.execute("SET LOCAL seq_page_cost TO DEFAULT")
    return found


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def test_an_index_that_is_missing_would_be_found(db):
    by_no_index = "SELECT ref FROM record_event WHERE because = 'Late'"
    by_index = "SELECT ref FROM record_event WHERE ref = '00000000-0000-4000-8000-000000000001'"
    found = read_from_end_to_end({"made up": [(by_no_index, None), (by_index, None)]})
    assert [(table, key, sql) for table, (key, _, sql) in found.items()] == [
        ("record_event", "made up", by_no_index)
    ]


def test_telling_every_story_twice_makes_no_page_ask_more(council, db):
    addresses = {
        f"{page.name} {state}": (opener(page), page.address(**page.arguments(council, state)))
        for page in registry.pages("desk")
        if not page.inside
        for state in page.states
    }
    sessions = {}
    once, made_of = asked(addresses, sessions)
    assert read_from_end_to_end(made_of) == {}
    assert read_from_end_to_end({"telling": told_again(council)}) == {}
    twice, _ = asked(addresses, sessions)
    grown = {key: (once[key], twice[key]) for key in once if twice[key] > once[key]}
    assert grown == {}
