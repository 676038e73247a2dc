"""A way is safe because the person said so, alone, and only while nothing has changed since."""

from datetime import date

import pytest

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken
from alongside.record.actions import people, safe_contact, statements
from alongside.record.actions.people import NewPerson
from alongside.record.actions.safe_contact import may_carry_a_code, way_for, ways


@pytest.fixture
def dana(story):
    """Dana Cole (32), mother of Amara. Her telephone and her email address are written down; nobody has asked her yet."""
    story.on("Mon 7 September 2026")
    story.known("Dana Cole", born_on=date(1994, 1, 17))
    story.phone = has(story, "Dana Cole", "phone", "07700 900123")
    story.mail = has(story, "Dana Cole", "email", "dana@example.org")
    return story


def has(story, who, kind, value, **more):
    return people.record_reach(
        story.people[who], kind=kind, value=value, by=story.cast.alice, now=story.now, **more
    )


def says_safe(story, way, *uses, who="Dana Cole", alone=True, **more):
    """Asked by Alice, she says that this way is safe."""
    now = story.now
    return safe_contact.confirm_safe(
        story.people[who],
        way=way,
        uses=uses,
        alone=alone,
        confirmed_at=now,
        by=story.cast.alice,
        now=now,
        **more,
    )


def way(story, use="text", who="Dana Cole"):
    return way_for(story.people[who], use, today=london_day(story.now))


def code(story, use="text"):
    return may_carry_a_code(story.people["Dana Cole"], use, today=london_day(story.now))


def test_a_number_that_a_colleague_thinks_safe_carries_nothing_until_she_has_been_asked(dana):
    people.record_reach(
        dana.people["Dana Cole"],
        kind="phone",
        value="07700 900123",
        safe="safe",
        replaces=dana.phone,
        by=dana.cast.alice,
        now=dana.now,
    )
    assert way(dana) is None
    assert not code(dana)


def test_what_she_says_is_kept_with_when_and_whom_she_told_it(dana):
    says_safe(
        dana,
        dana.phone,
        "text",
        "call",
        when_safe="School hours",
        may_say="The school",
        codeword="bluebell",
        never="Nothing about Femi",
    )
    said = way(dana)
    assert (said.value, said.when_safe, said.may_say, said.codeword, said.never) == (
        "07700 900123",
        "School hours",
        "The school",
        "bluebell",
        "Nothing about Femi",
    )
    assert said.confirmed_by == dana.cast.alice.user
    assert london_day(said.confirmed_at) == date(2026, 9, 7)
    assert way(dana, "call") is not None
    assert way(dana, "voicemail") is None, "she did not say that of messages"
    assert code(dana)


def test_a_number_said_to_be_safe_with_somebody_else_in_the_room_carries_nothing(dana):
    says_safe(dana, dana.phone, "text", alone=False)
    assert way(dana) is None


@pytest.mark.parametrize("written", ["07700 900123", "+44 7700 900123", "07700-900-123", "0044 7700900123"])
def test_a_telephone_that_another_adult_has_carries_nothing_however_it_is_written(dana, written):
    says_safe(dana, dana.phone, "text")
    assert way(dana) is not None
    dana.known("Femi Adeyemi", born_on=date(1990, 2, 1))
    has(dana, "Femi Adeyemi", "phone", written)
    assert way(dana) is None
    assert not code(dana)
    assert ways(dana.people["Dana Cole"], today=date(2026, 9, 8))[0].shared


def test_an_email_address_is_the_same_in_capitals(dana):
    says_safe(dana, dana.mail, "email")
    dana.known("Femi Adeyemi")  # nobody knows how old he is: so he counts as grown up
    has(dana, "Femi Adeyemi", "email", " Dana@Example.ORG ")
    assert way(dana, "email") is None


def test_a_telephone_that_he_had_until_last_year_still_counts_as_his(dana):
    says_safe(dana, dana.phone, "text")
    dana.known("Femi Adeyemi", born_on=date(1990, 2, 1))
    his = has(dana, "Femi Adeyemi", "phone", "07700 900123")
    statements.end_statement("reach", his, last_on=date(2025, 9, 7), by=dana.cast.alice, now=dana.now)
    assert way(dana) is None


