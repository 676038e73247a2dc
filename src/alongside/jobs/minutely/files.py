"""Files that were attached and that nobody has looked at: scanned, where there is a scanner, and made safe to open."""

from __future__ import annotations

from datetime import datetime

from alongside.jobs.running import BY_ITSELF, every_minute, for_each
from alongside.record.actions import files
from alongside.record.actions.files_scanning import there_is_one
from alongside.record.queries import jobs as due


@every_minute()
def look_at_files(now: datetime) -> None:
    """Each file that waits, and, once there is a scanner, each that was kept while there was none."""
    for_each(
        due.files_waiting(scanner=there_is_one()),
        lambda file: files.look_at(file, by=BY_ITSELF, now=now),
    )
