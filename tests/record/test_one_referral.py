"""One referral from the phone call to the signed assessment, told through the actions."""

from datetime import date

import pytest

from alongside.record import models
from alongside.record.acting import ReasonsWanted, Refused
from alongside.record.actions import assessment
from alongside.record.actions.assessment import Outcome


def late(story, day):
    rows = models.Deadline.objects.filter(outcome="open", due_on__lt=day)
    return sorted({row.clock for row in rows})


def test_a_referral_left_over_the_weekend_is_overdue_on_tuesday(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()

    assert late(story, date(2026, 9, 7)) == []
    assert late(story, date(2026, 9, 8)) == ["referral_decision"]

    story.on("Tue 8 September 2026").manager_decides()
    assert late(story, date(2026, 9, 8)) == []
    decided = models.Deadline.objects.filter(clock="referral_decision")
    assert {row.outcome for row in decided} == {"met_late"}
    assert decided.count() == 2


def test_the_board_moves_with_what_is_done(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    column = lambda: models.BoardRow.objects.get(contact=story.contact).column  # noqa: E731

    from alongside.record.actions import contact

    assert column() == "new"
    contact.take_up(story.contact, by=story.cast.dora, now=story.now)
    assert column() == "being_checked"
    contact.checks_complete(story.contact, by=story.cast.dora, now=story.now)
    assert column() == "to_decide"
    story.becomes_a_referral()
    assert column() == "to_decide"
    story.manager_decides()
    assert column() == "done"


def test_an_assessment_of_two_children_signed_off_differently(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.on("Tue 8 September 2026").assessment_begins()
    story.on("Thu 10 September 2026").visits()
    runs = story.assessments
    assessment.record_views(
        runs.values(),
        person=story.known("Dana Cole"),
        state="given",
        on=story.now.date(),
        by=story.cast.alice,
        now=story.now,
    )

    outcomes = {
        runs["Amara Cole"]: Outcome("in_need", "She needs regular meals and a place to be after school."),
        runs["Ben Cole"]: Outcome("not_in_need", "He is well and his nursery sees him every day."),
    }
    story.on("Fri 2 October 2026")
    with pytest.raises(Refused) as refused:
        assessment.sign_off_assessment(story.document, outcomes, by=story.cast.nora, now=story.now)
    assert refused.value.objections[0].key == "signed_before_submitted"

    story.writes_the_assessment()
    story.submits()
    signed = assessment.sign_off_assessment(story.document, outcomes, by=story.cast.nora, now=story.now)
    assert signed.version == 1

    standing = dict(
        models.Stage.objects.filter(current=True, layer="help", matter__kind="referral").values_list(
            "person_id", "value"
        )
    )
    assert standing[story.people["Amara Cole"]] == "child_in_need"
    assert standing[story.people["Ben Cole"]] == "referral"
    owed = models.Notice.objects.filter(tell="family_told_assessment")
    assert sorted(owed.values_list("to", flat=True)) == ["child", "child", "parent", "parent"]
    assert models.LastSeen.objects.get(person=story.people["Ben Cole"]).alone_on == date(2026, 9, 10)


def test_signing_off_a_child_nobody_saw_wants_a_reason(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.parent_agrees()
    story.assessment_begins()
    story.writes_the_assessment()

    with pytest.raises(ReasonsWanted) as wanted:
        story.submits()
    keys = {caution.key for caution in wanted.value.cautions}
    assert "child_never_seen" in keys
    assert not models.Event.objects.filter(kind="assessment_submitted").exists()

    story.submits(cautions=dict.fromkeys(keys, "They moved to Leeds on Friday; Leeds has seen her."))
    story.signed_off("not_in_need")  # what Alice answered is not asked of Nora again
    kept = models.Breach.objects.filter(rule="child_never_seen", event__kind="assessment_signed_off").get()
    assert kept.level == "caution"
    assert "Leeds" in kept.ground
