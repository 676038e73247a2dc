"""What the words of children's services mean, for families: the glossary of the process, term by term, its meanings said in
words that a child of eleven could read.

A page outside explains a term where it first appears on it. `seen_as` are the ways it is written in a sentence; a term
without any is too common a word to be marked (contact, harm), and stands in the glossary only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from alongside.law.tables import Source

GLOSSARY = Source("PROCESS", "11")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its plain meaning. `seen_as` None: as the term itself."""

    name: str
    means: str
    seen_as: tuple[str, ...] | None = None
    source: Source = GLOSSARY

    @property
    def key(self) -> str:
        """What stands for it in an address within a page: core-group."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def written(self) -> tuple[str, ...]:
        """How it is written in a sentence, the longest first."""
        seen = (self.name,) if self.seen_as is None else self.seen_as
        return tuple(sorted(seen, key=len, reverse=True))


TERMS: tuple[Term, ...] = (
    Term(
        "Filmed interview (ABE interview)",
        "A talk with a child about what happened, done with care. It is filmed, so that the child need not say it again and again.",
        ("ABE interview", "Achieving Best Evidence interview"),
    ),
    Term("Accommodated", "Living in a place the council found, because you agreed to it under section 20."),
    Term(
        "Advocate",
        "Someone who helps you say what you think and be heard. They do not work for children's services.",
        ("advocate", "advocates"),
    ),
    Term("Allocated worker", "The person in children's services who is responsible for a child's plan."),
    Term(
        "Assessment",
        "Finding out, with you, what a child needs and what would help.",
        ("assessment", "assessments"),
    ),
    Term(
        "Cafcass",
        "People who tell the family court what is best for a child. They do not work for the council.",
    ),
    Term(
        "Care order",
        "A court order that makes the council share parental responsibility and decide where a child lives.",
    ),
    Term("Care plan", "The written plan for a child who is looked after."),
    Term("Care proceedings", "The court case in which the council asks for a care or supervision order."),
    Term(
        "Category",
        "The main kind of harm a child protection plan is about. There are four: neglect, physical, sexual and emotional.",
        (),
    ),
    Term(
        "Chair",
        "The person who runs a child protection conference. They do not work in your worker's team.",
        ("chair", "independent chair"),
    ),
    Term("Child arrangements order", "A court order saying who a child lives with or spends time with."),
    Term(
        "Child assessment order",
        "A court order that lets people see a child and find out how they are, for up to seven days.",
    ),
    Term(
        "Child in need",
        "A child who needs extra help to be healthy and develop well, or who is disabled.",
        ("child in need", "children in need"),
    ),
    Term(
        "Child protection conference",
        "A meeting of the family and the people who work with them. It decides if a child needs a child protection plan.",
        ("child protection conference", "child protection conferences", "conference"),
    ),
    Term(
        "Child protection plan",
        "A plan saying what must change to keep a child safe, who will help and by when.",
        ("child protection plan", "child protection plans"),
    ),
    Term("Children's guardian", "The person the court picks to say what is best for the child."),
    Term(
        "Children's services",
        "The part of the council that helps children and keeps them safe. It was once called social services.",
        ("children's services", "children’s services"),
    ),
    Term("Chronology", "A dated list of the important things that have happened."),
    Term(
        "Confidential",
        "Kept private, except when someone needs to know to keep a child or other person safe.",
    ),
    Term(
        "Connected person", "A relative, friend or other person with a link to the child who cares for them."
    ),
    Term("Consent", "You say yes freely, you know what it means, and you can change your mind."),
    Term(
        "Contact (front door)",
        "Any message to children's services before it is decided if it is a referral.",
        (),
    ),
    Term("Contact (family time)", "Seeing, calling or writing to a child who lives elsewhere.", ()),
    Term(
        "Core group",
        "The small group, with you in it, that carries out a child protection plan.",
        ("core group", "core groups"),
    ),
    Term(
        "CP-IS",
        "The NHS and council link that shows health staff when a child has a plan or is looked after.",
    ),
    Term(
        "Discharge of an order",
        "The court ending an order.",
        ("discharge of the order", "discharge of an order"),
    ),
    Term("Early help", "Support given as soon as problems start, only if you agree."),
    Term(
        "Emergency protection order (EPO)",
        "A court order of up to eight days to keep a child safe at once.",
        ("emergency protection order", "EPO"),
    ),
    Term(
        "Exclusion requirement",
        "A court rule that makes a person leave, or stay away from, the child's home.",
    ),
    Term(
        "Family group conference / decision-making",
        "A family-led meeting to make a safe plan for a child.",
        ("family group conference", "family group decision-making"),
    ),
    Term("Family help", "Early help and child in need support joined in one team and one plan."),
    Term("Family network", "Relatives, friends and others who matter to a child."),
    Term(
        "Old enough to decide (Gillick competent)",
        "A child under 16 who understands a thing well enough to decide about it.",
        ("Gillick competent",),
    ),
    Term(
        "Harm",
        "Being treated badly, or things that hurt how a child grows, learns or feels. Seeing someone else hurt counts too.",
        (),
    ),
    Term(
        "Independent reviewing officer (IRO)",
        "The person who checks that a looked-after child's plan is right and being followed.",
        ("independent reviewing officer", "IRO"),
    ),
    Term(
        "Initial child protection conference (ICPC)",
        "The first child protection conference.",
        ("initial child protection conference", "ICPC"),
    ),
    Term("Interim care order", "A short-term care order while the court case goes on."),
    Term("Issue", "The moment a court case starts.", ()),
    Term("Kinship care", "A child being raised by a relative or friend."),
    Term(
        "Local authority designated officer (LADO)",
        "The person at the council who deals with worries about people who work with children.",
        ("local authority designated officer", "LADO"),
    ),
    Term(
        "Lead child protection practitioner",
        "In some areas: a social worker with many years of work who leads on keeping a child safe.",
    ),
    Term("Lead practitioner", "The one worker who holds your family's plan together."),
    Term(
        "Legal gateway meeting",
        "A council meeting with its lawyer to decide whether to start the pre-court process.",
    ),
    Term(
        "Letter before proceedings",
        "The letter that says the council is thinking of going to court and what you can do.",
    ),
    Term(
        "Local Government and Social Care Ombudsman",
        "People who look at your complaint after the council has answered. It is free, and they do not work for the council.",
        ("Local Government and Social Care Ombudsman", "ombudsman"),
    ),
    Term(
        "Looked after",
        "In the care of the council, by court order or by agreement, for more than 24 hours.",
        ("looked after", "looked-after child"),
    ),
    Term("MASH", "A team of police, health, council and others. They share worries about children."),
    Term(
        "Multi-agency child protection team",
        "In some areas: one team with people from health, police and the council. It helps to keep children safe.",
    ),
    Term("No further action", "Nothing more needs to be done now."),
    Term(
        "Parental responsibility (PR)",
        "The legal rights and duties of a parent.",
        ("parental responsibility",),
    ),
    Term("Pathway plan", "The plan for a young person leaving care."),
    Term(
        "Personal education plan (PEP)",
        "The part of a care plan about school and learning.",
        ("personal education plan",),
    ),
    Term("Placement", "Where a looked-after child lives.", ("placement", "placements")),
    Term("Placement order", "A court order letting the council place a child for adoption."),
    Term("Police protection", "The police keeping a child safe for up to 72 hours without a court order."),
    Term("Pre-proceedings", "The stage before court, with meetings to see if court can be avoided."),
    Term(
        "Private fostering",
        "A child under 16 lives for 28 days or more with someone who is not close family. The family arranged it.",
    ),
    Term(
        "Public Law Outline (PLO)",
        "The court's rules for how care cases should run.",
        ("Public Law Outline",),
    ),
    Term(
        "Referral",
        "A formal report of worry, or request for help, to children's services.",
        ("referral", "referrals"),
    ),
    Term(
        "Review child protection conference (RCPC)",
        "A later conference that checks if a plan is working and still needed.",
        ("review child protection conference", "RCPC"),
    ),
    Term(
        "Safeguarding partners",
        "The council, the police and the health service. Together they lead the work to keep children safe in your area.",
    ),
    Term("Section 17", "The law on helping children in need."),
    Term("Section 20", "The law on the council looking after a child with agreement."),
    Term(
        "Section 47 enquiry",
        "The council must do this when it thinks a child is being badly harmed, or is likely to be. It finds out what has happened.",
        ("section 47 enquiry", "section 47 enquiries"),
    ),
    Term("Significant harm", "Harm serious enough to allow the state to step in to protect a child."),
    Term(
        "Special guardianship order",
        "A court order giving someone, often a relative, main parental responsibility until 18.",
    ),
    Term("Step up, step down", "Moving to more or to less formal help.", ("step up", "step down")),
    Term(
        "Strategy discussion",
        "People from children's services, the police and health share what they know. They decide if a section 47 enquiry is needed.",
    ),
    Term("Subject access request", "Asking for a copy of what is recorded about you."),
    Term(
        "Supervision order",
        "A court order for the council to advise and help while the child stays in the family's care.",
    ),
    Term("Supporter", "A friend or relative who comes with you to a meeting.", ("supporter", "supporters")),
    Term("Threshold", "The level of worry needed before a step can be taken.", ("threshold", "thresholds")),
    Term("Universal services", "Help that everyone can use, such as schools and doctors."),
    Term("Unborn plan", "A plan made before a baby is born because of serious worries."),
    Term("Wishes and feelings", "What a child wants and feels, in their own words."),
    Term(
        "Working day",
        "Monday to Friday, not counting bank holidays, Good Friday, Christmas Day or Boxing Day.",
        ("working day", "working days"),
    ),
)
