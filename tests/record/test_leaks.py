"""Nothing of one person reaches another: random families, and every document and letter rendered for everybody in them.

Every fact carries a word that stands nowhere else. What a reader may read is worked out here a second time, from who is
in each sentence, and compared with the words of their copy.
"""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass, replace
from datetime import date

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from alongside.design import paper
from alongside.law.passages import Cleared, Passage
from alongside.record.rendering import printing
from alongside.record.rendering.composing import Recipient, Slot, compose
from alongside.record.rendering.family import Family, Home, Known, Reach, Teller

TODAY = date(2026, 9, 4)  # a Friday
GIVEN = [
    "Aldora",
    "Bertulf",
    "Cyndara",
    "Drewan",
    "Elspetha",
    "Farquin",
    "Gwenora",
    "Hadrial",
    "Isolva",
    "Jorvika",
    "Keldric",
    "Lunetta",
    "Mervand",
    "Nyssara",
]
FAMILY = [
    "Oakhampton",
    "Pettibridge",
    "Quorndale",
    "Rushwater",
    "Silverdene",
    "Thistlewick",
    "Underhallow",
    "Vexmoor",
]
STREETS = [
    "Zinnwald",
    "Yarrowby",
    "Xanthor",
    "Wrenfield",
    "Vellacot",
    "Umberly",
    "Tollmarsh",
    "Sarkdown",
    "Rillaton",
    "Quenby",
    "Pindrop",
    "Ockwell",
]
SCHOOLS = [
    "Abbotscary",
    "Bramblecote",
    "Cinderhope",
    "Dunmallow",
    "Eaglesham",
    "Ferndyke",
    "Gorsehowe",
    "Hollinbeck",
]
POSTCODES = [f"ZX{n} {n}QJ" for n in range(1, 10)] + [f"ZY{n}{n} 7WK" for n in range(1, 5)]
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@dataclass(frozen=True)
class World:
    """A family, and which words tell what about whom."""

    family: Family
    children: tuple[str, ...]
    parents: tuple[str, ...]


@st.composite
def families(draw):
    """Up to seven children, two mothers and three fathers (one barred from some children, one nobody has identified), two
    homes and a refuge, a restricted child, and somebody who rang and must not be named."""
    number = draw(st.integers(1, 7))
    children = tuple(f"child{n}" for n in range(number))
    parents = ("mother0", "mother1", "father0", "father1", "father2")
    given_names, streets, codes = iter(GIVEN), iter(STREETS), iter(POSTCODES)
    surname = iter(draw(st.permutations(FAMILY)))
    surnames = {parent: next(surname) for parent in parents}
    homes = [Home(f"{n} {next(streets)} Road, Anytown", next(codes)) for n in (14, 9)]
    refuge = Home(f"{next(streets)} House, 3 {next(streets)} Walk, Anytown", next(codes), protected=True)
    places = [*homes, refuge]
    mothers = [draw(st.sampled_from(parents[:2])) for _ in children]
    fathers = [draw(st.sampled_from(parents[2:])) for _ in children]
    lives = {parent: draw(st.sampled_from(places)) for parent in parents[:3]}
    lives["father1"] = Home(f"77 {next(streets)} Lane, Anytown", next(codes))  # the barred one, elsewhere
    restricted = draw(st.sampled_from([*children, ""]))
    people = {}
    for n, (child, mother) in enumerate(zip(children, mothers, strict=True)):
        name = f"{next(given_names)}|{surnames[mother]}"
        people[child] = Known(
            child,
            name.replace("|", " "),
            names=(name,),
            homes=(lives[mother],)
            if draw(st.booleans())
            else (lives[mother], Home(f"5 {next(streets)} Close, Anytown", next(codes), now=False))
            if n < 2
            else (),
            schools=((f"{SCHOOLS[n]} Primary School", draw(st.booleans())),),
            numbers=(f"99900{n}1234",),
            restricted=child == restricted,
        )
    for n, parent in enumerate(parents):
        if parent == "father2":  # nobody knows who he is
            people[parent] = Known(parent, "Name not known")
            continue
        name = f"{next(given_names)}|{surnames[parent]}"
        people[parent] = Known(
            parent,
            name.replace("|", " "),
            names=(name,),
            homes=(lives[parent],),
            reach=(
                Reach("phone", f"07700 9003{n}1", draw(st.sampled_from(["safe", "unsafe"]))),
                Reach("email", f"{name.split('|')[0].lower()}.{n}@example.org"),
            ),
        )
    ties = {parent: frozenset() for parent in parents}
    for child, mother, father in zip(children, mothers, fathers, strict=True):
        ties[mother] |= {child}
        ties[father] |= {child}
    kept = frozenset((child, "father1") for child in ties["father1"] if draw(st.booleans()))
    teller = Teller("Mrs Whistlejack Ravenspur", "07700 900777", "Neighbour")
    return World(Family(people, ties, kept, (teller,), ("01632 960100",)), children, parents)


