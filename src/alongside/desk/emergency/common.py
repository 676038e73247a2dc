"""What the pages of the first bad night and of section 20 share: short forms, one to a fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.desk import doing
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.desk.emergency.forms import ChildForm
from alongside.record.queries.desk.authority import Tonight

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ENTRY)
PRACTITIONERS = roles_who_may(May.WRITE_ASSESSMENT)

_PAPER_SAYS_SO = (
    ("read_again", "I read the paper again and it says so; a lawyer is being rung"),
    ("told_so", "I was told so and wait for the paper; a lawyer is being rung"),
)
doing.REASONS.update(
    {
        "emergency_order_too_long": _PAPER_SAYS_SO,
        "emergency_order_extended_twice": _PAPER_SAYS_SO,
        "emergency_order_extended_too_far": _PAPER_SAYS_SO,
        "assessment_order_too_long": _PAPER_SAYS_SO,
        "emergency_order_before_birth_or_after_18": _PAPER_SAYS_SO,
        "young_person_housed_under_section_17": (
            ("assessed", "Assessed with housing; they understand section 20 and said no"),
            ("tonight", "Tonight only: the assessment with housing is tomorrow"),
        ),
        "others_with_responsibility_not_asked": (
            ("not_found", "They could not be found, and we go on looking"),
            ("risk", "Asking would put somebody at risk"),
            ("tonight", "They are asked today, and it stops if they object"),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is written down: its form, what it asks of the record, and of which process it is (`runs`: one of
    these goes on; empty: any child near). `unless`: it is not offered while this basis stands."""

    key: str
    title: str
    form: type[ChildForm]
    do: Callable[[HttpRequest, Any], None]
    runs: tuple[str, ...] = ()
    says: str = ""
    unless: str = ""
    button: str = "Write it down"


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when: what every action asks."""
    return {"by": request.viewer, "now": request.now}  # type: ignore[attr-defined]


def may(request: HttpRequest, roles: frozenset[str]) -> bool:
    """Whether whoever asks holds one of these roles."""
    return not roles.isdisjoint(request.viewer.roles)  # type: ignore[attr-defined]


def chosen(request: HttpRequest, acts: Mapping[str, Act], usual: str) -> Act:
    """Which of these the address asks for."""
    try:
        return acts[request.GET.get("what", usual)]
    except KeyError:
        raise Http404 from None


def write_down(
    request: HttpRequest, about: Tonight, act: Act, back: str, *, heading: str = ""
) -> HttpResponse:
    """The page of one act: its form, or the next page once it is written down."""
    those = about.those(*act.runs)
    if not those:
        messages.info(request, "The record has nothing that this could belong to. Write that down first.")
        return redirect(back)
    form = act.form(
        request.POST or None,
        about=about,
        those=those,
        today=request.today,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            act.do(request, form)
            return {"done": True}

        if attempt(request, form, do) is not None:
            messages.success(request, "Written down.")
            return redirect(back)
    return show(
        request,
        "desk/emergency/write.html",
        act=act,
        form=form,
        about=about,
        heading=heading or act.title,
        back=back,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,  # type: ignore[attr-defined]
    )
