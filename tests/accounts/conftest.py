"""A council with a few teams, and whoever signs in to it."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from alongside.accounts.models import Membership, Team, User
from alongside.design import clock
from alongside.record.access import Viewer, viewer_of

PASSWORD = "only the tests sign in with this"
# A Tuesday, at a quarter past nine in the morning.
TUESDAY = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


class Council:
    """The North and South teams, the front door, and whoever looks after the system."""

    def __init__(self) -> None:
        self.teams = {
            name: Team.objects.create(name=name, kind=kind)
            for name, kind in {
                "North": "social_work",
                "South": "social_work",
                "Front door": "front_door",
                "Records": "support",
            }.items()
        }
        self.users: dict[str, User] = {}
        for name, role, team in (
            ("Nora Hughes", "team_manager", "North"),
            ("Alice Moreno", "social_worker", "North"),
            ("Bob Adeyemi", "family_help_practitioner", "North"),
            ("Simon Reid", "team_manager", "South"),
            ("Charlie Novak", "social_worker", "South"),
            ("Maud Fenn", "duty_manager", "Front door"),
            ("Hilda Ross", "head_of_service", "Records"),
            ("Sofia Marchetti", "system_owner", "Records"),
        ):
            self.joins(name, role, team)

    def joins(self, name: str, role: str, team: str) -> User:
        first = name.split()[0]
        user = User.objects.create_user(f"{first.lower()}@ashworth.example", name=name, password=PASSWORD)
        Membership.objects.create(user=user, team=self.teams[team], role=role, from_on=date(2020, 1, 6))
        self.users[first] = user
        return user

    def __getitem__(self, first: str) -> User:
        return self.users[first]

    def viewer(self, first: str, now: datetime = TUESDAY) -> Viewer:
        return viewer_of(self.users[first].ref, now=now)


@pytest.fixture
def council(db) -> Council:
    cache.clear()
    return Council()


@pytest.fixture
def at(monkeypatch):
    """The clock of the doors, set by hand."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(TUESDAY)
    return set_to
