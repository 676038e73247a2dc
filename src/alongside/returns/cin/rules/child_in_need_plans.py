"""Rules about child in need plans, and how they stand to child protection plans."""

from alongside.returns.cin.families import (
    after_death,
    before,
    episode_holds,
    in_episode,
    missing_or_after_year,
    more_than_one,
    outside_year,
    row,
    starts_within_another,
    starts_within_other,
)
from alongside.returns.rules import Finds, find, once, rule

_STILL_OPEN_PROTECTION_PLAN = find(
    "CINPlanDates",
    "t.CINPlanStartDate_given AND NOT t.CINPlanEndDate_given AND NOT o.CPPendDate_given",
    joined="JOIN ChildProtectionPlans o ON o.episode = t.episode",
    show=("t.CINPlanStartDate", "o.CPPstartDate"),
    also="'ChildProtectionPlans ' || o.place",
)


def _review_inside_plan() -> Finds:
    return once(
        find(
            "Reviews",
            "t.CPPreviewDate >= o.CINPlanStartDate "
            "AND (NOT o.CINPlanEndDate_given OR t.CPPreviewDate < o.CINPlanEndDate) "
            "AND t.CPPreviewDate IS DISTINCT FROM p.CPPendDate",
            joined="JOIN CINPlanDates o ON o.episode = t.episode JOIN ChildProtectionPlans p ON p.place = t.parent",
            show=("t.CPPreviewDate", "o.CINPlanStartDate", "o.CINPlanEndDate", "p.CPPendDate"),
            also="'CINPlanDates ' || o.place",
        )
    )


