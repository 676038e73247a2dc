"""Assessments: under way and in time, sent for sign-off, returned, late, extended, and signed, in need and not."""

from __future__ import annotations

from uuid import UUID

from alongside.law import assessment_form
from alongside.record.actions import assessment, chronology, referral
from alongside.record.actions.assessment import Outcome
from alongside.record.actions.documents import File
from alongside.record.models import Event, SlotPassage
from examples.story import Story


def _chronology(story: Story, amara: UUID, visit: UUID) -> None:
    """What Alice finds significant in Amara's story so far."""
    decided = Event.objects.get(person=amara, kind="referral_decided").pk
    account = SlotPassage.objects.get(document=visit, slot="account").passage_id
    for what, why in (
        ({"event": decided}, "The first time help was offered for money and heating, and Dana said yes."),
        ({"passage": account}, "Amara speaks for the adults, and plays only when she is told that she may."),
    ):
        chronology.mark_significant(amara, why=why, **what, **story.by("Alice"))


def to_assessment(
    story: Story,
    *,
    reasons: str,
    worker: str,
    team: str = "Assessment, East",
    by: str = "Hannah",
    tells: bool = True,
) -> None:
    """From the checks to a named worker: what every assessment here went through."""
    story.later(hours=1)
    story.checked()
    story.ready()
    story.becomes_referral()
    story.later(hours=2)
    story.decided(
        "s17_assessment",
        reasons=reasons,
        welfare="Seen at school and well today",
        together="With their mother by phone",
        necessary="Help cannot be chosen before somebody has listened to them",
    )
    story.later(hours=1)
    story.allocated(worker, team, by=by)
    if tells:
        story.told(
            "phone",
            "The worry was about how things are at home, and nobody had asked you yet. That is why we would like to meet you, to see "
            "together what would help.",
            by=worker,
        )


# What a worker might write, where a story tells nothing of its own.
PLAIN = {
    "history.why_now": "The school was worried and rang. The family knew of the call and want to sort it out.",
    "voice.words": "I like it at home best when everybody is there. I want it to be less busy in the morning.",
    "outside.harm": "Nothing known. Asked at the visit and of the school.",
    "parenting.safety": "There is a grown-up at home at night. The stairs and the kitchen were looked at together.",
    "help.works": "Somebody always turns up when school rings, and the family eat together.",
    "analysis.meaning": "Much goes well. Without help the mornings would go on costing school and sleep.",
}


def whole(story: Story, names: dict[UUID, str], by: str, **written: str) -> None:
    """Every answer that sign-off needs, where the story has no words of its own for it."""
    for _slot, question, child in assessment_form.slots(str(child) for child in story.assessments):
        if question.needed:
            key = question.slot.replace(".", "__")
            words = written.get(key) or PLAIN.get(
                question.slot, "Nothing more to add than what is in the notes of the visits."
            )
            if child:
                story.writes_for(UUID(child), by=by, **{key: words.format(name=names[UUID(child)])})
            else:
                story.writes(by=by, **{key: words})


