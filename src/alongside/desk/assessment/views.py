"""The assessment's pages: start, the list of its parts, writing, what happened, sending, signing, more time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk import doing
from alongside.desk.assessment import forms, tried
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.desk.drafts import keeping
from alongside.law import assessment_form as questions
from alongside.record.actions import assessment as actions, documents, people
from alongside.record.actions.documents import Moved, Writing
from alongside.record.queries.desk import assessment as queries
from alongside.record.queries.desk.assessment import Assessment, Part

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ASSESSMENT)
SIGNERS = roles_who_may(May.SIGN_ASSESSMENT)

doing.REASONS.update(
    {
        "child_never_seen": (
            ("refused", "They or their parent did not agree"),
            ("moved", "They have moved away"),
            ("others", "Somebody else has seen them and told us"),
        ),
        "child_never_seen_alone": (
            ("young", "Too young to be apart from a parent"),
            ("wish", "They did not want to be"),
            ("risk", "It would have put them at risk"),
        ),
        "no_views_of_parents": (
            ("not_found", "They could not be found"),
            ("unsafe", "It was not safe to ask"),
            ("refused", "They did not want to say"),
        ),
        "agreement_to_assess_missing": (
            ("today", "They agreed; it will be written down today"),
            ("unsafe", "Asking would put somebody at risk"),
            ("enquiry", "There is reason to suspect significant harm"),
        ),
    }
)


@page(
    "desk:assessment_start",
    "children/<uuid:child>/assessment/start/",
    door="desk",
    roles=WRITERS,
    example=tried.child_to_assess,
    whose=tried.child,
    opened_by=tried.WORKER,
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
        if wanting := actions.law_first(c for key, c in said.items() if key not in given):
            doing.ask_reasons(form, wanting)
        else:

            def act() -> dict[str, Any]:
                started = actions.start_assessment(
                    [UUID(ref) for ref in form.cleaned_data["children"]],
                    on=form.cleaned_data["on"],
                    reasons=given,
                    **_by(request),
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


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.viewer, "now": request.now}  # type: ignore[attr-defined]


@page(
    "desk:assessment",
    "assessments/<uuid:assessment>/",
    door="desk",
    roles=READERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    states=("writing", "waiting", "signed"),
    most_queries=60,
)
def overview(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Where the assessment stands: its parts, the two counts, who was seen, what was said, what is left."""
    about = _about(request, assessment)
    writes = about.open and not WRITERS.isdisjoint(request.viewer.roles)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/assessment/overview.html",
        about=about,
        writes=writes,
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


def _about(request: HttpRequest, assessment: UUID) -> Assessment:
    return queries.assessment(request.viewer, assessment, now=request.now)  # type: ignore[attr-defined]


