"""Words in which a person reads who looked at their record: which job, sometimes which team, never who, and never a reason
in a colleague's own words. For a reader of nine to eleven.

A council says a team's name only where the team is large enough, and of a colleague at risk nothing but that they work for
the council (`record.queries.desk.looked`).
"""

from __future__ import annotations

JOBS: dict[str, str] = {
    "front_door_worker": "Somebody who answers when people ring us",
    "social_worker": "A social worker",
    "family_help_practitioner": "A family help worker",
    "duty_manager": "A manager who decides what happens first",
    "team_manager": "A manager of social workers",
    "out_of_hours_worker": "A social worker who works at night",
    "conference_chair": "Somebody who leads meetings about keeping children safe",
    "reviewing_officer": "Somebody who checks that plans for children are kept",
    "council_lawyer": "A lawyer who works for the council",
    "business_support": "Somebody who helps in the office",
    "data_analyst": "Somebody who counts how many families we help",
    "information_officer": "Somebody who looks after what is written down",
    "head_of_service": "The person in charge of children's services",
}
SOMEBODY = "Somebody who works for the council"
BECAUSE: dict[str, str] = {
    "with_you": "They work with you or your family.",
    "asked": "They had to say why they needed to.",
    "emergency": "It was an emergency.",
}
INTRODUCES = (
    "We write down things about you so that we can help. Each time somebody reads them, the computer keeps a note.",
    "This list tells you who read about you, and on which day.",
    "You can ask us why. You can tell us if you do not like it. We must answer you.",
)


def who(job: str, team: str) -> str:
    """Who looked, as the list says it: "A social worker, in the team Assessment, East"."""
    said = JOBS.get(job, SOMEBODY)
    return f"{said}, in the team {team}" if team else said


def times(count: int) -> str:
    """How often that day, where it was more than once."""
    return "" if count == 1 else "two times" if count == 2 else f"{count} times"
