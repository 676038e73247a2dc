"""Documents that leave on paper or as a file: one frozen value, printed as an accessible PDF or as a Word file.

How to use it (rendering per recipient, letters, minutes, plans, a person's copy of their record):

    from alongside.design import paper

    sheet = paper.Paper(
        title="Decision on the referral",           # the first heading, the bookmark, the file's title: never a name
        house=paper.house(),                        # the council's name, colour and address, from the settings
        written_on=today,                           # a day handed in; the only date in the file
        recipient=("Ms Hodan Warsame", "14 Mill Lane", "Anytown AN1 2BC"),
        reference="R-2041",                         # ours, to quote when they write back; no names in it
        sections=(
            paper.Section("What we decided", (
                paper.Paragraph((paper.plain("We will "), paper.strong("not take this further"), paper.plain("."))),
                *paper.paragraphs(passage_text),    # free text: blank lines part paragraphs, one line end is a new line
                paper.Bullets(((paper.plain("one thing"),), (paper.plain("another"),))),
                paper.Facts((("Date of birth", (paper.plain("3 May 2019"),)),)),
                paper.Table("Visits", ("Day", "Who came"), (((paper.plain("2 Nov 2026"),), (paper.plain("Sam"),)),)),
                paper.Paragraph((paper.note("[details of another person are left out here]"),)),
            )),
        ),
        footer="Copy made for Ms Hodan Warsame",     # words at the foot of every page, before "page 2 of 9"
    )
    content: bytes = paper.pdf(sheet)               # PDF/UA-1 and PDF/A-3a
    content: bytes = paper.word(sheet)              # .docx, where the council edits

Whoever renders for one recipient builds the `Paper` from what that recipient may have and from nothing else: nothing
is hidden here, everything given is printed. `plain`, `strong` and `note` make runs; a `note` is the document speaking
about itself (why something is absent, "we told the council this on …") and is set apart from what was written. A run
in another language says so (`plain("…", language="ar")`), so that it is read aloud rightly. The same value gives the
same bytes on any machine: keep the digest of `pdf(sheet)` as the issued copy's.

Text is only ever text: nothing in it is read as a command, a field or a link. What cannot be printed (control
characters, and those that turn the direction of what follows) is left out by `clean`. A value that would make a
document some readers cannot use (a table without header row, a picture without words, a heading without text) raises
`Unprintable` where it is made.
"""

from alongside.design.paper.sheet import (
    Block,
    Bullets,
    Facts,
    House,
    Kind,
    Paper,
    Paragraph,
    Picture,
    Run,
    Runs,
    Section,
    Table,
    Unprintable,
    clean,
    note,
    paragraphs,
    plain,
    strong,
    words_of,
)

__all__ = [
    "Block",
    "Bullets",
    "Facts",
    "House",
    "Kind",
    "Paper",
    "Paragraph",
    "Picture",
    "Run",
    "Runs",
    "Section",
    "Table",
    "Unprintable",
    "clean",
    "house",
    "note",
    "paragraphs",
    "pdf",
    "plain",
    "strong",
    "word",
    "words_of",
]


def house() -> House:
    """The council as its documents show it: name, colour and address, from the settings."""
    from django.conf import settings

    return House(settings.COUNCIL_NAME, settings.COUNCIL_COLOUR, tuple(settings.COUNCIL_ADDRESS))


def pdf(paper: Paper) -> bytes:
    """The document as PDF/UA-1 and PDF/A-3a: tagged, titled, bookmarked, its fonts inside. About 10 ms a page."""
    from alongside.design.paper.as_pdf import made

    return made(paper)


def word(paper: Paper) -> bytes:
    """The document as a Word file (.docx), with the styles of headings and tables that screen readers use."""
    from alongside.design.paper.as_word import made

    return made(paper)
