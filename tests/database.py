"""The database of the tests: one migrated template, cloned for each worker, served by the role that serves people.

Without DATABASE_URL the embedded PostgreSQL is used, with its durability off, in a cluster that several runs may share;
the last to leave stops it. With DATABASE_URL a server of 16 or later is used, whose role may create databases.
"""

import contextlib
import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from alongside.config.cluster import OLDEST_SERVER, THROWAWAY, Cluster, ClusterFault
from alongside.config.databases import FOR_PAGES, SERVICE, described
from alongside.config.places import PACKAGE, home, make_home

TELLING = 0x616C6F6E68  # one teller of a council at a time
LOCK = 0x616C6F6E67  # one builder of templates at a time, on one server
KEPT_TEMPLATES = 3
ENOUGH = 30  # tests that took back what they wrote, before the next module begins on a clone without their dead rows


class Databases:
    """The server, the template and this process's own clone."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.named = os.environ.get("DATABASE_URL")
        self.cluster = Cluster(home() / f"tests-{_programs()}", THROWAWAY)
        self.name = f"alongside_test_{os.getpid()}_{worker}"
        self.taken_back = 0

    @cached_property
    def template(self) -> str:
        """Named after all that its shape depends on, so that it is built again exactly when that changes."""
        sources = [
            *(file for app in ("accounts", "record", "config") for file in (PACKAGE / app).rglob("*.py")),
            PACKAGE.parents[1] / "requirements" / "runtime.txt",
        ]
        digest = hashlib.sha256()
        for file in sorted(sources):
            digest.update(str(file.relative_to(PACKAGE.parents[1])).encode() + file.read_bytes())
        return f"alongside_template_{digest.hexdigest()[:12]}"

    @contextlib.contextmanager
    def ready(self) -> Iterator[None]:
        """A clone of our own for as long as the session lasts, and Django pointed at it."""
        with self._server():
            with psycopg.connect(self.maintenance, autocommit=True) as server:
                server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
                self._drop_leftovers(server)
                if not _exists(server, self.template):
                    self._build_template(server)
                server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            self.clone()
            self._point(self.name, serving=True)
            try:
                yield
            finally:
                connections.close_all()
                with psycopg.connect(self.maintenance, autocommit=True) as server:
                    server.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def clone(self) -> None:
        """Our database as the template is: also what a test that really commits leaves behind goes with it."""
        connections.close_all()
        self.taken_back = 0
        with psycopg.connect(self.maintenance, autocommit=True) as server:
            self._copy(server, self.name)

    @contextlib.contextmanager
    def beside(self, what: str) -> Iterator[str]:
        """Another database as the template is, by its owner's address: for what replaces a whole database."""
        name = f"{self.name}_{what}"
        with psycopg.connect(self.maintenance, autocommit=True) as server:
            self._copy(server, name)
            try:
                yield self.owner(name)
            finally:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _copy(self, server: psycopg.Connection, name: str) -> None:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        # One clone at a time: while a template is being copied nobody else may be connected to it.
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY file_copy")
        server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def refreshed(self) -> None:
        """Between two modules: without the dead rows of what was taken back, which every query would read past."""
        if self.taken_back >= ENOUGH:
            self.clone()

    def told(self, which: str, tell: Callable[[], Any]) -> tuple[str, Any]:
        """A template into which a council was told, and what telling it answered. Told once for all workers and modules
        of one run: it takes half a minute. Named after the process that runs it all, and gone when that is."""
        run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
        name = f"alongside_test_{run}_{which}"
        answer = home() / f"{name}.pickle"
        with psycopg.connect(self.maintenance, autocommit=True) as server:
            server.execute("SELECT pg_advisory_lock(%s)", [TELLING])
            if not _exists(server, name):
                self.clone()
                answer.write_bytes(pickle.dumps(tell()))
                connections.close_all()
                with psycopg.connect(self.owner(self.name), autocommit=True) as own:
                    own.execute("ANALYZE")  # as autovacuum would have by then
                server.execute(f"CREATE DATABASE {name} TEMPLATE {self.name} STRATEGY file_copy")
            server.execute("SELECT pg_advisory_unlock(%s)", [TELLING])
        return name, pickle.loads(answer.read_bytes())

    @property
    def maintenance(self) -> str:
        return self.named or self.cluster.uri()

    def owner(self, database: str) -> str:
        return make_conninfo(self.maintenance, dbname=database)

    def _build_template(self, server: psycopg.Connection) -> None:
        making = f"{self.template}_making"
        server.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {making}")
        # In a process of its own, as the owner, by the same verb that an operator uses.
        migrated = subprocess.run(
            [sys.executable, "-m", "alongside", "migrate"],
            env={
                **os.environ,
                "PYTHONPATH": str(PACKAGE.parent),
                "DATABASE_URL": self.owner(making),
                "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
            },
            capture_output=True,
            text=True,
        )
        assert migrated.returncode == 0, f"alongside migrate failed:\n{migrated.stdout}{migrated.stderr}"
        server.execute(f"ALTER DATABASE {making} RENAME TO {self.template}")

    def _point(self, database: str, *, serving: bool) -> None:
        parts = conninfo_to_dict(self.owner(database))
        if serving:
            # Statements are planned as they are in service; for the values of each, it would take a fifth longer.
            parts["options"] = f"-c role={SERVICE} {FOR_PAGES}"
        # Kept for no longer than one request or job: a thread of a test may end without closing its own, and whichever test
        # comes next would answer for it.
        connections["default"].settings_dict.update({**described(parts), "CONN_MAX_AGE": 0})

    @contextlib.contextmanager
    def _server(self) -> Iterator[None]:
        if self.named:
            with psycopg.connect(self.named) as server:
                if (version := server.info.server_version // 10_000) < OLDEST_SERVER:
                    pytest.exit(
                        f"The server of DATABASE_URL is PostgreSQL {version}; {OLDEST_SERVER} or later is needed."
                    )
            yield
            return
        make_home()
        try:
            with self.cluster.in_use():
                yield
        except ClusterFault as fault:
            pytest.exit(str(fault))

    def _drop_leftovers(self, server: psycopg.Connection) -> None:
        """Clones of runs that were killed, and templates of long ago. On a server of others' we touch nothing else."""
        names = [
            row[0]
            for row in server.execute(
                r"SELECT datname FROM pg_database WHERE datname LIKE 'alongside\_t%' ORDER BY oid DESC"
            )
        ]
        templates = [
            name for name in names if name.startswith("alongside_template_") and name != self.template
        ]
        clones = [name for name in names if name.startswith("alongside_test_")]
        dead = [
            name for name in clones if not self.named and not Path(f"/proc/{name.split('_')[2]}").exists()
        ]
        for name in templates[KEPT_TEMPLATES:] + (dead if Path("/proc/self").exists() else []):
            with contextlib.suppress(psycopg.errors.ObjectInUse):
                server.execute(f"DROP DATABASE IF EXISTS {name}")
                (home() / f"{name}.pickle").unlink(missing_ok=True)


def _programs() -> str:
    """A word for whose PostgreSQL it is: two versions never share their data."""
    if named := os.environ.get("PG_BIN"):
        return hashlib.sha256(os.path.realpath(named).encode()).hexdigest()[:10]
    return "wheel"


def _exists(server: psycopg.Connection, database: str) -> bool:
    return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone())
