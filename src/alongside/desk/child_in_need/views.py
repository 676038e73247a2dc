"""A plan of help: how it begins, its own page, what happens in it, what a manager decides, and its reviews."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk import doing
from alongside.desk.child_in_need import tried
from alongside.desk.child_in_need.forms import (
    CallForm,
    DecideForm,
    OfPlan,
    ReviewForm,
    SayForm,
    StartForm,
    WordsForm,
)
from alongside.desk.doing import Request, attempt, cautions_answered, press, reasons_for
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry.common import by, written
from alongside.desk.plan.late import came_late
from alongside.law import pathway
from alongside.record.actions import child_in_need as actions, plans as planning, protection_plan
from alongside.record.actions.documents import Writing
from alongside.record.queries.desk import child_in_need as queries, meetings, plans
from alongside.record.queries.desk.child_in_need import HelpPlan
from alongside.record.queries.desk.staff import with_roles

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ASSESSMENT)
ARRANGERS = roles_who_may(May.ARRANGE_MEETING)
ENDS = pathway.decisions()["cin_plan_ended"]
DECIDERS = frozenset((*ENDS.decided_by, *ENDS.deputies))
STEP = pathway.decisions()["help_stepped"]
STEPPERS = frozenset((*STEP.decided_by, *STEP.deputies))

doing.REASONS.update(
    {
        "plan_of_help_without_childs_view": (
            ("young", "Too young to say; what was seen of them is in the record"),
            ("wish", "They did not want to say"),
            ("soon", "They are asked at the first visit"),
        ),
        "plan_of_help_without_review_day": (("together", "The family chooses the day at the first visit"),),
    }
)


def opened(request: Request, plan: UUID, what: str = "plan of help") -> HelpPlan:
    """The plan, opened and logged for whoever asks."""
    return queries.help_plan(request.viewer, plan, now=request.now, what=what)


@page(
    "desk:help_start",
    "children/<uuid:child>/plan-of-help/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose_child,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def start(request: Request, child: UUID) -> HttpResponse:
    """The way from a child to the plan of help; where there is none, it begins here."""
    before = queries.before(request.viewer, child, now=request.now)
    if before.running is not None:
        return redirect("desk:help_plan", plan=before.running)
    for_a_manager = STEPPERS.isdisjoint(request.viewer.roles) and any(
        each.steps_down and each.card.ref == before.child.ref for each in before.children
    )
    if not before.children or for_a_manager or not may(request.viewer.roles, May.WRITE_ASSESSMENT):
        return show(
            request,
            "desk/child_in_need/start.html",
            before=before,
            form=None,
            for_a_manager=for_a_manager,
            today=request.today,
        )
    roles = ("social_worker", "family_help_practitioner")
    workers = [person for person, _ in with_roles(roles, today=request.today)]
    held = keeping.hold(request, slot="help_start", kind="plan", people=[child])

    def act(form: StartForm, held: Held) -> dict[str, Any]:
        made = actions.start_plan(
            form.referrals, form.begin(), cautions=cautions_answered(request), **by(request)
        )
        return {"plan": str(made)}

    return written(
        request,
        held,
        lambda data: StartForm(data, before=before, workers=workers, today=request.today),
        act,
        lambda done: reverse("desk:help_plan", kwargs={"plan": done["plan"]}),
        "desk/child_in_need/start.html",
        before=before,
    )


@page(
    "desk:help_plan",
    "help-plans/<uuid:plan>/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=tried.plan,
    whose=tried.whose_plan,
    states=("running", "stopped", "ended"),
    opened_by=tried.WORKER,
    most_queries=12,
)
def plan(request: Request, plan: UUID) -> HttpResponse:
    """A plan of help: who agrees, what must change and who does what, visits and reviews, what was not kept."""
    about = opened(request, plan)
    writes = about.live and may(request.viewer.roles, May.WRITE_ASSESSMENT)
    if request.method == "POST":

        def keep() -> dict[str, Any]:
            first = not about.whole.versions
            planning.keep_version(plan, stage="developed" if first else "changed", **by(request))
            return {"kept": True}

        if may(request.viewer.roles, May.WRITE_ASSESSMENT) and press(request, keep):
            messages.success(request, "Kept as a version, as it stands now. Give the family their copy.")
        return redirect("desk:help_plan", plan=plan)
    return show(
        request,
        "desk/child_in_need/plan.html",
        about=about,
        whole=about.whole,
        writes=writes,
        writes_up=may(request.viewer.roles, May.WRITE_ASSESSMENT),
        arranges=may(request.viewer.roles, May.ARRANGE_MEETING),
        decides=about.live and request.viewer.is_a(*DECIDERS),
        today=request.today,
    )


@page(
    "desk:help_words",
    "help-plans/<uuid:plan>/words/",
    door="desk",
    roles=WRITERS,
    section="desk:home",
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def words(request: Request, plan: UUID) -> HttpResponse:
    """What works well, what each child says, what happens if things do not get better."""
    about = opened(request, plan, "writing a plan")
    people = [card.ref for card in about.whole.children]
    held = keeping.hold(request, slot="help_words", kind="plan", people=people)
    if not about.live and request.method != "POST" and not held.fields:
        return redirect("desk:help_plan", plan=plan)
    parts = WordsForm(about=about).parts
    texts = about.whole.texts
    context: dict[str, Any] = {
        "about": about,
        "bases": {name: texts[slot].passage for slot, name, _, _ in parts if slot in texts},
        "moved": (),
    }

    def act(form: WordsForm, held: Held) -> dict[str, Any]:
        said = [
            Writing(
                slot=slot,
                words=form.cleaned_data[name],
                base=keeping.as_ref(request.POST.get(f"base_{name}", "")),
                pasted=f"pasted_{name}" in request.POST,
            )
            for slot, name, _, _ in form.parts
        ]
        keeping.unless_moved(planning.put_parts(plan, said, **by(request)))
        return {"plan": str(plan)}

    try:
        return written(
            request,
            held,
            lambda data: WordsForm(data, about=about),
            act,
            lambda done: reverse("desk:help_plan", kwargs={"plan": done["plan"]}),
            "desk/child_in_need/words.html",
            **context,
        )
    except keeping.MovedOn as met:
        titles = {slot: (name, title) for slot, name, title, _ in parts}
        context["moved"] = [
            {"title": titles[each.slot][1], "theirs": each.theirs, "by": "", "at": each.written_at}
            for each in met.moved
        ]
        context["bases"] |= {titles[each.slot][0]: each.theirs_ref for each in met.moved}
        return show(
            request,
            "desk/child_in_need/words.html",
            form=keeping.as_typed(WordsForm(request.POST, about=about)),
            held=held,
            pairs=(),
            given={},
            today=request.today,
            **context,
        )


@page(
    "desk:help_say",
    "help-plans/<uuid:plan>/say/",
    door="desk",
    roles=WRITERS,
    section="desk:home",
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.WORKER,
    most_queries=12,
)
def say(request: Request, plan: UUID) -> HttpResponse:
    """Somebody agrees or does not any more; a visit or meeting was not kept."""
    about = opened(request, plan)
    form = SayForm(request.POST or None, about=about, today=request.today)
    if not about.live:
        return _came_late(request, form, plan)
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            return {"stopped": _said(request, form, plan)}

        if done := attempt(request, form, act, fields={"who": "who_no", "planned_on": "planned_on"}):
            stopped = done["stopped"]
            messages.success(
                request,
                "Written down. The work has stopped, and a manager is asked to decide what follows."
                if stopped
                else "Written down.",
            )
            return redirect("desk:help_plan", plan=plan)
    return show(
        request,
        "desk/child_in_need/act.html",
        about=about,
        form=form,
        title="What happened in the plan",
        says="Saying no is a right, and never a worry by itself. What we could not keep is counted apart from what the family could not keep.",
        button="Write it down",
        given={},
        reasons_for=reasons_for,
    )


def _came_late(request: Request, form: OfPlan, plan: UUID) -> HttpResponse:
    home = reverse("desk:help_plan", kwargs={"plan": plan})
    return came_late(request, form, home=home, what="The plan of help")


def _said(request: Request, form: SayForm, plan: UUID) -> bool:
    given = form.cleaned_data
    for_whom: dict[str, Any] = {"children": form.children, **by(request)}
    if given["what"] == "withdraw":
        return actions.withdraw(plan, who=given["who_no"], on=given["no_on"], **for_whom)
    if given["what"] == "agree":
        actions.agree(
            plan, who=given["who_yes"], on=given["yes_on"], review_on=given["review_on"], **for_whom
        )
        return False
    protection_plan.record_not_kept(
        plan,
        what=given["which"],
        moved_by=given["moved_by"],
        reason=given["reason"],
        planned_on=given["planned_on"],
        new_on=given["new_on"],
        **for_whom,
    )
    return False


@page(
    "desk:help_decide",
    "help-plans/<uuid:plan>/decide/",
    door="desk",
    roles=DECIDERS,
    section="desk:home",
    example=tried.plan,
    whose=tried.whose_plan,
    states=("stopped", "running"),
    opened_by=tried.MANAGER,
    most_queries=12,
)
def decide(request: Request, plan: UUID) -> HttpResponse:
    """A manager decides: what follows when nobody agrees any more, that the plan ends or steps down, or a step up."""
    about = opened(request, plan, "deciding about a plan of help")
    form = DecideForm(request.POST or None, about=about, today=request.today)
    if not about.live:
        return _came_late(request, form, plan)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]

        def act() -> dict[str, Any]:
            _decided(request, form, plan)
            return {"what": what}

        if attempt(
            request, form, act, fields={"told_words": "told_words" if what == "close" else "end_words"}
        ):
            messages.success(request, DONE.get(what, "Decided."))
            if what in ("step_up", "protect"):
                return redirect("desk:enquiry_begin", child=about.whole.children[0].ref)
            return redirect("desk:help_plan", plan=plan)
    waits = any(each.asked_to_decide for each in about.of)
    return show(
        request,
        "desk/child_in_need/act.html",
        about=about,
        form=form,
        title="What follows, now that nobody agrees" if waits else "Decide about the plan of help",
        says="The work has stopped. Saying no is a right: it is no ground for anything by itself."
        if waits
        else "Closing the referral is another decision, on its own page.",
        button="Decide",
        given=cautions_answered(request),
        reasons_for=reasons_for,
    )


DONE = {
    "close": "Decided. The plan has ended, and each of the family is to be told.",
    "offer_otherwise": "Decided. Whoever works with the family is asked to talk with them.",
    "step_up": "Decided. Now say what is suspected, and talk with the police and health.",
    "protect": "Decided. Now say what is suspected, and talk with the police and health.",
    "end": "The plan has ended. Each of the family is to be told.",
}


def _decided(request: Request, form: DecideForm, plan: UUID) -> None:
    given = form.cleaned_data
    for_whom: dict[str, Any] = {
        "children": form.children,
        "cautions": cautions_answered(request),
        **by(request),
    }
    told = given["family_told"] == "yes"
    if given["what"] == "protect":
        actions.step_up(plan, reasons=given["reasons"], family_told=told, **for_whom)
    elif given["what"] == "end":
        actions.end_plan(
            plan,
            ground=given["ended_on_ground"],
            reasons=given["reasons"],
            told_words=given["end_words"],
            to=given["to"],
            agreed_by=given["agreed_by"],
            **for_whom,
        )
    else:
        actions.decide_withdrawal(
            plan,
            outcome=given["what"],
            reasons=given["reasons"],
            ground=given["ground"],
            grounds=given["grounds"],
            told_words=given["told_words"],
            **for_whom,
        )


@page(
    "desk:help_review_call",
    "help-plans/<uuid:plan>/review/",
    door="desk",
    roles=ARRANGERS,
    section="desk:home",
    example=tried.to_review,
    whose=tried.whose_to_review,
    opened_by=tried.WORKER,
    most_queries=12,
)
def call(request: Request, plan: UUID) -> HttpResponse:
    """Call a review of the plan with the family: when and where. Each person is asked on the meeting's own page."""
    about = opened(request, plan, "calling a review")
    if (waiting := about.next_review) is not None:
        if request.method == "POST":  # somebody else called it meanwhile
            messages.warning(request, "A review is called already: this is it.")
        return redirect("desk:meeting", meeting=waiting.ref)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            return {"meeting": str(actions.call_review(plan, **form.planned(), **by(request)))}

        if done := attempt(request, form, act):
            return redirect("desk:meeting", meeting=done["meeting"])
    return show(request, "desk/child_in_need/call.html", about=about, form=form)


