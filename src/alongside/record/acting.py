"""What every action is made of: when it happened, what the law says to it, and the rows that follow from an event."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery

from alongside.law import events as law_events, pathway
from alongside.law.days import england, in_london, london_day
from alongside.law.events import KINDS
from alongside.law.history import History, Matter
from alongside.law.questions import MANAGERS
from alongside.law.tables import Level, Mode, Objection, Tell
from alongside.record import history as histories, models, rights
from alongside.record.access import NotFound, Viewer, hidden_from, hidden_list, viewer_of
from alongside.record.rendering.kept import named_in
from alongside.record.write import Rows, records_with

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: dict[str, Mode] = {}


def decides(action: Callable[P, R]) -> Callable[P, R]:
    """Declares that this action decides: the law may refuse it. Its row in `record.rights` says whose it is."""
    return _declared(action, Mode.DECIDES)


def reports(action: Callable[P, R]) -> Callable[P, R]:
    """Declares that this action reports what happened: it is always stored, and a breach is named. Its row in
    `record.rights` says who may report it."""
    return _declared(action, Mode.REPORTS)


def _declared(action: Callable[P, R], mode: Mode) -> Callable[P, R]:
    ACTIONS[f"{action.__module__}.{action.__qualname__}"] = mode
    name = f"{action.__module__.rpartition('.')[2]}.{action.__qualname__}"
    asked_as = signature(action).parameters.get("by")
    if asked_as is None:  # nobody asks: what a page still held when its session had ended
        return action
    usually = asked_as.default

    @wraps(action)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        # Before anything else is looked at, so that a refusal tells nothing about the record.
        asks = cast(Viewer, kwargs.get("by", usually))
        by = rights.acting(name, asks, by_phone=kwargs.get("agreed_by_phone") is not None)
        if by is None:
            raise Refused([rights.not_theirs(name)])
        kwargs["by"] = by
        return action(*args, **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, as exactly as it is known."""

    on: date | None
    at: datetime | None = None
    precision: str = models.Precision.DAY

    @classmethod
    def moment(cls, at: datetime) -> When:
        """At a known time; its day is the London day."""
        return cls(london_day(at), in_london(at), models.Precision.MOMENT)

    @classmethod
    def day(cls, on: date) -> When:
        """On a known day, at a time nobody noted."""
        return cls(on)


class Refused(Exception):
    """The law refuses this decision. Each objection says why, with its source, and what can be done instead. `may_stand`: it is
    something that can have happened elsewhere already, so that it can be told afterwards; what this service itself would do
    (open a sign-in) cannot."""

    def __init__(self, objections: Iterable[Objection], *, may_stand: bool = False) -> None:
        self.objections, self.may_stand = tuple(objections), may_stand
        super().__init__(" ".join(objection.says for objection in self.objections))


class ReasonsWanted(Exception):
    """The law cautions against this decision: it may be made with a reason for each caution."""

    def __init__(self, cautions: Iterable[Objection]) -> None:
        self.cautions = tuple(cautions)
        super().__init__(" ".join(caution.says for caution in self.cautions))


@dataclass(frozen=True, slots=True)
class Afterwards:
    """That a decision was made although the law refuses it, and is told afterwards: the ground on which it was made all the
    same, and the manager who knows of it and answers for it. `asked`: what stands before the names of the two boxes it was
    asked in, where a form has a ground of its own."""

    ground: str
    manager: Viewer
    asked: str = ""


STANDS = "stands_"  # the two boxes that every deciding form offers where the law refuses


class Answered(dict[str, str]):
    """What somebody answers to the law's objections to a decision: a reason to each caution by its key. `stands`: that it has
    been decided already and stands although the law refuses it; `ground` why, `manager` who answers for it."""

    def __init__(self, reasons: Mapping[str, str], *, ground: str = "", manager: UUID | None = None) -> None:
        super().__init__(reasons)
        self.ground, self.manager = ground, manager

    @property
    def stands(self) -> bool:
        """Whether it is told as decided already."""
        return bool(self.ground or self.manager)

    def afterwards(self, *, now: datetime) -> Afterwards:
        """How it is told. Raises Mistaken where nobody is named who answers for it."""
        if self.manager is None:
            raise Mistaken(f"{STANDS}manager", "Choose a manager who knows of it and answers for it.")
        return Afterwards(self.ground, viewer_of(self.manager, now=now), STANDS)


