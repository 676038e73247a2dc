"""The tables are what the models say, and migrations stay in one straight line."""

from io import StringIO

import pytest
from django.core.management import call_command

from alongside.config.places import PACKAGE

pytestmark = pytest.mark.django_db


def test_no_model_has_changed_without_a_migration():
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.parametrize("app", ["accounts", "record"])
def test_migrations_stand_in_one_line(app):
    folder = PACKAGE / app / "migrations"
    names = sorted(file.stem for file in folder.glob("[0-9]*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert (folder / "max_migration.txt").read_text().strip() == names[-1]


def test_django_finds_nothing_wrong_with_the_settings():
    call_command("check", fail_level="WARNING", stdout=StringIO(), stderr=StringIO())
