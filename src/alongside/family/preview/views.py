"""The page as they see it, for a worker who may open every child on it. Nothing can be done here, and nothing that it shows
differs from the reader's own page; why something is absent stands beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.family.reading.saying import Speaker
from alongside.family.reading.views import HAPPENED, HOME, RIGHTS, heading, part
from alongside.record.queries.family.preview import preview as look


def _of(council: Any, which: str) -> dict[str, UUID]:
    return {"child": council.person(which or "own"), "account": council.refs["family_dana"]}


@page(
    "family:preview",
    "family/preview/<uuid:child>/<uuid:account>/",
    door="family",
    roles=roles_who_may(May.OPEN_CHILD),
    example=_of,
    whose=_of,
    opened_by="alice@council.example",
    most_queries=45,
)
def preview(request: HttpRequest, child: UUID, account: UUID) -> HttpResponse:
    """Their pages one below the other, and what is not on them."""
    seen = look(request.viewer, child, account, now=request.now)  # type: ignore[attr-defined]
    speaker = Speaker(seen.page, request.today)  # type: ignore[attr-defined]
    parts = [(heading(HOME), part(request, HOME, seen.page, speaker))]
    for one in seen.page.children:
        for template in (HAPPENED, RIGHTS):
            parts.append((heading(template, one), part(request, template, seen.page, speaker, one)))
    return show(request, "family/preview/preview.html", seen=seen, parts=parts, child=child)
