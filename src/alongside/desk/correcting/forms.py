"""What is asked to put an event right: its day, each fact that can be said anew, and why."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from alongside.design.fields import (
    DayField,
    PlainForm,
    TimeField,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
)
from alongside.law.days import London, in_london
from alongside.law.events import KINDS
from alongside.record.actions import When
from alongside.record.queries.desk.events import spoken
from alongside.record.queries.desk.putting_right import Recorded

FEW = 6  # choices that are all shown; more are a list
YES_NO = (("yes", "Yes"), ("no", "No"))
OTHERWISE, NEVER = "otherwise", "never"
WHAT = (
    (OTHERWISE, "It happened, but something written down about it is wrong"),
    (NEVER, "It did not happen"),
)


def _names_somebody(value: Any) -> bool:
    """Whether a fact holds a reference to an account or a person, which nobody types."""
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


class PutRightForm(PlainForm):
    """The event as it stands, to be changed where it is wrong. Only what differs is a correction."""

    def __init__(self, *args: Any, about: Recorded, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.fields["what"] = choose_one(
            WHAT, label="What is wrong?", called="what is wrong", initial=OTHERWISE
        )
        self.fields["on"] = DayField(
            label="On what day was it?",
            called="The day",
            required=False,
            latest=in_london(now).date(),
            too_late="must be today or in the past",
            initial=about.on,
        )
        self.fields["at"] = TimeField(
            label="At what time, if known?",
            called="The time",
            required=False,
            initial=in_london(about.at).time().replace(second=0, microsecond=0) if about.at else None,
        )
        kind = KINDS[about.kind]
        many = kind.lists()
        self.coded: dict[str, Any] = {}
        for name, shape in kind.fact_types().items():
            if name not in about.kept and (
                made := _field(name, shape, name in many, about.facts.get(name), now)
            ):
                self.fields[f"fact_{name}"] = made
                self.coded[name] = shape
        self.fields["because"] = long_text(
            label="Why is it changed?", called="why it is changed", max_length=1000, rows=2
        )
        self.word_errors()

    @property
    def facts(self) -> list[Any]:
        """The fields of the facts, in the order of the event."""
        return [self[f"fact_{name}"] for name in self.coded]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("what") == OTHERWISE and not self.errors:
            if not given.get("on") and self.about.on:
                self.add_error("on", "Enter the day it happened")
            elif self.when() is None and not self.changed_facts():
                self.add_error("what", "Change what is wrong below, or say that it did not happen")
        return given

    @property
    def never(self) -> bool:
        """Whether it did not happen at all."""
        return bool(self.cleaned_data["what"] == NEVER)

    def when(self) -> When | None:
        """The day and time it really was; None where they stay as they are. A day of which only the month or the year is
        known stays so, unless another is given."""
        day, at = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        about = self.about
        same = in_london(about.at).time().replace(second=0, microsecond=0) if about.at else None
        if day is None or (day == about.on and at == same):
            return None
        if isinstance(at, time):
            return When.moment(datetime.combine(day, at, tzinfo=London))
        return When.day(day)

    def changed_facts(self) -> dict[str, Any]:
        """The facts that are said otherwise, as JSON carries them; None where one is not known after all."""
        found: dict[str, Any] = {}
        for name, shape in self.coded.items():
            given = _plain(self.cleaned_data.get(f"fact_{name}"), shape)
            if given != _empty(self.about.facts.get(name)):
                found[name] = given
        return found


def _field(name: str, shape: Any, several: bool, stands: Any, now: datetime) -> forms.Field | None:
    """How one fact is asked for; None where it is not for anybody to type: a reference, or words never written."""
    label: dict[str, Any] = {"label": spoken(name), "called": spoken(name).lower(), "required": False}
    if isinstance(shape, dict):
        choices = [(code, words) for code, words in shape.items()]
        if several:
            return choose_any(choices, initial=list(stands or ()), **label)
        if len(choices) <= FEW:
            return choose_one([*choices, ("", "Not recorded")], initial=stands or "", **label)
        return choose_from_list(choices, initial=stands or "", **label)
    if shape == "bool":
        said = {True: "yes", False: "no"}.get(stands, "")
        return choose_one([*YES_NO, ("", "Not recorded")], initial=said, **label)
    if shape == "date":
        return DayField(initial=date.fromisoformat(stands) if stands else None, **label)
    if shape == "int" and stands is not None:
        return forms.IntegerField(min_value=0, initial=stands, label=label["label"], required=False)
    if shape == "str" and stands and not _names_somebody(stands):
        return long_text(initial=stands, rows=3, max_length=20_000, **label)
    return None


def _plain(value: Any, shape: Any) -> Any:
    if shape == "bool":
        return {"yes": True, "no": False}.get(str(value))
    if isinstance(value, date):
        return value.isoformat()
    return _empty(list(value) if isinstance(value, list | tuple) else value)


def _empty(value: Any) -> Any:
    return None if value in ("", [], ()) else value
