"""A bare COPY: the same rows into the same tables, formatted beforehand, with nothing else done, and rolled back."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from alongside.record.write import Rows, columns_of, values_of

ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def formatted(rows: Rows) -> dict[str, bytes]:
    """What COPY reads, by its statement: the text of every row."""
    found = {}
    for model, added in rows.by_table().items():
        into = f'COPY "{model._meta.db_table}" ({columns_of(model)}) FROM STDIN'
        lines = ("\t".join(map(_text, values)) for values in values_of(model, added))
        found[into] = "".join(f"{line}\n" for line in lines).encode()
    return found


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    return str(value).translate(ESCAPED)


def bare_copy(text: dict[str, bytes]) -> None:
    """Copy it in, let the database check its keys as at the end of a transaction, and take it back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for into, lines in text.items():
                with cursor.copy(into) as copy:
                    copy.write(lines)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
