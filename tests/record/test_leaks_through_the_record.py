"""A few of the random families of `test_leaks`, written down through the actions, read back from the database and printed.
The whole way a fact can take: recorded, written about, chosen, rendered, kept as sent."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta

import pypdf
import pytest

from alongside.record import models
from alongside.record.acting import When, new_ref
from alongside.record.actions import access, issuing, people, recording
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.actions.people import NewPerson
from alongside.record.rendering import issues

PARENTS = ("Rosamund Hollowell", "Perpetua Hollowell", "Karlheinz Denninger", "Vincenzo Tarrantino")
CHILDREN = ("Ivorian", "Jessamine", "Kestrelle", "Lysandra", "Mirabeau", "Nehemiah", "Ottoline")
PLACES = (
    ("12 Fennimore Rise", "ZX1 4QJ", False),
    ("30 Weaverbird Street", "ZX2 5QJ", False),
    ("5 Quenbyhurst Close", "ZX3 6QJ", False),
    ("77 Ockwellow Lane", "ZX4 7QJ", False),
    ("Sorrelbank House, 3 Larkmere Walk", "ZX5 8QJ", True),  # a refuge
)


def told(story, seed: int):
    """A family of this many children, two mothers, two known fathers and one nobody knows; who lives where is drawn."""
    draw = random.Random(seed)
    cast, where = story.cast, {}
    story.on("Fri 4 September 2026")
    adults = {}
    for n, name in enumerate(PARENTS):
        given, family = name.split()
        lines, postcode, protected = PLACES[n] if n else draw.choice((PLACES[0], PLACES[4]))
        adults[name] = people.record_person(
            NewPerson(
                given=given,
                family=family,
                lines=f"{lines}, Anytown",
                postcode=postcode,
                protected_address=protected,
                phone=f"07700 9003{n}1",
            ),
            by=cast.dora,
            now=story.now,
        )
        where[name] = (lines, postcode)
    unknown = people.record_person(
        NewPerson(family="Father, not identified", name_kind="number_only"), by=cast.dora, now=story.now
    )
    children, parents_of = {}, {}
    for name in CHILDREN[: draw.randint(2, 7)]:
        mother = draw.choice(PARENTS[:2])
        father = draw.choice([*PARENTS[2:], None])
        child = people.record_person(
            NewPerson(given=name, family="Hollowell", born_on=date(2016, 3, 2)), by=cast.dora, now=story.now
        )
        story.people[f"{name} Hollowell"] = children[name] = child
        people.relate(adults[mother], child, "mother", by=cast.dora, now=story.now)
        people.relate(adults[father] if father else unknown, child, "father", by=cast.dora, now=story.now)
        parents_of[name] = {mother, father} - {None}
    barred = draw.choice(sorted(children))
    issuing.keep_from(
        children[barred],
        adults["Vincenzo Tarrantino"],
        ground="court_order",
        words="Prohibited steps order",
        review_on=date(2026, 12, 1),
        by=cast.nora,
        now=story.now,
    )
    story.school_refers(
        *(f"{name} Hollowell" for name in children), concern="They are alone at night.", shield="asked"
    )
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to()
    return draw, adults, children, parents_of, where, barred


def notes(story, draw, children, where):
    """A note about each child that names others, and where somebody lives, in some spelling."""
    written = {}
    for n, (name, child) in enumerate(children.items()):
        lines, postcode = where[draw.choice(PARENTS)]
        other = draw.choice(sorted(children))
        said = [
            f"{name} was well, tagone{n}q.",
            f"{lines.upper()} is where the tagtwo{n}q stood, {postcode.replace(' ', '').lower()}.",
            f"{other}’s mother rang, tagthree{n}q.",
        ]
        written[name] = recording.record_entry(
            recording.Entry(
                kind="note",
                when=When.moment(story.now),
                account="\n\n".join(said),
                children=(recording.ChildThere(person=child),),
            ),
            document=new_ref(),
            by=story.cast.alice,
            now=story.now,
        )
        story.people[f"note {n}"] = other and children[other]
    return written


@pytest.mark.parametrize("seed", range(8))
def test_what_each_person_is_given_holds_nothing_of_another(story, seed):
    draw, adults, children, parents_of, where, barred = told(story, seed)
    written = notes(story, draw, children, where)
    names_in = {
        name: next(other for other, ref in children.items() if ref == story.people[f"note {n}"])
        for n, name in enumerate(children)
    }
    readers = {**adults, **children}
    made = issuing.make_ready(
        NewIssue(
            title="What was written",
            purpose="For each of them.",
            children=tuple(children.values()),
            people=tuple(readers.values()),
            chosen=tuple(Chosen(document=document, slot="account") for document in written.values()),
            covering="Dear reader, Mrs Shah rang us on 07700 900331.",
        ),
        by=story.cast.alice,
        now=story.now,
    )
    found = issues.prepared(made, today=date(2026, 9, 4))
    given = 0
    for name, ref in readers.items():
        one = next(each for each in found.recipients if each.person == ref)
        assert not one.copy.concerns
        if not one.may_leave:
            continue
        copy = issuing.give(
            one.ref, channel="by_hand", digest=one.copy.digest, by=story.cast.alice, now=story.now
        )
        pages = pypdf.PdfReader(
            io.BytesIO(bytes(models.IssuedCopyBytes.objects.get(copy=copy).content))
        ).pages
        text = "\n".join(page.extract_text() for page in pages).lower()
        given += 1
        theirs = {child for child, parents in parents_of.items() if name in parents or child == name}
        if name == "Vincenzo Tarrantino":
            theirs -= {barred}
        for n, about in enumerate(children):
            may_read = about in theirs and names_in[about] in theirs
            assert (f"tagone{n}q" in text) is may_read, f"{name}, about {about}"
        for whose, (lines, postcode) in where.items():
            if whose != name:
                assert lines.split(",")[-1].strip().lower() not in text, f"{name} has where {whose} lives"
                assert postcode.replace(" ", "").lower() not in text.replace(" ", "")
        for other in {*children, *(adult.split()[0] for adult in adults)} - theirs - {name, name.split()[0]}:
            assert other.lower() not in text, f"{name} reads of {other}"
        assert "shah" not in text
    assert given or not any(parents_of.values())


def test_a_restricted_brother_is_in_nobodys_copy(story):
    _, adults, children, parents_of, _, _ = told(story, 3)
    hidden, *rest = children
    access.restrict(
        children[hidden],
        owner=story.cast.maud.user,
        reasons="His carer works here.",
        desk_phone="01632 960199",
        expires_on=date(2026, 9, 4) + timedelta(days=90),
        named=(story.cast.alice.user,),
        by=story.cast.maud,
        now=story.now,
    )
    note = recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(story.now),
            account=f"{rest[0]} misses {hidden.upper()}.",
            children=(recording.ChildThere(person=children[rest[0]]),),
        ),
        document=new_ref(),
        by=story.cast.alice,
        now=story.now,
    )
    made = issuing.make_ready(
        NewIssue(
            title="What was written",
            purpose="For each of them.",
            children=(children[rest[0]],),
            people=tuple(adults.values()),
            chosen=(Chosen(document=note, slot="account"),),
        ),
        by=story.cast.alice,
        now=story.now,
    )
    for each in issues.prepared(made, today=date(2026, 9, 4)).recipients:
        own = each.name in parents_of[hidden] and each.name in parents_of[rest[0]]
        words = "".join(part.rendered.words for part in each.copy.shown)
        assert own or hidden.lower() not in words.lower()
