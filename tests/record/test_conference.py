"""A conference about two children: called, each person asked alone, the report in hand, decided by its chair, written out."""

from datetime import date, datetime

import pytest

from alongside.desk.telling import words
from alongside.law import pathway
from alongside.law.days import London
from alongside.record import history as histories, models
from alongside.record.access import NotFound
from alongside.record.acting import Answered, Mistaken, ReasonsWanted, Refused, new_ref, task
from alongside.record.actions import (
    access,
    child_in_need,
    conference,
    enquiry,
    meetings,
    people,
    plans,
    referral,
)
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.documents import Writing
from alongside.record.actions.enquiry import Concluded, Proposed
from alongside.record.actions.meetings import Who
from alongside.record.queries.desk import child_in_need as help_queries, home, meetings as queries, telling
from alongside.record.queries.desk.team import team_board
from alongside.record.write import Rows, write
from tests.story import willing

CHILDREN = ("Amara Cole", "Ben Cole")
AT_TEN = datetime(
    2026, 10, 5, 10, 0, tzinfo=London
)  # a Monday, and the 14th working day after the discussion


def enquiry_begins(story):
    """Amara and Ben: the school refers them on Monday 14 September 2026; a strategy discussion on Tuesday 15."""
    story.on("Mon 14 September 2026").school_refers(*CHILDREN)
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    story.on("Tue 15 September 2026", at="11:00").harm_is_suspected(*CHILDREN)


@pytest.fixture
def found_harm(story):
    """Amara and Ben: a strategy discussion on Tuesday 15 September 2026, and an enquiry that found harm on Friday 25."""
    enquiry_begins(story)
    story.on("Wed 16 September 2026", at="16:00").visits()
    story.on("Fri 25 September 2026", at="15:00").harm_is_found()
    return story


@pytest.fixture
def called(found_harm):
    """The conference is called for Monday 5 October at ten, inside the fifteen working days."""
    story = found_harm.on("Mon 28 September 2026")
    story.meeting = calls(story)
    return story


def calls(story, by="carla", at=AT_TEN, form="initial", **more):
    return conference.call_conference(
        [story.people[name] for name in CHILDREN],
        form=form,
        at=at,
        place="Room 4, Civic Centre",
        chair=(story.cast.carla.user, "Carla"),
        by=getattr(story.cast, by),
        now=story.now,
        **more,
    )


def act(story, action, *asked, by="alice", **more):
    return action(*asked, by=getattr(story.cast, by), now=story.now, **more)


@pytest.fixture
def asked(called):
    """Dana, Femi who lives elsewhere, the school and the police are each asked by themselves."""
    story = called
    story.seats = {
        "dana": act(story, meetings.ask, story.meeting, Who(role="parents", person=story.known("Dana Cole")), how="in_person", has_responsibility=True),
        "femi": act(story, meetings.ask, story.meeting, Who(role="parents", person=story.known("Femi Balogun")), how="letter", has_responsibility=True,
                    comes=(AT_TEN.replace(hour=11), AT_TEN.replace(hour=12))),
        "school": act(story, meetings.ask, story.meeting, Who(role="school", name="Mrs Shah", agency="Mill Road Primary"), how="email"),
        "police": act(story, meetings.ask, story.meeting, Who(role="police", name="PC Dunn", agency="Police", by_role=True), how="email"),
        "alice": act(story, meetings.ask, story.meeting, Who(role="social_worker", name="Alice", user=story.cast.alice.user), how="email"),
        "health": act(story, meetings.ask, story.meeting, Who(role="health", name="Sister Cheng", agency="Health"), how="email"),
    }  # fmt: skip
    return story


def test_two_who_must_be_apart_and_would_meet_are_named_to_whoever_sends_the_invitations(asked):
    story = asked

    def meets():
        about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
        return [(each.one_name, each.other_name, each.why) for each in about.apart]

    assert meets() == [], "nobody said that anybody must be apart"
    dana, femi = story.seats["dana"], story.seats["femi"]
    act(story, meetings.need, dana, what="apart", words="From Femi, at the door too.")
    ((one, other, why),) = meets()
    assert {one, other} == {"Dana Cole", "Femi Balogun"}, "he comes at eleven, and she stays"
    assert why == "Dana Cole must be apart: From Femi, at the door too."
    ten45, eleven = AT_TEN.replace(minute=45), AT_TEN.replace(hour=11)
    with pytest.raises(Mistaken, match="some minutes"):
        act(story, meetings.come_apart, dana, femi, until_at=ten45, from_at=ten45)
    with pytest.raises(NotFound):
        act(story, meetings.come_apart, dana, dana, until_at=ten45, from_at=eleven)
    act(story, meetings.come_apart, dana, femi, until_at=ten45, from_at=eleven)
    assert meets() == []
    act(story, meetings.comes_when, femi, from_at=AT_TEN.replace(minute=50), until_at=None)
    assert len(meets()) == 1, "five minutes are not enough to leave"
    # The other way round: he comes first.
    act(story, meetings.come_apart, femi, dana, until_at=ten45, from_at=eleven)
    assert meets() == []


def test_an_order_and_a_secret_home_keep_two_apart_too(asked):
    story = asked
    amara, femi = story.people["Amara Cole"], story.people["Femi Balogun"]
    act(story, meetings.ask, story.meeting, Who(role="child", person=amara), how="in_person")
    act(story, meetings.comes_when, story.seats["femi"], from_at=None, until_at=None)

    def meets():
        about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
        return {frozenset((each.one_name, each.other_name)): each.why for each in about.apart}

    # The order stands on a record of his that was joined to this one since, her home on another of hers.
    his, hers = story.known("F Balogun"), story.known("D Cole")
    for one, other in ((femi, his), (story.people["Dana Cole"], hers)):
        people.join_people(one, other, reasons="The same birthday.", by=story.cast.maud, now=story.now)
    stamp = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}
    write(
        Rows(
            [
                models.KeptFrom(
                    person_id=amara, other_id=his, ground="court_order", words="Order 12", review_on=date(2027, 1, 4), from_on=date(2026, 9, 1), source="court", **stamp
                ),
                models.Address(
                    person_id=hers, lines="1 Quiet Row", postcode="AN1 1AA", protected=True, from_on=date(2026, 9, 1), source="Dana", **stamp
                ),
            ]
        )
    )  # fmt: skip
    assert meets() == {
        frozenset(("Amara Cole", "Femi Balogun")): "An order or a decision keeps one from the other.",
        frozenset(("Dana Cole", "Femi Balogun")): "Where Dana Cole lives is kept secret, and Femi Balogun is not known to live there. The record does not say from whom it is kept: ask first, each alone.",
    }  # fmt: skip


