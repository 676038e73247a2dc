"""The database keeps the promises: ledger rows are only added, whoever tries, and every table has a sort."""

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from alongside.record.grants import RIGHTS, SERVICE, sorts
from alongside.record.models import Sort
from tests.story import Story

LEDGER = sorted(table for table, sort in sorts().items() if sort is Sort.LEDGER)


def refused(sql: str) -> str:
    """Why the database refuses this statement."""
    with pytest.raises(Error) as why, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(why.value)


@pytest.mark.parametrize("table", LEDGER)
def test_nobody_who_serves_pages_changes_or_removes_a_row_of_the_ledger(db, table):
    key = next(m for m in apps.get_models() if m._meta.db_table == table)._meta.pk.column
    assert "permission denied" in refused(f'UPDATE "{table}" SET "{key}" = "{key}"')
    assert "permission denied" in refused(f'DELETE FROM "{table}"')
    assert "permission denied" in refused(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.parametrize("table", LEDGER)
def test_the_owner_is_stopped_by_triggers_too(db, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bit_or(tgtype)::int & 24 FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [table],
        )
        # 8 is DELETE, 16 is UPDATE: between them the triggers of a ledger table watch both.
        assert cursor.fetchone()[0] == 24, table


def test_every_table_of_the_record_has_a_sort_and_exactly_its_rights(db):
    models = apps.get_app_config("record").get_models()
    assert {model._meta.db_table for model in models} <= set(sorts())
    with connection.cursor() as cursor:
        for table, sort in sorts().items():
            cursor.execute(
                "SELECT string_agg(privilege_type, ', ') FROM information_schema.role_table_grants"
                " WHERE grantee = %s AND table_name = %s",
                [SERVICE, table],
            )
            assert set(cursor.fetchone()[0].split(", ")) == set(RIGHTS[sort].split(", ")), table


def test_a_withheld_notice_without_a_ground_is_impossible_even_in_sql(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    why = refused(
        "INSERT INTO record_noticestep (ref, recorded_at, recorded_by, notice_id, kind, at, n, ground, channel, words, spoken_to)"
        " SELECT gen_random_uuid(), now(), recorded_by, ref, 'withheld', now(), 1, '', '', '', false FROM record_notice LIMIT 1"
    )
    assert "withheld_with_ground_authoriser_review" in why


def test_words_are_destroyed_by_the_role_of_retention_alone_and_that_they_existed_stays(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole", concern="To be destroyed one day.")
    assert "permission denied" in refused("DELETE FROM record_passagetext")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        assert "only a retention rule" in refused("DELETE FROM record_passagetext")
        cursor.execute("SET LOCAL ROLE alongside_disposal")
        cursor.execute("DELETE FROM record_passagetext")
        assert cursor.rowcount == 1
        assert "permission denied" in refused("DELETE FROM record_passage")
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SELECT count(*), max(length(digest)) FROM record_passage")
        assert cursor.fetchone() == (1, 64)
