"""Copies being made ready, copies that left, and who must be given nothing: for the pages of the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.accounts.models import User
from alongside.law.days import london_day
from alongside.law.passages import SAYS, Piece, Reason, Why, clearing, shield
from alongside.law.people import BY_TIE
from alongside.record import models
from alongside.record.access import NotFound, Viewer, log, open_record
from alongside.record.actions import told_in_writing
from alongside.record.actions.issuing import colleagues_who_release
from alongside.record.actions.telling import TOLD
from alongside.record.actions.told_in_writing import Duty
from alongside.record.queries.desk.documents import name_of_writer
from alongside.record.queries.desk.files import FileCard, files_from_read, files_these
from alongside.record.queries.desk.people import clearance, cleared_for
from alongside.record.rendering import circle, headings, issues
from alongside.record.rendering.composing import Part
from alongside.record.rendering.family import Family, lives_there_too, named
from alongside.record.rendering.issues import Prepared, Ready
from alongside.record.rendering.kept import Words, words_for
from alongside.record.together import together

MOST_PAPERS = 40
OPENED = "copies"


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody a copy may be for: what they are to the children, and what stands for or against giving them one.

    `kept` is what an order or a decision says, where it keeps every chosen child from them; `withheld`: something is held
    or withheld from them now. `safe` are safe ways; `address` is their own. Both are empty, and it is `address_withheld`, where
    they are protected and not for this viewer."""

    person: UUID
    name: str
    ties: tuple[str, ...]
    address: str
    there_too: tuple[str, ...]
    safe: tuple[str, ...]
    kept: str
    withheld: bool
    address_withheld: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A slot that may be in a copy: its heading and the first words of it. `drafted`: lines of a machine's draft are not
    confirmed."""

    document: UUID
    slot: str
    heading: str
    begins: str
    on: date | None
    drafted: bool


@dataclass(frozen=True, slots=True)
class ToChoose:
    """What a worker chooses from, for a copy about one child."""

    child: UUID
    name: str
    people: tuple[Somebody, ...]
    papers: tuple[Paper, ...]
    files: tuple[FileCard, ...]
    others: tuple[tuple[UUID, str], ...]


def to_choose(viewer: Viewer, child: UUID, *, now: datetime) -> ToChoose:
    """Who a copy about this child may be for, and what may be in it. Opens the record."""
    opened = open_record(viewer, child, what=OPENED, now=now)
    today = london_day(now)
    loaded = circle.load([opened.person], [], today=today)
    family = loaded.family
    about = {"person__in": opened.records}
    read = together(
        {
            "ties": models.Relationship.objects.filter(
                other__in=opened.records, standing=True, replaced_by=None
            ).values_list("person", "kind"),
            "siblings": models.Relationship.objects.filter(
                person__in=opened.records, standing=True, replaced_by=None, kind__contains="sibling"
            ).values_list("other", "kind"),
            "responsible": models.ParentalResponsibility.objects.filter(
                **about, standing=True, replaced_by=None
            ).values_list("holder", flat=True),
            "withheld": models.NoticeState.objects.filter(
                **about, state__in=("held", "withheld")
            ).values_list("notice__to_person", flat=True),
            "kept": models.KeptFrom.objects.filter(**about, standing=True, replaced_by=None).values_list(
                "other", "words", "to_on"
            ),
            "papers": _papers(opened.records, opened.hidden),
            "files": files_these(_files(opened.records, opened.hidden)),
            "cleared": clearance(list(loaded.one), viewer, today),
        }
    )
    ties: dict[UUID, list[str]] = {}
    for person, kind in read["ties"]:
        ties.setdefault(loaded.one.get(person, person), []).append(BY_TIE[kind].is_the)
    siblings = [
        (loaded.one.get(person, person), kind)
        for person, kind in (*read["ties"], *read["siblings"])
        if "sibling" in kind
    ]
    for person in read["responsible"]:
        ties.setdefault(loaded.one.get(person, person), []).append("has parental responsibility")
    kept = {
        loaded.one.get(other, other): words
        for other, words, to_on in read["kept"]
        if to_on is None or to_on >= today
    }
    withheld = {loaded.one.get(person, person) for person in read["withheld"] if person}
    cleared = {row[0] for row in read["cleared"]}
    brothers = {person for person, _ in siblings}
    named_here = [ref for ref in (opened.person, *ties) if ref not in opened.hidden and ref not in brothers]
    return ToChoose(
        opened.person,
        opened.name,
        tuple(
            _somebody(
                family,
                ref,
                ties.get(ref, []),
                ref == opened.person,
                kept.get(ref, ""),
                ref in withheld,
                ref in cleared,
                opened.hidden,
            )
            for ref in dict.fromkeys(named_here)
            if str(ref) in family.people
        ),
        tuple(_paper(row, family, loaded.one) for row in read["papers"]),
        tuple(card for card in files_from_read(read["files"]) if card.opens),
        tuple(
            (ref, family.people[str(ref)].shown)
            for ref in sorted(brothers, key=str)
            if str(ref) in family.people and ref not in opened.hidden
        ),
    )


def _somebody(
    family: Family,
    ref: UUID,
    ties: list[str],
    the_child: bool,
    kept: str,
    withheld: bool,
    cleared: bool,
    hidden: Collection[UUID],
) -> Somebody:
    known = family.people[str(ref)]
    secret = any(home.protected for home in known.homes) and not cleared
    return Somebody(
        ref,
        known.shown,
        ("the child",) if the_child else tuple(dict.fromkeys(ties)),
        ", ".join(known.home.printed) if known.home and not secret else "",
        () if secret else tuple(lives_there_too(family, str(ref), unless=map(str, hidden))),
        () if secret else tuple(reach.value for reach in known.reach if reach.safe == "safe"),
        kept,
        withheld,
        secret,
    )


def _papers(records: Iterable[UUID], unless: Collection[UUID]) -> Any:
    """The latest text of each slot of the documents on these records, the newest document first, `unless` one stands on the
    record of any of these too."""
    hidden = models.Hidden.objects.filter(document=OuterRef("document"), person__in=records)
    theirs_too = _standing_on(unless).filter(document=OuterRef("document"))
    later = models.SlotPassage.objects.filter(
        document=OuterRef("document"), slot=OuterRef("slot"), n__gt=OuterRef("n")
    )
    return (
        models.SlotPassage.objects.filter(
            ~Exists(hidden),
            ~Exists(theirs_too),
            ~Exists(later),
            document__people__person__in=records,
            passage__characters__gt=0,
        )
        .exclude(document__kind="sharing")
        .order_by("-document__recorded_at", "document", "position", "slot")
        .values_list(
            "document",
            "slot",
            "passage__text__words",
            "document__kind",
            "document__title",
            "document__occasions__on",
            "document__recorded_at",
            "passage__origin",
        )
        .distinct()[:MOST_PAPERS]
    )


def _files(records: Iterable[UUID], unless: Collection[UUID]) -> QuerySet[models.Attachment, Any]:
    """The files kept with the documents on these records, but for the confidential part of a meeting."""
    hidden = models.Hidden.objects.filter(document=OuterRef("document"), person__in=records)
    theirs_too = _standing_on(unless).filter(document=OuterRef("document"))
    return (
        models.Attachment.objects.filter(
            ~Exists(hidden), ~Exists(theirs_too), document__people__person__in=records
        )
        .exclude(document__kind__endswith="_closed")
        .values("pk")
    )


def _standing_on(people: Collection[UUID]) -> QuerySet[models.DocumentPerson]:
    """That documents stand on the records of any of these people and were not taken off."""
    taken_off = models.Hidden.objects.filter(document=OuterRef("document"), person=OuterRef("person"))
    return models.DocumentPerson.objects.filter(~Exists(taken_off), person__in=people)


def _paper(row: tuple[Any, ...], family: Family, one: Mapping[UUID, UUID]) -> Paper:
    document, slot, words, kind, title, on, written_at, origin = row
    names = {
        str(record): family.people[str(ref)].shown.split()[0]
        for record, ref in one.items()
        if str(ref) in family.people
    }
    begins = " ".join(words.split())
    day = on or london_day(written_at)
    return Paper(
        document,
        slot,
        headings.heading(kind, title, slot, day, names),
        begins if len(begins) <= 90 else f"{begins[:88].rsplit(' ', 1)[0]} …",
        day,
        origin == models.Passage.Origin.MACHINE,
    )


# --- one issue ---


@dataclass(frozen=True, slots=True)
class Line:
    """Why something is not in a copy, or not whole, as said to whoever prepares it. Where it can be cleared, `kind` and
    `key` say what `actions.issuing.choose` is asked for."""

    words: str
    kind: str = ""
    key: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of one copy. `left_out`: somebody left it out; `slot` is empty for the covering words' own part."""

    slot: str
    heading: str
    pieces: tuple[Piece, ...]
    outcome: str
    lines: tuple[Line, ...]
    cleared: tuple[Line, ...]
    left_out: bool
    file: UUID | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One recipient's copy. `tied` says what stands about them."""

    ready: Ready
    parts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class IssuePage:
    """An issue with a column for each recipient."""

    prepared: Prepared
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    by_name: str
    staff: Mapping[UUID, str]


