"""A scanner for malware, where there is one: ClamAV, by its socket, else by its program. Where there is none, that is the
answer, and the page says so."""

from __future__ import annotations

import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanner said. `found` is what it calls the malware, empty where it found none; `by` is the scanner."""

    found: str
    by: str


class Unavailable(Exception):
    """A scanner is named and did not answer in time: nothing is known, and it is asked again."""


def quick() -> bool:
    """Whether a scan takes a moment (a scanner that is always running, or none) and not half a minute."""
    return bool(settings.CLAMAV_SOCKET) or _program() is None


def there_is_one() -> bool:
    """Whether there is a scanner."""
    return bool(settings.CLAMAV_SOCKET) or _program() is not None


def calls_itself(*, seconds: float = 10) -> str:
    """The scanner with the number of its signatures, as `Scanned.by` says it; empty where there is none. Raises
    Unavailable."""
    said = scan(b"", seconds=seconds)
    return said.by if said else ""


def scan(content: bytes, *, seconds: float) -> Scanned | None:
    """What the scanner says of these bytes. None where there is no scanner. Raises Unavailable."""
    if settings.CLAMAV_SOCKET:
        return _by_socket(content, seconds)
    program = _program()
    return _by_program(program, content, seconds) if program else None


def _program() -> str | None:
    """The program, where it is there and has signatures: without any it scans nothing."""
    found = None if settings.CLAMSCAN == "none" else shutil.which(settings.CLAMSCAN)
    folder = Path(settings.CLAMAV_DATABASE or "/var/lib/clamav")
    signatures = (".cvd", ".cld", ".hdb", ".hsb", ".ndb", ".ldb")
    return found if found and any(file.suffix in signatures for file in folder.glob("*")) else None


def _by_socket(content: bytes, seconds: float) -> Scanned:
    """clamd's INSTREAM: the bytes in pieces, each with its length before it, and a piece of none at the end."""
    said = _ask(b"zVERSION\0", seconds).split("/")
    answer = _ask(b"zINSTREAM\0", seconds, content)
    by = f"{said[0]}, signatures {said[1]}" if len(said) > 1 else said[0]
    if answer.endswith(" FOUND"):
        return Scanned(answer.removeprefix("stream: ").removesuffix(" FOUND"), by)
    if answer.endswith("OK"):
        return Scanned("", by)
    raise Unavailable(answer)


def _ask(command: bytes, seconds: float, content: bytes | None = None) -> str:
    try:
        with _connected(seconds) as line:
            line.sendall(command)
            if content is not None:
                for at in range(0, len(content), _PIECE):
                    piece = content[at : at + _PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
            answer = b""
            while (more := line.recv(4096)) and len(answer) < 10_000:
                answer += more
    except OSError as fault:
        raise Unavailable(type(fault).__name__) from None
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(seconds: float) -> socket.socket:
    host, _, port = settings.CLAMAV_SOCKET.rpartition(":")
    if port.isdigit():
        return socket.create_connection((host, int(port)), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(seconds)
    try:
        line.connect(settings.CLAMAV_SOCKET)
    except OSError:
        line.close()
        raise
    return line


def _by_program(program: str, content: bytes, seconds: float) -> Scanned:
    database = [f"--database={settings.CLAMAV_DATABASE}"] if settings.CLAMAV_DATABASE else []
    try:
        done = subprocess.run(
            [program, "--no-summary", "--infected", *database, "-"],
            input=content,
            capture_output=True,
            timeout=seconds,
        )
        version = subprocess.run([program, "--version", *database], capture_output=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Unavailable(type(fault).__name__) from None
    called, _, rest = version.stdout.decode("utf-8", "replace").strip().partition("/")
    signatures = rest.partition("/")[0]
    by = f"{called or 'ClamAV'}, signatures {signatures}" if signatures else called or "ClamAV"
    if done.returncode == 0:
        return Scanned("", by)
    if done.returncode == 1:
        line = done.stdout.decode("utf-8", "replace").strip().splitlines()[0]
        return Scanned(line.partition(": ")[2].removesuffix(" FOUND"), by)
    raise Unavailable(f"clamscan ended with {done.returncode}")
