"""Emails: plain text, a neutral subject, nobody's name."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from alongside.design import clock
from alongside.post import notify
from alongside.post.carrying import Arrived, Carrier, InDoubt, Never, NotNow, Outcome
from alongside.post.local import Local
from alongside.record.actions.post import Outgoing

PATIENCE = 20  # seconds
NOT_REACHED = "The mail server could not be reached."
REFUSED = "The mail server refused it: the address cannot be right."


def carrier() -> Carrier:
    """Who carries emails, by the council's settings."""
    if settings.EMAILS_BY == "smtp":
        return Smtp()
    return notify.Notify(notify.email) if settings.EMAILS_BY == "notify" else Local("emails")


class Smtp:
    """A mail server. What it takes has gone, as far as we shall know: it answers nothing afterwards."""

    name = "smtp"

    def send(self, message: Outgoing) -> Outcome:
        """Hand one email over. Where the line breaks after it was sent and before the answer, nobody knows."""
        try:
            with _line() as line:
                return self._over(line, message)
        except smtplib.SMTPAuthenticationError:
            return NotNow("The mail server does not let us in: the name or the password is wrong.")
        except (OSError, smtplib.SMTPException):
            return NotNow(NOT_REACHED)

    def _over(self, line: smtplib.SMTP, message: Outgoing) -> Outcome:
        mail = as_mail(message)
        for code, _ in (line.mail(settings.MAIL_FROM), line.rcpt(message.address)):
            if code >= 400:
                return Never(REFUSED) if code >= 500 else NotNow("The mail server asks us to wait.")
        try:
            code, _ = line.data(mail.as_bytes())
        except smtplib.SMTPDataError as said:
            code = said.smtp_code
        except (OSError, smtplib.SMTPException):
            raise InDoubt from None
        if code >= 400:
            return Never(REFUSED) if code >= 500 else NotNow("The mail server asks us to wait.")
        return Arrived()

    def find(self, message: Outgoing) -> Outcome | None:
        """A mail server remembers nothing it can be asked."""
        raise InDoubt

    def ask(self, ref: str) -> Outcome:
        """Nor is anything on its way: what it took has gone."""
        raise InDoubt


def _line() -> smtplib.SMTP:
    host, _, port = settings.SMTP_ADDRESS.partition(":")
    trust = ssl.create_default_context()
    if settings.SMTP_TLS == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port or 465), timeout=PATIENCE, context=trust)
    else:
        line = smtplib.SMTP(host, int(port or 587), timeout=PATIENCE)
    if settings.SMTP_TLS == "starttls":
        line.starttls(context=trust)
    line.ehlo_or_helo_if_needed()
    if settings.SMTP_USER:
        line.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    return line


def as_mail(message: Outgoing) -> EmailMessage:
    """The email as it leaves. Its number is ours, so that a copy can be told from another message."""
    mail = EmailMessage()
    mail["From"] = settings.MAIL_FROM
    mail["To"] = message.address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{message.ref}@{settings.MAIL_FROM.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.words)
    return mail
