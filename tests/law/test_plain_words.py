"""What families read is plain, kind and exact: measured where it can be, and looked for where it cannot."""

import re

import pytest

from alongside.law import easy_read, glossary, letters, pathway, standing
from alongside.law.messages import messages
from alongside.law.plain_words import HARD_BUT_RIGHT, NOT_SAID, as_measured, not_said
from tests import reading_ages

FILLED = {
    "names": "Amara",
    "name": "Amara",
    "worker": "Sam",
    "reason": "The meeting could make things worse.",
}
EVERYTHING = dict(messages())


def filled(words: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: FILLED.get(found[1], "Monday 3 May"), words)


def letter(words: str) -> str:
    plain = re.sub(r"\[.*?\]", "", words)
    plain = re.sub(r"\{[^}]*(day|time)[^}]*\}", "Monday 3 May", plain)
    plain = re.sub(r"\{[^}]*\}", "Amara", plain)
    return reading_ages.as_sentences([re.sub(r"^[#-] *|\*", "", line) for line in plain.splitlines()])


def families_letters():
    return [each for each in letters.LETTERS if any(tell.startswith("family") for tell in each.tells)]


def test_no_words_for_families_make_a_person_into_a_file_or_blame():
    found = {
        key: [each.why for each in not_said(words)]
        for key, words in (
            *EVERYTHING.items(),
            *((term.name, f"{term.name}: {term.means}") for term in glossary.TERMS),
            *((f"easy read {sheet.key}", " ".join(sheet.sentences)) for sheet in easy_read.SHEETS.values()),
            *((f"letter {each.key}", each.words) for each in letters.LETTERS),
        )
    }
    assert {key: why for key, why in found.items() if why} == {}


@pytest.mark.parametrize(
    "words",
    [
        "This case was closed.",
        "The mother failed to attend.",
        "Mum is non-engaging.",
        "She refused a visit.",
        "A LAC review.",
    ],
)
def test_the_words_that_are_looked_for_are_found(words):
    assert list(not_said(words))


def test_what_the_law_calls_a_case_may_be_called_one():
    assert list(not_said("The court case goes on. Keep it in case you need it.")) == []


def test_each_word_turned_down_says_why_and_what_to_say_instead():
    assert all(each.why and each.instead for each in NOT_SAID)
    assert all(len(why) > 5 for why in HARD_BUT_RIGHT.values())


def test_a_name_of_the_law_is_measured_as_one_short_word():
    assert as_measured("The child protection conference decides.") == "The word decides."
    assert as_measured("Children’s services may help.") == "word may help."


@pytest.mark.parametrize("room", [room for room in pathway.rooms() if room.words], ids=lambda room: room.key)
def test_a_child_of_eleven_could_read_the_words_of_each_room(room):
    assert reading_ages.too_hard(" ".join(filled(words) for _, words in room.words)) == {}


def test_a_child_of_eleven_could_read_where_things_stand_and_what_comes_next():
    assert reading_ages.too_hard(" ".join(map(filled, standing.WORDS.values()))) == {}


@pytest.mark.parametrize("one", families_letters(), ids=lambda one: one.key)
def test_a_child_of_eleven_could_read_the_letters_to_families(one):
    text = letter(one.words)
    assert reading_ages.count(text) > 60
    assert reading_ages.too_hard(text) == {}


def test_the_glossary_is_that_of_the_process_and_a_child_of_eleven_could_read_it():
    assert len(glossary.TERMS) == 77
    assert len({term.key for term in glossary.TERMS}) == 77
    means = reading_ages.as_sentences([term.means for term in glossary.TERMS])
    assert reading_ages.too_hard(means) == {}


def test_no_two_terms_of_the_glossary_are_written_alike():
    written = [words.lower() for term in glossary.TERMS for words in term.written]
    assert len(written) == len(set(written))


@pytest.mark.parametrize("sheet", easy_read.SHEETS.values(), ids=lambda sheet: sheet.key)
def test_easy_read_is_short_sentences_that_a_child_of_nine_could_read(sheet):
    for line in sheet.sentences:
        for sentence in re.split(r"(?<=[.?]) ", line):
            assert len(sentence.split()) <= easy_read.LONGEST, sentence
            assert not re.search(r"[;()–—]|\b(however|therefore|although|whether|unless)\b", sentence), (
                sentence
            )
    text = reading_ages.as_sentences([filled(line) for line in sheet.sentences])
    assert max(reading_ages.ages(text).values()) <= 9


def test_every_stage_a_family_can_be_at_has_its_easy_read():
    stages = {stage.key for stage in standing.EVERY}
    assert stages == {sheet.key for sheet in easy_read.STAGES}
    for sheet in easy_read.STAGES:
        steps = {stage.key: stage.step for stage in standing.EVERY}
        assert sheet.source.place == steps[sheet.key] or sheet.source == standing.STANDING_SOURCE, sheet.key


def test_every_stage_has_easy_read_to_the_child_it_is_about_with_their_own_rights_and_nothing_to_a_parent():
    assert set(easy_read.OWN) == {stage.key for stage in standing.EVERY}
    to_a_parent = re.compile(
        r"\{\w+\}|your child\b|your family's|you agreed|solicitor|your rights|parental", re.I
    )
    for stage, sheet in easy_read.OWN.items():
        said = " ".join(sheet.sentences)
        assert not to_a_parent.search(said), (stage, to_a_parent.search(said))
        assert not list(not_said(said)), stage
        if stage != "not_yet":
            assert "You can complain." in said, stage
        if stage not in ("not_yet", "nothing_now"):
            assert "You can ask for an advocate." in said, stage
            assert "You can ask to talk to your worker alone." in said, stage
            assert "You can say what you think." in said, stage


def test_a_child_who_tells_of_harm_reads_of_no_parents_yes_and_one_who_asks_for_help_does():
    of_harm, of_help = (" ".join(easy_read.SHEETS[key].sentences) for key in ("about_me", "help_for_me"))
    assert "must say yes" not in of_harm
    assert "must say yes" in of_help


def test_nothing_says_to_somebody_of_sixteen_that_another_agreed_to_where_they_live():
    said = [*easy_read.SHEETS["section_20.own"].sentences, *messages().values()]
    assert not [words for words in said if "parents agreed" in words or "agreement with your family" in words]
    assert any("16 or 17" in words for words in easy_read.SHEETS["section_20.own"].sentences)
