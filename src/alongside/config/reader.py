"""Which reader outside the staff asks: built once a request, when a page of theirs first wants to know."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from alongside.accounts.proofs import doors_open
from alongside.design import clock
from alongside.record.access_family import reader_of
from alongside.record.actions.ways import choose


def attach_reader(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let the guard of a reader's page ask who reads (`request.find_reader()`): a reader and who they are in the record,
    or None. Pages of staff never ask, so a family's session is nothing there. And let it write down how somebody outside
    chose to read (`request.chose_way(way, language)`)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        def find() -> object:
            here = request.find_family() if doors_open() else None  # type: ignore[attr-defined]
            return None if here is None else reader_of(here.account)

        def choose_way(way: str, code: str) -> None:
            choose(way, code, reader=getattr(request, "reader", None), now=clock.now())

        request.find_reader = find  # type: ignore[attr-defined]
        request.chose_way = choose_way  # type: ignore[attr-defined]
        return get_response(request)

    return answer