@pytest.fixture
def fair(asked):
    """Dana has the report and answers it; both children's views are known."""
    story = asked.on("Wed 30 September 2026")
    act(
        story,
        meetings.give_report,
        story.seats["dana"],
        report="social_worker",
        how="read_together",
        on=date(2026, 9, 30),
        understood="yes",
        answer="It was once, and I have asked for help.",
    )
    for name in CHILDREN:
        seat = act(
            story,
            meetings.ask,
            story.meeting,
            Who(role="child", person=story.people[name]),
            how="in_person",
        )
        act(story, meetings.give_view, seat, state="given", words=f"{name} wants to stay at home.")
        story.seats[name] = seat
    return story


def position(story, name="Amara Cole"):
    person = story.people[name]
    return pathway.position(histories.read([person])[person], story.now)


def clock(story, key, name="Amara Cole"):
    return [c for c in position(story, name).deadlines if c.clock == key][-1]


def outcomes(story, decision="plan", **more):
    each = Decided(
        decision=decision,
        reasons="The chair's reasons.",
        category="PHY",
        outline="No hitting. Help with sleep.",
    )
    return dict.fromkeys((story.people[name] for name in CHILDREN), each) | more


def went(story, meeting=None, **more):
    seats = models.Seat.objects.filter(meeting=meeting or story.meeting)
    came = {seat.pk: "whole" for seat in seats}
    return HowItWent(
        **{
            "at": AT_TEN.replace(hour=12),
            "came": came,
            "next_on": date(2026, 12, 18),
            "core_group_on": date(2026, 10, 15),
        }
        | more
    )


def test_a_first_conference_comes_from_an_enquiry_that_was_begun(story):
    story.on("Mon 14 September 2026").school_refers(*CHILDREN)
    story.becomes_a_referral()
    with pytest.raises(Refused) as refused:
        calls(story)
    assert refused.value.objections[0].invariant == 21
    assert not models.Meeting.objects.exists()


def test_a_social_worker_does_not_call_one(found_harm):
    with pytest.raises(Refused, match="conference chair"):
        calls(found_harm, by="alice")


def test_later_than_fifteen_working_days_needs_a_reason_somebody_who_authorised_it_and_a_plan_until_then(
    found_harm,
):
    story = found_harm.on("Mon 28 September 2026")
    late = datetime(2026, 10, 7, 10, 0, tzinfo=London)  # the day after the 15th: Tuesday 6 October
    with pytest.raises(Refused) as refused:
        calls(story, at=late)
    assert [said.key for said in refused.value.objections] == ["conference_booked_too_late"]
    assert calls(
        story,
        at=late,
        late_why="Dana is in hospital until then.",
        late_authorised_by="Head of service",
        interim_plan="The children stay with their grandmother.",
    )


def test_it_is_called_for_both_children_and_runs_in_each_ones_own_matter(called):
    (meeting,) = models.Meeting.objects.all()
    assert (meeting.form, meeting.children.count()) == ("initial", 2)
    for name in CHILDREN:
        assert clock(called, "icpc", name).due_on == date(2026, 10, 6)
        assert clock(called, "icpc_report_to_family", name).due_on == date(2026, 9, 28)


def test_when_it_is_moved_who_moved_it_and_why_is_kept_and_whoever_moved_it_tells_each_person(asked):
    story = asked
    with pytest.raises(Mistaken, match="who it was moved by"):
        act(story, meetings.move, story.meeting, at=AT_TEN.replace(day=6), moved_by="", reason="ill")
    act(
        story,
        meetings.move,
        story.meeting,
        at=AT_TEN.replace(day=6),
        moved_by="us",
        reason="The chair is ill.",
    )
    assert meetings.planned(story.meeting).at == AT_TEN.replace(day=6)
    assert clock(story, "icpc_report_to_family").due_on == date(2026, 9, 29)
    told = models.Task.objects.get(kind="tell_about_meeting")
    assert (told.for_user, told.words) == (
        story.cast.alice.user,
        "The meeting was moved. Tell each person the new day: 7 asked.",
    )


def test_called_off_and_called_again_is_one_run_for_each_child(called):
    story = called
    act(story, meetings.call_off, story.meeting, moved_by="family", reason="A birth in the family.")
    with pytest.raises(Mistaken, match="called off"):
        act(story, meetings.move, story.meeting, at=AT_TEN, moved_by="us", reason="again")
    again = calls(story, at=AT_TEN.replace(day=6))
    both = models.MeetingChild.objects.filter(person=story.people["Amara Cole"])
    assert {each.meeting_id for each in both} == {story.meeting, again}
    assert len({each.matter_id for each in both}) == 1


def test_nobody_has_two_places_and_a_professional_has_an_agency(asked):
    story = asked
    with pytest.raises(Mistaken, match="already") as twice:
        act(
            story,
            meetings.ask,
            story.meeting,
            Who(role="parents", person=story.people["Dana Cole"]),
            how="letter",
        )
    assert twice.value.field == "person"
    with pytest.raises(Mistaken) as nameless:
        act(story, meetings.ask, story.meeting, Who(role="health", name="Dr Rao"), how="email")
    assert nameless.value.field == "agency"


