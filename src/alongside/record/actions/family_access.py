"""A way for somebody to read what is about them and their child: asked for alone, given for exactly the children and the
things that were chosen, and stopped at any worker's word.

Whoever wants paper or the telephone gets that and no account: it is a whole answer. Each person has an account of their
own; nobody signs in for a household. What may be read is in the grants; the account only says who signs in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Min, Q

from alongside.accounts.family import keeping, looking
from alongside.accounts.proofs import doors_open
from alongside.law import inviting as law
from alongside.law.days import london_day
from alongside.law.tables import Objection
from alongside.record import inviting, models, restrictions
from alongside.record.access import NotFound, Viewer, may_write
from alongside.record.acting import Mistaken, ReasonsWanted, Refused, decides, records, reports, stamp, task
from alongside.record.actions.safe_contact import ways
from alongside.record.write import Rows, write

Choice = models.AskedHow.Choice
How = models.CodeHanded.How
What = models.Granted.What
# What can be chosen for a family, in the order it is offered. Who looked at a record is asked for by name, elsewhere.
OFFERED = (What.CARD, What.PATHWAY, What.TOLD, What.WRITING)
NEEDED = (What.CARD, What.PATHWAY, What.TOLD)  # the pages say nothing without these
LEAST = "Choose at least the name, what happens when, and what they are told."
FAMILY = models.Granted.Door.FAMILY
NEW_DEVICE, PARTED = "family_new_device", "family_parted"  # kinds of task
NOT_OPEN = "Nobody signs in from outside yet: this version has not been proved. Write down that they get paper, or are rung."
WHOSE = (
    "A family's sign-in was given while two records were taken for one person. They are two, and it is paused. Find out whose it"
    " is, end what is not theirs to read, then open it again."
)
OPEN_OR_PAUSED = ("open", "paused")
# Who writes what the door itself sees. No account: nobody signs in as it, and it opens no record.
THE_DOOR = Viewer(
    user=uuid5(UUID(int=0), "alongside:family-door"),
    name="Sign-in of families",
    roles=frozenset(),
    teams=frozenset(),
    machine=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody answered when a colleague asked how they want to follow what is about them and these children."""

    person: UUID
    children: tuple[UUID, ...]
    on: date
    alone: bool
    choice: str
    words: str = ""


@reports
def record_asked(asked: Asked, *, by: Viewer, now: datetime) -> None:
    """They want paper, or to be rung, or nothing now. Nothing else follows, and nobody is asked again by a machine."""
    if asked.choice == Choice.ACCOUNT:
        raise Mistaken("choice", "An account is opened together with what they may read.")
    _check(asked, now)
    with records([asked.person, *asked.children], by=by, now=now):
        write(_asked(asked, by=by, now=now))


