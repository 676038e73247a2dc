"""A search is remembered in its searcher's own session under a random reference: its words never stand in an address,
where browsers and logs would keep them."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from alongside.record.queries.desk.search import Asked

_KEY = "searches"
_MOST = 12


def remember(request: HttpRequest, asked: Asked) -> str:
    """Keep what was asked, and answer its reference."""
    ref = str(uuid4())
    kept: dict[str, Any] = dict(list(request.session.get(_KEY, {}).items())[-(_MOST - 1) :])
    born = asked.born_on.isoformat() if asked.born_on else ""
    kept[ref] = {"name": asked.name, "born_on": born, "address": asked.address, "number": asked.number}
    request.session[_KEY] = kept
    return ref


def recall(request: HttpRequest, ref: str) -> Asked | None:
    """What was asked under this reference; None where it is not this session's, or long ago. It is its searcher's own words:
    how it stands in a box tells nobody whether somebody hidden is called so."""
    found = request.session.get(_KEY, {}).get(ref)
    if not found:
        return None
    request.viewer.kept.own.update(found[part] for part in ("name", "address", "number"))  # type: ignore[attr-defined]
    born = date.fromisoformat(found["born_on"]) if found["born_on"] else None
    return Asked(name=found["name"], born_on=born, address=found["address"], number=found["number"])
