"""What happens to records: kept from most staff, joined, written on the wrong child, warned about, known by a number."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from alongside.jobs.running import BY_ITSELF
from alongside.law.days import London, london_day
from alongside.record.access import log
from alongside.record.actions import (
    access,
    access_emergency,
    access_log,
    assessment,
    correction,
    people,
    safety,
)
from alongside.record.actions.assessment import Outcome
from alongside.record.actions.documents import File
from alongside.record.models import OddRead
from examples.cast import NIGHT
from examples.families.assessed import CAUTIONS, asked, to_assessment, whole
from examples.story import Story


def vale(story: Story) -> None:
    """Restricted: the child of somebody who works here. Only the head of service, a manager and one worker may find it."""
    story.workday(19, "09:00")
    mother = story.person("Persimmon Vale", born_on=story.aged(38), sex="F", by="David")
    child = story.person("Linnet Vale", born_on=story.aged(8, 3), sex="F", by="David")
    story.mother(mother, child, by="David")
    story.household(mother, child, by="David")
    story.live_at("Gorsewick Cottage, Upper Lane", "AS7 7VV", mother, child, by="David")
    access.restrict(
        mother,
        child,
        owner=story.cast["David"].user,
        second=story.cast["Samuel"].user,
        reasons="Her mother works for this council.",
        desk_phone=NIGHT,
        expires_on=story.ahead(300),
        named=(story.cast["Priya"].user,),
        **story.by("David"),
    )
    story.rings(
        "Linnet told a friend's mother that she is afraid at home.",
        child,
        source="1B",
        who="Mrs Ashgrove",
        family_knows="no",
        by="David",
    )
    story.later(hours=1)
    story.becomes_referral(by="David")
    story.decided(
        "s17_assessment",
        reasons="She must be listened to by somebody who does not know her mother.",
        by="David",
    )
    story.allocated("Priya", "Assessment, West", by="David")
    story.workday(16, "14:00")
    story.agreed("Persimmon Vale", by="Priya")
    story.assessment_begins("Priya")
    story.visits(
        "Seen at her grandfather's, where nobody would know me.",
        child,
        said={child: "Will Mummy's friends read this?"},
        place="her grandfather's",
        files=(File(name="drawing.txt", content=b"A house with the curtains shut."),),
        by="Priya",
    )
    story.views_of(mother, by="Priya")
    whole(
        story,
        {child: "Linnet"},
        "Priya",
        need__needs="{name} needs to be listened to by somebody of her own.",
    )
    story.workday(6, "11:00")
    asked(
        story, child, "in_need", "She is afraid, and should not have to say so alone.", by="Priya", to="David"
    )
    story.workday(5, "15:00")
    assessment.sign_off_assessment(
        story.document,
        {
            story.assessments[child]: Outcome(
                "in_need", "Linnet is afraid at home and needs somebody of her own."
            )
        },
        next_steps="Priya writes a plan with you.",
        written_by=story.cast["Priya"].user,
        cautions=dict.fromkeys(CAUTIONS, "Her father lives abroad"),
        **story.by("David"),
    )
    story.workday(2, "02:10")
    access_emergency.open_in_emergency(
        access_emergency.Looked(name="Linnet Vale", born_on=story.aged(8, 3)),
        reasons="The hospital has her with a broken arm and asks who may take her home.",
        hours=4,
        **story.by("Dermot"),
    )
    story.keep(linnet=child, persimmon=mother, contact_restricted=story.contact)


def iqbal(story: Story) -> None:
    """One boy, written down twice with his name spelt two ways and his birthday turned round: joined, with reasons."""
    born = story.aged(12, 5).replace(day=4)
    story.day(300, "10:00")
    first = story.person(
        "Mohammed Iqbal",
        born_on=born,
        sex="M",
        lines="18 Weaver Street",
        postcode="AS3 6JP",
        identifiers=(("upn", "R380601210342"),),
    )
    for who, why in (("Nadia", ""), ("Grace", ""), ("Ruth", "Somebody got in touch about this family")):
        story.later(hours=2)
        log(story.cast[who].because(why), [first], what="child", now=story.moment)
    story.workday(8, "11:15")
    mother = story.person("Saira Iqbal", born_on=story.aged(36), sex="F")
    turned = born.replace(day=born.month, month=born.day) if born.month <= 12 else born
    second = story.person(
        "Muhammad Iqball", born_on=turned, sex="M", lines="18 Weaver Street", postcode="AS3 6JP"
    )
    story.mother(mother, second)
    story.household(mother, second)
    story.rings(
        "He is bullied on the way home.",
        second,
        who="Mr Amos",
        role="Head of year, Ashworth Academy",
        family_knows="yes",
    )
    to_assessment(story, reasons="Bullied, and his mother is frightened to let him out.", worker="Ben")
    story.workday(6, "09:30")
    people.join_people(
        first,
        second,
        reasons="Same address and school; Saira confirmed the spelling and the birthday.",
        **story.by("Hannah"),
    )
    story.keep(mohammed=first, muhammad=second)


def osman(story: Story) -> None:
    """Two records that may be one girl: nobody has decided."""
    born = story.aged(9, 7)
    story.day(120, "15:00")
    amina = story.person("Amina Osman", born_on=born, sex="F", lines="44 Station Road", postcode="AS2 1FJ")
    story.workday(7, "10:00")
    aminah = story.person("Aminah Othman", born_on=born, sex="F", lines="44 Station Rd", postcode="AS2 1FJ")
    story.keep(amina=amina, aminah=aminah)


def turner(story: Story) -> None:
    """Two boys of one name. A visit to one was written on the other, found, and moved."""
    story.workday(15, "09:45")
    mother = story.person("Carly Turner", born_on=story.aged(33), sex="F")
    jack = story.person(
        "Jack Turner", born_on=story.aged(10, 1), sex="M", lines="10 Bridge Terrace", postcode="AS4 3KS"
    )
    other_jack = story.person(
        "Jack Turner", born_on=story.aged(11, 8), sex="M", lines="71 Mill Street", postcode="AS2 7RX"
    )
    story.mother(mother, jack)
    story.household(mother, jack)
    story.rings(
        "Jack hides under the table when he is asked to read.",
        jack,
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        family_knows="yes",
    )
    to_assessment(story, reasons="A frightened boy; his mother wants to know why.", worker="Alice")
    story.workday(13, "15:00")
    story.agreed("Carly Turner")
    story.assessment_begins()
    story.workday(10, "16:20")
    document = story.writes_up(
        "note", "Carly rang. Jack told her about the thornwicket man on the allotments.", other_jack
    )
    story.workday(9, "10:00")
    correction.wrong_child(
        document,
        wrong=other_jack,
        right=jack,
        reasons="Carly is the mother of the other Jack Turner, of Bridge Terrace.",
        **story.by("Farah"),
    )
    story.keep(jack=jack, other_jack=other_jack, moved_entry=document)


def bright(story: Story) -> None:
    """Warnings for staff: two that stand, one that should have been looked at again, and one that ended. And a file."""
    story.workday(47, "10:30")
    mother = story.person("Tracey Bright", born_on=story.aged(34), sex="F", phone="07700 900741")
    partner = story.person("Wayne Duggan", born_on=story.aged(41), sex="M")
    child = story.person("Kayleigh Bright", born_on=story.aged(9, 9), sex="F")
    story.mother(mother, child)
    people.relate(partner, child, "step_parent", source="Police", **story.by("Nadia"))
    story.household(mother, partner, child)
    story.live_at("38 Foundry Close", "AS1 9HR", mother, partner, child)
    story.rings(
        "Kayleigh was seen carrying shopping that was too heavy for her, crying.",
        child,
        source="1B",
        who="Mrs Fenwick",
        family_knows="not_known",
    )
    to_assessment(story, reasons="What was seen, and what the police know of the home.", worker="Alice")
    safety.add_warning(
        partner,
        kind="violence",
        words="Threatened a housing officer with a hammer in March.",
        source="Police, reference 23-4417",
        review_on=story.ahead(60),
        **story.by("Nadia"),
    )
    standing = safety.add_warning(
        mother,
        kind="dog",
        words="Large dog, loose in the yard.",
        source="Postman",
        review_on=story.ahead(-8),
        **story.by("Nadia"),
    )
    gone = safety.add_warning(
        mother,
        kind="infection",
        words="Scabies in the home.",
        source="School nurse",
        review_on=story.ahead(5),
        **story.by("Nadia"),
    )
    story.workday(12, "09:00")
    safety.review_warning(
        gone, keep_until=None, reasons="Treated; the school nurse confirms.", **story.by("Hannah")
    )
    story.workday(11, "11:00")
    story.agreed("Tracey Bright")
    story.assessment_begins()
    story.workday(10, "14:00")
    entry = story.visits(
        "Visited with Ben because of the warnings. Kayleigh stood behind the door until the dog was out.",
        child,
        seen="with_others",
        said={child: "He shouts at the telly and I think it is me."},
        present=(mother,),
        files=(
            File(
                name="letter from school.txt",
                content=b"Dear Ms Moreno, Kayleigh has been late on nine days since half-term.",
            ),
        ),
    )
    story.keep(kayleigh=child, tracey=mother, wayne=partner, entry_with_file=entry, warning=standing)


def by_number(story: Story) -> None:
    """Known from a census by a number only: nobody has written a name yet."""
    story.day(90, "09:00")
    people.record_person(
        people.NewPerson(
            family="Known by number only, ASH-004417",
            name_kind="number_only",
            identifiers=(("la_child_id", "ASH-004417"),),
            born_on=story.aged(13),
        ),
        source="census",
        **story.by("Maureen"),
    )


def novak(story: Story) -> None:
    """A week's looks: a colleague opened the record of a boy who has his surname, and was asked why."""
    story.day(20, "09:30")
    toby = story.person("Toby Novak", born_on=story.aged(6, 7), sex="M")
    looked_through_at = story.start - timedelta(hours=3)  # on a Monday before three that is still Sunday
    on = london_day(looked_through_at)
    monday = on - timedelta(days=on.weekday() + 7)
    charlie = story.cast["Charlie"].because("I am checking whether this is the right person")
    log(charlie, [toby], what="child", now=datetime.combine(monday + timedelta(days=2), time(16, 40), London))
    itself = {"by": BY_ITSELF, "now": looked_through_at}
    if access_log.look_through(monday, **itself):
        samuel = {"by": story.cast["Samuel"], "now": story.start - timedelta(hours=2)}
        odd = OddRead.objects.get(reader=charlie.user, person=toby)
        access_log.answer_odd(odd.pk, answer="ask", words="Do you know this boy's family?", **samuel)
    story.keep(toby=toby)


FAMILIES = (vale, iqbal, osman, turner, bright, by_number, novak)
