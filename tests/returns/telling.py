"""Telling a census in few words, as the rules' examples do, and checking it."""

import io

from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.examples import to_xml
from alongside.returns.years import CollectionYear


def found(census, *, year="2025-26", only=(), options=None):
    """The findings of a census told in few words (or given as bytes), for a year, of some rules only if named."""
    wanted = CollectionYear.written(year)
    raw = census if isinstance(census, bytes) else to_xml(CIN, wanted, census)
    options = options or Options(only=frozenset(only))
    with check(io.BytesIO(raw), CIN, "census.xml", options) as checked:
        return list(checked.findings())


def codes(census, **asked):
    """The numbers of the rules that found something."""
    return {finding.rule_code for finding in found(census, **asked)}


def places(census, code, **asked):
    """Where one rule found something: (table, row) in order."""
    return [(each.table, each.row) for each in found(census, only=[code], **asked) if each.rule_code == code]
