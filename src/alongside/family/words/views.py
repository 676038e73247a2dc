"""The way and the language a reader chose, kept for the next time, and the glossary."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.design import choosing, language, ways
from alongside.design.answers import show
from alongside.design.fields import PlainForm, choose_one, text
from alongside.design.meanings import meanings
from alongside.design.registry import READERS, page
from alongside.record.actions.ways import ask_for_words, choose
from alongside.record.queries.family import ways as kept

BASE = "family/door.html"


class AskForm(PlainForm):
    """What a reader needs besides these pages."""

    what = choose_one(
        [
            ("interpreter", _("Someone who speaks my language when we talk")),
            ("translation", _("Papers in my language")),
        ],
        label=_("What do you need?"),
        called=_("what you need"),
    )
    wanted = text(label=_("Which language?"), called=_("which language"), max_length=60)


@page("family:words", "family/ways-to-read/", door="family", roles=READERS, most_queries=8)
def words(request: HttpRequest) -> HttpResponseBase:
    """Choose, or ask for an interpreter. What is chosen is kept for the next time they sign in."""
    asking = request.POST.get("ask") == "1"
    now_ = {"way": request.way.key, "language": language.current()}  # type: ignore[attr-defined]
    form = choosing.ChoiceForm(None if asking else request.POST or None, initial=now_)
    ask = AskForm(request.POST if asking else None, prefix="ask")
    if request.method == "POST" and (ask if asking else form).is_valid():
        return _asked(request, ask) if asking else _chosen(request, form)
    return show(
        request,
        "family/words/ways.html",
        base=BASE,
        forms=[ask],
        form=form,
        ask=ask,
        asked=kept.asked_for(request.reader.account),  # type: ignore[attr-defined]
        hints={way.key: way.does for way in ways.WAYS},
        here=choosing.way_back(request, ""),
        meanings=reverse("family:meanings"),
    )


def _chosen(request: HttpRequest, form: choosing.ChoiceForm) -> HttpResponseBase:
    way, code = form.cleaned_data["way"], form.cleaned_data["language"] or language.current()
    choose(way, code, reader=request.reader, now=request.now)  # type: ignore[attr-defined]
    response = redirect(choosing.way_back(request, reverse("family:words")))
    ways.keep(response, request, way=way, code=code)
    return response


def _asked(request: HttpRequest, ask: AskForm) -> HttpResponseBase:
    ask_for_words(
        ask.cleaned_data["what"],
        ask.cleaned_data["wanted"],
        reader=request.reader,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )
    return redirect("family:words")


@page("family:meanings", "family/what-our-words-mean/", door="family", roles=READERS)
def glossary(request: HttpRequest) -> HttpResponse:
    """Every hard word, said in plain ones."""
    return show(request, "words/meanings.html", base=BASE, terms=meanings())
