"""A document as a Word file, for letters the council still edits: real styles of headings, header rows that repeat,
languages on the words, and nothing in it of the machine that made it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Written

from alongside.design.paper.fonts import right_to_left
from alongside.design.paper.sheet import (
    Block,
    Bullets,
    Facts,
    Kind,
    Paper,
    Paragraph,
    Picture,
    Runs,
    Section,
    Table,
    Unprintable,
    clean,
)
from alongside.design.words import day_words

_GREY = RGBColor(0x59, 0x59, 0x59)
# Word's own: the face every installation has. Word finds letters that it does not have in others by itself.
_FACE = "Arial"
# The order of a paragraph's properties is part of the format.
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")  # fmt: skip
_RIGHT_TO_LEFT = frozenset({"ar", "ur", "fa", "ps", "ckb", "he", "yi", "sd", "ug"})
# What the file says of the program that made it, in place of what the library's example says.
_MADE_WITH = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Alongside</Application></Properties>"
)
_EARLIEST = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the zip format's first moment, on every part: no clock leaves with the file


def made(paper: Paper) -> bytes:
    """The bytes of the .docx: the same for the same document, on any machine and at any hour."""
    word = docx.Document()
    for key, relation in list(word.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of the library's own example
            del word.part.package.rels[key]
    _about(word, paper)
    _styles(word, paper)
    _page(word, paper)
    _letterhead(word, paper)
    word.add_heading(_line(paper.title), 1)
    for block in paper.opening:
        _block(word, block)
    for section in paper.sections:
        _section(word, section, 2)
    for block in paper.closing:
        _block(word, block)
    if paper.language.partition("-")[0] in _RIGHT_TO_LEFT:
        _turn(word)
    held = io.BytesIO()
    word.save(held)
    return _without_clock(held.getvalue())


def _about(word: Document, paper: Paper) -> None:
    """What the file says of itself: the title, the council, the language and the day; no person and no machine."""
    about = word.core_properties
    written = datetime.combine(paper.written_on, time(), UTC)
    about.title, about.author, about.language = _line(paper.title), paper.house.name, paper.language
    about.last_modified_by, about.comments, about.keywords, about.subject = paper.house.name, "", "", ""
    about.created = about.modified = about.last_printed = written.replace(tzinfo=None)
    about.revision = 1


def _styles(word: Document, paper: Paper) -> None:
    colour = RGBColor.from_string(paper.house.colour[1:].upper())
    for name, size, before in (
        ("Normal", 11.5, 0),
        ("Heading 1", 19, 16),
        ("Heading 2", 14.5, 14),
        ("Heading 3", 12.5, 12),
        ("Heading 4", 11.5, 10),
        ("Heading 5", 11.5, 10),
        ("Heading 6", 11.5, 10),
        ("Caption", 11.5, 10),
    ):
        style: Any = word.styles[name]
        style.font.name, style.font.size = _FACE, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), _FACE)
        fonts.set(qn("w:hAnsi"), _FACE)
        if name != "Normal":
            style.font.bold, style.font.italic = True, False
            style.font.color.rgb = colour if name.startswith("Heading") else RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
            style.paragraph_format.keep_with_next = True
    word.styles["Normal"].paragraph_format.space_after = Pt(8)
    rest = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in rest.findall(qn("w:lang")):
        rest.remove(language)
    rest.append(_language(paper.language))


def _page(word: Document, paper: Paper) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(20), Mm(25)
    foot = page.footer.paragraphs[0]
    if paper.footer:
        _say(foot, f"{_line(paper.footer)}  ", size=9, grey=True)
    english = paper.language.startswith("en")
    _say(foot, "Page " if english else "", size=9, grey=True)
    _field(foot, "PAGE")
    _say(foot, " of " if english else " / ", size=9, grey=True)
    _field(foot, "NUMPAGES")


def _letterhead(word: Document, paper: Paper) -> None:
    head = word.add_paragraph()
    head.paragraph_format.space_after = Pt(2)
    name = head.add_run(clean(paper.house.name))
    name.bold, name.font.size = True, Pt(15)
    name.font.color.rgb = RGBColor.from_string(paper.house.colour[1:].upper())
    address = word.add_paragraph()
    address.paragraph_format.space_after = Pt(24)
    _say(address, ", ".join(clean(line) for line in paper.house.address), size=9.5, grey=True)
    if paper.recipient:
        block = word.add_paragraph()
        block.paragraph_format.space_after = Pt(24)
        _say(block, "\n".join(_line(line) for line in paper.recipient if _line(line)))
    english = paper.language.startswith("en")
    day = day_words(paper.written_on) if english else f"{paper.written_on:%d/%m/%Y}"
    reference = f"Our reference: {paper.reference}" if english else paper.reference
    _say(word.add_paragraph(), "\n".join([day, clean(reference)] if paper.reference else [day]))


def _section(word: Document, section: Section, level: int) -> None:
    heading = word.add_heading(_line(section.heading), level)
    heading.paragraph_format.page_break_before = section.new_page
    for block in section.blocks:
        _block(word, block)
    for part in section.parts:
        _section(word, part, min(level + 1, 6))


def _block(word: Document, block: Block) -> None:
    match block:
        case Paragraph():
            _runs(word.add_paragraph(), block.runs)
        case Bullets():
            counted = _counting_from_one(word) if block.numbered else None
            for item in block.items:
                line = word.add_paragraph(style="List Number" if block.numbered else "List Bullet")
                if counted is not None:
                    properties: Any = line._p.get_or_add_pPr()
                    properties.get_or_add_numPr().get_or_add_numId().val = counted
                _runs(line, item)
        case Facts():
            for name, value in block.rows:
                row = word.add_paragraph()
                row.paragraph_format.space_after = Pt(3)
                row.add_run(f"{_line(name)}: ").bold = True
                _runs(row, value)
        case Table():
            _table(word, block)
        case Picture():
            if block.format == "svg":
                raise Unprintable("A Word file holds a picture as PNG or JPEG.")
            shape = word.add_picture(io.BytesIO(block.content), width=Mm(150))
            shape._inline.docPr.set("descr", clean(block.words))
            word.add_paragraph(clean(block.caption), style="Caption")


def _counting_from_one(word: Document) -> int:
    """A list of its own: Word counts all lists of one style as one, unless told to begin again."""
    numbering = word.part.numbering_part.element
    style: Any = word.styles["List Number"]
    used = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
    made = numbering.add_num(used.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _table(word: Document, table: Table) -> None:
    word.add_paragraph(_line(table.caption), style="Caption")
    made = word.add_table(rows=1, cols=len(table.head), style="Table Grid")
    head = made.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        head.append(OxmlElement(name))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _line(table.caption))
    made._tbl.tblPr.append(caption)
    for cell, name in zip(made.rows[0].cells, table.head, strict=True):
        cell.paragraphs[0].add_run(_line(name)).bold = True
    for row in table.rows:
        for cell, runs in zip(made.add_row().cells, row, strict=True):
            _runs(cell.paragraphs[0], runs)
    word.add_paragraph()


def _runs(paragraph: Written, runs: Runs) -> None:
    for run in runs:
        written = paragraph.add_run(clean(run.text))  # a line end becomes a line break
        if run.kind is Kind.STRONG:
            written.bold = True
        elif run.kind is Kind.NOTE:
            written.italic, written.font.color.rgb = True, _GREY
        if run.language:
            properties = written._r.get_or_add_rPr()
            if run.language.partition("-")[0] in _RIGHT_TO_LEFT:
                properties.append(OxmlElement("w:rtl"))
            properties.append(_language(run.language))


def _say(paragraph: Written, text: str, *, size: float | None = None, grey: bool = False) -> None:
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = _GREY


def _field(paragraph: Written, name: str) -> None:
    """A number that Word counts: of our own choosing, never from the words of a document."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "18")  # half points
    properties.append(size)
    run.append(properties)
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)


def _language(tag: str) -> Any:
    made = OxmlElement("w:lang")
    made.set(qn("w:val"), tag)
    if tag.partition("-")[0] in _RIGHT_TO_LEFT:
        made.set(qn("w:bidi"), tag)
    return made


def _turn(word: Document) -> None:
    """Set from right to left. An address stays as it stands on an envelope."""
    for paragraph in word.element.body.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
    for run in word.element.body.iter(qn("w:r")):
        if right_to_left(run.text):
            run.get_or_add_rPr().insert_element_before(OxmlElement("w:rtl"), "w:cs", "w:em", "w:lang")
    for table in word.element.body.iter(qn("w:tblPr")):
        table.insert(1, OxmlElement("w:bidiVisual"))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text)).strip()


def _without_clock(content: bytes) -> bytes:
    """The same file with every part dated alike, so that equal documents are equal bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(held, "w") as now:
        for part in sorted(was.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(part, date_time=_EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            now.writestr(entry, _MADE_WITH if part == "docProps/app.xml" else was.read(part))
    return held.getvalue()
