"""What the council says of itself on every page outside: its numbers, when it reads what is sent, where Exit leads."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

USUAL_HOURS = gettext_noop(
    "Monday to Friday, 9am to 5pm, but not on bank holidays"
)  # of the settings, to be translated


@dataclass(frozen=True, slots=True)
class House:
    """The council, as anybody may know it. Numbers as they are read and dialled; empty where the council named none."""

    name: str
    phone: str
    hours: str
    always_phone: str
    exit_to: str

    @property
    def dial(self) -> str:
        """The office number as a telephone takes it."""
        return _dialled(self.phone)

    @property
    def dial_always(self) -> str:
        """The 24-hour number as a telephone takes it."""
        return _dialled(self.always_phone)


def house() -> House:
    """As the settings say it now."""
    return House(
        settings.COUNCIL_NAME,
        settings.COUNCIL_PHONE,
        gettext(settings.COUNCIL_HOURS) if settings.COUNCIL_HOURS else "",
        settings.COUNCIL_PHONE_ALWAYS,
        settings.EXIT_TO,
    )


def _dialled(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
