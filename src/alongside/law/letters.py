"""The letters of the referral, the assessment and the conference: whom each is to, which duty to tell it serves, which places for facts
and which conditions it has, and the text that comes with the service. A council may write another text for any of them.

A text is plain words with a few signs, and nothing in it is ever run:

    # How you can reach us            a heading
    - a line                          a list
    **must**                          words that must not be missed
    {your name}                       a place for a fact, one of those the letter declares
    [only if: an assessment follows]  at the start of a paragraph: it stands only where that holds
    [only if not: …]                  and only where it does not
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid5

# The duties to whoever asked for help, and those to the family that answer the same request: one person is owed one of them.
TO_WHO_ASKED = ("asker_told", "asker_refused")
ANSWERS_A_REQUEST = ("family_told_referral", "family_told_no_assessment")

_LETTERS = UUID("6b1c7f3e-2f0d-5f0a-9f43-7a9a3f1f8a55")


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a fact: its name as it stands in a text, what it is, and a made-up one for the preview."""

    name: str
    means: str
    example: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds or not for one letter; in the preview it can be tried both ways."""

    name: str
    means: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and the text that comes with the service. `tells`: the duties to tell that it serves."""

    key: str
    name: str
    to: str
    tells: tuple[str, ...]
    places: tuple[Place, ...]
    conditions: tuple[Condition, ...]
    title: str
    words: str

    @property
    def ref(self) -> UUID:
        """What stands for it in an address."""
        return uuid5(_LETTERS, self.key)


_NAME = Place("your name", "the name of the person the letter is to", "Ms Hodan Warsame")
_CHILDREN = Place("the children's names", "the first names of the children it is about", "Amara and Ben")
_DECIDED = Place("the day of the decision", "the day a manager decided", "Tuesday 24 November 2026")
_WORKER = Place("the worker's name", "who writes, and can be asked", "Sam Okafor")
_COUNCIL = Place("the council's name", "the name of the council", "Ashworth Council")
_REASONS = Place(
    "the reasons",
    "why, in the words the manager confirmed for this person",
    "The school was worried because Amara was often tired and hungry. You told us that you had just moved, and what "
    "would help. The school says that things are better now.",
)
_TOLD = Place(
    "what was decided",
    "the words a worker has confirmed for this person",
    "On Tuesday 24 November, a manager decided that a worker should meet you and find out what help Amara and Ben may "
    "need. This is called an assessment.",
)
_TOUCH = Place("the day you got in touch", "the day they rang or wrote to us", "Friday 20 November 2026")

_ASSESSMENT = Condition("an assessment follows", "a manager decided that there is an assessment")
_CHOICE = Condition("help is by choice", "the help is offered, and the family may say no")
_REFERENCE = Place("the reference", "what they were given when they got in touch", "3F9A12BC")
_REFUSED = Condition("there is no assessment", "what they asked for leads to no assessment")
REASONS, STANDS = _REASONS.name, "the decision stands"
_STANDS = Condition(STANDS, "the manager who looked again leaves it as it was")
_ENDS = Condition("nothing more is done", "a manager decided that nothing more is done")
_SHARED = Condition("a copy is enclosed", "a copy is sent with this letter")

_REACH = """# How you can reach us
Ask for {the worker's name} at {the council's name}. You can bring somebody with you when we meet. If you read or speak \
better in another language, or need this letter another way, tell us. We will arrange it."""

# The words confirmed for a family end with what they may ask for (`family_told_referral.rights`): not said twice here.
_DIFFERENTLY = """# If you see it differently
Tell us. We will keep your words with ours. If something is wrong, ask us to put it right. If you want to complain, we \
will tell you how."""

_WHEN = Place(
    "the day and time", "when the meeting begins", "Monday 30 November 2026 at 10am, in four working days"
)
_WHERE = Place("the place", "where the meeting is", "Room 4, Civic Centre, Market Street")
_CHAIR = Place("who runs it", "who chairs the meeting", "Joan Prentice")
_PART = Place(
    "their part", "from when and until when this person comes", "Come at 11am. Your part ends at 12 noon."
)
_REPORT_DAY = Place(
    "the day of the report", "the last day on which the family should have the report", "Thursday 26 November"
)
_MEETING = Place("the name of the meeting", "what kind of meeting it is", "Core group")

