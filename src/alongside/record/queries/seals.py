"""The chain of seals over the log of reads, for whoever verifies it."""

from __future__ import annotations

from alongside.record.sealing import Finding as Finding, Verified as Verified, verify as verify


def read_kept(text: str) -> dict[int, str]:
    """The seals of a file kept outside, by their numbers: a number and a seal on each line.

    Raises ValueError with one sentence for a line that is none, or that says another seal for a number said before.
    """
    kept: dict[int, str] = {}
    for place, line in enumerate(text.splitlines(), 1):
        number, _, seal = line.strip().partition(" ")
        if not line.strip():
            continue
        if not number.isdigit() or len(seal) != 64:
            raise ValueError(f"Line {place} is not a seal.")
        if kept.setdefault(int(number), seal) != seal:
            raise ValueError(f"Line {place} says another seal {number} than a line before.")
    return kept
