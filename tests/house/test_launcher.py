"""`./alongside`: standard library only, and it looks after its own environment."""

import ast
import runpy
import subprocess
import sys

import pytest

from alongside.config import assets
from alongside.config.places import checkout

LAUNCHER = checkout() / "alongside"


@pytest.fixture
def launcher(tmp_path, monkeypatch):
    """The launcher's own functions, for an environment of this test alone."""
    monkeypatch.setenv("ALONGSIDE_VENV", str(tmp_path / "env"))
    return runpy.run_path(str(LAUNCHER), run_name="launcher")


def test_the_launcher_uses_the_standard_library_only():
    tree = ast.parse(LAUNCHER.read_text())
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert names <= sys.stdlib_module_names


def test_the_launcher_may_be_run():
    assert LAUNCHER.stat().st_mode & 0o111
    assert LAUNCHER.read_text().startswith("#!/usr/bin/env python3\n")


def test_the_launcher_and_the_assets_agree_on_what_is_current(launcher):
    assert launcher["assets_current"]() == assets.current(checkout())


def test_an_environment_counts_as_made_only_when_everything_in_it_is(launcher, tmp_path):
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert not launcher["installed"]("runtime")

    launcher["stamp"]("runtime").write_text(launcher["wanted"]("runtime"))
    assert launcher["installed"]("runtime")

    launcher["UNFINISHED"].touch()  # a later set-up was interrupted
    assert not launcher["installed"]("runtime")


def test_a_changed_lock_asks_for_a_new_set_up(launcher, tmp_path):
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    launcher["stamp"]("runtime").write_text("3.11 0000")
    assert not launcher["installed"]("runtime")


def test_a_half_made_environment_is_made_anew(launcher, tmp_path):
    environment = tmp_path / "env"
    (environment / "lib").mkdir(parents=True)
    (environment / "lib" / "half a package").touch()
    launcher["UNFINISHED"].touch()

    launcher["make_environment"]()

    assert not (environment / "lib" / "half a package").exists()
    assert (
        subprocess.run(
            [environment / "bin" / "python", "-m", "pip", "--version"], capture_output=True
        ).returncode
        == 0
    )


def test_a_folder_with_something_else_in_it_is_left_alone(launcher, tmp_path):
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "letters to the family.odt").touch()

    with pytest.raises(SystemExit, match="holds something else"):
        launcher["make_environment"]()

    assert (tmp_path / "env" / "letters to the family.odt").exists()


@pytest.mark.parametrize(
    ("said", "megabytes"),
    [(("4.1", "MB"), 4.1), (("61.2", "kB"), 0.0612), (("950", "bytes"), 0.00095), (("1.2", "GB"), 1200)],
)
def test_downloads_are_counted_in_megabytes(launcher, said, megabytes):
    assert launcher["in_megabytes"](*said) == pytest.approx(megabytes)
