"""Where each duty to tell stands: its latest step."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

SQL = """
INSERT INTO record_noticestate (notice_id, person_id, state, due_on, review_on)
SELECT n.ref, n.person_id, s.kind, n.due_on, s.review_on
FROM record_notice n
JOIN LATERAL (SELECT kind, review_on FROM record_noticestep WHERE notice_id = n.ref ORDER BY n DESC LIMIT 1) s ON true
WHERE n.ref = ANY(%s)
"""


def refresh(notices: Collection[UUID]) -> None:
    """Bring these notices' states up to date."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_noticestate WHERE notice_id = ANY(%s)", [list(notices)])
        cursor.execute(SQL, [list(notices)])
