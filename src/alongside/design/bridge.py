"""From a bound form field to GOV.UK markup: label, hint, error, and a summary whose links reach the field."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from alongside.design import kept
from alongside.design.fields import DAY_PARTS, DayWidget, PickWidget, TimeField
from alongside.design.macros import macro

Params = dict[str, Any]
_PART_NAMES = {"day": gettext_lazy("Day"), "month": gettext_lazy("Month"), "year": gettext_lazy("Year")}
_CONTROL = re.compile(r"<(input|select|textarea)\b")
_RADIOS_SCRIPT = ' data-module="govuk-radios"'


def field(
    bound: BoundField,
    *,
    conditional: dict[str, str] | None = None,
    size: str = "s",
    hints: dict[str, str] | None = None,
    cursor: bool = False,
    **more: Any,
) -> SafeString:
    """The field with everything that belongs to it.

    `conditional` gives, for a choice, what to show below it once chosen (all of it shows without scripts).
    `hints` gives a hint for single choices. `size` (s, m, l) is how large the question is set; "hidden" keeps it
    for screen readers only. `cursor`: the cursor stands in it when the page opens, on a page that is opened for
    nothing else. The rest goes to the macro.
    """
    common: Params = {"id": bound.auto_id, "name": bound.html_name}
    if bound.help_text:
        common["hint"] = {"text": bound.help_text}
    if bound.errors:
        common["errorMessage"] = {"text": bound.errors[0], "visuallyHiddenText": gettext("Error")}
    widget = bound.field.widget
    for kind, draw in _DRAW:
        if isinstance(widget, kind):
            drawn = draw(
                bound,
                common,
                _label(bound, size),
                {"conditional": conditional or {}, "hints": hints or {}},
                more,
            )
            # The error summary takes the cursor when the page comes back with one.
            return _with_cursor(drawn) if cursor and not bound.form.errors else drawn
    raise TypeError(f"There is no component for {widget!r}")


def _with_cursor(drawn: SafeString) -> SafeString:
    return mark_safe(_CONTROL.sub(r"<\1 autofocus", str(drawn), count=1))  # noqa: S308 - drawn by the macro


def _label(bound: BoundField, size: str) -> Params:
    words = str(bound.label or "") + (
        ""
        if bound.field.required
        or "optional" in str(bound.label)
        or not getattr(bound.field, "says_optional", True)
        else gettext(" (optional)")
    )
    hidden = "govuk-visually-hidden"
    return {
        "text": words,
        "classes": hidden if size == "hidden" else f"govuk-label--{size} govuk-fieldset__legend--{size}",
    }


def _listed(bound: BoundField, name: str) -> list[tuple[str, Any]]:
    return [(key, _fit(words)) for key, words in getattr(bound.field, name)]


def _fit(words: Any) -> Any:
    """A choice's words, or a group of choices."""
    return [(key, _fit(each)) for key, each in words] if isinstance(words, list | tuple) else _shown(words)


def _shown(words: Any) -> Any:
    return words if hasattr(words, "__html__") else kept.shown(str(words))


def _in_box(bound: BoundField) -> Any:
    """What stands in a box: whoever reads it sends it back."""
    value = bound.value() or ""
    return kept.shown(value, box=True) if type(value) is str else value


def _date(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    value = bound.value()
    parts = value if isinstance(value, list) else bound.field.widget.decompress(value)
    error = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": _PART_NAMES[part],
            "value": text or "",
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{error}",
        }
        for part, text in zip(DAY_PARTS, parts, strict=True)
    ]
    return macro(
        "date-input", "govukDateInput", {**common, "fieldset": {"legend": label}, "items": items, **more}
    )


