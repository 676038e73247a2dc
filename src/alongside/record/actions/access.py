"""Records only named people may find: restricting them, looking again, and opening them to staff, which takes two people.

A day that passes opens nothing (docs/decisions/restricted-records.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from alongside.accounts.models import Membership, User
from alongside.accounts.roles import May, Role, roles_who_may
from alongside.law.days import london_day, start_of
from alongside.record import models, restrictions
from alongside.record.access import NotFound, Viewer, viewer_of
from alongside.record.acting import Mistaken, decides, records, reports, stamp, task
from alongside.record.restrictions import Standing
from alongside.record.write import Rows, lock, write

LIFT_ASKED, LOOK_AGAIN = "restriction_lift_asked", "restriction_review"
TIED_SINCE = "restrict_also"
PARTED = (
    "This record was one with a restricted record and was parted from it. It stays restricted. Read what was written while they"
    " were one, then keep it restricted, or ask to open it to staff."
)
OPENERS = roles_who_may(May.OPEN_CHILD)


@decides
def restrict(
    *people: UUID,
    owner: UUID,
    reasons: str,
    desk_phone: str,
    expires_on: date,
    second: UUID | None = None,
    named: Collection[UUID] = (),
    by: Viewer,
    now: datetime,
) -> UUID:
    """Let only named people find these records. Whoever restricts them is not thereby named. Answers the act: whoever is
    restricted in it stays so until two people lift it. Restricting takes one person, because waiting is the danger."""
    _check(expires_on, reasons, now, why="Say why this record must be kept from other staff.")
    _check_answering(owner, second, now)
    if not desk_phone.strip():
        raise Mistaken("desk_phone", "Enter the number of a desk that answers day and night.")
    act = uuid4()
    with records(people, by=by, now=now):
        rows = Rows()
        for person in dict.fromkeys(people):
            row = models.Restriction(
                person_id=person,
                together=act,
                owner=owner,
                second=second,
                reasons=reasons.strip(),
                desk_phone=desk_phone.strip(),
                expires_on=expires_on,
                **stamp(by, now),
            )
            rows.add(row, *_names(row.pk, named, expires_on, reasons, by, now))
        write(rows)
    return act


@decides
def restrict_also(act: UUID, *people: UUID, reasons: str, by: Viewer, now: datetime) -> None:
    """Restrict more people together with those already restricted: a baby, a brother who came later. Whoever may open the
    others may open them."""
    standing = _answered_for(act, by)
    first = standing[0]
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    already = {each.person for each in standing}
    if not set(people) - already:
        raise Mistaken("people", "Choose somebody who is not restricted yet.")
    users = set(restrictions.named(standing, london_day(now)).values_list("user", flat=True))
    with records(people, by=by, now=now):
        rows = Rows()
        for person in set(people) - already:
            row = models.Restriction(
                person_id=person,
                together=act,
                owner=first.owner,
                second=first.second,
                reasons=reasons.strip(),
                desk_phone=first.desk_phone,
                expires_on=first.expires_on,
                **stamp(by, now),
            )
            rows.add(row, *_names(row.pk, users, first.expires_on, reasons, by, now))
        rows.add(*_ties_answered(already | set(people), "restricted too", by, now))
        write(rows)


def restricted_alike(person: UUID, other: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The rows by which a record made out of a restricted one is restricted with it, for the same colleagues until the same
    days: what may not be found is not found by way of its copy either. None where nothing restricts the first."""
    rows = Rows()
    for each in _by_act(restrictions.of_people([person])):
        rows += _alike(each, other, each.act, by=by, now=now)
    return rows


def still_restricted(person: UUID, was: Iterable[Standing], *, by: Viewer, now: datetime) -> Rows:
    """The rows by which a record stays restricted that was one with a restricted one and is parted from it: what was written while
    they were one may be about either, and opening takes two people. It is an act of its own, so that they can open this one and
    not the other, which whoever answers for it is asked. `was`: what restricted it before. None where all of that still does."""
    rows = Rows()
    still = {each.act for each in restrictions.of_people([person])}
    for each in _by_act(each for each in was if each.act not in still):
        rows += _alike(each, person, uuid4(), by=by, now=now)
        for user in dict.fromkeys(filter(None, (each.owner, each.second))):
            rows.add(task(LOOK_AGAIN, PARTED, person=person, for_user=user, by=by, now=now))
    return rows


