"""Who may do what to which table, worked out from the table's sort.

`alongside_service` serves staff and jobs; `alongside_family` and `alongside_partner` serve readers outside, who read what
`record.doors` opens and nothing else, under row-level security; `alongside_disposal` destroys texts under a retention rule.
The owner migrates and serves nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections

from alongside.record import doors
from alongside.record.doors import DISPOSAL, FAMILY, PARTNER, SERVICE
from alongside.record.models.sorts import Sort

RIGHTS = {
    Sort.LEDGER: "SELECT, INSERT",
    Sort.DRAFT: "SELECT, INSERT, UPDATE, DELETE",
    Sort.COPY: "SELECT, INSERT, UPDATE, DELETE",
    Sort.ACCOUNT: "SELECT, INSERT, UPDATE",
}
ROLES = (SERVICE, FAMILY, PARTNER, DISPOSAL)
# What disposal may destroy: the words and the bytes, never that they existed.
DISPOSABLE = (
    "record_passagetext",
    "record_attachmentbytes",
    "record_filemadesafe",
    "record_confidentialtext",
)


def sorts() -> dict[str, Sort]:
    """Every table of the record and of accounts with its sort. A model without one is a fault."""
    ours = [
        *apps.get_app_config("record").get_models(),
        *apps.get_app_config("accounts").get_models(),
    ]
    return {model._meta.db_table: Sort(model.sort) for model in ours if hasattr(model, "sort")}


def statements(tables: Iterable[str]) -> Iterator[str]:
    """The SQL that gives each role exactly what each sort allows, and readers outside what is opened to them. `tables`:
    those the database has."""
    there = set(tables)
    known = sorts()
    for role in ROLES:
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for table, sort in known.items():
        if table not in there:  # declared and not migrated yet: the check of the migrations says so
            continue
        for role in ROLES:
            yield f'REVOKE ALL ON "{table}" FROM {role}'
        yield f'GRANT {RIGHTS[sort]} ON "{table}" TO {SERVICE}'
        if table in DISPOSABLE:
            yield f'GRANT SELECT, DELETE ON "{table}" TO {DISPOSAL}'
    for table in sorted(there):  # of libraries: sessions, sign-in, jobs; they hold nothing about families
        if table not in known:
            yield f'REVOKE ALL ON "{table}" FROM {FAMILY}, {PARTNER}'
            yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {SERVICE}'
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {SERVICE}"
    yield from doors.statements(there)


def after_migrate(sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Give the roles their rights anew after every migration."""
    with connections[using].cursor() as cursor:
        for statement in statements(connections[using].introspection.table_names()):
            cursor.execute(statement)
