"""Answering a request with a page."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.design.registry import typed_text


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """The page. A form with errors in it answers 422, and the title begins with "Error: ".

    `form` is the form on the page; several go in `forms`, and their errors into one summary.
    """
    forms = [f for f in [context.get("form"), *context.get("forms", [])] if isinstance(f, BaseForm)]
    faulty = [f for f in forms if f.is_bound and f.errors]
    return render(request, template, {**context, "faulty_forms": faulty}, status=422 if faulty else 200)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose safety token no longer fits, mostly because its writer signed in again elsewhere.

    Nothing is taken, and what was typed is given back.
    """
    return render(
        request, "stale-form.html", {"typed": typed_text(request), "back": request.path}, status=403
    )
