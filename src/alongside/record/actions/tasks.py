"""Tasks: confirmed, done, or taken, by name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, reports, stamp
from alongside.record.write import Rows, lock, write

# These end when what they ask for is done, by the action that does it: a decision is confirmed, a copy is looked at, an
# opening is reviewed. Saying that it was done would leave it undone and nobody asked.
ENDED_BY_DOING = frozenset(
    {
        "answer_correction",
        "arrange_conference",
        "assessment_returned",
        "call_core_group",
        "authority_ends_soon",
        "away_from_home_no_authority",
        "confirm_spoken_decision",
        "enquiry_returned",
        "legal_paper_wanted",
        "look_again_asked",
        "odd_read",
        "odd_read_asked",
        "order_ended_with_nothing_after",
        "overnight",
        "police_protection_over",
        "plan_action",
        "release_copy",
        "relied_on_words",
        "restrict_also",
        "restricted_record_opened",
        "restriction_lift_asked",
        "restriction_review",
        "review_phone_release",
        "review_telling",
        "review_warning",
        "s20_outcome_wanted",
        "sign_assessment",
        "sign_enquiry",
        "transfer_accepted",
        "transfer_offered",
        "withdrawal_decide",
    }
)

# These ask one person for what they themselves decided, looked at or answer for: whoever takes over work with a child
# takes none of them over.
ASKED_OF_THEM_ALONE = frozenset(
    {
        "confirm_spoken_decision",
        "emergency_noticed",
        "odd_read",
        "odd_read_asked",
        "odd_read_said",
        "relied_on_what_was_corrected",
        "relied_on_words",
        "restrict_also",
        "restricted_record_opened",
        "restriction_lift_asked",
        "restriction_review",
        "review_phone_release",
        "told_what_was_corrected",
        "wrong_child_read",
    }
)

# These look after the record and not after the person: who opened it and why, who may find it, what left it by mistake.
# Nothing that happens to the person ends them.
OVERSIGHT = frozenset(
    {
        "breach_reported",
        "emergency_noticed",
        "file_not_clean",
        "odd_read",
        "odd_read_asked",
        "odd_read_said",
        "restrict_also",
        "restricted_record_opened",
        "restricted_without_worker",
        "restriction_lift_asked",
        "restriction_review",
        "review_phone_release",
        "said_too_much",
        "wrong_child",
        "wrong_child_pasted",
        "wrong_child_read",
        "wrong_child_signed",
    }
)


IN_THEIR_PLACE = "{gone} has left. In their place: "


def in_whose_place(asked: models.Task) -> str:
    """That a task is answered in the place of somebody who has left, in words; empty where it is one's own."""
    gone, found, _ = asked.words.partition(IN_THEIR_PLACE.format(gone=""))
    return f"In the place of {gone}, who has left." if found else ""


def asked_of(viewer: Viewer) -> Q:
    """The tasks that are asked of somebody by name, by team or by role."""
    return Q(for_user=viewer.user) | Q(for_team__in=viewer.teams) | Q(for_role__in=viewer.roles)


@reports
def finish_task(task: UUID, *, outcome: str = "done", words: str = "", by: Viewer, now: datetime) -> None:
    """Confirm receipt of something, or say that it was done. Doing it twice changes nothing. Raises Mistaken where it ends
    by doing it and not by saying so."""
    found = models.Task.objects.filter(asked_of(by), pk=task).first()
    if found is None:
        raise NotFound(task)
    if found.kind in ENDED_BY_DOING:
        raise Mistaken("", "This ends when it is done. Open it from your work page.")
    with transaction.atomic():
        lock([task])  # two people may finish it at one moment
        if not models.TaskDone.objects.filter(task=task).exists():
            write(Rows([models.TaskDone(task_id=task, outcome=outcome, words=words, **stamp(by, now))]))
