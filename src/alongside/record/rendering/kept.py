"""What one viewer reads of any words on a page: whoever is hidden from them is not named in it, nor their address, number or
school. Asked once for every word a page prints (`design.kept`), so that no query and no template can forget it.

Near whoever the page is about, anything that could say who or where somebody hidden is counts, a first name alone included.
Anywhere else only a name in full: a first name is somebody else's too. What people who may be found are called, and where they
live, stays as it is. Nothing is changed but what this reader is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.law.passages import Reader
from alongside.record.access import AROUND_THESE, HIDDEN_AROUND_THESE, Viewer, around_to_read, guarded_to_read
from alongside.record.rendering import circle, letters
from alongside.record.rendering.detecting import Detector, Found, Level, Watched
from alongside.record.rendering.family import TITLES, Family
from alongside.record.rendering.unnamed import SOMEBODY, SOMETHING
from alongside.record.together import together

Words = Callable[[str], str]
NOBODY = Reader("nobody of the record")
MONTHS = frozenset({"april", "may", "june", "august"})
FEW = 64  # first words of names
MIDDLE = 2  # names between a first and a family name
DEEPEST = 12  # values inside each other


def words_for(viewer: Viewer, given: Any, *, now: datetime) -> Words | None:
    """How words are shown to this viewer on a page that was given these values; None where they are shown as they stand.

    No statement where nobody is hidden near whom the page opened; one where somebody is; one more where it is a list, that
    opened nobody: then it is asked whether anybody hidden is near whoever it carries a reference to, and only then who is."""
    kept = viewer.kept
    guarded = _guarded(viewer)
    if not kept.names and not kept.strangers and not guarded:
        return None
    around = kept.around if kept.around is not None else _around(viewer, given)
    near = {ref for ref, hidden in around.items() if hidden}
    far = _far(frozenset((given, family) for _, given, family in kept.names))
    if not near and not kept.strangers and not guarded:
        return far.hide if far else None
    family, hidden = Family({}), frozenset[str]()
    if near or kept.strangers:
        facts = together(circle.facts_to_read({*around, *kept.strangers} if near else kept.strangers))
        family, hidden = circle.family_from_read(facts, london_day(now)), _one(facts, near)
    close = _Close(family, hidden, viewer, guarded)
    return lambda words: far.hide(close.hide(words))


def _guarded(viewer: Viewer) -> frozenset[tuple[str, str]]:
    """The protected details near whoever the page opened that are not this viewer's to read. What is on the record of
    somebody they work with as well (the same refuge), they may read."""
    open_to_them = {_plain(value) for _, value in viewer.kept.cleared}
    return frozenset(each for each in viewer.kept.guarded if _plain(each[1]) not in open_to_them)


def hidden_near(viewer: Viewer, people: Collection[UUID], *, now: datetime) -> Words:
    """The same for words about these people that are no page: what somebody writes over, what is downloaded."""
    apart = replace(viewer.kept, around=None, strangers=set(), guarded=set(), cleared=set())
    to_read = guarded_to_read(viewer, AROUND_THESE, today=london_day(now), people=list(people))
    if to_read and people:
        apart.guards(together(to_read)["guarded"])
    return words_for(replace(viewer, kept=apart), list(people), now=now) or str


def named_in(words: str, viewer: Viewer) -> list[UUID]:
    """Who is named in full in these words and is hidden from this viewer."""
    everybody = viewer.kept.names
    if (
        not everybody
        or _far(frozenset((given, family) for _, given, family in everybody)).hide(words) == words
    ):
        return []
    return sorted(
        {who for who, given, family in everybody if _far(frozenset([(given, family)])).hide(words) != words}
    )


def in_a_box(words: str, hide: Words) -> str:
    """Words as they stand in a box that is sent back: what is hidden is marked, so that it is never kept as if it had been
    written (`record.write`)."""
    shown = hide(words)
    return words if shown == words else shown.replace(SOMEBODY, SOMETHING)


def _around(viewer: Viewer, given: Any) -> dict[UUID, bool]:
    """Everybody near whoever a page carries a reference to, each with whether they are hidden: where nobody near is hidden,
    which is nearly always, nobody."""
    people = list(set(_references(given, DEEPEST)))
    wanted = around_to_read(viewer, HIDDEN_AROUND_THESE, people=people) if people else {}
    if not wanted or not together(wanted)["around"]:
        return {}
    return dict(together(around_to_read(viewer, AROUND_THESE, people=people))["around"])


def _references(value: Any, deep: int) -> Iterable[UUID]:
    """Every reference in the values a page is made of."""
    if isinstance(value, UUID):
        yield value
    elif deep and is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _references(getattr(value, each.name, None), deep - 1)
    elif deep and isinstance(value, Mapping):
        for each in value.values():
            yield from _references(each, deep - 1)
    elif deep and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _references(each, deep - 1)


def _one(facts: Mapping[str, list[Any]], near: Collection[UUID]) -> frozenset[str]:
    """The hidden, each by the reference that stands for all their records."""
    return frozenset(str(canonical) for person, canonical, _ in facts["cards"] if person in near)


class _Close:
    """Looks for everything on the records of the hidden who are near, for who asked not to be named where the viewer does not
    work with the family, and for what is protected of people who may be found."""

    def __init__(
        self, family: Family, hidden: frozenset[str], viewer: Viewer, guarded: Collection[tuple[str, str]]
    ) -> None:
        apart = {ref: replace(family.people[ref], restricted=True) for ref in hidden}
        tellers = family.tellers if viewer.kept.strangers else ()
        found = {ref: known for ref, known in family.people.items() if ref not in hidden}
        open_values = {_plain(value) for known in found.values() for value in _values(known)}
        watched = [
            each
            for each in Family(apart, tellers=tellers).watched(NOBODY)
            if each.kind in ("name", "referrer") or _plain(each.value) not in open_values
        ]
        watched += [Watched(kind, value) for kind, value in sorted(guarded)]
        self._detector = Detector([_of_nobody(each) for each in watched])
        outward = {
            home.postcode.split()[0]
            for known in apart.values()
            for home in known.homes
            if home.postcode.strip()
        } | {value.split()[0] for kind, value in guarded if kind == "postcode" and value.strip()}
        # What is left of a postcode where words were cut short behind it.
        self._cut = re.compile(
            rf"({re.escape(SOMETHING)}),? ?(?:{'|'.join(map(re.escape, outward)) or '$.'})\b"
        )
        self._names = {word for known in found.values() for name in known.names for word in _name_words(name)}

    def hide(self, words: str) -> str:
        done, pieces = 0, []
        for one in self._detector.find(words):
            if one.start < done or one.level is Level.UNKNOWN or self._may_stand(one, words):
                continue
            name = one.kind in ("name", "referrer")
            pieces += [words[done : one.start], SOMEBODY if name else SOMETHING]
            done = one.end
        return self._cut.sub(r"\1", "".join([*pieces, words[done:]])) if done else words

    def _may_stand(self, one: Found, words: str) -> bool:
        """A name that is also somebody's who may be found, and the month of May."""
        if one.kind != "name":
            return False
        said = [word for word in _name_words(words[one.start : one.end]) if word not in TITLES]
        if said and all(word in self._names for word in said):
            return True
        beside = re.search(r"\d\s*$", words[: one.start]) or re.match(r"\s*\d", words[one.end :])
        return bool(beside) and said[:1] != [] and said[0] in MONTHS


