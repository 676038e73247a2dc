"""Strategy discussions and enquiries: with the police, with harm outside the home, without access, to be signed, concluded."""

from __future__ import annotations

from uuid import UUID

from alongside.law import days
from alongside.record.acting import When, new_ref
from alongside.record.actions import enquiry
from alongside.record.actions.enquiry import Concluded, Discussion, ForChild, Proposed, ToDo, Told
from examples.families.assessed import to_assessment
from examples.story import Story

POLICE = Told(
    role="police",
    name="DS Lorna Keane",
    agency="Child abuse investigation unit",
    reach="01632 960701",
    said="One call to the address in March, a neighbour heard shouting. Nobody was charged. We will speak to him first.",
)
HEALTH = Told(
    role="health",
    name="Dr Imogen Sayle",
    agency="Ashworth Royal, named doctor for safeguarding",
    reach="01632 960702",
    said="Not seen at the hospital this year. I can examine tomorrow morning at nine.",
)


def council(story: Story, who: str, said: str) -> Told:
    """The council's own part, by a colleague."""
    viewer = story.cast[who]
    return Told(
        role="social_worker",
        name=viewer.name,
        agency="Children's social care",
        reach="01632 960120",
        said=said,
        user=viewer.user,
    )


def discussed(
    story: Story, *children: UUID, decision: str, manager: str, lead: str, said: str, **more: object
) -> tuple[UUID, dict[UUID, UUID]]:
    """Council, police and health talked, and a manager decided the same for each child. The document and the enquiries."""
    document = new_ref()
    answers: dict[str, object] = {
        "how": "call",
        "took_part": [council(story, manager, said), POLICE, HEALTH],
        "harm_where": "in_the_home",
        "parents": "told_afterwards",
        "safe_tonight": "The children sleep at their grandmother's, who was seen and agrees.",
        "who_tells": f"{story.cast[lead].name} tells the parents tomorrow, after the police have spoken to him.",
    }
    runs = enquiry.hold_strategy_discussion(
        Discussion(
            when=When.moment(story.moment),
            children=[ForChild(person=child, decision=decision) for child in children],
            lead=story.cast[lead].user,
            **{**answers, **more},  # type: ignore[arg-type]
        ),
        document=document,
        **story.by(manager),
    )
    return document, runs


