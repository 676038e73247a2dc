"""The assessment's pages while it is written: start, the list of its parts, each part, views, help, what is known."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk import doing
from alongside.desk.assessment import forms, tried
from alongside.desk.assessment.common import READERS, SIGNERS, WRITERS, address, by, opened, simple
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.desk.drafts import keeping
from alongside.law import assessment_form as questions
from alongside.record.actions import assessment as actions, documents, people, referral
from alongside.record.actions.documents import Moved, Writing
from alongside.record.queries.desk import assessment as queries
from alongside.record.queries.desk.assessment import Assessment, Part


@page(
    "desk:assessment_start",
    "children/<uuid:child>/assessment/start/",
    door="desk",
    roles=WRITERS,
    example=tried.child_to_assess,
    whose=tried.child,
    opened_by=tried.WORKER,
    most_queries=12,
)
def start(request: HttpRequest, child: UUID) -> HttpResponse:
    """Begin the assessment of a child whose referral was decided, with brothers and sisters who came with it."""
    who = queries.startable(request.viewer, child, now=request.now)  # type: ignore[attr-defined]
    form = forms.StartForm(request.POST or None, children=who, today=request.today)  # type: ignore[attr-defined]
    cautions = actions.law_first({c.key: c for each in who for c in each.cautions}.values())
    given = cautions_answered(request)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["children"])
        said = {c.key: c for each in who if str(each.referral) in chosen for c in each.cautions}
        agreed = form.cleaned_data.get("agreed", "").strip()
        if agreed:
            said.pop(forms.NOT_AGREED, None)
        if wanting := actions.law_first(c for key, c in said.items() if key not in given):
            doing.ask_reasons(form, wanting)
        else:

            def act() -> dict[str, Any]:
                for ref in chosen if agreed else ():
                    referral.record_agreement(
                        UUID(ref),
                        given_by=agreed,
                        scope="assessment",
                        on=form.cleaned_data["on"],
                        **by(request),
                    )
                started = actions.start_assessment(
                    [UUID(ref) for ref in form.cleaned_data["children"]],
                    on=form.cleaned_data["on"],
                    reasons=given,
                    **by(request),
                )
                return {"document": str(started.document)}

            if done := attempt(request, form, act):
                return redirect("desk:assessment", assessment=done["document"])
    elif request.method == "GET":
        form.cautions = cautions[: doing.MOST_CAUTIONS]  # type: ignore[attr-defined]
    return show(
        request,
        "desk/assessment/start.html",
        form=form,
        children=who,
        given=given,
        reasons_for=reasons_for,
        today=request.today,  # type: ignore[attr-defined]
    )


@page(
    "desk:assessment",
    "assessments/<uuid:assessment>/",
    door="desk",
    roles=READERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    states=("writing", "waiting", "signed"),
    most_queries=12,
)
def overview(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Where the assessment stands: its parts, the two counts, who was seen, what was said, what is left."""
    about = opened(request, assessment)
    roles = request.viewer.roles  # type: ignore[attr-defined]
    return show(
        request,
        "desk/assessment/overview.html",
        about=about,
        writes=about.open and not WRITERS.isdisjoint(roles),
        reviews=about.open and not (WRITERS | SIGNERS).isdisjoint(roles),
        tasks=_grouped(about),
        today=request.today,  # type: ignore[attr-defined]
    )


def _grouped(about: Assessment) -> list[tuple[str, list[tuple[queries.Task, str, str]]]]:
    """The form's pages: those of the family, then those of each child, each with its title and where it is written."""
    groups: dict[str, list[tuple[queries.Task, str, str]]] = {"The family": []}
    for task in about.tasks:
        name = queries.given_name(task.child) if task.child else ""
        to = address(about.document.ref, task.section, task.child.ref if task.child else None)
        heading = task.child.name if task.child else "The family"
        groups.setdefault(heading, []).append((task, task.section.title.format(name=name), to))
    return list(groups.items())


def part(request: HttpRequest, assessment: UUID, child: UUID | None = None) -> HttpResponse:
    """Write one part. The page's own name says which."""
    key = request.page.name.rsplit("_", 1)[-1]  # type: ignore[attr-defined]
    about = queries.part(request.viewer, assessment, key, child, now=request.now)  # type: ignore[attr-defined]
    held = keeping.hold(
        request,
        slot=queries.part_key(key, about.child),
        kind="assessment",
        people=[child] if child else [card.ref for card in about.children],
        document=assessment,
    )
    moved: tuple[Moved, ...] = ()
    if request.method == "POST":
        held = keeping.saved(request, held)
        form = forms.PartForm(request.POST, part=about)
        if put := keeping.put_by(request, held):
            return put
        if request.POST.get("act") in keeping.PUT_BY or held.theirs:
            form = keeping.as_typed(form)
        elif form.is_valid():
            done, moved = _keep(request, form, about, assessment, held.ref)
            if done:
                return redirect(_after(assessment, about))
    elif held.fields:
        form = keeping.as_typed(forms.PartForm(held.data(), part=about))
    else:
        form = forms.PartForm(part=about)
    return show(
        request,
        "desk/assessment/part.html",
        form=form,
        part=about,
        assessment=assessment,
        held=held,
        bases=_bases(request, about, held.fields, moved),
        moved=_moved(about, moved),
        pairs=keeping.conflict(held, form),
        today=request.today,  # type: ignore[attr-defined]
    )


