"""Whether what was typed looks like a phone number, an email or a birthday. It is asked about once and never bars anybody:
whoever leaves it as it is goes on with it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import Leniency, PhoneNumberMatcher

from alongside.design.fields import DayField, split_date

DOUBTS: dict[str, Promise | str] = {
    "phone": _("We cannot ring this number. Change it, or press Continue again to leave it as it is."),
    "email": _("We cannot write to this email. Change it, or press Continue again to leave it as it is."),
    "born": _(
        "This cannot be a birthday, or the day when a baby is due. Change it, or press Continue again to leave it as it is."
    ),
}


def looks_like(kind: str, said: str, *, today: date) -> bool:
    """Whether it does. Words may stand beside a number; an age in words is as good as a birthday."""
    if kind == "phone":
        return any(PhoneNumberMatcher(said, "GB", leniency=Leniency.POSSIBLE))
    if kind == "email":
        return _passes(validate_email, said)
    parts = split_date(said)
    return parts is None or _passes(DayField(latest=_due_at_the_latest(today)).clean, list(parts))


def _due_at_the_latest(today: date) -> date:
    """A year on: a baby that is due is born by then."""
    return today.replace(year=today.year + 1, day=min(today.day, 28))


def _passes(check: object, said: object) -> bool:
    try:
        check(said)  # type: ignore[operator]
    except ValidationError:
        return False
    return True
