"""Moving what was written on the wrong child: whoever may not move it asks the information officer."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design import fields
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt
from alongside.record.actions import asking, correction
from alongside.record.queries.desk import people as queries, putting_right

WHO = roles_who_may(May.MOVE_WRONG_CHILD) | roles_who_may(May.WRITE_ENTRY)


def an_entry(council: Any, state: str) -> dict[str, UUID]:
    """An entry of Amara's."""
    return {"person": council.person("own"), "entry": council.refs["entry"]}


def whose(council: Any, which: str) -> dict[str, UUID]:
    """The same entry, asked for on one's own child's record, another's, and a restricted one."""
    return {"person": council.person(which), "entry": council.refs["entry"]}


class MoveForm(fields.PlainForm):
    """How it came to stand on the wrong record."""

    reasons = fields.long_text(
        label="What is wrong, and how do you know?", called="what is wrong", max_length=600, rows=3
    )


@page(
    "desk:move_entry",
    "people/<uuid:person>/entries/<uuid:entry>/wrong-child/",
    door="desk",
    roles=WHO,
    section="desk:search",
    example=an_entry,
    whose=whose,
    opened_by="alice@council.example",
    most_queries=12,
)
def move(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    """See what would move and who has a copy, choose the right child, and move it in one go."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    what = putting_right.moving(viewer, person, entry, now=now)
    moves = may(viewer.roles, May.MOVE_WRONG_CHILD)
    right = _right(request)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons = form.cleaned_data["reasons"]

        def act() -> dict[str, Any]:
            if not moves:
                return {
                    "asked": str(asking.ask_to_move(entry, wrong=person, reasons=reasons, by=viewer, now=now))
                }
            to = right.ref if right else None
            tasks = correction.wrong_child(entry, wrong=person, right=to, reasons=reasons, by=viewer, now=now)
            return {"tasks": len(tasks)}

        done = attempt(request, form, act)
        if done and right and moves:
            return redirect("desk:child", person=right.ref)
        if done:
            return redirect("desk:child", person=person)
    return show(request, "desk/people/moving/move.html", form=form, what=what, moves=moves, right=right)


def _right(request: HttpRequest) -> queries.Card | None:
    """The child it belongs to, chosen by a search; none where nobody knows yet."""
    try:
        ref = UUID(request.GET.get("other", ""))
    except ValueError:
        return None
    found = queries.findable(request.viewer, [ref], now=request.now)  # type: ignore[attr-defined]
    if ref not in found:
        raise Http404
    return found[ref]
