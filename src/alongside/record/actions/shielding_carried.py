"""Where the marks of one text stand in another that was written from it: the same slot changed, or words pasted.

A mark ends by nobody's rewording. Where its words stand whole in the new text, it covers them. Where they do not, it is
stretched: over every sentence that is not, word for word, one the mark did not touch before (a text of the same slot), or over
the sentences in which a good part of its words stands (pasted). What is stretched waits for somebody to look at it.
Pure; see `shielding_inherited` for what it is given.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from alongside.law.passages import Mark
from alongside.record.rendering import letters
from alongside.record.rendering.letters import Word

LONG = 8  # words in a row that are not the same by chance
SAME_SLOT = 3  # of a text that stood here before, less is enough
ALONGSIDE = 4  # of the marked words of a text from which something else was pasted
SHORT_MARK = 12  # words: a mark no longer than this is looked for as a whole

# Marks whose words are the fact itself. What is said around an address may change; around an allegation it is part of it.
FACTS = frozenset({"address", "school", "workplace", "phone", "email", "number", "name"})

_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]|\n")

Run = tuple[int, int, int]  # place in the new text, place in the old one, length


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: characters `start` up to, not including, `end`, and its words as they are compared."""

    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is compared with another."""

    text: str
    words: tuple[Word, ...]
    forms: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    def under(self, mark: Mark) -> tuple[int, int] | None:
        """The first and the last word a mark touches."""
        touched = [n for n, word in enumerate(self.words) if word.start < mark.end and mark.start < word.end]
        return (touched[0], touched[-1]) if touched else None

    def within(self, start: int, end: int) -> list[Sentence]:
        """The sentences that these characters touch."""
        return [each for each in self.sentences if each.start < end and start < each.end]


def written(text: str) -> Written:
    """A text with its words and sentences."""
    words = tuple(letters.words(text))
    return Written(text, words, tuple(word.forms[0] for word in words), tuple(_sentences(text, words)))


def _sentences(text: str, words: Sequence[Word]) -> Iterator[Sentence]:
    """A sentence ends at its full stop, a line at its end. One without words is part of none."""
    ends = [met.end() for met in _ENDS.finditer(text)] + [len(text)]
    n = 0
    for end in ends:
        mine = []
        while n < len(words) and words[n].start < end:
            mine.append(words[n])
            n += 1
        if mine:
            yield Sentence(mine[0].start, max(mine[-1].end, end), tuple(word.forms[0] for word in mine))


def runs_of(forms: Sequence[str], many: int) -> Iterator[tuple[str, ...]]:
    """Every so many words that stand in a row."""
    return zip(*(forms[n:] for n in range(many)), strict=False)


def shared(new: Sequence[str], old: Sequence[str], least: int) -> Iterator[Run]:
    """Runs of at least so many of the same words."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(old) - least + 1):
        places[tuple(old[at : at + least])].append(at)
    here = 0
    while here <= len(new) - least:
        found = places.get(tuple(new[here : here + least]))
        if not found:
            here += 1
            continue
        run = max(_length(new, old, here, there) for there in found)
        for there in found:
            yield here, there, _length(new, old, here, there)
        here += max(1, run - least + 1)


def _length(new: Sequence[str], old: Sequence[str], here: int, there: int) -> int:
    length = 0
    while (
        here + length < len(new) and there + length < len(old) and new[here + length] == old[there + length]
    ):
        length += 1
    return length


