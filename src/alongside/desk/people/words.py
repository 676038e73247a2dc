"""Words about people, for the top of their pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from alongside.design.words import age_words, short_day
from alongside.record.queries.desk.people import Card, Warning


def masthead(card: Card, today: date) -> dict[str, str]:
    """Name, age and birth as the top of a page shows them."""
    if card.died_on:
        return {"name": card.name, "age_words": f"died {short_day(card.died_on)}", "born_words": _born(card)}
    age = age_words(card.born_on, today) if card.born_on else ""
    return {"name": card.name, "age_words": age, "born_words": _born(card)}


def _born(card: Card) -> str:
    if card.born_on:
        return f"born {short_day(card.born_on)}"
    return f"expected {short_day(card.due_on)}" if card.due_on else "date of birth not known"


def warning_strip(warnings: Iterable[Warning], whose: Card) -> list[dict[str, Any]]:
    """What a colleague must know before an address or a visit: about this person, and about people near."""
    return [
        {
            "words": one.kind_words if one.person == whose.ref else f"{one.kind_words} ({one.person_name})",
            "detail": one.words,
            "source": f"{one.source}, {short_day(one.recorded_at.date())}; look again {'was due' if one.overdue else 'by'} "
            f"{short_day(one.review_on)}",
        }
        for one in warnings
    ]
