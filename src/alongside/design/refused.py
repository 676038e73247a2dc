"""Saying no, or that something went wrong, in the words and on the page of the door somebody stands at.

Whoever works here sees the pages of staff. Families and the public see the page outside: Exit, 999, and the way back to the
start of their own door. Nothing on it differs with the address, so that what is kept from somebody looks like nothing.
"""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from alongside.design import language, ways

# What a list or a button sent, not a person's own words: nobody could copy it anywhere.
_CHOSEN = re.compile(r"[a-z0-9_]{0,40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|/\S*")


def staff(request: HttpRequest, which: str, *, status: int, **context: Any) -> HttpResponse:
    """The page of this name as whoever works here sees it: "404"."""
    return render(request, f"{which}.html", context, status=status)


def outside(request: HttpRequest, which: str, *, door: str, status: int, **context: Any) -> HttpResponse:
    """The same as a family or the public sees it, in the language and the way they read."""
    request.way = ways.chosen(request)  # type: ignore[attr-defined]
    context["around"] = "family/door.html" if door == "family" else "outside.html"
    context["start"] = reverse(f"{door}:home")
    with language.spoken(language.chosen(request)):
        response = render(request, f"outside/{which}.html", context, status=status)
    add_never_cache_headers(response)
    return response


def own_words(typed: list[tuple[str, str]]) -> list[str]:
    """Of what a form sent, what somebody wrote themselves. A field's own name says nothing to a family."""
    return [words for _, words in typed if not _CHOSEN.fullmatch(words)]
