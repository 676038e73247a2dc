"""What a meeting gives to one person alone: their letter of invitation, and the copies made for them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.design import paper
from alongside.design.answers import show
from alongside.design.fields import PlainForm, choose_any, choose_one
from alongside.design.paper import Paper
from alongside.design.registry import page
from alongside.design.words import day_words, list_words, moment_words, time_words
from alongside.desk.doing import attempt
from alongside.desk.letters import making
from alongside.desk.meetings import tried
from alongside.desk.meetings.common import CHAIRS, GIVERS, READERS, by, may, opened
from alongside.law import letters
from alongside.law.messages import message
from alongside.record.actions import letters as letter_actions, meeting_copies, meetings as actions
from alongside.record.actions.issuing import Chosen
from alongside.record.queries.desk import letters as letter_queries, meetings as queries
from alongside.record.queries.desk.meetings import Envelope, Piece, Place, Workspace

# --- the invitation ---------------------------------------------------------------------------------------------------


@page(
    "desk:meeting_invitation",
    "seats/<uuid:seat>/invitation/",
    door="desk",
    roles=READERS,
    example=tried.seat,
    whose=tried.whose_seat,
    opened_by=tried.WORKER,
    most_queries=12,
)
def invitation(request: HttpRequest, seat: UUID) -> HttpResponse:
    """The letter that asks one person, by the council's text: to read to them, to print or to edit. It is theirs alone: about
    their children, with their own time, and with nobody else's address in it."""
    about = opened(request, actions.meeting_of(seat))
    place = about.seat(seat)
    said = facts(request, about, place)
    today = request.today  # type: ignore[attr-defined]
    words = "\n".join(said.values())
    envelope = queries.envelope(about, place, words, viewer=request.viewer, today=today)  # type: ignore[attr-defined]
    sheet = None if envelope.not_theirs else letter(request, about, place, said, envelope)
    if sheet is not None and (file := making.as_file(sheet, request.GET.get("as", ""), called="invitation")):
        return file
    return show(
        request,
        "desk/meetings/giving/invitation.html",
        about=about,
        place=place,
        meets=[each for each in about.apart if place.ref in (each.one, each.other)],
        sheet=sheet,
        envelope=envelope,
        today=today,
    )


def facts(request: HttpRequest, about: Workspace, place: Place) -> dict[str, str]:
    """What the record holds for the places of an invitation: nothing is asked a second time."""
    today = request.today  # type: ignore[attr-defined]
    return {
        "your name": place.name,
        "the children's names": list_words([card.name for card in about.about(place)]),
        "the day and time": moment_words(about.at, today),
        "the place": about.place or "We will tell you",
        "who runs it": queries.chair_as_named(about) if place.person else about.chair,
        "their part": _part(place),
        "the day of the report": day_words(about.report_due_on, today) if about.report_due_on else "",
        "the name of the meeting": about.name,
        "the worker's name": request.viewer.name,  # type: ignore[attr-defined]
        "the council's name": paper.house().name,
    }


def _part(place: Place) -> str:
    begins = f"Come at {time_words(place.from_at)}." if place.from_at else ""
    ends = f"Your part ends at {time_words(place.until_at)}." if place.until_at else ""
    return " ".join(filter(None, (begins, ends)))


def letter(
    request: HttpRequest, about: Workspace, place: Place, said: dict[str, str], envelope: Envelope
) -> Paper:
    """The letter as it would leave."""
    today = request.today  # type: ignore[attr-defined]
    which = letters.invitation(about.kind, place.role)
    version = letter_queries.in_use(request.viewer, which.key, today=today)  # type: ignore[attr-defined]
    holds = {
        "they come to a part": bool(said["their part"]),
        "people can join online": about.online,
        "a day for the report is set": bool(said["the day of the report"]),
        "it is for a child": place.role == "child",
        "somebody chairs it": bool(said["who runs it"]),
    }
    return making.made(
        version.title,
        letter_actions.check(which, version.title, version.words),
        {name: fact for name, fact in said.items() if fact},
        [condition.name for condition in which.conditions if holds[condition.name]],
        recipient=(place.name, *((place.agency,) if place.agency else envelope.address)),
        today=today,
    )


# --- copies -----------------------------------------------------------------------------------------------------------

PARTS = {
    "report": "The report, before the meeting",
    "decision": "The decision and the plan in outline",
    "record": "The record, as the chair approved it",
    "closed": "The confidential part",
}


class CopiesForm(PlainForm):
    """Of what, and for whom. Nobody is ticked beforehand: each copy is somebody's decision."""

    def __init__(
        self, *args: Any, about: Workspace, pieces: Sequence[Piece], parts: Sequence[str], **more: Any
    ) -> None:
        more["initial"] = {"part": parts[0] if parts else "", "chosen": [_key(piece) for piece in pieces]}
        super().__init__(*args, **more)
        self.fields["part"] = choose_one(
            [(key, PARTS[key]) for key in parts], label="Copies of what?", called="what the copies are of"
        )
        self.fields["chosen"] = choose_any(
            [(_key(piece), f"{piece.heading}: {piece.begins}") for piece in pieces],
            label="What is the report put together from?",
            called="what the report is put together from",
            required=False,
            help_text="What parents answered to it goes with it.",
        )
        self.fields["chosen"].says_optional = False
        self.fields["seats"] = choose_any(
            [(str(place.ref), _line(about, place)) for place in about.places if place.takes_copies],
            label="For whom?",
            called="who they are for",
            help_text="One copy a person, about the children of their place only. Nothing leaves yet.",
        )
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("part") == "report" and not given.get("chosen"):
            self.add_error("chosen", "Select what the report is put together from")
        return given

    def of_the_report(self) -> list[Chosen]:
        """What the report is put together from."""
        found = []
        for each in self.cleaned_data.get("chosen", []):
            document, _, slot = each.partition(" ")
            found.append(Chosen(document=UUID(document), slot=slot))
        return found


