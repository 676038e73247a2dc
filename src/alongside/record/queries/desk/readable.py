"""Which pieces of writing a colleague may be shown words of, on a page about one person: one rule for the story, its search,
the first words of a document, and the chronology.

A document that cannot be opened is not there at all (`documents.open_document` says the same of one document). Of those that
can, a passage is left out, and neither found nor counted,
- where it is about, mentions or was told by somebody this reader may not find, shields something of theirs, or calls a hidden
  member of the family by name, whether or not anybody marked it;
- where part of it is shielded, or it stands in the confidential part of a meeting, and the reader does not work with the child.
  They read it where it stands, having said why; looking through every word for an address is another thing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.record import models
from alongside.record.access import Opened, Viewer
from alongside.record.queries.desk.events import Happened
from alongside.record.together import Written

SHORTEST_NAME = 3
CHRONOLOGY = "chronology"

# The documents of these records, without those written on the wrong child or standing on a hidden person's record too.
DOCUMENTS = """
SELECT DISTINCT d.ref, d.kind, d.title, d.recorded_at, d.recorded_by,
       coalesce((SELECT e."on" FROM record_event e JOIN record_occasion eo ON eo.ref = e.occasion_id
                 WHERE eo.document_id = d.ref AND e.kind = 'entry_written' AND e.correction = 'replaces'
                 ORDER BY e.recorded_at DESC, e.ref DESC LIMIT 1),
                (SELECT o."on" FROM record_occasion o WHERE o.document_id = d.ref ORDER BY o.recorded_at, o.ref LIMIT 1)),
       (SELECT o.at FROM record_occasion o WHERE o.document_id = d.ref ORDER BY o.recorded_at, o.ref LIMIT 1),
       (SELECT count(*) FROM record_documentperson n WHERE n.document_id = d.ref),
       (SELECT count(*) FROM record_attachment a WHERE a.document_id = d.ref),
       (SELECT v.recorded_at FROM record_signedversion v WHERE v.document_id = d.ref ORDER BY v.recorded_at DESC LIMIT 1)
FROM record_documentperson p JOIN record_document d ON d.ref = p.document_id
WHERE p.person_id = ANY(%(records)s)
  AND (%(officer)s OR NOT EXISTS (SELECT 1 FROM record_hidden h WHERE h.document_id = d.ref AND h.person_id = p.person_id))
  AND NOT EXISTS (SELECT 1 FROM record_documentperson o WHERE o.document_id = d.ref AND o.person_id = ANY(%(hidden)s))
ORDER BY d.recorded_at DESC, d.ref
"""

# The given names of hidden people who are near, unless somebody who may be found near has the same one.
NAMES = """
WITH near AS (
    SELECT other_id AS ref FROM record_relationship WHERE person_id = ANY(%(records)s)
    UNION SELECT person_id FROM record_relationship WHERE other_id = ANY(%(records)s)
    UNION SELECT b.person_id FROM record_householdmember a JOIN record_householdmember b USING (household_id)
          WHERE a.person_id = ANY(%(records)s)
    UNION SELECT b.person_id FROM record_documentperson a JOIN record_documentperson b USING (document_id)
          WHERE a.person_id = ANY(%(records)s)
    UNION SELECT b.person_id FROM record_contactperson a JOIN record_contactperson b USING (contact_id)
          WHERE a.person_id = ANY(%(records)s))
SELECT DISTINCT lower(split_part(n.given, ' ', 1)) FROM record_name n JOIN near ON near.ref = n.person_id
WHERE n.person_id = ANY(%(hidden)s) AND length(split_part(n.given, ' ', 1)) >= %(shortest)s
  AND lower(split_part(n.given, ' ', 1)) NOT IN (
      SELECT lower(split_part(m.given, ' ', 1))
      FROM (SELECT ref FROM near UNION SELECT unnest(%(records)s)) who JOIN record_name m ON m.person_id = who.ref
      WHERE NOT (m.person_id = ANY(%(hidden)s)))
"""

# Of some passages in slots, those this reader may be shown words of.
_SHOWN = """
SELECT s.document_id, s.slot, s.position, s.passage_id, t.words, s.n, s.recorded_by, s.recorded_at
FROM ({which}) s
JOIN record_passagetext t ON t.passage_id = s.passage_id AND t.words <> ''
JOIN record_document d ON d.ref = s.document_id
WHERE (%(cleared)s OR d.kind NOT LIKE '%%\\_closed')
  AND NOT EXISTS (SELECT 1 FROM record_passageperson p WHERE p.passage_id = s.passage_id AND p.person_id = ANY(%(hidden)s))
  AND NOT EXISTS (SELECT 1 FROM record_passagemark m WHERE m.passage_id = s.passage_id
                  AND NOT EXISTS (SELECT 1 FROM record_marklifted l WHERE l.mark_id = m.ref)
                  AND (NOT %(cleared)s OR m.subject_id = ANY(%(hidden)s)))
  AND NOT (%(named)s AND t.words ~* %(names)s)
