"""Words that somebody is about to send to one person, read once more before they go: facts that are not that person's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from alongside.law.passages import Reader
from alongside.record import models
from alongside.record.rendering import circle, letters
from alongside.record.rendering.detecting import Level


def not_theirs(
    words: str, *, to: UUID | None, children: Collection[UUID], today: date
) -> tuple[tuple[str, str], ...]:
    """What in these words is another person's and kept from this reader: the words and what they are. `to` is None for
    somebody who is not on the record, from whom only what is protected is kept."""
    people = [*children, *([to] if to else [])]
    loaded = circle.load(people, [], today=today)
    reader = loaded.family.reader(loaded.ref(to) if to else "", [loaded.ref(child) for child in children])
    own = _own_names(people)
    return tuple(
        (words[one.start : one.end], one.what)
        for one in loaded.family.detector(reader).find(words)
        if one.level in (Level.SHIELDED, Level.ELSEWHERE)
        and not (one.kind == "referrer" and _stands_in(letters.sequence(words[one.start : one.end]), own))
    )


def _own_names(people: Collection[UUID]) -> list[tuple[str, ...]]:
    """What they are called. Whoever got in touch may be one of them, or be called as they are: a reader's own name, or a child's, tells
    nothing of who it was."""
    names = models.PersonCard.objects.filter(person__in=people).values_list("name", flat=True)
    return [letters.sequence(name) for name in names]


@dataclass(frozen=True, slots=True)
class Referrer:
    """Whoever got in touch, as the contact has it: what is their own (name, role, how to reach them), and what they told
    us."""

    own: tuple[str, ...]
    told: tuple[str, ...]


# A stranger to the family: no child is theirs, and no address of the family's either.
STRANGER = Reader("whoever got in touch")
# What is never theirs, by the kind of fact. It names nobody: who it is may be kept from whoever writes, too.
KINDS = {
    "name": "a name",
    "referrer": "a name of somebody who got in touch",
    "address": "an address",
    "postcode": "an address",
    "phone": "a telephone number",
    "email": "an email address",
    "school": "a school",
    "number": "a number",
}
# A month is no name where it stands in a date.
_A_DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def beyond_what_they_told(
    words: str, referrer: Referrer, *, children: Collection[UUID], ours: Iterable[str] = (), today: date
) -> tuple[tuple[str, str], ...]:
    """What in these words whoever got in touch did not tell us themselves: any fact or name of anybody near the children,
    as the words and what they are. What is protected is found even where they told it. `ours`: names of our own that may
    stand there."""
    family = circle.load(children, [], today=today).family
    words = _A_DAY.sub(lambda met: " " * len(met[0]), words)
    own = [letters.sequence(each) for each in (*referrer.own, *ours)]
    told = [*own, *map(letters.sequence, referrer.told)]
    found = []
    for one in family.detector(STRANGER).find(words):
        said = words[one.start : one.end]
        known_to_them = own if one.level is Level.SHIELDED else told
        if one.level is not Level.UNKNOWN and not _stands_in(letters.sequence(said), known_to_them):
            found.append((said, KINDS.get(one.kind, "a fact")))
    return tuple(found)


def _stands_in(said: tuple[str, ...], known: Iterable[tuple[str, ...]]) -> bool:
    """Whether these words stand together in any of those."""
    size = len(said)
    return any(said == each[n : n + size] for each in known for n in range(len(each) - size + 1))
