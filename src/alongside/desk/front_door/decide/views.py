"""The decision about a referral: one set of reasons and five lines for the family, an outcome for each child."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import Request, ask_reasons, attempt, cautions_answered, reasons_for
from alongside.desk.drafts import keeping
from alongside.desk.front_door import examples
from alongside.desk.front_door.contact.views import waits, words_for_contact
from alongside.desk.front_door.decide import checked
from alongside.desk.front_door.forms import LINES, AgreementForm, ByPhoneForm, ChildOutcomeForm, LinesForm
from alongside.law.pathway import rules
from alongside.record.actions import drafts, referral as referrals
from alongside.record.queries.desk import contact as queries, duty
from alongside.record.queries.desk.contact import About, ContactPage

SECOND = "second_open_referral"


@page(
    "desk:contact_decide",
    "front-door/<uuid:contact>/decide/",
    door="desk",
    roles=roles_who_may(May.DECIDE_REFERRAL)
    | (roles_who_may(May.REPORT_AGREEMENT) & roles_who_may(May.TRIAGE_CONTACT)),
    example=examples.contact,
    whose=examples.whose_contact,
    states=("to decide",),
    section="desk:board",
    opened_by="duty_manager",
    most_queries=9,
    expired=keeping.keep_after_session,
)
def decide(request: Request, contact: UUID) -> HttpResponse:
    """Decide, or write down what a manager decided by phone. What is known already stands there to be checked."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    to_decide = [child for child in about.children if child.referral is None or not child.referral.decided]
    alone = may(request.viewer.roles, May.DECIDE_REFERRAL)
    held = keeping.hold(
        request,
        slot="decision",
        kind="decision",
        people=[child.who.person for child in to_decide],
        document=contact,
    )
    page_ = Deciding(request, about, to_decide, alone, held)
    if request.method == "POST":
        held = page_.held = keeping.saved(request, held)
        if request.POST.get("act") == "draft" and not held.theirs:
            return redirect(f"{request.path}?draft={held.ref}&saved=1")
        if not held.theirs and page_.is_valid() and page_.done():
            messages.success(request, "Decided. Now see who must be told.")
            return redirect("desk:contact_told", contact=contact)
    return page_.shown()


class Deciding:
    """The forms of one decision, together."""

    def __init__(
        self,
        request: Request,
        about: ContactPage,
        to_decide: list[About],
        alone: bool,
        held: keeping.Held,
    ) -> None:
        self.request, self.about, self.to_decide, self.alone, self.held = (
            request,
            about,
            to_decide,
            alone,
            held,
        )
        typed = request.POST if request.method == "POST" else held.data() if held.fields else None
        facts = checked.lines(about)
        self.lines = LinesForm(typed, initial={"reasons": about.summary, **facts.filled})
        self.facts = facts
        self.children = [
            ChildOutcomeForm(
                typed,
                prefix=f"c{number}",
                today=request.today,
                child=child.who.name,
                initial={"outcomes": []},
            )
            for number, child in enumerate(to_decide)
        ]
        self.agreement = AgreementForm(typed, today=request.today)
        managers = [] if alone else duty.managers_to_ring(today=request.today)
        self.phone = (
            None
            if alone
            else ByPhoneForm(typed, now=request.now, managers=[(str(ref), name) for ref, name in managers])
        )
        self.deciding: int | None = None  # the child whose decision the law is being asked about
        self.manager_names = {str(ref): name for ref, name in managers}
        if request.method != "POST" and held.fields:
            for form in self.forms:
                keeping.as_typed(form)

    @property
    def forms(self) -> list[Any]:
        """Every form of the page, in its order."""
        return [*([self.phone] if self.phone else []), *self.children, self.agreement, self.lines]

    def is_valid(self) -> bool:
        """Whether every answer is one, and each caution the contact meets has a reason."""
        judged = [form.is_valid() for form in self.forms]  # all of them, so that all their faults are shown
        if not all(judged):
            return False
        if any(child.open_to and child.referral is None for child in self.to_decide):
            caution = next(rule for rule in rules() if rule.key == SECOND).objection(str(self.about.contact))
            if SECOND not in cautions_answered(self.request):
                ask_reasons(self.lines, (caution,))
                return False
        return True

    def done(self) -> dict[str, Any] | None:
        """Decide for every child, once; or say what stands against it: about a child in the child's own box."""
        outcome = attempt(self.request, self.lines, self._act)
        if outcome is None and self.deciding is not None:
            for words in self.lines.errors.pop(NON_FIELD_ERRORS, ()):
                self.children[self.deciding].add_error("outcomes", words)
        return outcome

    def _act(self) -> dict[str, Any]:
        request, given = self.request, self.lines.cleaned_data
        reasons = cautions_answered(request)
        runs = self._referrals(given["reasons"], reasons)
        self._agree(runs)
        made: list[str] = []
        for number, (child, form) in enumerate(zip(self.to_decide, self.children, strict=True)):
            self.deciding = number
            phone = self.phone.cleaned_data if self.phone else None
            done = referrals.decide_referral(
                [runs[child.who.person]],
                outcomes=form.cleaned_data["outcomes"],
                reasons=given["reasons"],
                lines=self.lines.five_lines(),
                see_child_by=form.cleaned_data["see_by"],
                at=self.phone.moment if self.phone else None,
                agreed_by_phone=(
                    (UUID(phone["manager"]), self.manager_names[phone["manager"]]) if phone else None
                ),
                by=request.viewer,
                now=request.now,
                cautions=reasons,
            )
            made += [str(ref) for ref in done.values()]
        self.deciding = None
        drafts.throw_away(self.held.ref, by=request.viewer, now=request.now)
        return {"decisions": made}

    def _referrals(self, why: str, cautions: dict[str, str]) -> dict[UUID, UUID]:
        """Each child's referral: the ones there are, or begun now from the contact."""
        runs = {child.who.person: child.referral.matter for child in self.to_decide if child.referral}
        if self.about.decided is None:
            runs |= referrals.start_referral(
                self.about.contact,
                reasons=why,
                primary_needs={
                    child.who.person: form.cleaned_data["need"]
                    for child, form in zip(self.to_decide, self.children, strict=True)
                },
                by=self.request.viewer,
                now=self.request.now,
                cautions=cautions,
            )
        return runs

    def _agree(self, runs: dict[UUID, UUID]) -> None:
        """Early help is voluntary: who agreed, for each child it is chosen for."""
        given = self.agreement.cleaned_data
        if not given["agreed_by"]:
            return
        for child, form in zip(self.to_decide, self.children, strict=True):
            if "early_help" in form.cleaned_data["outcomes"]:
                referrals.record_agreement(
                    runs[child.who.person],
                    given_by=given["agreed_by"],
                    scope="early_help",
                    on=given["agreed_on"],
                    by=self.request.viewer,
                    now=self.request.now,
                )

    def shown(self) -> HttpResponse:
        """The page."""
        return show(
            self.request,
            "desk/front_door/decide/decide.html",
            about=self.about,
            pairs=keeping.conflict(self.held),
            held=self.held,
            waits=waits(self.about),
            each=list(zip(self.to_decide, self.children, strict=True)),
            forms=self.forms,
            lines=self.lines,
            line_names=[name for name, *_ in LINES],
            agreement=self.agreement,
            phone=self.phone,
            facts=self.facts,
            reasons_for=reasons_for,
            **words_for_contact(),
        )
