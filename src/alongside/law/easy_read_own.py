"""Easy read to the child or young person it is about: a sheet for each stage they can be at, in words to them.

Each says what their own page says at that stage (`own_words`) and nothing more: “you”, never their own name, nothing that speaks to a
parent, and rights that are a child's own (process 8.5, 8.2, 1.3, S43). Plain data: `easy_read` makes the sheets of it.
"""

from __future__ import annotations

from collections.abc import Mapping

Lines = tuple[str, ...]

_HAPPENING, _NEXT, _DECIDES, _YOU_CAN, _WRONG = (
    "What is happening",
    "What happens next",
    "Who decides",
    "What you can do",
    "If something is not right",
)
_SAY_SO = ("You can say what you think.", "You can write it or draw it.")
_ALONE = "You can ask to talk to your worker alone."
_ADVOCATE = ("You can ask for an advocate.", "An advocate is on your side. They help you say things.")
_READ = "You can ask to read what is written about you."
_ASK_WHY = "You can ask why."
_A_MANAGER = "A manager in children's services decides."
_PARENTS = ("Your parents decide if they want it.", "You are asked too.")
_HEARD = "What you say is part of it."
_THE_CHAIR = ("A person called the chair runs the meeting.", "The chair decides at the end.", _HEARD)
_NOT_RIGHT = (
    _WRONG,
    (
        "You can tell your worker.",
        "You can tell an adult you trust.",
        "You can ask an advocate to help you.",
        "You can complain.",
        "Nobody may treat you worse because you complain.",
    ),
)


def _can(*more: str) -> tuple[str, Lines]:
    return _YOU_CAN, (*_SAY_SO, *more, _ALONE, *_ADVOCATE)


