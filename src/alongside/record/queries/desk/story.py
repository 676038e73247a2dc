"""The story of one person: what happened and what was written, in order, with filters and a search of every word.

Events and documents stand in one line of time; what an occasion meant stands with what was written about it. What this
reader may not read is not found and not counted (`readable`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.law.days import in_london, london_day
from alongside.law.events import KINDS
from alongside.law.history import Event, History
from alongside.law.tables import Mode
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.actions.enquiry import FINDINGS
from alongside.record.queries.desk import events, people, readable
from alongside.record.queries.desk.events import Happened
from alongside.record.queries.desk.people import Card
from alongside.record.queries.desk.readable import Paper, Reader
from alongside.record.queries.desk.staff import Colleague, TeamCard, team_rows
from alongside.record.rendering import unnamed
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import Written, compiled, together

ON_A_PAGE = 25
STARTS, STOPS = "\x02", "\x03"  # around words that were looked for; nobody types them (design.typed)
LONGEST_SEARCH = 200

# What can be asked for alone: its words, the rooms of the events, and the kinds of document.
GROUPS: Mapping[str, tuple[str, frozenset[str], frozenset[str]]] = {
    "contact": ("Visits, calls and notes", frozenset({"records"}), frozenset({"visit", "call", "note"})),
    "decisions": ("Decisions", frozenset(), frozenset({"assessment_decision", "sharing"})),
    "door": ("Front door and referral", frozenset({"referral"}), frozenset()),
    "assessment": (
        "Assessment",
        frozenset({"assessment", "early_help"}),
        frozenset({"assessment", "assessment_decision"}),
    ),
    "protection": (
        "Protection: enquiry, conference, plan",
        frozenset({"enquiry", "conference", "protection_plan"}),
        frozenset({"strategy_discussion", "enquiry_findings", "conference", "core_group", "plan"}),
    ),
    "help": ("Child in need", frozenset({"child_in_need"}), frozenset({"child_in_need_plan"})),
    "away": (
        "Away from home, care and court",
        frozenset({"emergency", "looked_after", "court", "permanence", "leaving_care", "private_fostering"}),
        frozenset(),
    ),
}


CHRONOLOGY = f"SELECT f.document_id, f.slot FROM ({readable.PASSAGES}) f"  # noqa: S608  the text is ours
SAID = """
SELECT t.n FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS t(words, n)
WHERE to_tsvector('english', t.words) @@ websearch_to_tsquery('english', %(asked)s)
"""
# As the index has it (models/writing.py).
WRITTEN = f"""
SELECT f.document_id, f.passage_id FROM ({readable.PASSAGES}) f
WHERE to_tsvector('english'::regconfig, COALESCE(f.words, '')) @@ websearch_to_tsquery('english', %(asked)s)
ORDER BY f.document_id, f.position, f.slot
"""  # noqa: S608  the text is ours
VERSIONS = f"""
SELECT v.passage_id, v.words, (SELECT u.name FROM accounts_user u WHERE u.ref = v.recorded_by), v.recorded_at
FROM ({readable.VERSIONS}) v ORDER BY v.n DESC
"""  # noqa: S608  the text is ours
AROUND = """
SELECT t.passage_id,
       ts_headline('english', coalesce(m.words, t.words), websearch_to_tsquery('english', %(asked)s), %(how)s)
