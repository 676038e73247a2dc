import pytest

from alongside.law.codes import UnknownCodeSet, code_list, code_sets, codes


def test_sex_took_the_place_of_gender_in_2024_25():
    assert codes("sex", "2023-24") == {}
    assert list(codes("sex", "2024-25")) == ["M", "F", "U"]
    assert list(codes("gender_pre_2025", "2023-24")) == ["0", "1", "2", "9"]
    assert codes("gender_pre_2025", "2024-25") == {}


def test_an_old_return_reads_in_its_own_words():
    assert codes("primary_need", "2024-25")["N1"] == "Abuse or neglect"
    assert codes("primary_need", "2025-26")["N1"] == "Abuse, neglect and exploitation"


def test_a_set_nobody_knows_is_an_error_and_not_an_empty_list():
    with pytest.raises(UnknownCodeSet):
        codes("ethnicities", "2025-26")


def test_no_code_stands_twice_in_one_year():
    for year in ("2022-23", "2023-24", "2024-25", "2025-26", "2026-27"):
        for name in code_sets():
            alive = [code.code for code in code_list() if code.code_set == name and code.in_force(year)]
            assert len(alive) == len(set(alive)), (name, year)
