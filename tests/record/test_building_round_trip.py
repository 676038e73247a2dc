"""The round trip: a census is loaded and built again. The same facts, and every difference explained one by one."""

import os
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alongside.exchange import loading
from alongside.exchange.build import building, comparing, words
from alongside.exchange.build.comparing import Kind
from alongside.law.days import london_day
from alongside.returns.cin import CIN
from alongside.returns.examples import to_xml
from alongside.returns.years import CollectionYear
from bench._made_census import census as made_census
from tests.returns.test_second_opinion import in_words, random_census

SAMPLES = Path(__file__).parents[1] / "returns" / "samples"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
YEAR = CollectionYear(2026)
CHILDREN = int(os.environ.get("CHILDREN", "500"))  # CHILDREN=2000 before a release: it takes a minute more

pytestmark = pytest.mark.django_db


def trip(path: Path, folder: Path, *, year: CollectionYear = YEAR, council: str = ""):
    """Load a census and build it again. Answers the build and how it differs from what was loaded."""
    loading.load_cin(str(path), now=NOW)
    return build_against(path, folder, year=year, council=council)


def build_against(path: Path, folder: Path, *, year: CollectionYear = YEAR, council: str = "", now=NOW):
    out, differences = folder / "built.xml", []

    def beside(sources, left_out, put):
        wrote = comparing.Beside.read(left_out=left_out, put=put, sources=sources)
        differences.extend(comparing.compare(path, out, year=year, beside=wrote, today=london_day(now)))

    built = building.build_cin(out, year=year, council=council, now=now + timedelta(hours=1), beside=beside)
    return built, differences


def facts_of(path: Path) -> bytes:
    """Everything below the header."""
    return path.read_bytes().split(b"<Children>")[1].replace(b" ", b"").replace(b"\n", b"")


def test_made_children_come_back_word_for_word(tmp_path):
    path = tmp_path / "made.xml"
    path.write_text("".join(made_census(CHILDREN, seed=7)))
    built, differences = trip(path, tmp_path)
    assert differences == []
    assert facts_of(tmp_path / "built.xml") == facts_of(path)
    assert built.kept.children == CHILDREN
    assert built.kept.matters == built.kept.included
    assert (built.kept.errors, built.kept.queries) == (0, 0)


def test_made_children_of_whom_one_in_five_is_wrong(tmp_path):
    path = tmp_path / "flawed.xml"
    path.write_text("".join(made_census(CHILDREN, seed=11, flawed=0.2)))
    built, differences = trip(path, tmp_path)
    assert differences
    assert unexplained(differences) == []
    kinds = Counter(each.kind for each in differences)
    assert kinds[Kind.CANNOT_TELL] > CHILDREN // 40
    assert kinds[Kind.RULE] > CHILDREN // 100
    # What was wrong in the file and could be read is still in the record, and is found where it stands.
    assert built.kept.errors > CHILDREN // 40


@pytest.mark.parametrize(
    ("sample", "year"),
    [("fake_CIN_data.xml", CollectionYear(2022)), ("CIN_Census_2026.xml", CollectionYear(2023))],
)
def test_each_sample_comes_back_with_every_difference_explained(tmp_path, sample, year):
    path = next(SAMPLES.rglob(sample))
    built, differences = trip(path, tmp_path, year=year)
    assert unexplained(differences) == []
    assert "Every difference is explained." in words.differences_in_words(differences, places=3)
    assert built.kept.matters == built.kept.included + sum(n for _, _, n in built.kept.reasons)


@pytest.mark.parametrize("seed", [3, 8])
def test_three_hundred_absurd_children_come_back_with_every_difference_explained(tmp_path, seed):
    """Ends before beginnings, three referrals on a day, plans without a start: what the rules' own tests make up."""
    chance, children = random.Random(seed), []
    while len(children) < 300:
        for identifiers, episodes in random_census(chance):
            known = {"LAchildID": f"R{len(children):05d}", "Sex": chance.choice("MFU")}
            children.append((known | identifiers, episodes))
    path = tmp_path / "absurd.xml"
    path.write_bytes(to_xml(CIN, YEAR, in_words(children)))
    built, differences = trip(path, tmp_path, council="801")
    assert unexplained(differences) == []
    assert len({each.because for each in differences}) > 20
    assert built.kept.matters == built.kept.included + sum(n for _, _, n in built.kept.reasons)


def test_what_nothing_explains_is_said_to_be_unexplained(tmp_path):
    """Somebody changes the built file by hand: one day, and a factor that is taken out."""
    path = tmp_path / "made.xml"
    path.write_text("".join(made_census(30, seed=2)))
    loading.load_cin(str(path), now=NOW)

    def spoiled(sources, left_out, put):
        wrote = comparing.Beside.read(left_out=left_out, put=put, sources=sources)
        text = (tmp_path / "built.xml").read_text()
        first = re.search("<AssessmentActualStartDate>.*", text)[0]
        text = text.replace(first, "<AssessmentActualStartDate>2025-01-01</AssessmentActualStartDate>", 1)
        text = re.sub("<AssessmentFactors>[^<]*</AssessmentFactors>", "", text, count=1)
        (tmp_path / "spoiled.xml").write_text(text)
        found.extend(
            comparing.compare(path, tmp_path / "spoiled.xml", year=YEAR, beside=wrote, today=london_day(NOW))
        )

    found = []
    building.build_cin(tmp_path / "built.xml", year=YEAR, now=NOW, beside=spoiled)
    assert {each.name for each in unexplained(found)} == {"AssessmentActualStartDate", "AssessmentFactors"}


def unexplained(differences):
    return [each for each in differences if each.kind is Kind.UNEXPLAINED]
