"""Protecting words of an entry, saying who is in it, and confirming what a machine drafted. Nothing is overwritten: a mark
is lifted by name, a person is taken off with a reason, and what stood before stays to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.law import machine, passages as law
from alongside.record import models
from alongside.record.access import NotFound, Viewer, may_write, people_on
from alongside.record.acting import Mistaken, decides, reports, stamp
from alongside.record.write import Rows, lock, write

Part = models.PassagePerson.Part
LEAST = 2  # letters: less than that is everywhere


def documents_of(passage: UUID) -> list[UUID]:
    """The documents a passage stands or stood in."""
    return list(
        models.SlotPassage.objects.filter(passage=passage).values_list("document", flat=True).distinct()
    )


def writable_text(passage: UUID, *, by: Viewer, now: datetime) -> str:
    """The words of a passage, for somebody who may find everybody on whose record it stands. Raises NotFound."""
    text = models.PassageText.objects.filter(passage=passage).values_list("words", flat=True).first()
    people = [person for document in documents_of(passage) for person in people_on(document)]
    if text is None or not people:
        raise NotFound(passage)
    may_write(by, people, now=now)
    return str(text)


@reports
def mark_words(
    passage: UUID,
    words: Iterable[str],
    *,
    shield: str,
    subject: UUID | None = None,
    fact: str = "",
    by: Viewer,
    now: datetime,
) -> int:
    """Keep these words private wherever they stand in the passage. Capitals and spaces are not compared. Answers how many
    places were marked; the same words under the same shield are marked once."""
    if shield not in law.BY_KEY:
        raise Mistaken("shield", "Choose what kind of thing it is.")
    text = writable_text(passage, by=by, now=now)
    if subject is not None:
        may_write(by, [subject], now=now)
    places: set[tuple[int, int]] = set()
    for each in dict.fromkeys(one.strip() for one in words):
        if sum(sign.isalnum() for sign in each) < LEAST:
            raise Mistaken("words", "Type the words to protect as they stand in the entry.")
        found = places_of(text, each)
        if not found:
            raise Mistaken(
                "words", f"“{each}” does not stand in this text. Type the words as they stand there."
            )
        places |= set(found)
    with transaction.atomic():
        lock([passage])
        there = set(
            models.PassageMark.objects.filter(
                passage=passage, shield=shield, subject=subject, lifted=None
            ).values_list("start", "end")
        )
        new = sorted(places - there)
        rows = Rows(
            [
                models.PassageMark(
                    passage_id=passage,
                    start=start,
                    end=end,
                    shield=shield,
                    subject_id=subject,
                    fact=fact[:40],
                    **stamp(by, now),
                )
                for start, end in new
            ]
        )
        write(rows)
    return len(new)


def places_of(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where these words stand, whatever the capitals and the spaces between them."""
    parts = [re.escape(part) for part in words.split()]
    return [met.span() for met in re.finditer(r"\s+".join(parts), text, re.IGNORECASE)] if parts else []


@reports
def lift_mark(mark: UUID, *, because: str, by: Viewer, now: datetime) -> None:
    """These words need not be kept private after all. That they were is kept."""
    row = models.PassageMark.objects.filter(pk=mark, lifted=None).first()
    if row is None:
        raise NotFound(mark)
    writable_text(row.passage_id, by=by, now=now)
    if not because.strip():
        raise Mistaken("because", "Say why these words need not be kept private.")
    write(Rows([models.MarkLifted(mark_id=mark, because=because.strip(), **stamp(by, now))]))