def address(document: UUID, section: questions.Section, child: UUID | None) -> str:
    """Where one part of the form is written."""
    more = {"child": child} if child else {}
    return reverse(f"desk:assessment_{section.key}", kwargs={"assessment": document, **more})


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
        if request.POST.get("act") == "draft" and not held.theirs:
            return redirect(f"{request.path}?draft={held.ref}&saved=1")
        if request.POST.get("act") == "draft" or held.theirs:
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
        pairs=keeping.conflict(held),
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
        keeping.unless_moved(documents.keep(assessment, writings, draft=draft, **_by(request)))
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
    most_queries=60,
)
def views(request: HttpRequest, assessment: UUID, person: UUID) -> HttpResponse:
    """What a parent or carer thinks, or why they were not asked."""
    about = _about(request, assessment)
    adult = next((each for each in about.adults if each.person.ref == person), None)
    if adult is None:
        raise Http404
    slot = f"views:{person}"
    text = queries.text(assessment, slot)
    children = [each.child.ref for each in about.children]
    held = keeping.hold(request, slot=slot, kind="assessment", people=children, document=assessment)
    make = {"adult": adult, "today": request.today}  # type: ignore[attr-defined]
    moved: tuple[Moved, ...] = ()
    if request.method == "POST":
        held = keeping.saved(request, held)
        form = forms.ViewsForm(request.POST, **make)
        if request.POST.get("act") == "draft" and not held.theirs:
            return redirect(f"{request.path}?draft={held.ref}&saved=1")
        if request.POST.get("act") == "draft" or held.theirs:
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
        pairs=keeping.conflict(held),
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
        keeping.unless_moved(documents.keep(about.document.ref, [writing], draft=draft, **_by(request)))
        actions.record_views(
            about.matters,
            person=person,
            state=given["state"],
            reason=given["reason"],
            has_responsibility=adult.responsible,
            on=given["on"],
            **_by(request),
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
    most_queries=60,
)
def help_now(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Practical help that does not wait for the end, and who approved it."""
    about = _about(request, assessment)
    approvers = queries.managers(request.viewer, today=request.today, may="approve_help")  # type: ignore[attr-defined]
    form = forms.HelpForm(
        request.POST or None, children=about.children, approvers=approvers, today=request.today
    )  # type: ignore[attr-defined]

    def act() -> dict[str, Any]:
        given = form.cleaned_data
        actions.record_help(
            [UUID(ref) for ref in given["children"]],
            what=given["what"],
            approved_by=UUID(given["approved_by"]),
            amount_pence=given["amount"],
            on=given["on"],
            **_by(request),
        )
        return {}

    return _simple(request, about, form, act, "desk/assessment/help_now.html", anchor="#help")


def _simple(
    request: HttpRequest,
    about: Assessment,
    form: Form,
    act: Callable[[], dict[str, Any]],
    template: str,
    *,
    anchor: str = "",
    **context: Any,
) -> HttpResponse:
    """A form that goes back to the assessment once it is done."""
    if request.method == "POST" and form.is_valid() and attempt(request, form, act) is not None:
        return redirect(reverse("desk:assessment", kwargs={"assessment": about.document.ref}) + anchor)
    return show(
        request,
        template,
        form=form,
        about=about,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,
        **context,  # type: ignore[attr-defined]
    )


@page(
    "desk:assessment_check",
    "assessments/<uuid:assessment>/check/<uuid:child>/",
    door="desk",
    roles=WRITERS,
    example=tried.part_for_child,
    whose=tried.whose_part,
    opened_by=tried.WORKER,
    most_queries=60,
)
def check(request: HttpRequest, assessment: UUID, child: UUID) -> HttpResponse:
    """What the record knows of a child already: right, or changed."""
    about = _about(request, assessment)
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
                **_by(request),
            )
        return {}

    return _simple(request, about, form, act, "desk/assessment/check.html", anchor="#check", facts=facts)


@page(
    "desk:assessment_send",
    "assessments/<uuid:assessment>/send/",
    door="desk",
    roles=WRITERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    most_queries=60,
)
def send(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Ask a manager to sign, with what the worker proposes for each child."""
    about = _about(request, assessment)
    now, today, viewer = request.now, request.today, request.viewer  # type: ignore[attr-defined]
    form = forms.SendForm(
        request.POST or None,
        children=about.children,
        factors=queries.factor_options(today),
        managers=queries.managers(viewer, today=today),
    )
    if request.method == "GET":
        form.cautions = about.cautions[: doing.MOST_CAUTIONS]  # type: ignore[attr-defined]

    def act() -> dict[str, Any]:
        actions.submit_assessment(
            assessment,
            form.proposals(),
            to=UUID(form.cleaned_data["to"]),
            cautions=cautions_answered(request),
            by=viewer,
            now=now,
        )
        return {}

    return _simple(request, about, form, act, "desk/assessment/send.html")


@page(
    "desk:assessment_read",
    "assessments/<uuid:assessment>/read/",
    door="desk",
    roles=READERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    states=("writing", "signed"),
    most_queries=90,
)
def read(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """The whole assessment, to read or print."""
    about, parts = queries.whole(request.viewer, assessment, now=request.now)  # type: ignore[attr-defined]
    return show(request, "desk/assessment/read.html", about=about, parts=parts, today=request.today)  # type: ignore[attr-defined]


@page(
    "desk:assessment_sign",
    "assessments/<uuid:assessment>/sign/",
    door="desk",
    roles=SIGNERS,
    example=tried.waiting,
    whose=tried.whose_waiting,
    opened_by=tried.MANAGER,
    expired=keeping.keep_after_session,
    most_queries=90,
)
def sign(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Read the whole, then decide for each child, or send it back."""
    about, parts = queries.whole(request.viewer, assessment, now=request.now)  # type: ignore[attr-defined]
    today = request.today  # type: ignore[attr-defined]
    children = [each.child.ref for each in about.children]
    held = keeping.hold(request, slot="sign", kind="assessment", people=children, document=assessment)
    labels = dict(queries.factor_options(today))
    sending_back = request.POST.get("act") == "return"
    make = {"children": about.children, "factors": labels}
    back = forms.ReturnForm(request.POST if sending_back else None)
    form = forms.SignForm(request.POST if request.method == "POST" and not sending_back else None, **make)
    if request.method == "GET":
        if held.fields:
            form = keeping.as_typed(forms.SignForm(held.data(), **make))
        form.cautions = about.cautions[: doing.MOST_CAUTIONS]  # type: ignore[attr-defined]
    elif sending_back:
        if back.is_valid() and attempt(request, back, lambda: _send_back(request, about, back)) is not None:
            return redirect("desk:assessment", assessment=assessment)
    else:
        held = keeping.saved(request, held)
        if request.POST.get("act") == "draft" and not held.theirs:
            return redirect(f"{request.path}?draft={held.ref}&saved=1")
        if request.POST.get("act") == "draft" or held.theirs:
            form = keeping.as_typed(form)
        elif form.is_valid() and (
            done := attempt(request, form, lambda: _sign(request, about, form, held.ref))
        ):
            return redirect("desk:assessment_decision", decision=done["decision"])
    return show(
        request,
        "desk/assessment/sign.html",
        form=form,
        back=back,
        forms=[back],
        about=about,
        parts=parts,
        held=held,
        factors=labels,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        pairs=keeping.conflict(held),
        today=today,
    )


def _send_back(request: HttpRequest, about: Assessment, form: Form) -> dict[str, Any]:
    actions.return_assessment(about.matters, reasons=form.cleaned_data["reasons"], **_by(request))
    return {}


def _sign(request: HttpRequest, about: Assessment, form: forms.SignForm, draft: UUID) -> dict[str, Any]:
    signed = actions.sign_off_assessment(
        about.document.ref,
        form.outcomes(),
        next_steps=form.cleaned_data["next_steps"],
        seen=request.POST.get("seen", ""),
        cautions=cautions_answered(request),
        draft=draft,
        **_by(request),
    )
    return {"decision": str(signed.decision)}


@page(
    "desk:assessment_extend",
    "assessments/<uuid:assessment>/more-time/",
    door="desk",
    roles=roles_who_may(May.EXTEND_ASSESSMENT),
    example=tried.assessment,
    whose=tried.whose_waiting,
    opened_by=tried.MANAGER,
    most_queries=60,
)
def extend(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Agree more time, with reasons. The first day stays and is shown beside the new one."""
    about = _about(request, assessment)
    form = forms.ExtendForm(request.POST or None, today=request.today)  # type: ignore[attr-defined]

    def act() -> dict[str, Any]:
        given = form.cleaned_data
        actions.extend_assessment(
            about.matters,
            until=given["until"],
            reasons=given["reasons"],
            discussed_with=given["discussed_with"],
            family_told=given["family_told"] == "yes",
            cautions=cautions_answered(request),
            **_by(request),
        )
        return {}

    return _simple(request, about, form, act, "desk/assessment/extend.html")


@page(
    "desk:assessment_decision",
    "decisions/<uuid:decision>/",
    door="desk",
    roles=READERS,
    example=tried.decision,
    whose=tried.whose_decision,
    opened_by=tried.WORKER,
)
def decision(request: HttpRequest, decision: UUID) -> HttpResponse:
    """The written decision, as the family reads it."""
    about = queries.decision(request.viewer, decision, now=request.now)  # type: ignore[attr-defined]
    return show(request, "desk/assessment/decision.html", about=about, today=request.today)  # type: ignore[attr-defined]
