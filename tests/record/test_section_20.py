"""A parent agrees, freely and knowing what it means; a manager decides; and she changes her mind, without notice."""

from datetime import date
from uuid import UUID

import pytest

from alongside.record import models
from alongside.record.acting import Mistaken, ReasonsWanted, Refused, When
from alongside.record.actions import emergency, people, section_20
from alongside.record.actions.access import name_people, restrict
from alongside.record.actions.emergency import Night
from alongside.record.actions.section_20 import Agreed, Relied
from alongside.record.history import read
from alongside.record.queries.desk import authority as queries, home
from tests.record.test_emergency import at, waiting

ALARM = "s20_outcome_wanted"


@pytest.fixture
def ben(story) -> UUID:
    """Ben is six and Alice's; Dana is his mother, Femi his father, and both have parental responsibility."""
    story.on("Mon 3 August 2026")
    ben = story.known("Ben Cole", born_on=date(2020, 6, 30))
    dana = story.known("Dana Cole", born_on=date(1994, 1, 17))
    femi = story.known("Femi Ade", born_on=date(1992, 5, 9))
    for parent, tie, basis in ((dana, "mother", "birth_mother"), (femi, "father", "birth_certificate")):
        people.relate(parent, ben, tie, by=story.cast.dora, now=story.now)
        people.record_responsibility(ben, parent, basis=basis, by=story.cast.dora, now=story.now)
    story.school_refers("Ben Cole")
    story.becomes_a_referral()
    story.on("Tue 4 August 2026").manager_decides()
    story.allocated_to("alice")
    story.on("Thu 27 August 2026", "10:00")
    return ben


def agrees(story, ben, who="Dana Cole", **more) -> None:
    said = {
        "stands_as": "responsibility",
        "person": story.people[who],
        "has_responsibility": True,
        "capacity": True,
        "explained": ("may_withdraw", "may_say_no", "legal_advice"),
        "language": "English",
        "free_of_pressure": True,
        "spoken": False,
        "words": "Until I am out of hospital, and not a day longer.",
    }
    section_20.agree(
        [ben], Agreed(**{**said, **more}), when=When.moment(story.now), by=story.cast.alice, now=story.now
    )


def asked(story, ben, who="Femi Ade", answer="agrees") -> None:
    section_20.ask(
        [ben],
        person=story.people[who],
        has_responsibility=True,
        answer=answer,
        when=When.moment(story.now),
        by=story.cast.alice,
        now=story.now,
    )


def decided(story, ben, *, cautions=None, **more) -> None:
    said = {
        "reasons": "There is nobody in the family who can.",
        "purpose": "A home while his mother is in hospital.",
        "until_on": date(2026, 9, 4),
        "review_on": date(2026, 9, 1),
        "wishes": {ben: "Can I take my fish?"},
        "document": "Signed, in the file",
    }
    section_20.rely_on(
        [ben], Relied(**{**said, **more}), cautions=cautions, by=story.cast.nora, now=story.now
    )


def away(story, ben) -> None:
    emergency.record_night(
        Night(children=(ben,), when=When.moment(story.now), arranged_by="council", stays_with="foster_carer"),
        by=story.cast.alice,
        now=story.now,
    )


def test_everything_that_was_agreed_understood_and_wished_stands_with_it(story, ben):
    agrees(story, ben)
    asked(story, ben)
    story.on("Thu 27 August 2026", "11:30")
    decided(story, ben)
    away(story, ben)
    facts = read([ben])[ben].last("s20_relied_on").facts
    assert (facts.purpose, facts.until_on, facts.child_view) == (
        "A home while his mother is in hospital.",
        date(2026, 9, 4),
        "given",
    )
    assert (
        models.SlotPassage.objects.get(slot=f"child_words:{ben}").passage.text.words == "Can I take my fish?"
    )
    story.on("Sat 29 August 2026", "12:00")
    about = queries.tonight(story.cast.alice, ben, now=story.now)
    assert (about.status, about.agreement.state) == ("looked_after", "relied_on")
    assert [(each.name, each.said) for each in about.holders] == [
        ("Dana Cole", "Agrees"),
        ("Femi Ade", "Agrees"),
    ]
    assert waiting(ben, ALARM, "away_from_home_no_authority") == {}


def test_nobody_decides_on_what_nobody_agreed_to_or_understood_or_with_a_father_who_objects(story, ben):
    asked(story, ben)
    with pytest.raises(Refused, match="Nobody who may agree"):
        decided(story, ben)
    agrees(story, ben, capacity=False)
    with pytest.raises(Refused, match="Nobody who may agree"):
        decided(story, ben)
    agrees(story, ben, explained=())
    with pytest.raises(Refused, match="what was explained"):
        decided(story, ben)
    agrees(story, ben)
    section_20.object_to(
        [ben],
        person=story.people["Femi Ade"],
        able_to_care="yes",
        wants_child_back=True,
        when=When.moment(story.now),
        by=story.cast.alice,
        now=story.now,
    )
    with pytest.raises(Refused, match="objects"):
        decided(story, ben)
    section_20.no_longer_object(
        [ben],
        person=story.people["Femi Ade"],
        when=When.moment(story.now),
        by=story.cast.alice,
        now=story.now,
    )
    decided(story, ben)


def test_a_father_who_answers_that_he_objects_objects_until_it_is_known_that_he_has_no_home_for_him(
    story, ben
):
    """Nobody has to write down twice what Femi said once, and nobody is accommodated over it (section 20(7))."""
    agrees(story, ben)
    asked(story, ben, answer="objects")
    with pytest.raises(Refused, match="objects"):
        decided(story, ben)
    section_20.object_to(
        [ben],
        person=story.people["Femi Ade"],
        able_to_care="no",
        wants_child_back=False,
        when=When.moment(story.now),
        by=story.cast.alice,
        now=story.now,
    )
    decided(story, ben)


