"""How old a reader a text asks for, by the Flesch-Kincaid grade: the words in a sentence and the syllables in a word.

A rough measure of two things that make reading hard. It knows nothing of meaning: a short sentence can be unkind.
"""

from __future__ import annotations

import re

AGE_FOR_FAMILIES = 11  # the oldest reading age of words for families, in years

_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")


def reading_age(text: str) -> float:
    """The age in years at which most can read this, or 0.0 for no words. Flesch-Kincaid grade plus five."""
    sentences = [part for part in _SENTENCE.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / max(len(sentences), 1) + 11.8 * syllables / len(words) - 15.59
    return round(max(grade, 0.0) + 5, 1)


def _syllables(word: str) -> int:
    """About how many: groups of vowels, less an e at the end that is not heard."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    if plain.endswith("ed") and not plain.endswith(("ted", "ded")) and groups > 1:
        groups -= 1
    return max(groups, 1)
