"""The tests run as the role that serves people, never as the owner."""

import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_the_tests_serve_as_the_service_does():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("alongside_service",)


@pytest.mark.django_db
def test_the_role_that_serves_cannot_change_the_shape_of_the_database():
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("CREATE TABLE public.notes_on_the_side (words text)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", ["first", "second"])
def test_what_a_test_really_commits_is_gone_for_the_next_one(round_):
    from django.core.cache import cache

    assert cache.get("left_behind") is None
    cache.set("left_behind", round_)
    assert cache.get("left_behind") == round_