def cole(story: Story) -> None:
    """Three children, one assessment, in time. Alice has visited, rung and written; the youngest was not seen alone."""
    story.workday(17, "09:20")
    dana = story.person("Dana Cole", born_on=story.aged(32), sex="F", phone="07700 900501")
    femi = story.person("Femi Balogun", born_on=story.aged(36), sex="M", phone="07700 900502")
    amara = story.person(
        "Amara Cole",
        born_on=story.aged(9, 4),
        sex="F",
        identifiers=(("upn", "N380601210340"), ("nhs_number", "9990001375")),
    )
    jonah = story.person(
        "Jonah Cole", born_on=story.aged(6, 10), sex="M", identifiers=(("upn", "C380601210341"),)
    )
    bea = story.person("Bea Cole", born_on=story.aged(2, 1), sex="F")
    gran = story.person("Pauline Cole", born_on=story.aged(61), sex="F", phone="07700 900503")
    story.mother(dana, amara, jonah, bea)
    story.parent(femi, "father", amara, jonah, basis="birth_certificate", evidence="Amara's certificate seen")
    story.siblings(amara, jonah, bea)
    story.parent(gran, "grandparent", amara, jonah, bea)
    story.household(dana, amara, jonah, bea)
    story.live_at("14 Quarry Road", "AS4 2TL", dana, amara, jonah, bea)
    story.live_at("Flat 2, 9 Lock View", "AS2 2DF", femi)
    story.know(
        amara,
        ethnicity="MWBA",
        language="English",
        school="Mill Road Primary School",
        gp="Mill Street Surgery",
        disability="NONE",
    )
    story.know(
        jonah, ethnicity="MWBA", language="English", school="Mill Road Primary School", disability="not_asked"
    )
    story.know(bea, ethnicity="refused", health_visitor="Jan Whitlock")
    story.rings(
        "Amara and Jonah came to school hungry again. Amara said that the gas was off and that she puts Bea to bed.",
        amara,
        jonah,
        bea,
        who="Mrs Shah",
        role="Head teacher, Mill Road Primary School",
        reach="01632 960511",
        family_knows="yes",
        adults=(dana,),
    )
    to_assessment(story, reasons="Hungry at school three times, and Dana asks for help.", worker="Alice")
    story.workday(16, "15:30")
    story.agreed("Dana Cole")
    story.assessment_begins()
    entry = story.visits(
        "The gas is on again. Dana showed the cupboards and the letter from the energy company. Amara did most of the talking "
        "until her mother asked her to play; then she did.",
        amara,
        jonah,
        said={
            amara: "I like it when Gran comes because then I am just a child.",
            jonah: "Can you stop the meter man?",
        },
        present=(dana,),
    )
    story.workday(11, "13:00")
    story.writes_up(
        "call",
        "Rang Femi. He wants the children at weekends and did not know about the gas. Agreed to meet next week.",
        amara,
        jonah,
        present=(femi,),
    )
    story.views_of(femi)
    story.workday(9, "16:10")
    story.visits(
        "Bea was asleep on her grandmother. Dana talked about money and sleep.",
        bea,
        seen="with_others",
        present=(dana, gran),
    )
    story.views_of(dana)
    story.workday(7, "11:30")
    assessment.record_help(
        list(story.assessments.values()),
        what="Vouchers for the meter, and a washing machine from the grant",
        approved_by=story.cast["Hannah"].user,
        amount_pence=26_000,
        on=story.moment.date(),
        **story.by("Alice"),
    )
    story.writes(
        environment__income="Universal credit with a deduction for an old advance; 41 pounds a week for food.",
        help__works="The children are on time for school on every day that their grandmother stays.",
        parenting__warmth="Dana knows each child's day. Jonah runs to her.",
    )
    story.writes_for(amara, voice__words="I like it when Gran comes because then I am just a child.")
    _chronology(story, amara, entry)
    story.workday(1, "17:20")
    story.drafts(
        "Rang the energy company. Quillfeather: they will write the debt off if",
        amara,
        jonah,
        bea,
    )
    story.keep(
        entry=entry, amara=amara, jonah=jonah, bea=bea, dana=dana, femi=femi, assessment=story.document
    )


def brennan(story: Story) -> None:
    """Sent for sign-off yesterday: it waits for Hannah."""
    story.workday(33, "10:00")
    mother = story.person("Siobhan Brennan", born_on=story.aged(29), sex="F", phone="07700 900521")
    child = story.person("Cara Brennan", born_on=story.aged(7, 2), sex="F")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("51 Mill Street", "AS2 7RW", mother, child)
    story.know(child, ethnicity="WIRI", disability="NONE", school="Canalside Primary School")
    story.rings(
        "Cara told the breakfast club that her mother sleeps all day since her operation.",
        child,
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        family_knows="yes",
    )
    to_assessment(story, reasons="Siobhan is ill and alone with Cara.", worker="Alice")
    story.workday(31, "16:00")
    story.agreed("Siobhan Brennan", by="Alice")
    story.assessment_begins()
    story.visits(
        "Cara made tea for everyone and showed how she does it safely.",
        child,
        said={child: "I can do it but I like it better when I don't have to."},
        present=(mother,),
        by="Alice",
    )
    story.views_of(mother, by="Alice")
    whole(
        story,
        {child: "Cara"},
        "Alice",
        need__needs="{name} needs a grown-up who gets her to school while her mother recovers, and Saturdays off.",
    )
    story.workday(1, "15:45")
    asked(story, child, "in_need", "Cara needs help while her mother is ill.", by="Alice")
    story.keep(cara=child, assessment_to_sign=story.document)


def asked(story: Story, child: UUID, outcome: str, reasons: str, by: str, to: str = "Hannah") -> None:
    """The worker asks a manager to sign."""
    proposals = {run: Outcome(outcome, reasons) for run in story.assessments.values()}
    assessment.submit_assessment(
        story.document,
        proposals,
        to=story.cast[to].user,
        cautions=dict.fromkeys(CAUTIONS, "Father's family would not be safe to ask"),
        **story.by(by),
    )


# What the law may ask about an assessment; the stories answer all of them in one way.
CAUTIONS = (
    "parent_views_missing",
    "father_missing",
    "child_not_seen",
    "child_not_seen_alone",
    "assessment_without_seeing",
    "views_missing",
    "parents_not_asked",
    "agreement_missing",
    "assessment_late",
    "no_factors",
)


