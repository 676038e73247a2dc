"""One contact at the front door: what was said, about whom, what was asked and answered, and what became of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db.models import Q

from alongside.law.days import london_day
from alongside.law.steps.referral import SCREENING
from alongside.record import models
from alongside.record.access import NotFound, Restricted, Viewer, hidden_from, hidden_list, log
from alongside.record.queries.desk.board import due_on, from_whom
from alongside.record.queries.desk.search import Asked as LookedFor, Found, search
from alongside.record.queries.desk.staff import team_rows
from alongside.record.queries.shared import Card, card_rows, cards, cards_from, staff, staff_from, staff_rows
from alongside.record.references import reference_of
from alongside.record.together import Written, together

MOST_EARLIER = 20
TIE_ASKED = "tie:"  # then whom it was asked of: see `tie_asked`

Part = models.ContactPerson.Part


@dataclass(frozen=True, slots=True)
class OpenTo:
    """A referral this child is already open under, and who works with the child. `worker` None: nobody yet."""

    matter: UUID
    stage: str
    since: date | None
    worker: UUID | None
    worker_name: str
    team: str


@dataclass(frozen=True, slots=True)
class Referral:
    """The referral a contact led to for one child, and what was decided. `spoken` where a manager agreed by phone."""

    matter: UUID
    decided: UUID | None
    outcomes: tuple[str, ...]
    reasons: str
    decided_at: datetime | None
    decided_by: str
    spoken: str
    confirmed: bool
    lines: dict[str, str]
    see_child_by: date | None
    closed: bool


@dataclass(frozen=True, slots=True)
class About:
    """Somebody the contact is about, as far as is known. `asked`: it was they who asked for help."""

    who: Card
    part: str
    open_to: tuple[OpenTo, ...]
    referral: Referral | None
    responsible: tuple[tuple[str, str], ...]
    kin: tuple[tuple[str, str, UUID], ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency that was asked, on what basis, and its answer where one came."""

    step: UUID
    agency: str
    question: str
    consent_sought: str
    reason_not_sought: str
    lawful_basis: str
    at: datetime
    answer: str
    words: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the contact. `receipt` says who has it now; `received` when a worker here confirmed it."""

    outcome: str
    words: str
    who: str
    by: str
    at: datetime
    receipt: str
    other: UUID | None
    received_by: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another contact about the family."""

    contact: UUID
    received_at: datetime
    from_whom: str
    outcome: str
    children: tuple[str, ...]
    described: str


@dataclass(frozen=True, slots=True)
class AsTold:
    """One of those a contact is about, as whoever sent it told: what they can be looked for with."""

    name: str
    born_on: date | None
    age: str
    school: str
    address: str

    @property
    def years(self) -> int | None:
        """The age in whole years that was told in words: "about 7"; of a baby none. None where there is no figure in them."""
        found = re.search(r"\d{1,3}", self.age)
        if found is None:
            return None
        return 0 if re.search(r"month|week|day", self.age.lower()) else int(found[0])


