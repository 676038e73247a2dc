"""The forms of the confidential section."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alongside.design import fields
from alongside.desk.recording.forms import FilesField
from alongside.law.days import add_months
from alongside.record.actions.confidential import LONGEST, NewItem
from alongside.record.actions.documents import File
from alongside.record.queries.desk.confidential import KINDS, Item

MONTHS = 6  # offered as the last day of a named reader; whoever names may choose another


class _Names(fields.PlainForm):
    """Who may read it besides, and until when."""

    def __init__(self, *args: Any, openers: Collection[tuple[str, str]], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["user"].options = list(openers)
        self.fields["until"] = fields.DayField(
            label="Until when?",
            called="The last day",
            earliest=today + timedelta(days=1),
            too_early="must be after today",
            initial=add_months(today, MONTHS),
            required=self.fields["user"].required,
        )
        self.word_errors()


class KeepForm(_Names):
    """Something to keep apart from the rest of the record."""

    kind = fields.choose_one(
        [(kind.key, f"{kind.name}: {kind.says}") for kind in KINDS], label="What is it?", called="What it is"
    )
    from_whom = fields.text(label="Who does it come from?", called="Who it comes from", max_length=200)
    on = fields.DayField(label="Which day does it bear?", called="The day it bears", required=False)
    words = fields.long_text(
        label="What does it say?",
        called="What it says",
        max_length=LONGEST,
        rows=6,
        required=False,
        help_text="Or attach it. Pasted into another text, these words are shielded there and never leave.",
    )
    user = fields.PickField(
        label="Who else must read it?",
        called="who else must read it",
        required=False,
        help_text="Whoever reads such things anyway need not be named.",
    )
    reasons = fields.text(label="Why do they need to?", called="why", max_length=500, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["files"] = FilesField(label="Attach files", required=False)
        self.order_fields(["kind", "from_whom", "on", "words", "files", "user", "until", "reasons"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("user") and not given.get("reasons", "").strip():
            self.add_error("reasons", "Say why they need to read it")
        if self.errors and self.files:
            self.add_error("files", "Choose the files again: a browser does not keep them")
        return given

    def item(self) -> NewItem:
        """What was filled in, for the action."""
        given = self.cleaned_data
        return NewItem(
            given["kind"],
            given["from_whom"],
            given["words"],
            given["on"],
            tuple(File(name=one.name or "file", content=one.read()) for one in given["files"]),
        )

    @property
    def readers(self) -> tuple[UUID, ...]:
        """Who was named, for the action."""
        return (UUID(self.cleaned_data["user"]),) if self.cleaned_data["user"] else ()


class NameForm(_Names):
    """A colleague who may read an item, until when, and why."""

    item = fields.choose_from_list((), label="What may they read?", called="What they may read")
    user = fields.PickField(label="Which colleague?", called="which colleague")
    reasons = fields.text(label="Why do they need to read it?", called="why", max_length=500)

    def __init__(self, *args: Any, items: Collection[Item], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["item"].choices = [("", "Choose one"), *map(_choice, items)]
        self.order_fields(["item", "user", "until", "reasons"])


class EndForm(fields.PlainForm):
    """Who may no longer read an item, and why. A choice is the item and the colleague."""

    reader = fields.choose_from_list((), label="Who may no longer read what?", called="Who it is")
    reasons = fields.text(label="Why?", called="why", max_length=500)

    def __init__(self, *args: Any, items: Collection[Item], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reader"].choices = [
            ("", "Choose one"),
            *(
                (f"{item.ref} {reader.user}", f"{reader.name}: {_choice(item)[1]}")
                for item in items
                for reader in item.readers
            ),
        ]

    @property
    def chosen(self) -> tuple[UUID, UUID]:
        """The item and the colleague."""
        item, _, user = self.cleaned_data["reader"].partition(" ")
        return UUID(item), UUID(user)


class OffForm(fields.PlainForm):
    """What should not be here, and why."""

    item = fields.choose_from_list((), label="What should not be here?", called="What it is")
    reasons = fields.text(label="Why?", called="why", max_length=500)

    def __init__(self, *args: Any, items: Collection[Item], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["item"].choices = [("", "Choose one"), *map(_choice, items)]


def _choice(item: Item) -> tuple[str, str]:
    return str(item.ref), f"{item.name}, from {item.from_whom}"
