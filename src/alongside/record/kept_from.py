"""Who must be given nothing about a child, because an order or a decision says so: for every action that gives, asks or tells.

It counts under whichever record of the child and of the other it was written down: whose records were joined is one person,
and an order is often older than the join.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from alongside.record.queries.shared import rows

STANDS = """
SELECT DISTINCT ON (child.ref, other.ref) child.ref, other.ref, k.words
FROM unnest(%(children)s::uuid[]) AS child(ref)
JOIN record_personcard c ON c.person_id = child.ref JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
JOIN record_keptfrom k ON k.person_id = c2.person_id
JOIN record_personcard o2 ON o2.person_id = k.other_id JOIN record_personcard o ON o.canonical_id = o2.canonical_id
JOIN unnest(%(others)s::uuid[]) AS other(ref) ON other.ref = o.person_id
WHERE k.standing AND (k.to_on IS NULL OR k.to_on >= %(today)s)
  AND NOT EXISTS (SELECT 1 FROM record_keptfrom x WHERE x.replaces_id = k.ref)
ORDER BY child.ref, other.ref, k.recorded_at DESC, k.ref
"""


def orders(
    children: Collection[UUID], others: Collection[UUID], *, today: date
) -> dict[tuple[UUID, UUID], str]:
    """Each of these children with each of these others who must be given nothing about them today, and what the order or the
    decision says. Its last day is counted. At most one statement."""
    if not (children and others):
        return {}
    found = rows(STANDS, {"children": list(children), "others": list(others), "today": today})
    return {(child, other): words for child, other, words in found}
