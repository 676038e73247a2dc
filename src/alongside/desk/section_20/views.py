"""Section 20: where an agreement stands, who has said what, and each thing that is written down about it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import cautions_answered, in_words
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.emergency import forms as shared
from alongside.desk.emergency.common import PRACTITIONERS, READERS, Act, by, chosen, may, write_down
from alongside.desk.emergency.views import bank_holidays
from alongside.desk.enquiry.common import written
from alongside.desk.people.words import masthead
from alongside.desk.section_20 import forms, tried
from alongside.law.steps.looked_after import S20
from alongside.record.actions import section_20 as actions
from alongside.record.queries.desk import authority as queries
from alongside.record.queries.desk.authority import Tonight

STATES = {
    "": ("No agreement", ""),
    "asked": ("Asked, not agreed", "soon"),
    "agreed": ("Agreed, not decided", "soon"),
    "no_agreement": ("Nobody agrees", ""),
    "relied_on": ("Accommodated under section 20", ""),
    "withdrawn": ("The agreement is gone: the hours run", "danger"),
    "ended": ("Ended", ""),
}
MAY_NOW = (
    "They may say no.",
    "They may have independent legal advice first.",
    "They may change their mind and take the child home at any time, without giving notice. No clause says otherwise.",
    "They have a copy of the agreement, are told where the child is, and have contact.",
    "They keep all their parental responsibility. The council gets none.",
)


def _opened(request: HttpRequest, child: UUID, what: str = "section 20") -> Tonight:
    return queries.tonight(request.viewer, child, now=request.now, what=what)  # type: ignore[attr-defined]


def _back(child: UUID) -> str:
    return reverse("desk:section_20", kwargs={"child": child})


@page(
    "desk:section_20",
    "children/<uuid:child>/by-agreement/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    states=("withdrawn", "agreed"),
    most_queries=12,
)
def section_20(request: HttpRequest, child: UUID) -> HttpResponse:
    """Where the agreement stands, for how many hours nobody has agreed any more, and who has said what."""
    about = _opened(request, child)
    words, kind = STATES[about.agreement.state]
    return show(
        request,
        "desk/section_20/section_20.html",
        about=about,
        top=masthead(about.child, request.today),  # type: ignore[attr-defined]
        state=(words, kind),
        may_now=MAY_NOW,
        source=S20,
        against=[in_words(each) for each in about.agreement.refusals],
        practises=may(request, PRACTITIONERS),
        acts=[act for act in ACTS if _applies(about, act)],
        bank_holidays=bank_holidays(about),
        today=request.today,  # type: ignore[attr-defined]
    )


def _applies(about: Tonight, act: Act) -> bool:
    """Whether there is anything of this kind to write down now about this child."""
    state = about.agreement.state
    return {
        "ask": state not in ("relied_on",),
        "object": bool(about.holders),
        "lift": bool(about.agreement.objects),
        "withdraw": state in ("agreed", "relied_on"),
        "followed": state == "withdrawn",
        "end": state in ("relied_on", "agreed", "asked", "no_agreement"),
    }[act.key]


@page(
    "desk:section_20_agree",
    "children/<uuid:child>/by-agreement/agree/",
    door="desk",
    roles=PRACTITIONERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def agree(request: HttpRequest, child: UUID) -> HttpResponse:
    """Somebody agrees: who, as what, what they understood, in which language, freely, and what they said."""
    about = _opened(request, child, "section 20: agreement")
    held = keeping.hold(request, slot="section_20_agree", kind="section_20", people=[about.child.ref])

    def act(form: forms.AgreeForm, held: Held) -> dict[str, Any]:
        actions.agree(form.chosen(), form.agreed(), when=form.when(), **by(request))
        return {}

    return written(
        request,
        held,
        lambda data: forms.AgreeForm(data, those=about.near, **_with(request, about)),
        act,
        lambda done: _back(about.child.ref),
        "desk/emergency/written.html",
        about=about,
        slot="section_20_agree",
        title="Somebody agrees to section 20",
        says="Nobody has to agree tonight. Read out what they may do, in their language, before you ask.",
        finish="Write it down",
        back=_back(about.child.ref),
    )


@page(
    "desk:section_20_decide",
    "children/<uuid:child>/by-agreement/decide/",
    door="desk",
    roles=PRACTITIONERS,
    section="desk:home",
    example=lambda council, state: tried.child(council, state or "agreed"),
    whose=tried.whose,
    opened_by=tried.MANAGER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def decide(request: HttpRequest, child: UUID) -> HttpResponse:
    """A manager decides that the council accommodates these children on this agreement; or a worker writes down what one
    decided by telephone."""
    about = _opened(request, child, "section 20: decision")
    held = keeping.hold(request, slot="section_20_decide", kind="section_20", people=[about.child.ref])
    those = [each for each in about.near if each.s20 in ("agreed", "asked")] or about.near[:1]

    def act(form: forms.DecideForm, held: Held) -> dict[str, Any]:
        actions.rely_on(
            form.chosen(),
            form.relied(),
            agreed_by_phone=shared.who_decided(form),
            cautions=cautions_answered(request),
            **by(request),
        )
        return {}

    return written(
        request,
        held,
        lambda data: forms.DecideForm(data, those=those, **_with(request, about)),
        act,
        lambda done: _back(about.child.ref),
        "desk/emergency/written.html",
        about=about,
        slot="section_20_decide",
        title="Decide on section 20",
        answers=("s20_without_childs_wishes",),
        against=[in_words(each) for each in about.agreement.refusals],
        finish="Decide",
        back=_back(about.child.ref),
    )


def _with(request: HttpRequest, about: Tonight) -> dict[str, Any]:
    return {"about": about, "today": request.today, "now": request.now}  # type: ignore[attr-defined]


# --- what is written down, a fact at a time ---------------------------------------------------------------------------


def _ask(request: HttpRequest, form: Any) -> None:
    actions.ask(
        form.chosen(),
        person=form.person(),
        has_responsibility=form.holds(),
        answer=form.cleaned_data["answer"],
        when=form.when(),
        **by(request),
    )


def _object(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    actions.object_to(
        form.chosen(),
        person=form.person(),
        stands_as=given["stands_as"],
        able_to_care=given["able_to_care"],
        wants_child_back=given["wants_child_back"] == "yes",
        when=form.when(),
        **by(request),
    )


def _lift(request: HttpRequest, form: Any) -> None:
    actions.no_longer_object(form.chosen(), person=form.person(), when=form.when(), **by(request))


def _withdraw(request: HttpRequest, form: Any) -> None:
    actions.withdraw(
        form.chosen(),
        person=form.person(),
        wants_child_back=form.cleaned_data["wants_child_back"] == "yes",
        when=form.when(),
        **by(request),
    )


def _followed(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    actions.say_what_followed(
        form.chosen(), given["outcome"], to_whom=given["to_whom"], when=form.when(), **by(request)
    )


def _end(request: HttpRequest, form: Any) -> None:
    actions.end(form.chosen(), reasons=form.cleaned_data["reasons"], when=form.when(), **by(request))


ACTS = (
    Act("ask", "Somebody was asked", forms.AskForm, _ask),
    Act(
        "withdraw",
        "They no longer agree",
        forms.WithdrawForm,
        _withdraw,
        ("section_20",),
        "They need to give no reason and no notice. From the time they said so the hours run, and a manager and a lawyer hear of it at once.",
    ),
    Act(
        "followed",
        "What was done",
        forms.FollowedForm,
        _followed,
        ("section_20",),
        "Home at once; or an order or police protection, where there is immediate danger.",
    ),
    Act("object", "Somebody objects", forms.ObjectForm, _object),
    Act("lift", "They object no more", forms.LiftForm, _lift, ("section_20",)),
    Act("end", "It ends", forms.EndForm, _end, ("section_20",)),
)
BY_KEY = {act.key: act for act in ACTS}


@page(
    "desk:section_20_write",
    "children/<uuid:child>/by-agreement/write/",
    door="desk",
    roles=PRACTITIONERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    most_queries=12,
)
def write(request: HttpRequest, child: UUID) -> HttpResponse:
    """One thing that somebody said or did about section 20: the address says which."""
    act = chosen(request, BY_KEY, "withdraw")
    about = _opened(request, child, f"section 20: {act.key}")
    return write_down(request, about, act, _back(about.child.ref))
