"""What somebody reads in a copy they were told by it: where the copy holds the words in which a decision was written, the
duty to tell that person of that decision is met, once, and nobody else's is touched.

A duty and a writing belong together by what took place: the decision's own occasion, or for an assessment the moment at
which it was signed, in which its written decision was made. Which words say it is the law's (`Tell.stands_in`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken
from alongside.record.actions.telling import TOLD, tell_by_writing
from alongside.record.rendering.issues import Ready
from alongside.record.together import together

Kind = models.NoticeStep.Kind
WAITS = frozenset({Kind.HELD, Kind.WITHHELD})
SAID_IN = frozenset(name for tell in pathway.tells().values() for name in tell.stands_in)
ALOUD = frozenset({"read_aloud", "read_together"})


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty to tell one person of a decision about one child, and where it stands. `words`: those of the copy that say it."""

    notice: UUID
    child: UUID
    what: str
    state: str
    review_on: date | None
    words: str

    @property
    def waits(self) -> bool:
        """Whether somebody decided that they are not to be told of it, now or at all."""
        return self.state in WAITS


def duties(ready: Ready, children: Iterable[UUID], slots: Mapping[str, Any]) -> tuple[Duty, ...]:
    """What this copy tells its reader that they must be told and were not yet, by the words they would read of it. `slots`: the
    rows of what was chosen, by reference (`Prepared.slots`). One statement, none where nothing of it is a decision's."""
    told = defaultdict(list)
    for part in ready.copy.shown:
        row = slots.get(part.slot.ref)
        if row is not None and not part.slot.is_file and _name(row.slot) in SAID_IN:
            told[row.document_id].append((row.slot, part.rendered.words))
    if ready.person is None or not told:
        return ()
    read = together(
        {
            "notices": models.Notice.objects.filter(to_person=ready.person, person__in=list(children))
            .exclude(state__state__in=[*TOLD, Kind.STOPPED])
            .order_by("person__card__name", "recorded_at", "ref")
            .values_list(
                "ref",
                "person_id",
                "tell",
                "what",
                "state__state",
                "state__review_on",
                "event__occasion__document",
                "event__at",
            ),
            "written": models.Occasion.objects.filter(document__in=list(told)).values_list("document", "at"),
        }
    )
    return tuple(_of(read, told))


def _of(read: Mapping[str, list[Any]], told: Mapping[UUID, list[tuple[str, str]]]) -> Iterator[Duty]:
    at = {moment: document for document, moment in read["written"] if moment is not None}
    for notice, child, key, what, state, review_on, document, decided_at in read["notices"]:
        law = pathway.tells().get(key)
        where = document if document in told else at.get(decided_at)
        if law is None or where is None:
            continue
        theirs = {_name(slot): words for slot, words in told[where] if _is_about(slot, child)}
        if law.stands_in and theirs.keys() >= set(law.stands_in):
            said = "\n\n".join(theirs[name] for name in law.stands_in)
            yield Duty(notice, child, what, state, review_on, said)


def _name(slot: str) -> str:
    return slot.partition(":")[0]


def _is_about(slot: str, child: UUID) -> bool:
    return slot.partition(":")[2] in ("", str(child))


def refuse_kept_back(found: Iterable[Duty]) -> None:
    """Raises Mistaken where somebody decided that they are not told of it: a copy would tell them all the same."""
    kept = next((each for each in found if each.waits), None)
    if kept is None:
        return
    until = f" until {kept.review_on.day} {kept.review_on:%B %Y}" if kept.review_on else ""
    raise Mistaken(
        "",
        f"Somebody decided that they are not told {kept.what} yet: that is kept back{until}, and this copy would tell them. "
        "Say first, where it is kept back, that they may be told; or leave that part out.",
    )


def owed(person: UUID, children: Iterable[UUID], document: UUID) -> tuple[Duty, ...]:
    """What this person must still be told of what was decided about these children and stands in this document, whatever
    somebody decided about telling them. One statement."""
    rows = models.Notice.objects.filter(
        to_person=person,
        person__in=list(children),
        event__occasion__document=document,
        tell__in=[key for key, tell in pathway.tells().items() if tell.stands_in],
    ).exclude(state__state__in=[*TOLD, Kind.STOPPED])
    found = rows.values_list("ref", "person_id", "what", "state__state", "state__review_on")
    return tuple(Duty(*each, words="") for each in found.order_by("recorded_at", "ref"))


def settle(
    found: Iterable[Duty], to: UUID | None, *, how: str, at: datetime, by: Viewer, now: datetime
) -> None:
    """It has left: its reader counts as told of what stands in it, in its words. `how`: as a copy leaves, or is shared."""
    for each in found:
        tell_by_writing(
            each.notice,
            recipient=str(to),
            channel="in_person" if how in ALOUD else "letter",
            words=each.words,
            at=at,
            by=by,
            now=now,
        )
