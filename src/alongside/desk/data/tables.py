"""Tables that are taken out as files: CSV, a piece at a time, as a spreadsheet opens it without taking any cell for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from alongside.returns.tabular import safe

BOM = "\ufeff"  # without it a spreadsheet takes the file for one of its own machine's encoding
PIECE = 1 << 16  # characters


def csv_lines(rows: Iterable[Sequence[object]], head: Sequence[str]) -> Iterator[bytes]:
    """The lines of a table, in pieces; a row is asked for when its piece is written. Words that could be a formula begin with
    an apostrophe, and so does a child's number of which a spreadsheet would make another; numbers stay numbers."""
    held = io.StringIO()
    held.write(BOM)
    writer = csv.writer(held)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(each) for each in row])
        if held.tell() > PIECE:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


# What a spreadsheet reads as a number, a day or an hour, and shows as another: 0012 as 12, 12E5 as 1200000, MAR1 as a day in
# March. The years of returns, like 2026-27, it leaves as they are.
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MISREAD = re.compile(
    rf"""[0\s]\d+ | \d{{16,}} | \d+(?:\.\d*)?e\d+
    | \d{{1,2}}[-/.:]\d{{1,2}}(?:[-/.:]\d{{1,4}})? | \d{{4}}[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\d{{1,2}})?
    | {_MONTH}[-\s]?\d+ | \d+[-\s]?{_MONTH}""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)


def _cell(value: object) -> object:
    """Numbers and days are what they are; words stay words, whatever a spreadsheet would make of them."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    words = str(value)
    return f"'{words}" if _MISREAD.fullmatch(words) else safe(words)


def taken_out(content: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """A file that is written while it is read, always as a download. Its name says nothing of anybody."""
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


CSV = "text/csv; charset=utf-8"
