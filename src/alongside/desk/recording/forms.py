"""The composer's form: one page for a note, a visit or a call. It asks only what that kind of entry can answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from alongside.design.clock import LONDON
from alongside.design.fields import DayField, PlainForm, TimeField, choose_any, choose_one, long_text, text
from alongside.law.steps.assessment import NOT_SEEN_WHY, SEEN_HOW
from alongside.record.actions import When
from alongside.record.actions.documents import File
from alongside.record.actions.files_kinds import plain_name, taken_words
from alongside.record.actions.recording import ChildThere, Entry, Seen, TookPlace
from alongside.record.queries.desk.people import Card
from alongside.record.queries.desk.recording import Around, SeenOrNot

SEEN = (*SEEN_HOW.options().items(), ("not_seen", "Not seen"))
ASKS_WHEN = {"note": "When was this?", "visit": "When did you visit?", "call": "When was the call?"}
ASKS_ACCOUNT = {"note": "What do you want to note?", "visit": "What happened?", "call": "What was said?"}
SOURCES = {"note": "not_said", "visit": "seen", "call": "told"}


class SeveralFiles(forms.FileInput):
    """Any number of files in one box."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that were handed in, in order."""

    widget = SeveralFiles(attrs={"data-most": settings.FILES_AT_ONCE, "data-largest": settings.FILE_LARGEST})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        handed = data if isinstance(data, list | tuple) else [data] if data else []
        for one in handed:
            # Asked before any of it is read.
            if one and one.size > settings.FILE_LARGEST:
                most = settings.FILE_LARGEST // 1024 // 1024
                raise ValidationError(f"“{plain_name(one.name or '')}” is larger than {most} MB.")
        if len(handed) > settings.FILES_AT_ONCE:
            raise ValidationError(f"Attach at most {settings.FILES_AT_ONCE} files: you chose {len(handed)}")
        return [super(FilesField, self).clean(one, initial) for one in handed if one]


