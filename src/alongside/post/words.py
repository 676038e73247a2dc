"""The words of messages. They lie open on locked screens and shared mailboxes: they tell that there is something to read,
and nothing of what, about whom, or that there is a child at all. They lead nowhere that a stranger could follow."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.design.council import house


@dataclass(frozen=True, slots=True)
class Words:
    """The subject, where the channel has one, and the words."""

    subject: str
    words: str


def something_to_read(channel: str) -> Words:
    """That there is something to read. The same words whatever it is: nobody learns from them that it is bad news."""
    return Words("", _text()) if channel == "text" else Words(_subject(), _email())


def _subject() -> str:
    return settings.POST_SUBJECT or _("A message for you")


def _text() -> str:
    said = _("There is a new message for you. To read it, sign in the way you always do.")
    return " ".join(filter(None, (said, _ring(), _from())))


def _email() -> str:
    return "\n\n".join(
        filter(
            None,
            (
                _("Hello"),
                _("There is a new message for you. To read it, sign in the way you always do."),
                _ring(),
                _("Please do not answer this email. Nobody reads what is sent to this address."),
                _from(),
            ),
        )
    )


def _from() -> str:
    return settings.POST_FROM or settings.COUNCIL_NAME


def _ring() -> str:
    phone = house().phone
    return _("If you would rather talk, ring %(phone)s.") % {"phone": phone} if phone else ""
