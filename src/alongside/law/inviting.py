"""What stands against giving somebody a way to read about a child, before anybody is asked. It looks at recorded facts; it
never works out who is dangerous.

The default is to share (process 3.4), each person for themselves and each child for themselves (7.5, invariant 51). What
bars it is a court's order or a recorded decision; what makes it a matter of judgement is said, and answered with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.law.tables import Level, Objection, Source

_EACH_FOR_THEMSELVES = Source("PROCESS", "7.5, invariant 51")
_NOT_EACH_OTHERS_HOME = Source("PROCESS", "7.5, invariant 52")
_WITHHOLDING = Source("PROCESS", "3.4")
_RESPONSIBILITY = Source("PROCESS", "3.1")
_SAFE_CONTACT = Source("PROCESS", "8.6")
_UNDERSTANDING = Source("PROCESS", "S47, 3.2")


@dataclass(frozen=True, slots=True)
class About:
    """What is on record about one person and one child. `child`: what to call the child.

    `kept_from`: an order or a decision says they are given nothing. `parent`: the record ties them as a parent, or as
    whoever has parental responsibility (`responsible`). `kept_apart`: the child's record is restricted, and this person
    is not restricted together with them; `answers`: whoever asks answers for that restriction. `private_home`: an
    address of the child or of another adult near the child is protected. `held`: something they are owed is held or
    withheld. `own`: the person is that child, or young person, and would read about themselves.
    """

    child: str
    kept_from: bool = False
    parent: bool = True
    responsible: bool = True
    kept_apart: bool = False
    answers: bool = False
    private_home: bool = False
    held: bool = False
    own: bool = False


def bars(about: About) -> Iterator[Objection]:
    """What refuses it, for this child."""
    who = about.child
    if about.kept_from:
        yield Objection(
            "kept_from",
            Level.REFUSAL,
            51,
            f"They must be given nothing about {who}: an order or a recorded decision says so.",
            "Ask a lawyer what they may be told, and by whom. If the order has ended, write that down first.",
            _WITHHOLDING,
            "children",
            who,
        )
    if about.kept_apart and not about.answers:
        yield Objection(
            "restricted_apart",
            Level.REFUSAL,
            52,
            f"{who}'s record is restricted, and theirs is not restricted with it.",
            "Ask whoever answers for the restriction: only they can decide that it is safe.",
            _NOT_EACH_OTHERS_HOME,
            "children",
            who,
        )
    if not about.own and not about.parent and not about.responsible:
        yield Objection(
            "not_their_child",
            Level.REFUSAL,
            51,
            f"The record does not say that {who} is their child, or that they have parental responsibility.",
            "Write down who they are to each other first, and who said so.",
            _RESPONSIBILITY,
            "children",
            who,
        )


def cautions(about: About) -> Iterator[Objection]:
    """What somebody has to think about and answer, for this child."""
    who = about.child
    if about.own:
        yield _caution(
            "understanding",
            f"{who} would read this themselves. No age is set: what counts is whether they understand enough.",
            "Say what shows that they understand it, who helps them with it, and who else may see their screen.",
            _UNDERSTANDING,
            who,
        )
    if about.kept_apart and about.answers:
        yield _caution(
            "restricted_apart",
            f"{who}'s record is restricted, and theirs is not restricted with it. You answer for it.",
            "Say why it is safe that they read about this child.",
            _NOT_EACH_OTHERS_HOME,
            who,
        )
    if about.parent and not about.responsible:
        yield _caution(
            "no_responsibility_recorded",
            f"The record does not say that they have parental responsibility for {who}.",
            "They may be told all the same. Say why it is right, or write down their parental responsibility first.",
            _RESPONSIBILITY,
            who,
        )
    if about.private_home:
        yield _caution(
            "private_address",
            f"An address near {who} is kept private. These pages show no address, but what happens next may tell where.",
            "Think about the children you chose, one by one, and say why it is safe.",
            _NOT_EACH_OTHERS_HOME,
            who,
        )
    if about.held:
        yield _caution(
            "telling_held",
            f"Something they are owed about {who} is held back. What is held is not shown to them here either.",
            "Say why it is safe that they read the rest.",
            _WITHHOLDING,
            who,
        )


def warned() -> Objection:
    """There is a warning for staff about the person themselves."""
    return _caution(
        "staff_warning",
        "There is a warning for staff about this person. Read it before you decide.",
        "Say why it is safe for the children, the other adults and colleagues who are named.",
        _EACH_FOR_THEMSELVES,
        "",
    )


def not_alone() -> Objection:
    """Somebody else was there when they were asked."""
    return Objection(
        "not_asked_alone",
        Level.REFUSAL,
        51,
        "They were not alone when they were asked. Somebody may have made them say yes.",
        "Ask them again on their own. Until then give them paper, or ring them.",
        _SAFE_CONTACT,
        "alone",
    )


def _caution(key: str, says: str, instead: str, source: Source, fact: str) -> Objection:
    return Objection(key, Level.CAUTION, 51, says, instead, source, "children", fact)
