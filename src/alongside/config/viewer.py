"""Who asks: built once a request, when a page first wants to know."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from alongside.design import clock
from alongside.record.access import NotFound, Viewer, viewer_of


def attach_viewer(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put `viewer` on the request of somebody signed in; None for everybody else. The account goes no further.

    Whatever somebody signed in gets is kept by no browser and no proxy, refusals and "not found" included.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        def viewer() -> Viewer:
            return viewer_of(request.user.ref, now=getattr(request, "now", None) or clock.now())  # type: ignore[union-attr]

        request.viewer = SimpleLazyObject(viewer) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        response = get_response(request)
        if request.viewer is not None and not response.has_header("Cache-Control"):  # type: ignore[attr-defined]
            add_never_cache_headers(response)
        return response

    answer.process_exception = not_found  # type: ignore[attr-defined]
    return answer


def not_found(request: HttpRequest, exception: Exception) -> None:
    """A record somebody may not see is not found, like one that does not exist: both answer the same page."""
    if isinstance(exception, NotFound):
        raise Http404 from None