class Mistaken(ValueError):
    """An answer on a form that cannot be right. `field` is where it stands, `message` one sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


@contextmanager
def records(people: Iterable[UUID], *, by: Viewer, now: datetime) -> Iterator[dict[UUID, History]]:
    """The histories of people somebody is about to write about, locked. NotFound where one is hidden from the writer."""
    with records_and(people, {}, by=by, now=now) as (found, _):
        yield found


@contextmanager
def records_and(
    people: Iterable[UUID], also: Mapping[str, Any], *, by: Viewer, now: datetime
) -> Iterator[tuple[dict[UUID, History], dict[str, list[Any]]]]:
    """The same with other lists that are read in the same statement, as they stand once everybody is locked."""
    wanted = set(people)
    with records_with(wanted, {**also, "hidden": hidden_list(by, london_day(now))}) as (found, read):
        for person, *_ in read["hidden"]:
            if person in wanted:
                raise NotFound(person)
        yield found, read


def stamp(by: Viewer, now: datetime) -> dict[str, Any]:
    """Who wrote a row and when."""
    return {"recorded_at": now, "recorded_by": by.user}


def matter(
    kind: str, person: UUID, *, by: Viewer, now: datetime, parent: UUID | None = None
) -> models.Matter:
    """A new run of a process for one child."""
    return models.Matter(kind=kind, person_id=person, parent_id=parent, **stamp(by, now))


def event(
    kind: str,
    person: UUID,
    matter_: UUID,
    when: When,
    facts: Mapping[str, Any] | None = None,
    *,
    by: Viewer,
    now: datetime,
    occasion: UUID | None = None,
    source: str = "desk",
    corrects: UUID | None = None,
    correction: str = "",
    because: str = "",
) -> models.Event:
    """A new event. Its facts are read as the law reads them, so that a wrong one is refused with its name (BadFacts)."""
    pathway.load_events()
    if when.on and when.on > london_day(now):
        raise Mistaken("on", "What happened cannot have happened after today.")
    retraction = correction == models.Correction.RETRACTS
    plain = {} if retraction else law_events.plain(law_events.read(kind, dict(facts or {})))
    return models.Event(
        kind=kind,
        person_id=person,
        matter_id=matter_,
        facts=plain,
        on=when.on,
        at=when.at,
        precision=when.precision,
        occasion_id=occasion,
        source=source,
        corrects_id=corrects,
        correction=correction,
        because=because,
        **stamp(by, now),
    )


def may_decide(kind: str, by: Viewer) -> bool:
    """Whether this viewer's roles let them make this decision, themselves or standing in."""
    decision = pathway.decisions()[kind]
    return by.is_a(*decision.decided_by, *decision.deputies)


def must_decide(kind: str, by: Viewer) -> None:
    """Raises Refused where a decision is one the table of decisions names others for. Who may open a page is another
    question: this holds also where an action is called from somewhere else."""
    if kind not in pathway.decisions() or may_decide(kind, by):
        return
    decision = pathway.decisions()[kind]
    raise Refused([rights.for_others(decision.name, decision.decided_by)])