def ferris(story: Story) -> None:
    """A joint enquiry: marks of a belt on Isla, seen at school. Both children were seen; the findings are not written yet."""
    story.workday(5, "11:40")
    mother = story.person("Gemma Ferris", born_on=story.aged(30), sex="F", phone="07700 900711")
    partner = story.person("Dean Holloway", born_on=story.aged(34), sex="M")
    isla = story.person("Isla Ferris", born_on=story.aged(6, 8), sex="F")
    noah = story.person("Noah Ferris", born_on=story.aged(3, 2), sex="M")
    story.mother(mother, isla, noah)
    story.siblings(isla, noah)
    story.household(mother, partner, isla, noah)
    story.live_at("14 Foundry Close", "AS1 9HQ", mother, partner, isla, noah)
    story.rings(
        "Isla changed for games and has long red marks across her legs. She said that Dean was cross.",
        isla,
        noah,
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        reach="01632 960301",
        family_knows="no",
    )
    to_assessment(
        story,
        reasons="Marks that a belt would leave, and a child who names who.",
        worker="Alice",
        tells=False,
    )
    story.assessment_begins(
        reasons={"agreement_to_assess_missing": "There is reason to suspect significant harm"}
    )
    story.later(minutes=30)
    document, runs = discussed(
        story,
        isla,
        noah,
        decision="joint",
        manager="Hannah",
        lead="Alice",
        worry="Long red marks on Isla's legs, of the width of a belt. She said “Dean was cross”. Noah lives in the same home.",
        reasons="A mark that is not from play and a child who says how it came. The police think a crime may have been done.",
        said="Known since this morning. Gemma works nights and Dean is alone with the children.",
        police_enquiry="DS Keane interviews Dean tomorrow before anybody tells him why.",
        to_do=[
            ToDo(what="Ask Gemma's mother to have both children tonight", who=story.cast["Alice"].user),
            ToDo(what="Examine both children", who_words="Dr Imogen Sayle", due_at=story.moment),
        ],
    )
    both = list(runs.values())
    story.later(minutes=20)
    enquiry.plan(
        both,
        {
            "speaks_with_child": "Alice, with DC Amin beside her",
            "where": "At school, in the room Isla knows",
            "how_often": "Once, on video, so that she need not say it again",
            "tells_parents": "Alice tells Gemma; Dean after the police",
            "distress_kept_down": "Her teacher stays until she wants her to go. Nobody asks her in the corridor.",
        },
        on=days.london_day(story.moment),
        **story.by("Alice"),
    )
    facts = {"answer": "not_asked", "ground": "threats_to_silence"}
    enquiry.record(both, "child_talked_with", facts, when=When.moment(story.moment), **story.by("Alice"))
    story.workday(4, "10:30")
    story.visits(
        "Isla drew the kitchen and then the belt. She asked whether Noah may sleep at Nan's too.",
        isla,
        seen="alone",
        said={isla: "I don't like it when Mum's at work."},
        place="school",
    )
    story.visits(
        "Noah played and ran. No marks were seen.", noah, seen="with_others", place="his grandmother's"
    )
    agreed = {"answer": "agreed", "answered_by": "Gemma Ferris"}
    enquiry.record(
        [runs[isla]], "video_interview_answered", agreed, when=When.moment(story.moment), **story.by("Alice")
    )
    medical = {"agreed_on": "parent", "agreed_by": "Gemma Ferris", "child_said_no": False}
    enquiry.record(both, "medical_held", medical, when=When.moment(story.moment), **story.by("Alice"))
    story.keep(
        enquiry_joint=runs[isla], enquiry_child_joint=isla, discussion_joint=document, isla=isla, noah=noah
    )


def achebe(story: Story) -> None:
    """Harm from outside the home: older boys and a flat. His parents are partners; who and where it is about is closed."""
    story.workday(8, "15:20")
    father = story.person("Chidi Achebe", born_on=story.aged(45), sex="M", phone="07700 900721")
    mother = story.person("Ngozi Achebe", born_on=story.aged(43), sex="F", phone="07700 900722")
    reuben = story.person("Reuben Achebe", born_on=story.aged(14, 9), sex="M")
    story.mother(mother, reuben)
    story.parent(father, "father", reuben, basis="married_to_mother", evidence="Seen")
    story.household(father, mother, reuben)
    story.live_at("3 Vicarage Road", "AS3 1LD", father, mother, reuben)
    story.rings(
        "Reuben was missing for two nights and came back with a telephone that is not his. His parents ask for help.",
        reuben,
        source="1A",
        who="Ngozi Achebe",
        family_knows="yes",
    )
    to_assessment(story, reasons="Missing twice, and grown men who ring him.", worker="Alice")
    story.agreed("Ngozi Achebe")
    story.assessment_begins()
    story.later(hours=1)
    document, runs = discussed(
        story,
        reuben,
        decision="joint",
        manager="Hannah",
        lead="Alice",
        worry="Reuben was seen twice at a flat above a shop where grown men live, and has a telephone they ring him on.",
        reasons="Men who are not family give him things and he comes home afraid. That is harm, and it is likely to go on.",
        said="His parents rang us themselves, look for him at night, and keep what they find.",
        harm_where="outside_the_home",
        parents="asked_to_part",
        present=[mother, father],
        befriender="Sister Grace Obi, St Anne's, 01632 960730",
        safe_tonight="His father drives him to school and back. His uncle sleeps at the house this week.",
        who_tells="They were there for the first part. Alice rings them at six.",
    )
    ref = runs[reuben]
    first = enquiry.add_subject(
        [ref],
        kind="place",
        called="The flat above the shop in Tenter Row",
        known="Two neighbours told us that boys go in after school. The police know of it.",
        **story.by("Alice"),
    )
    enquiry.add_subject(
        [ref],
        kind="person",
        called="A man called Ziggy",
        known="About thirty, a grey car. Reuben says that he lends him money. Nothing is proved.",
        **story.by("Alice"),
    )
    story.workday(7, "16:00")
    story.visits(
        "We walked along the canal. He talked more as it got dark.",
        reuben,
        said={reuben: "If I stop answering they'll come to the house."},
        place="the canal",
    )
    story.keep(enquiry_outside_own=ref, discussion_outside_own=document, subject_own=first, reuben=reuben)


