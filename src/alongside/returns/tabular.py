"""CSV: reading other people's, in whatever encoding and with whatever headings they have, and writing ours safely."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

LARGEST = 200 << 20


class NotATable(Exception):
    """The file cannot be used. The message is one clear line."""


def read_table(
    path: Path, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> list[dict[str, str]]:
    """The rows of a CSV file, each with the columns we know under our own names.

    `columns` gives, for each of ours, the headings that mean it; capitals, spaces and punctuation do not matter. Lines
    above the heading row are skipped. Raises NotATable.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise NotATable(f"{path.name}: the file is larger than {LARGEST >> 20} MB")
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise NotATable(f"{path.name}: {error.strerror or error}") from None
    if not text.strip():
        raise NotATable(f"{path.name}: the file is empty")
    known = {_plain(word): name for name, words in columns.items() for word in (name, *words)}
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise NotATable(f"{path.name}: this is no CSV file: {error}") from None
    for place, line in enumerate(lines[:30]):
        found = {
            known[_plain(cell)]: column
            for column, cell in reversed(list(enumerate(line)))
            if _plain(cell) in known
        }
        if all(name in found for name in needed):
            return [
                {name: line[column].strip() if column < len(line) else "" for name, column in found.items()}
                for line in lines[place + 1 :]
                if any(cell.strip() for cell in line)
            ]
    missing = ", ".join(needed)
    raise NotATable(f"{path.name}: no heading row was found with the columns {missing}")


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace").replace("\0", "")
    try:
        return raw.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").replace("\0", "")


def _delimiter(text: str) -> str:
    head = text[:4000]
    return max(",;\t|", key=head.count)


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it where it could be one."""
    risky = cell.lstrip()[:1] in _FORMULA if cell.strip() else False
    return f"'{cell}" if risky or cell[:1] in ("\t", "\r", "\n") else cell
