"""A Chromium for the tests: the one named, else the system's, else the distribution's package where we may."""

import os
import shutil
import subprocess

from alongside.command import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_chromium() -> str:
    """The browser's program. Raises a Problem that says what to do when there is none and none may be installed."""
    if named := os.environ.get("CHROMIUM"):
        if shutil.which(named) is None:
            raise Problem(f"CHROMIUM names {named}, which is no program.")
        return named
    if found := _found():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("There is no Chromium here: installing the distribution's.", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
            done = subprocess.run(
                ["apt-get", *command], env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            if done.returncode:
                raise Problem(
                    f"apt-get could not install Chromium:\n{done.stdout.decode(errors='replace')[-2000:]}"
                )
        if found := _found():
            return found
    raise Problem(
        "The browser tests need a Chromium. Install one (Debian or Ubuntu: apt-get install chromium), "
        "or name one with CHROMIUM."
    )


def _found() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
