"""What can be said about people: how they are tied to one another, who has parental responsibility and why, and the
facts that are asked about somebody.

A tie is written once and read from both ends. How parental responsibility arises is process.md 3.1; whether a person
has it is a recorded fact with its evidence, never worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.law import codes
from alongside.law.tables import Source

S3_1 = "3.1"


@dataclass(frozen=True, slots=True)
class Tie:
    """How one person is tied to another: what each is to the other. `parent`: the first is a parent of the second."""

    key: str
    is_the: str
    other_is_the: str
    parent: bool = False


TIES: tuple[Tie, ...] = (
    Tie("mother", "mother", "child", parent=True),
    Tie("father", "father", "child", parent=True),
    Tie("parent", "parent", "child", parent=True),
    # No parent until somebody has said so: nothing that a parent is told goes to them by itself.
    Tie("possible_father", "possible father", "child he may be the father of"),
    Tie("adoptive_parent", "adoptive parent", "adopted child", parent=True),
    Tie("step_parent", "step-parent", "step-child"),
    Tie("grandparent", "grandparent", "grandchild"),
    Tie("sibling", "brother or sister", "brother or sister"),
    Tie("half_sibling", "half-brother or half-sister", "half-brother or half-sister"),
    Tie("step_sibling", "step-brother or step-sister", "step-brother or step-sister"),
    Tie("aunt_or_uncle", "aunt or uncle", "niece or nephew"),
    Tie("cousin", "cousin", "cousin"),
    Tie("other_relative", "relative", "relative"),
    Tie("partner", "partner", "partner"),
    Tie("former_partner", "former partner", "former partner"),
    Tie("special_guardian", "special guardian", "child they are special guardian of"),
    Tie("foster_carer", "foster carer", "child they foster"),
    Tie("private_foster_carer", "private foster carer", "child they foster privately"),
    Tie("carer", "carer", "person they care for"),
    Tie("friend", "friend of the family", "friend"),
    Tie("neighbour", "neighbour", "neighbour"),
)
BY_TIE: dict[str, Tie] = {tie.key: tie for tie in TIES}
PARENTS: frozenset[str] = frozenset(tie.key for tie in TIES if tie.parent)
SIBLINGS = frozenset({"sibling", "half_sibling", "step_sibling"})


@dataclass(frozen=True, slots=True)
class Basis:
    """How somebody comes to have parental responsibility, in words, and where that is written."""

    key: str
    words: str
    source: Source


def _basis(key: str, words: str, place: str, *, confirmed: bool = False, edition: str = "CA1989") -> Basis:
    return Basis(key, words, Source(edition, place, confirmed))


RESPONSIBILITY: tuple[Basis, ...] = (
    _basis("birth_mother", "Birth mother: automatic", "s2", confirmed=True),
    _basis(
        "married_to_mother",
        "Married to, or in a civil partnership with, the mother: automatic",
        "s2",
        confirmed=True,
    ),
    _basis("birth_certificate", "Father on the birth certificate (since 1 December 2003)", "s4"),
    _basis("agreement", "Parental responsibility agreement", "s4"),
    _basis("court_order", "Parental responsibility order of a court", "s4"),
    _basis("second_female_parent", "Second female parent", "s2(1A), s4ZA"),
    _basis("step_parent", "Step-parent, by agreement or order", "s4A"),
    _basis("child_arrangements_order", "Child arrangements order: the child lives with them", "s12(2)"),
    _basis("special_guardianship_order", "Special guardianship order", "s14C"),
    _basis(
        "emergency_protection_order", "The council, limited, by an emergency protection order", "s44(4)(c)"
    ),
    _basis("care_order", "The council, by an interim care order or a care order", "s33(3)"),
    _basis("prospective_adopters", "Prospective adopters, on placement", "s25", edition="ACA2002"),
    _basis("guardian_by_will", "Guardian appointed by will", "s5"),
)
BY_BASIS: dict[str, Basis] = {basis.key: basis for basis in RESPONSIBILITY}

IDENTIFIERS: Mapping[str, str] = {
    "nhs_number": "NHS number",
    "upn": "Unique pupil number (UPN)",
    "former_upn": "Former unique pupil number",
    "la_child_id": "Child's number in the council's returns",
    "home_office": "Home Office number",
    "police": "Police reference",
    "other": "Another number",
}

NO_ANSWER: Mapping[str, str] = {
    "not_known": "Not known",
    "not_asked": "Not asked yet",
    "refused": "They did not want to say",
    "unsafe_to_ask": "It would not be safe to ask",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something asked about a person. With `code_set` the answer is a national code; otherwise it is words or a day."""

    key: str
    question: str
    code_set: str = ""
    day: bool = False
    options: tuple[tuple[str, str], ...] = ()

    def choices(self) -> tuple[tuple[str, str], ...]:
        """The answers there are, code and words; none where it is answered in words."""
        if not self.code_set:
            return self.options
        # Those that only say why there is no answer are told apart by how an answer stands.
        return tuple(
            (code, label)
            for code, label in codes.all_years(self.code_set).items()
            if (self.code_set, code) not in _NO_ANSWER_CODES
        )

    def words(self, value: object) -> str:
        """An answer as people read it."""
        return dict(self.choices()).get(str(value), str(value))


_NO_ANSWER_CODES = {("ethnicity", "REFU"), ("ethnicity", "NOBT")}
YES_NO = (("yes", "Yes"), ("no", "No"))

FACTS: tuple[Fact, ...] = (
    Fact("born_on", "Date of birth", day=True),
    Fact("due_on", "Due date", day=True),
    Fact("died_on", "Date of death", day=True),
    Fact("sex", "Sex", code_set="sex"),
    Fact("ethnicity", "Ethnicity", code_set="ethnicity"),
    Fact("disability", "Disability", code_set="disability"),
    Fact("language", "First language"),
    Fact("interpreter", "Needs an interpreter", options=YES_NO),
    Fact("communication", "How they like to be spoken with"),
    Fact("religion", "Religion or belief"),
    Fact("school", "School, nursery or college"),
    Fact("gp", "GP surgery"),
    Fact("health_visitor", "Health visitor or midwife"),
)
BY_FACT: dict[str, Fact] = {fact.key: fact for fact in FACTS}

# Services anybody may have, that know a child: who is involved (S01). None of them is work of the council with a family.
SERVICES: Mapping[str, str] = {
    "gp": "GP surgery",
    "health_visitor": "Health visitor",
    "midwife": "Midwife",
    "school_nurse": "School nurse",
    "school": "School or college",
    "nursery": "Nursery or childminder",
    "hub": "Family or children's hub",
    "other": "Another service",
}

WARNING_KINDS: Mapping[str, str] = {
    "violence": "Violence or threats",
    "visit_in_pairs": "Visit in pairs",
    "weapons": "Weapons",
    "dog": "Dangerous dog",
    "drugs": "Drugs or needles in the home",
    "stalking": "Follows or harasses staff",
    "infection": "Infection",
    "no_home_visit": "Do not visit at home",
    "other": "Other risk to staff",
}
