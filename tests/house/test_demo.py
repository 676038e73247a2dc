"""`alongside demo`, really started: it comes back after being killed, and leaves nothing running when it is stopped."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg
import pytest

from alongside.config.cluster import Cluster
from alongside.config.places import PACKAGE

pytestmark = pytest.mark.slow

TOLD = "Loading the demonstration council"


class Demonstration:
    """A demonstration with a home of its own."""

    def __init__(self, home):
        self.home = home
        self.starts = 0
        self.cluster = Cluster(home / "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self, port=None):
        environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "ALONGSIDE_HOME": str(self.home)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        # A file, not a pipe: a killed one's helpers keep it open for a moment. One for each start, for the same reason.
        self.starts += 1
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alongside", "demo", "--port", str(port or self.port)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def answers(self, within=240):
        """What the health page says, once it can be reached."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self.process.poll() is None:
            with (
                contextlib.suppress(urllib.error.URLError, ConnectionError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer,
            ):
                return json.load(answer)
            time.sleep(0.1)
        return None

    @property
    def log(self):
        return self.home.parent / f"said-{self.starts}.log"

    def said(self):
        self.process.wait(timeout=30)
        return self.log.read_text()

    def has_said(self, words, within=30):
        """Whether it says these words soon: it answers a moment before it prints its address."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and words not in self.log.read_text():
            time.sleep(0.1)
        return words in self.log.read_text()

    def serves(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def database(self):
        return psycopg.connect(self.cluster.uri("alongside", user="alongside_service"), autocommit=True)


@pytest.fixture
def demonstration(tmp_path, monkeypatch):
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    own = Demonstration(tmp_path / "home")
    yield own
    with contextlib.suppress(ProcessLookupError):
        os.killpg(own.process.pid, signal.SIGKILL)
    own.cluster.stop()
    for folder in (own.cluster.root, own.cluster.socket_folder):
        shutil.rmtree(folder, ignore_errors=True)


def test_a_killed_demonstration_starts_again_with_all_that_was_acknowledged(demonstration):
    assert demonstration.start().answers() == {"status": "ok"}
    told_first = demonstration.log.read_text()
    with demonstration.database() as record:
        assert record.execute("SELECT current_user").fetchone() == ("alongside_service",)
        record.execute("INSERT INTO cache VALUES ('visit', 'Amara was seen, and seen alone', '2030-01-01')")

    postmaster = int((demonstration.cluster.data / "postmaster.pid").read_text().split()[0])
    for process in (demonstration.process.pid, postmaster):
        os.kill(process, signal.SIGKILL)
    demonstration.process.wait()

    assert demonstration.start().answers() == {"status": "ok"}
    with demonstration.database() as record:
        assert record.execute("SELECT value FROM cache").fetchone() == ("Amara was seen, and seen alone",)

    assert demonstration.has_said(f"http://127.0.0.1:{demonstration.port}/")
    # How soon is measured in bench/: on a busy machine no number of seconds would prove anything.
    assert TOLD in told_first
    assert TOLD not in demonstration.log.read_text(), "the council is told once"
    demonstration.process.send_signal(signal.SIGTERM)
    demonstration.said()
    assert demonstration.process.returncode == 0
    assert not demonstration.serves()
    assert not demonstration.cluster.running()


def test_a_taken_port_is_one_clear_sentence(demonstration):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = demonstration.start(port).said()
    assert words == f"alongside demo: Port {port} is taken by another program. Name a free one with --port.\n"
    assert demonstration.process.returncode == 2
