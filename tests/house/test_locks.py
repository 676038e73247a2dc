"""What is committed names no download address, holds no third-party code, and locks every part by its hash."""

import json
import re
import subprocess
import tomllib

import pytest

from alongside.config import assets
from alongside.config.places import checkout

ROOT = checkout()
LOCKS = sorted([*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"])


def committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_no_address(lock):
    assert "://" not in lock.read_text()


@pytest.mark.parametrize(
    "lock", [lock for lock in LOCKS if lock.suffix == ".txt"], ids=lambda lock: lock.name
)
def test_every_requirement_is_pinned_with_hashes(lock):
    entries = [
        entry for entry in re.split(r"\n(?=\S)", lock.read_text().strip()) if not entry.startswith("#")
    ]
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_asset_is_locked_with_its_integrity():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in named} == named
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_the_runtime_requirements_hold_every_dependency_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["house"]]
    locked = {
        entry.lower().replace("_", "-")
        for entry in re.findall(r"^([\w.-]+)==", (ROOT / "requirements/runtime.txt").read_text(), re.M)
    }
    names = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in wanted}
    assert names - locked == set()


def test_no_settings_of_a_package_registry_are_committed():
    assert [
        file.name
        for file in committed()
        if file.name in {".npmrc", "pip.conf", ".pypirc", "uv.toml", "uv.lock"}
    ] == []


def test_no_third_party_code_is_committed():
    assert [
        file for file in committed() if {"vendor", "node_modules"} & set(file.relative_to(ROOT).parts)
    ] == []


def test_what_may_be_used_on_gov_uk_only_is_stripped():
    sheet = (
        '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/light.woff2)}'
        "body{font-family:GDS Transport,arial,sans-serif;background:url(/assets/images/govuk-crest.svg)}"
        "a{background:url(/assets/images/icon-document.svg)}/*# sourceMappingURL=govuk.css.map */"
    )
    assert assets.stripped(sheet) == (
        'body{font-family:"Atkinson Hyperlegible","Helvetica Neue",Arial,sans-serif;background:none}'
        "a{background:url(images/icon-document.svg)}"
    )


def test_a_new_way_of_naming_the_font_stops_the_set_up():
    with pytest.raises(ValueError, match="GDS Transport"):
        assets.stripped("body{font-family:GDS Transport,helvetica}")


def test_the_fetched_assets_hold_nothing_of_gov_uks_own():
    files = [file for file in assets.VENDOR.rglob("*") if file.is_file()]
    assert {"govuk-frontend.min.css", "moj-frontend.min.css", "AtkinsonHyperlegible-Regular.ttf"} <= {
        f.name for f in files
    }
    assert [file.name for file in files if re.search(r"crown|crest|favicon|\.woff", file.name)] == []
    for sheet in (file for file in files if file.suffix in {".css", ".js"}):
        assert "GDS Transport" not in sheet.read_text()
