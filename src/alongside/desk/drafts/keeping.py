"""The drafts behind the forms: a form saves itself here, by script every few seconds and by a button without.

A page that is written in calls `hold` first. The form then carries a signed ticket that says what its draft is of, so
that it can be saved although the page is closed, the server was killed or the session has ended.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core import signing
from django.forms import Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design import tokens, typed
from alongside.design.fields import DAY_PARTS
from alongside.record.actions import drafts as actions, new_ref
from alongside.record.actions.documents import Moved
from alongside.record.actions.drafts import DraftOf, Saved
from alongside.record.queries.desk import drafts as queries

TICKET = "draft_ticket"
_SALT = "alongside.draft"
_NOT_WORDS = frozenset({"csrfmiddlewaretoken", tokens.FIELD, TICKET, "draft_revision", "draft_tab", "act"})
LONGEST = 2_000_000  # characters of one form: more is not typing
TOO_LONG = "is longer than can be saved. Its beginning is saved: shorten it"
# Every form says these two in its own way: they are no answers.
PUT_BY = ("draft", "together")


@dataclass(frozen=True)
class Held:
    """The draft behind a form. `fields` is what it holds so far; `others`: this writer's other drafts of the same part;
    `theirs`: what somebody saved meanwhile, where a save met another; `with_whom`: colleagues who see it, by name; `sent`: it
    came with this request."""

    ref: UUID
    of: DraftOf
    writer: UUID
    revision: int
    fields: Mapping[str, list[str]]
    saved_at: datetime | None = None
    others: int = 0
    just_saved: bool = False
    theirs: Mapping[str, list[str]] | None = None
    with_whom: tuple[str, ...] = ()
    sent: bool = False

    @property
    def tab(self) -> str:
        """The draft's own name: every opening of a form has one."""
        return self.ref.hex

    @property
    def url(self) -> str:
        """Where the form saves itself."""
        return reverse("desk:draft_save", kwargs={"draft": self.ref})

    @property
    def ticket(self) -> str:
        """What the draft is of, signed, so that it can be saved after the session has ended."""
        return signing.dumps(
            {
                "ref": str(self.ref),
                "writer": str(self.writer),
                "document": str(self.of.document),
                "slot": self.of.slot,
                "kind": self.of.kind,
                "place": self.of.place,
                "people": [str(person) for person in self.of.people],
            },
            salt=_SALT,
        )

    def data(self) -> QueryDict:
        """The fields as a form takes them."""
        typed = QueryDict(mutable=True)
        for name, values in self.fields.items():
            typed.setlist(name, list(values))
        return typed


def hold(
    request: HttpRequest, *, slot: str, kind: str, people: Iterable[UUID], document: UUID | None = None
) -> Held:
    """The draft behind the form on this page.

    A form that was sent has one already. Otherwise the writer goes on with the draft the address names, or with the one
    last saved here (`?new` begins afresh), or begins a new one; `document` None: a new document, too.
    """
    viewer = request.viewer  # type: ignore[attr-defined]
    if request.method == "POST":
        held = sent(request)
        if not _of_this_page(request, held, slot, kind, document):
            raise tokens.FormRefused
        return held
    new = Held(
        new_ref(), DraftOf(document or new_ref(), slot, kind, request.path, tuple(people)), viewer.user, 0, {}
    )
    if "new" in request.GET:
        return new
    found, others = _standing(request, new)
    if found is None:
        return new
    of = DraftOf(found.document, found.slot, found.kind, request.path, tuple(people))
    saved = request.GET.get("saved") == "1"
    return Held(
        found.ref,
        of,
        viewer.user,
        found.revision,
        found.fields,
        found.saved_at,
        others,
        saved,
        with_whom=found.with_whom,
    )


def sent(request: HttpRequest) -> Held:
    """The draft that came with a form, wherever it came to. Raises FormRefused where it is nobody's or somebody else's."""
    held = understood(request.POST.get(TICKET, ""))
    if held is None or held.writer != request.viewer.user:  # type: ignore[attr-defined]
        raise tokens.FormRefused
    return replace(held, revision=_revision(request), fields=typed_fields(request), sent=True)


def _of_this_page(request: HttpRequest, held: Held, slot: str, kind: str, document: UUID | None) -> bool:
    """Whether a ticket was given out by this very form: who may read a draft hangs on the records that its ticket names, and a
    ticket of another page names other ones. The form's token, which says of which draft it is, must say the same."""
    given = tokens.understood(request.POST.get(tokens.FIELD, "")).draft
    return (
        (held.of.place, held.of.slot, held.of.kind) == (request.path, slot, kind)
        and held.of.document == (document or held.of.document)
        and held.ref == (given or held.ref)
    )


def _standing(request: HttpRequest, new: Held) -> tuple[queries.DraftText | None, int]:
    viewer = request.viewer  # type: ignore[attr-defined]
    if named := as_ref(request.GET.get("draft", "")):
        found = queries.draft(viewer, named)
        return (found, 0) if found.place == request.path else (None, 0)
    return queries.latest_here(viewer, request.path, new.of.slot)


