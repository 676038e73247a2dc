"""What the council says of itself on every page outside: its numbers, when it reads what is sent, where Exit leads."""

from dataclasses import dataclass

from django.conf import settings


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
        settings.COUNCIL_HOURS,
        settings.COUNCIL_PHONE_ALWAYS,
        settings.EXIT_TO,
    )


def _dialled(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
