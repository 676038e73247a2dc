"""What a file had to name and does not: it stays as recorded, and is named to whoever loads.

A file that lacks a plan does not say when the plan ended, and half a file may be loaded by mistake: see
docs/decisions/every-element-of-a-loaded-file.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from alongside.law.history import Event, History
from alongside.record import models
from alongside.record.actions.loading_ends import by_name
from alongside.record.actions.loading_referrals import expected_in
from alongside.record.queries.census.snapshot import BEGIN

# How the key of an event ends that begins a run of work, or is one. Pre-proceedings are no run that is named to whoever loads.
BEGINS_ONE = tuple(f"/{kind}/1" for kind in BEGIN if kind != "pre_proceedings_decided")


def had_to_be_named(
    history: History, event: Event, expected: Callable[[Event], bool], begins: date, stated_on: date
) -> bool:
    """Whether a census of the year that begins then, and that tells of it until that day, has to name an event of which a file
    told: the event (`expected`, of all but a referral) and the episode it stands in."""
    episode = history.nearest(event.matter, "referral")
    if episode is None or not event.source.startswith("import:"):
        return False
    if event.kind != "referral_received" and not expected(event):
        return False
    in_it = history.of(episode.id)
    received = next((each for each in in_it if each.kind == "referral_received"), None)
    if received is None:
        return False
    nothing_more = [received.on] if getattr(received.facts, "no_further_action", None) else []
    ends = [each.on for each in in_it if each.kind == "referral_closed"] or nothing_more
    return None not in ends and expected_in(
        begins,
        stated_on,
        received_on=received.on,
        ended_on=max((each for each in ends if each), default=None),
    )


def open_and_absent(named: Collection[UUID], system: str, year: str) -> set[str]:
    """The numbers of the children of whom the last file of a year told an episode that had not ended, beside those who are
    named. One statement, and two more where there are any."""
    told = models.SourceRow.objects.filter(table="CINdetails", file__system=system, file__year=year)
    absent = {*told.values_list("person", flat=True).distinct()} - {*named}
    if not absent:
        return set()
    still_open = {}
    rows = told.filter(person__in=absent).order_by("file__recorded_at")
    for person, said in rows.values_list("person", "said").iterator():
        text = by_name(said)
        over = text.get("CINclosureDate") or text.get("ReferralNFA") in ("1", "true")
        still_open[person, text.get("CINreferralDate")] = not over
    people = {person for (person, _), still in still_open.items() if still}
    numbers = models.Identifier.objects.filter(
        ~Q(source__startswith="cin/") | Q(source=system), person__in=people, kind="la_child_id"
    )
    return {*numbers.values_list("value", flat=True)}