@dataclass(frozen=True, slots=True)
class Again:
    """Looking again at a decision: what was decided and why, by whom, whether it waits for this viewer, and how it was
    answered. `decided_by_me`: then somebody else has to look."""

    task: UUID
    mine: bool
    decided_by_me: bool
    answered: str
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class FromOutside:
    """That a contact was sent by the online form: by which, what may make somebody look twice, whether it asks that a
    decision is looked at again, the contact it adds to, and who must not know that they asked, in their words. `first_name` and
    `first_reach`: of whoever sent the contact it adds to; whoever adds may be somebody else. `again`: the task of looking again."""

    route: str
    signs: tuple[str, ...]
    asks_again: bool
    adds_to: UUID | None
    must_not_know: str
    first_name: str = ""
    first_reach: str = ""
    again: Again | None = None

    @property
    def first_reference(self) -> str:
        """What was given with the contact it adds to; empty where it adds to none."""
        return reference_of(self.adds_to) if self.adds_to else ""


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything the page of a contact needs, as values. `shielded`: who it came from is not told to the family."""

    contact: UUID
    received_at: datetime
    recorded_at: datetime
    recorded_by: str
    channel: str
    source: str
    referrer_name: str
    referrer_role: str
    referrer_reach: str
    shield: str
    family_knows: str
    described: str
    said: str
    out_of_hours: bool
    batch: UUID | None
    column: str
    due_on: date
    taken_by: str
    taken_by_ref: UUID | None
    people: tuple[About, ...]
    asked: tuple[Asked, ...]
    screening: dict[str, str]
    summary: str
    ready_at: datetime | None
    decided: Decided | None
    earlier: tuple[Earlier, ...]
    linked: tuple[UUID, ...]
    perhaps_siblings: tuple[tuple[Card, Card], ...]
    own_request: bool
    outside: FromOutside | None
    as_told: tuple[AsTold, ...]

    @property
    def shielded(self) -> bool:
        """Whether who it came from is kept from the family."""
        return self.shield != models.Contact.Shield.NONE

    @property
    def asker(self) -> About | None:
        """Whoever asked for help, where somebody said who of these it is."""
        return next((one for one in self.people if one.asked), None)

    @property
    def children(self) -> tuple[About, ...]:
        """The children identified on it."""
        return tuple(one for one in self.people if one.part == Part.CHILD)

    def to_look_up(self, which: str) -> LookedFor | None:
        """Whom a form from outside told of, to be looked for at once: the first who is not on the contact yet, or the one chosen
        (by their place). Whether they are known, the search says as it says it to this viewer."""
        told = [one for one in self.as_told if one.name or one.born_on]
        if not told or (self.people and not which):
            return None
        one = told[int(which)] if which.isascii() and which.isdigit() and int(which) < len(told) else told[0]
        return LookedFor(name=one.name, born_on=one.born_on, address=one.address, aged=one.years)

    @property
    def reference(self) -> str:
        """A short number to give to the caller. Random, so it tells nothing."""
        return reference_of(self.contact)


# Steps of one contact with what a receipt says of them: one statement.
STEPS = """
SELECT s.ref, s.kind, s.at, s.who, s.words, s.other_id, s.asked_id, s.outcome, s.facts, s.recorded_by,
       d.recorded_by, d.recorded_at
FROM record_contactstep s
LEFT JOIN record_taskdone d ON d.task_id =
  CASE WHEN s.facts ->> 'receipt' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (s.facts ->> 'receipt')::uuid END
WHERE s.contact_id = %(contact)s ORDER BY s.at, s.recorded_at
"""

# Where each child stands under other referrals than those of this contact, and who works with the child.
OPEN = """
SELECT c.person_id, s.matter_id, s.value, s.from_on, a.worker, a.team
FROM record_personcard c JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
JOIN record_stage s ON s.person_id = c2.person_id AND s.current AND s.layer = 'help' AND s.value <> 'contact'
LEFT JOIN record_matter m ON m.ref = s.matter_id
LEFT JOIN record_contactperson own ON own.matter_id = m.parent_id AND own.contact_id = %(contact)s
LEFT JOIN LATERAL (SELECT worker, team FROM record_allocated a WHERE a.person_id = c2.person_id
                   ORDER BY (a.worker IS NULL), from_on DESC LIMIT 1) a ON true
WHERE c.person_id = ANY(%(people)s) AND own.ref IS NULL
ORDER BY s.from_on
"""

REFERRALS = """
SELECT p.person_id, m.ref, e.ref, e.facts, e.at, k.ref IS NOT NULL,
       EXISTS (SELECT 1 FROM record_event c WHERE c.matter_id = m.ref AND c.kind = 'referral_closed'
               AND c.correction <> 'retracts' AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = c.ref))
FROM record_contactperson p
JOIN record_matter m ON m.parent_id = p.matter_id AND m.kind = 'referral'
LEFT JOIN record_event e ON e.matter_id = m.ref AND e.kind = 'referral_decided' AND e.correction <> 'retracts'
     AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = e.ref)
