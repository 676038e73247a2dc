"""Exit, and the page that says what Exit cannot do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.design import ways
from alongside.design.answers import show
from alongside.design.council import house
from alongside.design.registry import PUBLIC, page


@page("public:leave", "exit/", door="public", roles=PUBLIC, inside=True)
def leave(request: HttpRequest) -> HttpResponse:
    """Forget what this browser was given by the public door, and go to a page that tells nobody anything.

    An ordinary link leads here, so that it works without scripts; with them the page goes first and this is told beside.
    What somebody typed stays with us for its seven days, under its reference and code; this browser no longer leads to it.
    """
    answer = redirect(house().exit_to)
    for cookie in (settings.TAB_COOKIE, settings.CSRF_COOKIE_NAME):
        answer.delete_cookie(cookie)
    ways.forget(answer)
    answer["Clear-Site-Data"] = '"cache"'  # also the pages a browser keeps for its Back button
    return answer


@page("public:cover_your_tracks", "cover-your-tracks/", door="public", roles=PUBLIC)
def cover_your_tracks(request: HttpRequest) -> HttpResponse:
    """What a browser remembers, how to make it forget, and what nobody can make it forget."""
    return show(request, "public/leaving/cover_your_tracks.html")
