"""What is on the record of a child's circle, and what follows from it for one reader: whose children are theirs, which
facts are their own, and which must be looked for before anything reaches them. Plain values; see `circle` for loading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from alongside.law.passages import Reader
from alongside.record.rendering import letters
from alongside.record.rendering.detecting import Detector, Level, Watched


@dataclass(frozen=True, slots=True)
class Home:
    """An address on the record. `now`: nobody has said that it ended."""

    lines: str
    postcode: str = ""
    protected: bool = False
    now: bool = True

    @property
    def printed(self) -> tuple[str, ...]:
        """As it stands on an envelope, a line each."""
        parts = [part.strip() for line in self.lines.splitlines() for part in line.split(",")]
        return tuple(part for part in (*parts, self.postcode) if part)


@dataclass(frozen=True, slots=True)
class Reach:
    """A telephone number or email address."""

    kind: str
    value: str
    safe: str = "not_known"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person of the circle. `shown` is what to call them; `names` all they are or were called, the
    given and the family name parted by “|”. A fact that is protected comes with True."""

    ref: str
    shown: str
    names: tuple[str, ...] = ()
    homes: tuple[Home, ...] = ()
    reach: tuple[Reach, ...] = ()
    schools: tuple[tuple[str, bool], ...] = ()
    numbers: tuple[str, ...] = ()
    restricted: bool = False

    @property
    def home(self) -> Home | None:
        """Where they live now, by the latest that was said."""
        return next((home for home in self.homes if home.now), None)

    @property
    def kept_private(self) -> bool:
        """Whether something about them is protected, so that clearing them is a matter for two people."""
        return (
            self.restricted
            or any(home.protected for home in self.homes)
            or any(kept for _, kept in self.schools)
        )


@dataclass(frozen=True, slots=True)
class Teller:
    """Somebody who told the council something and may not be named: by name and number, whether on the record or not."""

    name: str
    reach: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Everybody near some children. `children_of` holds each parent's children; `kept_from` pairs of a child and somebody
    who must be given nothing about that child; `council` what is the council's own and may stand in any copy."""

    people: Mapping[str, Known]
    children_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kept_from: frozenset[tuple[str, str]] = frozenset()
    tellers: tuple[Teller, ...] = ()
    council: tuple[str, ...] = ()

    def reader(self, person: str, about: Collection[str]) -> Reader:
        """This person, or an agency (empty), as a reader of writing about these children."""
        if not person:
            return Reader("", frozenset(about))
        theirs = self.children_of.get(person, frozenset())
        return Reader(person, theirs, frozenset(child for child, other in self.kept_from if other == person))

    def kept_private_from(self, reader: Reader) -> frozenset[str]:
        """People who cannot be cleared for this reader by one person alone."""
        return frozenset(
            ref
            for ref, known in self.people.items()
            if known.kept_private and ref not in reader.children and ref != reader.person
        )

    def detector(self, reader: Reader) -> Detector:
        """What to look for before anything reaches this reader."""
        me = self.people.get(reader.person)
        return Detector(self.watched(reader), (*self.council, *(_own(me) if me else ())))

    def watched(self, reader: Reader) -> tuple[Watched, ...]:
        """Every fact on the record of anybody in the circle that is not this reader's own."""
        me = self.people.get(reader.person)
        mine = frozenset(_plain(value) for value in _own(me)) if me else frozenset()
        found = [
            each
            for ref, known in self.people.items()
            if ref != reader.person
            for each in _facts(known, reader)
            if each.kind in ("name", "referrer") or _plain(each.value) not in mine
        ]
        if not reader.person:  # another household's address is no secret from an agency; what is protected is
            found = [each for each in found if each.level is not Level.ELSEWHERE]
        return (*found, *(each for teller in self.tellers for each in _teller(teller)))


def _plain(value: str) -> str:
    return "".join(letters.sequence(value))


def _own(me: Known) -> Iterator[str]:
    """A reader's own facts: where they live now, how they are reached."""
    for home in me.homes:
        if home.now:
            yield home.lines
            yield home.postcode
            yield from home.lines.split(",")[:1]
    yield from (reach.value for reach in me.reach)
    yield from me.numbers
    yield from (school for school, _ in me.schools)


def _facts(known: Known, reader: Reader) -> Iterator[Watched]:
    theirs = known.ref in reader.children and known.ref not in reader.kept_from
    apart = (known.restricted and not theirs) or known.ref in reader.kept_from
    whose = known.shown

    def level(protected: bool) -> Level:
        return Level.SHIELDED if protected or apart else Level.ELSEWHERE

    for name in known.names:
        kind = Level.SHIELDED if known.restricted and not theirs else Level.PERSON
        yield Watched("name", name, known.ref, kind, f"the name of {whose}")
    for home in known.homes:
        what = f"{'the protected address' if home.protected else 'an address'} of {whose}"
        yield Watched("address", home.lines, known.ref, level(home.protected), what)
        yield Watched("postcode", home.postcode, known.ref, level(home.protected), what)
    protected_home = any(home.protected for home in known.homes)
    for reach in known.reach:
        words = "telephone number" if reach.kind == "phone" else "email address"
        yield Watched(reach.kind, reach.value, known.ref, level(protected_home), f"the {words} of {whose}")
    for school, kept in known.schools:
        if kept or apart or not theirs:
            yield Watched("school", school, known.ref, level(kept), f"the school of {whose}")
    if not theirs:
        for number in known.numbers:
            yield Watched("number", number, known.ref, level(False), f"a number of {whose}")


def _teller(teller: Teller) -> Iterator[Watched]:
    """Whoever got in touch and asked not to be named, or did not say who they are."""
    what = "who got in touch"
    if teller.name.strip():
        given, _, family = teller.name.strip().rpartition(" ")
        bare = " ".join(word for word in given.split() if letters.same(word) not in TITLES)
        yield Watched("referrer", f"{bare}|{family}", "", Level.SHIELDED, what)
    if digits := letters.significant(teller.reach):
        yield Watched("phone", digits, "", Level.SHIELDED, f"the number of {what}")
    elif "@" in teller.reach:
        yield Watched("email", teller.reach.strip(), "", Level.SHIELDED, f"the email address of {what}")


TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "pc", "dc"})


def lives_there_too(family: Family, person: str, *, unless: Iterable[str] = ()) -> list[str]:
    """Who else the record knows at this person's address, by name: they may open what comes by post. `unless`: whom the
    reader of this list may not find."""
    left_out = {person, *unless}
    me = family.people.get(person)
    if me is None or me.home is None:
        return []
    here = _plain(me.home.lines + me.home.postcode)
    return sorted(
        known.shown
        for ref, known in family.people.items()
        if ref not in left_out and known.home and _plain(known.home.lines + known.home.postcode) == here
    )


def named(family: Family, refs: Iterable[str]) -> list[str]:
    """What to call these people, by name."""
    return sorted(
        family.people[ref].shown if ref in family.people else "somebody" for ref in dict.fromkeys(refs)
    )
