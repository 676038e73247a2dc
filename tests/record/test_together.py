"""Several lists in one statement are the lists each would be by itself, also where their SQL was put together before."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from alongside.record import models
from alongside.record.queries.desk import people
from alongside.record.together import compiled, together

MANY = ("Amara Cole", "Ben Cole", "Chloe Cole", "Dev Cole", "Ella Cole")


@pytest.fixture
def children(story):
    story.on("Fri 4 September 2026")
    return [story.known(name, postcode="as1 2cd") for name in MANY]


@compiled
def cards_and_names(whom, only_current):
    names = models.Name.objects.filter(person__in=whom).order_by("family", "given")
    return {
        "cards": people.card_rows(whom).order_by("name"),
        "names": names.filter(kind="current") if only_current else names,
    }


@pytest.mark.parametrize("some", [1, 2, 3, 4, 5])
def test_lists_put_into_sql_once_are_about_whoever_is_asked_for(children, some):
    whom = children[:some]
    found = together(cards_and_names(whom, True))
    assert [row[1] for row in found["cards"]] == list(MANY[:some])
    assert [f"{row.given} {row.family}" for row in found["names"]] == list(MANY[:some])
    assert {row.person_id for row in found["names"]} == set(whom)


def test_nobody_is_nobody_and_asks_nothing(children):
    with CaptureQueriesContext(connection) as made:
        assert together(cards_and_names([], True)) == {"cards": [], "names": []}
    assert len(made) == 0


def test_another_flag_is_another_statement(children):
    models.Name(
        person_id=children[0],
        given="Mara",
        family="Cole",
        kind="known_as",
        recorded_at="2026-09-04T09:00Z",
        recorded_by=uuid4(),
    ).save(force_insert=True)
    assert len(together(cards_and_names(children[:1], True))["names"]) == 1
    assert len(together(cards_and_names(children[:1], False))["names"]) == 2


def test_compiled_and_plain_lists_travel_in_one_statement(children):
    with CaptureQueriesContext(connection) as made:
        found = together(
            {
                **cards_and_names(children[:2], False),
                "others": people.card_rows(children[2:]).order_by("name"),
            }
        )
    assert len(made) == 1
    assert [row[1] for row in found["others"]] == list(MANY[2:])


def test_a_reference_that_went_into_a_text_cannot_stand_for_another():
    """The statement would go on asking about whomever it was first asked for."""

    @compiled
    def slots(child):
        return {"words": models.SlotPassage.objects.filter(slot=f"child_words:{child}")}

    with pytest.raises(TypeError, match="words: a reference is kept as a reference"):
        slots(uuid4())


def test_the_same_shape_is_put_into_sql_once(children, monkeypatch):
    built = []

    @compiled
    def counted(whom):
        built.append(len(whom))
        return {"cards": people.card_rows(whom)}

    for some in (1, 2, 3, 4, 3, 4, 1):
        found = together(counted(children[:some]))["cards"]
        assert {row[0] for row in found} == set(children[:some])
    assert together(counted([]))["cards"] == []
    assert built == [2, 0]  # however many are asked for; nobody is another question


def test_what_looks_at_each_of_them_is_one_shape_for_each_size(children):
    """A list that makes something of every reference by itself, beside one that takes them as a whole."""
    built = []

    @compiled
    def counted(whom):
        built.append(len(whom))
        each = Q()
        for one in whom:
            each |= Q(pk=one)
        return {
            "cards": people.card_rows(whom),
            "each": models.PersonCard.objects.filter(each).values_list("pk"),
        }

    for some in (1, 2, 3, 4, 3, 4, 1):
        found = together(counted(children[:some]))
        asked = set(children[:some])
        assert ({row[0] for row in found["cards"]}, {row[0] for row in found["each"]}) == (asked, asked)
    assert built == [2, 1, 2, 4]  # three are asked for as four, the last one twice
