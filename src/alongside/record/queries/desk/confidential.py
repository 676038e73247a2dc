"""The confidential section of a record, as far as this reader may read it. Nothing else reads these tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import confidential, models
from alongside.record.access import NotFound, Viewer, log, open_record
from alongside.record.confidential import BY_KEY, KINDS as KINDS
from alongside.record.queries.desk.files import (
    Content,
    FileCard,
    content_of,
    files_from_read,
    files_of_documents,
)
from alongside.record.queries.desk.staff import colleague_rows
from alongside.record.queries.shared import rows
from alongside.record.together import Written, together

OPENED = "confidential section"


@dataclass(frozen=True, slots=True)
class Reader:
    """A colleague who may read an item until a day, and why."""

    user: UUID
    name: str
    until: date
    reasons: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `answers`: this viewer may name readers of it, and take it off."""

    ref: UUID
    kind: str
    name: str
    from_whom: str
    on: date | None
    at: datetime
    by: str
    words: str
    files: tuple[FileCard, ...]
    readers: tuple[Reader, ...]
    answers: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What this viewer may read of somebody's confidential section, the latest first."""

    person: UUID
    name: str
    items: tuple[Item, ...]


def section(viewer: Viewer, child: UUID, *, now: datetime) -> Section:
    """Opens the record, and logs that this section of it was opened, whether or not there is anything in it. Two
    statements after that."""
    opened = open_record(viewer, child, what=OPENED, now=now)
    today = london_day(now)
    values = confidential.asked_by(viewer, today, records=list(opened.records))
    found = rows(confidential.ON_RECORDS, values)
    if not found:
        return Section(opened.person, opened.name, ())
    named = together(
        {
            "readers": models.ConfidentialReader.objects.filter(
                item__in=[row[0] for row in found], expires_on__gte=today, ended=None
            )
            .order_by("recorded_at", "ref")
            .values_list("item", "user", "expires_on", "reasons"),
            "files": files_of_documents([row[6] for row in found]),
        }
    )
    who = {row[5] for row in found} | {row[1] for row in named["readers"]}
    names = {row[0]: row[1] for row in together({"staff": colleague_rows(who)})["staff"]}
    return Section(opened.person, opened.name, tuple(_items(viewer, found, named, names)))


def _items(
    viewer: Viewer, found: Iterable[tuple[Any, ...]], named: dict[str, list[Any]], names: dict[UUID, str]
) -> Iterable[Item]:
    readers: dict[UUID, list[Reader]] = defaultdict(list)
    for item, user, until, reasons in named["readers"]:
        readers[item].append(Reader(user, names.get(user, ""), until, reasons))
    files: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for document, *file in named["files"]:
        files[document].append(tuple(file))
    for ref, kind, from_whom, on, at, by, document, words in found:
        yield Item(
            ref,
            kind,
            BY_KEY[kind].name,
            from_whom,
            on,
            at,
            names.get(by, ""),
            words,
            files_from_read(files[document]),
            tuple(readers[ref]),
            confidential.answers_for(viewer, kind, by),
        )


def confidential_file(viewer: Viewer, attachment: UUID, *, now: datetime) -> Content:
    """A file of an item, for whoever may read the item. Opens the record; that the file was opened has its own row."""
    item = (
        models.ConfidentialItem.objects.filter(document__attachments=attachment)
        .values_list("ref", "person")
        .first()
    )
    if item is None:
        raise NotFound(attachment)
    open_record(viewer, item[1], what=OPENED, now=now)
    asked = confidential.asked_by(viewer, london_day(now), item=item[0])
    if not together({"item": Written(confidential.ONE, asked, (UUID, str, str, str, str, UUID, UUID, str))})[
        "item"
    ]:
        raise NotFound(attachment)
    log(viewer, [item[1]], what=f"{OPENED}: a file", now=now, besides=True)
    return content_of(attachment)