def spelt(draw, value: str) -> str:
    """A fact as somebody might have written it."""
    how = draw(st.sampled_from(["as it is", "capitals", "small", "spaced", "close"]))
    if how == "capitals":
        return value.upper()
    if how == "small":
        return value.lower()
    if how == "spaced":
        return value.replace(" ", "  ")
    if how == "close" and any(sign.isdigit() for sign in value) and len(value) <= 12:
        return value.replace(" ", "")
    return value


@dataclass(frozen=True)
class Said:
    """A sentence, and everybody it tells something about. `tag` is a word that stands in it alone."""

    words: str
    tag: str
    people: frozenset[str]
    told_by: frozenset[str] = frozenset()


@st.composite
def sentences(draw, world: World, n: int):
    """A sentence that names somebody, or gives a fact of theirs in some spelling."""
    tag = f"tag{'abcdefghijklmnopqrstuvwxyz'[n % 26]}{'abcdefghijklmnopqrstuvwxyz'[n // 26]}q"
    who = draw(st.sampled_from(sorted(set(world.family.people) - {"father2"})))
    known = world.family.people[who]
    given = known.names[0].split("|")[0]
    family_name = known.names[0].split("|")[1]
    kind = draw(
        st.sampled_from(
            ["name", "full", "title", "place", "postcode", "phone", "school", "number", "teller", "man"]
        )
    )
    if kind == "name":
        said = f"{spelt(draw, given)}’s {tag} was in the kitchen."
    elif kind == "full":
        said = f"We met {spelt(draw, f'{given} {family_name}')} about the {tag}."
    elif kind == "title":
        return Said(f"The {tag} was for Mr {family_name}.", tag, frozenset())
    elif kind == "place" and known.homes:
        said = f"The {tag} was seen at {spelt(draw, known.homes[-1].lines.rsplit(',', 1)[0])} at night."
        return Said(said, tag, frozenset())
    elif kind == "postcode" and known.homes:
        return Said(f"The {tag} came from {spelt(draw, known.homes[0].postcode)} that day.", tag, frozenset())
    elif kind == "phone" and known.reach:
        number = known.reach[0].value
        if draw(st.booleans()):
            number = " ".join(DIGITS[int(sign)] for sign in number if sign.isdigit())
        return Said(f"They rang {spelt(draw, number)} about the {tag}.", tag, frozenset())
    elif kind == "school" and known.schools:
        return Said(f"The {tag} was left at {spelt(draw, known.schools[0][0])} on Friday.", tag, frozenset())
    elif kind == "number" and known.numbers:
        return Said(f"The number {spelt(draw, known.numbers[0])} stood on the {tag}.", tag, frozenset())
    elif kind == "teller":
        return Said(
            f"It was {spelt(draw, 'Mrs Ravenspur')} who rang about the {tag} from 07700900777.",
            tag,
            frozenset(),
        )
    elif kind == "man":
        return Said(f"A man nobody knows held the {tag}.", tag, frozenset({"father2"}))
    else:
        return Said(f"The {tag} was blue.", tag, frozenset())
    return Said(said, tag, frozenset({who}))


@st.composite
def documents(draw, world: World):
    """Passages with lists as a hurried writer leaves them: whom it is about, and nobody else who is named in it."""
    slots, truth = [], {}
    for n in range(draw(st.integers(1, 6))):
        said = [draw(sentences(world, n * 5 + each)) for each in range(draw(st.integers(1, 4)))]
        about = frozenset(draw(st.sets(st.sampled_from(world.children), min_size=1, max_size=2)))
        told_by = (
            frozenset({draw(st.sampled_from(world.parents))}) if draw(st.integers(0, 4)) == 0 else frozenset()
        )
        mentions = frozenset({"father2"}) if any("father2" in each.people for each in said) else frozenset()
        words = " ".join(each.words for each in said)
        passage = Passage(f"p{n}", words, (), about, mentions, told_by)
        heading = (
            f"What {world.family.people[min(about)].shown.split()[0]} said"
            if draw(st.booleans())
            else "Visit"
        )
        slots.append(Slot(f"s{n}", heading, passage))
        involved = about | told_by | frozenset().union(*(each.people for each in said))
        truth |= {each.tag: involved for each in said}
    if draw(st.booleans()):
        first = draw(sentences(world, 60))
        about = frozenset({world.children[0]})
        letter = Passage("letter", f"Dear reader. {first.words}", (), about, first.people & {"father2"})
        slots.insert(0, Slot("covering", "", letter))
        truth[first.tag] = about | first.people
    return tuple(slots), truth


