"""Form fields for the things people type here, and the words when an answer is not an answer.

Whether an answer is allowed is the law's business. These only ask whether it is an answer.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext

from alongside.design import typed
from alongside.design.words import MONTHS, number_words

Words = str | Promise  # a sentence, or one that is said in the reader's language once it is shown
DAY_PARTS = ("day", "month", "year")
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}


class PlainForm(forms.Form):
    """A form whose error messages name the answer that is missing, as the GOV.UK Design System words them.

    A field's `called` is its name inside a sentence ("Visit date"), where its label is a question.
    """

    fields: dict[str, Any]  # each with what its own kind has: choices, the earliest day
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        self.word_errors()

    def full_clean(self) -> None:
        """Also the fields that a form added after it was made say what is missing by name."""
        self.word_errors()
        super().full_clean()

    def all_optional(self) -> None:
        """Nothing on this page is needed, and the page says so once: no field says it of itself."""
        for one in self.fields.values():
            one.says_optional = False

    def word_errors(self) -> None:
        """Name the answer in each message."""
        for name, one in self.fields.items():
            if one.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                one.error_messages["required"] = self._missing(name, one)
            if isinstance(one, forms.CharField):
                _judge_words(one, called(name, one))
            if isinstance(one, forms.ChoiceField):
                one.error_messages["invalid_choice"] = gettext("Choose one of the answers on this page")

    @staticmethod
    def _missing(name: str, one: forms.Field) -> str:
        what = called(name, one)
        chosen = isinstance(one, forms.ChoiceField | forms.TypedChoiceField)
        says = gettext("Select %(what)s") if chosen else gettext("Enter %(what)s")
        return says % {"what": f"{what[:1].lower()}{what[1:]}"}


_LENGTH = forms.CharField(max_length=1).validators[0].__class__


def _judge_words(one: forms.CharField, what: str) -> None:
    """Whether a text is too long, or holds what cannot be kept, said of this answer by its name."""
    own = [v for v in one.validators if not isinstance(v, (_LENGTH, LengthInWords, KeptInWords))]
    length = [LengthInWords(one.max_length, what)] if one.max_length else []
    if one.max_length:
        one.error_messages.setdefault("max_length", "")
    one.validators = [*own, *length, KeptInWords(what)]


class KeptInWords:
    """Refuses a text with signs that cannot be kept (see `design.typed`), and says where to look."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self, text: str) -> None:
        if typed.broken(text):
            raise ValidationError(f"{self.what[:1].upper()}{self.what[1:]} {typed.SAYS}")


class LengthInWords:
    """Refuses a text that is too long, and says by how much."""

    def __init__(self, limit: int, what: str) -> None:
        self.limit, self.what = limit, what

    def __call__(self, text: str) -> None:
        if len(text) > self.limit:
            over = len(text) - self.limit
            raise ValidationError(
                gettext("%(what)s must be %(limit)s characters or fewer: it is %(over)s too long")
                % {
                    "what": f"{self.what[:1].upper()}{self.what[1:]}",
                    "limit": f"{self.limit:,}",
                    "over": number_words(over, "character", "characters"),
                }
            )


def called(name: str, one: forms.Field) -> str:
    """What to call this answer inside a sentence."""
    return str(getattr(one, "called", "")) or str(one.label or name.replace("_", " ").capitalize()).rstrip(
        "?"
    )


def text(*, called: Words = "", required: bool = True, max_length: int = 200, **more: Any) -> forms.CharField:
    """One line of text."""
    return _named(forms.CharField(required=required, max_length=max_length, **more), called)


def long_text(
    *, called: Words = "", required: bool = True, max_length: int = 20_000, rows: int = 5, **more: Any
) -> forms.CharField:
    """Several lines, counted as they near the limit."""
    area = forms.Textarea(attrs={"rows": rows})
    return _named(forms.CharField(required=required, max_length=max_length, widget=area, **more), called)


def choose_one(choices: Sequence[tuple[str, Words]], *, called: Words = "", **more: Any) -> forms.ChoiceField:
    """One of a few, all shown."""
    return _named(forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **more), called)


def choose_from_list(
    choices: Sequence[tuple[str, Words]], *, called: Words = "", **more: Any
) -> forms.ChoiceField:
    """One of many: a drop-down, which begins empty so that nobody answers by accident."""
    return _named(forms.ChoiceField(choices=[("", "Choose one"), *choices], **more), called)


def choose_any(
    choices: Sequence[tuple[str, Words]], *, called: Words = "", **more: Any
) -> forms.MultipleChoiceField:
    """Any number of a few, all shown."""
    return _named(
        forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more), called
    )


def _named(one: Any, name: Words) -> Any:
    one.called = name
    return one


# Days


