"""Choosing how to read, at whichever door outside: the form, and the way back to the page it was chosen on."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from alongside.design import language, registry, ways
from alongside.design.fields import PlainForm, choose_one


class ChoiceForm(PlainForm):
    """How somebody wants to read. A page's own buttons give the way alone: the language stays as it is."""

    way = choose_one(
        [(way.key, way.name) for way in ways.WAYS],
        label=_("How do you want to read?"),
        called=_("how you want to read"),
    )
    language = choose_one([], label=_("Which language?"), called=_("a language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(language.offered().items())
        for one in self.fields.values():
            one.says_optional = False


def way_back(request: HttpRequest, home: str) -> str:
    """The page the choice was made on, or came from, where it is a page outside of ours; else `home`. Never another site."""
    here = request.POST.get("here", "") or request.GET.get("here", "")
    parts = urlsplit(here)
    if not here.startswith("/") or here.startswith("//") or parts.netloc or parts.scheme:
        return home
    try:
        entry = registry.named(resolve(parts.path).view_name)
    except (Resolver404, KeyError):
        return home
    return parts.path if entry.door in registry.OUTSIDE and not entry.inside else home
