"""Children whose work is under way: twins before birth, a baby just born, a contact about a child already open."""

from __future__ import annotations

from alongside.record.actions import contact, statements
from examples.families.assessed import to_assessment
from examples.story import Story


def singh_walker(story: Story) -> None:
    """Twins, expected in eleven weeks: each is a person with a due date, and has an assessment before birth."""
    story.workday(13, "11:40")
    mother = story.person("Jas Singh-Walker", born_on=story.aged(23), sex="F", phone="07700 900601")
    first = story.person("Twin one Singh-Walker", due_on=story.ahead(77))
    second = story.person("Twin two Singh-Walker", due_on=story.ahead(77))
    story.parent(
        mother, "mother", first, second, basis="birth_mother", evidence="Not born yet: from the birth"
    )
    story.siblings(first, second)
    story.live_at("Flat 5, 21 Mill Street", "AS2 7RT", mother)
    story.rings(
        "Jas came late to her appointments and sleeps at friends' houses. She wants to keep her babies and is afraid "
        "that asking for help will lose them.",
        first,
        second,
        source="3D",
        who="Moira Quist",
        role="Midwife",
        family_knows="yes",
        adults=(mother,),
    )
    to_assessment(story, reasons="Help before the babies are born, which their mother wants.", worker="Alice")
    story.workday(12, "10:00")
    story.agreed("Jas Singh-Walker")
    story.assessment_begins(kind="prebirth")
    story.views_of(mother)
    story.keep(twin=first)


def quinn(story: Story) -> None:
    """Expected, and now born: the history before the birth stays with the child."""
    story.workday(26, "09:35")
    mother = story.person("Erin Quinn", born_on=story.aged(19), sex="F", phone="07700 900611")
    baby = story.person("Baby Quinn", due_on=story.ahead(2))
    story.mother(mother, baby)
    story.live_at("33 Lock View", "AS2 2DG", mother)
    story.rings(
        "Erin left care in spring and expects her first child.",
        baby,
        source="3D",
        who="Moira Quist",
        role="Midwife",
        family_knows="yes",
        adults=(mother,),
    )
    to_assessment(
        story, reasons="A young mother who was in care, and who asked for this herself.", worker="Ben"
    )
    story.workday(24, "15:00")
    story.agreed("Erin Quinn", by="Ben")
    story.assessment_begins("Ben", kind="prebirth")
    story.day(9, "16:40")
    statements.record_born(
        baby, born_on=story.moment.date(), given="Niamh", family="Quinn", sex="F", **story.by("Ben")
    )
    story.household(mother, baby, by="Ben")
    story.live_at("33 Lock View", "AS2 2DG", baby, by="Ben")
    story.day(6, "11:00")
    story.visits(
        "Niamh slept. Erin held her well and asked about feeding at night.",
        baby,
        seen="with_others",
        present=(mother,),
        by="Ben",
    )
    story.keep(niamh=baby)


def pell(story: Story) -> None:
    """Open to Alice already: new information was passed to her and waits for her to confirm it. No second clock runs."""
    story.workday(20, "10:10")
    mother = story.person("Joanne Pell", born_on=story.aged(44), sex="F")
    child = story.person("Hope Pell", born_on=story.aged(13, 9), sex="F")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("27 Foundry Close", "AS1 9HQ", mother, child)
    story.rings(
        "Hope stays out and her mother cannot reach her.",
        child,
        source="1A",
        who="Joanne Pell",
        family_knows="yes",
    )
    to_assessment(story, reasons="Hope is out of reach of her mother, who asks for help.", worker="Alice")
    story.workday(18, "16:00")
    story.agreed("Joanne Pell")
    story.assessment_begins()
    story.writes_up(
        "visit",
        "Hope was not at home though we had agreed it by text.",
        child,
        seen="not_seen",
        why_not="not_there",
        place="at home",
    )
    story.workday(14, "16:30")
    story.visits(
        "Hope walked me round the block. She does not want her mother to hear.",
        child,
        said={child: "She thinks I'm with Jade but I'm on my own mostly."},
        place="outside the house",
    )
    story.workday(1, "12:10")
    second = story.rings(
        "Hope was seen getting into a car near the station at night.",
        child,
        source="6",
        who="PC 4417",
        role="Police",
        channel="email",
        by="Tom",
    )
    story.later(minutes=35)
    contact.take_up(second, **story.by("Tom"))
    contact.link_already_open(
        second,
        worker=story.cast["Alice"].user,
        child=child,
        reasons="Hope is open to Alice; this belongs to the assessment.",
        **story.by("Grace"),
    )
    story.keep(hope=child, contact_already_open=second)


FAMILIES = (singh_walker, quinn, pell)
