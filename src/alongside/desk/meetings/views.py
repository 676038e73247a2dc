"""A meeting's own page, and what is done at it: a short form each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt, cautions_answered, press, reasons_for
from alongside.desk.meetings import forms, tried
from alongside.desk.meetings.common import (
    ARRANGERS,
    CALLERS,
    CHAIRS,
    GIVERS,
    READERS,
    WRITTEN_UP,
    Act,
    by,
    may,
    opened,
    yes,
)
from alongside.law import meetings as law
from alongside.record.access import NotFound
from alongside.record.actions import conference as conferences, meetings as actions
from alongside.record.queries.desk import meetings as queries
from alongside.record.queries.desk.meetings import Place, Workspace


@page(
    "desk:meeting",
    "meetings/<uuid:meeting>/",
    door="desk",
    roles=READERS,
    example=tried.meeting,
    whose=tried.whose_meeting,
    opened_by=tried.WORKER,
    states=("soon", "decided", "called_off"),
    most_queries=12,
)
def meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """A meeting: when, who, what must still be in hand, what was decided, what has gone out."""
    about = opened(request, meeting)
    if request.method == "POST":
        if press(request, lambda: _come_apart(request, about)):
            messages.success(request, "Written down. Each is told their own time, by themselves.")
        return redirect("desk:meeting", meeting=meeting)
    return show(
        request,
        "desk/meetings/meeting.html",
        about=about,
        arranges=may(request, ARRANGERS),
        gives=may(request, GIVERS),
        chairs=may(request, CHAIRS),
        calls=may(request, CALLERS),
        needs_report=queries.needs_report if about.reports else lambda place: False,
        agencies=law.AGENCIES if about.reports else frozenset(),
        written_up=_written_up(request, about),
        today=request.today,  # type: ignore[attr-defined]
    )


def _come_apart(request: HttpRequest, about: Workspace) -> dict[str, Any]:
    """Two who would meet are given the times that were offered. Only such two: whoever else is named is not found."""
    said = request.POST.get("first", ""), request.POST.get("second", "")
    for each in about.apart:
        if said in ((str(each.one), str(each.other)), (str(each.other), str(each.one))):
            first, second = map(UUID, said)
            until_at, from_at = each.offer.until_at, each.offer.from_at
            actions.come_apart(first, second, until_at=until_at, from_at=from_at, **by(request))
            return {"meeting": str(about.ref)}
    raise NotFound(about.ref)


def _written_up(request: HttpRequest, about: Workspace) -> tuple[str, str] | None:
    """The words and the address of where this meeting is decided or written up; None for who does not."""
    room = WRITTEN_UP.get(about.kind)
    if room is None or about.over or not may(request, room.roles):
        return None
    return room.words, reverse(room.page, kwargs={"meeting": about.ref})


@page(
    "desk:meeting_seat",
    "seats/<uuid:seat>/",
    door="desk",
    roles=READERS,
    example=tried.seat,
    whose=tried.whose_seat,
    opened_by=tried.WORKER,
    states=("mother", "decided"),
    most_queries=12,
)
def seat(request: HttpRequest, seat: UUID) -> HttpResponse:
    """One person's place: what they were asked, what they need, had read and think, and what went to them."""
    about = opened(request, actions.meeting_of(seat))
    place = about.seat(seat)
    return show(
        request,
        "desk/meetings/seat.html",
        about=about,
        place=place,
        acts=[act for act in SEAT_ACTS if may(request, act.roles) and _open(act, about, place)],
        needs_report=about.reports and queries.needs_report(place),
        gives=may(request, GIVERS),
        today=request.today,  # type: ignore[attr-defined]
    )


OF_A_CONFERENCE = frozenset(
    {
        "report",
        "report_ready",
        "keep_out",
        "child_comes",
        "disagree",
        "decision_sent",
        "record_sent",
        "correction",
        "answer_correction",
    }
)


def _open(act: Act, about: Workspace, place: Place) -> bool:
    """Whether there is anything to do of this kind at this seat now. What only a conference has is done there only."""
    if about.kind != "conference" and act.key in OF_A_CONFERENCE:
        return False
    held = about.held_on is not None
    rules = {
        "told": not held and place.asked_on is not None and not place.told,
        "answer": not about.over and place.asked_on is not None,
        "need": not about.over and place.asked_on is not None,
        "arranged": any(not need.arranged for need in place.needs),
        "times": not about.over and place.asked_on is not None,
        "report": not held and place.family and place.person is not None,
        "report_ready": not held and not place.family and place.agency_report_on is None,
        "view": place.role != "chair",
        "keep_out": not about.over and place.role not in ("chair", "social_worker"),
        "child_comes": not about.over and place.role == "child",
        "disagree": held,
        "decision_sent": held and place.decision_on is None and place.role != "chair",
        "record_sent": about.approved > 0 and place.record_on is None and place.role != "chair",
        "correction": place.record_on is not None,
        "answer_correction": any(not each.answer for each in place.corrections),
    }
    return rules[act.key]


