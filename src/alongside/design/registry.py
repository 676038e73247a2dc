"""The list of all pages. Addresses, navigation, who may open what, and the page tests all come from it.

A room declares its pages beside its views, in a module called `views`:

    @page("desk:board", "front-door/", door="desk", roles=roles_who_may("see_front_door"),
          nav=Nav("Front door", 20), states=("empty", "three waiting"), example=board_example)
    def board(request): ...

The view gets the request with `viewer` (who asks; see config.middleware), `now`, `today` and `page` on it.
Addresses carry random UUIDs only: never a key, a name or a number that could be walked.
"""

import pkgutil
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.cache import add_never_cache_headers

from alongside.design import clock, language, refused, tokens, ways

PUBLIC: None = None  # `roles=PUBLIC`: no sign-in is asked
READERS = frozenset({"reader"})  # `roles=READERS`: somebody outside the staff, signed in at their own door
# Doors whose pages no browser and no proxy keeps, whoever opens them: who sits there next must read nothing.
OUTSIDE = frozenset({"public", "family", "partners"})
View = Callable[..., HttpResponseBase]
Example = Callable[[Any, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Nav:
    """A place in the navigation: its words, and its order (small numbers first)."""

    label: str
    order: int


@dataclass(frozen=True)
class Page:
    """One page: where it is, whose door, who may open it, and how a test opens it.

    `roles`: the roles that may open it, READERS (families, signed in at their own door), or PUBLIC. `example(council, state)` gives the values for the address,
    for each of `states` (the ways the page can look). `section` is the page whose navigation item is lit.
    A page about somebody also gives `whose(council, which)`: the address's values for a record that is "own" to
    `opened_by`, one that is "other" (out of their teams) and one that is "restricted"; None where this door has no such record. `opened_by` is the e-mail
    address of a demonstration colleague, or a role; empty means any role that may. `most_queries` is its budget.
    `inside` tells that it is not a page of its own (an answer to a script, a part of a page).
    `expired(request, token)` keeps what was typed when a form comes after its session has ended.
    `brings(council, state)` gives the cookies somebody comes with, where a page looks otherwise for what they did before.
    """

    name: str
    route: str
    door: str
    view: View
    roles: frozenset[str] | None
    example: Example | None = None
    states: tuple[str, ...] = ("",)
    nav: Nav | None = None
    section: str = ""
    inside: bool = False
    expired: Callable[[HttpRequest, tokens.FormToken], bool] | None = None
    whose: Callable[[Any, str], Mapping[str, Any] | None] | None = None
    opened_by: str = ""
    most_queries: int = 25
    brings: Callable[[Any, str], Mapping[str, str]] | None = None

    def arguments(self, council: Any, state: str = "") -> dict[str, Any]:
        """The values of the address for a test, from the demonstration council."""
        return dict(self.example(council, state)) if self.example else {}

    def cookies(self, council: Any, state: str = "") -> dict[str, str]:
        """What a browser comes with for a test, beside the sign-in."""
        return dict(self.brings(council, state)) if self.brings else {}

    def address(self, **arguments: Any) -> str:
        return reverse(self.name, kwargs=arguments)

    def open_to(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may open it (whose record it is, is the record's question)."""
        return self.roles is None or not self.roles.isdisjoint(roles)


class BadPage(Exception):
    """A page was declared in a way that cannot be served safely."""


_pages: dict[str, Page] = {}
_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")


def page(
    name: str, route: str, *, door: str, roles: Collection[str] | None, **more: Any
) -> Callable[[View], View]:
    """Declare a page; the view is returned behind its guard."""

    def declare(view: View) -> View:
        entry = Page(
            name=name,
            route=route.lstrip("/"),
            door=door,
            view=view,
            roles=None if roles is None else frozenset(str(role) for role in roles),
            **more,
        )
        _check(entry)
        _pages[name] = entry
        return guard(entry)

    return declare


def _check(entry: Page) -> None:
    if (before := _pages.get(entry.name)) and before.view.__module__ != entry.view.__module__:
        raise BadPage(f"Two pages are called {entry.name}.")
    if ":" in entry.name and entry.name.split(":")[0] != entry.door:
        raise BadPage(f"{entry.name} stands at the door {entry.door}.")
    for converter, argument in _CONVERTER.findall(entry.route):
        if converter != "uuid":
            raise BadPage(
                f"{entry.name}: {argument} must be a UUID, so that addresses cannot be guessed or walked."
            )
    if _CONVERTER.search(entry.route) and entry.example is None:
        raise BadPage(f"{entry.name} needs an example, so that the page tests can open it.")
    if entry.roles is not None and not entry.roles:
        raise BadPage(f"{entry.name} is open to nobody.")


def guard(entry: Page) -> View:
    """The view behind its guard: signed in, of a role that may, never kept by a browser or a proxy."""

    @wraps(entry.view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.today = clock.day_of(request.now)  # type: ignore[attr-defined]
        request.page = entry  # type: ignore[attr-defined]
        if entry.door not in OUTSIDE:
            return _answer(request, entry, arguments)
        request.way = ways.chosen(request)  # type: ignore[attr-defined]
        with language.spoken(language.chosen(request)):
            return _answer(request, entry, arguments)

    return answer


def _answer(request: HttpRequest, entry: Page, arguments: Mapping[str, Any]) -> HttpResponseBase:
    if entry.roles == READERS:
        if (refused := _let_reader_in(request)) is not None:
            return refused
    elif entry.roles is not None:
        if not request.user.is_authenticated:
            return _signed_out(request, entry)
        if not entry.open_to(request.viewer.roles):  # type: ignore[attr-defined]
            return _not_for_this_role(request)
        request.viewer = request.viewer.under(sorted(entry.roles))  # type: ignore[attr-defined]
    try:
        wanted = ways.pressed(request) if entry.door in language.OUTSIDE else None
        if wanted:
            response = _read_anew(request, entry, arguments, *wanted)
        elif entry.door in language.OUTSIDE and ways.asks_for_more(request):
            response = _with_every_way(request, entry, arguments)
        else:
            response = entry.view(request, **arguments)
    except tokens.FormRefused:
        response = stale(request)
    if entry.roles is not None or entry.door in OUTSIDE:
        add_never_cache_headers(response)
    return response


def _read_anew(
    request: HttpRequest, entry: Page, arguments: Mapping[str, Any], way: str, code: str
) -> HttpResponseBase:
    """The same page in another way or language, asked for by a button of its form: nothing is done, and what was typed
    stands in it again (`request.typed`)."""
    request.typed, request.POST, request.method = request.POST, QueryDict(), "GET"  # type: ignore[attr-defined]
    request.way = ways.BY_KEY[way]  # type: ignore[attr-defined]
    with language.spoken(code):
        response = entry.view(request, **arguments)
    ways.keep(response, request, way=way, code=code)
    request.chose_way(way, code)  # type: ignore[attr-defined]
    return response


def _with_every_way(request: HttpRequest, entry: Page, arguments: Mapping[str, Any]) -> HttpResponseBase:
    """The same page with every way and language to read it in, each a button of its form (`request.more_ways`): nothing is done,
    nothing is chosen yet, and what was typed stands in it again."""
    request.typed, request.POST, request.method = request.POST, QueryDict(), "GET"  # type: ignore[attr-defined]
    request.more_ways = True  # type: ignore[attr-defined]
    return entry.view(request, **arguments)


class Silent(BaseStorage):
    """What is said once ("Saved") on pages of staff is said there: a reader's page has no part in it."""

    def _get(self, *_: object, **__: object) -> tuple[list[Message], bool]:
        return [], True

    def _store(self, messages: list[Message], *_: object, **__: object) -> list[Message]:
        return []


def _let_reader_in(request: HttpRequest) -> HttpResponse | None:
    """Put who reads on the request (`reader`, `reader_person`), and take staff off it: whatever session of theirs the
    browser holds, nothing of it reaches the page. Answers a refusal where nobody of the families is signed in."""
    request.user, request.viewer = AnonymousUser(), None  # type: ignore[attr-defined]
    request._messages = Silent(request)  # type: ignore[attr-defined]
    here = request.find_reader()  # type: ignore[attr-defined]
    if here is not None:
        request.reader, request.reader_person = here.reader, here.person  # type: ignore[attr-defined]
        return None
    sign_in = reverse("family:sign_in")
    if wants_json(request):
        return JsonResponse({"state": "signed_out", "sign_in": sign_in}, status=401)
    if request.method == "POST":
        words = refused.own_words(typed_text(request))
        return render(request, "family/signing_in/ended.html", {"words": words}, status=401)
    return redirect_to_login(request.get_full_path(), sign_in)


def _not_for_this_role(request: HttpRequest) -> HttpResponse:
    """Says so plainly. The header tells this refusal from others (the access grid's tests read it)."""
    response = render(request, "403.html", status=403)
    response["X-Refused"] = "role"
    return response


def _signed_out(request: HttpRequest, entry: Page) -> HttpResponse:
    """Sign in and come back. What was typed is kept in the writer's own draft where the form has one."""
    if wants_json(request):
        return JsonResponse({"state": "signed_out", "sign_in": reverse("account_login")}, status=401)
    if request.method == "POST":
        return _session_ended(request, entry)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def _session_ended(request: HttpRequest, entry: Page) -> HttpResponse:
    kept = False
    if entry.expired:
        try:
            kept = entry.expired(request, tokens.read(request, now=request.now))  # type: ignore[attr-defined]
        except tokens.FormRefused:
            kept = False
    typed = [] if kept else typed_text(request)
    came_from = request.get_full_path()
    return render(
        request,
        "account/session-expired.html",
        {"kept": kept, "typed": typed, "sign_in": f"{reverse('account_login')}?{_next(came_from)}"},
        status=401,
    )


def _next(address: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": address})


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into a form that cannot be taken, to give it back: names and values, no tokens."""
    hidden = {"csrfmiddlewaretoken", tokens.FIELD, "password", "code"}
    return [
        (name, text) for name, texts in request.POST.lists() if name not in hidden for text in texts if text
    ]


def door_of(request: HttpRequest) -> str:
    """Which door somebody stands at: that of the page they asked for, or where there is no such page, that of the pages
    whose addresses begin alike. Empty where no door's do."""
    if (entry := getattr(request, "page", None)) is not None:
        return str(entry.door)
    first = request.path_info.lstrip("/").partition("/")[0]
    return next((each.door for each in pages() if first and each.route.partition("/")[0] == first), "")


def refusal(request: HttpRequest, which: str, *, status: int) -> HttpResponse:
    """The page that says no ("404"), or that something went wrong, as it is at the door somebody stands at."""
    if (door := door_of(request)) in language.OUTSIDE:
        return refused.outside(request, which, door=door, status=status)
    return refused.staff(request, which, status=status)


def stale(request: HttpRequest) -> HttpResponse:
    """A form that can no longer be taken: nothing is done, and what was typed is given back."""
    typed, back = typed_text(request), request.path
    if (door := door_of(request)) in language.OUTSIDE:
        words = refused.own_words(typed)
        return refused.outside(request, "stale-form", door=door, status=403, words=words, back=back)
    return refused.staff(request, "stale-form", status=403, typed=typed, back=back)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def pages(door: str = "") -> list[Page]:
    """All pages, or those of one door, by name."""
    return sorted((p for p in _pages.values() if not door or p.door == door), key=lambda p: p.name)


def named(name: str) -> Page:
    """The page of this name. Raises KeyError where none is declared."""
    return _pages[name]


def load(package: str) -> None:
    """Import every module called `views` below a package, so that its pages are declared."""
    root = import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if module.name.rsplit(".", 1)[-1] == "views":
            import_module(module.name)


def urlpatterns() -> list[URLPattern | URLResolver]:
    """The addresses of all pages declared so far; a door is a namespace."""
    plain: list[URLPattern | URLResolver] = []
    doors: dict[str, list[URLPattern | URLResolver]] = {}
    for entry in pages():
        namespace, _, name = entry.name.rpartition(":")
        (doors.setdefault(namespace, []) if namespace else plain).append(
            path(entry.route, guard(entry), name=name)
        )
    return plain + [path("", include((patterns, door), namespace=door)) for door, patterns in doors.items()]


@dataclass(frozen=True)
class NavItem:
    label: str
    href: str
    current: bool
    active: bool


def navigation(request: HttpRequest) -> Iterator[NavItem]:
    """What this person can go to, in order. Nothing before sign-in."""
    viewer = getattr(request, "viewer", None)
    here = getattr(request, "page", None)
    if viewer is None or not getattr(request.user, "is_authenticated", False):
        return
    shown = [p for p in pages() if p.nav and p.roles is not None and p.open_to(viewer.roles)]
    for entry in sorted(shown, key=lambda p: p.nav.order if p.nav else 0):
        yield NavItem(
            label=entry.nav.label if entry.nav else "",
            href=entry.address(),
            current=here is not None and here.name == entry.name,
            active=here is not None and entry.name in {here.name, here.section},
        )
