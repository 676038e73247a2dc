"""Finds facts in free text: whose address, number, school or name stands in it, in whatever way it was written.

Some facts it is told to watch for (what is on the record of anybody near the children, and is not this reader's own);
others it knows by their shape: any postcode, street, telephone number or email address that nobody on the record has.
It errs on the side of finding: what it finds is kept private or looked at by a person, never lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import phonenumbers
from rapidfuzz.distance import OSA

from alongside.record.rendering import letters
from alongside.record.rendering.letters import Word


class Level(IntEnum):
    """What follows from finding it. SHIELDED and ELSEWHERE (a fact of another household) are kept private unless somebody
    clears them; PERSON counts as mentioned; UNKNOWN is a shape that nobody on the record has, to be looked at."""

    SHIELDED = 3
    ELSEWHERE = 2
    UNKNOWN = 1
    PERSON = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """A fact to look for. `kind` is the shield it would have (`law.passages`); `what` says it to whoever prepares a copy."""

    kind: str
    value: str
    subject: str = ""
    level: Level = Level.SHIELDED
    what: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: characters `start` up to, not including, `end`."""

    start: int
    end: int
    kind: str
    subject: str
    level: Level
    what: str = ""


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Names that are words too: they count where they begin with a capital.
_WORDS_TOO = _list(
    "amber angel april art august autumn ben bill blue bob brook carol chase christian clay cliff crystal daisy dale "
    "dawn dean dee destiny dolly don drew earl eve faith fay fern flora frank gale gene ginger glen grace grant guy "
    "harmony harry haven hazel heath heather holly honey hope hunter iris ivy jack jade jasmine jean jo joy june kay "
    "kit lance laurel lee lily lock lucky luke mark marina mason max may melody miles mill misty moore nick norm olive "
    "pat paul peace pearl penny peter piper pip poppy prince rain ray red rich rick river rob robin rock rose rowan "
    "ruby rusty sage sandy scarlet sky skye sonny star stone storm sue summer sunny ted terry tiger tom tony trinity "
    "van victor violet walker wade ward west will willow winter young king cook baker carter taylor turner bright "
    "long short white black brown green gray grey wood woods hill field fields price bell banks day knight page rice"
)
_TITLES = _list("mr mrs ms miss mx dr prof pc dc ds sgt cllr rev")
_STREETS = _list(
    "rd st ave ln cl dr ct cres gdns pl sq ter way walk row mews gr view rise hill green pk yard mt quay wharf parade "
    "house flat flats lodge cottage villas buildings tower estate bridge end fold gate croft"
)
_NEAREST = 6  # letters: a shorter word is compared exactly
_SPELT = {"@": "at", ".": "dot"}