def happen(
    rows: Rows,
    history: History,
    row: models.Event,
    *,
    by: Viewer,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
    decided_by: Viewer | None = None,
    afterwards: Afterwards | None = None,
    follows: bool = False,
) -> History:
    """Ask the law about an event, plan it with all that follows from it, and answer the history with it.

    A decision that the law refuses raises Refused, and ReasonsWanted where a caution has no reason. A reported fact is
    always kept; what it breaks becomes a breach. Duties to tell that arise become notices, owed or held. `decided_by`:
    who decided, where that is somebody else than who writes it down; their roles must let them decide it. `afterwards`: it
    was decided elsewhere although the law refuses it; it is kept, each refusal is a breach with its ground, and the manager
    is asked to look. The same where `reasons` are `Answered` and say that it stands. `follows`: nobody decides it; another
    decision, which was asked about, brings it with it.
    """
    decides = KINDS[row.kind].mode is Mode.DECIDES and not follows
    decides_here = decides and row.source == "desk" and not row.correction
    if decides_here and afterwards is None:
        must_decide(row.kind, decided_by or by)
        if decided_by is not None and decided_by.user != by.user:
            _may_find(decided_by, row.person_id, now=now)
    if str(row.matter_id) not in history.matters:
        planned = next(m for m in rows.of(models.Matter) if m.pk == row.matter_id)
        parent = str(planned.parent_id) if planned.parent_id else None
        known = [*history.matters.values(), Matter(str(planned.pk), planned.kind, parent)]
        history = History(history.person, known, history.recorded)
    proposed = histories.as_law(row)
    verdict = pathway.check(history, proposed)
    given = reasons or {}
    if decides_here and verdict.refusals and isinstance(reasons, Answered) and reasons.stands:
        afterwards = reasons.afterwards(now=now)
    ground = ""
    if decides_here and afterwards is not None:
        ground = afterwards.ground.strip()
        rows.add(_told_afterwards(row, verdict, afterwards, by=by, now=now))
    elif decides_here:
        if verdict.refusals:
            raise Refused(verdict.refusals, may_stand=True)
        if wanting := [c for c in verdict.cautions if not given.get(c.key, "").strip()]:
            raise ReasonsWanted(wanting)
    rows.add(row)
    for objection in (*verdict.refusals, *verdict.cautions, *verdict.alerts):
        # Of a decision told afterwards every refusal has the one ground; of a report, the one asked for that refusal.
        told = afterwards is not None and objection.level is Level.REFUSAL
        said = "" if told else given.get(objection.key, "")
        rows.add(breach(row, objection, ground=said or ground, by=by, now=now))
    # Nothing is owed to anybody because of what is told after a pregnancy has ended.
    after_a_loss = afterwards is not None and pathway.lost(history) is not None
    if not proposed.reported and not row.correction and not after_a_loss:
        _owe(rows, row, proposed, by=by, now=now)
    after = history.and_then(proposed)
    if pathway.lost(after) is not None and pathway.lost(history) is None:
        _stop(rows, row.person_id, by=by, now=now)
    return after


def _may_find(manager: Viewer, person: UUID, *, now: datetime, field: str = "manager") -> None:
    """Raises Mistaken where a manager is named for a decision about somebody whose record they may not open: they could neither
    have decided it nor look at it."""
    if person in hidden_from(manager, london_day(now)):
        raise Mistaken(
            field, f"{manager.name} may not open this restricted record. Choose a manager who may."
        )


def _told_afterwards(
    row: models.Event, verdict: pathway.Verdict, afterwards: Afterwards, *, by: Viewer, now: datetime
) -> models.Task:
    """What a manager is asked about a decision that stands although the law refuses it. Raises Mistaken where nothing refuses
    it, or where the ground or somebody else who manages is missing."""
    if not verdict.refusals:
        raise Mistaken("", "The law has nothing against this. It is decided here, in the ordinary way.")
    if not afterwards.ground.strip():
        raise Mistaken(f"{afterwards.asked}ground", "Say why it was decided all the same.")
    manager = f"{afterwards.asked}manager"
    if not afterwards.manager.is_a(*MANAGERS):
        raise Mistaken(manager, "Choose a manager who knows of it and answers for it.")
    if afterwards.manager.user == by.user:
        raise Mistaken(manager, "Choose another manager: nobody answers for what they report themselves.")
    _may_find(afterwards.manager, row.person_id, now=now, field=manager)
    words = (
        f"{by.name} reports a decision that stands although the law refuses it: {verdict.refusals[0].says}"
    )
    return task(
        "breach_reported",
        words,
        person=row.person_id,
        event_=row.pk,
        for_user=afterwards.manager.user,
        by=by,
        now=now,
    )


