"""The reference pages of the law, as Markdown: the pathway, its clocks, who is told, the invariants, the editions.

Each is printed from the tables for the day the position is stated, so that the page changes only when a table does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alongside.law.editions import CHECKED_ON
from alongside.law.printed import Plain, whole

UNITS = {
    "working_days": ("working day", "working days"),
    "business_days": ("business day", "business days"),
    "hours": ("hour", "hours"),
    "calendar_days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
    "years": ("year", "years"),
    "school_terms": ("school term", "school terms"),
}
WEIGHTS = {
    "law": "law",
    "court": "court",
    "statutory_guidance": "statutory guidance",
    "local": "local",
}
PRINTED_FROM = "Printed from `{where}`; do not edit. The position on {day}."


def pathway(on: date = CHECKED_ON) -> str:
    """The steps, room by room, with their clocks, decisions, events and rights."""
    whole_ = whole(on)
    rooms = dict.fromkeys(step["room"] for step in whole_["steps"])
    parts = [_head("The pathway", "src/alongside/law/steps", on)]
    for room in rooms:
        parts.append(f"## {_spoken(room)}")
        parts.extend(_step(step, whole_) for step in whole_["steps"] if step["room"] == room)
    return "\n\n".join(parts)


def clocks(on: date = CHECKED_ON) -> str:
    """Every clock: what starts it, how long it allows, how binding it is and where that is written."""
    rows = [
        (
            f"`{clock['key']}`",
            clock["step"],
            clock["starts"],
            allowed(clock),
            WEIGHTS[clock["weight"]],
            clock["source"],
            _standing(clock),
        )
        for clock in whole(on)["clocks"]
    ]
    said = (
        "“Data only” means that `alongside due` answers for it and no room has built it yet. “Back” means counted back\n"
        "from the day named. Where the first day counts, it is day 1."
    )
    heads = ("clock", "step", "starts", "allows", "weight", "source", "state")
    return "\n\n".join([_head("Clocks", "src/alongside/law/steps", on), said, _table(heads, rows)])


def telling(on: date = CHECKED_ON) -> str:
    """Who is told what, when that falls due, and when it may be held back."""
    rows = [
        (
            f"`{tell['key']}`",
            tell["step"],
            tell["to"],
            tell["what"],
            _codes(tell["when"]),
            tell["unless"],
            tell["source"],
        )
        for tell in whole(on)["tells"]
    ]
    said = (
        "Telling is the default. Holding back is a decision with a ground, an authoriser and a day to look again.\n"
        "Nothing reaches a person by itself: a named worker confirms each person, channel, words and moment."
    )
    heads = ("duty", "step", "to", "what", "after", "unless", "source")
    return "\n\n".join([_head("Who is told", "src/alongside/law/steps", on), said, _table(heads, rows)])


def invariants(on: date = CHECKED_ON) -> str:
    """The sixty invariants: what breaking one does, and whether it is built."""
    rows = [
        (
            str(each["number"]),
            each["level"] + (f" (published: {each['published']})" if each["published"] else ""),
            each["words"],
            each["source"],
            _state(each),
            each["note"],
        )
        for each in whole(on)["invariants"]
    ]
    said = (
        "A refusal stops a decision. The same thing reported as a fact is always stored, named as a breach, and alerted.\n"
        "A caution needs a reason. An alert goes to a manager."
    )
    heads = ("no.", "level", "what must hold", "source", "state", "note")
    return "\n\n".join(
        [_head("Invariants", "src/alongside/law/invariants.py", on), said, _table(heads, rows)]
    )


def editions(on: date = CHECKED_ON) -> str:
    """Every document relied on, and new law with the days it begins."""
    data = whole(on)
    documents = [
        (
            f"`{each['key']}`",
            each["title"],
            each["effective_from"] or "not in force",
            each["effective_to"] or "open",
            WEIGHTS[each["weight"]],
            each["last_read_on"] or "",
            "yes" if each["verified"] else "no",
            each["notes"],
        )
        for each in data["editions"]
    ]
    provisions = [
        (
            f"`{each['key']}`",
            f"{each['edition']} {each['place']}",
            each["what"],
            each["enacted_on"] or "not found",
            each["commenced_on"] or "not in force: switched off",
            each["meanwhile"],
            each["note"],
        )
        for each in data["provisions"]
    ]
    heads = ("key", "title", "in force from", "to", "weight", "last read", "verified", "notes")
    new = ("key", "where", "what", "enacted", "in force from", "meanwhile", "note")
    long_standing = "“2012-01-01” stands for older law: in force throughout the years Alongside counts in, its first day not looked up."
    return "\n\n".join(
        [
            _head("Editions", "src/alongside/law/editions.py", on),
            long_standing,
            _table(heads, documents),
            "## New law: enacted is not in force",
            _table(new, provisions),
        ]
    )


def everything(on: date) -> str:
    """All five pages, one after another."""
    return "\n\n".join(page(on) for page in (pathway, clocks, telling, invariants, editions))


def allowed(clock: Plain) -> str:
    """A clock's limit in words: “1 working day”, “8 days, the first counted”, “as soon as practicable”."""
    if clock["unit"] == "asap":
        words = "as soon as practicable"
    elif clock["unit"] == "local_policy":
        words = "the council decides"
    elif clock["unit"] == "until_age":
        words = f"until the age of {clock['limit']}"
    else:
        words = f"{clock['limit']} {UNITS[clock['unit']][clock['limit'] != 1]}"
    if clock["direction"] == "before":
        words += ", back"
    if clock["sense"] == "not_before":
        words = f"not before {words}"
    return words + (", the first counted" if clock["counts_first_day"] else "")


def _standing(clock: Plain) -> str:
    return clock["state"] if clock["in_force"] else f"{clock['state']}; not in force"


def _state(invariant: Plain) -> str:
    match invariant["state"]:
        case "built":
            return "built: " + ", ".join(f"`{name.removeprefix('alongside.')}`" for name in invariant["by"])
        case "not yet":
            return f"not yet: with {_spoken(invariant['with_room']).lower()}"
        case _:
            return f"out of scope: {invariant['reason']}"


def _step(step: Plain, data: dict[str, list[Plain]]) -> str:
    key = step["key"]
    lines = [f"### {key} {step['name']}", f"For families: {step['plain_name']}."]
    facts = [
        ("Written in", "; ".join(step["basis"])),
        ("Agreement", step["needs_consent"]),
        ("Clocks", "; ".join(f"`{c['key']}` ({allowed(c)})" for c in data["clocks"] if c["step"] == key)),
        (
            "Decisions",
            "; ".join(f"{d['name']} (`{d['kind']}`)" for d in data["decisions"] if d["step"] == key),
        ),
        ("Events", _codes(e["kind"] for e in data["events"] if e["step"] == key)),
        ("Rights", " ".join(step["rights"])),
    ]
    lines.append("\n".join(f"- {name}: {words}" for name, words in facts if words))
    return "\n\n".join(lines)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _spoken(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _head(title: str, where: str, on: date) -> str:
    return f"# {title}\n\n{PRINTED_FROM.format(where=where, day=f'{on.day} {on:%B %Y}')}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    heads = tuple(heads)
    return "\n".join([line(heads), "|" + "---|" * len(heads), *(line(row) for row in rows)])