class DayWidget(forms.MultiWidget):
    """Day, month and year in three boxes."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(widgets={part: forms.TextInput() for part in DAY_PARTS})

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DayField(forms.Field):
    """A day: 27, 3, 2026; a month may be its name; a whole date pasted into any one box is understood.

    `earliest` and `latest` (both allowed) come from the door, which knows today; `limit_words` say why, as in
    "must be today or in the past". Two figures for a year mean 2000 to 2068 or 1969 to 1999, except that a day
    beyond `latest` is taken back a century: 98 in a date of birth is 1998, and 45 is 1945.
    """

    widget = DayWidget

    def __init__(
        self,
        *,
        called: Words = "",
        earliest: date | None = None,
        latest: date | None = None,
        too_early: str = "",
        too_late: str = "",
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.called, self.earliest, self.latest = called, earliest, latest
        self.too_early, self.too_late = too_early, too_late

    def _say(self, words: str) -> ValidationError:
        return ValidationError(gettext("%(date)s %(must)s") % {"date": called("date", self), "must": words})

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return None
        if sum(map(bool, parts)) == 1 and (whole := split_date(next(filter(None, parts)))):
            parts = list(whole)
        if missing := [name for name, part in zip(DAY_PARTS, parts, strict=True) if not part]:
            raise self._say(f"must include a {' and '.join(missing)}")
        return self._within(self._real(parts))

    def _real(self, parts: list[str]) -> date:
        day, month, year = parts
        try:
            found = date(_year(year), _month(month), int(day))
        except ValueError:
            raise self._say(gettext("must be a real date, like 27 3 2026")) from None
        if self.latest and found > self.latest and len(year) == 2:
            try:
                return found.replace(year=found.year - 100)
            except ValueError:
                raise self._say(gettext("must be a real date, like 27 3 2026")) from None
        return found

    def _within(self, found: date) -> date:
        if self.latest and found > self.latest:
            raise self._say(self.too_late or f"must be the same as or before {_plain(self.latest)}")
        if self.earliest and found < self.earliest:
            raise self._say(self.too_early or f"must be the same as or after {_plain(self.earliest)}")
        return found


def split_date(words: str) -> tuple[str, str, str] | None:
    """Day, month and year from a date written in one piece as people here write it; None if it is not one.

    3/9/26, 03.09.2026, 3 Sep 2026, Thursday 3rd September 2026, 2026-09-03. The day stands before the month.
    """
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        year, month, day = found.groups()
        return day, month, year
    pattern = r"(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s*[/.\-]\s*|\s+)([A-Za-z]+|\d{1,2})(?:\s*[/.\-,]\s*|\s+)(\d{4}|\d{2})"
    found = re.fullmatch(pattern, words.strip())
    return (found[1], found[2], found[3]) if found else None


def _month(words: str) -> int:
    """A month's number from its figures, its name, or a shortened name of three letters or more."""
    if words.isascii() and words.isdigit():
        return int(words)
    short = words.lower().rstrip(".")
    number = _MONTH_NUMBERS.get(short[:3])
    if number is None or not (short == "sept" or MONTHS[number - 1].lower().startswith(short)):
        raise ValueError(words)
    return number


def _year(words: str) -> int:
    if not (words.isascii() and words.isdigit()) or len(words) not in {2, 4}:
        raise ValueError(words)
    return int(words) if len(words) == 4 else int(words) + (2000 if int(words) <= 68 else 1900)


def _plain(day: date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


# Times


class TimeField(forms.Field):
    """A time of day in one box: 14:30, 1430, 2.30pm, 2pm. An hour alone ("9") could be morning or evening: asked again."""

    widget = forms.TextInput

    def __init__(self, *, called: Words = "", **more: Any) -> None:
        super().__init__(**more)
        self.called = called

    def clean(self, value: Any) -> time | None:
        words = re.sub(r"\s+", "", str(value or "")).lower()
        if not words:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return None
        found = _time(words)
        if found is None:
            raise ValidationError(f"{called('time', self)} must be a time, like 14:30 or 2:30pm")
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


def _time(words: str) -> time | None:
    if words in {"midday", "noon"}:
        return time(12)
    if words == "midnight":
        return time(0)
    found = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm|a\.m\.|p\.m\.)?", words)
    if not found:
        return None
    hour, minute, half = int(found[1]), found[2], found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif minute is None:
        return None
    try:
        return time(hour, int(minute or 0))
    except ValueError:
        return None


# Picking a person (a colleague, a team) from a list that is too long to show


class PickWidget(forms.TextInput):
    """A box to type in, with the browser's own list of suggestions: it works without scripts."""

    options: Sequence[tuple[str, str]] = ()


class PickField(forms.Field):
    """One of many by typing a part of its name. `options` are (reference, words), the words distinct.

    Only for lists that everyone who sees the form may see: the whole list is in the page.
    """

    widget = PickWidget

    def __init__(self, options: Sequence[tuple[str, str]] = (), *, called: Words = "", **more: Any) -> None:
        super().__init__(**more)
        self.called = called
        self.options = options

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        return self._options

    @options.setter
    def options(self, options: Sequence[tuple[str, str]]) -> None:
        self._options = list(options)
        self.widget.options = self._options

    def __deepcopy__(self, memo: dict[int, Any]) -> "PickField":
        copy = super().__deepcopy__(memo)
        copy.options = self._options
        return copy

    def clean(self, value: Any) -> str:
        typed = " ".join(str(value or "").split()).casefold()
        if not typed:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return ""
        exact = [ref for ref, words in self._options if words.casefold() == typed]
        found = exact or [ref for ref, words in self._options if typed in words.casefold()]
        if not found:
            raise ValidationError(f"No match for “{value}”. Type a part of the name and choose from the list")
        if len(found) > 1:
            raise ValidationError(
                f"“{value}” could be {number_words(len(found), 'person', 'people')}. Type more of the name"
            )
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        return dict(self._options).get(value, value)
