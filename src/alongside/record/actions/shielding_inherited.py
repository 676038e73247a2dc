"""Words that came from another passage bring its shields with them, whether or not anybody said that they were pasted.

Long runs of the same words are found by comparing words, not letters, so that a changed comma or capital hides nothing.
A short protected piece (an address, a number) is found by the detector wherever it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from alongside.law.days import london_day
from alongside.law.passages import Mark
from alongside.record import confidential, models
from alongside.record.access import Viewer
from alongside.record.acting import stamp
from alongside.record.actions import shielding_carried as carried
from alongside.record.rendering import circle, letters
from alongside.record.rendering.detecting import Detector, Level
from alongside.record.together import compiled, together
from alongside.record.write import Rows

Origin = models.Passage.Origin


@dataclass(frozen=True, slots=True)
class Source:
    """A passage words may have come from, with what must come with them. `drafted` names the tool where a machine drafted
    it and lines of it are not confirmed; `confidential`: no passage, but an item of the confidential section; `earlier`: it
    stood in this slot before the text that does now."""

    passage: UUID
    words: str
    marks: tuple[Mark, ...] = ()
    mentions: frozenset[UUID] = frozenset()
    told_by: frozenset[UUID] = frozenset()
    drafted: str = ""
    confidential: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a new text takes over. `longest` is the source of the longest run and `words` how long that is."""

    marks: frozenset[Mark] = frozenset()
    mentions: frozenset[UUID] = frozenset()
    told_by: frozenset[UUID] = frozenset()
    longest: UUID | None = None
    words: int = 0
    drafted: str = ""


def inherited(text: str, sources: Iterable[Source], *, base: UUID | None = None) -> Inherited:
    """What this text takes over from these passages. `base` is the text that stood in its slot before: whoever is in it, and
    whatever of it is marked, is so until somebody says otherwise."""
    new = carried.written(text)
    rows_of_new = {
        many: frozenset(carried.runs_of(new.forms, many)) for many in (carried.LONG, carried.ALONGSIDE)
    }
    marks: set[Mark] = set()
    mentions: set[UUID] = set()
    told: set[UUID] = set()
    longest, most, drafted = None, 0, ""
    for source in sources:
        here = source.passage == base
        if not here and not _may_bring(source, rows_of_new):
            continue
        old = carried.written(source.words)
        runs = list(carried.shared(new.forms, old.forms, carried.SAME_SLOT if here else carried.LONG))
        if here:
            marks.update(carried.of_the_slot(new, old, source.marks))
        else:
            marks.update(carried.pasted(new, old, source.marks, runs, earlier=source.earlier))
        if here or runs:
            mentions |= source.mentions
            told |= source.told_by
        if not runs:
            continue
        drafted = drafted or source.drafted
        run = max(length for _, _, length in runs)
        if run > most and not here and not source.earlier and not source.confidential:
            longest, most = source.passage, run
    return Inherited(
        carried.without_doubles(marks), frozenset(mentions), frozenset(told), longest, most, drafted
    )


def _may_bring(source: Source, rows_of_new: Mapping[int, frozenset[tuple[str, ...]]]) -> bool:
    """Whether a passage of another place has so many words in a row in common with the new text that it may bring something
    with them. Nearly every passage on a record has not, and need not be looked at more closely."""
    if source.marks and source.earlier:
        return True  # of what stood in the slot before, a few words are enough
    least = carried.ALONGSIDE if source.marks else carried.LONG
    return not rows_of_new[least].isdisjoint(carried.runs_of(letters.sequence(source.words), least))


# --- the passages of a family ---


@dataclass
class Shields:
    """What writing about these people takes over, loaded when the first words are kept. `whence`: the lists of `to_read`, where
    they were read already."""

    people: Collection[UUID]
    by: Viewer
    now: datetime
    whence: Mapping[str, list[Any]] | None = None
    _loaded: tuple[list[Source], Detector] | None = field(default=None)

    def apply(
        self, written: models.Passage, rows: Rows, *, base: UUID | None = None, pasted: bool = False
    ) -> None:
        """Give a new passage the marks, people and origin that come with its words, and whom it names."""
        text = rows.of(models.PassageText)[0].words
        if not text.strip():
            return
        sources, names = self._load(base)
        taken = inherited(text, sources, base=base)
        rows.add(
            *(
                models.PassageMark(
                    passage_id=written.pk,
                    start=mark.start,
                    end=mark.end,
                    shield=mark.shield,
                    subject_id=UUID(mark.subject) if mark.subject else None,
                    fact=mark.fact,
                    inherited=True,
                    stretched=mark.stretched,
                    **stamp(self.by, self.now),
                )
                for mark in sorted(taken.marks, key=lambda each: (each.start, each.end, each.shield))
            )
        )
        self._add_people(written, rows, taken, _named(names, text))
        if taken.longest and (pasted or taken.words >= carried.LONG) and written.origin != Origin.MACHINE:
            written.origin, written.pasted_from_id = Origin.PASTED, taken.longest
        if taken.drafted:
            written.origin, written.came_from = Origin.MACHINE, taken.drafted

    def _add_people(
        self, written: models.Passage, rows: Rows, taken: Inherited, named: frozenset[UUID]
    ) -> None:
        parts = models.PassagePerson.Part
        there = {(row.person_id, row.part) for row in rows.of(models.PassagePerson)}
        in_it = {person for person, _ in there}
        wanted = {(person, parts.TOLD_BY) for person in taken.told_by}
        wanted |= {(person, parts.MENTIONS) for person in (taken.mentions | named) - in_it}
        rows.add(
            *(
                models.PassagePerson(
                    passage_id=written.pk, person_id=person, part=part, **stamp(self.by, self.now)
                )
                for person, part in sorted(wanted - there, key=str)
            )
        )

    def _load(self, base: UUID | None) -> tuple[list[Source], Detector]:
        if self._loaded is None:
            whence = together(to_read(self.people)) if self.whence is None else self.whence
            near = [row[0] for row in whence["near"]]
            read = together({**circle.facts_of(near), **_all_of(list(whence["passages"]))})
            family = circle.family_from_read(read, london_day(self.now))
            watched = [
                each
                for each in family.watched(family.reader("", []))
                if each.level is Level.PERSON or (each.kind == "name" and each.subject)
            ]
            self._loaded = ([*_sources(read), *_confidential(whence["confidential"])], Detector(watched))
        sources, names = self._loaded
        return (sources if base is None else [*_of_the_slot(base, sources)]), names