def mistry(story: Story) -> None:
    """Returned to Alice with reasons."""
    story.workday(42, "11:10")
    mother = story.person("Hetal Mistry", born_on=story.aged(35), sex="F")
    child = story.person("Kiran Mistry", born_on=story.aged(11, 1), sex="M")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("8 Orchard Rise", "AS5 5PL", mother, child)
    story.know(child, ethnicity="AIND", disability="HEAR", school="Mill Road Primary School")
    story.rings(
        "Kiran was left out of the after-school club because he hits.",
        child,
        who="Mrs Shah",
        role="Head teacher, Mill Road Primary School",
        family_knows="yes",
    )
    to_assessment(story, reasons="Kiran is angry and his mother asks what to do.", worker="Alice")
    story.workday(39, "15:00")
    story.agreed("Hetal Mistry")
    story.assessment_begins()
    story.visits(
        "Kiran wanted to show the fish. He reads lips and gets tired of it.",
        child,
        said={child: "Nobody looks at me when they talk."},
    )
    story.views_of(mother)
    whole(story, {child: "Kiran"}, "Alice", need__needs="{name} needs people who look at him when they talk.")
    story.workday(4, "10:20")
    asked(story, child, "not_in_need_early_help", "School can do most of this with help.", by="Alice")
    story.workday(2, "16:50")
    assessment.return_assessment(
        list(story.assessments.values()),
        reasons="Good on what Kiran says. Who asked the hearing service? His father is not in it: is that known to be right?",
        **story.by("Hannah"),
    )
    story.keep(kiran=child, assessment_returned=story.document)


def tran(story: Story) -> None:
    """Late: 58 working days, and Charlie has not seen Minh for seven weeks."""
    story.workday(58, "09:00")
    mother = story.person("Linh Tran", born_on=story.aged(33), sex="F")
    child = story.person("Minh Tran", born_on=story.aged(5, 5), sex="M")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("Flat 7, Beacon House", "AS1 2TT", mother, child)
    story.know(mother, language="Vietnamese", interpreter="yes")
    story.rings(
        "Minh does not speak at nursery and flinches at noise.",
        child,
        source="2B",
        who="Kath Boyle",
        role="Nursery manager",
        family_knows="yes",
    )
    to_assessment(
        story,
        reasons="A quiet child and a frightened mother.",
        worker="Charlie",
        team="Assessment, West",
        by="Samuel",
    )
    story.workday(55, "14:00")
    story.agreed("Linh Tran", by="Charlie")
    story.assessment_begins("Charlie")
    story.workday(36, "14:30")
    story.visits(
        "With an interpreter. Minh built a tower and knocked it down many times.",
        child,
        by="Charlie",
        present=(mother,),
        files=(File(name="interpreter.txt", content=b"Booked for one hour, Ms Pham."),),
    )
    story.keep(minh=child, assessment_of_charlie=story.document)


def oyelaran(story: Story) -> None:
    """Extended, with reasons, and the family was told."""
    story.workday(48, "10:40")
    mother = story.person("Bisi Oyelaran", born_on=story.aged(37), sex="F")
    child = story.person("Tobi Oyelaran", born_on=story.aged(14, 3), sex="M")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("90 Station Road", "AS2 1FK", mother, child)
    story.rings(
        "Tobi was stopped with a friend who carried a knife.",
        child,
        source="6",
        who="PC 2290",
        role="Police",
        channel="email",
        family_knows="yes",
    )
    to_assessment(story, reasons="Older boys are using Tobi, and he is afraid.", worker="Alice")
    story.workday(45, "16:00")
    story.agreed("Bisi Oyelaran")
    story.assessment_begins()
    story.visits(
        "Tobi kept his coat on and talked about football, then about the boys.",
        child,
        said={child: "If I stop answering they come to the house."},
        place="the park",
    )
    story.workday(12, "17:00")
    story.visits("Tobi let me in. His mother was at work.", child)
    story.workday(6, "12:00")
    assessment.extend_assessment(
        list(story.assessments.values()),
        until=story.ahead(21),
        reasons="The specialist in exploitation meets Tobi next week, and what he says will decide the plan.",
        discussed_with="Tobi and Bisi Oyelaran",
        family_told=True,
        cautions=dict.fromkeys(("extension_late", "extended_without_telling"), "Agreed with the family"),
        **story.by("Hannah"),
    )


