"""Each person is told in one row and decided for each child; what waits comes back by a day; a referral is closed with reasons."""

from datetime import date, datetime

import pytest
from django.conf import settings

from alongside.design import paper
from alongside.jobs.hourly.telling import look_again_at_tellings
from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import issuing, people, referral, telling
from alongside.record.actions.access import restrict
from alongside.record.actions.documents import standing
from alongside.record.actions.issuing import Chosen
from alongside.record.queries.desk import (
    closing,
    contact as contacts,
    issuing as copies,
    telling as tellings,
)
from alongside.record.queries.desk.home import home
from alongside.record.rendering import issues

FAMILY = "family_told_referral"


@pytest.fixture
def coles(story):
    """Amara (8) and baby Ivy live with Dana. Their school referred them; Maud decided to assess; Alice is their worker."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3))
    ivy = story.known("Ivy Cole", born_on=date(2026, 7, 30))
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    for child in (amara, ivy):
        people.relate(dana, child, "mother", by=story.cast.dora, now=story.now)
    story.school_refers("Amara Cole", "Ivy Cole")
    story.becomes_a_referral()
    return story


@pytest.fixture
def decided(coles):
    """Maud decided on Monday 7 September that both be assessed, and Alice works with them."""
    coles.on("Mon 7 September 2026").manager_decides()
    coles.allocated_to("alice")
    return coles


def notice(story, child, to="Dana Cole"):
    """The notice that somebody is owed about a child."""
    found = models.Notice.objects.get(tell=FAMILY, person=story.people[child], to_person=story.people[to])
    return found.pk


def test_a_mother_of_two_stands_once_with_both_children_and_their_ages(decided):
    found = tellings.of_contact(decided.cast.maud, decided.contact, now=decided.now)
    dana = [row for row in found if row.first.name == "Dana Cole"]
    assert len(dana) == 1
    assert [child.name for child in dana[0].first.children] == ["Amara Cole", "Ivy Cole"]
    assert all(child.born_on for child in dana[0].first.children)
    # Each child hears of it too, and the notice stays each child's own.
    assert {row.first.name for row in found if row.first.to == "child"} == {"Amara Cole", "Ivy Cole"}
    assert models.Notice.objects.filter(tell=FAMILY).count() == 4


def test_telling_her_about_one_child_leaves_the_other_to_be_told_and_both_stand_in_her_row(decided):
    telling.record_told(
        notice(decided, "Amara Cole"),
        recipient=str(decided.people["Dana Cole"]),
        channel="in_person",
        words="Told at the door.",
        by=decided.cast.alice,
        now=decided.now,
    )
    (dana,) = [
        row
        for row in tellings.of_contact(decided.cast.maud, decided.contact, now=decided.now)
        if row.first.name == "Dana Cole"
    ]
    assert [(part.state, [o.child.name for o in part.owed]) for part in dana.parts] == [
        ("owed", ["Ivy Cole"]),
        ("given_in_person", ["Amara Cole"]),
    ]


def confirmed(story, each, words="We will come."):
    telling.make_ready(
        each, channel="letter", words=words, send_at=story.now, by=story.cast.alice, now=story.now
    )


def a_letter(words="We will come and talk with you.", *to):
    return paper.Paper(
        title="What we decided",
        house=paper.House("Ashworth"),
        written_on=date(2026, 9, 7),
        recipient=to or ("Dana Cole", "2 Mill Road", "DM1 2AB"),
        opening=paper.paragraphs(words),
    )


@pytest.fixture
def apart(decided):
    """Femi is their father and lives elsewhere; his address is nobody's business here."""
    femi = decided.known("Femi Adeyemi", lines="9 Harbour Steps", postcode="DM7 7ZZ")
    people.relate(femi, decided.people["Amara Cole"], "father", by=decided.cast.dora, now=decided.now)
    return decided


