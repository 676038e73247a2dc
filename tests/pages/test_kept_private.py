"""Whoever is hidden from a reader is named on no page of the desk, wherever somebody wrote them down.

Zerlina is a sister of every child of the council. Her name, where she sleeps and her number stand in every text anybody can
write freely: which these are is read from the models and from the law's facts, so a new box is tried by being declared. Then
she is restricted, and every page is opened again.
"""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import psycopg
import pytest
from django.apps import apps
from django.db import models as fields

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import User
from alongside.design import registry
from alongside.law import pathway
from alongside.record import models
from alongside.record.access import viewer_of
from alongside.record.acting import stamp
from alongside.record.actions import people
from alongside.record.actions.access import name_people, restrict
from alongside.record.models.sorts import Sort
from tests.pages.test_every_page import opener

pytestmark = pytest.mark.slow

SAID = " Zerlina Quandary sleeps at 7 Kanarienweg, ZQ9 1AA; ring Zerlina on 01632 960777."
# Whole words: a form's signature and a reference are letters by chance, and some day hold three of them in a row.
WORDS = tuple(
    re.compile(rf"(?<![\w-]){word}(?![\w-])")
    for word in ("Zerlina", "Quandary", "Kanarienweg", "ZQ9", "960777")
)
IN_FULL = (re.compile("Zerlina Quandary"),)

# Texts that are no free words: what somebody is called, where they live and how they are reached, codes in a text.
NO_WORDS = {
    "Name": {"given", "family"},
    "PersonCard": {"name"},
    "SearchTerm": {"text"},
    "Address": {"lines"},
    "Contact": {"referrer_name", "referrer_reach"},
    "BuildFinding": {"fields"},
    "CensusFinding": {"fields"},
    "FindingMark": {"fields"},
}
# What one reads there is about no child, or is its reader's own.
ABOUT_NOBODY = {"LetterVersion": "a text of the council's letters", "Draft": "its writer's own words"}


# On these no child stands whom she could be near: of her they give no name in full, and a first name is somebody else's too.
NOBODY_ON_IT = {
    ("desk:batch", ""): "notices of the police, about whom nobody has said yet who they are",
    ("desk:build", "approved"): "a return: the file's name",
    ("desk:build", "built"): "a return: the file's name",
    ("desk:contact", "nobody"): "nobody is named on this call yet",
    ("desk:contact", "asked online"): "nobody is named on this request yet",
    ("desk:services", ""): "what the council offers",
    ("desk:subject_name", ""): "a place, on nobody's record",
    ("desk:waiting", ""): "what the council offers",
}


def free_texts():
    """Every column in which somebody writes freely, table by table."""
    for model in apps.get_app_config("record").get_models():
        if model.__name__ in ABOUT_NOBODY or getattr(model, "sort", None) is Sort.DRAFT:
            continue
        names = [
            field.column
            for field in model._meta.concrete_fields
            if isinstance(field, fields.TextField)
            and not field.choices
            and field.name != "source"
            and field.name not in NO_WORDS.get(model.__name__, ())
        ]
        if names:
            yield model._meta.db_table, names


def _more(value):
    """A text of several words, with more of them; whatever else, as it is."""
    if isinstance(value, dict):
        return {key: _more(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_more(each) for each in value]
    return value + SAID if isinstance(value, str) and " " in value.strip() else value


def plant(owner):
    """As the owner, past every trigger: no colleague could."""
    with psycopg.connect(owner) as db:
        db.execute("SET session_replication_role = replica")
        for table, columns in free_texts():
            for column in columns:
                db.execute(
                    f"""UPDATE "{table}" SET "{column}" = "{column}" || %s WHERE "{column}" <> ''""", [SAID]
                )
        pathway.load_events()
        for table, column in (
            ("record_event", "facts"),
            ("record_contactstep", "facts"),
            ("record_seatstep", "facts"),
        ):
            rows = db.execute(f'SELECT ref, "{column}" FROM "{table}"').fetchall()
            for ref, facts in rows:
                if (more := _more(facts)) != facts:
                    db.execute(
                        f'UPDATE "{table}" SET "{column}" = %s WHERE ref = %s', [json.dumps(more), ref]
                    )


@pytest.fixture
def zerlina(council, databases, transactional_db):
    """Everybody's sister, of whom everybody writes."""
    now = datetime.now(UTC)
    nadia = council.cast["Nadia"]
    new = people.NewPerson(given="Zerlina", family="Quandary", born_on=date(2019, 3, 2))
    made = people.record_person(new, by=nadia, now=now)
    people.record_address(made, lines="7 Kanarienweg", postcode="ZQ9 1AA", by=nadia, now=now)
    people.record_reach(made, kind="phone", value="01632 960777", by=nadia, now=now)
    known = models.PersonCard.objects.exclude(person=made)
    models.Relationship.objects.bulk_create(
        models.Relationship(person_id=made, other_id=each, kind="sibling", **stamp(nadia, now))
        for each in known.values_list("person", flat=True)
    )
    plant(databases.owner(databases.name))
    return made


def seen_by(client, user, page, arguments):
    """A page as somebody opens it: its words, as a reader sees them."""
    client.force_login(user)
    answer = client.get(page.address(**arguments))
    assert answer.status_code in (200, 302, 405), (page.name, answer.status_code)
    return "" if answer.streaming else unescape(answer.content.decode())


def restricted(zerlina):
    """The head of service answers for her record, and nobody else is named."""
    head = User.objects.get(email="head_of_service@ashworth.example")
    by = viewer_of(head.ref, now=datetime.now(UTC))
    until = datetime.now(UTC).date() + timedelta(days=90)
    act = restrict(
        zerlina,
        owner=head.ref,
        reasons="Her aunt works here.",
        desk_phone="01632 960001",
        expires_on=until,
        by=by,
        now=datetime.now(UTC),
    )
    return act, by, until


# A few pages of each room on which she was written about.
TOLD_TO_ALICE = (
    "desk:child",
    "desk:story",
    "desk:assessment_read",
    "desk:help_plan",
    "desk:plan",
    "desk:passage",
)


def test_whoever_is_hidden_is_named_on_no_page_and_is_where_one_may_find_her(zerlina, council, client):
    act, head, until = restricted(zerlina)
    hidden, named = 0, {}
    for page in registry.pages("desk"):
        for state in () if page.inside else page.states:
            words = seen_by(client, opener(page), page, page.arguments(council, state))
            hidden += "somebody else" in words or "[kept private]" in words
            alone = (page.name, state) in NOBODY_ON_IT
            if found := next(
                filter(None, (word.search(words) for word in (IN_FULL if alone else WORDS))), None
            ):
                named[page.name, state] = words[max(0, found.start() - 90) :][:160]
    assert named == {}
    assert hidden > 60, "what was planted is on the pages"

    alice = User.objects.get(email="alice@council.example")
    name_people(act, [alice.ref], reasons="She works with her.", until=until, by=head, now=datetime.now(UTC))
    for name in TOLD_TO_ALICE:
        page = registry.named(name)
        assert page.opened_by in ("", alice.email), name
        assert "Zerlina Quandary" in seen_by(client, alice, page, page.arguments(council, page.states[0])), (
            name
        )
