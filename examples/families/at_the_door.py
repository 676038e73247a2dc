"""What waits at the front door this morning: new, being checked, to decide, and what came in over the weekend."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from alongside.public.form.questions import CHILD, ROUTE, SEEN
from alongside.record.actions import contact, outside
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.people import NewPerson
from alongside.record.models import Notice
from alongside.record.queries.public import unsent
from alongside.record.references import reference_of
from examples.story import Story

CODE = "ASHWMADEP"  # opens the two forms that nobody of the demonstration has sent


def hartley(story: Story) -> None:
    """New this morning. Ellie's school rang; nobody has looked at it yet."""
    story.workday(0, "08:50")
    story.rings(
        "Ellie has come to school without breakfast on four days out of five and was wearing the same clothes all week. "
        "She told her teacher that there is no electricity at home.",
        NewPerson(
            given="Ellie",
            family="Hartley",
            born_on=story.aged(7, 3),
            sex="F",
            lines="8 Tenter Row",
            postcode="AS1 4QP",
        ),
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        reach="01632 960301",
        family_knows="yes",
    )
    story.keep(contact_new=story.contact)


def okafor(story: Story) -> None:
    """Being checked. The health visitor rang about the baby; the surgery has answered, the police have not."""
    story.workday(1, "11:20")
    mother = story.person("Chinwe Okafor", born_on=story.aged(29), sex="F", phone="07700 900311")
    baby = story.person("Ada Okafor", born_on=story.aged(months=5), sex="F")
    brother = story.person("Obinna Okafor", born_on=story.aged(4, 2), sex="M")
    story.mother(mother, baby, brother)
    story.siblings(baby, brother)
    story.household(mother, baby, brother)
    story.live_at("Flat 3, 21 Mill Street", "AS2 7RT", mother, baby, brother)
    story.rings(
        "Ada has not gained weight since her eight-week check and two appointments were missed. Her mother sounded very "
        "tired and said that she cannot cope on her own.",
        baby,
        brother,
        source="3B",
        who="Jan Whitlock",
        role="Health visitor",
        reach="01632 960312",
        family_knows="yes",
        adults=(mother,),
    )
    story.workday(0, "08:10")
    story.checked(
        "Tom", agency="Mill Street Surgery", answer="Known to us. Mother came alone last week, low in mood."
    )
    contact.ask_agency(
        story.contact,
        agency="Police",
        question="Anything known at the address in the last year?",
        consent_sought="agreed",
        lawful_basis="public_task",
        **story.by("Tom"),
    )
    story.keep(contact_being_checked=story.contact, ada=baby)


def begum(story: Story) -> None:
    """To decide, in time. Their mother asked for help herself."""
    story.workday(1, "14:30")
    mother = story.person("Rehana Begum", born_on=story.aged(34), sex="F", phone="07700 900322")
    son = story.person("Imran Begum", born_on=story.aged(13, 6), sex="M")
    story.mother(mother, son)
    story.household(mother, son)
    story.live_at("47 Vicarage Road", "AS3 1LD", mother, son)
    story.know(mother, language="Bengali", interpreter="yes")
    story.rings(
        "Imran has stopped coming home before midnight. She has found two telephones that are not his and is frightened "
        "of the older boys who wait for him. She asks for help.",
        son,
        source="1A",
        who="Rehana Begum",
        reach="07700 900322",
        family_knows="yes",
        adults=(mother,),
    )
    story.later(hours=1)
    story.checked(
        agency="Ashworth Academy", answer="Known to us. Attendance fell from 96 to 61 per cent this term."
    )
    story.ready()
    story.keep(contact_to_decide=story.contact)


def lowe(story: Story) -> None:
    """To decide, and late: it was received four working days ago."""
    story.workday(4, "09:15")
    mother = story.person("Stacey Lowe", born_on=story.aged(31), sex="F")
    child = story.person("Tyler Lowe", born_on=story.aged(9, 1), sex="M")
    friend = story.person(
        "Kai Lowe", born_on=story.aged(8, 2), sex="M"
    )  # nobody has said how they are related
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("5 Foundry Close", "AS1 9HN", mother, child)
    story.rings(
        "Tyler told a lunchtime supervisor that he sleeps on the sofa of a neighbour because his mother's friends are loud. Kai, who"
        " comes to school with him, said the same.",
        child,
        friend,
        who="Mr Dunmore",
        role="Head teacher, Foundry Lane School",
        reach="01632 960331",
    )
    story.later(hours=2)
    story.checked("Tom", agency="Housing", answer="Known to us. Two complaints about noise since spring.")
    story.ready("Tom")
    story.keep(contact_late=story.contact)


