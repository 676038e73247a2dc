"""Build a return from the record: `build cin --year 2025-26 --out FILE`, checked as built, with a reconciliation.

Exit 0 where the rules find no error in what was built, 1 where they do (the file is written all the same), 2 where
nothing could be built.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.returns.years import CollectionYear


def add(parser: argparse.ArgumentParser) -> None:
    returns = parser.add_subparsers(dest="collection", metavar="RETURN", required=True)
    cin = returns.add_parser("cin", help="the children in need census (XML)")
    cin.add_argument("--year", required=True, help="the collection year, like 2025-26")
    cin.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    cin.add_argument("--council", default="", metavar="NUMBER", help="the council's three-digit number")
    cin.add_argument(
        "--as-known-on",
        default="",
        metavar="DAY",
        help="as the record knew it at the end of that day, like 2026-05-01",
    )
    cin.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="a census that was loaded: explain every difference from it",
    )
    cin.add_argument("--differences", type=Path, metavar="CSV", help="with --against: write them one by one")
    cin.add_argument("--left-out", type=Path, metavar="CSV", help="write what is not in the census, and why")
    cin.add_argument(
        "--sources", type=Path, metavar="CSV", help="write the person, matter and events each row comes from"
    )
    cin.add_argument("--places", type=int, default=10, help="how many of a list are printed (default 10)")


def run(args: argparse.Namespace) -> int:
    from alongside.command import Problem
    from alongside.command._django import as_service
    from alongside.returns.years import CollectionYear, NoSuchYear

    try:
        year = CollectionYear.written(args.year)
    except NoSuchYear as fault:
        raise Problem(f"--year: {fault}") from None
    try:
        as_known_on = date.fromisoformat(args.as_known_on) if args.as_known_on else None
    except ValueError:
        raise Problem("--as-known-on: write the day like 2026-05-01") from None
    for path in filter(None, (args.out, args.differences, args.left_out, args.sources)):
        if not path.absolute().parent.is_dir():
            raise Problem(f"There is no folder {path.absolute().parent}.")
        if path.is_dir():
            raise Problem(f"{path} is a folder; name a file.")
    if args.against and not args.against.is_file():
        raise Problem(f"There is no file {args.against}.")
    as_service()
    return _build(args, year, as_known_on)


def _build(args: argparse.Namespace, year: "CollectionYear", as_known_on: date | None) -> int:
    from django.utils import timezone

    from alongside.command import Problem
    from alongside.exchange.build import building, comparing, words
    from alongside.law.days import london_day
    from alongside.record.queries.census.builds import BeingBuilt
    from alongside.returns.reading import CannotRead

    now = timezone.now()
    differences: list[comparing.Difference] = []

    def beside(sources: Path, left_out: Path, put: Path) -> None:
        if args.sources:
            words.write_sources(args.sources, sources)
        if args.left_out:
            words.write_left_out(args.left_out, left_out)
        if args.against:
            wrote = comparing.Beside.read(left_out=left_out, put=put, sources=sources)
            differences.extend(
                comparing.compare(args.against, args.out, year=year, beside=wrote, today=london_day(now))
            )

    try:
        built = building.build_cin(
            args.out,
            year=year,
            council=args.council,
            as_known_on=as_known_on,
            now=now,
            progress=_progress,
            beside=beside,
        )
    except (building.WhichCouncil, building.NothingKnown, BeingBuilt, CannotRead) as fault:
        raise Problem(str(fault)) from None
    except OSError as fault:
        raise Problem(f"{fault.filename or args.out}: {fault.strerror or fault}") from None
    except KeyboardInterrupt:
        raise Problem("Stopped. Nothing was written or kept.") from None
    print(words.in_words(built, args.out, places=args.places))
    if args.against:
        print(words.differences_in_words(differences, places=args.places))
    if args.differences:
        words.write_differences(args.differences, differences)
    return 0 if built.summary.clean else 1


def _progress(children: int) -> None:
    if sys.stderr.isatty() and children:
        print(f"\r{children} children …", end="\r", file=sys.stderr, flush=True)
