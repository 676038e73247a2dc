"""What a file says by naming a run of work without its end: that it goes on.

A census names an episode, an assessment or a plan that has ended with the day of its end, and one that has not without. So
a later year's file that names one of which an earlier file told the end says that the end was taken back (closed by
mistake, opened again). Which years' files told what is read from what was kept of them as written, so that it makes no
difference in which order they come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

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
# In which group of elements each event stands, its run's first day and its own (conferences: HELD_ON): what a later year's file says of one again.
SAID_AGAIN = {
    "referral_received": ("CINdetails", "CINreferralDate", "CINreferralDate"),
    "referral_closed": ("CINdetails", "CINreferralDate", "CINclosureDate"),
    "assessment_started": ("Assessments", "AssessmentActualStartDate", "AssessmentActualStartDate"),
    "assessment_reviewed": ("Assessments", "AssessmentActualStartDate", "AssessmentInternalReviewDate"),
    "assessment_signed_off": ("Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "cin_plan_started": ("CINPlanDates", "CINPlanStartDate", "CINPlanStartDate"),
    "cin_plan_ended": ("CINPlanDates", "CINPlanStartDate", "CINPlanEndDate"),
    "strategy_discussion_held": ("Section47", "S47ActualStartDate", "S47ActualStartDate"),
    "protection_plan_started": ("ChildProtectionPlans", "CPPstartDate", "CPPstartDate"),
    "protection_plan_ended": ("ChildProtectionPlans", "CPPstartDate", "CPPendDate"),
}

Row = tuple[str, str, Mapping[str, str]]  # the file's year, the group, and the text of each element
HELD_ON = ("DateOfInitialCPC", "CPPreviewDate")
_ANSWERED, _LISTED = ("ChildIdentifiers", "ChildCharacteristics", "Disabilities"), ("Disabilities",)
_TABLES = ("Reviews", *{table for table, _, _ in SAID_AGAIN.values()})
Answers = dict[str, tuple[str, Any]]  # by fact: the year of the file, and what it says


def told_later(people: Collection[UUID], system: str, year: str) -> dict[UUID, list[Row]]:
    """What files of later years of this system told of the runs of work of these people, the earliest year first. One
    statement."""
    found: dict[UUID, list[Row]] = {}
    rows = models.SourceRow.objects.filter(
        person__in=people, table__in=_TABLES, file__system=system, file__year__gt=year
    ).order_by("file__year", "file__recorded_at", "place")
    for person, told, table, said in rows.values_list("person", "file__year", "table", "said"):
        found.setdefault(person, []).append((told, table, by_name(said)))
    return found


def told_near(person: UUID, system: str, begins_in: int, but: UUID) -> list[Row]:
    """What other files of this system told of somebody's runs of work: those of the year that begins in that calendar year, and
    of the years before and after it. One statement."""
    years = [f"{year}-{(year + 1) % 100:02d}" for year in range(begins_in - 1, begins_in + 2)]
    rows = models.SourceRow.objects.filter(
        person=person, table__in=_TABLES, file__system=system, file__year__in=years
    ).exclude(file=but)
    return [
        (told, table, by_name(said)) for told, table, said in rows.values_list("file__year", "table", "said")
    ]


def by_name(said: Collection[Sequence[str]]) -> dict[str, str]:
    """The text of each element of a group; of one that stands there again its place comes after the name."""
    found: dict[str, str] = {}
    for name, text, *_ in said:
        found[f"{name} {len(found)}" if name in found else name] = text
    return found


def answered_later(people: Collection[UUID], system: str, year: str) -> dict[UUID, Answers]:
    """What the next later year's file of this system answers of each fact about these people, be it news or not. One
    statement."""
    found: dict[UUID, Answers] = {}
    rows = models.SourceRow.objects.filter(
        person__in=people, table__in=_ANSWERED, file__system=system, file__year__gt=year
    ).order_by("-file__year", "file__recorded_at", "place")
    for person, told, table, said in rows.values_list("person", "file__year", "table", "said"):
        whose = found.setdefault(person, {})
        for fact, texts in _answers(said).items():
            whose[fact] = (told, texts if table in _LISTED else texts[0])
    return found


def _answers(said: Collection[Sequence[str]]) -> dict[str, list[str]]:
    """By fact the words of a group's elements that were taken as an answer to it."""
    found: dict[str, list[str]] = {}
    for _, text, _, becomes, *_ in said:
        if becomes.startswith("answer:"):
            found.setdefault(becomes.removeprefix("answer:"), []).append(text)
    return found


def years_told(people: Collection[UUID], system: str) -> dict[UUID, list[str]]:
    """Of each of these people, the years of which files of this system told, the first one first. One statement."""
    named = models.SourceRow.objects.filter(person__in=people, table="ChildIdentifiers", file__system=system)
    found: dict[UUID, list[str]] = {}
    for person, year in named.values_list("person", "file__year").distinct().order_by("file__year"):
        found.setdefault(person, []).append(year)
    return found


def said_again(later: Collection[Row], kind: str, began_on: date | None, on: date | None) -> bool:
    """Whether a later year's file names this event of the run of work that began that day, or this conference. What it said
    then stands: it was the same, or it was a correction."""
    if kind == "conference_held":
        return any(
            name.startswith(HELD_ON) and words == str(on)
            for _, _, text in later
            for name, words in text.items()
        )
    if began_on is None or kind not in SAID_AGAIN:
        return False
    table, first, own = SAID_AGAIN[kind]
    return any(
        each == table and text.get(first) == str(began_on) and bool(text.get(own)) for _, each, text in later
    )


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
