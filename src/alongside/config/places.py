"""Where things lie on this machine. Standard library only: the launcher's helpers read it before Django is there."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def checkout() -> Path | None:
    """The folder with the launcher, when running from a checkout; None when installed as a package."""
    folder = PACKAGE.parents[1]
    return folder if (folder / "alongside").is_file() and (folder / "pyproject.toml").is_file() else None


def home() -> Path:
    """The folder of everything this installation keeps: ALONGSIDE_HOME, else .alongside in the checkout, else in
    the user's own folder. It need not exist yet, and asking does not make it."""
    if named := os.environ.get("ALONGSIDE_HOME"):
        return Path(named).expanduser().resolve()
    folder = checkout()
    if folder and os.access(folder, os.W_OK):
        return folder / ".alongside"
    return Path.home() / ".alongside"


def make_home() -> Path:
    """Make the home folder. Others may pass through it (PostgreSQL's own user must, when we are root), not list it."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == folder.stat().st_uid:
        folder.chmod(0o711)
    return folder
