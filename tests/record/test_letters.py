"""A council changes a letter without code: written by one, approved by another, in use from a day, never lost."""

from datetime import date

import pytest

from alongside.law import letters as law
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import letters
from alongside.record.queries.desk import letters as queries

LETTER = law.called("family_told_referral")
WORDS = "Dear {your name}\n\n{what was decided}\n\nAsk for {the worker's name}."


def written(story, words=WORDS, *, by=None, title="What we decided", why="Shorter."):
    return letters.write_version(
        LETTER, title=title, words=words, why=why, by=by or story.cast.maud, now=story.now
    )


def approved(story, number, *, from_on, by=None):
    letters.decide(
        LETTER, number, approved=True, in_use_from=from_on, by=by or story.cast.ines, now=story.now
    )


def in_use(story, on):
    return queries.in_use(story.cast.maud, LETTER.key, today=on).number


def test_a_text_is_used_from_the_day_a_second_person_said_and_the_old_one_can_come_back(story):
    story.on("Fri 4 September 2026")
    assert in_use(story, date(2026, 9, 4)) == 0
    number = written(story)
    assert number == 1
    assert in_use(story, date(2027, 9, 4)) == 0  # written is not approved
    approved(story, number, from_on=date(2026, 9, 14))
    assert in_use(story, date(2026, 9, 13)) == 0
    assert in_use(story, date(2026, 9, 14)) == 1

    story.on("Wed 16 September 2026")
    second = written(story, WORDS + "\n\nThank you.", why="More polite.")
    approved(story, second, from_on=date(2026, 9, 16))
    assert in_use(story, date(2026, 9, 16)) == 2
    # What was in use on a day can still be said.
    assert in_use(story, date(2026, 9, 15)) == 1

    approved(story, 1, from_on=date(2026, 9, 17))
    assert in_use(story, date(2026, 9, 17)) == 1
    approved(story, 0, from_on=date(2026, 9, 18))
    assert in_use(story, date(2026, 9, 18)) == 0
    one = queries.one(story.cast.maud, LETTER.ref, today=date(2026, 9, 16))
    assert [version.number for version in one.versions] == [2, 1, 0]
    assert (one.in_use.number, one.next_use[0].number) == (2, 0)
    assert one.version(1).words == WORDS


def test_nobody_approves_their_own_text(story):
    story.on("Fri 4 September 2026")
    number = written(story, by=story.cast.ines)
    with pytest.raises(Mistaken, match="You wrote this version"):
        approved(story, number, from_on=date(2026, 9, 4))
    assert not models.LetterDecision.objects.exists()


@pytest.mark.parametrize("who", ["alice", "dora"])
def test_who_may_not_write_does_not_and_who_may_not_approve_does_not(story, who):
    story.on("Fri 4 September 2026")
    somebody = getattr(story.cast, who)
    with pytest.raises(Refused):
        written(story, by=somebody)
    number = written(story)
    with pytest.raises(Refused):
        approved(story, number, from_on=date(2026, 9, 4), by=somebody)
    with pytest.raises(NotFound):
        queries.one(somebody, LETTER.ref, today=date(2026, 9, 4))


def test_turning_a_text_down_says_why_and_it_is_never_used(story):
    story.on("Fri 4 September 2026")
    number = written(story)
    with pytest.raises(Mistaken, match="what should be different") as mistaken:
        letters.decide(LETTER, number, approved=False, by=story.cast.ines, now=story.now)
    assert mistaken.value.field == "why"
    letters.decide(
        LETTER, number, approved=False, why="Say what happens next.", by=story.cast.ines, now=story.now
    )
    assert in_use(story, date(2026, 9, 30)) == 0
    assert queries.one(story.cast.maud, LETTER.ref, today=date(2026, 9, 4)).version(1).turned_down


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Dear {your nam}", "{your name}, {the children's names}"),
        ("Dear {your name.__class__}", "is not a place of this letter"),
        ("Dear {0}", "is not a place of this letter"),
        ("Dear {% include x %}", "is not a place of this letter"),
        ("Dear {{ your name }}", "no partner"),
        ("Dear { your name", "no partner"),
        ("[only if: it is Monday] Hello", "[only if: an assessment follows], [only if: help is by choice]"),
        ("Hello [only if: an assessment follows] there", "at the start of a paragraph"),
        ("# Only a heading", "below the headings"),
        ("   ", "Write the letter"),
        ("#", "after the # of a heading"),
        ("a" * 20_001, "no more than 20,000"),
    ],
)
def test_what_is_not_understood_is_refused_at_the_field_with_what_there_is(story, words, says):
    story.on("Fri 4 September 2026")
    with pytest.raises(Mistaken) as mistaken:
        written(story, words)
    assert mistaken.value.field == "words"
    assert says in mistaken.value.message
    assert not models.LetterVersion.objects.exists()


def test_the_same_text_again_is_no_version(story):
    story.on("Fri 4 September 2026")
    with pytest.raises(Mistaken, match="the same as the latest"):
        written(story, LETTER.words, title=LETTER.title)


def test_a_day_that_has_passed_is_refused(story):
    story.on("Fri 4 September 2026")
    number = written(story)
    with pytest.raises(Mistaken, match="today or later") as mistaken:
        approved(story, number, from_on=date(2026, 9, 3))
    assert mistaken.value.field == "in_use_from"
