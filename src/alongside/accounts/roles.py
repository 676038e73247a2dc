"""Roles, and what each may do. (The table of capabilities follows; these are the names.)"""

from django.db.models import TextChoices


class Role(TextChoices):
    """What someone is in a team. One person may hold several, in several teams, each with its dates."""

    FRONT_DOOR_WORKER = "front_door_worker", "Front door worker"
    SOCIAL_WORKER = "social_worker", "Social worker"
    FAMILY_HELP_PRACTITIONER = "family_help_practitioner", "Family help practitioner"
    DUTY_MANAGER = "duty_manager", "Duty manager (front door practice supervisor)"
    TEAM_MANAGER = "team_manager", "Team manager"
    OUT_OF_HOURS_WORKER = "out_of_hours_worker", "Out of hours worker"
    CONFERENCE_CHAIR = "conference_chair", "Conference chair"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    BUSINESS_SUPPORT = "business_support", "Business support"
    DATA_ANALYST = "data_analyst", "Data analyst"
    INFORMATION_OFFICER = "information_officer", "Information officer"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    SYSTEM_OWNER = "system_owner", "System owner"
