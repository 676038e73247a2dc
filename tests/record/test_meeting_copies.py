"""What a meeting gives to each person alone: one report, one decision, one record, each about their own children only."""

import io
from datetime import date, datetime
from uuid import UUID

import pypdf
import pytest

from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import (
    conference,
    documents,
    issuing,
    meeting_copies,
    meetings,
    people,
    telling,
)
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.documents import Writing
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.actions.meetings import Who
from alongside.record.queries.desk import issuing as copies_read, meetings as queries
from alongside.record.rendering import issues
from tests.sevens import HARM, KIERAN, MARY, PHOTO, decided_for_all, seven_children

AMARA, BEN = "Amara Cole", "Ben Cole"
AT_TEN = datetime(2026, 10, 5, 10, 0, tzinfo=London)  # a Monday
DANAS_ANSWER = "It was once, and I have asked for help."


@pytest.fixture
def called(story):
    """Amara and Ben live with their mother Dana. Femi is Ben's father only, and lives elsewhere. An enquiry found harm; the
    conference is called for Monday 5 October 2026, and each person is asked."""
    story.on("Mon 14 September 2026")
    amara, ben = story.known(AMARA, born_on=date(2018, 3, 3)), story.known(BEN, born_on=date(2021, 6, 30))
    dana = story.known("Dana Cole", lines="14 Quarry Road, Ashworth", postcode="AS4 2TL")
    femi = story.known("Femi Balogun", lines="Flat 2, 9 Lock View, Ashworth", postcode="AS2 2DF")
    for parent, kind, children in ((dana, "mother", (amara, ben)), (femi, "father", (ben,))):
        for child in children:
            people.relate(parent, child, kind, by=story.cast.dora, now=story.now)
    story.school_refers(AMARA, BEN)
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    story.on("Tue 15 September 2026", at="11:00").harm_is_suspected(AMARA, BEN)
    story.on("Wed 16 September 2026", at="16:00").visits()
    story.on("Fri 25 September 2026", at="15:00").harm_is_found()
    story.on("Mon 28 September 2026")
    story.meeting = act(
        story,
        conference.call_conference,
        [amara, ben],
        by="carla",
        form="initial",
        at=AT_TEN,
        place="Room 4, Civic Centre",
        chair=(story.cast.carla.user, "Carla"),
    )
    story.seats = {
        "dana": asks(story, Who(role="parents", person=dana)),
        "femi": asks(story, Who(role="parents", person=femi), children=[ben]),
        "school": asks(
            story, Who(role="school", name="Mrs Shah", agency="Mill Road Primary"), children=[amara]
        ),
        "nurse": asks(story, Who(role="health", name="Jan Whitlock", agency="Health visiting")),
    }
    return story


def act(story, action, *asked, by="alice", **more):
    return action(*asked, by=getattr(story.cast, by), now=story.now, **more)


def asks(story, who, **more):
    return act(story, meetings.ask, story.meeting, who, how="in_person", **more)


@pytest.fixture
def decided(called):
    """Decided on the day for each child, with the record written and approved."""
    story = called.on("Mon 5 October 2026", at="12:30")
    amara, ben = story.people[AMARA], story.people[BEN]
    decision = {
        amara: Decided(
            decision="plan", category="PHY", reasons="Amara was hurt with a belt.", outline="Nobody hits."
        ),
        ben: Decided(decision="no_plan", reasons="Ben was not hurt and is at his aunt's each day."),
    }
    came = dict.fromkeys(
        models.Seat.objects.filter(meeting=story.meeting).values_list("pk", flat=True), "whole"
    )
    went = HowItWent(
        at=AT_TEN.replace(hour=12),
        came=came,
        responsibility_asked=True,
        next_on=date(2026, 12, 18),
        minutes_by="Bob",
    )
    cautions = dict.fromkeys(
        (
            "conference_without_childs_view",
            "report_not_in_hand",
            "conference_not_quorate",
            "plan_without_worker",
        ),
        "An advocate brings it.",
    )
    act(story, conference.decide_conference, story.meeting, went, decision, by="carla", cautions=cautions)
    document = models.Meeting.objects.get(pk=story.meeting)
    story.writes = lambda slot, words, about, of=document.document_id: act(
        story, documents.keep, of, [Writing(slot=slot, words=words, about=tuple(about))]
    )
    story.writes("worries:" + str(amara), "Marks on Amara's arm.", [amara])
    story.writes("worries:" + str(ben), "Ben is often late for nursery.", [ben])
    story.writes(
        "why_closed",
        "Femi must not hear of the police interview on Friday.",
        [amara, ben],
        document.closed_id,
    )
    act(story, conference.approve_record, story.meeting, by="carla")
    return story


