"""The pathway drawn: for each layer the stations a child may stand at, in the order of the steps that lead there.

Nothing is decided here: a station is a value that some event moves a layer to (`Moves`), and its place follows from the
numbers of the steps those events belong to; of one step, the work itself (`finer`) comes before what it may lead to. So the
drawing changes when the tables do. The care layer is worked out from the legal basis, the facts and the moment, so no
single event leads to its stations: they stand in the order of the published list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from alongside.law import layers, pathway
from alongside.law.events import KINDS
from alongside.law.tables import Layer

NOWHERE = frozenset({"none"})  # to stand nowhere is no station
# Layers whose stations are no way through: one basis does not lead to the next, several may stand at once.
SIDE_BY_SIDE = frozenset({Layer.LEGAL_BASIS, Layer.CARE})


@dataclass(frozen=True, slots=True)
class Station:
    """A place where a child may stand. `steps`: the keys of the steps that lead here, by number."""

    value: str
    words: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """One layer with its stations in order. `way`: a child goes along them, one after another or leaving some out."""

    layer: Layer
    name: str
    plain_name: str
    stations: tuple[Station, ...]
    way: bool


@cache
def tracks() -> tuple[Track, ...]:
    """Every layer that a child stands on, in the order of the layers; side processes are no way a child goes."""
    return tuple(_track(values) for values in layers.LAYERS if values.layer is not Layer.SIDE)


def _track(values: layers.LayerValues) -> Track:
    pathway.load_events()
    leads: dict[str, set[str]] = {}
    for room in pathway.rooms():
        for move in room.moves:
            if move.layer is values.layer and move.value is not None:
                leads.setdefault(move.value, set()).update(KINDS[kind].step for kind in move.when.kinds)
    declared = [*values.values, *values.finer]
    drawn = [
        Station(value, words, tuple(sorted(leads.get(value, ()))))
        for value, words in declared
        if value not in NOWHERE and (value in leads or values.layer is Layer.CARE)
    ]
    place = {value: n for n, (value, _) in enumerate(declared)}
    work = {value for value, _ in values.finer}

    def order(station: Station) -> tuple[str, bool, int]:
        return station.steps[0] if station.steps else "", station.value not in work, place[station.value]

    return Track(
        values.layer,
        values.name,
        values.plain_name,
        tuple(sorted(drawn, key=order if leads else lambda station: place[station.value])),
        values.layer not in SIDE_BY_SIDE,
    )


def as_markdown() -> str:
    """The page docs/reference/pathway-drawn.md: a flowchart of each layer, and the same in words."""
    lines = [
        "# The pathway drawn",
        "",
        "Printed from `src/alongside/law/drawing.py`; do not edit. A child stands on several layers at once, and each moves",
        "on its own. In brackets the steps that lead to a station. An arrow shows the order of the steps: a child may leave",
        "stations out. The desk draws the same with where each child is.",
    ]
    for track in tracks():
        lines += ["", f"## {track.name}: {track.plain_name}", "", "```mermaid", "flowchart LR"]
        for n, station in enumerate(track.stations):
            said = f" ({', '.join(station.steps)})" if station.steps else ""
            lines.append(f'  {track.layer}{n}["{station.words}{said}"]')
        if track.way:
            lines.append("  " + " --> ".join(f"{track.layer}{n}" for n in range(len(track.stations))))
        lines += ["```", ""]
        for station in track.stations:
            said = f" ({', '.join(station.steps)})" if station.steps else ""
            lines.append(f"- {station.words}{said}")
    return "\n".join(lines)
