"""Letters: the issued copy itself, printed by the office or by whoever prints for it."""

from __future__ import annotations

from django.conf import settings

from alongside.post import notify
from alongside.post.carrying import Carrier
from alongside.post.local import Local


def carrier() -> Carrier:
    """Who posts letters, by the council's settings."""
    return notify.Notify(notify.letter) if settings.LETTERS_BY == "notify" else Local("letters", by_hand=True)