def test_a_number_typed_on_the_wrong_man_and_taken_back_is_shared_with_nobody(dana):
    says_safe(dana, dana.phone, "text")
    dana.known("Femi Adeyemi", born_on=date(1990, 2, 1))
    his = has(dana, "Femi Adeyemi", "phone", "07700 900123")
    statements.take_back("reach", his, because="The wrong man.", by=dana.cast.alice, now=dana.now)
    assert way(dana) is not None


def test_her_own_daughter_of_eight_may_have_the_number_too(dana):
    says_safe(dana, dana.phone, "text")
    dana.known("Amara Cole", born_on=date(2018, 3, 3))
    has(dana, "Amara Cole", "phone", "07700 900123")
    assert way(dana) is not None


def test_two_records_of_one_woman_are_not_two_adults(dana):
    says_safe(dana, dana.phone, "text")
    again = people.record_person(
        NewPerson(given="Dana", family="Coles", phone="07700900123"), by=dana.cast.dora, now=dana.now
    )
    assert way(dana) is None
    people.join_people(
        dana.people["Dana Cole"], again, reasons="She said so.", by=dana.cast.maud, now=dana.now
    )
    assert way(dana) is not None


@pytest.mark.parametrize("safe", ["unsafe", "not_known", "safe"])
def test_a_number_that_is_written_anew_is_asked_about_anew(dana, safe):
    says_safe(dana, dana.phone, "text")
    (now_said,) = models.ContactPoint.objects.filter(kind="phone", replaced_by=None)
    has(dana, "Dana Cole", "phone", "07700 900124", safe=safe, replaces=now_said.pk)
    assert way(dana) is None


def test_the_same_number_marked_unsafe_beside_it_is_unsafe(dana):
    says_safe(dana, dana.phone, "text")
    has(dana, "Dana Cole", "phone", "+447700900123", safe="unsafe")
    assert way(dana) is None


def test_what_is_safe_no_more_is_so_at_once_and_the_number_is_unsafe(dana):
    said = says_safe(dana, dana.phone, "text", "call")
    safe_contact.safe_no_more(
        said, because="He has her telephone.", by=dana.cast.alice, now=dana.on("Tue 8 September 2026").now
    )
    assert way(dana) is None
    (number,) = models.ContactPoint.objects.filter(kind="phone", replaced_by=None)
    assert number.safe == "unsafe"
    # She has a new lock on it, and says so.
    says_safe(dana, number.pk, "text")
    assert way(dana) is not None


def test_she_says_more_of_the_same_number_and_only_the_last_word_counts(dana):
    says_safe(dana, dana.phone, "text", "call")
    (number,) = models.ContactPoint.objects.filter(kind="phone", replaced_by=None)
    says_safe(dana, number.pk, "call")
    assert way(dana) is None
    assert len(ways(dana.people["Dana Cole"], today=date(2026, 9, 7))) == 1


def test_a_home_is_safe_for_letters_also_where_somebody_else_lives_there_and_never_for_a_code(dana):
    home = people.record_address(
        dana.people["Dana Cole"], lines="2 Mill Road", postcode="DM1 2AB", by=dana.cast.alice, now=dana.now
    )
    says_safe(dana, home, "letter")
    dana.known("Pauline Cole", born_on=date(1965, 5, 5), lines="2, Mill Road", postcode="dm1 2ab")
    said = way(dana, "letter")
    assert said.shared
    assert said.value == "2 Mill Road, DM1 2AB"
    assert not code(dana, "letter")


def test_mistakes_are_said_at_their_field(dana):
    for field, given in {
        "uses": {"uses": ()},
        "confirmed_at": {"confirmed_at": dana.on("Wed 9 September 2026").now},
    }.items():
        with pytest.raises(Mistaken) as met:
            safe_contact.confirm_safe(
                **{
                    "person": dana.people["Dana Cole"],
                    "way": dana.phone,
                    "uses": ("text",),
                    "alone": True,
                    "confirmed_at": dana.on("Mon 7 September 2026").now,
                    "by": dana.cast.alice,
                    "now": dana.now,
                    **given,
                }
            )
        assert met.value.field == field
    with pytest.raises(Mistaken, match="an email address"):
        says_safe(dana, dana.mail, "text")
    dana.known("Femi Adeyemi")
    with pytest.raises(NotFound):  # his number is not hers to confirm
        says_safe(dana, has(dana, "Femi Adeyemi", "phone", "07700 900999"), "text")
