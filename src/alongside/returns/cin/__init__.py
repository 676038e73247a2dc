"""The children in need census: the yearly return on every child in need, under section 83 of the Children Act 1989."""

from importlib.resources import files
from types import MappingProxyType

from alongside.returns.cin.rules import RULES
from alongside.returns.cin.tables import FIELDS, RECORD, ROOT, TABLES
from alongside.returns.tables import Return
from alongside.returns.years import CollectionYear

_SCHEMAS = files(__package__) / "schemas"

CIN = Return(
    key="cin",
    name="children in need census",
    root=ROOT,
    record=RECORD,
    prefix=("Message", "Children"),
    identifier=("ChildIdentifiers", "LAchildID"),
    tables=TABLES,
    fields=FIELDS,
    rules=RULES,
    first_year=CollectionYear(2023),
    last_year=CollectionYear(2027),
    schemas=MappingProxyType(
        {CollectionYear(year): _SCHEMAS / f"CIN_schema_{year}.xsd" for year in (2024, 2025, 2026)}
    ),
    code_list="cin",
    shapes=MappingProxyType(
        {
            "Collection": "CIN",
            "SourceLevel": "L",
            "LEA": "[0-9]{3}",
            "SerialNo": "[0-9]{3,}",
            "UPN": "[A-Za-z][0-9]{11}[0-9A-Za-z]",
            "FormerUPN": "[A-Za-z][0-9]{11}[0-9A-Za-z]",
        }
    ),
)