WORLDS = families().flatmap(lambda world: st.tuples(st.just(world), documents(world)))


def facts_of(known: Known, *, names: bool):
    """The words that tell where somebody is, how they are reached or what they are called."""
    for home in known.homes:
        street = home.lines.split(",")
        yield from (part.split()[-2] for part in street[:-1])
        if "House" in home.lines:
            yield home.lines.split()[0]
        yield home.postcode.replace(" ", "")
    for reach in known.reach:
        yield (
            "".join(sign for sign in reach.value if sign.isdigit())[-9:]
            if reach.kind == "phone"
            else reach.value
        )
    yield from (school.split()[0] for school, _ in known.schools)
    yield from known.numbers
    if names:
        for name in known.names:
            yield name.split("|")[0]


def spoken_digits(text: str) -> str:
    """The text with numbers that are spelt out as figures, and without spaces."""
    words = text.lower().split()
    return "".join(str(DIGITS.index(word)) if word in DIGITS else word for word in words)


def copies(world: World, slots, readers=None):
    for person in readers or [*world.family.people, ""]:
        reader = world.family.reader(person, world.children)
        known = world.family.people.get(person)
        recipient = Recipient(
            person or "agency",
            known.shown if known else "Mill Road Surgery",
            reader,
            Cleared(chosen=frozenset(slot.passage.ref for slot in slots)),
            known.home.printed if known and known.home else (),
        )
        yield person, reader, compose(world.family, recipient, slots, title="What was written")


def check(world: World, person, reader, text: str, truth) -> None:
    """This text holds nothing this reader must not have."""
    plain, bare = text.lower(), spoken_digits(text)
    theirs = (reader.children | {person}) - reader.kept_from
    own = {fact.lower() for fact in facts_of(world.family.people[person], names=True)} if person else set()
    for tag, involved in truth.items():
        assert tag not in plain or involved <= theirs, f"{person or 'an agency'} reads of {involved - theirs}"
    for ref, known in world.family.people.items():
        if ref == person:
            continue
        for fact in facts_of(known, names=ref not in theirs):
            open_schools = {school.split()[0] for school, kept in known.schools if not kept}
            allowed = fact.lower() in own or (ref in theirs and fact in {*open_schools, *known.numbers})
            if not person:  # an agency may be given what is not protected
                allowed = fact not in protected(known, ref in theirs)
            assert allowed or (fact.lower() not in plain and fact.lower() not in bare), (
                f"{person or 'an agency'} has {fact} of {ref}"
            )
    assert "ravenspur" not in plain
    assert "900777" not in bare


def protected(known: Known, theirs: bool):
    if known.restricted and not theirs:
        return set(facts_of(known, names=True))
    kept = {school.split()[0] for school, private in known.schools if private}
    for home in known.homes:
        if home.protected:
            kept |= set(
                facts_of(
                    replace(known, homes=(home,), schools=(), numbers=(), reach=known.reach), names=False
                )
            )
    return kept


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_nothing_of_one_reaches_another(told):
    world, (slots, truth) = told
    for person, reader, copy in copies(world, slots):
        text = "\n".join(
            [
                copy.title,
                copy.recipient.name,
                *copy.recipient.address,
                *(f"{part.heading}\n{part.rendered.words}" for part in copy.shown),
            ]
        )
        check(world, person, reader, text, truth)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_nothing_of_one_stands_in_anothers_printed_copy(told):
    world, (slots, truth) = told
    for person, reader, copy in itertools.islice(copies(world, slots), 6):
        sheet = printing.lay_out(copy, house=paper.House("Ashworth Council"), on=TODAY, reference="C-1")
        pages = pypdf.PdfReader(io.BytesIO(paper.pdf(sheet)))
        text = "\n".join(page.extract_text() for page in pages.pages) + str(pages.metadata)
        check(world, person, reader, text, truth)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_who_reads_nothing_of_a_passage_cannot_tell_that_there_was_one(told):
    """A copy is the same, to the byte, as if what is absent from it had never been written."""
    world, (slots, _) = told
    for _, _reader, copy in copies(world, slots):
        left = tuple(part.slot for part in copy.shown)
        again = compose(world.family, copy.recipient, left, title=copy.title)
        assert again.digest == copy.digest


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_the_test_would_notice_a_leak(told):
    """With everything cleared and nothing searched for, the check above finds what is there to be found."""
    world, (slots, truth) = told
    person, reader, _ = next(copies(world, slots, ["father0"]))
    raw = "\n".join(slot.passage.words for slot in slots)
    theirs = reader.children | {person}
    if any(involved - theirs for involved in truth.values()):
        with pytest.raises(AssertionError):
            check(world, person, reader, raw, truth)
