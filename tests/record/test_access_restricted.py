"""Amara Cole and her mother have moved to a refuge. Nora answers for their records, Ines with her; Alice is named."""

from datetime import date

import pytest

from alongside.accounts.models import Membership, User
from alongside.jobs.running import BY_ITSELF
from alongside.record import models, restrictions
from alongside.record.access import NotFound, hidden_from, open_record, viewer_of
from alongside.record.acting import Refused
from alongside.record.actions import Mistaken, access, leaving, people


@pytest.fixture
def refuge(story):
    story.on("Fri 4 September 2026")
    story.known("Dana Cole", born_on=date(1990, 4, 4))
    story.known("Amara Cole", born_on=date(2017, 5, 5))
    return access.restrict(
        story.people["Dana Cole"],
        story.people["Amara Cole"],
        owner=story.cast.nora.user,
        second=story.cast.ines.user,
        reasons="Her father looks for them.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 4),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )


def finds(story, who, child="Amara Cole"):
    """Whether this colleague finds the child today."""
    return story.people[child] not in hidden_from(getattr(story.cast, who), story.now.date())


def tasks_of(story, who, kind):
    return models.Task.objects.filter(kind=kind, for_user=getattr(story.cast, who).user, done=None)


def test_only_the_owner_the_second_and_whoever_is_named_find_the_whole_family(story, refuge):
    for child in ("Amara Cole", "Dana Cole"):
        assert [w for w in ("nora", "ines", "alice", "bob", "maud", "nils") if finds(story, w, child)] == [
            "nora",
            "ines",
            "alice",
        ]


def test_whoever_restricts_is_not_thereby_named(story):
    child = story.known("Amara Cole")
    access.restrict(
        child,
        owner=story.cast.nora.user,
        reasons="Adopted.",
        desk_phone="01632 960001",
        expires_on=date(2027, 1, 1),
        by=story.cast.maud,
        now=story.now,
    )
    assert not finds(story, "maud")
    with pytest.raises(Refused):
        access.restrict(
            child,
            owner=story.cast.alice.user,
            reasons="x",
            desk_phone="1",
            expires_on=date(2027, 1, 1),
            by=story.cast.alice,
            now=story.now,
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reasons": " "}, "reasons"),
        ({"desk_phone": " "}, "desk_phone"),
        ({"expires_on": date(2026, 9, 4)}, "expires_on"),
        ({"second": "nora"}, "second"),
        ({"second": "alice"}, "second"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(story, wrong, field):
    story.on("Fri 4 September 2026")
    right = {
        "owner": story.cast.nora.user,
        "reasons": "A parent works here.",
        "desk_phone": "01632 960001",
        "expires_on": date(2027, 1, 1),
    }
    if "second" in wrong:
        wrong = {"second": getattr(story.cast, wrong["second"]).user}
    with pytest.raises(Mistaken) as said:
        access.restrict(story.known("Amara Cole"), **{**right, **wrong}, by=story.cast.nora, now=story.now)
    assert said.value.field == field


def test_the_day_passes_and_the_refuge_stays_closed_while_people_are_asked_again_and_again(story, refuge):
    """Friday 4 December 2026 is the last day. Four weeks before, Nora is asked; when it has passed, Ines and the heads."""
    story.on("Thu 5 November 2026")
    assert not access.ask_to_look_again(refuge, within=28, by=BY_ITSELF, now=story.now)
    story.on("Fri 6 November 2026")
    assert access.ask_to_look_again(refuge, within=28, by=BY_ITSELF, now=story.now)
    assert not access.ask_to_look_again(refuge, within=28, by=BY_ITSELF, now=story.now), "once"
    assert tasks_of(story, "nora", "restriction_review").count() == 1
    story.on("Sat 5 December 2026")
    assert access.ask_to_look_again(refuge, within=28, by=BY_ITSELF, now=story.now)
    assert not access.ask_to_look_again(refuge, within=28, by=BY_ITSELF, now=story.now)
    assert tasks_of(story, "ines", "restriction_review").count() == 1
    heads = models.Task.objects.get(for_role="head_of_service")
    assert heads.person_id is None
    assert "Cole" not in heads.words
    story.on("Tue 1 June 2027")
    assert finds(story, "nora")
    assert not finds(story, "bob"), "a day that passed opened a refuge family"
    assert not finds(story, "alice"), "named people were named until that day"


def test_nora_renews_and_passes_it_to_maud_and_the_asking_ends(story, refuge):
    story.on("Fri 6 November 2026")
    access.ask_to_look_again(refuge, within=28, by=BY_ITSELF, now=story.now)
    access.renew(
        refuge,
        expires_on=date(2027, 6, 4),
        reasons="He was seen near the school.",
        owner=story.cast.maud.user,
        by=story.cast.nora,
        now=story.now,
    )
    assert {each.owner for each in restrictions.of_act(refuge)} == {story.cast.maud.user}
    assert {each.expires_on for each in restrictions.of_act(refuge)} == {date(2027, 6, 4)}
    assert not tasks_of(story, "nora", "restriction_review").exists()
    assert finds(story, "maud")
    assert not finds(story, "nora")
    with pytest.raises(NotFound):
        access.renew(refuge, expires_on=date(2028, 1, 1), reasons="x", by=story.cast.nora, now=story.now)


def test_a_colleague_is_named_for_a_while_and_taken_off_again(story, refuge):
    bob = story.cast.bob
    with pytest.raises(NotFound):
        access.name_people(
            refuge, [bob.user], until=date(2026, 10, 1), reasons="Covers.", by=story.cast.alice, now=story.now
        )
    access.name_people(
        refuge, [bob.user], until=date(2026, 10, 1), reasons="Covers.", by=story.cast.ines, now=story.now
    )
    assert finds(story, "bob")
    assert finds(story, "bob", "Dana Cole")
    access.end_access(refuge, bob.user, reasons="Alice is back.", by=story.cast.nora, now=story.now)
    assert not finds(story, "bob")
    assert finds(story, "alice")


def test_a_baby_is_restricted_with_the_others(story, refuge):
    baby = story.known("Hope Cole", born_on=date(2026, 8, 30))
    assert finds(story, "bob", "Hope Cole")
    access.restrict_also(refuge, baby, reasons="Born on Sunday.", by=story.cast.nora, now=story.now)
    assert not finds(story, "bob", "Hope Cole")
    assert finds(story, "alice", "Hope Cole")


def test_opening_to_staff_takes_two_people_and_nobody_agrees_with_themselves(story, refuge):
    nora, ines = story.cast.nora, story.cast.ines
    access.ask_to_lift(refuge, reasons="He is in prison, far away.", by=nora, now=story.now)
    assert tasks_of(story, "ines", "restriction_lift_asked").exists()
    for somebody in (nora, story.cast.alice, story.cast.maud):
        with pytest.raises(NotFound):
            access.agree_to_lift(refuge, reasons="Yes.", by=somebody, now=story.now)
    assert not finds(story, "bob")
    access.agree_to_lift(refuge, reasons="Read the order.", by=ines, now=story.now)
    assert finds(story, "bob")
    assert finds(story, "bob", "Dana Cole")
    assert not tasks_of(story, "ines", "restriction_lift_asked").exists()
    lifted = models.RestrictionLifted.objects.filter(asked__recorded_by=nora.user, recorded_by=ines.user)
    assert lifted.count() == 2


def test_keeping_it_restricted_says_no_and_an_old_asking_is_not_agreed_to_later(story, refuge):
    nora, ines = story.cast.nora, story.cast.ines
    access.ask_to_lift(refuge, reasons="Quiet for a month.", by=nora, now=story.now)
    access.renew(refuge, expires_on=date(2027, 3, 1), reasons="Too early.", by=ines, now=story.now)
    with pytest.raises(NotFound):
        access.agree_to_lift(refuge, reasons="Well.", by=ines, now=story.now)
    assert not finds(story, "bob")


def test_without_anybody_else_who_may_agree_it_says_what_to_do(story):
    child = story.known("Amara Cole")
    act = access.restrict(
        child,
        owner=story.cast.nora.user,
        reasons="Adopted.",
        desk_phone="01632 960001",
        expires_on=date(2027, 1, 1),
        by=story.cast.nora,
        now=story.now,
    )
    with pytest.raises(Mistaken, match="Name a second person"):
        access.ask_to_lift(act, reasons="Quiet.", by=story.cast.nora, now=story.now)


def test_the_owner_leaves_and_ines_answers_for_it_alone_until_she_names_somebody(story, refuge):
    david = User.objects.create_user("david@ashworth.example", name="David")
    team = User.objects.get(ref=story.cast.ines.user).memberships.get().team
    Membership.objects.create(user=david, team=team, role="head_of_service", from_on=date(2020, 1, 1))
    leaving.end_account(
        story.cast.nora.user,
        take_over=story.cast.bob.user,
        reason="Retired",
        by=viewer_of(david.ref, now=story.now),
        now=story.now,
    )
    standing = restrictions.of_act(refuge)
    assert {(each.owner, each.second) for each in standing} == {(story.cast.ines.user, None)}
    assert not finds(story, "bob"), "whoever takes over other work gets nothing by it"
    assert tasks_of(story, "ines", "restriction_review").count() == 1


def test_a_refused_look_is_in_the_log_and_says_nothing(story, refuge):
    with pytest.raises(NotFound):
        open_record(story.cast.bob.because("duty"), story.people["Amara Cole"], what="child", now=story.now)
    assert models.ReadLog.objects.filter(user=story.cast.bob.user, what="refused: child").count() == 1


@pytest.mark.parametrize("how", ["sister", "moves in", "responsible"])
def test_a_baby_who_comes_later_is_asked_about_with_the_reason_and_nobody_is_restricted_by_itself(
    story, refuge, how
):
    """Wednesday 7 October 2026: Rosa is born. Alice writes down whose sister she is; Nora and Ines are asked, once."""
    story.on("Wed 7 October 2026")
    rosa = story.known("Rosa Cole", born_on=date(2026, 10, 6))
    amara, dana = story.people["Amara Cole"], story.people["Dana Cole"]
    by = {"by": story.cast.alice, "now": story.now}
    if how == "sister":
        people.relate(rosa, amara, "sibling", **by)
    elif how == "moves in":
        people.record_household([dana, amara, rosa], **by)
    else:
        people.record_responsibility(rosa, dana, basis="mother", **by)
    people.relate(dana, rosa, "mother", **by)
    for who in ("nora", "ines"):
        asked = tasks_of(story, who, "restrict_also")
        assert asked.filter(person=dana).count() + asked.filter(person=amara).count() in (1, 2)
        words = asked.first().words
        assert "Her father looks for them." in words
        assert "Rosa" not in words
        assert "Cole" not in words
    assert not tasks_of(story, "alice", "restrict_also").exists()
    assert finds(story, "bob", "Rosa Cole"), "people decide that"
    access.restrict_also(refuge, rosa, reasons="She is with them.", by=story.cast.nora, now=story.now)
    assert not finds(story, "bob", "Rosa Cole")
    assert finds(story, "alice", "Rosa Cole")
    assert not tasks_of(story, "ines", "restrict_also").exists()


def test_parting_two_records_opens_neither_and_two_people_open_the_one_that_is_nobodys(story, refuge):
    """Amara's record is taken for Mara's on Friday, written to, and parted from it on Monday."""
    cast, (amara, mara) = story.cast, (story.people["Amara Cole"], story.known("Mara Coles"))
    people.join_people(amara, mara, reasons="The same birthday.", by=cast.nora, now=story.now)
    people.record_address(mara, lines="3 Refuge Row", postcode="TS1 2AB", by=cast.alice, now=story.now)
    story.on("Mon 7 September 2026")
    people.part_people(amara, mara, reasons="Two girls.", by=cast.nora, now=story.now)
    found = [who for who in ("nora", "ines", "alice", "bob", "maud") if finds(story, who, "Mara Coles")]
    assert found == ["nora", "ines", "alice"]
    (standing,) = restrictions.of_people([mara])
    assert standing.act != refuge
    for who in ("nora", "ines"):
        assert tasks_of(story, who, "restriction_review").get().person_id == mara
    access.ask_to_lift(standing.act, reasons="She lives at home.", by=cast.nora, now=story.now)
    assert not finds(story, "bob", "Mara Coles")
    access.agree_to_lift(standing.act, reasons="I read it.", by=cast.ines, now=story.now)
    assert (finds(story, "bob", "Mara Coles"), finds(story, "bob")) == (True, False)
    assert not models.Task.objects.filter(person=mara, done=None).exists()


def test_who_were_never_one_person_are_said_to_be_two_and_nobody_is_restricted_by_it(story, refuge):
    mara = story.known("Mara Coles")
    people.part_people(
        story.people["Amara Cole"], mara, reasons="Two girls.", by=story.cast.nora, now=story.now
    )
    assert finds(story, "bob", "Mara Coles")
    assert not restrictions.of_people([mara])


def test_a_grandmother_elsewhere_may_be_left_open_with_a_reason(story, refuge):
    grandmother = story.known("Grace Cole", born_on=date(1960, 1, 1))
    amara = story.people["Amara Cole"]
    people.relate(grandmother, amara, "grandparent", by=story.cast.alice, now=story.now)
    assert tasks_of(story, "nora", "restrict_also").count() == 1
    access.leave_open(refuge, reasons="He knows where she lives.", by=story.cast.ines, now=story.now)
    assert not tasks_of(story, "nora", "restrict_also").exists()
    assert finds(story, "bob", "Grace Cole")
    with pytest.raises(NotFound):
        access.leave_open(refuge, reasons="x", by=story.cast.alice, now=story.now)
