"""Reading a list of notices as the police send it: pasted rows, or a CSV file. It may be hostile, or merely Excel's.

One row a notice: day, time, who it is about, what happened, and (if there is one) their reference. A first row with
headings is understood. Every row is read or its fault named; nothing is taken unless all of it can be.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from alongside.design.clock import LONDON
from alongside.design.fields import DayField, TimeField, split_date

MOST_ROWS = 500
LONGEST = 1_000_000  # characters of a whole list
LONGEST_CELL = 20_000
COLUMNS = ("day", "time", "about", "said", "reference")
HEADINGS = {
    "day": ("day", "date", "incident date", "date of incident"),
    "time": ("time", "incident time", "time of incident"),
    "about": ("about", "who", "names", "people", "child", "children", "subject"),
    "said": ("what happened", "said", "details", "notes", "circumstances", "summary", "incident"),
    "reference": ("reference", "ref", "incident number", "log number", "urn"),
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Notice:
    """One notice of a list. Times are London's."""

    received_at: datetime
    about: str
    said: str
    reference: str


class BadList(Exception):
    """What is wrong with a list, a sentence for each row that cannot be taken."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def text_of(content: bytes) -> str:
    """The text of an uploaded file, as Excel or anything else wrote it. Raises BadList where it is not text."""
    if len(content) > LONGEST:
        raise BadList(["The file is too large: send at most 500 notices at a time."])
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadList(["This is not a CSV file. Save the list as CSV and try again."])
    for encoding in (
        ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadList(["This file cannot be read as text. Save the list as CSV and try again."])


def read(text: str, *, now: datetime) -> list[Notice]:
    """The notices of a list. Raises BadList, which names every row that cannot be taken."""
    rows = _rows(text)
    order: tuple[str, ...] = COLUMNS
    if rows and (headed := _headed(rows[0][1])):
        order, rows = headed, rows[1:]
    if not rows:
        raise BadList(["There is nothing in this list."])
    if len(rows) > MOST_ROWS:
        raise BadList([f"This list has {len(rows):,} rows. Send at most {MOST_ROWS} at a time."])
    found: list[Notice] = []
    faults: list[str] = []
    for number, cells in rows:
        try:
            found.append(_notice(_by_column(order, cells), now))
        except ValidationError as fault:
            faults.append(f"Row {number}: {fault.messages[0]}.")
    if faults:
        raise BadList(faults)
    return found


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its number as a person counts them."""
    if len(text) > LONGEST:
        raise BadList(["This list is too long: send at most 500 notices at a time."])
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t,;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = []
    try:
        for number, cells in enumerate(reader, 1):
            tidy = [CONTROL.sub("", cell).strip() for cell in cells]
            if any(tidy):
                found.append((number, tidy))
    except csv.Error:
        raise BadList(
            ["A quotation mark in this list is opened and never closed. Check the quotation marks."]
        ) from None
    return found


def _by_column(order: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    """A row's cells by their columns. Nothing beside them is dropped: what stands under a heading of their own is added
    to what happened, and a row with more cells than columns cannot be taken."""
    if any(cells[len(order) :]):
        raise ValidationError(
            "it has more parts than there are columns: put words that hold a comma, semicolon or tab in quotation marks"
        )
    row = dict(zip(order, cells, strict=False))
    beside = [f"{name}: {cell}" for name, cell in row.items() if name not in COLUMNS and cell]
    return {**row, "said": "\n".join([row.get("said", ""), *beside]) if row.get("said") else ""}


def _headed(cells: list[str]) -> tuple[str, ...] | None:
    """The order of the columns where this row names them; None where it is a notice."""
    named = [
        next((key for key, words in HEADINGS.items() if cell.casefold() in words), cell or f"Column {place}")
        for place, cell in enumerate(cells, 1)
    ]
    return tuple(named) if {"day", "said"} <= set(named) else None


def _notice(cells: dict[str, str], now: datetime) -> Notice:
    if any(len(cell) > LONGEST_CELL for cell in cells.values()):
        raise ValidationError(f"something is longer than {LONGEST_CELL:,} characters")
    if not cells.get("said"):
        raise ValidationError("it does not say what happened")
    day = _day(cells.get("day", ""), now.astimezone(LONDON).date())
    at = TimeField(called="the time").clean(cells.get("time") or "00:00")
    assert at is not None
    received_at = datetime.combine(day, at, tzinfo=LONDON)
    if received_at > now:
        raise ValidationError("it has not happened yet: check the day and the time")
    return Notice(received_at, cells.get("about", "")[:4000], cells["said"], cells.get("reference", "")[:200])


def _day(words: str, today: date) -> date:
    parts = split_date(words)
    if parts is None:
        raise ValidationError("the day must be a real date, like 27/3/2026")
    field = DayField(called="the day", latest=today, too_late="must be today or in the past")
    found = field.clean(list(parts))
    assert found is not None
    if (today - found).days > 366:
        raise ValidationError("the day is more than a year ago")
    return found
