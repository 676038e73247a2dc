"""Processor time of the database server's process that answers us."""

from __future__ import annotations

import contextlib
from pathlib import Path


def server_seconds() -> float | None:
    """Processor time that the server process of our connection has used; None where nobody says."""
    from django.db import connection

    if connection.connection is not None:
        with contextlib.suppress(OSError, ValueError):
            words = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()
            return int(words[0]) / 1e9
    return None
