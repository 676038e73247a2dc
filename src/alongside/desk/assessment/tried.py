"""With what the assessment's pages are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

from alongside.record.queries.desk import samples

WORKER, MANAGER = "alice@council.example", "hannah@council.example"


def child_to_assess(council: Any, state: str) -> dict[str, UUID]:
    """A child whose referral was decided and whose assessment has not begun."""
    return {"child": samples.to_assess(WORKER)}


def child(council: Any, which: str) -> dict[str, UUID]:
    """A child's record."""
    return {"child": samples.to_assess(WORKER) if which == "own" else samples.child(which, WORKER)}


STAGES = {"writing": "assessment", "waiting": "assessment_to_sign", "signed": "assessment_signed"}


def assessment(council: Any, state: str) -> dict[str, UUID]:
    """An assessment of Alice's team, at a stage."""
    return {"assessment": council.refs[STAGES[state or "writing"]]}


def waiting(council: Any, state: str) -> dict[str, UUID]:
    """An assessment that waits for its signature."""
    return assessment(council, "waiting")


def whose_assessment(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's assessment."""
    return (
        assessment(council, "") if which == "own" else {"assessment": samples.any_assessment(which, WORKER)}
    )


def whose_waiting(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's assessment, for a manager."""
    return waiting(council, "") if which == "own" else whose_assessment(council, which)


def part_for_child(council: Any, state: str) -> dict[str, UUID]:
    """One child's part of an assessment."""
    found = assessment(council, state)["assessment"]
    return {"assessment": found, "child": samples.child_of(found)}


def whose_part(council: Any, which: str) -> dict[str, UUID]:
    """Some child's part of an assessment."""
    found = whose_assessment(council, which)["assessment"]
    return {"assessment": found, "child": samples.child_of(found)}


def views(council: Any, state: str) -> dict[str, UUID]:
    """A parent in an assessment."""
    found = assessment(council, state)["assessment"]
    return {"assessment": found, "person": samples.adult_of(found)}


def whose_views(council: Any, which: str) -> dict[str, UUID]:
    """A parent in somebody's assessment."""
    found = whose_assessment(council, which)["assessment"]
    return {"assessment": found, "person": samples.adult_of(found)}


def decision(council: Any, state: str) -> dict[str, UUID]:
    """A written decision."""
    return {"decision": samples.document(["assessment_decision"], "own", WORKER)}


def whose_decision(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's written decision."""
    return {"decision": samples.document(["assessment_decision"], which, WORKER)}