def made(story, part, *who, by="alice", **more):
    seats = [story.seats[name] for name in who]
    return act(story, meeting_copies.make_copies, story.meeting, part, seats, by=by, **more)


def gives(story, recipient: UUID, channel="by_hand", by="alice"):
    """The copy leaves as it stands; what it says is read back from its bytes."""
    issue = models.IssueRecipient.objects.get(pk=recipient).issue_id
    digest = issues.prepared(issue, today=story.now.date()).recipient(recipient).copy.digest
    copy = act(story, issuing.give, recipient, channel=channel, digest=digest, by=by)
    content = bytes(models.IssuedCopyBytes.objects.get(copy=copy).content)
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def report(story):
    """The findings of the enquiry, for each child: of these the report is put together."""
    about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
    return [Chosen(document=piece.document, slot=piece.slot) for piece in queries.report_pieces(about)]


def shown(story, recipient):
    issue = models.IssueRecipient.objects.get(pk=recipient).issue_id
    copy = issues.prepared(issue, today=story.now.date()).recipient(recipient).copy
    return "\n".join(part.rendered.words for part in copy.shown)


def test_a_father_of_one_is_asked_about_that_one_and_the_others_record_does_not_name_him(called):
    amara, ben = called.people[AMARA], called.people[BEN]
    asked = models.Event.objects.filter(kind="conference_invited")
    assert {e.person_id for e in asked.filter(facts__person=str(called.people["Femi Balogun"]))} == {ben}
    assert {e.person_id for e in asked.filter(facts__person=str(called.people["Dana Cole"]))} == {amara, ben}
    about = queries.workspace(called.cast.alice, called.meeting, now=called.now)
    names = {place.name: [card.name for card in about.about(place)] for place in about.places}
    assert names["Femi Balogun"] == [BEN]
    assert names["Mrs Shah"] == [AMARA]
    assert names["Dana Cole"] == [AMARA, BEN]


def test_whom_an_order_keeps_away_is_not_asked_about_that_child_and_is_left_out_with_a_reason(called):
    order = {
        "ground": "court_order",
        "words": "Non-molestation order CV26P00114",
        "review_on": date(2027, 1, 5),
    }
    kofi = called.known("Kofi Mensah")
    for child in (AMARA, BEN):
        people.relate(kofi, called.people[child], "father", by=called.cast.dora, now=called.now)
    act(called, issuing.keep_from, called.people[AMARA], kofi, by="nora", **order)
    seat = asks(called, Who(role="parents", person=kofi))
    about = queries.workspace(called.cast.alice, called.meeting, now=called.now)
    assert [card.name for card in about.about(about.seat(seat))] == [BEN]
    lena = called.known("Lena Mensah")
    act(called, issuing.keep_from, called.people[BEN], lena, by="nora", **order)
    with pytest.raises(Mistaken, match="CV26P00114"):
        asks(called, Who(role="family_network", person=lena), children=[called.people[BEN]])
    out = act(
        called, meetings.leave_out, called.meeting, Who(role="family_network", person=lena),
        reason="An order.", other_way="Through her solicitor.", children=[called.people[BEN]],
    )  # fmt: skip
    with pytest.raises(Mistaken, match="CV26P00114"):
        act(called, meeting_copies.make_copies, called.meeting, "report", [out], chosen=report(called))


