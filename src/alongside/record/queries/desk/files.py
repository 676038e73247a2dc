"""The files kept with a document: what each is, what was found when it was looked at, and what may be opened of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from alongside.accounts.models import User
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.actions.files_kinds import DONE, REASONS, name_for, words_of

Scan, Fit = models.FileCheck.Scan, models.FileCheck.Fit


@dataclass(frozen=True, slots=True)
class Check:
    """What the latest look at a file found. `done`: what was taken out or changed, as codes of files_kinds.DONE."""

    scan: str
    scanner: str
    fit: str
    why: str
    done: tuple[str, ...]
    kind: str
    size: int
    at: datetime

    @property
    def opens(self) -> bool:
        """Whether it may be opened. What nobody scanned opens only where the council says so, and never where it is
        given out as it came."""
        if self.fit == Fit.REFUSED or self.scan == Scan.INFECTED:
            return False
        return self.scan == Scan.CLEAN or (
            self.fit == Fit.MADE_SAFE and bool(settings.OPEN_FILES_NOT_SCANNED)
        )

    @property
    def scan_words(self) -> str:
        """Whether malware was looked for, said each time."""
        return {
            Scan.CLEAN: f"Scanned for malware: none found ({self.scanner}).",
            Scan.INFECTED: f"Scanned for malware: {self.scanner}.",
            Scan.NOT_SCANNED: "Not scanned for malware: no scanner is installed.",
        }[Scan(self.scan)]

    @property
    def done_words(self) -> str:
        """What was taken out or changed; empty where nothing was."""
        said = [words for code, words in DONE.items() if code in self.done]
        return f"To be safe, {'; '.join(said)}." if said else ""


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file kept with a document. `check` is None while nobody has looked at it: it cannot be opened yet."""

    ref: UUID
    name: str
    kind: str
    size: int
    by_name: str
    at: datetime
    check: Check | None

    @property
    def opens(self) -> bool:
        """Whether it may be opened."""
        return self.check is not None and self.check.opens

    @property
    def words(self) -> str:
        """All there is to say of whether it opens, in one or two sentences."""
        if self.check is None:
            return "It is being checked. It can be opened in about a minute."
        if self.check.fit == Fit.REFUSED:
            return f"It {REASONS[self.check.why]}. It is kept, and cannot be opened."
        if self.opens:
            return " ".join(filter(None, (self.check.scan_words, self.check.done_words)))
        return f"{self.check.scan_words} It is kept, and can be opened once it has been scanned."

    @property
    def size_words(self) -> str:
        """340 kB, 2.1 MB: of what is given out, where there is that."""
        size = self.check.size if self.check else self.size
        return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


@dataclass(frozen=True, slots=True)
class Content:
    """What is given out of a file, to whoever may open its document. `content` is None where it does not open: the card
    says why."""

    card: FileCard
    name: str
    kind: str
    content: bytes | None


_CHECKED = ("scan", "scanner", "fit", "why", "done", "kind", "size", "recorded_at")


def files_to_read(document: UUID) -> QuerySet[models.Attachment, Any]:
    """The files kept with a document, first first, for `files_from_read`."""
    return _to_read(models.Attachment.objects.filter(document=document))


def files_of_documents(documents: Collection[UUID]) -> QuerySet[models.Attachment, Any]:
    """The files kept with these documents, first first: each row the document, and the rest for `files_from_read`."""
    return _to_read(models.Attachment.objects.filter(document__in=documents), "document")


def files_these(attachments: Any) -> QuerySet[models.Attachment, Any]:
    """These files, for `files_from_read`."""
    return _to_read(models.Attachment.objects.filter(pk__in=attachments))


def files_from_read(rows: Iterable[tuple[Any, ...]]) -> tuple[FileCard, ...]:
    """The files kept with a document."""
    return tuple(
        FileCard(
            ref,
            name,
            words_of(check[5] or kind),
            size,
            by_name or "",
            at,
            _check(check),
        )
        for ref, name, kind, size, by_name, at, *check in rows
    )


def _check(found: list[Any]) -> Check | None:
    if not found[0]:
        return None
    scan, scanner, fit, why, done, kind, size, at = found
    return Check(scan, scanner, fit, why, tuple(done), kind, size, at)


def _to_read(files: QuerySet[models.Attachment], *before: str) -> QuerySet[models.Attachment, Any]:
    latest = models.FileCheck.objects.filter(attachment=OuterRef("pk")).order_by("-n")
    writer = User.objects.filter(ref=OuterRef("recorded_by"))
    return files.order_by("recorded_at", "name", "ref").values_list(
        *before,
        "ref",
        "name",
        "kind",
        "size",
        Subquery(writer.values("name")[:1]),
        "recorded_at",
        *(Subquery(latest.values(field)[:1]) for field in _CHECKED),
    )


def document_of(attachment: UUID) -> UUID:
    """The document a file is kept with. Raises NotFound."""
    found = models.Attachment.objects.filter(pk=attachment).values_list("document_id", flat=True).first()
    if found is None:
        raise NotFound(attachment)
    return found


def content_of(attachment: UUID) -> Content:
    """What is given out of a file. Ask only for whoever has opened its document."""
    found = models.Attachment.objects.filter(pk=attachment)
    card = files_from_read(_to_read(found))[0]
    if card.check is None or not card.opens:
        return Content(card, card.name, "", None)
    # A check that only scanned again made nothing anew: what the last one that did made is given out.
    safe = models.FileMadeSafe.objects.filter(check_of__attachment=attachment).order_by("-check_of__n")
    made = safe.values_list("content", flat=True).first()
    if made is None:
        made = models.AttachmentBytes.objects.values_list("content", flat=True).get(attachment=attachment)
    return Content(card, name_for(card.name, card.check.kind), card.check.kind, bytes(made))
