"""Who belongs at which meeting, and when enough are there to hold it (process 5.0).

A table and two questions about it. A meeting is never refused for who is missing: going ahead needs a reason, and
protection does not wait for a chair in a room to be filled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.law.events import coded
from alongside.law.tables import Source


class Place(StrEnum):
    """Where somebody stands towards a meeting."""

    REQUIRED = "required"
    CONSIDERED = "considered"
    NOT_NORMALLY = "not_normally"
    WELCOME = "welcome"


ROLE = coded(
    "meeting_role",
    parents="Parents and everyone with parental responsibility",
    child="The child",
    social_worker="Social worker",
    police="Police",
    health="Health",
    school="School or nursery",
    lawyer="Council lawyer",
    chair="Independent chair",
    supporter="Supporter or advocate",
    solicitor="A parent's solicitor",
    other_agency="Another agency that knows the child",
    family_network="Somebody of the family network",
    carer="Carer",
    early_help="Early help practitioner",
)
AGENCIES = frozenset({"social_worker", "police", "health", "school", "other_agency", "early_help"})
R, C, N, W = Place.REQUIRED, Place.CONSIDERED, Place.NOT_NORMALLY, Place.WELCOME


MATRIX = Source("PROCESS", "5.0")


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who must be there: all of `each`, and `others` more of the agencies. `local`: the council may set it otherwise."""

    each: frozenset[str] = frozenset()
    others: int = 0
    local: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One kind of meeting: who is asked, who is told of the outcome, what may be said of single places, and its quorum."""

    key: str
    step: str
    name: str
    places: Mapping[str, Place]
    quorum: Quorum
    told: frozenset[str] = frozenset()
    notes: Mapping[str, str] | None = None
    source: Source = MATRIX


def _places(**roles: Place) -> Mapping[str, Place]:
    return roles


SOCIAL_HEALTH_POLICE = Quorum(
    frozenset({"social_worker", "health", "police"}),
    local=False,
    words="Social care, health and police, each able to decide for their agency.",
)
COUNCIL_AND_TWO = Quorum(
    frozenset({"social_worker"}), 2, words="Commonly the council and two other agencies; set locally."
)

MEETINGS: tuple[Meeting, ...] = (
    Meeting(
        "team_around_the_family",
        "S05",
        "Team around the family",
        _places(
            parents=R,
            child=R,
            social_worker=C,
            police=C,
            health=C,
            school=C,
            lawyer=N,
            chair=N,
            supporter=W,
            solicitor=N,
        ),
        Quorum(words="Set locally."),
        notes={"child": "By age.", "solicitor": "There is no need for one."},
    ),
    Meeting(
        "family_group",
        "S07",
        "Family group meeting",
        _places(
            parents=R,
            child=C,
            social_worker=C,
            police=N,
            health=C,
            school=C,
            lawyer=N,
            chair=N,
            supporter=W,
            solicitor=N,
        ),
        Quorum(words="One person accepting the offer is enough to require it."),
        notes={
            "parents": "It must be offered.",
            "social_worker": "For the part where information is given only.",
            "chair": "A coordinator, independent of the work.",
        },
    ),
    Meeting(
        "child_in_need_review",
        "S10",
        "Child in need or family help review",
        _places(
            parents=R,
            child=R,
            social_worker=R,
            police=C,
            health=R,
            school=R,
            lawyer=N,
            chair=N,
            supporter=W,
            solicitor=W,
        ),
        Quorum(words="Set locally."),
        notes={
            "child": "By age.",
            "social_worker": "Or the lead practitioner.",
            "health": "If involved.",
            "school": "If involved.",
            "solicitor": "May support.",
        },
    ),
    Meeting(
        "strategy_discussion",
        "S13",
        "Strategy discussion",
        _places(
            parents=N,
            child=N,
            social_worker=R,
            police=R,
            health=R,
            school=C,
            lawyer=C,
            chair=N,
            supporter=N,
            solicitor=N,
        ),
        SOCIAL_HEALTH_POLICE,
        told=frozenset({"parents", "child"}),
        notes={
            "school": "Expected if they know the child.",
            "chair": "A manager chairs.",
            "child": "Told by age.",
            "parents": "Where harm comes from outside the home, asking them may be good practice.",
        },
    ),
    Meeting(
        "conference",
        "S17",
        "Child protection conference",
        _places(
            parents=R,
            child=R,
            social_worker=R,
            police=R,
            health=R,
            school=R,
            lawyer=C,
            chair=R,
            supporter=W,
            solicitor=W,
        ),
        COUNCIL_AND_TWO,
        notes={"child": "By age and wish.", "solicitor": "May support, and does not run a hearing."},
    ),
    Meeting(
        "core_group",
        "S20",
        "Core group",
        _places(
            parents=R,
            child=R,
            social_worker=R,
            police=C,
            health=R,
            school=R,
            lawyer=N,
            chair=N,
            supporter=W,
            solicitor=W,
        ),
        Quorum(words="Set locally. It goes ahead even if the social worker is away."),
        notes={
            "child": "By age.",
            "social_worker": "Leads.",
            "health": "If a member.",
            "school": "If a member.",
            "solicitor": "May support.",
        },
    ),
    Meeting(
        "legal_gateway",
        "S31",
        "Legal gateway meeting",
        _places(
            parents=N,
            child=N,
            social_worker=R,
            police=N,
            health=N,
            school=N,
            lawyer=R,
            chair=N,
            supporter=N,
            solicitor=N,
        ),
        Quorum(words="Set locally."),
        told=frozenset({"parents"}),
        notes={"chair": "A manager chairs."},
    ),
    Meeting(
        "pre_proceedings",
        "S33",
        "Pre-proceedings meeting",
        _places(
            parents=R,
            child=C,
            social_worker=R,
            police=N,
            health=N,
            school=N,
            lawyer=R,
            chair=N,
            supporter=W,
            solicitor=R,
        ),
        Quorum(local=False, words="A parent and their solicitor can be absent; that is recorded."),
        notes={"child": "Their views.", "chair": "A manager chairs.", "solicitor": "Free of charge."},
    ),
    Meeting(
        "looked_after_review",
        "S40",
        "Looked-after review",
        _places(
            parents=R,
            child=R,
            social_worker=R,
            police=N,
            health=C,
            school=C,
            lawyer=N,
            chair=R,
            supporter=W,
            solicitor=C,
        ),
        Quorum(
            frozenset({"chair", "social_worker"}),
            local=False,
            words="The reviewing officer and the social worker.",
        ),
        notes={"parents": "Unless barred.", "chair": "The reviewing officer."},
    ),
    Meeting(
        "complaint_panel",
        "S43",
        "Complaint panel",
        _places(
            parents=R,
            child=C,
            social_worker=N,
            police=N,
            health=N,
            school=N,
            lawyer=N,
            chair=R,
            supporter=R,
            solicitor=N,
        ),
        Quorum(local=False, words="Three independent people."),
        notes={
            "parents": "The person who complains.",
            "social_worker": "An officer of the council.",
            "supporter": "If wanted.",
            "solicitor": "Not as advocate by default.",
        },
    ),
)
BY_KEY: Mapping[str, Meeting] = {meeting.key: meeting for meeting in MEETINGS}

# The parts of the record of a conference that everybody at it may read, in order: slot, title, and whether it stands once a
# child. The confidential part is a document of its own.
RECORD = (
    ("purpose", "Why this conference was called", False),
    ("shared", "What was shared and talked about", False),
    ("strengths", "What works well for the family", False),
    ("worries", "What people are worried about", True),
    ("decision", "What the chair decided, and why", True),
    ("outline", "The plan in outline: what must change, who helps, by when", True),
    ("contingency", "What happens if things do not get better", True),
    ("escalation", "Where somebody did not agree", False),
)
CORE_GROUP_RECORD = (
    ("talked", "What we talked about, and what we decided"),
    ("change_of_risk", "What is safer or less safe than last time"),
    ("absent_views", "What those who were not there think"),
)
# What is read on a meeting's own page, by its kind: a conference's record has pages of its own.
READ_HERE: Mapping[str, tuple[tuple[str, str], ...]] = {"core_group": CORE_GROUP_RECORD}
CLOSED = (
    ("why_closed", "Why this part is kept apart, and from whom"),
    ("said_closed", "What was said while somebody was not in the room"),
)
# What somebody of the family answered to the report; it goes with every copy. Whose it is stands in the words.
ANSWER = "answer"
_TITLES = {
    **{slot: title for slot, title, _ in RECORD},
    **{slot: title for parts in READ_HERE.values() for slot, title in parts},
    **dict(CLOSED),
    ANSWER: "An answer to the report",
}


def part_title(slot: str) -> str:
    """What a slot of the record is called, as people read it; empty where it is none."""
    return _TITLES.get(slot.partition(":")[0], "")


def wanting(meeting: str, present: Collection[str]) -> frozenset[str]:
    """The roles whose presence the quorum asks for and that are not there. Empty says nothing about the number."""
    return BY_KEY[meeting].quorum.each - set(present)


def quorate(meeting: str, present: Collection[str]) -> bool:
    """Whether enough are there. Agencies count once each, and only those beyond the ones that must be there anyway."""
    quorum = BY_KEY[meeting].quorum
    others = (set(present) & AGENCIES) - quorum.each
    return not wanting(meeting, present) and len(others) >= quorum.others


def must_be_asked(meeting: str) -> frozenset[str]:
    """The roles that must be invited or involved."""
    return frozenset(role for role, place in BY_KEY[meeting].places.items() if place is Place.REQUIRED)


def always_asked(meeting: str) -> frozenset[str]:
    """Of those who must be asked, whoever is asked without condition: not "if a member", "if involved"."""
    notes = BY_KEY[meeting].notes or {}
    return frozenset(role for role in must_be_asked(meeting) if not notes.get(role, "").startswith("If "))
