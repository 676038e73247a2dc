"""Print the pathway as it is declared: steps, clocks, events, who is told, what the law refuses.

`--format json` is for programs: {"steps", "clocks", "events", "matters", "decisions", "tells", "rules", "invariants",
"layers", "editions", "provisions"}, each a list. `--on` shows the limits and editions of that day.
"""

import argparse
from datetime import date
from typing import Any

from alongside.command import Problem


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json", "md"), default="text", help="text unless told")
    parser.add_argument(
        "--on", metavar="DATE", help="the day whose limits and editions are shown; today unless told"
    )


def run(args: argparse.Namespace) -> int:
    import json

    from alongside.law import pages, printed

    day = _day(args.on)
    if args.format == "json":
        print(json.dumps({"on": day.isoformat(), **printed.whole(day)}, ensure_ascii=False, indent=1))
    elif args.format == "md":
        print(pages.everything(day))
    else:
        print(_text(printed.whole(day)))
    return 0


def _day(text: str | None) -> date:
    if text is None:
        from datetime import UTC, datetime

        from alongside.law.days import london_day

        return london_day(datetime.now(UTC))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(f"{text!r} is not a real day; write it like 2026-04-02.") from None


def _text(whole: dict[str, list[dict[str, Any]]]) -> str:
    """Step by step, its clocks under it: key, what it allows, how binding, what starts it."""
    from alongside.law.pages import WEIGHTS, allowed

    lines = []
    for step in whole["steps"]:
        lines.append(f"{step['key']}  {step['name']} ({step['room'].replace('_', ' ')})")
        lines.append(f"     {step['plain_name']}")
        for clock in (clock for clock in whole["clocks"] if clock["step"] == step["key"]):
            off = "" if clock["in_force"] else ", not in force"
            lines.append(
                f"     {clock['key']:<30} {allowed(clock)} ({WEIGHTS[clock['weight']]}{off}), from: {clock['starts']}"
            )
        lines.append("")
    return "\n".join(lines).rstrip()
