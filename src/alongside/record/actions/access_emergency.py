"""Opening a restricted record in an emergency: for some hours, told at once, and reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, Role, roles_who_may
from alongside.design.words import moment_words
from alongside.law.days import in_london, london_day, start_of
from alongside.record import models, restrictions
from alongside.record.access import NotFound, Viewer, hidden_from, log
from alongside.record.acting import Mistaken, decides, reports, stamp, task
from alongside.record.actions.access import name_of, once_for
from alongside.record.queries.shared import rows as read
from alongside.record.write import Rows, lock, write

OPENED, NOTICED, BREACH = "restricted_record_opened", "emergency_noticed", "restricted_record_breach"
MOST_TRIES = 3  # a day, that met nothing kept from whoever tries
MOST_HOURS = 24  # whatever the council has set: what lasts longer is named access
MANAGERS = roles_who_may(May.RESTRICT) - {Role.INFORMATION_OFFICER}
SOME_WORDS = 10  # characters: "urgent" is not a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Whom somebody looks for in an emergency: a name with a date of birth or a postcode, or a number."""

    name: str = ""
    born_on: date | None = None
    postcode: str = ""
    number: str = ""

    @property
    def enough(self) -> bool:
        """Whether this means one person, rather than everybody of that name."""
        return bool(self.number.strip() or (self.name.strip() and (self.born_on or self.postcode.strip())))

    def in_words(self) -> str:
        """As it is kept."""
        born = self.born_on.isoformat() if self.born_on else ""
        return "; ".join(filter(None, (self.name.strip(), born, self.postcode.strip(), self.number.strip())))


class NothingKept(Exception):
    """Nothing that is kept from whoever asked was met. Kept, with who asked and why."""


# A name spelt much alike, and with it the day of birth or the postcode; or a number.
MEANT = """
SELECT DISTINCT c2.person_id
FROM (
  SELECT t.person_id FROM record_searchterm t JOIN record_personcard c ON c.person_id = t.person_id
  WHERE t.kind = 'name' AND %(name)s <> '' AND similarity(t.text, unaccent(lower(%(name)s))) >= 0.6
    AND t.text %% unaccent(lower(%(name)s))
    AND (c.born_on = %(born_on)s::date OR EXISTS (
      SELECT 1 FROM record_searchterm p
      WHERE p.person_id = t.person_id AND p.kind = 'postcode' AND p.text = %(postcode)s AND %(postcode)s <> ''))
  UNION ALL
  SELECT person_id FROM record_searchterm WHERE kind = 'identifier' AND %(number)s <> '' AND text = %(number)s
) met
JOIN record_personcard c ON c.person_id = met.person_id
JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
"""


@reports
def open_in_emergency(looked: Looked, *, reasons: str, hours: int, by: Viewer, now: datetime) -> UUID | None:
    """Open a restricted record for some hours, for a child who cannot wait for the desk that answers day and night.
    Everybody restricted together with them opens too. Its owner, the second and a manager of whoever opens it are told at
    once. Answers the person; None, kept with who tried and why, where nobody is meant who is hidden from them.
    """
    if len(reasons.strip()) < SOME_WORDS:
        raise Mistaken("reasons", "Say what is happening, and why this child cannot wait.")
    if not looked.enough:
        raise Mistaken("name", "Enter a name with a date of birth or a postcode, or a number the record has.")
    if not 0 < hours <= MOST_HOURS:
        raise Mistaken("hours", f"An emergency opens a record for {MOST_HOURS} hours at the most.")
    today = london_day(now)
    tried = models.EmergencyTried.objects.filter(user=by.user, recorded_at__gte=start_of(today))
    if tried.count() >= MOST_TRIES:
        raise Mistaken("", "You have tried three times today and met nothing. Ring the out of hours desk.")
    hidden = hidden_from(by, today)
    met = [row[0] for row in read(MEANT, _meant(looked)) if row[0] in hidden]
    with transaction.atomic():
        if not met:
            asked = looked.in_words()
            write(
                Rows(
                    [
                        models.EmergencyTried(
                            user=by.user, asked=asked, reasons=reasons.strip(), **stamp(by, now)
                        )
                    ]
                )
            )
            return None
        return _open(met, reasons.strip(), now + timedelta(hours=hours), by, now)


def _meant(looked: Looked) -> dict[str, object]:
    return {
        "name": " ".join(looked.name.split()),
        "born_on": looked.born_on,
        "postcode": "".join(looked.postcode.split()).lower(),
        "number": "".join(looked.number.split()).lower(),
    }


def _open(people: Iterable[UUID], reasons: str, until: datetime, by: Viewer, now: datetime) -> UUID:
    acts: dict[UUID, restrictions.Standing] = {}
    for each in restrictions.of_people(people):
        acts.setdefault(each.act, each)
    rows = Rows()
    for act, first in acts.items():
        opening = models.EmergencyOpening(
            together=act,
            person_id=first.person,
            user=by.user,
            reasons=reasons,
            until_at=until,
            **stamp(by, now),
        )
        rows.add(opening, *_told_at_once(opening, first, by, now))
    write(rows)
    opened = [each.person for each in acts.values()]
    log(by.because(reasons), opened, what="opened in an emergency", now=now, besides=True)
    return opened[0]