def issue(viewer: Viewer, ref: UUID, *, now: datetime) -> IssuePage:
    """An issue side by side. Opens the record of each child it is about. NotFound where it is for somebody, or holds writing
    about somebody, whom this viewer may not find: a restriction may have come after it was begun."""
    hidden = _open(viewer, issues.children_of(ref), now=now)
    return _page(_seen_by(hidden, issues.prepared(ref, today=london_day(now))), {}, _hide(viewer, now))


def _seen_by(hidden: frozenset[UUID], prepared: Prepared) -> Prepared:
    """An issue with nobody's name in it who may not be found. Raises NotFound where it is about or for one of them."""
    if any(each.person in hidden for each in prepared.recipients) or _holds_writing_about(
        hidden, prepared.ref
    ):
        raise NotFound(prepared.ref)
    secret = [*map(str, hidden)]
    people = {
        ref: replace(known, shown=RESTRICTED) if ref in secret else known
        for ref, known in prepared.family.people.items()
    }
    there_too = {
        each.ref: lives_there_too(prepared.family, each.copy.recipient.reader.person, unless=secret)
        for each in prepared.recipients
    }
    return replace(
        prepared,
        family=replace(prepared.family, people=people),
        recipients=tuple(replace(each, there_too=tuple(there_too[each.ref])) for each in prepared.recipients),
    )


