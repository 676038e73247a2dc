"""Bringing a database to the shape this code expects. Everything here connects as the owner."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import connect
from psycopg.errors import DuplicateDatabase
from psycopg.sql import SQL, Identifier, Literal

from alongside.config import databases
from alongside.config.cluster import OLDEST_SERVER as OLDEST_SERVER
from alongside.config.databases import FAMILY, PARTNER, SERVICE


def make_database(maintenance: str, name: str) -> bool:
    """Make an empty database unless it exists, over a connection to another one. Whether it was made now."""
    with connect(maintenance, autocommit=True) as server:
        try:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        except DuplicateDatabase:
            return False
    return True


def migrate(*, logins: bool) -> None:
    """Roles, tables and rights as this code expects them. Does no harm when all is there already."""
    make_roles(logins=logins)
    call_command("createcachetable", verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)


def make_roles(*, logins: bool) -> None:
    """The roles that serve, which belong to the server rather than to one database.

    `logins` lets the serving roles log in without a password: right only where nobody but us can reach the server's
    socket. On a shared server an administrator gives them their passwords, or the owner takes their role.
    """
    with connection.cursor() as cursor:
        for role in (SERVICE, FAMILY, PARTNER):
            cursor.execute(
                f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
            if logins:
                cursor.execute(f"ALTER ROLE {role} LOGIN")
            cursor.execute(f"GRANT {role} TO CURRENT_USER")
        # Where they have no logins of their own, a reader's request takes the narrower role for its transaction.
        cursor.execute(f"GRANT {FAMILY}, {PARTNER} TO {SERVICE}")
        # The service is bound by no policy: COPY, by which large files are loaded, knows none. Where the owner may not say
        # so, a policy lets the service through and loading inserts instead.
        cursor.execute(
            f"DO $$ BEGIN ALTER ROLE {SERVICE} BYPASSRLS; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"
        )


def count_tables() -> int:
    """How many tables the database holds."""
    return len(connection.introspection.table_names())


def waiting_migrations() -> list[str]:
    """The migrations this database has not had yet, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def go_on_as_service() -> None:
    """From here on this process has the rights of the role that serves, and no more."""
    connection.close()
    connection.settings_dict.update(databases.connection(SERVICE))


def drop_database(maintenance: str, name: str) -> None:
    """Throw a database away with all that is in it, whoever is connected."""
    with connect(maintenance, autocommit=True) as server:
        server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def database_remark(address: str, name: str) -> str:
    """What is remarked on a database as a whole; empty when nothing is, or when there is none of that name."""
    with connect(address) as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        return (found.fetchone() or ("",))[0] or ""


def remark_on_database(address: str, name: str, words: str) -> None:
    """Keep a remark on a database as a whole, in place of the one before. PostgreSQL keeps it with the database."""
    with connect(address, autocommit=True) as server:
        server.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(words)))


def gather_statistics(address: str) -> None:
    """What autovacuum does in the background, done at once: without it the planner does not know what was loaded."""
    with connect(address, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")
