"""Referrals that were decided: in time and late, nothing further, early help, and a family who is not all told."""

from __future__ import annotations

from alongside.record.actions import people, referral, telling
from alongside.record.models import Notice
from examples.story import Story


def kowalczyk(story: Story) -> None:
    """No further action, decided in time, with reasons; the school and the family were told."""
    story.workday(15, "10:10")
    mother = story.person("Marta Kowalczyk", born_on=story.aged(33), sex="F", phone="07700 900401")
    child = story.person("Zuzia Kowalczyk", born_on=story.aged(5, 7), sex="F")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("12 Weaver Street", "AS3 6JN", mother, child)
    story.know(child, ethnicity="WOTH", language="Polish", school="Canalside Primary School")
    story.rings(
        "Zuzia has a bruise above her knee and said that she fell from a swing.",
        child,
        who="Ms Priddy",
        role="Designated safeguarding lead, Canalside Primary School",
        family_knows="yes",
    )
    story.later(hours=2)
    story.checked(agency="Weaver Street Surgery", answer="Known to us. No concerns.")
    story.ready()
    story.becomes_referral()
    story.workday(14, "11:00")
    story.decided(
        "no_further_action",
        reasons="The bruise fits the fall that two other children saw. Her mother rang the school the same day.",
        welfare="Well and settled at school",
        network="Her aunt collects her twice a week",
        responsibility="Her mother's, and her father's, who is named on the birth certificate",
        together="With the school and Marta by phone",
        necessary="Nothing more is needed",
    )
    story.told("phone", "We looked into what the school told us and nothing more is needed.")


def sharma(story: Story) -> None:
    """No further action, decided two working days late: it stays visible that it was."""
    story.workday(30, "16:20")
    mother = story.person("Anjali Sharma", born_on=story.aged(38), sex="F")
    child = story.person("Dev Sharma", born_on=story.aged(10, 2), sex="M")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("3 Orchard Rise", "AS5 5PL", mother, child)
    story.rings(
        "Dev was shouted at in the street by a man who may be his stepfather.",
        child,
        source="1B",
        who="Mrs Oldroyd",
        by="Tom",
    )
    story.later(hours=1)
    story.checked("Tom")
    story.ready("Tom")
    story.becomes_referral()
    story.workday(27, "15:30")
    story.decided(
        "no_further_action",
        reasons="The man is an uncle; Anjali was there. Decided late because the police answered on the third day.",
        together="With Anjali by phone",
    )


def whitfield(story: Story) -> None:
    """Early help, agreed by their father, with a family help practitioner."""
    story.workday(22, "09:40")
    father = story.person("Craig Whitfield", born_on=story.aged(35), sex="M", phone="07700 900421")
    elder = story.person("Summer Whitfield", born_on=story.aged(8, 5), sex="F")
    younger = story.person("Riley Whitfield", born_on=story.aged(6, 1), sex="M")
    story.parent(father, "father", elder, younger, basis="birth_certificate", evidence="Certificates seen")
    story.siblings(elder, younger)
    story.household(father, elder, younger)
    story.live_at("22 Orchard Rise", "AS5 5PM", father, elder, younger)
    story.phone(father, "07700 900421", when="after 17:00, he works on site")
    story.rings(
        "Craig asked the school nurse for help: since their mother died he cannot get them to bed or to school on time.",
        elder,
        younger,
        source="3C",
        who="Bev Larkin",
        role="School nurse",
        family_knows="yes",
        adults=(father,),
    )
    story.later(hours=1)
    story.checked()
    story.ready()
    story.becomes_referral(need="N4")
    story.agreed("Craig Whitfield", "early_help", by="Nadia")
    story.workday(21, "10:30")
    story.decided(
        "early_help",
        reasons="Craig asks for help and the children are well. Family help can start this week.",
        welfare="Grieving, loved and well looked after",
        network="His sister has them on Saturdays",
        responsibility="Craig's",
        together="With Craig and the school nurse",
        necessary="Less would leave Craig alone with it",
    )
    story.workday(20, "09:00")
    story.allocated("Ruth", "Family help, Canalside", by="Megan")
    story.workday(12, "16:30")
    story.visits(
        "Made a bedtime plan together on the kitchen wall. Craig cried about Jo, and laughed too.",
        elder,
        younger,
        seen="with_others",
        said={elder: "Dad does the voices wrong but we like it."},
        present=(father,),
        by="Ruth",
    )


