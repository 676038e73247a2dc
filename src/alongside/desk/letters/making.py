"""A letter as a document: its text, the facts in their places, and who it is for; made from a form, and as the file that
leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from django.http import HttpResponse

from alongside.design import paper
from alongside.design.answers import download
from alongside.design.paper import Block, Bullets, Paper, Paragraph, Run, template
from alongside.desk.letters.forms import FactsForm
from alongside.law.letters import Letter
from alongside.record.actions import Mistaken, letters as actions
from alongside.record.queries.desk.letters import Version

EXAMPLE_HOME = ("14 Mill Lane", "Anytown", "AN1 2BC")
# What a button says, and how the letter then went.
GONE = {"posted": "post", "handed": "by_hand"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def example(letter: Letter, title: str, words: str, *, holds: Collection[str], today: date) -> Paper:
    """The letter to a made-up family: never with a real one's facts. Raises Mistaken where the text is not understood."""
    facts = {place.name: place.example for place in letter.places}
    to = (facts.get("your name", "Ms Hodan Warsame"), *EXAMPLE_HOME)
    pieces = actions.check(letter, title, words)
    return made(title, pieces, facts, holds, recipient=to, today=today, footer="Example: a made-up family")


def made(
    title: str,
    pieces: Collection[template.Piece],
    facts: Mapping[str, str],
    holds: Collection[str],
    *,
    recipient: tuple[str, ...],
    today: date,
    footer: str = "",
) -> Paper:
    """The letter with these facts. Raises template.NotSaid where one is missing."""
    opening, sections = template.filled(pieces, facts, holds)
    return Paper(
        title=title,
        house=paper.house(),
        written_on=today,
        recipient=recipient,
        opening=opening,
        sections=sections,
        footer=footer,
    )


def from_form(
    form: FactsForm,
    letter: Letter,
    version: Version,
    facts: Mapping[str, str],
    holds: Collection[str],
    *,
    check: Callable[[Paper], None],
    today: date,
) -> Paper | None:
    """The letter with what somebody filled in, to the name and address they wrote, looked through. `facts`: what the record
    holds; `check` raises Mistaken where its reader may not have it. None where something is against it, which the form then says."""
    given = form.cleaned_data
    name = given["name"].strip()
    try:
        sheet = made(
            version.title,
            actions.check(letter, version.title, version.words),
            {**facts, **form.facts, "your name": name},
            holds,
            recipient=(name, *filter(None, map(str.strip, given["address"].splitlines()))),
            today=today,
        )
        check(sheet)
    except Mistaken as met:
        form.add_error(None, met.message)
        return None
    except template.NotSaid as missing:
        form.add_error(None, f"This letter cannot be made without: {', '.join(sorted(missing.names))}.")
        return None
    return sheet


def as_file(sheet: Paper, kind: str, *, called: str = "letter") -> HttpResponse | None:
    """The file that a button or link asks for, "pdf" or "word"; None for anything else."""
    if kind == "pdf":
        return download(paper.pdf(sheet), "application/pdf", f"{called}.pdf")
    if kind == "word":
        return download(paper.word(sheet), DOCX, f"{called}.docx")
    return None


def in_words(sheet: Paper) -> str:
    """The letter as plain words with an empty line between its paragraphs: to stand before a copy that has its own title and
    address. A heading begins the paragraph under it."""
    opening = [_block(block) for block in sheet.opening]
    under = [
        "\n".join([section.heading, *(_block(block) for block in section.blocks[:1])])
        + "".join(f"\n\n{_block(block)}" for block in section.blocks[1:])
        for section in sheet.sections
    ]
    return "\n\n".join([*opening, *under])


def _block(block: Block) -> str:
    if isinstance(block, Bullets):
        return "\n".join(f"- {_line(item)}" for item in block.items)
    return _line(block.runs) if isinstance(block, Paragraph) else ""


def _line(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