def test_a_father_who_was_not_asked_and_a_child_who_was_not_heard_want_a_reason(story, ben):
    agrees(story, ben)
    with pytest.raises(ReasonsWanted) as wanted:  # the record shows that Femi has parental responsibility
        decided(story, ben)
    assert [each.key for each in wanted.value.cautions] == ["others_with_responsibility_not_asked"]
    section_20.ask(
        [ben],
        person=story.people["Femi Ade"],
        has_responsibility=True,
        answer="not_found",
        when=When.moment(story.now),
        by=story.cast.alice,
        now=story.now,
    )
    with pytest.raises(ReasonsWanted) as wanted:
        decided(story, ben, wishes={}, child_view="not_asked")
    assert [each.key for each in wanted.value.cautions] == ["s20_without_childs_wishes"]
    decided(story, ben, wishes={}, child_view="not_asked", child_view_why="He was asleep; asked tomorrow.")


def test_no_clause_asks_for_notice(story, ben):
    agrees(story, ben, notice_clause=True)
    asked(story, ben)
    with pytest.raises(Refused, match="Such a clause has no force"):
        decided(story, ben)


def test_she_changes_her_mind_in_the_night_and_the_hours_run_until_he_is_home(story, ben):
    agrees(story, ben)
    asked(story, ben)
    decided(story, ben)
    away(story, ben)
    story.on("Fri 28 August 2026", "21:40")
    section_20.withdraw(
        [ben],
        person=story.people["Dana Cole"],
        wants_child_back=True,
        when=When.moment(at("Fri 28 August 2026", "21:30")),
        by=story.cast.nils,
        now=story.now,
    )
    # Femi was asked and agreed in words; he signed nothing himself, so nobody's agreement is left.
    everybody = {"duty_manager", "council_lawyer", str(story.cast.nora.user)}
    assert waiting(ben, ALARM)[ALARM] == everybody
    assert waiting(ben)["away_from_home_no_authority"] == everybody
    story.on("Sat 29 August 2026", "03:00")
    about = queries.tonight(story.cast.nils.because("She rang"), ben, now=story.now)
    assert (about.agreement.state, about.agreement.hours) == ("withdrawn", 5)
    assert about.status == "away_no_authority_recorded"

    section_20.say_what_followed(
        [ben],
        "returned",
        to_whom="Dana",
        when=When.moment(at("Sat 29 August 2026", "02:50")),
        by=story.cast.nils,
        now=story.now,
    )
    assert waiting(ben, ALARM, "away_from_home_no_authority") == {}
    history = read([ben])[ben]
    assert {e.kind for e in history.every("s20_ended", "returned_home", "s20_outcome")} == {
        "s20_ended",
        "returned_home",
        "s20_outcome",
    }
    deadline = models.Deadline.objects.get(person=ben, clock="s20_removal")
    assert deadline.outcome == "met_late"


def test_a_day_that_only_says_from_when_he_is_looked_after_makes_nobody_late(story, ben):
    agrees(story, ben)
    asked(story, ben)
    story.on("Thu 27 August 2026", "11:30")
    decided(story, ben)
    away(story, ben)
    story.on("Mon 31 August 2026", "09:00")
    assert models.Deadline.objects.filter(person=ben, clock="looked_after_start", outcome="open").exists()
    mine = home.home(story.cast.alice, now=story.now)
    assert "looked_after_start" not in {each.clock for each in (*mine.late, *mine.soon)}


def test_an_agreement_by_phone_is_gone_through_again_and_signed(story, ben):
    agrees(story, ben, spoken=True)
    assert waiting(ben, section_20.CONFIRM) == {section_20.CONFIRM: {str(story.cast.alice.user)}}
    asked(story, ben)
    decided(story, ben, document="", spoken_by="Dana Cole", spoken_at=at("Thu 27 August 2026", "10:00"))
    assert waiting(ben, "legal_paper_wanted") == {"legal_paper_wanted": {str(story.cast.alice.user)}}


def test_where_nobody_has_to_agree_the_ground_stands_and_nobody_is_named(story, ben):
    with pytest.raises(Mistaken, match="Say who agrees"):
        agrees(story, ben, person=None)
    agrees(story, ben, person=None, stands_as="carer_prevented", has_responsibility=None, words="")
    decided(story, ben)


def test_a_worker_writes_down_what_a_manager_decided_by_phone_and_nobody_else_decides(story, ben):
    agrees(story, ben)
    asked(story, ben)
    said = Relied(reasons="Nobody else can.", purpose="A home.", wishes={ben: "Yes."}, document="Signed")
    with pytest.raises(Refused, match="Only the"):
        section_20.rely_on([ben], said, by=story.cast.alice, now=story.now)
    nora = (story.cast.nora.user, "Nora")
    act = restrict(
        ben, owner=story.cast.maud.user, reasons="His aunt works here.", desk_phone="01632 960001",
        expires_on=date(2026, 12, 31), named=(story.cast.alice.user,), by=story.cast.maud, now=story.now,
    )  # fmt: skip
    with pytest.raises(Mistaken, match="Nora may not open"):  # nor could she confirm it tomorrow
        section_20.rely_on([ben], said, agreed_by_phone=nora, by=story.cast.alice, now=story.now)
    until = date(2026, 12, 31)
    name_people(act, [nora[0]], until=until, reasons="She decides.", by=story.cast.maud, now=story.now)
    section_20.rely_on([ben], said, agreed_by_phone=nora, by=story.cast.alice, now=story.now)
    assert waiting(ben, "confirm_spoken_decision") == {"confirm_spoken_decision": {str(nora[0])}}