@decides
def invite(
    asked: Asked,
    *,
    what: Collection[str],
    because: str,
    messages: bool = False,
    reasons: Mapping[str, str] | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """They were asked alone and want to sign in: an account, and what they may read about exactly these children. Somebody
    who has an account keeps it and may read more. `because`: why it is right, in a sentence; `reasons` answers cautions.
    `messages`: they also want word when something new is there; nobody is sent any who did not say so.
    Answers the account; a code is given apart from it (`give_code`)."""
    _check(asked, now)
    _open()
    if not asked.alone:
        raise Refused([law.not_alone()])
    chosen = [each for each in OFFERED if each in what]
    if not set(NEEDED) <= set(chosen):
        raise Mistaken("what", LEAST)
    if not because.strip():
        raise Mistaken("because", "Say why it is right that they read this, in a sentence.")
    with records([asked.person, *asked.children], by=by, now=now):
        _ask_the_law(asked.person, asked.children, reasons or {}, by=by, today=london_day(now))
        said = [because.strip(), *filter(None, (words.strip() for words in (reasons or {}).values()))]
        account, rows = _account_of(asked.person, by=by, now=now)
        rows += _asked(asked, by=by, now=now)
        rows += _grants(account, asked, chosen, "\n".join(dict.fromkeys(said)), by=by, now=now)
        write(rows)
        if messages:
            keeping.choose_notices(account, wanted=True, by=by.user, now=now)
    return account


def wants_messages(person: UUID) -> bool:
    """Whether this person has a sign-in that is open, and asked to be sent word when something new is there to read."""
    theirs = models.ReaderAccount.objects.filter(person=person).values_list("account", flat=True)
    return any(one.state == "open" and one.notices for one in looking.accounts(list(theirs)).values())


def _open() -> None:
    """Raises Mistaken while no family signs in to this service."""
    if not doors_open():
        raise Mistaken("", NOT_OPEN)


def _check(asked: Asked, now: datetime) -> None:
    if not asked.children:
        raise Mistaken("children", "Choose the children it is about.")
    if asked.person in asked.children and set(asked.children) != {asked.person}:
        raise Mistaken(
            "children", "A child's own sign-in is about themselves alone. Ask each child by themselves."
        )
    if asked.on > london_day(now):
        raise Mistaken("on", "They cannot have been asked after today.")


def _ask_the_law(
    person: UUID, children: Iterable[UUID], reasons: Mapping[str, str], *, by: Viewer, today: date
) -> None:
    found, warned = inviting.facts(person, list(children), user=by.user, today=today)
    if len(found) < len(set(children)):
        raise NotFound(person)
    if bars := [objection for about in found.values() for objection in law.bars(about)]:
        raise Refused(bars)
    wanted = [objection for about in found.values() for objection in law.cautions(about)]
    if warned:
        wanted.append(law.warned())
    if open_ := [each for each in once_each(wanted) if not reasons.get(each.key, "").strip()]:
        raise ReasonsWanted(open_)


def once_each(cautions: Iterable[Objection]) -> list[Objection]:
    """The same caution about two children is answered once, and names both."""
    found: dict[str, Objection] = {}
    for each in cautions:
        found.setdefault(each.key, each)
    return list(found.values())


def _asked(asked: Asked, *, by: Viewer, now: datetime) -> Rows:
    together = uuid4()
    return Rows(
        [
            models.AskedHow(
                person_id=asked.person,
                child_id=child,
                together=together,
                on=asked.on,
                alone=asked.alone,
                choice=asked.choice,
                words=asked.words.strip(),
                **stamp(by, now),
            )
            for child in dict.fromkeys(asked.children)
        ]
    )


def _account_of(person: UUID, *, by: Viewer, now: datetime) -> tuple[UUID, Rows]:
    """The account this person has, open or paused; else a new one, and the row that says whose it is."""
    theirs = models.ReaderAccount.objects.filter(person=person).values_list("account", flat=True)
    for account in looking.accounts(list(theirs)).values():
        if account.state in OPEN_OR_PAUSED:
            return account.ref, Rows()
    name = models.PersonCard.objects.values_list("name", flat=True).get(person=person)
    made = keeping.open_account(name, by=by.user, now=now)
    return made.pk, Rows([models.ReaderAccount(account=made.pk, person_id=person, **stamp(by, now))])


def _grants(
    account: UUID, asked: Asked, what: Iterable[str], because: str, *, by: Viewer, now: datetime
) -> Rows:
    """A row for each child and each thing that this account does not have already."""
    held = set(_standing(account).values_list("person", "what"))
    return Rows(
        [
            models.Granted(
                reader=account,
                reader_person_id=asked.person,
                door=FAMILY,
                person_id=child,
                what=each,
                from_on=london_day(now),
                because=because,
                **stamp(by, now),
            )
            for child in dict.fromkeys(asked.children)
            for each in what
            if (child, each) not in held
        ]
    )


def _standing(account: UUID) -> Any:
    return models.Granted.objects.filter(reader=account, door=FAMILY, ended=None)


# A code


@decides
def give_code(
    account: UUID,
    *,
    how: str,
    contact: UUID | None = None,
    without_app: bool = False,
    by: Viewer,
    now: datetime,
) -> str:
    """A one-time code, answered once and kept nowhere: given by hand, or read out on a number that they confirmed, alone,
    to be safe for calls and that no other adult on record has. Earlier codes are no longer good."""
    person = _whose(account, by=by, now=now)
    _open()
    if looking.account(account).state != "open":
        raise Mistaken("", "This account is not open. Open it again first.")
    with transaction.atomic():
        reach = None if how == How.IN_PERSON else _safe_number(person, how, contact, today=london_day(now))
        handed = models.CodeHanded(account=account, how=how, contact_point_id=reach, **stamp(by, now))
        write(Rows([handed]))
        return keeping.give_code(account, by=by.user, now=now, without_app=without_app)


def _safe_number(person: UUID, how: str, contact: UUID | None, *, today: date) -> UUID:
    """The number they confirmed, where it is still safe. Raises Mistaken."""
    if how != How.CALL:
        raise Mistaken("how", "Choose how you give them the code.")
    for way in ways(person, today=today):
        if way.ref == contact and way.reach is not None and way.carries(models.SafeContact.Use.CALL):
            return way.reach
    raise Mistaken(
        "contact",
        "They have not said, alone, that this number is safe for calls, or somebody else has it too. Give it by hand.",
    )


# Stopped, and opened again


@reports
def pause(account: UUID, *, because: str, by: Viewer, now: datetime) -> None:
    """At once, at any worker's word: nobody signs in to it, and whoever is signed in is signed out."""
    _stop(account, keeping.pause, because, by=by, now=now)


@reports
def close(account: UUID, *, because: str, by: Viewer, now: datetime) -> None:
    """It is over. What they might read ends too; inviting them again makes a new account."""
    with transaction.atomic():
        _stop(account, keeping.close, because, by=by, now=now)
        write(_ended(_standing(account), because, by=by, now=now))


@decides
def open_again(account: UUID, *, because: str, by: Viewer, now: datetime) -> None:
    """A paused account is open again. The law is asked anew about every child it reads about."""
    person = _whose(account, by=by, now=now)
    if not because.strip():
        raise Mistaken("because", "Say why it is safe again.")
    children = sorted(set(_standing(account).values_list("person", flat=True)), key=str)
    if looking.account(account).state != "paused":
        raise Mistaken("", "This account is not paused.")
    found, _ = inviting.facts(person, children, user=by.user, today=london_day(now))
    if bars := [objection for about in found.values() for objection in law.bars(about)]:
        raise Refused(bars)
    keeping.open_again(account, because=because, by=by.user, now=now)


@reports
def end_reading(account: UUID, *, child: UUID, because: str, by: Viewer, now: datetime) -> None:
    """They read nothing about this child any more, from this moment. What they read about others stays."""
    _whose(account, by=by, now=now)
    if not because.strip():
        raise Mistaken("because", "Say why, in a few words.")
    with transaction.atomic():
        write(_ended(_standing(account).filter(person=child), because, by=by, now=now))


def _ended(grants: Any, because: str, *, by: Viewer, now: datetime) -> Rows:
    return Rows(
        [
            models.GrantEnded(grant_id=grant, because=because.strip(), **stamp(by, now))
            for grant in grants.values_list("pk", flat=True)
        ]
    )


def _stop(account: UUID, how: Any, because: str, *, by: Viewer, now: datetime) -> None:
    _whose(account, by=by, now=now)
    if not because.strip():
        raise Mistaken("because", "Say why, in a few words. You can do it first and say more later.")
    how(account, because=because, by=by.user, now=now)


def _whose(account: UUID, *, by: Viewer, now: datetime) -> UUID:
    """Whose account it is, for somebody who may find them. Raises NotFound: also where there is no such account."""
    row = models.ReaderAccount.objects.filter(account=account).values_list("person", flat=True).first()
    if row is None:
        raise NotFound(account)
    may_write(by, [row], now=now)
    return UUID(str(row))


# What the program itself reports


@reports
def came_on_new_device(account: UUID, *, device: str, by: Viewer = THE_DOOR, now: datetime) -> None:
    """Somebody signed in with this account on a device it was not used on before: whoever works with the children is
    asked, once until they have looked. It may be their new telephone; it may be somebody else."""
    about = _standing(account).order_by("recorded_at", "ref").values_list("person", "recorded_by").first()
    if about is None or models.Task.objects.filter(kind=NEW_DEVICE, person=about[0], done=None).exists():
        return
    words = (
        f"A family's sign-in was used on a new device: {device}. Ask them, when they are alone, whether it was them. If"
        " not, pause it at once."
    )
    worker = _works_with(about[0]) or about[1]
    write(Rows([task(NEW_DEVICE, words, person=about[0], for_user=worker, by=by, now=now)]))


def _works_with(child: UUID) -> UUID | None:
    return (
        models.Allocated.objects.filter(person=child, worker__isnull=False)
        .order_by("-from_on", "pk")
        .values_list("worker", flat=True)
        .first()
    )


def pause_what_was_given_to_one(people: Collection[UUID], *, by: Viewer, now: datetime) -> Rows:
    """These records were one person's and are no more. Whoever was given to read about them, or was one of them, since they
    became one may read what is somebody else's: nobody signs in there until somebody has looked. The rows that ask for it."""
    rows = Rows()
    became_one = models.Sameness.objects.filter(
        person__in=people, other__in=people, verdict=models.Sameness.Verdict.SAME
    ).aggregate(at=Min("recorded_at"))["at"]
    given = models.Granted.objects.filter(
        Q(person__in=people) | Q(reader_person__in=people),
        door=FAMILY,
        ended=None,
        recorded_at__gte=became_one,
    )
    found = given.order_by("recorded_at", "ref").values_list("reader", "person", "recorded_by")
    asked = {account: rest for account, *rest in found}
    for account, (child, gave) in asked.items():
        if looking.account(account).state != "open":
            continue
        keeping.pause(account, because="Two records were parted.", by=by.user, now=now)
        owner = next((each.owner for each in restrictions.of_people([child])), None)
        whom = owner or _works_with(child) or gave
        rows.add(task(PARTED, WHOSE, person=child, for_user=whom, by=by, now=now))
    return rows
