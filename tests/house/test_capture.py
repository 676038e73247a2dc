"""Every field of the census is written down somewhere, or says which room it waits for."""

from pathlib import Path

import pytest

from alongside.accounts.roles import roles_who_may
from alongside.config import urls as urls  # every door declares its pages
from alongside.design import registry
from alongside.desk.data import capture
from alongside.law import pathway, people
from alongside.law.events import KINDS
from alongside.record import actions
from alongside.returns.cin import CIN

PRINTED = Path(__file__).parents[2] / "docs" / "reference" / "capture-cin.md"
SUPPORTED = [CIN.first_year, CIN.last_year]
FROM_FILES_ONLY = {"gender", "upn_unknown"}  # a census carries them, and no page asks them
WRITTEN = "\n".join(file.read_text() for file in Path(actions.__path__[0]).glob("*.py"))


def test_every_field_of_every_supported_year_has_its_row_and_nothing_else_has():
    fields = {(item.table, item.name) for item in CIN.fields}
    assert set(capture.BY_FIELD) == fields
    assert len(capture.CAPTURE) == len(fields)
    for year in SUPPORTED:
        for table in CIN.tables_in(year):
            assert all(
                (table.name, item.name) in capture.BY_FIELD for item in CIN.fields_of(table.name, year)
            )


@pytest.mark.parametrize("row", capture.CAPTURE, ids=lambda row: f"{row.table}.{row.field}")
def test_a_field_has_a_screen_or_is_made_or_says_what_it_waits_for(row):
    ways = [bool(row.screens), bool(row.made), bool(row.waits)]
    assert sum(ways) == 1, "exactly one: a screen, the build, or a room that is not there yet"
    if row.table != "Header":
        assert row.read_from
    if row.waits:
        room = row.waits.split(" (")[0].split(":")[0]
        assert room in {file.stem for file in (Path(pathway.__file__).parent / "steps").glob("*.py")} | {
            "data desk"
        }


@pytest.mark.parametrize(
    ("row", "screen"),
    [(row, screen) for row in capture.CAPTURE for screen in row.screens],
    ids=lambda each: getattr(each, "page", getattr(each, "field", "")),
)
def test_every_screen_is_a_page_that_whoever_is_named_may_open(row, screen):
    page = next((page for page in registry.pages() if page.name == screen.page), None)
    assert page is not None, f"{row.field}: there is no page {screen.page}"
    assert page.roles is not None
    assert roles_who_may(screen.may) & page.roles, (
        f"{row.field}: nobody with {screen.may} may open {screen.page}"
    )


@pytest.mark.parametrize("row", capture.CAPTURE, ids=lambda row: f"{row.table}.{row.field}")
def test_what_it_is_read_from_is_a_fact_of_the_law_that_somebody_writes(row):
    pathway.load_events()
    kinds = []
    for source in row.read_from:
        kind, _, name = source.rpartition(".")
        if source.startswith("answer:"):
            assert source.removeprefix("answer:") in set(people.BY_FACT) | FROM_FILES_ONLY
        elif source.startswith("identifier:"):
            assert source.removeprefix("identifier:") in people.IDENTIFIERS
        else:
            assert name == "on" or name in KINDS[kind].fact_types()
            kinds.append(kind)
    if row.screens and kinds:
        assert any(f'"{kind}"' in WRITTEN for kind in kinds), f"{row.field}: no action writes any of {kinds}"


def test_the_printed_page_is_current():
    assert PRINTED.read_text(encoding="utf-8") == capture.as_markdown().rstrip() + "\n"
