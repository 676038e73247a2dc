"""Which PostgreSQL, and as whom.

`DATABASE_URL` names a server (16 or later) and the owner of the database, who migrates. Without it the embedded
cluster below ALONGSIDE_HOME is meant. What serves people is never the owner: it logs in as `DATABASE_SERVICE_URL` says,
or, where only the one address is given, as the owner who takes the role `alongside_service` before the first statement.
Nothing here connects.
"""

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from alongside.config.cluster import Cluster
from alongside.config.places import home

OWNER, SERVICE = "owner", "alongside_service"
# Readers outside the staff: each door its own role, with its own login where there is one (see record/doors.py).
FAMILY, PARTNER = "alongside_family", "alongside_partner"
LOGINS = {
    SERVICE: "DATABASE_SERVICE_URL",
    FAMILY: "DATABASE_FAMILY_URL",
    PARTNER: "DATABASE_PARTNER_URL",
}
DATABASE = "alongside"
# A page asks for little of much: to plan it for several processes, to compile it, or to plan a statement that was prepared
# anew for each child, takes longer than to answer it. The little is found by index: on today's discs, and in memory, a row
# out of order costs hardly more than the next one, and a table is not worth reading whole for a hundred of its rows.
FOR_PAGES = "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1"


def embedded() -> Cluster:
    """The cluster of the demonstration. Asking for it starts nothing."""
    return Cluster(home() / "postgres")


def is_embedded() -> bool:
    """Whether the database is the one we start and stop ourselves."""
    return "DATABASE_URL" not in os.environ


def address(role: str) -> str:
    """The address at which this role finds the database."""
    if role in LOGINS and (own := os.environ.get(LOGINS[role])):
        return own
    if named := os.environ.get("DATABASE_URL"):
        return named
    cluster = embedded()
    return cluster.uri(DATABASE) if role == OWNER else cluster.uri(DATABASE, user=role)


def has_own_login(role: str) -> bool:
    """Whether this role logs in by itself, so that no other role can be taken from its connection."""
    return is_embedded() or LOGINS[role] in os.environ


class OnlyTheService:
    """Tables are made and looked after on the connection of the service; those of readers outside only read."""

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        """Whether migrations are this connection's business."""
        return db == "default"


def connection(role: str) -> dict[str, Any]:
    """Django's description of the connection for this role."""
    parts = conninfo_to_dict(address(role))
    shared_login = role != OWNER and not has_own_login(role)
    options = [str(parts.get("options") or "")]
    if shared_login:
        options.append(f"-c role={role}")
    if shared_login or (role != OWNER and is_embedded()):
        options.append(FOR_PAGES)  # with a login of its own the role carries these itself
    if wanted := " ".join(filter(None, options)):
        parts["options"] = wanted
    return described(parts)


def described(parts: dict[str, Any]) -> dict[str, Any]:
    """Django's description of a connection from libpq's own words for it."""
    rest = dict(parts)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": rest.pop("dbname", DATABASE),
        "USER": rest.pop("user", ""),
        "PASSWORD": rest.pop("password", ""),
        "HOST": rest.pop("host", ""),
        "PORT": str(rest.pop("port", "") or ""),
        "OPTIONS": rest,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # each action is its own transaction
    }
