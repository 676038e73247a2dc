"""What a library mails through Django (the sign-in does) goes through the same outbox as everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from alongside.design import clock
from alongside.record.access import BY_ITSELF
from alongside.record.actions import post as actions


class Outbox(BaseEmailBackend):
    """Django's way to send mail: it is queued, one message for each reader, and only its plain words."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were queued."""
        now, queued = clock.now(), 0
        for mail in email_messages:
            if mail.attachments:
                raise ValueError("Nothing is attached to what is mailed: a document is issued as a copy.")
            for address in mail.recipients():
                said: dict[str, Any] = {"subject": str(mail.subject), "words": str(mail.body)}
                actions.queue_for_a_colleague(address, **said, by=BY_ITSELF, now=now)
            queued += 1
        return queued
