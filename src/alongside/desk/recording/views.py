"""The composer, a finished entry, and putting an entry right."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import download, show
from alongside.design.clock import LONDON
from alongside.design.registry import page
from alongside.desk.doing import attempt
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.recording import tried
from alongside.desk.recording.forms import ChangeForm, EntryForm
from alongside.record.actions import files, recording as actions
from alongside.record.actions.documents import Moved, Writing
from alongside.record.queries.desk import documents, recording as queries, search as searching
from alongside.record.queries.desk.people import Card
from alongside.record.queries.desk.recording import Around, EntryPage

WRITERS = roles_who_may(May.WRITE_ENTRY)
READERS = roles_who_may(May.OPEN_CHILD)
TITLES = {"note": "Write a note", "visit": "Write up a visit", "call": "Write up a call"}


def compose(request: HttpRequest, child: UUID) -> HttpResponse:
    """Write a note, visit or call: the page's own name says which."""
    kind = request.page.name.rsplit("_", 1)[-1]  # type: ignore[attr-defined]
    held = keeping.hold(request, slot="entry", kind=kind, people=[child])
    around = queries.around(
        request.viewer,  # type: ignore[attr-defined]
        child,
        added=_met(held).values(),
        today=request.today,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )
    form, found = _form(request, kind, around, held)
    if request.method == "POST":
        act = request.POST.get("act", "finish")
        # Saved before anything else: whatever becomes of the form, its words are in the draft.
        held = keeping.saved(request, held)
        if put := keeping.put_by(request, held):
            return put
        if act == "finish" and not held.theirs and form.is_valid() and (done := _finish(request, form, held)):
            return redirect("desk:entry", entry=done)
        if act != "finish" or held.theirs:
            form = keeping.as_typed(form)
    return show(
        request,
        "desk/recording/compose.html",
        form=form,
        kind=kind,
        title=TITLES[kind],
        around=around,
        held=held,
        found=found,
        added=[*_met(held)],
        found_here=_found_here(held),
        pairs=keeping.conflict(held, form),
        today=request.today,  # type: ignore[attr-defined]
        kinds=[
            (key, words, reverse(f"desk:write_{key}", kwargs={"child": child}))
            for key, words in TITLES.items()
        ],
    )


for _kind in TITLES:
    page(
        f"desk:write_{_kind}",
        f"children/<uuid:child>/write/{_kind}/",
        door="desk",
        roles=WRITERS,
        example=tried.child,
        whose=tried.child,
        opened_by=tried.WORKER,
        expired=keeping.keep_after_session,
        most_queries=12,
    )(compose)


def _form(request: HttpRequest, kind: str, around: Around, held: Held) -> tuple[EntryForm, tuple[Card, ...]]:
    """The form as sent, as it stands in the draft, or new; and whom a search found."""
    now, viewer = request.now, request.viewer  # type: ignore[attr-defined]
    more = {"kind": kind, "around": around, "now": now}
    found: tuple[Card, ...] = ()
    if request.method == "POST":
        asked = request.POST.get("find", "").strip()
        if asked and request.POST.get("act") == "find":
            met = searching.search(viewer, searching.Asked(name=asked[:200]), now=now)
            known = {
                around.child.ref,
                *(card.ref for card, _ in around.children),
                *(card.ref for card in around.added),
            }
            found = tuple(
                match.person for match in (*met.likely, *met.by_name_only) if match.person.ref not in known
            )[:8]
        return EntryForm(request.POST, request.FILES, **more), found
    if held.fields:
        return keeping.as_typed(EntryForm(held.data(), **more)), found
    return EntryForm(**more), found


# A person from another family is added by searching, which is logged, and by nothing else: a reference alone would show
# a name without anybody having said why they look.
def _found_here(held: Held) -> Callable[[UUID], str]:
    """What the form sends of somebody this entry's search found: the reference, signed for this entry."""
    signer = signing.Signer(salt=f"alongside.found.{held.of.document}")
    return lambda ref: signer.sign(str(ref))


def _met(held: Held) -> dict[str, UUID]:
    """Whoever was added, by what the form sends of them."""
    sent = {ref: text for text in held.fields.get("added", []) if (ref := keeping.as_ref(text[:36]))}
    sign = _found_here(held)
    return {text: ref for ref, text in sent.items() if constant_time_compare(text, sign(ref))}


def _finish(request: HttpRequest, form: EntryForm, held: Held) -> str | None:
    pasted = [name.removeprefix("pasted_") for name in held.fields if name.startswith("pasted_")]
    entry = form.entry(pasted)

    def act() -> dict[str, Any]:
        ref = actions.record_entry(
            entry,
            document=held.of.document,
            draft=held.ref,
            by=request.viewer,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )
        return {"document": str(ref)}

    done = attempt(request, form, act, fields={"time": "at"})
    if done and entry.files:
        files.look_over(UUID(done["document"]), by=request.viewer, now=request.now)  # type: ignore[attr-defined]
    elif not done:
        form.choose_files_again()
    return done["document"] if done else None


@page(
    "desk:entry",
    "entries/<uuid:entry>/",
    door="desk",
    roles=READERS,
    example=tried.entry,
    whose=tried.entry,
    opened_by=tried.WORKER,
    most_queries=12,
)
def entry(request: HttpRequest, entry: UUID) -> HttpResponse:
    """A finished note, visit or call."""
    about = queries.entry(request.viewer, entry, now=request.now)  # type: ignore[attr-defined]
    writes = not WRITERS.isdisjoint(request.viewer.roles)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/recording/entry.html",
        entry=about,
        title=actions.KINDS[about.document.kind],
        today=request.today,  # type: ignore[attr-defined]
        writes=writes,
    )


