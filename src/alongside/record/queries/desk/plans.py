"""A plan as it stands, whichever it is: what must change, who does what, what came of it, and the versions that were kept.

Everything is read in one statement with what a room's own page reads beside it: `to_read`, then `from_read`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from alongside.accounts.models import Membership, User
from alongside.accounts.roles import May, roles_who_may
from alongside.law.days import london_day
from alongside.law.plans import PARTS
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.actions.plans import NEED_STEPS, OVER, Owner, Stage, Step, Terms
from alongside.record.queries.desk.documents import (
    Opened,
    Text,
    latest_to_read,
    open_document,
    texts_from_read,
)
from alongside.record.queries.desk.meetings import ONE
from alongside.record.queries.desk.people import Card
from alongside.record.queries.desk.staff import Colleague
from alongside.record.together import compiled, together

STEPS = dict(Step.choices)
STAGES = dict(Stage.choices)
ENDS = ("protection_plan_ended", "cin_plan_ended")
SOMEBODY = "Somebody whose record is kept apart"


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an item on a day, and who wrote it down."""

    kind: str
    words: str
    on: date
    said: str
    agreed_by: str
    by: str

    @property
    def bad(self) -> bool:
        """Whether somebody has to look at it: no progress, refused, not to be had."""
        return self.kind in (Step.WORSE, Step.REFUSED, Step.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Item:
    """A need or an action as it stands. `texts`: its words by name ("change", "action"). `who`: who does or measures it.
    `plan_ended`: it ended for every child this is for. `as_kept`: how it stood once, not how it stands now."""

    ref: UUID
    kind: str
    n: int
    under: UUID | None
    children: tuple[Card, ...]
    texts: Mapping[str, Text]
    terms: Terms
    who: str
    service: str
    early_help: bool
    came: tuple[Came, ...]
    plan_ended: bool = False
    as_kept: bool = False
    actions: tuple[Item, ...] = ()

    @property
    def need(self) -> bool:
        """Whether it says what must change; else what somebody does."""
        return self.kind == "need"

    @property
    def words(self) -> str:
        """What must change, or what will be done."""
        return self.said("change" if self.need else "action")

    def said(self, name: str) -> str:
        """One of its texts; empty where nothing is written."""
        return self.texts[name].words if name in self.texts else ""

    @property
    def last(self) -> Came | None:
        """What came of it last."""
        return self.came[-1] if self.came else None

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.last is not None and self.last.kind in OVER

    @property
    def measured(self) -> Came | None:
        """How a need stood when it was last measured."""
        return next((each for each in reversed(self.came) if each.kind in NEED_STEPS), None)

    @property
    def ended_with_the_plan(self) -> bool:
        """Whether it was still open when the plan ended: nobody asks for it any more."""
        return self.plan_ended and not self.over

    def late(self, today: date) -> bool:
        """Whether its day has passed and it is still asked for. Nothing is late in a plan that ended, or in how one stood once."""
        if self.over or self.as_kept or self.plan_ended:
            return False
        return self.terms.by_on is not None and self.terms.by_on < today


@dataclass(frozen=True, slots=True)
class Version:
    """The plan as it was kept once: which stage, on what day, by whom, and the meeting that made it."""

    ref: UUID
    n: int
    stage: str
    at: datetime
    by: str
    meeting: UUID | None

    @property
    def words(self) -> str:
        """Outline plan, developed plan, changed plan."""
        return str(STAGES[self.stage])

    @property
    def on(self) -> date:
        """The day it was kept."""
        return london_day(self.at)


@dataclass(frozen=True, slots=True)
class Whole:
    """A plan: whose, its texts, its needs with their actions, actions that serve none, and its versions, oldest first.
    `ended_on`: the day it ended for the last of its children; None while it runs for any."""

    ref: UUID
    kind: str
    document: Opened
    matters: Mapping[UUID, UUID]
    texts: Mapping[str, Text]
    needs: tuple[Item, ...]
    loose: tuple[Item, ...]
    versions: tuple[Version, ...]
    ended_on: date | None = None

    @property
    def children(self) -> tuple[Card, ...]:
        """The children it is for, the eldest first."""
        return self.document.people

    @property
    def items(self) -> tuple[Item, ...]:
        """Every need and action, in order."""
        return tuple(each for need in self.needs for each in (need, *need.actions)) + self.loose

    @property
    def live(self) -> tuple[Item, ...]:
        """Those of which something is still expected."""
        return tuple(each for each in self.items if not each.over and not each.plan_ended)

    @property
    def developed(self) -> bool:
        """Whether a core group or review has made more of it than an outline."""
        return any(each.stage != Stage.OUTLINE for each in self.versions)

    def item(self, ref: UUID) -> Item:
        """One need or action. Raises NotFound."""
        for each in self.items:
            if each.ref == ref:
                return each
        raise NotFound(ref)

    def is_for_all(self, item: Item) -> bool:
        """Whether an item is for every child of the plan."""
        return len(item.children) == len(self.children)

    def parts(self) -> tuple[tuple[str, str, Card | None], ...]:
        """The parts that are neither need nor action: slot, title, and the child where it stands once a child."""
        found: list[tuple[str, str, Card | None]] = []
        for key, title, per_child in PARTS:
            if per_child:
                found += [(f"{key}:{card.ref}", title, card) for card in self.children]
            else:
                found.append((key, title, None))
        return tuple(found)


def only_for(items: Iterable[Item], child: UUID) -> tuple[Item, ...]:
    """Those of one child, as that child's page shows them."""
    return tuple(each for each in items if any(card.ref == child for card in each.children))


# --- reading ----------------------------------------------------------------------------------------------------------


def open_plan(viewer: Viewer, plan: UUID, *, what: str, now: datetime) -> tuple[models.Plan, Opened]:
    """A plan for whoever may open the record of every child in it; that is logged. Raises NotFound."""
    row = models.Plan.objects.filter(pk=plan).first()
    if row is None:
        raise NotFound(plan)
    return row, open_document(viewer, row.document_id, what=what, now=now)


def plan_of_meeting(viewer: Viewer, meeting: UUID, *, what: str, now: datetime) -> Whole:
    """The plan that a core group or a review of help is about. Raises NotFound. Three statements."""
    row = models.Plan.objects.filter(children__matter__meetings__meeting=meeting).first()
    if row is None:
        raise NotFound(meeting)
    document = open_document(viewer, row.document_id, what=what, now=now)
    return from_read(row, document, together(to_read(row.pk, row.document_id)))


def plans_reviewed(viewer: Viewer, meeting: UUID, *, what: str, now: datetime) -> tuple[Whole, ...]:
    """The plans that a review conference looks at: one, or one for each of the children who have their own. Three statements
    for each."""
    runs = models.Matter.objects.filter(meetings__meeting=meeting).values("parent")
    rows = models.Plan.objects.filter(children__matter__in=runs).order_by("recorded_at", "ref").distinct()
    found = []
    for row in rows:
        document = open_document(viewer, row.document_id, what=what, now=now)
        found.append(from_read(row, document, together(to_read(row.pk, row.document_id))))
    return tuple(found)


@compiled
def to_read(plan: UUID, document: UUID) -> dict[str, Any]:
    """What `from_read` needs of a plan, to be read together with a room's own lists."""
    items = models.PlanItem.objects.filter(plan=plan)
    return {
        "plan_children": models.PlanChild.objects.filter(plan=plan)
        .order_by("recorded_at", "ref")
        .values_list("person_id", "matter_id"),
        # A matter ends once; what was taken back has not ended it, and what was put right counts as it was put right.
        "plan_ends": models.Event.objects.filter(matter__plan_of__plan=plan, kind__in=ENDS, corrected_by=None)
        .exclude(correction=models.Correction.RETRACTS)
        .values_list("person_id", "on"),
        "plan_items": items.order_by("n").values_list("ref", "kind", "n", "under_id"),
        "plan_item_children": models.PlanItemChild.objects.filter(item__plan=plan)
        .order_by("n")
        .values_list("item_id", "person_id", "standing", "recorded_at"),
        "plan_terms": models.PlanItemTerms.objects.filter(item__plan=plan)
        .order_by("n")
        .values_list(
            "item_id",
            "by_on",
            "until_on",
            "person_id",
            "user",
            "name",
            "agency",
            "service_id",
            "service__name",
            "service__provider",
            "service__early_help",
            "recorded_at",
            "person__card__name",
            _called("user"),
        ),
        "plan_steps": models.PlanItemStep.objects.filter(item__plan=plan)
        .order_by("n")
        .values_list(
            "item_id",
            "kind",
            "on",
            "said__text__words",
            "agreed_by_id",
            "agreed_by__card__name",
            _called("recorded_by"),
            "recorded_at",
        ),
        "plan_texts": latest_to_read(document),
        "plan_versions": models.PlanVersion.objects.filter(plan=plan)
        .order_by("signed__number")
        .values_list("ref", "signed__number", "stage", "recorded_at", _called("recorded_by"), "meeting_id"),
    }


def _called(column: str) -> Subquery:
    return Subquery(User.objects.filter(ref=OuterRef(column)).values("name")[:1])


def from_read(
    row: models.Plan, document: Opened, read: Mapping[str, list[Any]], *, until: datetime | None = None
) -> Whole:
    """The plan from the lists of `to_read`. `until`: as it stood at that moment (a version)."""
    texts = texts_from_read(read["plan_texts"])
    cards = {card.ref: card for card in document.people}
    then = _until(read, until)
    matters, ended = dict(read["plan_children"]), dict(read["plan_ends"])
    built = {
        each[0]: replace(
            item := _item(each, cards, texts, then, document.hidden),
            plan_ended=bool(item.children) and all(card.ref in ended for card in item.children),
            as_kept=until is not None,
        )
        for each in read["plan_items"]
        if each[0] in then["children"]
    }
    needs, loose = [], []
    for item in built.values():
        if item.need:
            serving = tuple(each for each in built.values() if each.under == item.ref)
            needs.append(replace(item, actions=serving))
        elif item.under is None or item.under not in built:
            loose.append(item)
    return Whole(
        ref=row.pk,
        kind=row.kind,
        document=document,
        matters=matters,
        texts=texts,
        needs=tuple(needs),
        loose=tuple(loose),
        versions=tuple(
            Version(ref, n, stage, at, by or "", meeting)
            for ref, n, stage, at, by, meeting in read["plan_versions"]
        ),
        ended_on=max(filter(None, ended.values()), default=None) if matters.keys() <= ended.keys() else None,
    )


def _until(read: Mapping[str, list[Any]], until: datetime | None) -> dict[str, Any]:
    """What stood of each item at a moment: its children, its latest terms, every step."""
    children: dict[UUID, dict[UUID, bool]] = {}
    for item, person, standing, at in read["plan_item_children"]:
        if until is None or at <= until:
            children.setdefault(item, {})[person] = standing
    terms = {each[0]: each for each in read["plan_terms"] if until is None or each[11] <= until}
    steps: dict[UUID, list[Any]] = {}
    for each in read["plan_steps"]:
        if until is None or each[7] <= until:
            steps.setdefault(each[0], []).append(each)
    return {"children": children, "terms": terms, "steps": steps}


def _item(
    row: Sequence[Any],
    cards: Mapping[UUID, Card],
    texts: Mapping[str, Text],
    then: Mapping[str, Any],
    hidden: Collection[UUID],
) -> Item:
    ref, kind, n, under = row
    standing = then["children"][ref]
    terms, who, service, early_help = _terms(then["terms"].get(ref), hidden)
    return Item(
        ref,
        kind,
        n,
        under,
        tuple(card for person, card in cards.items() if standing.get(person)),
        {slot.partition(":")[0]: text for slot, text in texts.items() if slot.endswith(str(ref))},
        terms,
        who,
        service,
        early_help,
        tuple(_came(each, hidden) for each in then["steps"].get(ref, [])),
    )


def _terms(row: Sequence[Any] | None, hidden: Collection[UUID]) -> tuple[Terms, str, str, bool]:
    if row is None:
        return Terms(), "", "", False
    _, by_on, until_on, person, user, name, agency, service, called, provider, early, _, card, colleague = row
    owner = Owner(person=person, user=user, name=name, agency=agency)
    if person is not None and person in hidden:
        who = SOMEBODY
    else:
        who = ", ".join(filter(None, (card or colleague or name, agency)))
    words = ", ".join(filter(None, (called, provider)))
    return Terms(by_on=by_on, until_on=until_on, owner=owner, service=service), who, words, bool(early)


def _came(row: Sequence[Any], hidden: Collection[UUID]) -> Came:
    _, kind, on, said, agreed, agreed_name, by, _ = row
    agreed_by = "" if agreed is None else SOMEBODY if agreed in hidden else agreed_name or ""
    return Came(kind, str(STEPS[kind]), on, said or "", agreed_by, by or "")


def whole(viewer: Viewer, plan: UUID, *, now: datetime, what: str = "plan") -> Whole:
    """A plan as it stands. Opens it, and logs that. Three statements."""
    row, document = open_plan(viewer, plan, what=what, now=now)
    return from_read(row, document, together(to_read(row.pk, row.document_id)))


def plan_with(item: UUID) -> UUID:
    """The plan a need or an action is in. Raises NotFound."""
    found = models.PlanItem.objects.filter(pk=item).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotFound(item)
    return found


def version(viewer: Viewer, ref: UUID, *, now: datetime) -> tuple[Whole, Version]:
    """A plan as it was kept once: its words as they were signed, its items as they stood. Three statements."""
    found = models.PlanVersion.objects.filter(pk=ref).values_list("plan_id", "recorded_at").first()
    if found is None:
        raise NotFound(ref)
    row, document = open_plan(viewer, found[0], what="earlier plan", now=now)
    signed = (
        models.SignedSlot.objects.filter(version__plan_version=ref)
        .order_by("slot")
        .values_list(
            "position",
            "slot",
            "passage__text__words",
            "passage_id",
            F("version__number"),
            "recorded_by",
            _called("recorded_by"),
            "recorded_at",
            "passage__source",
        )
    )
    read = together({**to_read(row.pk, row.document_id), "plan_texts": signed})
    about = from_read(row, document, read, until=found[1])
    return about, next(each for each in about.versions if each.ref == ref)


# --- the list of services ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """A service on the council's list, and its last day if it is closed."""

    ref: UUID
    name: str
    provider: str
    early_help: bool
    last_on: date | None

    @property
    def words(self) -> str:
        """Its name and who gives it."""
        return ", ".join(filter(None, (self.name, self.provider)))


def services() -> tuple[Listed, ...]:
    """The council's list, those that can be asked for first, by name. One statement; nothing of any family is in it."""
    return tuple(Listed(*row) for row in _services())


def _services() -> QuerySet[models.Service, Any]:
    return models.Service.objects.order_by(
        F("closed__last_on").desc(nulls_first=True), "name", "provider"
    ).values_list("ref", "name", "provider", "early_help", "closed__last_on")


# --- whom and what an action can name ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Nameable:
    """Somebody an action can be given to, or a measure: `key` stands in a form for the `owner`."""

    key: str
    words: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class ToName:
    """Everybody who had a place at a meeting about these children, every colleague who may do something about a child, and
    the services that can be asked for."""

    people: tuple[Nameable, ...]
    services: tuple[Listed, ...]

    def family(self, about: Whole) -> list[tuple[UUID, str]]:
        """Who of the family may have agreed to a service they choose."""
        children = {card.ref for card in about.children}
        return [
            (each.owner.person, each.words)
            for each in self.people
            if each.owner.person is not None and each.owner.person not in children
        ]


def to_name(about: Whole, *, today: date) -> ToName:
    """Whom and which services an action of this plan can name. One statement."""
    read = together(
        {
            "seats": models.Seat.objects.filter(
                meeting__children__person__in=[card.ref for card in about.children]
            )
            .exclude(role__in=("chair", "police", "child"))
            .order_by("recorded_at", "ref")
            .values_list("ref", "person_id", "person__card__name", "user", "name", "role", "agency"),
            "staff": Membership.objects.on(today)
            .filter(role__in=roles_who_may(May.WRITE_ENTRY), user__is_active=True)
            .order_by("user__name")
            .values_list("user__ref", "user__name", "user__job_title", "user__telephone"),
            "services": _services(),
        }
    )
    found: dict[Owner, Nameable] = {}
    for ref, person, card, user, name, role, agency in read["seats"]:
        if person is not None and person in about.document.hidden:
            continue
        owner = (
            Owner(person=person) if person else Owner(user=user) if user else Owner(name=name, agency=agency)
        )
        words = ", ".join(filter(None, (card or name, agency or str(ONE[role]).lower())))
        found.setdefault(owner, Nameable(f"seat_{ref}", words, owner))
    for row in read["staff"]:
        colleague = Colleague(*row)
        owner = Owner(user=colleague.ref)
        found.setdefault(owner, Nameable(f"user_{colleague.ref}", colleague.who, owner))
    distinct = {each.words: each for each in reversed(found.values())}
    listed = (Listed(*row) for row in read["services"])
    return ToName(
        tuple(distinct.values())[::-1],
        tuple(each for each in listed if each.last_on is None or each.last_on >= today),
    )
