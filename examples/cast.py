"""Who works at the demonstration council: teams, people, what each is, and one password for all of them.

Alice Moreno owns most of the stories, Ben Adeyemi is on her team, Charlie Novak works elsewhere and must see nothing.
The telephone numbers are those set aside for fiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from alongside.accounts.models import Membership, Team, User
from alongside.record.access import Viewer

PASSWORD = "alongside demo"  # noqa: S105 - everybody here is made up, and it is printed at every start
SINCE = date(2020, 1, 1)
# The same numbers as stand on every page outside.
DESK = settings.COUNCIL_PHONE or settings.DEMO_PHONE
NIGHT = settings.COUNCIL_PHONE_ALWAYS or settings.DEMO_PHONE_ALWAYS

TEAMS: dict[str, tuple[str, str]] = {
    "Front door": ("front_door", DESK),
    "Out of hours": ("out_of_hours", NIGHT),
    "Family help, Canalside": ("family_help", "01632 960110"),
    "Assessment, East": ("social_work", "01632 960120"),
    "Assessment, West": ("social_work", "01632 960130"),
    "Chairs and reviewing officers": ("chairs_and_reviewing", "01632 960140"),
    "Legal services": ("support", "01632 960145"),
    "Records and information": ("support", "01632 960150"),
    "Head of service's office": ("support", "01632 960160"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here. The first word of the name is how the stories call them."""

    name: str
    role: str
    team: str
    job_title: str

    @property
    def email(self) -> str:
        """Their sign-in."""
        return f"{self.name.split()[0].lower()}@council.example"


STAFF: tuple[Member, ...] = (
    Member("Nadia Rahman", "front_door_worker", "Front door", "Front door social worker"),
    Member("Tom Ferreira", "front_door_worker", "Front door", "Front door social worker"),
    Member("Grace Okonjo", "duty_manager", "Front door", "Duty manager"),
    Member("Maureen Tate", "business_support", "Front door", "Business support officer"),
    Member("Dermot Walsh", "out_of_hours_worker", "Out of hours", "Out of hours social worker"),
    Member("Alice Moreno", "social_worker", "Assessment, East", "Social worker"),
    Member("Ben Adeyemi", "social_worker", "Assessment, East", "Social worker"),
    Member("Hannah Lindqvist", "team_manager", "Assessment, East", "Team manager"),
    Member("Charlie Novak", "social_worker", "Assessment, West", "Social worker"),
    Member("Priya Nair", "social_worker", "Assessment, West", "Social worker"),
    Member("Samuel Osei", "team_manager", "Assessment, West", "Team manager"),
    Member("Ruth Calder", "family_help_practitioner", "Family help, Canalside", "Family help practitioner"),
    Member("Megan Price", "team_manager", "Family help, Canalside", "Family help manager"),
    Member("Joan Whitaker", "conference_chair", "Chairs and reviewing officers", "Conference chair"),
    Member(
        "Peter Lyle", "reviewing_officer", "Chairs and reviewing officers", "Independent reviewing officer"
    ),
    Member("Leonie Abara", "council_lawyer", "Legal services", "Council solicitor"),
    Member("Farah Siddiqui", "information_officer", "Records and information", "Information officer"),
    Member("Wei Zhang", "data_analyst", "Records and information", "Data analyst"),
    Member("David Ellery", "head_of_service", "Head of service's office", "Head of service"),
    Member("Sofia Marchetti", "system_owner", "Records and information", "System owner"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts as the viewers they are, and the teams, by name."""

    viewers: dict[str, Viewer]
    teams: dict[str, UUID]

    def __getitem__(self, first_name: str) -> Viewer:
        return self.viewers[first_name]


def on_stage() -> Cast:
    """Open every account, with its team and role."""
    hashed = make_password(PASSWORD)  # once: hashing is meant to be slow
    rows = {
        name: Team.objects.create(name=name, kind=kind, telephone=telephone)
        for name, (kind, telephone) in TEAMS.items()
    }
    viewers = {}
    for n, member in enumerate(STAFF):
        user = User.objects.create(
            email=member.email,
            name=member.name,
            job_title=member.job_title,
            telephone=f"01632 9602{n:02}",
            password=hashed,
        )
        team = rows[member.team]
        Membership.objects.create(user=user, team=team, role=member.role, from_on=SINCE)
        viewers[member.name.split()[0]] = Viewer(
            user.ref,
            member.name,
            frozenset({member.role}),
            frozenset({team.ref}),
            frozenset({TEAMS[member.team][0]}),
        )
    return Cast(viewers, {name: team.ref for name, team in rows.items()})