_SPLIT = Condition("they come to a part", "this person comes to a part of it, and nobody else is told which")
_ONLINE = Condition("people can join online", "somebody may join by a link of their own")
_REPORT_DUE = Condition("a day for the report is set", "the council has a day by which the report is given")
_YOUNG = Condition("it is for a child", "the letter is to one of the children")
_CHAIRED = Condition("somebody chairs it", "who chairs the meeting is known")
_ASKED = (_NAME, _CHILDREN, _WHEN, _WHERE, _PART, _WORKER, _COUNCIL)

_HELD = Place("the day of the decision", "the day of the conference", "Monday 5 October 2026")
_CONFERENCE = Place(
    "what was decided",
    "what the conference decided for each of the children this person is told about",
    "On Monday 5 October 2026, the conference decided that Amara and Ben needs a child protection plan. The plan says what "
    "must change, by when, and who will help.",
)
_NEXT = Place(
    "the next conference", "the day on which the next conference is planned", "Friday 18 December 2026"
)
_PLAN = Condition("there is a plan", "a child protection plan begins or goes on")
_NEXT_KNOWN = Condition("the next day is known", "the next conference has a day")
_COMES_WITH = Condition("a copy is enclosed", "the reasons, and the plan in outline, come with this letter")
_AFTER = (_NAME, _CHILDREN, _HELD, _CONFERENCE, _NEXT, _WORKER, _COUNCIL)

_WHEN_AND_WHERE = """- When: {the day and time}
- Where: {the place}

[only if: they come to a part] **{their part}** Nobody else is told these times.

[only if: people can join online] You can join online. You will get a link of your own. You can use your first name only."""

_FAMILY = (_NAME, _CHILDREN, _DECIDED, _TOLD, _WORKER, _COUNCIL)

