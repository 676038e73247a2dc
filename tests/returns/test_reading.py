"""Files come from outside: broken, hostile, in odd encodings. Each is read safely, or refused with one clear line."""

import io
import sys
import time
from pathlib import Path

import pytest

from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.reading import CannotRead
from alongside.returns.years import CollectionYear
from bench._made_census import census as made_census
from tests.returns.telling import codes, found

SAMPLES = Path(__file__).parent / "samples"
HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate>"
    "</CollectionDetails></Header>"
)
CHILD = (
    "<Child><ChildIdentifiers><LAchildID>A1</LAchildID><PersonBirthDate>2015-05-01</PersonBirthDate><Sex>F</Sex>"
    "</ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics><CINdetails>"
    "<CINreferralDate>2025-06-02</CINreferralDate><ReferralSource>1A</ReferralSource><ReferralNFA>1</ReferralNFA>"
    "</CINdetails></Child>"
)
FEW = Options(only=frozenset({"100"}))


def message(children=CHILD, header=HEADER, root="Message"):
    return f"<{root}>{header}<Children>{children}</Children></{root}>"


def refusal(raw):
    with pytest.raises(CannotRead) as refused:
        check(io.BytesIO(raw), CIN, "census.xml", FEW)
    words = str(refused.value)
    assert "\n" not in words
    assert len(words) < 300
    return words


def shape(raw):
    """The faults of shape: code, table, row and field."""
    told = found(raw.encode() if isinstance(raw, str) else raw, options=FEW)
    return {
        (each.rule_code, each.table, each.row, "|".join(each.fields))
        for each in told
        if each.rule_code.startswith("S")
    }


def test_a_made_census_breaks_no_rule_in_any_year_with_a_published_schema():
    for ends_in in (2025, 2026):
        raw = "".join(made_census(60, ends_in=ends_in)).encode()
        assert found(raw, year=str(CollectionYear(ends_in)), options=Options()) == []


@pytest.mark.parametrize("name", ["CIN_Census_2026.xml", "fake_CIN_data.xml"])
@pytest.mark.parametrize("year", ["2022-23", "2023-24", "2024-25", "2025-26", "2026-27", None])
def test_the_samples_of_others_are_read_in_every_year(name, year):
    options = Options(year=CollectionYear.written(year) if year else None)
    with (SAMPLES / name).open("rb") as source, check(source, CIN, name, options) as checked:
        summary = checked.summary()
        assert summary.children == {"CIN_Census_2026.xml": 2, "fake_CIN_data.xml": 332}[name]
        assert summary.rules_run == len(CIN.rules_in(checked.census.rules_year))
        assert not summary.clean


