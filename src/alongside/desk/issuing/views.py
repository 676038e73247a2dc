"""Copies that leave, seen side by side before they do, and kept as they were sent."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import download, show
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt
from alongside.desk.issuing import tried
from alongside.desk.issuing.forms import (
    AskForm,
    BecauseForm,
    GiveForm,
    IssueForm,
    KeptFromForm,
    PhoneForm,
    ReasonForm,
    ReturnForm,
    ReviewForm,
)
from alongside.record.actions import issuing as actions
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.queries.desk import issuing as queries
from alongside.record.queries.desk.issuing import CopyPage

GIVERS = roles_who_may(May.ISSUE)
READERS = roles_who_may(May.OPEN_CHILD)
KEEPERS = roles_who_may(May.WITHHOLD)
HOW = {"by_hand": "given by hand", "post": "sent by post", "read_aloud": "read aloud"}


def _common(entry: Callable[[Any, str], dict[str, UUID]]) -> dict[str, Any]:
    return {
        "door": "desk",
        "section": "desk:home",
        "example": entry,
        "whose": entry,
        "opened_by": tried.WORKER,
        "most_queries": 12,
    }


@page("desk:copies", "children/<uuid:child>/copies/", roles=READERS, **_common(tried.child))
def copies(request: Request, child: UUID) -> HttpResponse:
    """What left a child's record, what is about to, what was shared, and who must be given nothing."""
    found = queries.copies(request.viewer, child, now=request.now)
    roles = request.viewer.roles
    return show(
        request,
        "desk/issuing/copies.html",
        found=found,
        today=request.today,
        how=HOW,
        gives=may(roles, May.ISSUE),
        keeps=may(roles, May.WITHHOLD),
        shares=may(roles, May.SHARE),
    )


@page("desk:issue_new", "children/<uuid:child>/copies/new/", roles=GIVERS, **_common(tried.child))
def new(request: Request, child: UUID) -> HttpResponse:
    """Who it is for, first; then what they get."""
    around = queries.to_choose(request.viewer, child, now=request.now)
    initial = {"chosen": request.GET.getlist("chosen")}
    form = IssueForm(request.POST or None, around=around, initial=initial)
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            ref = actions.make_ready(_issue(form, around.child), by=request.viewer, now=request.now)
            return {"issue": str(ref)}

        if done := attempt(request, form, act, fields={"children": "others", "files": "along"}):
            return redirect("desk:issue", issue=done["issue"])
    return show(request, "desk/issuing/new.html", form=form, around=around, today=request.today)


def _issue(form: IssueForm, child: UUID) -> NewIssue:
    given = form.cleaned_data
    chosen = []
    for each in given.get("chosen", []):
        document, _, slot = each.partition(" ")
        chosen.append(Chosen(document=UUID(document), slot=slot))
    return NewIssue(
        title=given["title"],
        purpose=given["purpose"],
        children=(child, *map(UUID, given.get("others", []))),
        people=tuple(map(UUID, given["people"])),
        agencies=tuple(given["agencies"].splitlines()),
        chosen=tuple(chosen),
        files=tuple(map(UUID, given.get("along", []))),
        covering=given["covering"],
    )


@page("desk:issue", "copies/<uuid:issue>/", roles=GIVERS, **_common(tried.issue))
def issue(request: Request, issue: UUID) -> HttpResponse:
    """Side by side: what each of them will see."""
    found = queries.issue(request.viewer, issue, now=request.now)
    return show(request, "desk/issuing/issue.html", found=found, how=HOW, today=request.today)


@page(
    "desk:issue_copy",
    "copies/to/<uuid:recipient>/",
    roles=GIVERS,
    states=("own", "concern", "asked"),
    **_common(tried.recipient),
)
def copy(request: Request, recipient: UUID) -> HttpResponse:
    """One person's copy: what they will see, what they will not and why, and letting it leave."""
    about = queries.copy(request.viewer, recipient, now=request.now)
    work = Working(request, about)
    if request.method == "POST" and (done := work.done()):
        return done
    return work.shown()