def dacosta(story: Story) -> None:
    """Another team's enquiry, with harm outside the home."""
    story.workday(6, "12:00")
    mother = story.person("Lucia da Costa", born_on=story.aged(39), sex="F")
    teo = story.person("Teo da Costa", born_on=story.aged(15, 2), sex="M")
    story.mother(mother, teo)
    story.household(mother, teo)
    story.rings(
        "Teo was found at a station forty miles away with money and no ticket.",
        teo,
        source="6",
        who="PC Hale",
        role="Police",
        family_knows="yes",
    )
    to_assessment(
        story, reasons="Found far from home with money.", worker="Priya", team="Assessment, West", by="Samuel"
    )
    story.later(minutes=40)
    document, runs = discussed(
        story,
        teo,
        decision="joint",
        manager="Samuel",
        lead="Priya",
        worry="Found forty miles away with four hundred pounds. He will not say whose it is.",
        reasons="A boy who carries money for others is being used, and those who use him will not let go.",
        said="His mother rang every friend she knows of.",
        harm_where="outside_the_home",
        parents="asked_to_all",
        present=[mother],
        befriender="Ruth Calder, parent support, 01632 960110",
    )
    enquiry.add_subject(
        list(runs.values()),
        kind="peers",
        called="Four boys of the bus station",
        known="",
        **story.by("Priya"),
    )
    story.keep(enquiry_outside=runs[teo], enquiry_child_outside=teo, discussion_outside=document, teo=teo)


def whitlow(story: Story) -> None:
    """Findings that wait for Hannah to sign: harm is substantiated, and goes on."""
    story.workday(11, "10:00")
    mother = story.person("Kerry Whitlow", born_on=story.aged(27), sex="F")
    skye = story.person("Skye Whitlow", born_on=story.aged(4, 1), sex="F")
    story.mother(mother, skye)
    story.household(mother, skye)
    story.live_at("5 Lock View", "AS2 2DG", mother, skye)
    story.rings("Skye was alone in the street at ten at night again.", skye, source="1B", family_knows="no")
    to_assessment(story, reasons="Alone at night for the third time.", worker="Alice", tells=False)
    story.later(minutes=50)
    _, runs = discussed(
        story,
        skye,
        decision="single",
        manager="Hannah",
        lead="Alice",
        worry="Skye is four and was in the street alone at ten at night, for the third time this month.",
        reasons="A child of four cannot keep herself safe, and help so far has not changed it.",
        said="Kerry says that Skye opens the door while she sleeps.",
    )
    ref = runs[skye]
    story.workday(10, "09:40")
    story.visits("Skye showed me how she opens the door.", skye, said={skye: "I go and look for the cat."})
    story.workday(2, "14:00")
    enquiry.send_findings(
        {
            ref: Proposed(
                "substantiated_continuing",
                "Three times in a month, seen by three people. Kerry wants it to stop and sleeps deeply since she began new "
                "medicine. The lock was mended and broken again. Nobody knows yet who can be there at night.",
            )
        },
        to=story.cast["Hannah"].user,
        document=new_ref(),
        **story.by("Alice"),
    )
    story.keep(enquiry_sent=ref, skye=skye)


