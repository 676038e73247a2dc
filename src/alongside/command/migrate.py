"""Bring the database to the shape this code expects: roles, tables and their rights.

Connects as the owner that DATABASE_URL names (PostgreSQL 16 or later), or starts the embedded PostgreSQL. Does no harm
when there is nothing to do, and leaves the database as it was when it fails half-way.
"""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when migrations are waiting"
    )


def run(args: argparse.Namespace) -> int:
    from alongside.command._django import as_owner

    as_owner()
    from alongside.config import databases, upkeep

    waiting = upkeep.waiting_migrations()
    if args.check:
        print("\n".join(waiting) or "Nothing is waiting.")
        return 1 if waiting else 0
    upkeep.migrate(logins=databases.is_embedded())
    print(f"{len(waiting)} migrations were waiting and are done." if waiting else "Nothing was waiting.")
    return 0