def two_boys(story: Story) -> None:
    """A contact that names nobody: two boys at a bus shelter, late in the evening."""
    story.last(6, "21:40")
    story.rings(
        "Two boys of about six and eight alone at the bus shelter by the canal after dark, cold, would not say where "
        "they live. They ran off towards Tenter Row when he came nearer.",
        source="1D",
        who="Mr Thornapple",
        reach="07700 900340",
        people_described="Two boys, about 6 and 8; the younger one wore a yellow coat.",
        out_of_hours=True,
        by="Dermot",
    )
    story.keep(contact_nobody=story.contact)


def police_list(story: Story) -> None:
    """Six notices came from the police as one list. One has been looked at, five are waiting."""
    story.workday(1, "07:30")
    notices = (
        (
            "Officers attended an argument between two adults. A girl of ten was upstairs.",
            "Girl, 10, 12 Weaver Street",
        ),
        ("A boy of 15 was searched near the station and taken home.", "Boy, 15, gave the name Kane"),
        ("Loud music; a baby was asleep in the next room. No concern seen.", "Baby, 4 Lock View"),
        (
            "A father reported his daughter missing; she was home within the hour.",
            "Girl, 14, 30 Vicarage Road",
        ),
        ("An argument in a car park; two children in the car.", "Two children, car registered in Hallam"),
        ("A mother asked officers how to get a non-molestation order.", "Boy, 3, 9 Bridge Terrace"),
    )
    received = [
        NewContact(
            received_at=story.moment, said=said, channel="partner_system", source="6", people_described=about
        )
        for said, about in notices
    ]
    batch = contact.receive_list(received, **story.by("Maureen"))
    story.later(hours=2)
    from alongside.record.models import Contact

    quiet = Contact.objects.filter(batch=batch, people_described__startswith="Baby").get().pk
    contact.decide_contact(
        quiet,
        outcome="advice",
        reasons="Officers saw the baby settled and well. No worry was raised.",
        **story.by("Grace"),
    )


def price(story: Story) -> None:
    """Somebody who did not give a name. What they said could tell the family who they are."""
    story.workday(1, "16:05")
    child = story.person("Lacey Price", born_on=story.aged(6), sex="F")
    story.live_at("2 Kiln Yard", "AS4 8BD", child)
    story.rings(
        "She walks her dog, Marzipanel, past Kiln Yard every night and hears a child screaming. She is afraid of what "
        "would happen if they knew that she rang.",
        child,
        source="9",
        shield="anonymous",
        family_knows="no",
        by="Tom",
    )
    story.keep(contact_anonymous=story.contact, lacey=child)


def varley(story: Story) -> None:
    """Friday night. The out of hours worker asked the duty manager by phone; the morning has still to confirm it."""
    story.last(4, "22:35")
    mother = story.person("Kim Varley", born_on=story.aged(27), sex="F", by="Dermot")
    child = story.person("Mason Varley", born_on=story.aged(2, 4), sex="M", by="Dermot")
    story.mother(mother, child, by="Dermot")
    story.household(mother, child, by="Dermot")
    story.live_at("16 Lock View", "AS2 2DE", mother, child, by="Dermot")
    story.rings(
        "Mason was brought in with a burn on his hand. His mother says that he pulled a cup over. The burn looks older "
        "than she says. They are still on the ward.",
        child,
        source="3E",
        who="Sister Abara",
        role="Charge nurse, children's emergency department",
        reach="01632 960351",
        out_of_hours=True,
        family_knows="yes",
        by="Dermot",
    )
    story.later(minutes=40)
    story.becomes_referral(by="Dermot")
    story.decided(
        "s47_enquiry",
        reasons="An injury that is not explained in a child of two. He stays on the ward tonight.",
        welfare="He is safe on the ward until the morning",
        together="With Grace Okonjo by phone and the ward",
        necessary="A doctor must look at the burn before he goes home",
        by="Dermot",
        agreed_by_phone=(story.cast["Grace"].user, "Grace Okonjo"),
    )
    story.keep(mason=child, contact_agreed_by_phone=story.contact)


def overnight(story: Story) -> None:
    """Saturday night, waiting to be accepted by name: advice to a grandmother."""
    story.last(5, "23:10")
    child = story.person("Poppy Sale", born_on=story.aged(11), sex="F", by="Dermot")
    story.rings(
        "Her daughter did not come home to collect Poppy and does not answer. Poppy is asleep and well in the spare room.",
        child,
        source="1A",
        who="Jean Sale",
        reach="07700 900362",
        out_of_hours=True,
        family_knows="yes",
        by="Dermot",
    )


