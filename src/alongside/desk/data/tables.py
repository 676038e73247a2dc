"""Tables that are taken out as files: CSV, a piece at a time, as a spreadsheet opens it without taking any cell for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from alongside.returns.tabular import safe

BOM = "\ufeff"  # without it a spreadsheet takes the file for one of its own machine's encoding
PIECE = 1 << 16  # characters


def csv_lines(rows: Iterable[Sequence[object]], head: Sequence[str]) -> Iterator[bytes]:
    """The lines of a table, in pieces; a row is asked for when its piece is written. Words that could be a formula begin with
    an apostrophe; numbers stay numbers."""
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


def _cell(value: object) -> object:
    if value is None or isinstance(value, int):
        return value
    return safe(str(value))


def taken_out(content: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """A file that is written while it is read, always as a download. Its name says nothing of anybody."""
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


CSV = "text/csv; charset=utf-8"
