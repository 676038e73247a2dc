"""Setting up Django inside a verb, as the owner of the database or as the role that serves."""

import atexit
import contextlib
import os

from alongside.command import Problem


def as_owner(*, database_is_there: bool = False) -> None:
    """For verbs that change the shape of the database or copy all of it. Starts the embedded PostgreSQL, until this
    process ends, unless the caller has seen to the database."""
    os.environ["ALONGSIDE_DATABASE_ROLE"] = "owner"
    if not database_is_there:
        _reach_database()
    _set_up()


def as_service() -> None:
    """For verbs that serve, write or read the record: with no more rights than the pages have."""
    os.environ.pop("ALONGSIDE_DATABASE_ROLE", None)
    _reach_database()
    _set_up()
    _refuse_unmigrated()


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    django.setup()


def _reach_database() -> None:
    from psycopg import OperationalError, connect

    from alongside.config import databases, upkeep
    from alongside.config.cluster import ClusterFault

    try:
        if databases.is_embedded():
            cluster = databases.embedded()
            use = contextlib.ExitStack()
            use.enter_context(cluster.in_use())
            atexit.register(use.close)
            upkeep.make_database(cluster.uri(), databases.DATABASE)
        else:
            with connect(databases.address(databases.OWNER), connect_timeout=10) as server:
                if (version := server.info.server_version // 10_000) < upkeep.OLDEST_SERVER:
                    raise Problem(
                        f"The server of DATABASE_URL is PostgreSQL {version}; {upkeep.OLDEST_SERVER} or later is needed."
                    )
    except ClusterFault as fault:
        raise Problem(str(fault)) from None
    except OperationalError as fault:
        raise Problem(f"No database answers at DATABASE_URL: {str(fault).splitlines()[-1].strip()}") from None


def _refuse_unmigrated() -> None:
    """A database with tables missing is said once and plainly, not by whichever table is asked for first."""
    from django.db import OperationalError

    from alongside.config.upkeep import waiting_migrations

    try:
        waiting = len(waiting_migrations())
    except OperationalError as fault:  # the role that serves is not there yet either
        raise Problem(
            f"The database cannot be used yet. Run `alongside migrate` first. ({fault})".replace("\n", " ")
        ) from None
    if waiting:
        raise Problem(
            f"The database is {waiting} migrations behind this code. Run `alongside migrate` first."
        )