LEFT JOIN record_event k ON k.matter_id = m.ref AND k.kind = 'spoken_agreement_confirmed'
WHERE p.contact_id = %(contact)s ORDER BY m.recorded_at
"""

FAMILY = """
SELECT p.person_id, h.name, p.basis, NULL, p.holder_id FROM record_parentalresponsibility p
  JOIN record_personcard h ON h.person_id = p.holder_id
  WHERE p.person_id = ANY(%(people)s) AND p.standing AND (p.to_on IS NULL OR p.to_on >= %(today)s)
    AND NOT EXISTS (SELECT 1 FROM record_parentalresponsibility x WHERE x.replaces_id = p.ref)
UNION ALL
SELECT r.other_id, h.name, r.kind, 'kin', r.person_id FROM record_relationship r
  JOIN record_personcard h ON h.person_id = r.person_id
  WHERE r.other_id = ANY(%(people)s) AND r.standing AND (r.to_on IS NULL OR r.to_on >= %(today)s)
    AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
ORDER BY 2
"""

# Contacts about the same people, or about anybody tied to them or living with them. Newest first.
EARLIER = """
WITH me AS (SELECT DISTINCT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
            WHERE c.person_id = ANY(%(people)s)),
     family AS (
       SELECT ref FROM me
       UNION SELECT other_id FROM record_relationship WHERE person_id IN (SELECT ref FROM me)
       UNION SELECT person_id FROM record_relationship WHERE other_id IN (SELECT ref FROM me)
       UNION SELECT h2.person_id FROM record_householdmember h JOIN record_householdmember h2 USING (household_id)
             WHERE h.person_id IN (SELECT ref FROM me))
SELECT c.ref, c.received_at, c.source, c.referrer_role, c.shield, b.outcome, b.children, c.people_described
FROM record_contact c JOIN record_boardrow b ON b.contact_id = c.ref
WHERE c.ref <> %(contact)s AND c.ref IN (
  SELECT contact_id FROM record_contactperson p WHERE person_id IN (SELECT ref FROM family)
    AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = p.ref))
ORDER BY c.received_at DESC LIMIT %(most)s
"""

# What came in lately and might tell of the same event, whoever it is about.
LATELY = """
SELECT c.ref, c.received_at, c.source, c.referrer_role, c.shield, b.outcome, b.children, c.people_described
FROM record_contact me, record_contact c JOIN record_boardrow b ON b.contact_id = c.ref
WHERE me.ref = %(contact)s AND c.ref <> me.ref AND c.received_at BETWEEN me.received_at - interval '3 days' AND me.received_at + interval '3 days'
ORDER BY c.received_at DESC LIMIT %(most)s
"""


moment = datetime.fromisoformat


def _refs(values: list[str]) -> tuple[UUID, ...]:
    return tuple(UUID(value) for value in values)


OF_EARLIER = (UUID, moment, str, str, str, str, _refs, str)


def may_see_contacts(viewer: Viewer) -> bool:
    """Whether they work where contacts come in, or answer for those who do."""
    return viewer.at_the_front_door or viewer.is_a("team_manager", "head_of_service", "business_support")


# What of a contact's row its page shows.
OF_ROW = (
    "received_at",
    "recorded_at",
    "recorded_by",
    "channel",
    "source",
    "referrer_name",
    "referrer_role",
    "referrer_reach",
    "shield",
    "family_knows",
    "people_described",
    "out_of_hours",
    "batch",
    "said__text__words",
    "board__column",
    "board__taken_by",
    "contact_kind",
    "came_outside__route",
    "came_outside__signs",
    "came_outside__asks_again",
    "came_outside__adds_to",
    "came_outside__must_not_know",
    "came_outside__adds_to__referrer_name",
    "came_outside__adds_to__referrer_reach",
)


def contact_page(viewer: Viewer, contact: UUID, *, now: datetime) -> ContactPage:
    """One contact, for those who work at the front door. Raises NotFound where there is none, or where it is about
    somebody hidden from this viewer. Logged for everybody it is about. Three statements and the log's."""
    return _page(viewer, contact, _read(viewer, contact, {}, now))


