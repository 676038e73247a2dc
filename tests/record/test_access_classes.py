"""Every table of the record has one access class, and what is open outside is of a class that may be."""

from pathlib import Path

from django.apps import apps

from alongside.record import access_classes, doors

PRINTED = Path(__file__).parents[2] / "docs" / "reference" / "access.md"
OF_INVARIANT_50 = {"third_party", "informant", "adoption", "allegation", "privileged", "police_evidence"}


def test_the_classes_of_invariant_50_are_all_there_and_none_is_open_outside():
    assert set(access_classes.BY_KEY) >= OF_INVARIANT_50
    assert not any(access_classes.BY_KEY[key].outside for key in OF_INVARIANT_50)


def test_no_table_has_two_classes_and_what_nobody_placed_is_closed_outside():
    placed = [table for each in access_classes.CLASSES for table in each.parts]
    assert len(placed) == len(set(placed))
    for table in apps.get_app_config("record").get_models():
        if table not in placed:
            assert access_classes.class_of(table).key == "inside"


def test_exactly_the_tables_of_an_open_class_may_be_opened_outside():
    opened = {each.model for each in doors.openings()}
    for table in opened:
        assert access_classes.class_of(table).outside, table.__name__
    # Person holds no fact of anybody; it is of the record, and opened by its card.
    named = set(access_classes.BY_KEY["record"].parts)
    assert opened == named - {apps.get_model("record", "Person")}


def test_the_printed_page_is_current():
    assert PRINTED.read_text() == access_classes.as_markdown().rstrip() + "\n"
