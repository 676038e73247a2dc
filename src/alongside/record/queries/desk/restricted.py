"""Who may open one record, what somebody answers for, and emergency openings. Every query starts from the viewer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, Role, roles_who_may
from alongside.law.days import london_day
from alongside.record import models, restrictions
from alongside.record.access import NotFound, Viewer, hidden_from, open_record
from alongside.record.queries.desk.people import Card, cards
from alongside.record.queries.desk.staff import colleagues, teams_of_kind
from alongside.record.restrictions import Standing


@dataclass(frozen=True, slots=True)
class Named:
    """A colleague who may open restricted records, until when, and why."""

    user: UUID
    name: str
    until: date
    reasons: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An emergency opening: who, when, until when, why; and what its review found. `late`: its review is overdue."""

    ref: UUID
    name: str
    at: datetime
    until: datetime
    reasons: str
    review_by: date
    late: bool
    outcome: str
    follows: str
    words: str
    reviewed_by: str
    mine_to_review: bool


@dataclass(frozen=True, slots=True)
class Who:
    """Who may open one person's record. `act` is None where every colleague may, with a reason.

    `together` are those restricted in the same act, `beside` people tied to them who are not restricted. `answers`: this
    viewer answers for it. `asked`: opening it to staff was asked by this name, and waits; `agrees`: this viewer may agree.
    """

    person: Card
    act: UUID | None
    reasons: str = ""
    since: date | None = None
    expires_on: date | None = None
    overdue: bool = False
    owner: UUID | None = None
    owner_name: str = ""
    second: UUID | None = None
    second_name: str = ""
    desk_phone: str = ""
    together: tuple[Card, ...] = ()
    beside: tuple[Card, ...] = ()
    named: tuple[Named, ...] = ()
    openings: tuple[Opening, ...] = ()
    answers: bool = False
    asked: str = ""
    asked_why: str = ""
    agrees: bool = False


def who_may_open(viewer: Viewer, person: UUID, *, now: datetime) -> Who:
    """Who may open this record. Opening this page opens the record, and is logged."""
    opened = open_record(viewer, person, what="who may open it", now=now)
    today = london_day(now)
    standing = restrictions.of_people(opened.records)
    if not standing:
        found = cards([opened.person, *_tied(opened.records)])
        beside = [ref for ref in found if ref != opened.person and ref not in opened.hidden]
        return Who(found[opened.person], None, beside=_by_age(found[ref] for ref in beside))
    first = standing[0]
    act = restrictions.of_act(first.act)
    inside = {each.person for each in act}
    tied = {ref for ref in _tied(inside) if ref not in opened.hidden}
    restricted = {each.person for each in restrictions.of_people(tied)} if tied else set()
    found = cards([opened.person, *inside, *tied])
    named = list(restrictions.named(act, today).order_by("recorded_at", "ref"))
    openings = list(_openings(first.act))
    lift = restrictions.waiting_lift(first.act)
    staff = colleagues(
        [
            first.owner,
            first.second,
            *(row.user for row in named),
            *(row.user for row in openings),
            *(row.review.recorded_by for row in openings if hasattr(row, "review")),
            lift.recorded_by if lift else None,
        ]
    )

    def called(user: UUID | None) -> str:
        return staff[user].who if user in staff else ""

    answers = any(each.answered_by(viewer.user) for each in act)
    return Who(
        person=found[opened.person],
        act=first.act,
        reasons=first.reasons,
        since=london_day(first.recorded_at),
        expires_on=first.expires_on,
        overdue=first.expires_on < today,
        owner=first.owner,
        owner_name=called(first.owner),
        second=first.second,
        second_name=called(first.second),
        desk_phone=first.desk_phone,
        together=_by_age(found[each] for each in inside if each in found),
        beside=_by_age(found[ref] for ref in tied - inside - restricted if ref in found),
        named=tuple(
            {
                row.user: Named(row.user, called(row.user), row.expires_on, row.reasons) for row in named
            }.values()
        ),
        openings=tuple(_opening(row, act, viewer, called, today) for row in openings),
        answers=answers,
        asked=called(lift.recorded_by) if lift else "",
        asked_why=lift.reasons if lift else "",
        agrees=lift is not None and viewer.user in restrictions.who_may_agree(act, lift.recorded_by, today),
    )


def _openings(act: UUID) -> Iterable[models.EmergencyOpening]:
    return (
        models.EmergencyOpening.objects.filter(together=act).select_related("review").order_by("-recorded_at")
    )


def _opening(
    row: models.EmergencyOpening,
    act: list[Standing],
    viewer: Viewer,
    called: Callable[[UUID | None], str],
    today: date,
) -> Opening:
    review = getattr(row, "review", None)
    by = restrictions.review_by(row.recorded_at)
    return Opening(
        row.pk,
        called(row.user),
        row.recorded_at,
        row.until_at,
        row.reasons,
        by,
        review is None and by < today,
        review.outcome if review else "",
        review.get_follows_display() if review else "",
        review.words if review else "",
        called(review.recorded_by) if review else "",
        review is None and restrictions.may_review(row, act, viewer),
    )