def marsh(story: Story) -> None:
    """Section 47: telling the parents is held until the police have spoken with Connor."""
    story.workday(2, "10:05")
    mother = story.person("Gemma Marsh", born_on=story.aged(30), sex="F")
    stepfather = story.person("Lee Tasker", born_on=story.aged(37), sex="M")
    child = story.person("Connor Marsh", born_on=story.aged(8, 9), sex="M")
    story.mother(mother, child)
    people.relate(stepfather, child, "step_parent", source="the school", **story.by("Nadia"))
    people.relate(stepfather, mother, "partner", source="the school", **story.by("Nadia"))
    story.household(mother, stepfather, child)
    story.live_at("19 Foundry Close", "AS1 9HP", mother, stepfather, child)
    story.rings(
        "Connor has marks on both arms like finger marks. He said that Lee grabs him when he is slow and begged the "
        "school not to say so.",
        child,
        who="Mr Dunmore",
        role="Head teacher, Foundry Lane School",
        reach="01632 960331",
        family_knows="no",
    )
    story.later(minutes=50)
    story.checked(agency="Police", answer="Lee Tasker is known to us for assault.", consent="not_asked_risk")
    story.ready()
    story.becomes_referral()
    story.later(minutes=30)
    story.decided(
        "s47_enquiry",
        reasons="Marks that look like grip marks, and a child who says who made them and is afraid.",
        welfare="At school until we arrive",
        network="His grandmother can have him tonight",
        responsibility="His mother's",
        together="With the head teacher and the police",
        necessary="He must be spoken with before he goes home",
        see_child_by=story.today,
    )
    story.later(hours=1)
    story.allocated("Ben")
    story.keep(connor=child)


def haddad(story: Story) -> None:
    """Refuge. Where they live is protected, and the father is not told: with a ground, an authoriser and a review."""
    story.workday(9, "13:15")
    mother = story.person("Salma Haddad", born_on=story.aged(28), sex="F")
    father = story.person("Karim Haddad", born_on=story.aged(33), sex="M", phone="07700 900451")
    daughter = story.person("Layla Haddad", born_on=story.aged(4, 8), sex="F")
    son = story.person("Sami Haddad", born_on=story.aged(1, 9), sex="M")
    story.mother(mother, daughter, son)
    story.parent(father, "father", daughter, son, basis="married_to_mother", evidence="Told by Salma")
    story.siblings(daughter, son)
    story.household(mother, daughter, son)
    story.live_at("Hazelquill House, 3 Larkmere Walk", "AS9 9ZX", mother, daughter, son, protected=True)
    story.live_at("64 Station Road", "AS2 1FH", father)
    story.phone(mother, "07700 900452", safe="safe", when="between 10 and 14 only")
    story.phone(mother, "07700 900459", safe="unsafe")
    story.know(mother, language="Arabic", interpreter="yes")
    story.rings(
        "Salma came to us last night with the children. Karim does not know where they are and is looking for them.",
        daughter,
        son,
        source="8",
        who="Hana Weir",
        role="Refuge worker",
        family_knows="yes",
        adults=(mother,),
    )
    story.later(hours=1)
    story.checked(agency="Police", answer="Known to us. Three calls this year.", consent="agreed")
    story.ready()
    story.becomes_referral()
    story.agreed("Salma Haddad", by="Nadia")
    story.later(hours=1)
    story.decided(
        "s17_assessment",
        reasons="The children have fled with their mother and need help to settle, and a plan that keeps them safe.",
        welfare="Safe where they are",
        network="Salma's sister, whom Karim does not know",
        responsibility="Both parents'",
        together="With Salma and the refuge",
        necessary="They need an assessment, and need not be met at home",
    )
    story.allocated("Alice")
    story.later(minutes=20)
    for notice in Notice.objects.filter(event__matter__in=list(story.referrals.values()), to_person=father):
        telling.withhold(
            notice.pk,
            ground="risk_to_other",
            authorised_by=story.cast["Grace"].user,
            review_on=story.ahead(12),
            **story.by("Grace"),
        )
    story.told(
        "in_person",
        "We are here to help you and the children settle. Nobody tells Karim where you are.",
        but=father,
    )
    story.workday(5, "11:00")
    story.writes_up(
        "visit",
        "Met at the refuge's office. Layla drew the new bedroom. Sami slept on his mother's knee.",
        daughter,
        son,
        seen="with_others",
        said={daughter: "I have a bed with a drawer and Daddy cannot find the door."},
        place="the refuge's office",
        present=(mother,),
    )
    story.keep(layla=daughter, salma=mother, karim=father)


