"""What a file is, by what its bytes are, and which the council takes. The ending of a name decides nothing.

Here a file is only glanced at: the first bytes, a list of parts, a picture's size. What reads more of it runs in a
process of its own (files_cleaning.py), because whoever made the file may have meant harm.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

import filetype
import olefile  # type: ignore[import-untyped]
import pikepdf
from django.conf import settings
from PIL import Image

from alongside.record.acting import Mistaken


class How(StrEnum):
    """What a check can do with a kind of file."""

    IMAGE = "image"  # drawn again, so that only the picture is left
    PDF = "pdf"  # whatever acts is taken out
    OFFICE = "office"  # whatever acts or fetches is taken out
    TEXT = "text"
    KEPT = "kept"  # cannot be made safe: kept as it came, and opened only once it has been scanned


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `group` is what the council's setting calls it."""

    mime: str
    words: str
    group: str
    endings: tuple[str, ...]
    how: How


_OPEN = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OPEN}wordprocessingml.document", f"{_OPEN}spreadsheetml.sheet"
ODT, DOC, MSG = "application/vnd.oasis.opendocument.text", "application/msword", "application/vnd.ms-outlook"
PDF, JPEG, TEXT, EML = "application/pdf", "image/jpeg", "text/plain", "message/rfc822"

KINDS = {
    kind.mime: kind
    for kind in (
        Kind(PDF, "PDF", "pdf", ("pdf",), How.PDF),
        Kind(JPEG, "photograph", "photograph", ("jpg", "jpeg"), How.IMAGE),
        Kind("image/heic", "photograph", "photograph", ("heic", "heif"), How.IMAGE),
        Kind("image/png", "picture", "photograph", ("png",), How.IMAGE),
        Kind(DOCX, "Word document", "word", ("docx",), How.OFFICE),
        Kind(DOC, "old Word document", "word", ("doc",), How.KEPT),
        Kind(XLSX, "spreadsheet", "spreadsheet", ("xlsx",), How.OFFICE),
        Kind(ODT, "text document", "word", ("odt",), How.OFFICE),
        Kind(TEXT, "text", "text", ("txt", "md", "csv", "log"), How.TEXT),
        Kind(EML, "email", "email", ("eml",), How.KEPT),
        Kind(MSG, "email", "email", ("msg",), How.KEPT),
        Kind("audio/mpeg", "recording", "audio", ("mp3",), How.KEPT),
        Kind("audio/mp4", "recording", "audio", ("m4a",), How.KEPT),
        Kind("audio/x-wav", "recording", "audio", ("wav",), How.KEPT),
    )
}
GROUPS = {
    "pdf": "PDF",
    "word": "Word",
    "spreadsheet": "spreadsheets",
    "photograph": "photographs",
    "text": "plain text",
    "email": "emails",
    "audio": "recordings",
}

# Why a file may not be opened, or is not taken: what is said of it, the file's name before it.
REASONS = {
    "infected": "holds malware",
    "broken": "is damaged, or is not what it says it is",
    "password": "needs a password to open it. Save it without one",
    "macros": "holds macros (small programs). Save it as a PDF, or as a Word document without macros",
    "inside": "holds another file or program inside it. Save it as a PDF",
    "pixels": "is a larger picture than can be opened here. Make it smaller",
    "pages": "has more pages than can be kept here. Split it",
    "bomb": "grows too large when it is opened",
    "too_much": "took too much to check. Save it as a PDF and attach that",
}

# What a check took out or changed, as the page says it after "Checked:".
DONE = {
    "place": "where and when it was taken is removed",
    "hidden": "hidden details are removed",
    "upright": "turned upright",
    "to_jpeg": "changed from HEIC to JPEG",
    "scripts": "scripts are removed",
    "acts": "what would act by itself is removed",
    "links": "web links no longer open",
    "files": "files inside it are removed",
    "form": "a form that runs by itself is removed",
    "outside": "what it would have fetched from elsewhere is removed",
}

# A part of a Word file may grow by so much when it is unpacked; writing compresses to about a tenth.
_MOST_GROWTH, _MOST_UNPACKED, _MOST_PARTS = 200, 200 * 1024 * 1024, 3000


def taken() -> dict[str, Kind]:
    """The kinds of file this council takes."""
    return {mime: kind for mime, kind in KINDS.items() if kind.group in settings.FILES_TAKEN}


def taken_words() -> str:
    """What may be attached, in words: "PDF, Word, photographs or plain text"."""
    names = [GROUPS[group] for group in GROUPS if group in settings.FILES_TAKEN]
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)


def words_of(mime: str) -> str:
    """A kind of file in words."""
    return KINDS[mime].words if mime in KINDS else "file"


