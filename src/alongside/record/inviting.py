"""What is on record about a person and each child before that person is given a way to read: for the page that asks, and
for the action that does. What stands for the same people under other records counts too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from alongside.law.inviting import About
from alongside.law.people import PARENTS
from alongside.record.access import STANDING
from alongside.record.queries.shared import rows
from alongside.record.together import Written

_FACTS = """
WITH child AS (SELECT c.person_id AS asked, c.name, c2.person_id AS ref FROM record_personcard c
               JOIN record_personcard c2 USING (canonical_id) WHERE c.person_id = ANY(%(children)s)),
  me AS (SELECT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
         WHERE c.person_id = %(person)s),
  tied AS (SELECT r.other_id AS child, r.person_id AS adult, false AS responsible FROM record_relationship r
            WHERE r.other_id IN (SELECT ref FROM child) AND r.kind = ANY(%(parents)s) AND r.standing
              AND (r.to_on IS NULL OR r.to_on >= %(today)s)
              AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
           UNION ALL
           SELECT p.person_id, p.holder_id, true FROM record_parentalresponsibility p
            WHERE p.person_id IN (SELECT ref FROM child) AND p.standing
              AND (p.to_on IS NULL OR p.to_on >= %(today)s)
              AND NOT EXISTS (SELECT 1 FROM record_parentalresponsibility x WHERE x.replaces_id = p.ref)),
  home AS (SELECT a.person_id, a.protected, lower(regexp_replace(a.lines || a.postcode, '[^[:alnum:]]', '', 'g')) AS bare
            FROM record_address a WHERE a.standing AND (a.to_on IS NULL OR a.to_on >= %(today)s)
              AND NOT EXISTS (SELECT 1 FROM record_address x WHERE x.replaces_id = a.ref)
              AND a.person_id IN (SELECT ref FROM me UNION SELECT ref FROM child UNION SELECT adult FROM tied)),
  kept AS (SELECT r.person_id, r.owner, r.second, r.together FROM ({standing}) r)
SELECT asked, min(name),
  EXISTS (SELECT 1 FROM record_keptfrom k JOIN child c ON c.ref = k.person_id AND c.asked = child.asked
           WHERE k.other_id IN (SELECT ref FROM me) AND k.standing AND (k.to_on IS NULL OR k.to_on >= %(today)s)
             AND NOT EXISTS (SELECT 1 FROM record_keptfrom x WHERE x.replaces_id = k.ref)),
  EXISTS (SELECT 1 FROM tied t JOIN child c ON c.ref = t.child AND c.asked = child.asked
           WHERE t.adult IN (SELECT ref FROM me)),
  EXISTS (SELECT 1 FROM tied t JOIN child c ON c.ref = t.child AND c.asked = child.asked
           WHERE t.responsible AND t.adult IN (SELECT ref FROM me)),
  EXISTS (SELECT 1 FROM kept JOIN child c ON c.ref = kept.person_id AND c.asked = child.asked WHERE NOT EXISTS
           (SELECT 1 FROM kept mine WHERE mine.together = kept.together AND mine.person_id IN (SELECT ref FROM me))),
  NOT EXISTS (SELECT 1 FROM kept JOIN child c ON c.ref = kept.person_id AND c.asked = child.asked
           WHERE kept.owner <> %(user)s AND kept.second IS DISTINCT FROM %(user)s),
  EXISTS (SELECT 1 FROM home WHERE protected AND person_id NOT IN (SELECT ref FROM me)
           AND bare NOT IN (SELECT bare FROM home WHERE person_id IN (SELECT ref FROM me))
           AND person_id IN (SELECT ref FROM child c WHERE c.asked = child.asked
                             UNION SELECT adult FROM tied t JOIN child c ON c.ref = t.child AND c.asked = child.asked)),
  EXISTS (SELECT 1 FROM record_notice n JOIN record_noticestate s ON s.notice_id = n.ref
           JOIN child c ON c.ref = n.person_id AND c.asked = child.asked
           WHERE n.to_person_id IN (SELECT ref FROM me) AND s.state IN ('held', 'withheld'))
FROM child GROUP BY asked
"""
_WARNED = """
SELECT w.ref FROM record_staffwarning w
WHERE w.person_id IN (SELECT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
                      WHERE c.person_id = %(person)s)
  AND NOT EXISTS (SELECT 1 FROM record_staffwarningreview v WHERE v.warning_id = w.ref AND v.outcome = 'ended') LIMIT 1
"""


def to_read(person: UUID, children: Collection[UUID], *, user: UUID, today: date) -> dict[str, Any]:
    """What is asked of the database, to be read beside a page's other lists: `about` takes the rows."""
    asked = {
        "person": person,
        "children": list(children),
        "user": user,
        "today": today,
        "parents": sorted(PARENTS),
    }
    flags = (bool,) * 7
    return {
        "about": Written(_FACTS.replace("{standing}", STANDING), asked, (UUID, str, *flags)),
        "warned": Written(_WARNED, {"person": person}, (UUID,)),
    }


def about(person: UUID, found: Collection[Any]) -> dict[UUID, About]:
    """What stands about this person and each child, from the rows of `to_read`."""
    return {
        child: About(
            name.split(" ")[0],
            kept_from=kept,
            parent=parent,
            responsible=responsible,
            kept_apart=apart,
            answers=answers,
            private_home=private,
            held=held,
            own=child == person,
        )
        for child, name, kept, parent, responsible, apart, answers, private, held in found
    }


def facts(
    person: UUID, children: Collection[UUID], *, user: UUID, today: date
) -> tuple[dict[UUID, About], bool]:
    """What stands about this person and each child, and whether staff are warned of the person. Two statements."""
    asked = to_read(person, children, user=user, today=today)
    found = rows(asked["about"].sql, asked["about"].values)
    return about(person, found), bool(rows(asked["warned"].sql, asked["warned"].values))
