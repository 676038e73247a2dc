"""Bring a backup back into an empty database: `alongside restore FILE`.

The database that DATABASE_URL names (or the embedded one) must be empty; `--replace` throws away what it holds. All is
restored or nothing: a file that is damaged leaves the database as it was.
"""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="made by `alongside backup`")
    parser.add_argument("--replace", action="store_true", help="throw away what the database holds now")


def run(args: argparse.Namespace) -> int:
    from alongside.command import Problem
    from alongside.command._django import as_owner
    from alongside.command._postgres import restore
    from alongside.config import databases, upkeep

    if not args.file.is_file():
        raise Problem(f"There is no file {args.file}.")
    as_owner()
    held = upkeep.count_tables()
    if held and not args.replace:
        raise Problem(f"The database holds {held} tables. Restore into an empty one, or say --replace.")
    upkeep.make_roles(logins=databases.is_embedded())
    restore(args.file, databases.address(databases.OWNER))
    upkeep.migrate(logins=databases.is_embedded())
    print(f"{args.file} is restored, and the database is in the shape this code expects.")
    return 0
