"""What a conference decided for each child, and the record of it: written, approved, kept apart where it must be."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.fields import PlainForm, long_text
from alongside.design.registry import page
from alongside.desk.doing import attempt, cautions_answered, press, reasons_for
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.meetings import tried
from alongside.desk.meetings.common import ARRANGERS, CHAIRS, by, may, opened, yes
from alongside.desk.meetings.forms import DecideForm, at_moment
from alongside.record.actions import conference as conferences, documents
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.documents import Writing
from alongside.record.queries.desk import meetings as queries, plans
from alongside.record.queries.desk.meetings import Workspace
from alongside.record.queries.desk.staff import with_roles

CLOSED = (
    ("why_closed", "Why this part is kept apart, and from whom"),
    ("said_closed", "What was said while somebody was not in the room"),
)


def _sent(
    request: HttpRequest,
    held: Held,
    make: Callable[[Any], Form],
    act: Callable[[Form], dict[str, Any]],
    *,
    fields: dict[str, str] | None = None,
) -> tuple[Held, Form, dict[str, Any] | None]:
    """A page that saves itself: the draft and the form as they now stand, and what was done where it was sent."""
    if request.method != "POST":
        return held, keeping.as_typed(make(held.data())) if held.fields else make(None), None
    held = keeping.saved(request, held)
    form = make(request.POST)
    if request.POST.get("act") == "draft" or held.theirs:
        return held, keeping.as_typed(form), None
    done = attempt(request, form, lambda: act(form), fields=fields) if form.is_valid() else None
    return held, form, done


@page(
    "desk:conference_decide",
    "meetings/<uuid:meeting>/decide/",
    door="desk",
    roles=CHAIRS,
    example=tried.meeting,
    whose=tried.whose_meeting,
    opened_by=tried.CHAIR,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def decide(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The chair writes who was there and what is decided for each child."""
    about = opened(request, meeting, "deciding at a conference")
    people = [card.ref for card in about.children]
    held = keeping.hold(request, slot="decide", kind="conference", people=people, document=about.document.ref)
    workers = [person for person, _ in with_roles(("social_worker",), today=request.today)]  # type: ignore[attr-defined]

    reviewed = (
        plans.plans_reviewed(request.viewer, meeting, what="deciding at a conference", now=request.now)  # type: ignore[attr-defined]
        if about.form == "review"
        else ()
    )

    def make(data: Any) -> DecideForm:
        form = DecideForm(data, about=about, reviewed=reviewed, workers=workers, today=request.today)  # type: ignore[attr-defined]
        form.now = request.now  # type: ignore[attr-defined]
        return form

    def act(form: Any) -> dict[str, Any]:
        conferences.decide_conference(
            about.ref,
            _went(form, about),
            {card.ref: _decided(form, card.ref) for card in about.children},
            cautions=cautions_answered(request),
            **by(request),
        )
        keeping.actions.drop(held.ref, by=request.viewer)  # type: ignore[attr-defined]
        return {"meeting": str(about.ref)}

    held, form, done = _sent(request, held, make, act, fields=_where(about))
    if done:
        messages.success(request, "Decided. Each family member is to be told now, and in writing.")
        return redirect("desk:meeting", meeting=meeting)
    return show(
        request,
        "desk/meetings/deciding/decide.html",
        about=about,
        form=form,
        held=held,
        pairs=keeping.conflict(held),
        given=cautions_answered(request),
        reasons_for=reasons_for,
        is_for_all=lambda item: len(item.children) == len(about.children),
        today=request.today,  # type: ignore[attr-defined]
    )


def _where(about: Workspace) -> dict[str, str]:
    """The boxes under which the law's objections stand: of the first child, where they are about one."""
    first = about.children[0].ref
    return {
        "category": f"category_{first}",
        "decision": f"decision_{first}",
        "help_after": f"help_after_{first}",
        "time": "at",
    }


def _went(form: Any, about: Workspace) -> HowItWent:
    given = form.cleaned_data
    return HowItWent(
        at=at_moment(given["on"], given["at"]),
        came={place.ref: given[f"came_{place.ref}"] for place in about.places},
        next_on=given["next_on"],
        not_quorate_why=given["not_quorate_why"],
        responsibility_asked=yes(given["responsibility_asked"]),
        lead_social_worker=UUID(given["lead"]) if given["lead"] else None,
        core_group=tuple(UUID(ref) for ref in given["core_group"]),
        core_group_on=given["core_group_on"],
        minutes_by=given["minutes_by"],
        came_of=form.progress(given["on"]),
    )


def _decided(form: Any, child: UUID) -> Decided:
    given = form.cleaned_data
    return Decided(
        decision=given[f"decision_{child}"],
        reasons=given[f"reasons_{child}"],
        category=given[f"category_{child}"],
        outline=given[f"outline_{child}"],
        help_after=given.get(f"help_after_{child}", ""),
        plans_elsewhere=given.get(f"plans_elsewhere_{child}"),
    )


