"""Takes out of a file whatever could act, or tells more than it shows. Run as a program of its own, never imported by
what serves pages: a file made to break its reader breaks this process, which has little memory, a short life, and
writes no file.

    python -I files_cleaning.py '{"how": "image", "kind": "image/jpeg", "pixels": 60000000, "pages": 500, …}' < in > out

The answer is one line of JSON (fit, why, done, kind) and then, where they are not the bytes that came, the bytes to be
given out. Standard library, Pillow, pikepdf, pi-heif and lxml only.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from typing import Any


class Unfit(Exception):
    """It cannot be made safe; the argument is a code of files_kinds.REASONS."""


def main() -> None:
    """Read, clean, answer. Whatever goes wrong, the answer is that the file is not opened."""
    asked = json.loads(sys.argv[1])
    _stay_small(asked)
    content = sys.stdin.buffer.read()
    clean = {"image": image, "pdf": pdf, "office": office}[asked["how"]]
    try:
        made, kind, done = clean(content, asked)
        answer: dict[str, Any] = {"fit": "made_safe", "why": "", "kind": kind, "done": sorted(done)}
    except Unfit as unfit:
        made, answer = b"", {"fit": "refused", "why": unfit.args[0], "kind": asked["kind"], "done": []}
    except MemoryError:
        made, answer = b"", {"fit": "refused", "why": "too_much", "kind": asked["kind"], "done": []}
    except Exception:  # made to break its reader: it is broken, whichever way
        made, answer = b"", {"fit": "refused", "why": "broken", "kind": asked["kind"], "done": []}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)


def _stay_small(asked: dict[str, Any]) -> None:
    memory = asked["memory"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# Pictures: drawn again from their points, so that nothing is left but what can be seen.


def image(content: bytes, asked: dict[str, Any]) -> tuple[bytes, str, set[str]]:
    """The picture drawn again, upright, without place, time, owner, thumbnail or anything appended."""
    import pi_heif  # type: ignore[import-untyped]
    from PIL import Image, ImageOps

    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = asked["pixels"]
    formats = {"image/jpeg": ["JPEG"], "image/png": ["PNG"], "image/heic": ["HEIF"]}[asked["kind"]]
    done: set[str] = set()
    try:
        opened = Image.open(io.BytesIO(content), formats=formats)
    except Image.DecompressionBombError:
        raise Unfit("pixels") from None
    with opened as picture:
        if picture.width * picture.height > asked["pixels"]:
            raise Unfit("pixels")
        seen = picture.getexif()
        if seen.get_ifd(0x8825):  # GPS
            done.add("place")
        if seen or set(picture.info) & {"xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Comment"}:
            done.add("hidden")
        if seen.get(0x0112, 1) != 1 and asked["kind"] != "image/heic":
            done.add("upright")
        upright = ImageOps.exif_transpose(picture)
        keeps_clear = asked["kind"] == "image/png" and upright.has_transparency_data
        drawn = upright.convert("RGBA" if keeps_clear else "RGB")
    bare = Image.new(drawn.mode, drawn.size)
    bare.paste(drawn)
    held = io.BytesIO()
    if asked["kind"] == "image/png":
        bare.save(held, "PNG")
        return held.getvalue(), "image/png", done
    if asked["kind"] == "image/heic":
        done.add("to_jpeg")
    bare.save(held, "JPEG", quality=90)
    return held.getvalue(), "image/jpeg", done


# PDFs: written anew, without whatever acts.

# Where an action hangs on something, and the only ones that stay: going to a place in the same document.
_ACTIONS, _HARMLESS = ("/A", "/OpenAction", "/PA", "/Next"), {"/GoTo", "/Named"}
# Marks on a page that play, run or hold a file.
_MARKS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def pdf(content: bytes, asked: dict[str, Any]) -> tuple[bytes, str, set[str]]:
    """The document without scripts, actions, files inside, forms that run, and links that open; a link's address stays
    as text on it."""
    import pikepdf

    done: set[str] = set()
    try:
        document = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Unfit("password") from None
    with document:
        if not len(document.pages):
            raise Unfit("broken")
        if len(document.pages) > asked["pages"]:
            raise Unfit("pages")
        _drop(document.Root, ("/AA",), "acts", done)
        _drop(document.Root, ("/AF", "/Collection"), "files", done)
        if "/Names" in document.Root:
            _drop(document.Root.Names, ("/JavaScript",), "scripts", done)
            _drop(document.Root.Names, ("/EmbeddedFiles",), "files", done)
        if "/AcroForm" in document.Root:
            _drop(document.Root.AcroForm, ("/XFA",), "form", done)
        for page in document.pages:
            _drop(page.obj, ("/AF",), "files", done)
            if "/Annots" in page.obj:
                stay = [mark for mark in page.obj.Annots if str(mark.get("/Subtype", "")) not in _MARKS]
                if len(stay) < len(page.obj.Annots):
                    done.add("files")
                    page.obj.Annots = pikepdf.Array(stay)
        for each in document.objects:
            _sweep(each, done)
        document.remove_unreferenced_resources()
        held = io.BytesIO()
        document.save(held, deterministic_id=True)
    return held.getvalue(), "application/pdf", done


def _drop(holder: Any, keys: tuple[str, ...], what: str, done: set[str]) -> None:
    for key in keys:
        if key in holder:
            del holder[key]
            done.add(what)


def _sweep(top: Any, done: set[str]) -> None:
    """Take every action, script and file out of one object and all that is written directly inside it."""
    import pikepdf

    waiting = [top]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting += [inner for inner in each if _direct(inner)]
            continue
        if not isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for key in _ACTIONS:
            if key in each:
                _calm(each, key, done)
        _drop(each, ("/AA", "/URI") if "/S" not in each else ("/AA",), "acts", done)
        _drop(each, ("/JS",), "scripts", done)
        _drop(each, ("/EF", "/RichMediaContent"), "files", done)
        # A dangerous action that nothing harmless holds is emptied where it stands.
        if str(each.get("/S", "")) in (
            "/JavaScript",
            "/Launch",
            "/SubmitForm",
            "/ImportData",
            "/GoToR",
            "/GoToE",
        ):
            for key in list(each.keys()):
                if key not in ("/S", "/Type"):
                    del each[key]
            done.add("acts")
        waiting += [inner for _, inner in each.items() if _direct(inner)]


def _direct(each: Any) -> bool:
    import pikepdf

    return isinstance(each, (pikepdf.Array, pikepdf.Dictionary)) and not each.is_indirect


def _calm(holder: Any, key: str, done: set[str]) -> None:
    """Take away what hangs on `key` unless it only goes to a place in the same document."""
    import pikepdf

    action = holder[key]
    if not isinstance(action, pikepdf.Dictionary):
        # A place to open at is an array; anything else there is no action.
        if key in ("/OpenAction",) and isinstance(action, pikepdf.Array):
            return
        if key == "/Next":
            del holder[key]
        return
    kind = str(action.get("/S", ""))
    if kind in _HARMLESS or ("/S" not in action and key != "/OpenAction"):
        return
    if kind == "/URI":
        holder["/Contents"] = pikepdf.String(str(action.get("/URI", ""))[:2000])
        done.add("links")
    else:
        done.add("scripts" if kind == "/JavaScript" else "acts")
    del holder[key]


# Office files: packed anew, without macros, programs and whatever is fetched from elsewhere.

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FIELD_THAT_ACTS = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT)\b")


def office(content: bytes, asked: dict[str, Any]) -> tuple[bytes, str, set[str]]:
    """The document with the same words. Refused where it holds macros, controls, or another program's file."""
    done: set[str] = set()
    held = io.BytesIO()
    room = asked["unpacked"]
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as now:
        names = [part.filename for part in was.infolist()]
        if len(names) != len(set(names)):
            raise Unfit("broken")  # two parts of one name: one for the checker, one for the reader
        for part in was.infolist():
            name = part.filename
            low = name.lower()
            if name.startswith("/") or ".." in name.split("/") or "\\" in name:
                raise Unfit("broken")
            if "vbaproject" in low or "vbadata" in low or low.startswith(("basic/", "scripts/")):
                raise Unfit("macros")
            program = low.endswith(".bin") and "printersettings" not in low
            if "/activex/" in low or "/embeddings/" in low or low.startswith("object ") or program:
                raise Unfit("inside")
            with was.open(part) as opened:
                read = opened.read(room + 1)
            room -= len(read)
            if room < 0:
                raise Unfit("bomb")
            now.writestr(
                zipfile.ZipInfo(name, part.date_time),
                _part(name, read, done),
                zipfile.ZIP_STORED if name == "mimetype" else None,
            )
    return held.getvalue(), asked["kind"], done


