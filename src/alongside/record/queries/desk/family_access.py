"""How the family of a child follows what is about them: who chose what, whose sign-in is open, on which devices. Never
what anybody read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.accounts.family import looking
from alongside.accounts.family.looking import Account, Device, StepLine
from alongside.law import inviting as law
from alongside.law.days import london_day
from alongside.law.people import BY_TIE, PARENTS
from alongside.law.tables import Objection
from alongside.record import inviting, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.actions.family_access import OPEN_OR_PAUSED
from alongside.record.actions.safe_contact import SafeWay, ways
from alongside.record.together import Written, together

OPENED = "family sign-in"
ONESELF = "the child or young person this record is about"
# Grants that nobody ended, and whether an order or a restriction stops them all the same.
GRANTS = """
SELECT g.reader, g.person_id, c.name, g.what, guard.stopped(g, %(today)s)
FROM record_granted g JOIN record_personcard c ON c.person_id = g.person_id
WHERE g.door = 'family' AND g.reader = ANY(%(accounts)s)
  AND NOT EXISTS (SELECT 1 FROM record_grantended e WHERE e.grant_id = g.ref)
"""
# The accounts of everybody who is a parent of this child, or reads about them; and the child's own.
ACCOUNTS = """
SELECT a.account, a.person_id FROM record_readeraccount a WHERE a.person_id IN (
  SELECT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id) WHERE c.person_id IN (
    SELECT r.person_id FROM record_relationship r WHERE r.other_id = ANY(%(child)s) AND r.kind = ANY(%(parents)s)
    UNION SELECT p.holder_id FROM record_parentalresponsibility p WHERE p.person_id = ANY(%(child)s)
    UNION SELECT unnest(%(child)s::uuid[])
    UNION SELECT g.reader_person_id FROM record_granted g WHERE g.person_id = ANY(%(child)s) AND g.door = 'family'))
"""

NAMED = """
SELECT a.account, a.person_id, c.name FROM ({accounts}) a JOIN record_personcard c ON c.person_id = a.person_id
"""

# Accounts that were closed, and until then read about this child. Closing ends what they might read in the same moment.
CLOSED = """
SELECT DISTINCT g.reader FROM record_granted g JOIN record_grantended e ON e.grant_id = g.ref
JOIN accounts_familystep s ON s.account_id = g.reader AND s.kind = 'closed' AND e.recorded_at >= s.at
WHERE g.person_id = ANY(%(child)s) AND g.door = 'family' AND g.what = 'pathway'
"""


@dataclass(frozen=True, slots=True)
class Reads:
    """What one account may read about one child. `stopped`: an order or a restriction stops it although nobody ended it."""

    child: UUID
    name: str
    what: tuple[str, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """An account as a worker sees it. `hidden`: it also reads about a child whom this viewer may not find: how many is not
    said."""

    account: Account
    devices: tuple[Device, ...]
    reads: tuple[Reads, ...]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A parent, whoever has parental responsibility or a sign-in, or the child themselves, and how they follow what happens with this child.
    `choice` is what they chose when they were last asked, `asked_on` when; `kept`: they must be given nothing. `closed`: sign-ins
    of theirs that are closed, and were opened for this child."""

    person: UUID
    name: str
    ties: tuple[str, ...]
    choice: str
    asked_on: date | None
    kept: bool
    reader: Reader | None
    closed: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyAccess:
    """The family of a child, for the page that lists them."""

    child: UUID
    name: str
    people: tuple[Somebody, ...]


