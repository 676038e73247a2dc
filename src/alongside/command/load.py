"""Bring another system's file into the record: `load cin FILE…`, whole or not at all, with a reconciliation."""

import argparse
import sys


def add(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    cin = kinds.add_parser("cin", help="a children in need census")
    cin.add_argument("files", nargs="+", metavar="FILE")
    cin.add_argument("--year", default="", help="the census year, as 2025-26; without it the header's")
    cin.add_argument(
        "--companion", metavar="CSV", help="names, parents, addresses, worker and team by the child's number"
    )
    cin.add_argument("--wrong", metavar="CSV", help="write every wrong thing to this file")


def run(args: argparse.Namespace) -> int:
    import os

    from alongside.command import Problem, one_line
    from alongside.command._django import as_service
    from alongside.returns.reading import CannotRead
    from alongside.returns.years import NoSuchYear

    for name in (*args.files, *filter(None, [args.companion])):
        if not os.path.isfile(name):
            raise Problem(f"There is no file {name}.")
    as_service()
    from alongside.exchange import companion, loading

    try:
        for name in args.files:
            print(
                loading.load_cin(
                    name, year=args.year, companion=args.companion, wrong=args.wrong, said=_progress
                )
            )
    except (CannotRead, companion.CannotRead, loading.NoYear, loading.TooManyAtOnce, NoSuchYear) as fault:
        raise Problem(one_line(str(fault))) from None
    except KeyboardInterrupt:
        raise Problem("Stopped. Nothing of this file was loaded.") from None
    return 0


def _progress(children: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{children} children …", end="", file=sys.stderr, flush=True)
