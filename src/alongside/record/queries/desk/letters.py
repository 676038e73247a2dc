"""The texts of letters: which is in use, which waits for a second person, and every one there was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.accounts.roles import May, may
from alongside.law import letters as law
from alongside.law.letters import LETTERS, Letter
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.queries.desk.staff import colleagues

AS_SHIPPED = 0
Outcome = models.LetterDecision.Outcome


@dataclass(frozen=True, slots=True)
class Said:
    """What a second person said of a version."""

    approved: bool
    in_use_from: date | None
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a letter. Number 0 came with the service: nobody here wrote it. `by_me`: whoever looks wrote it."""

    number: int
    title: str
    words: str
    why: str
    by: str
    by_me: bool
    at: datetime | None
    said: tuple[Said, ...]

    @property
    def waits(self) -> bool:
        """Whether nobody has said anything of it yet."""
        return self.number != AS_SHIPPED and not self.said

    @property
    def turned_down(self) -> Said | None:
        """The last word on it, where that is no."""
        return self.said[-1] if self.said and not self.said[-1].approved else None

    @property
    def name(self) -> str:
        """Version 2; the text that came with the service."""
        return f"Version {self.number}" if self.number else "The text that comes with the service"


@dataclass(frozen=True, slots=True)
class OneLetter:
    """A letter with all its versions, the newest first. `next_use`: an approved version that begins on a later day."""

    letter: Letter
    versions: tuple[Version, ...]
    in_use: Version
    since: date | None
    next_use: tuple[Version, date] | None

    @property
    def waiting(self) -> tuple[Version, ...]:
        """Versions that wait for a second person."""
        return tuple(version for version in self.versions if version.waits)

    def version(self, number: int) -> Version:
        """A version by its number. Raises NotFound."""
        for each in self.versions:
            if each.number == number:
                return each
        raise NotFound(number)


def every(viewer: Viewer, *, today: date) -> tuple[OneLetter, ...]:
    """All letters, in the order of the work. Three statements."""
    _may_see(viewer)
    return _read(viewer, LETTERS, today)


def one(viewer: Viewer, letter: UUID, *, today: date) -> OneLetter:
    """One letter. Raises NotFound."""
    _may_see(viewer)
    try:
        return _read(viewer, (law.of(letter),), today)[0]
    except LookupError:
        raise NotFound(letter) from None


def in_use(viewer: Viewer, key: str, *, today: date) -> Version:
    """The text of a letter that is in use on a day, for whoever makes it for a person."""
    return _read(viewer, (law.called(key),), today)[0].in_use


def _may_see(viewer: Viewer) -> None:
    if not may(viewer.roles, May.SEE_LETTERS):
        raise NotFound


def _read(viewer: Viewer, wanted: Sequence[Letter], today: date) -> tuple[OneLetter, ...]:
    keys = [letter.key for letter in wanted]
    versions = list(models.LetterVersion.objects.filter(key__in=keys).order_by("-number"))
    decisions = list(models.LetterDecision.objects.filter(key__in=keys).order_by("recorded_at", "ref"))
    names = colleagues({row.recorded_by for row in (*versions, *decisions)})

    def name(ref: UUID) -> str:
        return names[ref].name if ref in names else ""

    said: dict[tuple[str, int], list[Said]] = {}
    for row in decisions:
        word = Said(
            row.outcome == Outcome.APPROVED, row.in_use_from, row.why, name(row.recorded_by), row.recorded_at
        )
        said.setdefault((row.key, row.number), []).append(word)
    made = []
    for letter in wanted:
        texts = [
            Version(
                row.number,
                row.title,
                row.words,
                row.why,
                name(row.recorded_by),
                row.recorded_by == viewer.user,
                row.recorded_at,
                tuple(said.get((row.key, row.number), ())),
            )
            for row in versions
            if row.key == letter.key
        ]
        shipped = tuple(said.get((letter.key, AS_SHIPPED), ()))
        texts.append(Version(AS_SHIPPED, letter.title, letter.words, "", "", False, None, shipped))
        made.append(_in_use(letter, tuple(texts), [row for row in decisions if row.key == letter.key], today))
    return tuple(made)


def _in_use(
    letter: Letter, versions: tuple[Version, ...], decisions: Sequence[models.LetterDecision], today: date
) -> OneLetter:
    """The version of the approval that begins last by today; of two that begin on one day, the one given later."""
    approved = [(row.in_use_from, row.recorded_at, row.number) for row in decisions if row.in_use_from]
    begun = max((each for each in approved if each[0] <= today), default=None)
    coming = max((each for each in approved if each[0] > today), default=None)
    by_number = {version.number: version for version in versions}
    return OneLetter(
        letter,
        versions,
        by_number[begun[2]] if begun else by_number[AS_SHIPPED],
        begun[0] if begun else None,
        (by_number[coming[2]], coming[0]) if coming else None,
    )
