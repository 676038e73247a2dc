"""A history read from JSON, and a position written as JSON: the file of `alongside position`.

    {"person": {"id": "amara", "born_on": "2019-05-02"},
     "matters": [{"id": "r1", "kind": "referral"}, {"id": "a1", "kind": "assessment", "parent": "r1"}],
     "events": [{"id": "e1", "kind": "referral_received", "on": "2026-09-04", "matter": "r1", "facts": {},
                 "recorded_at": "2026-09-04T16:10"}]}

A day may be given as a month (2026-09) or a year (2026): then it is known no better. An event may have `at` (a moment),
`order` within its day, `source`, and `corrects` with `correction` (replaces, retracts, moves). Where `recorded_at` is
left out, the event was written down as it happened. A moment without a zone is London's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from alongside.law import care, days, events, pathway
from alongside.law.care import Care
from alongside.law.events import KINDS, BadFacts
from alongside.law.history import Correction, Event, History, Matter, Person, Precision
from alongside.law.pathway import Deadline, NextDecision, Position, StageSpan, TellState
from alongside.law.tables import Objection

Plain = dict[str, Any]


class BadFile(ValueError):
    """The file is not a history. The message says where and why, in one line."""


def read(data: Any, *, as_known_at: datetime | None = None) -> History:
    """The history a file tells. Raises BadFile."""
    pathway.load_events()
    whole = _mapping(data, "the file")
    person = _person(_mapping(whole.get("person", {}), "person"))
    given = [_mapping(each, f"events[{i}]") for i, each in enumerate(_list(whole, "events"))]
    matters = {m.id: m for m in (_matter(each, i) for i, each in enumerate(_list(whole, "matters")))}
    kinds = {str(each.get("id", f"e{i + 1}")): each.get("kind") for i, each in enumerate(given)}
    read_events = [_event(each, i, kinds) for i, each in enumerate(given)]
    _whole(read_events, matters)
    return History(_born(person, read_events), matters.values(), read_events, as_known_at=as_known_at)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadFile(f"{where} must be an object with named values.")
    return value


def _list(whole: Mapping[str, Any], name: str) -> list[Any]:
    value = whole.get(name, [])
    if not isinstance(value, list):
        raise BadFile(f"{name} must be a list.")
    return value


def _person(given: Mapping[str, Any]) -> Person:
    def day(name: str) -> date | None:
        return _day(given[name], f"person.{name}")[0] if given.get(name) else None

    return Person(str(given.get("id", "person")), day("born_on"), day("due_on"), day("died_on"))


def _born(person: Person, told: Iterable[Event]) -> Person:
    """A birth told only as an event is a birth all the same."""
    born = next((event.facts.born_on for event in told if event.kind == "child_born" and event.facts), None)
    return replace(person, born_on=born) if born and person.born_on is None else person


def _matter(given: Any, place: int) -> Matter:
    where = f"matters[{place}]"
    matter = _mapping(given, where)
    if not matter.get("id") or not matter.get("kind"):
        raise BadFile(f"{where} needs an id and a kind.")
    if str(matter["kind"]) not in {kind.matter for kind in KINDS.values()}:
        raise BadFile(f"{where}: “{matter['kind']}” is not a kind of matter Alongside knows.")
    parent = matter.get("parent")
    return Matter(str(matter["id"]), str(matter["kind"]), None if parent is None else str(parent))


def _event(given: Mapping[str, Any], place: int, kinds: Mapping[str, Any]) -> Event:
    where = f"events[{place}]"
    corrects = None if given.get("corrects") is None else str(given["corrects"])
    correction = _correction(given, where, corrects)
    kind = given.get("kind") or kinds.get(corrects or "")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadFile(f"{where}: “{kind}” is not an event Alongside knows.")
    at = _moment(given["at"], f"{where}.at") if given.get("at") else None
    on, precision = _when(given, where, at)
    return Event(
        id=str(given.get("id", f"e{place + 1}")),
        kind=kind,
        matter=str(given.get("matter") or ""),
        on=on,
        at=at,
        precision=precision,
        facts=None if correction is Correction.RETRACTS else _facts(kind, given.get("facts") or {}, where),
        recorded_at=_recorded(given, where, on, at),
        order=_order(given, where),
        recorded_by=str(given.get("recorded_by", "")),
        source=str(given.get("source", "desk")),
        corrects=corrects,
        correction=correction,
    )


def _order(given: Mapping[str, Any], where: str) -> int:
    order = given.get("order", 0)
    if type(order) is not int:
        raise BadFile(f"{where}.order must be a whole number.")
    return order


def _correction(given: Mapping[str, Any], where: str, corrects: str | None) -> Correction | None:
    if corrects is None:
        return None
    try:
        return Correction(given.get("correction", "replaces"))
    except ValueError:
        raise BadFile(f"{where}.correction must be one of: {', '.join(Correction)}.") from None


def _facts(kind: str, given: Any, where: str) -> events.Facts:
    try:
        return events.read(kind, _mapping(given, f"{where}.facts"))
    except BadFacts as bad:
        raise BadFile(f"{where}.facts.{bad.field}: {bad.message}") from None


def _when(given: Mapping[str, Any], where: str, at: datetime | None) -> tuple[date | None, Precision]:
    on: date | None = None
    precision = Precision.UNKNOWN
    if given.get("on"):
        on, precision = _day(given["on"], f"{where}.on")
    elif at:
        on = days.london_day(at)
    if at is not None:
        if on != days.london_day(at):
            raise BadFile(f"{where}: “at” is not on the day “on” in London.")
        precision = Precision.MOMENT
    if given.get("precision"):
        try:
            precision = Precision(given["precision"])
        except ValueError:
            raise BadFile(f"{where}.precision must be one of: {', '.join(Precision)}.") from None
    return on, precision


def _recorded(given: Mapping[str, Any], where: str, on: date | None, at: datetime | None) -> datetime:
    if given.get("recorded_at"):
        return _moment(given["recorded_at"], f"{where}.recorded_at")
    if at is not None:
        return at
    return days.start_of(on) if on else datetime(1900, 1, 1, tzinfo=UTC)


_PARTIAL = {4: ("-01-01", Precision.YEAR), 7: ("-01", Precision.MONTH), 10: ("", Precision.DAY)}


def _day(text: Any, where: str) -> tuple[date, Precision]:
    try:
        rest, precision = _PARTIAL[len(text)]
        return date.fromisoformat(text + rest), precision
    except (TypeError, ValueError, KeyError):
        raise BadFile(f"{where}: {text!r} is not a real day; write it like 2026-04-02.") from None


def _moment(text: Any, where: str) -> datetime:
    try:
        return days.in_london(datetime.fromisoformat(text))
    except (TypeError, ValueError, OverflowError):
        raise BadFile(f"{where}: {text!r} is not a real day and time, like 2026-04-02T14:05.") from None


def _whole(told: list[Event], matters: Mapping[str, Matter]) -> None:
    """Every event names its matter and no two have one id; every parent and every corrected event is there."""
    ids: set[str] = set()
    for place, event in enumerate(told):
        if event.id in ids:
            raise BadFile(f"events[{place}]: the id “{event.id}” is used twice.")
        ids.add(event.id)
        moved_away = event.correction is Correction.MOVES
        if event.matter not in matters and not moved_away and event.correction is not Correction.RETRACTS:
            raise BadFile(f"events[{place}]: there is no matter “{event.matter}” in “matters”.")
    for matter in matters.values():
        if matter.parent is not None and matter.parent not in matters:
            raise BadFile(f"matter “{matter.id}”: its parent “{matter.parent}” is not in “matters”.")


# --- out --------------------------------------------------------------------------------------------------------------


def written(history: History, position: Position) -> Plain:
    """A position as JSON can carry it. Each part says its source."""
    clocks = [_clock(deadline, position.at) for deadline in position.deadlines]
    return {
        "at": days.in_london(position.at).isoformat(),
        "person": history.person.id,
        "stages": [_stage(span, history) for span in position.stages],
        "open": [{"matter": key, "kind": history.matters[key].kind} for key in position.open_matters],
        "clocks": clocks,
        "due": [_clock(deadline, position.at) for deadline in position.due],
        "late": [_clock(deadline, position.at) for deadline in position.late],
        "next": [_next(each) for each in position.next_decisions],
        "tells": [_tell(each) for each in position.tells],
        "alerts": [_objection(each) for each in position.alerts],
        "care": _care(position.care),
        "events": [_effective(event) for event in history.effective],
    }


def _care(standing: Care) -> Plain:
    return {
        "status": standing.value or None,
        "since_on": _iso(standing.since_on),
        "because": standing.because or None,
        "effective_basis": standing.effective.value if standing.effective else None,
        "bases": [
            {
                "basis": basis.value,
                "matter": basis.matter,
                "event": basis.event,
                "from_at": _iso(basis.from_at) if basis.from_at > care.ALWAYS else None,
                "to_at": _iso(basis.to_at),
                "document": basis.document,
            }
            for basis in standing.bases
        ],
        "papers_wanted": list(standing.papers_wanted),
        "source": str(standing.source),
    }


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _stage(span: StageSpan, history: History) -> Plain:
    event = next((e for e in history.effective if e.id == span.from_event), None)
    step = pathway.steps()[KINDS[event.kind].step] if event else None
    return {
        "matter": span.matter,
        "layer": span.layer.value,
        "value": span.value,
        "from_on": _iso(span.from_on),
        "to_on": _iso(span.to_on),
        "open": span.current,
        "from_event": span.from_event,
        "source": "; ".join(str(source) for source in step.basis) if step else "",
    }


def _clock(deadline: Deadline, now: datetime) -> Plain:
    clock = pathway.clocks()[deadline.clock]
    return {
        "clock": deadline.clock,
        "name": clock.name,
        "step": clock.step,
        "matter": deadline.matter,
        "state": deadline.state(now).value,
        "started_by": deadline.started_by,
        "started_on": _iso(deadline.started_on),
        "limit": deadline.limit.amount,
        "unit": deadline.limit.unit.value,
        "due_on": _iso(deadline.due_on),
        "due_at": _iso(deadline.due_at),
        "extended_to": _iso(deadline.extended_to),
        "stopped_by": deadline.stopped_by,
        "stopped_on": _iso(deadline.stopped_on),
        "provisional": deadline.provisional,
        "authority": deadline.authority.value,
        "computed_on": _iso(deadline.computed_on),
        "running_hours": deadline.running_hours(now),
        "weight": clock.weight.value,
        "source": str(deadline.source),
    }


def _next(each: NextDecision) -> Plain:
    return {
        "decision": each.kind,
        "name": each.decision.name,
        "matter": each.matter,
        "step": each.decision.step,
        "decided_by": list(each.decision.decided_by),
        "signed_by": list(each.decision.signed_by),
        "deputies": list(each.decision.deputies),
        "source": str(each.decision.source),
        "refusals": [_objection(objection) for objection in each.verdict.refusals],
        "cautions": [_objection(objection) for objection in each.verdict.cautions],
        "alerts": [_objection(objection) for objection in each.verdict.alerts],
    }


def _tell(each: TellState) -> Plain:
    tell = pathway.tells()[each.tell]
    return {
        "tell": each.tell,
        "to": tell.to,
        "what": tell.what,
        "matter": each.matter,
        "because": each.because,
        "state": each.state.value,
        "review_on": _iso(each.review_on),
        "unless": tell.unless,
        "source": str(each.source),
    }


def _objection(objection: Objection) -> Plain:
    return {
        "rule": objection.key,
        "level": objection.level.value,
        "invariant": objection.invariant,
        "says": objection.says,
        "instead": objection.instead,
        "field": objection.field or None,
        "matter": objection.fact or None,
        "source": str(objection.source),
    }


def _effective(event: Event) -> Plain:
    return {
        "id": event.id,
        "kind": event.kind,
        "matter": event.matter,
        "on": _iso(event.on),
        "at": _iso(event.at),
        "precision": event.precision.value,
        "facts": events.plain(event.facts),
    }