# By the stage (`standing.EVERY`): headings, each with its lines.
TO_ONESELF: Mapping[str, tuple[tuple[str, Lines], ...]] = {
    "not_yet": (
        (
            _HAPPENING,
            (
                "There is nothing to read here yet.",
                "A worker will tell you first.",
                "Then it is written here.",
            ),
        ),
        (_YOU_CAN, ("You can ask your worker what is happening.",)),
    ),
    "referral": (
        (
            _HAPPENING,
            (
                "Children's services work to keep children safe and well.",
                "Someone was worried about you, or asked for help.",
            ),
        ),
        (_NEXT, ("A manager looks at it.", "The manager decides what to do.")),
        (_DECIDES, (_A_MANAGER,)),
        _can(_ASK_WHY),
        _NOT_RIGHT,
    ),
    "asked": (
        (_HAPPENING, ("You asked for help.", "It was good to ask.")),
        (
            _NEXT,
            (
                "A manager looks at what you said.",
                "The manager decides what to do.",
                "You are told what, and why.",
            ),
        ),
        (_DECIDES, (_A_MANAGER,)),
        _can("You can tell us more.", "You can ask us to look at it again."),
        _NOT_RIGHT,
    ),
    "early_help": (
        (
            _HAPPENING,
            (
                "Your family has been offered early help.",
                "Early help comes from people near you, like a school.",
                "It is help before things get harder.",
            ),
        ),
        (_DECIDES, _PARENTS),
        _can(),
        _NOT_RIGHT,
    ),
    "assessment": (
        (
            _HAPPENING,
            (
                "A worker finds out what would help you.",
                "They do this with you and your family.",
                "This is called an assessment.",
            ),
        ),
        (
            _NEXT,
            (
                "The worker meets you.",
                "The worker may talk with your school or a doctor.",
                "The worker writes down what they found.",
            ),
        ),
        (_DECIDES, (_A_MANAGER, "The manager reads what you said.")),
        _can("You can say what would help you.", _READ),
        _NOT_RIGHT,
    ),
    "child_in_need": (
        (
            _HAPPENING,
            (
                "You and your family have a plan of help.",
                "It is called a child in need plan.",
                "The plan says who helps, and how.",
            ),
        ),
        (_NEXT, ("A worker visits you.", "You all look at the plan again.")),
        (_DECIDES, (*_PARENTS, "A manager decides what help the council gives.")),
        _can("You can ask to come to meetings about you.", _READ),
        _NOT_RIGHT,
    ),
    "in_need": (
        (
            _HAPPENING,
            (
                "It was decided to help you and your family.",
                "A plan of help is written with you.",
                "It is called a child in need plan.",
            ),
        ),
        (_NEXT, ("You talk with a worker about what would help.", "The plan says who helps, and how.")),
        (_DECIDES, (*_PARENTS, "A manager decides what help the council gives.")),
        _can("You can say what would help you."),
        _NOT_RIGHT,
    ),
    "s47_enquiry_open": (
        (
            _HAPPENING,
            (
                "A social worker finds out if you are safe.",
                "The law says they must do this.",
                "This is called an enquiry.",
            ),
        ),
        (
            _NEXT,
            (
                "The social worker sees you.",
                "They talk with your family too.",
                "They may talk with a school or a doctor.",
            ),
        ),
        (_DECIDES, ("A manager decides what was found.", _HEARD)),
        _can(_ASK_WHY, "You can bring someone you trust."),
        _NOT_RIGHT,
    ),
    "child_protection_plan": (
        (
            _HAPPENING,
            (
                "There is a plan to keep you safe.",
                "It is called a child protection plan.",
                "The plan says what must change.",
                "The plan says who will help.",
            ),
        ),
        (
            _NEXT,
            (
                "A small group works on the plan.",
                "A social worker sees you.",
                "Later there is a bigger meeting.",
                "That meeting asks: is the plan still needed?",
            ),
        ),
        (_DECIDES, _THE_CHAIR),
        _can("You can ask to come to the meetings.", _READ),
        _NOT_RIGHT,
    ),
    "conference": (
        (
            _HAPPENING,
            (
                "There is a meeting about you.",
                "It is called a child protection conference.",
                "Your family and people who help talk there.",
                "They talk about how to keep you safe.",
            ),
        ),
        (_NEXT, ("You are asked what you think.", "At the end it is decided if there must be a plan.")),
        (_DECIDES, _THE_CHAIR),
        _can("You can ask to come, or to come for a part.", "You do not have to come."),
        _NOT_RIGHT,
    ),
    "going_on": (
        (
            _HAPPENING,
            ("Work with you goes on.", "A worker tells you what comes next.", "Then it is written here."),
        ),
        (_DECIDES, (_A_MANAGER,)),
        _can(_ASK_WHY),
        _NOT_RIGHT,
    ),
    "emergency_protection_order": (
        (
            _HAPPENING,
            (
                "A court has made an order to keep you safe.",
                "It is called an emergency protection order.",
                "It is for a short time.",
            ),
        ),
        (
            _NEXT,
            ("The order can last up to 8 days.", "The court can make it longer once, by up to 7 days."),
        ),
        (_DECIDES, ("A judge decides.", "What you think matters.")),
        _can("You can ask who speaks for you in court.", _ASK_WHY),
        _NOT_RIGHT,
    ),
    "section_20": (
        (
            _HAPPENING,
            ("You live in a place that was found for you.", "The law for this is section 20."),
        ),
        (_NEXT, ("A worker makes a plan with you.", "There are meetings about the plan.")),
        (
            _DECIDES,
            (
                "Whoever has the right to decide for you says yes or no.",
                "If you are 16 or 17, you can agree to it yourself.",
                "You must be asked what you think. It counts.",
            ),
        ),
        _can("You can ask to see your family.", "You can ask to come to meetings about you."),
        _NOT_RIGHT,
    ),
    "nothing_now": (
        (_HAPPENING, ("This page shows no work with you now.",)),
        (
            _YOU_CAN,
            ("You can read here what happened before.", "You can ask for help at any time.", _READ),
        ),
        _NOT_RIGHT,
    ),
}
