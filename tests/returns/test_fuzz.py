"""Whatever is in a file: findings, or one clear line. Never a traceback, never a hang."""

import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.reading import CannotRead
from bench._made_census import census as made_census

WHOLE = "".join(made_census(4, flawed=0.5)).encode()
SAMPLE = (Path(__file__).parent / "samples" / "CIN_Census_2026.xml").read_bytes()
SOME_RULES = Options(
    only=frozenset(
        {"100", "1510", "2885", "4003", "8540", "8565", "8606", "8670Q", "8730", "8775Q", "8890", "9015Q"}
    )
)
PATIENT = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def survives(raw, options=SOME_RULES):
    """The findings can be read to the end, or the file is refused with one line."""
    try:
        with check(io.BytesIO(raw), CIN, "census.xml", options) as checked:
            told = list(checked.findings())
            assert checked.summary().count("not_run") == 0, [
                each.message for each in told if each.severity == "not_run"
            ]
            return told
    except CannotRead as refused:
        words = str(refused)
    assert "\n" not in words
    assert words.startswith("census.xml: ")
    return None


@PATIENT
@given(st.sampled_from([WHOLE, SAMPLE]), st.randoms(use_true_random=False), st.integers(1, 12))
def test_bytes_changed_at_random(raw, chance, times):
    spoiled = bytearray(raw)
    for _ in range(times):
        place = chance.randrange(len(spoiled))
        change = chance.randrange(4)
        if change == 0:
            spoiled[place] = chance.randrange(256)
        elif change == 1:
            del spoiled[place : place + chance.randrange(1, 60)]
        elif change == 2:
            spoiled[place:place] = bytes(
                chance.choice(b"<>&\"'/= \n\x00\xff09AZ") for _ in range(chance.randrange(1, 6))
            )
        else:
            other = chance.randrange(len(raw))
            spoiled[place:place] = raw[other : other + chance.randrange(1, 400)]
    survives(bytes(spoiled))


@PATIENT
@given(st.integers(0, len(WHOLE)))
def test_cut_off_anywhere(end):
    assert survives(WHOLE[:end]) is None or end >= len(WHOLE.rstrip())


VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        "9999-12-31", "0001-01-01", "0000-00-00", "-2025-01-01", "12025-01-01", "2025-02-30", "99999999999999999999", "-1",
        "1e9", "NaN", "true", "TRUE", "=1+1", "' OR 1=1 --", "\u202e", "٣٤٥", "A" * 5000, "\U0001f476", "2025-13-01", "%s {0}",
    ]),
)  # fmt: skip


def xml_text(words):
    from xml.sax.saxutils import escape

    allowed = (
        sign
        for sign in words
        if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
    )
    return escape("".join(allowed))


@PATIENT
@given(
    st.dictionaries(st.sampled_from([item.name for item in CIN.fields]), VALUES, min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_absurd_values_in_any_field(values, chance):
    raw = SAMPLE.decode()
    for name, value in values.items():
        parts = raw.split(f"<{name}>")
        raw = parts[0] + "".join(
            f"<{name}>{xml_text(value)}</{name}><!--" + part.replace(f"</{name}>", "-->", 1)
            if chance.random() < 0.7
            else f"<{name}>{part}"
            for part in parts[1:]
        )
    survives(raw.encode())


@pytest.mark.parametrize("year", ["2023", "2024", "2025", "2026", "2027"])
def test_every_rule_runs_over_absurd_values_in_every_year(year):
    chance = random.Random(int(year))
    raw = "".join(made_census(30, ends_in=2026)).replace("<Year>2026", f"<Year>{year}")
    for old in (
        "2025-",
        "<UPN>",
        "MADE",
        "<ReferralNFA>0",
        "<Disability>",
        "<AssessmentFactors>",
        "<NumberOfPreviousCPP>",
    ):
        pieces = raw.split(old)
        raw = pieces[0] + "".join(
            (
                old
                if chance.random() < 0.6
                else old[:1] + chance.choice(["", "9999-", "-", "é", "Ω=", " "]) + old[1:]
            )
            + piece
            for piece in pieces[1:]
        )
        try:
            check(io.BytesIO(raw.encode()), CIN, "census.xml", SOME_RULES).census.close()
        except CannotRead:
            raw = old.join(pieces)
    told = survives(raw.encode(), Options())
    assert told


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7", "cp037", "shift_jis", "latin-1", "utf-8"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "iso-8859-1", "nonsense", ""])
def test_encodings_that_are_not_what_they_say(encoding, declared):
    said = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    body = WHOLE.decode().split("?>", 1)[1].replace("made up", "Zoë")
    survives((said + body).encode(encoding, errors="replace"))