def contact_and_matches(viewer: Viewer, contact: UUID, *, now: datetime) -> tuple[ContactPage, Found | None]:
    """A contact, and while nobody is identified whom of the record the first may be whom a form from outside told of; None
    where there is nobody to look for. Of a contact that is looked up, six statements more."""
    read = _read(viewer, contact, {}, now)
    page = _page(viewer, contact, read)
    asked = None if page.people or page.decided else page.to_look_up("")
    return page, search(viewer, asked, now=now, hidden=read.hidden) if asked else None


def contact_and_lately(
    viewer: Viewer, contact: UUID, *, now: datetime
) -> tuple[ContactPage, tuple[Earlier, ...]]:
    """A contact, and those of the three days around it: what might tell of the same event. Contacts about somebody
    hidden from this viewer are left out. As many statements as the contact's page alone."""
    lately = Written(LATELY, {"contact": contact, "most": MOST_EARLIER}, OF_EARLIER)
    read = _read(viewer, contact, {"lately": lately}, now)
    found = [line for line in read.around["lately"] if read.hidden.keys().isdisjoint(line[6])]
    return _page(viewer, contact, read), _earlier(found, read.who)


def _read(viewer: Viewer, contact: UUID, near: Mapping[str, Written], now: datetime) -> _Read:
    """All that a contact's pages show, with other lists that are read in the same statement as the family's."""
    if not may_see_contacts(viewer):
        raise NotFound(contact)
    today = london_day(now)
    first = together(_to_read(viewer, contact, today))
    if not first["row"]:
        raise NotFound(contact)
    hidden = {person: Restricted(person, owner, phone) for person, owner, phone in first["hidden"]}
    people = [person for person, _ in first["parts"]]
    if any(person in hidden for person in people):
        log(viewer, [person for person in people if person in hidden], what="refused: contact", now=now)
        raise NotFound(contact)
    around = together({**_family_to_read(contact, people, today), **near})
    named = together(
        {
            "cards": card_rows({*people, *_children_of(around)}),
            "staff": staff_rows(_staff_of(first, around)),
            "teams": team_rows(ref__in={line[5] for line in around["open"] if line[5]}),
        }
    )
    log(viewer, people or [None], what="contact", now=now)
    return _Read(
        first=first,
        around=around,
        who=cards_from(named["cards"], hidden),
        staff=staff_from(named["staff"]),
        teams={row[0]: row[1] for row in named["teams"]},
        hidden=hidden,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for one page: the contact's own lists, those around it, and everybody's names."""

    first: Mapping[str, list[Any]]
    around: Mapping[str, list[Any]]
    who: dict[UUID, Card]
    staff: dict[str, str]
    teams: dict[UUID, str]
    hidden: Mapping[UUID, Restricted]


def _to_read(viewer: Viewer, contact: UUID, today: date) -> dict[str, Any]:
    own = {"contact": contact}
    return {
        "row": models.Contact.objects.filter(pk=contact).values_list(*OF_ROW),
        "hidden": hidden_list(viewer, today),
        "parts": models.ContactPerson.objects.filter(contact=contact, taken_off=None)
        .order_by("part", "recorded_at", "ref")
        .values_list("person_id", "part"),
        "steps": Written(
            STEPS, own, (UUID, str, moment, str, str, UUID, UUID, str, dict, UUID, UUID, moment)
        ),
        "referrals": Written(REFERRALS, own, (UUID, UUID, UUID, dict, moment, bool, bool)),
        "linked": models.ContactStep.objects.filter(other=contact, outcome="same_event").values_list(
            "contact_id", flat=True
        ),
        "added_to": models.ContactPerson.objects.filter(
            taken_off=None,
            contact__in=models.CameOutside.objects.filter(contact=contact).values("adds_to"),
        ).values_list("person_id", flat=True),
        "again": models.Task.objects.filter(contact=contact, kind="look_again_asked").values_list(
            "ref", "for_role", "done__outcome", "done__words", "done__recorded_by", "done__recorded_at"
        ),
        "first_decided": first_decided(contact),
        "as_told": models.ContactDescribed.objects.filter(contact=contact)
        .order_by("n")
        .values_list("name", "born_on", "age", "school", "address"),
    }


def _family_to_read(contact: UUID, people: list[UUID], today: date) -> dict[str, Any]:
    asked = {"contact": contact, "people": people, "today": today, "most": MOST_EARLIER}
    return {
        "open": Written(OPEN, asked, (UUID, UUID, str, date.fromisoformat, UUID, UUID)),
        "before": Written(EARLIER, asked, OF_EARLIER),
        "family": Written(FAMILY, asked, (UUID, str, str, str, UUID)),
        "not_tied": models.Answer.objects.filter(person__in=people, fact__startswith=TIE_ASKED).values_list(
            "person_id", "fact"
        ),
    }


def _children_of(around: Mapping[str, list[Any]]) -> set[UUID]:
    lists = (around["before"], around.get("lately", ()))
    return {child for found in lists for line in found for child in line[6]}


def _staff_of(first: Mapping[str, list[Any]], around: Mapping[str, list[Any]]) -> list[UUID | str | None]:
    row = dict(zip(OF_ROW, first["row"][0], strict=True))
    return [
        row["recorded_by"],
        row["board__taken_by"],
        *(ref for line in first["steps"] for ref in (line[9], line[10], line[3])),
        *(line[4] for line in first["again"]),
        *(line[4] for line in around["open"]),
        *(line[3].get("decided_by") for line in first["referrals"] if line[3]),
    ]


def _page(viewer: Viewer, contact: UUID, read: _Read) -> ContactPage:
    row = dict(zip(OF_ROW, read.first["row"][0], strict=True))
    steps = read.first["steps"]
    ready = next((line for line in reversed(steps) if line[1] == "checks_complete"), None)
    ended = next((line for line in reversed(steps) if line[1] == "contact_decided"), None)
    people = _about(read)
    return ContactPage(
        contact=contact,
        received_at=row["received_at"],
        recorded_at=row["recorded_at"],
        recorded_by=read.staff.get(str(row["recorded_by"]), ""),
        channel=row["channel"],
        source=row["source"],
        referrer_name=row["referrer_name"],
        referrer_role=row["referrer_role"],
        referrer_reach=row["referrer_reach"],
        shield=row["shield"],
        family_knows=row["family_knows"],
        described=row["people_described"],
        said=row["said__text__words"],
        out_of_hours=row["out_of_hours"],
        batch=row["batch"],
        column=row["board__column"],
        due_on=due_on(row["received_at"]),
        taken_by=read.staff.get(str(row["board__taken_by"]), ""),
        taken_by_ref=row["board__taken_by"],
        people=people,
        asked=_asked(steps),
        screening={k: v for k, v in (ready[8] if ready else {}).items() if k in SCREENING},
        summary=ready[4] if ready else "",
        ready_at=ready[2] if ready else None,
        decided=_decided(ended, read.staff) if ended else None,
        earlier=_earlier(read.around["before"], read.who),
        linked=tuple(read.first["linked"]),
        perhaps_siblings=_perhaps_siblings(people, read.around["not_tied"]),
        own_request=row["contact_kind"] == "help_request",
        outside=_outside(
            row,
            hidden=not read.hidden.keys().isdisjoint(read.first["added_to"]),
            again=_again(viewer, read),
        ),
        as_told=tuple(AsTold(*line) for line in read.first["as_told"]),
    )


# In the place of words that stand on a contact which this viewer may not find.
ASK_FIRST = (
    "What they said is not for you to read. Before you ring or write to anybody, ask the head of service."
)


def first_decided(contact: UUID) -> Any:
    """Of the contact that this one adds to: who decided what became of it and of its referrals."""
    first = models.CameOutside.objects.filter(contact=contact).values("adds_to")
    runs = models.ContactPerson.objects.filter(contact__in=first, matter__isnull=False).values("matter")
    decisions = models.Event.objects.filter(kind__in=("contact_decided", "referral_decided"))
    return decisions.filter(Q(matter__in=runs) | Q(matter__parent__in=runs)).values_list(
        "facts__decided_by", flat=True
    )


def _again(viewer: Viewer, read: _Read) -> Again | None:
    for ref, role, outcome, words, by, at in read.first["again"]:
        return Again(
            ref,
            role in viewer.roles and at is None,
            str(viewer.user) in read.first["first_decided"],
            outcome or "",
            words or "",
            read.staff.get(str(by), ""),
            at,
        )
    return None


def _outside(row: Mapping[str, Any], *, hidden: bool, again: Again | None) -> FromOutside | None:
    """`hidden`: the contact it adds to is about somebody whom this viewer may not find. Then nothing of that contact stands
    here, but that somebody must not know: a call to the wrong person does harm."""
    if row["came_outside__route"] is None:
        return None
    adds, must_not_know = row["came_outside__adds_to"], row["came_outside__must_not_know"]
    return FromOutside(
        row["came_outside__route"],
        tuple(row["came_outside__signs"]),
        row["came_outside__asks_again"],
        None if hidden else adds,
        ASK_FIRST if hidden and must_not_know else must_not_know,
        "" if hidden or not adds else row["came_outside__adds_to__referrer_name"],
        "" if hidden or not adds else row["came_outside__adds_to__referrer_reach"],
        again,
    )


def _about(read: _Read) -> tuple[About, ...]:
    who = read.who
    open_: dict[UUID, list[OpenTo]] = defaultdict(list)
    for person, matter, stage, since, worker, team in read.around["open"]:
        open_[person].append(
            OpenTo(matter, stage, since, worker, read.staff.get(str(worker), ""), read.teams.get(team, ""))
        )
    referrals = {line[0]: _referral(line, read.staff) for line in read.first["referrals"]}
    responsible: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    kin: dict[UUID, list[tuple[str, str, UUID]]] = defaultdict(list)
    for person, name, what, sort, other in read.around["family"]:
        if other in read.hidden:
            continue  # that there is such a relative is not said
        if sort == "kin":
            kin[person].append((name, what, other))
        else:
            responsible[person].append((name, what))
    # Children first, the eldest before the others, as a family is spoken of.
    asked = {person for person, part in read.first["parts"] if part == Part.REFERRER}
    placed = sorted(
        ((person, part) for person, part in read.first["parts"] if person in who and part != Part.REFERRER),
        key=lambda one: (
            one[1] != Part.CHILD,
            who[one[0]].born_on or date.max,
            who[one[0]].name,
        ),
    )
    return tuple(
        About(
            who[person],
            part,
            tuple(open_[person]),
            referrals.get(person),
            tuple(responsible[person]),
            tuple(kin[person]),
            person in asked,
        )
        for person, part in placed
    )


def _perhaps_siblings(
    people: Iterable[About], not_tied: Iterable[tuple[UUID, str]]
) -> tuple[tuple[Card, Card], ...]:
    """Pairs of children of whom nobody has said whether they are brothers or sisters: the record has no tie between
    them, and nobody answered that they are not related or that it is not known."""
    children = [one for one in people if one.part == Part.CHILD]
    said = {frozenset((one.who.person, other)) for one in children for _, _, other in one.kin}
    said |= {frozenset((person, UUID(fact.removeprefix(TIE_ASKED)))) for person, fact in not_tied}
    return tuple(
        (one.who, other.who)
        for one, other in combinations(children, 2)
        if frozenset((one.who.person, other.who.person)) not in said
    )


def tie_asked(other: UUID) -> str:
    """The name of the answer to “how is this child related to that one?” where it is not a tie."""
    return f"{TIE_ASKED}{other.hex}"


def _referral(line: tuple[Any, ...], names: dict[str, str]) -> Referral:
    _, matter, decided, facts, at, confirmed, closed = line
    facts = facts or {}
    lines = ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary")
    return Referral(
        matter,
        decided,
        tuple(facts.get("outcomes", ())),
        facts.get("reasons", ""),
        at,
        names.get(facts.get("decided_by", ""), facts.get("decided_by", "")),
        facts.get("spoken_agreement_by", ""),
        confirmed,
        {name: facts.get(name, "") for name in lines},
        date.fromisoformat(facts["see_child_by"]) if facts.get("see_child_by") else None,
        closed,
    )


def _asked(steps: list[tuple[Any, ...]]) -> tuple[Asked, ...]:
    answers = {line[6]: line for line in steps if line[1] == "agency_answered"}
    found = []
    for line in steps:
        if line[1] != "agency_asked":
            continue
        answer = answers.get(line[0])
        facts = line[8]
        found.append(
            Asked(
                line[0],
                line[3],
                line[4],
                facts.get("consent_sought", ""),
                facts.get("reason_not_sought", ""),
                facts.get("lawful_basis", ""),
                line[2],
                answer[8].get("answer", "") if answer else "",
                answer[4] if answer else "",
                answer[2] if answer else None,
            )
        )
    return tuple(found)


def _decided(line: tuple[Any, ...], names: dict[str, str]) -> Decided:
    receipt = "" if line[7] == "already_open" else line[8].get("receipt", "")
    return Decided(
        outcome=line[7],
        words=line[4],
        who=names.get(line[3], line[3]),
        by=names.get(str(line[9]), ""),
        at=line[2],
        receipt=receipt,
        other=line[5],
        received_by=names.get(str(line[10]), ""),
        received_at=line[11],
    )


def _earlier(found: list[tuple[Any, ...]], who: dict[UUID, Card]) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            line[0],
            line[1],
            from_whom(line[2], line[3], line[4]),
            line[5],
            tuple(who[child].name for child in line[6] if child in who),
            "" if any(child in who and who[child].restricted for child in line[6]) else line[7],
        )
        for line in found
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """A contact passed to the worker of a child who is open to us already, waiting for that worker to confirm it."""

    task: UUID
    contact: UUID
    child: Card
    received_at: datetime
    from_whom: str
    said: str
    why: str
    passed_by: str
    passed_at: datetime
    confirmed_at: datetime | None


def passed_to_me(viewer: Viewer, task: UUID, *, now: datetime) -> Passed:
    """What was passed to this worker by name. NotFound for anybody else's. Five statements and the log's."""
    asked = (
        models.Task.objects.select_related("contact__said__text", "done")
        .filter(pk=task, kind="contact_about_my_child", for_user=viewer.user)
        .first()
    )
    if asked is None or asked.contact is None or asked.person_id is None:
        raise NotFound(task)
    hidden = hidden_from(viewer, london_day(now))
    if asked.person_id in hidden:
        raise NotFound(task)
    contact = asked.contact
    why = (
        models.ContactStep.objects.filter(contact=contact, outcome="already_open")
        .values_list("words", flat=True)
        .first()
    )
    log(viewer, [asked.person_id], what="contact passed on", now=now)
    done = getattr(asked, "done", None)
    return Passed(
        task,
        contact.pk,
        cards([asked.person_id], hidden)[asked.person_id],
        contact.received_at,
        from_whom(contact.source, contact.referrer_role, contact.shield),
        contact.said.text.words,
        why or "",
        staff([asked.recorded_by]).get(str(asked.recorded_by), ""),
        asked.recorded_at,
        done.recorded_at if done else None,
    )


@dataclass(frozen=True, slots=True)
class FromList:
    """A notice of a list, in a line."""

    contact: UUID
    received_at: datetime
    described: str
    said: str
    column: str
    outcome: str
    children: tuple[Card, ...]


SHOWN = 200  # characters of a notice in a list


def of_batch(viewer: Viewer, batch: UUID, *, now: datetime) -> tuple[FromList, ...]:
    """The notices that came in one list, in the order they happened. Three statements and the log's."""
    if not may_see_contacts(viewer):
        raise NotFound(batch)
    found = list(
        models.Contact.objects.filter(batch=batch)
        .order_by("received_at", "recorded_at", "ref")
        .values_list(
            "ref",
            "received_at",
            "people_described",
            "said__text__words",
            "board__column",
            "board__outcome",
            "board__children",
        )
    )
    if not found:
        raise NotFound(batch)
    hidden = hidden_from(viewer, london_day(now))
    who = cards({child for row in found for child in row[6] or ()}, hidden)
    log(viewer, [None], what="list from the police", now=now)
    return tuple(
        FromList(
            row[0],
            row[1],
            *(
                ("", "")
                if any(child in hidden for child in row[6] or ())
                else (row[2], (row[3] or "")[:SHOWN])
            ),
            row[4],
            row[5],
            tuple(who[child] for child in row[6] or () if child in who),
        )
        for row in found
    )
