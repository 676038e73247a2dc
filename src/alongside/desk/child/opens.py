"""Where a line of the child page opens: one table for all rooms. A line names a key and a reference (`glance.Line.opens`).

Whoever may not open that page reads the line without its link.
"""

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse

from alongside.design import registry
from alongside.record.access import Viewer

# Key of a line: the page it opens, and the name of the value its address asks for.
OPENS: Mapping[str, tuple[str, str]] = {
    "event": ("desk:event", "event"),
    "entry": ("desk:entry", "entry"),
    "enquiry": ("desk:enquiry", "enquiry"),
    "meeting": ("desk:meeting", "meeting"),
    "person": ("desk:child", "person"),
    "plan": ("desk:plan", "plan"),
    "services": ("desk:around_child", "child"),
    "tonight": ("desk:tonight", "child"),
    # Kinds of document, by the page each is read on.
    "note": ("desk:entry", "entry"),
    "visit": ("desk:entry", "entry"),
    "call": ("desk:entry", "entry"),
    "assessment": ("desk:assessment", "assessment"),
    "assessment_decision": ("desk:assessment_decision", "decision"),
    "strategy_discussion": ("desk:strategy_discussion", "discussion"),
    "sharing": ("desk:share", "decision"),
}


def address(opens: tuple[str, UUID] | None, viewer: Viewer) -> str:
    """The address of what a line came from; empty where there is none for this viewer."""
    if opens is None or opens[0] not in OPENS:
        return ""
    name, asks = OPENS[opens[0]]
    return reverse(name, kwargs={asks: opens[1]}) if registry.named(name).open_to(viewer.roles) else ""