def of_the_slot(new: Written, old: Written, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks of the text that stood in this slot before, in the one that takes its place: nothing of them is lost."""
    for mark in marks:
        under = old.under(mark)
        if under is None:
            continue
        words = old.forms[under[0] : under[1] + 1]
        touched = old.within(mark.start, mark.end)
        places = list(_places(new.forms, words))
        if len(places) >= len(list(_places(old.forms, words))):
            spans = [(new.words[at].start, new.words[at + len(words) - 1].end) for at in places]
            yield from (replace(mark, start=start, end=end) for start, end in spans)
            said = mark.shield not in FACTS or _covers_all(old, mark)  # not only a fact within a sentence
            as_it_stood = {each.forms for each in touched} <= {each.forms for each in new.sentences}
            grown = any(_changed_around(new, old, start, end) for start, end in spans)
            if not said or (as_it_stood and not grown):
                continue
        untouched = {each.forms for each in old.sentences if each not in touched}
        yield from _over(new, [each for each in new.sentences if each.forms not in untouched], mark)


def pasted(
    new: Written, old: Written, marks: Iterable[Mark], runs: Sequence[Run], *, earlier: bool = False
) -> Iterator[Mark]:
    """The marks of another text where its words, or a good part of a mark's own words, stand in this one. `runs`: the long
    runs both share. `earlier`: it stood in this slot before, so that less is enough."""
    for mark in marks:
        under = old.under(mark)
        if under is None:
            continue
        first, last = under
        words = old.forms[first : last + 1]
        if mark.shield in FACTS and not (runs or earlier):
            continue  # the detector finds it wherever it stands
        whole = list(_places(new.forms, words)) if runs or earlier or len(words) >= ALONGSIDE else []
        if len(words) > SHORT_MARK:
            whole = [at for at in whole if any(here <= at < here + length for here, _, length in runs)]
        for at in whole:
            start, end = new.words[at].start, new.words[at + len(words) - 1].end
            yield replace(mark, start=start, end=end)
            if _covers_all(old, mark):
                yield from _over(new, _changed_around(new, old, start, end), mark)
        least = SAME_SLOT if earlier else ALONGSIDE if runs else max(ALONGSIDE, -(-2 * len(words) // 3))
        pieces = [(here, length) for here, _, length in shared(new.forms, words, min(LONG, least))]
        for here, there, length in runs:
            low, high = max(first, there), min(last, there + length - 1)
            if low <= high:
                pieces.append((low - there + here, high - low + 1))
        met = [
            sentence
            for here, length in pieces
            if not any(at <= here and here + length <= at + len(words) for at in whole)
            for sentence in new.within(new.words[here].start, new.words[here + length - 1].end)
        ]
        yield from _over(new, sorted(set(met), key=lambda each: each.start), mark)


def _places(text: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Every place where these words stand in a row."""
    for at in range(len(text) - len(words) + 1):
        if tuple(text[at : at + len(words)]) == tuple(words):
            yield at


def _covers_all(old: Written, mark: Mark) -> bool:
    """Whether a mark covers every word of the sentences it touches."""
    held = old.within(mark.start, mark.end)
    return all(
        mark.start <= word.start and word.end <= mark.end
        for word in old.words
        if any(each.start <= word.start < each.end for each in held)
    )


def _changed_around(new: Written, old: Written, start: int, end: int) -> list[Sentence]:
    """The sentences around these characters that are not as they were, where something was added beyond them."""
    known = {each.forms for each in old.sentences}
    changed = [each for each in new.within(start, end) if each.forms not in known]
    return changed if any(_beyond(new, each, start, end) for each in changed) else []


def _beyond(new: Written, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a sentence has words before or after these characters."""
    mine = [word for word in new.words if sentence.start <= word.start < sentence.end]
    return mine[0].start < start or mine[-1].end > end


def _over(new: Written, sentences: Sequence[Sentence], mark: Mark) -> Iterator[Mark]:
    """The mark stretched over these sentences, those that follow one another as one."""
    order = {each: n for n, each in enumerate(new.sentences)}
    run: list[Sentence] = []
    for each in sentences:
        if run and order[each] != order[run[-1]] + 1:
            yield _stretched(new, run, mark)
            run = []
        run.append(each)
    if run:
        yield _stretched(new, run, mark)


def _stretched(new: Written, run: Sequence[Sentence], mark: Mark) -> Mark:
    end = run[-1].end
    while end > run[0].start and new.text[end - 1].isspace():
        end -= 1
    return replace(mark, start=run[0].start, end=end, stretched=True)


def without_doubles(marks: Iterable[Mark]) -> frozenset[Mark]:
    """Without what is stretched over no more than another mark of the same kind covers already."""
    found = frozenset(marks)
    return frozenset(mark for mark in found if not any(_covers(other, mark) for other in found))


def _covers(other: Mark, mark: Mark) -> bool:
    if not mark.stretched or (other.shield, other.subject) != (mark.shield, mark.subject):
        return False
    wider = (other.start, other.end) != (mark.start, mark.end) or not other.stretched
    return wider and other.start <= mark.start and mark.end <= other.end
