"""What is needed only while a return is made goes with it, also where the process was killed."""

import os
import subprocess
import sys
from pathlib import Path

from alongside.returns import scratch as module
from alongside.returns.scratch import scratch

HOLDS = """
import sys
from pathlib import Path
from alongside.returns.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "census.xml").write_text("<Child/>")
    print(folder, flush=True)
    sys.stdin.read()
"""


def somebody(within):
    """Another process that has such a folder, with a census in it."""
    made = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(within)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[2])},
    )  # fmt: skip
    return made, Path(made.stdout.readline().strip())


def test_what_a_killed_process_left_goes_with_the_next_and_a_living_ones_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "YOUNG", -1)
    (killed, left), (lives, used) = somebody(tmp_path), somebody(tmp_path)
    killed.kill()
    killed.communicate()
    (tmp_path / "census.xml").write_text("the analyst's own")
    try:
        assert (left / "census.xml").exists()
        with scratch(tmp_path) as mine:
            assert not left.exists()
            assert (used / "census.xml").exists()
            assert mine.stat().st_mode & 0o077 == 0
    finally:
        lives.communicate("")
    assert [each.name for each in tmp_path.iterdir()] == ["census.xml"]