@reports
def settle_mark(mark: UUID, *, words: str = "", by: Viewer, now: datetime) -> None:
    """Somebody has read what a stretched mark covers: all of it stays private, or only these words of it, which must stand
    there. What it covered before is kept. Raises NotFound where no stretched mark of that reference stands."""
    row = models.PassageMark.objects.filter(pk=mark, lifted=None, stretched=True).first()
    if row is None:
        raise NotFound(mark)
    text = writable_text(row.passage_id, by=by, now=now)
    places = [(row.start, row.end)]
    if words.strip():
        if sum(sign.isalnum() for sign in words) < LEAST:
            raise Mistaken("words", "Type the words that stay private as they stand there.")
        places = [(at, to) for at, to in places_of(text, words) if row.start <= at and to <= row.end]
        if not places:
            raise Mistaken("words", "These words do not stand there. Type them as they stand there.")
    with transaction.atomic():
        lock([row.passage_id])
        if models.MarkLifted.objects.filter(mark=mark).exists():
            raise NotFound(mark)
        same = models.PassageMark.objects.filter(
            passage=row.passage_id, shield=row.shield, subject=row.subject_id, lifted=None
        )
        twins = same.filter(start=row.start, end=row.end, stretched=True)
        because = LESS if words.strip() else ALL_OF_IT
        rows = Rows([models.MarkLifted(mark=each, because=because, **stamp(by, now)) for each in twins])
        rows.add(
            *(
                models.PassageMark(
                    passage_id=row.passage_id,
                    start=start,
                    end=end,
                    shield=row.shield,
                    subject_id=row.subject_id,
                    fact=row.fact,
                    **stamp(by, now),
                )
                for start, end in places
            )
        )
        write(rows)


ALL_OF_IT, LESS = (
    "It was read again: all of it stays private",
    "It was read again: a part of it stays private",
)


@reports
def say_who_is_in_it(
    passage: UUID,
    person: UUID,
    part: str,
    *,
    standing: bool = True,
    because: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """Put somebody on the list of whom a passage is about, whom it mentions or who told it; or take them off, with a reason.
    Nobody is taken off whom the words themselves name: the detector would find them again."""
    if part not in Part.values:
        raise Mistaken("part", "Choose whether it is about them, mentions them, or was told by them.")
    if not standing and not because.strip():
        raise Mistaken("because", "Say why they are not in it.")
    writable_text(passage, by=by, now=now)
    may_write(by, [person], now=now)
    with transaction.atomic():
        lock([passage])
        rows = models.PassagePerson.objects.filter(passage=passage, person=person, part=part)
        latest = rows.order_by("-recorded_at", "-ref").values_list("standing", flat=True).first()
        if latest is standing or (latest is None and not standing):
            return
        if not standing and part == Part.ABOUT and _only_one(passage, person):
            raise Mistaken("person", "It must be about somebody. Put the right person on first.")
        row = models.PassagePerson(
            passage_id=passage,
            person_id=person,
            part=part,
            standing=standing,
            because=because.strip(),
            **stamp(by, now),
        )
        write(Rows([row]))


def _only_one(passage: UUID, person: UUID) -> bool:
    stands: dict[UUID, bool] = {}
    rows = models.PassagePerson.objects.filter(passage=passage, part=Part.ABOUT)
    for each, on in rows.order_by("recorded_at", "ref").values_list("person", "standing"):
        stands[each] = on
    return {each for each, on in stands.items() if on} == {person}


@decides
def confirm_lines(passage: UUID, lines: Iterable[int], *, by: Viewer, now: datetime) -> int:
    """Stand by lines of a machine's draft (`law.machine.WHOLE`: all of it was read). Answers how many are still missing.

    The whole can be confirmed only when each line that speaks of danger was: reading on is not reading.
    """
    text = writable_text(passage, by=by, now=now)
    origin = models.Passage.objects.values_list("origin", flat=True).get(pk=passage)
    if origin != models.Passage.Origin.MACHINE:
        raise Mistaken("lines", "No machine drafted this: there is nothing to confirm.")
    wanted = set(lines)
    possible = {machine.WHOLE, *(n for n, _ in machine.lines(text))}
    if not wanted <= possible:
        raise Mistaken("lines", "Something you confirmed is not in the text any more. Read it again.")
    with transaction.atomic():
        lock([passage])
        done = set(models.LineConfirmed.objects.filter(passage=passage).values_list("n", flat=True))
        risky = set(machine.to_confirm(text))
        if machine.WHOLE in wanted and not risky <= done | wanted:
            raise Mistaken("lines", "Confirm each line that speaks of danger first, then the whole.")
        write(
            Rows(
                [
                    models.LineConfirmed(passage_id=passage, n=n, **stamp(by, now))
                    for n in sorted(wanted - done)
                ]
            )
        )
    return machine.unconfirmed(text, frozenset(done | wanted))
