"""Before birth and away from home: a baby expected by a mother of sixteen, a pregnancy that ended; in police protection since last night, with no authority recorded, under an emergency order; by agreement,
agreed and not decided, and a mother who changed her mind."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from alongside.record.acting import When
from alongside.record.actions import emergency, people, section_20, unborn
from alongside.record.actions.emergency import Authority, Night
from alongside.record.actions.section_20 import Agreed, Relied
from examples.families.assessed import to_assessment
from examples.story import Story

EXPLAINED = ("may_withdraw", "may_say_no", "legal_advice", "where", "contact", "how_long")


def known(story: Story, mother: str, *children: str, years: int, worried: str) -> tuple[UUID, list[UUID]]:
    """A mother and her children, referred and Alice's."""
    who = story.person(mother, born_on=story.aged(29), sex="F", phone="07700 900741")
    born = [
        story.person(name, born_on=story.aged(years - 2 * n, 5), sex="M") for n, name in enumerate(children)
    ]
    story.mother(who, *born)
    if len(born) > 1:
        story.siblings(*born)
    story.household(who, *born)
    story.rings(worried, *born, who="Mr Amos", role="Head of year, Ashworth Academy", family_knows="yes")
    to_assessment(story, reasons="They may not be safe at home.", worker="Alice", tells=False)
    return who, born


def last_night(story: Story, *children: UUID, authority: Authority | None, **more: str) -> None:
    """Dermot writes down where they are."""
    emergency.record_night(
        Night(
            children=children,
            when=When.moment(story.moment),
            arranged_by=more.pop("arranged_by", "council"),
            stays_with=more.pop("stays_with", "foster_carer"),
            with_whom=more.pop("with_whom", "Carol Hill, on the emergency rota, 01632 960744"),
            authority=authority,
            **more,  # type: ignore[arg-type]
        ),
        **story.by("Dermot"),
    )


def sayer(story: Story) -> None:
    """The police took two brothers at ten past two last night. The paper has not come."""
    story.workday(6, "10:10")
    _, (kit, joe) = known(
        story,
        "Donna Sayer",
        "Kit Sayer",
        "Joe Sayer",
        years=9,
        worried="Kit says strangers come at night.",
    )
    story.day(0, "02:10")
    taken = story.moment
    story.later(minutes=25)
    said = Authority(
        what="police_protection",
        when=When.moment(taken),
        facts={
            "officer": "PC 4417 Dunn",
            "designated_officer": "Inspector Reed",
            "reason": "Alone in the flat, the door open, nobody to be reached",
            "spoken_by": "Inspector Reed",
            "spoken_at": (taken + timedelta(minutes=20)).isoformat(),
        },
    )
    last_night(story, kit, joe, authority=said, why="Nobody at home who could care for them tonight.")
    story.keep(tonight_police=kit, kit=kit, joe=joe)


def munro(story: Story) -> None:
    """Away since yesterday evening, and nobody has written down on what authority."""
    story.workday(7, "11:20")
    _, (iona,) = known(
        story, "Kirsty Munro", "Iona Munro", years=7, worried="Iona did not want to go home today."
    )
    story.day(1, "21:40")
    last_night(story, iona, authority=None, why="Her mother was taken to hospital.")
    story.keep(tonight_no_authority=iona)


def hale(story: Story) -> None:
    """An emergency protection order, made three days ago on the council's application."""
    story.workday(9, "09:30")
    _, (finlay,) = known(
        story, "Rhian Hale", "Finlay Hale", years=4, worried="A burn that nobody could explain."
    )
    story.day(3, "16:00")
    made = story.moment
    emergency.record(
        [finlay],
        "epo_applied",
        {"hearing_on": made.date().isoformat(), "without_notice": True, "applied_by": "The council", "legal_advice": True},
        when=When.moment(made - timedelta(hours=4)),
        **story.by("Alice"),
    )  # fmt: skip
    said = Authority(
        what="emergency_protection_order",
        when=When.moment(made),
        facts={
            "ends_on": (made.date() + timedelta(days=7)).isoformat(),
            "without_notice": True,
            "document": "Order of the family court, in the file",
        },
    )
    last_night(story, finlay, authority=said)
    story.keep(tonight_order=finlay)