def kind_of(name: str, content: bytes) -> Kind:
    """What the bytes are, and that such a file is taken. Raises Mistaken with one sentence for the person at the
    screen."""
    if not content:
        raise Mistaken("files", f"“{name}” is empty.")
    if len(content) > settings.FILE_LARGEST:
        raise Mistaken("files", f"“{name}” is larger than {settings.FILE_LARGEST // 1024 // 1024} MB.")
    try:
        kind = taken().get(_mime(content))
        if kind is None:
            raise Mistaken(
                "files", f"“{name}” is not a kind of file that can be kept here. Use {taken_words()}."
            )
        _glance(kind, content)
    except _Unfit as unfit:
        raise Mistaken("files", f"“{name}” {REASONS[unfit.args[0]]}.") from None
    return kind


class _Unfit(Exception):
    """A code of REASONS."""


def _mime(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(olefile.MAGIC):
        return _compound(content)
    guessed = str(filetype.guess_mime(content) or "")
    if guessed == "video/mp4" and content[8:12] in (b"M4A ", b"M4B "):
        return "audio/mp4"
    if guessed or not _is_text(content):
        return guessed
    return EML if _is_email(content) else TEXT


def _packed(content: bytes) -> str:
    """A zip by what it holds, from its list of parts; nothing is unpacked but one short line."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or unpacked > min(_MOST_UNPACKED, len(content) * _MOST_GROWTH):
                raise _Unfit("bomb")
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise _Unfit("password")
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 100:
                return packed.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _Unfit("broken") from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _Unfit("macros")
    if "[Content_Types].xml" not in names:
        return "application/zip"
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else "application/zip"


def _compound(content: bytes) -> str:
    """An older Office file by the streams it holds."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            streams = [[part.lower() for part in path] for path in compound.listdir()]
    except Exception:  # the library raises whatever it meets in a file made to break it
        raise _Unfit("broken") from None
    first = {path[0] for path in streams}
    if "encryptedpackage" in first:
        raise _Unfit("password")
    if "__properties_version1.0" in first:
        return MSG
    if any(
        part in ("vba", "macros", "_vba_project", "_vba_project_cur") for path in streams for part in path
    ):
        raise _Unfit("macros")
    if any(path[0] == "objectpool" for path in streams):
        raise _Unfit("inside")
    return DOC if "worddocument" in first else ""


def _glance(kind: Kind, content: bytes) -> None:
    """What can be told at once, so that the person hears of it while the file is at hand."""
    if kind.mime in (JPEG, "image/png"):
        try:
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
                width, height = picture.size
        except Image.DecompressionBombError:
            raise _Unfit("pixels") from None
        except Exception:
            raise _Unfit("broken") from None
        if width * height > settings.FILE_PIXELS:
            raise _Unfit("pixels")
    elif kind.mime == PDF:
        try:
            with pikepdf.open(io.BytesIO(content)) as document:
                pages = len(document.pages)
        except pikepdf.PasswordError:
            raise _Unfit("password") from None
        except Exception:
            return  # the check says what is wrong with it
        if pages > settings.FILE_PAGES:
            raise _Unfit("pages")


def _is_text(content: bytes) -> bool:
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    markup = words.lstrip("\ufeff \t\r\n")[:200].lower()
    return "\x00" not in words and not markup.startswith(("<!doctype", "<html", "<script", "<svg", "<?xml"))


def _is_email(content: bytes) -> bool:
    """Whether it begins as an email does: lines of "Name: value", the sender and the day among them."""
    head = content[:20_000].replace(b"\r\n", b"\n").split(b"\n\n")[0].lower()
    names = {line.split(b":")[0] for line in head.split(b"\n") if b":" in line and not line[:1].isspace()}
    return {b"from", b"date"} <= names and bool(names & {b"subject", b"message-id", b"mime-version", b"to"})


def plain_name(name: str) -> str:
    """A file's name without folders, signs that steer a terminal or a header, and signs that turn the direction of
    what follows; as long as it can be read, its ending kept."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(sign for sign in bare if sign.isprintable() and sign not in '"<>|:*?').strip(" .")
    if len(bare) > 120:
        start, dot, ending = bare.rpartition(".")
        bare = f"{start[:110]}….{ending}" if dot and len(ending) <= 5 else f"{bare[:119]}…"
    return bare or "file"


def name_for(name: str, mime: str) -> str:
    """The name a file is given out under: it ends as files of its kind do."""
    kind = KINDS.get(mime)
    if kind is None or name.lower().rsplit(".", 1)[-1] in kind.endings:
        return name
    start, dot, ending = name.rpartition(".")
    known = {known for each in KINDS.values() for known in each.endings}
    return f"{start if dot and ending.lower() in known else name}.{kind.endings[0]}"