def _of_the_slot(base: UUID, sources: Iterable[Source]) -> Iterator[Source]:
    """Every source, those that stood in this slot as what they are. What an earlier text of it had marked and the last one took
    over was kept or let go of there; only what was not (its words had been cut) may come back with its words."""
    read = together(_ever_in_the_slot(base))
    held = {source.passage: source for source in _sources(read)}
    took_over = Counter((shield, str(subject or "")) for shield, subject in read["took_over"])
    yield from (source for source in sources if source.passage not in held)
    for source in held.values():
        if source.passage == base:
            yield source
            continue
        had = Counter((mark.shield, mark.subject) for mark in source.marks)
        gone = tuple(
            mark for mark in source.marks if had[kind := (mark.shield, mark.subject)] > took_over[kind]
        )
        yield replace(source, marks=gone, earlier=True)


def _named(names: Detector, text: str) -> frozenset[UUID]:
    return frozenset(UUID(one.subject) for one in names.find(text) if one.subject)


def to_read(people: Collection[UUID]) -> dict[str, Any]:
    """Who is near these people, and what words on their records may have come from, to be read together with other lists."""
    return {"near": circle.near_to_read(people), **_where_from(people)}


def _confidential(rows: Iterable[tuple[UUID, str, str]]) -> list[Source]:
    """The confidential section is shielded as a whole. Its words are compared and shown to nobody."""
    return [
        Source(ref, words, (Mark(0, len(words), confidential.BY_KEY[kind].shield),), confidential=True)
        for ref, words, kind in rows
    ]


@compiled
def _where_from(people: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """The passages on these people's records that bring something with them: marks, tellers, a machine's draft, or words
    long enough to know again; and the confidential section."""
    # Two ways to a passage, each by its index: asked for with an "or" the database reads every passage there is.
    written = models.SlotPassage.objects.filter(document__people__person__in=people).values("passage")
    told = models.Contact.objects.filter(people__person__in=people).values("said")
    found = models.Passage.objects.filter(pk__in=written.union(told), characters__gte=30)
    theirs = models.PersonCard.objects.filter(person__in=people).values("canonical")
    items = models.ConfidentialText.objects.filter(item__person__card__canonical__in=theirs)
    return {
        "passages": found.values_list("pk", flat=True),
        "confidential": items.values_list("item", "words", "item__kind"),
    }


@compiled
def _all_of(refs: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    return _these(refs)


def _these(refs: Any) -> dict[str, QuerySet[Any, Any]]:
    return {
        "marks": models.PassageMark.objects.filter(passage__in=refs, lifted=None).values_list(
            "passage", "start", "end", "shield", "subject", "fact", "stretched"
        ),
        "parts": models.PassagePerson.objects.filter(passage__in=refs)
        .order_by("recorded_at", "ref")
        .values_list("passage", "person", "part", "standing"),
        "texts": models.PassageText.objects.filter(passage__in=refs).values_list(
            "passage", "words", "passage__origin", "passage__came_from"
        ),
    }


@compiled
def _ever_in_the_slot(base: UUID) -> dict[str, QuerySet[Any, Any]]:
    here = models.SlotPassage.objects.filter(
        passage=base, document=OuterRef("document"), slot=OuterRef("slot")
    )
    return {
        **_these(models.SlotPassage.objects.filter(Exists(here)).values("passage")),
        "took_over": models.PassageMark.objects.filter(passage=base).values_list("shield", "subject"),
    }


def _sources(read: Mapping[str, list[Any]]) -> list[Source]:
    marks: dict[UUID, list[Mark]] = defaultdict(list)
    for passage, start, end, shield, subject, fact, stretched in read["marks"]:
        mark = Mark(start, end, shield, str(subject) if subject else "", fact, stretched=stretched)
        marks[passage].append(mark)
    parts: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for passage, person, part, standing in read["parts"]:
        # In the order they were written: the last one stands.
        of = parts[passage, part]
        of.add(person) if standing else of.discard(person)
    nobody: frozenset[UUID] = frozenset()

    return [
        Source(
            passage,
            words,
            tuple(marks[passage]),
            frozenset(parts.get((passage, "mentions"), nobody)),
            frozenset(parts.get((passage, "told_by"), nobody)),
            came_from if origin == Origin.MACHINE else "",
        )
        for passage, words, origin, came_from in read["texts"]
    ]
