"""What a family may ask for at each step, what children's services cannot do, how to disagree, and lists to keep.

Rights of a step stand with the step (`Step.rights`, with its law in `Step.basis`). Here stand those that hold at several
(process 8.2), what nobody may do to them (8.3), ways to disagree (8.1, with the clocks of complaints) and the lists of 8.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.law.tables import Source


@dataclass(frozen=True, slots=True)
class Right:
    """Something a family may always ask for, or from some steps on. `at`: the stages (`standing.STAGES`) at which it holds;
    empty: all of them; `not_at`: those at which it does not."""

    key: str
    at: tuple[str, ...] = ()
    not_at: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The message that says it."""
        return f"right.{self.key}"


RIGHTS_SOURCE = Source("PROCESS", "8.2")
_HELP = ("early_help", "child_in_need", "in_need", "assessment")
_MEETINGS = ("child_protection_plan", "conference")

RIGHTS: tuple[Right, ...] = (
    Right("know_the_worry", not_at=("asked",)),  # they asked themselves: there is no worry to be told of
    Right("be_listened_to"),
    Right("say_no", at=_HELP),
    Right("say_no_section_20", at=("section_20",)),
    Right("attend", at=_MEETINGS),
    Right("supporter"),
    Right("see_and_correct"),
    Right("written_copy"),
    Right(
        "solicitor",
        at=("child_protection_plan", "conference", "s47_enquiry_open", "emergency_protection_order"),
    ),
    Right("challenge"),
    Right("privacy"),
    Right("fairness"),
)


def rights_at(stage: str) -> tuple[Right, ...]:
    """The rights that hold at a stage besides those of its step."""
    return tuple(
        right for right in RIGHTS if (not right.at or stage in right.at) and stage not in right.not_at
    )


# What children's services cannot do (process 8.3), each a message.
CANNOT: tuple[str, ...] = tuple(
    f"cannot.{key}"
    for key in (
        "remove",
        "make_accept",
        "keep",
        "responsibility",
        "as_an_order",
        "refuse_solicitor",
        "punish",
    )
)

# How to disagree, in the order in which it is usually done. `clock`: the clock of complaints that says by when.
DISAGREE: tuple[tuple[str, str], ...] = (
    ("disagree.talk", ""),
    ("disagree.put_right", ""),
    ("disagree.again", ""),
    ("disagree.complain", "complaint_stage1"),
    ("disagree.next_stage", "complaint_stage2_request"),
    ("disagree.ombudsman", "lgsco_time_limit"),
    ("disagree.court", ""),
)
# At these stages a conference decides, and there is no appeal from it (process S17, S46).
_OF_A_CONFERENCE = ("conference", "child_protection_plan")


