"""The way and the language somebody reads in, and the glossary."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design import choosing, language, ways
from alongside.design.answers import show
from alongside.design.meanings import meanings
from alongside.design.registry import PUBLIC, page
from alongside.record.actions.ways import choose

BASE = "outside.html"


@page("public:words", "ways-to-read/", door="public", roles=PUBLIC)
def words(request: HttpRequest) -> HttpResponseBase:
    """Choose. It is counted by the day, so that the council knows what people need; nobody can tell who."""
    now_ = {"way": request.way.key, "language": language.current()}  # type: ignore[attr-defined]
    form = choosing.ChoiceForm(request.POST or None, initial=now_)
    if request.method == "POST" and form.is_valid():
        way, code = form.cleaned_data["way"], form.cleaned_data["language"] or language.current()
        choose(way, code, now=request.now)  # type: ignore[attr-defined]
        response = redirect(choosing.way_back(request, reverse("public:words")))
        ways.keep(response, request, way=way, code=code)
        return response
    return show(
        request,
        "public/words/ways.html",
        base=BASE,
        form=form,
        hints={way.key: way.does for way in ways.WAYS},
        here=choosing.way_back(request, ""),
        meanings=reverse("public:meanings"),
    )


@page("public:meanings", "what-our-words-mean/", door="public", roles=PUBLIC)
def glossary(request: HttpRequest) -> HttpResponse:
    """Every hard word, said in plain ones."""
    return show(request, "words/meanings.html", base=BASE, terms=meanings())
