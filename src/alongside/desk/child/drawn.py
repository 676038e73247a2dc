"""The pathway as pages draw it: each layer's stations in order, and who stands at each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from alongside.law import drawing
from alongside.law.tables import Layer

ALWAYS = frozenset({Layer.HELP, Layer.PROTECTION})


@dataclass(frozen=True, slots=True)
class Here:
    """A child at a station: who, and since when."""

    person: UUID
    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A station in words, and who stands there."""

    words: str
    here: tuple[Here, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: the tracks that matter here, each with its name, whether it is a way, and its places; and the names of
    those on which nobody stands."""

    tracks: tuple[tuple[str, bool, tuple[Place, ...]], ...]
    empty: tuple[str, ...]


def drawn(standing: Iterable[tuple[str, str, Here]]) -> Drawn:
    """The pathway with these children in it: layer, value, and who stands there since when. The level of help and the
    protection are always drawn, the other layers where somebody stands on them."""
    found: dict[tuple[str, str], dict[UUID, Here]] = defaultdict(dict)
    for layer, value, here in standing:
        before = found[layer, value].get(here.person)
        if before is None or (here.since and (before.since is None or here.since < before.since)):
            found[layer, value][here.person] = here
    used = {layer for layer, _ in found}
    shown = [track for track in drawing.tracks() if track.layer in ALWAYS or track.layer in used]
    return Drawn(
        tuple(
            (
                track.name,
                track.way,
                tuple(
                    Place(station.words, tuple(found[track.layer, station.value].values()))
                    for station in track.stations
                ),
            )
            for track in shown
        ),
        tuple(track.name for track in drawing.tracks() if track not in shown),
    )
