"""The companion file of a census: a CSV of names, parents, addresses, worker and team, by the child's number.

Columns (any order, only `child_id` required): child_id, given_name, family_name, address, postcode, address_protected,
parent_1_given_name, parent_1_family_name, parent_1_relationship, parent_1_responsibility, the same for parent_2 to
parent_4, worker_email, team. The file comes from outside: bounded, no NUL, each fault named with its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from alongside.law import people
from alongside.record.actions.companions import Companion, Parent

BASES = tuple(basis.key for basis in people.RESPONSIBILITY)
LARGEST = 64 << 20
LONGEST_VALUE = 1000
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
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise CannotRead(f"{name}: the file holds bytes that are no text")
    found: dict[str, Companion] = {}
    for line, row in _rows(text, name):
        companion = _companion(row, f"{name}: line {line}")
        if companion.number in found:
            raise CannotRead(f"{name}: line {line}: the number {companion.number} stands in the file twice")
        found[companion.number] = companion
    return found


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="(more)", restval="")
    columns = [column.strip() for column in reader.fieldnames or ()]
    reader.fieldnames = columns
    if "child_id" not in columns:
        raise CannotRead(f"{name}: line 1: there is no column child_id")
    if unknown := [column for column in columns if column not in COLUMNS]:
        raise CannotRead(f"{name}: line 1: “{unknown[0][:40]}” is not a column of this file")
    try:
        for row in reader:
            if "(more)" in row:
                raise CannotRead(f"{name}: line {reader.line_num}: more values than columns")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise CannotRead(f"{name}: line {reader.line_num}: {error}") from None


def _companion(row: dict[str, str], place: str) -> Companion:
    if not row["child_id"]:
        raise CannotRead(f"{place}: child_id is empty")
    if long := next((key for key, value in row.items() if len(value) > LONGEST_VALUE), None):
        raise CannotRead(f"{place}: {long} is longer than {LONGEST_VALUE} characters")
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


def _parents(row: dict[str, str], place: str) -> Iterator[Parent]:
    for n in PARENTS:
        given, family, relationship, responsibility = (row.get(f"parent_{n}_{c}", "") for c in PARENT_COLUMNS)
        if not (given or family):
            continue
        relationship = relationship or "parent"
        if relationship not in people.BY_TIE:
            raise CannotRead(
                f"{place}: “{relationship[:40]}” is not a relationship the record knows: {', '.join(people.BY_TIE)}"
            )
        if responsibility and responsibility not in BASES:
            raise CannotRead(
                f"{place}: “{responsibility[:40]}” is not a basis of parental responsibility: {', '.join(BASES)}"
            )
        yield Parent(given, family, relationship, responsibility)
