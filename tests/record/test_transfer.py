"""Work is handed over: between teams, to another council and from one. The sender has it until then, and the family hears first."""

from datetime import date

import pytest

from alongside.accounts.models import Membership, Team, User
from alongside.law import pathway
from alongside.record import history as histories, models
from alongside.record.access import NotFound, viewer_of
from alongside.record.acting import Mistaken, Refused, task
from alongside.record.actions import access, contact as contacts, people, telling, transfer, transfer_in
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.people import NewPerson
from alongside.record.actions.transfer import ToWhom
from alongside.record.actions.transfer_in import Notice
from alongside.record.queries.desk import home, transfer as queries
from alongside.record.write import Rows, write

AMARA, BEN = "Amara Cole", "Ben Cole"


@pytest.fixture
def working(story):
    """Amara and Ben: Alice of the North team works with them since Monday 7 September 2026. Dana is their mother."""
    story.on("Fri 4 September 2026")
    dana = story.known("Dana Cole")
    for name in (AMARA, BEN):
        people.relate(dana, story.known(name), "mother", by=story.cast.dora, now=story.now)
    story.school_refers(AMARA, BEN)
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    return story


def act(story, action, *asked, by="alice", **more):
    return action(*asked, by=getattr(story.cast, by), now=story.now, **more)


def offered(story, **to):
    asked = ToWhom(**(to or {"worker": story.cast.charlie.user, "team": story.cast.teams["South"]}))
    return act(
        story, transfer.offer, story.referrals.values(), asked, know="Dana likes to be rung before ten."
    )


def worker_of(story, name=AMARA):
    return models.Allocated.objects.get(person=story.people[name]).worker


def state(ref):
    row = models.Transfer.objects.get(pk=ref)
    return transfer.state_of(row, list(row.steps.order_by("n")))


def tell_everybody(story, by="alice"):
    for notice in transfer.notices_of(story.referrals.values()):
        act(story, telling.record_told, notice.pk, recipient="Dana", channel="in_person", words="Charlie comes now.", by=by)  # fmt: skip


def happened(story, *kinds, name=AMARA):
    person = story.people[name]
    return histories.read([person])[person].every(*kinds)


def test_an_offer_lists_what_is_open_and_the_sender_has_the_work_until_it_is_handed_over(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story)
    row = models.TransferChild.objects.get(transfer=ref, person=story.people[AMARA])
    said = {each["words"]: each["due_on"] for each in row.open_work}
    assert said["Not signed: the assessment"] is None
    assert date.fromisoformat(said[pathway.clocks()["s17_assessment"].name]) > date(2026, 9, 21)
    assert {each["kind"] for each in row.open_work} >= {"clock", "unsigned", "tell"}
    assert (state(ref), worker_of(story)) == ("offered", story.cast.alice.user)
    (asked,) = models.Task.objects.filter(kind="transfer_offered")
    assert asked.for_user == story.cast.charlie.user


def test_it_is_accepted_by_name_and_the_family_hears_the_new_name_before_it_is_handed_over(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story)
    with pytest.raises(NotFound):
        act(story, transfer.accept, ref, by="bob")  # nobody asked him
    with pytest.raises(Refused, match="accepted this work by name"):
        act(story, transfer.hand_over, ref)
    act(story, transfer.accept, ref, by="charlie")
    assert (state(ref), worker_of(story)) == ("accepted", story.cast.alice.user)
    assert models.Task.objects.get(kind="transfer_accepted").for_user == story.cast.alice.user
    told = transfer.notices_of(story.referrals.values())
    assert {(n.person_id, n.to) for n in told} == {
        (story.people[name], to) for name in (AMARA, BEN) for to in ("parent", "child")
    }
    with pytest.raises(Refused, match="before anybody else comes"):
        act(story, transfer.hand_over, ref)
    story.on("Wed 23 September 2026")
    tell_everybody(story)
    story.on("Fri 25 September 2026")
    act(story, transfer.hand_over, ref)
    for name in (AMARA, BEN):
        assert worker_of(story, name) == story.cast.charlie.user
        (over,) = happened(story, "handed_over", name=name)
        assert over.facts.family_told_first is True
    assert state(ref) == "handed_over"
    assert not models.Task.objects.filter(kind__startswith="transfer_", done=None).exists()


