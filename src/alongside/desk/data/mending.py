"""Where a finding is mended: the value itself, on this page, where the event it was recorded with is known; else the screen
where it is written down (`capture`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from alongside.accounts.roles import May, may
from alongside.design.words import list_words, short_day
from alongside.desk.data import capture
from alongside.law.events import KINDS
from alongside.law.pathway import load_events
from alongside.record.access import Viewer
from alongside.record.actions import Refused, must_decide
from alongside.record.queries.desk.data import One, Recorded
from alongside.returns.cin import CIN
from alongside.returns.tables import Field
from alongside.returns.years import CollectionYear

# How a field of the census is called where people work; the others say their element's name in words.
CALLED = {
    "PrimaryNeedCode": "Primary need",
    "ReferralSource": "Who referred",
    "CINreferralDate": "Day of the referral",
    "CINclosureDate": "Day the episode ended",
    "ReasonForClosure": "Reason for closing",
    "DateOfInitialCPC": "Day of the initial conference",
    "AssessmentActualStartDate": "Day the assessment started",
    "AssessmentInternalReviewDate": "Day of the internal review",
    "AssessmentAuthorisationDate": "Day the assessment was signed off",
    "AssessmentFactors": "Factors the assessment found",
    "CINPlanStartDate": "Day the child in need plan started",
    "CINPlanEndDate": "Day the child in need plan ended",
    "S47ActualStartDate": "Day of the strategy discussion",
    "CPPstartDate": "Day the protection plan started",
    "CPPendDate": "Day the protection plan ended",
    "InitialCategoryOfAbuse": "First category of the plan",
    "LatestCategoryOfAbuse": "Latest category of the plan",
    "CPPreviewDate": "Day of the review conference",
    "UPN": "Unique pupil number",
    "FormerUPN": "Former unique pupil number",
    "UPNunknown": "Why there is no unique pupil number",
    "LAchildID": "Child's number",
    "PersonBirthDate": "Date of birth",
    "ExpectedPersonBirthDate": "Expected date of birth",
    "PersonDeathDate": "Date of death",
    "Ethnicity": "Ethnicity",
    "Disability": "Disability",
    "Sex": "Sex",
    "GenderCurrent": "Gender",
    "ReferralNFA": "No further action",
    "ICPCnotRequired": "No conference was needed",
}


NAMES = re.compile("|".join(rf"\b{name}\b" for name in sorted(CALLED, key=len, reverse=True)))
DAYS = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
SEVERAL = {"AssessmentFactors"}  # of which an event holds any number
NOT_KNOWN = "label not confirmed"  # codes nobody can choose, since nobody knows what they say
SUPERSEDED = "superseded"  # codes that are read in old returns, and queried where they are given anew


def called(name: str) -> str:
    """What a field is called in a sentence."""
    return CALLED.get(name, name)


@dataclass(frozen=True, slots=True)
class Here:
    """A value that can be put right on this page. `fact`: the fact of the event `recorded`, or `on` for its day; with no
    event, what is known of the child. `several`: any number of the codes may be true."""

    field: str
    asks: str
    fact: str
    choices: tuple[tuple[str, str], ...]
    stands: Any
    recorded: Recorded | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class There:
    """A screen where a value is written down: its address for this child, where it has one, and for whom it is."""

    field: str
    asks: str
    when: str
    href: str
    mine: bool
    waits: str = ""


def here(found: One, name: str) -> Here | None:
    """How this field is put right on this page: its event is known and holds it as a day or as one code."""
    row, item = _captured(found, name)
    if row is None or item is None:
        return None
    year = CIN.rules_year(CollectionYear.written(found.year))
    if name == "UPNunknown":
        return Here(name, called(name), "upn_unknown", _codes(item, year), None)
    load_events()
    for source in row.read_from:
        kind, _, fact = source.rpartition(".")
        recorded = found.recorded.get(kind)
        if recorded is None:
            continue
        if fact == "on":
            return Here(name, called(name), "on", (), recorded.on, recorded)
        if fact in KINDS[kind].fact_types() and CIN.is_listed(item):
            several = name in SEVERAL
            return Here(
                name, called(name), fact, _codes(item, year), recorded.facts.get(fact), recorded, several
            )
    return None


def everywhere(found: One) -> list[Here]:
    """Every value of a finding that can be put right on this page: first what is missing, since a rule that misses something
    also names what it is missed beside, and nobody should be led to change what is true."""
    places = [one for name in found.fields if (one := here(found, name)) is not None]
    return sorted(places, key=lambda one: not is_missing(found, one.field))


def first(found: One) -> Here | None:
    """The value whose form stands open: what is missing, or where nothing is missing the first one. None where what is missing
    is written down elsewhere (`screens`)."""
    places = everywhere(found)
    if places and is_missing(found, places[0].field):
        return places[0]
    elsewhere = any(is_missing(found, name) for name in found.fields)
    return places[0] if places and not elsewhere else None


def is_missing(found: One, name: str) -> bool:
    """Whether nothing is given for this field, as far as the finding and its run of work say. What is known of the child
    (their numbers, their day of birth) is missing where the rule shows nothing of it."""
    if name in found.seen.replace(",", " ").replace(";", " ").split():
        return False
    row, _ = _captured(found, name)
    for source in row.read_from if row else ():
        kind, _, fact = source.rpartition(".")
        if (recorded := found.recorded.get(kind)) and (fact == "on" or recorded.facts.get(fact)):
            return False
    return True


def in_words(seen: str) -> str:
    """What the rule saw, with its fields called as people call them."""
    return NAMES.sub(lambda name: called(name[0]), DAYS.sub(_day_in_words, seen))


def _day_in_words(found: re.Match[str]) -> str:
    try:
        return short_day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def screens(found: One, viewer: Viewer) -> Iterator[There]:
    """The screens where the other values of a finding are written down, what is missing first, and whether they are this
    viewer's."""
    on_page = {one.field for one in everywhere(found)}
    seen: set[tuple[str, str]] = set()
    for name in sorted(found.fields, key=lambda name: not is_missing(found, name)):
        row, _ = _captured(found, name)
        if row is None or name in on_page:
            continue
        if row.waits:
            yield There(name, called(name), "", "", False, waits=row.waits)
        for screen in row.screens:
            fact = next(
                (each.removeprefix("answer:") for each in row.read_from if each.startswith("answer:")), ""
            )
            href = _address(screen.page, found.places, fact)
            if href and (name, href) not in seen and not (screen.once and not is_missing(found, name)):
                seen.add((name, href))
                yield There(name, called(name), screen.when, href, may(viewer.roles, screen.may))