class EntryForm(PlainForm):
    """A note, visit or call. `children` and `present` are chosen from the family and from who was added by searching."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        around: Around,
        now: datetime,
        **more: Any,
    ) -> None:
        today = now.astimezone(LONDON).date()
        more["initial"] = {"children": [str(around.child.ref)], "on": today, **more.get("initial", {})}
        super().__init__(*args, **more)
        self.kind, self.now = kind, now
        self.candidates = [around.child, *(card for card, _ in around.children), *around.added]
        self.candidates = list({card.ref: card for card in self.candidates}.values())
        self.alone = len(self.candidates) == 1
        ties = {card.ref: tie for card, tie in (*around.children, *around.adults)}
        ask_when(self, kind, now)
        self._ask_who(ties)
        self._ask_what(around, ties)
        self.word_errors()

    # The fields stand in the order of the page, and so do their errors in the summary.

    def _ask_who(self, ties: dict[UUID, str]) -> None:
        if not self.alone:
            choices = [(str(card.ref), _named(card, ties)) for card in self.candidates]
            self.fields["children"] = choose_any(
                choices, label="Which children is this about?", called="the children"
            )
        for card in self.candidates:
            if self.kind == "visit":
                ask_seen(self, card)
            if self.kind in ("visit", "call"):
                ask_words(self, card)

    def _ask_what(self, around: Around, ties: dict[UUID, str]) -> None:
        if self.kind == "visit":
            ask_where(self)
        if around.adults and self.kind in ("visit", "call"):
            self.fields["present"] = choose_any(
                [(str(card.ref), _named(card, ties)) for card, _ in around.adults],
                label="Who was there?" if self.kind == "visit" else "Whom did you speak with?",
                required=False,
            )
        if self.kind in ("visit", "call"):
            self.fields["others"] = text(
                label="Who else was there?" if self.kind == "visit" else "Who else did you speak with?",
                called="who else was there",
                required=False,
            )
        self.fields["account"] = long_text(
            label=ASKS_ACCOUNT[self.kind], called="what happened", rows=9, max_length=100_000
        )
        self.fields["tool"] = text(
            label="Which tool?",
            called="the tool",
            required=False,
            max_length=80,
            help_text="Somebody confirms its lines before any of it can leave.",
        )
        self.fields["files"] = FilesField(
            label="Attach files",
            required=False,
            help_text=f"Up to {settings.FILES_AT_ONCE}: {taken_words()}, {settings.FILE_LARGEST // 1024 // 1024} MB each. Attach them last: a draft does not keep them.",
        )

    def full_clean(self) -> None:
        """Whether a child was seen has to be said of those whom the entry is about, and only of them."""
        asked = {name: one for name, one in self.fields.items() if name.startswith("seen_")}
        for name, one in asked.items():
            one.required = self.alone or (
                self.is_bound and name.removeprefix("seen_") in self.data.getlist("children")  # type: ignore[attr-defined]
            )
        super().full_clean()
        for one in asked.values():
            one.required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.moment and self.moment > self.now:
            self.add_error("at", "The time must not be later than now")
        for card in self.candidates:
            if self._chosen(card):
                wants_why_not_seen(self, card)
            elif given.get(f"words_{card.ref}", "").strip():
                name = first_name(card)
                self.add_error(
                    "children", f"You wrote what {name} said. Choose {name} too, or take those words away"
                )
        if self.errors:
            self.choose_files_again()
        return given

    def choose_files_again(self) -> None:
        """Say that the files are gone from the box, by name, where there were any: after what is wrong with one of them,
        since a page shows one sentence a field."""
        if self.files:
            names = ", ".join(plain_name(file.name or "") for file in self.files.getlist("files"))
            again = f"Choose the files again: a browser does not keep them ({names})"
            stands = [str(error).rstrip(".") for error in self.errors.pop("files", [])]
            self.add_error("files", ". ".join([*stands, again]))

    def _chosen(self, card: Card) -> bool:
        return self.alone or str(card.ref) in self.cleaned_data.get("children", [])

    @property
    def moment(self) -> datetime | None:
        """The moment it happened, where the time was given."""
        return moment_of(self)

    def entry(self, pasted: Iterable[str] = ()) -> Entry:
        """What was written, for the action."""
        given = self.cleaned_data
        return Entry(
            kind=self.kind,
            when=When.moment(self.moment) if self.moment else When.day(given["on"]),
            account=given["account"],
            children=tuple(self._there(card) for card in self.candidates if self._chosen(card)),
            place=given.get("place", ""),
            present=tuple(UUID(ref) for ref in given.get("present", [])),
            others=given.get("others", ""),
            source=SOURCES[self.kind],
            files=tuple(File(name=one.name or "file", content=one.read()) for one in given["files"]),
            pasted=frozenset(pasted),
            tool=given["tool"],
        )

    def _there(self, card: Card) -> ChildThere:
        given = self.cleaned_data
        seen = given.get(f"seen_{card.ref}", "")
        return ChildThere(
            person=card.ref,
            seen=seen,
            why_not=given.get(f"why_not_{card.ref}", "") if seen == "not_seen" else "",
            words=given.get(f"words_{card.ref}", ""),
        )


def _named(card: Card, ties: dict[UUID, str]) -> str:
    return f"{card.name}, {ties[card.ref]}" if ties.get(card.ref) else card.name


def first_name(card: Card) -> str:
    """What to call somebody in a question: the first of their names."""
    return card.name.split(" ")[0]


def ask_when(form: PlainForm, kind: str, now: datetime) -> None:
    """The day, and the time where it is known."""
    form.fields["on"] = DayField(
        label=ASKS_WHEN[kind],
        called="The day",
        latest=now.astimezone(LONDON).date(),
        too_late="must be today or in the past",
    )
    form.fields["at"] = TimeField(label="At what time?", called="The time", required=False)


def ask_where(form: PlainForm) -> None:
    """The place of a visit."""
    form.fields["place"] = text(label="Where?", called="where you met", required=False)


def moment_of(form: PlainForm) -> datetime | None:
    """The moment it happened, where the time was given."""
    day, at = form.cleaned_data.get("on"), form.cleaned_data.get("at")
    return datetime.combine(day, at, tzinfo=LONDON) if day and isinstance(at, time) else None


def ask_seen(form: PlainForm, card: Card) -> None:
    """Whether a child was seen, and alone; where not, why not."""
    name = first_name(card)
    form.fields[f"seen_{card.ref}"] = choose_one(
        SEEN, label=f"Was {name} seen?", called=f"whether {name} was seen, and whether alone"
    )
    form.fields[f"why_not_{card.ref}"] = choose_one(
        tuple(NOT_SEEN_WHY.options().items()), label=f"Why was {name} not seen?", required=False
    )


def wants_why_not_seen(form: PlainForm, card: Card) -> None:
    """Not seen wants its reason."""
    given = form.cleaned_data
    if given.get(f"seen_{card.ref}") == "not_seen" and not given.get(f"why_not_{card.ref}"):
        form.add_error(f"why_not_{card.ref}", f"Select why {first_name(card)} was not seen")


def ask_words(form: PlainForm, card: Card) -> None:
    """What a child said."""
    name = first_name(card)
    form.fields[f"words_{card.ref}"] = long_text(
        label=f"What did {name} say?",
        called=f"what {name} said",
        help_text="In their own words.",
        required=False,
        rows=3,
    )


class ChangeForm(PlainForm):
    """An entry's words again, when and where it was, whether each child was seen, and, once its thirty minutes are over,
    what was wrong."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        children: Sequence[SeenOrNot],
        spoken: bool,
        tidying: bool,
        now: datetime,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.now = now
        ask_when(self, kind, now)
        if kind == "visit":
            ask_where(self)
        self.spoke = [each.child for each in children] if spoken else []
        self.seen = [each.child for each in children if each.seen]
        self.fields["account"] = long_text(
            label="What happened?", called="what happened", rows=9, max_length=100_000
        )
        for each in children:
            if each.seen:
                ask_seen(self, each.child)
            if spoken:
                ask_words(self, each.child)
        if not tidying:
            self.fields["reasons"] = text(
                label="What was wrong?",
                called="what was wrong",
                help_text="The words as they were stay beside it, with your name and this reason.",
                max_length=500,
            )
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        for card in self.seen:
            wants_why_not_seen(self, card)
        if (moment := moment_of(self)) and moment > self.now:
            self.add_error("at", "The time must not be later than now")
        return super().clean() or {}

    def took_place(self, was: UUID | None) -> TookPlace:
        """When and where it was, as it now says."""
        moment, day = moment_of(self), self.cleaned_data["on"]
        when = When.moment(moment) if moment else When.day(day)
        return TookPlace(when, self.cleaned_data.get("place", ""), was)

    def said_of(self, card: Card) -> Seen:
        """Whether this child was seen, as it now says."""
        seen = self.cleaned_data[f"seen_{card.ref}"]
        return Seen(seen, self.cleaned_data[f"why_not_{card.ref}"] if seen == "not_seen" else "")
