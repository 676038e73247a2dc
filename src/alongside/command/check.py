"""Check a return from any system by the rules of its year.

`alongside check cin census.xml` reads a children in need census, says where it breaks a rule, and exits 0 when no error
was found (queries alone leave a return clean), 1 when there are errors or a rule could not be tested, and 2, with one
line that says why, when the file cannot be read. Needs no database and nothing of a council's systems.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from alongside.command import Problem

if TYPE_CHECKING:
    from alongside.returns.check import Options
    from alongside.returns.checked import Checked
    from alongside.returns.notes import Note

_FORMATS = ("text", "csv", "json", "html")
_ENDINGS = {".csv": "csv", ".json": "json", ".html": "html", ".htm": "html"}


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `alongside check`."""
    returns = parser.add_subparsers(dest="collection", metavar="RETURN", required=True)
    cin = returns.add_parser(
        "cin", help="children in need census (XML)", description="Check a children in need census."
    )
    cin.add_argument("files", metavar="FILE", nargs="+", help="the census as XML; - reads standard input")
    cin.add_argument(
        "--year", help="the collection year, like 2025-26; beats the file's own header, and says so"
    )
    cin.add_argument("--format", choices=_FORMATS, help="what to write (text, or as the name of --out ends)")
    cin.add_argument("--out", type=Path, metavar="FILE", help="write here instead of to the screen")
    cin.add_argument(
        "--rule", action="append", default=[], metavar="NUMBER", help="run only this rule (may be repeated)"
    )
    cin.add_argument(
        "--places", type=int, default=5, help="places listed for each rule in text; 0 lists all (default 5)"
    )
    cin.add_argument(
        "--identified", action="store_true", help="name children and show values in the HTML page"
    )
    cin.add_argument(
        "--local-codes",
        type=Path,
        metavar="CSV",
        help="the council's codes and the national ones they mean, by date",
    )
    cin.add_argument(
        "--teams", type=Path, metavar="CSV", help="child_id, team, worker: who can put a finding right"
    )
    cin.add_argument(
        "--notes", type=Path, metavar="CSV", help="return-level notes kept so far, shown with their queries"
    )
    cin.add_argument(
        "--keep-notes",
        type=Path,
        metavar="CSV",
        help="write the notes with a line for each query, for this and next year",
    )
    cin.add_argument(
        "--against",
        type=Path,
        metavar="CSV",
        help="the Department's error report for the same file: show the differences",
    )


def run(args: argparse.Namespace) -> int:
    """Check each file in turn. The exit code is the worst of them."""
    if len(args.files) > 1 and (args.out or args.keep_notes or _format(args) != "text"):
        raise Problem(
            "several files can only be checked as text; give one FILE with --format, --out or --keep-notes"
        )
    collecting = gc.isenabled()
    gc.disable()  # what is read is flat and freed by itself; looking for cycles costs a tenth of the time
    try:
        return max(_check(args, file) for file in args.files)
    finally:
        if collecting:
            gc.enable()


def _check(args: argparse.Namespace, file: str) -> int:
    from alongside.returns.check import check, within_bounds
    from alongside.returns.cin import CIN
    from alongside.returns.reading import CannotRead
    from alongside.returns.tabular import NotATable

    try:
        options, notes = _options(args), _notes(args)
        name = "standard input" if file == "-" else Path(file).name
        with within_bounds(name), _source(file) as source, check(source, CIN, name, options) as checked:
            return _report(args, checked, notes)
    except (CannotRead, NotATable) as problem:
        raise Problem(str(problem)) from None
    except BrokenPipeError:
        raise  # whoever reads has seen enough
    except OSError as error:
        raise Problem(f"{error.filename or file}: {error.strerror or error}") from None


def _options(args: argparse.Namespace) -> Options:
    from alongside.returns.check import Options
    from alongside.returns.cin import CIN
    from alongside.returns.local_codes import read_local_codes
    from alongside.returns.teams import read_teams
    from alongside.returns.years import CollectionYear, NoSuchYear

    try:
        year = CollectionYear.written(args.year) if args.year else None
    except NoSuchYear as error:
        raise Problem(f"--year: {error}") from None
    only = frozenset(number.upper() for number in args.rule)
    if unknown := sorted(only - {rule.code for rule in CIN.rules}):
        raise Problem(f"--rule: there is no rule {unknown[0]}; `alongside docs` prints them all")
    return Options(
        year=year,
        local_codes=read_local_codes(args.local_codes, CIN) if args.local_codes else None,
        teams=read_teams(args.teams) if args.teams else None,
        progress=_Progress() if sys.stderr.isatty() else None,
        only=only,
    )


def _notes(args: argparse.Namespace) -> tuple[Note, ...]:
    from alongside.returns.notes import read_notes

    return read_notes(args.notes) if args.notes else ()


def _report(args: argparse.Namespace, checked: Checked, kept: tuple[Note, ...]) -> int:
    from alongside.returns.notes import notes_for, write_notes
    from alongside.returns.reconcile import Side, read_report, reconcile
    from alongside.returns.reports import page, program, table, text

    summary, form = checked.summary(), _format(args)
    notes = notes_for(summary, kept)
    if args.against:
        differences = list(reconcile(checked, read_report(args.against)))
        with _out(args.out) as out:
            if form == "csv":
                table.write_differences(out, differences)
            elif form == "json":
                program.write_differences(out, checked, differences)
            elif form == "html":
                raise Problem("--against is written as text, csv or json")
            else:
                text.write_differences(out, checked, differences)
        return int(any(each.side is not Side.AGREED for each in differences))
    with _out(args.out) as out:
        if form == "csv":
            table.write_findings(out, checked)
        elif form == "json":
            program.write_findings(out, checked, notes)
        elif form == "html":
            page.write_page(out, checked, notes, identified=args.identified)
        else:
            text.write_findings(out, checked, notes, places=args.places or None)
    if args.keep_notes:
        with _out(args.keep_notes) as out:
            write_notes(out, summary, kept)
    if args.out:
        print(f"{'clean' if summary.clean else 'errors found'}: written to {args.out}", file=sys.stderr)
    return 0 if summary.clean else 1


def _format(args: argparse.Namespace) -> str:
    return args.format or (_ENDINGS.get(args.out.suffix.lower(), "text") if args.out else "text")


@contextlib.contextmanager
def _source(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
    else:
        with Path(file).open("rb") as source:
            yield source


@contextlib.contextmanager
def _out(path: Path | None) -> Iterator[TextIO]:
    """Where to write. A file appears whole or not at all."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        return
    handle, name = tempfile.mkstemp(prefix=".alongside-", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class _Progress:
    """How much has been read, on a terminal only."""

    def __init__(self) -> None:
        self._shown = 0

    def __call__(self, read: int) -> None:
        if read - self._shown > 8 << 20:
            self._shown = read
            print(f"\r{read >> 20:,} MB read", end="\r", file=sys.stderr)
