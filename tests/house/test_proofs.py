"""No door to families without its proofs: a run of the tests writes what it proved, and a service that finds none, an old
one or a failed one keeps the sign-in and what leaves shut."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from alongside.accounts import proofs
from alongside.accounts.proofs import PROOFS, Ran, against, mark_of, mark_of_code, written
from tests.proving import Proving

EVERY = [test for proof in PROOFS for test in proof.tests]


@pytest.fixture
def house(tmp_path):
    """A small house: a package with one file, and the tests that guard it."""
    package = tmp_path / "src" / "alongside"
    package.mkdir(parents=True)
    (package / "code.py").write_text("one = 1\n")
    for test in EVERY:
        (tmp_path / test).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / test).write_text("def test_it(): assert True\n")
    ran = {test: Ran(mark_of(tmp_path / test), 3, 0, 0) for test in EVERY}

    def asked():
        return against(package / "proofs.json", package, tmp_path / "tests")

    def write(**changed):
        now = {test: changed.get(test, each) for test, each in ran.items()}
        now = {test: each for test, each in now.items() if each is not None}
        (package / "proofs.json").write_text(written(now, mark_of_code(package), "today"))

    return SimpleNamespace(root=tmp_path, package=package, ran=ran, asked=asked, write=write)


def test_with_every_proof_of_this_very_code_nothing_stands_against_it(house):
    house.write()
    assert house.asked() == []


def test_without_a_file_or_with_one_that_cannot_be_read_it_stays_shut(house):
    assert "There is no proof" in house.asked()[0]
    for nonsense in ("", "[]", "{}", '{"code": "x", "tests": {"a": {"mark": 1}}}', '{"code": 1, "tests": 3}'):
        (house.package / "proofs.json").write_text(nonsense)
        assert "cannot be read" in house.asked()[0], nonsense


@pytest.mark.parametrize("test", EVERY)
def test_each_file_is_needed_whole_passed_and_unchanged(house, test):
    good = house.ran[test]
    for bad, says in (
        (None, "was not run whole"),
        (replace(good, failed=1), "3 passed, 1 failed"),
        (replace(good, passed=0), "0 passed"),
        (replace(good, skipped=1), "1 skipped"),
        (replace(good, mark="another"), "has changed since it was run"),
    ):
        house.write(**{test: bad})
        (found,) = house.asked()
        assert says in found
        assert test in found
    house.write()
    (house.root / test).write_text("def test_it(): assert True  # quieter now\n")
    assert any("has changed" in why for why in house.asked())
    (house.root / test).unlink()
    assert any("has changed" in why for why in house.asked())


def test_one_changed_line_of_what_is_served_makes_every_proof_an_old_one(house):
    house.write()
    (house.package / "code.py").write_text("one = 2\n")
    assert house.asked() == ["The proofs are of another version: the code has changed since the tests ran."]
    (house.package / "code.py").write_text("one = 1\n")
    assert house.asked() == []
    (house.package / "page.html").write_text("{{ everybody }}")
    assert len(house.asked()) == 1


def test_an_installed_package_without_its_tests_is_held_to_the_code_alone(house):
    import shutil

    house.write()
    shutil.rmtree(house.root / "tests")
    assert house.asked() == []


def test_every_file_that_is_named_is_there_and_proves_something():
    root = Path(__file__).parents[2]
    assert [test for test in EVERY if not (root / test).is_file()] == []
    assert {proof.key for proof in PROOFS} == {"access", "rendering", "leaks"}
    assert all("def test_" in (root / test).read_text() for test in EVERY)


def run_of(config, *reports):
    run = Proving(config)
    run.collected([f"{EVERY[0]}::one", f"{EVERY[0]}::two"])
    for name, outcome, when in reports:
        run.pytest_runtest_logreport(
            SimpleNamespace(
                nodeid=f"{EVERY[0]}::{name}",
                when=when,
                passed=outcome == "passed",
                failed=outcome == "failed",
                skipped=outcome == "skipped",
            )
        )
    return run


def plain(**option):
    return SimpleNamespace(option=SimpleNamespace(**option), args=["tests"])


def test_a_run_counts_a_file_only_when_every_test_of_it_was_heard_of():
    half = run_of(plain(), ("one", "passed", "setup"), ("one", "passed", "call"))
    assert dict(half.ran()) == {}
    whole = run_of(plain(), ("one", "passed", "call"), ("two", "failed", "call"))
    ((file, ran),) = whole.ran()
    assert (file, ran.passed, ran.failed, ran.skipped) == (EVERY[0], 1, 1, 0)
    broken = run_of(plain(), ("one", "passed", "call"), ("two", "failed", "setup"))
    assert dict(broken.ran())[EVERY[0]].failed == 1


@pytest.mark.parametrize(
    "left_out",
    [{"keyword": "dana"}, {"markexpr": "not browser"}, {"lf": True}, {"deselect": ["x"]}, {"stepwise": True}],
)
def test_a_run_that_leaves_tests_out_proves_nothing(left_out):
    assert not run_of(plain(**left_out)).whole
    assert run_of(plain()).whole
    named = SimpleNamespace(option=SimpleNamespace(), args=[f"{EVERY[0]}::one"])
    assert not run_of(named).whole


@pytest.fixture
def shut(settings, monkeypatch):
    settings.OUTSIDE_WITHOUT_PROOFS = False
    monkeypatch.setattr(proofs, "_found_at_start", lambda: ("There is no proof.",))


def test_a_service_without_proofs_says_so_and_how_to_have_paper(shut, db):
    client = Client()
    for address in ("/family/sign-in/", "/family/sign-in/first-time/"):
        for answer in (client.get(address), client.post(address, {"sign_in_name": "a", "password": "b"})):
            assert answer.status_code == 503
            body = answer.content.decode()
            assert "cannot sign in here yet" in body
            assert "paper" in body
            assert "<input" not in body.split("<main")[1].split("</main")[0]
    assert client.get("/family/").status_code == 302
    assert client.get("/sign-in/").status_code == 200, "those who work here go on"


def test_who_was_signed_in_before_reads_nothing_once_it_is_shut(settings, monkeypatch, db):
    from datetime import UTC, datetime
    from uuid import uuid4

    from alongside.accounts.family import keeping
    from tests.pages.conftest import enter

    client = enter(Client(), keeping.open_account("Somebody", by=uuid4(), now=datetime.now(UTC)))
    assert client.get("/family/your-sign-in/").status_code == 200
    settings.OUTSIDE_WITHOUT_PROOFS = False
    monkeypatch.setattr(proofs, "_found_at_start", lambda: ("There is no proof.",))
    assert client.get("/family/your-sign-in/").status_code == 302


def test_nothing_leaves_while_it_is_shut(shut, monkeypatch):
    from datetime import UTC, datetime
    from uuid import uuid4

    from alongside.post import outbox

    tried = []
    monkeypatch.setattr(outbox.actions, "begin", lambda *given, **more: tried.append(given))
    outbox.hand_over(uuid4(), by=None, now=datetime.now(UTC))
    assert tried == []


def test_only_the_demonstration_does_without_and_no_variable_does(monkeypatch):
    import subprocess
    import sys

    said = "from alongside.config import settings; print(settings.OUTSIDE_WITHOUT_PROOFS)"
    for demo, expected in (("1", "True"), ("0", "False"), ("", "False")):
        environment = {"PATH": "/usr/bin", "DEMO": demo, "OUTSIDE_WITHOUT_PROOFS": "1", "PYTHONPATH": "src"}
        done = subprocess.run(
            [sys.executable, "-c", said],
            env=environment,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert done.stdout.strip() == expected, done.stderr


def test_the_file_says_what_ran_and_when(house):
    house.write()
    kept = json.loads((house.package / "proofs.json").read_text())
    assert set(kept) == {"code", "at", "tests"}
    assert set(kept["tests"]) == set(EVERY)
