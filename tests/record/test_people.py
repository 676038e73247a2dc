"""People: joined and parted again, facts with their standing, warnings that are looked at again."""

from datetime import date

import pytest

from alongside.desk.people.forms import AnswerForm
from alongside.law.people import BY_FACT
from alongside.record import history, models
from alongside.record.access import NotFound, open_record
from alongside.record.acting import ACTIONS, Mistaken
from alongside.record.actions import people
from alongside.record.actions.access import restrict


def test_two_records_of_one_child_are_read_as_one_and_parted_again(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.on("Mon 7 September 2026").school_refers("Amarah Kole")
    one, other = story.people["Amara Cole"], story.people["Amarah Kole"]
    alice = story.cast.alice.because("checking")
    people.join_people(
        one, other, reasons="Same NHS number on both letters.", by=story.cast.maud, now=story.now
    )
    opened = open_record(alice, other, what="child", now=story.now)
    assert (opened.person, opened.name) == (one, "Amara Cole")
    joined = history.of_joined(opened.person, opened.records)
    assert len(list(joined.every("contact_received"))) == 2

    people.part_people(
        one, other, reasons="Twins: two different numbers after all.", by=story.cast.maud, now=story.now
    )
    assert open_record(alice, other, what="child", now=story.now).person == other
    assert models.Sameness.objects.count() == 2


def test_three_records_fall_apart_rightly_when_the_middle_one_is_parted(story):
    a, b, c = (story.known(name) for name in ("Amara Cole", "Amara Coles", "Amara Kole"))
    maud = story.cast.maud
    people.join_people(a, b, reasons="x", by=maud, now=story.now)
    people.join_people(b, c, reasons="x", by=maud, now=story.now)

    def stands_for():
        cards = models.PersonCard.objects.filter(person__in=[a, b, c])
        return dict(cards.values_list("person", "canonical"))

    assert stands_for() == {a: a, b: a, c: a}
    people.part_people(a, b, reasons="x", by=maud, now=story.now)
    assert stands_for() == {a: a, b: b, c: b}


def test_a_restriction_holds_for_every_record_of_the_person(story):
    a, b = story.known("Amara Cole"), story.known("Amara Coles")
    people.join_people(a, b, reasons="Same child.", by=story.cast.maud, now=story.now)
    restrict(
        a,
        owner=story.cast.nora.user,
        reasons="Adopted.",
        desk_phone="01632 960001",
        expires_on=date(2027, 1, 1),
        by=story.cast.nora,
        now=story.now,
    )
    for record in (a, b):
        with pytest.raises(NotFound):
            open_record(story.cast.bob.because("duty"), record, what="child", now=story.now)
    with pytest.raises(NotFound):
        people.record_name(b, given="Found", family="Out", by=story.cast.bob, now=story.now)
    # The page restricts the record that stands for both. Hers may have been the other.
    people.part_people(a, b, reasons="Two girls.", by=story.cast.nora, now=story.now)
    for record in (a, b):
        with pytest.raises(NotFound):
            open_record(story.cast.bob.because("duty"), record, what="child", now=story.now)


def test_not_asked_is_an_answer_and_the_latest_one_stands(story):
    child = story.known("Amara Cole")

    def say(*value, **how):
        day, alice = story.now.date(), story.cast.alice
        people.record_answer(child, "language", *value, on=day, by=alice, now=story.now, **how)

    say(standing="unsafe_to_ask")
    say("Yoruba")
    with pytest.raises(Mistaken):
        say()
    with pytest.raises(Mistaken):
        say("Yoruba", standing="refused")
    standing = (
        models.Answer.objects.filter(person=child, fact="language").order_by("-on", "-recorded_at").first()
    )
    assert (standing.standing, standing.value) == ("known", "Yoruba")


def test_an_expected_child_has_a_due_date_and_nobody_is_born_tomorrow(story):
    story.on("Fri 4 September 2026")
    baby = people.record_person(
        people.NewPerson(family="Cole (baby)", due_on=date(2026, 12, 20)), by=story.cast.dora, now=story.now
    )
    assert history.of(baby).person.due_on == date(2026, 12, 20)
    assert models.PersonCard.objects.get(person=baby).due_on == date(2026, 12, 20)
    with pytest.raises(Mistaken) as mistaken:
        people.record_person(
            people.NewPerson(given="Ben", born_on=date(2026, 9, 5)), by=story.cast.dora, now=story.now
        )
    assert mistaken.value.field == "born_on"


def test_an_address_ends_by_saying_it_again_and_the_old_row_stays(story):
    child = story.known("Amara Cole", postcode="as1 2cd")
    first = models.Address.objects.get(person=child)
    assert first.postcode == "AS1 2CD"
    people.record_address(
        child,
        postcode="AS1 2CD",
        to_on=date(2026, 9, 3),
        replaces=first.pk,
        by=story.cast.alice,
        now=story.now,
    )
    assert models.Address.objects.filter(person=child).count() == 2
    assert models.SearchTerm.objects.filter(person=child, kind="postcode").count() == 1


def test_every_action_says_whether_it_decides_or_reports():
    import importlib
    import inspect
    import pkgutil

    from alongside.record import actions

    silent = []
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"{actions.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == loaded.__name__ and not name.startswith("_")
            source = inspect.getsource(function) if own else ""
            writes = (
                own
                and {"by", "now"} <= set(inspect.signature(function).parameters)
                and ("write(rows)" in source or "write(Rows" in source)
            )
            if writes and f"{function.__module__}.{name}" not in ACTIONS:
                silent.append(f"{module.name}.{name}")
    assert silent == []


def test_no_disability_stands_alone():
    """The census gives either the disabilities there are, or that there is none."""

    def asked(*values):
        said = {"standing": "known", "value": list(values), "source": "Dana"}
        return AnswerForm(said, fact=BY_FACT["disability"], today=date(2026, 9, 4))

    assert asked("LD", "AUT").is_valid()
    assert asked("NONE").is_valid()
    both = asked("NONE", "LD")
    assert list(both.errors) == ["value"]
