"""Who asks: built once a request, when a page first wants to know."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from alongside.design import clock, kept
from alongside.record.access import NotFound, Viewer, viewer_of
from alongside.record.rendering.kept import in_a_box, words_for


def attach_viewer(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put `viewer` on the request of somebody signed in; None for everybody else. The account goes no further.

    Whatever somebody signed in gets is kept by no browser and no proxy, refusals and "not found" included. No page of theirs
    names whoever is hidden from them (`design.kept`).
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        def viewer() -> Viewer:
            return viewer_of(request.user.ref, now=getattr(request, "now", None) or clock.now())  # type: ignore[union-attr]

        request.viewer = SimpleLazyObject(viewer) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        with kept.reading(lambda page: _fit_for(request, page), lambda: _typed(request)):
            response = get_response(request)
        if request.viewer is not None and not response.has_header("Cache-Control"):  # type: ignore[attr-defined]
            add_never_cache_headers(response)
        return response

    answer.process_exception = not_found  # type: ignore[attr-defined]
    return answer


def _fit_for(
    request: HttpRequest, page: Mapping[str, Any]
) -> tuple[Callable[[str], str], Callable[[str], str]] | None:
    viewer: Viewer | None = request.viewer  # type: ignore[attr-defined]
    if viewer is None:
        return None
    now = getattr(request, "now", None) or clock.now()
    hide = words_for(viewer, page, now=now)
    return None if hide is None else (hide, lambda words: in_a_box(words, hide))


def _typed(request: HttpRequest) -> Collection[str]:
    """What this reader wrote: what came with this request, and what stands in a draft of theirs."""
    own: set[str] = request.viewer.kept.own if request.viewer else set()  # type: ignore[attr-defined]
    if request.method == "POST" and not getattr(request, "words_sent", False):
        request.words_sent = True  # type: ignore[attr-defined]
        own.update(str(value) for _, values in request.POST.lists() for value in values)
    return own


def not_found(request: HttpRequest, exception: Exception) -> None:
    """A record somebody may not see is not found, like one that does not exist: both answer the same page."""
    if isinstance(exception, NotFound):
        raise Http404 from None
