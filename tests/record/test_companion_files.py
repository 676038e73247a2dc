"""A companion file comes from a spreadsheet somewhere: what can be read is read, and everything else is refused whole with
one line that says where, never half taken."""

import io
import zipfile

import pytest

from alongside.exchange import companion
from alongside.exchange.companion import CannotRead

HEAD = "child_id,given_name,family_name,address,postcode,address_protected,parent_1_given_name,parent_1_family_name\r\n"


def read(text: str | bytes):
    content = text if isinstance(text, bytes) else text.encode()
    return companion.read(io.BytesIO(content), "names.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_however_the_spreadsheet_saved_it(encoding):
    found = read((HEAD + "A1,Zoë,Okonjo-Brontë,3 Larkmere Walk,AS1 2CD,yes,Siân,Brontë\r\n").encode(encoding))
    (one,) = found.values()
    assert (one.number, one.given, one.family) == ("A1", "Zoë", "Okonjo-Brontë")
    assert (one.protected, one.parents[0].given) == (True, "Siân")


@pytest.mark.parametrize(("by", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_a_spreadsheet_divides_as_its_country_does(by, encoding):
    """Excel saves with semicolons where a comma divides a number, and "Unicode text" with tabs. A comma in an address is then
    no division."""
    line = (
        ("child_id", "given_name", "address"),
        ("A1", "Siân", "3 Larkmere Walk" if by == "," else "Flat 2, 3 Walk"),
    )
    found = read("\r\n".join(by.join(each) for each in line).encode(encoding))
    assert (found["A1"].given, found["A1"].address) == ("Siân", line[1][2])


def test_the_columns_may_stand_in_any_order_and_an_address_on_several_lines():
    found = read('address,child_id,given_name\n"3 Larkmere Walk\nAshworth",A1,Amara\n')
    assert found["A1"].address == "3 Larkmere Walk\nAshworth"


def test_what_looks_like_a_formula_is_a_name_and_is_kept_as_it_stands():
    """It does nothing here; a spreadsheet is protected from it where something leaves for one."""
    assert read(HEAD + "A1,=1+1,@SUM(A1),,,,,\n")["A1"].given == "=1+1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + 'A1,"Amara,Cole,,,,,\nA2,Ben,Cole,,,,,\n', "quotation mark left open"),
        (HEAD + 'A1,"Am"ara,Cole,,,,,\n', "quotation mark left open"),
        (HEAD + "A1,Amara,Cole,,,,,\nA1,Ben,Cole,,,,,\n", "line 3: the number A1 stands in the file twice"),
        ("child_id,child_id,given_name\nA1,A2,Amara\n", "the column child_id stands there twice"),
        ("child id,given_name\nA1,Amara\n", "there is no column child_id"),
        ("child_id,first_name\nA1,Amara\n", "“first_name” is not a column"),
        (HEAD + "A1,Amara,Cole,,,,,,,extra\n", "line 2: more values than columns"),
        (HEAD + ",Amara,Cole,,,,,\n", "line 2: child_id is empty"),
        (HEAD + "A1,Amara,Cole,,AS1 2CD and more,,,\n", "postcode is longer than 8 characters"),
        (HEAD + "A1,Amara,Cole,,,perhaps,,\n", "address_protected must be yes or no"),
        (HEAD + "A1,Am\x1b[2Jara,Cole,,,,,\n", "given_name holds a character that cannot be seen"),
        (HEAD + '"A1\nA2",Amara,Cole,,,,,\n', "child_id holds a character that cannot be seen"),
        (HEAD + f"A1,{'Amara' * 201},Cole,,,,,\n", "given_name is longer than 1000 characters"),
        (
            "child_id,parent_1_given_name,parent_1_relationship\nA1,Dana,sort of mum\n",
            "is not a relationship",
        ),
        ("", "there is no column child_id"),
        (HEAD.encode() + b"A1,\x00,Cole,,,,,\n", "no text"),
        (HEAD.encode() + b"A1,\x81\x8d\x8f,Cole,,,,,\n", "no text"),
        (b"\xff\xfe" + HEAD.encode("utf-16-le")[:-1], "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_whole_and_says_where(text, said):
    with pytest.raises(CannotRead) as refused:
        read(text)
    assert said in str(refused.value)
    assert str(refused.value).startswith("names.csv")
    assert "\x1b" not in str(refused.value)


def test_a_compressed_file_called_csv_is_never_opened():
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("names.csv", b"0" * 50_000_000)
    with pytest.raises(CannotRead, match="no text"):
        read(inside.getvalue())


def test_a_file_larger_than_any_council_is_refused_before_it_is_read():
    with pytest.raises(CannotRead, match="larger than 32 MB"):
        read(HEAD.encode() + b"A1,Amara,Cole,,,,,\n" * 3_000_000)