def crossley(story: Story) -> None:
    """The police and the school told us of the same evening: two contacts, one event."""
    story.workday(3, "08:40")
    mother = story.person("Dawn Crossley", born_on=story.aged(36), sex="F")
    child = story.person("Jade Crossley", born_on=story.aged(12), sex="F")
    story.mother(mother, child)
    story.live_at("30 Vicarage Road", "AS3 1LA", mother, child)
    first = story.rings(
        "Officers were called to shouting at the address. Jade let them in. Nobody was hurt.",
        child,
        source="6",
        who="PC 4417",
        role="Police",
        channel="email",
    )
    story.later(hours=3)
    second = story.rings(
        "Jade told her form tutor that the police came last night because her mother's partner broke the door.",
        child,
        who="Mrs Castell",
        role="Form tutor, Ashworth Academy",
        reach="01632 960371",
        by="Tom",
    )
    story.later(minutes=30)
    contact.link_same_event(
        second,
        other=first,
        reasons="Both tell of the call to the house on the same night.",
        **story.by("Nadia"),
    )
    story.contact = first
    story.later(hours=1)
    story.checked()
    story.ready()
    story.workday(2, "09:30")
    contact.decide_contact(
        first,
        outcome="early_help",
        reasons="Nobody was hurt, the partner has left, and Dawn asks for somebody to talk to. Passed to family help.",
        **story.by("Grace"),
    )
    story.keep(contact_done=first)


def elsewhere(story: Story) -> None:
    """The child lives in another council's area: sent there, with a receipt."""
    story.workday(2, "13:05")
    child = story.person("Zak Munroe", born_on=story.aged(14), sex="M")
    story.live_at("77 Station Approach", "HM5 3GG", child)
    story.rings(
        "Zak was found asleep on the last train. He lives with his aunt in Hallam.",
        child,
        source="7",
        who="Inspector Rowe",
        role="Railway police",
        reach="01632 960381",
    )
    story.later(minutes=45)
    contact.take_up(story.contact, **story.by("Tom"))
    contact.send_to_another_council(
        story.contact,
        council="Hallam",
        reasons="Zak and his aunt live in Hallam.",
        receipt="Taken by Orla Finch, Hallam front door",
        **story.by("Grace"),
    )


def late_decision(story: Story) -> None:
    """A referral that was started and then left over the weekend: undecided and late."""
    story.workday(3, "15:10")
    mother = story.person("Leanne Pryce-Jones", born_on=story.aged(25), sex="F")
    child = story.person("Theo Pryce-Jones", born_on=story.aged(1, 2), sex="M")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("Flat 11, Beacon House", "AS1 2TT", mother, child)
    story.rings(
        "Theo was left in the flat with a cousin of nine for an evening.",
        child,
        source="4",
        who="Del Hooper",
        role="Housing officer",
        reach="01632 960391",
    )
    story.later(hours=1)
    story.checked("Tom")
    story.ready("Tom")
    story.becomes_referral()
    story.keep(contact_referral_late=story.contact, theo=child)


def tideswell(story: Story) -> None:
    """Sent by the online form this morning: a mother asks for help for her own family. The record knows one of the two. Their
    father must not know."""
    story.workday(30, "10:00")
    story.live_at(
        "3 Ropery Lane", "AS2 4HB", story.person("Jodie Tideswell", born_on=story.aged(8, 5), sex="F")
    )
    story.workday(0, "07:35")
    sent = _sent(
        story,
        NewContact(
            received_at=story.moment,
            said=(
                "Somebody to show me how to get them both to bed, and a break on one evening.\n\n"
                "Is anybody in danger right now?\nNo\n\n"
                "How hard is it at the moment?\nIt is getting worse\n\n"
                "How long has it been like this?\nMonths\n\n"
                "What have you tried already?\nThe school nurse gave us a chart. It helped for a week.\n\n"
                "Sent by the online form: Ask for help for your own family."
            ),
            channel="online",
            source="1A",
            referrer_name="Kerry Tideswell",
            referrer_role="A parent",
            referrer_reach="07700 900377. Safe: weekdays before 3pm. If somebody else answers: say it is the library. "
            "Never leave a message",
            family_knows="no",
            people_described="Jodie Tideswell, 8\nRobin Tideswell, 3\n3 Ropery Lane",
            contact_kind="help_request",
            shield="asked",
        ),
        route="family",
        must_not_know="Their dad, Carl. He says he will take them if I ask anybody.",
        described=(
            outside.Described(
                "Jodie Tideswell", age="8", school="Canalside Primary School", address="3 Ropery Lane"
            ),
            outside.Described("Robin Tideswell", age="3", address="3 Ropery Lane"),
        ),
    )
    story.keep(contact_asked_online=sent)


