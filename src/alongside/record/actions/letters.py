"""Another text for a letter: somebody writes it, somebody else approves it, and from a day it is in use.

Nothing is overwritten: a version that was in use can be read for ever, and used again.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from alongside.design.paper import template
from alongside.law.days import london_day
from alongside.law.letters import Letter
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, decides, reports, stamp
from alongside.record.actions.drafts import drop
from alongside.record.write import Rows, lock, write

AS_SHIPPED = 0
Outcome = models.LetterDecision.Outcome


def check(letter: Letter, title: str, words: str) -> tuple[template.Piece, ...]:
    """The pieces of a text, if it can be used. Raises Mistaken at the field, with the places that the letter has."""
    if not title.strip():
        raise Mistaken("title", "Enter the title of the letter.")
    if "{" in title or "}" in title or "\n" in title.strip():
        raise Mistaken("title", "The title stands in lists and on the file: it has no places for facts.")
    try:
        return template.read(
            words,
            places=[place.name for place in letter.places],
            conditions=[condition.name for condition in letter.conditions],
        )
    except template.BadText as bad:
        raise Mistaken("words", str(bad)) from None


@reports
def write_version(
    letter: Letter, *, title: str, words: str, why: str, draft: UUID | None = None, by: Viewer, now: datetime
) -> int:
    """Keep a new version for somebody else to approve, and take away the draft it was typed in. Answers its number."""
    check(letter, title, words)
    if not why.strip():
        raise Mistaken("why", "Say what you changed, and why.")
    title, words = title.strip(), words.replace("\r\n", "\n").strip()
    lock([letter.ref])
    if (title, words) == text_of(letter, latest(letter)):
        raise Mistaken("words", "This is the same as the latest version. Change something, or leave it.")
    number = latest(letter) + 1
    version = models.LetterVersion(
        key=letter.key, number=number, title=title, words=words, why=why.strip(), **stamp(by, now)
    )
    with transaction.atomic():
        write(Rows([version]))
        drop(draft, by=by)
    return number


@decides
def decide(
    letter: Letter,
    number: int,
    *,
    approved: bool,
    in_use_from: date | None = None,
    why: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """Approve a version from a day on, or turn it down with a reason. Nobody approves their own; going back to a version
    that a second person has approved before is a new approval."""
    lock([letter.ref])
    version = models.LetterVersion.objects.filter(key=letter.key, number=number).first()
    if version is None and number != AS_SHIPPED:
        raise Mistaken("", "There is no such version of this letter.")
    if version is not None and version.recorded_by == by.user:
        raise Mistaken("", "You wrote this version. Somebody else has to look at it.")
    if approved and (in_use_from is None or in_use_from < london_day(now)):
        raise Mistaken("in_use_from", "The first day it is used must be today or later.")
    if not approved and not why.strip():
        raise Mistaken("why", "Say what should be different, so that it can be put right.")
    if not approved and version is None:
        raise Mistaken("", "The text that comes with the service cannot be turned down. Write another.")
    decision = models.LetterDecision(
        key=letter.key,
        number=number,
        outcome=Outcome.APPROVED if approved else Outcome.TURNED_DOWN,
        in_use_from=in_use_from if approved else None,
        why=why.strip(),
        **stamp(by, now),
    )
    write(Rows([decision]))


def latest(letter: Letter) -> int:
    """The number of the newest version, in use or not; 0 where the council never wrote one."""
    newest = models.LetterVersion.objects.filter(key=letter.key).aggregate(n=Max("number"))["n"]
    return int(newest or AS_SHIPPED)


def text_of(letter: Letter, number: int) -> tuple[str, str]:
    """The title and words of a version."""
    if number == AS_SHIPPED:
        return letter.title, letter.words
    found = models.LetterVersion.objects.values_list("title", "words").get(key=letter.key, number=number)
    return str(found[0]), str(found[1])
