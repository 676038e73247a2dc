"""The environment of all templates."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined, pass_context
from jinja2.runtime import Context

from alongside.design import (
    addresses,
    council,
    explained,
    kept,
    language,
    pasted,
    registry,
    said,
    tokens,
    ways,
    words,
)
from alongside.design.bridge import error_summary, field
from alongside.design.macros import macro
from alongside.law import easy_read


class Loud(Undefined):
    """A misspelt name is an error where it would be printed. GOV.UK's macros may still ask for what was not given."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error


def environment(**options: Any) -> Environment:
    """Templates escape by themselves; GOV.UK's macros are under govuk_frontend_jinja/."""
    loader = ChoiceLoader(
        [options.pop("loader"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    ours = {"autoescape": True, "undefined": Loud, "trim_blocks": True, "lstrip_blocks": True}
    ours["finalize"] = kept.printed
    env = Environment(loader=loader, extensions=["jinja2.ext.i18n"], **{**options, **ours})  # noqa: S701 - it escapes
    env.template_class = kept.Page
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    env.policies["ext.i18n.trimmed"] = True  # a sentence over two lines of a template is one sentence
    env.globals.update(
        council_house=council.house,
        council_name=settings.COUNCIL_NAME,
        demonstration=settings.DEMO,
        easy_read=easy_read.SHEETS.__getitem__,
        error_summary=error_summary,
        field=field,
        form_open=form_open,
        govuk=govuk,
        languages=language.offered,
        navigation=lambda request: list(registry.navigation(request)),
        page_direction=language.direction,
        page_language=language.tag,
        say=said.say,
        say_easy=said.of_easy_read,
        say_helpline=said.of_helpline,
        static=static,
        url=addresses.of,
    )
    env.filters.update(
        age_words=words.age_words,
        for_reader=explained.for_reader,
        ago=words.ago,
        day_words=words.day_words,
        list_words=words.list_words,
        moment_words=words.moment_words,
        prose=pasted.prose,
        short_day=words.short_day,
        time_words=words.time_words,
        hour_words=words.hour_words,
    )
    env.globals.update(due_words=words.due_words, due_state=words.due_state, number_words=words.number_words)
    env.globals.update(ways_to_read=lambda: ways.WAYS)
    return env


def govuk(component: str, **params: Any) -> SafeString:
    """A GOV.UK component by its name: govuk("notification-banner", text="Saved")."""
    name = "govuk" + "".join(part.title() for part in component.split("-"))
    return macro(component, name, params)


@pass_context
def form_open(
    context: Context,
    form: str,
    *,
    action: str = "",
    draft: Any = None,
    files: bool = False,
    label: str = "",
    **attributes: str,
) -> SafeString:
    """The start of a form that changes something: the safety token of the session and the signed one of the form.

    `draft` (with `ref`, `tab`, `url` and `revision`, 0 before the first save) makes it save itself while someone
    types. Close with </form>.

    The browser keeps nothing of it: names of children stay out of its memory, and going back after something was written
    down does not put the old words into a new form, where sending them would write them down twice. What was typed and
    not finished is in the draft. A field may ask for it (a user name, a code from an app).
    """
    request = context["request"]
    held = request.POST.get(tokens.FIELD, "") if request.method == "POST" else ""
    hidden = [("csrfmiddlewaretoken", str(context["csrf_token"]))]
    given: list[tuple[str, str]] = [(name.replace("_", "-"), value) for name, value in attributes.items()]
    writer = _writer(request)
    if writer is not None:
        hidden.append(
            (tokens.FIELD, held or tokens.issue(writer=writer, form=form, now=request.now, draft=_ref(draft)))
        )
    if draft is not None:
        hidden += [("draft_revision", str(draft.revision)), ("draft_tab", draft.tab)]
        given += [("data-draft-url", draft.url)]
    if files:
        given.append(("enctype", "multipart/form-data"))
    if label:
        given.append(("aria-label", kept.shown(label)))
    return format_html(
        '<form method="post" novalidate autocomplete="off" action="{}"{}>{}',
        action,
        format_html_join("", ' {}="{}"', given),
        format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden),
    )


def _writer(request: Any) -> UUID | None:
    """Whose form it is: a colleague's, or a reader's outside. None: nobody is signed in."""
    if (reader := getattr(request, "reader", None)) is not None:
        return UUID(str(reader.account))
    viewer = getattr(request, "viewer", None)
    if viewer is None or not getattr(request.user, "is_authenticated", False):
        return None
    return UUID(str(viewer.user))


def _ref(draft: Any) -> UUID | None:
    return None if draft is None else draft.ref
