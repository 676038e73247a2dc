"""At ten past two in the night the police stand at a door with Amara Cole, whose record is restricted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.models import Membership, Team, User
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.access import NotFound, hidden_from, open_record, viewer_of
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import access, access_emergency as emergency
from alongside.record.actions.access_emergency import Looked
from alongside.record.queries.desk import search as searching

WHY = "Police are at the door with her and her mother does not answer."
AMARA = Looked(name="Amara Cole", born_on=date(2017, 5, 5))


@pytest.fixture
def refuge(story):
    story.on("Fri 4 September 2026")
    for name, born in (("Dana Cole", date(1990, 4, 4)), ("Amara Cole", date(2017, 5, 5))):
        story.known(name, born_on=born, lines="7 Kanarienweg", postcode="ZQ9 1AA")
    story.known("Lena Hart", born_on=date(2016, 1, 1))
    act = access.restrict(
        story.people["Dana Cole"],
        story.people["Amara Cole"],
        owner=story.cast.nora.user,
        second=story.cast.ines.user,
        reasons="Her father looks for them.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 4),
        by=story.cast.nora,
        now=story.now,
    )
    story.on("Sat 5 September 2026", "02:10")
    return act


def breaks(story, who="charlie", looked=AMARA, reasons=WHY, hours=12):
    return emergency.open_in_emergency(
        looked, reasons=reasons, hours=hours, by=getattr(story.cast, who), now=story.now
    )


def sees(story, who, child="Amara Cole", at=None):
    """Whether this colleague finds the child, as the next request would ask."""
    now = at or story.now
    viewer = viewer_of(getattr(story.cast, who).user, now=now)
    return story.people[child] not in hidden_from(viewer, now.date())


def test_until_it_is_broken_the_front_door_reads_which_desk_to_ring_and_nobody_else_reads_anything(
    story, refuge
):
    asked = searching.Asked(name="Amara Cole", born_on=date(2017, 5, 5))
    assert searching.search(story.cast.nils, asked, now=story.now).ring == ("01632 960001",)
    assert searching.search(story.cast.charlie, asked, now=story.now).ring == ()


def test_charlie_opens_it_for_twelve_hours_with_everybody_restricted_together(story, refuge):
    began = story.now
    assert breaks(story) in (story.people["Amara Cole"], story.people["Dana Cole"])
    assert sees(story, "charlie")
    assert sees(story, "charlie", "Dana Cole")
    viewer = viewer_of(story.cast.charlie.user, now=story.now).because(WHY)
    assert open_record(viewer, story.people["Amara Cole"], what="child", now=story.now).name == "Amara Cole"
    assert not sees(story, "bob")
    assert sees(story, "charlie", at=began + timedelta(hours=11, minutes=59))
    assert not sees(story, "charlie", at=began + timedelta(hours=12, minutes=1))


def test_the_owner_the_second_and_a_manager_know_at_once_and_the_manager_is_not_told_whose_it_is(
    story, refuge
):
    breaks(story, "bob")
    told = {
        User.objects.get(ref=task.for_user).name: task
        for task in models.Task.objects.filter(recorded_by=story.cast.bob.user)
    }
    assert {"Nora", "Ines"} == set(told), "Nora is Bob's own manager, and is told once"
    breaks(story, "nils")
    assert (
        models.Task.objects.filter(for_user=story.cast.nora.user, kind="restricted_record_opened").count()
        == 2
    )
    review = told["Nora"]
    assert review.due_at.date() == date(2026, 9, 8), "by the end of Tuesday 8 September, two working days on"
    log = models.ReadLog.objects.get(user=story.cast.bob.user, what="opened in an emergency")
    assert log.why == WHY


def test_a_manager_who_may_not_find_the_record_hears_that_it_happened_and_no_more(story, refuge):
    head = User.objects.create_user("head@ashworth.example", name="Hal Dyer")
    Membership.objects.create(
        user=head, team=Team.objects.get(name="South"), role="team_manager", from_on=date(2020, 1, 1)
    )
    breaks(story, "charlie")
    task = models.Task.objects.get(for_user=head.ref)
    assert task.person_id is None
    for word in ("Amara", "Cole", "Police", "door", "Dana"):
        assert word not in task.words
    assert "Charlie opened a restricted record" in task.words


@pytest.mark.parametrize("reasons", ["", "  ", "urgent"])
def test_a_reason_is_more_than_a_word(story, refuge, reasons):
    with pytest.raises(Mistaken) as said:
        breaks(story, reasons=reasons)
    assert said.value.field == "reasons"
    assert not models.EmergencyOpening.objects.exists()


@pytest.mark.parametrize(
    "looked",
    [Looked(name="Amara Cole"), Looked(born_on=date(2017, 5, 5)), Looked(postcode="ZQ9 1AA"), Looked()],
)
def test_nobody_goes_fishing_with_a_name_or_a_postcode_alone(story, refuge, looked):
    with pytest.raises(Mistaken):
        breaks(story, looked=looked)


@pytest.mark.parametrize(
    "looked",
    [
        AMARA,
        Looked(name="amara  COLE", born_on=date(2017, 5, 5)),
        Looked(name="Amarra Cole", born_on=date(2017, 5, 5)),
        Looked(name="Amara Cole", postcode="zq91aa"),
    ],
)
def test_a_name_misheard_at_night_with_the_right_birthday_is_enough(story, refuge, looked):
    assert breaks(story, looked=looked) is not None


def test_a_try_that_meets_nothing_is_kept_looks_the_same_and_ends_after_three(story, refuge):
    """An open record, one that does not exist and a wrong birthday answer alike."""
    for looked in (
        Looked(name="Lena Hart", born_on=date(2016, 1, 1)),
        Looked(name="Nobody Known", born_on=date(2015, 1, 1)),
        Looked(name="Amara Cole", born_on=date(2001, 1, 1)),
    ):
        assert breaks(story, looked=looked) is None
    assert models.EmergencyTried.objects.filter(user=story.cast.charlie.user).count() == 3
    with pytest.raises(Mistaken, match="three times"):
        breaks(story)
    story.on("Sun 6 September 2026")
    assert breaks(story) is not None


def test_somebody_who_opens_no_child_breaks_no_glass(story, refuge):
    owner = replace(story.cast.charlie, roles=frozenset({"system_owner"}))
    with pytest.raises(Refused):
        emergency.open_in_emergency(AMARA, reasons=WHY, hours=12, by=owner, now=story.now)


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_an_emergency_lasts_some_hours_whoever_asks_for_more(story, refuge, hours):
    with pytest.raises(Mistaken) as mistaken:
        breaks(story, hours=hours)
    assert mistaken.value.field == "hours"
    assert not models.EmergencyOpening.objects.exists()


def test_the_owner_finds_it_proper_and_it_stays_open_for_its_hours(story, refuge):
    breaks(story)
    opening = models.EmergencyOpening.objects.get()
    emergency.review_opening(
        opening.pk, outcome="proper", words="I rang Charlie. Right to do.", by=story.cast.nora, now=story.now
    )
    assert sees(story, "charlie")
    assert models.TaskDone.objects.filter(task=opening.pk).exists()
    with pytest.raises(NotFound):
        emergency.review_opening(
            opening.pk, outcome="proper", words="Again.", by=story.cast.ines, now=story.now
        )


def test_not_proper_closes_it_at_once_and_goes_to_the_information_officers_without_a_name(story, refuge):
    breaks(story)
    opening = models.EmergencyOpening.objects.get()
    for wrong in (
        {"outcome": "not_proper", "words": "Curious."},
        {"outcome": "proper", "words": " "},
        {"outcome": "perhaps", "words": "Curious."},
    ):
        with pytest.raises(Mistaken):
            emergency.review_opening(opening.pk, **wrong, by=story.cast.nora, now=story.now)
    for stranger in ("charlie", "alice", "maud"):
        with pytest.raises(NotFound):
            emergency.review_opening(
                opening.pk, outcome="proper", words="Fine.", by=getattr(story.cast, stranger), now=story.now
            )
    emergency.review_opening(
        opening.pk,
        outcome="not_proper",
        follows="breach",
        words="He knows her father.",
        by=story.cast.ines,
        now=story.now,
    )
    assert not sees(story, "charlie")
    breach = models.Task.objects.get(kind="restricted_record_breach")
    assert (breach.for_role, breach.person_id) == ("information_officer", None)
    assert "Cole" not in breach.words


def test_a_review_that_does_not_come_goes_to_the_heads_of_service_once(story, refuge):
    breaks(story)
    opening = models.EmergencyOpening.objects.get().pk
    story.on("Tue 8 September 2026")
    assert not emergency.ask_for_late_review(opening, by=BY_ITSELF, now=story.now)
    story.on("Wed 9 September 2026")
    assert emergency.ask_for_late_review(opening, by=BY_ITSELF, now=story.now)
    assert not emergency.ask_for_late_review(opening, by=BY_ITSELF, now=story.now)
    late = models.Task.objects.get(for_role="head_of_service")
    assert "Nora" in late.words
    assert "Amara" not in late.words