def _of_nobody(each: Watched) -> Watched:
    """Without whose it is: one thing is looked for once, whoever has it."""
    return replace(each, subject="", what="")


def _plain(value: str) -> str:
    return "".join(letters.sequence(value))


def _name_words(name: str) -> list[str]:
    return [word.removesuffix("s") if word.endswith("'s") else word for word in letters.sequence(name)]


def _values(known: Any) -> Iterable[str]:
    for home in known.homes:
        yield from (home.lines, home.postcode)
    yield from (reach.value for reach in known.reach)
    yield from (school for school, _ in known.schools)
    yield from known.numbers


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class _Far:
    """Looks for names in full, of people who may be anywhere: by their first word, so that a thousand cost no more than ten."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._begins: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._families: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for given, family in set(names):
            if _folded(given) and _folded(family):
                self._families[_folded(given)[0]].add(_folded(family))
            for words in self._ways(_folded(given), _folded(family)):
                self._begins[words[0]].add(words)
        # Nearly all words on a page begin nobody's name: of a few names that is seen at once.
        begins = "|".join(map(re.escape, self._begins))
        self._few = re.compile(begins) if 0 < len(self._begins) <= FEW else None

    @staticmethod
    def _ways(given: tuple[str, ...], family: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        if given and family:
            yield (*given, *family)
            yield (given[0], *family)
            yield (*family, *given)
            yield ("".join((*given, *family)),)  # typed as one word

    def __bool__(self) -> bool:
        return bool(self._begins)

    def hide(self, words: str) -> str:
        if self._few and not self._few.search(words.casefold()):
            return words
        met = list(_WORD.finditer(words))
        said = [_bare(each[0]) for each in met]
        done, pieces, n = 0, [], 0
        while n < len(said):
            long = max(
                (len(way) for way in self._begins.get(said[n], ()) if tuple(said[n : n + len(way)]) == way),
                default=0,
            ) or self._with_middle_names(words, met, said, n)
            if long:
                pieces += [words[done : met[n].start()], SOMEBODY]
                done = met[n + long - 1].end()
            n += long or 1
        return "".join([*pieces, words[done:]])

    def _with_middle_names(
        self, words: str, met: Sequence[re.Match[str]], said: Sequence[str], n: int
    ) -> int:
        """How many words a name takes from the n-th that has names between the first and the last one: capitals, with nothing
        but spaces or a full stop after an initial between them. 0 where it is none."""
        for family in self._families.get(said[n], ()):
            for between in range(1, MIDDLE + 1):
                last = n + between + len(family)
                if tuple(said[n + between + 1 : last + 1]) != family:
                    continue
                capitals = all(met[k][0][0].isupper() for k in range(n + 1, last + 1))
                if capitals and all(
                    re.fullmatch(
                        r"\.?\s+" if len(said[k]) == 1 else r"\s+", words[met[k].end() : met[k + 1].start()]
                    )
                    for k in range(n, last)
                ):
                    return last - n + 1
        return 0


@lru_cache(maxsize=256)  # the same names are hidden from somebody on every page they open
def _far(names: frozenset[tuple[str, str]]) -> _Far:
    return _Far(names)


def _folded(name: str) -> tuple[str, ...]:
    return tuple(_bare(each) for each in _WORD.findall(name))


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word.casefold())
