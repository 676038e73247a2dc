"""A case told for the census through the actions people really use, and its children read back from the built file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lxml import etree

from alongside.exchange.build import building
from alongside.law.days import London
from alongside.record import models
from alongside.record.acting import new_ref
from alongside.record.actions import (
    assessment,
    child_in_need,
    conference,
    enquiry,
    people,
    protection_plan,
    referral,
)
from alongside.record.actions.assessment import Outcome
from alongside.record.actions.child_in_need import Begin
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.enquiry import Concluded, Proposed
from alongside.returns.rules import Severity
from alongside.returns.years import CollectionYear
from tests.story import Story, willing

AMARA = "Amara Cole"
LATER = datetime(2026, 7, 1, 10, tzinfo=UTC)
YEAR = CollectionYear(2026)


class Case:
    """One child's case, each step on its day. Everything the census wants of a child is known unless a test says otherwise."""

    def __init__(self, story: Story, folder) -> None:
        self.story, self.folder = story, folder
        self.day("2024-09-02")

    def day(self, iso: str, at: str = "09:00") -> Case:
        self.story.on(f"{date.fromisoformat(iso):%a %d %B %Y}", at)
        return self

    def by(self, who: str) -> dict:
        return {"by": getattr(self.story.cast, who), "now": self.story.now}

    def known(self, name: str = AMARA, **facts):
        if name in self.story.people:
            return self.story.people[name]
        usual = {"born_on": date(2016, 5, 2), "sex": "F", "identifiers": (("upn", "H801200001001"),)}
        person = self.story.known(name, **usual | facts)
        if (usual | facts)["born_on"]:
            self.answer("disability", ["NONE"], name=name)
        self.answer("ethnicity", "WBRI", name=name)
        return person

    def answer(self, fact: str, value=None, *, name: str = AMARA, **more) -> None:
        who, on = self.story.people[name], self.story.now.date()
        people.record_answer(who, fact, value, on=on, **more, **self.by("alice"))

    def referred(self, iso: str, name: str = AMARA, *, at: str = "09:00", need: str = "N1") -> Case:
        self.day(iso, at).known(name)
        self.story.school_refers(name)
        child = self.story.people[name]
        started = willing(
            referral.start_referral,
            self.story.contact,
            children=[child],
            reasons="May be in need.",
            primary_need=need,
            **self.by("maud"),
        )
        self.story.referrals = {name: started[child]}
        return self

    def decided(self, iso: str, *outcomes: str) -> Case:
        self.day(iso, "10:00").story.manager_decides(*outcomes)
        self.story.allocated_to("alice")
        return self

    def assessed(self, iso: str, signed: str = "", outcome: str = "in_need", factors=("16A",)) -> Case:
        self.day(iso, "11:00").story.parent_agrees()
        self.story.assessment_begins()
        self.story.visits()
        if signed:
            self.day(signed, "11:00").story.writes_the_assessment()
            found = {run: Outcome(outcome, "As found.", factors) for run in self.story.assessments.values()}
            document = self.story.document
            nora = self.story.cast.nora.user
            willing(assessment.submit_assessment, document, found, to=nora, **self.by("alice"))
            willing(assessment.sign_off_assessment, document, found, **self.by("nora"))
        return self

    def harm_suspected(self, iso: str, name: str = AMARA) -> Case:
        self.day(iso, "11:00").story.harm_is_suspected(name)
        return self

    def concluded(self, iso: str, finding: str = "substantiated_continuing", conference: bool = True) -> Case:
        self.day(iso, "15:00").story.visits()
        runs = self.story.enquiries.values()
        sent = {run: Proposed(finding, "What was said and seen.") for run in runs}
        enquiry.send_findings(sent, to=self.story.cast.nora.user, document=new_ref(), **self.by("alice"))
        why = "" if conference else "The plan there is goes on."
        signed = {run: Concluded(finding, "As found.", conference, why) for run in runs}
        willing(enquiry.conclude, signed, **self.by("nora"))
        return self

    def called(self, iso: str, form: str, name: str = AMARA):
        """Called six days before."""
        on = date.fromisoformat(iso)
        self.day((on - timedelta(days=6)).isoformat())
        return willing(
            conference.call_conference,
            [self.story.people[name]],
            form=form,
            at=datetime(on.year, on.month, on.day, 10, tzinfo=London),
            chair=(self.story.cast.carla.user, "Carla"),
            late_why="The school was closed.",
            late_authorised_by="Head of service",
            interim_plan="They stay with their grandmother.",
            **self.by("carla"),
        )

    def conferred(
        self,
        iso: str,
        decision: str = "plan",
        category: str = "NEG",
        *,
        form: str = "",
        name: str = AMARA,
        **more,
    ) -> Case:
        """A conference, at which its chair decides. A first one unless the decision is one of a review."""
        form = form or ("review" if decision in ("continues", "ends") else "initial")
        meeting = self.called(iso, form, name)
        self.day(iso, "13:00")
        on = date.fromisoformat(iso)
        seats = models.Seat.objects.filter(meeting=meeting).values_list("pk", flat=True)
        said = Decided(
            decision=decision, category=category, reasons="Why.", outline="What.", help_after="Help.", **more
        )
        willing(
            conference.decide_conference,
            meeting,
            HowItWent(
                at=datetime(on.year, on.month, on.day, 12, tzinfo=London),
                came=dict.fromkeys(seats, "whole"),
                next_on=on + timedelta(days=80),
                core_group_on=on + timedelta(days=9),
                lead_social_worker=self.story.cast.alice.user,
                not_quorate_why="The police rang in.",
                responsibility_asked=True,
            ),
            {self.story.people[name]: said},
            **self.by("carla"),
        )
        return self

    def protection_ends(self, iso: str, ground: str, *, written: str, name: str = AMARA, **more) -> Case:
        self.day(written, "12:00")
        child = self.story.people[name]
        plan = models.Plan.objects.get(children__matter__kind="protection_plan", children__person=child)
        willing(
            protection_plan.end_plan,
            plan.pk,
            ground=ground,
            on=date.fromisoformat(iso),
            children=[child],
            **more,
            **self.by("carla"),
        )
        return self

    def helped(self, iso: str) -> Case:
        on = self.day(iso, "17:00").story.now.date()
        begin = Begin(
            agreed_by=("Dana Cole",),
            review_on=on + timedelta(days=80),
            child_view="given",
            step_reasons="They are safe.",
            family_told=True,
        )
        self.help = willing(child_in_need.start_plan, self.story.referrals.values(), begin, **self.by("nora"))
        return self

    def help_ends(self, iso: str) -> Case:
        self.day(iso, "12:00")
        said = {"ground": "outcomes_met", "reasons": "Done.", "told_words": "Well done."}
        willing(child_in_need.end_plan, self.help, family_told=True, **said, **self.by("nora"))
        return self

    def closed(self, iso: str, reason: str = "RC7", *, at: str = "18:00", name: str = AMARA) -> Case:
        self.day(iso, at)
        willing(
            referral.close_referral,
            self.story.referrals[name],
            closure_reason=reason,
            reasons="The work is done.",
            family_told=True,
            **self.by("nora"),
        )
        return self

    def census(self, year: CollectionYear = YEAR, *, now: datetime = LATER, **more) -> list[str]:
        """The census as lines, one for each group of the file. `wrong` holds the errors our rules found."""
        path = self.folder / f"{year}.xml"
        self.wrong, self.left_out = [], set()
        try:
            built = building.build_cin(path, year=year, council="201", now=now, **more)
        except building.NothingKnown:
            return []
        found = [each for each in built.summary.by_rule if each.severity is Severity.ERROR]
        self.wrong = [each.rule_code for each in found if each.rule_code != "S13"]  # no child at all
        self.ref = built.kept.ref
        self.left_out = {(kind, why) for kind, why, _ in built.kept.reasons}
        children = list(etree.parse(str(path)).iter("Child"))
        self.own_number = children[0].findtext("ChildIdentifiers/LAchildID") if children else ""
        return [line for child in children for line in _lines(child)]


GROUPS = ("ChildIdentifiers", "ChildCharacteristics", "CINdetails", "Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans")  # fmt: skip
LEFT_AWAY = ("LAchildID",)


def _lines(element):
    """Each group with all its values in the order of the file; what is inside it comes after it."""
    inside = [each for each in element if each.tag in GROUPS]
    if element.tag in GROUPS:
        values = [
            f"{leaf.tag}={leaf.text}"
            for each in element
            if each.tag not in GROUPS
            for leaf in each.iter()
            if leaf.text and leaf.text.strip() and leaf.tag not in LEFT_AWAY
        ]
        yield f"{element.tag} {' '.join(values)}"
    for each in inside:
        yield from _lines(each)