FROM record_passagetext t
LEFT JOIN unnest(%(masked)s::uuid[], %(as_shown)s::text[]) AS m(passage_id, words) ON m.passage_id = t.passage_id
WHERE t.passage_id = ANY(%(passages)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the story. `after`: the last thing of the page before, as it stood there. `oldest_first` turns it round."""

    group: str = ""
    who: UUID | None = None
    from_on: date | None = None
    to_on: date | None = None
    significant: bool = False
    words: str = ""
    oldest_first: bool = False
    after: UUID | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out because of what was asked."""
        return bool(
            self.group or self.who or self.from_on or self.to_on or self.significant or self.words.strip()
        )


@dataclass(frozen=True, slots=True)
class Why:
    """Why something stands in the chronology: the words, who wrote them, and how often they were changed before."""

    slot: str
    words: str
    by: str
    at: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the story: an event, or something written with the events of its occasion (`with_it`). `passage`: what
    can be marked as significant where it is writing. `pieces`: words of it, each with whether it was looked for."""

    ref: UUID
    document: UUID | None
    kind: str
    title: str
    when: str
    on: date | None
    pieces: tuple[tuple[str, bool], ...]
    by: str
    writer: str
    written_on: date
    late: bool
    stands: bool
    correction: str
    with_it: tuple[Happened, ...]
    opens: tuple[str, UUID]
    passage: UUID | None
    why: Why | None
    order: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A page of the story. `found`: how many things there are in all, of what was asked. `next`: what to ask `after` for the
    page that follows; None at the end. `writers`: who wrote something of it."""

    person: Card
    asked: Asked
    items: tuple[Item, ...]
    found: int
    next: UUID | None
    writers: tuple[tuple[UUID, str], ...]
    significant: int


def story(viewer: Viewer, person: UUID, sought: Asked, *, now: datetime) -> Story:
    """Open the record, and read a page of its story. Three statements after the record was opened, and one more where words
    are looked for or somebody near is hidden."""
    whole, card = _whole(viewer, person, now=now, what="story")
    return _page(whole, sought, card)


def may_be_searched(viewer: Viewer, person: UUID, *, now: datetime) -> UUID:
    """Open the record before words are kept to be looked for in it. Raises NotFound or ReasonNeeded as opening does."""
    return open_record(viewer, person, what="story", now=now).person


def _whole(viewer: Viewer, person: UUID, *, now: datetime, what: str) -> tuple[_Whole, Card]:
    """Open the record, and read all of its story that this reader may have."""
    opened = open_record(viewer, person, what=what, now=now)
    today = london_day(now)
    read = together(
        {
            **histories.to_read(opened.person, opened.records),
            **readable.to_read(opened, viewer),
            "cleared": people.clearance([opened.person], viewer, today),
            **_kept(opened.records),
            "near_hidden": unnamed.near_to_read(opened.records, opened.hidden),
        }
    )
    history = histories.from_read(opened.person, read)
    papers = readable.papers(read)
    of = readable.reader(opened, read)
    near = [row[0] for row in read["near_hidden"]]
    named = together(
        {
            **people.cards_of({opened.person, *events.refs_in(history.recorded)}),
            **people.staff_of(
                {*events.refs_in(history.recorded), *(p.recorded_by for p in papers), *_markers(read)}
            ),
            "teams": team_rows(ref__in=events.refs_in(history.recorded)),
            **unnamed.facts_to_read(opened.records, near),
            "chronology": Written(CHRONOLOGY, of.values({row[0] for row in read["why"]}), (UUID, str)),
        }
    )
    cards = {row[0]: Card(*row) for row in named["cards"]}
    staff = {row[0]: Colleague(*row) for row in named["staff"]}
    names = events.called(
        staff,
        {row[0]: TeamCard(*row) for row in named["teams"]},
        {ref: card.name for ref, card in cards.items()},
        opened.hidden,
    )
    shown = unnamed.from_read(opened.person, near, named, today)
    may_read = frozenset(named["chronology"])
    whole = _Whole(history, papers, read, names, shown, of, may_read)
    return whole, cards[opened.person]


@compiled
def _kept(records: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """Which document each event was written with, and what stands in the chronology: the latest row of each slot, and the
    versions of its words."""
    return {
        "written_with": models.Event.objects.filter(
            person__in=records, occasion__document__isnull=False
        ).values_list("ref", "occasion__document"),
        **readable.places_to_read(records),
        "significant": models.Significant.objects.filter(document__people__person__in=records)
        .order_by("document", "slot", "-n")
        .distinct("document", "slot")
        .values_list(
            "document",
            "slot",
            "event",
            "passage",
            "passage__slots__document",
            "standing",
            "passage__slots__slot",
        ),
        "why": models.SlotPassage.objects.filter(
            document__people__person__in=records, document__kind="chronology"
        )
        .order_by("document", "slot", "-n")
        .distinct("document", "slot")
        .values_list(
            "document", "slot", "passage__text__words", "recorded_by", "recorded_at", "n", "passage"
        ),
    }


def _markers(read: Mapping[str, list[Any]]) -> set[UUID]:
    return {row[3] for row in read["why"]}


@dataclass(frozen=True, slots=True)
class _Whole:
    """Everything of one person's story that this reader may have, before anything was asked of it."""

    history: History
    papers: tuple[Paper, ...]
    read: Mapping[str, list[Any]]
    names: Mapping[str, str]
    shown: Unnamed
    reader: Reader
    chronology: frozenset[tuple[UUID, str]]

    def items(self) -> list[Item]:
        """All of it, the latest first."""
        happened = {
            each.ref: each
            for each in events.timeline(self.history.recorded, self.history.effective, self.names, self.shown)
        }
        of_event = {UUID(event.id): event for event in self.history.recorded}
        papers = {paper.ref: paper for paper in self.papers}
        together_: dict[UUID, list[Happened]] = defaultdict(list)
        for event, document in self.read["written_with"]:
            if document in papers and event in happened:
                together_[document].append(happened.pop(event))
            elif document not in papers and readable.only_says_it_was_written(happened.get(event)):
                happened.pop(event)
        reasons = self.reasons()
        places = readable.places(self.read)
        found = [_of_event(each, of_event[each.ref], reasons.get(each.ref)) for each in happened.values()]
        found += [
            _of_paper(paper, together_[paper.ref], self.names, reasons.get(paper.ref), places.get(paper.ref))
            for paper in papers.values()
        ]
        return sorted(found, key=lambda item: item.order, reverse=True)

    def reasons(self) -> dict[UUID, Why]:
        """Why each event or document stands in the chronology."""
        words = {(row[0], row[1]): row[2:] for row in self.read["why"]}
        found = {}
        for document, slot, event, _, written_in, standing, _ in self.read["significant"]:
            said = words.get((document, slot))
            thing = event or written_in
            if not standing or said is None or thing is None or (document, slot) not in self.chronology:
                continue
            text, by, at, n, _ = said
            found[thing] = Why(slot, self.shown(text), self.names.get(str(by), ""), at, n)
        return found


def _of_event(each: Happened, event: Event, why: Why | None) -> Item:
    return Item(
        each.ref,
        None,
        event.kind,
        each.label,
        each.when,
        each.on,
        ((each.words, False),) if each.words else (),
        each.by,
        event.recorded_by,
        london_day(each.recorded_at),
        each.late,
        each.stands,
        each.correction,
        (),
        ("event", each.ref),
        None,
        why,
        (each.on or date.min, in_london(each.at or each.recorded_at), each.recorded_at, str(each.ref)),
    )


def _of_paper(
    paper: Paper,
    with_it: list[Happened],
    names: Mapping[str, str],
    why: Why | None,
    place: tuple[str, UUID] | None,
) -> Item:
    standing = [each for each in with_it if each.stands] or with_it
    first = standing[0] if standing else None
    on = paper.on or (first.on if first else None) or london_day(paper.recorded_at)
    at = paper.at if paper.at and london_day(paper.at) == on else None
    when = f"{on:%A} {on.day} {on:%B %Y}" + (f", {in_london(at):%H:%M}" if at else "")
    written_on = london_day(paper.recorded_at)
    return Item(
        paper.ref,
        paper.ref,
        paper.kind,
        paper.title or paper.kind.replace("_", " ").capitalize(),
        when,
        on,
        (),
        names.get(str(paper.recorded_by), ""),
        str(paper.recorded_by),
        written_on,
        (written_on - on).days > 3,
        True,
        "",
        tuple(standing),
        place or _own_page(paper, first),
        None,
        why,
        (on, in_london(at or paper.recorded_at), paper.recorded_at, str(paper.ref)),
    )


def _own_page(paper: Paper, first: Happened | None) -> tuple[str, UUID]:
    """Where a document is read: what an enquiry found, on the enquiry's page; the others each on their own."""
    if paper.kind == FINDINGS and first is not None:
        return "enquiry", UUID(first.matter)
    return paper.kind, paper.ref


def _page(whole: _Whole, asked: Asked, card: Card) -> Story:
    everything = whole.items()
    wanted = [item for item in everything if _asked_for(item, asked)]
    words = asked.words.strip()[:LONGEST_SEARCH]
    hits = Hits({}, {})
    if words:
        wanted, hits = _with_words(wanted, words, whole)
    if asked.oldest_first:
        wanted.reverse()
    start = next((n + 1 for n, item in enumerate(wanted) if item.ref == asked.after), 0)
    shown = wanted[start : start + ON_A_PAGE]
    more = start + ON_A_PAGE < len(wanted)
    return Story(
        card,
        asked,
        tuple(_with_beginnings(shown, words, hits, whole)),
        len(wanted),
        shown[-1].ref if more and shown else None,
        _writers(everything),
        sum(item.why is not None for item in everything),
    )


def _writers(everything: Iterable[Item]) -> tuple[tuple[UUID, str], ...]:
    found = {UUID(item.writer): item.by for item in everything if item.by and item.writer}
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def _asked_for(item: Item, asked: Asked) -> bool:
    if asked.significant and item.why is None:
        return False
    if asked.who and item.writer != str(asked.who):
        return False
    if asked.from_on and (item.on is None or item.on < asked.from_on):
        return False
    if asked.to_on and (item.on is None or item.on > asked.to_on):
        return False
    return _in_group(item, asked.group)


def _in_group(item: Item, group: str) -> bool:
    if group not in GROUPS:
        return True
    _, rooms, documents = GROUPS[group]
    if item.document is not None:
        return item.kind in documents
    kind = KINDS[item.kind]
    return kind.room in rooms or (group == "decisions" and kind.mode is Mode.DECIDES)


@dataclass(frozen=True, slots=True)
class Hits:
    """The passage of each document that holds the words. `masked`: what this reader is shown of those that name somebody
    hidden, or their address."""

    passages: Mapping[UUID, UUID]
    masked: Mapping[UUID, str]


def _with_words(items: list[Item], words: str, whole: _Whole) -> tuple[list[Item], Hits]:
    """Those in which these words stand, and where in each document. What this reader is not shown is not found either: a
    search would confirm it. One statement, and two where somebody hidden is near."""
    of_event = {UUID(event.id): event for event in whole.history.recorded}
    documents = [item.document for item in items if item.document]
    read = together(
        {
            "said": Written(
                SAID, {"texts": [_text(item, of_event, whole) for item in items], "asked": words}, (int,)
            ),
            "written": Written(WRITTEN, {**whole.reader.values(documents), "asked": words}, (UUID, UUID)),
        }
    )
    said = {row[0] for row in read["said"]}
    hits = _as_shown(read["written"], words, whole)
    return [item for n, item in enumerate(items, 1) if n in said or item.document in hits.passages], hits


def _as_shown(found: list[tuple[UUID, UUID]], words: str, whole: _Whole) -> Hits:
    masked: dict[UUID, str] = {}
    if found and whole.shown is not str:
        texts = models.PassageText.objects.filter(passage__in=[passage for _, passage in found])
        for passage, text in texts.values_list("passage_id", "words"):
            if (shown := whole.shown(text)) != text:
                masked[passage] = shown
    lost: set[UUID] = set()
    if masked:
        order = list(masked)
        asked = {"texts": list(masked.values()), "asked": words}
        still = {order[n - 1] for (n,) in together({"said": Written(SAID, asked, (int,))})["said"]}
        lost = set(masked) - still
    passages: dict[UUID, UUID] = {}
    for document, passage in found:
        if passage not in lost:
            passages.setdefault(document, passage)
    return Hits(passages, masked)


def _text(item: Item, of_event: Mapping[UUID, Event], whole: _Whole) -> str:
    """What is said of it beside writing: names of things, facts in words, why it is of significance."""
    told = [of_event[item.ref]] if item.document is None else [of_event[each.ref] for each in item.with_it]
    facts = [value for event in told for _, value in events.facts_in_words(event, whole.names, whole.shown)]
    labels = [each.label for each in item.with_it]
    return "\n".join([item.title, *labels, *facts, item.why.words if item.why else ""])


def _with_beginnings(shown: list[Item], words: str, hits: Hits, whole: _Whole) -> Iterable[Item]:
    """How each document begins, or where it says what was looked for. One statement, or none without a document."""
    documents = [item.document for item in shown if item.document]
    how = f'StartSel={STARTS}, StopSel={STOPS}, MaxWords=40, MinWords=20, MaxFragments=2, FragmentDelimiter=" … "'
    found = [hits.passages[document] for document in documents if document in hits.passages]
    masked = {passage: hits.masked[passage] for passage in found if passage in hits.masked}
    where = {"passages": found, "masked": list(masked), "as_shown": list(masked.values())}
    read = together(
        {
            "begins": readable.first_words(whole.reader, documents),
            "around": Written(AROUND, {**where, "asked": words, "how": how}, (UUID, str)),
        }
        if documents
        else {}
    )
    begins = {row[0]: (row[2], row[3]) for row in read.get("begins", [])}
    around = dict(read.get("around", []))
    for item in shown:
        if item.document is None:
            yield item
        elif item.document in hits.passages:
            passage = hits.passages[item.document]
            yield replace(item, passage=passage, pieces=_pieces(around.get(passage, "")))
        else:
            passage, text = begins.get(item.document, (None, ""))
            yield replace(item, passage=passage, pieces=_pieces(readable.begins(whole.shown(text))))


def _pieces(words: str) -> tuple[tuple[str, bool], ...]:
    """Words with those that were looked for set apart."""
    found = []
    for n, part in enumerate(words.split(STARTS)):
        marked, _, rest = part.partition(STOPS) if n else ("", "", part)
        found += [(marked, True), (rest, False)]
    return tuple(piece for piece in found if piece[0])


@dataclass(frozen=True, slots=True)
class Version:
    """What was once written about why something is significant."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a story, for saying why it is significant. `was`: the text that stands now; `versions`: those before."""

    person: Card
    item: Item
    was: UUID | None
    versions: tuple[Version, ...]


def thing(viewer: Viewer, person: UUID, ref: UUID, *, now: datetime) -> Thing:
    """One event or document of a person's story. Opens the record. NotFound for what is not in it for this reader."""
    whole, card = _whole(viewer, person, now=now, what="chronology")
    found = next((item for item in whole.items() if item.ref == ref), None)
    if found is None:
        raise NotFound(ref)
    item = next(iter(_with_beginnings([found], "", Hits({}, {}), whole)))
    if item.document is not None and item.passage is None:
        raise NotFound(ref)  # there is nothing of it that this reader may mark
    written = _versions(whole, ref)
    standing = item.why is not None and bool(written)
    return Thing(
        card,
        item,
        _stands_now(whole, ref),
        tuple(
            Version(whole.shown(words), by or "", at)
            for _, words, by, at in (written[1:] if standing else written)
            if words
        ),
    )


def _stands_now(whole: _Whole, ref: UUID) -> UUID | None:
    """The text that stands in the chronology about this thing, also an empty one; None where there never was one."""
    slots = {(row[0], row[1]) for row in whole.read["significant"] if ref in (row[2], row[4])}
    return next((row[6] for row in whole.read["why"] if (row[0], row[1]) in slots), None)


def _versions(whole: _Whole, ref: UUID) -> list[tuple[UUID, str, str, datetime]]:
    """Every text about one thing of the chronology that this reader may read, the latest first. One statement."""
    slots = {(row[0], row[1]) for row in whole.read["significant"] if ref in (row[2], row[4])}
    if not slots:
        return []
    document, slot = min(slots, key=str)
    values = {**whole.reader.values([document]), "slot": slot}
    columns = (UUID, str, str, datetime.fromisoformat)
    return together({"versions": Written(VERSIONS, values, columns)})["versions"]
