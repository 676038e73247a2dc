"""The census as it would be today: looked at again within seconds of something being written down."""

from __future__ import annotations

from datetime import datetime

from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF, every_seconds


@every_seconds(5)
def look_again(now: datetime) -> None:
    """Run the census's rules for whoever was written about, and for whoever shares a number with one of them."""
    always.look_again(by=BY_ITSELF, now=now)