def disagree_at(stage: str) -> tuple[tuple[str, str], ...]:
    """How to disagree at a stage, in order, each with the clock that says by when."""
    of = f"{DISAGREE[-1][0]}.conference" if stage in _OF_A_CONFERENCE else DISAGREE[-1][0]
    return (*DISAGREE[:-1], (of, ""))


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list to keep, print and write on: its heading, what it is for, and its lines, each a message."""

    key: str
    lines: int

    @property
    def heading(self) -> str:
        """The message that heads it."""
        return f"list.{self.key}"

    @property
    def items(self) -> tuple[str, ...]:
        """The messages of its lines."""
        return tuple(f"list.{self.key}.{n}" for n in range(1, self.lines + 1))


_LISTS: Mapping[str, tuple[str, ...]] = {
    "asking": (
        "Before you ask for help",
        "How serious is it, and how long has it gone on?",
        "What does it do to my child?",
        "Are there other children at home?",
        "What help would make a difference?",
        "What have we tried?",
        "What may happen if nobody helps?",
        "Who else is helping us already?",
    ),
    "contacts": (
        "Each time you have contact with a worker",
        "The date and the time",
        "How it was: a call, an email, a letter, a visit, a meeting",
        "Their name, their job, and where they work",
        "What was said",
        "What was agreed, and by when",
        "What I sent, and what I got",
        "The next step",
    ),
    "diary": (
        "A diary",
        "The date",
        "What happened",
        "How it was for my child",
        "What I did",
        "Who saw it",
        "What helped",
    ),
    "before": (
        "Before a meeting",
        "What is the meeting for? Who will be there?",
        "Have I read the reports? Did I get them in time?",
        "What do I agree with? What do I disagree with?",
        "What is wrong and must be put right?",
        "What do I want?",
        "My questions",
        "What we do well",
        "My child's own words",
        "Who comes with me?",
        "Do I need an interpreter?",
        "Do I need help to get there, or somebody to look after the children?",
        "Do I need breaks?",
        "Am I safe from anybody else who will be there?",
    ),
    "after": (
        "After a meeting",
        "What was decided?",
        "What do I do, and by when?",
        "What do they do, and by when?",
        "Have I got it in writing?",
        "Do I disagree? With what?",
        "When is it looked at again?",
        "How can I complain?",
    ),
    "questions": (
        "Questions you can ask",
        "Who decides?",
        "When is the next date?",
        "Can I see the report?",
        "What must change, by how much, and by when?",
        "What help will I get?",
        "What happens if I agree? What happens if I do not?",
        "How do I challenge it?",
        "Is this section 17, section 47 or section 20?",
        "Where can I read when you must help or step in?",
        "Where can I read how you do an assessment?",
    ),
    "section_20": (
        "If you are asked to agree that your child lives somewhere else",
        "Who has parental responsibility?",
        "What does it mean? Can I say no?",
        "For how long? Where?",
        "How do I see my child?",
        "Can I have legal advice first?",
        "May I change my mind?",
    ),
}

CHECKLISTS: tuple[Checklist, ...] = tuple(Checklist(key, len(words) - 1) for key, words in _LISTS.items())

WORDS: Mapping[str, str] = {
    "right.know_the_worry": "To know what the worry is, unless telling you could put somebody at risk.",
    "right.be_listened_to": "To be listened to. Your child has a right to be heard too.",
    "right.say_no": "To say no. You can also change your mind.",
    "right.say_no_section_20": "To say no, if you have parental responsibility. You can also change your mind.",
    "right.attend": "To be at meetings about the plan: conferences, reviews and the small group. Your child can come too, if that suits their age and if they want to.",
    "right.supporter": "To bring somebody you trust to any meeting.",
    "right.see_and_correct": "To see what is written about you and your child, and to ask for mistakes to be put right.",
    "right.written_copy": "To have decisions and plans in writing.",
    "right.solicitor": "To have a solicitor. That is a lawyer who advises you.",
    "right.challenge": "To challenge what was decided: at a review, by a complaint, with the Ombudsman, or in court.",
    "right.privacy": "To privacy, and to be kept safe.",
    "right.fairness": "To be treated fairly, whoever you are, and to have an interpreter.",
    "cannot.remove": "They cannot take a child away on their own. A court must order it, the police must do it to keep the child safe, or somebody with parental responsibility must really agree.",
    "cannot.make_accept": "They cannot make you accept early help or a child in need plan.",
    "cannot.keep": "They cannot keep a child who is away from home by agreement, after a parent with parental responsibility who can care for the child says no.",
    "cannot.responsibility": "They cannot get parental responsibility by agreement.",
    "cannot.as_an_order": "They cannot use what a conference decided as if it were a court order.",
    "cannot.refuse_solicitor": "They cannot stop you bringing a solicitor to a meeting that is held before going to court. A solicitor is a lawyer.",
    "cannot.punish": "They cannot treat you worse because you complained.",
    "disagree.talk": "Talk to your worker, or to their manager. Say what you see differently.",
    "disagree.put_right": "Ask for what is written wrongly to be put right.",
    "disagree.again": "Ask for the decision to be looked at again. If there is a plan, you can challenge it at the next review.",
    "disagree.complain": "Make a complaint. You can say it, write it, or ask somebody to do it for you.",
    "disagree.next_stage": "If you do not agree with the answer, ask for the next step of the complaint.",
    "disagree.ombudsman": "When the council has answered, or has not answered in time, you can go to the Ombudsman. That is free.",
    "disagree.court": "As a last step, a court can look at whether a decision was made as the law says. See a solicitor quickly.",
    "disagree.court.conference": "There is no appeal to a court. A court can only look at whether the conference decided in the way the law says. For a conference that is rare. See a solicitor quickly.",
    **{
        key: line
        for name, words in _LISTS.items()
        for key, line in (
            (f"list.{name}", words[0]),
            *((f"list.{name}.{n}", each) for n, each in enumerate(words[1:], 1)),
        )
    },
}
