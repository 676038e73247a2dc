"""A document as PDF/UA-1 and PDF/A-3a, set by Typst. The words go in as data: nothing in them can be a command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from alongside.design.paper.fonts import breakable, families, folders, isolated, left_to_right, printable
from alongside.design.paper.sheet import (
    Block,
    Bullets,
    Facts,
    Paper,
    Paragraph,
    Picture,
    Runs,
    Section,
    Table,
    clean,
)
from alongside.design.words import day_words

STANDARDS: Any = ["ua-1", "a-3a"]
TEMPLATE: Any = (Path(__file__).parent / "document.typ").read_bytes()

# How many characters of one word fit a line of the page, of its footer, and of a table as wide as the page.
LINE, FOOTER, TABLE = 60, 90, 64
# Characters of a table's row that is not broken over two pages.
KEPT_TOGETHER = 600


def made(paper: Paper) -> bytes:
    """The bytes of the PDF: the same for the same document, on any machine and at any hour."""
    data = _data(paper)
    data["fonts"] = families(_strings(data))
    content = typst.compile(
        TEMPLATE,
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        font_paths=[str(folder) for folder in folders()],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(paper.written_on, time(), UTC),
    )
    assert isinstance(content, bytes)
    return content


def _data(paper: Paper) -> dict[str, Any]:
    language, _, region = paper.language.partition("-")
    english = language == "en"
    reference = _text(paper.reference, LINE)
    data: dict[str, Any] = {
        "title": _text(paper.title, LINE).replace("\n", " "),
        "house": {
            "name": _text(paper.house.name, 30),
            "colour": paper.house.colour,
            "address": [left_to_right(_text(line, LINE)) for line in paper.house.address],
        },
        "language": language,
        "region": region or None,
        "written_on": [paper.written_on.year, paper.written_on.month, paper.written_on.day],
        "day_words": day_words(paper.written_on) if english else f"{paper.written_on:%d/%m/%Y}",
        "page_words": "Page {page} of {pages}" if english else "{page} / {pages}",
        "recipient": [
            left_to_right(_text(line, 40).replace("\n", " "))
            for line in paper.recipient
            if clean(line).strip()
        ],
        "reference": reference,
        "reference_words": f"Our reference: {reference}" if english else reference,
        "footer": _text(paper.footer, FOOTER),
        "opening": [_block(each) for each in paper.opening],
        "sections": [_section(each) for each in paper.sections],
        "closing": [_block(each) for each in paper.closing],
    }
    return data


def _text(text: str, longest: int) -> str:
    return breakable(printable(clean(text)), longest)


def _runs(runs: Runs, longest: int = LINE) -> list[dict[str, str]]:
    return [
        {
            "text": isolated(_text(run.text, longest)),
            "kind": run.kind,
            "language": run.language.partition("-")[0],
        }
        for run in runs
    ]


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": _text(section.heading, LINE // 2).replace("\n", " "),
        "new_page": section.new_page,
        "blocks": [_block(each) for each in section.blocks],
        "parts": [_section(each) for each in section.parts],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            made: dict[str, Any] = {"runs": _runs(block.runs)}
        case Bullets():
            made = {"items": [_runs(item) for item in block.items], "numbered": block.numbered}
        case Facts():
            made = {"rows": [[_text(name, LINE), _runs(value)] for name, value in block.rows]}
        case Table():
            made = _table(block)
        case Picture():
            made = {
                "bytes": list(block.content),
                "format": block.format,
                "words": _text(block.words, 10_000),
                "caption": _text(block.caption, LINE),
            }
    return {"block": type(block).__name__, **made}


def _table(table: Table) -> dict[str, Any]:
    """Columns are as wide as their words need, the narrowest no less than a third of the widest."""
    written = [
        [len(name), *(sum(len(run.text) for run in row[at]) for row in table.rows)]
        for at, name in enumerate(table.head)
    ]
    most = [min(max(column), 60) for column in written]
    widths = [max(each, max(most) / 3) for each in most]
    fits = [max(4, int(TABLE * width / sum(widths)) - 3) for width in widths]
    return {
        "caption": _text(table.caption, LINE),
        "head": [_text(name, fit) for name, fit in zip(table.head, fits, strict=True)],
        "widths": widths,
        "rows": [
            {
                "cells": [_runs(cell, fit) for cell, fit in zip(row, fits, strict=True)],
                # A short row stays on one page; one that may be longer than a page goes on to the next.
                "breaks": sum(len(run.text) for cell in row for run in cell) > KEPT_TOGETHER,
            }
            for row in table.rows
        ],
    }


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, each in data.items():
            if key != "bytes":
                yield from _strings(each)
    elif isinstance(data, list):
        for each in data:
            yield from _strings(each)