def _holds_writing_about(people: Collection[UUID], issue: UUID) -> bool:
    """Whether something chosen for an issue stands on the record of any of these people."""
    documents = models.IssueSlot.objects.filter(issue=issue).values("document")
    kept_with = models.IssueFile.objects.filter(issue=issue).values("attachment__document")
    here = Q(document__in=documents) | Q(document__in=kept_with)
    return bool(people) and _standing_on(people).filter(here).exists()


@dataclass(frozen=True, slots=True)
class CopyPage:
    """One recipient's copy, for whoever makes it ready, for a second person, and for who said yes by phone. `tells`: what its
    reader must be told and is told by it, with the child's name."""

    page: IssuePage
    column: Column
    mine: bool
    second: bool
    reviews: bool
    colleagues: Mapping[UUID, str]
    address_withheld: bool
    tells: tuple[tuple[Duty, str], ...]

    @property
    def kept_back(self) -> tuple[tuple[Duty, str], ...]:
        """What it would tell them though somebody decided that they are not told of it."""
        return tuple(each for each in self.tells if each[0].waits)


def copy(viewer: Viewer, recipient: UUID, *, now: datetime) -> CopyPage:
    """One recipient's copy. Opens the record of each child it is about."""
    about = list(
        models.IssuePerson.objects.filter(issue__recipients=recipient)
        .order_by("ref")
        .values_list("issue", "person")
    )
    if not about:
        raise NotFound(recipient)
    hidden = _open(viewer, [person for _, person in about], now=now)
    prepared = _seen_by(hidden, issues.prepared(about[0][0], today=london_day(now)))
    colleagues = colleagues_who_release(viewer, now=now)
    page = _page(prepared, {**colleagues, viewer.user: viewer.name}, _hide(viewer, now))
    column = next((each for each in page.columns if each.ready.ref == recipient), None)
    if column is None:
        raise NotFound(recipient)
    ready = column.ready
    phoned = next((step for step in reversed(ready.steps) if step.kind == "by_phone"), None)
    seen_again = any(step.kind == "reviewed" for step in ready.steps)
    mine = viewer.user == prepared.by or any(
        step.by == viewer.user for step in ready.steps if step.kind == "asked"
    )
    return CopyPage(
        page,
        column,
        mine,
        not mine and bool(ready.copy.concerns) and ready.given is None and ready.release is None,
        phoned is not None and phoned.second == viewer.user and not seen_again,
        colleagues,
        _address_withheld(viewer, ready, prepared.family, london_day(now)),
        ()
        if ready.given
        else tuple(
            (duty, _name(prepared.family, str(duty.child)))
            for duty in told_in_writing.duties(ready, prepared.children, prepared.slots)
        ),
    )