def test_a_letter_is_kept_as_it_left_and_both_children_count_as_told(decided):
    both = [notice(decided, "Amara Cole"), notice(decided, "Ivy Cole")]
    goes = {"channel": "post", "recipient": "Dana Cole", "words": "We will come.", "by": decided.cast.alice}
    for each in both:
        confirmed(decided, each)
    copy = telling.letter_goes(both, a_letter(), now=decided.now, **goes)
    kept = bytes(models.IssuedCopyBytes.objects.get(copy=copy).content)
    assert kept.startswith(b"%PDF")
    assert copies.content(decided.cast.alice, copy, now=decided.now) == (kept, ())
    given = copies.copies(decided.cast.alice, decided.people["Ivy Cole"], now=decided.now).given
    assert [(one.title, one.to, one.channel) for one in given] == [("What we decided", "Dana Cole", "post")]
    assert set(models.NoticeState.objects.filter(notice__in=both).values_list("state", flat=True)) == {"sent"}
    with pytest.raises(Mistaken):
        telling.letter_goes(both, a_letter(), now=decided.now, **goes)
    assert models.IssuedCopy.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        a_letter("His address is 9 Harbour Steps."),
        a_letter("Come on Monday.", "Dana Cole", "9 Harbour Steps", "DM7 7ZZ"),
        a_letter("Write to him at dm77zz."),
    ],
    ids=["in the text", "on the envelope", "a postcode"],
)
def test_a_letter_to_the_mother_with_the_fathers_address_does_not_leave(apart, wrong):
    mine = [notice(apart, "Amara Cole")]
    with pytest.raises(Mistaken, match="Femi"):
        telling.letter_goes(
            mine, wrong, channel="post", recipient="", words="x", by=apart.cast.alice, now=apart.now
        )
    assert not models.IssuedCopy.objects.exists()
    assert models.NoticeState.objects.get(notice=mine[0]).state == "owed"


def test_somebody_who_must_be_given_nothing_gets_no_letter(apart):
    issuing.keep_from(
        apart.people["Amara Cole"],
        apart.people["Dana Cole"],
        ground="court_order",
        words="Order of 1 September 2026.",
        review_on=date(2027, 1, 1),
        by=apart.cast.nora,
        now=apart.now,
    )
    with pytest.raises(Mistaken, match="must be given nothing"):
        telling.check_letter(
            [notice(apart, "Amara Cole")], a_letter(), by=apart.cast.alice, today=apart.now.date()
        )
    with pytest.raises(Mistaken, match="must be given nothing"):  # nor is a message to them made ready
        confirmed(apart, notice(apart, "Amara Cole"))


def test_a_letter_does_not_leave_that_was_held_after_its_words_were_confirmed(decided):
    """Alice has the letter open; Maud holds the telling meanwhile."""
    mine = notice(decided, "Amara Cole")
    goes = {"channel": "post", "recipient": "Dana Cole", "words": "We will come.", "by": decided.cast.alice}
    with pytest.raises(Mistaken, match="may not go out now"):  # nobody has confirmed the words
        telling.letter_goes([mine], a_letter(), now=decided.now, **goes)
    confirmed(decided, mine)
    telling.hold(mine, too_young="Asked to wait.", review_on=date(2026, 9, 14), by=decided.cast.maud, now=decided.now)  # fmt: skip
    with pytest.raises(Mistaken, match="may not go out now"):
        telling.letter_goes([mine], a_letter(), now=decided.now, **goes)
    assert not models.IssuedCopy.objects.exists()


def test_words_that_said_too_much_are_stored_and_a_manager_hears_at_once(apart):
    """Alice writes down on Monday 7 September 2026 what she said at the door. It cannot be unsaid."""
    mine = notice(apart, "Amara Cole")
    dana = str(apart.people["Dana Cole"])
    said = "Told her. Her question where Femi is now was answered: 9 Harbour Steps."
    telling.record_told(
        mine, recipient=dana, channel="in_person", words=said, by=apart.cast.alice, now=apart.now
    )
    assert models.NoticeStep.objects.filter(notice=mine, words=said).exists()
    asked = models.Task.objects.get(kind="said_too_much")
    assert asked.for_role == "duty_manager"
    assert "Harbour" not in asked.words