def rudd(story: Story) -> None:
    """We were not let in, and the police have no reason to go in by force. What follows is still to be decided."""
    story.workday(3, "16:10")
    father = story.person("Callum Rudd", born_on=story.aged(33), sex="M")
    edie = story.person("Edie Rudd", born_on=story.aged(7, 5), sex="F")
    story.parent(father, "father", edie, basis="birth_certificate", evidence="Seen")
    story.household(father, edie)
    story.live_at("22 Weaver Street", "AS3 6JN", father, edie)
    story.rings(
        "Edie has not been at school for three weeks and nobody answers.",
        edie,
        who="Mrs Shah",
        family_knows="not_known",
    )
    to_assessment(
        story, reasons="Three weeks unseen by anybody outside the home.", worker="Alice", tells=False
    )
    story.later(minutes=30)
    document, runs = discussed(
        story,
        edie,
        decision="single",
        manager="Hannah",
        lead="Alice",
        worry="Nobody outside the home has seen Edie for three weeks. Her father does not answer.",
        reasons="A child whom nobody sees, after bruises in the summer.",
        said="We were let in last in August.",
        took_part=[council(story, "Hannah", "We were let in last in August."), POLICE],
        missing_why="The hospital's named doctor was in theatre. We talk again with her at nine tomorrow.",
        next_on=story.today,
    )
    ref = runs[edie]
    story.workday(2, "10:00")
    facts = {"trouble": "access_refused", "parent_told_before": False}
    enquiry.record([ref], "access_not_given", facts, when=When.moment(story.moment), **story.by("Alice"))
    story.keep(enquiry_no_access=ref, discussion_missing=document, edie=edie)


def lindgren(story: Story) -> None:
    """Concluded: harm was found and is over. No conference, with reasons; her mother was told."""
    story.workday(22, "10:00")
    mother = story.person("Annika Lindgren", born_on=story.aged(36), sex="F", phone="07700 900741")
    elsa = story.person("Elsa Lindgren", born_on=story.aged(10, 3), sex="F")
    story.mother(mother, elsa)
    story.household(mother, elsa)
    story.rings(
        "Elsa says that her mother's lodger came into her room.", elsa, who="Mr Amos", family_knows="yes"
    )
    to_assessment(story, reasons="She names who and when.", worker="Alice", tells=False)
    story.later(minutes=30)
    document, runs = discussed(
        story,
        elsa,
        decision="joint",
        manager="Hannah",
        lead="Alice",
        worry="Elsa says that the lodger came into her room at night, twice.",
        reasons="A clear account by a child of ten, told to two people without being asked.",
        said="Annika asked him to leave within the hour.",
    )
    ref = runs[elsa]
    story.workday(21, "15:00")
    story.visits(
        "Elsa talked for an hour and then slept.", elsa, said={elsa: "Mum believed me straight away."}
    )
    story.workday(15, "11:00")
    enquiry.send_findings(
        {
            ref: Proposed(
                "substantiated_no_continuing_risk", "He has left and may not come back. Annika acted at once."
            )
        },
        to=story.cast["Hannah"].user,
        document=new_ref(),
        **story.by("Alice"),
    )
    story.later(hours=3)
    enquiry.conclude(
        {
            ref: Concluded(
                "substantiated_no_continuing_risk",
                "Elsa was harmed by the lodger. He is gone, and her mother keeps her safe.",
                conference=False,
                no_conference_why="The harm is over and her mother acts on it. A plan of help is agreed with her.",
            )
        },
        **story.by("Hannah"),
    )
    story.keep(enquiry_concluded=ref, discussion_concluded=document, elsa=elsa)


def vale_again(story: Story) -> None:
    """The restricted child: a discussion that only those named for her record can find."""
    story.workday(4, "17:00")
    child = story.refs["linnet"]
    document, runs = discussed(
        story,
        child,
        decision="single",
        manager="David",
        lead="Priya",
        worry="Linnet told her grandfather why she is afraid.",
        reasons="She says who, and it is somebody she lives with.",
        said="Known to nobody here but the four of us.",
        parents_ground="",
    )
    story.keep(enquiry_restricted=runs[child], enquiry_child_restricted=child, discussion_restricted=document)


FAMILIES = (ferris, achebe, dacosta, whitlow, rudd, lindgren, vale_again)
