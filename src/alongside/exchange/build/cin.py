"""The children in need census of a year, put together from the record's rows.

Each row of the file is written with the events it comes from beside it. Where the census asks for something else than
what was written down (an end that follows the last service, a number that is counted), what was put instead is noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from alongside.exchange.build.writing import Group, Writer, text
from alongside.law.days import england
from alongside.record.queries.census.laid_out import (
    Assessment,
    Child,
    Enquiry,
    Episode,
    LaidOut,
    PlanOfHelp,
    PreProceedings,
    ProtectionPlan,
)
from alongside.returns.cin import CIN

CONFERENCE_WITHIN = (
    15  # working days after the strategy discussion: InitialCPCtarget in returns/cin/fields.csv
)
TO_GENDER = {"M": "1", "F": "2"}
TO_SEX = {"1": "M", "2": "F"}
NOT_OBTAINED, REFUSED = "NOBT", "REFU"

# What is put otherwise than it was written down, by field: why, in a sentence.
HELD_ALL_THE_SAME = "A conference was held, so one was needed."
ENDED_LATER = "The episode ends when the last service under it ends."
ENDED_BY_PLAN = "A child protection plan that starts ends the child in need plan."
WORKED_OUT = "Worked out: 15 working days after the strategy discussion."
COUNTED = "The record knows of more earlier plans than were written down."
NOT_SAID = "Counted: nobody wrote down how many plans there were before."
NOT_BORN = "An unborn child's sex is given as unknown."
FROM_GENDER = "Taken over from the gender recorded for earlier years."
FROM_SEX = "Taken over from the sex recorded for later years."
NO_LONGER_UNKNOWN = "A unique pupil number is known, or that reason for having none no longer holds."
ADDED_TO = "Another referral was received while the child was open: it adds to this episode."
NOT_YET_OBTAINED = "No ethnicity is recorded: not yet obtained."
NOT_RECORDED = "No sex is recorded: unknown."
NO_OFFER = "No such meeting is recorded."

Sources = dict[str, UUID | None]


@dataclass
class Written:
    """What is written of a census: how many rows of each table, and what was put otherwise than recorded."""

    rows: Counter[str] = field(default_factory=Counter)
    put: Counter[tuple[str, str, str]] = field(default_factory=Counter)


class Composer:
    """Turns a census laid out into the lines of its file. `source` takes a line for each row of the file: table, place,
    person, matter, and the event of each field; `put` one for each value put otherwise than it was recorded."""

    def __init__(
        self, laid_out: LaidOut, *, source: Callable[[str], Any], put: Callable[[str], Any] | None = None
    ) -> None:
        self.year = laid_out.asked.year
        self._rows, self._source, self._put = laid_out, source, put
        self._writer = Writer(CIN, self.year)
        self._in_force = {field.name for field in CIN.fields if field.in_force(CIN.rules_year(self.year))}
        self._days = england()
        self.written = Written()

    def children(self) -> Iterator[str]:
        """The lines of every child, in order."""
        episodes = _Follow(self._rows.episodes(), _child_of)
        inside: list[tuple[_Follow, Callable[[Child, Any], Group]]] = [
            (_Follow(rows, _episode_of), made)
            for rows, made in (
                (self._rows.assessments(), self._assessment),
                (self._rows.plans_of_help(), self._plan_of_help),
                (self._rows.enquiries(), self._enquiry),
                (self._rows.protection_plans(), self._protection_plan),
                (self._rows.pre_proceedings(), self._pre_proceedings),
            )
        ]
        for child in self._rows.children():
            groups = [self._identifiers(child), self._characteristics(child)]
            for episode in episodes.of(child.place):
                group = self._episode(child, episode)
                for rows, made in inside:
                    group.inside += [made(child, row) for row in rows.of(episode.place)]
                groups.append(group)
            yield "    <Child>\n"
            for group in groups:
                yield from self._writer.lines(group, 3)
            yield "    </Child>\n"
        self.written.rows["Child"] = self.written.rows["ChildIdentifiers"]

    # --- rows, their places and their sources -------------------------------------------------------------------

    def _row(self, table: str, person: UUID, matter: UUID | None, sources: Sources) -> int:
        place = self.written.rows[table]
        self.written.rows[table] = place + 1
        events = " ".join(f"{name}={ref}" for name, ref in sources.items() if ref)
        self._source(f"{table}\t{place}\t{person}\t{matter or ''}\t{events}\n")
        return place

    def _otherwise(self, table: str, place: int, name: str, why: str) -> None:
        if name in self._in_force:
            self.written.put[table, name, why] += 1
            if self._put:
                self._put(f"{table}\t{place}\t{name}\t{why}\n")

    def _listed(
        self, table: str, person: UUID, matter: UUID | None, rows: Iterable[tuple[Any, Sources]]
    ) -> list[Group]:
        values = []
        for value, sources in rows:
            self._row(table, person, matter, sources)
            values.append(text(value))
        return [Group(table, {}, tuple(values))] if values else []

    # --- the child ----------------------------------------------------------------------------------------------

    def _identifiers(self, child: Child) -> Group:
        place = self._row("ChildIdentifiers", child.person, None, {})
        unborn = child.born_on is None and child.due_on is not None
        if child.upn_unknown_said and not child.upn_unknown:
            self._otherwise("ChildIdentifiers", place, "UPNunknown", NO_LONGER_UNKNOWN)
        return Group(
            "ChildIdentifiers",
            {
                "LAchildID": text(child.number),
                "UPN": _text(child.upn),
                "FormerUPN": _text(child.former_upn),
                "UPNunknown": _text(child.upn_unknown),
                "PersonBirthDate": _day(child.born_on),
                "ExpectedPersonBirthDate": _day(child.due_on),
                "GenderCurrent": self._gender(child, place, unborn),
                "Sex": self._sex(child, place, unborn),
                "PersonDeathDate": _day(child.died_on),
            },
        )

    def _sex(self, child: Child, place: int, unborn: bool) -> str:
        if unborn and child.sex != "U":
            self._otherwise("ChildIdentifiers", place, "Sex", NOT_BORN)
        elif not unborn and not child.sex:
            self._otherwise("ChildIdentifiers", place, "Sex", FROM_GENDER if child.gender else NOT_RECORDED)
        return "U" if unborn else text(child.sex or TO_SEX.get(child.gender or "", "U"))

    def _gender(self, child: Child, place: int, unborn: bool) -> str:
        if unborn and child.gender != "0":
            self._otherwise("ChildIdentifiers", place, "GenderCurrent", NOT_BORN)
        elif not unborn and not child.gender:
            self._otherwise(
                "ChildIdentifiers", place, "GenderCurrent", FROM_SEX if child.sex else NOT_RECORDED
            )
        return "0" if unborn else text(child.gender or TO_GENDER.get(child.sex or "", "0"))

    def _characteristics(self, child: Child) -> Group:
        place = self._row("ChildCharacteristics", child.person, None, {})
        ethnicity = child.ethnicity or (REFUSED if child.ethnicity_refused else NOT_OBTAINED)
        if not child.ethnicity and not child.ethnicity_refused:
            self._otherwise("ChildCharacteristics", place, "Ethnicity", NOT_YET_OBTAINED)
        disabilities = self._listed(
            "Disabilities", child.person, None, ((each, {}) for each in child.disability)
        )
        return Group("ChildCharacteristics", {"Ethnicity": text(ethnicity)}, inside=disabilities)

    # --- the episode --------------------------------------------------------------------------------------------

    def _episode(self, child: Child, row: Episode) -> Group:
        received = dict.fromkeys(("CINreferralDate", "ReferralSource", "PrimaryNeedCode"), row.received)
        closed = dict.fromkeys(("CINclosureDate", "ReasonForClosure"), row.closed)
        more = {"ReferralNFA": row.decided or row.received, "DateOfInitialCPC": row.conference}
        place = self._row("CINdetails", child.person, row.matter, {**received, **closed, **more})
        if row.end_moved:
            self._otherwise("CINdetails", place, "CINclosureDate", ENDED_LATER)
        if row.runs > 1:
            self._otherwise("CINdetails", place, "CINreferralDate", ADDED_TO)
        return Group(
            "CINdetails",
            {
                "CINreferralDate": _day(row.referred_on),
                "ReferralSource": _text(row.source),
                "PrimaryNeedCode": _text(row.need),
                "CINclosureDate": _day(row.closed_on),
                "ReasonForClosure": _text(row.reason),
                "DateOfInitialCPC": _day(row.conference_on),
                "ReferralNFA": _answer(row.nothing_further),
            },
        )

    def _assessment(self, child: Child, row: Assessment) -> Group:
        sources = {
            "AssessmentActualStartDate": row.started,
            "AssessmentInternalReviewDate": row.reviewed,
            "AssessmentAuthorisationDate": row.authorised,
            "AssessmentFactors": row.authorised,
        }
        self._row("Assessments", child.person, row.matter, sources)
        factors = ((each, {"AssessmentFactors": row.authorised}) for each in row.factors)
        return Group(
            "Assessments",
            {
                "AssessmentActualStartDate": _day(row.started_on),
                "AssessmentInternalReviewDate": _day(row.reviewed_on),
                "AssessmentAuthorisationDate": _day(row.authorised_on),
            },
            inside=self._listed("FactorsIdentifiedAtAssessment", child.person, row.matter, factors),
        )

    def _plan_of_help(self, child: Child, row: PlanOfHelp) -> Group:
        sources = {"CINPlanStartDate": row.started, "CINPlanEndDate": row.ended}
        place = self._row("CINPlanDates", child.person, row.matter, sources)
        if row.by_protection:
            self._otherwise("CINPlanDates", place, "CINPlanEndDate", ENDED_BY_PLAN)
        values = {"CINPlanStartDate": _day(row.started_on), "CINPlanEndDate": _day(row.ended_on)}
        return Group("CINPlanDates", values)

    def _enquiry(self, child: Child, row: Enquiry) -> Group:
        started = dict.fromkeys(("S47ActualStartDate", "InitialCPCtarget"), row.started)
        # A conference that was held was needed, whatever was signed before it.
        waived = row.waived if row.held is None else None
        sources = {
            **started,
            "DateOfInitialCPC": row.held,
            "ICPCnotRequired": waived or row.held or row.started,
        }
        place = self._row("Section47", child.person, row.matter, sources)
        if row.waived is not None and waived is None:
            self._otherwise("Section47", place, "ICPCnotRequired", HELD_ALL_THE_SAME)
        target = row.target_on
        if target is None and waived is None:
            target = self._days.after(row.started_on, CONFERENCE_WITHIN)
            self._otherwise("Section47", place, "InitialCPCtarget", WORKED_OUT)
        return Group(
            "Section47",
            {
                "S47ActualStartDate": _day(row.started_on),
                "InitialCPCtarget": _day(target),
                "DateOfInitialCPC": _day(row.held_on),
                "ICPCnotRequired": _answer(waived is not None),
            },
        )

    def _protection_plan(self, child: Child, row: ProtectionPlan) -> Group:
        started = dict.fromkeys(("CPPstartDate", "NumberOfPreviousCPP"), row.started)
        sources: Sources = {
            **started,
            "CPPendDate": row.ended,
            "InitialCategoryOfAbuse": row.detailed or row.started,
            "LatestCategoryOfAbuse": row.changed or row.detailed or row.started,
        }
        place = self._row("ChildProtectionPlans", child.person, row.matter, sources)
        if row.stated is None or row.counted > row.stated:
            why = NOT_SAID if row.stated is None else COUNTED
            self._otherwise("ChildProtectionPlans", place, "NumberOfPreviousCPP", why)
        reviews: Iterator[tuple[Any, Sources]] = (
            (day, {"CPPreviewDate": held}) for day, held in zip(row.reviewed_on, row.reviews, strict=True)
        )
        return Group(
            "ChildProtectionPlans",
            {
                "CPPstartDate": _day(row.started_on),
                "CPPendDate": _day(row.ended_on),
                "InitialCategoryOfAbuse": _text(row.first_category),
                "LatestCategoryOfAbuse": _text(row.latest_category),
                "NumberOfPreviousCPP": str(max(row.stated or 0, row.counted)),
            },
            inside=self._listed("Reviews", child.person, row.matter, reviews),
        )

    def _pre_proceedings(self, child: Child, row: PreProceedings) -> Group:
        named: tuple[tuple[str, UUID | None, str | None], ...] = (
            ("PPStartDate", row.began, _day(row.began_on)),
            ("LBPSentDate", row.letter, _day(row.letter_on)),
            ("FGDMMeetingOffer", row.offer, _answer(row.offered)),
            ("FGDMMeetingFac", row.facility, _answer(row.facilitated)),
            ("InitialPPMeetingDate", row.meeting, _day(row.meeting_on)),
            ("ReviewMeetingsCount", row.ended, None if row.reviews is None else str(row.reviews)),
            ("StepDecisionDate", row.ended, _day(row.ended_on)),
            ("PPOutcome", row.ended, _text(row.outcome)),
            ("CourtAppDate", row.application, _day(row.application_on)),
            ("LetterInitCPDate", row.issue, _day(row.issue_on)),
        )
        sources = {name: event for name, event, _ in named}
        place = self._row("PreProceedingsandFGDM", child.person, row.matter, sources)
        for name, said in (("FGDMMeetingOffer", row.offered), ("FGDMMeetingFac", row.facilitated)):
            if said is False:
                self._otherwise("PreProceedingsandFGDM", place, name, NO_OFFER)
        return Group("PreProceedingsandFGDM", {name: value for name, _, value in named})


def _child_of(row: Any) -> int:
    return int(row.child)


def _episode_of(row: Any) -> int:
    return int(row.episode)


class _Follow:
    """Rows in order of what they stand in, handed out as their turn comes."""

    def __init__(self, rows: Iterator[Any], key: Callable[[Any], int]) -> None:
        self._groups = groupby(rows, key)
        self._next: tuple[int, Iterator[Any]] | None = next(self._groups, None)

    def of(self, place: int) -> list[Any]:
        """The rows that stand in this one. Asked for in order, each once."""
        if self._next is None or self._next[0] != place:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(value: str | None) -> str | None:
    return text(value) if value else None


def _answer(value: bool | None) -> str | None:
    return None if value is None else "1" if value else "0"
