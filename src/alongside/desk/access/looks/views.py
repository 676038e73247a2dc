"""What somebody answers for; odd looks and what is said about them; and the plain list for the person it is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design import fields
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.access.examples import CHARLIE, FARAH, SAMUEL, task, whose_task
from alongside.desk.access.words import plain_words
from alongside.desk.doing import Request, attempt, press
from alongside.desk.people.examples import HANNAH, person as a_person, whose
from alongside.law.looking import INTRODUCES
from alongside.record.actions import access_log
from alongside.record.queries.desk import looked, restricted

KINDS = (("well_known", "A name many people know"), ("staff_home", "A colleague's own postcode"))
ODD_OUTCOMES = {
    "fine": "Fine",
    "refer": "Referred",
    "ask": "Asked",
    "said": "Answered: read it",
    "": "Not answered",
}


@page(
    "desk:answering",
    "access/",
    door="desk",
    roles=roles_who_may(May.SEE_WHO_LOOKED),
    nav=Nav("Access", 70),
    opened_by=SAMUEL,
    most_queries=20,
)
def answering(request: Request) -> HttpResponse:
    """Restricted records, emergency openings and odd looks that this person answers for."""
    mine = restricted.what_i_answer_for(request.viewer, now=request.now)
    odd, weeks = looked.odd_looks(request.viewer, now=request.now)
    return show(
        request,
        "desk/access/looks/answering.html",
        mine=mine,
        odd=odd,
        weeks=weeks,
        outcomes=ODD_OUTCOMES,
        manages=may(request.viewer.roles, May.MANAGE_LOG),
        today=request.today,
        week_end=timedelta(days=6),
    )


class OddForm(fields.PlainForm):
    """What is said about odd looks."""

    answer = fields.choose_one(
        (
            ("fine", "There is a good reason"),
            ("ask", "I ask them"),
            ("refer", "It goes to the information officers"),
        ),
        label="What do you find?",
        called="what you find",
    )
    words = fields.long_text(
        label="Why, or what you ask them", called="why, or what you ask them", max_length=2000, rows=3
    )


@page(
    "desk:odd_look",
    "odd-looks/<uuid:task>/",
    door="desk",
    roles=roles_who_may(May.SEE_WHO_LOOKED),
    example=task("odd_read"),
    whose=whose_task("odd_read"),
    opened_by=SAMUEL,
    section="desk:answering",
)
def odd_look(request: Request, task: UUID) -> HttpResponse:
    """Looks by somebody of one's team that somebody should ask about."""
    found = looked.odd_look(request.viewer, task, now=request.now)
    form = OddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            access_log.answer_odd(
                task, answer=given["answer"], words=given["words"], by=request.viewer, now=request.now
            )
            return {}

        if attempt(request, form, act) is not None:
            messages.success(
                request, "They are asked." if given["answer"] == "ask" else "Your answer is kept."
            )
            return redirect("desk:answering")
    return show(
        request,
        "desk/access/looks/odd.html",
        found=found,
        form=form,
        today=request.today,
        until=found.week_on + timedelta(days=6),
    )


class SayForm(fields.PlainForm):
    """Why somebody looked, in their own words."""

    words = fields.long_text(label="Why did you look?", called="why you looked", max_length=2000, rows=4)


@page(
    "desk:odd_look_say",
    "odd-looks/<uuid:task>/say/",
    door="desk",
    roles=roles_who_may(May.OPEN_CHILD),
    example=task("odd_read_asked"),
    whose=whose_task("odd_read_asked"),
    opened_by=CHARLIE,
    section="desk:home",
)
def say(request: Request, task: UUID) -> HttpResponse:
    """Say why one looked, when one's manager asks."""
    asked = looked.question(request.viewer, task, now=request.now)
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            access_log.say_why(task, words=form.cleaned_data["words"], by=request.viewer, now=request.now)
            return {}

        if attempt(request, form, act) is not None:
            messages.success(request, "Your answer has gone to your manager.")
            return redirect("desk:home")
    return show(
        request,
        "desk/access/looks/say.html",
        asked=asked,
        form=form,
        today=request.today,
        until=asked.week_on + timedelta(days=6),
    )