def _stop(rows: Rows, person: UUID, *, by: Viewer, now: datetime) -> None:
    """A pregnancy has ended: whatever was owed, held or ready to be sent is stopped at once."""
    waiting = (
        models.NoticeState.objects.filter(person=person)
        .exclude(state__in=("sent", "given_in_person", "stopped"))
        .annotate(last=Max("notice__steps__n"))
        .values_list("notice", "last")
    )
    planned = [(row.notice_id, row.n) for row in rows.of(models.NoticeStep)]
    here = {row.pk for row in rows.of(models.Notice) if row.person_id == person}
    for notice, last in (*waiting, *(each for each in planned if each[0] in here)):
        rows.add(
            models.NoticeStep(
                notice_id=notice, kind=models.NoticeStep.Kind.STOPPED, at=now, n=last + 1, **stamp(by, now)
            )
        )
    stop_messages(rows, [row.notice_id for row in rows.of(models.NoticeStep)], by=by, now=now)


def stop_messages(rows: Rows, notices: Iterable[UUID], *, by: Viewer, now: datetime) -> None:
    """Whatever waits to be sent about these duties alone is not sent. What is on its way at this moment cannot be called
    back; a message that tells of others too is looked at again before it goes."""
    waits, stopped = models.MessageStep.Kind, list(notices)
    others = models.MessageNotice.objects.filter(
        message=OuterRef("pk"), step__notice__state__state=models.NoticeStep.Kind.READY
    ).exclude(step__notice__in=stopped)
    last = models.MessageStep.objects.filter(message=OuterRef("pk")).order_by("-n")
    alone = (
        models.Message.objects.filter(tells__step__notice__in=stopped)
        .filter(~Exists(others))
        .annotate(last=Subquery(last.values("kind")[:1]), n=Subquery(last.values("n")[:1]))
        .filter(last__in=(waits.QUEUED, waits.AGAIN))
    )
    for message, n in alone.values_list("pk", "n").distinct():
        rows.add(
            models.MessageStep(
                message_id=message,
                n=n + 1,
                kind=waits.STOPPED,
                at=now,
                why="It was decided otherwise before it went.",
                **stamp(by, now),
            )
        )


def breach(
    row: models.Event, objection: Objection, *, ground: str, by: Viewer, now: datetime
) -> models.Breach:
    """A row that names what an event broke, or the reason a caution was answered with."""
    return models.Breach(
        event_id=row.pk,
        person_id=row.person_id,
        rule=objection.key,
        invariant=objection.invariant,
        level=objection.level,
        words=objection.says,
        ground=ground,
        **stamp(by, now),
    )


def _owe(rows: Rows, row: models.Event, proposed: Any, *, by: Viewer, now: datetime) -> None:
    for tell in _told_of(row.kind):
        if not tell.when.matches(proposed):
            continue
        held = tell.holds_when is not None and tell.holds_when.matches(proposed)
        notice = models.Notice(
            event_id=row.pk,
            person_id=row.person_id,
            tell=tell.key,
            to=tell.to,
            what=tell.what,
            due_on=row.on,
            **stamp(by, now),
        )
        rows.add(
            notice,
            models.NoticeStep(
                notice_id=notice.pk,
                kind=models.NoticeStep.Kind.HELD if held else models.NoticeStep.Kind.OWED,
                at=now,
                ground="significant harm is suspected: decide what may safely be said, and when"
                if held
                else "",
                review_on=_look_again_on(now) if held else None,
                **stamp(by, now),
            ),
        )


@cache
def _told_of(kind: str) -> tuple[Tell, ...]:
    """The duties to tell that an event of this kind may bring."""
    return tuple(tell for tell in pathway.tells().values() if kind in tell.when.kinds)