def _address_withheld(viewer: Viewer, ready: Ready, family: Family, today: date) -> bool:
    """Whether a recipient's own address is protected and not for this viewer: whoever works with them now may see it."""
    known = family.people.get(ready.copy.recipient.reader.person)
    if known is None or known.home is None or not known.home.protected:
        return False
    return not cleared_for(viewer, [UUID(known.ref)], today)


def _open(viewer: Viewer, children: list[UUID], *, now: datetime) -> frozenset[UUID]:
    """Open the record of each of these children, and answer whom this viewer may not find."""
    opened = open_record(viewer, children[0], what=OPENED, now=now)
    if not opened.hidden.isdisjoint(children):
        raise NotFound(children)
    if rest := [child for child in children if child not in opened.records]:
        log(viewer, rest, what=OPENED, now=now)
    return opened.hidden


def _hide(viewer: Viewer, now: datetime) -> Words:
    """How this viewer reads words near whoever was opened. Nothing is asked where nobody near is hidden."""
    hidden_near = any((viewer.kept.around or {}).values())
    return words_for(viewer, {}, now=now) or str if hidden_near or viewer.kept.guarded else str


def _page(prepared: Prepared, known: Mapping[UUID, str], hide: Words) -> IssuePage:
    writers = {prepared.by} | {
        ref
        for each in prepared.recipients
        for step in each.steps
        for ref in (step.by, step.second)
        if ref is not None
    }
    writers |= {each.given.by for each in prepared.recipients if each.given}
    staff = dict(known)
    if unknown := writers - staff.keys():
        staff |= dict(User.objects.filter(ref__in=unknown).values_list("ref", "name"))
    names = named(prepared.family, map(str, prepared.children))
    return IssuePage(
        prepared,
        tuple(names),
        tuple(
            Column(each, tuple(_shown(part, each, prepared, hide) for part in each.copy.parts))
            for each in prepared.recipients
        ),
        staff.get(prepared.by, ""),
        staff,
    )


def _shown(part: Part, ready: Ready, prepared: Prepared, hide: Words) -> Shown:
    family, passage = prepared.family, part.passage
    chosen = ready.copy.recipient.cleared
    lines = [line for reason in part.rendered.reasons for line in _lines(reason, part, family, hide)]
    cleared = [
        Line(
            f"“{passage.words[mark.start : mark.end]}”",
            "words",
            clearing(passage.ref, mark.shield, passage.words[mark.start : mark.end]),
        )
        for mark in part.rendered.cleared
    ]
    cleared += [Line(_name(family, ref), "person", ref) for ref in sorted(passage.people & chosen.people)]
    return Shown(
        part.slot.ref,
        part.slot.heading or "Covering letter",
        part.rendered.pieces,
        part.rendered.outcome,
        tuple(lines),
        tuple(cleared),
        passage.ref not in chosen.chosen,
        UUID(passage.ref) if part.slot.is_file else None,
    )


def _lines(reason: Reason, part: Part, family: Family, hide: Words) -> Iterable[Line]:
    if reason.why is Why.SHIELDED:
        kind = shield(reason.shield)
        mark = next(
            piece.mark for piece in part.rendered.pieces if piece.mark and piece.covered == reason.words
        )
        what = mark.fact if mark.found and mark.fact else kind.label
        if (
            hide(reason.words) != reason.words
        ):  # its kind only: neither to be read by this viewer nor theirs to clear
            yield Line(f"{what[:1].upper()}{what[1:]}. It is protected, and not shown to you.")
            return
        yield Line(
            SAYS[reason.why].format(what=what[:1].upper() + what[1:], words=reason.words),
            "" if kind.never_leaves else "words",
            clearing(part.rendered.passage, reason.shield, reason.words),
            "these words",
        )
    elif reason.why in (Why.TELLER, Why.PERSON):
        for ref in reason.people:
            yield Line(SAYS[reason.why].format(who=_name(family, ref)), "person", ref, _name(family, ref))
    elif reason.why is Why.KEPT_FROM:
        who = " and ".join(_name(family, ref) for ref in reason.people)
        yield Line(SAYS[reason.why].format(who=who))
    else:
        yield Line(SAYS[reason.why].format(number=reason.number))


