"""A table that names children replaces an older file: whoever had that one open, or owned it, reads nothing of the new one."""

import os
import stat

from alongside.exchange.closed import closed


def test_whoever_holds_the_file_that_stood_there_before_reads_nothing_of_the_new_one(tmp_path):
    path = tmp_path / "left-out.csv"
    path.write_text("an old list\n")
    path.chmod(0o644)
    with path.open(encoding="utf-8") as theirs:
        with closed(path, encoding="utf-8") as target:
            target.write("Zerlina Quandary\n")
        assert theirs.read() == "an old list\n"
    assert path.read_text(encoding="utf-8") == "Zerlina Quandary\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_that_somebody_laid_there_leads_them_to_nothing(tmp_path):
    theirs, path = tmp_path / "theirs.csv", tmp_path / "left-out.csv"
    theirs.write_text("an old list\n")
    path.symlink_to(theirs)
    with theirs.open(encoding="utf-8") as held:
        with closed(path, encoding="utf-8") as target:
            target.write("Zerlina Quandary\n")
        assert held.read() == "an old list\n"
    assert path.read_text(encoding="utf-8") == "Zerlina Quandary\n"
    assert theirs.stat().st_mode & 0o777 == 0o600


def test_what_is_no_file_is_written_to_as_it_is(tmp_path):
    """`--left-out` may name a pipe: it is not taken away, and its rights are not ours to change."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o622)
    reads = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with closed(pipe, encoding="utf-8") as target:
            target.write("Zerlina Quandary\n")
        assert os.read(reads, 100) == b"Zerlina Quandary\n"
    finally:
        os.close(reads)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert pipe.stat().st_mode & 0o777 == 0o622
