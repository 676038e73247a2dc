"""The plain list of who looked, as lines of words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.law import looking
from alongside.record.queries.desk.looked import PlainLook


@dataclass(frozen=True)
class Line:
    """One line of the list: a day, who read, and why that was all right."""

    on: date
    who: str
    because: str


def plain_words(looks: Iterable[PlainLook]) -> list[Line]:
    """Each day's looks in words for the person they are about."""
    return [
        Line(
            each.on,
            " ".join(filter(None, (looking.who(each.who, each.team), looking.times(each.times)))),
            looking.BECAUSE[each.because],
        )
        for each in looks
    ]