def _part(name: str, content: bytes, done: set[str]) -> bytes:
    """One part, calmed. XML is read without entities and without the network."""
    from lxml import etree

    if not name.lower().endswith((".xml", ".rels")):
        return content
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        raise Unfit("broken")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree: Any = etree.fromstring(content, parser)
    if name == "[Content_Types].xml":
        if b"macroenabled" in content.lower():
            raise Unfit("macros")
        return content
    if name.lower().endswith(".rels"):
        return _relations(tree, etree, done)
    # A field's instructions may be written in several pieces, one after the other.
    told = "".join(
        node.text or ""
        for node in tree.iter()
        if isinstance(node.tag, str) and node.tag.endswith("}instrText")
    )
    told += " ".join(
        value
        for node in tree.iter()
        for key, value in (node.attrib.items() if isinstance(node.tag, str) else ())
        if key.endswith("}instr")
    )
    if _FIELD_THAT_ACTS.search(told.upper()) or any(
        isinstance(node.tag, str)
        and node.tag.rpartition("}")[2] in ("ddeLink", "oleLink", "control", "event-listener")
        for node in tree.iter()
    ):
        raise Unfit("macros")
    removed = [
        node
        for node in tree.iter()
        if isinstance(node.tag, str) and node.tag.rpartition("}")[2] == "attachedTemplate"
    ]
    if not removed:
        return content
    for node in removed:
        node.getparent().remove(node)
    done.add("outside")
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations(tree: Any, etree: Any, done: set[str]) -> bytes:
    """Links that a person presses stay; what would be fetched on opening is not fetched."""
    for relation in list(tree.iter(_RELATION)):
        what = relation.get("Type", "").rpartition("/")[2]
        if what == "attachedTemplate":
            tree.remove(relation)
            done.add("outside")
        elif relation.get("TargetMode") == "External" and what != "hyperlink":
            relation.set("Target", "about:blank")
            done.add("outside")
        elif what == "hyperlink" and not relation.get("Target", "").lower().startswith(
            ("http://", "https://", "mailto:", "#", "tel:")
        ):
            relation.set("Target", "about:blank")
            done.add("links")
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


if __name__ == "__main__":
    main()
