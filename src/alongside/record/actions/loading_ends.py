"""What a file says by naming a run of work without its end: that it goes on.

A census names an episode, an assessment or a plan that has ended with the day of its end, and one that has not without. So
a later year's file that names one of which an earlier file told the end says that the end was taken back (closed by
mistake, opened again). Which years' files told what is read from what was kept of them as written, so that it makes no
difference in which order they come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Max

from alongside.law.history import Correction, History
from alongside.record import models

ENDED_BY = {
    "referral": "referral_closed",
    "assessment": "assessment_signed_off",
    "child_in_need": "cin_plan_ended",
    "protection_plan": "protection_plan_ended",
}
GOES_ON = "A later file of the same system names it without an end: it goes on."

# Where a census tells of each: the group of elements, the element of the first day and that of the last.
_WRITTEN = {
    "referral": ("CINdetails", "CINreferralDate", "CINclosureDate"),
    "assessment": ("Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "child_in_need": ("CINPlanDates", "CINPlanStartDate", "CINPlanEndDate"),
    "protection_plan": ("ChildProtectionPlans", "CPPstartDate", "CPPendDate"),
}
_TABLES = tuple(table for table, _, _ in _WRITTEN.values())

Row = tuple[str, str, Mapping[str, str]]  # the file's year, the group, and the text of each element


def told_later(people: Collection[UUID], system: str, year: str) -> dict[UUID, list[Row]]:
    """What files of later years of this system told of the runs of work of these people, the earliest year first. One
    statement."""
    found: dict[UUID, list[Row]] = {}
    rows = models.SourceRow.objects.filter(
        person__in=people, table__in=_TABLES, file__system=system, file__year__gt=year
    ).order_by("file__year", "place")
    for person, told, table, said in rows.values_list("person", "file__year", "table", "said"):
        found.setdefault(person, []).append((told, table, {name: text for name, text, *_ in said}))
    return found


def last_years(people: Collection[UUID], system: str) -> dict[UUID, str]:
    """Of each of these people, the last year of which a file of this system told. One statement."""
    named = models.SourceRow.objects.filter(person__in=people, table="ChildIdentifiers", file__system=system)
    return dict(named.values_list("person").annotate(Max("file__year")))


def goes_on(later: Collection[Row], kind: str, began_on: date | None) -> bool:
    """Whether a later year's file names this run of work, and no end of it."""
    if began_on is None or kind not in _WRITTEN:
        return False
    table, first, last = _WRITTEN[kind]
    return any(
        each == table and text.get(first) == str(began_on) and not text.get(last) for _, each, text in later
    )


def category_later(later: Collection[Row], began_on: date | None) -> tuple[str, str] | None:
    """The year and the latest category of a protection plan in the next later year's file that names it."""
    table, first, _ = _WRITTEN["protection_plan"]
    named = (
        (year, text.get("LatestCategoryOfAbuse", ""))
        for year, each, text in later
        if began_on is not None and each == table and text.get(first) == str(began_on)
    )
    return next(named, None)


def taken_back_by(history: History, original: str) -> str:
    """The file that took an event back (its source), or empty: nobody did, or somebody here."""
    sources = [
        event.source
        for event in history.recorded
        if event.corrects == original and event.correction is Correction.RETRACTS
    ]
    return sources[-1] if sources and sources[-1].startswith("import:") else ""
