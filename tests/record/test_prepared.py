"""A statement that comes again is planned once, and says the same as the statement itself."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pghistory
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.record import models, prepared
from alongside.record.at_once import Changes, listed
from alongside.record.queries.desk import people
from alongside.record.together import Written, compiled, together

MANY = ("Amara Cole", "Ben Cole", "Chloe Cole")


@pytest.fixture
def children(story, monkeypatch):
    monkeypatch.setattr(prepared, "SHORTEST", 0)
    prepared._came.clear()
    story.on("Fri 4 September 2026")
    return [story.known(name, postcode="as1 2cd") for name in MANY]


def names_of(whom, since=None):
    rows = models.Name.objects.filter(person__in=whom).order_by("given").values_list("given", flat=True)
    return together({"names": rows.filter(recorded_at__gt=since) if since else rows})["names"]


def kept():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, generic_plans + custom_plans FROM pg_prepared_statements WHERE name LIKE 'together%'"
        )
        return dict(cursor.fetchall())


def test_what_comes_again_is_planned_once_and_is_about_whoever_is_asked_for(children):
    before = kept()
    for _ in range(2):
        assert [names_of([each]) for each in children] == [["Amara"], ["Ben"], ["Chloe"]]
    made = {name: plans for name, plans in kept().items() if name not in before}
    assert list(made.values()) == [5]  # six were asked; the first came before it was worth it


def test_whoever_listens_hears_the_whole_statement(children):
    heard = []

    def listen(execute, sql, params, many, context):
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        for _ in range(4):
            names_of(children[:1])
    assert len(heard) == 4
    assert all('FROM "record_name"' in sql and children[0] in params for sql, params in heard)
    with CaptureQueriesContext(connection) as made:
        names_of(children[:1])
    assert 'FROM "record_name"' in made[0]["sql"]
    assert str(children[0]) in made[0]["sql"] or children[0].hex in made[0]["sql"]


def test_a_moment_varies_too(children):
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    for _ in range(4):
        assert names_of(children, early) == ["Amara", "Ben", "Chloe"]
        assert names_of(children, late) == []


def test_what_was_prepared_in_a_transaction_that_failed_is_there_all_the_same(children):
    for _ in range(4):
        with transaction.atomic():
            assert names_of(children[1:2]) == ["Ben"]
            transaction.set_rollback(True)
    assert names_of(children[2:]) == ["Chloe"]


def test_only_so_many_are_kept(children, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 2)
    for _ in range(4):
        for many in (1, 2, 3):
            assert len(names_of(children[:many])) == many
    assert len(kept()) == 2


@pytest.mark.parametrize(
    "words",
    ["it's 100% so", "'2b9f8b0e000040008000000000000001'::uuid", "%s %(name)s \\ $1", "{}'::uuid[]"],
)
def test_words_somebody_typed_are_words(children, words):
    """Also where they look like a value, or like the place of one."""
    models.Name(
        person_id=children[0],
        given=words,
        family="Cole",
        kind="known_as",
        recorded_at="2026-09-04T09:00Z",
        recorded_by=uuid4(),
    ).save(force_insert=True)
    for _ in range(4):
        rows = models.Name.objects.filter(person__in=children, given=words)
        found = together({"names": rows.values_list("given", flat=True), "cards": people.card_rows(children)})
        assert found["names"] == [words]
        assert len(found["cards"]) == 3


def test_changes_that_come_again_are_planned_once_also_where_their_maker_is_noted(children):
    """The history of accounts puts a statement of its own, with values, before whatever a request changes."""
    before = kept()
    for n in range(4):
        changes = Changes()
        rows = listed({"word": "text", "on": "date"}, [(f"{n}", date(2026, 9, 4)), ("many", None)])
        changes.add(
            "UPDATE record_personcard SET name = (SELECT string_agg(n.word, ' ') FROM "
            f"{rows.sql}) WHERE person_id = %s",
            [*rows.values, children[n % 3]],
        )
        with pghistory.context(user=1):
            changes.make()
    made = {name: plans for name, plans in kept().items() if name not in before}
    assert list(made.values()) == [3]
    cards = models.PersonCard.objects.filter(person__in=children).values_list("name", flat=True)
    assert sorted(cards) == ["1 many", "2 many", "3 many"]


def test_what_stands_in_many_places_is_told_once_and_who_is_the_same_by_chance_is_not_mixed_up(children):
    amara, ben, _ = children

    @compiled
    def lists(first, second):
        return {
            "first": models.Name.objects.filter(person__in=[first]).values_list("given", flat=True),
            "again": models.Name.objects.filter(person=first).values_list("given", flat=True),
            "second": models.Name.objects.filter(person=second).values_list("given", flat=True),
        }

    def both(first, second):
        return together(lists(first, second))

    twice = prepared._told_once([amara, ben, amara, "x", "x", amara])
    assert twice.values == (amara, ben, "x", "x")
    assert twice.places == (0, 1, 0, 2, 3, 0)
    for _ in range(3):
        for one, other in ((amara, ben), (ben, ben), (ben, amara)):
            found = both(one, other)
            named = {amara: ["Amara"], ben: ["Ben"]}
            assert (found["first"], found["again"], found["second"]) == (named[one], named[one], named[other])


def test_a_statement_made_first_goes_the_same_way_and_what_follows_sees_what_it_did(children):
    amara = children[0]

    @compiled
    def lists(person):
        return {"names": models.Name.objects.filter(person=person).values_list("given", flat=True)}

    for n in range(4):  # put together anew, then prepared
        with CaptureStatements() as heard:
            told = ("SELECT set_config('alongside.told', %s, false)", [f"{n}: 100 %"])
            said = Written("SELECT current_setting('alongside.told') AS told", {}, (None,))
            found = together({**lists(amara), "told": said}, first=told)
        assert found == {"names": ["Amara"], "told": [(f"{n}: 100 %",)]}
        assert len(heard) == 1
    with transaction.atomic():
        assert together({}, first=("SELECT set_config('alongside.told', 'alone', false)", [])) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('alongside.told')")
        assert cursor.fetchone() == ("alone",)


class CaptureStatements(list):
    """The statements that are sent, without making the database keep them (what is kept is not prepared)."""

    def __enter__(self):
        self._listening = connection.execute_wrapper(self._hear)
        self._listening.__enter__()
        return self

    def __exit__(self, *why):
        self._listening.__exit__(*why)

    def _hear(self, execute, sql, params, many, context):
        self.append(sql)
        return execute(sql, params, many, context)