@page(
    "desk:entry_change",
    "entries/<uuid:entry>/change/",
    door="desk",
    roles=WRITERS,
    example=tried.entry,
    whose=tried.entry,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def change(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Tidy an entry within thirty minutes, or correct it with a reason."""
    about = queries.entry(request.viewer, entry, now=request.now)  # type: ignore[attr-defined]
    held = keeping.hold(
        request, slot="change", kind="entry", people=[c.ref for c in about.document.people], document=entry
    )
    make: dict[str, Any] = {
        "kind": about.document.kind,
        "now": request.now,  # type: ignore[attr-defined]
        "children": about.children,
        "spoken": about.document.kind in ("visit", "call"),
        "tidying": about.tidy_until is not None,
    }
    moved: tuple[Moved, ...] = ()
    if request.method == "POST":
        held = keeping.saved(request, held)
        form = ChangeForm(request.POST, **make)
        if put := keeping.put_by(request, held):
            return put
        if request.POST.get("act") in keeping.PUT_BY or held.theirs:
            form = keeping.as_typed(form)
        elif form.is_valid():
            done, moved = _change(request, form, about, held)
            if done:
                return redirect("desk:entry", entry=entry)
    elif held.fields:
        form = keeping.as_typed(ChangeForm(held.data(), **make))
    else:
        form = ChangeForm(initial=_as_it_stands(about), **make)
    return show(
        request,
        "desk/recording/change.html",
        form=form,
        entry=about,
        held=held,
        bases=_bases(request, about, moved),
        was={f"was_{each.child.ref}": str(each.event) for each in about.children if each.event}
        | {"was_when": str(about.said_by)},
        moved=[_moved(each) for each in moved],
        pairs=keeping.conflict(held, form),
        today=request.today,  # type: ignore[attr-defined]
    )


def _as_it_stands(about: EntryPage) -> dict[str, Any]:
    stands: dict[str, Any] = {"account": about.account.words, "on": about.on, "place": about.place}
    if about.at:
        stands["at"] = about.at.astimezone(LONDON).time().replace(second=0, microsecond=0)
    for each in about.children:
        stands[f"words_{each.child.ref}"] = each.words
        stands[f"seen_{each.child.ref}"] = each.seen
        stands[f"why_not_{each.child.ref}"] = each.why_not
    return stands


def _bases(request: HttpRequest, about: EntryPage, moved: tuple[Moved, ...]) -> dict[str, str]:
    """The text each box started from; where the slot moved on, the one that was just shown."""
    stands = {slot: str(text.passage) for slot, text in about.texts.items()}
    if request.method != "POST":
        return stands
    sent = {slot: request.POST.get(f"base_{slot}", "") for slot in stands}
    return sent | {each.slot: str(each.theirs_ref) for each in moved}


def _change(
    request: HttpRequest, form: ChangeForm, about: EntryPage, held: Held
) -> tuple[bool, tuple[Moved, ...]]:
    stands = about.texts
    slots = {"account": actions.ACCOUNT} | {
        f"words_{card.ref}": actions.words_slot(card.ref) for card in form.spoke
    }
    people = tuple(card.ref for card in about.document.people)
    words = {
        slot: Writing(
            slot=slot,
            words=form.cleaned_data[name],
            base=keeping.as_ref(request.POST.get(f"base_{slot}", "")),
            position=0 if slot == actions.ACCOUNT else 2,
            about=people,
            source=stands[slot].source if slot in stands else "not_said",
            pasted=f"pasted_{name}" in request.POST,
        )
        for name, slot in slots.items()
    }

    def act() -> dict[str, Any]:
        met = actions.change_entry(
            about.document.ref,
            words,
            seen=[
                (card.ref, keeping.as_ref(request.POST.get(f"was_{card.ref}", "")), form.said_of(card))
                for card in form.seen
            ],
            took_place=form.took_place(keeping.as_ref(request.POST.get("was_when", ""))),
            reasons=form.cleaned_data.get("reasons", ""),
            draft=held.ref,
            by=request.viewer,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )
        keeping.unless_moved(met)
        return {"kept": True}

    try:
        return attempt(request, form, act, fields={"time": "at"}) is not None, ()
    except keeping.MovedOn as met:
        return False, met.moved


def _moved(each: Moved) -> dict[str, Any]:
    title = "What happened" if each.slot == actions.ACCOUNT else "What the child said"
    return {"title": title, "theirs": each.theirs, "by": "", "at": each.written_at}


@page(
    "desk:entry_file",
    "files/<uuid:file>/",
    door="desk",
    roles=READERS,
    inside=True,
    example=tried.file,
    whose=tried.file,
    opened_by=tried.WORKER,
    most_queries=12,
)
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """A file kept with a document, always as a download: the browser never opens it in our name. Where it does not open,
    a page that says why."""
    content = documents.file(request.viewer, file, now=request.now)  # type: ignore[attr-defined]
    if content.content is None:
        return show(request, "desk/recording/file.html", file=content.card)
    kind = f"{content.kind}; charset=utf-8" if content.kind.startswith("text/") else content.kind
    return download(content.content, kind, content.name)
