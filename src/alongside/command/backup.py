"""Copy the whole record to a file (pg_dump's own format, compressed): `alongside backup FILE`.

The file holds everything about every family: keep it encrypted and away from the service. People may go on working
meanwhile; the copy is of one moment.
"""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that does not exist yet")


def run(args: argparse.Namespace) -> int:
    import os

    from alongside.command import Problem
    from alongside.command._django import as_owner
    from alongside.command._postgres import postgres
    from alongside.config import databases

    if args.file.exists():
        raise Problem(f"{args.file} exists already; a backup never replaces another.")
    if not args.file.absolute().parent.is_dir():
        raise Problem(f"There is no folder {args.file.absolute().parent}.")
    as_owner()
    making = args.file.with_name(args.file.name + ".making")
    making.unlink(missing_ok=True)
    os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # for its owner's eyes only
    try:
        postgres(
            "pg_dump", "--format=custom", f"--file={making}", f"--dbname={databases.address(databases.OWNER)}"
        )
        making.rename(args.file)
    finally:
        making.unlink(missing_ok=True)
    print(f"{args.file}: {args.file.stat().st_size / 1e6:.1f} MB.")
    return 0
