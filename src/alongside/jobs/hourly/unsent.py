"""What somebody outside began to write and left: taken away when its seven days are over."""

from __future__ import annotations

from datetime import datetime

from alongside.jobs.running import every_hour
from alongside.record.actions import outside


@every_hour(minute=5)
def forget_unsent(now: datetime) -> None:
    """Take it away."""
    outside.forget_unsent(now=now)