def access(viewer: Viewer, child: UUID, *, now: datetime) -> FamilyAccess:
    """Who may read about this child, and how those follow who do not. Opens the record. The number of statements does not
    grow with the family."""
    opened = open_record(viewer, child, what=OPENED, now=now)
    today = london_day(now)
    read = together(
        {
            "ties": models.Relationship.objects.filter(
                other__in=opened.records, standing=True, replaced_by=None, kind__in=PARENTS
            ).values_list("person", "kind"),
            "responsible": models.ParentalResponsibility.objects.filter(
                person__in=opened.records, standing=True, replaced_by=None
            ).values_list("holder", "to_on"),
            "asked": models.AskedHow.objects.filter(child__in=opened.records)
            .order_by("recorded_at", "ref")
            .values_list("person", "choice", "on"),
            "kept": models.KeptFrom.objects.filter(
                person__in=opened.records, standing=True, replaced_by=None
            ).values_list("other", "to_on"),
            "accounts": Written(
                ACCOUNTS, {"child": list(opened.records), "parents": sorted(PARENTS)}, (UUID, UUID)
            ),
            "oneself": models.PersonCard.objects.filter(person__in=opened.records, died_on=None)
            .exclude(born_on=None, due_on__isnull=False)
            .values_list("person", flat=True),
            "closed": Written(CLOSED, {"child": list(opened.records)}, (UUID,)),
        }
    )
    accounts = dict(read["accounts"])
    readers = _readers(accounts, opened.hidden, now=now)
    named = {
        *(person for person, _ in read["ties"]),
        *(holder for holder, _ in read["responsible"]),
        *accounts.values(),
        *(person for person in read["oneself"] if person == opened.person),
    }
    cards = _cards(named - opened.hidden)
    ties = _ties(read["ties"], read["responsible"], today) | {opened.person: [ONESELF]}
    asked = {person: (choice, on) for person, choice, on in read["asked"]}
    kept = {other for other, to_on in read["kept"] if to_on is None or to_on >= today}
    return FamilyAccess(
        opened.person,
        opened.name,
        tuple(
            Somebody(
                person,
                name,
                tuple(dict.fromkeys(ties.get(person, ()))),
                *asked.get(person, ("", None)),
                person in kept,
                next(
                    (
                        readers[account]
                        for account, whose in accounts.items()
                        if whose == person and account in readers
                    ),
                    None,
                ),
                tuple(account for (account,) in read["closed"] if accounts.get(account) == person),
            )
            for person, name in sorted(cards.items(), key=lambda each: (each[0] == opened.person, each[1]))
        ),
    )


def _readers(accounts: Mapping[UUID, UUID], hidden: Iterable[UUID], *, now: datetime) -> dict[UUID, Reader]:
    """The accounts that are open or paused, with devices and what each reads. Three statements."""
    standing = {
        ref: account
        for ref, account in looking.accounts(list(accounts)).items()
        if account.state in OPEN_OR_PAUSED
    }
    devices = looking.devices(list(standing), now=now)
    grants = together(
        {
            "grants": Written(
                GRANTS,
                {"accounts": list(standing), "today": london_day(now)},
                (UUID, UUID, str, str, bool),
            )
        }
    )["grants"]
    grants = [row for row in grants if row[1] not in set(hidden)]
    names = {child: name for _, child, name, _, _ in grants}
    reads: dict[UUID, dict[UUID, list[tuple[str, bool]]]] = {}
    for account, child, _, what, stopped in grants:
        reads.setdefault(account, {}).setdefault(child, []).append((what, stopped))
    return {
        ref: Reader(
            account,
            devices.get(ref, ()),
            tuple(
                Reads(child, names[child], tuple(what for what, _ in those), any(stop for _, stop in those))
                for child, those in sorted(reads.get(ref, {}).items(), key=lambda each: names[each[0]])
            ),
        )
        for ref, account in standing.items()
    }


def _cards(people: Iterable[UUID]) -> dict[UUID, str]:
    """Each person's name, once for each who stands under several records."""
    return dict(models.PersonCard.objects.filter(person__in=set(people)).values_list("person", "name"))


def _ties(
    ties: Iterable[tuple[UUID, str]], responsible: Iterable[tuple[UUID, date | None]], today: date
) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for person, kind in ties:
        found.setdefault(person, []).append(BY_TIE[kind].is_the)
    for holder, to_on in responsible:
        if to_on is None or to_on >= today:
            found.setdefault(holder, []).append("has parental responsibility")
    return found


# One person, to be asked