def test_a_colleague_who_has_nothing_to_do_with_it_neither_takes_it_back_nor_hands_it_over(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story, worker=story.cast.bob.user, team=story.cast.teams["North"])
    act(story, transfer.accept, ref, by="bob")
    for action, more in (
        (transfer.take_back, {"reason": "No."}),
        (transfer.hand_over, {"not_told_why": "No."}),
    ):
        with pytest.raises(NotFound):
            act(story, action, ref, by="charlie", **more)


def test_where_the_family_could_not_be_told_first_it_is_said_why_and_counted(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story)
    act(story, transfer.accept, ref, by="charlie")
    act(story, transfer.hand_over, ref, not_told_why="They are abroad until Monday.")
    (over,) = happened(story, "handed_over")
    assert (over.facts.family_told_first, over.facts.not_told_why) == (
        None,
        "They are abroad until Monday.",
    ) or (over.facts.family_told_first is False)


def test_what_alice_was_still_to_do_goes_along_and_is_not_lost(working):
    story = working.on("Mon 21 September 2026")
    from alongside.record.acting import task
    from alongside.record.write import Rows, write

    left = task("tell_about_meeting", "Tell Dana the new day.", person=story.people[AMARA],
                for_user=story.cast.alice.user, by=story.cast.nora, now=story.now)  # fmt: skip
    write(Rows([left]))
    ref = offered(story)
    act(story, transfer.accept, ref, by="charlie")
    act(story, transfer.hand_over, ref, not_told_why="Dana cannot be reached.")
    assert models.TaskDone.objects.get(task=left.pk).outcome == "handed_over"
    (again,) = models.Task.objects.filter(kind="tell_about_meeting", done=None)
    assert (again.for_user, again.words) == (story.cast.charlie.user, "Tell Dana the new day.")


def test_what_was_asked_of_alice_alone_does_not_go_along(working):
    """That she decided something by telephone, and why a record is restricted, is asked of her and of nobody after her."""
    story, alone = working.on("Mon 21 September 2026"), ("confirm_spoken_decision", "restrict_also")
    for kind in (*alone, "confirm_agreement_on_paper"):
        asked = task(
            kind,
            "It is restricted because: her aunt works here.",
            person=story.people[AMARA],
            for_user=story.cast.alice.user,
            by=story.cast.nora,
            now=story.now,
        )
        write(Rows([asked]))
    ref = offered(story)
    act(story, transfer.accept, ref, by="charlie")
    act(story, transfer.hand_over, ref, not_told_why="They are abroad until Friday.")
    hers = models.Task.objects.filter(done=None, for_user=story.cast.alice.user)
    his = models.Task.objects.filter(done=None, for_user=story.cast.charlie.user)
    assert set(hers.values_list("kind", flat=True)) >= set(alone)
    assert his.filter(kind="confirm_agreement_on_paper").exists()
    assert not his.filter(kind__in=alone).exists()


