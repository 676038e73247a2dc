"""The open door of the record: what is typed is nobody's to read, what is sent is sent once, and nothing is told."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Refused
from alongside.record.actions import outside
from alongside.record.actions.contact import NewContact
from alongside.record.actions.outside import AlreadySent, Described
from alongside.record.queries.public import unsent

pytestmark = pytest.mark.django_db


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=London)


SUNDAY = at("2026-11-22 21:40")  # a Sunday night
WORDS = "Amara came to school without a coat again and said there was no heating."


def contact(now=SUNDAY, **more):
    said = {"said": WORDS, "channel": "online", "source": "1B", "people_described": "Amara, about 7"}
    return NewContact(received_at=now, **{**said, **more})


def written(way, now=SUNDAY, **answers):
    outside.save_unsent(way.ref, way.key, answers or {"worry": {"words": WORDS}}, now=now)


def test_what_is_written_is_kept_seven_days_after_the_last_word_and_then_gone():
    way = unsent.begin()
    written(way)
    written(way, now=SUNDAY + timedelta(days=6), name={"name": "A neighbour"})
    later = SUNDAY + timedelta(days=12)
    assert unsent.standing(way, now=later).answers == {
        "worry": {"words": WORDS},
        "name": {"name": "A neighbour"},
    }
    too_late = SUNDAY + timedelta(days=13, minutes=1)
    assert unsent.standing(way, now=too_late) is None
    assert outside.forget_unsent(now=later) == 0
    assert outside.forget_unsent(now=too_late) == 1
    assert not models.Unsent.objects.exists()


def test_nobody_reads_the_table_without_the_code():
    way = unsent.begin()
    written(way)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed::text, encode(sealed, 'escape') FROM record_unsent")
        stored = "".join(cursor.fetchone())
    assert "coat" not in stored
    assert "Amara" not in stored
    assert way.code not in stored
    other = unsent.Way(way.ref, unsent.begin().key, "ABCDEFGHJ")
    assert unsent.standing(other, now=SUNDAY) is None
    with pytest.raises(NotFound):
        outside.save_unsent(way.ref, other.key, {"worry": {"words": "mine now"}}, now=SUNDAY)
    assert unsent.standing(way, now=SUNDAY).answers["worry"] == {"words": WORDS}


def test_the_reference_and_the_code_lead_back_however_they_are_typed():
    way = unsent.begin()
    written(way)
    spaced = f" {way.reference[:4].lower()}-{way.reference[4:]} "
    code = f"{way.code[:3]} {way.code[3:6].lower()} {way.code[6:]}"
    assert unsent.way_back(spaced, code, now=SUNDAY) == way
    assert unsent.way_back(way.reference, "ABCDEFGHJ", now=SUNDAY) is None
    assert unsent.way_back("FFFFFFFF", way.code, now=SUNDAY) is None
    assert unsent.way_back("", "", now=SUNDAY) is None


def test_a_form_is_sent_once_and_taken_away(story):
    way = unsent.begin()
    written(way)
    sent = {"described": [Described("Amara", age="about 7")], "route": "child", "now": SUNDAY}
    assert outside.send(way.ref, way.key, contact(), **sent) == way.ref
    assert (
        outside.send(way.ref, way.key, contact(said="again"), **{**sent, "now": SUNDAY + timedelta(hours=1)})
        == way.ref
    )
    row = models.Contact.objects.get()
    assert row.said.text.words == WORDS
    assert row.shield == "public"
    assert models.BoardRow.objects.get().column == "new"
    assert [each.name for each in row.described.all()] == ["Amara"]
    assert unsent.standing(way, now=SUNDAY).answers == {}, "its words are gone, and that it was sent is told"
    with pytest.raises(AlreadySent):
        written(way, name={"name": "too late"})


def test_what_came_on_a_sunday_night_is_answered_by_the_end_of_monday():
    way = unsent.begin()
    written(way)
    outside.send(way.ref, way.key, contact(), route="ring", ring_back=True, now=SUNDAY)
    assert str(unsent.sent(way.ref).answer_by) == "2026-11-23"
    task = models.Task.objects.get(kind="ring_back")
    assert task.due_at == at("2026-11-23 17:00")
    assert "Amara" not in task.words


def test_on_the_last_working_day_before_christmas_the_answer_is_after_the_holidays():
    assert str(outside.answer_by(at("2026-12-24 16:30"))) == "2026-12-29"


def test_nothing_is_sent_under_somebody_elses_key_or_where_nothing_was_written():
    way = unsent.begin()
    with pytest.raises(NotFound):
        outside.send(way.ref, way.key, contact(), route="child", now=SUNDAY)
    written(way)
    with pytest.raises(NotFound):
        outside.send(way.ref, unsent.begin().key, contact(), route="child", now=SUNDAY)
    assert not models.Contact.objects.exists()


def test_more_under_a_reference_names_the_other_and_under_none_it_is_kept_all_the_same():
    way = unsent.begin()
    written(way)
    outside.send(way.ref, way.key, contact(shield="asked"), route="child", now=SUNDAY)
    first, second = uuid4(), uuid4()
    for _ in range(2):
        outside.add(first, "He was there again tonight.", reference=way.reference.lower(), now=SUNDAY)
    outside.add(second, "It was a red car.", reference="nobody's", now=SUNDAY)
    added, astray = (
        models.CameOutside.objects.get(contact=first),
        models.CameOutside.objects.get(contact=second),
    )
    assert added.adds_to_id == way.ref
    assert added.contact.shield == "asked"
    assert added.contact.contact_kind == "service_request"
    assert astray.adds_to is None
    assert astray.contact.said.text.words == "It was a red car."
    assert models.Contact.objects.count() == 3


def test_asking_that_a_decision_is_looked_at_again_asks_the_head_of_service():
    outside.add(uuid4(), "You said no. Please look again.", reference="", asks_again=True, now=SUNDAY)
    task = models.Task.objects.get(kind="look_again_asked")
    assert task.for_role == "head_of_service"
    assert task.contact.said.text.words == "You said no. Please look again."


def test_no_colleague_may_write_in_this_door_s_name(story):
    way = unsent.begin()
    with pytest.raises(Refused):
        outside.save_unsent(way.ref, way.key, {"worry": {}}, by=story.cast.dora, now=SUNDAY)