class Working:
    """What can be done with one copy, each a form of its own; one is sent at a time."""

    def __init__(self, request: Request, about: CopyPage) -> None:
        self.request, self.about = request, about
        self.act = request.POST.get("act", "") if request.method == "POST" else ""
        self.ready = about.column.ready
        colleagues = dict(about.colleagues)
        self.forms: dict[str, Any] = {
            "choose": self._form("choose", ReasonForm),
            "ask": self._form("ask", AskForm, colleagues=colleagues),
            "phone": self._form("phone", PhoneForm, colleagues=colleagues),
            "give": self._form("give", GiveForm),
            "return": self._form("return", ReturnForm),
            "release": self._form("release", BecauseForm),
            "review": self._form("review", ReviewForm),
        }
        standing = self.act == "choose" and self.request.POST.get("standing") == "no"
        if self.act == "release" or standing or self.request.POST.get("kind") == "slot":
            for form in (self.forms["release"], self.forms["choose"]):
                form.fields["because"].required = False

    def _form(self, act: str, form: type[Any], **more: Any) -> Any:
        return form(self.request.POST if self.act == act else None, prefix=act, **more)

    def done(self) -> HttpResponse | None:
        """Do what was asked. None where something stands against it."""
        form = self.forms.get(self.act)
        if form is None or not form.is_valid():
            return None
        act: Callable[[dict[str, Any]], str] = getattr(self, f"_{self.act}")
        fields = {"because": "because", "of": "of", "second": "second", "channel": "channel"}
        result = attempt(self.request, form, lambda: {"to": act(form.cleaned_data)}, fields=fields)
        if result is None:
            return None
        if result["to"]:
            return redirect("desk:copy_given", copy=result["to"])
        return redirect("desk:issue_copy", recipient=self.ready.ref)

    @property
    def _by(self) -> dict[str, Any]:
        return {"by": self.request.viewer, "now": self.request.now}

    @property
    def _read(self) -> str:
        """The digest of the copy the person had before them."""
        return str(self.request.POST.get("digest", ""))

    def _choose(self, given: dict[str, Any]) -> str:
        post = self.request.POST
        kind = post.get("kind", "")
        if kind not in ("slot", "person", "words"):
            raise Http404
        actions.choose(
            self.ready.ref,
            kind,
            post.get("key", ""),
            standing=post.get("standing") != "no",
            because=given["because"],
            **self._by,
        )
        return ""

    def _ask(self, given: dict[str, Any]) -> str:
        actions.ask_release(self.ready.ref, of=UUID(given["of"]) if given["of"] else None, **self._by)
        messages.success(self.request, "Asked. It leaves when they have looked.")
        return ""

    def _phone(self, given: dict[str, Any]) -> str:
        actions.release_by_phone(
            self.ready.ref, second=UUID(given["second"]), because=given["because"], **self._by
        )
        messages.success(self.request, "Written down. They look at it on the next working day.")
        return ""

    def _release(self, given: dict[str, Any]) -> str:
        actions.release(self.ready.ref, digest=self._read, **self._by)
        messages.success(self.request, "Released. Whoever made it ready can give it now.")
        return ""

    def _return(self, given: dict[str, Any]) -> str:
        actions.return_copy(self.ready.ref, digest=self._read, because=given["because"], **self._by)
        messages.success(self.request, "Sent back.")
        return ""

    def _review(self, given: dict[str, Any]) -> str:
        actions.review_release(self.ready.ref, words=given["words"], **self._by)
        messages.success(self.request, "Written down: you have looked at it.")
        return ""

    def _give(self, given: dict[str, Any]) -> str:
        return str(actions.give(self.ready.ref, channel=given["channel"], digest=self._read, **self._by))

    def shown(self) -> HttpResponse:
        """The page."""
        return show(
            self.request,
            "desk/issuing/copy.html",
            about=self.about,
            ready=self.ready,
            ways=self.forms,
            forms=list(self.forms.values()),
            tried_kind=self.request.POST.get("kind", ""),
            tried_key=self.request.POST.get("key", ""),
            how=HOW,
            may_tell=may(self.request.viewer.roles, May.CONFIRM_TELLING),
            today=self.request.today,
        )


@page("desk:copy_given", "copies/given/<uuid:copy>/", roles=READERS, **_common(tried.copy))
def given(request: Request, copy: UUID) -> HttpResponse:
    """A copy as it left."""
    found = queries.given(request.viewer, copy, now=request.now)
    may_tell = may(request.viewer.roles, May.CONFIRM_TELLING)
    return show(
        request, "desk/issuing/given.html", found=found, how=HOW, may_tell=may_tell, today=request.today
    )


@page("desk:copy_file", "copies/given/<uuid:copy>/file/", roles=READERS, inside=True, **_common(tried.copy))
def file(request: Request, copy: UUID) -> HttpResponse:
    """The bytes of a copy, as they left, always as a download: with the files that went along where there are any."""
    content, along = queries.content(request.viewer, copy, now=request.now)
    if along:
        content = _together(content, along)
    return download(content, *(("application/zip", "copy.zip") if along else ("application/pdf", "copy.pdf")))


def _together(copy: bytes, along: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("copy.pdf", copy)
        for n, (name, content) in enumerate(along, 1):
            folder.writestr(f"{n} {name}", content)
    return held.getvalue()


@page(
    "desk:keep_from",
    "children/<uuid:child>/kept-from/",
    roles=KEEPERS,
    **{**_common(tried.child), "opened_by": tried.MANAGER},
)
def keep_from(request: Request, child: UUID) -> HttpResponse:
    """Write down that somebody must be given nothing about a child, or that this has ended."""
    around = queries.to_choose(request.viewer, child, now=request.now)
    ending = request.POST.get("ending", "")
    form = KeptFromForm(
        request.POST if request.method == "POST" and not ending else None, around=around, today=request.today
    )
    end = BecauseForm(request.POST if ending else None, prefix="end")
    found = queries.copies(request.viewer, child, now=request.now).kept
    if request.method == "POST" and not ending and form.is_valid():
        said = form.cleaned_data

        def act() -> dict[str, Any]:
            ref = actions.keep_from(
                around.child,
                UUID(said["other"]),
                ground=said["ground"],
                words=said["words"],
                review_on=said["review_on"],
                by=request.viewer,
                now=request.now,
            )
            return {"kept": str(ref)}

        if attempt(request, form, act):
            return redirect("desk:copies", child=around.child)
    if ending and end.is_valid():

        def stop() -> dict[str, Any]:
            kept = next((each.ref for each in found if str(each.ref) == ending), None)
            if kept is None:
                raise Http404
            gone = actions.no_longer_kept_from(
                kept, because=end.cleaned_data["because"], by=request.viewer, now=request.now
            )
            return {"kept": str(gone)}

        if attempt(request, end, stop):
            return redirect("desk:copies", child=around.child)
    return show(
        request,
        "desk/issuing/kept_from.html",
        form=form,
        end=end,
        forms=[end],
        ending=ending,
        around=around,
        kept=found,
        today=request.today,
    )
