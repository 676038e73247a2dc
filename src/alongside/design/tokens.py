"""The signed token that every form carries: whose form it is, for which draft, and that it counts once.

The token is good for twelve hours. That it is used once is the ledger's promise (record.actions.once): a second
submission of the same token gets the first one's result, so that a double click writes nothing twice.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

FIELD = "form_token"
GOOD_FOR = timedelta(hours=12)
_SALT = "alongside.form"


@dataclass(frozen=True)
class FormToken:
    """A form as it was handed out. `draft` is None for a form that keeps no draft."""

    token: UUID
    writer: UUID
    form: str
    draft: UUID | None
    at: datetime


class FormRefused(Exception):
    """This form cannot be used. Open the page again; what you typed is shown below so that you can copy it."""


class FormTooOld(FormRefused):
    """This page was opened more than 12 hours ago. Open it again and check that nothing has changed."""


def issue(*, writer: UUID, form: str, now: datetime, draft: UUID | None = None) -> str:
    """A new signed token for one showing of a form."""
    words = {
        "token": str(uuid.uuid4()),
        "writer": str(writer),
        "form": form,
        "draft": str(draft) if draft else "",
        "at": now.isoformat(),
    }
    return signing.dumps(words, salt=_SALT)


def read(request: HttpRequest, *, now: datetime) -> FormToken:
    """The token this form came with. Raises FormTooOld after twelve hours, FormRefused if it is not one of ours."""
    found = understood(request.POST.get(FIELD, ""))
    if found.at + GOOD_FOR < now:
        raise FormTooOld
    return found


def understood(signed: str) -> FormToken:
    """A signed token as a value, whatever its age."""
    try:
        words = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        raise FormRefused from None
    return FormToken(
        token=UUID(words["token"]),
        writer=UUID(words["writer"]),
        form=words["form"],
        draft=UUID(words["draft"]) if words["draft"] else None,
        at=datetime.fromisoformat(words["at"]),
    )
