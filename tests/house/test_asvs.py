"""The list of the security standard is whole, says something at each line, and names only what is there."""

import re
from collections import Counter
from pathlib import Path

from alongside.config import asvs

ROOT = Path(__file__).parents[2]
# As published: lines of level 1 and of level 2 in each of the seventeen chapters of ASVS 5.0.0.
IN_ALL = {1: 70, 2: 183}


def test_every_line_of_levels_1_and_2_is_there_once_and_in_order():
    table = asvs.lines()
    assert Counter(line.level for line in table) == IN_ALL
    numbers = [tuple(map(int, line.number.split("."))) for line in table]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} == set(range(1, 18))


def test_every_line_has_an_answer_and_says_how_or_why():
    for line in asvs.lines():
        assert line.answer in asvs.ANSWERS, line
        assert len(line.how) > 5, line
        assert "|" not in line.words + line.how


def test_every_file_and_test_that_is_named_is_there():
    named = [(line.number, file, test) for line in asvs.lines() for file, test in line.places]
    assert len(named) > 200
    for number, file, test in named:
        path = ROOT / file
        assert path.is_file(), f"{number} names {file}, which is not there"
        if test:
            assert re.search(rf"^(?:async )?def {test}\(", path.read_text(), re.M), (
                f"{number} names {file}::{test}"
            )


def test_most_lines_that_hold_are_held_by_a_test_and_the_others_by_a_file_or_a_reason():
    holding = [line for line in asvs.lines() if line.answer == "yes"]
    tested = [line for line in holding if any(test for _, test in line.places)]
    assert len(tested) > len(holding) * 0.6
    for line in holding:
        assert line.places or re.search(r"Django's|Python|mypy|secret is|HTML|as 3", line.how), line


def test_the_printed_page_is_current():
    assert (ROOT / "docs" / "reference" / "asvs.md").read_text() == asvs.as_markdown()
