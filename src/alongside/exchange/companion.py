"""The companion file of a census: a CSV of names, parents, addresses, worker and team, by the child's number.

Columns (any order, only `child_id` required): child_id, given_name, family_name, address, postcode, address_protected,
parent_1_given_name, parent_1_family_name, parent_1_relationship, parent_1_responsibility, the same for parent_2 to
parent_4, worker_email, team. The file comes from outside: bounded, no NUL, each fault named with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from alongside.law import people
from alongside.record.actions.companions import Companion, Parent

BASES = tuple(basis.key for basis in people.RESPONSIBILITY)
LARGEST = 32 << 20  # a line is some 200 bytes: more than a hundred thousand children
LONGEST_VALUE = 1000
LONGEST_POSTCODE = 8
PARENTS = (1, 2, 3, 4)
PARENT_COLUMNS = ("given_name", "family_name", "relationship", "responsibility")
COLUMNS = (
    "child_id",
    "given_name",
    "family_name",
    "address",
    "postcode",
    "address_protected",
    *(f"parent_{n}_{column}" for n in PARENTS for column in PARENT_COLUMNS),
    "worker_email",
    "team",
)
YES, NO = {"1", "true", "yes", "y"}, {"", "0", "false", "no", "n"}


class CannotRead(ValueError):
    """The companion file cannot be read. One clear line that names the place."""


def read(source: BinaryIO, name: str) -> dict[str, Companion]:
    """Every line by the child's number. Raises CannotRead, naming file and line, for the first thing that is wrong."""
    content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CannotRead(f"{name}: the file is larger than {LARGEST >> 20} MB")
    text = _text(content, name)
    found: dict[str, Companion] = {}
    for line, row in _rows(text, name):
        companion = _companion(row, f"{name}: line {line}")
        if companion.number in found:
            raise CannotRead(
                f"{name}: line {line}: the number {seen(companion.number)} stands in the file twice"
            )
        found[companion.number] = companion
    return found


def _text(content: bytes, name: str) -> str:
    """The file as text: UTF-8, UTF-16 with its mark (a spreadsheet's "Unicode text"), or Windows' own. Nothing is guessed
    away: bytes that are no text are refused."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CannotRead(f"{name}: the file holds bytes that are no text. Save it as CSV, in UTF-8")


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    # Strictly: a quote that is never closed would swallow the children after it.
    # A spreadsheet divides by commas, by semicolons or by tabs, as its country and "Unicode text" have it: the columns' own
    # names hold none of them, so the first line says which.
    first = text.partition("\n")[0]
    by = max(",;\t", key=first.count)
    reader = csv.DictReader(
        io.StringIO(text, newline=""), restkey="(more)", restval="", strict=True, delimiter=by
    )
    try:
        reader.fieldnames = _columns(reader.fieldnames or (), name)
        for row in reader:
            if "(more)" in row:
                raise CannotRead(f"{name}: line {reader.line_num}: more values than columns")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise CannotRead(
            f"{name}: line {reader.line_num}: {error} (is a quotation mark left open?)"
        ) from None


def _columns(given: Iterable[str], name: str) -> list[str]:
    columns = [column.strip() for column in given]
    if "child_id" not in columns:
        raise CannotRead(
            f"{name}: line 1: there is no column child_id. The first line names the columns: {', '.join(COLUMNS[:3])} …"
        )
    if unknown := [column for column in columns if column not in COLUMNS]:
        raise CannotRead(f"{name}: line 1: “{seen(unknown[0])}” is not a column of this file")
    if twice := [column for column in columns if columns.count(column) > 1]:
        raise CannotRead(f"{name}: line 1: the column {twice[0]} stands there twice")
    return columns


def seen(text: str) -> str:
    """Somebody's text as a message may repeat it: short, and with nothing that steers a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:40])


def _companion(row: dict[str, str], place: str) -> Companion:
    if not row["child_id"]:
        raise CannotRead(f"{place}: child_id is empty")
    if long := next((key for key, value in row.items() if len(value) > LONGEST_VALUE), None):
        raise CannotRead(f"{place}: {long} is longer than {LONGEST_VALUE} characters")
    if hidden := next((key for key, value in row.items() if not _plain(key, value)), None):
        raise CannotRead(f"{place}: {hidden} holds a character that cannot be seen")
    if len(row.get("postcode", "")) > LONGEST_POSTCODE:
        raise CannotRead(f"{place}: postcode is longer than {LONGEST_POSTCODE} characters")
    protected = row.get("address_protected", "").lower()
    if protected not in YES | NO:
        raise CannotRead(f"{place}: address_protected must be yes or no")
    return Companion(
        number=row["child_id"],
        given=row.get("given_name", ""),
        family=row.get("family_name", ""),
        address=row.get("address", ""),
        postcode=row.get("postcode", ""),
        protected=protected in YES,
        parents=tuple(_parents(row, place)),
        worker=row.get("worker_email", ""),
        team=row.get("team", ""),
    )


def _plain(column: str, value: str) -> bool:
    """Whether all of it can be read; an address may have several lines."""
    lines = "\r\n" if column == "address" else ""
    return all(each.isprintable() or each in lines for each in value)


def _parents(row: dict[str, str], place: str) -> Iterator[Parent]:
    for n in PARENTS:
        given, family, relationship, responsibility = (row.get(f"parent_{n}_{c}", "") for c in PARENT_COLUMNS)
        if not (given or family):
            continue
        relationship = relationship or "parent"
        if relationship not in people.BY_TIE:
            raise CannotRead(
                f"{place}: “{seen(relationship)}” is not a relationship the record knows: {', '.join(people.BY_TIE)}"
            )
        if responsibility and responsibility not in BASES:
            raise CannotRead(
                f"{place}: “{seen(responsibility)}” is not a basis of parental responsibility: {', '.join(BASES)}"
            )
        yield Parent(given, family, relationship, responsibility)
