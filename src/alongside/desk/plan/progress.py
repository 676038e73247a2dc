"""How each part of a plan stands: a part of every form by which somebody looks at a plan again, item by item."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from alongside.design.fields import PlainForm, choose_from_list, text
from alongside.record.actions.plans import ACTION_STEPS, NEED_STEPS, CameOf, Step
from alongside.record.queries.desk.meetings import Place
from alongside.record.queries.desk.plans import Item

OF_ACTION = [(each.value, str(each.label)) for each in ACTION_STEPS]
OF_NEED = [(each.value, str(each.label)) for each in NEED_STEPS]


def dropped(item: Item) -> list[tuple[str, str]]:
    """What may be said of an item: its own steps, or that it is no longer in the plan."""
    return [*(OF_NEED if item.need else OF_ACTION), (Step.DROPPED.value, str(Step.DROPPED.label))]


def family_of(places: Iterable[Place]) -> list[tuple[UUID, str]]:
    """Who of the family had a place at a meeting, and may have agreed to a service they choose."""
    return [(place.person, place.name) for place in places if place.person and place.role != "child"]


class Progress(PlainForm):
    """For each part of which something is still expected: how it stands now, and a few words. What is left empty stays."""

    live: tuple[Item, ...] = ()

    def ask_progress(self, live: Iterable[Item], family: Sequence[tuple[UUID, str]]) -> None:
        """Ask of each part. `family`: who may have agreed to early help."""
        self.live = tuple(live)
        for item in self.live:
            self.fields[f"state_{item.ref}"] = choose_from_list(
                dropped(item), label="How does it stand?" if item.need else "What came of it?",
                called="what came of it", required=False,
            )  # fmt: skip
            self.fields[f"words_{item.ref}"] = text(
                label="In a few words", called="what is to be said of it", required=False, max_length=2000
            )
            if item.early_help and family:
                self.fields[f"agreed_{item.ref}"] = choose_from_list(
                    [(str(ref), name) for ref, name in family],
                    label="Who of the family agreed to it?",
                    called="who agreed",
                    required=False,
                )

    def progress(self, on: date) -> dict[UUID, CameOf]:
        """What came of each part of the plan of which something is new."""
        given, found = self.cleaned_data, {}
        for item in self.live:
            state = given[f"state_{item.ref}"]
            if state:
                agreed = given.get(f"agreed_{item.ref}")
                found[item.ref] = CameOf(
                    kind=state,
                    on=on,
                    words=given[f"words_{item.ref}"],
                    agreed_by=UUID(agreed) if agreed else None,
                )
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for item in self.live:
            if given.get(f"words_{item.ref}") and not given.get(f"state_{item.ref}"):
                self.add_error(f"state_{item.ref}", "Choose how it stands, or leave the words empty")
        return given
