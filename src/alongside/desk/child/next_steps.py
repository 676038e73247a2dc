"""What may come next, and the page where it is decided: one table for all rooms.

A decision without a page says why. Whoever may open the page gets the link; everybody else reads who decides it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from alongside.design import registry
from alongside.record.access import Viewer
from alongside.record.queries.desk.portrait import May


@dataclass(frozen=True, slots=True)
class At:
    """The page of a decision, the name of the value its address asks for, and which of a step's places that is: the child,
    the matter itself, or the contact, assessment or meeting it belongs to."""

    page: str
    asks: str
    place: str


MEETING = At("desk:conference_decide", "meeting", "meeting")

STEPS: Mapping[str, At | str] = {
    "contact_decided": At("desk:contact", "contact", "contact"),
    "referral_decided": At("desk:contact_decide", "contact", "contact"),
    "referral_closed": At("desk:referral_close", "referral", "matter"),
    "assessment_signed_off": At("desk:assessment_sign", "assessment", "assessment"),
    "assessment_extended": At("desk:assessment_extend", "assessment", "assessment"),
    "assessment_stopped": At("desk:assessment_stop", "assessment", "assessment"),
    "strategy_discussion_held": At("desk:strategy", "child", "child"),
    "access_decided": At("desk:enquiry_access", "enquiry", "matter"),
    "enquiry_concluded": At("desk:enquiry_sign", "enquiry", "matter"),
    "conference_booked": At("desk:conference_call", "child", "child"),
    "conference_held": MEETING,
    "protection_plan_started": MEETING,
    "conference_excluded": "It is decided at the seat of whoever is kept out, on the meeting's own page.",
    "protection_plan_ended": At("desk:child_plan", "child", "child"),
    "cin_plan_started": At("desk:help_start", "child", "child"),
    "cin_plan_ended": At("desk:help_start", "child", "child"),
    "withdrawal_decided": At("desk:help_start", "child", "child"),
    "help_stepped": At("desk:help_start", "child", "child"),
    "handed_over": At("desk:handover", "child", "child"),
    "sharing_decided": At("desk:share_new", "child", "child"),
    "removal_decided": At("desk:tonight_decide", "child", "child"),
    "s20_relied_on": At("desk:section_20_decide", "child", "child"),
}


def links(
    steps: tuple[May, ...], viewer: Viewer, *, child: UUID, assessment: UUID | None
) -> dict[tuple[str, UUID], str]:
    """Where each of these steps is decided, by its kind and matter: those with a page this viewer may open."""
    ways = {}
    for step in steps:
        at = STEPS.get(step.kind, "")
        if isinstance(at, str) or not registry.named(at.page).open_to(viewer.roles):
            continue
        places = {
            "child": child,
            "matter": step.matter,
            "contact": step.contact,
            "assessment": assessment,
            "meeting": step.meeting,
        }
        if place := places[at.place]:
            ways[step.kind, step.matter] = reverse(at.page, kwargs={at.asks: place})
    return ways
