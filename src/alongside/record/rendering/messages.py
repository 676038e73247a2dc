"""Words that somebody is about to send to one person, read once more before they go: facts that are not that person's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from alongside.record.rendering import circle
from alongside.record.rendering.detecting import Level


def not_theirs(
    words: str, *, to: UUID | None, children: Collection[UUID], today: date
) -> tuple[tuple[str, str], ...]:
    """What in these words is another person's and kept from this reader: the words and what they are. `to` is None for
    somebody who is not on the record, from whom only what is protected is kept."""
    people = [*children, *([to] if to else [])]
    loaded = circle.load(people, [], today=today)
    reader = loaded.family.reader(loaded.ref(to) if to else "", [loaded.ref(child) for child in children])
    return tuple(
        (words[one.start : one.end], one.what)
        for one in loaded.family.detector(reader).find(words)
        if one.level in (Level.SHIELDED, Level.ELSEWHERE)
    )
