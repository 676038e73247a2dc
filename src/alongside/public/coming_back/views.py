"""Go on with something that was begun, by its reference and code; and keep the way to it on this device, or not."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from alongside.design.answers import show
from alongside.design.fields import PlainForm, text
from alongside.design.registry import PUBLIC, page
from alongside.public import signs, tab
from alongside.public.form.questions import CHECK, ROUTES
from alongside.record.queries.public import unsent


class WayBackForm(PlainForm):
    """The reference and the code that stood on the page."""

    reference = text(label=gettext_lazy("Your reference"), max_length=40)
    code = text(label=gettext_lazy("Your code"), max_length=40)

    def word_errors(self) -> None:
        """What is missing, in the language of the page."""
        self.fields["reference"].error_messages["required"] = _("Enter your reference")
        self.fields["code"].error_messages["required"] = _("Enter your code")
        super().word_errors()


@page("public:come_back", "get-in-touch/go-on/", door="public", roles=PUBLIC)
@csrf_exempt  # it shows what somebody typed who knows the code, and does nothing else
def come_back(request: HttpRequest) -> HttpResponse:
    """Open what was being written. A wrong code and a form that is gone get the same answer."""
    form = WayBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tab.comes_from_here(request) and form.is_valid():
        given = form.cleaned_data
        if not signs.may_try(request, given["reference"]):
            return _wait(request)
        way = unsent.way_back(given["reference"], given["code"], now=request.now)  # type: ignore[attr-defined]
        there = unsent.standing(way, now=request.now) if way else None  # type: ignore[attr-defined]
        if way and there and not there.answers and unsent.sent(way.ref):
            return tab.keep(redirect("public:sent"), tab.read(request).after_sending("", way.ref))
        if way and there:
            route = ROUTES[there.answers["_route"]]
            opened = tab.read(request).writing(route.key, way)
            return tab.keep(redirect("public:question", question=route.ref(CHECK)), opened)
        form.add_error(
            "code",
            _(
                "We have nothing under this reference and code. Check both. After {days} days nothing is left."
            ).format(days=unsent.kept_for().days),
        )
    return show(request, "public/coming_back/come_back.html", form=form, days=unsent.kept_for().days)


def _wait(request: HttpRequest) -> HttpResponse:
    answer = show(request, "public/coming_back/wait.html")
    answer.status_code = 429
    return answer


@page("public:keep", "get-in-touch/on-this-device/", door="public", roles=PUBLIC)
@csrf_exempt  # another site could at most make a browser keep its own place
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the way to what is being written on this device, after a warning; or take it away again."""
    here = tab.read(request)
    if request.method == "POST" and tab.comes_from_here(request):
        here = replace(here, stays=request.POST.get("act") == "keep")
        return tab.keep(redirect("public:keep"), here)
    return show(request, "public/coming_back/keep.html", here=here, days=unsent.kept_for().days)