def _tied(people: Iterable[UUID]) -> set[UUID]:
    """Everybody tied to these, or living with them."""
    refs = list(people)
    ties = models.Relationship.objects.filter(standing=True, replaced_by=None)
    homes = models.HouseholdMember.objects.filter(person__in=refs, standing=True, replaced_by=None).values(
        "household"
    )
    found = set(ties.filter(person__in=refs).values_list("other", flat=True))
    found |= set(ties.filter(other__in=refs).values_list("person", flat=True))
    found |= set(
        models.HouseholdMember.objects.filter(
            household__in=homes, standing=True, replaced_by=None, to_on=None
        ).values_list("person", flat=True)
    )
    return found - set(refs)


def _by_age(found: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(sorted(found, key=lambda card: (card.born_on or card.due_on or date.max, card.name)))


@dataclass(frozen=True, slots=True)
class Answering:
    """An act of restriction somebody answers for, in a line."""

    person: UUID
    names: tuple[str, ...]
    expires_on: date
    overdue: bool
    to_agree: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An emergency opening that waits for its review by this viewer."""

    ref: UUID
    person: UUID
    name: str
    by: str
    at: datetime
    review_by: date
    late: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """All that one viewer answers for."""

    restricted: tuple[Answering, ...]
    openings: tuple[Waiting, ...]


def what_i_answer_for(viewer: Viewer, *, now: datetime) -> Answers:
    """The restricted records this viewer answers for, the soonest day first, and emergency openings to review. Six
    statements at most."""
    today = london_day(now)
    mine: dict[UUID, list[Standing]] = {}
    for each in restrictions.answered_by(viewer.user):
        mine.setdefault(each.act, []).append(each)
    if not mine:
        return Answers((), ())
    names = cards([each.person for standing in mine.values() for each in standing])
    asked = {
        row.together
        for row in models.LiftAsked.objects.filter(together__in=mine, lifted=None).exclude(
            recorded_by=viewer.user
        )
    }
    openings = models.EmergencyOpening.objects.filter(together__in=mine, review=None).exclude(
        user=viewer.user
    )
    rows = list(openings.order_by("recorded_at"))
    staff = colleagues(row.user for row in rows)
    return Answers(
        tuple(
            sorted(
                (
                    Answering(
                        standing[0].person,
                        tuple(names[each.person].name for each in standing if each.person in names),
                        standing[0].expires_on,
                        standing[0].expires_on < today,
                        act in asked,
                    )
                    for act, standing in mine.items()
                ),
                key=lambda one: (one.expires_on, one.names),
            )
        ),
        tuple(
            Waiting(
                row.pk,
                row.person_id,
                names[row.person_id].name if row.person_id in names else "",
                staff[row.user].who if row.user in staff else "",
                row.recorded_at,
                restrictions.review_by(row.recorded_at),
                restrictions.review_by(row.recorded_at) < today,
            )
            for row in rows
        ),
    )


@dataclass(frozen=True, slots=True)
class ToReview:
    """An emergency opening on its page: the person, those opened with them, and the opening itself."""

    person: Card
    together: tuple[Card, ...]
    opening: Opening


def opening_to_review(viewer: Viewer, task: UUID, *, now: datetime) -> ToReview:
    """An emergency opening, for whoever answers for the record. NotFound for everybody else."""
    row = models.EmergencyOpening.objects.filter(pk=task).select_related("review").first()
    act = restrictions.of_act(row.together) if row else []
    if row is None or not any(each.answered_by(viewer.user) for each in act) or row.user == viewer.user:
        raise NotFound(task)
    opened = open_record(viewer, row.person_id, what="emergency opening", now=now)
    found = cards([opened.person, *(each.person for each in act)])
    review = getattr(row, "review", None)
    staff = colleagues([row.user, review.recorded_by if review else None])
    return ToReview(
        found[opened.person],
        _by_age(card for ref, card in found.items() if ref != opened.person),
        _opening(row, act, viewer, lambda user: staff[user].who if user in staff else "", london_day(now)),
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can be chosen on the forms, each as reference and words; and the number of a desk that answers at night."""

    openers: tuple[tuple[str, str], ...]
    restricters: tuple[tuple[str, str], ...]
    workers: tuple[tuple[str, str], ...]
    desk_phone: str


def choices(person: UUID | None, today: date) -> Choices:
    """Colleagues who may own, second or be named, by name; `workers` work with this person now. Four statements."""
    held = (
        Membership.objects.on(today)
        .filter(user__is_active=True)
        .order_by("user__name", "team__name")
        .values_list("user__ref", "user__name", "role", "team__name")
    )
    open_, restrict = roles_who_may(May.OPEN_CHILD), roles_who_may(May.RESTRICT)
    openers: dict[str, str] = {}
    restricters: dict[str, str] = {}
    for ref, name, role, team in held:
        words = f"{name}, {Role(role).label.split(' (')[0].lower()}, {team}"
        if role in open_:
            openers.setdefault(str(ref), words)
        if role in restrict:
            restricters.setdefault(str(ref), words)
    working = []
    if person is not None:
        allocated = models.Allocated.objects.filter(person=person, worker__isnull=False)
        working = [str(ref) for ref in allocated.order_by("from_on").values_list("worker", flat=True)]
    night = teams_of_kind("out_of_hours")
    return Choices(
        tuple(openers.items()),
        tuple(restricters.items()),
        tuple((ref, openers[ref]) for ref in dict.fromkeys(working) if ref in openers),
        night[0].telephone if night else "",
    )


def may_find(viewer: Viewer, person: UUID, *, now: datetime) -> bool:
    """Whether this viewer may find this record today."""
    return person not in hidden_from(viewer, london_day(now))
