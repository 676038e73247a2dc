"""A backup brings everything back, and a damaged one changes nothing."""

import os
import subprocess
import sys

import psycopg
import pytest

from alongside.config.places import PACKAGE

pytestmark = pytest.mark.slow


@pytest.fixture
def council(databases, django_db_setup):
    """A database for Amara's council, in the shape in which an operator brought it."""

    def alongside(*words):
        done = subprocess.run(
            [sys.executable, "-m", "alongside", *map(str, words)],
            env=environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    with databases.beside("kept") as address:
        environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "DATABASE_URL": address}
        environment["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
        yield alongside, address


def test_a_backup_brings_everything_back_and_a_damaged_one_changes_nothing(council, tmp_path):
    alongside, address = council
    backup, damaged = tmp_path / "friday.backup", tmp_path / "damaged.backup"
    with psycopg.connect(address, autocommit=True) as record:
        record.execute("INSERT INTO cache VALUES ('note', 'written on Friday', '2030-01-01')")

    assert alongside("backup", backup) == (0, f"{backup}: {backup.stat().st_size / 1e6:.1f} MB.\n")
    assert backup.stat().st_mode & 0o077 == 0
    assert alongside("backup", backup)[0] == 2, "a backup never replaces another"
    damaged.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])

    with psycopg.connect(address, autocommit=True) as record:
        record.execute("UPDATE cache SET value = 'spoiled on Monday'")
        record.execute("CREATE TABLE of_a_later_version (words text)")

    code, words = alongside("restore", backup)
    assert code == 2
    assert "say --replace" in words

    code, words = alongside("restore", "--replace", damaged)
    assert code == 2
    assert "nothing is changed" in words
    with psycopg.connect(address) as record:
        assert record.execute("SELECT value FROM cache").fetchone() == ("spoiled on Monday",)

    assert alongside("restore", "--replace", backup)[0] == 0
    with psycopg.connect(address) as record:
        assert record.execute("SELECT value FROM cache").fetchone() == ("written on Friday",)
        assert record.execute("SELECT to_regclass('of_a_later_version')").fetchone() == (None,)
        assert record.execute(
            "SELECT has_table_privilege('alongside_service', 'cache', 'INSERT')"
        ).fetchone() == (True,)
    assert alongside("migrate", "--check")[0] == 0
