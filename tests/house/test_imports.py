"""Who may use whom (see docs/reference and docs/how-to/find-your-way.md). Floors themselves are checked by import-linter."""

import subprocess
import sys

import grimp
import pytest

from alongside import command
from alongside.config.places import PACKAGE

DOORS = ("desk", "family", "partners", "public", "exchange")
# A door reads by its own queries; the desk is also the managers' door.
READS = {door: {door} for door in DOORS} | {"desk": {"desk", "managers"}}
WITHOUT_DJANGO = ("pathway", "due", "position", "check")


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("alongside", include_external_packages=True, cache_dir=None)


def modules(graph, package):
    """The package and all in it; nothing where the package is not built yet."""
    whole = f"alongside.{package}"
    return {whole, *graph.find_descendants(whole)} if whole in graph.modules else set()


def imports(graph, package):
    """Every import out of a package, as (importer, imported)."""
    return [
        (one, other)
        for one in modules(graph, package)
        for other in graph.find_modules_directly_imported_by(one)
    ]


def under(module, *packages):
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_the_law_uses_the_standard_library_only(graph):
    foreign = [
        (one, other)
        for one, other in imports(graph, "law")
        if not under(other, "alongside.law") and other.split(".")[0] not in sys.stdlib_module_names
    ]
    assert foreign == []


@pytest.mark.parametrize("package", [*DOORS, "jobs", "post", "design"])
def test_only_the_record_touches_its_tables(graph, package):
    closed = ("alongside.record.models", "alongside.accounts.models", "alongside.record.migrations")
    assert [pair for pair in imports(graph, package) if under(pair[1], *closed)] == []


@pytest.mark.parametrize("package", [*DOORS, "jobs", "post"])
def test_the_record_is_entered_through_its_actions_and_queries(graph, package):
    rooms = {
        other
        for _, other in imports(graph, package)
        if under(other, "alongside.record")
        and not under(other, "alongside.record.actions", "alongside.record.queries")
    }
    # The viewer and the history are values that the doors build and hand down.
    assert rooms <= {"alongside.record", "alongside.record.access", "alongside.record.history"}


@pytest.mark.parametrize("door", DOORS)
def test_each_door_reads_by_its_own_queries(graph, door):
    foreign = [
        pair
        for pair in imports(graph, door)
        for other in DOORS
        if other not in READS[door] and under(pair[1], f"alongside.record.queries.{other}")
    ]
    assert foreign == []


def test_the_returns_use_the_codes_and_the_days_of_the_law_and_not_the_pathway(graph):
    used = {other for _, other in imports(graph, "returns") if under(other, "alongside.law")}
    assert {module for module in used if not under(module, "alongside.law.codes", "alongside.law.days")} <= {
        "alongside.law"
    }


def test_every_floor_on_disk_is_known_to_the_contracts():
    floors = {folder.parent.name for folder in PACKAGE.glob("*/__init__.py")}
    assert floors <= {
        "command",
        "config",
        "jobs",
        *DOORS,
        "post",
        "record",
        "accounts",
        "returns",
        "design",
        "law",
    }


@pytest.mark.parametrize("verb", [verb for verb in WITHOUT_DJANGO if verb in command.verbs()])
def test_verbs_for_other_tools_load_no_django(verb):
    script = (
        f"import argparse, sys; from alongside import command; module = command.module_of({verb!r}); "
        "module.add(argparse.ArgumentParser()); sys.exit('django' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": str(PACKAGE.parent)}).returncode
        == 0
    )


@pytest.mark.parametrize("verb", command.verbs())
def test_every_verb_says_what_it_does_and_keeps_to_the_shape(verb):
    summary, module = command.verbs()[verb], command.module_of(verb)
    assert summary.endswith(".") or "." in summary
    assert callable(module.add)
    assert callable(module.run)


def test_listing_the_verbs_imports_none_of_them():
    script = (
        "import sys; from alongside.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name.startswith('alongside.command.') or name == 'django' for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "demo" in done.stdout


def test_words_a_verb_does_not_know_are_refused_unless_it_hands_them_on():
    def alongside(*words):
        done = subprocess.run(
            [sys.executable, "-m", "alongside", *words],
            env={"PYTHONPATH": str(PACKAGE.parent)},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    assert alongside("demo", "--prot", "8001")[0] == 2
    code, words = alongside("test", "--version")
    assert code == 0
    assert words.startswith("pytest ")
