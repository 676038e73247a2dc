"""How often something came from one place at the open door, counted so that it can be slowed down. What came is not kept, nor
where it came from: a count stands under a digest that only this service can make."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from alongside.record.access import Viewer
from alongside.record.acting import reports
from alongside.record.actions.outside import AT_THE_DOOR
from alongside.record.write import lock

_SALT = "alongside.signs"


@reports
def counted(what: str, seconds: int, *, by: Viewer = AT_THE_DOOR, now: datetime) -> int:
    """How often this happened in so many seconds from the first time, with this one. It costs the same however often; two at one
    moment are counted as two."""
    digest = salted_hmac(_SALT, what, algorithm="sha256")
    key, moment = digest.hexdigest(), now.timestamp()
    with transaction.atomic():
        lock([UUID(bytes=digest.digest()[:16])])
        before, until = cache.get(key) or (0, moment + seconds)
        cache.set(key, (before + 1, until), max(until - moment, 1))
    return int(before) + 1
