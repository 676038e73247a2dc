"""What people type is understood, or answered with one clear message."""

from datetime import date, time

import pytest
from django import forms

from alongside.design.fields import DayField, PickField, PlainForm, TimeField, long_text

TUESDAY = date(2026, 11, 24)


def day_form(parts, **options):
    class Form(PlainForm):
        seen_on = DayField(label="When was Amara seen?", called="Visit date", **options)

    day, month, year = parts
    return Form({"seen_on_day": day, "seen_on_month": month, "seen_on_year": year})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        ((" 3 ", "09", "26"), date(2026, 9, 3)),
        (("3", "Sep", "2026"), date(2026, 9, 3)),
        (("3", "sept", "2026"), date(2026, 9, 3)),
        (("3", "SEPTEMBER", "2026"), date(2026, 9, 3)),
        (("", "", "3 Sep 2026"), date(2026, 9, 3)),
        (("3/9/26", "", ""), date(2026, 9, 3)),
        (("", "03.09.2026", ""), date(2026, 9, 3)),
        (("", "", "Thursday 3rd September 2026"), date(2026, 9, 3)),
        (("", "", "2026-09-03"), date(2026, 9, 3)),
        (("29", "2", "2024"), date(2024, 2, 29)),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed, meant):
    form = day_form(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen_on"] == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("31", "2", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("29", "2", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("12", "25", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("1", "Ma", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("1", "Mayo", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("one", "3", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("1", "3", "202"), "Visit date must be a real date, like 27 3 2026"),
        (("1", "3", "20266"), "Visit date must be a real date, like 27 3 2026"),
        (("1", "3", "0000"), "Visit date must be a real date, like 27 3 2026"),
        (("9" * 5000, "3", "2026"), "Visit date must be a real date, like 27 3 2026"),
        (("٣", "3", "٢٠٢٦"), "Visit date must be a real date, like 27 3 2026"),
        (("", "3", "2026"), "Visit date must include a day"),
        (("27", "", ""), "Visit date must include a month and year"),
        (("", "", ""), "Enter visit date"),
    ],
)
def test_what_is_no_day_is_said_once(typed, said):
    form = day_form(typed)
    assert form.errors["seen_on"] == [said]


def test_a_day_outside_what_can_be_is_refused_with_the_reason():
    tomorrow = day_form(("25", "11", "2026"), latest=TUESDAY, too_late="must be today or in the past")
    assert tomorrow.errors["seen_on"] == ["Visit date must be today or in the past"]
    assert day_form(("24", "11", "2026"), latest=TUESDAY).is_valid()
    early = day_form(("23", "11", "2026"), earliest=TUESDAY)
    assert early.errors["seen_on"] == ["Visit date must be the same as or after 24 November 2026"]


def test_a_limit_set_after_the_field_was_made_is_said_in_full():
    class Form(PlainForm):
        born_on = DayField(label="Date of birth", called="The date of birth")

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["born_on"].earliest = date(1906, 11, 24)
            self.fields["died_on"] = DayField(label="Date of death", called="The date of death")

    form = Form({"born_on_day": "1", "born_on_month": "2", "born_on_year": "1700"})
    assert form.errors["born_on"] == ["The date of birth must be the same as or after 24 November 1906"]
    assert form.errors["died_on"] == ["Enter the date of death"]


def test_two_figures_of_a_birth_year_never_lie_ahead():
    form = day_form(("3", "3", "45"), latest=TUESDAY)
    assert form.is_valid()
    assert form.cleaned_data["seen_on"] == date(1945, 3, 3)
    grandmother = day_form(("3", "3", "98"), latest=TUESDAY)
    assert grandmother.is_valid()
    assert grandmother.cleaned_data["seen_on"] == date(1998, 3, 3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("2.30pm", time(14, 30)),
        ("2 pm", time(14)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("0:05", time(0, 5)),
        ("02:10", time(2, 10)),
    ],
)
def test_a_time_is_understood_as_people_write_it(typed, meant):
    assert TimeField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["9", "25:00", "14:60", "13pm", "0am", "half past", "14:3", "-1:00"])
def test_what_is_no_time_is_said_once(typed):
    with pytest.raises(forms.ValidationError, match="Visit time must be a time, like 14:30 or 2:30pm"):
        TimeField(called="Visit time").clean(typed)


STAFF = [
    ("1", "Priya Shah, social worker"),
    ("2", "Tom Okafor, team manager"),
    ("3", "Priya Nair, front door worker"),
]


@pytest.mark.parametrize(
    ("typed", "meant"), [("tom", "2"), ("Priya Nair", "3"), (" priya  shah, Social Worker ", "1")]
)
def test_a_colleague_is_picked_by_a_part_of_the_name(typed, meant):
    assert PickField(STAFF).clean(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Priya", "could be 2 people. Type more of the name"), ("Zoe", "No match for “Zoe”")],
)
def test_a_name_that_fits_nobody_or_several_is_asked_again(typed, said):
    with pytest.raises(forms.ValidationError, match=said):
        PickField(STAFF).clean(typed)


def test_one_forms_list_is_not_anothers():
    class Form(PlainForm):
        who = PickField(label="Who?")

    first, second = Form(), Form()
    first.fields["who"].options = STAFF
    assert second.fields["who"].options == []


def test_a_text_that_is_too_long_says_by_how_much_and_is_given_back():
    class Form(PlainForm):
        words = long_text(label="What happened?", called="What happened", max_length=100)

    form = Form({"words": "x" * 101})
    assert form.errors["words"] == [
        "What happened must be 100 characters or fewer: it is 1 character too long"
    ]
    assert len(form["words"].value()) == 101


def test_no_message_is_djangos_own():
    class Form(PlainForm):
        words = long_text(label="What happened?")
        seen_on = DayField(label="When?")
        at = TimeField(label="At what time?")
        who = PickField(label="Who should know?")
        kind = forms.ChoiceField(label="What kind?", choices=[("a", "A")])

    assert [errors[0] for errors in Form({}).errors.values()] == [
        "Enter what happened",
        "Enter when",
        "Enter at what time",
        "Enter who should know",
        "Select what kind",
    ]
    assert Form({"kind": "b"}).errors["kind"] == ["Choose one of the answers on this page"]
