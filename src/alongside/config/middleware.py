"""What every request passes. A door's own rules stand at the door."""

from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.template import engines

from alongside.design import typed

NUL = "\x00"
LARGEST = 130 * 1024 * 1024  # bytes of one form with its files; more is not read at all


def keep_what_was_typed(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Deal once, for all pages, with what cannot be kept.

    A hidden character in what was typed becomes a visible sign (`design.typed`), and the form says so at its field. In an
    address nobody typed it: refused. A form too large to be read is refused in one sentence: what was typed is still on
    the page it came from.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if NUL in request.path or NUL in unquote(request.META.get("QUERY_STRING", "")):
            return _refusal(request, HIDDEN, 400)
        if request.method == "POST" and request.content_type in FORMS:
            if _length(request) > LARGEST:
                return _refusal(request, TOO_LARGE, 413)
            try:
                request.POST  # noqa: B018  reading it is what may fail
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return _refusal(request, TOO_LARGE, 413)
            _make_visible(request)
        return get_response(request)

    return answer


METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def _make_visible(request: HttpRequest) -> None:
    for several in request.FILES.lists():
        for file in several[1]:
            file.name = typed.visible(file.name or "")
    sent = [(name, values, [*map(typed.visible, values)]) for name, values in request.POST.lists()]
    if all(before == after and typed.visible(name) == name for name, before, after in sent):
        return
    seen = QueryDict(mutable=True)
    for name, _, values in sent:
        seen.setlist(typed.visible(name), values)
    request.POST = seen  # type: ignore[assignment]


HIDDEN = (
    "We could not accept this: the address holds a hidden character that cannot be kept",
    "Go back, and open the page again from there.",
)
TOO_LARGE = (
    "Not saved: this is too large to be sent at once",
    "Go back: what you typed is still on that page, and in your draft as far as it was saved. Shorten it, or attach fewer "
    "and smaller files, then send it again.",
)


def _refusal(request: HttpRequest, says: tuple[str, str], status: int) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"state": "refused", "says": says[0]}, status=status)
    page = engines["django"].from_string(PAGE).render({"heading": says[0], "words": says[1]}, request)
    return HttpResponse(page, status=status)


# No layout and no style: this page must not depend on anything that could refuse in its turn.
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error: {{ heading }}</title></head>
<body><main>
<h1>{{ heading }}</h1>
<p>{{ words }}</p>
</main></body></html>"""
