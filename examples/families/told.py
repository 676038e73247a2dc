"""Sevda was told each step by Alice, first by mouth, and reads it on her page: from the school's call to the plan."""

from __future__ import annotations

from alongside.record.actions import telling
from alongside.record.models import NoticeState
from examples.families.reading import named
from examples.story import Story

# What Alice told them of each duty, so many working days before the first start, and in which way.
SEVDA = (
    (
        "family_told_enquiry_started",
        35,
        "in_person",
        "The school saw bruises and asked us for help. We must find out if {names} are safe. I will talk with you and with them.",
    ),
    (
        "family_told_referral",
        35,
        "in_person",
        "The worry is bruises on both arms. A social worker meets you and the children to find out what has happened.",
    ),
    (
        "family_told_enquiry_outcome",
        31,
        "in_person",
        "We found that {names} were hurt, and it may happen again. So there is a meeting, and you are asked to it.",
    ),
    (
        "family_told_conference_decision",
        26,
        "in_person",
        "The meeting decided on a plan. There was often nothing to eat and nobody at home, and it may go on. "
        "You said that you want help with the money. The plan begins with that.",
    ),
    (
        "family_told_plan",
        25,
        "letter",
        "The plan in writing: a meal every day, somebody at home after school, help with the money.",
    ),
    (
        "family_told_developed_plan",
        17,
        "letter",
        "The plan as we wrote it together in the small group.",
    ),
)
# Elif is told herself, alone, each step after her mother.
ELIF = (
    (
        "family_told_referral",
        24,
        "in_person",
        "Somebody was worried because there was often no food. I talked with you at school about it.",
    ),
    (
        "family_told_conference_decision",
        22,
        "in_person",
        "The meeting made a plan, so that there is a meal every day and somebody is at home after school. It is not because of anything you did.",
    ),
    (
        "family_told_plan",
        20,
        "in_person",
        "We read your page of the plan together. You wanted the breakfast club to go on, and it does.",
    ),
)


def told(story: Story, who: str, names: str, tellings: tuple[tuple[str, int, str, str], ...]) -> None:
    """Alice tells somebody each step when it came; what was held is released first."""
    for tell, back, channel, words in tellings:
        story.workday(back, "16:10")
        owed = NoticeState.objects.filter(
            notice__to_person=named(who), notice__tell=tell, state__in=("owed", "held")
        )
        for state in owed.order_by("notice__recorded_at", "notice").select_related("notice"):
            if state.state == "held":
                telling.release(state.notice_id, **story.by("Hannah"))
            telling.record_told(
                state.notice_id,
                recipient=who,
                channel=channel,
                words=words.format(names=names),
                **story.by("Alice"),
            )


def sevda(story: Story) -> None:
    """She was told of both children, each step when it came."""
    told(story, "Sevda Kaya", "Elif and Deniz", SEVDA)


def elif_(story: Story) -> None:
    """She was told herself, and reads about herself alone."""
    told(story, "Elif Kaya", "you", ELIF)


FAMILIES = (sevda, elif_)
