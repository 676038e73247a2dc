"""Ways in that somebody tried and that are shut: each of these told, once, what it must not.

Zerlina is restricted half-way through a case. Alice is named for her; Bob sits in the same team, works with her sister
Amara, and may not know that there is a Zerlina.
"""

from datetime import date
from time import monotonic

import pytest

from alongside.design.pasted import from_html
from alongside.desk.home.views import KINDS
from alongside.record import models
from alongside.record.access import NotFound, may_write
from alongside.record.acting import Mistaken, Refused, new_ref
from alongside.record.actions import correction, drafts, enquiry, issuing, people, tasks
from alongside.record.actions.access import restrict
from alongside.record.actions.drafts import DraftOf
from alongside.record.actions.enquiry import Concluded, Proposed
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.queries.desk import (
    drafts as draft_queries,
    issuing as issue_queries,
    putting_right,
    search as searching,
)
from alongside.record.queries.desk.search import Asked

WORDS = "Zerlina has bruises like thumbs; Amara was at school."


@pytest.fixture
def family(story):
    """Two sisters with one referral, and a visit that is about both."""
    cast = story.cast
    story.on("Fri 4 September 2026")
    home = {"lines": "7 Kanarienweg", "postcode": "ZQ9 1AA"}
    zerlina = story.known("Zerlina Cole", born_on=date(2019, 3, 2), **home)
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5), **home)
    people.relate(amara, zerlina, "sibling", by=cast.dora, now=story.now)
    people.record_household([amara, zerlina], by=cast.dora, now=story.now)
    story.school_refers("Amara Cole", "Zerlina Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.people["visit"] = story.visits("Amara Cole", "Zerlina Cole", words=WORDS)
    return story


def is_restricted(story, name="Zerlina Cole", *, named="alice"):
    restrict(
        story.people[name],
        owner=story.cast.nora.user,
        reasons="Her aunt works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(story.cast.viewers[named.capitalize()].user,),
        by=story.cast.nora,
        now=story.now,
    )


def an_issue(story):
    return issuing.make_ready(
        NewIssue(
            title="What was written",
            purpose="So that she knows.",
            children=(story.people["Amara Cole"],),
            people=(story.people["Amara Cole"],),
            covering="Amara, this is what was written.",
            chosen=(Chosen(document=story.people["visit"], slot="account"),),
        ),
        by=story.cast.alice,
        now=story.now,
    )


def test_what_a_copy_may_hold_is_not_offered_where_it_is_also_about_a_restricted_sister(family):
    bob, amara = family.cast.bob, family.people["Amara Cole"]
    before = issue_queries.to_choose(bob, amara, now=family.now)
    assert [paper.begins for paper in before.papers] == [WORDS]
    assert before.people[0].there_too == ("Zerlina Cole",)

    is_restricted(family)
    after = issue_queries.to_choose(bob, amara, now=family.now)
    assert after.papers == ()
    assert "Zerlina" not in repr(after)
    assert "Zerlina" in repr(issue_queries.to_choose(family.cast.alice, amara, now=family.now))


def test_copies_made_ready_before_a_sister_was_restricted_are_found_by_those_named_only(family):
    issue = an_issue(family)
    to = models.IssueRecipient.objects.get(issue=issue).pk
    assert "Zerlina" in repr(issue_queries.issue(family.cast.bob, issue, now=family.now))

    is_restricted(family)
    for asked in (
        lambda: issue_queries.issue(family.cast.bob, issue, now=family.now),
        lambda: issue_queries.copy(family.cast.bob, to, now=family.now),
    ):
        with pytest.raises(NotFound):
            asked()
    assert issue_queries.issue(family.cast.alice, issue, now=family.now).columns


def test_an_entry_about_a_restricted_sister_is_not_read_on_the_way_to_moving_it(family):
    amara, visit = family.people["Amara Cole"], family.people["visit"]
    assert putting_right.moving(family.cast.bob, amara, visit, now=family.now).words == WORDS

    is_restricted(family)
    with pytest.raises(NotFound):
        putting_right.moving(family.cast.bob, amara, visit, now=family.now)
    with pytest.raises(NotFound):
        correction.wrong_child(
            visit, wrong=amara, right=None, reasons="Wrong.", by=family.cast.ines, now=family.now
        )


def test_a_colleague_writes_with_nobody_about_a_child_who_was_restricted_meanwhile(family):
    alice, bob, zerlina = family.cast.alice, family.cast.bob, family.people["Zerlina Cole"]
    ref, what = new_ref(), DraftOf(new_ref(), "entry", "visit", "/", (zerlina,))
    drafts.save_draft(ref, what, body='{"account": ["x"]}', revision=0, by=alice, now=family.now)
    drafts.write_together(ref, with_users=[bob.user], by=alice, now=family.now)
    assert len(draft_queries.my_drafts(bob, now=family.now)) == 1

    is_restricted(family)
    drafts.save_draft(
        ref, what, body='{"account": ["Her new school."]}', revision=1, by=alice, now=family.now
    )
    assert draft_queries.my_drafts(bob, now=family.now) == ()
    with pytest.raises(NotFound):
        draft_queries.draft_card(bob, ref, now=family.now)
    with pytest.raises(NotFound):  # a save that comes second is answered with what stands
        drafts.save_draft(ref, what, body='{"account": ["y"]}', revision=0, by=bob, now=family.now)
    assert len(draft_queries.my_drafts(alice, now=family.now)) == 1


@pytest.mark.parametrize("guess", ["z", "zq9", "ZQ9 1", "7 Kan", "Kanarien", "Kanarienweg"])
def test_a_refuge_is_not_guessed_letter_by_letter_beside_a_name(story, guess):
    story.on("Fri 4 September 2026")
    layla = story.known("Layla Haddad", lines="7 Kanarienweg", postcode="ZQ9 1AA", protected_address=True)
    found = searching.search(story.cast.charlie, Asked(name="Layla Haddad", address=guess), now=story.now)
    (match,) = (*found.likely, *found.by_name_only)
    assert match.person.ref == layla
    assert match.reasons == ("same name",), "a wrong guess reads the same as the beginning of a right one"


def test_who_asks_for_a_whole_protected_address_by_name_is_noted_for_those_who_work_with_her(story):
    story.on("Fri 4 September 2026")
    layla = story.known("Layla Haddad", lines="7 Kanarienweg", postcode="ZQ9 1AA", protected_address=True)
    searching.search(story.cast.charlie, Asked(name="Layla Haddad", address="ZQ9 1AA"), now=story.now)
    (note,) = models.HiddenMatch.objects.filter(person=layla)
    assert note.recorded_by == story.cast.charlie.user


def test_nobody_writes_of_a_restricted_sister(family):
    is_restricted(family)
    with pytest.raises(NotFound):
        may_write(family.cast.bob, [family.people["Zerlina Cole"]], now=family.now)


def test_who_may_not_decide_does_not_correct_a_decision_into_another(family):
    alice, maud = family.cast.alice, family.cast.maud
    decided = models.Event.objects.get(kind="referral_decided", person=family.people["Amara Cole"])
    for turned in (
        lambda: correction.correct_event(
            decided.pk,
            facts={"outcome": "no_further_action"},
            because="Typed wrong.",
            by=alice,
            now=family.now,
        ),
        lambda: correction.retract_event(decided.pk, because="Not so.", by=alice, now=family.now),
    ):
        with pytest.raises(Refused):
            turned()
    taken_back = correction.retract_event(decided.pk, because="Meant for another.", by=maud, now=family.now)
    with pytest.raises(Refused):
        correction.take_back_correction(taken_back, because="It was right.", by=alice, now=family.now)


def test_a_visit_is_not_corrected_into_a_decision(family):
    seen = models.Event.objects.filter(kind="child_seen", person=family.people["Amara Cole"]).first()
    with pytest.raises(Refused):
        correction.correct_event(
            seen.pk,
            kind="referral_closed",
            facts={"reason": "RC8"},
            because="It was the end of it.",
            by=family.cast.alice,
            now=family.now,
        )


def test_a_document_that_holds_decisions_is_taken_off_no_record_as_an_entry_on_the_wrong_child(family):
    family.parent_agrees()
    family.assessment_begins()
    assessment = models.Document.objects.filter(kind="assessment").get()
    with pytest.raises(Mistaken, match="Only a note, a visit or a call"):
        correction.wrong_child(
            assessment.pk,
            wrong=family.people["Amara Cole"],
            right=None,
            reasons="Not hers.",
            by=family.cast.ines,
            now=family.now,
        )


def test_what_somebody_found_about_one_child_they_do_not_sign_beside_another(family):
    alice, nora = family.cast.alice, family.cast.nora
    family.harm_is_suspected("Amara Cole", "Zerlina Cole")
    family.visits("Amara Cole", "Zerlina Cole")
    hers, her_sisters = (family.enquiries[family.people[name]] for name in ("Amara Cole", "Zerlina Cole"))
    found = Proposed("not_substantiated", "The marks are from a fall, as the doctor says.")
    # Nora wrote about Zerlina herself, while Alice was away; the first in the list is Alice's.
    enquiry.send_findings({hers: found}, to=nora.user, document=new_ref(), by=alice, now=family.now)
    enquiry.send_findings({her_sisters: found}, to=alice.user, document=new_ref(), by=nora, now=family.now)
    signed = Concluded(
        "not_substantiated", "The doctor says so.", conference=False, no_conference_why="No harm was found."
    )
    for together in ((hers, her_sisters), (her_sisters, hers)):
        with pytest.raises(Refused) as refused:
            enquiry.conclude(dict.fromkeys(together, signed), by=nora, now=family.now)
        assert [each.key for each in refused.value.objections] == ["enquiry_signed_by_its_writer"]


def test_a_decision_agreed_by_phone_is_confirmed_and_not_ticked_off(story):
    maud, nils = story.cast.maud, story.cast.nils
    story.on("Fri 4 September 2026", "21:00").school_refers("Amara Cole")
    asked = models.Task(
        kind="confirm_spoken_decision",
        words="Nils wrote down that you agreed this by phone.",
        for_user=maud.user,
        recorded_at=story.now,
        recorded_by=nils.user,
    )
    asked.save(force_insert=True)
    with pytest.raises(Mistaken, match="ends when it is done"):
        tasks.finish_task(asked.pk, by=maud, now=story.now)
    assert not models.TaskDone.objects.filter(task=asked.pk).exists()


def test_every_task_without_a_button_ends_by_being_done():
    elsewhere = {"contact_about_my_child"}  # its own page says that it was received
    assert {kind for kind, (_, _, button) in KINDS.items() if not button} - elsewhere <= tasks.ENDED_BY_DOING


def test_a_clipping_nested_without_end_is_read_as_plain_words():
    began = monotonic()
    assert from_html("<div>" * 100_000 + "Dana rang.") == "Dana rang."
    assert from_html("<b><p>" * 50_000 + "Dana rang.") == "Dana rang."
    assert monotonic() - began < 5, "nobody keeps a worker of the service busy with one paste"
    assert from_html("<ul><li>One<li>Two</ul><p>Three") == "- One\n- Two\n\nThree"
