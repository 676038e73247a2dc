"""Answering a request with a page."""

import logging
from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm, PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from alongside.design import kept
from alongside.design.language import OUTSIDE
from alongside.design.registry import door_of, refusal, stale

log = logging.getLogger(__name__)


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """The page. A form with errors in it answers 422, and the title begins with "Error: ".

    `form` is the form on the page; several go in `forms`, and their errors into one summary.
    """
    forms = [f for f in [context.get("form"), *context.get("forms", [])] if isinstance(f, BaseForm)]
    for one in forms:
        _as_typed(one, getattr(request, "typed", {}))
    faulty = [f for f in forms if f.is_bound and f.errors]
    return render(request, template, {**context, "faulty_forms": faulty}, status=422 if faulty else 200)


def _as_typed(form: BaseForm, typed: Mapping[str, str]) -> None:
    """What stood in a form when somebody asked to read its page in another way. A password is typed again, as always."""
    for name, field in form.fields.items():
        said = typed.get(form.add_prefix(name))
        if said is not None and not isinstance(field.widget, PasswordInput):
            form.initial[name] = said


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file, always as a download: the browser never opens it in our name. What is kept private from whoever downloads it is
    not in the file's name either."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, kept.shown(name))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose safety token no longer fits, mostly because its writer signed in again elsewhere.

    Nothing is taken, and what was typed is given back.
    """
    return stale(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is not there, or may not be known to be there: the same page for both."""
    return refusal(request, "404", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What somebody may not do."""
    return refusal(request, "403", status=403)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Staff read the page that needs nothing; so does everybody where the page outside fails too."""
    if door_of(request) in OUTSIDE:
        try:
            return refusal(request, "500", status=500)
        except Exception:
            log.exception("The page outside that says so failed in its turn")
    return render(request, "500.html", status=500)
