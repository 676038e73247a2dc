"""Colleagues and teams, by the references that the record keeps of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.models import Membership, Team, User


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here or did: what to call them and where to ring."""

    ref: UUID
    name: str
    job_title: str = ""
    telephone: str = ""

    @property
    def who(self) -> str:
        """Alice Moreno, social worker."""
        return (
            f"{self.name}, {self.job_title[:1].lower()}{self.job_title[1:]}" if self.job_title else self.name
        )


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team and the number it is reached by."""

    ref: UUID
    name: str
    kind: str
    telephone: str = ""


def colleagues(refs: Iterable[UUID | None]) -> dict[UUID, Colleague]:
    """These colleagues; one that is nobody's account (an import) is left out. One statement."""
    wanted = {ref for ref in refs if ref}
    if not wanted:
        return {}
    return {row[0]: Colleague(*row) for row in colleague_rows(wanted)}


def colleague_rows(refs: Collection[UUID] | QuerySet[Any, Any]) -> QuerySet[User, Any]:
    """The values of a `Colleague` for each of these accounts, to be read together with other lists."""
    return User.objects.filter(ref__in=refs).values_list("ref", "name", "job_title", "telephone")


def teams(refs: Iterable[UUID | None]) -> dict[UUID, TeamCard]:
    """These teams. One statement."""
    wanted = {ref for ref in refs if ref}
    if not wanted:
        return {}
    return {row[0]: TeamCard(*row) for row in team_rows(ref__in=wanted)}


def team_rows(**which: Any) -> QuerySet[Team, Any]:
    """The values of a `TeamCard` for each of these teams, by name, to be read together with other lists."""
    return Team.objects.filter(**which).order_by("name").values_list("ref", "name", "kind", "telephone")


def teams_of_kind(*kinds: str) -> tuple[TeamCard, ...]:
    """The teams of these kinds, by name. One statement."""
    return tuple(TeamCard(*row) for row in team_rows(kind__in=kinds))


def members(team_refs: Iterable[UUID], today: date) -> dict[UUID, tuple[Colleague, ...]]:
    """Who is in each of these teams today, by name. One statement."""
    found: dict[UUID, dict[UUID, Colleague]] = {ref: {} for ref in team_refs}
    rows = (
        Membership.objects.on(today)
        .filter(team__ref__in=list(found), user__is_active=True)
        .order_by("user__name")
        .values_list("team__ref", "user__ref", "user__name", "user__job_title", "user__telephone")
    )
    for team, *person in rows:
        found[team][person[0]] = Colleague(*person)
    return {team: tuple(people.values()) for team, people in found.items()}


def with_roles(roles: Collection[str], *, today: date) -> tuple[tuple[Colleague, frozenset[str]], ...]:
    """Everybody who holds one of these roles today, by name, with those they hold. One statement."""
    rows = (
        Membership.objects.on(today)
        .filter(role__in=list(roles), user__is_active=True)
        .order_by("user__name", "user__ref")
        .values_list("user__ref", "user__name", "user__job_title", "user__telephone", "role")
    )
    people: dict[UUID, Colleague] = {}
    held: dict[UUID, set[str]] = {}
    for ref, name, job, telephone, role in rows:
        people[ref] = Colleague(ref, name, job, telephone)
        held.setdefault(ref, set()).add(role)
    return tuple((people[ref], frozenset(held[ref])) for ref in people)