def test_what_one_person_needs_and_when_they_come_stands_at_their_own_seat_only(asked):
    story = asked
    act(story, meetings.need, story.seats["dana"], what="apart", words="from Femi: he waits elsewhere")
    act(story, meetings.need, story.seats["femi"], what="interpreter", words="Yoruba")
    wanted = models.SeatStep.objects.get(seat=story.seats["femi"], kind="needs")
    act(story, meetings.arranged, story.seats["femi"], need=wanted.pk, words="Booked for eleven")

    def of(seat):
        steps = models.SeatStep.objects.filter(seat=story.seats[seat]).order_by("n")
        return list(steps.values_list("kind", flat=True))

    assert of("dana") == ["asked", "needs"]
    assert of("femi") == ["asked", "comes", "needs", "arranged"]


def test_keeping_a_parent_out_needs_the_chair_a_ground_and_another_way_to_be_heard(asked):
    story = asked
    out = {"extent": "part", "ground": "violence", "reason": "Dana is afraid to speak while he is there."}
    with pytest.raises(Refused, match="conference chair"):
        act(story, conference.keep_out, story.seats["femi"], other_way="", by="alice", **out)
    with pytest.raises(Refused) as refused:
        act(story, conference.keep_out, story.seats["femi"], other_way=" ", by="carla", **out)
    assert (refused.value.objections[0].invariant, refused.value.objections[0].field) == (36, "other_way")
    act(story, conference.keep_out, story.seats["femi"], other_way="By phone before it", by="carla", **out)
    assert models.SeatStep.objects.filter(seat=story.seats["femi"], kind="kept_out").count() == 1


def test_a_decision_the_law_refuses_that_was_made_all_the_same_is_kept_with_its_ground_and_its_manager(asked):
    """36: Carla kept Femi out and offered him no other way to be heard. It happened; the record says so, and whose it is to
    look at. It makes nobody else able to decide it, and a ground where nothing is refused changes nothing."""
    story, nora = asked, asked.cast.nora.user
    kept = {"extent": "whole", "ground": "violence", "reason": "He shouted at the door.", "other_way": ""}
    why = "He was sent home by the caretaker before anybody asked him."

    def keeps_out(by="carla", **answered):
        told = Answered({}, **answered)
        return act(story, conference.keep_out, story.seats["femi"], by=by, cautions=told, **kept)

    with pytest.raises(Mistaken, match="answers for it"):
        keeps_out(ground=why)
    with pytest.raises(Mistaken, match="decided all the same"):
        keeps_out(manager=nora)
    with pytest.raises(Mistaken, match="Choose a manager"):
        keeps_out(ground=why, manager=story.cast.bob.user)
    with pytest.raises(Refused, match="conference chair"):
        keeps_out(by="alice", ground=why, manager=nora)
    keeps_out(ground=why, manager=nora)
    broken = models.Breach.objects.filter(event__kind="conference_excluded")
    assert set(broken.values_list("invariant", "ground")) == {(36, why)}
    asked_to_look = models.Task.objects.filter(kind="breach_reported")
    assert set(asked_to_look.values_list("for_user", flat=True)) == {nora}
    how_many = asked_to_look.count()
    act(story, conference.keep_out, story.seats["dana"], by="carla", cautions=Answered({}, ground=why, manager=nora),
        **kept | {"other_way": "By phone before it"})  # fmt: skip
    assert asked_to_look.count() == how_many


def test_the_report_is_in_hand_when_the_family_had_it_and_their_answer_stays_with_it(fair):
    story = fair
    assert (
        clock(story, "icpc_report_to_family").outcome == pathway.Outcome.MET_LATE
    )  # Monday 28 was the last day
    given = models.SeatStep.objects.get(seat=story.seats["dana"], kind="report_given")
    answer = models.PassageText.objects.get(passage=given.facts["answer"])
    assert answer.words == "It was once, and I have asked for help."
    told_by = models.PassagePerson.objects.get(passage=given.facts["answer"], part="told_by")
    assert told_by.person_id == story.people["Dana Cole"]


def test_going_on_without_the_report_needs_a_reason_that_is_counted(asked):
    story = asked.on("Mon 5 October 2026", at="12:30")
    with pytest.raises(ReasonsWanted) as wanted:
        act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")
    assert "report_not_in_hand" in [c.key for c in wanted.value.cautions]
    with pytest.raises(Mistaken, match="why the conference goes on"):
        act(
            story, conference.open_without_report, story.meeting, reason=" ", new_day_offered=True, by="carla"
        )
    act(
        story,
        conference.open_without_report,
        story.meeting,
        reason="They asked to go on.",
        new_day_offered=True,
        by="carla",
    )
    with pytest.raises(ReasonsWanted) as wanted:
        act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")
    assert "report_not_in_hand" not in [c.key for c in wanted.value.cautions]


def test_of_two_children_each_is_asked_or_it_is_said_why_not(asked):
    story = asked

    def wanting():
        about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
        return [line.who for line in about.lines if line.what.endswith("nor left out with a reason")]

    assert "The child" in wanting()
    act(
        story,
        meetings.ask,
        story.meeting,
        Who(role="child", person=story.people["Amara Cole"]),
        how="in_person",
    )
    assert wanting() == ["Ben Cole"]
    act(
        story,
        meetings.leave_out,
        story.meeting,
        Who(role="child", person=story.people["Ben Cole"]),
        reason="He is four, and Alice asks him at home.",
    )
    assert wanting() == []