class TestRefusals:
    @pytest.mark.parametrize("raw", [b"<a/>", b"<a/>\n", b"<SomeOther/>"])
    def test_even_the_shortest_file_of_another_kind_is_refused_by_its_name(self, raw):
        assert "this is no children in need census: it begins with <" in refusal(raw)

    def test_a_document_type_is_refused_so_there_are_no_entities_to_expand(self):
        bomb = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + message(
            CHILD.replace("A1", "&b;")
        )
        assert "document type" in refusal(bomb.encode())
        outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + message()
        assert "document type" in refusal(outside.encode())

    def test_a_document_type_is_refused_in_sixteen_bits_and_behind_a_long_comment(self):
        assert "document type" in refusal(("<!DOCTYPE x>" + message()).encode("utf-16"))
        assert "document type" in refusal(("<!-- " + "x" * 70_000 + " --><!DOCTYPE x>" + message()).encode())

    def test_a_broken_file_is_named_with_its_line(self):
        broken = "<Message>\n" + HEADER + "\n<Children>\n<Child>\n<ChildIdentifiers>\n</Child>"
        assert "census.xml: line 6: the XML is broken" in refusal(broken.encode())

    def test_a_cut_off_file_is_broken_at_its_end(self):
        whole = "".join(made_census(40))
        words = refusal(whole[: len(whole) * 2 // 3].encode())
        assert "the XML is broken" in words

    @pytest.mark.parametrize("raw", [b"", b"   \n ", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_an_empty_file_is_said_to_be_empty(self, raw):
        assert "empty" in refusal(raw) or "no element" in refusal(raw)

    @pytest.mark.parametrize(
        "raw", [b"%PDF-1.7 nothing", b"PK\x03\x04 zip", b"a,b,c\n1,2,3\n", b"\x00" * 500, bytes(range(256))]
    )
    def test_what_is_no_xml_is_refused(self, raw):
        refusal(raw)

    @pytest.mark.parametrize("begins", [b"PK\x03\x04", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0"])
    def test_a_packed_file_or_a_spreadsheet_is_named_with_what_can_be_done(self, begins):
        words = refusal(begins + b" xl/workbook.xml")
        assert "a packed file (ZIP) or a spreadsheet" in words
        assert "unpack it" in words

    def test_xml_of_another_kind_is_named(self):
        assert "<html>" in refusal(b"<html><body/></html>")

    def test_another_return_with_the_same_root_is_named_and_not_checked_as_a_census_of_nobody(self):
        looked_after = HEADER.replace("<Collection>CIN<", "<Collection>SSDA903<")
        assert "its header says the collection is 'SSDA903'" in refusal(message(header=looked_after).encode())
        # A header that names no collection, or spells ours in another way, is a fault of the header and no other return.
        for spelled in ("", "<Collection>cin census</Collection>"):
            header = HEADER.replace("<Collection>CIN</Collection>", spelled)
            assert "S13" not in {code for code, *_ in shape(message(header=header))}, "the child is read"

    def test_depth_is_limited(self):
        deep = "<a>" * 5000 + "</a>" * 5000
        assert "more than 256 deep" in refusal(
            message(CHILD.replace("<ChildIdentifiers>", "<ChildIdentifiers>" + deep)).encode()
        )

    def test_a_record_without_an_end_is_refused_before_it_fills_the_memory(self, monkeypatch):
        monkeypatch.setattr("alongside.returns.reading.LARGEST_RECORD", 1 << 20)
        assert "no whole return" in refusal(message("<Child>" + "<x/>" * 400_000).encode())

    def test_a_child_with_thousands_of_episodes_is_refused_before_each_is_compared_with_each(self):
        episode = CHILD[CHILD.index("<CINdetails>") : -len("</Child>")]
        words = refusal(message(CHILD.replace(episode, episode * 6000)).encode())
        assert (
            words
            == "census.xml: line 1: one child's record holds more than 5,000 groups; this is no whole return"
        )
        busy = found(message(CHILD.replace(episode, episode * 1500)).encode(), only=["8820", "8815"])
        assert (
            len([each for each in busy if each.rule_code == "8820"]) == 0
        )  # without further action: nothing runs on

    def test_a_file_may_not_be_larger_than_the_limit(self, monkeypatch):
        monkeypatch.setattr("alongside.returns.reading.LARGEST_FILE", 1 << 16)
        assert "larger than" in refusal(message(CHILD * 500).encode())

    def test_bytes_that_are_not_the_declared_encoding_are_refused_with_their_line(self):
        raw = ("<?xml version='1.0' encoding='UTF-8'?>\n" + message(CHILD.replace("A1", "Zoë"))).encode(
            "latin-1"
        )
        assert "line 2" in refusal(raw)

    def test_an_encoding_nobody_knows_is_refused(self):
        refusal(b"<?xml version='1.0' encoding='klingon'?>" + message().encode())

    def test_no_year_anywhere_is_refused_and_says_what_to_do(self):
        assert "--year" in refusal(message(header="").encode())
        assert "--year" in refusal(message(header=HEADER.replace("2026", "soon")).encode())


class TestEncodings:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"]
    )
    def test_a_name_with_an_accent_is_read(self, encoding):
        declared = "utf-8" if encoding == "utf-8-sig" else encoding
        raw = (f"<?xml version='1.0' encoding='{declared}'?>" + message(CHILD.replace("A1", "Zoë"))).encode(
            encoding
        )
        (finding,) = [each for each in found(raw, only=["1580"]) if each.rule_code == "1580"]
        assert finding.child_id == "Zoë"

    def test_any_namespace_or_none_is_read(self):
        named = message(root='Message xmlns="urn:cin"').replace('</Message xmlns="urn:cin">', "</Message>")
        prefixed = message().replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:")
        prefixed = prefixed.replace("<c:Message>", '<c:Message xmlns:c="urn:cin">')
        for raw in (named, prefixed):
            told = found(raw.encode(), only=["4220", "8500", "8600"])
            assert {each.rule_code for each in told if each.table != "Header"} == {"S11"}
            assert next(each.seen for each in told if each.rule_code == "S11") == "urn:cin"


class TestShape:
    """Faults of shape are findings, and the file is still checked as far as it can be."""

    def test_a_valid_record_has_none(self):
        assert shape(message()) == {
            ("S06", "Header", 0, name)
            for name in ("SourceLevel", "LEA", "SoftwareCode", "SerialNo", "DateTime")
        }

    @pytest.mark.parametrize(("old", "new", "fault"), [
        ("<Sex>F</Sex>", "<Sex>F</Sex><Shoe>4</Shoe>", ("S01", "ChildIdentifiers", 0, "Shoe")),
        ("<Sex>F</Sex>", "<Sex>F</Sex><GenderCurrent>2</GenderCurrent>", ("S02", "ChildIdentifiers", 0, "GenderCurrent")),
        ("<ReferralNFA>1</ReferralNFA>", "<ReferralNFA>1</ReferralNFA><PreProceedingsandFGDM/>", ("S02", "CINdetails", 0, "PreProceedingsandFGDM")),
        ("<ReferralSource>1A</ReferralSource><ReferralNFA>1</ReferralNFA>", "<ReferralNFA>1</ReferralNFA><ReferralSource>1A</ReferralSource>", ("S03", "CINdetails", 0, "ReferralSource")),
        ("<Sex>F</Sex>", "<Sex>F</Sex><Sex>M</Sex>", ("S04", "ChildIdentifiers", 0, "Sex")),
        ("</ChildIdentifiers>", "</ChildIdentifiers><ChildIdentifiers/>", ("S04", "ChildIdentifiers", None, "ChildIdentifiers")),
        ("<Sex>F</Sex>", "<Sex/>", ("S05", "ChildIdentifiers", 0, "Sex")),
        ("</Ethnicity>", "</Ethnicity><Disabilities/>", ("S05", "Disabilities", None, "Disabilities")),
        ("<Sex>F</Sex>", "", ("S06", "ChildIdentifiers", 0, "Sex")),
        ("<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>", "", ("S06", "ChildCharacteristics", None, "ChildCharacteristics")),
        ("2025-06-02", "2 June", ("S07", "CINdetails", 0, "CINreferralDate")),
        ("<ReferralNFA>1", "<ReferralNFA>no", ("S07", "CINdetails", 0, "ReferralNFA")),
        ("1A", "1Z", ("S08", "CINdetails", 0, "ReferralSource")),
        ("<PersonBirthDate>", "<UPN>A1</UPN><PersonBirthDate>", ("S09", "ChildIdentifiers", 0, "UPN")),
        ("<Sex>F</Sex>", "<Sex>F</Sex> see file", ("S10", "ChildIdentifiers", 0, "Sex")),
        ("<Sex>F</Sex>", "<Sex>F<b/></Sex>", ("S01", "ChildIdentifiers", 0, "b")),
    ])  # fmt: skip
    def test_a_departure_is_found_where_it_is(self, old, new, fault):
        assert old in CHILD
        told = shape(message(CHILD.replace(old, new)))
        assert fault in told
        assert (
            "8600" not in codes(message(CHILD.replace(old, new)).encode(), only=["8600"])
            or fault[3] == "CINreferralDate"
        )

    def test_what_only_the_published_schema_refuses_is_said_in_its_words(self):
        told = found(message(CHILD.replace("<Sex>F</Sex>", '<Sex note="x">F</Sex>')).encode(), options=FEW)
        (objection,) = [each for each in told if each.rule_code == "S12"]
        assert "note" in objection.seen
        assert objection.child_id == "A1"

    def test_the_published_schema_does_not_repeat_what_our_own_table_found(self):
        told = shape(message(CHILD.replace("1A", "1Z")))
        assert "S12" not in {code for code, *_ in told}

    def test_strays_are_found_wherever_they_stand_and_once_each(self):
        raw = message("<Note/>" + CHILD + "<Note/>loose" + CHILD.replace("A1", "A2") + "also loose<Last/>")
        told = found(raw.replace("</Message>", "<Foot/></Message>").encode(), options=FEW)
        assert sorted(each.fields[0] for each in told if each.rule_code == "S01") == [
            "Foot",
            "Last",
            "Note",
            "Note",
        ]
        assert "also loose" in {each.seen for each in told if each.rule_code == "S10"}

    def test_a_second_header_is_found_and_the_first_counts(self):
        raw = message(header=HEADER + HEADER.replace("2026", "2024"))
        assert ("S04", "Header", None, "Header") in shape(raw)
        assert "N01" not in codes(raw.encode(), options=FEW)

    def test_comments_and_instructions_are_passed_over(self):
        raw = message(CHILD.replace("A1", "A<!-- x -->1").replace("<Sex>", "<?x y?><!-- z --><Sex>"))
        assert not [fault for fault in shape(raw) if fault[1] != "Header"]
        assert all(each.child_id in ("", "A1") for each in found(raw.encode()))


class TestYears:
    def test_a_year_asked_for_beats_the_header_and_says_so(self):
        asked = Options(year=CollectionYear(2025), only=frozenset({"8600"}))
        told = found(message().encode(), options=asked)
        assert [(each.rule_code, each.seen) for each in told if each.severity == "note"] == [
            ("N01", "checked for 2024-25; the header says 2025-26")
        ]
        assert "8600" in {each.rule_code for each in told}  # a referral of June 2025 is after 2024-25

    def test_a_header_without_a_year_is_read_by_its_reference_date_and_says_so(self):
        raw = message(header=HEADER.replace("<Year>2026</Year>", "")).encode()
        told = found(raw, options=FEW)
        assert ("N02", "2025-26, from the reference date") in [(each.rule_code, each.seen) for each in told]
        assert "100" in {each.rule_code for each in told}

    @pytest.mark.parametrize("year", ["99999999", "20260", "-2026", "two"])
    def test_an_absurd_year_in_the_header_is_found_and_stops_no_rule(self, year):
        raw = message(header=HEADER.replace("<Year>2026", f"<Year>{year}")).encode()
        told = found(raw, options=Options(year=CollectionYear(2026), only=frozenset({"100"})))
        assert {("S07", "error"), ("100", "error")} <= {(each.rule_code, each.severity) for each in told}

    @pytest.mark.parametrize(
        ("year", "schema"),
        [("2022-23", False), ("2023-24", True), ("2024-25", True), ("2025-26", True), ("2026-27", False)],
    )
    def test_a_year_without_a_published_schema_says_so(self, year, schema):
        told = codes("ChildIdentifiers LAchildID=A1", year=year, options=FEW)
        assert ("N03" in told) is not schema

    def test_years_before_and_after_those_known_are_checked_by_the_nearest_rules(self):
        for year, nearest in (("2019-20", "2022-23"), ("2030-31", "2026-27")):
            (note,) = [
                each for each in found("ChildIdentifiers", year=year, options=FEW) if each.rule_code == "N04"
            ]
            assert note.seen == f"{year} was checked by the rules of {nearest}"

    def test_a_time_whose_bank_holidays_are_not_announced_is_said(self):
        assert "N06" in codes("ChildIdentifiers", year="2030-31", options=FEW)
        assert "N06" not in codes("ChildIdentifiers", year="2025-26", options=FEW)


def test_memory_and_time_stay_in_bounds_for_a_file_of_strays():
    raw = message("<x/>" * 300_000 + CHILD).encode()
    began = time.perf_counter()
    told = found(raw, options=FEW)
    assert time.perf_counter() - began < 20
    assert 0 < sum(each.rule_code == "S01" for each in told) <= 1001
    assert sys.getsizeof(told) < 1 << 20