_POSTCODE = re.compile(r"\b[A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s{0,2}[0-9][A-Za-z]{2}\b")
_EMAIL = re.compile(r"\b[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_PHONE = re.compile(r"(?<![\w.])(?:\+|00|0)\d(?:[\s().-]{0,2}\d){8,13}(?!\w)")
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s+(?:[A-Z][\w'’-]{1,30}\s+){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Court|Ct|Crescent|Gardens|Place|Square|Terrace|Way|Walk|"
    r"Row|Mews|Grove|View|Rise|Hill|Green|Park)\b"
)


class Detector:
    """Looks for these facts in any number of texts. `allowed` are values that may stand anywhere in this reader's copy:
    their own, the council's, national helplines."""

    def __init__(self, watched: Iterable[Watched], allowed: Iterable[str] = ()) -> None:
        self._sequences: dict[str, list[tuple[tuple[str, ...], Watched, bool]]] = defaultdict(list)
        self._postcodes: dict[str, list[Watched]] = defaultdict(list)
        self._numbers: dict[str, list[Watched]] = defaultdict(list)
        self._near: dict[int, set[str]] = defaultdict(set)
        self._allowed = frozenset(_plain(value) for value in allowed if value.strip())
        self._allowed_numbers = frozenset(filter(None, map(letters.significant, allowed)))
        for each in watched:
            self._watch(each)

    def _watch(self, each: Watched) -> None:
        if each.kind == "postcode":
            compact = letters.read_as_postcode(_plain(each.value))
            if len(compact) >= 5:
                self._postcodes[compact].append(_as_address(each))
            return
        if each.kind in ("phone", "number") and (digits := letters.significant(each.value)):
            self._numbers[digits].append(each)
            return
        for pattern, needs_capital in patterns(each):
            self._sequences[pattern[0]].append((pattern, each, needs_capital))
            if len(pattern) > 1:
                for word in pattern:
                    if len(word) >= _NEAREST and not word.isdigit():
                        self._near[len(word)].add(word)

    def find(self, text: str) -> tuple[Found, ...]:
        """Everything found in a text, in order. What is watched for and known by its shape as well is found once."""
        words = letters.words(text)
        met = {*self._by_words(words), *self._by_postcode(words, text), *self._by_digits(words, text)}
        known = [each for each in met if each.level is not Level.PERSON]
        met |= {
            each
            for each in self._by_shape(text)
            if not any(one.start < each.end and each.start < one.end for one in known)
        }
        return tuple(sorted(_widest(met), key=lambda one: (one.start, -one.end, -one.level, one.kind)))

    def _by_words(self, words: Sequence[Word]) -> Iterator[Found]:
        nearest = self._nearest_spellings(words)
        forms = [(*word.forms, *nearest.get(word.forms[0], ())) for word in words]
        for n, word in enumerate(words):
            for pattern, each, needs_capital in self._begins(forms, n):
                length = _fits(pattern, forms, n, words)
                if length and (word.capital or not needs_capital):
                    end = words[n + length - 1].end
                    yield Found(word.start, end, each.kind, each.subject, each.level, each.what)

    def _begins(
        self, forms: Sequence[tuple[str, ...]], n: int
    ) -> Iterator[tuple[tuple[str, ...], Watched, bool]]:
        for form in forms[n]:
            yield from self._sequences.get(form, ())
        if n + 1 < len(forms):  # “Lark mere” for Larkmere
            joined = forms[n][0] + forms[n + 1][0]
            yield from (one for one in self._sequences.get(joined, ()) if len(joined) >= _NEAREST)

    def _nearest_spellings(self, words: Sequence[Word]) -> dict[str, tuple[str, ...]]:
        """For each word that is one slip of the pen away from a word of a longer pattern: that word."""
        found: dict[str, tuple[str, ...]] = {}
        for form in {word.forms[0] for word in words if len(word.forms[0]) >= _NEAREST - 1}:
            near = tuple(
                candidate
                for length in (len(form) - 1, len(form), len(form) + 1)
                for candidate in self._near.get(length, ())
                if candidate != form and OSA.distance(form, candidate, score_cutoff=1) <= 1
            )
            if near:
                found[form] = near
        return found

    def _by_postcode(self, words: Sequence[Word], text: str) -> Iterator[Found]:
        if not self._postcodes:
            return
        stream, first, last = letters.letters_and_digits(words, text)
        for compact, facts in self._postcodes.items():
            for start, end in stream.all(compact):
                if start in first and end in last:
                    for each in facts:
                        yield Found(
                            stream.starts[start],
                            stream.ends[end],
                            each.kind,
                            each.subject,
                            each.level,
                            each.what,
                        )

    def _by_digits(self, words: Sequence[Word], text: str) -> Iterator[Found]:
        if not self._numbers:
            return
        stream = letters.digits(words, text)
        for number, facts in self._numbers.items():
            places = list(stream.all(number))
            if len(number) > 6:  # the number alone, without what is dialled from elsewhere
                local = number[-6:]
                places += [place for place in stream.all(local) if _alone(stream.signs, *place)]
            for start, end in places:
                while start > 0 and stream.signs[start - 1] != "|" and stream.signs[start - 1] in "04":
                    start -= 1  # 0 and 44 before it are part of it
                for each in facts:
                    yield Found(
                        stream.starts[start], stream.ends[end], each.kind, each.subject, each.level, each.what
                    )

    def _by_shape(self, text: str) -> Iterator[Found]:
        for kind, shape in (("address", _POSTCODE), ("address", _STREET), ("email", _EMAIL)):
            for met in shape.finditer(text):
                plain = _plain(met[0])
                if not any(plain in each for each in self._allowed):  # a street within one's own address
                    yield Found(met.start(), met.end(), kind, "", Level.UNKNOWN)
        for met in _PHONE.finditer(text):
            if letters.significant(met[0]) not in self._allowed_numbers and _could_be_dialled(met[0]):
                yield Found(met.start(), met.end(), "phone", "", Level.UNKNOWN)


def _could_be_dialled(written: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(written, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _plain(value: str) -> str:
    return "".join(letters.sequence(value))


def _as_address(each: Watched) -> Watched:
    return Watched("address", each.value, each.subject, each.level, each.what)


def _alone(signs: str, start: int, end: int) -> bool:
    return (start == 0 or signs[start - 1] == "|") and (end + 1 == len(signs) or signs[end + 1] == "|")


def _fits(pattern: tuple[str, ...], forms: Sequence[tuple[str, ...]], n: int, words: Sequence[Word]) -> int:
    """How many words of the text, from the n-th, the pattern takes; 0 where it does not fit. Words that were only near
    count beside one that is exact."""
    at, exact = n, False
    for part in pattern:
        if at >= len(forms):
            return 0
        if part in forms[at]:
            exact = exact or part in words[at].forms
            at += 1
        elif at + 1 < len(forms) and part == forms[at][0] + forms[at + 1][0]:
            exact, at = True, at + 2
        else:
            return 0
    return at - n if exact else 0


def _widest(met: Iterable[Found]) -> Iterator[Found]:
    """Without what lies wholly inside a finding of the same kind, person and level."""
    groups: dict[tuple[str, str, Level], list[Found]] = defaultdict(list)
    for one in met:
        groups[one.kind, one.subject, one.level].append(one)
    for group in groups.values():
        done = -1
        for one in sorted(group, key=lambda each: (each.start, -each.end)):
            if one.end > done:
                yield one
                done = one.end


def patterns(each: Watched) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The ways a fact is written, as words in order, each with whether it counts only with a capital."""
    made = {
        "address": _address_patterns,
        "workplace": _address_patterns,
        "school": _school_patterns,
        "email": _email_patterns,
    }.get(each.kind, _name_patterns)
    for pattern in dict.fromkeys(made(each)):
        if pattern and any(pattern):
            yield pattern, len(pattern) == 1 and (pattern[0] in _WORDS_TOO or len(pattern[0]) < 3)


def _address_patterns(each: Watched) -> Iterator[tuple[str, ...]]:
    """A house and its street, the street alone, and the one word of it that nothing else is called by."""
    parts = [letters.sequence(part) for part in re.split(r"[,\n;]", each.value)]
    for n, part in enumerate(parts):
        telling = [word for word in part if not _is_number(word) and word not in _STREETS]
        if not telling or (n and not any(_is_number(word) or word in _STREETS for word in part)):
            continue  # the town, and “Flat 2”, are in many addresses
        yield part
        street = tuple(word for word in part if not _is_number(word))
        if len(street) > 1:
            yield street
        if each.level is Level.SHIELDED and len(telling) == 1 and len(telling[0]) >= _NEAREST:
            yield (telling[0],)


def _is_number(word: str) -> bool:
    return word[:1].isdigit()


def _school_patterns(each: Watched) -> Iterator[tuple[str, ...]]:
    whole = letters.sequence(each.value)
    yield whole
    for end in range(len(whole) - 1, 1, -1):
        if whole[end] in ("sch", "college", "academy", "nursery", "primary", "infant", "junior", "secondary"):
            yield whole[:end]
    telling = [word for word in whole if word not in _SCHOOLS]
    if len(telling) > 1:
        yield tuple(telling)
    elif each.level is Level.SHIELDED and telling and len(telling[0]) >= _NEAREST:
        yield (telling[0],)


_SCHOOLS = _list(
    "sch college academy nursery primary infant infants junior juniors secondary high community ce rc the of and"
)


def _email_patterns(each: Watched) -> Iterator[tuple[str, ...]]:
    yield letters.sequence(each.value)
    spelt = each.value
    for sign, word in _SPELT.items():
        spelt = spelt.replace(sign, f" {word} ")
    yield letters.sequence(spelt)


def _name_patterns(each: Watched) -> Iterator[tuple[str, ...]]:
    """A name in full, turned round, the first name alone, and the family name after a title. “Given|Family” parts them."""
    given_, _, family_ = each.value.partition("|")
    given, family = letters.sequence(given_), letters.sequence(family_)
    if given and family:
        yield (*given, *family)
        yield (*family, *given)
        yield (given[0], *family)
        yield ("".join(given), "".join(family))
    if given and len(given[0]) > 1:
        yield given
        yield (given[0],)
    for title in _TITLES if family else ():
        yield (title, *family)
    if family and (not given or each.level is Level.SHIELDED):
        yield family
    if family and len(family[-1]) >= 4:
        yield ("the", *family[:-1], f"{family[-1]}s")
