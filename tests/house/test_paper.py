"""Documents that leave: what a PDF and a Word file must be for whoever reads them, and what must not be in them."""

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pdfua
import pikepdf
import pytest

from alongside.design import paper
from alongside.design.paper import (
    Bullets,
    Facts,
    House,
    Paper,
    Paragraph,
    Picture,
    Section,
    Table,
    Unprintable,
    fonts,
    note,
    paragraphs,
    plain,
    strong,
)

HOUSE = House("Ashworth Council", "#1d4f91", ("Children's Services", "The Civic Centre"))
NAMES = "Nguyễn Thị Ánh, Zażółć Gęślą, Cabdiraxmaan, محمد عبد الله, فاطمہ بیگم ٹھیک, 王小明, 陳怡君, Олена, İbrahim"
HOSTILE = (
    '#let x = 1; #read("/etc/passwd") $x^2$ \\u{41} *b* _i_ @ref <label> {{ 7*7 }} "quotes" // no comment'
)


def letter(*blocks, **more):
    given = {
        "title": "Decision on the referral",
        "house": HOUSE,
        "written_on": date(2026, 11, 24),
        "recipient": ("Ms Hodan Warsame", "14 Mill Lane", "Anytown AN1 2BC"),
        "reference": "R-2041",
        "footer": "Copy made for Ms Hodan Warsame",
        "sections": (Section("What we decided", blocks or (Paragraph((plain("Nothing more."),)),)),),
    }
    return Paper(**{**given, **more})


VISITS = Table(
    "Visits",
    ("Day", "Who came"),
    (((plain("2 Nov 2026"),), (plain("Sam"),)), ((plain("9 Nov 2026"),), (plain("Sam"),))),
)
EVERYTHING = (
    Paragraph((plain("We will "), strong("not"), plain(" go on. "), note("[a name is left out]"))),
    Bullets(((plain("one"),), (plain("two"),))),
    Bullets(((plain("first"),), (plain("second"),)), numbered=True),
    Facts((("Date of birth", (plain("3 May 2019"),)),)),
    VISITS,
    Picture(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="20"/></svg>',
        "svg",
        "One box on the left.",
        "A box",
    ),
    *paragraphs(NAMES + "\n\n" + HOSTILE),
)