def test_a_worker_sees_of_a_mothers_children_only_those_they_work_with(decided):
    # Mia has another father and another worker, and no tie joins her with Amara.
    decided.known("Mia Ray", born_on=date(2015, 2, 2))
    people.relate(
        decided.people["Dana Cole"],
        decided.people["Mia Ray"],
        "mother",
        by=decided.cast.dora,
        now=decided.now,
    )
    decided.school_refers("Mia Ray")
    decided.becomes_a_referral()
    decided.manager_decides(children=("Mia Ray",))
    about = tellings.one(decided.cast.alice, notice(decided, "Amara Cole"), now=decided.now)
    assert {owed.child.name for owed in about.owed} == {"Amara Cole", "Ivy Cole"}
    door = tellings.one(decided.cast.maud, notice(decided, "Amara Cole"), now=decided.now)
    assert {owed.child.name for owed in door.owed} == {"Amara Cole", "Ivy Cole", "Mia Ray"}


def test_a_baby_is_too_young_to_be_told_in_words_and_nobody_says_that_she_was_told(decided):
    ref = notice(decided, "Ivy Cole", to="Ivy Cole")
    telling.hold(
        ref,
        too_young="Dana holds her through the visits; Alice will tell her story in her life book.",
        review_on=date(2026, 9, 14),
        by=decided.cast.alice,
        now=decided.now,
    )
    step = models.NoticeStep.objects.filter(notice=ref).latest("n")
    assert step.kind == "held"
    assert step.ground.startswith("Too young to be told in words yet. Dana holds her")
    # Nothing is kept back by law, so no clock waits and no hold is on the record.
    assert not models.Event.objects.filter(kind="telling_held").exists()
    look_again_at_tellings(decided.on("Tue 15 September 2026").now)
    task = models.Task.objects.get(kind="review_telling")
    assert "too young" in task.words
    assert "kept back" not in task.words


def test_what_is_held_from_the_beginning_has_a_day_that_the_council_sets_and_then_somebody_is_asked(coles):
    assert settings.HELD_TELLING_WORKING_DAYS == 3
    coles.on("Mon 7 September 2026").manager_decides("s47_enquiry")
    coles.allocated_to("alice")
    held = models.NoticeState.objects.filter(state="held", notice__tell=FAMILY)
    assert set(held.values_list("review_on", flat=True)) == {date(2026, 9, 10)}
    # On her page it is soon, and after that day it is late; a manager is asked by a task.
    soon = home(coles.cast.alice, now=coles.on("Wed 9 September 2026").now)
    assert len(soon.tell_soon) == 4
    look_again_at_tellings(coles.on("Fri 11 September 2026").now)
    late = home(coles.cast.alice, now=coles.now)
    assert len(late.tell_late) == 4
    assert models.Task.objects.filter(kind="review_telling").count() == 4


def test_a_letter_that_was_not_sent_in_time_is_late_on_the_workers_page_until_somebody_says_what_became_of_it(
    decided,
):
    ref = notice(decided, "Amara Cole")
    telling.make_ready(
        ref,
        channel="letter",
        words="We will visit you on Thursday.",
        send_at=datetime(2026, 9, 8, 10, 0, tzinfo=London),
        by=decided.cast.alice,
        now=decided.now,
    )
    before = home(decided.cast.alice, now=decided.on("Tue 8 September 2026", at="09:00").now)
    assert [item.notice for item in before.tell_soon] == [ref]
    after = home(decided.cast.alice, now=decided.on("Tue 8 September 2026", at="11:00").now)
    assert [(item.who, item.late) for item in after.tell_late] == [("Dana Cole", True)]
    assert home(decided.cast.charlie, now=decided.now).tell_late == ()
    # Not yet: a new moment.
    telling.make_ready(
        ref,
        channel="letter",
        words="We will visit you on Friday.",
        send_at=datetime(2026, 9, 9, 10, 0, tzinfo=London),
        by=decided.cast.alice,
        now=decided.now,
    )
    assert home(decided.cast.alice, now=decided.now).tell_late == ()


