"""The front door: nobody identified yet, the same event twice, a child already open, another council's, a list, the night."""

from datetime import date, datetime

import pytest

from alongside.law.days import London
from alongside.record import history, models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused, once
from alongside.record.actions import contact, referral, tasks, telling
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.people import NewPerson
from alongside.record.queries.desk import board
from tests.story import NOT_YET


def call(story, said="Shouting every night at number 12.", **more):
    facts = {"received_at": story.now, "said": said, "channel": "phone", "source": "1B", **more}
    return contact.receive_contact(NewContact(**facts), by=story.cast.dora, now=story.now)


def test_a_contact_is_kept_with_nobody_identified_and_the_child_gets_its_whole_story_later(story):
    story.on("Fri 4 September 2026", at="16:40")
    ref = call(story, people_described="A boy of about four, red coat.")
    contact.take_up(ref, by=story.cast.dora, now=story.now)
    contact.ask_agency(
        ref,
        agency="Health visiting",
        question="Who is he?",
        consent_sought="not_yet",
        lawful_basis="public_task",
        by=story.cast.dora,
        now=story.now,
    )
    assert models.BoardRow.objects.get(contact=ref).children == []

    story.on("Mon 7 September 2026")
    (ben,) = contact.identify(
        ref, [Identified(NewPerson(given="Ben", family="Cole"))], by=story.cast.dora, now=story.now
    )
    kinds = [event.kind for event in history.of(ben).effective]
    assert kinds == ["contact_received", "check_started", "agency_asked"]
    started = referral.start_referral(ref, reasons="He may be in need.", by=story.cast.maud, now=story.now)
    # Received on Friday: the one working day ends on Monday, whenever he was identified.
    assert models.Deadline.objects.get(matter=started[ben], clock="referral_decision").due_on == date(
        2026, 9, 7
    )


def test_a_neighbour_is_shielded_without_anybody_asking_for_it(story):
    row = models.Contact.objects.get(pk=call(story, referrer_name="Mr Ahmed"))
    assert row.shield == "public"
    assert row.said.marks.get().shield == "referrer"


def test_an_information_request_identified_later_still_starts_no_clock(story):
    ref = call(story, contact_kind="information_request")
    contact.identify(
        ref, [Identified(NewPerson(given="Ben", family="Cole"))], by=story.cast.dora, now=story.now
    )
    assert not models.Deadline.objects.filter(clock="contact_decision").exists()


def test_a_sister_identified_after_the_decision_gets_a_referral_of_her_own(story):
    story.on("Fri 4 September 2026").school_refers("Ben Cole")
    story.becomes_a_referral()
    (amara,) = contact.identify(
        story.contact,
        [Identified(NewPerson(given="Amara", family="Cole"))],
        by=story.cast.dora,
        now=story.now,
    )
    started = referral.start_referral(
        story.contact, reasons="Also at home.", by=story.cast.maud, now=story.now
    )
    assert set(started) == {amara}
    assert models.Matter.objects.filter(kind="referral").count() == 2
    assert models.ContactStep.objects.filter(kind="contact_decided").count() == 1


def test_another_child_of_the_same_name_comes_off_the_contact_and_nothing_of_it_stays_on_their_record(story):
    story.on("Fri 4 September 2026", at="16:40")
    other, ben = story.known("Ben Cole"), story.known("Ben Cole", born_on=date(2021, 6, 30))
    ref = call(story)
    contact.identify(ref, [Identified(other)], by=story.cast.dora, now=story.now)
    contact.take_up(ref, by=story.cast.dora, now=story.now)
    contact.ask_agency(
        ref,
        agency="Health visiting",
        question="How is Ben?",
        consent_sought="not_yet",
        lawful_basis="public_task",
        by=story.cast.dora,
        now=story.now,
    )
    with pytest.raises(Mistaken) as wordless:
        contact.take_off_contact(ref, other, reasons=" ", by=story.cast.dora, now=story.now)
    assert wordless.value.field == "reasons"
    said = {"reasons": "Another Ben Cole, from Mill Road.", "by": story.cast.dora, "now": story.now}
    contact.take_off_contact(ref, other, **said)

    assert history.of(other).effective == ()
    assert not models.Stage.objects.filter(person=other, current=True).exists()
    assert not models.Deadline.objects.filter(person=other).exists()
    assert models.BoardRow.objects.get(contact=ref).children == []
    breach = models.Task.objects.get(kind="wrong_child")  # the health visitor was asked about the wrong boy
    assert breach.person_id == other
    assert breach.for_role == "information_officer"
    with pytest.raises(NotFound):
        contact.take_off_contact(ref, other, **said)

    # The right Ben gets everything that was done, and the contact goes on with him alone.
    contact.identify(ref, [Identified(ben)], by=story.cast.dora, now=story.now)
    started = referral.start_referral(ref, reasons="He may be in need.", by=story.cast.maud, now=story.now)
    assert set(started) == {ben}
    with pytest.raises(Mistaken, match="decided"):
        contact.take_off_contact(ref, ben, **said)


