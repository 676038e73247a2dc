"""What holds of OWASP's Application Security Verification Standard 5.0.0, levels 1 and 2: a table (asvs.csv), one line a
requirement, and the page it is printed as. Where something does not hold, the line says so.

The numbers are the standard's own (github.com/OWASP/ASVS, CC BY-SA 4.0); the words are ours and shorter: read the
standard for what is meant. What stands in backticks is a file of this project or one of its tests, and a test of the
house looks whether it is there.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ANSWERS = ("yes", "partly", "no", "not applicable")
PLACE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|js|html|txt|json|toml))(?:::(\w+))?`")


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement. `how`: what meets it, or why it is not met or does not apply."""

    number: str
    level: int
    words: str
    answer: str
    how: str

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The files named, each with the test in it, or empty."""
        return tuple((file, test or "") for file, test in PLACE.findall(self.how))


def lines() -> tuple[Line, ...]:
    """The table, in the standard's order."""
    with (Path(__file__).with_name("asvs.csv")).open(encoding="utf-8", newline="") as table:
        return tuple(
            Line(number, int(level), words, answer, how)
            for number, level, words, answer, how in csv.reader(table, delimiter="|", quoting=csv.QUOTE_NONE)
        )


CHAPTERS = {
    1: "Encoding and cleaning",
    2: "Checks of what comes in, and of the work",
    3: "Browsers",
    4: "HTTP and interfaces",
    5: "Files",
    6: "Who somebody is",
    7: "Sessions",
    8: "What somebody may do",
    9: "Signed tokens",
    10: "OAuth and OpenID Connect",
    11: "Cryptography",
    12: "TLS",
    13: "How it is set up",
    14: "Data",
    15: "How it is written",
    16: "Logs and faults",
    17: "Calls",
}


def as_markdown() -> str:
    """The page docs/reference/asvs.md."""
    table = lines()
    count = Counter(line.answer for line in table)
    page = [
        "# OWASP ASVS 5.0.0, levels 1 and 2",
        "",
        "Printed from `src/alongside/config/asvs.csv`; do not edit. The numbers are those of OWASP's Application Security",
        "Verification Standard 5.0.0; the words are ours and shorter. What is named as meeting a line is a file or a test of",
        "this project, and is looked for in every test run. Nobody outside the project has verified this list.",
        "",
        f"Of {len(table)} lines: " + ", ".join(f"{count[answer]} {answer}" for answer in ANSWERS) + ".",
    ]
    for chapter, name in CHAPTERS.items():
        page += [
            "",
            f"## {chapter} {name}",
            "",
            "| line | level | what | holds | how |",
            "|---|---|---|---|---|",
        ]
        page += [
            f"| {line.number} | {line.level} | {line.words} | {line.answer} | {line.how} |"
            for line in table
            if line.number.split(".")[0] == str(chapter)
        ]
    return "\n".join(page) + "\n"
