"""The assessment: who may sign, what is asked before, more time, and the written decision."""

from datetime import date

import pytest

from alongside.law import assessment_form as form
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded
from alongside.record.acting import Mistaken, ReasonsWanted, Refused
from alongside.record.actions import assessment, documents, people, referral
from alongside.record.actions.assessment import Outcome
from alongside.record.actions.documents import Writing
from alongside.record.queries.desk import assessment as queries, documents as written, night
from alongside.record.write import write


@pytest.fixture
def begun(story):
    """Amara and Ben: referred on Friday 4 September 2026, decided on Monday, an assessment begun on Tuesday."""
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.on("Tue 8 September 2026").assessment_begins()
    return story


@pytest.fixture
def ready(begun):
    """The children were seen alone, their mother said what she thinks, and everything needed is written."""
    begun.on("Thu 10 September 2026").visits()
    assessment.record_views(
        begun.assessments.values(),
        person=begun.known("Dana Cole"),
        state="given",
        on=date(2026, 9, 10),
        by=begun.cast.alice,
        now=begun.now,
    )
    begun.writes_the_assessment()
    return begun


def look(story, who="alice"):
    return queries.assessment(getattr(story.cast, who), story.document, now=story.now)


def test_the_two_counts_of_45_days_have_their_own_names_and_days(begun):
    # Received on Friday 4 September: day 45 is Friday 6 November. Started on Tuesday 8: Tuesday 10 November.
    (group,) = look(begun.on("Wed 9 September 2026")).counts
    names, counts = group
    assert names == ["Amara Cole", "Ben Cole"]
    assert [(count.clock, count.due_on) for count in counts] == [
        ("s17_assessment", date(2026, 11, 6)),
        ("s17_assessment_census", date(2026, 11, 10)),
    ]
    assert len({count.words for count in counts}) == 2


def test_it_is_looked_at_again_and_the_census_has_the_last_day(begun):
    """Tuesday 22 September 2026: Alice and Nora look at the assessment together, and again on Monday 5 October."""
    for day, noon in (
        (date(2026, 9, 22), "Wed 23 September 2026"),
        (date(2026, 10, 5), "Mon 5 October 2026"),
    ):
        begun.on(noon)
        assessment.record_review(begun.assessments.values(), on=day, by=begun.cast.alice, now=begun.now)
    assert look(begun).reviewed_on == date(2026, 10, 5)
    written = models.Event.objects.filter(kind="assessment_reviewed")
    assert written.count() == 4, "two children, twice"
    assert {row.facts["reviewed_by"] for row in written} == {str(begun.cast.alice.user)}
    with pytest.raises(Mistaken, match="after today"):
        assessment.record_review(
            begun.assessments.values(), on=date(2026, 10, 6), by=begun.cast.alice, now=begun.now
        )


def test_more_time_keeps_the_first_day_and_shows_the_new_one_beside_it(begun):
    begun.on("Mon 2 November 2026")
    why = {
        "until": date(2026, 11, 20),
        "reasons": "Ben was in hospital for three weeks.",
        "discussed_with": "Dana, the ward, the school",
        "family_told": True,
        "now": begun.now,
    }
    with pytest.raises(Refused, match="team manager"):
        assessment.extend_assessment(begun.assessments.values(), by=begun.cast.alice, **why)
    with pytest.raises(Refused) as refused:
        assessment.extend_assessment(
            begun.assessments.values(), by=begun.cast.nora, **{**why, "reasons": " "}
        )
    assert refused.value.objections[0].key == "extended_without_saying"
    assessment.extend_assessment(begun.assessments.values(), by=begun.cast.nora, **why)
    counts = look(begun.on("Mon 9 November 2026")).children[0].counts
    assert [(c.due_on, c.extended_to) for c in counts] == [
        (date(2026, 11, 6), date(2026, 11, 20)),
        (date(2026, 11, 10), date(2026, 11, 20)),
    ]


