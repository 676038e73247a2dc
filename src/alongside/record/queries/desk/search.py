"""Finding somebody who may be in the record already: by the sound of a name, a date with its parts swapped, an
address, a number.

Each match says why it is one. A name alone never makes two people the same. What is protected is never given away: a
record that only a protected detail would find is kept from the list and left as a note for those who work with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from rapidfuzz import fuzz

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import Restricted, Viewer, hidden_from, log
from alongside.record.queries.desk.people import (
    Card,
    addresses_from,
    addresses_to_read,
    card_rows,
    cleared_for,
)
from alongside.record.queries.desk.staff import Colleague, colleague_rows
from alongside.record.together import compiled, together

MOST = 40
LONGEST = 120
PROTECTED = "matches a protected detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for. Any part may be empty; anything longer than a name could be is cut. `aged`: in whole years, where
    no day of birth was told: it finds nobody, and is compared with whoever the name finds."""

    name: str = ""
    born_on: date | None = None
    address: str = ""
    number: str = ""
    aged: int | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.name.strip() or self.born_on or self.address.strip() or self.number.strip())


@dataclass(frozen=True, slots=True)
class Match:
    """A person who may be the one: why, and enough to tell them from another. `alone`: nothing but the name matches."""

    person: Card
    reasons: tuple[str, ...]
    alone: bool
    score: int
    other_names: tuple[str, ...]
    address: str
    worker: Colleague | None
    records: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `ring`: the 24-hour numbers of restricted records it met, for the front door and the night."""

    asked: Asked
    likely: tuple[Match, ...]
    by_name_only: tuple[Match, ...]
    ring: tuple[str, ...]
    more: bool = False


MOST_WORDS = 4
OLDEST = 120  # years; an age above it is none
AGED = "about the age that was told"
A_NAME = 35  # what a name scores that is the same or spelt almost the same: with an age it is worth a look
SHORTEST = 3  # letters or figures below which an address is no address
MUCH_THE_SAME = 95  # of 100: an address with a slip of the finger in it
MUCH_ALIKE = 0.55  # of 1: the share of three-letter pieces two spellings have in common
MOST_ALIKE = 400  # names looked at of those that sound alike: thousands do in a large council
ENOUGH = 20  # so many names that are the same or sound alike: then nobody is looked for by spelling

# What was asked, as it is kept: lower case, without accents; and the sounds of each word. Worked out once, so that no row
# is compared with something that has to be worked out again.
ASKED = """
SELECT set_limit(%(alike)s), unaccent(lower(%(name)s)), unaccent(lower(%(address)s)),
       ARRAY(SELECT array_to_json(daitch_mokotoff(unaccent(lower(w)))) FROM unnest(%(words)s::text[]) w)
"""

# A name is met when it is the same, when each of its words sounds like a word of the record's name, or, where few do, when
# the two are spelt much alike. One word in common is not enough: in a large council that is thousands of people.
# No branch reads more than its limit, and all have an index to read by; "kind || ''" keeps the planner from reading every
# row of a kind beside it.
HITS = """
WITH same AS MATERIALIZED (SELECT person_id, kind, text, protected FROM record_searchterm
   WHERE kind = 'name' AND text = %(name)s AND %(name)s <> '' LIMIT 100),
 sounding AS MATERIALIZED (SELECT * FROM (SELECT person_id, kind, text, protected FROM record_searchterm
   WHERE {each_word_sounds_alike} AND kind || '' = 'name' LIMIT %(most)s) s
   ORDER BY similarity(text, %(name)s) DESC, person_id LIMIT 100),
 spelt AS (SELECT * FROM (SELECT person_id, kind, text, protected FROM record_searchterm
   WHERE {spelt_alike} AND kind || '' = 'name'
     AND (SELECT count(*) FROM same) + (SELECT count(*) FROM sounding) < %(enough)s LIMIT %(most)s) s
   ORDER BY similarity(text, %(name)s) DESC, person_id LIMIT 100),
 besides AS MATERIALIZED (
  (SELECT person_id, kind, text, protected FROM record_searchterm
   WHERE kind = 'postcode' AND %(postcode)s <> '' AND text LIKE %(postcode)s || '%%' LIMIT 300)
  UNION ALL
  (SELECT person_id, kind, text, protected FROM record_searchterm
   WHERE {address_alike} AND kind || '' = 'address' LIMIT 300)
  UNION ALL
  (SELECT person_id, kind, text, protected FROM record_searchterm
   WHERE kind IN ('identifier', 'reach') AND %(number)s <> '' AND text = %(number)s LIMIT 100)
  UNION ALL
  (SELECT person_id, 'born', born_on::text, false FROM record_personcard WHERE born_on = ANY(%(born)s::date[]) LIMIT 300)),
 -- whoever was found by something else as well is asked for their name, however many there are of it
 named AS (SELECT t.person_id, t.kind, t.text, t.protected
   FROM (SELECT DISTINCT person_id FROM besides) b CROSS JOIN LATERAL (
     SELECT * FROM record_searchterm WHERE person_id = b.person_id AND kind = 'name' OFFSET 0) t
   WHERE %(name)s <> '' AND ({each_word_sounds_alike} OR similarity(t.text, %(name)s) >= %(alike)s)),
 hits AS (SELECT * FROM same UNION SELECT * FROM sounding UNION SELECT * FROM spelt UNION SELECT * FROM named
          UNION ALL SELECT * FROM besides)
