"""Asking why, before a record outside one's own work opens."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from alongside.design.registry import typed_text
from alongside.record.access import ReasonNeeded


def ask_reason(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Send whoever has to say why to the page that asks, and back afterwards."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    answer.process_exception = reason_first  # type: ignore[attr-defined]
    return answer


def reason_first(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page that asks why. What was typed into a form is given back, since nothing was taken."""
    if not isinstance(exception, ReasonNeeded):
        return None
    back = request.get_full_path() if request.method == "GET" else request.path
    address = f"{reverse('desk:why', kwargs={'person': exception.person})}?{urlencode({'next': back})}"
    if request.method == "GET":
        return redirect(address)
    context = {"address": address, "typed": typed_text(request)}
    return render(request, "desk/access/reason-first.html", context, status=403)
