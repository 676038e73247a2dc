"""One recipient's copy of chosen writings: what they get of each piece, what was found in what they would get, and whether
one person may let it go.

Pure, so that a random family can be rendered for everybody in it thousands of times: nothing of one reaches another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alongside.law import passages as law
from alongside.law.passages import Cleared, Mark, Passage, Reader, Rendered, same_words
from alongside.record.rendering.detecting import Detector, Found, Level
from alongside.record.rendering.family import Family


@dataclass(frozen=True, slots=True)
class Slot:
    """A chosen slot: its heading and the passage in it. The covering words are a slot without a heading. A file that is to go
    along is a slot too, whose words are its name: `file` is the digest of what would leave, `stays` why nothing can."""

    ref: str
    heading: str
    passage: Passage
    file: str = ""
    stays: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is a file."""
        return bool(self.file or self.stays)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a copy is for. `address` are the lines of their own address, empty where none is known."""

    ref: str
    name: str
    reader: Reader
    cleared: Cleared
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One slot in one copy. `passage` is the slot's with what a search of its text found for this reader."""

    slot: Slot
    passage: Passage
    rendered: Rendered
    heading: str


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a second person has to look at before this copy leaves. `kind`: words (cleared), person (cleared), found
    (in what they would get), file (which nothing but a person can read through), or stretched (a mark whose words were
    changed)."""

    kind: str
    words: str
    what: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What one recipient would get. `against` are reasons for which it cannot leave at all, whoever looks."""

    recipient: Recipient
    title: str
    parts: tuple[Part, ...]
    concerns: tuple[Concern, ...]
    against: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of everything the recipient would read: a release holds for exactly this."""
        said = [self.title, self.recipient.name, *self.recipient.address, law.RULES]
        said += [
            f"{part.heading}\n{part.rendered.words}\n{part.slot.file}"
            for part in self.parts
            if part.rendered.shown
        ]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts the recipient gets anything of, in order."""
        return tuple(part for part in self.parts if part.rendered.shown)


UNNAMED = "From the record"


def compose(family: Family, recipient: Recipient, slots: Sequence[Slot], *, title: str) -> Copy:
    """The copy of these slots for this recipient."""
    detector = family.detector(recipient.reader)
    parts = tuple(_part(slot, recipient, detector) for slot in slots)
    concerns = tuple(
        dict.fromkeys(
            (
                *_files(parts),
                *_stretched(parts),
                *_cleared(family, recipient, parts),
                *_found(detector, recipient, parts, title),
            )
        )
    )
    return Copy(recipient, title, parts, concerns, tuple(_against(parts, recipient)))


def _part(slot: Slot, recipient: Recipient, detector: Detector) -> Part:
    passage = with_found(slot.passage, detector.find(slot.passage.words))
    rendered = law.render(passage, recipient.reader, recipient.cleared)
    heading = slot.heading
    if any(_may_not_stand(one, recipient) for one in detector.find(heading)):
        heading = UNNAMED
    return Part(slot, passage, rendered, heading)


def _may_not_stand(found: Found, recipient: Recipient) -> bool:
    """Whether what was found in a heading is about somebody this reader has no part in."""
    reader = recipient.reader
    theirs = (reader.children | {reader.person}) - reader.kept_from
    return found.level is not Level.PERSON or found.subject not in theirs | recipient.cleared.people


def with_found(passage: Passage, found: Iterable[Found]) -> Passage:
    """The passage with what a search of its text found: facts are marked, people are mentioned."""
    marks, mentions = [], set()
    for one in found:
        if one.kind == "name" and one.subject:
            mentions.add(one.subject)  # a name kept private is somebody mentioned, too
        if one.level not in (Level.PERSON, Level.UNKNOWN):
            marks.append(Mark(one.start, one.end, one.kind, one.subject, one.what, found=True))
    if not marks and not mentions:
        return passage
    return replace(passage, marks=(*passage.marks, *marks), mentions=passage.mentions | frozenset(mentions))


def _files(parts: Sequence[Part]) -> Iterable[Concern]:
    """A file may hold anything, and nothing here reads it: somebody does, whoever it is for."""
    for part in parts:
        if part.rendered.shown and part.slot.is_file:
            yield Concern("file", part.slot.passage.words, READ_THROUGH)


READ_THROUGH = "a file: open it and read it through, nothing else can"


def _stretched(parts: Sequence[Part]) -> Iterable[Concern]:
    """What was kept private and then written again: nobody has looked whether what is kept private now is the right words."""
    for part in parts:
        if part.rendered.shown:
            for mark in part.slot.passage.marks:
                if mark.stretched:
                    yield Concern("stretched", part.passage.words[mark.start : mark.end], STRETCHED)


STRETCHED = "its words were changed since somebody kept them private, and nobody has looked at what is kept private now"


def _cleared(family: Family, recipient: Recipient, parts: Sequence[Part]) -> Iterable[Concern]:
    """What is in the copy only because somebody cleared it, and what about it is shielded."""
    private = family.kept_private_from(recipient.reader)
    for part in parts:
        if not part.rendered.shown:
            continue
        for mark in part.rendered.cleared:
            words = part.passage.words[mark.start : mark.end]
            yield Concern("words", words, mark.fact or law.shield(mark.shield).label)
        cleared = recipient.cleared.in_passage(part.passage)
        told = part.passage.told_by & recipient.cleared.people
        people = part.passage.people & cleared & private
        for ref in sorted(told | people):
            name = family.people[ref].shown if ref in family.people else "somebody"
            yield Concern("person", name, "told us this" if ref in told else "has something kept private")


def _found(detector: Detector, recipient: Recipient, parts: Sequence[Part], title: str) -> Iterable[Concern]:
    """What the detector finds in what this recipient would get, after everything was replaced. An agency is no household:
    for it only what is shielded counts."""
    shown = [part for part in parts if part.rendered.shown]
    texts = [title, *(part.heading for part in shown)]
    texts += [piece.words for part in shown for piece in part.rendered.pieces if not piece.covered]
    cleared = {
        same_words(part.passage.words[mark.start : mark.end])
        for part in shown
        for mark in part.rendered.cleared
    }
    for text in texts:
        for one in detector.find(text):
            words = text[one.start : one.end]
            if one.level is Level.UNKNOWN:
                if recipient.reader.person:
                    yield Concern("found", words, SHAPES[one.kind])
            elif one.level is not Level.PERSON and same_words(words) not in cleared:
                yield Concern("found", words, one.what)


SHAPES = {
    "address": "an address or postcode that is nobody's on the record",
    "phone": "a telephone number that is nobody's on the record",
    "email": "an email address that is nobody's on the record",
}


def _against(parts: Sequence[Part], recipient: Recipient) -> Iterable[str]:
    unconfirmed = [
        part.slot.heading
        for part in parts
        if part.slot.passage.unconfirmed and part.slot.passage.ref in recipient.cleared.chosen
    ]
    if unconfirmed:
        yield "A machine drafted some of it, and its lines about danger are not confirmed. Confirm them, or leave it out."
    for part in parts:
        if part.rendered.shown and part.slot.stays:
            yield part.slot.stays
    if not any(part.rendered.shown for part in parts):
        yield "Nothing would be left of it for this person."
