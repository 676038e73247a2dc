"""A manager who did not make a decision has looked at it again, and answers whoever asked by letter.

Whoever asked gave a reference, which somebody else may have known. So the letter is looked through as one to whoever got in touch:
nothing of anybody near the children stands in it that they did not tell us themselves. What was told with the first contact counts as
theirs only where the manager says that it is the same person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.design import paper
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, decides, records
from alongside.record.actions import telling
from alongside.record.actions.outside import answer_again
from alongside.record.actions.tasks import asked_of
from alongside.record.rendering import messages
from alongside.record.write import write

WAYS = {"post": "letter", "by_hand": "by_hand"}  # how the letter goes, and as what that is written down
NOBODY_NAMED = "Say first on the contact who this is about: a letter is looked through for what is theirs, and kept with their record."
NO_NAME = "They gave no name, so there is nobody to write to. If they ring again, tell them then."
WHY_KEPT = "To answer somebody who asked us to look again at a decision."


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to look again that waits for whoever asks: the contact that asks, the one it is about, the children on either, and
    who of the record asked for help with the first, where somebody said so."""

    contact: models.Contact
    first: models.Contact | None
    children: tuple[UUID, ...]
    asker: UUID | None


def asked(task_: UUID, *, by: Viewer) -> Asked:
    """Raises NotFound where it is not asked of them, or was answered."""
    found = models.Task.objects.filter(asked_of(by), pk=task_, kind="look_again_asked", done=None)
    task = found.select_related("contact__said__text", "contact__came_outside__adds_to__said__text").first()
    if task is None or task.contact is None:
        raise NotFound(task_)
    came = getattr(task.contact, "came_outside", None)
    first = came.adds_to if came else None
    children = models.ContactPerson.objects.filter(
        contact__in=[one.pk for one in (task.contact, first) if one],
        part=models.ContactPerson.Part.CHILD,
        taken_off=None,
    )
    named = children.order_by("recorded_at", "ref").values_list("person", flat=True)
    return Asked(task.contact, first, tuple(dict.fromkeys(named)), _who_asked(first))


def _who_asked(first: models.Contact | None) -> UUID | None:
    named = models.ContactPerson.objects.filter(
        contact=first, part=models.ContactPerson.Part.REFERRER, taken_off=None
    )
    return named.values_list("person", flat=True).first() if first else None


def check_answer(about: Asked, sheet: paper.Paper, *, same_person: bool, by: Viewer, today: date) -> None:
    """Raises Mistaken where the letter holds something that whoever asked did not tell us, or nobody knows whom to write to, or whom
    it is about."""
    if not about.children:
        raise Mistaken("", NOBODY_NAMED)
    if not about.contact.referrer_name.strip():
        raise Mistaken("", NO_NAME)
    if same_person and about.asker:
        _check_theirs(about, about.asker, sheet, today=today)
        return
    told_us = [about.contact, *([about.first] if about.first and same_person else [])]
    words = "\n".join(paper.words_of(sheet))
    beyond = messages.beyond_what_they_told(
        words, _of(told_us), children=about.children, ours=[by.name], today=today
    )
    for said, what in beyond:
        raise Mistaken(
            "",
            f"“{said}” is {what} that whoever asked did not give us, or that is protected. Take it out: they are told what you"
            " decided and why, and nothing more about the family.",
        )


def _check_theirs(about: Asked, person: UUID, sheet: paper.Paper, *, today: date) -> None:
    """The same of somebody the record knows: nothing of another household, and nothing where they must be given nothing."""
    telling.check_may_be_given(person, about.children, today=today)
    words = "\n".join(paper.words_of(sheet))
    for said, what in messages.not_theirs(words, to=person, children=about.children, today=today):
        raise Mistaken("", f"“{said}” is {what}. Take it out.")


def _of(contacts: Sequence[models.Contact]) -> messages.Referrer:
    own = [(each.referrer_name, each.referrer_role, each.referrer_reach) for each in contacts]
    texts = [getattr(each.said, "text", None) for each in contacts]
    told = [
        (each.people_described, text.words if text else "")
        for each, text in zip(contacts, texts, strict=True)
    ]
    return messages.Referrer(sum(own, ()), sum(told, ()))


@decides
def answer_by_letter(
    task_: UUID,
    sheet: paper.Paper,
    *,
    outcome: str,
    channel: str,
    words: str,
    same_person: bool = False,
    by: Viewer,
    now: datetime,
) -> UUID:
    """The answer leaves as this letter, by post or by hand: kept exactly as it left, and the request is answered. `words`: the reasons
    in it. Answers the copy. Raises what `check_answer`, `telling.check_can_go` and `outside.answer_again` raise."""
    if channel not in WAYS:
        raise Mistaken("channel", "Choose how they get it.")
    with transaction.atomic():
        about = asked(task_, by=by)
        with records(about.children, by=by, now=now):
            check_answer(about, sheet, same_person=same_person, by=by, today=london_day(now))
            telling.check_can_go(sheet, channel)
            to = about.asker if same_person else None
            copy, rows = telling.as_it_left(
                sheet,
                whom={"person_id": to} if to else {"agency": _filed_under(about)},
                children=about.children,
                purpose=WHY_KEPT,
                channel=channel,
                by=by,
                now=now,
            )
            write(rows)
            answer_again(task_, outcome=outcome, channel=WAYS[channel], words=words, by=by, now=now)
            if channel == "post":
                write(telling.into_the_outbox(copy, to, sheet.recipient, (), by=by, now=now))
    return copy


def _filed_under(about: Asked) -> str:
    """Whom the copy is listed as given to. Who is protected is not named."""
    if about.contact.shield != models.Contact.Shield.NONE:
        return "Whoever asked us to look again"
    return about.contact.referrer_name.strip()