def test_a_mothers_answer_goes_with_the_report_to_whom_she_said_and_to_nobody_else(called):
    story = called.on("Wed 30 September 2026")
    answered = {"report": "social_worker", "how": "read_together", "on": date(2026, 9, 30)}
    act(
        story, meetings.give_report, story.seats["dana"],
        answer=DANAS_ANSWER, answer_for="professionals", **answered,
    )  # fmt: skip
    copies = made(story, "report", "dana", "femi", "nurse", chosen=report(story))
    assert DANAS_ANSWER in shown(story, copies[story.seats["dana"]])
    assert DANAS_ANSWER in shown(story, copies[story.seats["nurse"]])
    assert DANAS_ANSWER not in shown(story, copies[story.seats["femi"]])
    # She changes her words, and who may read them: a copy made now has both, one given before is as it left.
    act(story, meetings.give_report, story.seats["dana"], answer="Twice.", answer_for="us", **answered)
    copies = made(story, "report", "dana", "nurse", chosen=report(story))
    assert "Twice." in shown(story, copies[story.seats["dana"]])
    assert shown(story, copies[story.seats["nurse"]]).count("Twice.") == 0
    assert DANAS_ANSWER not in shown(story, copies[story.seats["nurse"]])


def test_a_report_that_was_given_is_written_down_nowhere_a_second_time(called):
    story = called.on("Wed 30 September 2026")
    copies = made(story, "report", "femi", chosen=report(story))
    about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
    assert about.seat(story.seats["femi"]).report_on is None
    text = gives(story, copies[story.seats["femi"]])
    assert "The mark and what was said agree." in text
    about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
    assert about.seat(story.seats["femi"]).report_on == date(2026, 9, 30)
    shared = models.Event.objects.filter(kind="report_shared")
    assert {e.person_id for e in shared} == {story.people[BEN]}
    closed = models.Meeting.objects.get(pk=story.meeting).closed_id
    other = [Chosen(document=closed, slot="why_closed")]
    with pytest.raises(
        NotFound
    ):  # a report is put together from the enquiry and the assessment, not from any writing
        made(story, "report", "femi", chosen=other)


def test_each_record_holds_only_its_readers_children(decided):
    story = decided
    copies = made(story, "record", "dana", "femi", "school", "nurse")
    dana, femi, school, nurse = (
        gives(story, copies[story.seats[who]]) for who in ("dana", "femi", "school", "nurse")
    )
    for text in (dana, nurse):
        assert "Marks on Amara's arm." in text
        assert "often late for nursery" in text
    assert "often late for nursery" in femi
    assert "Amara" not in femi
    assert "belt" not in femi
    assert "Marks on Amara's arm." in school
    assert "Ben" not in school
    for text in (dana, femi, school, nurse):
        assert "police interview" not in text  # the confidential part goes with no record
        assert "Quarry" not in text or text is dana
    sent = models.Event.objects.filter(kind="conference_record_sent")
    assert {(e.person_id, e.facts["recipient"]) for e in sent} >= {
        (story.people[BEN], str(story.people["Femi Balogun"])),
        (story.people[AMARA], "Mill Road Primary"),
    }
    assert not sent.filter(
        person=story.people[AMARA], facts__recipient=str(story.people["Femi Balogun"])
    ).exists()


def test_the_confidential_part_has_recipients_of_its_own_whom_the_chair_names(decided):
    story = decided
    closed = models.Meeting.objects.get(pk=story.meeting).closed_id
    with pytest.raises(Refused):
        act(story, meeting_copies.make_closed_copies, story.meeting, [story.seats["nurse"]], by="alice")
    with pytest.raises(Mistaken, match="recipients of its own"):
        issuing.make_ready(
            NewIssue(
                title="All", purpose="All", children=(story.people[AMARA],), people=(story.people["Femi Balogun"],),
                chosen=(Chosen(document=closed, slot="why_closed"),),
            ),
            by=story.cast.alice,
            now=story.now,
        )  # fmt: skip
    with pytest.raises(Mistaken, match="told to them by a person"):
        act(story, meeting_copies.make_closed_copies, story.meeting, [story.seats["femi"]], by="carla")
    copies = act(story, meeting_copies.make_closed_copies, story.meeting, [story.seats["nurse"]], by="carla")
    recipient = copies[story.seats["nurse"]]
    one = models.IssueRecipient.objects.get(pk=recipient)
    issuing.choose(
        recipient, "person", str(story.people["Femi Balogun"]), because="It is for them to keep from him.",
        by=story.cast.carla, now=story.now,
    )  # fmt: skip
    assert "police interview" in shown(story, recipient)
    assert list(models.IssueRecipient.objects.filter(issue=one.issue_id)) == [one]
    gives(story, recipient, by="carla")
    about = queries.workspace(story.cast.alice, story.meeting, now=story.now)
    assert about.seat(story.seats["nurse"]).closed_on == date(2026, 10, 5)
    assert about.seat(story.seats["nurse"]).record_on is None