def _choices(component: str, name: str, several: bool) -> Callable[..., SafeString]:
    def draw(bound: BoundField, common: Params, label: Params, extra: Params, more: Params) -> SafeString:
        value = bound.value()
        chosen = {str(v) for v in (value or [])} if several else {str(value)} if value is not None else set()
        items = []
        for number, (key, words) in enumerate(_listed(bound, "choices")):
            item: Params = {
                # The first one keeps the plain id, so that the summary's link reaches it.
                "id": f"{bound.auto_id}_{number}" if number else bound.auto_id,
                "value": str(key),
                "text": words,
                "checked": str(key) in chosen,
            }
            if hint := extra["hints"].get(str(key)):
                item["hint"] = {"text": hint}
            if below := extra["conditional"].get(str(key)):
                item["conditional"] = {"html": below}
            items.append(item)
        params = {"idPrefix": bound.auto_id, **common, "fieldset": {"legend": label}, "items": items, **more}
        small = f"govuk-{component}--small"  # people answer dozens of these a day
        params["classes"] = f"{params.get('classes', '')} {small}".strip()
        drawn = macro(component, name, params)
        # A radio may not carry aria-expanded, which GOV.UK's script gives it. app.css does the same, without scripts.
        return drawn if several else mark_safe(drawn.replace(_RADIOS_SCRIPT, "", 1))  # noqa: S308 - drawn by the macro

    return draw


