"""What anybody may do at the open door: write, and go on writing; send it; add to what was sent. Nothing is read out here.

A form that was sent is a contact under its own reference, so that sending twice, after a crash too, sends it once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from alongside.accounts.roles import Role
from alongside.law import pathway
from alongside.law.days import London, london_day
from alongside.record import models, sealed
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, decides, reports, stamp, task
from alongside.record.actions.contact import NewContact, contact_rows
from alongside.record.actions.tasks import asked_of
from alongside.record.references import reference_of, with_reference
from alongside.record.write import Rows, lock, write

# Who writes what is sent from outside. No account: nobody signs in as it, and it opens no record.
AT_THE_DOOR = Viewer(
    user=uuid5(UUID(int=0), "alongside:open-door"),
    name="Online form",
    roles=frozenset(),
    teams=frozenset(),
    machine=True,
)
KEPT_FOR = timedelta(days=7)
# What came of looking again, and how they have the answer: in writing.
AGAIN = {"stands": "The decision stands", "anew": "It is decided anew"}
ANSWERED_BY = {"letter": "By letter", "by_hand": "In writing, into their hands", "email": "By email"}
NOT_THEIR_OWN = "You made this decision, so somebody else looks at it again. Ask another manager to answer."
SAFE_SHOWN = 80  # characters of when it is safe, in the line of a task
MOST = 200_000  # characters of one form, all its answers together
RING_BACK = "Ring back {reference}. {when}What may be said stands on the contact: read it before you ring."
LOOK_AGAIN = (
    "Reference {reference}: somebody asks us to look again at a decision that you did not make. Read what they say, and answer"
    " them in writing, with reasons."
)


class TooManyBegun(Exception):
    """So many forms were begun from where this one comes from that no more are kept for now."""


class AlreadySent(Exception):
    """This form has been sent: what is typed now can be added to it."""


@dataclass(frozen=True, slots=True)
class Described:
    """Somebody a form is about, as far as whoever wrote it knows."""

    name: str = ""
    born_on: date | None = None
    age: str = ""
    school: str = ""
    address: str = ""


@reports
def save_unsent(
    ref: UUID,
    key: bytes,
    answers: Mapping[str, Any],
    *,
    may_begin: Callable[[], bool] = lambda: True,
    by: Viewer = AT_THE_DOOR,
    now: datetime,
) -> None:
    """Put these answers beside those that stand; an answer of the same name takes the place of the one before. `may_begin` is
    asked where nothing stands yet.

    Raises TooManyBegun where it says no, AlreadySent after it was sent, NotFound for a key that does not open it, Mistaken where it is too long to keep.
    """
    with transaction.atomic():
        lock([ref])
        if models.Contact.objects.filter(pk=ref).exists():
            raise AlreadySent
        standing = models.Unsent.objects.filter(pk=ref).first()
        if standing is None and not may_begin():
            raise TooManyBegun
        words = {**(_opened(standing, key) if standing else {}), **answers}
        if sum(len(str(each)) for each in words.values()) > MOST:
            raise Mistaken("", "This is too much for one form. Send what you have, and then add the rest.")
        begun = standing.begun_at if standing else now
        models.Unsent.objects.update_or_create(
            pk=ref, defaults={"sealed": sealed.seal(key, words), "begun_at": begun, "saved_at": now}
        )


def _opened(row: models.Unsent, key: bytes) -> dict[str, Any]:
    try:
        return sealed.opened(key, bytes(row.sealed))
    except sealed.CannotBeOpened:
        raise NotFound(row.pk) from None


@reports
def send(
    ref: UUID,
    key: bytes,
    new: NewContact,
    *,
    described: Sequence[Described] = (),
    route: str,
    signs: Sequence[str] = (),
    ring_back: bool = False,
    safe_when: str = "",
    must_not_know: str = "",
    by: Viewer = AT_THE_DOOR,
    now: datetime,
) -> UUID:
    """It stands on the board of the front door, and the words that were being written are taken away with it. Sent again it answers
    the same contact and writes nothing. `must_not_know`: who must not know that they asked, in their words; `safe_when`: when it is safe to ring, in theirs. Raises NotFound
    where there is nothing under this key to send."""
    with transaction.atomic():
        lock([ref])
        if models.Contact.objects.filter(pk=ref).exists():
            return ref
        standing = models.Unsent.objects.filter(pk=ref).first()
        if standing is None:
            raise NotFound(ref)
        _opened(standing, key)
        contact, rows = contact_rows(new, ref=ref, by=by, now=now)
        rows.add(
            models.CameOutside(
                contact_id=ref,
                route=route,
                signs=list(signs),
                must_not_know=must_not_know.strip(),
                **stamp(by, now),
            )
        )
        for n, each in enumerate(described):
            rows.add(models.ContactDescribed(contact_id=ref, n=n, **_fields(each), **stamp(by, now)))
        if ring_back:
            rows.add(
                task(
                    "ring_back",
                    RING_BACK.format(reference=_spaced(ref), when=_when_safe(safe_when)),
                    contact=ref,
                    for_role="front_door_worker",
                    due_at=_by_the_end_of(answer_by(now)),
                    by=by,
                    now=now,
                )
            )
        write(rows)
        _only_that_it_was_sent(standing, key, now)
    return UUID(str(contact.pk))


def _only_that_it_was_sent(row: models.Unsent, key: bytes, now: datetime) -> None:
    """Of what was being written its words go. That its code opens it stays for the seven days, so that whoever comes back
    with it is told that it was sent."""
    row.sealed, row.saved_at = sealed.seal(key, {}), now
    row.save(update_fields=["sealed", "saved_at"])


def _spaced(ref: UUID) -> str:
    """A reference as it was given: D4E9 3422."""
    plain = reference_of(ref)
    return f"{plain[:4]} {plain[4:]}"


def _when_safe(words: str) -> str:
    """When it is safe, so that two calls in a list are told from each other."""
    plain = " ".join(words.split()).rstrip(".")
    return f"Safe: {plain[:SAFE_SHOWN]}. " if plain else ""


def _fields(each: Described) -> dict[str, Any]:
    return {
        "name": each.name,
        "born_on": each.born_on,
        "age": each.age,
        "school": each.school,
        "address": each.address,
    }


@reports
def add(
    ref: UUID,
    words: str,
    *,
    key: bytes = b"",
    reference: str,
    asks_again: bool = False,
    name: str = "",
    reach: str = "",
    signs: Sequence[str] = (),
    by: Viewer = AT_THE_DOOR,
    now: datetime,
) -> None:
    """More about something that was sent, or told by phone, under the reference that was given then. It is a contact of its
    own that names the other; under a reference nobody has it is kept all the same. What comes back never differs.

    More about an addition is more about the first: what was said there of who must not know holds here too.

    `ref`: of this addition, so that it is written once however often it is sent. `key`: of what was being written, where it
    was. Raises NotFound where that is another's.
    """
    with transaction.atomic():
        lock([ref])
        if models.Contact.objects.filter(pk=ref).exists():
            return
        other = _the_first(with_reference(reference))
        given = reference.strip()[:40] or "none"
        known = f"More about what came under the reference {given}."
        about = known if other else f"{known} No contact has this reference."
        more = replace(_more(words, about, other, now), referrer_name=name, referrer_reach=reach)
        contact, rows = contact_rows(more, ref=ref, by=by, now=now)
        rows.add(
            models.CameOutside(
                contact_id=contact.pk,
                route=models.CameOutside.Route.MORE,
                signs=list(signs),
                adds_to=other,
                asks_again=asks_again,
                must_not_know=_who_must_not_know(other),
                **stamp(by, now),
            )
        )
        if asks_again:
            rows.add(
                task(
                    "look_again_asked",
                    LOOK_AGAIN.format(reference=_spaced(ref)),
                    contact=contact.pk,
                    for_role=another_manager(other.pk if other else None),
                    by=by,
                    now=now,
                )
            )
        write(rows)
        standing = models.Unsent.objects.filter(pk=ref).first()
        if standing is not None:
            _opened(standing, key)
            _only_that_it_was_sent(standing, key, now)


def _the_first(other: models.Contact | None) -> models.Contact | None:
    """What an addition adds to in the end."""
    came = (
        models.CameOutside.objects.filter(contact=other).select_related("adds_to").first() if other else None
    )
    return came.adds_to if came and came.adds_to else other


def _who_must_not_know(other: models.Contact | None) -> str:
    said = models.CameOutside.objects.filter(contact=other).values_list("must_not_know", flat=True)
    return (said.first() or "") if other else ""


def another_manager(contact: UUID | None) -> str:
    """The role of a manager who did not make the decision about a contact, to whom it goes to be looked at again."""
    roles = decided_by(contact).values() if contact else ()
    return Role.DUTY_MANAGER if Role.HEAD_OF_SERVICE in roles else Role.HEAD_OF_SERVICE


def decided_by(contact: UUID) -> dict[str, str]:
    """Who decided what became of a contact and of its referrals, each account with the role they decided in."""
    named = models.ContactPerson.objects.filter(contact=contact, matter__isnull=False).values("matter")
    events = models.Event.objects.filter(kind__in=("contact_decided", "referral_decided")).filter(
        Q(matter__in=named) | Q(matter__parent__in=named)
    )
    steps = models.ContactStep.objects.filter(contact=contact, kind="contact_decided")
    found = [*events.values_list("facts", flat=True), *steps.values_list("facts", flat=True)]
    return {each["decided_by"]: each.get("decided_by_role", "") for each in found if each.get("decided_by")}


@decides
def answer_again(task_: UUID, *, outcome: str, channel: str, words: str, by: Viewer, now: datetime) -> None:
    """A manager has looked again at a decision that somebody else made, and answered in writing. Nothing is decided by it: a
    decision that does not stand is made anew on the contact that asks. `words`: what was written to them.

    Raises NotFound where it is not asked of them, Mistaken where they made the decision, or where nothing was written.
    """
    if not words.strip():
        raise Mistaken("words", "Write what you answered, with the reasons.")
    if outcome not in AGAIN or channel not in ANSWERED_BY:
        raise Mistaken("outcome", "Say whether the decision stands, and how they have the answer.")
    with transaction.atomic():
        lock([task_])
        asked = models.Task.objects.filter(asked_of(by), pk=task_, kind="look_again_asked").first()
        if asked is None:
            raise NotFound(task_)
        came = models.CameOutside.objects.filter(contact=asked.contact_id).values_list("adds_to", flat=True)
        first = came.first()
        if first and str(by.user) in decided_by(first):
            raise Mistaken("", NOT_THEIR_OWN)
        if models.TaskDone.objects.filter(task=task_).exists():
            raise Mistaken("", "This has been answered already.")
        said = f"{ANSWERED_BY[channel]}: {words.strip()}"
        write(Rows([models.TaskDone(task_id=task_, outcome=outcome, words=said, **stamp(by, now))]))


def _more(words: str, about: str, other: models.Contact | None, now: datetime) -> NewContact:
    """The addition as a contact. It is as protected as what it adds to: whoever writes may be the same."""
    return NewContact(
        received_at=now,
        said=words,
        channel="online",
        source=other.source if other else "10",
        shield=(other.shield if other else "") or models.Contact.Shield.PUBLIC,
        family_knows=other.family_knows if other else "not_known",
        people_described=about,
        contact_kind=other.contact_kind if other else "service_request",
    )


@reports
def forget_unsent(*, by: Viewer = AT_THE_DOOR, now: datetime) -> int:
    """Take away what nobody has touched for seven days. Answers how many."""
    gone, _ = models.Unsent.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return gone


def answer_by(received_at: datetime) -> date:
    """The day by which somebody has read it and decided what happens next: the law's one working day."""
    return pathway.due(pathway.clocks()["contact_decision"], london_day(received_at)).on


def _by_the_end_of(day: date) -> datetime:
    return datetime.combine(day, time(17), tzinfo=London)
