"""Small readings several pages need: staff by name, people by card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from psycopg.types.json import JsonbLoader

from alongside.accounts.models import User
from alongside.law import meetings as law_meetings
from alongside.law.steps import conference
from alongside.record import models
from alongside.record.access import Restricted


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody in one line. `restricted` carries the desk to ring instead of the name, where the viewer may not know."""

    person: UUID
    name: str
    born_on: date | None = None
    due_on: date | None = None
    desk_phone: str = ""

    @property
    def restricted(self) -> bool:
        """Whether only the desk to ring may be shown."""
        return bool(self.desk_phone)


def cards(people: Iterable[UUID], hidden: Mapping[UUID, Restricted]) -> dict[UUID, Card]:
    """Each person's card, under the record asked for; a hidden one says only whom to ring. One statement."""
    return cards_from(card_rows(people), hidden)


def card_rows(people: Iterable[UUID]) -> QuerySet[models.PersonCard, Any]:
    """What `cards` reads, to be read together with other lists."""
    return models.PersonCard.objects.filter(person__in=set(people)).values_list(
        "person_id", "name", "born_on", "due_on"
    )


def cards_from(rows: Iterable[tuple[Any, ...]], hidden: Mapping[UUID, Restricted]) -> dict[UUID, Card]:
    """Each person's card, from what was read."""
    found = {}
    for person, name, born_on, due_on in rows:
        if person in hidden:
            found[person] = Card(person, "Restricted record", desk_phone=hidden[person].desk_phone)
        else:
            found[person] = Card(person, name, born_on, due_on)
    return found


def meeting_name(kind: str, form: str) -> str:
    """What a meeting is called: "Initial conference", "Core group"."""
    if kind == "conference":
        return str(conference.CONFERENCE.options()[form])
    return law_meetings.BY_KEY[kind].name


def staff(refs: Iterable[UUID | str | None]) -> dict[str, str]:
    """Staff names by account reference, as text. One statement."""
    return staff_from(staff_rows(refs))


def staff_rows(refs: Iterable[UUID | str | None]) -> QuerySet[User, Any]:
    """What `staff` reads, to be read together with other lists."""
    wanted = {str(ref) for ref in refs if ref and is_ref(str(ref))}
    return User.objects.filter(ref__in=wanted).values_list("ref", "name")


def staff_from(rows: Iterable[tuple[UUID, str]]) -> dict[str, str]:
    """Staff names by account reference, as text, from what was read."""
    return {str(ref): name for ref, name in rows}


def is_ref(text: str) -> bool:
    """Whether a fact's text names an account rather than holding a name."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def rows(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement, with JSON read."""
    with connection.cursor() as cursor:
        # Django leaves JSON as text for its own fields to read; here there are none.
        cursor.cursor.adapters.register_loader("jsonb", JsonbLoader)
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