def as_ref(text: str) -> UUID | None:
    """A reference that came in a form or an address; None if it is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _revision(request: HttpRequest) -> int:
    typed = request.POST.get("draft_revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def typed_fields(request: HttpRequest) -> dict[str, list[str]]:
    """Everything typed or chosen in the form, without its tokens and files."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name not in _NOT_WORDS
    }


def understood(ticket: str) -> Held | None:
    """A ticket as a value; None if it is not one of ours."""
    try:
        words = signing.loads(ticket, salt=_SALT)
    except signing.BadSignature:
        return None
    of = DraftOf(
        UUID(words["document"]),
        words["slot"],
        words["kind"],
        words["place"],
        tuple(map(UUID, words["people"])),
    )
    return Held(UUID(words["ref"]), of, UUID(words["writer"]), 0, {})


def save(request: HttpRequest, held: Held) -> Saved:
    """Save what was typed, by compare-and-swap."""
    return actions.save_draft(
        held.ref,
        held.of,
        body=body_of(held.fields),
        revision=held.revision,
        by=request.viewer,  # type: ignore[attr-defined]
        now=request.now,  # type: ignore[attr-defined]
    )


def body_of(fields: Mapping[str, list[str]]) -> str:
    """A form's fields as a draft keeps them; of one longer than can be kept, its beginning."""
    return json.dumps(_shortened(fields), ensure_ascii=False)


def _shortened(fields: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    left, kept = LONGEST, {}
    for name, values in sorted(fields.items(), key=lambda each: sum(map(len, each[1]))):
        kept[name] = [value[:left] for value in values]
        left -= sum(map(len, kept[name]))
    return {name: kept[name] for name in fields}


def not_kept(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """What of a form cannot be kept as it stands, one sentence for each box: everything else is saved."""
    kept = _shortened(fields)
    return {
        name: f"This {typed.SAYS if kept[name] == values else TOO_LONG}"
        for name, values in fields.items()
        if kept[name] != values or any(map(typed.broken, values))
    }


def put_by(request: HttpRequest, held: Held) -> HttpResponse | None:
    """The answer to “Save draft” and to “Write it with a colleague”; None for every other button, and where somebody saved
    meanwhile."""
    act = request.POST.get("act", "")
    if act not in PUT_BY or held.theirs:
        return None
    if act == "together":
        return redirect("desk:draft_together", draft=held.ref)
    return redirect(f"{request.path}?draft={held.ref}&saved=1")


def saved(request: HttpRequest, held: Held) -> Held:
    """Save, and answer the draft as it now stands: with `theirs` where somebody saved meanwhile, and then with the
    revision that takes their place if the writer sends the form again."""
    outcome = save(request, held)
    stands = replace(held, revision=outcome.revision, saved_at=outcome.saved_at)
    if outcome.saved:
        return stands
    return replace(stands, theirs=queries.fields_of(outcome.body))


def keep_after_session(request: HttpRequest, token: tokens.FormToken) -> bool:
    """A form that came after its session had ended: its words go to its writer's own draft, and nothing else is done."""
    held = understood(request.POST.get(TICKET, ""))
    if held is None or held.writer != token.writer or held.ref != token.draft:
        return False
    actions.save_own_draft_after_the_session(
        held.ref,
        held.of,
        writer=held.writer,
        body=body_of(typed_fields(request)),
        revision=_revision(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    return True


F = TypeVar("F", bound=Form)


def as_typed(form: F) -> F:
    """A form with what stands in its draft, not judged yet."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return form


class MovedOn(Exception):
    """Kept words moved on while somebody wrote: nothing was written, and the form may be sent again."""

    def __init__(self, moved: tuple[Moved, ...]) -> None:
        super().__init__("the words moved on meanwhile")
        self.moved = moved


def unless_moved(moved: tuple[Moved, ...]) -> None:
    """Raises MovedOn where there is anything: so that a form whose words met others is not counted as sent."""
    if moved:
        raise MovedOn(moved)


def conflict(held: Held, form: Form | None = None) -> list[tuple[str, str, str]]:
    """Each box that differs: what it asks, my words, theirs, as the form shows them."""
    if held.theirs is None:
        return []
    names = [name for name in {**held.fields, **held.theirs} if not name.startswith(("base_", "pasted_"))]
    both = [
        (_asks(form, name), _one(held.fields, name, form), _one(held.theirs, name, form)) for name in names
    ]
    return [each for each in both if each[1] != each[2]]


def _field(form: Form | None, name: str) -> Any:
    """The field of a box. A day has three boxes, named after it."""
    known: Mapping[str, Any] = form.fields if form is not None else {}
    return known.get(name) or known.get(name.rpartition("_")[0])


def _asks(form: Form | None, name: str) -> str:
    field, part = _field(form, name), name.rpartition("_")[2]
    label = str(field.label) if field is not None and field.label else "Another answer"
    return f"{label} ({part})" if part in DAY_PARTS else label


def _one(fields: Mapping[str, list[str]], name: str, form: Form | None) -> str:
    choices = dict(getattr(_field(form, name), "choices", None) or [])
    return ", ".join(str(choices.get(value, value)) for value in fields.get(name, []))
