"""Who works at the large council: the demonstration's cast, and as many more as its children need.

A worker has some twenty children, six workers make a team with a manager, and chairs, front-door workers and duty managers
follow from the number of children. The cast's own teams are filled up first, so that whoever signs in as Alice or Hannah
has a caseload or a team like everybody's. Nobody but the cast can sign in: the others have no password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from alongside.accounts.models import Membership, Team, User
from alongside.accounts.roles import Role
from alongside.record.access import Viewer
from examples.large import names, rates
from examples.large.families import Family

A_TEAM = 6
CHILDREN_OF_A_CHAIR = 2_500  # of all children on the record: some eighty at a time have a plan
CHILDREN_OF_THE_FRONT_DOOR = 5_000


@dataclass(frozen=True, slots=True)
class SocialWork:
    """A team with its manager and workers."""

    team: object
    manager: Viewer
    workers: tuple[Viewer, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works with one family: a viewer for each `by` of a journey's steps, and their team."""

    front_door: Viewer
    duty_manager: Viewer
    worker: Viewer
    manager: Viewer
    chair: Viewer
    team: object


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who may be given a family."""

    front_door: tuple[Viewer, ...]
    duty_managers: tuple[Viewer, ...]
    teams: tuple[SocialWork, ...]
    chairs: tuple[Viewer, ...]

    def crew_of(self, family: Family) -> Crew:
        """Whoever this family is given to: workers in turn, so that each has as many."""
        places = [(team, worker) for team in self.teams for worker in team.workers]
        team, worker = places[family.number % len(places)]
        return Crew(
            self.front_door[family.number % len(self.front_door)],
            self.duty_managers[family.number % len(self.duty_managers)],
            worker,
            team.manager,
            self.chairs[family.number % len(self.chairs)],
            team.team,
        )


def workers_for(open_children: int) -> int:
    """How many social workers so many open children need."""
    return max(A_TEAM, -(-open_children // rates.CASELOAD))


def names_of_staff(seed: int) -> list[str]:
    """Names for colleagues, no two the same; enough for any council."""
    lots = Random(f"{seed}:staff")
    given = sorted(
        {name for _, _, girls, boys, _ in names.BACKGROUNDS for name in (girls + " " + boys).split()}
    )
    family = sorted({name for *_, surnames in names.BACKGROUNDS for name in surnames.split()})
    both = [f"{first} {last}" for first in given for last in family]
    lots.shuffle(both)
    return both


def appoint(children: int, open_children: int, *, seed: int) -> Staff:
    """Open the accounts that the cast is short of, and answer everybody. The cast is on stage already."""
    free = iter(names_of_staff(seed))
    wanted = workers_for(open_children)
    rows = _Rows(free)
    rows.fill("Assessment, East", A_TEAM - 2)
    rows.fill("Assessment, West", A_TEAM - 2)
    for n in range(-(-max(0, wanted - 2 * A_TEAM) // A_TEAM)):
        rows.team(f"Safeguarding and help {n + 1:03d}")
    fronts = children // CHILDREN_OF_THE_FRONT_DOOR
    rows.add("Front door", Role.FRONT_DOOR_WORKER, "Front door social worker", fronts)
    rows.add("Front door", Role.DUTY_MANAGER, "Duty manager", fronts // 5)
    rows.add(
        "Chairs and reviewing officers",
        Role.CONFERENCE_CHAIR,
        "Conference chair",
        children // CHILDREN_OF_A_CHAIR,
    )
    rows.write()
    return appointed()


def appointed() -> Staff:
    """Everybody who may be given a family, in an order that stays."""
    found: dict[tuple[str, str], list[Viewer]] = {}
    teams = {team.name: team for team in Team.objects.order_by("name")}
    memberships = (
        Membership.objects.filter(until_on=None).select_related("user", "team").order_by("user__email", "pk")
    )
    for each in memberships:
        viewer = Viewer(
            each.user.ref,
            each.user.name,
            frozenset({each.role}),
            frozenset({each.team.ref}),
            frozenset({each.team.kind}),
        )
        found.setdefault((each.team.name, each.role), []).append(viewer)
    social = [
        SocialWork(teams[name].ref, found[name, Role.TEAM_MANAGER][0], tuple(found[name, Role.SOCIAL_WORKER]))
        for name in teams
        if (name, Role.SOCIAL_WORKER) in found and (name, Role.TEAM_MANAGER) in found
    ]
    return Staff(
        tuple(found["Front door", Role.FRONT_DOOR_WORKER]),
        tuple(found["Front door", Role.DUTY_MANAGER]),
        tuple(social),
        tuple(found["Chairs and reviewing officers", Role.CONFERENCE_CHAIR]),
    )


class _Rows:
    """Accounts to be opened, written at once."""

    def __init__(self, free) -> None:
        self.free, self.users, self.places, self.made = free, [], [], []
        self.teams = {team.name: team for team in Team.objects.all()}

    def fill(self, team: str, workers: int) -> None:
        self.add(team, Role.SOCIAL_WORKER, "Social worker", workers)

    def team(self, name: str) -> None:
        self.teams[name] = Team(name=name, kind="social_work", telephone="01632 960120")
        self.made.append(self.teams[name])
        self.add(name, Role.TEAM_MANAGER, "Team manager", 1)
        self.fill(name, A_TEAM)

    def add(self, team: str, role: Role, title: str, many: int) -> None:
        for _ in range(many):
            name = next(self.free)
            user = User(email=f"{name.replace(' ', '.').lower()}@council.example", name=name, job_title=title)
            user.set_unusable_password()
            self.users.append(user)
            self.places.append((user, team, role))

    def write(self) -> None:
        Team.objects.bulk_create(self.made)
        User.objects.bulk_create(self.users)
        Membership.objects.bulk_create(
            Membership(user=user, team=self.teams[team], role=role, from_on=date(2020, 1, 1))
            for user, team, role in self.places
        )
