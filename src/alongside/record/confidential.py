"""Who may read the confidential section of a record: adoption, legal advice, police evidence (invariant 50).

An item is read by whoever answers for its kind in the council, by whoever works with the child now where the kind says
so, and by colleagues named for it until a day. For everybody else there is no such item: not in a number either.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from alongside.accounts.roles import May, roles_who_may
from alongside.record import models
from alongside.record.access import Viewer

Item = models.ConfidentialItem.Kind


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of item. `may`: what a role must be allowed to read it. `working`: the roles among those that read it of
    children allocated to them or their team only. `shield`: what its words carry when they are pasted into other writing
    (`law.passages`), where they then never leave."""

    key: str
    name: str
    says: str
    may: May
    working: frozenset[str]
    shield: str

    def read_by(self, roles: Collection[str]) -> tuple[bool, bool]:
        """Whether somebody with these roles reads it of every child, and whether of the children they work with."""
        held = roles_who_may(self.may) & set(roles)
        return bool(held - self.working), bool(held)


_WORKING = frozenset({"social_worker", "team_manager"})
KINDS: tuple[Kind, ...] = (
    Kind(
        "privileged",
        "Legal advice",
        "Advice to the council by its lawyers, and what it asked them.",
        May.READ_LEGAL_ADVICE,
        _WORKING,
        "privileged",
    ),
    Kind(
        "police_evidence",
        "Police evidence",
        "What the police gave for the enquiry. They decide who else may have it.",
        May.READ_POLICE_EVIDENCE,
        _WORKING,
        "police",
    ),
    Kind(
        "adoption",
        "Adoption",
        "Who somebody was before an adoption, or who adopted them. Read by named people.",
        May.READ_ADOPTION,
        frozenset(),
        "adoption",
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}

# Who reads an item; `{which}` says of whom or which one.
READABLE = """
SELECT i.ref, i.kind, i.from_whom, i."on", i.recorded_at, i.recorded_by, i.document_id, coalesce(t.words, '')
FROM record_confidentialitem i LEFT JOIN record_confidentialtext t ON t.item_id = i.ref
WHERE {which} AND NOT EXISTS (SELECT 1 FROM record_confidentialtakenoff o WHERE o.item_id = i.ref)
  AND (i.kind = ANY(%(always)s)
    OR i.kind = ANY(%(working)s) AND EXISTS (
      SELECT 1 FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
      JOIN record_allocated a ON a.person_id = c2.person_id
      WHERE c.person_id = i.person_id AND (a.worker = %(user)s OR a.team = ANY(%(teams)s)))
    OR EXISTS (SELECT 1 FROM record_confidentialreader r
      WHERE r.item_id = i.ref AND r."user" = %(user)s AND r.expires_on >= %(today)s
        AND NOT EXISTS (SELECT 1 FROM record_confidentialreaderended e WHERE e.reader_id = r.ref)))
ORDER BY i.recorded_at DESC, i.ref
"""
ON_RECORDS = READABLE.format(which="i.person_id = ANY(%(records)s)")
ONE = READABLE.format(which="i.ref = %(item)s")


def asked_by(viewer: Viewer, today: date, **more: Any) -> dict[str, Any]:
    """The values `READABLE` is asked with."""
    reads = {kind.key: kind.read_by(viewer.roles) for kind in KINDS}
    return {
        "always": [key for key, (every, _) in reads.items() if every],
        "working": [key for key, (_, own) in reads.items() if own],
        "user": viewer.user,
        "teams": list(viewer.teams),
        "today": today,
        **more,
    }


def answers_for(viewer: Viewer, kind: str, written_by: UUID) -> bool:
    """Whether this viewer may name readers of an item they can read, and take it off: whoever wrote it, and whoever reads
    that kind of every child."""
    return written_by == viewer.user or BY_KEY[kind].read_by(viewer.roles)[0]
