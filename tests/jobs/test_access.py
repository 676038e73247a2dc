"""What runs by itself about restricted records and the log of looks: once for each thing, however often it runs."""

from datetime import date

import pytest

from alongside.command import looks as verb
from alongside.jobs.hourly import looks, restricted
from alongside.record import models
from alongside.record.access import log
from alongside.record.actions import access, access_emergency
from alongside.record.actions.access_emergency import Looked
from alongside.record.queries import seals
from tests.cast import Cast
from tests.story import Story


@pytest.fixture
def story(db) -> Story:
    return Story(Cast.on_stage())


@pytest.fixture
def kept(settings, tmp_path):
    settings.SEALS_FILE = str(tmp_path / "seals.txt")
    return tmp_path / "seals.txt"


def test_looks_are_sealed_and_the_seals_are_kept_outside_as_well(story, kept):
    amara = story.known("Amara Cole")
    for day in ("Mon 7 September 2026", "Tue 8 September 2026"):
        log(story.on(day).cast.bob, [amara], what="child", now=story.now)
        looks.seal_looks(story.now)
        looks.seal_looks(story.now)
    outside = seals.read_kept(kept.read_text())
    assert outside == dict(models.ReadSeal.objects.values_list("n", "seal"))
    assert len(outside) == 2


def test_the_verb_says_that_it_is_sound_or_what_is_not(story, kept, capsys, monkeypatch):
    monkeypatch.setattr("alongside.command._django.as_service", lambda: None)
    log(story.cast.bob, [story.known("Amara Cole")], what="child", now=story.now)
    looks.seal_looks(story.now)
    asked = type("Args", (), {"kept": None})()
    assert verb.run(asked) == 0
    kept.write_text(f"1 {'0' * 64}\n2 {'1' * 64}\n")
    assert verb.run(asked) == 1
    said = capsys.readouterr().out
    assert "TAMPERED elsewhere: Seal 1" in said
    assert "TAMPERED seal_removed: Seal 2" in said
    assert "Amara" not in said


@pytest.mark.parametrize("text", ["one\n", "1 short\n", f"1 {'0' * 64}\n1 {'1' * 64}\n"])
def test_a_file_of_seals_that_is_none_is_refused_with_its_line(text):
    with pytest.raises(ValueError, match=r"Line [12]"):
        seals.read_kept(text)


def test_a_worker_that_was_off_for_weeks_looks_through_each_of_them_once(story):
    amara = story.known("Amara Cole")
    for day in ("Wed 9 September 2026", "Wed 16 September 2026"):
        story.on(day)
        log(story.cast.charlie.because("covering"), [amara], what="child", now=story.now)
    story.on("Mon 21 September 2026")
    looks.look_through_weeks(story.now)
    looks.look_through_weeks(story.now)
    weeks = models.WeekLooked.objects.order_by("week_on").values_list("week_on", flat=True)
    assert list(weeks) == [date(2026, 8, 24), date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 14)]
    assert models.OddRead.objects.count() == 2


def test_owners_are_asked_before_the_day_and_late_reviews_go_to_the_heads_once(story):
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5))
    access.restrict(
        amara,
        owner=story.cast.nora.user,
        reasons="Adopted.",
        desk_phone="01632 960001",
        expires_on=date(2026, 10, 2),
        by=story.cast.nora,
        now=story.now,
    )
    access_emergency.open_in_emergency(
        Looked(name="Amara Cole", born_on=date(2017, 5, 5)),
        reasons="The hospital asks who she is.",
        hours=12,
        by=story.cast.nils,
        now=story.now,
    )
    story.on("Wed 9 September 2026")
    for _ in range(2):
        restricted.look_again_at_restrictions(story.now)
        restricted.ask_for_late_reviews(story.now)
    assert models.Task.objects.filter(kind="restriction_review", for_user=story.cast.nora.user).count() == 1
    assert models.Task.objects.filter(for_role="head_of_service", kind="emergency_noticed").count() == 1
