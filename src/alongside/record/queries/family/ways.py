"""How somebody who signs in reads: what they chose last, on whichever device."""

from __future__ import annotations

from uuid import UUID

from alongside.record import models


def chosen(account: UUID) -> tuple[str, str] | None:
    """The way and the language this account chose last; None where it never chose. One statement."""
    last = models.WayChosen.objects.filter(account=account).order_by("-recorded_at", "pk")
    return last.values_list("way", "language").first()


def asked_for(account: UUID) -> list[tuple[str, str]]:
    """What this account asked for in words, the latest first: an interpreter or a translation, and the language."""
    asked = models.WordsAsked.objects.filter(account=account).order_by("-recorded_at", "pk")
    return [
        (models.WordsAsked.What(what).label, language)
        for what, language in asked.values_list("what", "language")
    ]