def test_nobody_has_work_handed_to_them_who_may_not_find_the_child_any_more(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story)
    act(story, transfer.accept, ref, by="charlie")
    access.restrict(
        story.people[AMARA],
        owner=story.cast.nora.user,
        reasons="His brother lives with her.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    with pytest.raises(Mistaken, match="may not open these records any more"):
        act(story, transfer.hand_over, ref, not_told_why="They are abroad until Friday.")
    assert worker_of(story) == story.cast.alice.user


def test_it_is_returned_with_the_reason_and_alice_has_it_still(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story)
    with pytest.raises(Mistaken, match="why it is returned"):
        act(story, transfer.give_back, ref, reason=" ", by="charlie")
    act(story, transfer.give_back, ref, reason="The assessment is not signed.", by="charlie")
    assert (state(ref), worker_of(story)) == ("returned", story.cast.alice.user)
    assert "The assessment is not signed." in models.Task.objects.get(kind="transfer_returned").words
    (back,) = happened(story, "handover_returned")
    assert (back.facts.returned_by, back.facts.reason) == ("Charlie", "The assessment is not signed.")
    with pytest.raises(Mistaken, match="answered already"):
        act(story, transfer.accept, ref, by="charlie")
    assert offered(story) != ref  # it may be offered again


def test_who_is_asked_opens_the_offer_from_their_own_page_and_is_not_offered_to_take_it_back(working):
    story = working.on("Mon 21 September 2026")
    south = Team.objects.get(ref=story.cast.teams["South"])
    user = User.objects.get(ref=story.cast.charlie.user)
    Membership.objects.create(user=user, role="team_manager", team=south, from_on=date(2026, 9, 1))
    ref = offered(story, team=south.ref)
    charlie = viewer_of(story.cast.charlie.user, now=story.now)
    assert [
        task.transfer for task in home.home(charlie, now=story.now).tasks if task.kind == "transfer_offered"
    ] == [ref]
    theirs, ours = (queries.offer(viewer, ref, now=story.now) for viewer in (charlie, story.cast.alice))
    assert (theirs.answers, theirs.takes_back) == (True, False)
    assert (ours.answers, ours.takes_back) == (False, True)


def test_it_cannot_be_offered_twice_and_a_taken_back_offer_tells_nobody(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story)
    with pytest.raises(Mistaken, match="offered already"):
        offered(story)
    act(story, transfer.accept, ref, by="charlie")
    act(story, transfer.take_back, ref, reason="Dana asks that Alice stays.")
    states = {n.state.state for n in transfer.notices_of(story.referrals.values())}
    assert (states, state(ref), worker_of(story)) == ({"stopped"}, "taken_back", story.cast.alice.user)


def test_a_team_that_is_asked_answers_through_whoever_gives_its_children_a_worker(working):
    story = working.on("Mon 21 September 2026")
    with pytest.raises(Mistaken, match="Nobody in this team"):
        offered(story, team=story.cast.teams["South"])  # it has no manager
    ref = offered(story, team=story.cast.teams["North"])
    with pytest.raises(NotFound):
        act(story, transfer.accept, ref, worker=story.cast.bob.user, by="bob")
    with pytest.raises(Mistaken, match="who will work"):
        act(story, transfer.accept, ref, by="nora")
    act(story, transfer.accept, ref, worker=story.cast.bob.user, by="nora")
    act(story, transfer.hand_over, ref, not_told_why="Dana is in hospital.")
    assert worker_of(story) == story.cast.bob.user


def test_nobody_is_asked_to_take_over_a_child_they_may_not_find(working):
    story = working.on("Mon 21 September 2026")
    access.restrict(
        story.people[AMARA],
        owner=story.cast.nora.user,
        reasons="Her aunt works for the council.",
        desk_phone="01632 960001",
        expires_on=date(2027, 3, 1),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    with pytest.raises(Mistaken, match="may open these records"):
        offered(story)


def test_another_council_is_offered_the_work_and_answers_by_name(working):
    story = working.on("Mon 21 September 2026")
    ref = offered(story, council="Norbury", their_name="Ravi Shah", their_reach="01632 960333")
    with pytest.raises(Mistaken, match="said that they take over"):
        act(story, transfer.accept, ref)
    act(story, transfer.accept, ref, who="Jo Brand", on=date(2026, 9, 21))
    tell_everybody(story)
    story.on("Mon 28 September 2026")
    act(story, transfer.hand_over, ref)
    assert worker_of(story) == story.cast.alice.user  # nothing closes by itself
    end = models.Task.objects.get(kind="transfer_end_here")
    assert "Norbury has the work now" in end.words


# --- from another council ------------------------------------------------------------------------------------------------


def wrote(story, **more):
    """Norbury writes about Ines: written down as a contact from another authority, and then as what it is."""
    contact = act(
        story,
        contacts.receive_contact,
        NewContact(
            received_at=story.now,
            said="The family has moved to 3 Mill Lane. We have worked with them since May.",
            channel="letter",
            source="5C",
            referrer_name="Ravi Shah",
            referrer_reach="01632 960333",
        ),
        people=[Identified(NewPerson(given="Ines", family="Duarte", born_on=date(2018, 2, 1)))],
        by="dora",
    )
    given = {"council": "Norbury", "work": "child_in_need", "team": story.cast.teams["North"]} | more
    ref = act(story, transfer_in.receive, contact, Notice(**given), by="dora")
    story.people["Ines Duarte"] = models.TransferChild.objects.get(transfer=ref).person_id
    return ref


def test_a_child_with_a_protection_plan_who_moved_here_is_a_referral_and_our_conference_is_due(story):
    """The notice reaches us on Friday 4 September 2026: the fifteenth working day is Friday 25 September."""
    ref = wrote(story.on("Fri 4 September 2026"), work="protection_plan", primary_need="N1")
    person = story.people["Ines Duarte"]
    (received,) = happened(story, "referral_received", name="Ines Duarte")
    assert received.facts.primary_need == "N1"
    position = pathway.position(histories.read([person])[person], story.now)
    (due,) = [each for each in position.deadlines if each.clock == "transfer_in_conference"]
    assert due.due_on == date(2026, 9, 25)
    conference = models.Matter.objects.get(person=person, kind="conference")
    assert conference.parent.kind == "referral"
    assert state(ref) == "offered"
    act(story, transfer.accept, ref, worker=story.cast.alice.user, by="nora")
    (taken,) = happened(story, "handover_accepted", name="Ines Duarte")
    assert (taken.facts.from_council, taken.facts.new_worker) == ("Norbury", str(story.cast.alice.user))
    act(story, transfer.hand_over, ref, not_told_why="Ravi Shah brings Alice along on Monday.", by="nora")
    assert worker_of(story, "Ines Duarte") == story.cast.alice.user


def test_other_work_is_a_contact_until_a_manager_takes_it_over_by_name(story):
    ref = wrote(story.on("Fri 4 September 2026"))
    person = story.people["Ines Duarte"]
    assert not models.Matter.objects.filter(person=person, kind="referral").exists()
    story.on("Mon 7 September 2026")
    act(story, transfer.accept, ref, worker=story.cast.alice.user, primary_need="N5", by="nora")
    assert models.Matter.objects.filter(person=person, kind="referral").count() == 1
    act(story, transfer.hand_over, ref, not_told_why="The old worker tells them on Friday.", by="nora")
    assert worker_of(story, "Ines Duarte") == story.cast.alice.user
    (received,) = happened(story, "referral_received", name="Ines Duarte")
    assert (received.on, received.facts.source) == (date(2026, 9, 4), "5C")
    assert received.facts.primary_need == "N5"


def test_it_is_returned_to_the_other_council_only_with_who_there_has_it(story):
    ref = wrote(story.on("Fri 4 September 2026"))
    with pytest.raises(Mistaken, match="without a receipt"):
        act(story, transfer.give_back, ref, reason="No papers came with it.", by="nora")
    act(
        story,
        transfer.give_back,
        ref,
        reason="No papers came with it.",
        receipt="Ravi Shah, told at nine",
        by="nora",
    )
    (decided,) = happened(story, "contact_decided", name="Ines Duarte")
    assert (decided.facts.outcome, state(ref)) == ("another_council", "returned")


def test_a_stay_for_a_time_is_listed_and_starts_no_clock_here(story):
    ref = wrote(
        story.on("Fri 4 September 2026"), work="protection_plan", for_good=False, until=date(2026, 10, 30)
    )
    person = story.people["Ines Duarte"]
    position = pathway.position(histories.read([person])[person], story.now)
    assert "transfer_in_conference" not in {each.clock for each in position.deadlines}
    (listed,) = happened(story, "temporarily_resident", name="Ines Duarte")
    assert (listed.facts.from_council, listed.facts.until, state(ref)) == (
        "Norbury",
        date(2026, 10, 30),
        "listed",
    )
    assert not models.Task.objects.filter(kind="transfer_offered").exists()


@pytest.mark.parametrize(("missing", "field"), [({"council": " "}, "council"), ({"work": "x"}, "work")])
def test_a_notice_says_which_council_and_what_it_has(story, missing, field):
    with pytest.raises(Mistaken) as said:
        wrote(story, **missing)
    assert said.value.field == field
    assert not models.Transfer.objects.exists()
