"""Headline numbers as they stand on the page: beside last year, by the same day of last year, and England."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.record.queries.desk.data import Count, Numbers
from alongside.returns.cin import CIN
from alongside.returns.cin.indicators import Indicator, Shape, indicators
from alongside.returns.years import CollectionYear

NOTHING = Count(0, 0)
FEW = 1  # decimals of a percentage
AREAS = ("front door", "assessment", "children in need", "child protection", "pre-proceedings", "workforce")


@dataclass(frozen=True, slots=True)
class Line:
    """One number on the page. `of`: how many of how many. `others`: how many of those it is measured against do not count. `better`: whether it went the way that is good since last year;
    none where neither way is, or there is nothing to compare with."""

    about: Indicator
    part: str
    name: str
    now: str
    of: str
    until: str
    before: str
    england: str
    better: bool | None
    empty: bool
    others: int


def lines_of(found: Numbers, year: CollectionYear) -> dict[str, list[Line]]:
    """Every number, by its area; the parts of a number that is broken down follow it, the greatest first."""
    lines: dict[str, list[Line]] = {area: [] for area in AREAS}
    for about in indicators():
        if about.kind is Shape.PARTS:
            lines[about.area] += _parts(about, found, year)
        else:
            lines[about.area].append(_line(about, "", about.name, found))
    return lines


def _parts(about: Indicator, found: Numbers, year: CollectionYear) -> list[Line]:
    codes = CIN.code_set(about.codes, CIN.rules_year(year))
    parts = sorted(
        {part for key, part in (*found.now, *found.before) if key == about.key},
        key=lambda part: (-found.now.get((about.key, part), NOTHING).counts, part),
    )
    return [
        _line(about, part, f"{about.name}: {codes.get(part, part or 'not said')}", found) for part in parts
    ]


def _line(about: Indicator, part: str, name: str, found: Numbers) -> Line:
    key = (about.key, part)
    now, before = (each.get(key, NOTHING) for each in (found.now, found.before))
    running = bool(found.until) and about.dated == "year"
    earlier = before if about.dated != "today" else NOTHING
    said = [_said(about, part, each) for each in (found.now, found.until, found.before)]
    asked = about.dated != "today" and found.held_before
    return Line(
        about,
        part,
        name,
        said[0],
        f"{now.counts:,} of {now.every:,}" if about.kind is Shape.SHARE and now.every else "",
        said[1] if asked and running and about.kind is not Shape.MEDIAN else "",
        said[2] if asked else "",
        in_england(about),
        _better(about, now, earlier),
        now.counts == 0,
        now.every - now.counts if about.kind is Shape.SHARE else 0,
    )


def _said(about: Indicator, part: str, counted: Mapping[tuple[str, str], Count]) -> str:
    """A number in words. Every referral begins as a contact: a year with referrals and no contact is known from its census
    alone, which asks for none, and its contacts are not known."""
    if about.key == "contacts" and ("contacts", "") not in counted and ("referrals", "") in counted:
        return "not known"
    return amount(about, counted.get((about.key, part), NOTHING))


def amount(about: Indicator, count: Count) -> str:
    """A number in words: a count, a percentage, or working days."""
    if about.kind is Shape.SHARE:
        return "none to measure" if count.share is None else f"{count.share:.{FEW}f}%"
    if about.kind is Shape.MEDIAN:
        return "not known" if count.middle is None else f"{count.middle:g} days"
    return f"{count.counts:,}"


def in_england(about: Indicator) -> str:
    """England's figure with its year; nothing where it cannot stand beside one council's."""
    if about.england is None:
        return ""
    median = about.kind is Shape.MEDIAN
    value = f"{about.england:g} days" if median else f"{about.england:.{FEW}f}%"
    source = ", second hand" if about.second_hand else ""
    return f"{value} ({about.england_year}{source})"


def _better(about: Indicator, now: Count, before: Count) -> bool | None:
    if (
        about.kind is not Shape.SHARE
        or now.share is None
        or before.share is None
        or about.good_is not in ("high", "low")
    ):
        return None
    if abs(now.share - before.share) < 0.05:
        return None
    return (now.share > before.share) is (about.good_is == "high")