def _keep(
    request: HttpRequest, form: Form, about: Part, assessment: UUID, draft: UUID
) -> tuple[bool, tuple[Moved, ...]]:
    who = (about.child.ref,) if about.child else tuple(card.ref for card in about.children)
    writings = [
        Writing(
            slot=each.slot,
            words=form.cleaned_data[name := forms.name_of(each.slot)],
            base=keeping.as_ref(request.POST.get(f"base_{name}", "")),
            position=questions.position_of(each.slot),
            about=who,
            told_by=who if each.question.slot == "voice.words" else (),
            source="told" if each.question.slot == "voice.words" else "not_said",
            pasted=f"pasted_{name}" in request.POST,
        )
        for each in about.questions
    ]

    def act() -> dict[str, Any]:
        keeping.unless_moved(documents.keep(assessment, writings, draft=draft, **by(request)))
        return {"kept": True}

    try:
        return attempt(request, form, act) is not None, ()
    except keeping.MovedOn as met:
        return False, met.moved


def _bases(request: HttpRequest, about: Part, fields: Any, moved: tuple[Moved, ...]) -> dict[str, str]:
    """The text each box started from: as sent, as in the draft, or as it stands; where it moved on, the one just shown."""
    met = {each.slot: str(each.theirs_ref) for each in moved}
    bases = {}
    for each in about.questions:
        name = forms.name_of(each.slot)
        stands = str(each.text.passage) if each.text else ""
        started = fields.get(f"base_{name}", [stands])[0] if fields else stands
        bases[name] = met.get(each.slot, started)
    return bases


def _moved(about: Part, moved: tuple[Moved, ...]) -> list[dict[str, Any]]:
    held = {each.slot: each for each in about.questions}
    return [
        {
            "title": held[each.slot].words,
            "theirs": each.theirs,
            "by": text.by_name if (text := held[each.slot].text) else "",
            "at": each.written_at,
        }
        for each in moved
    ]


def _after(assessment: UUID, about: Part) -> str:
    """The next part, or the list after the last one."""
    order = [
        (section, card.ref if card else None)
        for section in questions.SECTIONS
        for card in (about.children if section.per is questions.Per.CHILD else (None,))
    ]
    here = order.index((about.section, about.child.ref if about.child else None))
    if here + 1 < len(order):
        return address(assessment, *order[here + 1])
    return reverse("desk:assessment", kwargs={"assessment": assessment})


for _section in questions.SECTIONS:
    _child = "<uuid:child>/" if _section.per is questions.Per.CHILD else ""
    page(
        f"desk:assessment_{_section.key}",
        f"assessments/<uuid:assessment>/{_section.key}/{_child}",
        door="desk",
        roles=WRITERS,
        example=tried.part_for_child if _child else tried.assessment,
        whose=tried.whose_part if _child else tried.whose_assessment,
        opened_by=tried.WORKER,
        expired=keeping.keep_after_session,
        most_queries=12,
    )(part)


