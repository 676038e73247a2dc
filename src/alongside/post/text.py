"""Text messages: one sentence that could be from anybody, and lies open on a locked screen."""

from __future__ import annotations

from django.conf import settings

from alongside.post import notify
from alongside.post.carrying import Carrier
from alongside.post.local import Local


def carrier() -> Carrier:
    """Who carries text messages, by the council's settings."""
    return notify.Notify(notify.text) if settings.TEXTS_BY == "notify" else Local("text messages")