def test_it_cannot_start_before_the_referral_was_received(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    with pytest.raises(Mistaken, match="4 September 2026"):
        assessment.start_assessment(
            story.referrals.values(), on=date(2026, 9, 3), by=story.cast.alice, now=story.now
        )


def test_it_is_not_sent_while_a_needed_answer_is_empty_of_any_child(ready):
    slot = f"voice.words:{ready.people['Ben Cole']}"
    base = written.texts(ready.document)[slot].passage
    documents.keep(
        ready.document, [Writing(slot=slot, words="", base=base)], by=ready.cast.alice, now=ready.now
    )
    with pytest.raises(Mistaken, match="in their own words"):
        ready.submits()
    assert look(ready).needed == 1


def test_nobody_signs_their_own_work_and_no_worker_signs_at_all(ready):
    outcomes = {run: Outcome("in_need", "They need help.") for run in ready.assessments.values()}
    proposals = {run: Outcome("in_need", "") for run in ready.assessments.values()}
    assessment.submit_assessment(
        ready.document, proposals, to=ready.cast.maud.user, by=ready.cast.nora, now=ready.now
    )
    with pytest.raises(Refused) as refused:
        assessment.sign_off_assessment(ready.document, outcomes, by=ready.cast.nora, now=ready.now)
    assert refused.value.objections[0].key == "signed_own_work"
    assert not look(ready, "nora").may_sign
    with pytest.raises(Refused) as refused:
        assessment.sign_off_assessment(ready.document, outcomes, by=ready.cast.bob, now=ready.now)
    assert refused.value.objections[0].key == "not_theirs_to_decide"
    assert not models.SignedVersion.objects.exists()
    assessment.sign_off_assessment(ready.document, outcomes, by=ready.cast.maud, now=ready.now)
    assert models.SignedVersion.objects.count() == 1


def test_reasons_are_needed_also_when_a_child_is_not_in_need(ready):
    ready.submits()
    outcomes = {run: Outcome("not_in_need", "  ") for run in ready.assessments.values()}
    with pytest.raises(Refused) as refused:
        assessment.sign_off_assessment(ready.document, outcomes, by=ready.cast.nora, now=ready.now)
    assert refused.value.objections[0].key == "signed_without_reasons"


def test_what_changed_while_the_manager_read_is_not_signed_unread(ready):
    ready.submits()
    seen = look(ready, "nora").reading
    late = [Writing(slot="environment.housing", words="They were given notice today.")]
    documents.keep(ready.document, late, by=ready.cast.alice, now=ready.now)
    with pytest.raises(Mistaken, match="changed while you were reading"):
        ready.signed_off(seen=seen)
    ready.signed_off(seen=look(ready, "nora").reading)
    with pytest.raises(Mistaken, match="signed"):
        documents.keep(
            ready.document,
            [Writing(slot="environment.housing", words="And again.")],
            by=ready.cast.alice,
            now=ready.now,
        )


def test_sent_back_with_reasons_and_sent_again(ready):
    ready.submits()
    runs = ready.assessments.values()
    with pytest.raises(Mistaken):
        assessment.return_assessment(runs, reasons=" ", by=ready.cast.nora, now=ready.now)
    assessment.return_assessment(
        runs, reasons="What does the nursery say?", by=ready.cast.nora, now=ready.now
    )
    page = look(ready)
    assert (page.stage, page.returned.words) == ("writing", "What does the nursery say?")
    asked = models.Task.objects.get(kind="assessment_returned")
    assert asked.for_user == ready.cast.alice.user
    ready.submits()
    assert models.TaskDone.objects.filter(task=asked).exists()
    assert look(ready, "nora").may_sign


def test_the_decision_says_for_each_child_what_was_found_and_why_and_their_rights(ready):
    ready.submits()
    runs = ready.assessments
    outcomes = {
        runs["Amara Cole"]: Outcome("in_need", "Amara needs breakfast every day.", ("16A",)),
        runs["Ben Cole"]: Outcome("not_in_need", "Ben is well and his nursery sees him."),
    }
    ready.on("Wed 30 September 2026")
    signed = assessment.sign_off_assessment(
        ready.document, outcomes, next_steps="Alice will ring.", by=ready.cast.nora, now=ready.now
    )
    page = queries.decision(ready.cast.alice, signed.decision, now=ready.now)
    found = {card.name: (words, why) for card, words, why in page.found}
    assert found["Ben Cole"] == (
        "On 30 September 2026, the assessment was finished. It found that Ben Cole does not need a plan from children's services.",
        "Ben is well and his nursery sees him.",
    )
    assert "would be helped by a plan" in found["Amara Cole"][0]
    assert "To complain." in page.rights
    # A reader may later be given one child's part without the other's.
    about = models.SlotPassage.objects.filter(document=signed.decision, slot__startswith="reasons:")
    assert all(row.passage.people.count() == 1 for row in about)
    # Nobody was told by it: the duty stands for each child.
    owed = models.Notice.objects.filter(tell="family_told_assessment")
    assert {notice.person_id for notice in owed} == {ready.people[name] for name in runs}
    assert {notice.state.state for notice in owed} == {"owed"}
    assert look(ready).decision == signed.decision


def test_a_caution_is_asked_once_for_the_family_and_at_most_three_law_first(begun):
    begun.writes_the_assessment()
    with pytest.raises(ReasonsWanted) as wanted:
        begun.submits()
    keys = [caution.key for caution in wanted.value.cautions]
    assert keys == ["child_never_seen", "no_views_of_parents"]  # once, though both children lack it
    begun.submits(cautions=dict.fromkeys(keys, "They have moved to Leeds."))
    page = look(begun, "nora")
    assert page.cautions == ()
    assert [reason for _, reason in page.answered] == ["They have moved to Leeds."] * 2
    begun.signed_off("not_in_need")


def test_every_question_is_on_exactly_one_page_and_its_slot_is_its_own():
    sections = [section.key for section in form.SECTIONS]
    assert len(set(sections)) == len(sections)
    slots = [question.slot for question in form.QUESTIONS]
    assert len(set(slots)) == len(slots)
    assert {question.section for question in form.QUESTIONS} == set(sections)
    assert all(question.slot.split(".")[0] == question.section for question in form.QUESTIONS)
    # Nothing a form or an address could not carry.
    assert all(slot.replace(".", "").replace("_", "").isalpha() and slot.islower() for slot in slots)


def test_charlie_is_asked_why(ready):
    ready.submits()
    with pytest.raises(ReasonNeeded):
        look(ready, "charlie")
    with pytest.raises(ReasonNeeded):
        queries.whole(ready.cast.charlie, ready.document, now=ready.now)
    with pytest.raises(ReasonNeeded):
        queries.part(ready.cast.charlie, ready.document, "history", None, now=ready.now)
    signed = ready.signed_off()
    with pytest.raises(ReasonNeeded):
        queries.decision(ready.cast.charlie, signed.decision, now=ready.now)
    with pytest.raises(ReasonNeeded):
        queries.startable(ready.cast.charlie, ready.people["Amara Cole"], now=ready.now)


def gives(story, *children, approved_by="nora", **more):
    assessment.record_help(
        [story.assessments[child] for child in children or ("Amara Cole", "Ben Cole")],
        what="Vouchers for the meter",
        approved_by=getattr(story.cast, approved_by).user,
        amount_pence=4_900,
        on=story.now.date(),
        by=story.cast.alice,
        now=story.now,
        **more,
    )


def test_help_is_approved_by_somebody_else_who_may(begun):
    begun.on("Wed 9 September 2026", "14:00")
    for nobody, says in (
        ("bob", "Only a duty manager, team manager or head of service may approve this."),
        ("ines", "Only a duty manager"),
        ("alice", "Somebody else approves what you give."),
    ):
        with pytest.raises(Mistaken, match=says) as refused:
            gives(begun, approved_by=nobody)
        assert refused.value.field == "approved_by"
    with pytest.raises(Mistaken, match="Say who approved it by phone"):
        assessment.record_help(
            begun.assessments.values(),
            what="A taxi",
            approved_by=None,
            by_phone=True,
            on=date(2026, 9, 9),
            by=begun.cast.alice,
            now=begun.now,
        )
    assert not models.Event.objects.filter(kind="help_given").exists()
    gives(begun)
    assert [each.words for each in look(begun).help] == ["Approved by Nora, £49.00"]
    assert not models.Task.objects.filter(kind="confirm_spoken_decision").exists()


def test_help_approved_by_phone_is_confirmed_once_for_both_children(begun):
    begun.on("Wed 9 September 2026", "18:40")
    gives(begun, by_phone=True)
    assert [each.words for each in look(begun).help] == ["Approved by Nora by phone, to be confirmed, £49.00"]
    begun.on("Thu 10 September 2026")
    (asked,) = night.agreements(begun.cast.nora, now=begun.now)
    assert asked.outcomes == ("Practical help given: Vouchers for the meter, £49.00",)
    assert asked.written_by == "Alice"
    referral.confirm_spoken_decision(asked.task, by=begun.cast.nora, now=begun.now)
    assert [each.words for each in look(begun).help] == ["Approved by Nora by phone, confirmed, £49.00"]
    said = models.Event.objects.filter(kind="spoken_agreement_confirmed")
    assert {each.person_id for each in said} == {begun.people["Amara Cole"], begun.people["Ben Cole"]}
    # What is approved by phone afterwards is confirmed by itself.
    begun.on("Fri 11 September 2026")
    gives(begun, "Amara Cole", by_phone=True)
    assert [each.words for each in look(begun).help] == [
        "Approved by Nora by phone, confirmed, £49.00",
        "Approved by Nora by phone, to be confirmed, £49.00",
    ]


def test_each_parent_and_each_child_is_told_what_an_assessment_found(ready):
    people.relate(
        ready.known("Dana Cole"),
        ready.people["Amara Cole"],
        "mother",
        by=ready.cast.alice,
        now=ready.now,
    )
    people.relate(
        ready.known("Femi Cole"),
        ready.people["Amara Cole"],
        "father",
        by=ready.cast.alice,
        now=ready.now,
    )
    ready.submits()
    ready.on("Wed 30 September 2026").signed_off()
    owed = models.Notice.objects.filter(tell="family_told_assessment")
    names = {ref: name for name, ref in ready.people.items()}
    assert sorted((names[n.person_id], n.to, names.get(n.to_person_id, n.to_words)) for n in owed) == [
        ("Amara Cole", "child", "Amara Cole"),
        ("Amara Cole", "parent", "Dana Cole"),
        ("Amara Cole", "parent", "Femi Cole"),
        ("Ben Cole", "child", "Ben Cole"),
        ("Ben Cole", "parent", "Parents, not yet known"),
    ]


def test_each_of_them_is_told_that_it_takes_longer(begun):
    begun.on("Mon 2 November 2026")
    assessment.extend_assessment(
        begun.assessments.values(),
        until=date(2026, 11, 20),
        reasons="Ben was in hospital for three weeks.",
        discussed_with="Dana, the ward, the school",
        family_told=False,
        by=begun.cast.nora,
        now=begun.now,
    )
    owed = models.Notice.objects.filter(tell="family_told_extension")
    assert sorted(owed.values_list("to", flat=True)) == ["child", "child", "parent", "parent"]


def test_an_assessment_is_sent_and_signed_in_its_own_document_only(ready):
    other = documents.new_document("assessment", [ready.known("Zed Roe")], by=ready.cast.alice, now=ready.now)
    write(other[1])
    proposed = {
        run: Outcome("no_further_action", "Enough help is there.") for run in ready.assessments.values()
    }
    with pytest.raises(NotFound):
        assessment.submit_assessment(
            other[0].pk, proposed, to=ready.cast.nora.user, by=ready.cast.alice, now=ready.now
        )
    with pytest.raises(NotFound):
        assessment.sign_off_assessment(other[0].pk, proposed, by=ready.cast.nora, now=ready.now)