# --- what is done about the whole -------------------------------------------------------------------------------------


def _move(request: HttpRequest, form: Any, about: Workspace, place: Place | None) -> None:
    given = form.cleaned_data
    actions.move(
        about.ref, **form.planned(), moved_by=given["moved_by"], reason=given["reason"], **by(request)
    )


def _call_off(request: HttpRequest, form: Any, about: Workspace, place: Place | None) -> None:
    given = form.cleaned_data
    actions.call_off(about.ref, moved_by=given["moved_by"], reason=given["reason"], **by(request))


def _not_needed(request: HttpRequest, form: Any, about: Workspace, place: Place | None) -> None:
    given = form.cleaned_data
    chosen = [UUID(ref) for ref in given.get("children", [])] or [card.ref for card in about.waits]
    conferences.not_needed(about.ref, reasons=given["reasons"], children=chosen, **by(request))


def _without_report(request: HttpRequest, form: Any, about: Workspace, place: Place | None) -> None:
    given = form.cleaned_data
    conferences.open_without_report(
        about.ref, reason=given["reason"], new_day_offered=yes(given["new_day_offered"]), **by(request)
    )


MEETING_ACTS = (
    Act(
        "move",
        "Move the meeting",
        forms.MoveForm,
        _move,
        "Everybody who was asked is told again, one by one. The last day that the guidance allows stays where it is.",
        button="Move it",
    ),
    Act(
        "call_off",
        "Call the meeting off",
        forms.CallOffForm,
        _call_off,
        "It will not be held on that day. Where it is still needed it is called again: the last day stays where it is.",
        button="Call it off",
    ),
    Act(
        "not_needed",
        "No conference is needed after all",
        forms.NotNeededForm,
        _not_needed,
        "It was called off, and will not be called again. A manager or a chair decides that, with the reason: it stands in the enquiry, "
        "whose clocks it ends. Each of the family who was asked is told by a person.",
        roles=CALLERS,
        button="Decide",
    ),
    Act(
        "without_report",
        "Go on without the report",
        forms.WithoutReportForm,
        _without_report,
        "Somebody of the family has not had the report. The chair may go on and say why; it is counted. Or offer another day.",
        roles=CHAIRS,
        button="Go on",
    ),
)


# --- what is done at one seat -----------------------------------------------------------------------------------------