@page(
    "desk:assessment_views",
    "assessments/<uuid:assessment>/views/<uuid:person>/",
    door="desk",
    roles=WRITERS,
    example=tried.views,
    whose=tried.whose_views,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def views(request: HttpRequest, assessment: UUID, person: UUID) -> HttpResponse:
    """What a parent or carer thinks, or why they were not asked."""
    about = opened(request, assessment)
    adult = next((each for each in about.adults if each.person.ref == person), None)
    if adult is None:
        raise Http404
    slot = f"views:{person}"
    text = about.texts.get(slot)
    children = [each.child.ref for each in about.children]
    held = keeping.hold(request, slot=slot, kind="assessment", people=children, document=assessment)
    make = {"adult": adult, "today": request.today}  # type: ignore[attr-defined]
    moved: tuple[Moved, ...] = ()
    if request.method == "POST":
        held = keeping.saved(request, held)
        form = forms.ViewsForm(request.POST, **make)
        if put := keeping.put_by(request, held):
            return put
        if request.POST.get("act") in keeping.PUT_BY or held.theirs:
            form = keeping.as_typed(form)
        elif form.is_valid():
            done, moved = _keep_views(request, form, about, person, slot, held.ref)
            if done:
                return redirect(reverse("desk:assessment", kwargs={"assessment": assessment}) + "#views")
    elif held.fields:
        form = keeping.as_typed(forms.ViewsForm(held.data(), **make))
    else:
        form = forms.ViewsForm(initial={"words": text.words if text else ""}, **make)
    started = held.fields.get("base_words", [""])[0] if held.fields else (str(text.passage) if text else "")
    return show(
        request,
        "desk/assessment/views.html",
        form=form,
        adult=adult,
        assessment=assessment,
        held=held,
        base=str(moved[0].theirs_ref) if moved else started,
        moved=[{"title": "What they said", "theirs": m.theirs, "by": "", "at": m.written_at} for m in moved],
        pairs=keeping.conflict(held, form),
        today=request.today,  # type: ignore[attr-defined]
    )


def _keep_views(
    request: HttpRequest, form: Form, about: Assessment, person: UUID, slot: str, draft: UUID
) -> tuple[bool, tuple[Moved, ...]]:
    given = form.cleaned_data
    adult = next(each for each in about.adults if each.person.ref == person)
    writing = Writing(
        slot=slot,
        words=given["words"],
        base=keeping.as_ref(request.POST.get("base_words", "")),
        position=500,
        about=tuple(each.child.ref for each in about.children),
        told_by=(person,),
        source="told",
    )

    def act() -> dict[str, Any]:
        keeping.unless_moved(documents.keep(about.document.ref, [writing], draft=draft, **by(request)))
        actions.record_views(
            about.matters,
            person=person,
            state=given["state"],
            reason=given["reason"],
            has_responsibility=adult.responsible,
            on=given["on"],
            **by(request),
        )
        return {"kept": True}

    try:
        return attempt(request, form, act) is not None, ()
    except keeping.MovedOn as met:
        return False, met.moved


@page(
    "desk:assessment_help_now",
    "assessments/<uuid:assessment>/help-now/",
    door="desk",
    roles=WRITERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    most_queries=12,
)
def help_now(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Practical help that does not wait for the end, and who approved it."""
    about = opened(request, assessment)
    today = request.today  # type: ignore[attr-defined]
    approvers = queries.managers(request.viewer, today=today, may="approve_help")  # type: ignore[attr-defined]
    form = forms.HelpForm(request.POST or None, children=about.children, approvers=approvers, today=today)

    def act() -> dict[str, Any]:
        given = form.cleaned_data
        actions.record_help(
            [UUID(ref) for ref in given["children"]],
            what=given["what"],
            approved_by=UUID(given["approved_by"]),
            by_phone=given["approved_how"] == "phone",
            amount_pence=given["amount"],
            on=given["on"],
            **by(request),
        )
        return {}

    return simple(request, about, form, act, "desk/assessment/help_now.html", anchor="#help")


@page(
    "desk:assessment_review",
    "assessments/<uuid:assessment>/review/",
    door="desk",
    roles=WRITERS | SIGNERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    most_queries=12,
)
def review(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """That the assessment was looked at again inside the council: the census asks for the day."""
    about = opened(request, assessment)
    today = request.today  # type: ignore[attr-defined]
    form = forms.ReviewForm(request.POST or None, started_on=about.started_on, today=today)

    def act() -> dict[str, Any]:
        actions.record_review(about.matters, on=form.cleaned_data["on"], **by(request))
        return {}

    return simple(request, about, form, act, "desk/assessment/review.html", anchor="#review")


@page(
    "desk:assessment_check",
    "assessments/<uuid:assessment>/check/<uuid:child>/",
    door="desk",
    roles=WRITERS,
    example=tried.part_for_child,
    whose=tried.whose_part,
    opened_by=tried.WORKER,
    most_queries=12,
)
def check(request: HttpRequest, assessment: UUID, child: UUID) -> HttpResponse:
    """What the record knows of a child already: right, or changed."""
    about = opened(request, assessment)
    facts = [each for each in about.facts if each.child.ref == child]
    if not facts:
        raise Http404
    form = forms.CheckForm(request.POST or None, facts=facts)

    def act() -> dict[str, Any]:
        for fact, (standing, value) in form.answers().items():
            people.record_answer(
                child,
                fact,
                value,
                standing=standing,
                on=request.today,  # type: ignore[attr-defined]
                source="checked with the family in the assessment",
                **by(request),
            )
        return {}

    return simple(request, about, form, act, "desk/assessment/check.html", anchor="#check", facts=facts)
