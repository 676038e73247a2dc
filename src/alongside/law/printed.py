"""The whole pathway as plain values, for printing: `alongside pathway` and the pages of docs/reference.

Nothing is decided here; every value is read from the tables. `on` is the day whose editions and limits are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from alongside.law import editions, events, invariants, layers, pathway
from alongside.law.invariants import Built, Invariant, NotYet
from alongside.law.tables import Clock, Decision, Edition, Mode, On, Rule, Source, Step, Tell, Watch

Plain = dict[str, Any]


def whole(on: date) -> dict[str, list[Plain]]:
    """Everything that is declared, as it stood on a day."""
    pathway.load_events()
    return {
        "steps": [_step(step) for _, step in sorted(pathway.steps().items())],
        "clocks": [_clock(clock, on) for clock in pathway.clocks().values()],
        "events": [_event(kind) for kind in events.KINDS.values()],
        "matters": _matters(),
        "decisions": [_decision(decision) for decision in pathway.decisions().values()],
        "tells": [_tell(tell) for tell in pathway.tells().values()],
        "rules": [_rule(rule) for rule in pathway.rules()],
        "watches": [_watch(watch) for watch in pathway.watches()],
        "invariants": [_invariant(each) for each in invariants.INVARIANTS],
        "layers": [_layer(values) for values in layers.LAYERS],
        "editions": [_edition(edition, on) for edition in editions.EDITIONS],
        "provisions": [_provision(provision, on) for provision in editions.PROVISIONS],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _source(source: Source) -> Plain:
    return {
        "source": str(source),
        "edition": source.edition,
        "place": source.place,
        "confirmed": source.confirmed,
    }


def _step(step: Step) -> Plain:
    return {
        "key": step.key,
        "room": step.room,
        "name": step.name,
        "plain_name": step.plain_name,
        "basis": [str(source) for source in step.basis],
        "needs_consent": step.needs_consent,
        "rights": list(step.rights),
    }


def _clock(clock: Clock, on: date) -> Plain:
    limit, source, assumed = pathway.limit_of(clock, on)
    return {
        "key": clock.key,
        "name": clock.name,
        "step": clock.step,
        "room": pathway.steps()[clock.step].room,
        "starts": clock.starts_text,
        "limit": limit.amount,
        "unit": limit.unit.value,
        "extension": clock.extension,
        "weight": clock.weight.value,
        **_source(source),
        "declared_for_that_day": not assumed,
        "rows": [
            {"from": since.isoformat(), "limit": row.amount, "unit": row.unit.value, "source": str(where)}
            for since, row, where in clock.limit.rows
        ],
        "direction": clock.direction.value,
        "sense": clock.sense.value,
        "authority": clock.authority.value,
        "counts_first_day": clock.counts_first_day,
        "rolls_to_working_day": clock.rolls_to_working_day,
        "repeats": clock.repeats,
        "matter": clock.matter or None,
        "started_by": _kinds(clock.starts),
        "stopped_by": _kinds(clock.stops),
        "not_needed_after": _kinds(clock.ends),
        "paused_by": _kinds(clock.pauses),
        "extended_by": _kinds(clock.extended_by),
        "state": "built" if clock.built else "data only",
        "in_force": not clock.provision or editions.in_force(clock.provision, on),
        "provision": clock.provision or None,
        "to_family": clock.to_family,
        "in_clocks_csv": clock.in_clocks_csv,
    }


def _kinds(what: On | None) -> list[str]:
    return list(what.kinds) if what else []


def _event(kind: events.EventKind) -> Plain:
    return {
        "kind": kind.kind,
        "label": kind.label,
        "room": kind.room,
        "step": kind.step,
        "matter": kind.matter,
        "opens_matter": kind.opens_matter,
        "decides": kind.mode is Mode.DECIDES,
        "facts": kind.fact_types(),
        "required": list(kind.required()),
        "lists": list(kind.lists()),
        "about": kind.about,
    }


def _matters() -> list[Plain]:
    found: dict[str, Plain] = {}
    for kind in events.KINDS.values():
        matter = found.setdefault(kind.matter, {"kind": kind.matter, "opened_by": [], "events": []})
        matter["events"].append(kind.kind)
        if kind.opens_matter:
            matter["opened_by"].append(kind.kind)
    return [found[name] for name in sorted(found)]


def _decision(decision: Decision) -> Plain:
    return {
        "kind": decision.kind,
        "step": decision.step,
        "name": decision.name,
        "decided_by": list(decision.decided_by),
        "signed_by": list(decision.signed_by),
        "deputies": list(decision.deputies),
        "own_work": decision.own_work,
        "source": str(decision.source),
    }


def _tell(tell: Tell) -> Plain:
    return {
        "key": tell.key,
        "step": tell.step,
        "to": tell.to,
        "what": tell.what,
        "when": _kinds(tell.when),
        "unless": tell.unless,
        "starts_held": _kinds(tell.holds_when),
        "clock": tell.clock or None,
        **_source(tell.source),
    }


def _rule(rule: Rule) -> Plain:
    return {
        "key": rule.key,
        "level": rule.level.value,
        "invariant": rule.invariant,
        "looks_at": list(rule.looks_at),
        "says": rule.says,
        "instead": rule.instead,
        "field": rule.field or None,
        "source": str(rule.source),
    }


def _watch(watch: Watch) -> Plain:
    return {
        "key": watch.key,
        "level": watch.level.value,
        "invariant": watch.invariant,
        "says": watch.says,
        "instead": watch.instead,
        "source": str(watch.source),
    }


def _invariant(invariant: Invariant) -> Plain:
    state: Mapping[str, Any]
    match invariant.state:
        case Built(by):
            state = {"state": "built", "by": list(by)}
        case NotYet(room):
            state = {"state": "not yet", "with_room": room}
        case _:
            state = {"state": "out of scope", "reason": invariant.state.reason}
    return {
        "number": invariant.number,
        "level": invariant.level.value,
        "published": invariant.published or None,
        "words": invariant.words,
        "source": invariant.source,
        "room": invariant.room,
        **state,
        "note": invariant.note,
    }


def _layer(values: layers.LayerValues) -> Plain:
    return {
        "layer": values.layer.value,
        "name": values.name,
        "plain_name": values.plain_name,
        "values": dict(values.values),
        "finer": dict(values.finer),
    }


def _edition(edition: Edition, on: date) -> Plain:
    return {
        "key": edition.key,
        "title": edition.title,
        "published_on": _day(edition.published_on),
        "effective_from": _day(edition.effective_from),
        "effective_to": _day(edition.effective_to),
        "in_force": edition.in_force_on(on),
        "weight": edition.weight.value,
        "last_read_on": _day(edition.last_read_on),
        "verified": edition.verified,
        "notes": edition.notes,
    }


def _provision(provision: editions.Provision, on: date) -> Plain:
    return {
        "key": provision.key,
        "edition": provision.edition,
        "place": provision.place,
        "what": provision.what,
        "enacted_on": _day(provision.enacted_on),
        "commenced_on": _day(provision.commenced_on),
        "in_force": provision.in_force_on(on),
        "meanwhile": provision.meanwhile,
        "note": provision.note,
    }
