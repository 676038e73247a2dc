"""Tell us about a child, ask for help, tell us as somebody who works with children, ask to be rung: one question a page.

What is typed is saved as it is typed, before anything is said about it. A form carries its own way to where it is kept, so
that a page that was open while the service was away can be sent again, and is sent once.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from alongside.design import language
from alongside.design.answers import show
from alongside.design.council import house
from alongside.design.registry import PUBLIC, page, wants_json
from alongside.design.words import time_words
from alongside.law import helplines
from alongside.law.helplines import Helpline
from alongside.public import signs, tab
from alongside.public.form import composing, examples
from alongside.public.form.forms import QuestionForm, people_in, typed
from alongside.public.form.questions import (
    CHECK,
    MORE,
    MOST_PEOPLE,
    PLACES,
    ROUTE,
    ROUTES,
    SEEN,
    Question,
    Route,
)
from alongside.public.tab import Tab
from alongside.record.actions import Mistaken, outside
from alongside.record.actions.outside import AlreadySent, TooManyBegun
from alongside.record.queries.public import unsent
from alongside.record.queries.public.unsent import Sent, Standing, Way

PLACE = "place"


@page("public:home", "get-in-touch/", door="public", roles=PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """What somebody may have come for."""
    here = tab.read(request)
    begun = [route for key, route in ROUTES.items() if key in here.ways]
    return show(
        request,
        "public/form/home.html",
        routes=[(route, reverse("public:question", args=[_first(route)])) for route in ROUTES.values()],
        begun=[(route, reverse("public:question", args=[route.ref(CHECK)])) for route in begun],
        days=unsent.kept_for().days,
    )


def _first(route: Route) -> UUID:
    return route.ref(route.questions[0].key)


@page(
    "public:question",
    "get-in-touch/<uuid:question>/",
    door="public",
    roles=PUBLIC,
    example=examples.question,
    brings=examples.brings,
    states=tuple(examples.STATES),
    most_queries=3,
)
@csrf_exempt  # a form carries its own way, which no other site knows; see `tab.comes_from_here`
def question(request: HttpRequest, question: UUID) -> HttpResponse:
    """One question, or the page to check the answers."""
    if question not in PLACES:
        raise Http404
    route, asked = PLACES[question]
    here = tab.read(request)
    # What came with a button for another way to read stands in `typed`.
    given: Any = getattr(request, "typed", request.POST)
    if given and not tab.comes_from_here(request):
        return _from_elsewhere(request, route, asked, given)
    way = tab.from_the_page(given.get(PLACE, "")) or here.ways.get(route.key) or unsent.begin()
    if request.method == "POST":
        answer = _asked(request, route, asked, way) if asked else _sent(request, route, way, here)
    elif given and asked:
        answer = _asked(request, route, asked, way, read_anew=True)
    else:
        answer = _opened(request, route, asked, way, here)
    return answer if wants_json(request) else _remember(answer, here, route, way)


def _from_elsewhere(request: HttpRequest, route: Route, asked: Question | None, given: Any) -> HttpResponse:
    """A form that does not say it comes from one of our pages is neither kept nor sent, nor does this browser learn where it
    would be. What stood in it is shown: some browsers say nothing of where they come from."""
    if asked is None:
        return redirect("public:question", question=route.ref(CHECK))
    form = QuestionForm(
        asked,
        given,
        today=request.today,  # type: ignore[attr-defined]
        people=people_in(asked, typed(asked, given)),
    )
    why = _("We cannot tell that this came from our own page, so we did not keep it. Try again, or ring us.")
    return _not_kept(request, route, asked, unsent.begin(), form, why, 403)


def _opened(request: HttpRequest, route: Route, asked: Question | None, way: Way, here: Tab) -> HttpResponse:
    """The page as somebody comes to it. Of a form that was sent: that it was, and not an empty one. The answers are checked
    once every question was seen."""
    there = unsent.standing(way, now=request.now)  # type: ignore[attr-defined]
    if there and not there.answers and unsent.sent(way.ref):
        return tab.keep(redirect("public:sent"), here.after_sending(route.key, way.ref))
    before = unsent.sent(here.sent) if here.sent and there is None else None
    if before and before.route == route.key and asked is not route.questions[0]:
        return redirect("public:sent")
    if asked is None and there and (left := _unseen(route, there.answers)):
        return redirect("public:question", question=route.ref(left.key))
    return _page(request, route, asked, way, there=there, before=before)


def _unseen(route: Route, answers: dict[str, Any]) -> Question | None:
    """The first question, in order, that nobody went on from yet."""
    return next((each for each in route.asked(answers) if f"{SEEN}{each.key}" not in answers), None)


def _remember(answer: HttpResponse, here: Tab, route: Route, way: Way) -> HttpResponse:
    """The browser is told where its form is kept. After sending it has been told already."""
    if not answer.cookies and here.ways.get(route.key) != way:
        tab.keep(answer, here.writing(route.key, way))
    return answer


def _page(
    request: HttpRequest,
    route: Route,
    asked: Question | None,
    way: Way,
    *,
    form: QuestionForm | None = None,
    more: bool = False,
    stops: bool = False,
    wrong: str = "",
    there: Standing | None = None,
    before: Sent | None = None,
) -> HttpResponse:
    there = there or unsent.standing(way, now=request.now)  # type: ignore[attr-defined]
    answers = there.answers if there else {}
    back = route.before(asked.key if asked else CHECK, answers)
    steps = route.asked(answers)
    about: dict[str, Any] = {
        "route": route,
        "place": way,
        "signed": tab.on_the_page(way),
        "kept_until": there.kept_until if there else None,
        "back": reverse("public:question", args=[back]) if back else reverse("public:home"),
        "danger": composing.danger(answers) if asked in (None, *steps[1:2]) else "",
        "sent_before": before if before and before.route == route.key else None,
        "checking": request.GET.get("then") == CHECK,
        "stops": stops,
    }
    if asked is None:
        return _check_page(request, about, answers, wrong)
    said = answers.get(asked.key, {})
    if form is None:
        form = QuestionForm(asked, today=request.today, initial=said, people=people_in(asked, said) + more)  # type: ignore[attr-defined]
    about["form"] = form
    return show(
        request,
        "public/form/question.html",
        asked=asked,
        more=asked.people and form.people < MOST_PEOPLE,
        step=steps.index(asked) + 1 if asked in steps else 0,
        steps=route.at_most(asked.key, answers),
        helplines=_beside(asked, request.today),  # type: ignore[attr-defined]
        **about,
    )


def _beside(asked: Question, today: date) -> list[Helpline]:
    """Whom a question names to talk to besides us: those for children where a young person is asked."""
    if not asked.aside:
        return []
    young = asked.aside == "young"
    return [one for one in helplines.on(today) if one.number and one.for_children is young]


def _check_page(
    request: HttpRequest, about: dict[str, Any], answers: dict[str, Any], wrong: str
) -> HttpResponse:
    route: Route = about["route"]
    there = [
        (each, composing.read_back(each, answers), reverse("public:question", args=[route.ref(each.key)]))
        for each in route.asked(answers)
    ]
    wanting = [(each, href) for each, _, href in there if each in composing.missing(route, answers)]
    answer = show(
        request,
        "public/form/check.html",
        answered=there,
        wanting=wanting,
        wrong=wrong,
        hidden_box=signs.HIDDEN_BOX,
        **about,
    )
    answer.status_code = 422 if wrong else 200
    return answer


def _asked(
    request: HttpRequest, route: Route, asked: Question, way: Way, *, read_anew: bool = False
) -> HttpResponse:
    """An answer: kept as it was typed, then looked at, then the next question. Whoever adds a child, goes elsewhere or asks
    to read in another way has not answered yet: it is only kept."""
    given: QueryDict = request.typed if read_anew else request.POST  # type: ignore[attr-defined]
    act = given.get("act", "")
    words = typed(asked, given)
    form = QuestionForm(asked, given, today=request.today, people=people_in(asked, words))  # type: ignore[attr-defined]
    kept: dict[str, Any] = {asked.key: words, ROUTE: route.key}
    if act == "open":
        return _leads_to(request, route, asked, way)
    answers_it = not (wants_json(request) or read_anew or act)
    if answers_it and form.is_valid():
        kept[f"{SEEN}{asked.key}"] = True
    try:
        way = _keep(request, way, kept)
    except AlreadySent:
        return _too_late(request, words)
    except Mistaken:
        return _not_kept(request, route, asked, way, form, _too_much(), 413)
    except TooManyBegun:
        return _not_kept(request, route, asked, way, form, _too_many(), 429)
    if wants_json(request):
        return JsonResponse({"state": "saved", "at": time_words(request.now)})  # type: ignore[attr-defined]
    if read_anew or act in ("more", "stop"):
        return _page(request, route, asked, way, more=act == "more", stops=act == "stop")
    if act:
        return _goes(request, route, asked, way, act)
    if not form.is_valid():
        return _page(request, route, asked, way, form=form)
    there = unsent.standing(way, now=request.now)  # type: ignore[attr-defined]
    answers = there.answers if there else {}
    following = route.ref(CHECK) if request.GET.get("then") == CHECK else route.after(asked.key, answers)
    return _leads_to(request, route, PLACES[following][1], way)


def _leads_to(request: HttpRequest, route: Route, asked: Question | None, way: Way) -> HttpResponse:
    """Another page of the form. A browser that takes no cookies is given it at once, with its way on it: asked for anew it would
    be the page of an empty form."""
    if settings.TAB_COOKIE in request.COOKIES:
        then = "?then=check" if request.GET.get("then") == CHECK and asked else ""
        return redirect(reverse("public:question", args=[route.ref(asked.key if asked else CHECK)]) + then)
    there = unsent.standing(way, now=request.now)  # type: ignore[attr-defined]
    left = _unseen(route, there.answers) if asked is None and there else None
    return _page(request, route, left or asked, way, there=there)


def _keep(request: HttpRequest, way: Way, words: dict[str, Any]) -> Way:
    """Keep it, and answer under which way: where the key of the page is another's, under a new one."""

    def save(under: Way) -> Way:
        outside.save_unsent(
            under.ref,
            under.key,
            words,
            may_begin=lambda: signs.may_begin(request),
            now=request.now,  # type: ignore[attr-defined]
        )
        return under

    try:
        return save(way)
    except LookupError:
        return save(unsent.begin())


