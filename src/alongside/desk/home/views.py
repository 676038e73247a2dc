"""A worker's page: today, soon, to sign or returned, my children; and a manager's team, where each number is a list."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from alongside.accounts.roles import EVERYONE, May, may, roles_who_may
from alongside.design import clock
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.design.words import day_words, list_words, moment_words
from alongside.desk.doing import press
from alongside.desk.front_door.words import COLUMN_WORDS
from alongside.desk.people.examples import ALICE, HANNAH
from alongside.law.layers import BY_LAYER
from alongside.law.tables import Layer
from alongside.record.actions import tasks as actions
from alongside.record.queries.desk import board, drafts, home as queries, team as teams
from alongside.record.queries.desk.home import MyChild, TaskItem, TellItem

SHOWN = 8  # of a long list; the others are one press away
LISTS = {
    "all": "All children",
    "late": "Children with something late",
    "soon": "Children with something due in five working days",
    "unseen": "Children not seen in twenty working days",
    "waiting": "Children waiting for a worker",
}


@dataclass(frozen=True)
class ToDo:
    """Something asked of somebody, in a line, and where it is done. `finish`: it is done by saying so."""

    task: UUID
    words: str
    name: str
    href: str
    link: str
    asked_on: date
    finish: str = ""
    due_on: date | None = None


# For each kind of task: what its link says, which page it leads to (the first of several that there is), and what its button says where a button ends it.
KINDS: dict[str, tuple[str, str, str]] = {
    "sign_assessment": ("Read and sign", "desk:assessment_sign", ""),
    "assessment_returned": ("Open the assessment", "desk:assessment", ""),
    "confirm_spoken_decision": ("Confirm or correct", "desk:agreement", ""),
    "contact_about_my_child": ("Read it, and say that you have it", "desk:passed_contact", ""),
    "ring_back": ("Read it, then ring", "desk:contact", "I have spoken to them"),
    "look_again_asked": ("Read it, and answer in writing", "desk:contact", ""),
    "restricted_record_opened": ("Review it", "desk:emergency_review", ""),
    "family_new_device": ("See their sign-in", "desk:family_access", "I have asked them"),
    "family_parted": ("See their sign-in", "desk:family_access", "I know whose it is"),
    "words_wanted": ("See who can sign in", "desk:family_access", "It is arranged"),
    "find_safe_contact": (
        "See what stands, and find a way",
        "desk:tell desk:telling",
        "It is found and written down",
    ),
    "message_not_sent": (
        "See what failed, and tell them another way",
        "desk:tell desk:telling",
        "I have decided what follows",
    ),
    "said_too_much": ("Open the record", "", "I have decided what follows"),
    "file_not_clean": ("", "", "I have looked at it"),
    "restrict_also": ("Restrict them too, or not", "desk:access_also", ""),
    "restriction_review": ("Look again", "desk:who_may_open", ""),
    "restriction_lift_asked": ("Agree, or keep it restricted", "desk:who_may_open", ""),
    "emergency_noticed": ("Open the record", "", "I have read this"),
    "odd_read": ("Look at them", "desk:odd_look", ""),
    "odd_read_asked": ("Answer", "desk:odd_look_say", ""),
    "odd_read_said": ("", "", "I have read this"),
    "sign_enquiry": ("Read and sign", "desk:enquiry_sign", ""),
    "enquiry_returned": ("Open the enquiry", "desk:enquiry", ""),
    "enquiry_action": ("Open the enquiry", "desk:enquiry", "It is done"),
    "referral_wanted": ("Write down the referral", "desk:new_contact", "It is written down"),
    "conference_asked_for": ("Open the enquiry", "desk:enquiry", "I have answered"),
    "breach_reported": ("Open the record", "", "I have looked at it"),
    "arrange_conference": ("Call it", "desk:conference_call", ""),
    "tell_about_meeting": ("See who is to be told", "desk:meeting", "Each has been told"),
    "answer_correction": ("Read it, and answer", "desk:meeting_seat", ""),
    # Alarms end when what they say is true no longer (record/actions/authority.py).
    "away_from_home_no_authority": ("Where tonight", "desk:tonight", ""),
    "police_protection_over": ("Where tonight", "desk:tonight", ""),
    "authority_ends_soon": ("Where tonight", "desk:tonight", ""),
    "order_ended_with_nothing_after": ("Where tonight", "desk:tonight", ""),
    "s20_outcome_wanted": ("Section 20", "desk:section_20", ""),
    "legal_paper_wanted": ("Where tonight", "desk:tonight", ""),
    "after_a_pregnancy": ("Open the record", "", "I have done this"),
    "confirm_agreement_on_paper": ("Section 20", "desk:section_20", "It is signed, and they have a copy"),
    "call_core_group": ("Call it", "desk:child_plan", ""),
    "plan_action": ("Open the plan", "desk:child_plan", ""),
    "arrange_early_review": ("Call the review", "desk:conference_call", "It is called"),
    "release_copy": ("Look at the copy", "desk:look_again", ""),
    "review_phone_release": ("Look at what left", "desk:look_again", ""),
    "relied_on_words": ("Look again", "desk:look_again", ""),
    "transfer_offered": ("Answer", "desk:transfer", ""),
    "transfer_accepted": ("Tell them, then hand over", "desk:transfer", ""),
    "transfer_returned": ("Open the record", "", "I have read this"),
    "transfer_end_here": ("Open the record", "", "It has all ended here"),
    "withdrawal_decide": ("Decide what follows", "desk:help_start", ""),
    "offer_otherwise": ("Open the plan", "desk:help_start", "They have said what they want"),
    "cin_review_asks": ("Open the plan", "desk:help_start", "It is decided"),
    # These end by looking again, not by saying that one has (record/actions/looking_again.py).
    "review_telling": ("See who waits to be told", "desk:telling", ""),
    "review_warning": ("Open the record", "", ""),
}


# About a child who cannot wait, or somebody who may read what is not theirs: before all else, whatever day it was asked.
ALARMS = {
    "family_new_device",
    "family_parted",
    "away_from_home_no_authority",
    "police_protection_over",
    "authority_ends_soon",
    "order_ended_with_nothing_after",
    "s20_outcome_wanted",
}


def _how_soon(task: TaskItem) -> tuple[bool, datetime, bool, datetime]:
    """Alarms, then what has a day, then what waits for a signature; of each the oldest first."""
    due_at = task.due_at or datetime.max.replace(tzinfo=UTC)
    return task.kind not in ALARMS, due_at, not task.kind.startswith("sign_"), task.asked_at


@page("desk:home", "", door="desk", roles=EVERYONE, nav=Nav("My work", 10), opened_by=ALICE, most_queries=7)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me today."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    mine = queries.home(viewer, now=now)
    asked = sorted((*mine.to_sign, *mine.tasks), key=_how_soon)
    papers = teams.documents_to_sign([task.person for task in asked])
    to_do = [_to_do(task, papers) for task in asked]
    manages = may(viewer.roles, May.SEE_TEAM)
    return show(
        request,
        "desk/home/home.html",
        mine=mine,
        to_do=to_do,
        children=[(child, _stages(child), _late(child, mine)) for child in mine.children],
        drafts=drafts.how_many(viewer),
        drafts_page=_known("desk:drafts"),
        tell=_to_tell(mine, today),
        late=[*((item, "") for item in mine.late), *_waits(mine.tell_late, today)],
        soon=[*((item, "") for item in mine.soon), *_waits(mine.tell_soon, today)],
        most=SHOWN,
        telling_page=_known("desk:telling") if may(viewer.roles, May.CONFIRM_TELLING) else "",
        teams=teams.team_board(viewer, now=now) if manages else (),
        today=today,
        door=board.waiting(viewer, now=now) if viewer.at_the_front_door else None,
        column_words=COLUMN_WORDS,
        may_search=may(viewer.roles, May.SEARCH),
        data_desk=_known("desk:data") if may(viewer.roles, May.RUN_RETURNS) else "",
        census=mine.census if may(viewer.roles, May.WRITE_ASSESSMENT) else (),
        me=viewer.user,
    )


@dataclass(frozen=True)
class ToTell:
    """One child, who is still to be told something about them, and what is kept back."""

    person: UUID
    name: str
    to: list[str]
    kept: list[str]


def _waits(items: tuple[TellItem, ...], today: date) -> list[tuple[TellItem, str]]:
    """A line for each child: what waits to be told, and the one of it that is due first. A child of whom many people are to
    be told many things takes no more room than another."""
    of: dict[UUID, list[TellItem]] = {}
    for one in items:
        of.setdefault(one.person, []).append(one)
    lines = []
    for several in of.values():
        first = min(several, key=lambda one: one.by or date.max)
        if len(several) == 1:
            lines.append((first, _still(first, today)))
        else:
            readers = sorted(
                {"the child" if one.to == "child" else one.who or f"the {one.to}" for one in several}
            )
            lines.append(
                (
                    first,
                    f"look again at what {list_words(readers)} {'are' if len(readers) > 1 else 'is'} still to be told",
                )
            )
    return lines


def _still(one: TellItem, today: date) -> str:
    """What has to be done about somebody who is still to be told."""
    who = "the child" if one.to == "child" else one.who or f"the {one.to}"
    if one.state == "ready" and one.leaves_at:
        when = moment_words(one.leaves_at, today)
        asks = "was it said?" if one.late else "say when it has gone."
        return f"made ready for {when} to tell {who} {one.what}: {asks}"
    return f"look again at whether {who} can be told {one.what}"


def _to_tell(mine: queries.Home, today: date) -> list[ToTell]:
    """A line for each child: the readers once each, and what is held or kept back until when."""
    found: dict[UUID, ToTell] = {}
    kept: dict[tuple[UUID, str], list[str]] = {}
    for one in mine.tell:
        line = found.setdefault(one.person, ToTell(one.person, one.name, [], []))
        readers = kept.setdefault((one.person, _kept(one, today)), []) if _kept(one, today) else line.to
        if (who := f"the {one.to}") not in readers:
            readers.append(who)
    for (person, how), readers in kept.items():
        found[person].kept.append(how.format(list_words(readers)))
    return list(found.values())


def _kept(one: TellItem, today: date) -> str:
    """That something is kept back and until when, with room for from whom; nothing where it is not."""
    if one.state not in ("held", "withheld"):
        return ""
    again = f", look again {day_words(one.review_on, today)}" if one.review_on else ""
    return f"{'held' if one.state == 'held' else 'kept back'} from {{}}{again}"


def _known(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _stages(child: MyChild) -> str:
    """Where a child stands, in words."""
    said = []
    for stage in child.stages:
        layer, _, value = stage.partition(":")
        if layer != "side":
            known = BY_LAYER[Layer(layer)]
            said.append(dict((*known.values, *known.finer)).get(value, value.replace("_", " ")))
    return ", ".join(said)


def _late(child: MyChild, mine: queries.Home) -> int:
    return sum(1 for due in mine.late if due.person == child.person)


def _to_do(task: TaskItem, papers: dict[UUID, UUID]) -> ToDo:
    link, name, finish = KINDS.get(task.kind, ("Open the record", "", "It is done"))
    href = _page_of(name, task, papers)
    if not href and task.person:
        href, link = reverse("desk:child", kwargs={"person": task.person}), "Open the record"
    due_on = clock.day_of(task.due_at) if task.due_at else None
    return ToDo(task.task, task.words, task.name, href, link, task.asked_at.date(), finish, due_on)


def _page_of(name: str, task: TaskItem, papers: dict[UUID, UUID]) -> str:
    known: tuple[dict[str, UUID | None], ...] = (
        {"assessment": papers.get(task.person) if task.person else None},
        {"contact": task.contact},
        {"enquiry": task.matter},
        {"transfer": task.transfer},
        {"seat": task.seat},
        {"meeting": task.meeting},
        {"task": task.task},
        {"person": task.person},
        {"child": task.person},
        {"notice": task.notice},
        {},
    )
    for one, values in product(name.split(), known):
        try:
            if all(values.values()):
                return reverse(one, kwargs=values)
        except NoReverseMatch:
            continue
    return ""


@page(
    "desk:team",
    "team/",
    door="desk",
    roles=roles_who_may(May.SEE_TEAM),
    nav=Nav("My team", 15),
    opened_by=HANNAH,
    most_queries=6,
)
def team(request: HttpRequest) -> HttpResponse:
    """The children behind one of a team's numbers."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    board = teams.team_board(viewer, now=now)
    what = request.GET.get("show", "all")
    wanted, worker = request.GET.get("team", ""), _uuid(request.GET.get("worker", ""))
    chosen = [one for one in board if not wanted or str(one.card.ref) == wanted]
    return show(
        request,
        "desk/home/team.html",
        board=board,
        shown=[(one, one.showing(what, worker)) for one in chosen],
        what=what if what in LISTS else "all",
        lists=LISTS,
        today=request.today,  # type: ignore[attr-defined]
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _a_task(council: Any, state: str) -> dict[str, UUID]:
    return {"task": council.task("contact_about_my_child")}


def _whose_task(council: Any, which: str) -> dict[str, UUID] | None:
    """Looking at it answers nothing: it only takes a form, from whom the task is for."""
    return None


@page(
    "desk:finish_task",
    "tasks/<uuid:task>/done/",
    door="desk",
    roles=EVERYONE,
    inside=True,
    example=_a_task,
    whose=_whose_task,
)
def finish_task(request: HttpRequest, task: UUID) -> HttpResponse:
    """Say that something was received or done."""
    if request.method == "POST":
        viewer, now = request.viewer, request.now  # type: ignore[attr-defined]

        def act() -> dict[str, Any]:
            actions.finish_task(task, by=viewer, now=now)
            return {}

        press(request, act)
    return redirect("desk:home")
