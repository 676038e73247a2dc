"""The verbs of the `alongside` command, a file each, found by their file name.

A verb's module says in its docstring's first line what it does, and has `add(parser)`, which declares its arguments,
and `run(args) -> int`, which returns the exit code. It imports what it needs inside `run`: listing the verbs imports
none of them, and `pathway`, `due`, `position` and `check` load no Django. Names that begin with `_` are no verbs.
A verb that hands words on to another program says `PASSES_ON = True`, and finds them all in `args.words`.
"""

import ast
import importlib
from pathlib import Path
from types import ModuleType


class Problem(Exception):
    """Something the person at the terminal can put right. The message is one clear line, and the exit code 2."""


def one_line(words: str) -> str:
    """Words as one line that no terminal obeys: what came from a file or its name may hold escape codes, signs that
    turn the line round, and halves of characters that cannot be written at all."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def verbs() -> dict[str, str]:
    """Each verb with the first line of its docstring, read without importing it."""
    files = sorted(file for file in Path(__file__).parent.glob("*.py") if not file.name.startswith("_"))
    return {file.stem: _summary(file) for file in files}


def module_of(verb: str) -> ModuleType:
    return importlib.import_module(f"alongside.command.{verb}")


def _summary(file: Path) -> str:
    words = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return words.splitlines()[0] if words else ""