class RecordForm(PlainForm):
    """The parts of the record, each a box."""

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label in parts:
            self.fields[name] = long_text(label=label, required=False, rows=5, max_length=100_000)
        self.all_optional()
        self.word_errors()


def _name(slot: str) -> str:
    """A slot as a form's box is called."""
    return slot.replace(":", "_").replace("-", "")


def record(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The record of a conference, written by whoever takes the minutes."""
    about = opened(request, meeting, "the record of a conference")
    parts = [
        (slot, f"{title}: {card.name}" if card else title)
        for slot, title, card in queries.record_parts(about)
    ]
    return _written(request, about, about.document.ref, parts, about.texts, "record")


def closed(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The confidential part: a document of its own, which goes with the record to nobody."""
    about = opened(request, meeting, "the confidential part of a conference")
    return _written(request, about, about.closed, list(CLOSED), about.closed_texts, "closed")


for _view, _name_of, _route in (
    (record, "conference_record", "record"),
    (closed, "conference_closed", "confidential"),
):
    page(
        f"desk:{_name_of}",
        f"meetings/<uuid:meeting>/{_route}/",
        door="desk",
        roles=ARRANGERS,
        example=lambda council, _: tried.meeting(council, "decided"),
        whose=tried.whose_meeting,
        opened_by=tried.WORKER,
        expired=keeping.keep_after_session,
        most_queries=12,
    )(_view)


def _written(
    request: HttpRequest,
    about: Workspace,
    document: UUID,
    parts: list[tuple[str, str]],
    texts: Any,
    which: str,
) -> HttpResponse:
    people = tuple(card.ref for card in about.children)
    held = keeping.hold(request, slot=which, kind="conference", people=people, document=document)
    boxes = [(_name(slot), label) for slot, label in parts]
    stands = {_name(slot): texts[slot].words for slot, _ in parts if slot in texts}

    def make(data: Any) -> RecordForm:
        return RecordForm(data, parts=boxes, initial=stands)

    def act(form: Any) -> dict[str, Any]:
        moved = documents.keep(
            document, _writings(request, form, parts, people), draft=held.ref, **by(request)
        )
        keeping.unless_moved(moved)
        return {"kept": True}

    moved: tuple[Any, ...] = ()
    try:
        held, form, done = _sent(request, held, make, act)
    except keeping.MovedOn as met:
        moved, done, form = met.moved, None, make(request.POST)
    if done:
        messages.success(request, "Kept.")
        return redirect(f"{reverse('desk:meeting', kwargs={'meeting': about.ref})}#record")
    titles = dict(parts)
    return show(
        request,
        "desk/meetings/deciding/record.html",
        about=about,
        form=form,
        held=held,
        which=which,
        bases=_bases(request, parts, texts, moved),
        moved=[
            {"title": titles[each.slot], "theirs": each.theirs, "by": "", "at": each.written_at}
            for each in moved
        ],
        pairs=keeping.conflict(held),
        today=request.today,  # type: ignore[attr-defined]
    )


def _bases(
    request: HttpRequest, parts: list[tuple[str, str]], texts: Any, moved: tuple[Any, ...]
) -> dict[str, str]:
    """The text each box started from; where the slot moved on, the one that was just shown."""
    stands = {_name(slot): str(texts[slot].passage) for slot, _ in parts if slot in texts}
    if request.method == "POST":
        stands = {name: request.POST.get(f"base_{name}", "") for name in stands}
    return stands | {_name(each.slot): str(each.theirs_ref) for each in moved}


def _writings(
    request: HttpRequest, form: Any, parts: list[tuple[str, str]], people: tuple[UUID, ...]
) -> list[Writing]:
    found = []
    for position, (slot, _) in enumerate(parts):
        child = keeping.as_ref(slot.partition(":")[2])
        found.append(
            Writing(
                slot=slot,
                words=form.cleaned_data[_name(slot)],
                base=keeping.as_ref(request.POST.get(f"base_{_name(slot)}", "")),
                position=position,
                about=(child,) if child else people,
                pasted=f"pasted_{_name(slot)}" in request.POST,
            )
        )
    return found


@page(
    "desk:conference_approve",
    "meetings/<uuid:meeting>/approve/",
    door="desk",
    roles=CHAIRS,
    example=lambda council, _: tried.meeting(council, "decided"),
    whose=tried.whose_meeting,
    opened_by=tried.CHAIR,
    most_queries=12,
)
def approve(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """The chair reads the record whole, and approves it."""
    about = opened(request, meeting, "approving the record of a conference")
    if request.method == "POST":

        def act() -> dict[str, Any]:
            return {"number": conferences.approve_record(about.ref, **by(request))}

        if press(request, act):
            messages.success(request, "Approved. It may now be sent to each person.")
        return redirect("desk:meeting", meeting=meeting)
    return show(
        request,
        "desk/meetings/deciding/approve.html",
        about=about,
        parts=[(slot, title, card) for slot, title, card in queries.record_parts(about)],
        chairs=may(request, CHAIRS),
        today=request.today,  # type: ignore[attr-defined]
    )