class WatchForm(fields.PlainForm):
    """A name many know, or a colleague's own postcode."""

    kind = fields.choose_one(KINDS, label="What is it?", called="what it is")
    text = fields.text(label="The name, or the postcode", called="the name or the postcode", max_length=120)
    user = fields.PickField(label="Who lives there?", called="who lives there", required=False)
    reasons = fields.text(label="Why is it on the list?", called="why", max_length=500)

    def __init__(self, *args: Any, staff: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].options = staff


class AtRiskForm(fields.PlainForm):
    """A colleague whose team is never told to families."""

    who = fields.PickField(label="Which colleague?", called="which colleague")
    at_risk = fields.choose_one(
        (("yes", "Their team is never told"), ("no", "It may be told again")),
        label="What holds for them?",
        called="what holds for them",
    )
    because = fields.text(label="Why?", called="why", max_length=500)

    def __init__(self, *args: Any, staff: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].options = staff


@page(
    "desk:watched_for",
    "access/searched-for/",
    door="desk",
    roles=roles_who_may(May.MANAGE_LOG),
    opened_by=FARAH,
    section="desk:answering",
)
def watched_for(request: Request) -> HttpResponse:
    """What the log of looks is searched for each week, and whose team is never told."""
    staff = restricted.choices(None, request.today).openers
    sent = request.POST.get("form", "")
    watch = WatchForm(request.POST if sent == "watch" else None, staff=staff)
    risk = AtRiskForm(request.POST if sent == "risk" else None, staff=staff)
    if request.method == "POST" and _taken(request, sent, watch, risk):
        return redirect("desk:watched_for")
    lists, at_risk = looked.watched_for(request.viewer)
    return show(
        request,
        "desk/access/looks/watched.html",
        lists=lists,
        at_risk=at_risk,
        watch=watch,
        risk=risk,
        forms=[watch, risk],
    )


def _taken(request: Request, sent: str, watch: WatchForm, risk: AtRiskForm) -> bool:
    if sent == "watch" and watch.is_valid():
        given = watch.cleaned_data

        def add() -> dict[str, Any]:
            user = UUID(given["user"]) if given["user"] and given["kind"] == "staff_home" else None
            access_log.watch_for(
                given["kind"],
                given["text"],
                user=user,
                reasons=given["reasons"],
                by=request.viewer,
                now=request.now,
            )
            return {}

        return attempt(request, watch, add) is not None
    if sent == "risk" and risk.is_valid():
        said = risk.cleaned_data

        def say_so() -> dict[str, Any]:
            at_risk = said["at_risk"] == "yes"
            access_log.say_at_risk(
                UUID(said["who"]),
                at_risk=at_risk,
                reasons=said["because"],
                by=request.viewer,
                now=request.now,
            )
            return {}

        return attempt(request, risk, say_so, fields={"reasons": "because"}) is not None
    return False


@page(
    "desk:watched_for_stop",
    "access/searched-for/<uuid:watched>/stop/",
    door="desk",
    roles=roles_who_may(May.MANAGE_LOG),
    inside=True,
    example=lambda council, state: {"watched": UUID(int=0)},  # looking at it answers nothing
    whose=lambda council, which: None,
    section="desk:answering",
)
def stop(request: Request, watched: UUID) -> HttpResponse:
    """No longer search the log for this."""
    if request.method == "POST":

        def act() -> dict[str, Any]:
            access_log.stop_watching(watched, by=request.viewer, now=request.now)
            return {}

        press(request, act)
    return redirect("desk:watched_for")


@page(
    "desk:who_looked_plain",
    "people/<uuid:person>/who-looked/for-them/",
    door="desk",
    roles=roles_who_may(May.SEE_WHO_LOOKED),
    example=lambda council, state: a_person(council, "mohammed" if state else "own"),
    states=("", "long ago"),
    whose=whose,
    opened_by=HANNAH,
)
def who_looked_plain(request: Request, person: UUID) -> HttpResponse:
    """The list as the person it is about may read it, to look at beforehand and to print."""
    found = looked.plain_list(
        request.viewer, person, days_after=settings.WHO_LOOKED_DAYS_AFTER, now=request.now
    )
    return show(
        request,
        "desk/access/looks/plain.html",
        found=found,
        lines=plain_words(found.looks),
        introduces=INTRODUCES,
        days_after=settings.WHO_LOOKED_DAYS_AFTER,
    )