"""
# What stands in each slot of these documents.
PASSAGES = _SHOWN.format(
    which="SELECT DISTINCT ON (document_id, slot) * FROM record_slotpassage"
    " WHERE document_id = ANY(%(documents)s) ORDER BY document_id, slot, n DESC"
)
# Everything that ever stood in one slot.
VERSIONS = _SHOWN.format(
    which="SELECT * FROM record_slotpassage WHERE document_id = ANY(%(documents)s) AND slot = %(slot)s"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What the rule asks of whoever reads one person's writing. `names`: the given names of hidden people near."""

    records: tuple[UUID, ...]
    hidden: frozenset[UUID]
    cleared: bool
    names: tuple[str, ...]

    def values(self, documents: Collection[UUID]) -> dict[str, Any]:
        """The values of PASSAGES."""
        return {
            "documents": list(documents),
            "hidden": list(self.hidden),
            "cleared": self.cleared,
            "named": bool(self.names),
            "names": rf"\m({'|'.join(map(_literal, self.names))})('?s)?\M",  # whole words: Ben, and no benefits
        }


def _literal(name: str) -> str:
    """A name as it stands in a pattern: no sign of it means anything but itself."""
    return "".join(sign if sign.isalnum() else f"\\{sign}" for sign in name)


def to_read(opened: Opened, viewer: Viewer) -> dict[str, Written]:
    """The documents a reader may open, and what `reader` needs beside "cleared" (`people.clearance` of the person), to be
    read together with other lists."""
    values = {
        "records": list(opened.records),
        "hidden": list(opened.hidden),
        "officer": viewer.is_a("information_officer"),
        "shortest": SHORTEST_NAME,
    }
    moment, day = datetime.fromisoformat, date.fromisoformat
    columns = (UUID, str, str, moment, UUID, day, moment, int, int, moment)
    return {
        "documents": Written(DOCUMENTS, values, columns),
        "hidden_names": Written(NAMES, values, (str,)),
    }


def reader(opened: Opened, read: Mapping[str, list[Any]]) -> Reader:
    """The reader of one person's writing, from the lists of `to_read`."""
    return Reader(
        opened.records, opened.hidden, bool(read["cleared"]), tuple(row[0] for row in read["hidden_names"])
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that this reader may open. `people`: on how many records it stands."""

    ref: UUID
    kind: str
    title: str
    recorded_at: datetime
    recorded_by: UUID
    on: date | None
    at: datetime | None
    people: int
    files: int
    signed_at: datetime | None


def papers(read: Mapping[str, list[Any]]) -> tuple[Paper, ...]:
    """The documents this reader may open, the one written last first. The chronology is none of them: it stands in the story."""
    return tuple(paper for row in read["documents"] if (paper := Paper(*row)).kind != CHRONOLOGY)


def places_to_read(records: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """Whose page a document is read on, where that is not its own: a meeting's, a plan's. To be read together with others."""
    meetings = models.Meeting.objects.filter(children__person__in=records).distinct()
    plans = models.Plan.objects.filter(children__person__in=records).distinct()
    return {
        "meeting_papers": meetings.values_list("pk", "document", "closed"),
        "plan_papers": plans.values_list("pk", "document"),
    }


def places(read: Mapping[str, list[Any]]) -> dict[UUID, tuple[str, UUID]]:
    """For such a document, what `desk/child/opens.py` opens."""
    return {
        document: (kind, ref)
        for kind, rows in (("meeting", read["meeting_papers"]), ("plan", read["plan_papers"]))
        for ref, *documents in rows
        for document in documents
    }


FIRST_WORDS = (
    "SELECT DISTINCT ON (f.document_id) f.document_id, f.slot, f.passage_id, left(f.words, %(long)s) FROM ("  # noqa: S608
    + PASSAGES
    + ") f ORDER BY f.document_id, f.position, f.slot"
)


def first_words(of: Reader, documents: Collection[UUID], *, long: int = 240) -> Written:
    """How each of these documents begins: document, slot, passage and words. To be read together with other lists."""
    return Written(FIRST_WORDS, {**of.values(documents), "long": long}, (UUID, str, UUID, str))


def begins(words: str, long: int = 160) -> str:
    """The first words of a text, in one line, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= long else f"{line[: long - 2].rsplit(' ', 1)[0]} …"


def only_says_it_was_written(event: Happened | None) -> bool:
    """Whether an event says nothing but that a document was written: where a reader may not open that document, they are not
    told either. One that was moved to another place stays, and says so."""
    return event is not None and event.kind == "entry_written" and event.stands
