"""Print the reference pages (docs/reference) from the tables they are about. `--check` only says which are out of date.

A page is never edited by hand: change the table, then run this.
"""

import argparse

# Page below docs/reference, and the function of no arguments that returns its text as Markdown.
PAGES: list[tuple[str, str]] = [
    ("commands.md", "alongside.command.docs:commands"),
    ("roles.md", "alongside.accounts.roles:as_markdown"),
    ("rights.md", "alongside.record.rights:as_markdown"),
    ("access.md", "alongside.command.docs:access"),
    ("asvs.md", "alongside.config.asvs:as_markdown"),
    ("pathway.md", "alongside.law.pages:pathway"),
    ("pathway-drawn.md", "alongside.law.drawing:as_markdown"),
    ("clocks.md", "alongside.law.pages:clocks"),
    ("telling.md", "alongside.law.pages:telling"),
    ("invariants.md", "alongside.law.pages:invariants"),
    ("editions.md", "alongside.law.pages:editions"),
    ("capture-cin.md", "alongside.desk.data.capture:as_markdown"),
    ("returns-cin-tables.md", "alongside.returns.catalogue:cin_tables"),
    ("returns-cin-codes.md", "alongside.returns.catalogue:cin_codes"),
    ("returns-cin-rules.md", "alongside.returns.catalogue:cin_rules"),
]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when a page is out of date"
    )


def run(args: argparse.Namespace) -> int:
    from alongside.command import Problem
    from alongside.config.places import checkout

    root = checkout()
    if root is None:
        raise Problem("The reference pages are printed in a checkout of the project.")
    folder = root / "docs" / "reference"
    stale = []
    for name, printer in PAGES:
        page, text = folder / name, _printed(printer)
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not args.check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
    known = {name for name, _ in PAGES}
    orphans = [
        str(page.relative_to(folder))
        for page in folder.rglob("*.md")
        if str(page.relative_to(folder)) not in known
    ]
    for name in stale:
        print(f"docs/reference/{name} {'is out of date: run ./alongside docs' if args.check else 'printed'}")
    for name in orphans:
        print(f"docs/reference/{name} has no table to be printed from: it belongs elsewhere in docs/")
    return 1 if orphans or (args.check and stale) else 0


def _printed(printer: str) -> str:
    import importlib

    module, function = printer.split(":")
    text: str = getattr(importlib.import_module(module), function)()
    return text.rstrip() + "\n"


def access() -> str:
    """Who may open which part of a record: the one page that is about tables, which only Django knows."""
    from alongside.command._django import _set_up

    _set_up()
    from alongside.record.access_classes import as_markdown

    return as_markdown()


def commands() -> str:
    """The verbs of the `alongside` command."""
    from alongside import command

    rows = "\n".join(f"| `{verb}` | {summary} |" for verb, summary in command.verbs().items())
    return f"# The `alongside` command\n\n`alongside VERB --help` says more about each.\n\n| verb | does |\n|---|---|\n{rows}\n"
