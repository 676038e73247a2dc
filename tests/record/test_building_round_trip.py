"""The round trip: a census is loaded and built again. The same facts, and every difference explained one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alongside.exchange import loading
from alongside.exchange.build import building, comparing, words
from alongside.exchange.build.comparing import Kind
from alongside.law.days import london_day
from alongside.returns.years import CollectionYear
from bench._made_census import census as made_census

SAMPLES = Path(__file__).parents[1] / "returns" / "samples"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
YEAR = CollectionYear(2026)

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

    built = building.build_cin(
        out, year=year, council=council, now=now + timedelta(hours=1), beside=beside
    )
    return built, differences


def facts_of(path: Path) -> bytes:
    """Everything below the header."""
    return path.read_bytes().split(b"<Children>")[1].replace(b" ", b"").replace(b"\n", b"")


def test_two_thousand_children_come_back_word_for_word(tmp_path):
    path = tmp_path / "made.xml"
    path.write_text("".join(made_census(2000, seed=7)))
    built, differences = trip(path, tmp_path)
    assert differences == []
    assert facts_of(tmp_path / "built.xml") == facts_of(path)
    assert built.kept.children == 2000
    assert built.kept.matters == built.kept.included
    assert (built.kept.errors, built.kept.queries) == (0, 0)


def test_two_thousand_children_of_whom_one_in_five_is_wrong(tmp_path):
    path = tmp_path / "flawed.xml"
    path.write_text("".join(made_census(2000, seed=11, flawed=0.2)))
    built, differences = trip(path, tmp_path)
    assert differences
    assert unexplained(differences) == []
    kinds = Counter(each.kind for each in differences)
    assert kinds[Kind.CANNOT_TELL] > 50
    assert kinds[Kind.RULE] > 20
    # What was wrong in the file and could be read is still in the record, and is found where it stands.
    assert built.kept.errors > 50


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


def unexplained(differences):
    return [each for each in differences if each.kind is Kind.UNEXPLAINED]