def ferris(story: Story) -> None:
    """The second referral within a year: the first ended with help from family help."""
    story.day(210, "10:00")
    mother = story.person("Tina Ferris", born_on=story.aged(40), sex="F")
    child = story.person("Brooke Ferris", born_on=story.aged(15, 2), sex="F")
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("40 Bridge Terrace", "AS4 3KS", mother, child)
    story.rings(
        "Brooke misses school and cares for her mother, who is ill.",
        child,
        who="Mr Amos",
        role="Head of year",
    )
    story.later(hours=3)
    story.checked()
    story.ready()
    story.becomes_referral(need="N3")
    story.later(hours=2)
    story.decided(
        "no_further_action",
        reasons="Young carers' support is in place, and Tina's sister has moved in.",
        together="With Tina and Brooke",
    )
    first = next(iter(story.referrals.values()))
    story.day(200, "09:00")
    referral.close_referral(
        first,
        closure_reason="RC7",
        reasons="No further help was wanted.",
        family_told=True,
        **story.by("Grace"),
    )
    story.referrals = {}
    story.workday(6, "12:20")
    story.rings(
        "Brooke has not been in school for three weeks. Her aunt moved out in September and Tina is in hospital.",
        child,
        who="Mr Amos",
        role="Head of year, Ashworth Academy",
        family_knows="yes",
    )
    story.later(hours=1)
    story.checked()
    story.ready()
    story.becomes_referral(need="N3")
    story.agreed("Tina Ferris", by="Nadia")
    story.workday(5, "10:00")
    story.decided(
        "s17_assessment",
        reasons="A second referral in a year: what was put in place did not last, and Brooke is alone with it.",
        welfare="Alone at home most nights",
        network="Her aunt left; her grandfather in Hallam was not asked yet",
        responsibility="Tina's",
        together="With Tina on the ward, and Brooke",
        necessary="An assessment, because less was tried",
    )
    story.allocated(None, reason="Waiting for a worker")


def doyle(story: Story) -> None:
    """A disabled child: services now, asked for by his mother."""
    story.workday(18, "14:00")
    mother = story.person("Aoife Doyle", born_on=story.aged(41), sex="F", phone="07700 900481")
    child = story.person(
        "Finn Doyle", born_on=story.aged(12, 4), sex="M", identifiers=(("nhs_number", "9992158107"),)
    )
    story.mother(mother, child)
    story.household(mother, child)
    story.live_at("6 Chapel Gardens", "AS5 2QA", mother, child)
    story.know(
        child,
        disability="LD",
        communication="Uses pictures and a tablet; likes time to answer",
        school="Beacon School",
    )
    story.rings(
        "She has looked after Finn night and day for twelve years and asks for short breaks.",
        child,
        source="1A",
        who="Aoife Doyle",
        reach="07700 900481",
        family_knows="yes",
    )
    story.later(hours=2)
    story.checked(agency="Beacon School", answer="Known to us. Finn is happy; his mother is worn out.")
    story.ready()
    story.becomes_referral(need="N2")
    story.agreed("Aoife Doyle", by="Nadia")
    story.workday(17, "10:00")
    story.decided(
        "services_now",
        reasons="Finn needs what any family would need help with. Short breaks can start without waiting.",
        welfare="Well loved; needs two adults to go out",
        network="An uncle helps at Christmas",
        responsibility="Aoife's",
        together="With Aoife; Finn chose his pictures",
        necessary="Short breaks, no more than Aoife asks for",
    )
    story.allocated("Priya", "Assessment, West", by="Samuel")
    story.keep(finn=child)


FAMILIES = (kowalczyk, sharma, whitfield, marsh, haddad, ferris, doyle)