SELECT c.canonical_id, h.person_id, h.kind, h.text, h.protected
FROM (SELECT * FROM hits UNION ALL
      SELECT a.person_id, 'aged', a.born_on::text, false FROM record_personcard a
      WHERE a.born_on BETWEEN %(eldest)s::date AND %(youngest)s::date AND a.person_id IN (SELECT person_id FROM hits)) h
JOIN record_personcard c ON c.person_id = h.person_id
"""


def search(
    viewer: Viewer,
    asked: Asked,
    *,
    now: datetime,
    exclude: Iterable[UUID] = (),
    hidden: Mapping[UUID, Restricted] | None = None,
) -> Found:
    """Who may be meant, the likeliest first. That a search was made is logged, without its words. `hidden`: whom this viewer may
    not find, where that has been read at this moment."""
    log(viewer, [None], what="search", now=now)
    if asked.empty:
        return Found(asked, (), (), ())
    hits = _hits(asked, london_day(now))
    hidden = hidden_from(viewer, london_day(now)) if hidden is None else hidden
    left_out = frozenset(exclude)
    open_ = {who: theirs for who, theirs in hits.items() if who not in hidden and who not in left_out}
    # Only what is protected asks whether this searcher works with the child.
    asks = [who for who, theirs in open_.items() if any(hit[3] for hit in theirs)]
    cleared = cleared_for(viewer, asks, london_day(now)) if asks else frozenset()
    scored, protected = [], []
    for who, theirs in open_.items():
        if who not in cleared:
            theirs = [hit for hit in theirs if not hit[3] or _whole(asked, hit[1], hit[2])]
        reasons, score, strong = _reasons(asked, theirs, cleared=who in cleared)
        if score:
            scored.append((score, who, reasons, strong))
        if PROTECTED in reasons:
            protected.append(who)
    ring = _met(viewer, asked, hits, hidden, protected, now=now)
    scored.sort(key=lambda row: (-row[0], str(row[1])))
    matches = _matches(viewer, scored[:MOST], hits, london_day(now))
    return Found(
        asked,
        tuple(m for m in matches if not m.alone),
        tuple(m for m in matches if m.alone),
        ring,
        more=len(scored) > MOST,
    )


def _hits(asked: Asked, today: date) -> dict[UUID, list[tuple[UUID, str, str, bool]]]:
    bare = "".join(asked.address[:LONGEST].split()).lower()
    looks_like_postcode = 2 <= len(bare) <= 7 and bare[0].isalpha() and any(c.isdigit() for c in bare)
    words = [word for word in asked.name[:LONGEST].split() if len(word) > 1][:MOST_WORDS]
    given: dict[str, Any] = {
        "alike": MUCH_ALIKE,
        "name": " ".join(words),
        "words": words,
        "address": "" if looks_like_postcode else asked.address[:LONGEST].strip(),
    }
    with connection.cursor() as cursor:
        cursor.execute(ASKED, given)
        _, name, address, sounds = cursor.fetchone()
        # A word that sounds like nothing (figures, signs) is not asked for.
        heard = {f"sounds{n}": codes for n, codes in enumerate(sounds) if codes}
        alike = " AND ".join(f"sounds && %({key})s::text[]" for key in heard)
        cursor.execute(
            HITS.replace("{each_word_sounds_alike}", alike or "false")
            .replace("{spelt_alike}", "text %% %(name)s" if heard else "false")
            .replace("{address_alike}", "%(address)s <%% text" if _says_much(address) else "false"),
            {
                **heard,
                "most": MOST_ALIKE,
                "enough": ENOUGH,
                "alike": MUCH_ALIKE,
                "name": name,
                "postcode": bare if looks_like_postcode else "",
                "address": address,
                "number": "".join(asked.number[:LONGEST].split()).lower(),
                "born": _near_dates(asked.born_on),
                **_about_that_age(asked.aged, today),
            },
        )
        found: dict[UUID, list[tuple[UUID, str, str, bool]]] = defaultdict(list)
        for canonical, person, kind, text, protected in cursor.fetchall():
            found[canonical].append((person, kind, text, protected))
        return found


def _says_much(address: str) -> bool:
    """Whether there is enough of an address to look for: a few signs are like every address there is."""
    return sum(each.isalnum() for each in address) >= SHORTEST


def _about_that_age(years: int | None, today: date) -> dict[str, date | None]:
    """The days of birth, both counted, of whoever is that old today or a year more or less: an age is told from memory."""
    if years is None or years > OLDEST:
        return {"eldest": None, "youngest": None}
    return {"eldest": _years_before(today, years + 2), "youngest": _years_before(today, years - 1)}


def _years_before(today: date, years: int) -> date:
    return today.replace(year=today.year - years, day=min(today.day, 28))


def _near_dates(born_on: date | None) -> list[date]:
    """The date, with day and month swapped, and a year either side: how dates are misheard and mistyped."""
    if born_on is None:
        return []
    found = [born_on]
    for year, month, day in (
        (born_on.year, born_on.day, born_on.month),
        (born_on.year - 1, born_on.month, born_on.day),
        (born_on.year + 1, born_on.month, born_on.day),
    ):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _whole(asked: Asked, kind: str, text: str) -> bool:
    """Whether the whole of a protected detail was asked for: who knows it learns nothing, and nobody guesses it letter by
    letter."""
    if kind == "postcode":
        return text == "".join(asked.address.split()).lower()
    return kind != "address" or fuzz.ratio(_plain(asked.address), text) >= MUCH_THE_SAME


def _reasons(
    asked: Asked, hits: list[tuple[UUID, str, str, bool]], *, cleared: bool
) -> tuple[tuple[str, ...], int, bool]:
    """Why this is a match, how strong, and whether anything besides the name speaks for it. A protected detail is
    named as that and nothing more, and alone it scores nothing."""
    said: dict[str, int] = {}
    for _, kind, text, protected in hits:
        words, score = _reason(asked, kind, text)
        if protected and not cleared:
            words, score = PROTECTED, 0
        said[words] = max(score, said.get(words, 0))
    if said.get(AGED) and max((said[w] for w in said if "name" in w), default=0) < A_NAME:
        del said[AGED]  # an age is everybody's: it speaks only beside a whole name
    names = [w for w in said if "name" in w]
    for weaker in sorted(names, key=lambda w: -said[w])[1:]:
        del said[weaker]
    strong = any("name" not in words and words != PROTECTED for words in said)
    ordered = sorted(said, key=lambda w: (-said[w], w))
    return tuple(ordered), sum(said.values()), strong


def _reason(asked: Asked, kind: str, text: str) -> tuple[str, int]:
    if kind == "name":
        likeness = fuzz.token_sort_ratio(_plain(asked.name), text)
        part = fuzz.token_set_ratio(_plain(asked.name), text)
        if likeness >= 97:
            return "same name", 50
        if part >= 97:
            return "part of the name is the same", 30
        return ("name spelt almost the same", 35) if likeness >= 78 else ("name sounds alike", 15)
    if kind == "born" and asked.born_on:
        born = date.fromisoformat(text)
        if born == asked.born_on:
            return "same date of birth", 50
        if born.year == asked.born_on.year:
            return "day and month of birth swapped", 40
        return "born on the same day a year apart", 25
    if kind == "aged":
        return AGED, 20
    if kind == "postcode":
        whole = text == "".join(asked.address.split()).lower()
        return ("same postcode", 35) if whole else ("postcode begins the same", 15)
    if kind == "address":
        return "address alike", 30
    return ("same number", 80) if kind == "identifier" else ("same telephone number or email", 40)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _met(
    viewer: Viewer,
    asked: Asked,
    hits: dict[UUID, list[tuple[UUID, str, str, bool]]],
    hidden: Mapping[UUID, Restricted],
    protected: list[UUID],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Leave a note for whoever answers for a record this search met and its searcher may not see. Answers the numbers to
    ring, for those who answer calls; for everybody else there is nothing there."""
    ring: dict[str, None] = {}
    notes = []
    for who, theirs in hits.items():
        restricted = hidden.get(who)
        if restricted is None and who not in protected:
            continue
        if restricted is not None:
            reasons, score, _ = _reasons(asked, [hit for hit in theirs if hit[1] != "aged"], cleared=True)
            if score < 40:  # a name that only sounds alike would betray that there is somebody
                continue
            if viewer.at_the_front_door:
                ring[restricted.desk_phone] = None
        else:
            reasons = (PROTECTED,)
        notes.append(
            models.HiddenMatch(
                person_id=who,
                owner=restricted.owner if restricted else None,
                asked=_asked_words(asked),
                why=", ".join(reasons),
                recorded_at=now,
                recorded_by=viewer.user,
            )
        )
    if notes:
        models.HiddenMatch.objects.bulk_create(notes)
        log(viewer, [note.person_id for note in notes], what="search met a record kept from them", now=now)
    return tuple(ring)


