"""A search in a large council: every way of asking has an index to read by, and the likeliest is not lost in a crowd."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.record.actions import people
from alongside.record.queries.desk.search import Asked, search

WAYS = {
    "a name": Asked(name="Mohammed Ahmed"),
    "a name that only sounds so": Asked(name="Muhamad Akhmed"),
    "a long name": Asked(name="Mohammed Ahmed Hussain Ali Khan Smith " * 3),
    "signs": Asked(name="%_'; --", address="%%%", number="'"),
    "a name and an age": Asked(name="Amara Cole", aged=8),
    "a birthday": Asked(born_on=date(2016, 3, 5)),
    "an address": Asked(address="12 station road"),
    "a postcode": Asked(address="AS1 2CD"),
    "a number": Asked(number="943 476 5919"),
    "everything": Asked(name="Amara Cole", born_on=date(2016, 3, 5), address="AS1 2CD", number="1"),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_search_reads_a_table_that_grows_from_end_to_end(story, way):
    story.on("Fri 4 September 2026").known("Amara Cole", postcode="as1 2cd")
    with CaptureQueriesContext(connection) as made:
        search(story.cast.dora, WAYS[way], now=story.now)
    (asked,) = [query["sql"] for query in made.captured_queries if "record_searchterm" in query["sql"]]
    with connection.cursor() as cursor:
        # Where a table is small the planner reads it whole; asked not to, it has to show the index it would read by.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan


def many(story, how_many: int, name: str, born_on: date) -> None:
    given, family = name.split()
    for _ in range(how_many):
        people.record_person(
            people.NewPerson(given=given, family=family, born_on=born_on), by=story.cast.dora, now=story.now
        )


def test_a_name_alone_is_no_match_and_a_whole_name_with_the_age_that_was_told_is_worth_a_look(story):
    story.on("Fri 4 September 2026")
    many(story, 1, "Elif Kaya", date(2017, 8, 30))  # nine last Sunday
    many(story, 1, "Elif Kaya", date(2011, 2, 1))
    many(story, 1, "Elif Yilmaz", date(2017, 3, 5))

    def likely(**asked):
        found = search(story.cast.dora, Asked(**asked), now=story.now)
        return [(one.person.name, one.person.born_on, one.reasons) for one in found.likely]

    assert likely(name="Elif Kaya") == []
    nine = ("same name", "about the age that was told")
    for told in (8, 9, 10):
        assert likely(name="Elif Kaya", aged=told) == [("Elif Kaya", date(2017, 8, 30), nine)]
    assert likely(name="Elif Kaya", aged=12) == []
    assert likely(name="Elif", aged=9) == []
    assert likely(aged=9) == []


def test_one_of_many_of_one_name_is_found_by_the_birthday_and_first(story):
    story.on("Fri 4 September 2026")
    many(story, 130, "Mohammed Ahmed", date(2014, 6, 1))
    one = people.record_person(
        people.NewPerson(given="Muhammad", family="Ahmad", born_on=date(2016, 3, 5)),
        by=story.cast.dora,
        now=story.now,
    )
    found = search(story.cast.dora, Asked(name="Mohammed Ahmed", born_on=date(2016, 3, 5)), now=story.now)
    assert found.likely[0].person.ref == one
    assert found.likely[0].reasons == ("same date of birth", "name spelt almost the same")
    assert found.more  # and there are more of that name than are shown


def test_a_slip_of_the_finger_is_found_by_its_spelling(story):
    child = story.on("Fri 4 September 2026").known("Sarah Kent")
    found = search(story.cast.dora, Asked(name="Sarah Kemt"), now=story.now)
    assert [match.person.ref for match in found.by_name_only] == [child]


def test_signs_alone_find_nobody(story):
    story.on("Fri 4 September 2026").known("Amara Cole", postcode="as1 2cd")
    found = search(story.cast.dora, WAYS["signs"], now=story.now)
    assert (found.likely, found.by_name_only) == ((), ())