def test_a_record_that_changed_after_its_approval_is_approved_again_before_it_goes(decided):
    story = decided
    amara = story.people[AMARA]
    slot = models.SlotPassage.objects.filter(slot=f"worries:{amara}").order_by("-n").first()
    words = Writing(slot=slot.slot, words="Marks on both arms.", about=(amara,), base=slot.passage_id)
    act(story, documents.keep, slot.document_id, [words])
    with pytest.raises(Mistaken, match="approved again"):
        made(story, "record", "dana")
    act(story, conference.approve_record, story.meeting, by="carla")
    assert "both arms" in shown(story, made(story, "record", "dana")[story.seats["dana"]])


def test_no_copy_is_made_for_a_colleague_nor_for_somebody_who_comes_with_another(decided):
    chair = models.Seat.objects.get(meeting=decided.meeting, role="chair")
    with pytest.raises(Mistaken, match="at the desk"):
        act(decided, meeting_copies.make_copies, decided.meeting, "record", [chair.pk])


# --- seven children, three fathers, two homes ---


@pytest.fixture
def seven(story):
    return seven_children(story)


def test_seven_children_three_fathers_two_homes_one_conference_and_each_record_holds_its_readers_children(
    seven,
):
    story = seven
    alice = story.cast.alice
    about = queries.workspace(alice, story.meeting, now=story.now)
    offered = {each.person.name: each for each in queries.whom_to_ask(about, date(2026, 9, 28))}
    assert len(offered["Mary Obi"].children) == 7
    assert {story.people[name] for name in (*MARY[2:], *KIERAN)} == set(offered["Kieran Doyle"].children)
    assert "CV26P00114" in offered["Paul Vance"].kept

    def asked_as_offered(name):
        one = offered[name]
        who = Who(role=one.role, person=one.person.ref)
        return asks(story, who, children=one.children, has_responsibility=one.responsible_for)

    story.seats = {name: asked_as_offered(name) for name in ("Mary Obi", "Kieran Doyle", "Ruth Obi")}
    with pytest.raises(Mistaken, match="CV26P00114"):
        asked_as_offered("Paul Vance")
    act(
        story, meetings.leave_out, story.meeting, Who(role="parents", person=story.people["Paul Vance"]),
        reason="An order of the court.", other_way="Through his solicitor.",
        children=offered["Paul Vance"].children,
    )  # fmt: skip
    schools = {"Mill Road Primary": MARY, "Weirside School": KIERAN}
    for agency, names in schools.items():
        theirs = [story.people[name] for name in names]
        story.seats[agency] = asks(story, Who(role="school", name="The head", agency=agency), children=theirs)
    story.seats["Health visiting"] = asks(story, Who(role="health", name="Jan", agency="Health visiting"))

    decided_for_all(story)
    readers = {
        "Mary Obi": set(HARM),
        "Kieran Doyle": {*MARY[2:], *KIERAN},
        "Ruth Obi": {"Ruth Obi"},
        "Mill Road Primary": set(MARY),
        "Weirside School": set(KIERAN),
        "Health visiting": set(HARM),
    }
    copies = made(story, "record", *readers)
    for reader, theirs in readers.items():
        text = " ".join(gives(story, copies[story.seats[reader]]).split())
        for name, words in HARM.items():
            assert (words in text) == (name in theirs), (reader, name)
            if name not in theirs:
                assert name.split()[0] not in text, (reader, name)
        assert PHOTO not in text, reader  # the confidential part
        for hidden in ("Paul", "Vance", "Drovers", "AS9"):
            assert hidden not in text, (reader, hidden)
        for home, lives_there in (("Kiln Lane", "Mary Obi"), ("Weir Court", "Kieran Doyle")):
            assert home not in text or reader == lives_there, (reader, home)
    # One occasion, seven decisions, each in its child's own record, and nothing written twice.
    held = models.Event.objects.filter(kind="conference_held")
    assert held.count() == 7
    assert held.values("occasion").distinct().count() == 1
    named = models.Event.objects.filter(
        kind="conference_record_sent", facts__recipient=str(story.people["Kieran Doyle"])
    )
    assert {e.person_id for e in named} == {story.people[name] for name in readers["Kieran Doyle"]}