def _look_again_on(now: datetime) -> date:
    """When somebody looks again at a telling that was held from the beginning, until somebody names another day."""
    return england().after(london_day(now), settings.HELD_TELLING_WORKING_DAYS)


def passage(
    words: str,
    *,
    by: Viewer,
    now: datetime,
    about: Iterable[UUID] = (),
    mentions: Iterable[UUID] = (),
    told_by: Iterable[UUID] = (),
    source: str = models.Passage.Source.NOT_SAID,
    origin: str = models.Passage.Origin.TYPED,
    pasted_from: UUID | None = None,
    came_from: str = "",
) -> tuple[models.Passage, Rows]:
    """A piece of writing with its text apart, and who it is about, mentions and was told by."""
    written = models.Passage(
        origin=origin,
        source=source,
        pasted_from_id=pasted_from,
        came_from=came_from,
        digest=hashlib.sha256(words.encode()).hexdigest(),
        characters=len(words),
        **stamp(by, now),
    )
    rows = Rows([written, models.PassageText(passage_id=written.pk, words=words)])
    parts = models.PassagePerson.Part
    for people, part in ((about, parts.ABOUT), (mentions, parts.MENTIONS), (told_by, parts.TOLD_BY)):
        for person in people:
            rows.add(
                models.PassagePerson(passage_id=written.pk, person_id=person, part=part, **stamp(by, now))
            )
    return written, rows + _hidden_named(words, by=by, now=now)


def _hidden_named(words: str, *, by: Viewer, now: datetime) -> Rows:
    """A note for whoever answers for somebody who is named here and hidden from the writer, as a search leaves one. Kept words
    stand on the page with another word in the place of such a name: whoever writes names down to try them is noticed."""
    rows = Rows()
    if met := named_in(words, by):
        hidden = hidden_from(by, london_day(now))
        for person in met:
            rows.add(
                models.HiddenMatch(
                    person_id=person,
                    owner=hidden[person].owner if person in hidden else None,
                    asked="words that were kept on another record",
                    why="the name in full",
                    **stamp(by, now),
                )
            )
    return rows


def task(
    kind: str,
    words: str,
    *,
    by: Viewer,
    now: datetime,
    person: UUID | None = None,
    event_: UUID | None = None,
    contact: UUID | None = None,
    for_user: UUID | None = None,
    for_team: UUID | None = None,
    for_role: str = "",
    due_at: datetime | None = None,
) -> models.Task:
    """Something somebody has to look at or do."""
    return models.Task(
        kind=kind,
        words=words,
        person_id=person,
        event_id=event_,
        contact_id=contact,
        for_user=for_user,
        for_team=for_team,
        for_role=for_role,
        due_at=due_at,
        **stamp(by, now),
    )


def once(
    token: UUID, *, form: str, by: Viewer, now: datetime, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Do what a form asks for once only. A repeat, also a simultaneous one, answers what the first one did.

    `form` says which form, about whom: a token that was used there is refused anywhere else, so that nobody is told
    something was done which was done to another child. Nearly every form comes once, so it is looked up only where
    something stands against it: what a repeat did is taken back with its token, which the ledger has already.
    """
    try:
        with transaction.atomic():
            result = act()
            models.FormToken(token=token, writer=by.user, form=form, result=result, at=now).save(
                force_insert=True
            )
            return result
    except Exception:
        if (first := _done_before(token, form, by)) is None:
            raise
        return first


def _done_before(token: UUID, form: str, by: Viewer) -> dict[str, Any] | None:
    """What this form did when it was sent before; None where it was not. Raises Mistaken where another form did it."""
    earlier = (
        models.FormToken.objects.filter(token=token, writer=by.user).values_list("form", "result").first()
    )
    if earlier is None:
        return None
    if earlier[0] != form:
        raise Mistaken("", "This page was already used for something else. Open it again.")
    return dict(earlier[1])


def new_ref() -> UUID:
    """A random reference for something that has no row yet (a document being written)."""
    return uuid4()
