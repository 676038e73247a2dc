"""Words that families are not to meet, and words that stay although they are hard.

The first are turned down wherever a family or the public reads (process 8.7): they make a person into a file, or blame.
The second are what the law calls things. They are explained where they first stand (`glossary`), and left out when the
reading age of a page is measured: no shorter word would be the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.law.tables import Source

PLAIN_WORDS = Source("PROCESS", "8.7")


@dataclass(frozen=True, slots=True)
class NotSaid:
    """A way of speaking that is turned down: what finds it, why, and what to say. `but`: where it is right after all."""

    finds: str
    why: str
    instead: str
    but: tuple[str, ...] = ()


NOT_SAID: tuple[NotSaid, ...] = (
    NotSaid(
        r"\bcases?\b",
        "a family is not a case",
        "say who: the names, your family",
        but=(r"court case", r"court cases", r"care cases", r"in case", r"in that case"),
    ),
    NotSaid(r"\bclients?\b", "nobody here is a customer", "say their name, or you"),
    NotSaid(r"\bservice users?\b", "nobody is what they use", "say their name, or you"),
    NotSaid(r"\bnon-?engag\w*|\bdisengag\w*|\bnot engag\w*", "it blames", "say what happened, and when"),
    NotSaid(r"\bfail(?:ed|s|ing|ure)?\b", "it blames", "say what has not been done yet"),
    NotSaid(r"\brefus(?:e|ed|es|al|ing)\b", "it blames", "say no, said no"),
    NotSaid(r"\bLAC\b", "it calls a child a lack", "say: looked after"),
    NotSaid(r"\bthe (?:mother|father|mum|dad)\b", "they have a name", "say their name, or you"),
    NotSaid(r"\bhard to reach\b", "it blames", "say how we could reach them"),
    NotSaid(r"\bnon-?complian\w*", "it blames", "say what has not been done yet"),
)


def not_said(words: str) -> Iterator[NotSaid]:
    """What in these words a family is not to meet."""
    for each in NOT_SAID:
        rest = words
        for right in each.but:
            rest = re.sub(rf"\b{right}\b", " ", rest, flags=re.IGNORECASE)
        flags = 0 if each.finds == r"\bLAC\b" else re.IGNORECASE
        if re.search(each.finds, rest, flags):
            yield each


# Hard words that are the right ones, and why. Measured as one short word each.
HARD_BUT_RIGHT: Mapping[str, str] = {
    "children's services": "what the council's part that helps and protects children is called everywhere",
    "child protection conference": "the name of the meeting, on every letter about it",
    "child protection plan": "the name of the plan, on every paper about it",
    "child in need plan": "the name of the plan, on every paper about it",
    "emergency protection order": "the name of the order, as the court writes it",
    "child assessment order": "the name of the order, as the court writes it",
    "family group conference": "the name of the meeting",
    "parental responsibility": "the law's name; people are asked whether they have it",
    "section 20": "the law's name, on the paper they are asked to sign",
    "section 47": "the law's name",
    "section 17": "the law's name",
    "Local Government and Social Care Ombudsman": "the name of the body that looks at complaints",
    "Ombudsman": "the name of the body that looks at complaints",
    "Family Rights Group": "a name",
    "letter before proceedings": "the name of the letter; whoever gets it needs to know it again",
    "assessment": "what workers call it to the family's face; explained where it first stands",
    "conference": "what workers call it to the family's face; explained where it first stands",
    "enquiry": "what workers call it to the family's face; explained where it first stands",
    "solicitor": "whom to ask for; there is no other word",
    "interpreter": "whom to ask for; there is no other word",
    "social worker": "what the person is",
    "agreement": "the name of the paper",
    "information": "there is no shorter word for it",
    "emergency": "everybody knows it, and must",
}
_HARD = re.compile(
    "|".join(
        rf"\b{re.escape(term).replace(chr(39), '[’' + chr(39) + ']')}s?\b"
        for term in sorted(HARD_BUT_RIGHT, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


def as_measured(words: str) -> str:
    """The words as their reading age is measured: each name of the law as one short word."""
    return _HARD.sub("word", words)
