"""A plan's own page, what is changed in it, and the council's list of services."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.doing import Request, attempt, cautions_answered, press, reasons_for
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry.common import by, written
from alongside.desk.meetings.calling.views import CALLERS
from alongside.desk.plan import forms, tried
from alongside.desk.plan.late import came_late
from alongside.law import pathway
from alongside.record.access import NotFound
from alongside.record.actions import plans as planning, protection_plan as actions
from alongside.record.actions.documents import Moved, Writing
from alongside.record.queries.desk import child_in_need as helping, plans, protection_plan as queries
from alongside.record.queries.desk.plans import Item, Whole
from alongside.record.queries.desk.protection_plan import ProtectionPlan
from alongside.record.queries.desk.staff import with_roles

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ASSESSMENT)
ARRANGERS = roles_who_may(May.ARRANGE_MEETING)
ENDS = pathway.decisions()["protection_plan_ended"]
ENDERS = frozenset((*ENDS.decided_by, *ENDS.deputies))
LISTERS = roles_who_may(May.APPROVE_HELP) | roles_who_may(May.MANAGE_SETTINGS)


# A plan's own page, by its kind; needs, actions and versions are written and read on the same pages for both.
HOMES = {"protection": "desk:plan", "child_in_need": "desk:help_plan"}


def home(about: Whole) -> str:
    """The address of a plan's own page."""
    return reverse(HOMES[about.kind], kwargs={"plan": about.ref})


def opened(request: HttpRequest, plan: UUID, what: str = "protection plan") -> ProtectionPlan:
    """The plan, opened and logged for whoever asks."""
    return queries.protection_plan(request.viewer, plan, now=request.now, what=what)  # type: ignore[attr-defined]


def people_of(about: Whole) -> list[UUID]:
    """The children whose records a draft belongs to."""
    return [card.ref for card in about.children]


def room(held: Held, name: str, asked: str, button: str, least: int) -> int:
    """How many lines of one kind the form has: as many as when it was sent or saved, one more where it was asked for."""
    typed = (held.fields.get(name) or [""])[0]
    lines = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else least
    return min(forms.MOST_LINES, lines + (asked == button))


def naming(request: HttpRequest, about: Whole) -> tuple[dict[str, Any], list[tuple[UUID, str]]]:
    """What every form of a plan is made with: whom and which services it can name; and who of the family may agree."""
    today = request.today  # type: ignore[attr-defined]
    named = plans.to_name(about, today=today)
    given = {"about": about, "today": today, "nameable": named.people, "services": named.services}
    return given, named.family(about)


@page(
    "desk:child_plan",
    "children/<uuid:child>/plan/",
    door="desk",
    roles=READERS,
    example=tried.child,
    whose=tried.whose_child,
    opened_by=tried.WORKER,
    inside=True,  # it leads to the plan
    most_queries=12,
)
def child_plan(request: HttpRequest, child: UUID) -> HttpResponse:
    """The way from a child to the plan. One whose words are not here yet (it came from another system) is begun here."""
    try:
        way = queries.plan_of_child(request.viewer, child, now=request.now)  # type: ignore[attr-defined]
    except NotFound:  # no plan: perhaps one of help is to begin, for a child who can be found
        helping.before(request.viewer, child, now=request.now)  # type: ignore[attr-defined]
        return redirect("desk:help_start", child=child)
    if way.plan is not None:
        return redirect(HOMES[way.kind], plan=way.plan)
    if request.method == "POST" and not WRITERS.isdisjoint(request.viewer.roles):  # type: ignore[attr-defined]
        done = press(request, lambda: {"plan": str(actions.begin_writing(way.matters, **by(request)))})
        if done:
            return redirect("desk:plan", plan=done["plan"])
    writes = not WRITERS.isdisjoint(request.viewer.roles)  # type: ignore[attr-defined]
    return show(request, "desk/plan/begin.html", child=child, writes=writes)


@page(
    "desk:plan",
    "plans/<uuid:plan>/",
    door="desk",
    roles=READERS,
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.WORKER,
    states=("developed", "outline", "ended"),
    most_queries=12,
)
def plan(request: HttpRequest, plan: UUID) -> HttpResponse:
    """A plan: what must change, who does what, what came of it, when the core group meets, when the children were seen."""
    try:
        about = opened(request, plan)
    except NotFound:  # what is written in a plan of help comes back to its own page
        helping.help_plan(request.viewer, plan, now=request.now)  # type: ignore[attr-defined]
        return redirect("desk:help_plan", plan=plan)
    roles = request.viewer.roles  # type: ignore[attr-defined]
    one = keeping.as_ref(request.GET.get("child", ""))
    shown = about.child(one) if one else None
    return show(
        request,
        "desk/plan/plan.html",
        about=about,
        whole=about.whole,
        shown=shown,
        needs=plans.only_for(about.whole.needs, one) if one else about.whole.needs,
        loose=plans.only_for(about.whole.loose, one) if one else about.whole.loose,
        of=(shown,) if shown else about.of,
        writes=about.live and not WRITERS.isdisjoint(roles),
        arranges=about.live and not ARRANGERS.isdisjoint(roles),
        ends=about.live and not ENDERS.isdisjoint(roles),
        calls=about.live and not CALLERS.isdisjoint(roles),
        today=request.today,  # type: ignore[attr-defined]
    )