def test_a_letter_made_ready_on_a_sunday_is_not_late_before_the_office_has_been_open(decided):
    ref = notice(decided, "Amara Cole")
    sunday = datetime(2026, 9, 13, 18, 0, tzinfo=London)

    def looked_at(when, at):
        later = decided.on(when, at=at)
        of_contact = tellings.of_contact(decided.cast.maud, decided.contact, now=later.now)
        stands = {
            o.notice: o.is_late(later.now) for row in of_contact for part in row.parts for o in part.owed
        }
        of_alice = home(decided.cast.alice, now=later.now)
        return stands[ref], [item.notice for item in of_alice.tell_late].count(ref)

    def make_ready(*, spoken_to):
        telling.make_ready(
            ref,
            channel="letter",
            words="We will visit you on Thursday.",
            send_at=sunday,
            spoken_to=spoken_to,
            by=decided.cast.alice,
            now=sunday,
        )

    make_ready(spoken_to=False)
    assert looked_at("Sun 13 September 2026", "18:01") == (False, 0)
    assert looked_at("Mon 14 September 2026", "08:59") == (False, 0)
    (item,) = [one for one in home(decided.cast.alice, now=sunday).tell if one.notice == ref]
    assert item.leaves_at == datetime(2026, 9, 14, 9, 0, tzinfo=London)
    assert looked_at("Mon 14 September 2026", "09:01") == (True, 1)
    # Whom she has spoken to waits for no office, and neither does the letter.
    make_ready(spoken_to=True)
    assert looked_at("Sun 13 September 2026", "18:01") == (True, 1)


def test_two_children_of_one_contact_are_asked_about_once_and_nothing_is_assumed(coles):
    amara, ivy = coles.people["Amara Cole"], coles.people["Ivy Cole"]
    page = contacts.contact_page(coles.cast.dora, coles.contact, now=coles.now)
    assert [{one.name, other.name} for one, other in page.perhaps_siblings] == [{"Amara Cole", "Ivy Cole"}]
    people.record_answer(
        ivy,
        contacts.tie_asked(amara),
        standing="not_known",
        on=date(2026, 9, 4),
        by=coles.cast.dora,
        now=coles.now,
    )
    page = contacts.contact_page(coles.cast.dora, coles.contact, now=coles.now)
    assert page.perhaps_siblings == ()
    assert not models.Relationship.objects.filter(kind="sibling").exists()


def test_a_restricted_father_is_not_named_on_the_contact_of_his_child(coles):
    aaron = coles.known("Aaron Cole", born_on=date(1990, 5, 5))
    people.relate(aaron, coles.people["Amara Cole"], "father", by=coles.cast.dora, now=coles.now)
    names = {
        name
        for child in contacts.contact_page(coles.cast.dora, coles.contact, now=coles.now).children
        for name, _, _ in child.kin
    }
    assert names == {"Dana Cole", "Aaron Cole"}
    restrict(
        aaron,
        owner=coles.cast.nora.user,
        reasons="A colleague's brother.",
        desk_phone="01632 960000",
        expires_on=date(2026, 12, 4),
        by=coles.cast.nora,
        now=coles.now,
    )
    names = {
        name
        for child in contacts.contact_page(coles.cast.dora, coles.contact, now=coles.now).children
        for name, _, _ in child.kin
    }
    assert names == {"Dana Cole"}


