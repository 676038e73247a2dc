"""The reading age of a text by two formulas that look at different things, from a library that is kept up."""

import re

import textstat

from alongside.law.plain_words import as_measured

OLDEST = 11.0  # years: the oldest reader words for families may ask for
FEWEST = 80  # words below which a formula says nothing about a page
# A grade is a school year; the first is for those of six.
FORMULAS = {
    "Flesch-Kincaid (sentences and syllables)": textstat.flesch_kincaid_grade,
    "Coleman-Liau (sentences and letters)": textstat.coleman_liau_index,
}


def ages(text: str) -> dict[str, float]:
    """The age in years at which most can read it, by each formula. The law's own names count as one short word."""
    plain = as_measured(text)
    return {name: round(5 + formula(plain), 1) for name, formula in FORMULAS.items()}


def too_hard(text: str) -> dict[str, float]:
    """The formulas that find it too hard, with what they found."""
    return {name: age for name, age in ages(text).items() if age > OLDEST}


def count(text: str) -> int:
    """Its words."""
    return len(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text))


def as_sentences(lines: list[str]) -> str:
    """Lines of a page as sentences: a heading or a line of a list ends where it ends, whether or not it has a full stop."""
    kept = (" ".join(line.split()) for line in lines)
    return " ".join(line if line[-1] in ".!?:" else f"{line}." for line in kept if line)
