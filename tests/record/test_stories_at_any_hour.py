"""The demonstration may be started at any hour of the week, and its stories are whole."""

from datetime import datetime

import pytest
from django.db import transaction

from alongside.law.days import London
from alongside.record.models import OddRead, OddReadAnswer
from examples import cast
from examples.families import records
from examples.story import Story

pytestmark = pytest.mark.django_db

STARTS = (
    datetime(2026, 11, 22, 23, 59, tzinfo=London),  # a Sunday
    datetime(2026, 11, 23, 0, 1, tzinfo=London),
    datetime(2026, 11, 23, 2, 59, tzinfo=London),
    datetime(2026, 11, 23, 3, 1, tzinfo=London),
    datetime(2026, 11, 25, 10, 0, tzinfo=London),
)


def test_the_colleague_who_looked_up_his_own_surname_was_asked_why_whenever_the_story_is_told():
    """The week is looked through three hours before the first start: early on a Monday that is still Sunday, and the week that
    ends then is not over."""
    staff = cast.on_stage()
    for start in STARTS:
        with transaction.atomic():
            refs = {}
            records.novak(Story(staff, start, refs))
            odd = OddRead.objects.get(person=refs["toby"])
            assert odd.kinds == ["own_surname", "no_relation"], start
            assert OddReadAnswer.objects.get(odd=odd).answer == "ask"
            transaction.set_rollback(True)