@dataclass(frozen=True, slots=True)
class Child:
    """A child somebody may be asked about: what bars it, and what has to be thought about first."""

    ref: UUID
    name: str
    bars: tuple[Objection, ...]
    cautions: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One person, and the children they could be asked about. The child whose page it is comes first."""

    child: UUID
    child_name: str
    person: UUID
    name: str
    children: tuple[Child, ...]
    warned: bool
    account: Account | None

    @property
    def oneself(self) -> bool:
        """Whether it is the child or young person who would read about themselves."""
        return [each.ref for each in self.children] == [self.person]


def to_ask(viewer: Viewer, child: UUID, parent: UUID, *, now: datetime) -> ToAsk:
    """What stands before this person is asked. Opens the child's record. Raises NotFound where the record does not tie
    them to the child in any way."""
    opened = open_record(viewer, child, what=OPENED, now=now)
    today = london_day(now)
    read = together(
        {
            "theirs": models.Relationship.objects.filter(
                person=parent, standing=True, replaced_by=None, kind__in=PARENTS
            ).values_list("other", flat=True),
            "held": models.ParentalResponsibility.objects.filter(
                holder=parent, standing=True, replaced_by=None
            ).values_list("person", flat=True),
            "accounts": models.ReaderAccount.objects.filter(person=parent).values_list("account", flat=True),
        }
    )
    oneself = parent in opened.records
    theirs = {parent} if oneself else {*read["theirs"], *read["held"]}
    if parent in opened.hidden or not theirs & set(opened.records):
        raise NotFound(parent)
    first = next(ref for ref in opened.records if ref in theirs)
    refs = [first, *sorted(theirs - {first} - set(opened.hidden), key=str)]
    found, warned = inviting.facts(parent, refs, user=viewer.user, today=today)
    names = _cards([parent, *refs])
    accounts = looking.accounts(read["accounts"]).values()
    return ToAsk(
        opened.person,
        opened.name,
        parent,
        names[parent],
        tuple(
            Child(ref, names[ref], tuple(law.bars(found[ref])), tuple(law.cautions(found[ref])))
            for ref in refs
        ),
        warned,
        next((one for one in accounts if one.state in OPEN_OR_PAUSED), None),
    )


# One account


@dataclass(frozen=True, slots=True)
class WordsWanted:
    """An interpreter or papers that somebody asked for, the language as they wrote it, and when."""

    what: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OneAccount:
    """One account: whose, what it reads, its devices, what was done to it, the numbers a code may be read out on, and the
    words its owner asked for: an interpreter or papers, in which language, and when."""

    child: UUID
    child_name: str
    person: UUID
    name: str
    reader: Reader
    steps: tuple[StepLine, ...]
    calls: tuple[SafeWay, ...]
    asked: tuple[WordsWanted, ...]


def account(viewer: Viewer, child: UUID, account: UUID, *, now: datetime) -> OneAccount:
    """One account, seen from a child its owner reads about or is tied to. Opens that child's record. Raises NotFound where
    the account is not of this family."""
    opened = open_record(viewer, child, what=OPENED, now=now)
    values: dict[str, Any] = {"child": list(opened.records), "parents": sorted(PARENTS)}
    read = together(
        {
            "accounts": Written(NAMED.format(accounts=ACCOUNTS), values, (UUID, UUID, str)),
            "asked": models.WordsAsked.objects.filter(account=account)
            .order_by("-recorded_at", "pk")
            .values_list("what", "language", "recorded_at"),
        }
    )
    person, name = next(
        ((whose, name) for ref, whose, name in read["accounts"] if ref == account), (None, "")
    )
    if person is None or person in opened.hidden:
        raise NotFound(account)
    readers = _readers({account: person}, opened.hidden, now=now)
    if account not in readers:
        raise NotFound(account)
    return OneAccount(
        opened.person,
        opened.name,
        person,
        name,
        readers[account],
        looking.steps(account),
        tuple(
            way
            for way in ways(person, today=london_day(now))
            if way.reach is not None and way.carries(models.SafeContact.Use.CALL)
        ),
        tuple(
            WordsWanted(models.WordsAsked.What(what).label, language, at)
            for what, language, at in read["asked"]
        ),
    )


def sample(child: UUID) -> list[UUID]:
    """The parents of a child, for the tests of the pages: the first written down first."""
    return list(
        models.Relationship.objects.filter(other=child, kind__in=PARENTS)
        .order_by("recorded_at", "ref")
        .values_list("person", flat=True)
    )
