"""Files as they come in: kept in quarantine at once, looked at within seconds, opened only as what the look made of them.

The bytes handed in are kept and given to nobody. A check scans them, where there is a scanner, and makes of them what may
be opened (files_cleaning.py, a process of its own). A check that could not scan because no scanner was there is made
again once there is one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import reports, stamp, task
from alongside.record.actions import files_scanning
from alongside.record.actions.files_kinds import KINDS, REASONS, How
from alongside.record.write import Rows, lock_unless_busy, write

Scan, Fit = models.FileCheck.Scan, models.FileCheck.Fit

CLEANING = Path(__file__).with_name("files_cleaning.py")
MEMORY = 2 * 1024 * 1024 * 1024  # bytes, of the process that cleans one file
UNPACKED = 200 * 1024 * 1024  # bytes of an Office file's parts
LONGEST = 60.0  # seconds that one file may take
WHILE_SOMEBODY_WAITS = 2.0


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning made of a file. `content` empty: the bytes that came are given out."""

    fit: str
    why: str
    kind: str
    done: tuple[str, ...]
    content: bytes = b""


class NotInTime(Exception):
    """It took longer than somebody who waits should wait. Nothing was written; a job does it."""


def look_over(document: UUID, *, by: Viewer, now: datetime) -> None:
    """Look at the files just attached to a document, as far as that takes no longer than two seconds. The rest is done
    by the job that looks every minute."""
    if not files_scanning.quick():
        return
    until = time.monotonic() + WHILE_SOMEBODY_WAITS
    for ref in models.Attachment.objects.filter(document=document, checks=None).values_list("pk", flat=True):
        left = until - time.monotonic()
        if left < 0.2:
            return
        try:
            look_at(ref, seconds=left, by=by, now=now)
        except (NotInTime, files_scanning.Unavailable):
            return


@reports
def look_at(attachment: UUID, *, seconds: float = LONGEST, by: Viewer, now: datetime) -> None:
    """Scan a file, make it safe and write down what was found. Does nothing where another is at it, or where a check
    stands and another could say no more. Raises NotInTime and Unavailable where nothing could be said yet."""
    with transaction.atomic():
        if not lock_unless_busy(attachment):
            return
        file = models.Attachment.objects.select_related("content").get(pk=attachment)
        latest = file.checks.order_by("-n").first()
        unscanned = latest is not None and latest.scan == Scan.NOT_SCANNED and latest.fit != Fit.REFUSED
        if latest and not (unscanned and files_scanning.there_is_one()):
            return
        content, until = bytes(file.content.content), time.monotonic() + seconds
        said = files_scanning.scan(content, seconds=seconds)
        if latest and said is None:
            return
        if said and said.found:
            cleaned = Cleaned(Fit.REFUSED, "infected", file.kind, ())
        else:
            cleaned = clean(file.kind, content, seconds=until - time.monotonic(), waits=seconds < LONGEST)
        n = latest.n + 1 if latest else 1
        write(_found(file, n, content, said, cleaned, by=by, now=now))


@reports
def scan_again(attachment: UUID, *, seconds: float = LONGEST, by: Viewer, now: datetime) -> None:
    """Scan a file that was found clean, under signatures that are newer. What is given out stays the same where it is
    still clean; where it is not, it opens no more, and whoever attached it and the information officers hear of it: it
    may have been opened. Raises Unavailable."""
    with transaction.atomic():
        if not lock_unless_busy(attachment):
            return
        file = models.Attachment.objects.select_related("content").get(pk=attachment)
        latest = file.checks.order_by("-n").first()
        if latest is None or latest.scan != Scan.CLEAN:
            return
        content = bytes(file.content.content)
        said = files_scanning.scan(content, seconds=seconds)
        if said is None or (said.by == latest.scanner and not said.found):
            return
        if said.found:
            cleaned = Cleaned(Fit.REFUSED, "infected", file.kind, ())
            rows = _found(file, latest.n + 1, content, said, cleaned, by=by, now=now)
            words = "A file that was kept as clean was found to hold malware. It opens no more; see who opened it before."
            rows.add(task("file_not_clean", words, for_role="information_officer", by=by, now=now))
        else:
            same = ("fit", "why", "done", "kind", "size", "digest")
            rows = Rows(
                [
                    models.FileCheck(
                        attachment_id=file.pk,
                        n=latest.n + 1,
                        scan=Scan.CLEAN,
                        scanner=said.by,
                        **{name: getattr(latest, name) for name in same},
                        **stamp(by, now),
                    )
                ]
            )
        write(rows)


def _found(
    file: models.Attachment,
    n: int,
    content: bytes,
    said: files_scanning.Scanned | None,
    cleaned: Cleaned,
    *,
    by: Viewer,
    now: datetime,
) -> Rows:
    given_out = cleaned.content or content
    check = models.FileCheck(
        attachment_id=file.pk,
        n=n,
        scan=Scan.NOT_SCANNED if said is None else Scan.INFECTED if said.found else Scan.CLEAN,
        scanner=" found ".join(filter(None, (said.by, said.found))) if said else "",
        fit=cleaned.fit,
        why=cleaned.why,
        done=list(cleaned.done),
        kind=cleaned.kind,
        size=len(given_out),
        digest=hashlib.sha256(given_out).hexdigest(),
        **stamp(by, now),
    )
    rows = Rows([check])
    if cleaned.content:
        rows.add(models.FileMadeSafe(check_of_id=check.pk, content=cleaned.content))
    if cleaned.fit == Fit.REFUSED:
        words = f"A file you attached {REASONS[cleaned.why]}. It is kept and cannot be opened."
        rows.add(task("file_not_opened", words, for_user=file.recorded_by, by=by, now=now))
    return rows


def clean(kind: str, content: bytes, *, seconds: float = LONGEST, waits: bool = False) -> Cleaned:
    """What may be opened of a file. Raises NotInTime where somebody waits and it takes longer than these seconds;
    otherwise a file that takes longer is refused."""
    how = KINDS[kind].how if kind in KINDS else None
    if how is None:
        return Cleaned(Fit.REFUSED, "broken", kind, ())
    if how is How.TEXT:
        return Cleaned(Fit.MADE_SAFE, "", kind, ())
    if how is How.KEPT:
        return Cleaned(Fit.AS_IT_CAME, "", kind, ())
    asked = {
        "how": how,
        "kind": kind,
        "pixels": settings.FILE_PIXELS,
        "pages": settings.FILE_PAGES,
        "unpacked": UNPACKED,
        "memory": MEMORY,
        "seconds": int(LONGEST),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CLEANING), json.dumps(asked)],
            input=content,
            capture_output=True,
            timeout=max(seconds, 0.1),
            env={"PATH": "", "LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        if waits:
            raise NotInTime from None
        return Cleaned(Fit.REFUSED, "too_much", kind, ())
    head, line, made = done.stdout.partition(b"\n")
    if done.returncode or not line:
        return Cleaned(Fit.REFUSED, "too_much", kind, ())
    answer = json.loads(head)
    return Cleaned(answer["fit"], answer["why"], answer["kind"], tuple(answer["done"]), made)