def _by_act(standing: Iterable[Standing]) -> Iterable[Standing]:
    return {each.act: each for each in standing}.values()


def _alike(one: Standing, person: UUID, act: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The rows that restrict somebody as another is, for the same colleagues until the same days, in this act."""
    row = models.Restriction(
        person_id=person,
        together=act,
        owner=one.owner,
        second=one.second,
        reasons=one.reasons,
        desk_phone=one.desk_phone,
        expires_on=one.expires_on,
        **stamp(by, now),
    )
    rows = Rows([row])
    for held in restrictions.named([one], london_day(now)):
        rows.add(*_names(row.pk, [held.user], held.expires_on, held.reasons, by, now))
    return rows


@decides
def leave_open(act: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """Whoever answers for restricted records has looked at those tied to them since, and leaves them open to staff."""
    standing = _answered_for(act, by)
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    write(Rows([*_ties_answered({each.person for each in standing}, reasons.strip(), by, now)]))


def _ties_answered(people: Collection[UUID], words: str, by: Viewer, now: datetime) -> list[models.TaskDone]:
    asked = models.Task.objects.filter(kind=TIED_SINCE, person__in=people, done=None)
    return [
        models.TaskDone(task_id=ref, outcome="done", words=words, **stamp(by, now))
        for ref in asked.values_list("pk", flat=True)
    ]


def ask_about_tied(people: Collection[UUID], *, by: Viewer, now: datetime) -> list[models.Task]:
    """Somebody was tied to these people, or moved in with them: where some are restricted and others are not, whoever
    answers for those who are is asked. A baby's open record says where to look. Nobody is restricted by itself. The words
    name nobody and say why the others are restricted; asked once until it is answered."""
    standing = restrictions.of_people(people)
    restricted = {each.person for each in standing}
    if not standing or not _others(people, restricted):
        return []
    waiting = set(
        models.Task.objects.filter(kind=TIED_SINCE, person__in=restricted, done=None).values_list(
            "person", "for_user"
        )
    )
    return [
        task(
            TIED_SINCE,
            "Somebody who is not restricted was tied to a record you answer for. Decide whether they are restricted too. "
            f"It is restricted because: {each.reasons}",
            person=each.person,
            for_user=user,
            by=by,
            now=now,
        )
        for each in {each.act: each for each in standing}.values()
        for user in dict.fromkeys(filter(None, (each.owner, each.second)))
        if (each.person, user) not in waiting
    ]


def _others(people: Collection[UUID], restricted: Collection[UUID]) -> bool:
    """Whether somebody of these is restricted under none of their records."""
    canonical = dict(
        models.PersonCard.objects.filter(person__in={*people, *restricted}).values_list("person", "canonical")
    )
    inside = {canonical.get(person, person) for person in restricted}
    return any(canonical.get(person, person) not in inside for person in people)


@decides
def name_people(
    act: UUID, users: Collection[UUID], *, until: date, reasons: str, by: Viewer, now: datetime
) -> None:
    """Whoever answers for restricted records lets colleagues open them, up to and including a day."""
    standing = _answered_for(act, by)
    if not users:
        raise Mistaken("users", "Choose at least one colleague.")
    _check(until, reasons, now, day="until", why="Say why they need to open it.")
    if not all(viewer_of(user, now=now).is_a(*OPENERS) for user in users):
        raise Mistaken("users", "Choose colleagues who work here now and open children's records.")
    rows = Rows()
    for each in standing:
        rows.add(*_names(each.ref, users, until, reasons, by, now))
    write(rows)


@decides
def end_access(act: UUID, user: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """Whoever answers for restricted records takes a colleague off the list, from this moment."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    with transaction.atomic():
        lock([act])
        held = restrictions.named(_answered_for(act, by), london_day(now)).filter(user=user)
        write(
            Rows(
                [
                    models.RestrictedAccessEnded(access_id=ref, reasons=reasons.strip(), **stamp(by, now))
                    for ref in held.values_list("pk", flat=True)
                ]
            )
        )


@decides
def renew(
    act: UUID,
    *,
    expires_on: date,
    reasons: str,
    owner: UUID | None = None,
    second: UUID | None = None,
    desk_phone: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """Whoever answers for restricted records has looked again: they stay restricted until another day. Also how they pass
    to another owner. Where opening them to staff was asked, this says no."""
    _check(expires_on, reasons, now, why="Say why it must stay restricted.")
    with transaction.atomic():
        lock([act])
        standing = _answered_for(act, by)
        first = standing[0]
        _check_answering(owner or first.owner, second or first.second, now)
        write(
            _renewals(
                standing,
                owner=owner or first.owner,
                second=second or first.second,
                desk_phone=desk_phone.strip() or first.desk_phone,
                expires_on=expires_on,
                reasons=reasons.strip(),
                by=by,
                now=now,
            )
            + _answered(standing, "kept", by, now)
        )


@decides
def ask_to_lift(act: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """Whoever answers for restricted records wants them open to staff again. Another must agree: for whoever has read
    them by then it cannot be undone."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why it is safe to open it to staff.")
    with transaction.atomic():
        lock([act])
        standing = _answered_for(act, by)
        if restrictions.waiting_lift(act) is not None:
            raise Mistaken("", "This has been asked already, and waits for somebody to agree.")
        agreeing = restrictions.who_may_agree(standing, by.user, london_day(now))
        if not agreeing:
            raise Mistaken(
                "reasons",
                "Nobody else may agree to this yet. Name a second person who answers for it, then ask again.",
            )
        asked = models.LiftAsked(together=act, reasons=reasons.strip(), **stamp(by, now))
        words = f"{by.name} asks to open this restricted record to staff. Agree, or keep it restricted."
        tasks = [
            task(LIFT_ASKED, words, person=standing[0].person, for_user=user, by=by, now=now)
            for user in sorted(agreeing, key=str)
        ]
        write(Rows([asked, *tasks]))


@decides
def agree_to_lift(act: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """A second person agrees: the records are open to staff again, from this moment. Nobody agrees to what they asked."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say what you looked at before agreeing.")
    with transaction.atomic():
        lock([act])
        standing, asked = restrictions.of_act(act), restrictions.waiting_lift(act)
        if asked is None or by.user not in restrictions.who_may_agree(
            standing, asked.recorded_by, london_day(now)
        ):
            raise NotFound(act)
        lifted = [
            models.RestrictionLifted(
                restriction_id=each.ref, asked_id=asked.pk, reasons=reasons.strip(), **stamp(by, now)
            )
            for each in standing
        ]
        write(Rows([*lifted]) + _answered(standing, "agreed", by, now))


# What runs by itself


@reports
def ask_to_look_again(act: UUID, *, within: int, by: Viewer, now: datetime) -> bool:
    """Ask the owner of restricted records to look at them again before their day, from so many days before; and when that
    day has passed, the second and the heads of service. Once each for each day. Answers whether a task was written."""
    today = london_day(now)
    with transaction.atomic():
        lock([act])
        standing = restrictions.of_act(act)
        if not standing or standing[0].expires_on > today + timedelta(days=within):
            return False
        first = standing[0]
        soon = task(
            LOOK_AGAIN,
            "Look again at why this record is restricted: keep it restricted until another day, or ask to open it to staff."
            " It stays restricted until somebody decides.",
            person=first.person,
            for_user=first.owner,
            due_at=start_of(first.expires_on + timedelta(days=1)),
            by=by,
            now=now,
        )
        if first.expires_on >= today:
            return once_for(soon, act, first.expires_on)
        passed = task(
            LOOK_AGAIN,
            "Nobody has looked again at why this record is restricted, and the day for it has passed. It is still"
            " restricted.",
            person=first.person,
            for_user=first.second or first.owner,
            by=by,
            now=now,
        )
        # The heads of service may not know whose record it is.
        heads = task(
            LOOK_AGAIN,
            "A restricted record was not looked at again in time. It is still restricted. It is for its owner,"
            f" {name_of(first.owner)}: ring them.",
            for_role=Role.HEAD_OF_SERVICE,
            by=by,
            now=now,
        )
        told = once_for(passed, act, f"passed {first.expires_on}")
        return once_for(heads, act, f"heads {first.expires_on}") or told


def once_for(asked: models.Task, about: UUID, what: object) -> bool:
    """Write a task whose reference is made from what it asks about, unless it was written before. Whether it was written."""
    asked.ref = uuid5(about, str(what))
    if models.Task.objects.filter(pk=asked.ref).exists():
        return False
    write(Rows([asked]))
    return True


def name_of(user: UUID) -> str:
    """What a colleague is called."""
    return User.objects.filter(ref=user).values_list("name", flat=True).first() or "an account that is gone"


# When somebody leaves


def pass_on(leaver: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The rows by which what a leaver answers for passes on: to whoever answers for it with them, else to a head of
    service or an information officer, who names others. Whoever takes over the leaver's other work gets nothing by it."""
    rows = Rows()
    acts: dict[UUID, list[Standing]] = {}
    for each in restrictions.answered_by(leaver):
        acts.setdefault(each.act, []).append(each)
    for standing in acts.values():
        first = standing[0]
        left = first.second if first.owner == leaver else first.owner
        owner = left or _somebody(london_day(now), but=leaver)
        if owner is None:
            continue
        rows += _renewals(
            standing,
            owner=owner,
            second=None,
            desk_phone=first.desk_phone,
            expires_on=first.expires_on,
            reasons="Whoever answered for it has left.",
            by=by,
            now=now,
        )
        words = "A colleague who answered for this restricted record has left. Name somebody who answers for it with you."
        rows.add(task(LOOK_AGAIN, words, person=first.person, for_user=owner, by=by, now=now))
    return rows


def _somebody(today: date, *, but: UUID) -> UUID | None:
    for role in (Role.HEAD_OF_SERVICE, Role.INFORMATION_OFFICER):
        held = Membership.objects.on(today).filter(role=role, user__is_active=True).exclude(user__ref=but)
        if found := held.order_by("from_on", "user__name").values_list("user__ref", flat=True).first():
            return UUID(str(found))
    return None


def _check(day_: date, reasons: str, now: datetime, *, why: str, day: str = "expires_on") -> None:
    if not reasons.strip():
        raise Mistaken("reasons", why)
    if day_ <= london_day(now):
        raise Mistaken(day, "Choose a later day; it can be renewed.")


def _check_answering(owner: UUID, second: UUID | None, now: datetime) -> None:
    if not viewer_of(owner, now=now).is_a(*OPENERS):
        raise Mistaken("owner", "Choose a colleague who works here now and opens children's records.")
    if second is None:
        return
    if second == owner:
        raise Mistaken("second", "Choose two different people.")
    if not viewer_of(second, now=now).is_a(*restrictions.RESTRICTERS):
        raise Mistaken("second", "Choose a manager or an information officer who works here now.")


def _answered_for(act: UUID, by: Viewer) -> list[Standing]:
    standing = restrictions.of_act(act)
    if not any(each.answered_by(by.user) for each in standing):
        raise NotFound(act)
    return standing


def _names(
    restriction: UUID, users: Iterable[UUID], until: date, reasons: str, by: Viewer, now: datetime
) -> list[models.RestrictedAccess]:
    return [
        models.RestrictedAccess(
            restriction_id=restriction, user=user, expires_on=until, reasons=reasons.strip(), **stamp(by, now)
        )
        for user in dict.fromkeys(users)
    ]


def _renewals(
    standing: list[Standing],
    *,
    owner: UUID,
    second: UUID | None,
    desk_phone: str,
    expires_on: date,
    reasons: str,
    by: Viewer,
    now: datetime,
) -> Rows:
    done = models.RestrictionRenewed.objects.filter(restriction__in=[each.ref for each in standing])
    latest: dict[UUID, int] = {}
    for restriction, n in done.order_by("n").values_list("restriction", "n"):
        latest[restriction] = n
    return Rows(
        [
            models.RestrictionRenewed(
                restriction_id=each.ref,
                n=latest.get(each.ref, 0) + 1,
                owner=owner,
                second=second,
                reasons=reasons,
                desk_phone=desk_phone,
                expires_on=expires_on,
                **stamp(by, now),
            )
            for each in standing
        ]
    )


def _answered(standing: list[Standing], outcome: str, by: Viewer, now: datetime) -> Rows:
    """The rows that end the tasks about these restrictions: somebody has looked."""
    waiting = models.Task.objects.filter(
        person__in=[each.person for each in standing], kind__in=(LIFT_ASKED, LOOK_AGAIN), done=None
    )
    return Rows(
        [
            models.TaskDone(task_id=ref, outcome=outcome, **stamp(by, now))
            for ref in waiting.values_list("pk", flat=True)
        ]
    )
