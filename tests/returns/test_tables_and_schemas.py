"""Our own table of fields and the published schemas say the same, year by year."""

import pytest
from lxml import etree

from alongside.law.codes import codes
from alongside.returns.cin import CIN
from alongside.returns.shredding import Shredder
from alongside.returns.tables import Kind
from alongside.returns.years import CollectionYear

XS = "{http://www.w3.org/2001/XMLSchema}"
YEARS = sorted(CIN.schemas)
TYPES = {
    "childidentifierstype": "ChildIdentifiers", "childcharacteristicstype": "ChildCharacteristics", "cindetailstype": "CINdetails",
    "assessmentstype": "Assessments", "cinplandatesttype": "CINPlanDates", "section47type": "Section47",
    "childprotectionplanstype": "ChildProtectionPlans",
}  # fmt: skip
CODES = {
    "sextype": "sex", "gendertype": "gender_pre_2025", "ethnicitytype": "ethnicity", "disabilitytype": "disability",
    "referralsourcetype": "referral_source", "categoryofabusetype": "category_of_abuse", "primaryneedcodetype": "primary_need",
    "reasonforclosuretype": "reason_for_closure", "assessmentfactorstype": "assessment_factors", "unknownupntype": "upn_unknown",
}  # fmt: skip


def schema(year):
    return etree.fromstring(CIN.schemas[year].read_bytes())


@pytest.mark.parametrize("year", YEARS, ids=str)
@pytest.mark.parametrize("named", TYPES)
def test_elements_stand_in_the_same_order(year, named):
    elements = schema(year).findall(f"{XS}complexType[@name='{named}']/{XS}sequence/{XS}element")
    members = Shredder(CIN, year).nodes[TYPES[named]].members
    assert [element.get("name") for element in elements] == list(members)
    repeated = [element.get("name") for element in elements if element.get("maxOccurs") == "unbounded"]
    assert repeated == [name for name, (_, _, repeats, _) in members.items() if repeats and name != "Reviews"]


@pytest.mark.parametrize("year", YEARS, ids=str)
@pytest.mark.parametrize("named", CODES)
def test_codes_are_the_same(year, named):
    listed = schema(year).findall(f"{XS}simpleType[@name='{named}']/{XS}restriction/{XS}enumeration")
    assert {each.get("value") for each in listed} == set(codes(CODES[named], str(year)))


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_days_are_days_and_what_must_be_there_must_be_there(year):
    told = {
        element.get("name"): element
        for named in TYPES
        for element in schema(year).findall(f"{XS}complexType[@name='{named}']/{XS}sequence/{XS}element")
    }
    for table in set(TYPES.values()):
        for item in CIN.fields_of(table, year):
            if item.name != "DateOfInitialCPC":  # stands at two levels
                assert (told[item.name].get("type") == "xs:date") is (item.kind is Kind.DAY), item.name
                assert (told[item.name].get("minOccurs") == "1") is (item.mandatory == "yes"), item.name


def test_every_code_set_of_the_fields_is_listed_or_known_to_be_held_elsewhere():
    named = {item.code_set for item in CIN.fields if item.code_set}
    assert named - set(CIN.listed_sets()) == {"la_number", "upn", "yes_no"}


@pytest.mark.parametrize("words", ["2025-26", "2025/26", "2025-2026", " 2026 ", "2025–26"])
def test_a_year_is_read_however_people_write_it(words):
    assert str(CollectionYear.written(words)) == "2025-26"