def rung_back(story: Story) -> None:
    """Somebody asked by the online form to be rung, and says when it is safe."""
    story.workday(0, "08:05")
    _sent(
        story,
        NewContact(
            received_at=story.moment,
            said="They did not say what it is about.\n\nIs anybody in danger right now?\nI am not sure\n\n"
            "Sent by the online form: Ask us to ring you.",
            channel="online",
            source="10",
            referrer_name="Lee",
            referrer_reach="07700 900388. Safe: mornings. If somebody else answers: ring off. Never leave a message",
            shield="asked",
        ),
        route="ring",
        ring_back=True,
        safe_when="mornings",
        signs=("danger_not_sure",),
    )


def kestle(story: Story) -> None:
    """A mother asked for help by the online form. Yesterday it was decided that there is no assessment: she is told in
    writing. Her partner must not know."""
    story.workday(2, "19:40")
    mother = story.person("Bronwen Kestle", born_on=story.aged(33), sex="F")
    son = story.person("Iwan Kestle", born_on=story.aged(6, 2), sex="M")
    story.mother(mother, son)
    story.live_at("21 Tenter Row", "AS1 4QP", mother, son)
    sent = _sent(
        story,
        NewContact(
            received_at=story.moment,
            said="Somebody for Iwan to talk to since his grandfather died.\n\n"
            "Sent by the online form: Ask for help for your own family.",
            channel="online",
            source="1A",
            referrer_name="Bronwen Kestle",
            referrer_role="A parent",
            referrer_reach="07700 900379. Safe: while Iwan is at school",
            family_knows="no",
            contact_kind="help_request",
            shield="asked",
        ),
        route="family",
        must_not_know="My partner. He thinks that we should keep it in the family.",
    )
    story.workday(1, "10:20")
    contact.take_up(sent, **story.by("Tom"))
    contact.identify(sent, [Identified(son)], **story.by("Tom"))
    story.later(hours=1)
    contact.decide_contact(
        sent,
        outcome="signpost",
        reasons="Iwan is well and at school. The bereavement service for children has a place for him next week.",
        **story.by("Grace"),
    )
    story.keep(
        contact_kestle=sent,
        notice_must_not_know=Notice.objects.get(
            tell="family_told_no_assessment", person=son, to_person=mother
        ).pk,
    )
    story.workday(0, "08:25")
    again = uuid4()
    outside.add(
        again,
        "The service rang me. Its list is seven months long. Iwan does not sleep, and cannot wait till then.",
        reference=reference_of(sent),
        asks_again=True,
        name="Bronwen Kestle",
        reach="07700 900379. Safe: while Iwan is at school",
        now=story.moment,
    )
    story.keep(contact_asked_again=again)


def half_written(story: Story) -> None:
    """Two forms that somebody is writing and has not sent: in one somebody is in danger now, in the other they are not sure."""
    answers = {
        "worry": {"words": "I can hear shouting through the wall, and a child crying. It began at eight."},
        "children": {"name_a": "A girl called Mia", "born_a": "about 5"},
        "where": {"address": "The flat below mine, 40 Lock View"},
        "know": {"know": "no"},
        "who": {"who": "1B"},
        "name": {"naming": "asked"},
        "reach": {"phone": "07700 900391", "when": "any time before 10pm", "leave": "no"},
    }
    gone_on_from = {f"{SEEN}{each.key}": True for each in CHILD.questions}
    story.workday(0, "08:12")
    for name, danger in (("danger", "yes"), ("not_sure", "not_sure")):
        way = unsent.way_with(uuid4(), CODE)
        written = {ROUTE: CHILD.key, **gone_on_from, **answers, "now": {"danger": danger}}
        outside.save_unsent(way.ref, way.key, written, now=story.moment)
        story.keep(**{f"unsent_{name}": way.ref})


def _sent(story: Story, new: NewContact, **more: Any) -> UUID:
    """A form as it came through the open door."""
    way = unsent.begin()
    outside.save_unsent(way.ref, way.key, {"sent": {}}, now=story.moment)
    return outside.send(way.ref, way.key, new, now=story.moment, **more)


FAMILIES = (
    hartley,
    okafor,
    begum,
    lowe,
    two_boys,
    police_list,
    price,
    varley,
    overnight,
    crossley,
    elsewhere,
    late_decision,
    tideswell,
    rung_back,
    kestle,
    half_written,
)