def _told_at_once(
    opening: models.EmergencyOpening, first: restrictions.Standing, by: Viewer, now: datetime
) -> list[models.Task]:
    """The owner reviews it; the second knows; the manager of whoever opened it knows that they did, and not whose it is."""
    due = start_of(restrictions.review_by(now) + timedelta(days=1))
    words = f"{by.name} opened this restricted record in an emergency: {opening.reasons}"
    asked = [
        task(OPENED, words, person=first.person, for_user=first.owner, due_at=due, by=by, now=now),
    ]
    # Its reference leads from the task to the page that asks for the review.
    asked[0].ref = opening.pk
    if first.second:
        asked.append(task(NOTICED, words, person=first.person, for_user=first.second, by=by, now=now))
    manager = manager_of(by, london_day(now), but={first.owner, *([first.second] if first.second else [])})
    if manager:
        plain = (
            f"{by.name} opened a restricted record in an emergency at {in_london(now):%H:%M}. Its owner, "
            f"{name_of(first.owner)}, reviews that."
        )
        asked.append(task(NOTICED, plain, for_user=manager, by=by, now=now))
    return asked


def manager_of(worker: Viewer, today: date, *, but: set[UUID]) -> UUID | None:
    """A manager of one of this worker's teams, else a head of service; none of `but`, and never the worker."""
    managers = (
        Membership.objects.on(today)
        .filter(user__is_active=True)
        .exclude(user__ref__in=[*but, worker.user])
        .order_by("from_on", "user__name")
        .values_list("user__ref", flat=True)
    )
    theirs = managers.filter(team__ref__in=list(worker.teams), role__in=MANAGERS).first()
    return theirs or managers.filter(role=Role.HEAD_OF_SERVICE).first()


@decides
def review_opening(
    opening: UUID, *, outcome: str, words: str, follows: str = "", by: Viewer, now: datetime
) -> None:
    """Say whether a record was opened properly in an emergency, and what follows where it was not. For whoever answers
    for the record, and never of their own opening. Not proper closes the record to them at once."""
    improper = outcome == models.EmergencyReview.Outcome.NOT_PROPER
    if outcome not in models.EmergencyReview.Outcome.values:
        raise Mistaken("outcome", "Say whether it was proper.")
    if not words.strip():
        raise Mistaken("words", "Say what you found, in a few words.")
    if improper and not follows:
        raise Mistaken("follows", "Say what follows from it.")
    with transaction.atomic():
        lock([opening])
        found = models.EmergencyOpening.objects.filter(pk=opening, review=None).first()
        if found is None or not restrictions.may_review(found, restrictions.of_act(found.together), by):
            raise NotFound(opening)
        review = models.EmergencyReview(
            opening_id=opening,
            outcome=outcome,
            follows=follows if improper else "",
            words=words.strip(),
            **stamp(by, now),
        )
        rows = Rows([review])
        if models.Task.objects.filter(pk=opening, done=None).exists():
            rows.add(models.TaskDone(task_id=opening, outcome="reviewed", **stamp(by, now)))
        rows.add(*_what_follows(review, found, by, now))
        write(rows)


def _what_follows(
    review: models.EmergencyReview, found: models.EmergencyOpening, by: Viewer, now: datetime
) -> list[models.Task]:
    """Whom a review that was not proper goes to. They may not know whose record it is: they ring whoever reviewed it."""
    follows = models.EmergencyReview.Follows
    who = name_of(found.user)
    if review.follows == follows.BREACH:
        words = (
            f"{by.name} found that {who} opened a restricted record in an emergency and should not have. Ring {by.name}: it"
            " may have to be reported as a breach of personal data."
        )
        return [task(BREACH, words, for_role=Role.INFORMATION_OFFICER, by=by, now=now)]
    if review.follows == follows.MANAGER:
        words = f"{by.name} found that {who} opened a restricted record in an emergency and should not have. Ring {by.name}."
        return [task(BREACH, words, for_role=Role.HEAD_OF_SERVICE, by=by, now=now)]
    return []


@reports
def ask_for_late_review(opening: UUID, *, by: Viewer, now: datetime) -> bool:
    """Tell the heads of service that an emergency opening was not reviewed by its day, once. It names no child. Answers
    whether a task was written."""
    with transaction.atomic():
        lock([opening])
        found = models.EmergencyOpening.objects.filter(pk=opening, review=None).first()
        if found is None or restrictions.review_by(found.recorded_at) >= london_day(now):
            return False
        standing = restrictions.of_act(found.together)
        owner = f" It is for its owner, {name_of(standing[0].owner)}: ring them." if standing else ""
        words = (
            f"A restricted record was opened in an emergency {moment_words(found.recorded_at)}, and nobody has reviewed"
            f" that.{owner}"
        )
        asked = task(NOTICED, words, for_role=Role.HEAD_OF_SERVICE, by=by, now=now)
        return once_for(asked, uuid5(opening, "late"), "review")
