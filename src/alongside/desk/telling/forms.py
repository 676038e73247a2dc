"""The ways a duty to tell can go."""

from datetime import date, datetime
from typing import Any

from django import forms

from alongside.design.clock import LONDON
from alongside.design.fields import DayField, PlainForm, TimeField, choose_one, long_text
from alongside.desk.front_door.forms import MomentForm, moment
from alongside.law.steps.referral import TELL_CHANNEL, TELL_GROUND
from alongside.record.queries.desk.telling import Recipient

GROUNDS = tuple(TELL_GROUND.options().items())
CHANNELS = TELL_CHANNEL.options()
BY_MOUTH = ("in_person", "phone")
WRITTEN = ("letter", "email", "text")
FURTHEST_DAYS = 366


class ToldForm(MomentForm):
    """They have been told, by mouth."""

    said = "Written down: told."
    day_field, time_field = "told_on", "told_at"

    channel = choose_one(
        tuple((key, CHANNELS[key]) for key in BY_MOUTH), label="How", called="How they were told"
    )
    told_on = DayField(label="On", called="The day they were told")
    told_at = TimeField(label="At", called="The time they were told")
    words = long_text(label="What they were told", called="What they were told", rows=5, max_length=4000)


HOW_CHILDREN_ARE_TOLD = (
    ("in_person", "In words, face to face"),
    ("phone", "In words, by phone"),
    ("another_way", "In another way that fits them: play, pictures, signs, or with somebody they trust"),
)


class ChildToldForm(MomentForm):
    """The child has been told, as fits their age and understanding. Nobody's words are put into this form."""

    said = "Written down: told."
    day_field, time_field = "told_on", "told_at"

    channel = choose_one(HOW_CHILDREN_ARE_TOLD, label="How", called="How they were told")
    told_on = DayField(label="On", called="The day they were told")
    told_at = TimeField(label="At", called="The time they were told")
    words = long_text(
        label="What was said or shown, and how they took it",
        called="What was said or shown",
        rows=5,
        max_length=4000,
    )


class TooYoungForm(PlainForm):
    """A baby, or a child who could not understand it yet, in any words: what was done, and when it is thought of again.
    It is never written down as told."""

    said = "Written down. It comes back on the day you named."

    why = long_text(
        label="What was done instead, and who will explain it when they can understand",
        called="What was done instead",
        rows=3,
        max_length=1000,
    )
    review_on = DayField(label="Think of it again on", called="The day to think of it again")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _within_a_year(self.fields["review_on"], today)


def _within_a_year(on: DayField, today: date) -> None:
    on.earliest, on.too_early = today, "must be today or later"
    on.latest = date.fromordinal(today.toordinal() + FURTHEST_DAYS)
    on.too_late = "must be within a year"


class SentForm(MomentForm):
    """The letter or message that was ready has gone."""

    said = "Written down: sent."
    day_field, time_field = "sent_on", "sent_at"

    sent_on = DayField(label="Sent on", called="The day it was sent")
    sent_at = TimeField(label="At", called="The time it was sent")


class ReadyForm(PlainForm):
    """A named worker confirms person, way, words and moment. The way must be known to be safe."""

    channel = choose_one(
        tuple((key, CHANNELS[key]) for key in WRITTEN),
        label="How",
        called="How they will be told",
        help_text="An email or a text says only that there is something to read, and leaves by itself. They read it on their own page.",
    )
    words = long_text(
        label="In these words",
        called="The words",
        rows=6,
        max_length=4000,
        help_text="Read them as they will.",
    )
    on = DayField(label="To be sent on", called="The day to send it")
    at = TimeField(label="At", called="The time to send it")
    spoken_to = forms.BooleanField(
        required=False,
        label="I have spoken to them about this",
        help_text="Without that, nothing reaches them at night, at a weekend or just before one: it waits until the office is open.",
    )

    def __init__(self, *args: Any, about: Recipient, now: datetime, **kwargs: Any) -> None:
        here = now.astimezone(LONDON)
        kwargs["initial"] = {"on": here.date(), "at": here.time(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.about = about
        self.fields["on"].earliest = here.date()
        self.fields["on"].too_early = "must be today or later"

    @property
    def said(self) -> str:
        """What is said when it is ready: whether it leaves by itself."""
        if self.about.person and self.cleaned_data.get("channel") in ("email", "text"):
            return "Ready. It leaves by itself at that moment, or when the office is next open."
        return "Ready. Nothing is sent by itself: say here when it has gone."

    @property
    def moment(self) -> datetime:
        """When it is to be sent."""
        return moment(self.cleaned_data["on"], self.cleaned_data["at"])


class HoldForm(PlainForm):
    """It waits, for a ground, until a named day."""

    said = "Held. It comes back on the day you named."

    ground = choose_one(GROUNDS, label="Why it waits", called="Why it waits")
    review_on = DayField(label="Look at it again on", called="The day to look at it again")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _within_a_year(self.fields["review_on"], today)


class WithholdForm(HoldForm):
    """A decision not to tell, authorised in one's own name."""

    said = "Withheld, in your name. It comes back on the day you named."


class ReleaseForm(PlainForm):
    """The ground has gone."""

    said = "They can be told now."


class NoWayForm(PlainForm):
    """Nobody knows how to reach them safely."""

    said = "Finding a safe way is now a task."

    why = long_text(label="What was tried", called="What was tried", rows=2, max_length=1000)
