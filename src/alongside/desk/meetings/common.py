"""What the pages of a meeting share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from alongside.accounts.roles import May, roles_who_may
from alongside.desk import doing
from alongside.desk.meetings.forms import ActForm
from alongside.law import pathway
from alongside.record.queries.desk import meetings as queries
from alongside.record.queries.desk.meetings import Place, Workspace

READERS = roles_who_may(May.OPEN_CHILD)
ARRANGERS = roles_who_may(May.ARRANGE_MEETING)
CHAIRS = roles_who_may(May.CHAIR_CONFERENCE)
CALLS = pathway.decisions()["conference_booked"]
CALLERS = frozenset((*CALLS.decided_by, *CALLS.deputies))
GIVERS = ARRANGERS & roles_who_may(May.ISSUE)

doing.REASONS.update(
    {
        "report_not_in_hand": (
            ("waits", "Waiting for another day would put a child at risk"),
            ("read", "It was read with them just before"),
            ("absent", "They could not be reached, and are told afterwards"),
        ),
        "conference_without_childs_view": (
            ("young", "Too young to say; what was seen of them is in the record"),
            ("wish", "They did not want to say"),
            ("later", "An advocate brings it after the conference"),
        ),
        "conference_not_quorate": (
            ("waits", "Waiting would put a child at risk"),
            ("reports", "The agencies that are missing sent reports"),
            ("again", "It meets again soon, with a plan until then"),
        ),
        "conference_without_everyone_responsible": (
            ("not_found", "They could not be found"),
            ("risk", "Asking would put somebody at risk"),
            ("order", "A court order keeps them away"),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class WrittenUp:
    """Where a meeting of one kind is written up, or decided: the page, what its button says, and for whom."""

    page: str
    words: str
    roles: frozenset[str]


# By the kind of meeting; each asks for the meeting.
WRITTEN_UP: dict[str, WrittenUp] = {
    "conference": WrittenUp("desk:conference_decide", "Decide", CHAIRS),
    "core_group": WrittenUp("desk:core_group_write", "Write it up", roles_who_may(May.WRITE_ASSESSMENT)),
    "child_in_need_review": WrittenUp("desk:help_review", "Write it up", roles_who_may(May.WRITE_ASSESSMENT)),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done at a meeting, about one seat or about the whole: its page, its form, and what it asks for."""

    key: str
    title: str
    form: type[ActForm]
    do: Callable[[HttpRequest, Any, Workspace, Place | None], Any]
    says: str = ""
    roles: frozenset[str] = ARRANGERS
    button: str = "Write it down"


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when: what every action asks."""
    return {"by": request.viewer, "now": request.now}  # type: ignore[attr-defined]


def opened(request: HttpRequest, meeting: UUID, what: str = "meeting") -> Workspace:
    """The meeting, opened and logged for whoever asks."""
    return queries.workspace(request.viewer, meeting, now=request.now, what=what)  # type: ignore[attr-defined]


def may(request: HttpRequest, roles: frozenset[str]) -> bool:
    """Whether whoever asks holds one of these roles."""
    return not roles.isdisjoint(request.viewer.roles)  # type: ignore[attr-defined]


def yes(value: str) -> bool:
    """A yes or no as the actions take it."""
    return value == "yes"
