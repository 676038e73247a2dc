"""What is in a plan, whichever it is: needs, actions, what came of each, and the plan as it was kept.

Written once for the children it is for; each need and action names those it is true for. A room's own action (a core group
written up, a review of help) opens the plan with `plan_at`, plans what was said with the functions below and closes with
`finish`, all in one transaction. The actions at the end do one thing each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from alongside.design.words import day_words
from alongside.law.days import London, london_day
from alongside.law.history import Event, History
from alongside.law.plans import OF_ACTION, OF_NEED, PARTS
from alongside.record import models
from alongside.record.access import NotFound, Viewer, may_write
from alongside.record.acting import Mistaken, passage, records, reports, stamp, task
from alongside.record.actions.documents import Moved, Writing, new_document, signature_rows, slot_rows
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.shielding_inherited import Shields
from alongside.record.queries.shared import staff
from alongside.record.write import Rows, lock, write

Kind, Item, Step, Stage = (
    models.Plan.Kind,
    models.PlanItem.Kind,
    models.PlanItemStep.Kind,
    models.PlanVersion.Stage,
)
TITLES = {Kind.PROTECTION: "Child protection plan", Kind.CHILD_IN_NEED: "Plan of help"}
ACTION_STEPS = (Step.ASKED, Step.WAITING, Step.STARTED, Step.ENDED, Step.REFUSED, Step.UNAVAILABLE)
NEED_STEPS = (Step.BETTER, Step.SAME, Step.WORSE, Step.REACHED)
OVER = frozenset({Step.ENDED, Step.REFUSED, Step.UNAVAILABLE, Step.REACHED, Step.DROPPED})
TASK = "plan_action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who does it, or who measures it: somebody on the record, a colleague, or a professional by name and agency. Nobody
    yet is an empty one."""

    person: UUID | None = None
    user: UUID | None = None
    name: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By when (the day counted in), until when it goes on, and who. `service`: the one an action asks for."""

    by_on: date | None = None
    until_on: date | None = None
    owner: Owner = Owner()
    service: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What must change and by how much, the worry it answers, how it is measured; `terms.owner` measures it. `children`:
    whom it is true for; none named is everybody in the plan. `base`: for each slot that is changed, the text it was
    changed from."""

    change: str
    worry: str = ""
    measure: str = ""
    terms: Terms = Terms()
    children: tuple[UUID, ...] = ()
    base: Mapping[str, UUID | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What will be done, by whom, by when. `under`: the need it serves; `children`: none named is those of that need."""

    action: str
    under: UUID | None = None
    terms: Terms = Terms()
    children: tuple[UUID, ...] = ()
    base: Mapping[str, UUID | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOf:
    """What came of a need or an action on a day. `agreed_by`: who of the family agreed to a service they choose."""

    kind: str
    on: date
    words: str = ""
    agreed_by: UUID | None = None


@dataclass(slots=True)
class At:
    """A plan that is being written, its children's matters and histories, locked until the transaction ends."""

    plan: models.Plan
    matters: Mapping[UUID, UUID]
    histories: dict[UUID, History]
    by: Viewer
    now: datetime
    rows: Rows = field(default_factory=Rows)
    writings: list[Writing] = field(default_factory=list)
    shields: Shields | None = None

    @property
    def children(self) -> tuple[UUID, ...]:
        """The children it is for."""
        return tuple(self.matters)

    def those(self, children: Iterable[UUID]) -> tuple[UUID, ...]:
        """Some of its children, or all where none is named. Raises NotFound for one that is not in it."""
        chosen = tuple(dict.fromkeys(children))
        for child in chosen:
            if child not in self.matters:
                raise NotFound(child)
        return chosen or self.children


# --- the plan itself --------------------------------------------------------------------------------------------------


def new_plan(
    kind: str, matters: Mapping[UUID, UUID], *, by: Viewer, now: datetime
) -> tuple[models.Plan, Rows]:
    """A plan for these children, each in their own matter, and the rows that make it. It says nothing yet."""
    document, rows = new_document(kind + "_plan", matters, title=TITLES[Kind(kind)], by=by, now=now)
    made = models.Plan(kind=kind, document_id=document.pk, **stamp(by, now))
    rows.add(made)
    for child, run in matters.items():
        rows.add(models.PlanChild(plan_id=made.pk, person_id=child, matter_id=run, **stamp(by, now)))
    return made, rows


def plan_of(matter: UUID) -> models.Plan | None:
    """The plan that belongs to a child's matter; None where nothing has been written of it yet."""
    return models.Plan.objects.filter(children__matter=matter).first()


@contextmanager
def plan_at(plan: UUID, *, by: Viewer, now: datetime) -> Iterator[At]:
    """A plan somebody is about to write in. Raises NotFound where there is none, or a child of it is hidden."""
    found = models.Plan.objects.filter(pk=plan).first()
    if found is None:
        raise NotFound(plan)
    matters = dict(models.PlanChild.objects.filter(plan=plan).values_list("person_id", "matter_id"))
    with records(matters, by=by, now=now) as theirs:
        lock([plan, found.document_id])
        yield At(found, matters, theirs, by, now)


ENDS = {Kind.PROTECTION: "protection_plan_ended", Kind.CHILD_IN_NEED: "cin_plan_ended"}


def ended(here: At, child: UUID) -> Event | None:
    """What ended this child's part of the plan; None while it runs."""
    return here.histories[child].last(ENDS[Kind(here.plan.kind)], matter=str(here.matters[child]))


def must_run(here: At) -> None:
    """Raises Mistaken where the plan has ended for each of its children, with what can be done: nothing is changed in it any
    more, though somebody may have opened it while it ran."""
    found = [ended(here, child) for child in here.children]
    if found and (last := found[-1]) is not None and None not in found:
        raise Mistaken("", says_ended(here.plan.kind, last))


def says_ended(kind: str, ended_by: Event) -> str:
    """That a plan has ended, why nothing can be decided about it or changed in it, and what can be done instead: a sentence."""
    since = f" on {ended_by.on:%-d %B %Y}" if ended_by.on else ""
    if kind == Kind.PROTECTION:
        return (
            f"This child protection plan ended{since}, so nothing can be changed in it any more: what happens now is written in "
            "the plan that followed, or as a note."
        )
    if ended_by.facts.ground == "protection":
        return (
            f"A child protection plan took the place of this plan of help{since}, so nothing can be decided or changed here: help "
            "goes on in that plan, on its own page."
        )
    return (
        f"This plan of help ended{since}, so nothing can be decided about it or changed in it: to help the family again, begin "
        "another plan."
    )


def finish(here: At, *, stage: str | None = None, meeting: UUID | None = None) -> tuple[Moved, ...]:
    """Write what was planned. Where somebody else changed the same words meanwhile nothing is written, and both texts are
    answered. `stage`: also keep the plan as a version of this stage, as it now stands."""
    words, moved = slot_rows(here.plan.document_id, here.writings, by=here.by, now=here.now)
    if moved:
        return moved
    write(name_recipients(here.rows + words, by=here.by, now=here.now))
    if stage is not None:
        write(version_rows(here.plan, stage, meeting, by=here.by, now=here.now))
    return ()


def version_rows(plan: models.Plan, stage: str, meeting: UUID | None, *, by: Viewer, now: datetime) -> Rows:
    """The plan as it now stands in the record, as a version. For whoever holds its children's locks and has written."""
    rows = signature_rows(plan.document_id, role=f"plan_{stage}", by=by, now=now)
    signed = rows.of(models.SignedVersion)[0]
    rows.add(
        models.PlanVersion(
            plan_id=plan.pk, signed_id=signed.pk, stage=stage, meeting_id=meeting, **stamp(by, now)
        )
    )
    return rows


def serving(action: Action, need: UUID) -> Action:
    """The same action, as one that serves this need."""
    return replace(action, under=need)


# --- needs and actions ------------------------------------------------------------------------------------------------


def add_need(here: At, said: Need) -> UUID:
    """Something that must change. Answers the item."""
    if not said.change.strip():
        raise Mistaken("change", "Write what must change, and by how much.")
    made = _item(here, Item.NEED, None, said.children)
    _say(here, made, OF_NEED, {"worry": said.worry, "change": said.change, "measure": said.measure}, {})
    _say_terms(here, made, 0, said.terms)
    return made.pk


def add_action(here: At, said: Action) -> UUID:
    """Something that somebody does. A colleague with a day has it as a task. Answers the item."""
    if not said.action.strip():
        raise Mistaken("action", "Write what will be done.")
    children = said.children
    if said.under is not None:
        need = _found(here, said.under)
        if need.kind != Item.NEED:
            raise NotFound(said.under)
        children = children or _children_of(here, need.pk)
    made = _item(here, Item.ACTION, said.under, children)
    _say(here, made, OF_ACTION, {"action": said.action}, {})
    _say_terms(here, made, 0, said.terms)
    return made.pk


def change_item(here: At, item: UUID, said: Need | Action) -> None:
    """Other words, another day, somebody else, other children. What stood before stays in the versions."""
    found = _found(here, item)
    if isinstance(said, Need) != (found.kind == Item.NEED):
        raise NotFound(item)
    names = OF_NEED if isinstance(said, Need) else OF_ACTION
    _re_say_children(here, found, here.those(said.children))
    _say(here, found, names, {name: getattr(said, name) for name, _ in names}, said.base)
    last = models.PlanItemTerms.objects.filter(item=item).order_by("-n").first()
    if last is None or _said_terms(last) != said.terms:
        _end_task(here, last, "changed")
        _say_terms(here, found, last.n + 1 if last else 0, said.terms)


def came_of(here: At, item: UUID, said: CameOf, *, meeting: UUID | None = None) -> None:
    """What came of an item. What is over ends the task of whoever had it."""
    found = _found(here, item)
    if said.kind not in (*(NEED_STEPS if found.kind == Item.NEED else ACTION_STEPS), Step.DROPPED):
        raise Mistaken("state", "Choose what came of it.")
    if said.on > london_day(here.now):
        raise Mistaken("on", "The day must be today or in the past.")
    if said.kind == Step.DROPPED and not said.words.strip():
        raise Mistaken("words", "Say why it is no longer in the plan, in a few words.")
    last = models.PlanItemTerms.objects.filter(item=item).select_related("service").order_by("-n").first()
    _must_be_chosen(said, last)
    if said.agreed_by is not None:
        may_write(here.by, [said.agreed_by], now=here.now)
    kept = _words(here, said.words, _children_of(here, item))
    n = models.PlanItemStep.objects.filter(item=item).count()
    n += sum(row.item_id == item for row in here.rows.of(models.PlanItemStep))
    here.rows.add(
        models.PlanItemStep(
            item_id=item,
            n=n,
            kind=said.kind,
            on=said.on,
            said_id=kept,
            agreed_by_id=said.agreed_by,
            meeting_id=meeting,
            **stamp(here.by, here.now),
        )
    )
    if said.kind in OVER:
        _end_task(here, last, said.kind)


def _must_be_chosen(said: CameOf, last: models.PlanItemTerms | None) -> None:
    service = last.service if last else None
    if said.kind == Step.STARTED and service and service.early_help and said.agreed_by is None:
        raise Mistaken(
            "agreed_by",
            "Early help is the family's choice, also inside a plan: say who agreed to it. If they say no, record that.",
        )


def write_parts(here: At, parts: Iterable[Writing]) -> None:
    """Words of `PARTS`, those of one child about that child only."""
    order = {key: (n, per_child) for n, (key, _, per_child) in enumerate(PARTS)}
    for each in parts:
        key, _, child = each.slot.partition(":")
        place, per_child = order.get(key, (0, None))
        if per_child is not bool(child):
            raise NotFound(each.slot)
        children = here.those([UUID(child)]) if child else here.children
        told_by = children if key == "words" else ()
        here.writings.append(
            Writing(
                slot=each.slot,
                words=each.words,
                base=each.base,
                position=place * 10 if key != "contingency" else 32000,
                about=children,
                told_by=told_by,
                source=models.Passage.Source.TOLD if told_by else models.Passage.Source.NOT_SAID,
                pasted=each.pasted,
                tool=each.tool,
            )
        )


# --- pieces -----------------------------------------------------------------------------------------------------------


def _item(here: At, kind: str, under: UUID | None, children: Iterable[UUID]) -> models.PlanItem:
    last = models.PlanItem.objects.filter(plan=here.plan.pk, kind=kind).aggregate(last=Max("n"))["last"] or 0
    planned = sum(row.kind == kind for row in here.rows.of(models.PlanItem))
    made = models.PlanItem(
        plan_id=here.plan.pk,
        kind=kind,
        under_id=under,
        n=last + planned + 1,
        **stamp(here.by, here.now),
    )
    here.rows.add(made)
    for child in here.those(children):
        here.rows.add(models.PlanItemChild(item_id=made.pk, person_id=child, **stamp(here.by, here.now)))
    return made


def _found(here: At, item: UUID) -> models.PlanItem:
    """An item of this plan, also one that is only being written. Raises NotFound."""
    planned = [row for row in here.rows.of(models.PlanItem) if row.pk == item]
    found: models.PlanItem | None = (
        planned[0] if planned else models.PlanItem.objects.filter(pk=item, plan=here.plan.pk).first()
    )
    if found is None:
        raise NotFound(item)
    return found


def _standing_children(here: At, item: UUID) -> dict[UUID, models.PlanItemChild]:
    """The latest row of each child of an item."""
    latest: dict[UUID, models.PlanItemChild] = {}
    for row in models.PlanItemChild.objects.filter(item=item).order_by("n"):
        latest[row.person_id] = row
    for row in here.rows.of(models.PlanItemChild):
        if row.item_id == item:
            latest[row.person_id] = row
    return latest


def _children_of(here: At, item: UUID) -> tuple[UUID, ...]:
    return tuple(child for child, row in _standing_children(here, item).items() if row.standing)


def _re_say_children(here: At, item: models.PlanItem, children: Iterable[UUID]) -> None:
    latest, wanted = _standing_children(here, item.pk), set(children)
    for child in sorted(set(latest) | wanted, key=str):
        row = latest.get(child)
        if (row is not None and row.standing) == (child in wanted):
            continue
        here.rows.add(
            models.PlanItemChild(
                item_id=item.pk,
                person_id=child,
                n=row.n + 1 if row else 0,
                standing=child in wanted,
                **stamp(here.by, here.now),
            )
        )


def _say(
    here: At,
    item: models.PlanItem,
    names: Iterable[tuple[str, str]],
    words: Mapping[str, str],
    base: Mapping[str, UUID | None],
) -> None:
    place = _place(here, item)
    for n, (name, _) in enumerate(names):
        here.writings.append(
            Writing(
                slot=f"{name}:{item.pk}",
                words=words[name],
                base=base.get(name),
                position=place + n,
                about=_children_of(here, item.pk),
            )
        )


def _place(here: At, item: models.PlanItem) -> int:
    """Where an item's words stand in the document: each need, then the actions that serve it, then the other actions."""
    if item.kind == Item.NEED:
        return min(100 * item.n, 30000)
    if item.under_id is None:
        return min(30100 + 5 * item.n, 31900)
    return min(100 * _found(here, item.under_id).n + 10 + min(item.n, 80), 30099)


def _say_terms(here: At, item: models.PlanItem, n: int, said: Terms) -> None:
    """Who and by when, as a row and in words. The words mention who is named in them."""
    row = _terms(here, item, n, said)
    here.rows.add(row)
    stood = (
        models.SlotPassage.objects.filter(document=here.plan.document_id, slot=f"terms:{item.pk}")
        .order_by("-n")
        .values_list("passage_id", flat=True)
        .first()
    )
    here.writings.append(
        Writing(
            slot=f"terms:{item.pk}",
            words=_in_words(row, item),
            base=stood,
            position=_place(here, item) + 3,
            about=_children_of(here, item.pk),
            mentions=(said.owner.person,) if said.owner.person else (),
        )
    )


def _in_words(row: models.PlanItemTerms, item: models.PlanItem) -> str:
    who = ", ".join(filter(None, (_name_of(row), row.agency)))
    service = models.Service.objects.filter(pk=row.service_id).first() if row.service_id else None
    measured = "Measured by " if item.kind == Item.NEED and who else ""
    said = (
        f"{measured}{who}",
        f"By {day_words(row.by_on)}" if row.by_on else "",
        f"Until {day_words(row.until_on)}" if row.until_on else "",
        ", ".join(filter(None, (service.name, service.provider))) if service else "",
    )
    return ". ".join(filter(None, said))


def _name_of(row: models.PlanItemTerms) -> str:
    if row.person_id is not None:
        return str(models.PersonCard.objects.values_list("name", flat=True).get(person=row.person_id))
    if row.user is not None:
        return staff([row.user]).get(str(row.user), "")
    return row.name


def _terms(here: At, item: models.PlanItem, n: int, said: Terms) -> models.PlanItemTerms:
    if said.by_on is not None and said.by_on > london_day(here.now) + timedelta(days=5 * 366):
        raise Mistaken("by_on", "This day is more than five years ahead. Check the year.")
    if said.by_on and said.until_on and said.until_on < said.by_on and item.kind == Item.ACTION:
        raise Mistaken("until_on", "It cannot go on until a day before it is to be done.")
    who = said.owner
    if who.person is not None:
        may_write(here.by, [who.person], now=here.now)
    made = models.PlanItemTerms(
        item_id=item.pk,
        n=n,
        by_on=said.by_on,
        until_on=said.until_on,
        person_id=who.person,
        user=who.user,
        name=who.name.strip(),
        agency=who.agency.strip(),
        service_id=_service(said.service, item, here),
        **stamp(here.by, here.now),
    )
    if item.kind == Item.ACTION and who.user is not None and said.by_on is not None:
        waiting = _task(here, item, who.user, said.by_on)
        here.rows.add(waiting)
        made.task_id = waiting.pk
    return made


def _task(here: At, item: models.PlanItem, user: UUID, by_on: date) -> models.Task:
    return task(
        TASK,
        "Something in a plan is yours to do. Open the plan, and say there what came of it.",
        person=_children_of(here, item.pk)[0],
        for_user=user,
        due_at=datetime.combine(by_on, time(17), London),
        by=here.by,
        now=here.now,
    )


def _service(service: UUID | None, item: models.PlanItem, here: At) -> UUID | None:
    if service is None:
        return None
    if item.kind != Item.ACTION or not models.Service.objects.filter(pk=service).exists():
        raise NotFound(service)
    already = models.PlanItemTerms.objects.filter(item=item.pk, service=service).exists()
    closed = models.ServiceClosed.objects.filter(service=service).values_list("last_on", flat=True).first()
    if closed is not None and closed < london_day(here.now) and not already:
        raise Mistaken("service", "This service can be asked for no longer. Choose another one.")
    return service


def _said_terms(row: models.PlanItemTerms) -> Terms:
    owner = Owner(person=row.person_id, user=row.user, name=row.name, agency=row.agency)
    return Terms(by_on=row.by_on, until_on=row.until_on, owner=owner, service=row.service_id)


def _end_task(here: At, last: models.PlanItemTerms | None, outcome: str) -> None:
    if last is None or last.task_id is None:
        return
    ended = models.TaskDone.objects.filter(task=last.task_id).exists()
    if not ended and all(row.task_id != last.task_id for row in here.rows.of(models.TaskDone)):
        here.rows.add(models.TaskDone(task_id=last.task_id, outcome=outcome, **stamp(here.by, here.now)))


def _words(here: At, words: str, children: Iterable[UUID]) -> UUID | None:
    """A few words on what came of something, with the shields of whatever they were copied from."""
    if not words.strip():
        return None
    if here.shields is None:
        here.shields = Shields(set(here.children), here.by, here.now)
    kept, rows = passage(words.strip(), about=children, by=here.by, now=here.now)
    here.shields.apply(kept, rows, base=None, pasted=False)
    here.rows = here.rows + rows
    return kept.pk


# --- one thing each ---------------------------------------------------------------------------------------------------


@reports
def put_need(plan: UUID, said: Need, doing: Iterable[Action] = (), *, by: Viewer, now: datetime) -> UUID:
    """Add something that must change, and what is done about it. Answers the need."""
    with plan_at(plan, by=by, now=now) as here:
        must_run(here)
        made = add_need(here, said)
        for each in doing:
            add_action(here, serving(each, made))
        finish(here)
    return made


@reports
def put_action(plan: UUID, said: Action, *, by: Viewer, now: datetime) -> UUID:
    """Add something that will be done. Answers the action."""
    with plan_at(plan, by=by, now=now) as here:
        must_run(here)
        made = add_action(here, said)
        finish(here)
    return made


@reports
def put_item(
    item: UUID,
    said: Need | Action,
    *,
    came: CameOf | None = None,
    more: Iterable[Action] = (),
    by: Viewer,
    now: datetime,
) -> tuple[Moved, ...]:
    """What came of a need or an action, what it now says, and what else is done about a need. Answers the texts that
    somebody else changed meanwhile, in which case nothing was written."""
    with plan_at(_plan_with(item), by=by, now=now) as here:
        must_run(here)
        change_item(here, item, said)
        if came is not None:
            came_of(here, item, came)
        for each in more:
            add_action(here, serving(each, item))
        return finish(here)


def _plan_with(item: UUID) -> UUID:
    plan = models.PlanItem.objects.filter(pk=item).values_list("plan_id", flat=True).first()
    if plan is None:
        raise NotFound(item)
    return plan


@reports
def say_what_came_of(item: UUID, said: CameOf, *, by: Viewer, now: datetime) -> None:
    """What came of one need or action, between meetings."""
    with plan_at(_plan_with(item), by=by, now=now) as here:
        came_of(here, item, said)
        finish(here)


@reports
def put_parts(plan: UUID, parts: Iterable[Writing], *, by: Viewer, now: datetime) -> tuple[Moved, ...]:
    """What works well, what the child says, what happens if things do not get better."""
    with plan_at(plan, by=by, now=now) as here:
        must_run(here)
        write_parts(here, parts)
        return finish(here)


@reports
def keep_version(plan: UUID, *, stage: str, meeting: UUID | None = None, by: Viewer, now: datetime) -> None:
    """Keep the plan as it stands, as one version."""
    with plan_at(plan, by=by, now=now) as here:
        must_run(here)
        finish(here, stage=Stage(stage), meeting=meeting)


# --- the council's list of services -----------------------------------------------------------------------------------


@reports
def add_service(
    name: str, *, provider: str = "", early_help: bool = False, by: Viewer, now: datetime
) -> UUID:
    """A service an action can name. Raises Mistaken where one of this name and provider is there already."""
    if not name.strip():
        raise Mistaken("name", "Enter the name of the service.")
    same: dict[str, Any] = {"name__iexact": name.strip(), "provider__iexact": provider.strip()}
    if models.Service.objects.filter(**same, closed=None).exists():
        raise Mistaken("name", "This service is on the list already.")
    made = models.Service(
        name=name.strip(), provider=provider.strip(), early_help=early_help, **stamp(by, now)
    )
    write(Rows([made]))
    return made.pk


@reports
def close_service(service: UUID, *, last_on: date, because: str = "", by: Viewer, now: datetime) -> None:
    """It can be asked for no longer after this day. What was asked for stays as it was."""
    if not models.Service.objects.filter(pk=service).exists():
        raise NotFound(service)
    with transaction.atomic():
        lock([service])
        if models.ServiceClosed.objects.filter(service=service).exists():
            raise Mistaken("", "This service has been closed already.")
        closed = models.ServiceClosed(
            service_id=service, last_on=last_on, because=because.strip(), **stamp(by, now)
        )
        write(Rows([closed]))