def test_a_referral_that_waits_for_its_decision_cannot_be_closed_and_the_page_says_what_to_do(coles):
    about = closing.closing(coles.cast.nora.because("asked to"), coles.referrals["Amara Cole"], now=coles.now)
    (refusal,) = about.refusals
    assert refusal.says == "This referral has not been decided, so it cannot be closed."
    assert refusal.instead.startswith("Decide it first")
    assert about.parents == ("Dana Cole",)


def test_an_open_assessment_stands_in_the_way_of_closing(decided):
    decided.assessment_begins()
    about = closing.closing(decided.cast.nora, decided.referrals["Amara Cole"], now=decided.now)
    assert [refusal.key for refusal in about.refusals] == ["closed_with_assessment_open"]
    assert about.assessment == decided.document
    with pytest.raises(Refused, match="still open"):
        close(decided, "Amara Cole", family_told=True)


def close(story, child, *, family_told):
    return referral.close_referral(
        story.referrals[child],
        closure_reason="RC7",
        reasons="Dana has help from her sister, and Amara eats breakfast at school.",
        family_told=family_told,
        by=story.cast.nora,
        now=story.now,
    )


def test_closing_before_the_family_knows_leaves_each_of_them_to_be_told(decided):
    close(decided, "Amara Cole", family_told=False)
    owed = models.Notice.objects.filter(tell="family_told_closed")
    assert {(row.to, row.to_person_id) for row in owed} == {
        ("parent", decided.people["Dana Cole"]),
        ("child", decided.people["Amara Cole"]),
    }
    close(decided, "Ivy Cole", family_told=True)
    assert models.Notice.objects.filter(tell="family_told_closed").count() == 2
    # Nobody works with them any more: what she decided stays with her until they are told.
    waiting = tellings.waiting(decided.cast.nora, now=decided.now)
    assert {
        row.first.name
        for row in waiting.people
        if "family_told_closed" in {o.tell for p in row.parts for o in p.owed}
    } == {
        "Dana Cole",
        "Amara Cole",
    }
    again = decided.cast.nora.because("to see that it is closed")
    assert closing.closing(again, decided.referrals["Amara Cole"], now=decided.now).ended


def test_charlie_cannot_find_a_referral_of_a_child_he_does_not_work_with(decided):
    with pytest.raises(NotFound):
        closing.closing(decided.cast.charlie.because("curious"), decided.contact, now=decided.now)


def test_the_written_decision_on_an_assessment_given_to_a_mother_tells_her_and_nobody_else(decided):
    """Nora signs for Amara and Ivy. Alice gives Dana the decision for Amara alone, then the whole of it: each tells her of one
    child. Amara herself is still to be told. A copy without the reasons tells nothing: the reasons are half of the duty."""
    story = decided
    story.assessment_begins()
    story.visits()
    story.writes_the_assessment()
    story.submits(cautions={"no_views_of_parents": "Dana was ill on both days, and rings on Friday."})
    decision = story.signed_off().decision
    slots = {each.slot.partition(":")[0] for each in standing(decision)}
    assert {"found", "reasons"} <= slots
    dana = story.people["Dana Cole"]

    def gives(*names, without=""):
        children = tuple(story.people[name] for name in names)
        theirs = {f"{part}:{child}" for part in ("found", "reasons") for child in children}
        chosen = tuple(
            Chosen(document=decision, slot=each)
            for each in sorted(theirs)
            if not each.startswith(without or "-")
        )
        new = issuing.NewIssue(
            title="Decision", purpose="In writing.", children=children, people=(dana,), chosen=chosen
        )
        issue = issuing.make_ready(new, by=story.cast.alice, now=story.now)
        (ready,) = issues.prepared(issue, today=story.now.date()).recipients
        copy = issuing.give(
            ready.ref, channel="read_aloud", digest=ready.copy.digest, by=story.cast.alice, now=story.now
        )
        return [child for _, _, child in copies.given(story.cast.alice, copy, now=story.now).told]

    assert gives("Amara Cole", without="reasons") == []
    assert gives("Amara Cole") == ["Amara Cole"]
    story.on("Fri 25 September 2026", at="15:00")
    assert gives("Amara Cole", "Ivy Cole") == ["Ivy Cole"]
    states = models.NoticeState.objects.filter(notice__tell="family_told_assessment")
    found = {(row.notice.to_person_id, row.person_id): row.state for row in states}
    amara, ivy = story.people["Amara Cole"], story.people["Ivy Cole"]
    assert found[dana, amara] == found[dana, ivy] == "given_in_person"
    assert found[amara, amara] == "owed"


