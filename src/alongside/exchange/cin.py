"""The children in need census, read as reports of what happened.

A census says on which days things took place and under which national codes; it holds no names and no reasons. What it
cannot carry is left unknown rather than guessed. Field names are the census's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from alongside.exchange.said import ReportedAnswer, ReportedChild, ReportedEvent, ReportedMatter, Said
from alongside.law import codes
from alongside.returns.cin import CIN
from alongside.returns.reading import CannotRead, Document, local_name
from alongside.returns.years import CollectionYear, NoSuchYear

WRAPPERS = frozenset(
    {"Reviews", "FactorsIdentifiedAtAssessment", "Disabilities", "CollectionDetails", "Source", "Content"}
)
MODULES = frozenset(table.name for table in CIN.tables) - WRAPPERS
FIELDS = {field.name: field for field in CIN.fields}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
AFTER_REFERRAL = frozenset(
    {
        "AssessmentActualStartDate",
        "CINPlanStartDate",
        "S47ActualStartDate",
        "DateOfInitialCPC",
        "CPPstartDate",
        "PPStartDate",
    }
)
_TRUE, _FALSE = {"1", "true"}, {"0", "false"}
EARLIEST = date(1900, 1, 1)
NOT_A_DAY, NOT_COME, TOO_LONG_AGO = (
    "This is not a date.",
    "This day had not come when the file was loaded.",
    "This day is before 1900.",
)
OUTSIDE = "This stands outside the header and the children."
NO_NUMBER = "There is no local number: nothing finds this child again in a later file."
IN_A_TAG = "The census has nothing written inside a tag."
NO_DAY = (NOT_A_DAY, NOT_COME, TOO_LONG_AGO)  # what is said of a day that is not believed
FIRST_LISTED_YEAR = "2022-23"  # the code lists say "2022-23" for "2022-23 or earlier"


class Node:
    """One group of elements: its leaves by name, in order, and the groups inside it."""

    def __init__(self, table: str, row: int, line: int) -> None:
        self.table, self.row, self.line = table, row, line
        self.leaves: list[Said] = []
        self.inside: list[Node] = []

    def each(self, table: str) -> list[Node]:
        """The groups of this name directly inside."""
        return [node for node in self.inside if node.table == table]

    def every(self) -> Iterator[Said]:
        """All leaves, those of inner groups too."""
        yield from self.leaves
        for node in self.inside:
            yield from node.every()


class Census:
    """A census file being read, child by child.

    `year` is the collection year in words: the one handed in, else the header's. Raises NoSuchYear for one that is
    none. `header` is complete once the first child has been read.
    """

    def __init__(self, source: BinaryIO, name: str, *, loaded_on: date, year: str = "") -> None:
        self._document, self._name = Document(source, CIN, name), name
        self._rows: Counter[str] = Counter()
        self._keys_of: dict[tuple[str, Any], Counter[str]] = {}
        self.loaded_on, self._settled = loaded_on, False
        self._year = CollectionYear.written(year) if year else None
        self.header: list[Said] = []
        self.children_read = 0
        self.numbers: set[str] = set()

    def children(self) -> Iterator[ReportedChild]:
        """Each child in the order of the file. Raises CannotRead with one clear line."""
        for part, element in self._document.parts():
            if part == "header":
                self._read_header(element)
            else:
                self._settle_year()
                yield self._child(element)
                self.children_read += 1
        self._settle_year()

    @property
    def year(self) -> str:
        """The collection year, as `2025-26`. Known once the first child is read."""
        return str(self._year)

    @property
    def stated_on(self) -> date:
        """The last day the file speaks of."""
        return min(self._year.ends, self.loaded_on) if self._year else self.loaded_on

    @property
    def council(self) -> str:
        """The council's number as the header gives it."""
        stated = self.says("LEA")
        return stated if re.fullmatch(r"\d{3}", stated) else "not stated"

    def says(self, name: str) -> str:
        """What the header says under a name; nothing where it does not say it."""
        return next((said.text for said in self.header if said.name == name), "")

    @property
    def source(self) -> str:
        """The name events of this file carry as their source."""
        return f"import:cin:{self.year}"

    def outside(self) -> list[Said]:
        """What stood neither in the header nor in a child, as it was written. Complete once the file has been read."""
        found = [
            Said("Message", 0, name or "(loose text)", text, line, because=OUTSIDE, wrong=OUTSIDE)
            for name, line, text in self._document.outside
        ]
        if more := self._document.outside_more:
            found.append(
                Said("Message", 0, "(more)", f"{more} more like these", 0, because=OUTSIDE, wrong=OUTSIDE)
            )
        return found

    # --- the header ---------------------------------------------------------------------------------------------

    def _read_header(self, element: Any) -> None:
        node = self._group(element, "Header")
        self.header.extend(node.every())
        for said in self.header:
            said.becomes = said.becomes or "header"

    def _settle_year(self) -> None:
        """Take the year that was asked for, else the header's; name a header that says otherwise. Once, before the
        first child."""
        if self._settled:
            return
        self._settled = True
        collection = next((said for said in self.header if said.name == "Collection"), None)
        if collection is not None and collection.text.upper() not in ("", "CIN"):
            raise CannotRead(
                f"{self._name}: line {collection.line}: this is no children in need census: its header says the collection is "
                f"{collection.text[:20]!r}, not 'CIN'"
            )
        stated = next((said for said in self.header if said.name == "Year"), None)
        reference = next((said for said in self.header if said.name == "ReferenceDate"), None)
        self._year = self._year or _year_of(stated)
        if self._year.starts > self.loaded_on:
            raise CannotRead(
                f"{self._name}: the census of {self.year} begins on {self._year.starts:%-d %B %Y}, which has not come: "
                "say which year it is with --year"
            )
        if stated is not None and not stated.wrong and stated.text != str(self._year.ends_in):
            stated.wrong = f"The header says {stated.text}; loaded as the census of {self.year}, as asked."
        if reference is not None and not reference.wrong and reference.text != str(self._year.ends):
            reference.wrong = (
                f"The reference date is not {self._year.ends:%-d %B %Y}, the last day of the census year."
            )

    # --- the tree -----------------------------------------------------------------------------------------------

    def _group(self, element: Any, table: str) -> Node:
        node = Node(table, self._rows[table], element.sourceline or 0)
        self._rows[table] += 1
        node.leaves += self._attributes(node, element)
        if (text := (element.text or "").strip()) and len(element):
            node.leaves.append(self._loose(node, text))
        for part in element:
            name = local_name(part.tag)
            if (len(part) and name not in WRAPPERS) or name in MODULES:
                node.inside.append(self._group(part, name))
            elif name in WRAPPERS:
                inner = self._group(part, name)
                node.inside.append(inner)
                if not len(part) and not (part.text or "").strip():
                    inner.leaves.append(
                        Said(
                            name,
                            inner.row,
                            name,
                            "",
                            inner.line,
                            because="An empty element.",
                            wrong="The element is empty; an element with no value should be left out.",
                        )
                    )
            else:
                node.leaves.append(self._leaf(node, part, name))
                node.leaves += self._attributes(node, part, f"{name} ")
            if tail := (part.tail or "").strip():
                node.leaves.append(self._loose(node, tail))
        if not len(element) and text:
            node.leaves.append(
                Said(
                    table,
                    node.row,
                    table,
                    text,
                    node.line,
                    because="Text stands where elements should.",
                    wrong="Text stands where elements should.",
                )
            )
        return node

    def _leaf(self, node: Node, element: Any, name: str) -> Said:
        said = Said(node.table, node.row, name, (element.text or "").strip(), element.sourceline or 0)
        if name not in FIELDS:
            said.because = said.wrong = "The census has no such element."
        elif not said.text:
            said.because, said.wrong = (
                "An empty element.",
                "The element is empty; an element with no value should be left out.",
            )
        elif any(other.name == name for other in node.leaves) and node.table not in WRAPPERS:
            said.because = said.wrong = "The element stands here a second time; the first one is taken."
        return said

    def _attributes(self, node: Node, element: Any, of: str = "") -> list[Said]:
        """What somebody wrote into a tag: the census has nothing there."""
        return [
            Said(
                node.table,
                node.row,
                f"{of}@{local_name(name)}",
                text,
                element.sourceline or 0,
                because=IN_A_TAG,
                wrong=IN_A_TAG,
            )
            for name, text in element.attrib.items()
        ]

    def _loose(self, node: Node, text: str) -> Said:
        return Said(
            node.table,
            node.row,
            "(loose text)",
            text,
            node.line,
            because="Text between two elements.",
            wrong="Text stands loose between two elements.",
        )

    # --- values -------------------------------------------------------------------------------------------------

    def _take(self, node: Node, name: str) -> Said | None:
        return next((s for s in node.leaves if s.name == name and not s.because), None)

    def _day(self, node: Node, name: str) -> tuple[date | None, Said | None]:
        """A day, and the element that says it. A day that is none, or that cannot have happened yet, is not taken."""
        said = self._take(node, name)
        if said is None:
            return None, None
        try:
            day = date.fromisoformat(said.text) if _DAY.fullmatch(said.text) else None
        except ValueError:
            day = None
        if day is None:
            said.wrong = NOT_A_DAY
        elif day > self.loaded_on:
            said.wrong = NOT_COME
            return None, said
        elif day < EARLIEST:
            said.wrong = TOO_LONG_AGO
            return None, said
        return day, said

    def _code(self, node: Node, name: str, set_name: str) -> tuple[str | None, Said | None]:
        said = self._take(node, name)
        return (self._coded(said, set_name), said) if said else (None, None)

    def _coded(self, said: Said, set_name: str) -> str | None:
        """The code, if the set ever had it. One that was not in use that year is taken, and named."""
        if said.text in codes.codes(set_name, max(self.year, FIRST_LISTED_YEAR)):
            return said.text
        if said.text in codes.all_years(set_name):
            said.wrong = "This code was not in use in the census year."
            return said.text
        said.wrong = "This code is not in the national set."
        return None

    def _truth(self, node: Node, name: str) -> tuple[bool | None, Said | None]:
        said = self._take(node, name)
        if said is None:
            return None, None
        if said.text in _TRUE | _FALSE:
            return said.text in _TRUE, said
        said.wrong = "This is neither 1 nor 0."
        return None, said

    # --- a child ------------------------------------------------------------------------------------------------

    def _child(self, element: Any) -> ReportedChild:
        root = self._group(element, "Child")
        child = ReportedChild(number="", place=self.children_read)
        for node in root.each("ChildIdentifiers"):
            self._identifiers(child, node)
        self._name_the_number(child, root)
        # Two groups about one child count on, so that no two matters of the child share a key.
        same_child = (child.number or f"without a number, {child.place}", child.told())
        self._keys = self._keys_of.setdefault(same_child, Counter())
        for node in root.each("ChildCharacteristics"):
            self._characteristics(child, node)
        for node in root.each("CINdetails"):
            self._episode(child, node)
        child.says, child.tree = list(root.every()), root
        for said in child.says:
            if not said.becomes and not said.because:
                said.because = said.wrong or "Nothing in the record holds this element."
        return child

    def _name_the_number(self, child: ReportedChild, root: Node) -> None:
        """A number that is missing, or stands on an earlier child of the file too, is named where it stands."""
        mine = next((said for said in root.every() if said.name == "LAchildID" and said.text), None)
        if not child.number:
            child.line, child.missing = root.line, NO_NUMBER
        elif child.number in self.numbers and mine is not None and not mine.wrong:
            mine.wrong = "Another child in this file has the same number."
        self.numbers.add(child.number)

    def _identifiers(self, child: ReportedChild, node: Node) -> None:
        if said := self._take(node, "LAchildID"):
            said.becomes = "identifier:la_child_id"
            if child.number and child.number != said.text:
                said.wrong = "A second local number for the same child."
            child.number = child.number or said.text
            child.identifiers.append(("la_child_id", said.text, said))
            if not re.fullmatch(r"[A-Za-z0-9]{1,20}", said.text):
                said.wrong = "A local number has at most 20 letters and digits."
        for name, kind in (("UPN", "upn"), ("FormerUPN", "former_upn")):
            if said := self._take(node, name):
                said.becomes = f"identifier:{kind}"
                said.wrong = _upn_fault(said.text)
                child.identifiers.append((kind, said.text, said))
        for name, fact in (
            ("PersonBirthDate", "born_on"),
            ("ExpectedPersonBirthDate", "due_on"),
            ("PersonDeathDate", "died_on"),
        ):
            day, said = self._day(node, name)
            if said is not None and fact == "due_on" and day is None and said.wrong == NOT_COME:
                day, said.wrong = (
                    date.fromisoformat(said.text),
                    "",
                )  # a baby may well be expected after the census
            self._answer(child, fact, day.isoformat() if day else None, said)
            if fact == "died_on" and day is not None and said is not None:
                born = next((each.value for each in child.answers if each.fact == "born_on"), None)
                if born and day.isoformat() < born:
                    said.wrong = "The child died before the day of birth."
        reason, said_reason = self._code(node, "UPNunknown", "upn_unknown")
        self._answer(child, "upn_unknown", reason, said_reason)
        if said_reason is not None and not said_reason.wrong and self._take(node, "UPN"):
            said_reason.wrong = "A unique pupil number and a reason for having none stand together."
        for name, set_name in (("Sex", "sex"), ("GenderCurrent", "gender_pre_2025")):
            value, said = self._code(node, name, set_name)
            self._answer(child, "sex" if name == "Sex" else "gender", value, said)

    def _characteristics(self, child: ReportedChild, node: Node) -> None:
        self._answer(child, "ethnicity", *self._code(node, "Ethnicity", "ethnicity"))
        found = [
            said
            for group in node.each("Disabilities")
            for said in group.leaves
            if said.name == "Disability" and not said.because
        ]
        values = [(self._coded(said, "disability"), said) for said in found]
        kept = [(value, said) for value, said in values if value]
        if kept:
            answer = ReportedAnswer("disability", [value for value, _ in kept], [said for _, said in kept])
            for said in answer.says:
                said.becomes = "answer:disability"
            child.answers.append(answer)

    def _answer(self, child: ReportedChild, fact: str, value: Any, said: Said | None) -> None:
        if value is None or said is None:
            return
        said.becomes = f"answer:{fact}"
        child.answers.append(ReportedAnswer(fact, value, [said]))

    # --- an episode of need -------------------------------------------------------------------------------------

    def _matter(self, child: ReportedChild, kind: str, on: date | None, parent: str = "") -> ReportedMatter:
        """A matter under a key that finds it again: its kind, its first day, and its place among those of that day."""
        stem = f"{kind}/{on or 'day not known'}"
        self._keys[stem] += 1
        made = ReportedMatter(f"{stem}/{self._keys[stem]}", kind, parent)
        child.matters.append(made)
        return made

    def _event(
        self, matter: ReportedMatter, kind: str, on: date | None, says: list[Said | None], **facts: Any
    ) -> None:
        known = {name: value for name, value in facts.items() if value is not None}
        kept = [said for said in says if said is not None]
        count = sum(event.kind == kind for event in matter.events)
        event = ReportedEvent(f"{matter.key}/{kind}/{count + 1}", kind, on, known, kept)
        for said in kept:
            said.becomes = said.becomes or f"event:{kind}"
        matter.events.append(event)

    def _dated(self, matter: ReportedMatter, kind: str, node: Node, name: str, **facts: Any) -> date | None:
        """An event on the day an element names. An element that names no day still says that it happened."""
        day, said = self._day(node, name)
        if said is not None:
            self._event(matter, kind, day, [said], **facts)
        return day

    def _episode(self, child: ReportedChild, node: Node) -> None:
        on, said_on = self._day(node, "CINreferralDate")
        source, said_source = self._code(node, "ReferralSource", "referral_source")
        need, said_need = self._code(node, "PrimaryNeedCode", "primary_need")
        nothing, said_nothing = self._truth(node, "ReferralNFA")
        referral = self._matter(child, "referral", on)
        self._event(
            referral,
            "referral_received",
            on,
            [
                said_on,
                said_source if source else None,
                said_need if need else None,
                said_nothing if nothing is not None else None,
            ],
            source=source,
            primary_need=need,
            no_further_action=nothing,
        )
        for assessment in node.each("Assessments"):
            self._assessment(child, assessment, referral)
        for plan in node.each("CINPlanDates"):
            self._plan_of_help(child, plan, referral)
        conferences = {}
        for enquiry in node.each("Section47"):
            conferences.update(self._enquiry(child, enquiry, referral))
        self._conference_of_the_episode(child, node, referral, conferences)
        for plan in node.each("ChildProtectionPlans"):
            self._protection_plan(child, plan, referral, conferences)
        for stage in node.each("PreProceedingsandFGDM"):
            self._pre_proceedings(child, stage, referral)
        self._closure(node, referral, on)
        self._name_what_came_before(node, on)

    def _name_what_came_before(self, node: Node, received_on: date | None) -> None:
        """Name the days inside an episode that come before its referral."""
        for said in node.every():
            of_the_episode = said.name in AFTER_REFERRAL and not said.wrong and received_on
            if of_the_episode and said.text < str(received_on):
                said.wrong = "This day is before the referral it stands under."

    def _closure(self, node: Node, referral: ReportedMatter, received_on: date | None) -> None:
        closed_on, said_on = self._day(node, "CINclosureDate")
        reason, said_reason = self._code(node, "ReasonForClosure", "reason_for_closure")
        if said_on is None and said_reason is None:
            return
        if closed_on and received_on and closed_on < received_on and said_on is not None:
            said_on.wrong = "The case closed before it was referred."
        if reason is None and said_on is not None and not said_on.wrong:
            said_on.wrong = "Closed without a reason that can be read."
        self._event(
            referral,
            "referral_closed",
            closed_on,
            [said_on, said_reason if reason else None],
            closure_reason=reason,
        )

    def _assessment(self, child: ReportedChild, node: Node, referral: ReportedMatter) -> None:
        started_on, said_start = self._day(node, "AssessmentActualStartDate")
        signed_on, said_signed = self._day(node, "AssessmentAuthorisationDate")
        matter = self._matter(child, "assessment", started_on, referral.key)
        self._event(matter, "assessment_started", started_on, [said_start])
        self._dated(matter, "assessment_reviewed", node, "AssessmentInternalReviewDate")
        factors = [
            (self._coded(said, "assessment_factors"), said)
            for group in node.each("FactorsIdentifiedAtAssessment")
            for said in group.leaves
            if said.name == "AssessmentFactors" and not said.because
        ]
        kept = [(code, said) for code, said in factors if code]
        if said_signed is not None:
            if signed_on and started_on and signed_on < started_on:
                said_signed.wrong = "Authorised before the assessment started."
            self._event(
                matter,
                "assessment_signed_off",
                signed_on,
                [said_signed, *(said for _, said in kept)],
                outcome="not_recorded",
                factors=[code for code, _ in kept],
            )
        else:
            for _, said in kept:
                said.because = "Factors of an assessment that is not yet authorised; kept as written."

    def _plan_of_help(self, child: ReportedChild, node: Node, referral: ReportedMatter) -> None:
        started_on, said_start = self._day(node, "CINPlanStartDate")
        matter = self._matter(child, "child_in_need", started_on, referral.key)
        self._event(matter, "cin_plan_started", started_on, [said_start])
        ended_on = self._dated(matter, "cin_plan_ended", node, "CINPlanEndDate")
        self._name_backwards(
            node, "CINPlanEndDate", started_on, ended_on, "The plan ended before it started."
        )

    def _enquiry(
        self, child: ReportedChild, node: Node, referral: ReportedMatter
    ) -> dict[date, ReportedMatter]:
        """A section 47 enquiry; answers its conference by day. The census's start is the strategy discussion's day."""
        started_on, said_start = self._day(node, "S47ActualStartDate")
        target = self._take(node, "InitialCPCtarget")
        target_on = None
        if target is not None and _DAY.fullmatch(target.text):
            try:
                target_on = date.fromisoformat(target.text).isoformat()
            except ValueError:
                target.wrong = NOT_A_DAY
        elif target is not None:
            target.wrong = NOT_A_DAY
        matter = self._matter(child, "enquiry", started_on, referral.key)
        self._event(
            matter,
            "strategy_discussion_held",
            started_on,
            [said_start, target if target_on else None],
            initiates_enquiry=True,
            conference_target_on=target_on,
        )
        conferences = {}
        held_on, said_held = self._day(node, "DateOfInitialCPC")
        if said_held is not None:
            conference = self._matter(child, "conference", held_on, matter.key)
            self._event(conference, "conference_held", held_on, [said_held], conference="initial")
            if held_on:
                conferences[held_on] = conference
                if started_on and held_on < started_on:
                    said_held.wrong = "The conference was held before the enquiry started."
        not_required, said_not = self._truth(node, "ICPCnotRequired")
        if not_required:
            self._event(matter, "conference_not_required", None, [said_not])
        elif said_not is not None and not_required is False:
            matter.events[0].says.append(said_not)
            said_not.becomes = "event:strategy_discussion_held"
        return conferences

    def _conference_of_the_episode(
        self, child: ReportedChild, node: Node, referral: ReportedMatter, known: dict[date, ReportedMatter]
    ) -> None:
        """The episode's own conference date: the same conference as an enquiry's of that day, or one without an enquiry."""
        held_on, said = self._day(node, "DateOfInitialCPC")
        if said is None:
            return
        if held_on in known:
            known[held_on].events[0].says.append(said)
            said.becomes = "event:conference_held"
            return
        conference = self._matter(child, "conference", held_on, referral.key)
        self._event(conference, "conference_held", held_on, [said], conference="initial")
        if held_on:
            known[held_on] = conference

    def _protection_plan(
        self,
        child: ReportedChild,
        node: Node,
        referral: ReportedMatter,
        conferences: dict[date, ReportedMatter],
    ) -> None:
        started_on, said_start = self._day(node, "CPPstartDate")
        first, said_first = self._code(node, "InitialCategoryOfAbuse", "category_of_abuse")
        latest, said_latest = self._code(node, "LatestCategoryOfAbuse", "category_of_abuse")
        before = self._take(node, "NumberOfPreviousCPP")
        previous = int(before.text) if before and re.fullmatch(r"\d{1,3}", before.text) else None
        if before is not None and previous is None:
            before.wrong = "This is not a whole number."
        made_by = conferences.get(started_on) if started_on else None
        matter = self._matter(child, "protection_plan", started_on, made_by.key if made_by else referral.key)
        self._event(
            matter,
            "protection_plan_started",
            started_on,
            [said_start, said_first if first else None, before if previous is not None else None],
            category=first,
            previous_plans=previous,
        )
        if latest and latest != first:
            self._event(matter, "plan_category_changed", None, [said_latest], category=latest)
        elif latest and said_latest is not None:
            said_latest.becomes = "event:protection_plan_started"
            self._event(matter, "plan_category_changed", None, [], category=latest)
            matter.events[-1].as_it_began = True
        for group in node.each("Reviews"):
            for said in group.leaves:
                if said.name == "CPPreviewDate" and not said.because:
                    self._review(child, group, said, matter)
        ended_on = self._dated(matter, "protection_plan_ended", node, "CPPendDate")
        self._name_backwards(node, "CPPendDate", started_on, ended_on, "The plan ended before it started.")

    def _review(self, child: ReportedChild, group: Node, said: Said, plan: ReportedMatter) -> None:
        only = Node(group.table, group.row, group.line)
        only.leaves = [said]
        held_on, _ = self._day(only, "CPPreviewDate")
        conference = self._matter(child, "conference", held_on, plan.key)
        self._event(conference, "conference_held", held_on, [said], conference="review")

    def _pre_proceedings(self, child: ReportedChild, node: Node, referral: ReportedMatter) -> None:
        began_on, said_began = self._day(node, "PPStartDate")
        matter = self._matter(child, "pre_proceedings", began_on, referral.key)
        if said_began is not None:
            self._event(matter, "pre_proceedings_decided", began_on, [said_began])
        self._dated(matter, "letter_before_proceedings_sent", node, "LBPSentDate")
        for name, kind in (("FGDMMeetingOffer", "fgdm_offered"), ("FGDMMeetingFac", "fgdm_held")):
            happened, said = self._truth(node, name)
            if happened:
                self._event(matter, kind, None, [said])
            elif said is not None and happened is False:
                said.because = "It says that this did not happen; kept as written."
        met_on, said_met = self._day(node, "InitialPPMeetingDate")
        decided_on, said_decided = self._day(node, "StepDecisionDate")
        outcome, said_outcome = self._code(node, "PPOutcome", "pre_proceedings_outcome")
        count = self._take(node, "ReviewMeetingsCount")
        reviews = int(count.text) if count and re.fullmatch(r"\d{1,2}", count.text) else None
        if count is not None and reviews is None:
            count.wrong = "This is not a whole number."
        ended = said_decided is not None or outcome is not None
        if said_met is not None:
            so_far = {} if ended or reviews is None else {"reviews_so_far": reviews}
            told = [said_met, count if so_far else None]
            self._event(matter, "pre_proceedings_meeting_held", met_on, told, first=True, **so_far)
        if ended:
            self._event(
                matter,
                "pre_proceedings_ended",
                decided_on,
                [said_decided, said_outcome if outcome else None, count if reviews is not None else None],
                outcome=outcome,
                review_meetings=reviews,
            )
        elif reviews is not None and count is not None and said_met is None:
            count.because = "Meetings of a stage that has not ended; kept as written."
        self._dated(matter, "court_application_made", node, "CourtAppDate")
        self._dated(matter, "letter_of_issue_sent", node, "LetterInitCPDate")
        if not matter.events:
            child.matters.remove(matter)

    def _name_backwards(
        self, node: Node, name: str, first: date | None, last: date | None, words: str
    ) -> None:
        said = self._take(node, name)
        if said is not None and first and last and last < first:
            said.wrong = words


class NoYear(ValueError):
    """The file does not say for which year it is, and nobody has said it."""


def _year_of(stated: Said | None) -> CollectionYear:
    try:
        return CollectionYear.written(stated.text if stated else "")
    except NoSuchYear:
        raise NoYear("The header names no year. Say which with --year, for example --year 2025-26.") from None


def _upn_fault(text: str) -> str:
    from stdnum.gb import upn

    return "" if upn.is_valid(text) else "This is not a valid unique pupil number."
