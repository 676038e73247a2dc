"""What every request passes. A door's own rules stand at the door."""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.template import engines

NUL = "\x00"


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse the NUL character once, for all pages: PostgreSQL cannot store it, and no keyboard types it.

    It comes with text pasted from a broken document, or from somebody trying the locks. The answer is 400 with
    one message, and gives back what was typed without the character, so that nothing is lost.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if NUL in request.path or NUL in unquote(request.META.get("QUERY_STRING", "")):
            return _refusal(request, {})
        if request.method == "POST" and request.content_type in FORMS:
            typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
            files = [file.name or "" for several in request.FILES.lists() for file in several[1]]
            if any(NUL in text for name, values in typed.items() for text in [name, *values]) or any(
                NUL in name for name in files
            ):
                return _refusal(request, typed)
        return get_response(request)

    return answer


FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


# What a form carries that nobody typed; a token above all is not shown.
UNTYPED = {"csrfmiddlewaretoken", "form_token", "act"}


def _refusal(request: HttpRequest, typed: dict[str, list[str]]) -> HttpResponse:
    kept = [
        (name.replace(NUL, ""), value.replace(NUL, ""))
        for name, values in typed.items()
        for value in values
        if value and name not in UNTYPED and not name.startswith("draft_")
    ]
    page = engines["django"].from_string(PAGE).render({"typed": kept}, request)
    return HttpResponse(page, status=400)


# No layout and no style: this page must not depend on anything that could refuse in its turn.
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error: a character that cannot be kept</title></head>
<body><main>
<h1>We could not accept this: it holds a hidden character that cannot be kept</h1>
<p>It usually comes with text copied from another program. Go back and paste the text again as plain text.</p>
{% if typed %}<h2>What you typed, without the character</h2>
<p>Nothing has been saved yet. You can copy it from here.</p>
{% for name, value in typed %}<p><label for="typed-{{ forloop.counter }}">{{ name }}</label><br>
<textarea id="typed-{{ forloop.counter }}" rows="6" cols="60" readonly>{{ value }}</textarea></p>
{% endfor %}{% endif %}</main></body></html>"""