@page(
    "desk:plan_need",
    "plans/<uuid:plan>/need/",
    door="desk",
    roles=WRITERS,
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def need(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Something that must change, and what is done about it."""
    about = plans.whole(request.viewer, plan, now=request.now, what="writing a plan")  # type: ignore[attr-defined]
    held = keeping.hold(request, slot="plan_need", kind="plan", people=people_of(about))
    lines = room(held, "lines", request.POST.get("act", ""), "more_to_do", 2)
    given, _ = naming(request, about)

    def act(form: forms.NeedForm, held: Held) -> dict[str, Any]:
        return {"item": str(planning.put_need(plan, form.need(), form.actions(), **by(request)))}

    return written(
        request,
        held,
        lambda data: forms.NeedForm(data, lines=lines, **given),
        act,
        lambda done: home(about) + f"#item-{done['item']}",
        "desk/plan/need.html",
        about=about,
        home=home(about),
    )


@page(
    "desk:plan_item",
    "plan-items/<uuid:item>/",
    door="desk",
    roles=WRITERS,
    example=tried.item,
    whose=tried.whose_item,
    opened_by=tried.WORKER,
    states=("need", "action"),
    expired=keeping.keep_after_session,
    most_queries=12,
)
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """One need or action: what came of it, what it says, and, under a need, what else is done about it."""
    plan_ref = plans.plan_with(item)
    about = plans.whole(request.viewer, plan_ref, now=request.now, what="writing a plan")  # type: ignore[attr-defined]
    one = about.item(item)
    held = keeping.hold(request, slot=f"plan_item:{item}", kind="plan", people=people_of(about))
    lines = room(held, "lines", request.POST.get("act", ""), "more_to_do", 0)
    given, family = naming(request, about)

    def act(form: forms.ItemForm, held: Held) -> dict[str, Any]:
        keeping.unless_moved(
            planning.put_item(
                item,
                form.said(_bases(request, one)),
                came=form.came_of(),
                more=form.actions(),
                **by(request),
            )
        )
        return {"plan": str(plan_ref)}

    context: dict[str, Any] = {
        "about": about,
        "home": home(about),
        "one": one,
        "bases": _standing(one),
        "moved": (),
    }
    try:
        return written(
            request,
            held,
            lambda data: forms.ItemForm(data, item=one, family=family, lines=lines, **given),
            act,
            lambda done: home(about) + f"#item-{item}",
            "desk/plan/item.html",
            **context,
        )
    except keeping.MovedOn as met:
        form = forms.ItemForm(request.POST, item=one, family=family, lines=lines, **given)
        context |= {"moved": [_theirs(each) for each in met.moved], "bases": _after(one, met.moved)}
        return show(
            request,
            "desk/plan/item.html",
            form=keeping.as_typed(form),
            held=held,
            pairs=(),
            given={},
            today=request.today,  # type: ignore[attr-defined]
            **context,
        )


def _standing(one: Item) -> dict[str, UUID]:
    """The texts that each box starts from."""
    return {name: text.passage for name, text in one.texts.items()}


def _bases(request: HttpRequest, one: Item) -> dict[str, UUID | None]:
    return {name: keeping.as_ref(request.POST.get(f"base_{name}", "")) for name in _names(one)}


def _names(one: Item) -> tuple[str, ...]:
    return ("worry", "change", "measure") if one.need else ("action",)


def _after(one: Item, moved: tuple[Moved, ...]) -> dict[str, UUID]:
    return _standing(one) | {each.slot.partition(":")[0]: each.theirs_ref for each in moved}


def _theirs(each: Moved) -> dict[str, Any]:
    title = forms.WORDS[each.slot.partition(":")[0]]
    return {"title": title, "theirs": each.theirs, "by": "", "at": each.written_at}


@page(
    "desk:plan_words",
    "plans/<uuid:plan>/words/",
    door="desk",
    roles=WRITERS,
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def words(request: HttpRequest, plan: UUID) -> HttpResponse:
    """What works well, what each child says, who sees the children and how often, what happens if nothing gets better."""
    about = opened(request, plan, "writing a plan")
    held = keeping.hold(request, slot="plan_words", kind="plan", people=people_of(about.whole))
    today = request.today  # type: ignore[attr-defined]
    workers = [person for person, _ in with_roles(("social_worker",), today=today)]

    def make(data: Any) -> forms.WordsForm:
        return forms.WordsForm(data, about=about.whole, page=about, workers=workers, today=today)

    def act(form: forms.WordsForm, held: Held) -> dict[str, Any]:
        parts = [
            Writing(
                slot=slot,
                words=form.cleaned_data[name],
                base=keeping.as_ref(request.POST.get(f"base_{name}", "")),
                pasted=f"pasted_{name}" in request.POST,
            )
            for slot, name, _, _ in form.parts
        ]
        keeping.unless_moved(actions.put_about(plan, parts, actions.Details(**form.details()), **by(request)))
        return {"plan": str(plan)}

    stands = {
        name: about.whole.texts[slot].passage
        for slot, name, _, _ in make(None).parts
        if slot in about.whole.texts
    }
    context: dict[str, Any] = {"about": about, "bases": stands, "moved": ()}
    try:
        return written(
            request,
            held,
            make,
            act,
            lambda done: reverse("desk:plan", kwargs={"plan": plan}),
            "desk/plan/words.html",
            **context,
        )
    except keeping.MovedOn as met:
        names = {slot: (name, title) for slot, name, title, _ in make(None).parts}
        context["moved"] = [
            {"title": names[each.slot][1], "theirs": each.theirs, "by": "", "at": each.written_at}
            for each in met.moved
        ]
        context["bases"] = stands | {names[each.slot][0]: each.theirs_ref for each in met.moved}
        return show(
            request,
            "desk/plan/words.html",
            form=keeping.as_typed(make(request.POST)),
            held=held,
            pairs=(),
            given={},
            today=today,
            **context,
        )


@page(
    "desk:plan_not_kept",
    "plans/<uuid:plan>/not-kept/",
    door="desk",
    roles=ARRANGERS,
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.WORKER,
    most_queries=12,
)
def not_kept(request: HttpRequest, plan: UUID) -> HttpResponse:
    """A visit or meeting did not take place: by whom, why, and the new day."""
    about = opened(request, plan)
    form = forms.NotKeptForm(request.POST or None, about=about.whole, today=request.today)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            given = {
                name: form.cleaned_data[name]
                for name in ("what", "moved_by", "reason", "planned_on", "new_on")
            }
            actions.record_not_kept(plan, **given, children=form.for_children, **by(request))
            return {"done": True}

        if attempt(request, form, act):
            messages.success(request, "Written down.")
            return redirect("desk:plan", plan=plan)
    return show(request, "desk/plan/not_kept.html", about=about, form=form)


@page(
    "desk:plan_end",
    "plans/<uuid:plan>/end/",
    door="desk",
    roles=ENDERS,
    example=tried.plan,
    whose=tried.whose_plan,
    opened_by=tried.CHAIR,
    most_queries=12,
)
def end(request: Request, plan: UUID) -> HttpResponse:
    """The plan ends on a listed ground that is not a review: a completed transfer, the 18th birthday, death, leaving."""
    about = opened(request, plan, "ending a plan")
    form = forms.EndForm(request.POST or None, about=about.whole, page=about, today=request.today)
    if not about.live:
        return came_late(request, form, home=home(about.whole), what="The child protection plan")
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            actions.end_plan(plan, **form.ending(), cautions=cautions_answered(request), **by(request))
            return {"done": True}

        if attempt(request, form, act):
            messages.success(request, "Ended. The family and the agencies are to be told now.")
            return redirect("desk:plan", plan=plan)
    return show(request, "desk/plan/end.html", about=about, form=form, reasons_for=reasons_for)


@page(
    "desk:plan_version",
    "plan-versions/<uuid:version>/",
    door="desk",
    roles=READERS,
    example=tried.version,
    whose=tried.whose_version,
    opened_by=tried.WORKER,
    most_queries=12,
)
def version(request: HttpRequest, version: UUID) -> HttpResponse:
    """A plan as it was kept once."""
    about, kept = plans.version(request.viewer, version, now=request.now)  # type: ignore[attr-defined]
    today = request.today  # type: ignore[attr-defined]
    return show(request, "desk/plan/version.html", about=about, home=home(about), kept=kept, today=today)


@page(
    "desk:services",
    "services/",
    door="desk",
    roles=LISTERS,
    nav=Nav("Services", 80),
    opened_by=tried.MANAGER,
    most_queries=7,
)
def services(request: HttpRequest) -> HttpResponse:
    """The services that an action of a plan can ask for: what is on the list, what is new on it, what is closed."""
    form = forms.ServiceForm(
        request.POST if request.method == "POST" and "close" not in request.POST else None
    )
    if request.method == "POST" and (closing := keeping.as_ref(request.POST.get("close", ""))):

        def close() -> dict[str, Any]:
            planning.close_service(closing, last_on=request.today, **by(request))  # type: ignore[attr-defined]
            return {"closed": True}

        if press(request, close):
            messages.success(request, "Closed. What was asked for before stays as it was.")
        return redirect("desk:services")
    if request.method == "POST" and form.is_valid():

        def add() -> dict[str, Any]:
            given = form.cleaned_data
            made = planning.add_service(
                given["name"],
                provider=given["provider"],
                early_help=given["early_help"] == "yes",
                **by(request),
            )
            return {"service": str(made)}

        if attempt(request, form, add):
            messages.success(request, "Added to the list.")
            return redirect("desk:services")
    return show(
        request,
        "desk/plan/services.html",
        form=form,
        services=plans.services(),
        sees_team=may(request.viewer.roles, May.SEE_TEAM),  # type: ignore[attr-defined]
        today=request.today,  # type: ignore[attr-defined]
    )