def _asked_words(asked: Asked) -> str:
    born = asked.born_on.isoformat() if asked.born_on else ""
    return "; ".join(
        filter(None, (asked.name[:LONGEST], born, asked.address[:LONGEST], asked.number[:LONGEST]))
    )


def _matches(
    viewer: Viewer,
    scored: list[tuple[int, UUID, tuple[str, ...], bool]],
    hits: dict[UUID, list[tuple[UUID, str, str, bool]]],
    today: date,
) -> list[Match]:
    people = [who for _, who, _, _ in scored]
    if not people:
        return []
    read = together(_shown(people))
    people_cards = {row[0]: Card(*row) for row in read["cards"]}
    protected = {row.person_id for row in read["addresses"] if row.protected}
    cleared = cleared_for(viewer, list(protected), today) if protected else frozenset()
    where: dict[UUID, str] = {}
    for said in addresses_from(read["addresses"], cleared=cleared):
        if said.to_on is None and said.about not in where:
            where[said.about] = "Protected address" if said.withheld else said.words
    allocated = dict(read["allocated"])
    workers = {row[0]: Colleague(*row) for row in read["workers"]}
    joined = Counter(read["joined"])
    found = []
    for score, who, reasons, strong in scored:
        if who not in people_cards:
            continue
        card = people_cards[who]
        found.append(
            Match(
                card,
                reasons,
                not strong,
                score,
                _other_names(hits[who], card),
                where.get(who, ""),
                _worker(allocated.get(who), workers),
                joined[who],
            )
        )
    return found


@compiled
def _shown(people: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """What a match shows of each of these people."""
    allocated = models.Allocated.objects.filter(person__in=people, worker__isnull=False)
    return {
        "cards": card_rows(people),
        "addresses": addresses_to_read(people),
        "allocated": allocated.order_by("from_on").values_list("person", "worker"),
        "workers": colleague_rows(allocated.values("worker")),
        "joined": models.PersonCard.objects.filter(canonical__in=people).values_list("canonical", flat=True),
    }


def _worker(ref: Any, workers: dict[UUID, Colleague]) -> Colleague | None:
    return workers.get(ref) if ref else None


def _other_names(hits: list[tuple[UUID, str, str, bool]], card: Card) -> tuple[str, ...]:
    """The names it was found by that are not the one it goes by."""
    shown = _plain(card.name)
    return tuple(dict.fromkeys(text.title() for _, kind, text, _ in hits if kind == "name" and text != shown))