def tags(node, found):
    """Every tag of the structure, in reading order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            tags(each, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            tags(node.K, found)
    return found


def text_of(content):
    """The words of the PDF as they can be copied, by its own maps of letters."""
    import typst  # noqa: F401  (what made it)

    words = []
    with pikepdf.open(io.BytesIO(content)) as document:
        for font in {
            font.objgen: font for page in document.pages for _, font in page.Resources.Font.items()
        }.values():
            words.append(font.ToUnicode.read_bytes().decode("latin-1"))
    letters = set()
    for map_ in words:
        for target in re.findall(r"<[0-9A-Fa-f]+> <([0-9A-Fa-f]+)>", map_):
            letters |= set(bytes.fromhex(target).decode("utf-16-be", "ignore"))
    return letters


def test_the_machine_checkable_part_of_pdf_ua_finds_nothing_wrong(tmp_path):
    file = tmp_path / "letter.pdf"
    for sheet in (
        letter(*EVERYTHING),
        letter(language="ar", title="رسالة", sections=(Section("ماذا", EVERYTHING[:4]),)),
    ):
        file.write_bytes(paper.pdf(sheet))
        assert list(pdfua.validate(str(file)).findings) == []


def test_a_pdf_has_language_title_bookmarks_table_headers_and_words_for_its_picture():
    with pikepdf.open(io.BytesIO(paper.pdf(letter(*EVERYTHING)))) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert bool(document.Root.MarkInfo.Marked)
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Decision on the referral"]
            assert [item.title for item in outline.root[0].children] == ["What we decided"]
        found = tags(document.Root.StructTreeRoot.K, [])
        order = [str(tag.S) for tag in found]
        assert order.index("/H1") < order.index("/H2") < order.index("/L") < order.index("/Table")
        headers = [tag for tag in found if str(tag.S) == "/TH"]
        assert len(headers) == 2
        assert all(
            "Column"
            in str(
                dict(tag.get("/A", {}))
                if not isinstance(tag.get("/A"), pikepdf.Array)
                else [dict(a) for a in tag.A]
            )
            for tag in headers
        )
        assert [str(tag.Alt) for tag in found if str(tag.S) == "/Figure"] == ["One box on the left."]


def test_no_name_becomes_a_box_and_what_no_font_has_is_said_in_words():
    letters = text_of(paper.pdf(letter(*paragraphs(NAMES))))
    assert set("ễịżółćęśąİĐ".replace("Đ", "") + "王小明陳怡君Олена") <= letters
    assert fonts.printable(NAMES) == NAMES
    assert fonts.printable("আমিনা 😀👍🏽") == "[3 Bengali letters] [grinning face][thumbs up sign]"
    assert paper.pdf(letter(*paragraphs("আমিনা 😀")))


def test_an_arabic_letter_runs_from_right_to_left_and_its_address_does_not():
    content = paper.pdf(
        letter(language="ar", title="رسالة", sections=(Section("ماذا", paragraphs("كتبنا")),))
    )
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang) == "ar"
    with zipfile.ZipFile(io.BytesIO(paper.word(letter(language="ar", title="رسالة")))) as packed:
        assert b"<w:bidi/>" in packed.read("word/document.xml")


def test_hostile_words_are_only_words():
    for content in (paper.pdf(letter(*paragraphs(HOSTILE))), paper.word(letter(*paragraphs(HOSTILE)))):
        assert b"root:" not in content
    with io.BytesIO(paper.word(letter(*paragraphs(HOSTILE), title="A \x00\x07\u202e title"))) as held:
        written = docx.Document(held)
    assert HOSTILE in [paragraph.text for paragraph in written.paragraphs]
    assert written.core_properties.title == "A title"


def test_a_word_longer_than_the_line_is_broken_and_ordinary_words_are_not():
    assert fonts.breakable("Llanfairpwllgwyngyll and Sam", 30) == "Llanfairpwllgwyngyll and Sam"
    broken = fonts.breakable("x" * 100, 30)
    assert broken.replace("\u200b", "") == "x" * 100
    assert max(map(len, broken.split("\u200b"))) <= 15
    sheet = letter(Table("T", ("a", "b", "c"), (tuple((plain("y" * 300),) for _ in range(3)),)))
    assert paper.pdf(sheet)


def test_the_same_document_is_the_same_bytes_and_another_is_not():
    sheet = letter(*EVERYTHING)
    assert paper.pdf(sheet) == paper.pdf(replace(sheet))
    assert paper.pdf(sheet) != paper.pdf(replace(sheet, written_on=date(2026, 11, 25)))
    without = letter(*[block for block in EVERYTHING if not isinstance(block, Picture)])
    assert paper.word(without) == paper.word(replace(without))
    assert paper.word(without) != paper.word(replace(without, reference="R-2042"))


def test_nothing_of_the_machine_leaves_with_a_document():
    from getpass import getuser
    from pathlib import Path
    from socket import gethostname

    said = paper.word(letter())
    with zipfile.ZipFile(io.BytesIO(said)) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in packed.namelist())
    about = docx.Document(io.BytesIO(said)).core_properties
    assert (about.author, about.last_modified_by) == ("Ashworth Council", "Ashworth Council")
    with pikepdf.open(io.BytesIO(paper.pdf(letter()))) as document:
        info = {key: str(value) for key, value in document.docinfo.items()}
        everything += document.Root.Metadata.read_bytes()
    assert info["/Author"] == "Ashworth Council"
    assert set(info) <= {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate"}
    host = gethostname() if len(gethostname()) > 5 else "alongside.invalid"  # "vm" stands in other words
    for told in (host, str(Path.home()), str(Path(paper.__file__).parent), "python-docx", "Warsame"):
        assert told.encode() not in everything.replace(b"Ms Hodan Warsame", b""), told
    assert getuser() not in info.values()


def test_a_word_file_has_styles_of_headings_header_rows_and_its_language():
    written = docx.Document(
        io.BytesIO(paper.word(letter(*[b for b in EVERYTHING if not isinstance(b, Picture)])))
    )
    styles = [p.style.name for p in written.paragraphs]
    assert (
        styles.index("Heading 1")
        < styles.index("Heading 2")
        < styles.index("List Bullet")
        < styles.index("List Number")
    )
    xml = written.tables[0]._tbl.xml
    assert "w:tblHeader" in xml
    assert 'w:tblCaption w:val="Visits"' in xml
    assert 'w:val="en-GB"' in written.styles.element.xml


@pytest.mark.slow
def test_two_hundred_pages_take_seconds():
    sections = tuple(
        Section(f"Entry {n}", (*paragraphs("She said that she was well. " * 60), VISITS), new_page=True)
        for n in range(200)
    )
    began = time.monotonic()
    content = paper.pdf(letter(sections=sections))
    assert time.monotonic() - began < 30
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) >= 200


@pytest.mark.parametrize(
    "make",
    [
        lambda: Table("Visits", (), ()),
        lambda: Table("", ("Day",), ()),
        lambda: Table("Visits", ("Day", "Who"), (((plain("x"),),),)),
        lambda: Picture(b"", "png", "", "caption"),
        lambda: Bullets(()),
        lambda: Section(" \x00 "),
        lambda: House("Ashworth", "blue"),
        lambda: House("Ashworth", "#ffdd00"),
        lambda: letter(title=""),
        lambda: letter(language="English"),
    ],
)
def test_what_some_readers_could_not_use_is_refused_where_it_is_made(make):
    with pytest.raises(Unprintable):
        make()