LETTERS = (
    Letter(
        "referrer_told",
        "What happens next, to whoever got in touch",
        "whoever got in touch",
        ("referrer_told",),
        (_NAME, _TOUCH, _TOLD, _WORKER, _COUNCIL),
        (),
        "What happens next",
        """Dear {your name}

This is about what you told us on {the day you got in touch}.

{what was decided}

If you want to ask about this letter, ask for {the worker's name} at {the council's name}.""",
    ),
    Letter(
        "family_told_referral",
        "What we decided, to the family",
        "a parent, a carer or a young person",
        ("family_told_referral",),
        _FAMILY,
        (_ASSESSMENT, _CHOICE),
        "What we decided, and what happens next",
        f"""Dear {{your name}}

Somebody got in touch with us about {{the children's names}}. We want you to know what we decided.

# What we decided
{{what was decided}}

[only if: an assessment follows] # What an assessment is
[only if: an assessment follows] A worker will meet you and {{the children's names}}. They will ask what is going well, what is hard, and what would help. \
You can ask to read what they write, and say if you see it differently.

[only if: help is by choice] It is your choice whether to take this help. If you say no, tell us why if you want to. You can change your mind.

{_DIFFERENTLY}

{_REACH}""",
    ),
    Letter(
        "decided_nothing_more",
        "We do not need to do more, with reasons",
        "a parent, a carer or a young person",
        ("family_told_referral",),
        (*_FAMILY, _REASONS),
        (),
        "We do not need to do anything more",
        f"""Dear {{your name}}

Somebody got in touch with us about {{the children's names}}. We have looked at what they told us.

# What we decided
{{what was decided}}

# Why
{{the reasons}}

# If you would like help
You can ask us for help at any time. Asking for help is a good thing to do. It does not mean that you have done something wrong.

{_DIFFERENTLY}

{_REACH}""",
    ),
    Letter(
        "help_request_decided",
        "What we decided about help, to whoever asked us for it",
        "a parent, a carer or a young person who asked for help",
        ("asker_told", "asker_refused"),
        (_NAME, _CHILDREN, _TOUCH, _DECIDED, _TOLD, _REASONS, _REFERENCE, _WORKER, _COUNCIL),
        (_ASSESSMENT, _CHOICE, _REFUSED),
        "Help for your family: what we decided",
        f"""Dear {{your name}}

You asked us for help on {{the day you got in touch}}. Thank you for telling us how things are.

# What we decided
{{what was decided}}

[only if: an assessment follows] # What an assessment is
[only if: an assessment follows] A worker will meet you and {{the children's names}}. They will ask what is going well, what is hard, and what would help. \
You can ask to read what they write, and say if you see it differently.

[only if: help is by choice] It is your choice whether to take this help. If you say no, tell us why if you want to. You can change your mind.

[only if: there is no assessment] # Why there is no assessment
[only if: there is no assessment] {{the reasons}}

[only if: there is no assessment] # If you want us to look at this again
[only if: there is no assessment] You can ask us to look at it again. Tell us what you think is wrong, and what you would like instead. You can write \
to us, ring us, or use our website: choose “Tell us more, or ask us to look again” and give the reference {{the reference}}. \
A manager who did not make this decision looks at it, and writes to you.

[only if: there is no assessment] You can ask for help again at any time. If things change, tell us.

{_DIFFERENTLY}

{_REACH}""",
    ),
    Letter(
        "no_assessment",
        "There is no assessment, to somebody of the family who did not get in touch",
        "a parent, a carer or a young person",
        ("family_told_no_assessment",),
        (*_FAMILY, _REASONS),
        (),
        "What we decided",
        f"""Dear {{your name}}

We want you to know what we decided about {{the children's names}}.

# What we decided
{{what was decided}}

# Why
{{the reasons}}

# If you want us to look at this again
You can ask us to look at it again. Write to us or ring us. Tell us what you think is wrong, and what you would like \
instead. A manager who did not make this decision looks at it, and writes to you.

You can ask us for help at any time.

{_DIFFERENTLY}

{_REACH}""",
    ),
    Letter(
        "looked_again",
        "We looked at a decision again",
        "whoever asked us to look at a decision again",
        (),
        (_NAME, _TOUCH, _REASONS, _REFERENCE, _WORKER, _COUNCIL),
        (_STANDS,),
        "We looked at our decision again",
        """Dear {your name}

On {the day you got in touch}, you asked us to look at a decision again. I did not make that decision. I have read what you \
told us, and I have looked at it again.

# What I found
[only if: the decision stands] The decision stays as it was.

[only if not: the decision stands] The decision does not stay as it was. We decide again. Then we tell you what we decided.

# Why
{the reasons}

# If you do not agree with this answer
You can complain. You can say it, write it, or ask somebody to do it for you. You should get an answer within 10 working days. \
Nobody may treat you worse because you complain.

If you do not agree with the answer to your complaint, ask for the next step of the complaint.

When we have answered, or have not answered in time, you can go to the Local Government and Social Care Ombudsman. That is a \
free, independent body that looks at complaints after the council has answered.

You can ask for help again at any time. If things change, tell us.

# How you can reach us
Ask for {the worker's name} at {the council's name}. Give the reference {the reference}. If you read or speak better in \
another language, or need this letter another way, tell us. We will arrange it.""",
    ),
    Letter(
        "family_told_assessment",
        "What the assessment found, with reasons",
        "a parent, a carer or a young person",
        ("family_told_assessment",),
        (*_FAMILY, _REASONS),
        (_SHARED, _ENDS),
        "What we found, what we decided and why",
        f"""Dear {{your name}}

We have finished the assessment about {{the children's names}}. Thank you for the time you gave, and for what you told us.

# What we decided
On {{the day of the decision}}, a manager agreed the assessment and what happens next.

{{what was decided}}

# Why
{{the reasons}}

[only if: a copy is enclosed] A copy of the assessment comes with this letter. Please read it. If something is wrong or missing, tell us. We will put \
your words with it.

[only if: nothing more is done] We will stop working with your family now. You can come back and ask for help at any time.

{_DIFFERENTLY}

{_REACH}""",
    ),
    Letter(
        "assessment_copy",
        "A copy of the assessment, a letter to go with it",
        "somebody who is given a copy",
        (),
        (_NAME, _CHILDREN, _WORKER, _COUNCIL),
        (),
        "Your copy of the assessment",
        f"""Dear {{your name}}

Here is your copy of the assessment about {{the children's names}}.

It was made for you. Where it says that something is left out, that is because it is about somebody else. Please keep it \
in a safe place, and do not show it to people who do not need to see it.

If something is wrong or missing, tell us. We will put your words with it.

{_REACH}""",
    ),
    Letter(
        "family_told_extension",
        "The assessment will take longer",
        "a parent, a carer or a young person",
        ("family_told_extension",),
        (_NAME, _CHILDREN, _TOLD, _WORKER, _COUNCIL),
        (),
        "The assessment will take longer",
        f"""Dear {{your name}}

We need more time to finish the assessment about {{the children's names}}.

{{what was decided}}

You do not have to do anything because of this letter. Nothing that we have agreed with you changes.

{_REACH}""",
    ),
    Letter(
        "conference_invitation",
        "You are asked to a conference, to the family",
        "a parent, a carer, a young person or somebody of the family",
        (),
        (*_ASKED, _CHAIR, _REPORT_DAY),
        (_SPLIT, _ONLINE, _REPORT_DUE, _YOUNG, _CHAIRED),
        "You are asked to a meeting",
        f"""Dear {{your name}}

There will be a meeting about {{the children's names}}. It is called a child protection conference. We ask you to come.

[only if: it is for a child] You choose if you want to come. You can come for a part of it. You can bring someone, or ask \
someone to speak for you. That person is called an advocate.

{_WHEN_AND_WHERE}

[only if: somebody chairs it] {{who runs it}} runs the meeting. This person does not manage your worker. You can meet them \
first, if you would like that.

# What it is for
You and the people who work with your family say what you know. Then the person who runs the meeting decides if there \
needs to be a child protection plan. A plan says what must change, by when, and who will help.

# The report
You can read the social worker's report before the meeting. If something in it is wrong or missing, say so. Your answer \
stays with the report.

[only if: a day for the report is set] You should have the report by {{the day of the report}}.

[only if not: a day for the report is set] You should have it in time to read it and to talk about it.

# What you can do
- Bring someone you trust, or a solicitor. That is a lawyer, and can support you.
- Ask for an interpreter, for help with childcare, or to sit apart from someone.
- If you cannot come, or do not want to, tell us what you think in another way.
- Ask for the decision in writing.
- If you think that the meeting was not run fairly, you can complain. There is no appeal to a court.

{_REACH}""",
    ),
    Letter(
        "conference_invitation_agency",
        "You are asked to a conference, to somebody who works with the family",
        "a school, a nurse, a doctor, the police or another agency",
        (),
        (*_ASKED, _REPORT_DAY),
        (_SPLIT, _ONLINE, _REPORT_DUE),
        "You are asked to a conference",
        f"""Dear {{your name}}

There will be a child protection conference about {{the children's names}}. You are asked because you work with them.

{_WHEN_AND_WHERE}

# What we ask of you
Please send us your written report before the meeting. Parents and carers read it first, unless we agree otherwise.

[only if: a day for the report is set] They should have it by {{the day of the report}}. Please send yours before that day.

Come ready to say what you know about each of them, what works well, and what you are worried about. If you cannot come, \
send somebody who can decide for your agency.

# Please keep this to yourself
You are asked by yourself. Please do not pass this letter on.

# How you can reach us
Ask for {{the worker's name}} at {{the council's name}}.""",
    ),
    Letter(
        "conference_decided",
        "What a conference decided, to the family",
        "a parent, a carer, a young person or somebody of the family",
        ("family_told_conference_decision",),
        _AFTER,
        (_PLAN, _COMES_WITH, _NEXT_KNOWN, _YOUNG),
        "What the meeting decided",
        f"""Dear {{your name}}

There was a child protection conference about {{the children's names}} on {{the day of the decision}}. This letter tells you \
what was decided.

# What was decided
{{what was decided}}

[only if: a copy is enclosed] You can read why on the next pages. If there is a plan, what it says so far is there too.

[only if: there is a plan] # What happens next
[only if: there is a plan] The people who help will meet soon to work on the plan with you. Tell them what would help, \
and what would not.

[only if: the next day is known] The next conference is planned for {{the next conference}}. It looks at how things are going.

[only if: it is for a child] You can ask somebody to speak for you. That person is called an advocate.

# If you see it differently
Tell us. We will keep your words with ours. If something is wrong, ask us to put it right. You can complain about how the \
meeting was run. There is no appeal to a court.

{_REACH}""",
    ),
    Letter(
        "conference_decided_agency",
        "What a conference decided, to somebody who works with the family",
        "a school, a nurse, a doctor, the police or another agency",
        (),
        _AFTER,
        (_PLAN, _COMES_WITH, _NEXT_KNOWN),
        "What the conference decided",
        """Dear {your name}

There was a child protection conference about {the children's names} on {the day of the decision}. You are told what was \
decided because you work with them.

# What was decided
{what was decided}

[only if: a copy is enclosed] The reasons are on the next pages. If there is a plan, what it says so far is there too.

[only if: there is a plan] Please do your part of it, and tell us at once if you cannot, or if you are worried.

[only if: the next day is known] The next conference is planned for {the next conference}.

# If you do not agree
Tell us, and say why. It is written down, and looked at.

# Please keep this to yourself
It was made for you. Please do not pass it on.

# How you can reach us
Ask for {the worker's name} at {the council's name}.""",
    ),
    Letter(
        "meeting_invitation",
        "You are asked to a meeting",
        "anybody who is asked to another meeting than a conference",
        (),
        (*_ASKED, _MEETING),
        (_SPLIT, _ONLINE),
        "You are asked to a meeting",
        f"""Dear {{your name}}

There will be a meeting about {{the children's names}}. It is called: {{the name of the meeting}}. We ask you to come.

{_WHEN_AND_WHERE}

If you cannot come, tell us what you think in another way. You can tell us what you need so that you can take part.

# How you can reach us
Ask for {{the worker's name}} at {{the council's name}}.""",
    ),
)