RULES = (
    rule(
        "4000",
        "A CIN plan is recorded under a referral that ended in no further action.",
        fields="ReferralNFA|CINPlanStartDate",
        finds=episode_holds("CINPlanDates", "e.ReferralNFA IS TRUE"),
        fails="CINdetails ReferralNFA=true; CINPlanDates CINPlanStartDate=2025-06-02",
        passes="CINdetails ReferralNFA=0; CINPlanDates CINPlanStartDate=2025-06-02; CINdetails ReferralNFA=1",
    ),
    rule(
        "4001",
        "A CIN plan and a child protection plan are both open.",
        fields="CINPlanEndDate|CPPendDate",
        finds=once(_STILL_OPEN_PROTECTION_PLAN),
        fails="CINPlanDates CINPlanStartDate=2025-06-02; ChildProtectionPlans CPPstartDate=2025-06-02",
        passes="CINPlanDates CINPlanStartDate=2025-06-02; ChildProtectionPlans CPPstartDate=2025-05-02 CPPendDate=2025-06-02",
    ),
    rule(
        "4003",
        "A child protection review falls inside a CIN plan.",
        fields="CPPreviewDate|CINPlanStartDate|CINPlanEndDate|CPPendDate",
        finds=_review_inside_plan(),
        fails="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-09-02; ChildProtectionPlans; Reviews 2025-06-02",
        passes="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-09-02; ChildProtectionPlans; Reviews 2025-09-02; "
        "ChildProtectionPlans CPPendDate=2025-06-02; Reviews 2025-06-02",
        reading="Looked at inside one episode, whether the child protection plan has ended or not; a CIN plan without an "
        "end is still running. The community validator looks at the whole child and at ended plans only.",
    ),
    rule(
        "4004",
        "More than one CIN plan is open.",
        fields="CINPlanEndDate",
        finds=more_than_one("CINPlanDates", "NOT t.CINPlanEndDate_given", per="episode"),
        fails="CINdetails; CINPlanDates CINPlanStartDate=2025-06-02; CINPlanDates CINPlanStartDate=2025-07-02",
        passes="CINdetails; CINPlanDates CINPlanStartDate=2025-06-02; CINdetails; CINPlanDates CINPlanStartDate=2025-07-02",
    ),
    rule(
        "4008",
        "A CIN plan starts after the child died.",
        fields="PersonDeathDate|CINPlanStartDate",
        finds=after_death("CINPlanDates", "CINPlanStartDate"),
        fails="ChildIdentifiers PersonDeathDate=2025-06-02; CINPlanDates CINPlanStartDate=2025-06-03",
        passes="ChildIdentifiers PersonDeathDate=2025-06-02; CINPlanDates CINPlanStartDate=2025-06-02",
        reading="Found at the plan.",
    ),
    rule(
        "4009Q",
        "Check: a CIN plan ends after the child died.",
        fields="PersonDeathDate|CINPlanEndDate",
        finds=after_death("CINPlanDates", "CINPlanEndDate"),
        fails="ChildIdentifiers PersonDeathDate=2025-06-02; CINPlanDates CINPlanEndDate=2025-06-03",
        passes="ChildIdentifiers PersonDeathDate=2025-06-02; CINPlanDates CINPlanEndDate=2025-06-02",
        reading="Found at the plan.",
    ),
    rule(
        "4010",
        "The CIN plan start date is missing or later than the census year.",
        fields="CINPlanStartDate",
        finds=missing_or_after_year("CINPlanDates", "CINPlanStartDate"),
        fails="CINPlanDates CINPlanEndDate=2025-06-02",
        passes="CINPlanDates CINPlanStartDate=2026-03-31",
    ),
    rule(
        "4011",
        "The CIN plan ends before it starts.",
        fields="CINPlanStartDate|CINPlanEndDate",
        finds=row("CINPlanDates", before("t.CINPlanEndDate", "t.CINPlanStartDate")),
        fails="CINPlanDates CINPlanStartDate=2025-06-03 CINPlanEndDate=2025-06-02",
        passes="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-06-02",
    ),
    rule(
        "4012Q",
        "Check: the CIN plan starts and ends on the same day.",
        fields="CINPlanStartDate|CINPlanEndDate",
        finds=row("CINPlanDates", "t.CINPlanStartDate = t.CINPlanEndDate"),
        fails="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-06-02",
        passes="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-06-03",
    ),
    rule(
        "4013",
        "The CIN plan end date is outside the census year.",
        fields="CINPlanEndDate",
        finds=outside_year("CINPlanDates", "CINPlanEndDate"),
        fails="CINPlanDates CINPlanEndDate=2026-04-01",
        passes="CINPlanDates CINPlanEndDate=2025-04-01; CINPlanDates CINPlanEndDate=2026-03-31",
    ),
    rule(
        "4014",
        "Two CIN plans overlap.",
        fields="CINPlanStartDate|CINPlanEndDate",
        finds=starts_within_another(
            "CINPlanDates",
            "CINPlanStartDate",
            "CINPlanEndDate",
            per="child",
            still_open="NOT o.CINPlanEndDate_given",
        ),
        fails="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-09-02; CINPlanDates CINPlanStartDate=2025-09-02",
        passes="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-09-02; CINPlanDates CINPlanStartDate=2025-09-03",
        reading="Both ends are counted: a plan may not start on the day another ends. Found at the plan that starts "
        "inside the other one.",
    ),
    rule(
        "4015",
        "A CIN plan starts earlier than the referral.",
        fields="CINPlanStartDate|CINreferralDate",
        finds=in_episode("CINPlanDates", before("t.CINPlanStartDate", "e.CINreferralDate")),
        fails="CINdetails CINreferralDate=2025-06-03; CINPlanDates CINPlanStartDate=2025-06-02",
        passes="CINdetails CINreferralDate=2025-06-02; CINPlanDates CINPlanStartDate=2025-06-02",
    ),
    rule(
        "4016",
        "A CIN plan starts while a child protection plan is open.",
        fields="CINPlanStartDate|CPPstartDate|CPPendDate",
        finds=starts_within_other(
            "CINPlanDates", "CINPlanStartDate", "ChildProtectionPlans", "CPPstartDate", "CPPendDate"
        ),
        fails="CINPlanDates CINPlanStartDate=2025-06-02; ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-09-02",
        passes="CINPlanDates CINPlanStartDate=2025-09-02; ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-09-02",
    ),
    rule(
        "4017",
        "A child protection plan starts while a CIN plan is open.",
        fields="CPPstartDate|CINPlanStartDate|CINPlanEndDate",
        finds=starts_within_other(
            "ChildProtectionPlans", "CPPstartDate", "CINPlanDates", "CINPlanStartDate", "CINPlanEndDate"
        ),
        fails="CINPlanDates CINPlanStartDate=2025-06-02; ChildProtectionPlans CPPstartDate=2026-03-31",
        passes="CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=2025-09-02; ChildProtectionPlans CPPstartDate=2025-09-02",
        reading="Found at the child protection plan that starts inside the CIN plan.",
    ),
)
