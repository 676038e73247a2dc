"""GOV.UK Notify, by its own client: emails and text messages from two templates that hold nothing but what we say, and
letters as the finished PDF.

Notify knows our number of a message (`reference`), so that one whose answer was lost is looked up and not sent again.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from alongside.post.carrying import Arrived, InDoubt, Never, NotNow, OnItsWay, Outcome
from alongside.record.actions.post import Outgoing

PATIENCE = 20  # seconds
TOO_MANY = 429
ARRIVED = frozenset({"delivered", "received"})
ON_ITS_WAY = frozenset({"created", "sending", "pending", "accepted", "pending-virus-check", "sent"})
WHY = {
    "permanent-failure": "Permanent failure: the number or address does not exist, or its owner's provider refused it.",
    "temporary-failure": "Temporary failure: it could not be delivered for three days, because the telephone was off or the"
    " mailbox was full.",
    "technical-failure": "Whoever carries our messages could not send it.",
    "cancelled": "It was cancelled with whoever carries our messages.",
}
UNKNOWN = "It did not arrive, and whoever carries our messages does not say why."


def email(client: NotificationsAPIClient, message: Outgoing) -> Any:
    """Hand over an email."""
    return client.send_email_notification(
        email_address=message.address,
        template_id=settings.NOTIFY_EMAIL_TEMPLATE,
        personalisation={"subject": message.subject, "words": message.words},
        reference=str(message.ref),
    )


def text(client: NotificationsAPIClient, message: Outgoing) -> Any:
    """Hand over a text message."""
    return client.send_sms_notification(
        phone_number=message.address,
        template_id=settings.NOTIFY_TEXT_TEMPLATE,
        personalisation={"words": message.words},
        reference=str(message.ref),
    )


def letter(client: NotificationsAPIClient, message: Outgoing) -> Any:
    """Hand over a letter, exactly as it was issued. The address is read by them from its first page."""
    return client.send_precompiled_letter_notification(
        reference=str(message.ref), pdf_file=io.BytesIO(message.content)
    )


@dataclass(frozen=True, slots=True)
class Notify:
    """One channel of the council's service with GOV.UK Notify."""

    hand_over: Callable[[NotificationsAPIClient, Outgoing], Any]
    name: str = "notify"

    def send(self, message: Outgoing) -> Outcome:
        """Hand it over. Where it was tried before, it is looked for first."""
        if message.tried_before and (found := self.find(message)) is not None:
            return found
        try:
            answer = self.hand_over(_client(), message)
        except HTTPError as refused:
            return _refused(refused)
        except InvalidResponse:
            raise InDoubt from None
        return OnItsWay(_number(answer))

    def find(self, message: Outgoing) -> Outcome | None:
        """By our own number. Raises InDoubt where they cannot be asked."""
        try:
            answer = _client().get_all_notifications(reference=str(message.ref))
        except (HTTPError, InvalidResponse):
            raise InDoubt from None
        found = answer.get("notifications") if isinstance(answer, Mapping) else None
        return _what_became(found[0]) if isinstance(found, list) and found else None

    def ask(self, ref: str) -> Outcome:
        """By their number."""
        try:
            return _what_became(_client().get_notification_by_id(ref))
        except (HTTPError, InvalidResponse):
            raise InDoubt from None


def receipt(body: bytes) -> tuple[UUID, Outcome]:
    """What a receipt says (they post id, reference, to, status, created_at, completed_at, sent_at, notification_type): our own
    number of the message, and what became of it with theirs. Whom it went to is not read. Raises ValueError for anything else."""
    said = json.loads(body)
    if not isinstance(said, Mapping):
        raise ValueError
    try:
        return UUID(str(said.get("reference"))), _what_became(said)
    except InDoubt:
        raise ValueError from None


def _client() -> NotificationsAPIClient:
    return NotificationsAPIClient(settings.NOTIFY_KEY, base_url=settings.NOTIFY_AT, timeout=PATIENCE)


def _number(answer: Any) -> str:
    """Their number of a message. Whatever comes from outside is looked at before it is kept."""
    found = answer.get("id") if isinstance(answer, Mapping) else None
    if not isinstance(found, str) or not found.isascii() or not 0 < len(found) <= 80:
        raise InDoubt
    return found


def _refused(refused: HTTPError) -> Outcome:
    """Too busy, or broken on their side: later. Anything else is our own: the number, the key, the template."""
    code = refused.status_code
    if code == TOO_MANY:
        return NotNow("Whoever carries our messages is too busy.")
    if not isinstance(code, int) or code >= 500:
        return NotNow("Whoever carries our messages could not be reached.")
    if code in (401, 403):
        return NotNow(
            "Whoever carries our messages does not let us in: the key or its list of people is wrong."
        )
    return Never("Whoever carries our messages refused it: the number or address cannot be right.")


def _what_became(answer: Any) -> Outcome:
    ref = _number(answer)
    status = answer.get("status")
    if status in ARRIVED:
        return Arrived(ref)
    if status in ON_ITS_WAY:
        return OnItsWay(ref)
    return Never(WHY.get(status, UNKNOWN) if isinstance(status, str) else UNKNOWN, ref)