def _captured(found: One, name: str) -> tuple[capture.Captured | None, Field | None]:
    tables = [found.table, *(table.name for table in CIN.tables if table.name != found.table)]
    item = next(
        (each for table in tables for each in CIN.fields if (each.table, each.name) == (table, name)), None
    )
    return (capture.BY_FIELD.get((item.table, name)), item) if item else (None, None)


def _codes(item: Field, year: CollectionYear) -> tuple[tuple[str, str], ...]:
    known = CIN.code_set(item.code_set, year).items()
    return tuple(
        (code, f"{code}: {words}")
        for code, words in known
        if not any(each in words for each in (NOT_KNOWN, SUPERSEDED))
    )


def _address(page: str, places: Mapping[str, UUID], fact: str) -> str:
    """The address of a page for this child; empty where the record has nothing it could be opened with."""
    for names in (
        ("assessment",),
        ("contact",),
        ("referral",),
        ("enquiry",),
        ("meeting",),
        ("child",),
        ("person",),
    ):
        if all(name in places for name in names):
            try:
                href = reverse(page, kwargs={name: places[name] for name in names})
            except NoReverseMatch:
                continue
            return f"{href}?fact={fact}" if page == "desk:answer" and fact else href
    return ""


def whose(viewer: Viewer, one: Here) -> str:
    """Why it is not this viewer's to put this right on this page, and whose it is; nothing where it is theirs. Who writes in no
    record says what they saw, and leaves it to who does; what only some decide, only they correct."""
    if not may(viewer.roles, May.WRITE_ENTRY):
        return "It is put right on this page by whoever writes in the child's record."
    try:
        must_decide(one.recorded.kind if one.recorded else "", viewer)
    except Refused as no:
        return " ".join(f"{each.says} {each.instead}" for each in no.objections)
    return ""


def stands_in_words(one: Here) -> str:
    """What is recorded now, in words."""
    if one.stands in (None, ""):
        return "nothing"
    if isinstance(one.stands, date):
        return ""
    if one.several:
        return list_words([dict(one.choices).get(str(code), str(code)) for code in one.stands])
    return dict(one.choices).get(str(one.stands), str(one.stands))
