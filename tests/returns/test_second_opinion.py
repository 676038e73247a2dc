"""The same meanings written a second time, in plain Python, over many random small censuses.

Rules that compare rows with one another are the easiest to get wrong in SQL. Here each is written as a loop over
Python values; both must find exactly the same rows.
"""

import io
import random
from datetime import date, timedelta
from itertools import permutations

import pytest

from alongside.law.days import england
from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.examples import to_xml
from alongside.returns.years import CollectionYear

YEAR = CollectionYear(2026)
ENDS, STARTS = YEAR.ends, YEAR.starts
FIELDS = {
    "CINdetails": (
        "CINreferralDate",
        "CINclosureDate",
        "DateOfInitialCPC",
        "ReferralNFA",
        "ReasonForClosure",
    ),
    "Assessments": ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
    "Section47": ("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"),
    "ChildProtectionPlans": ("CPPstartDate", "CPPendDate"),
}
CODES = {
    "ReferralNFA": ("0", "1", "true", "false"),
    "ICPCnotRequired": ("0", "1", "true"),
    "ReasonForClosure": ("RC2", "RC8", "RC9"),
}


def random_census(chance):
    """Children as dictionaries: identifiers, and episodes with rows of each table. Few days, so that many coincide."""
    days = [
        (date(2025, 3, 28) + timedelta(days=step)).isoformat()
        for step in (0, 3, 4, 5, 40, 41, 42, 70, 120, 368, 369, 370)
    ]

    def row(table):
        return {
            name: chance.choice(CODES.get(name, days)) for name in FIELDS[table] if chance.random() < 0.75
        }

    children = []
    for _ in range(chance.randrange(1, 4)):
        identifiers = {
            name: chance.choice(days)
            for name in ("PersonBirthDate", "ExpectedPersonBirthDate", "PersonDeathDate")
            if chance.random() < 0.4
        }
        episodes = []
        for _ in range(chance.randrange(0, 4)):
            episode = {"CINdetails": row("CINdetails")}
            for table in list(FIELDS)[1:]:
                episode[table] = [row(table) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
            for plan in episode["ChildProtectionPlans"]:
                plan["Reviews"] = [chance.choice(days) for _ in range(chance.randrange(3))]
            episodes.append(episode)
        children.append((identifiers, episodes))
    return children


def in_words(children):
    parts = []
    for identifiers, episodes in children:
        parts += ["Child", "ChildIdentifiers " + pairs(identifiers)]
        for episode in episodes:
            parts.append("CINdetails " + pairs(episode["CINdetails"]))
            for table in list(FIELDS)[1:]:
                for row in episode[table]:
                    parts.append(
                        f"{table} " + pairs({name: value for name, value in row.items() if name != "Reviews"})
                    )
                    if row.get("Reviews"):
                        parts.append("Reviews " + " ".join(row["Reviews"]))
    return "; ".join(parts)


def pairs(values):
    return " ".join(f"{name}={value}" for name, value in values.items())


def day(row, name):
    return date.fromisoformat(row[name]) if name in row else None


def answer(row, name):
    return {"1": True, "true": True, "0": False, "false": False}.get(row.get(name))


class Numbered:
    """Every row with its place in its table, in document order."""

    def __init__(self, children):
        counts = dict.fromkeys([*FIELDS, "Reviews"], 0)
        self.children = []
        for identifiers, episodes in children:
            told = []
            for episode in episodes:
                one = {"CINdetails": (counts["CINdetails"], episode["CINdetails"])}
                counts["CINdetails"] += 1
                for table in list(FIELDS)[1:]:
                    one[table] = []
                    for row in episode[table]:
                        one[table].append((counts[table], row))
                        counts[table] += 1
                one["Reviews"] = []
                for _, plan in one["ChildProtectionPlans"]:
                    for review in plan.get("Reviews", ()):
                        one["Reviews"].append((counts["Reviews"], plan, date.fromisoformat(review)))
                        counts["Reviews"] += 1
                told.append(one)
            self.children.append((identifiers, told))

    def episodes(self):
        return [(who, episode) for who, episodes in self.children for episode in episodes]


def starts_inside(rows, start, end, is_open, counted=True):
    """Places of rows that start on or between another's start and end, or between an open one's start and 31 March."""
    for (place, one), (_, other) in permutations(rows, 2):
        begun, there = day(one, start), day(other, start)
        if begun is None or there is None or begun < there:
            continue
        closed = day(other, end)
        if (closed and (begun <= closed if counted else begun < closed)) or (
            is_open(other) and begun <= ENDS
        ):
            yield place


def of_child(table):
    return lambda census: [
        [row for episode in episodes for row in as_list(episode[table])] for _, episodes in census.children
    ]


def as_list(found):
    return found if isinstance(found, list) else [found]


def no_end(end):
    return lambda row: end not in row


def rule_8820(census):
    def is_open(row):
        return "CINclosureDate" not in row and answer(row, "ReferralNFA") is False

    for rows in of_child("CINdetails")(census):
        yield from starts_inside(rows, "CINreferralDate", "CINclosureDate", is_open, counted=False)


def rule_4014(census):
    for rows in of_child("CINPlanDates")(census):
        yield from starts_inside(rows, "CINPlanStartDate", "CINPlanEndDate", no_end("CINPlanEndDate"))


def rule_8940(census):
    for rows in of_child("ChildProtectionPlans")(census):
        yield from starts_inside(rows, "CPPstartDate", "CPPendDate", no_end("CPPendDate"))


def rule_8863Q(census):
    for _, episode in census.episodes():
        yield from starts_inside(
            episode["Assessments"],
            "AssessmentActualStartDate",
            "AssessmentAuthorisationDate",
            no_end("AssessmentAuthorisationDate"),
        )


def rule_8890(census):
    def is_open(row):
        return "DateOfInitialCPC" not in row and answer(row, "ICPCnotRequired") is not True

    for _, episode in census.episodes():
        yield from starts_inside(episode["Section47"], "S47ActualStartDate", "DateOfInitialCPC", is_open)


def starts_in_the_other(ones, start, others, other_start, other_end):
    for place, one in ones:
        for _, other in others:
            begun, there, closed = day(one, start), day(other, other_start), day(other, other_end)
            if begun and there and begun >= there and (begun < closed if closed else begun <= ENDS):
                yield place


def rule_4016(census):
    for plans, protection in zip(
        of_child("CINPlanDates")(census), of_child("ChildProtectionPlans")(census), strict=True
    ):
        yield from starts_in_the_other(plans, "CINPlanStartDate", protection, "CPPstartDate", "CPPendDate")


def rule_4017(census):
    for plans, protection in zip(
        of_child("CINPlanDates")(census), of_child("ChildProtectionPlans")(census), strict=True
    ):
        yield from starts_in_the_other(
            protection, "CPPstartDate", plans, "CINPlanStartDate", "CINPlanEndDate"
        )


def rule_4001(census):
    for _, episode in census.episodes():
        if any("CPPendDate" not in plan for _, plan in episode["ChildProtectionPlans"]):
            yield from (
                place
                for place, plan in episode["CINPlanDates"]
                if "CINPlanStartDate" in plan and "CINPlanEndDate" not in plan
            )


def rule_4003(census):
    for _, episode in census.episodes():
        for place, protection, review in episode["Reviews"]:
            for _, plan in episode["CINPlanDates"]:
                begun, closed = day(plan, "CINPlanStartDate"), day(plan, "CINPlanEndDate")
                inside = begun and review >= begun and (closed is None or review < closed)
                if inside and review != day(protection, "CPPendDate"):
                    yield place


def rule_8565(census):
    dated = {
        "Assessments": ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
        "Section47": ("S47ActualStartDate", "DateOfInitialCPC"),
        "ChildProtectionPlans": ("CPPendDate",),
        "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
    }
    for _, episode in census.episodes():
        place, details = episode["CINdetails"]
        closed = day(details, "CINclosureDate")
        days = [day(details, "DateOfInitialCPC")]
        days += [
            day(row, name) for table, names in dated.items() for _, row in episode[table] for name in names
        ]
        if closed and any(each > closed for each in days if each):
            yield place


def rule_8815(census):
    for rows in of_child("CINdetails")(census):
        still_open = [
            place
            for place, row in rows
            if "CINclosureDate" not in row and answer(row, "ReferralNFA") is False
        ]
        yield from still_open if len(still_open) > 1 else ()


def rule_8816(census):
    for rows in of_child("CINdetails")(census):
        latest = max(
            (day(row, "CINreferralDate") for _, row in rows if "CINreferralDate" in row), default=None
        )
        for place, row in rows:
            begun = day(row, "CINreferralDate")
            if (
                "CINclosureDate" not in row
                and answer(row, "ReferralNFA") is False
                and begun
                and begun < latest
            ):
                yield place


def rule_8839(census):
    for _, episode in census.episodes():
        waiting = [
            place
            for place, row in episode["Section47"]
            if "DateOfInitialCPC" not in row and answer(row, "ICPCnotRequired") is not True
        ]
        yield from waiting if len(waiting) > 1 else ()


def rule_8868(census):
    for _, episode in census.episodes():
        if "CINclosureDate" in episode["CINdetails"][1]:
            for place, row in episode["Section47"]:
                if ("DateOfInitialCPC" in row) == (answer(row, "ICPCnotRequired") is True):
                    yield place


def rule_2884(census):
    for _, episodes in census.children:
        above = {day(episode["CINdetails"][1], "DateOfInitialCPC") for episode in episodes} - {None}
        yield from (
            place
            for episode in episodes
            for place, row in episode["Section47"]
            if day(row, "DateOfInitialCPC") in above
        )


def rule_2885(census):
    for _, episode in census.episodes():
        enquiries = [row for _, row in episode["Section47"] if answer(row, "ICPCnotRequired") is not True]
        allowed = (
            [day(row, "DateOfInitialCPC") for row in enquiries]
            if enquiries
            else [day(episode["CINdetails"][1], "DateOfInitialCPC")]
        )
        for place, plan in episode["ChildProtectionPlans"]:
            begun = day(plan, "CPPstartDate")
            if begun and STARTS <= begun <= ENDS and begun not in allowed:
                yield place


def rule_2990(census):
    for _, episode in census.episodes():
        place, details = episode["CINdetails"]
        later = any(episode[table] for table in ("Section47", "ChildProtectionPlans", "CINPlanDates"))
        if details.get("ReasonForClosure") in ("RC8", "RC9") and (later or "DateOfInitialCPC" in details):
            yield place


def rule_8831(census):
    for _, episode in census.episodes():
        place, details = episode["CINdetails"]
        activity = "DateOfInitialCPC" in details or any(row for _, row in episode["Assessments"])
        activity = activity or any(
            row.keys() & {"S47ActualStartDate", "DateOfInitialCPC"} for _, row in episode["Section47"]
        )
        if answer(details, "ReferralNFA") is True and activity:
            yield place


def rule_8569Q(census):
    grace = england().before(STARTS, 1)
    for _, episode in census.episodes():
        place, details = episode["CINdetails"]
        referred = day(details, "CINreferralDate")
        if referred and referred < grace and answer(details, "ReferralNFA") is not False:
            yield place


def rule_8606(census):
    for who, episode in census.episodes():
        place, details = episode["CINdetails"]
        referred = day(details, "CINreferralDate")
        births = [day(who, "PersonBirthDate"), day(who, "ExpectedPersonBirthDate")]
        if referred and any(birth - referred > timedelta(days=280) for birth in births if birth):
            yield place


def rule_8841(census):
    for _, episode in census.episodes():
        for place, plan, review in episode["Reviews"]:
            begun = day(plan, "CPPstartDate")
            if begun and review <= begun:
                yield place


def rule_8740(census):
    for _, episode in census.episodes():
        for place, row in episode["Section47"]:
            begun = day(row, "S47ActualStartDate")
            waiting = "DateOfInitialCPC" not in row and answer(row, "ICPCnotRequired") is False
            if waiting and begun and not STARTS <= begun <= ENDS:
                yield place


SECOND = {name.removeprefix("rule_"): told for name, told in globals().items() if name.startswith("rule_")}


@pytest.mark.parametrize("seed", range(40))
def test_both_find_the_same_rows(seed):
    children = [child for extra in range(12) for child in random_census(random.Random(seed * 1000 + extra))]
    census = Numbered(children)
    options = Options(only=frozenset(SECOND))
    ours = {code: set() for code in SECOND}
    with check(io.BytesIO(to_xml(CIN, YEAR, in_words(children))), CIN, "census.xml", options) as checked:
        for finding in checked.findings():
            if finding.rule_code in ours:
                assert finding.severity in ("error", "query")
                ours[finding.rule_code].add(finding.row)
    for code, told in SECOND.items():
        assert ours[code] == set(told(census)), code


def test_the_random_censuses_are_worth_comparing():
    counts = dict.fromkeys(SECOND, 0)
    for seed in range(600):
        census = Numbered(random_census(random.Random(seed)))
        for code, told in SECOND.items():
            counts[code] += len(set(told(census)))
    assert min(counts.values()) > 0, counts
