"""The six histories a child has at once (process 0.3), and the values each can stand at.

A child does not have one status. Each layer begins, ends and is decided on its own; no layer is read off another, save
the care status, which follows from the legal basis and the facts. `finer` are our own stations inside a published value
(a front-door worklist, an assessment): they show work, never another status.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.law.tables import Layer


@dataclass(frozen=True, slots=True)
class LayerValues:
    """One layer: what practitioners call it, its published values with their words, and the finer stations inside."""

    layer: Layer
    name: str
    plain_name: str
    values: tuple[tuple[str, str], ...]
    finer: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every value a stage of this layer may have."""
        return frozenset(key for key, _ in (*self.values, *self.finer))


LAYERS: tuple[LayerValues, ...] = (
    LayerValues(
        Layer.HELP,
        "Level of help",
        "what kind of help there is",
        (
            ("none", "No help from the council"),
            ("contact", "Contact"),
            ("early_help", "Early help"),
            ("family_help", "Family help"),
            ("child_in_need", "Child in need"),
            ("closed", "Closed"),
        ),
        finer=(
            ("referral", "Referral, not yet decided or worked"),
            # S08 begins with the decision on the referral, before anybody has started to find out.
            ("assessment", "Assessment"),
            ("agreement_withdrawn", "Agreement withdrawn, a manager is to decide"),
        ),
    ),
    LayerValues(
        Layer.PROTECTION,
        "Protection",
        "what is being done to keep the child safe",
        (
            ("none", "None"),
            ("strategy_discussion_held", "Strategy discussion held"),
            ("s47_enquiry_open", "Section 47 enquiry open"),
            ("conference_pending", "Conference pending"),
            ("child_protection_plan", "Child protection plan"),
            ("plan_ended", "Plan ended"),
        ),
    ),
    LayerValues(
        Layer.LEGAL_BASIS,
        "Legal basis",
        "what the law says about where the child lives",
        (
            ("none", "None"),
            ("police_protection", "Police protection"),
            ("child_assessment_order", "Child assessment order"),
            ("emergency_protection_order", "Emergency protection order"),
            ("section_20", "Section 20 agreement"),
            ("interim_care_order", "Interim care order"),
            ("interim_supervision_order", "Interim supervision order"),
            ("care_order", "Care order"),
            ("supervision_order", "Supervision order"),
            ("placement_order", "Placement order"),
            ("special_guardianship_order", "Special guardianship order"),
            ("child_arrangements_order", "Child arrangements order"),
            ("adoption_order", "Adoption order"),
            ("remand", "Remand"),
            ("other", "Another named order"),
        ),
    ),
    LayerValues(
        Layer.CARE,
        "Care status",
        "where the child lives and who looks after them",
        (
            ("at_home", "At home"),
            ("private_arrangement", "Private arrangement in the family"),
            ("privately_fostered", "Privately fostered"),
            ("accommodated_under_24_hours", "Accommodated for less than 24 hours"),
            ("looked_after", "Looked after"),
            ("care_leaver", "Care leaver"),
        ),
        finer=(
            ("away_no_authority_recorded", "Away from home, no authority recorded"),
            ("away_under_authority", "Away from home under a recorded authority"),
            ("housed_under_section_17", "Housed under section 17"),
            ("in_hospital", "In hospital"),
        ),
    ),
    LayerValues(
        Layer.COURT,
        "Court process",
        "what is happening in court",
        (
            ("none", "None"),
            ("legal_planning", "Legal planning"),
            ("pre_proceedings", "Pre-proceedings"),
            ("proceedings_issued", "Proceedings issued"),
            ("concluded", "Concluded"),
            ("appeal", "Appeal"),
        ),
    ),
    LayerValues(
        Layer.SIDE,
        "Side processes",
        "what else is going on",
        (
            ("complaint", "Complaint"),
            ("records_request", "Records request"),
            ("allegation", "Allegation against a person who works with children"),
            ("missing", "Missing"),
            ("serious_incident", "Serious incident"),
        ),
        finer=(
            ("front_door_new", "At the front door: new"),
            ("front_door_checking", "At the front door: being checked"),
            ("front_door_to_decide", "At the front door: to decide"),
        ),
    ),
)

BY_LAYER: dict[Layer, LayerValues] = {values.layer: values for values in LAYERS}