def agreed(story: Story, mother: UUID, *children: UUID, decided: bool = True) -> None:
    """Their mother agrees, freely and in her language; Hannah decides."""
    section_20.agree(
        children,
        Agreed(
            stands_as="responsibility",
            person=mother,
            has_responsibility=True,
            evidence="Birth certificate seen",
            capacity=True,
            explained=EXPLAINED,
            language="English",
            interpreter=False,
            free_of_pressure=True,
            spoken=False,
            document="Signed, in the file; she has a copy",
            words="I go into hospital on Monday and there is nobody else. I want him back the day I am out.",
        ),
        when=When.moment(story.moment),
        **story.by("Alice"),
    )
    if not decided:
        return
    story.later(minutes=40)
    section_20.rely_on(
        children,
        Relied(
            reasons="She asks for it, understands it, and there is nobody in the family who can.",
            purpose="A home for them while their mother is in hospital.",
            until_on=story.ahead(12),
            review_on=story.ahead(5),
            wishes=dict.fromkeys(children[:1], "Can I take my fish?"),
            child_view="not_asked",
            child_view_why="Asleep; asked tomorrow.",
            document="Signed, in the file",
        ),
        **story.by("Hannah"),
    )
    story.later(hours=2)
    emergency.record_night(
        Night(
            children=children,
            when=When.moment(story.moment),
            arranged_by="council",
            stays_with="foster_carer",
            with_whom="The Osmans, 01632 960745",
        ),
        **story.by("Alice"),
    )


def birch(story: Story) -> None:
    """By agreement, while his mother is in hospital."""
    story.workday(8, "14:00")
    mother, (owen,) = known(
        story, "Jodie Birch", "Owen Birch", years=8, worried="His mother is ill and there is nobody else."
    )
    story.workday(3, "10:30")
    agreed(story, mother, owen)
    story.keep(s20_relied_on=owen)


def okafor(story: Story) -> None:
    """She agreed this week and said no this morning. The hours run."""
    story.workday(8, "15:10")
    mother, (ada,) = known(
        story, "Chioma Okafor", "Emeka Okafor", years=6, worried="His mother has nowhere to stay tonight."
    )
    story.workday(2, "11:00")
    agreed(story, mother, ada)
    story.day(0, "06:15")
    section_20.withdraw(
        [ada], person=mother, wants_child_back=True, when=When.moment(story.moment), **story.by("Dermot")
    )
    story.keep(s20_withdrawn=ada)


def doyle(story: Story) -> None:
    """Agreed, and not decided by a manager yet. His father has not been asked."""
    story.workday(5, "12:00")
    mother, (rory,) = known(
        story, "Sinead Doyle", "Rory Doyle", years=11, worried="She cannot keep him safe at night."
    )
    father = story.person("Declan Roche", born_on=story.aged(33), sex="M")
    story.parent(father, "father", rory, basis="birth_certificate", evidence="Seen")
    story.workday(1, "15:00")
    agreed(story, mother, rory, decided=False)
    story.keep(s20_agreed=rory)


def expecting(story: Story, mother: str, baby: str, *, years: int, weeks: int) -> tuple[UUID, UUID]:
    """A midwife rings about a baby who is expected."""
    who = story.person(mother, born_on=story.aged(years), sex="F", phone="07700 900761")
    expected = story.person(baby, due_on=story.ahead(7 * weeks))
    story.parent(who, "mother", expected)
    story.household(who, expected)
    story.rings(
        "She has nowhere safe to bring the baby home to.",
        expected,
        source="3D",
        who="Sister Cheng",
        role="Midwife, Ashworth Royal",
        family_knows="yes",
    )
    to_assessment(story, reasons="A safe home has to be found before the birth.", worker="Alice", tells=False)
    unborn.change_due(expected, due_on=story.ahead(7 * weeks), **story.by("Alice"))
    return who, expected


def pike(story: Story) -> None:
    """Due in nine weeks. Her mother is sixteen, and who the father is nobody is sure of."""
    story.workday(6, "13:10")
    mother, baby = expecting(story, "Shannon Pike", "Baby Pike", years=16, weeks=9)
    maybe = story.person("Curtis Lane", born_on=story.aged(19), sex="M")
    people.relate(maybe, baby, "possible_father", source="the family", **story.by("Alice"))
    story.keep(unborn_expected=baby, shannon=mother)


def lowe(story: Story) -> None:
    """A pregnancy that ended last week. Nothing goes out about it."""
    story.workday(9, "10:40")
    _, baby = expecting(story, "Hazel Lowe", "Baby Lowe", years=27, weeks=14)
    story.workday(4, "15:00")
    unborn.record_loss(baby, **story.by("Alice"))
    story.keep(unborn_ended=baby)


FAMILIES = (sayer, munro, hale, birch, okafor, doyle, pike, lowe)
