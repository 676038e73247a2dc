"""Restrictions as they stand, for the actions that change them and the pages that show them.

Everybody restricted in one act (a mother and her children in a refuge) is one `together`, called the act: what is done
to one is done to all. Whoever answers for it is its owner, or the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, roles_who_may
from alongside.law.days import Calendar, england, london_day
from alongside.record import models
from alongside.record.access import STANDING, Viewer
from alongside.record.queries.shared import rows

REVIEW_WORKING_DAYS = 2  # a local choice: an emergency opening is looked at while everybody remembers it
RESTRICTERS = roles_who_may(May.RESTRICT)
LISTED = "ORDER BY r.recorded_at, r.ref"
OF_ACT = " ".join((STANDING, "AND r.together = %(act)s", LISTED))
OF_PEOPLE = " ".join(
    (
        STANDING,
        """AND r.person_id IN (SELECT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
                               WHERE c.person_id = ANY(%(people)s))""",
        LISTED,
    )
)
ALL = " ".join((STANDING, LISTED))


@dataclass(frozen=True, slots=True)
class Standing:
    """A restriction of one person as it stands. `expires_on`: the last day by which it is looked at again."""

    ref: UUID
    person: UUID
    act: UUID
    reasons: str
    recorded_at: datetime
    owner: UUID
    second: UUID | None
    desk_phone: str
    expires_on: date

    def answered_by(self, user: UUID) -> bool:
        """Whether this account answers for it."""
        return user in (self.owner, self.second)


def of_act(act: UUID) -> list[Standing]:
    """The restrictions of one act that stand, the first written first. One statement."""
    return [Standing(*row) for row in rows(OF_ACT, {"act": act})]


def of_people(people: Iterable[UUID]) -> list[Standing]:
    """What restricts any of these people, under whichever of their records. One statement."""
    return [Standing(*row) for row in rows(OF_PEOPLE, {"people": list(people)})]


def answered_by(user: UUID) -> list[Standing]:
    """Every standing restriction this account answers for. One statement."""
    return [each for each in all_standing() if each.answered_by(user)]


def all_standing() -> list[Standing]:
    """Every restriction that stands: hundreds in a large council, not thousands. One statement."""
    return [Standing(*row) for row in rows(ALL, {})]


def named(standing: Iterable[Standing], today: date) -> QuerySet[models.RestrictedAccess]:
    """The named access to these that holds today."""
    return models.RestrictedAccess.objects.filter(
        restriction__in=[each.ref for each in standing], ended=None, expires_on__gte=today
    )


def waiting_lift(act: UUID) -> models.LiftAsked | None:
    """The asking to open records to staff that waits for somebody to agree; None where nobody asked, or it was answered by
    keeping them restricted. Two statements."""
    asked = models.LiftAsked.objects.filter(together=act, lifted=None).order_by("-recorded_at").first()
    if asked is None:
        return None
    kept = models.RestrictionRenewed.objects.filter(
        restriction__together=act, recorded_at__gte=asked.recorded_at
    )
    return None if kept.exists() else asked


def review_by(opened_at: datetime, calendar: Calendar | None = None) -> date:
    """The last day on which an emergency opening is reviewed in time. The day it was opened is not counted."""
    return (calendar or england()).after(london_day(opened_at), REVIEW_WORKING_DAYS)


def may_review(opening: models.EmergencyOpening, standing: Iterable[Standing], viewer: Viewer) -> bool:
    """Whether this viewer says if an opening was proper: whoever answers for the record, never of their own opening."""
    return opening.user != viewer.user and any(each.answered_by(viewer.user) for each in standing)


def who_may_agree(standing: Iterable[Standing], asked_by: UUID, today: date) -> frozenset[UUID]:
    """Who may agree to open restricted records that somebody asked to open: whoever else answers for them, or is named
    and may restrict records."""
    held = list(standing)
    answering = {user for each in held for user in (each.owner, each.second) if user}
    users = named(held, today).values_list("user", flat=True)
    may_restrict = Membership.objects.on(today).filter(
        user__ref__in=list(users), role__in=RESTRICTERS, user__is_active=True
    )
    return frozenset(answering | set(may_restrict.values_list("user__ref", flat=True))) - {asked_by}
