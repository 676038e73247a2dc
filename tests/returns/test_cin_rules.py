"""The rules of the children in need census: every one is there, finds what it must find and spares what it must."""

import csv
import io
from pathlib import Path

import pytest

from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.examples import example_year, to_xml

PUBLISHED = list(
    csv.DictReader((Path(__file__).parent / "reference" / "cin_rules.csv").read_text("utf-8").splitlines())
)


def codes_found(rule, example):
    census = to_xml(CIN, example_year(rule), example)
    with check(io.BytesIO(census), CIN, "example", Options(only=frozenset({rule.code}))) as checked:
        return {(found.rule_code, found.severity) for found in checked.findings()}


def named(rule):
    return f"{rule.code} {rule.since}"


@pytest.mark.parametrize("rule", CIN.rules, ids=named)
def test_every_rule_finds_its_own_example(rule):
    assert (rule.code, rule.severity) in codes_found(rule, rule.fails)


@pytest.mark.parametrize("rule", CIN.rules, ids=named)
def test_every_rule_spares_its_own_example(rule):
    assert rule.code not in {code for code, _ in codes_found(rule, rule.passes)}


def test_no_published_rule_is_missing_and_none_is_made_up():
    ours = {(rule.code, rule.since, rule.until) for rule in CIN.rules}
    assert ours == {(row["code"], row["from_year"], row["to_year"]) for row in PUBLISHED}
    assert len(CIN.rules) == len(PUBLISHED) == 126


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row['code']} {row['from_year']}")
def test_a_rule_has_the_published_severity_fields_and_message(row):
    rule = next(rule for rule in CIN.rules if (rule.code, rule.since) == (row["code"], row["from_year"]))
    assert rule.severity == row["severity"]
    assert "|".join(rule.fields) == row["fields"]
    assert rule.message == row["message"]


@pytest.mark.parametrize("rule", CIN.rules, ids=named)
def test_a_finding_points_at_a_table_the_rule_is_published_for(rule):
    row = next(row for row in PUBLISHED if (rule.code, rule.since) == (row["code"], row["from_year"]))
    assert rule.finds.table in row["modules"].split("|")


def test_109_rules_are_in_force_for_2025_26():
    assert len({rule.code for rule in CIN.rules_in(CIN.last_year.__class__(2026))}) == 109
