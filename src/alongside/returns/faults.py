"""What else a check can say of a file: departures from the return's shape (S), and how the file was read (N).

These codes are ours. The published rules keep their own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.returns.rules import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding that is no published rule."""

    code: str
    severity: Severity
    message: str


KINDS = (
    Kind("S01", Severity.ERROR, "The element is not part of the return."),
    Kind("S02", Severity.ERROR, "The element is not collected in this year."),
    Kind("S03", Severity.ERROR, "The element stands in the wrong place: the order of the schema is fixed."),
    Kind("S04", Severity.ERROR, "The element occurs more than once where the schema has one."),
    Kind("S05", Severity.ERROR, "The element is empty: leave it out when there is no value."),
    Kind("S06", Severity.ERROR, "A value or group that every return must have is missing."),
    Kind("S07", Severity.ERROR, "The value cannot be read as what the field holds."),
    Kind("S08", Severity.ERROR, "The code is not in the national list for this year."),
    Kind("S09", Severity.ERROR, "The value does not have the shape that the field needs."),
    Kind("S10", Severity.ERROR, "Text stands between the elements."),
    Kind("S11", Severity.ERROR, "The file uses an XML namespace; the return has none."),
    Kind("S12", Severity.ERROR, "The published schema does not accept this."),
    Kind("S13", Severity.ERROR, "The file holds no child."),
    Kind("N01", Severity.NOTE, "The file was checked for another year than its header names."),
    Kind(
        "N02", Severity.NOTE, "The header names no year that can be read; the year was taken from elsewhere."
    ),
    Kind(
        "N03",
        Severity.NOTE,
        "No published schema is known for this year: checked against our own table of fields.",
    ),
    Kind("N04", Severity.NOTE, "No rules are known for this year: the nearest known year's were used."),
    Kind(
        "N05",
        Severity.NOTE,
        "Yes-or-no values are spelled true or false. They are read; the published schema takes 1 or 0.",
    ),
    Kind(
        "N06",
        Severity.NOTE,
        "The bank holidays of this time are not announced yet; the standing rules were used.",
    ),
    Kind(
        "N07",
        Severity.NOTE,
        "Local codes were turned into national ones; the published schema was not applied to the file.",
    ),
    Kind(
        "N08",
        Severity.NOTE,
        "Reviews are written as several groups of one plan. They are read; the published schema has one.",
    ),
)