def test_somebody_taken_off_by_mistake_is_named_again(story):
    ref = call(story)
    ben = story.known("Ben Cole")
    for _ in range(2):
        contact.identify(ref, [Identified(ben)], by=story.cast.dora, now=story.now)
        contact.identify(ref, [Identified(ben)], by=story.cast.dora, now=story.now)
        assert len(history.of(ben).effective) == 1
        contact.take_off_contact(ref, ben, reasons="Pressed too soon.", by=story.cast.dora, now=story.now)
        assert history.of(ben).effective == ()


def test_the_same_event_told_twice_is_joined_and_decided_once(story):
    first, second = call(story), call(story, said="Police: shouting at number 12.", source="6")
    contact.link_same_event(
        second, other=first, reasons="Same night, same house.", by=story.cast.maud, now=story.now
    )
    assert models.BoardRow.objects.get(contact=second).column == "done"
    assert models.BoardRow.objects.get(contact=first).column == "new"
    with pytest.raises(Mistaken):
        contact.decide_contact(second, outcome="advice", reasons="x", by=story.cast.maud, now=story.now)


def test_news_of_a_child_already_open_goes_to_the_worker_who_confirms_it_and_starts_no_second_clock(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    clocks = models.Deadline.objects.filter(clock__in=("referral_decision", "s17_assessment")).count()

    story.on("Thu 10 September 2026").school_refers("Amara Cole", concern="No coat today.")
    contact.link_already_open(
        story.contact,
        worker=story.cast.alice.user,
        child=story.people["Amara Cole"],
        reasons="Alice works with her.",
        by=story.cast.maud,
        now=story.now,
    )
    assert models.Deadline.objects.filter(clock__in=("referral_decision", "s17_assessment")).count() == clocks
    task = models.Task.objects.get(kind="contact_about_my_child")
    with pytest.raises(NotFound):
        tasks.finish_task(task.pk, by=story.cast.charlie, now=story.now)
    tasks.finish_task(task.pk, outcome="received", by=story.cast.alice, now=story.now)
    assert models.TaskDone.objects.get(task=task).recorded_by == story.cast.alice.user


def test_another_councils_child_is_passed_on_only_with_a_receipt(story):
    ref = call(story)
    with pytest.raises(Mistaken, match="receipt"):
        contact.send_to_another_council(
            ref, council="Leeds", reasons="Lives there.", receipt=" ", by=story.cast.maud, now=story.now
        )
    assert models.BoardRow.objects.get(contact=ref).column == "new"
    contact.send_to_another_council(
        ref,
        council="Leeds",
        reasons="Lives there.",
        receipt="J. Price, duty desk, 10:12",
        by=story.cast.maud,
        now=story.now,
    )
    assert models.BoardRow.objects.get(contact=ref).outcome == "another_council"


def test_forty_police_notices_are_one_list_and_each_its_own_contact(story):
    new = [
        NewContact(received_at=story.now, said=f"Notice {n}", channel="email", source="6") for n in range(40)
    ]
    batch = contact.receive_list(new, by=story.cast.dora, now=story.now)
    assert models.BoardRow.objects.filter(batch=batch, column="new").count() == 40


def test_a_decision_agreed_by_phone_in_the_night_is_confirmed_by_the_manager_and_by_nobody_else(story):
    story.on("Sat 5 September 2026", at="02:10").school_refers("Amara Cole", out_of_hours=True)
    story.becomes_a_referral()
    agreed = (story.cast.maud.user, "Maud")
    referral.decide_referral(
        story.referrals.values(),
        outcomes=["immediate_protection"],
        reasons="No adult at home.",
        lines=NOT_YET,
        agreed_by_phone=agreed,
        by=story.cast.nils,
        now=story.now,
    )
    decided = models.Event.objects.get(kind="referral_decided")
    assert decided.facts["spoken_agreement_by"] == "Maud"
    assert decided.facts["decided_by"] == str(story.cast.maud.user)
    assert decided.recorded_by == story.cast.nils.user

    story.on("Mon 7 September 2026")
    task = models.Task.objects.get(kind="confirm_spoken_decision")
    with pytest.raises(NotFound):
        referral.confirm_spoken_decision(task.pk, by=story.cast.nora, now=story.now)
    referral.confirm_spoken_decision(task.pk, by=story.cast.maud, now=story.now)
    assert models.Event.objects.filter(kind="spoken_agreement_confirmed").count() == 1

    night = models.Task.objects.get(kind="overnight")
    assert referral.accept_overnight([night.pk], by=story.cast.maud, now=story.now) == 1
    assert referral.accept_overnight([night.pk], by=story.cast.nora, now=story.now) == 0


def test_a_family_is_told_only_when_somebody_decides_how_and_withholding_needs_its_ground(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    notices = list(models.Notice.objects.exclude(to="referrer"))
    assert notices
    # Significant harm is suspected, so nothing is ready to go by itself.
    assert {models.NoticeState.objects.get(notice=notice).state for notice in notices} == {"held"}
    one = notices[0]
    telling.withhold(
        one.pk,
        ground="risk_to_child",
        authorised_by=story.cast.maud.user,
        review_on=date(2026, 9, 11),
        by=story.cast.maud,
        now=story.now,
    )
    assert models.NoticeState.objects.get(notice=one).review_on == date(2026, 9, 11)
    telling.release(one.pk, by=story.cast.maud, now=story.now)
    telling.record_told(
        one.pk, recipient="Dana Cole", channel="in_person", by=story.cast.alice, now=story.now
    )
    assert models.NoticeState.objects.get(notice=one).state == "given_in_person"
    with pytest.raises(Mistaken):
        telling.hold(
            one.pk, ground="risk_to_child", review_on=date(2026, 9, 30), by=story.cast.maud, now=story.now
        )


@pytest.mark.parametrize("who", ["alice", "dora", "nils", "ines"])
def test_whoever_the_table_names_nobody_for_decides_no_referral_whatever_page_they_came_from(story, who):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    before = models.Event.objects.count()
    deciding = {"outcomes": ["no_further_action"], "reasons": "Nothing to do.", "lines": NOT_YET}
    with pytest.raises(Refused, match="Only the duty manager"):
        referral.decide_referral(
            story.referrals.values(), by=getattr(story.cast, who), now=story.now, **deciding
        )
    # Nor by naming somebody on the telephone who may not decide it either.
    with pytest.raises(Refused, match="Only the duty manager"):
        referral.decide_referral(
            story.referrals.values(),
            agreed_by_phone=(story.cast.alice.user, "Alice"),
            by=getattr(story.cast, who),
            now=story.now,
            **deciding,
        )
    assert models.Event.objects.count() == before


def test_only_a_manager_closes_a_referral_and_only_the_front_door_ends_a_contact(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    with pytest.raises(Refused, match="may do this"):
        contact.decide_contact(
            story.contact, outcome="advice", reasons="Told them.", by=story.cast.ines, now=story.now
        )
    story.becomes_a_referral()
    with pytest.raises(
        Refused, match="Only the duty manager, team manager or head of service may do this: close"
    ):
        referral.close_referral(
            story.referrals["Amara Cole"],
            closure_reason="RC1",
            reasons="All done.",
            family_told=True,
            by=story.cast.alice,
            now=story.now,
        )


def test_a_decision_without_reasons_is_refused_and_leaves_nothing_behind(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    before = models.Event.objects.count()
    with pytest.raises(Refused):
        referral.decide_referral(
            story.referrals.values(),
            outcomes=["s17_assessment"],
            reasons=" ",
            lines=NOT_YET,
            by=story.cast.maud,
            now=story.now,
        )
    assert models.Event.objects.count() == before


def test_what_happens_tomorrow_cannot_be_received_today(story):
    with pytest.raises(Mistaken, match="future"):
        call(story, received_at=datetime(2026, 12, 1, 9, tzinfo=London))


def test_a_form_sent_twice_is_done_once(story):
    from uuid import uuid4

    token = uuid4()
    done = [
        once(
            token,
            form="contact",
            by=story.cast.dora,
            now=story.now,
            act=lambda: {"contact": str(call(story))},
        )
        for _ in range(2)
    ]
    assert done[0] == done[1]
    assert models.Contact.objects.count() == 1


def test_a_form_that_was_used_for_one_child_says_done_for_no_other(story):
    from uuid import uuid4

    token, asked = uuid4(), {"by": story.cast.dora, "act": lambda: {"contact": str(call(story))}}
    once(token, form="note on Amara", now=story.now, **asked)
    with pytest.raises(Mistaken, match="already used for something else"):
        once(token, form="note on Ben", now=story.now, **asked)
    assert models.Contact.objects.count() == 1


def test_a_child_nobody_works_with_yet_waits_on_the_duty_list_and_leaves_it_when_allocated(story):
    from alongside.record.queries.desk.duty import duty_list

    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    waits = lambda: sorted(each.name for each in duty_list(story.cast.maud, now=story.now).waiting)  # noqa: E731
    assert waits() == []  # nobody has decided yet that somebody should work with them
    story.manager_decides()
    assert waits() == ["Amara Cole", "Ben Cole"]
    story.on("Mon 7 September 2026")
    assert {each.working_days for each in duty_list(story.cast.maud, now=story.now).waiting} == {1}
    story.allocated_to("alice")
    assert waits() == []


def test_a_card_with_nobody_identified_shows_how_the_caller_began(story):
    call(story, said="Shouting every night at number 12. I hear a small child crying.")
    (card,) = (card for _, cards in board.board(story.cast.dora, now=story.now).columns for card in cards)
    assert card.children == ()
    assert card.described.startswith("Shouting every night at number 12.")
