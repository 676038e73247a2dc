"""The families of the demonstration council, a file for each part of the pathway. All of them are made up."""

from collections.abc import Callable

from examples.families import (
    assessed,
    at_the_door,
    away,
    conferring,
    confidential,
    decided,
    giving,
    handing_over,
    helping,
    planned,
    posted,
    protecting,
    reading,
    records,
    told,
    working,
)
from examples.story import Story

FAMILIES: tuple[Callable[[Story], None], ...] = (
    *assessed.FAMILIES,
    *working.FAMILIES,
    *decided.FAMILIES,
    *records.FAMILIES,
    *protecting.FAMILIES,
    *conferring.FAMILIES,
    *planned.FAMILIES,
    *away.FAMILIES,
    *giving.FAMILIES,
    *helping.FAMILIES,
    *handing_over.FAMILIES,
    *confidential.FAMILIES,
    *at_the_door.FAMILIES,
    *told.FAMILIES,
    *reading.FAMILIES,
    *posted.FAMILIES,
)
