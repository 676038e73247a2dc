"""A family's journey, planned whole."""

from __future__ import annotations

from examples.large.planned_emergency import Emergency
from examples.large.planned_front_door import FrontDoor
from examples.large.planned_protection import Protection
from examples.large.planned_work import Work


class Planned(FrontDoor, Work, Protection, Emergency):
    """Every step a journey may have, as the rows the actions would have written for it."""