def _not_kept(
    request: HttpRequest,
    route: Route,
    asked: Question,
    way: Way,
    form: QuestionForm,
    why: str,
    status: int,
) -> HttpResponse:
    """It is not kept, and the page says why. The words are still on it."""
    if wants_json(request):
        return JsonResponse({"state": "refused", "says": why}, status=status)
    form.add_error(None, why)
    answer = _page(request, route, asked, way, form=form)
    answer.status_code = status
    return answer


def _too_much() -> str:
    return _("This is too much for one form. Make it shorter, send what you have, and then add the rest.")


def _too_many() -> str:
    ours = house()
    said = _(
        "Many forms were begun from your internet connection in the last hour. So we cannot keep your words just now. They are"
        " still on this page. Leave it open, and press Continue again later."
    )
    phone = ours.always_phone or ours.phone
    return f"{said} {_('Or ring us on {number}.').format(number=phone)}" if phone else said


def _goes(request: HttpRequest, route: Route, asked: Question, way: Way, act: str) -> HttpResponse:
    """Where a button leads that is not Continue."""
    if act == "ways":
        here = reverse("public:question", args=[route.ref(asked.key)])
        return redirect(f"{reverse('public:words')}?{urlencode({'here': here})}")
    if act == "keep":
        return redirect("public:keep")
    there = unsent.standing(way, now=request.now)  # type: ignore[attr-defined]
    before = route.before(asked.key, there.answers if there else {})
    return _leads_to(request, route, PLACES[before][1], way) if before else redirect("public:home")