@page(
    "desk:help_review",
    "meetings/<uuid:meeting>/help-review/",
    door="desk",
    roles=WRITERS,
    section="desk:home",
    example=tried.review,
    whose=tried.whose_review,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def review(request: Request, meeting: UUID) -> HttpResponse:
    """Write up a review: who was there, what was said and agreed, what was decided, when it is looked at again."""
    there = meetings.workspace(request.viewer, meeting, now=request.now, what="writing up a review")
    found = queries.plan_of_review(meeting)
    people = [card.ref for card in there.children]
    held = keeping.hold(request, slot=f"help_review:{meeting}", kind="plan", people=people)
    if there.over and request.method != "POST" and not held.fields:
        return redirect("desk:meeting", meeting=meeting)
    about = plans.whole(request.viewer, found, now=request.now, what="writing up a review")

    def act(form: ReviewForm, held: Held) -> dict[str, Any]:
        actions.write_up_review(meeting, found, form.said(), **by(request))
        return {"plan": str(found)}

    return written(
        request,
        held,
        lambda data: ReviewForm(
            data, plan=about, places=there.places, planned_at=there.at, today=request.today
        ),
        act,
        lambda done: reverse("desk:help_plan", kwargs={"plan": done["plan"]}),
        "desk/child_in_need/review.html",
        there=there,
        about=about,
        names=[name for name, _ in actions.RECORD],
    )