def jarvis(story: Story) -> None:
    """Signed. Two brothers, one assessment, and they go different ways: one in need, one not."""
    story.workday(52, "09:50")
    mother = story.person("Nicola Jarvis", born_on=story.aged(39), sex="F", phone="07700 900561")
    father = story.person("Dean Jarvis", born_on=story.aged(42), sex="M")
    elder = story.person("Callum Jarvis", born_on=story.aged(16, 2), sex="M")
    younger = story.person("Ollie Jarvis", born_on=story.aged(8, 8), sex="M")
    story.mother(mother, elder, younger)
    story.parent(father, "father", elder, younger, basis="married_to_mother", evidence="Told by both")
    story.siblings(elder, younger)
    story.household(mother, father, elder, younger)
    story.live_at("2 Chapel Gardens", "AS5 2QB", mother, father, elder, younger)
    for child in (elder, younger):
        story.know(child, ethnicity="WBRI", disability="NONE")
    story.rings(
        "Ollie sleeps in a room with no window and a wet wall. Callum has moved to his girlfriend's.",
        younger,
        elder,
        source="4",
        who="Del Hooper",
        role="Housing officer",
        family_knows="yes",
    )
    to_assessment(story, reasons="Housing that makes a child ill, and a family under strain.", worker="Alice")
    story.workday(50, "16:30")
    story.agreed("Nicola and Dean Jarvis")
    story.assessment_begins()
    story.visits(
        "Ollie coughed all through. Callum came by to be asked.",
        elder,
        younger,
        said={younger: "I sleep in Mum's bed when the wall cries.", elder: "I'm fine. Sort his room out."},
        present=(mother, father),
    )
    story.views_of(mother)
    story.views_of(father)
    whole(
        story,
        {elder: "Callum", younger: "Ollie"},
        "Alice",
        need__needs="{name} needs a dry room, and parents who are not worn out by asking for one.",
    )
    story.workday(12, "11:00")
    asked(story, younger, "in_need", "Ollie's health suffers.", by="Alice")
    story.workday(10, "14:15")
    assessment.sign_off_assessment(
        story.document,
        {
            story.assessments[younger]: Outcome(
                "in_need", "Ollie's health suffers in that room, and the family cannot change it without us."
            ),
            story.assessments[elder]: Outcome(
                "not_in_need", "Callum is well, at college and safe where he lives; he knows how to ask."
            ),
        },
        next_steps="Alice writes a plan with you within ten working days and meets the housing office on Tuesday.",
        written_by=story.cast["Alice"].user,
        cautions=dict.fromkeys(CAUTIONS, "Both parents were asked"),
        **story.by("Hannah"),
    )
    story.workday(9, "10:00")
    referral.close_referral(
        story.referrals[elder],
        closure_reason="RC8",
        reasons="Callum is well and wants nothing from us; he knows how to ask.",
        family_told=True,
        **story.by("Hannah"),
    )
    story.keep(ollie=younger, callum=elder, assessment_signed=story.document)


def rahimi(story: Story) -> None:
    """Signed by the other team: not in need, and the family was told why in writing."""
    story.workday(41, "13:30")
    mother = story.person("Parwana Rahimi", born_on=story.aged(31), sex="F")
    child = story.person("Yalda Rahimi", born_on=story.aged(10, 6), sex="F")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("15 Vicarage Road", "AS3 1LE", mother, child)
    story.know(mother, language="Dari", interpreter="yes")
    story.know(child, ethnicity="OOTH", disability="NONE", language="Dari")
    story.rings(
        "Yalda fell asleep in class twice.",
        child,
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        family_knows="yes",
    )
    to_assessment(
        story,
        reasons="New to the town, and the school is worried.",
        worker="Priya",
        team="Assessment, West",
        by="Samuel",
    )
    story.workday(39, "15:30")
    story.agreed("Parwana Rahimi", by="Priya")
    story.assessment_begins("Priya")
    story.visits(
        "Yalda had been reading until two in the morning.",
        child,
        said={child: "I have read every book in the box."},
        by="Priya",
    )
    story.views_of(mother, by="Priya")
    whole(story, {child: "Yalda"}, "Priya", need__needs="{name} needs a library card.")
    story.workday(24, "12:00")
    asked(story, child, "not_in_need", "Well and loved.", by="Priya", to="Samuel")
    story.workday(22, "09:30")
    assessment.sign_off_assessment(
        story.document,
        {
            story.assessments[child]: Outcome(
                "not_in_need",
                "Yalda is well and loved. She reads at night; the library now keeps books for her.",
            )
        },
        next_steps="Nothing more from us. The school and the library know you.",
        written_by=story.cast["Priya"].user,
        cautions=dict.fromkeys(CAUTIONS, "Her father died"),
        **story.by("Samuel"),
    )


FAMILIES = (cole, brennan, mistry, tran, oyelaran, jarvis, rahimi)