def _name(family: Family, ref: str) -> str:
    return family.people[ref].shown if ref in family.people else "somebody"


# --- what left ---


@dataclass(frozen=True, slots=True)
class GivenCopy:
    """A copy that left, in a line."""

    ref: UUID
    title: str
    to: str
    channel: str
    at: datetime
    by: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A copy that has not left."""

    recipient: UUID
    issue: UUID
    title: str
    to: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody who must be given nothing about this child."""

    ref: UUID
    name: str
    words: str
    review_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """A decision about sharing, in a line."""

    document: UUID
    outcome: str
    with_whom: str
    purpose: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Copies:
    """Everything that left a child's record or is about to, and what must not."""

    child: UUID
    name: str
    waiting: tuple[Waiting, ...]
    given: tuple[GivenCopy, ...]
    kept: tuple[Kept, ...]
    sharing: tuple[Sharing, ...]


def copies(viewer: Viewer, child: UUID, *, now: datetime) -> Copies:
    """The copies, decisions about sharing and orders of one child. Opens the record."""
    opened = open_record(viewer, child, what=OPENED, now=now)
    theirs = {"recipient__issue__people__person__in": opened.records}
    relied = models.ReliedOn.objects.filter(copy=OuterRef("pk"))
    to = ("recipient__person", "recipient__person__card__name", "recipient__agency")
    today = london_day(now)
    read = together(
        {
            "given": models.IssuedCopy.objects.filter(**theirs)
            .order_by("-given_at", "ref")
            .annotate(corrected=Exists(relied))
            .values_list(
                "ref", "recipient__issue__title", *to, "channel", "given_at", name_of_writer(), "corrected"
            ),
            "waiting": models.IssueRecipient.objects.filter(
                issue__people__person__in=opened.records, copy=None
            )
            .order_by("-recorded_at", "ref")
            .values_list(
                "ref",
                "issue",
                "issue__title",
                "person",
                "person__card__name",
                "agency",
                "recorded_at",
                name_of_writer(),
            ),
            "kept": models.KeptFrom.objects.filter(person__in=opened.records, standing=True, replaced_by=None)
            .order_by("-recorded_at", "ref")
            .values_list(
                "ref", "other", "other__card__name", "words", "review_on", "to_on", name_of_writer()
            ),
            "sharing": models.Event.objects.filter(person__in=opened.records, kind="sharing_decided")
            .order_by("-at", "ref")
            .values_list("occasion__document", "facts", "at", name_of_writer()),
        }
    )

    def who(person: UUID | None, name: str | None, agency: str) -> str:
        return RESTRICTED if person in opened.hidden else name or agency

    return Copies(
        opened.person,
        opened.name,
        tuple(
            Waiting(ref, issue, title, who(person, name, agency), at, by or "")
            for ref, issue, title, person, name, agency, at, by in read["waiting"]
            if person not in opened.hidden
        ),
        tuple(
            GivenCopy(ref, title, who(person, name, agency), channel, at, by or "", corrected)
            for ref, title, person, name, agency, channel, at, by, corrected in read["given"]
            if person not in opened.hidden
        ),
        tuple(
            Kept(ref, name or "", words, review_on, by or "")
            for ref, other, name, words, review_on, to_on, by in read["kept"]
            if other not in opened.hidden and (to_on is None or to_on >= today)
        ),
        tuple(
            Sharing(
                document,
                facts["outcome"],
                facts.get("with_whom", "a person of the record"),
                facts["purpose"],
                at,
                by or "",
            )
            for document, facts, at, by in read["sharing"]
            if document
        ),
    )


RESTRICTED = "Restricted record"


@dataclass(frozen=True, slots=True)
class CopyGiven:
    """A copy as it left: to whom, how, who looked, and what of each passage was in it. `address_withheld`: its file shows
    an address that is protected and not for this viewer; `words_withheld`: words about somebody they may not find; `told`:
    each duty to tell that it met, with what and the child's name."""

    ref: UUID
    issue: UUID
    title: str
    purpose: str
    to: str
    channel: str
    at: datetime
    by: str
    second: str
    by_phone: bool
    rules: str
    digest: str
    size: int
    passages: tuple[tuple[str, str, str, UUID, bool], ...]
    files: tuple[tuple[str, str, str, UUID], ...]
    address_withheld: bool
    words_withheld: bool
    told: tuple[tuple[UUID, str, str], ...]