def test_a_parent_who_becomes_known_after_the_decision_is_owed_it_by_name_as_it_stands(story):
    """Nobody was known as Amara's parent when Maud decided on an enquiry. Alice learns on Tuesday who her mother is, and on Wednesday
    who may be her father and who is."""
    story.on("Mon 7 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    amara, by = story.people["Amara Cole"], story.cast.alice

    def owed():
        found = models.NoticeState.objects.filter(notice__tell=FAMILY, notice__to="parent")
        names = {ref: name for name, ref in story.people.items()}
        return {(names.get(each.notice.to_person_id, each.notice.to_words), each.state) for each in found}

    assert owed() == {("Parents, not yet known", "held")}
    story.on("Tue 8 September 2026")
    people.relate(dana := story.known("Dana Cole"), amara, "mother", by=by, now=story.now)
    people.record_responsibility(amara, dana, basis="birth_mother", by=by, now=story.now)
    named = {("Parents, not yet known", "stopped"), ("Dana Cole", "held")}
    assert owed() == named
    of_parents = models.NoticeStep.objects.filter(notice__tell=FAMILY, notice__to="parent", n=0)
    first, hers = (of_parents.get(notice__to_person=who) for who in (None, dana))
    assert (hers.kind, hers.ground, hers.review_on) == ("held", first.ground, first.review_on)
    assert first.review_on is not None
    story.on("Wed 9 September 2026")
    people.relate(story.known("Joe Hart"), amara, "possible_father", by=by, now=story.now)
    assert owed() == named, "to somebody who may be a parent nothing is owed"
    telling.release(hers.notice_id, by=by, now=story.now)
    told = {"recipient": str(dana), "channel": "in_person", "words": "A manager decided to look into it."}
    telling.record_told(hers.notice_id, **told, by=by, now=story.now)
    people.relate(story.known("Femi Balogun"), amara, "father", by=by, now=story.now)
    assert owed() == named - {("Dana Cole", "held")} | {
        ("Dana Cole", "given_in_person"),
        ("Femi Balogun", "held"),
    }


def test_what_parents_not_yet_known_were_told_already_is_owed_to_nobody_again(story):
    story.on("Mon 7 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    nobody = models.Notice.objects.get(tell=FAMILY, to="parent")
    told = {"recipient": "The mother", "channel": "phone", "words": "There will be an assessment."}
    telling.record_told(nobody.pk, **told, by=story.cast.maud, now=story.now)
    people.relate(
        story.known("Dana Cole"), story.people["Amara Cole"], "mother", by=story.cast.maud, now=story.now
    )
    assert models.Notice.objects.get(tell=FAMILY, to="parent") == nobody


def test_whoever_is_to_be_told_last_is_on_a_later_page_and_nobody_is_on_none(decided, monkeypatch):
    """Dana, her two children and their school wait, each about each child: six duties, four on a page."""
    monkeypatch.setattr(tellings, "MOST", 4)

    def page(number):
        found = tellings.waiting(decided.cast.nora, page=number, now=decided.now)
        return {owed.notice for row in found.people for part in row.parts for owed in part.owed}, found.more

    (first, more), (last, no_more) = page(1), page(2)
    assert (len(first), more, no_more) == (4, True, False)
    assert not first & last
    assert first | last == set(
        models.NoticeState.objects.filter(state="owed").values_list("notice", flat=True)
    )