def to_be_told(story, who):
    """The children about whom somebody must still be told what the conference decided, by name."""
    still = models.Notice.objects.filter(
        tell="family_told_conference_decision", to_person=story.people[who]
    ).exclude(state__state__in=telling.TOLD)
    return sorted(still.values_list("person__card__name", flat=True))


def test_whoever_is_given_the_decision_counts_as_told_of_it_once_and_nobody_else_does(decided):
    """Dana is given it by hand, and is told of both children by it. Femi, who has none yet, is still to be told of Ben, and
    each child of their own. What the receipt says is what she read; given a second time nothing is told again."""
    story = decided
    assert to_be_told(story, "Dana Cole") == [AMARA, BEN]
    recipient = made(story, "decision", "dana")[story.seats["dana"]]
    before = copies_read.copy(story.cast.alice, recipient, now=story.now)
    assert [child for _, child in before.tells] == [AMARA, BEN]
    gives(story, recipient)
    assert to_be_told(story, "Dana Cole") == []
    assert to_be_told(story, "Femi Balogun") == [BEN]
    assert to_be_told(story, AMARA) == [AMARA]
    steps = models.NoticeStep.objects.filter(kind="sent", notice__to_person=story.people["Dana Cole"])
    words = {step.notice.person_id: step.words for step in steps}
    assert words[story.people[AMARA]] == "Amara was hurt with a belt."
    assert words[story.people[BEN]] == "Ben was not hurt and is at his aunt's each day."
    copy = models.IssuedCopy.objects.get(recipient=recipient)
    receipt = copies_read.given(story.cast.alice, copy.pk, now=story.now).told
    assert [child for _, _, child in receipt] == [AMARA, BEN]
    # The record has the decision in it, too: she was told already, and so it stands.
    gives(story, made(story, "record", "dana")[story.seats["dana"]])
    assert steps.count() == 2


def test_a_copy_does_not_tell_what_somebody_decided_to_keep_back(decided):
    """Telling Femi is held until 19 October: a copy of the decision cannot be given to him. Nora lets it go, and it can. On the
    seat's own page it is only written down that he has it; that counts, too."""
    story = decided
    owed = models.Notice.objects.get(
        tell="family_told_conference_decision", to_person=story.people["Femi Balogun"]
    )
    act(story, telling.hold, owed.pk, ground="risk_to_child", review_on=date(2026, 10, 19))
    recipient = made(story, "decision", "femi")[story.seats["femi"]]
    page = copies_read.copy(story.cast.alice, recipient, now=story.now)
    assert [duty.review_on for duty, _ in page.kept_back] == [date(2026, 10, 19)]
    with pytest.raises(Mistaken, match="until 19 October 2026"):
        gives(story, recipient)
    assert not models.IssuedCopy.objects.filter(recipient=recipient).exists()
    act(story, telling.release, owed.pk)
    act(story, conference.send_decision, story.seats["femi"], how="by_hand")
    assert to_be_told(story, "Femi Balogun") == []
    assert to_be_told(story, "Dana Cole") == [AMARA, BEN]
