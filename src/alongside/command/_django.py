"""Setting up Django inside a verb, as the owner of the database or as the role that serves."""

import os

from alongside.command import Problem


def as_owner() -> None:
    """For verbs that change the shape of the database or copy all of it. Starts the embedded PostgreSQL if need be."""
    os.environ["ALONGSIDE_DATABASE_ROLE"] = "owner"
    _set_up()


def as_service() -> None:
    """For verbs that serve, write or read the record: with no more rights than the pages have."""
    os.environ.pop("ALONGSIDE_DATABASE_ROLE", None)
    _set_up()


def _set_up() -> None:
    import django
    from psycopg import OperationalError, connect

    from alongside.config import databases, upkeep
    from alongside.config.cluster import ClusterFault

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    try:
        if databases.is_embedded():
            cluster = databases.embedded()
            cluster.start()
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
    django.setup()
