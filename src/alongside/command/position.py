"""Say where a child stands: events in, position out, both as JSON.

    alongside position amara.json --now 2026-09-08T09:00

FILE (or - for standard input) holds {"person", "matters", "events"}, with kinds and facts as `alongside pathway --format
json` lists them. What comes out: stages, what is open, due and late, refusals and cautions for each possible next
decision, and who is to be told, each with its source. What was written down after `--now` is not yet known then.
"""

import argparse
import json
import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alongside.command import Problem

LARGEST = 16 << 20  # bytes; the longest history met in a story is not a hundredth of it
# Signs of a file's own words that a terminal obeys, or that cannot be written as UTF-8. In JSON they only stand inside
# strings, where their number says the same.
_OBEYED = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
    parser.add_argument(
        "--now", metavar="T", help="the moment to stand at, or the end of a day; now unless told"
    )


def run(args: argparse.Namespace) -> int:
    from alongside.law import files, pathway

    now = _now(args.now)
    try:
        history = files.read(_json(args.file), as_known_at=now)
    except files.BadFile as bad:
        raise Problem(f"{args.file}: {bad}") from None
    written = json.dumps(files.written(history, pathway.position(history, now)), ensure_ascii=False, indent=1)
    print(_OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written))
    return 0


def _json(name: str) -> object:
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise Problem(f"{name} is larger than {LARGEST >> 20} MB: one child's history is not.")
        return json.loads(raw.decode("utf-8"))
    except OSError as error:
        raise Problem(f"{name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise Problem(f"{name} is not JSON: {error}.") from None


def _now(text: str | None) -> datetime:
    from alongside.law.days import in_london, start_of

    if text is None:
        return datetime.now(UTC)
    try:
        if len(text) == len("2026-04-02"):  # a bare day: everything written down that day is known
            return start_of(date.fromisoformat(text) + timedelta(days=1)) - timedelta(microseconds=1)
        return in_london(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise Problem(f"{text!r} is not a real day and time; write it like 2026-04-02T14:05.") from None
