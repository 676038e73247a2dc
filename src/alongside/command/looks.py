"""Verify the log of who looked: every look against its seal, and the seals against each other and the file kept outside.

Exit 0 when nobody had a hand in it, 1 when somebody did. The last seal is printed: note it somewhere else now and then.
"""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kept", metavar="FILE", help="seals that were kept outside (default: SEALS_FILE)")


def run(args: argparse.Namespace) -> int:
    from alongside.command import Problem
    from alongside.command._django import as_service

    as_service()
    from pathlib import Path

    from django.conf import settings

    from alongside.design import clock
    from alongside.record.queries import seals

    path = Path(args.kept or settings.SEALS_FILE)
    if args.kept and not path.is_file():
        raise Problem(f"There is no file {path}.")
    try:
        kept = seals.read_kept(path.read_text(encoding="ascii")) if path.is_file() else {}
    except ValueError as wrong:
        raise Problem(f"{path}: {wrong}") from None
    found = seals.verify(clock.now(), kept)
    print(f"{found.rows} looks under {found.seals} seals, {found.waiting} not sealed yet.")
    if found.head:
        print(f"Last seal: {found.seals} {found.head}")
    for each in found.findings:
        print(f"{'TAMPERED' if each.tampering else 'LOOK AT'} {each.kind}: {each.words}")
    if found.sound:
        print(
            "Nobody has changed it." if not found.findings else "Nothing shows that anybody has changed it."
        )
    return 0 if found.sound else 1