def test_a_plan_is_the_chairs_decision_for_each_child_and_begins_that_day(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    without = outcomes(story) | {story.people["Ben Cole"]: Decided(decision="plan", reasons="…", category="")}
    with pytest.raises(Refused) as refused:
        act(
            story,
            conference.decide_conference,
            story.meeting,
            went(story),
            without,
            by="carla",
        )
    assert (refused.value.objections[0].invariant, refused.value.objections[0].field) == (23, "category")
    ben = Decided(decision="no_plan", reasons="Ben was not hurt and is not likely to be.")
    act(
        story,
        conference.decide_conference,
        story.meeting,
        went(story, lead_social_worker=story.cast.alice.user),
        outcomes(story) | {story.people["Ben Cole"]: ben},
        by="carla",
    )
    values = {span.value for span in position(story).stages if span.current}
    assert "child_protection_plan" in values
    assert clock(story, "icpc").outcome == pathway.Outcome.MET
    assert clock(story, "core_group_first").due_on == date(2026, 10, 19)
    assert clock(story, "rcpc_first").due_on == date(2027, 1, 5)
    assert not [c for c in position(story, "Ben Cole").deadlines if c.clock == "core_group_first"]
    amara = story.people["Amara Cole"]
    owed = models.Notice.objects.filter(tell="family_told_conference_decision")
    assert {n.person_id for n in owed} == {story.people[name] for name in CHILDREN}
    assert {(n.to, n.to_person_id) for n in owed.filter(person=amara)} == {("parent", None), ("child", amara)}


def test_each_parent_is_owed_the_decision_by_name_and_only_about_their_own_child(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    amara, ben = (story.people[name] for name in CHILDREN)
    dana, femi = story.people["Dana Cole"], story.people["Femi Balogun"]
    for parent, kind, children in ((dana, "mother", (amara, ben)), (femi, "father", (ben,))):
        for child in children:
            people.relate(parent, child, kind, by=story.cast.alice, now=story.now)
    act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")
    owed = models.Notice.objects.filter(tell="family_told_conference_decision")
    assert {(n.person_id, n.to, n.to_person_id) for n in owed} == {
        (amara, "parent", dana),
        (amara, "child", amara),
        (ben, "parent", dana),
        (ben, "parent", femi),
        (ben, "child", ben),
    }
    assert set(models.NoticeState.objects.filter(notice__in=owed).values_list("state", flat=True)) == {"owed"}
    # What Femi is told begins from the law's words, and names Ben only.
    notice = owed.get(to_person=femi)
    said = words.to_say(telling.one(story.cast.alice, notice.pk, now=story.now), date(2026, 10, 5))
    assert "the conference decided that Ben Cole needs a child protection plan" in said
    assert "There is no appeal to a court." in said
    assert "Amara" not in said


def test_a_decision_is_made_once_and_for_every_child(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    one = {story.people["Amara Cole"]: Decided(decision="no_plan", reasons="…")}
    with pytest.raises(Mistaken, match="each child"):
        act(story, conference.decide_conference, story.meeting, went(story), one, by="carla")
    act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")
    with pytest.raises(Mistaken, match="already"):
        act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")


def test_a_review_lets_the_plan_go_on_under_another_category_or_ends_it_with_the_help_that_follows(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    act(
        story,
        conference.decide_conference,
        story.meeting,
        went(story, lead_social_worker=story.cast.alice.user),
        outcomes(story),
        by="carla",
    )
    first_seats = story.seats
    story.on("Mon 7 December 2026")
    at = datetime(2026, 12, 18, 10, 0, tzinfo=London)
    review = calls(story, at=at, form="review")
    story.seats = {
        "dana": act(
            story, meetings.ask, review, Who(role="parents", person=story.people["Dana Cole"]), how="letter"
        )
    }
    assert story.seats["dana"] not in first_seats.values()
    act(
        story,
        meetings.give_report,
        story.seats["dana"],
        report="social_worker",
        how="by_hand",
        on=date(2026, 12, 7),
    )
    story.on("Fri 18 December 2026", at="12:30")
    amara, ben = (story.people[name] for name in CHILDREN)
    said = {
        amara: Decided(decision="continues", category="EMO", reasons="Not safe yet."),
        ben: Decided(decision="ends", reasons="Nothing since.", help_after="Family help goes on."),
    }
    reasons = dict.fromkeys(
        (
            "conference_without_childs_view",
            "conference_without_everyone_responsible",
            "conference_not_quorate",
        ),
        "asked before",
    )
    act(
        story,
        conference.decide_conference,
        review,
        went(story, review, at=at, next_on=date(2027, 6, 1)),
        said,
        by="carla",
        cautions=reasons,
    )
    kinds = dict(
        models.Event.objects.filter(kind__in=("plan_category_changed", "protection_plan_ended")).values_list(
            "person_id", "kind"
        )
    )
    assert kinds == {amara: "plan_category_changed", ben: "protection_plan_ended"}
    assert clock(story, "rcpc_next").due_on == date(2027, 6, 18)
    # The core group of both waits to be called for as long as one of them has the plan.
    waits = models.Task.objects.filter(kind="call_core_group", done=None)
    assert waits.count() == 1

    story.on("Mon 10 May 2027")
    at = datetime(2027, 6, 1, 10, 0, tzinfo=London)
    last = conference.call_conference(
        [amara],
        form="review",
        at=at,
        place="Room 4",
        chair=(story.cast.carla.user, "Carla"),
        by=story.cast.carla,
        now=story.now,
    )
    story.on("Tue 1 June 2027", at="12:30")
    story.seats = {}
    said = {amara: Decided(decision="ends", reasons="She is safe.", help_after="Family help goes on.")}
    reasons["report_not_in_hand"] = "everybody had read it"
    act(
        story,
        conference.decide_conference,
        last,
        went(story, last, at=at),
        said,
        by="carla",
        cautions=reasons,
    )
    assert not waits.exists()


def test_the_record_goes_out_after_the_chair_approved_it_and_a_correction_is_answered(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    dana = story.seats["dana"]
    with pytest.raises(Mistaken, match="not decided yet"):
        act(story, conference.send_decision, dana, how="by_hand")
    act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")
    act(story, conference.send_decision, dana, how="by_hand")
    assert clock(story, "conference_decision_letter").outcome == pathway.Outcome.MET
    with pytest.raises(Mistaken, match="not approved"):
        act(story, conference.send_record, dana, how="post")
    assert act(story, conference.approve_record, story.meeting, by="carla") == 1
    story.on("Mon 12 October 2026")
    act(story, conference.send_record, dana, how="post")
    act(story, conference.ask_correction, dana, words="My sister's name is wrong.")
    asked = models.SeatStep.objects.get(seat=dana, kind="correction_asked")
    waits = home.home(story.cast.carla, now=story.now).tasks
    assert [task.seat for task in waits if task.kind == "answer_correction"] == [dana]
    act(
        story,
        conference.answer_correction,
        dana,
        asked=asked.pk,
        changed=True,
        words="Put right.",
        by="carla",
    )
    assert not models.Task.objects.filter(kind="answer_correction", done=None).exists()
    assert clock(story, "conference_record").outcome == pathway.Outcome.MET


def test_somebody_who_disagrees_is_heard_and_may_take_it_further(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    act(story, conference.decide_conference, story.meeting, went(story), outcomes(story), by="carla")
    act(
        story,
        conference.disagree,
        story.seats["school"],
        reasons="Ben needs no plan.",
        escalated=True,
        children=[story.people["Ben Cole"]],
    )
    (event,) = models.Event.objects.filter(kind="conference_dissent")
    assert (event.person_id, event.facts["who"]) == (story.people["Ben Cole"], "Mill Road Primary")
    assert models.Task.objects.get(kind="escalation").for_role == "head_of_service"


def test_charlie_cannot_touch_a_meeting_about_a_child_he_may_not_find(asked):
    story = asked
    access.restrict(
        story.people["Ben Cole"],
        reasons="A relative works here.",
        owner=story.cast.nora.user,
        expires_on=date(2026, 12, 1),
        desk_phone="01632 960199",
        by=story.cast.nora,
        now=story.now,
    )
    with pytest.raises(NotFound):
        act(story, meetings.need, story.seats["dana"], what="childcare", by="charlie")
    assert not models.SeatStep.objects.filter(kind="needs").exists()


def test_a_chair_decides_beside_a_place_that_is_hidden_from_her_and_says_nothing_of_it(fair):
    story = fair.on("Mon 5 October 2026", at="12:30")
    access.restrict(
        story.people["Femi Balogun"],
        owner=story.cast.nora.user,
        reasons="He works for the council.",
        expires_on=date(2026, 12, 1),
        desk_phone="01632 960199",
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    hers = queries.workspace(story.cast.carla, story.meeting, now=story.now)
    assert story.seats["femi"] not in {place.ref for place in hers.places}
    assert "Femi" not in repr(hers)
    with pytest.raises(NotFound):
        act(
            story,
            conference.keep_out,
            story.seats["femi"],
            extent="whole",
            ground="violence",
            reason="x",
            other_way="y",
            by="carla",
        )
    there = HowItWent(
        at=AT_TEN.replace(hour=12),
        came={place.ref: "whole" for place in hers.places},
        next_on=date(2026, 12, 18),
    )
    reasons = {"conference_without_everyone_responsible": "asked by somebody else"}
    act(
        story,
        conference.decide_conference,
        story.meeting,
        there,
        outcomes(story),
        by="carla",
        cautions=reasons,
    )
    assert not models.SeatStep.objects.filter(seat=story.seats["femi"], kind="came").exists()


def test_one_called_off_in_an_episode_that_was_closed_is_never_held_in_the_next(called):
    """Called off, and closed in October 2026; referred again in January 2027, with an enquiry and a conference of its own."""
    story = called
    act(story, meetings.call_off, story.meeting, moved_by="us", reason="They moved away.")
    story.on("Fri 2 October 2026")
    for run in story.referrals.values():
        willing(
            referral.close_referral,
            run,
            closure_reason="RC7",
            reasons="They live with their aunt in Wales.",
            family_told=True,
            by=story.cast.nora,
            now=story.now,
        )
    story.on("Mon 11 January 2027").school_refers(*CHILDREN)
    story.referrals.clear()
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    story.on("Tue 12 January 2027", at="11:00").harm_is_suspected(*CHILDREN)
    story.on("Wed 13 January 2027", at="16:00").visits()
    story.on("Fri 15 January 2027", at="15:00").harm_is_found()
    again = calls(story, at=datetime(2027, 1, 25, 10, tzinfo=London))
    for each in models.MeetingChild.objects.filter(meeting=again).select_related("matter__parent"):
        assert each.matter.parent_id == story.enquiries[each.person_id]


@pytest.fixture
def helping(fair):
    """Help by agreement since Thursday 1 October; an action of it waits for Alice. The conference is on Monday 5 October."""
    story = fair.on("Thu 1 October 2026", at="17:00")
    story.helping = willing(
        child_in_need.start_plan,
        story.referrals.values(),
        child_in_need.Begin(
            agreed_by=("Dana Cole",), review_on=date(2026, 12, 18), child_view="given", family_told=True
        ),
        by=story.cast.alice,
        now=story.now,
    )
    rings = plans.Terms(by_on=date(2026, 10, 9), owner=plans.Owner(user=story.cast.alice.user))
    act(
        story,
        plans.put_action,
        story.helping,
        plans.Action(action="Rings the clinic about sleep", terms=rings),
    )
    assert models.Task.objects.filter(kind="plan_action", done=None).count() == 1
    return story


def confers(story, decided=None):
    story.on("Mon 5 October 2026", at="13:00")
    willing(
        conference.decide_conference,
        story.meeting,
        went(story),
        outcomes(story) | (decided or {}),
        by=story.cast.carla,
        now=story.now,
    )


def nobody_agrees(story):
    """Dana does not agree any more on Friday 2 October: the work stops, and one task asks a manager about both children."""
    story.on("Fri 2 October 2026", at="15:00")
    assert act(story, child_in_need.withdraw, story.helping, who="Dana Cole", on=date(2026, 10, 2))
    return models.Task.objects.get(kind="withdrawal_decide", done=None)


def decides(story, *names, outcome="offer_otherwise", action=child_in_need.decide_withdrawal, **more):
    said = {"outcome": outcome} if action is child_in_need.decide_withdrawal else {}
    act(story, action, story.helping, reasons="They have help of their own.", by="nora",
        children=[story.people[name] for name in names], **said, **more)  # fmt: skip


def test_a_protection_plan_takes_the_place_of_the_plan_of_help(helping):
    """It ends as the plan of Monday 5 October begins; nobody is told that they may come back."""
    story = helping
    confers(story)
    assert not models.Task.objects.filter(kind="plan_action", done=None).exists()
    for name in CHILDREN:
        history = histories.of(story.people[name])
        (ended,) = history.every("cin_plan_ended")
        (began,) = history.every("protection_plan_started")
        assert (ended.on, ended.facts.ground) == (began.on, "protection")
        assert "cin_visit" not in {
            c.clock for c in position(story, name).deadlines if c.outcome is pathway.Outcome.OPEN
        }
    assert not models.Notice.objects.filter(tell="family_told_cin_ended").exists()


def test_nobody_is_asked_to_decide_about_help_that_a_protection_plan_took_the_place_of(helping):
    story = helping
    nobody_agrees(story)
    asks = task(
        "cin_review_asks",
        "Decide.",
        person=story.people["Ben Cole"],
        for_role="duty_manager",
        by=story.cast.alice,
        now=story.now,
    )
    rows = Rows()
    rows.add(asks)
    write(rows)
    confers(story)
    kinds = ("withdrawal_decide", "cin_review_asks", "offer_otherwise")
    assert not models.Task.objects.filter(kind__in=kinds, done=None).exists()
    assert set(models.TaskDone.objects.filter(task__kind__in=kinds).values_list("outcome", flat=True)) == {
        "plan_ended"
    }
    says = "A child protection plan took the place of this plan of help on 5 October 2026, so nothing .* in that plan"
    for outcome in ("offer_otherwise", "close"):
        with pytest.raises(Mistaken, match=says):
            decides(story, outcome=outcome, told_words="It has ended.")
    with pytest.raises(Mistaken, match=says):
        decides(story, action=child_in_need.step_up, family_told=True)
    with pytest.raises(Mistaken, match=says):
        decides(story, action=child_in_need.end_plan, ground="moved", told_words="It has ended.")
    # Nothing of it is late or due: on the child's page, on the page of the plan, on the team's, at home.
    story.on("Mon 1 March 2027")
    for name in CHILDREN:
        where = position(story, name)
        still = {c.clock for c in where.deadlines if c.outcome is pathway.Outcome.OPEN}
        assert not still & {"cin_review", "cin_visit", "cin_first_plan", "withdrawal_decision"}
        assert "withdrawal_undecided" not in {each.key for each in where.alerts}
        assert not {n.decision.kind for n in where.next_decisions} & {"withdrawal_decided", "cin_plan_ended"}
    about = help_queries.help_plan(story.cast.alice, story.helping, now=story.now)
    assert {(each.state, each.clocks, each.asked_to_decide) for each in about.of} == {("ended", (), False)}
    lists = home.home(story.cast.alice, now=story.now), home.home(story.cast.nora, now=story.now)
    board = team_board(story.cast.nora, now=story.now)
    names = {key: f"'{pathway.clocks()[key].name}'" for key in ("rcpc_first", *help_queries.CLOCKS)}
    said = repr((lists, board))
    assert names.pop("rcpc_first") in said, "what is late of the protection plan is there"
    assert not {key for key, name in names.items() if name in said}


def test_a_brother_without_a_protection_plan_keeps_his_help_and_what_waits_to_be_decided_of_it(helping):
    story = helping
    asked = nobody_agrees(story)  # in the record of either of them
    protected, helped = sorted(CHILDREN, key=lambda name: story.people[name] != asked.person_id)
    brother = story.people[helped]
    confers(story, {brother: Decided(decision="no_plan", reasons="He is safe.")})
    about_brother = models.Task.objects.get(kind="withdrawal_decide", done=None)
    same = ("words", "for_team", "for_role", "due_at")
    assert about_brother.person_id == brother
    assert all(getattr(about_brother, each) == getattr(asked, each) for each in same)
    assert models.Task.objects.filter(kind="plan_action", done=None).exists(), "it runs for the brother"
    with pytest.raises(Mistaken, match="took the place of this plan"):
        decides(story, protected)
    decides(story)
    assert [e.facts.outcome for e in histories.of(brother).every("withdrawal_decided")] == ["offer_otherwise"]
    assert histories.of(story.people[protected]).first("withdrawal_decided") is None
    assert not models.Task.objects.filter(kind="withdrawal_decide", done=None).exists()
    assert models.Task.objects.get(kind="offer_otherwise").person_id == brother


def test_deciding_for_one_child_leaves_it_open_for_the_other(helping):
    story = helping
    ben = story.people["Ben Cole"]
    nobody_agrees(story)
    decides(story, "Amara Cole", outcome="close", told_words="It has ended. You can come back.")
    assert models.Task.objects.get(kind="withdrawal_decide", done=None).person_id == ben
    decides(story, "Ben Cole", outcome="close", told_words="It has ended. You can come back.")
    assert not models.Task.objects.filter(kind__in=("withdrawal_decide", "plan_action"), done=None).exists()
    with pytest.raises(
        Mistaken, match=r"ended on 2 October 2026, so nothing can be decided about it .* begin another"
    ):
        decides(story)


@pytest.fixture
def review_called(helping):
    """A review of the plan of help is called for Friday 18 December; Dana is asked to it, and the school's Mrs Shah."""
    story = helping
    when = {"at": datetime(2026, 12, 18, 14, tzinfo=London), "place": "Mill Road Primary"}
    story.review = act(story, child_in_need.call_review, story.helping, **when)
    mother = act(
        story,
        meetings.ask,
        story.review,
        Who(role="parents", person=story.people["Dana Cole"]),
        how="in_person",
    )
    shah = Who(role="school", name="Mrs Shah", agency="Mill Road Primary")
    story.at_review = {
        "Dana Cole": mother,
        "Mrs Shah": act(story, meetings.ask, story.review, shah, how="email"),
    }
    return story


def to_tell():
    return models.Task.objects.filter(kind="tell_about_meeting", done=None)


def test_a_review_called_for_help_that_gives_way_is_called_off_and_whoever_works_with_them_tells_each(
    review_called,
):
    """The conference of Monday 5 October decides on a plan for both. Nobody failed to keep the review of 18 December."""
    story = review_called
    confers(story)
    last = meetings.planned(story.review)
    assert (last.called_off, last.reason) == (
        True,
        "A child protection plan took the place of the plan of help.",
    )
    assert not models.Event.objects.filter(kind="not_kept").exists()
    for name in CHILDREN:
        still = {c.clock for c in position(story, name).deadlines if c.outcome is pathway.Outcome.OPEN}
        assert "cin_review" not in still
    asks = to_tell().get()
    assert (asks.for_user, asks.words) == (
        story.cast.alice.user,
        "The meeting will not be held. Tell each person: 2 asked.",
    )
    at_home = next(each for each in home.home(story.cast.alice, now=story.now).tasks if each.task == asks.pk)
    assert at_home.meeting == story.review
    here = queries.workspace(story.cast.alice, story.review, now=story.now)
    assert {place.name: place.told for place in here.places} == {"Dana Cole": False, "Mrs Shah": False}
    dana = story.at_review["Dana Cole"]
    act(
        story,
        meetings.told_of_change,
        dana,
        how="phone",
        words="It is not needed now. I will visit on Friday.",
    )
    assert queries.workspace(story.cast.alice, story.review, now=story.now).seat(dana).told
    with pytest.raises(Mistaken, match="called off"):
        act(
            story,
            meetings.move,
            story.review,
            at=datetime(2026, 12, 21, 10, tzinfo=London),
            moved_by="us",
            reason="Again",
        )


def test_the_review_stands_while_the_brothers_help_goes_on(review_called):
    story = review_called
    confers(story, {story.people["Ben Cole"]: Decided(decision="no_plan", reasons="He is safe.")})
    assert not meetings.planned(story.review).called_off
    assert not to_tell().exists()
    story.on("Mon 9 November 2026", at="10:00")
    decides(
        story, "Ben Cole", action=child_in_need.end_plan, ground="outcomes_met", told_words="It has ended."
    )
    assert meetings.planned(story.review).reason == "The plan of help has ended."
    assert to_tell().count() == 1


def test_a_review_whose_hour_has_passed_is_not_called_off_but_written_up(review_called):
    """Held on Friday 2 October at two, three days before the conference; Alice writes it up on Wednesday 7 October. It counts on
    the day on which it was held, and asks nobody to look at the plan again. One of the 6th is no review of that plan."""
    story = review_called
    earlier = datetime(2026, 10, 2, 14, tzinfo=London)
    act(story, meetings.move, story.review, at=earlier, moved_by="family", reason="Dana works on the 18th.")
    confers(story)
    assert not meetings.planned(story.review).called_off
    story.on("Wed 7 October 2026", at="09:00")

    def writes_up(at):
        said = child_in_need.Review(
            at=at,
            came=dict.fromkeys(story.at_review.values(), "whole"),
            words={"talked": "Bedtimes, and the meter."},
            decision="continues",
        )
        act(story, child_in_need.write_up_review, story.review, story.helping, said)

    with pytest.raises(
        Mistaken, match="ended on 5 October 2026, and a review of it cannot have been held after that"
    ) as late:
        writes_up(datetime(2026, 10, 6, 14, tzinfo=London))
    assert late.value.field == "on"
    writes_up(earlier)
    for name in CHILDREN:
        (reviewed,) = histories.of(story.people[name]).every("cin_plan_reviewed")
        assert (reviewed.on, reviewed.recorded_at.date()) == (date(2026, 10, 2), date(2026, 10, 7))
        (counted,) = [
            c for c in position(story, name).deadlines if c.clock == "cin_review" and c.outcome == "met"
        ]
        assert counted.stopped_on == date(2026, 10, 2)
        assert not [
            c for c in position(story, name).deadlines if c.clock == "cin_review" and c.outcome == "open"
        ]
    assert meetings.held_on(models.Meeting.objects.get(pk=story.review)) == date(2026, 10, 2)


def test_a_review_that_was_never_called_is_called_for_the_day_it_was_held_and_for_none_after_the_end(helping):
    story = helping
    confers(story)
    story.on("Wed 7 October 2026", at="09:00")
    held = {"place": "At home"}
    with pytest.raises(Mistaken, match="cannot have been held after that"):
        act(
            story,
            child_in_need.call_review,
            story.helping,
            at=datetime(2026, 10, 6, 14, tzinfo=London),
            **held,
        )
    meeting = act(
        story, child_in_need.call_review, story.helping, at=datetime(2026, 10, 2, 14, tzinfo=London), **held
    )
    assert models.MeetingChild.objects.filter(meeting=meeting).count() == 2


def test_what_is_sent_to_a_plan_of_help_that_has_ended_changes_nothing_in_it(helping):
    """Somebody had it open before the conference: no need, no action, no words and no version are added to it."""
    story = helping
    confers(story)
    story.on("Wed 7 October 2026", at="09:00")
    counted = [models.PlanItem, models.PlanVersion, models.Passage, models.Task]
    before = [each.objects.count() for each in counted]
    words = [Writing(slot="strengths", words="He cooks.")]
    for action, *said in (
        (plans.put_need, plans.Need(change="Regular bedtimes")),
        (plans.put_action, plans.Action(action="Rings the clinic")),
        (plans.put_parts, words),
    ):
        with pytest.raises(
            Mistaken, match="took the place of this plan of help on 5 October 2026, so nothing can be"
        ):
            act(story, action, story.helping, *said)
    with pytest.raises(Mistaken, match="took the place"):
        act(story, plans.keep_version, story.helping, stage="changed")
    assert [each.objects.count() for each in counted] == before


def not_needed(
    story, *names, by="nora", reasons="Their father has moved away, and the injunction stands.", **more
):
    asks = {"children": [story.people[name] for name in names], "reasons": reasons}
    act(story, conference.not_needed, more.pop("meeting", story.meeting), by=by, **asks)


def calls_off(story):
    story.on("Wed 30 September 2026", at="10:00")
    act(story, meetings.call_off, story.meeting, moved_by="us", reason="The enquiry is looked at again.")


def test_one_called_off_that_is_not_needed_after_all_says_so_with_who_decided_and_its_clocks_stop(asked):
    """Called for Monday 5 October, called off on Wednesday 30 September. On Friday 2 October Nora decides that Amara needs none;
    Ben's waits for a day still, by Tuesday 6 October."""
    story = asked
    with pytest.raises(Mistaken, match="Call it off first"):
        not_needed(story)
    calls_off(story)
    story.on("Fri 2 October 2026", at="10:00")
    with pytest.raises(Mistaken, match="Say why"):
        not_needed(story, reasons=" ")
    with pytest.raises(Refused):
        not_needed(story, by="alice")
    not_needed(story, "Amara Cole")
    here = queries.workspace(story.cast.nora, story.meeting, now=story.now)
    told = models.Notice.objects.filter(tell="family_told_no_conference")
    assert {each.person_id for each in told} == {story.people["Amara Cole"]}
    assert {each.state for each in models.NoticeState.objects.filter(notice__in=told)} == {"held"}
    (said,) = here.not_needed
    assert (said.child, said.by, said.on) == (story.people["Amara Cole"], "Nora", date(2026, 10, 2))
    assert said.reasons.startswith("Their father has moved away")
    assert [card.name for card in here.waits] == ["Ben Cole"]
    assert clock(story, "icpc").outcome is pathway.Outcome.NOT_NEEDED
    assert clock(story, "icpc", "Ben Cole").outcome is pathway.Outcome.OPEN
    after, bens = position(story), position(story, "Ben Cole")
    assert "conference_pending" not in {stage.value for stage in after.stages if stage.current}
    ways = {each.kind for each in after.next_decisions}
    assert not ways & {"conference_booked", "conference_held"}
    assert "conference_booked" in {each.kind for each in bens.next_decisions}
    with pytest.raises(Mistaken, match="decided already"):
        not_needed(story, "Amara Cole")


def test_it_is_decided_in_the_enquiry_where_that_was_not_concluded_and_no_review_is_given_up(fair):
    story = fair
    confers(story)
    story.on("Wed 2 December 2026")
    review = calls(story, at=datetime(2026, 12, 18, 10, tzinfo=London), form="review")
    act(story, meetings.call_off, review, moved_by="us", reason="The chair is ill.", by="carla")
    with pytest.raises(Mistaken, match="reviewed until it ends"):
        not_needed(story, meeting=review)


def test_a_conference_called_before_the_enquiry_was_concluded_is_given_up_with_its_conclusion(story):
    enquiry_begins(story)
    story.on("Wed 16 September 2026", at="11:00").meeting = calls(story)
    calls_off(story)
    with pytest.raises(Mistaken, match="has not been concluded"):
        not_needed(story)


def concluded_without(story):
    """Nora signs on Friday 25 September that the enquiry found harm which does not go on, and that no conference is needed."""
    enquiry_begins(story)
    story.on("Wed 16 September 2026", at="16:00").visits()
    story.on("Fri 25 September 2026", at="15:00")
    found = "substantiated_no_continuing_risk"
    runs = story.enquiries.values()
    proposed = dict.fromkeys(runs, Proposed(found, "He has moved out."))
    act(story, enquiry.send_findings, proposed, to=story.cast.nora.user, document=new_ref())
    signed = Concluded(found, "He has moved out.", conference=False, no_conference_why="He has moved out.")
    act(story, enquiry.conclude, dict.fromkeys(runs, signed), by="nora")
    return story


def test_that_none_was_needed_at_first_does_not_keep_one_that_was_called_since_from_another_day(story):
    """The school asks all the same on Monday 28 September; Carla calls it for Monday 5 October and falls ill on Wednesday 30. What
    was decided before it was called says nothing of it: it is called for Thursday 8 October."""
    concluded_without(story).on("Mon 28 September 2026", at="10:00")
    story.meeting = calls(story)
    calls_off(story)
    here = queries.workspace(story.cast.nora, story.meeting, now=story.now)
    assert here.not_needed == ()
    assert [card.name for card in here.waits] == list(CHILDREN)
    assert "conference_booked" in {each.kind for each in position(story).next_decisions}
    again = calls(story, at=datetime(2026, 10, 8, 10, tzinfo=London))
    assert queries.workspace(story.cast.nora, story.meeting, now=story.now).waits == (), "it has its day"
    assert queries.workspace(story.cast.nora, again, now=story.now).waits == ()


def test_whoever_asks_for_one_that_was_not_needed_after_all_lets_it_be_called_again(asked):
    story = asked
    calls_off(story)
    story.on("Fri 2 October 2026", at="10:00")
    not_needed(story)
    assert queries.workspace(story.cast.nora, story.meeting, now=story.now).waits == ()
    story.on("Mon 5 October 2026", at="09:00")
    words = {"reasons": "He is back at the flat.", "to": story.cast.nora.user}
    act(story, enquiry.ask_for_conference, list(story.enquiries.values()), **words)
    here = queries.workspace(story.cast.nora, story.meeting, now=story.now)
    assert here.not_needed == ()
    assert [card.name for card in here.waits] == list(CHILDREN)
    again = calls(story, at=datetime(2026, 10, 12, 10, tzinfo=London), late_why="He came back.",
                  late_authorised_by="Hannah", interim_plan="They stay with their aunt.")  # fmt: skip
    assert again != story.meeting