def _tick(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    """A single box to tick; its label is the sentence agreed to."""
    item = {"id": bound.auto_id, "value": "on", "text": str(bound.label), "checked": bool(bound.value())}
    if hint := common.pop("hint", None):
        item["hint"] = hint
    return macro(
        "checkboxes", "govukCheckboxes", {"idPrefix": bound.auto_id, **common, "items": [item], **more}
    )


def _area(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    params = {
        **common,
        "label": label,
        "value": _in_box(bound),
        "rows": bound.field.widget.attrs.get("rows", 5),
        **more,
    }
    limit = getattr(bound.field, "max_length", None)
    if not limit:
        return macro("textarea", "govukTextarea", params)
    # Nobody needs to know of a limit that they are far from.
    says = {
        "textareaDescriptionText": gettext("You can enter up to %{count} characters"),
        "charactersUnderLimitText": {
            "one": gettext("You have %{count} character remaining"),
            "other": gettext("You have %{count} characters remaining"),
        },
        "charactersAtLimitText": gettext("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": gettext("You have %{count} character too many"),
            "other": gettext("You have %{count} characters too many"),
        },
    }
    counted = {"maxlength": limit, "threshold": 75, **says, **params}
    return macro("character-count", "govukCharacterCount", counted)


def _select(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    chosen = str(bound.value() or "")
    if any(isinstance(words, list | tuple) for _key, words in _listed(bound, "choices")):
        return _grouped_select(bound, common, label, chosen)
    items = [
        {"value": str(key), "text": words, "selected": str(key) == chosen}
        for key, words in _listed(bound, "choices")
    ]
    return macro("select", "govukSelect", {**common, "label": label, "items": items, **more})


def _grouped_select(bound: BoundField, common: Params, label: Params, chosen: str) -> SafeString:
    """A drop-down with headings. GOV.UK's macro knows none, so its label, hint and error are drawn beside it."""
    described, parts = [], [macro("label", "govukLabel", {**label, "for": common["id"]})]
    for kind, key in (("hint", "hint"), ("error-message", "errorMessage")):
        if key in common:
            words = {**common[key], "id": f"{common['id']}-{'hint' if kind == 'hint' else 'error'}"}
            described.append(words["id"])
            parts.append(macro(kind, f"govuk{kind.title().replace('-', '')}", words))
    parts.append(
        format_html(
            '<select class="govuk-select{}" id="{}" name="{}"{}>{}</select>',
            " govuk-select--error" if bound.errors else "",
            common["id"],
            common["name"],
            format_html(' aria-describedby="{}"', " ".join(described)) if described else "",
            format_html_join(
                "", "{}", ((_options(key, words, chosen),) for key, words in _listed(bound, "choices"))
            ),
        )
    )
    return format_html(
        '<div class="govuk-form-group{}">{}</div>',
        " govuk-form-group--error" if bound.errors else "",
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _options(key: Any, words: Any, chosen: str) -> SafeString:
    if isinstance(words, list | tuple):
        inside = format_html_join("", "{}", ((_options(one, text, chosen),) for one, text in words))
        return format_html('<optgroup label="{}">{}</optgroup>', key, inside)
    picked = " selected" if str(key) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, SafeString(picked), words)


def _file(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    widget = bound.field.widget
    several = {"multiple": "multiple"} if getattr(widget, "allow_multiple_selected", False) else {}
    limits = {name: value for name, value in widget.attrs.items() if name.startswith("data-")}
    params = {**common, "label": label, "javascript": True, "attributes": {**several, **limits}, **more}
    return macro("file-upload", "govukFileUpload", params)


def _password(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    says = {
        "showPasswordText": gettext("Show"),
        "hidePasswordText": gettext("Hide"),
        "showPasswordAriaLabelText": gettext("Show password"),
        "hidePasswordAriaLabelText": gettext("Hide password"),
        "passwordShownAnnouncementText": gettext("Your password is visible"),
        "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
    }
    params = {**common, "label": label, "autocomplete": "current-password", **says, **more}
    return macro("password-input", "govukPasswordInput", params)


def _pick(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    suggestions = f"{bound.auto_id}_suggestions"
    params = {
        **common,
        "label": label,
        "value": _in_box(bound),
        "autocomplete": "off",
        "attributes": {"list": suggestions},
        **more,
    }
    options = format_html_join(
        "", '<option value="{}"></option>', ((words,) for _ref, words in _listed(bound, "options"))
    )
    return format_html(
        '{}<datalist id="{}">{}</datalist>', macro("input", "govukInput", params), suggestions, options
    )


def _input(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    widget = bound.field.widget
    narrow = {"classes": "govuk-input--width-5"} if isinstance(bound.field, TimeField) else {}
    params = {
        **common,
        "label": label,
        "value": _in_box(bound),
        "type": widget.input_type,
        **narrow,
        **more,
    }
    return macro("input", "govukInput", params)


def _hidden(bound: BoundField, common: Params, label: Params, _: Params, more: Params) -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', bound.html_name, _in_box(bound))


# The first that fits draws it, so the special stand before the general.
_DRAW: list[tuple[type[forms.Widget], Callable[..., SafeString]]] = [
    (DayWidget, _date),
    (PickWidget, _pick),
    (forms.HiddenInput, _hidden),
    (forms.CheckboxSelectMultiple, _choices("checkboxes", "govukCheckboxes", several=True)),
    (forms.RadioSelect, _choices("radios", "govukRadios", several=False)),
    (forms.CheckboxInput, _tick),
    (forms.Textarea, _area),
    (forms.Select, _select),
    (forms.FileInput, _file),
    (forms.PasswordInput, _password),
    (forms.TextInput, _input),
]


def first_id(bound: BoundField) -> str:
    """The id of what the summary's link should reach."""
    return f"{bound.auto_id}_day" if isinstance(bound.field.widget, DayWidget) else bound.auto_id


def _without_field(error: ValidationError) -> Params:
    """An error of no field; it leads to the place on the page that its code names (`#caution_x`), if it names one."""
    place = {"href": error.code} if str(error.code).startswith("#") else {}
    return {"text": " ".join(error.messages), **place}


def error_summary(forms: BaseForm | Iterable[BaseForm]) -> SafeString | str:
    """Every error of these forms, each a link to its field, in the order of the page; nothing if there is none."""
    several = [forms] if isinstance(forms, BaseForm) else list(forms)
    items: list[Params] = []
    for one in several:
        if not one.is_bound:
            continue
        items += [_without_field(error) for error in one.errors.as_data().get(NON_FIELD_ERRORS, [])]
        items += [{"text": bound.errors[0], "href": f"#{first_id(bound)}"} for bound in one if bound.errors]
    if not items:
        return ""
    return macro(
        "error-summary", "govukErrorSummary", {"titleText": gettext("There is a problem"), "errorList": items}
    )