def _answer(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.answer(place.ref, **form.cleaned_data, **by(request))


def _need(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.need(place.ref, **form.cleaned_data, **by(request))


def _arranged(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    given = form.cleaned_data
    actions.arranged(place.ref, need=UUID(given["need"]), words=given["words"], **by(request))


def _times(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.comes_when(place.ref, **form.comes(), **by(request))


def _report(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.give_report(place.ref, **form.cleaned_data, **by(request))


def _report_ready(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.report_ready(place.ref, **form.cleaned_data, **by(request))


def _view(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.give_view(place.ref, **form.cleaned_data, **by(request))


def _keep_out(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    conferences.keep_out(place.ref, **form.cleaned_data, cautions=cautions_answered(request), **by(request))


def _child_comes(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    given = dict(form.cleaned_data)
    given["advocate_offered"] = yes(given["advocate_offered"])
    conferences.say_whether_the_child_comes(place.ref, **given, **by(request))


def _disagree(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    given = form.cleaned_data
    conferences.disagree(
        place.ref,
        reasons=given["reasons"],
        escalated=yes(given["escalated"]),
        children=[UUID(ref) for ref in given.get("children", [])],
        **by(request),
    )


def _decision_sent(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    conferences.send_decision(place.ref, how=form.cleaned_data["how"], **by(request))


def _record_sent(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    conferences.send_record(place.ref, how=form.cleaned_data["how"], **by(request))


def _correction(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    conferences.ask_correction(place.ref, words=form.cleaned_data["words"], **by(request))


def _answer_correction(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    given = form.cleaned_data
    conferences.answer_correction(
        place.ref,
        asked=UUID(given["asked"]),
        changed=yes(given["changed"]),
        words=given["words"],
        **by(request),
    )


def _told(request: HttpRequest, form: Any, about: Workspace, place: Any) -> None:
    actions.told_of_change(place.ref, **form.cleaned_data, **by(request))


SEAT_ACTS = (
    Act(
        "told",
        "They know that it was moved or called off",
        forms.ToldForm,
        _told,
        "Each person hears it from us, by themselves.",
    ),
    Act("answer", "Whether they will come", forms.AnswerForm, _answer),
    Act(
        "need",
        "Something they need",
        forms.NeedForm,
        _need,
        "What one person needs is seen by colleagues only, and by nobody else at the meeting.",
    ),
    Act("arranged", "What they need is arranged", forms.ArrangedForm, _arranged),
    Act(
        "times",
        "When they come",
        forms.TimesForm,
        _times,
        "Only this person is told these times. Use them where two people must not meet.",
    ),
    Act("report", "They have the report", forms.ReportForm, _report),
    Act("report_ready", "Their report is here", forms.ReportReadyForm, _report_ready),
    Act("view", "What they think", forms.ViewForm, _view),
    Act(
        "child_comes",
        "Whether the child comes",
        forms.ChildComesForm,
        _child_comes,
        "The chair decides, by age, understanding and wish. A child who does not come is heard another way.",
        roles=CHAIRS,
    ),
    Act(
        "keep_out",
        "Keep them out",
        forms.KeepOutForm,
        _keep_out,
        "Only where there is no other way. The chair decides, gives the reason, and says how they will be heard.",
        roles=CHAIRS,
        button="Keep them out",
    ),
    Act(
        "decision_sent",
        "The decision went to them",
        forms.SentForm,
        _decision_sent,
        "With the plan in outline, in writing, to this person alone.",
    ),
    Act("disagree", "They did not agree", forms.DisagreeForm, _disagree),
    Act(
        "record_sent",
        "The record went to them",
        forms.SentForm,
        _record_sent,
        "As the chair approved it, to this person alone.",
    ),
    Act("correction", "They say the record is wrong", forms.CorrectionForm, _correction),
    Act(
        "answer_correction",
        "Answer what they say is wrong",
        forms.AnswerCorrectionForm,
        _answer_correction,
        roles=CHAIRS,
        button="Answer",
    ),
)


# At which meeting or seat a page is tried, and by whom, where it is not by whoever arranges one that is soon.
STATES = {
    "record_sent": "decided",
    "correction": "decided",
    "answer_correction": "decided",
    "not_needed": "called_off",
}
OPENED_BY = {CHAIRS: tried.CHAIR, CALLERS: tried.MANAGER}


def _act_page(act: Act, *, at_seat: bool) -> None:
    """Declare the page of one act."""
    route = f"seats/<uuid:seat>/{act.key}/" if at_seat else f"meetings/<uuid:meeting>/{act.key}/"
    state = STATES.get(act.key, "")
    example = tried.seat if at_seat else tried.meeting
    page(
        f"desk:{'seat' if at_seat else 'meeting'}_{act.key}",
        route,
        door="desk",
        roles=act.roles,
        example=(lambda council, _: tried.childs_seat(council, ""))
        if act.key == "child_comes"
        else (lambda council, _: example(council, state)),
        whose=tried.whose_seat if at_seat else tried.whose_meeting,
        opened_by=OPENED_BY.get(act.roles, tried.WORKER),
        most_queries=12,
    )(_at_seat(act) if at_seat else _at_meeting(act))


def _at_seat(act: Act) -> Any:
    def view(request: HttpRequest, seat: UUID) -> HttpResponse:
        about = opened(request, actions.meeting_of(seat))
        back = reverse("desk:meeting_seat", kwargs={"seat": seat})
        return _done_at(request, act, about, about.seat(seat), back)

    view.__doc__ = f"{act.title}."
    view.__module__ = __name__
    return view


def _at_meeting(act: Act) -> Any:
    def view(request: HttpRequest, meeting: UUID) -> HttpResponse:
        about = opened(request, meeting)
        return _done_at(request, act, about, None, reverse("desk:meeting", kwargs={"meeting": meeting}))

    view.__doc__ = f"{act.title}."
    view.__module__ = __name__
    return view


def _done_at(
    request: HttpRequest, act: Act, about: Workspace, place: Place | None, back: str
) -> HttpResponse:
    form = act.form(request.POST or None, about=about, seat=place, today=request.today)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            act.do(request, form, about, place)
            return {"done": True}

        if attempt(request, form, do) is not None:
            messages.success(request, "Written down.")
            return redirect(back)
    return show(
        request,
        "desk/meetings/act.html",
        act=act,
        form=form,
        about=about,
        place=place,
        back=back,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,  # type: ignore[attr-defined]
    )


for _act in SEAT_ACTS:
    _act_page(_act, at_seat=True)
for _act in MEETING_ACTS:
    _act_page(_act, at_seat=False)