def _too_late(request: HttpRequest, words: dict[str, str]) -> HttpResponse:
    """The form was sent, and somebody typed on: their words are given back, and can be added."""
    if wants_json(request):
        return JsonResponse({"state": "refused", "says": _("You have sent this form already")}, status=409)
    return show(
        request,
        "public/form/sent_before.html",
        typed="\n\n".join(filter(None, words.values())),
        more=reverse("public:question", args=[MORE.ref("words")]),
        signed=tab.on_the_page(unsent.begin()),
    )


def _sent(request: HttpRequest, route: Route, way: Way, here: Tab) -> HttpResponse:
    """Send it, once: pressed twice, or again after the service was away, it answers the same."""
    there = unsent.standing(way, now=request.now)  # type: ignore[attr-defined]
    if unsent.sent(way.ref) is None:
        if there is None:
            return _page(
                request,
                route,
                None,
                way,
                wrong=_("There is nothing to send yet. Answer the questions first."),
            )
        if unseen := _unseen(route, there.answers):
            return _leads_to(request, route, unseen, way)
        if composing.missing(route, there.answers):
            return _page(
                request, route, None, way, wrong=_("Answer the questions that are still open, then send it.")
            )
        _hand_in(request, route, way, there)
    left = here.after_sending(route.key, way.ref)
    if settings.TAB_COOKIE not in request.COOKIES:
        return _what_happens_next(request, way.ref)
    return tab.keep(redirect("public:sent"), left)


def _hand_in(request: HttpRequest, route: Route, way: Way, there: Standing) -> None:
    now = request.now  # type: ignore[attr-defined]
    answers = composing.that_were_asked(route, there.answers)
    seen = signs.signs(request, begun_at=there.begun_at, questions=len(route.asked(answers)), now=now)
    if danger := composing.danger(answers):
        seen.insert(0, danger)
    if route is MORE:
        what = answers["what"]
        again, reference = what["what"] == "again", what.get("reference", "")
        outside.add(
            way.ref,
            answers["words"]["words"].strip(),
            key=way.key,
            reference=reference,
            asks_again=again,
            name=composing.name(answers),
            reach=composing.reach(route, answers),
            signs=seen,
            now=now,
        )
        return
    outside.send(
        way.ref,
        way.key,
        composing.contact(route, answers, spoken=language.current(), now=now),
        described=composing.described(route, answers, today=request.today),  # type: ignore[attr-defined]
        route=route.key,
        signs=seen,
        ring_back=route.key == "ring",
        safe_when=composing.safe_when(answers),
        must_not_know=composing.must_not_know(answers),
        now=now,
    )


@page("public:sent", "get-in-touch/sent/", door="public", roles=PUBLIC)
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next, and by when."""
    return _what_happens_next(request, tab.read(request).sent)


def _what_happens_next(request: HttpRequest, ref: UUID | None) -> HttpResponse:
    return show(
        request,
        "public/form/sent.html",
        sent=unsent.sent(ref) if ref else None,
        for_children=[one for one in helplines.on(request.today) if one.number and one.for_children],  # type: ignore[attr-defined]
        more=reverse("public:question", args=[_first(MORE)]),
    )