def invitation(meeting: str, role: str) -> Letter:
    """The letter by which somebody is asked to a meeting of this kind, in this role (`law.meetings.ROLE`). A supporter and a
    solicitor come with somebody: they are asked in few words."""
    if meeting == "conference" and role in ("parents", "child", "carer", "family_network"):
        return called("conference_invitation")
    if meeting == "conference" and role not in ("supporter", "solicitor"):
        return called("conference_invitation_agency")
    return called("meeting_invitation")


def conference_decided(role: str) -> Letter:
    """The letter that says what a conference decided, to somebody who had a place there in this role."""
    family = role in ("parents", "child", "carer", "family_network")
    return called("conference_decided" if family else "conference_decided_agency")


def of(ref: UUID) -> Letter:
    """The letter that an address stands for. Raises LookupError."""
    for each in LETTERS:
        if each.ref == ref:
            return each
    raise LookupError(ref)


def called(key: str) -> Letter:
    """The letter of this key. Raises LookupError."""
    for each in LETTERS:
        if each.key == key:
            return each
    raise LookupError(key)


def serving(tell: str, outcomes: Collection[str] = (), *, asked_themselves: bool = False) -> Letter | None:
    """The letter for a duty to tell, given what was decided; None where no letter serves it. `asked_themselves`: it
    was the person it is to who had asked for help; to anybody else a letter does not say whether there was a request or a worry."""
    if asked_themselves and tell in ANSWERS_A_REQUEST:
        return called("help_request_decided")
    if tell == "family_told_referral" and set(outcomes) == {"no_further_action"}:
        return called("decided_nothing_more")
    return next((each for each in LETTERS if tell in each.tells), None)
