"""What one reader gets of one piece of writing: all of it, the rest with words replaced, or nothing, and why.

Somebody outside the staff gets a passage only if it was chosen for them and everybody else it is about, mentions or was
told by is their child or was cleared for them (design 3). What is marked in it is said in words that tell nothing,
never with a black box as long as what it covers. The rule only takes away: another mark, another person or another
order never shows more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from alongside.law.tables import Source

# Kept with every copy, so that what left can be understood by the rules that made it. A change of the rule below, of the
# shields or of what the detector looks for is a new version.
RULES = "2026-11-22.3"


@dataclass(frozen=True, slots=True)
class Shield:
    """A kind of protected matter. `instead` stands in its place; `own` says that the person it is about may read it.

    `never_leaves`: what nobody may clear for a copy, because another person or a court decides about it.
    """

    key: str
    label: str
    instead: str
    own: bool
    source: Source
    never_leaves: bool = False


_INVARIANT_50 = Source("PROCESS", "7.5, invariant 50")
_INVARIANT_52 = Source("PROCESS", "7.5, invariant 52")
_S47 = Source("DPA2018", "Schedules 2 to 4", confirmed=False)

# In order of weight: where two stand over the same words, the first is said.
SHIELDS: tuple[Shield, ...] = (
    Shield("privileged", "Legal advice", "[advice from a lawyer]", own=False, source=_S47, never_leaves=True),
    Shield(
        "police",
        "Police evidence",
        "[something the police must decide about]",
        own=False,
        source=_INVARIANT_50,
        never_leaves=True,
    ),
    Shield(
        "adoption",
        "Who someone was before or after an adoption",
        "[something about an adoption]",
        own=False,
        source=_INVARIANT_50,
        never_leaves=True,
    ),
    Shield("referrer", "Who told us", "[who told us this]", own=False, source=_S47),
    Shield(
        "allegation",
        "An allegation about somebody else",
        "[something about another person]",
        own=False,
        source=_INVARIANT_50,
    ),
    Shield(
        "address", "Where someone lives", "[an address that is kept private]", own=True, source=_INVARIANT_52
    ),
    Shield(
        "school",
        "A school or nursery",
        "[a school or nursery that is kept private]",
        own=True,
        source=_INVARIANT_52,
    ),
    Shield(
        "workplace",
        "Where someone works",
        "[a place of work that is kept private]",
        own=True,
        source=_INVARIANT_52,
    ),
    Shield(
        "phone",
        "A telephone number",
        "[a telephone number that is kept private]",
        own=True,
        source=_INVARIANT_52,
    ),
    Shield(
        "email",
        "An email address",
        "[an email address that is kept private]",
        own=True,
        source=_INVARIANT_52,
    ),
    Shield("number", "A number that names someone", "[a number that is kept private]", own=True, source=_S47),
    Shield("name", "A name", "[a name that is kept private]", own=True, source=_INVARIANT_50),
    Shield("health", "Somebody's health", "[something about a person's health]", own=True, source=_S47),
    Shield(
        "third_party",
        "Something about another person",
        "[something about another person]",
        own=True,
        source=_INVARIANT_50,
    ),
)
BY_KEY: dict[str, Shield] = {shield.key: shield for shield in SHIELDS}
_WEIGHT = {shield.key: n for n, shield in enumerate(SHIELDS)}
_UNKNOWN = Shield("other", "Kept private", "[something that is kept private]", own=False, source=_S47)


def shield(key: str) -> Shield:
    """The shield of that key. One that nobody declared still shields: it tells nothing and is nobody's own."""
    return BY_KEY.get(key, _UNKNOWN)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a passage that are shielded: characters `start` up to, not including, `end`. `subject` is whom the fact is
    about, empty where nobody of the record. `fact` says which, for whoever prepares a copy. `found` marks what a search
    of the text found, and nobody marked by hand. `stretched`: the words it covered were changed, so that it covers all that
    was written in their place, and nobody has looked at that yet."""

    start: int
    end: int
    shield: str
    subject: str = ""
    fact: str = ""
    found: bool = False
    stretched: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of writing as the rule sees it. `unconfirmed`: lines of a machine's draft that nobody has confirmed."""

    ref: str
    words: str
    marks: tuple[Mark, ...] = ()
    about: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    told_by: frozenset[str] = frozenset()
    unconfirmed: int = 0

    @property
    def people(self) -> frozenset[str]:
        """Everybody in it."""
        return self.about | self.mentions | self.told_by


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a copy is for. `person` is empty for an agency; `children` are the children it is about who are theirs (for an
    agency, those it is asked to help). `kept_from`: people whom an order or a decision keeps from this reader."""

    person: str = ""
    children: frozenset[str] = frozenset()
    kept_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cleared:
    """What somebody looked at and cleared for one reader's copy: people, marked words (each as `clearing` writes it down),
    and the passages chosen for it. `opened`: passages that those who told them let this reader read; it clears the tellers
    in that passage and nowhere else."""

    chosen: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()

    def in_passage(self, passage: Passage) -> frozenset[str]:
        """Everybody who is cleared for this reader in one passage."""
        return self.people | (passage.told_by if passage.ref in self.opened else frozenset())


class Why(StrEnum):
    """Why a passage is not there, or not whole. Said to whoever prepares the copy, never to its reader."""

    NOT_CHOSEN = "not_chosen"
    KEPT_FROM = "kept_from"
    TELLER = "teller"
    PERSON = "person"
    UNCONFIRMED = "unconfirmed"
    ALL_SHIELDED = "all_shielded"
    SHIELDED = "shielded"


SAYS: dict[Why, str] = {
    Why.NOT_CHOSEN: "It was left out of this copy.",
    Why.KEPT_FROM: "An order or a decision keeps this person from being given anything about {who}.",
    Why.TELLER: "It would show who told us: {who}.",
    Why.PERSON: "It speaks of {who}, who has not been cleared for this reader.",
    Why.UNCONFIRMED: "A machine drafted it, and {number} of its lines are not confirmed.",
    Why.ALL_SHIELDED: "Nothing would be left of it but what is shielded.",
    Why.SHIELDED: "{what}, in these words: “{words}”.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `people` are whom it is about; `words` what a mark covers; `shield` its kind."""

    why: Why
    people: tuple[str, ...] = ()
    words: str = ""
    shield: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words as this reader gets them. `covered` are the words they stand in the place of, empty where they are the
    passage's own; `mark` what covers them."""

    words: str
    covered: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A passage for one reader. `pieces` is empty where it is absent. `cleared` lists what is in it only because somebody
    cleared it: marks, and people who are shielded themselves."""

    passage: str
    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...] = ()
    cleared: tuple[Mark, ...] = field(default=())

    @property
    def shown(self) -> bool:
        """Whether the reader gets anything of it."""
        return bool(self.pieces)

    @property
    def words(self) -> str:
        """What the reader gets, in one piece; empty where it is absent."""
        return "".join(piece.words for piece in self.pieces)

    @property
    def outcome(self) -> str:
        """shown, replaced (some words of it are) or absent."""
        if not self.pieces:
            return "absent"
        return "replaced" if any(piece.covered for piece in self.pieces) else "shown"


def render(passage: Passage, reader: Reader, cleared: Cleared) -> Rendered:
    """What this reader gets of this passage."""
    if against := tuple(_against(passage, reader, cleared)):
        return Rendered(passage.ref, (), against)
    covers = [
        mark
        for mark in _whole_words(passage.words, passage.marks)
        if not (shield(mark.shield).own and mark.subject and mark.subject == reader.person)  # their own
    ]
    let_through: list[Mark] = []
    kept: list[Mark] = []
    for run in _runs(passage.words, covers):
        words = passage.words[run.start : run.end]
        allowed = clearing(passage.ref, run.shield, words) in cleared.words
        (let_through if allowed and not shield(run.shield).never_leaves else kept).append(run)
    pieces = tuple(_pieces(passage.words, kept))
    if not any(_says_something(piece) for piece in pieces):
        return Rendered(passage.ref, (), (Reason(Why.ALL_SHIELDED, shield=kept[0].shield if kept else ""),))
    reasons = tuple(
        Reason(Why.SHIELDED, words=piece.covered, shield=piece.mark.shield) for piece in pieces if piece.mark
    )
    return Rendered(passage.ref, pieces, reasons, tuple(let_through))


def _against(passage: Passage, reader: Reader, cleared: Cleared) -> Iterator[Reason]:
    """Everything for which the whole passage is absent."""
    if passage.ref not in cleared.chosen:
        yield Reason(Why.NOT_CHOSEN)
    if kept := passage.people & reader.kept_from:
        yield Reason(Why.KEPT_FROM, tuple(sorted(kept)))  # nobody here can clear what an order says
    if passage.unconfirmed:
        yield Reason(Why.UNCONFIRMED, number=passage.unconfirmed)
    theirs = (reader.children | {reader.person}) - reader.kept_from
    others = passage.people - theirs - cleared.in_passage(passage) - reader.kept_from
    if tellers := others & passage.told_by:
        yield Reason(Why.TELLER, tuple(sorted(tellers)))
    if rest := others - passage.told_by:
        yield Reason(Why.PERSON, tuple(sorted(rest)))


def same_words(words: str) -> str:
    """Words as one clearing knows them again: without capitals and with single spaces."""
    return " ".join(words.split()).casefold()


def clearing(passage: str, shield_key: str, words: str) -> str:
    """What is written down when words of a passage are cleared: a digest, so that the row does not repeat them. It holds
    for these words under this shield; a weightier one over them asks again."""
    return hashlib.sha256(f"{passage}\x1f{shield_key}\x1f{same_words(words)}".encode()).hexdigest()


def _whole_words(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks within the text, each grown to whole words: half a street's name is the street's name."""
    for mark in marks:
        start, end = max(mark.start, 0), min(mark.end, len(text))
        if start >= end:
            continue
        while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
        yield replace(mark, start=start, end=end)


def _runs(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Marks with nothing said between them, as one: a street and its postcode are one address. The weightiest shield is
    that of the whole."""
    run: list[Mark] = []
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        if run and any(sign.isalnum() for sign in text[max(each.end for each in run) : mark.start]):
            yield _as_one(run)
            run = []
        run.append(mark)
    if run:
        yield _as_one(run)


def _as_one(run: list[Mark]) -> Mark:
    heaviest = min(run, key=lambda mark: _WEIGHT.get(mark.shield, -1))
    return replace(heaviest, start=run[0].start, end=max(mark.end for mark in run))


def _pieces(text: str, runs: Iterable[Mark]) -> Iterator[Piece]:
    """The text with what is marked replaced."""
    done = 0
    for run in runs:
        if run.start > done:
            yield Piece(text[done : run.start])
        yield Piece(shield(run.shield).instead, text[run.start : run.end], run)
        done = run.end
    if done < len(text):
        yield Piece(text[done:])


def _says_something(piece: Piece) -> bool:
    return not piece.covered and any(sign.isalnum() for sign in piece.words)
