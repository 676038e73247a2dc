"""Text that a machine drafted: what of it must be confirmed line by line before anybody may rely on it or be given it.

A person answers for every line that speaks of danger, harm, police, courts, drink, drugs, or where a child lives. The
words below are a net with a fine mesh, and nothing more: they find lines to look at and judge nothing (invariant 56).
Most are roots ("strangl" finds "strangled"); those that begin too many harmless words count whole. They were chosen from
the categories of harm in Working Together (physical, emotional, sexual, neglect), from what the enquiry and emergency
rooms of this house name (injury, police, orders, access), and from what drafting tools are known to soften or make up:
negation ("no", "denied"), certainty ("confirmed"), consent, numbers and days. A line without any of them is still read,
in the confirmation of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WHOLE = -1  # the number under which somebody says that they have read all of it

_ROOTS = """
    harm risk danger safe unsafe abus neglect hurt injur bruis burn bite bitten scald fractur hit hitting kick punch slap
    smack shak strangl chok weapon knife knives violen threat assault rape sexual touch explicit exploit groom traffick
    missing abscond suicid overdos self-harm cut starv hungry malnourish filthy unsupervis alone
    drink drunk alcohol drug heroin cocaine cannabis needle controlling coerciv stalk fear afraid scared frighten
    police arrest convict crime criminal offen bail prison court order injunction alleg disclos
    hospital medical ambulance doctor died death
    denied denies deny confirm admit consent agreed refus never not no without unknown
    address lives moved refuge contact
"""
_ONLY_WHOLE = frozenset(
    {"no", "not", "cut", "hit", "bail", "order", "alone", "contact", "fear", "safe", "lives"}
)
_RISK = re.compile(
    r"\b(?:"
    + "|".join(re.escape(root) + (r"\b" if root in _ONLY_WHOLE else r"\w*") for root in _ROOTS.split())
    + r")|\d",
    re.IGNORECASE,
)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold words, each with its number from 0: sentences, or lines of a list."""
    n = 0
    for line in text.splitlines():
        for sentence in re.split(r"(?<=[.!?])\s+(?=[\"“‘A-Z0-9])", line.strip()):
            if sentence.strip():
                yield n, sentence.strip()
                n += 1


def speaks_of_risk(line: str) -> bool:
    """Whether somebody has to confirm this line by itself."""
    return _RISK.search(line) is not None


def to_confirm(text: str) -> tuple[int, ...]:
    """The numbers of the lines that must each be confirmed, after the whole was read."""
    return tuple(n for n, line in lines(text) if speaks_of_risk(line))


def unconfirmed(text: str, confirmed: frozenset[int]) -> int:
    """How many confirmations are still missing: one for the whole, and one for each line that speaks of risk."""
    return sum(n not in confirmed for n in (WHOLE, *to_confirm(text)))
