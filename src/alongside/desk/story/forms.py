"""What is asked of a story, and why something in it is significant."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from alongside.design.fields import DayField, PlainForm, choose_from_list, long_text, text
from alongside.record.actions.chronology import LONGEST
from alongside.record.queries.desk.story import GROUPS, LONGEST_SEARCH


class FilterForm(PlainForm):
    """What is shown of the story. Nothing of it says anything about a child, so it stands in the address."""

    group = choose_from_list(
        [(key, words) for key, (words, _, _) in GROUPS.items()], label="What", required=False
    )
    who = forms.ChoiceField(label="Written by", required=False)
    since = DayField(label="From", called="From", required=False)
    until = DayField(label="To", called="To", required=False)
    significant = forms.BooleanField(label="Only what is significant", required=False)
    oldest = forms.BooleanField(label="Oldest first", required=False)

    def __init__(self, *args: Any, writers: Iterable[tuple[Any, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["group"].choices = [("", "Everything"), *self.fields["group"].choices[1:]]
        self.fields["who"].choices = [("", "Anybody"), *((str(ref), name) for ref, name in writers)]
        self.all_optional()

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", "To must be the same as or after From")
        return found


class WordsForm(PlainForm):
    """Words to look for."""

    words = text(
        label="Search every word of this story", called="What to look for", max_length=LONGEST_SEARCH
    )


class WhyForm(PlainForm):
    """Why something is significant."""

    why = long_text(
        label="Why is this significant?",
        help_text="One or two sentences: what it shows about this child's life, and for whom it matters.",
        called="Why it is significant",
        max_length=LONGEST,
        rows=4,
    )


class OutForm(PlainForm):
    """Why something is taken out of the chronology."""

    because = text(
        label="Why does it not belong in the chronology?", called="Why it is taken out", max_length=LONGEST
    )
