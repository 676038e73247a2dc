"""What a slot is called in a copy. A heading that would name somebody is read like any other words before it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from alongside.design.words import day_words
from alongside.law import assessment_form, events, meetings, pathway, plans

KINDS = {"note": "Note", "visit": "Visit", "call": "Telephone call"}


def heading(kind: str, title: str, slot: str, on: date | None, names: Mapping[str, str]) -> str:
    """The heading of one slot of a document of this kind. `names`: what to call each child, by reference."""
    bare, _, child = slot.partition(":")
    name = names.get(child, "your child")
    if kind in KINDS:
        when = f", {day_words(on)}" if on else ""
        if bare == "child_words":
            return f"What {name} said{when}"
        if bare == "present":
            return f"Who was there{when}"
        if bare == "corrected":
            return f"{KINDS[kind]}{when}: what was corrected"
        return f"{KINDS[kind]}{when}"
    if kind == "chronology":
        return _significant(slot)
    question = assessment_form.question_of(slot)
    if question is not None:
        section = assessment_form.section(question.section).title.format(name=name)
        asked = question.words.format(name=name)
        return asked if child else f"{section}: {asked[:1].lower()}{asked[1:]}"
    if kind.endswith("_plan") and (part := plans.part_title(slot)):
        return f"{part}: {names[child]}" if child in names else part
    if kind.removesuffix("_closed") in meetings.BY_KEY and (part := meetings.part_title(slot)):
        return f"{part}: {names[child]}" if child in names else part
    if bare == "found" and title:  # what an enquiry found, for each child
        return f"{title}: {name}"
    words = bare.replace("_", " ").replace(".", ": ")
    return f"{title}: {words}" if title else f"{words[:1].upper()}{words[1:]}"


def _significant(slot: str) -> str:
    """Thursday 3 September 2026: Visit. A slot of a chronology names the day and what kind of thing it is about."""
    day, _, rest = slot.partition(":")
    kind = rest.partition(":")[2].partition(":")[0]
    pathway.load_events()
    what = (
        events.KINDS[kind].label
        if kind in events.KINDS
        else KINDS.get(kind, kind.replace("_", " ").capitalize())
    )
    return (
        f"{day_words(date.fromisoformat(day))}: {what}" if day != "0000-00-00" else f"Day not known: {what}"
    )
