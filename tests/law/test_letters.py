"""The letters that come with the service: each can be made, each can be read, and each duty it serves exists."""

import re

import pytest

from alongside.design.paper import template
from alongside.design.reading import AGE_FOR_FAMILIES, reading_age
from alongside.law import letters, pathway
from alongside.law.letters import LETTERS

TELLS = {tell.key for room in pathway.rooms() for tell in room.tells}
named = pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)


def pieces(letter):
    return template.read(
        letter.words,
        places=[place.name for place in letter.places],
        conditions=[condition.name for condition in letter.conditions],
    )


def test_each_letter_has_its_own_key_and_address():
    assert len({letter.key for letter in LETTERS}) == len({letter.ref for letter in LETTERS}) == len(LETTERS)


@named
def test_it_serves_duties_to_tell_that_the_law_names(letter):
    assert set(letter.tells) <= TELLS


@named
def test_every_place_and_condition_it_declares_stands_in_its_text(letter):
    found = pieces(letter)
    conditions = {piece.only_if or piece.only_if_not for piece in found} - {""}
    assert conditions == {condition.name for condition in letter.conditions}
    used = template.places_in(found, conditions)
    # The day of the decision may be wanted by a council that writes its own.
    assert {place.name for place in letter.places} - used <= {"the day of the decision"}


@named
def test_it_can_be_made_whatever_holds(letter):
    facts = {place.name: place.example for place in letter.places}
    for holds in ([], [condition.name for condition in letter.conditions]):
        opening, sections = template.filled(pieces(letter), facts, holds)
        assert opening
        assert all(section.blocks for section in sections)


@named
def test_a_child_of_eleven_can_read_it(letter):
    facts = {place.name: place.example for place in letter.places}
    plain = re.sub(r"\[[^\]]*\]|[#*]|^- ", "", letter.words, flags=re.MULTILINE)
    for name, example in facts.items():
        plain = plain.replace("{" + name + "}", example)
    assert reading_age(plain) <= AGE_FOR_FAMILIES
    assert "the child" not in plain.replace("the children's", "")


def test_reading_age_tells_plain_words_from_hard_ones():
    plain = "We will come and see you. You can say what you think."
    hard = (
        "Notwithstanding the aforementioned considerations, the multidisciplinary assessment necessitates comprehensive "
        "consideration of intergenerational vulnerabilities."
    )
    assert reading_age(plain) < 8 < 16 < reading_age(hard)
    assert reading_age("") == 0


def test_the_letter_for_a_duty_is_found_by_what_was_decided():
    assert letters.serving("family_told_referral", ["s17_assessment"]).key == "family_told_referral"
    assert letters.serving("family_told_referral", ["no_further_action"]).key == "decided_nothing_more"
    assert letters.serving("nothing of the kind") is None


def test_only_whoever_asked_has_a_letter_that_says_so_or_gives_a_reference():
    for tell in ("family_told_referral", "family_told_no_assessment"):
        assert letters.serving(tell, ["signpost"], asked_themselves=True).key == "help_request_decided"
        other = letters.serving(tell, ["signpost"])
        assert "the reference" not in {place.name for place in other.places}
        assert "asked" not in f"{other.title} {other.words}"


def test_a_fact_is_only_words_and_never_a_sign():
    hostile = "{your name} **x** # y [only if: z] #let a = 1\n\n- not a list"
    found = template.read("Dear {your name}\n\n{what}", places=["your name", "what"])
    opening, sections = template.filled(found, {"your name": hostile, "what": hostile})
    said = "".join(run.text for block in opening for run in block.runs)
    assert said.count("{your name}") == 2
    assert said.count("**x**") == 2
    assert sections == ()
    assert not any(type(block).__name__ == "Bullets" for block in opening)


def test_a_missing_fact_is_named_and_no_letter_is_made():
    found = template.read(
        "Dear {your name}\n\n[only if: a] {what}", places=["your name", "what"], conditions=["a"]
    )
    with pytest.raises(template.NotSaid) as missing:
        template.filled(found, {"your name": " "}, ["a"])
    assert missing.value.names == {"your name", "what"}
    assert template.filled(found, {"your name": "Hodan"}, [])


def test_a_condition_stands_both_ways():
    found = template.read("[only if: a] Yes.\n\n[ONLY IF NOT: a] No.\n\nAlways.", places=[], conditions=["a"])
    said = [
        ["".join(run.text for run in block.runs) for block in template.filled(found, {}, holds)[0]]
        for holds in (["a"], [])
    ]
    assert said == [["Yes.", "Always."], ["No.", "Always."]]
