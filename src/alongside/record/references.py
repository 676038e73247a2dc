"""The short reference that somebody who got in touch is given: the first eight signs of the contact's own."""

from __future__ import annotations

import re
from uuid import UUID

from alongside.record import models

LONG = 8


def reference_of(contact: UUID) -> str:
    """The reference to give: 3F9A12BC."""
    return contact.hex[:LONG].upper()


def as_typed(words: str) -> str:
    """What somebody typed as a reference, as it is compared: spaces and dashes are left out, and O and I are figures."""
    plain = re.sub(r"[^0-9a-z]", "", words.lower()).translate(str.maketrans("oil", "011"))
    return plain if re.fullmatch(rf"[0-9a-f]{{{LONG}}}", plain) else ""


def between(words: str) -> tuple[UUID, UUID] | None:
    """The first and the last row that can have this reference; None where it is none."""
    if not (plain := as_typed(words)):
        return None
    return UUID(plain + "0" * 24), UUID(plain + "f" * 24)


def with_reference(words: str) -> models.Contact | None:
    """The one contact of this reference; None where there is none, or where two have it."""
    if (ends := between(words)) is None:
        return None
    found = list(models.Contact.objects.filter(pk__range=ends)[:2])
    return found[0] if len(found) == 1 else None