def given(viewer: Viewer, ref: UUID, *, now: datetime) -> CopyGiven:
    """A copy that left. Opens the record of each child it is about."""
    about = list(
        models.IssuePerson.objects.filter(issue__recipients__copy=ref)
        .order_by("ref")
        .values_list("person", flat=True)
    )
    if not about:
        raise NotFound(ref)
    hidden = _open(viewer, about, now=now)
    relied = models.ReliedOn.objects.filter(passage=OuterRef("passage"))
    read = together(
        {
            "copy": models.IssuedCopy.objects.filter(pk=ref).values_list(
                "recipient__issue",
                "recipient__issue__title",
                "recipient__issue__purpose",
                "recipient__person",
                "recipient__person__card__name",
                "recipient__agency",
                "channel",
                "given_at",
                name_of_writer(),
                "release__kind",
                "release__second",
                "release__recorded_by",
                "rules",
                "digest",
                "size",
            ),
            "passages": models.IssuedPassage.objects.filter(copy=ref)
            .order_by("position")
            .annotate(corrected=Exists(relied))
            .values_list("heading", "outcome", "because", "passage", "corrected"),
            "files": models.IssuedFile.objects.filter(copy=ref)
            .order_by("name", "ref")
            .values_list("name", "outcome", "because", "attachment"),
            # Whoever gave it told it: by the same hand, in the same moment.
            "told": models.NoticeStep.objects.filter(
                notice__to_person__issues_for__copy=ref,
                kind__in=TOLD,
                at=F("notice__to_person__issues_for__copy__given_at"),
                recorded_by=F("notice__to_person__issues_for__copy__recorded_by"),
                notice__person__in=about,
            )
            .order_by("notice__what", "notice__person__card__name")
            .values_list("notice", "notice__what", "notice__person__card__name"),
            "protected": models.Address.objects.filter(
                person__issues_for__copy=ref, standing=True, protected=True
            ).values_list("person", flat=True),
        }
    )
    issue_, title, purpose, person, name, agency, channel, at, by, kind, second, released, *rest = read[
        "copy"
    ][0]
    if person in hidden or _holds_writing_about(hidden, issue_):
        raise NotFound(ref)
    who = second if kind == "by_phone" else released
    looked = User.objects.filter(ref=who).values_list("name", flat=True).first() if who else ""
    rules, digest, size = rest
    return CopyGiven(
        ref,
        issue_,
        title,
        purpose,
        name or agency,
        channel,
        at,
        by or "",
        looked or "",
        kind == "by_phone",
        rules,
        digest,
        size,
        tuple(read["passages"]),
        tuple(read["files"]),
        bool(read["protected"]) and not cleared_for(viewer, [person], london_day(now)),
        _words_withheld(viewer, ref, now=now),
        tuple(read["told"]),
    )


def _words_withheld(viewer: Viewer, copy: UUID, *, now: datetime) -> bool:
    """Whether what left says something that is kept private from this viewer: bytes cannot be shown in part."""
    hide = _hide(viewer, now)
    if hide is str:
        return False
    said = models.IssuedPassage.objects.filter(copy=copy).exclude(outcome="absent")
    return any(hide(words) != words for words in said.values_list("passage__text__words", flat=True) if words)


def content(viewer: Viewer, ref: UUID, *, now: datetime) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    """The bytes of a copy, exactly as it left, and of each file that went along, with its name."""
    copy_ = given(viewer, ref, now=now)
    if copy_.address_withheld or copy_.words_withheld:
        raise NotFound(ref)
    held = models.IssuedCopyBytes.objects.filter(copy=ref).values_list("content", flat=True).first()
    if held is None:  # a retention rule has destroyed them: that it was given stays
        raise NotFound(ref)
    along = models.IssuedFileBytes.objects.filter(file__copy=ref).order_by("file__name", "file")
    return bytes(held), tuple(
        (name, bytes(kept)) for name, kept in along.values_list("file__name", "content")
    )
