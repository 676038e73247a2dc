"""Somebody is given a way to read what is about them and their child: asked alone, for exactly the children chosen, refused
where an order stands, and stopped at any worker's word.

Dana is the mother of Amara and Ben; Femi is Amara's father and lives elsewhere.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from alongside.accounts.family import keeping, looking
from alongside.accounts.models import FamilyAccount
from alongside.desk.home.views import _how_soon
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, ReasonsWanted, Refused
from alongside.record.actions import access, family_access as actions, issuing, people, safe_contact, telling
from alongside.record.actions.family_access import NEEDED, OFFERED, Asked
from alongside.record.doors import Reader, reading_as
from alongside.record.queries.desk import family_access as queries
from alongside.record.queries.desk.home import home
from alongside.record.queries.family import reading
from alongside.record.queries.family.preview import preview


@pytest.fixture
def family(story):
    story.on("Fri 4 September 2026")
    for name in ("Dana Cole", "Femi Cole", "Amara Cole", "Ben Cole"):
        story.known(name)
    dana, femi, amara, ben = (story.people[f"{name} Cole"] for name in ("Dana", "Femi", "Amara", "Ben"))
    by = story.cast.alice
    for child in (amara, ben):
        people.relate(dana, child, "mother", by=by, now=story.now)
        people.record_responsibility(child, dana, basis="birth_mother", by=by, now=story.now)
    people.relate(femi, amara, "father", by=by, now=story.now)
    people.record_responsibility(amara, femi, basis="birth_certificate", by=by, now=story.now)
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.on("Tue 8 September 2026", "11:00")
    return story


def ask(story, who, *children, **more):
    said = {"on": london_day(story.now), "alone": True, "choice": "account"} | more
    return Asked(person=story.people[who], children=tuple(story.people[child] for child in children), **said)


def invite(story, who, *children, what=NEEDED, reasons=None, by=None, **more):
    return actions.invite(
        ask(story, who, *children, **more),
        what=what,
        because="She asked to see what happens when.",
        reasons=reasons,
        by=by or story.cast.alice,
        now=story.now,
    )


def names_read(story, account):
    """What the database itself answers this reader, by the child's name."""
    from django.db import connections

    with (
        reading_as(Reader(account, "family"), london_day(story.now)) as alias,
        connections[alias].cursor() as cursor,
    ):
        cursor.execute("SELECT name FROM record_personcard ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def test_dana_reads_about_both_her_children_and_femi_about_his_own(family):
    held = dict.fromkeys(("telling_held",), "Only what they were told is there.")
    dana = invite(family, "Dana Cole", "Amara Cole", "Ben Cole", reasons=held)
    femi = invite(family, "Femi Cole", "Amara Cole", reasons=held)
    assert names_read(family, dana) == ["Amara Cole", "Ben Cole"]
    assert names_read(family, femi) == ["Amara Cole"]
    granted = models.Granted.objects.filter(reader=femi)
    assert {(row.person_id, row.what) for row in granted} == {
        (family.people["Amara Cole"], what) for what in NEEDED
    }
    assert {row.reader_person_id for row in granted} == {family.people["Femi Cole"]}
    assert FamilyAccount.objects.get(pk=dana).notices is False


def test_whoever_wants_paper_gets_no_account(family):
    actions.record_asked(
        ask(family, "Dana Cole", "Amara Cole", choice="paper", alone=False),
        by=family.cast.alice,
        now=family.now,
    )
    assert not FamilyAccount.objects.exists()
    assert not models.Granted.objects.exists()
    found = queries.access(family.cast.alice, family.people["Amara Cole"], now=family.now)
    dana = next(one for one in found.people if one.name == "Dana Cole")
    assert (dana.choice, dana.reader) == ("paper", None)


def test_nobody_is_invited_who_was_not_alone(family):
    with pytest.raises(Refused, match="not alone"):
        invite(family, "Dana Cole", "Amara Cole", alone=False)
    assert not FamilyAccount.objects.exists()


def test_a_father_whom_an_order_keeps_away_is_refused_and_what_he_had_stops_by_itself(family):
    """The order comes after he was invited, on a Wednesday: nobody has to think of his sign-in."""
    femi = invite(family, "Femi Cole", "Amara Cole", reasons={"telling_held": "Only what he was told."})
    assert names_read(family, femi) == ["Amara Cole"]
    family.on("Wed 9 September 2026")
    issuing.keep_from(
        family.people["Amara Cole"],
        family.people["Femi Cole"],
        ground="court_order",
        words="Non-molestation order of 9 September, no contact.",
        review_on=date(2027, 3, 9),
        by=family.cast.nora,
        now=family.now,
    )
    assert names_read(family, femi) == []
    with pytest.raises(Refused, match="must be given nothing about Amara") as refused:
        invite(family, "Femi Cole", "Amara Cole", what=OFFERED)
    assert "lawyer" in refused.value.objections[0].instead
    actions.pause(femi, because="He was served today.", by=family.cast.nora, now=family.now)
    with pytest.raises(Refused, match="must be given nothing"):
        actions.open_again(femi, because="He rang.", by=family.cast.alice, now=family.now)


def test_what_was_given_while_two_records_were_one_is_paused_once_they_are_two(family):
    """Dana Coles, who is no mother of Amara, is taken for Dana Cole and given a way to read about her. Femi had his before."""
    held, maud = {"telling_held": "Only what they were told."}, family.cast.maud
    femi = invite(family, "Femi Cole", "Amara Cole", reasons=held)
    dana, other = family.people["Dana Cole"], family.known("Dana Coles")
    people.join_people(dana, other, reasons="The same birthday.", by=maud, now=family.now)
    account = invite(family, "Dana Coles", "Amara Cole", reasons=held)
    family.on("Wed 9 September 2026")
    people.part_people(dana, other, reasons="Two women.", by=maud, now=family.now)
    state = dict(FamilyAccount.objects.values_list("pk", "state"))
    assert (state[account], state[femi]) == ("paused", "open")
    (asked,) = models.Task.objects.filter(kind="family_parted")
    assert (asked.person_id, asked.for_user) == (family.people["Amara Cole"], family.cast.alice.user)
    # Looked at and opened again, it is not paused by who is only said once more to be two.
    actions.end_reading(
        account, child=asked.person_id, because="Not her child.", by=family.cast.alice, now=family.now
    )
    actions.open_again(account, because="It is hers.", by=family.cast.alice, now=family.now)
    people.part_people(dana, other, reasons="Two women still.", by=maud, now=family.now)
    assert FamilyAccount.objects.get(pk=account).state == "open"


def test_a_child_who_is_restricted_since_is_read_no_more_by_whoever_is_not_restricted_with_her(family):
    held = {"telling_held": "Only what they were told."}
    dana = invite(family, "Dana Cole", "Amara Cole", "Ben Cole", reasons=held)
    femi = invite(family, "Femi Cole", "Amara Cole", reasons=held)
    access.restrict(
        *(family.people[f"{name} Cole"] for name in ("Amara", "Ben", "Dana")),
        owner=family.cast.nora.user,
        reasons="They have fled.",
        desk_phone="01632 960 199",
        expires_on=date(2027, 3, 1),
        named=[family.cast.alice.user],
        by=family.cast.nora,
        now=family.now,
    )
    assert names_read(family, dana) == ["Amara Cole", "Ben Cole"]
    assert names_read(family, femi) == []
    with pytest.raises(Refused, match="restricted"):
        invite(family, "Femi Cole", "Amara Cole", what=OFFERED, reasons=held)
    assert queries.access(family.cast.alice, family.people["Amara Cole"], now=family.now).people
    with pytest.raises(NotFound):
        queries.access(family.cast.charlie, family.people["Amara Cole"], now=family.now)
    with pytest.raises(NotFound):
        actions.pause(dana, because="I thought so.", by=family.cast.charlie, now=family.now)


def test_nobody_reads_about_a_child_the_record_does_not_tie_to_them(family):
    with pytest.raises(Refused, match="does not say that Ben is their child"):
        invite(family, "Femi Cole", "Ben Cole")
    with pytest.raises(Mistaken, match="themselves alone"):
        invite(family, "Amara Cole", "Amara Cole", "Ben Cole")
    with pytest.raises(Refused, match="does not say that Ben is their child"):
        invite(family, "Amara Cole", "Ben Cole")
    with pytest.raises(ReasonsWanted, match="No age is set"):
        invite(family, "Amara Cole", "Amara Cole")
    amara = family.people["Amara Cole"]
    listed = queries.access(family.cast.alice, amara, now=family.now).people
    assert [one.person for one in listed if one.ties == (queries.ONESELF,)] == [amara]
    assert queries.to_ask(family.cast.alice, amara, amara, now=family.now).oneself


def test_a_parent_without_recorded_responsibility_and_a_private_address_want_a_reason(family):
    marcus = family.known("Marcus Hale")
    ben = family.people["Ben Cole"]
    people.relate(marcus, ben, "father", by=family.cast.alice, now=family.now)
    people.record_address(
        family.people["Dana Cole"],
        lines="3 Larkmere Walk",
        postcode="AS9 9ZX",
        protected=True,
        by=family.cast.alice,
        now=family.now,
    )
    with pytest.raises(ReasonsWanted) as wanted:
        invite(family, "Marcus Hale", "Ben Cole")
    assert {each.key for each in wanted.value.cautions} == {"no_responsibility_recorded", "private_address"}
    why = "Dana and I talked about it; nothing here shows where they live."
    account = invite(
        family,
        "Marcus Hale",
        "Ben Cole",
        reasons={"no_responsibility_recorded": why, "private_address": why},
    )
    assert why in models.Granted.objects.filter(reader=account).first().because
    # Her own address is no secret from herself.
    invite(family, "Dana Cole", "Ben Cole", reasons={"telling_held": "Only what she was told."})


def test_a_code_is_given_by_hand_or_read_out_where_they_said_alone_that_it_is_safe(family):
    account = invite(family, "Dana Cole", "Amara Cole", reasons={"telling_held": "Only what she was told."})
    dana, by = family.people["Dana Cole"], family.cast.alice
    assert len(actions.give_code(account, how="in_person", by=by, now=family.now).replace("-", "")) == 12
    number = people.record_reach(dana, kind="phone", value="07700 900501", by=by, now=family.now)
    said = {"uses": ["call"], "confirmed_at": family.now, "by": by, "now": family.now}
    shared = safe_contact.confirm_safe(dana, way=number, alone=False, **said)
    with pytest.raises(Mistaken, match="safe for calls"):
        actions.give_code(account, how="call", contact=shared, by=by, now=family.now)
    row = models.SafeContact.objects.get(pk=shared)
    said |= {"confirmed_at": family.now, "now": family.now}
    alone = safe_contact.confirm_safe(dana, way=row.reach_id, alone=True, **said)
    assert actions.give_code(account, how="call", contact=alone, by=by, now=family.now)
    # Femi has the same telephone: nothing is said on it any more.
    people.record_reach(
        family.people["Femi Cole"], kind="phone", value="+44 7700 900501", by=by, now=family.now
    )
    with pytest.raises(Mistaken, match="somebody else has it too"):
        actions.give_code(account, how="call", contact=alone, by=by, now=family.now)
    assert list(models.CodeHanded.objects.order_by("recorded_at").values_list("how", flat=True)) == [
        "in_person",
        "call",
    ]


def test_a_code_works_once_for_a_week_and_the_latest_alone(family):
    account = invite(family, "Dana Cole", "Amara Cole", reasons={"telling_held": "Only what she was told."})
    name = looking.account(account).sign_in_name
    first = actions.give_code(account, how="in_person", by=family.cast.alice, now=family.now)
    second = actions.give_code(account, how="in_person", by=family.cast.alice, now=family.now)
    for wrong in (first, "AAAA-AAAA-AAAA", ""):
        with pytest.raises(keeping.WrongSignIn):
            keeping.owner_of(name, wrong, now=family.now)
    owner, code = keeping.owner_of(name.upper().replace("-", " "), second.lower(), now=family.now)
    with pytest.raises(keeping.WrongSignIn):
        keeping.owner_of(name, second, now=family.now + timedelta(days=7, minutes=1))
    keeping.choose_password(owner, code, "three odd lanterns", now=family.now)
    with pytest.raises(keeping.WrongSignIn):
        keeping.owner_of(name, second, now=family.now)


def test_any_worker_stops_it_and_ending_one_child_leaves_the_other(family):
    held = {"telling_held": "Only what she was told."}
    dana = invite(family, "Dana Cole", "Amara Cole", "Ben Cole", reasons=held)
    actions.end_reading(
        dana, child=family.people["Ben Cole"], because="She asked.", by=family.cast.charlie, now=family.now
    )
    assert names_read(family, dana) == ["Amara Cole"]
    with pytest.raises(Mistaken, match="Say why"):
        actions.pause(dana, because=" ", by=family.cast.nils, now=family.now)
    actions.pause(dana, because="A new telephone she does not know.", by=family.cast.nils, now=family.now)
    with pytest.raises(Mistaken, match="not open"):
        actions.give_code(dana, how="in_person", by=family.cast.alice, now=family.now)
    before = preview(family.cast.alice, family.people["Amara Cole"], dana, now=family.now)
    assert before.stopped
    assert before.stopped.state == "paused", "she reads nothing now"
    assert family.now - before.stopped.at < timedelta(hours=1), "and since when"
    actions.open_again(dana, because="It was her sister's.", by=family.cast.alice, now=family.now)
    assert looking.account(dana).state == "open"
    assert preview(family.cast.alice, family.people["Amara Cole"], dana, now=family.now).stopped is None
    actions.close(dana, because="She wants paper.", by=family.cast.lena, now=family.now)
    assert names_read(family, dana) == []
    assert [step.kind for step in looking.steps(dana)][:2] == ["Closed", "Opened again"]
    again = invite(family, "Dana Cole", "Amara Cole", reasons=held)
    assert again != dana, "what is closed stays closed: a new invitation is a new account"
    with pytest.raises(NotFound):
        actions.pause(uuid4(), because="Nobody's.", by=family.cast.alice, now=family.now)


def test_of_a_closed_account_a_worker_sees_what_its_page_said_last_and_never_that_it_was_read(family):
    amara, alice = family.people["Amara Cole"], family.cast.alice
    dana = invite(family, "Dana Cole", "Amara Cole", reasons={"telling_held": "Only what she was told."})
    for state in models.NoticeState.objects.filter(
        notice__to_person=family.people["Dana Cole"], person=amara, notice__tell="family_told_referral"
    ):
        telling.record_told(
            state.notice_id, recipient="Dana", channel="in_person", words="A worker will meet you.", by=alice, now=family.now
        )  # fmt: skip
    said = reading.page(Reader(dana, "family"), now=family.now)
    actions.close(dana, because="She wants paper.", by=alice, now=family.now)
    later = family.now + timedelta(days=9)
    seen = preview(alice, amara, dana, now=later)
    assert (seen.name, seen.stopped.state) == ("Dana Cole", "closed")
    (child,), (was,) = seen.page.children, said.children
    lines = [(each.line, each.told and each.told.words) for each in child.happened]
    assert lines == [(each.line, each.told and each.told.words) for each in was.happened]
    assert "A worker will meet you." in str(lines)
    assert [each.line for each in child.coming] == [each.line for each in was.coming]
    assert {each.seen_on for each in child.happened} == {None}, "not when she read it, nor whether"
    assert queries.access(alice, amara, now=later).people[0].closed == (dana,)
    whose = models.ReadLog.objects.filter(user=alice.user, what="their own page").values_list(
        "person", flat=True
    )
    assert set(whose) == {family.people["Dana Cole"]}
    with pytest.raises(NotFound):
        preview(alice, family.people["Ben Cole"], dana, now=later)


def test_a_new_device_is_asked_about_once_until_somebody_has_looked(family):
    dana = invite(family, "Dana Cole", "Amara Cole", reasons={"telling_held": "Only what she was told."})
    for _ in range(2):
        actions.came_on_new_device(dana, device="Chrome on an Android device", now=family.now)
    (asked,) = models.Task.objects.filter(kind="family_new_device")
    assert asked.for_user == family.cast.alice.user
    assert "Dana" not in asked.words
    assert "Amara" not in asked.words
    # It may be somebody else who reads: on her page it stands before what was due last week.
    (task,) = [one for one in home(family.cast.alice, now=family.now).tasks if one.task == asked.pk]
    older = replace(task, kind="plan_action", due_at=family.now - timedelta(days=7))
    assert [one.kind for one in sorted((older, task), key=_how_soon)] == ["family_new_device", "plan_action"]
