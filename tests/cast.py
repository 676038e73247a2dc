"""The people of the tests, known by heart.

Alice owns (a social worker in the North team), Bob is on her team, Charlie must see nothing (another team). Dora takes
the calls, Maud decides at the front door, Nils covers the night, Ines is the information officer, Carla chairs conferences, Lena is the council's lawyer. Amara and Ben are the
children of Dana; Femi is their father.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from alongside.accounts.models import Membership, Team, User
from alongside.record.access import Viewer

SINCE = date(2020, 1, 1)
STAFF = {
    "Alice": ("social_worker", "North"),
    "Bob": ("social_worker", "North"),
    "Nora": ("team_manager", "North"),
    "Charlie": ("social_worker", "South"),
    "Dora": ("front_door_worker", "Front door"),
    "Maud": ("duty_manager", "Front door"),
    "Nils": ("out_of_hours_worker", "Night"),
    "Ines": ("information_officer", "Records"),
    "Carla": ("conference_chair", "Chairs"),
    "Lena": ("council_lawyer", "Legal"),
}
TEAMS = {
    "North": "social_work",
    "South": "social_work",
    "Front door": "front_door",
    "Night": "out_of_hours",
    "Records": "support",
    "Chairs": "chairs_and_reviewing",
    "Legal": "support",
}


@dataclass
class Cast:
    """The staff with their accounts, as the viewers they are."""

    teams: dict[str, UUID] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Viewer:
        try:
            return self.viewers[name.capitalize()]
        except KeyError:
            raise AttributeError(name) from None

    @classmethod
    def on_stage(cls) -> Cast:
        """Open the accounts, and answer everybody."""
        cast = cls()
        rows = {name: Team.objects.create(name=name, kind=kind) for name, kind in TEAMS.items()}
        cast.teams = {name: team.ref for name, team in rows.items()}
        for name, (role, team) in STAFF.items():
            user = User.objects.create_user(f"{name.lower()}@ashworth.example", name=name)
            Membership.objects.create(user=user, team=rows[team], role=role, from_on=SINCE)
            cast.viewers[name] = Viewer(
                user.ref, name, frozenset({role}), frozenset({rows[team].ref}), frozenset({TEAMS[team]})
            )
        return cast