def _key(piece: Piece) -> str:
    return f"{piece.document} {piece.slot}"


def _line(about: Workspace, place: Place) -> str:
    said = [place.role_words.lower(), place.agency]
    if place.children is not None and len(place.children) < len(about.children):
        said.append(f"about {list_words([card.name for card in about.about(place)])}")
    return f"{place.name}: {', '.join(filter(None, said))}"


@page(
    "desk:meeting_copies",
    "meetings/<uuid:meeting>/copies/",
    door="desk",
    roles=GIVERS,
    example=lambda council, state: tried.meeting(council, state or "soon"),
    whose=tried.whose_meeting,
    opened_by=tried.CHAIR,
    states=("", "decided"),
    most_queries=12,
)
def copies(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Make copies ready for each person: of the report, the decision, the record or the confidential part."""
    about = opened(request, meeting, "copies of a meeting")
    chairs = may(request, CHAIRS)
    pieces = queries.report_pieces(about)
    form = CopiesForm(
        request.POST or None, about=about, pieces=pieces, parts=_parts(about, pieces, chairs=chairs)
    )
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            given = form.cleaned_data
            seats = [UUID(ref) for ref in given["seats"]]
            if given["part"] == "closed":
                made = meeting_copies.make_closed_copies(meeting, seats, **by(request))
            else:
                chosen = form.of_the_report() if given["part"] == "report" else []
                first = letters_of(request, about, seats) if given["part"] == "decision" else {}
                made = meeting_copies.make_copies(
                    meeting, given["part"], seats, chosen=chosen, letters=first, **by(request)
                )
            return {"made": len(made)}

        if attempt(request, form, act, fields={"people": "seats"}):
            messages.success(request, "Made ready. Look at each before it leaves.")
            return redirect("desk:meeting_copies", meeting=meeting)
    return show(
        request,
        "desk/meetings/giving/copies.html",
        about=about,
        form=form,
        today=request.today,  # type: ignore[attr-defined]
    )


# --- the letter that says what was decided -----------------------------------------------------------------------------

GOES_ON = frozenset({"plan", "continues"})


def letters_of(request: HttpRequest, about: Workspace, seats: Sequence[UUID]) -> dict[UUID, str]:
    """The letter with which each of these places is given the decision, in words: by the council's text, to each by name, and
    about their children only. None where nothing was decided for any of them."""
    today = request.today  # type: ignore[attr-defined]
    found = {}
    for place in (about.seat(ref) for ref in seats):
        which = letters.conference_decided(place.role)
        version = letter_queries.in_use(request.viewer, which.key, today=today)  # type: ignore[attr-defined]
        said = decided_facts(request, about, place)
        if not said["what was decided"]:
            continue
        decided = {each.decision for each in about.outcomes if each.child in about.about(place)}
        holds = {
            "there is a plan": bool(decided & GOES_ON),
            "a copy is enclosed": True,
            "the next day is known": bool(said["the next conference"]),
            "it is for a child": place.role == "child",
        }
        sheet = making.made(
            version.title,
            letter_actions.check(which, version.title, version.words),
            {name: fact for name, fact in said.items() if fact},
            [condition.name for condition in which.conditions if holds[condition.name]],
            recipient=(place.name,),
            today=today,
        )
        found[place.ref] = making.in_words(sheet)
    return found


def decided_facts(request: HttpRequest, about: Workspace, place: Place) -> dict[str, str]:
    """What the record holds for the places of that letter: nothing is asked a second time."""
    today = request.today  # type: ignore[attr-defined]
    theirs = about.about(place)
    day = day_words(about.held_on or about.at.date(), today)
    return {
        "your name": place.name,
        "the children's names": list_words([card.name for card in theirs]),
        "the day of the decision": day,
        "what was decided": "\n".join(
            message(f"conference_held.{each.decision}", day=day, names=each.child.name)
            for each in about.outcomes
            if each.child in theirs and each.decision
        ),
        "the next conference": day_words(about.next_on, today) if about.next_on else "",
        "the worker's name": request.viewer.name,  # type: ignore[attr-defined]
        "the council's name": paper.house().name,
    }


def _parts(about: Workspace, pieces: Sequence[Piece], *, chairs: bool) -> list[str]:
    """What copies may be made of now."""
    held = about.held_on is not None
    there = {
        "record": held and about.approved > 0,
        "decision": held,
        "closed": held and chairs and any(text.words for text in about.closed_texts.values()),
        "report": bool(pieces),
    }
    return [key for key, ready in there.items() if ready]
