"""Files that were found clean, scanned again when the scanner has newer signatures."""

from __future__ import annotations

import contextlib
from datetime import datetime

from alongside.jobs.running import BY_ITSELF, every_hour, for_each
from alongside.record.actions import files
from alongside.record.actions.files_scanning import Unavailable, calls_itself
from alongside.record.queries import jobs as due


@every_hour(minute=35)
def scan_files_again(now: datetime) -> None:
    """Those of the last fortnight every day, the others once a month, some at a time. Without a scanner, none."""
    with contextlib.suppress(Unavailable):
        if scanner := calls_itself():
            for_each(
                due.files_to_scan_again(scanner, now),
                lambda file: files.scan_again(file, by=BY_ITSELF, now=now),
            )
