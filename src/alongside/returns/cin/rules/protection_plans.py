"""Rules about child protection plans and their reviews."""

from alongside.returns.cin.families import (
    after_death,
    before,
    episode_holds,
    in_episode,
    missing_or_after_year,
    missing_or_unknown,
    more_than_one,
    outside_year,
    row,
    starts_within_another,
)
from alongside.returns.rules import find, rule

# Enquiries that lead, or may lead, to a conference. A plan starts on the day of one of theirs; only an episode without
# such an enquiry looks to its own date of conference.
_ENQUIRIES = "(SELECT episode FROM Section47 WHERE ICPCnotRequired IS NOT TRUE)"
_THEIR_CONFERENCE = (
    "(SELECT 1 FROM Section47 s WHERE s.episode = t.episode AND s.ICPCnotRequired IS NOT TRUE "
    "AND s.DateOfInitialCPC = t.CPPstartDate)"
)
_NOT_ON_CONFERENCE_DAY = (
    "in_year(t.CPPstartDate) AND CASE WHEN t.episode IN "
    f"{_ENQUIRIES} THEN NOT EXISTS {_THEIR_CONFERENCE} ELSE e.DateOfInitialCPC IS DISTINCT FROM t.CPPstartDate END"
)

RULES = (
    rule(
        "1105",
        "A child protection plan starts earlier than the referral.",
        fields="CPPstartDate|CINreferralDate",
        finds=in_episode("ChildProtectionPlans", before("t.CPPstartDate", "e.CINreferralDate")),
        fails="CINdetails CINreferralDate=2025-06-03; ChildProtectionPlans CPPstartDate=2025-06-02",
        passes="CINdetails CINreferralDate=2025-06-02; ChildProtectionPlans CPPstartDate=2025-06-02",
    ),
    rule(
        "2885",
        "A child protection plan starts on a day other than the day of its initial conference.",
        fields="CPPstartDate|DateOfInitialCPC|ICPCnotRequired",
        finds=in_episode("ChildProtectionPlans", _NOT_ON_CONFERENCE_DAY),
        fails="Section47 DateOfInitialCPC=2025-06-20 ICPCnotRequired=0; ChildProtectionPlans CPPstartDate=2025-06-23",
        passes="Section47 DateOfInitialCPC=2025-06-20 ICPCnotRequired=0; ChildProtectionPlans CPPstartDate=2025-06-20; "
        "Child; CINdetails DateOfInitialCPC=2025-06-20; Section47 ICPCnotRequired=1; ChildProtectionPlans CPPstartDate=2025-06-20",
        reading="Where the episode has an enquiry for which a conference is not ruled out, only such enquiries' "
        "conferences count; the episode's own date of conference counts where it has none.",
    ),
    rule(
        "8720",
        "The child protection plan start date is missing or after the census year.",
        fields="CPPstartDate",
        finds=missing_or_after_year("ChildProtectionPlans", "CPPstartDate"),
        fails="ChildProtectionPlans InitialCategoryOfAbuse=NEG",
        passes="ChildProtectionPlans CPPstartDate=2026-03-31",
    ),
    rule(
        "8730",
        "The number of earlier child protection plans is missing.",
        fields="NumberOfPreviousCPP",
        finds=row("ChildProtectionPlans", "(t.NumberOfPreviousCPP >= 0) IS NOT TRUE"),
        fails="ChildProtectionPlans NumberOfPreviousCPP=-1",
        passes="ChildProtectionPlans NumberOfPreviousCPP=0",
        reading="What is no whole number of 0 or more is found like a missing one.",
    ),
    rule(
        "8832",
        "A referral with no further action holds a child protection plan.",
        fields="ReferralNFA",
        finds=episode_holds("ChildProtectionPlans", "e.ReferralNFA IS TRUE"),
        fails="CINdetails ReferralNFA=1; ChildProtectionPlans CPPstartDate=2025-06-02",
        passes="CINdetails ReferralNFA=0; ChildProtectionPlans CPPstartDate=2025-06-02; CINdetails ReferralNFA=1",
    ),
    rule(
        "8840",
        "The child protection plan starts and ends on the same day.",
        fields="CPPstartDate|CPPendDate",
        finds=row("ChildProtectionPlans", "t.CPPstartDate = t.CPPendDate"),
        fails="ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-06-02",
        passes="ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-06-03",
    ),
    rule(
        "8841",
        "A review is on or before the start of the plan.",
        fields="CPPreviewDate|CPPstartDate",
        finds=find(
            "Reviews",
            "t.CPPreviewDate <= o.CPPstartDate",
            joined="JOIN ChildProtectionPlans o ON o.place = t.parent",
            also="'ChildProtectionPlans ' || o.place",
        ),
        fails="ChildProtectionPlans CPPstartDate=2025-06-02; Reviews 2025-06-02",
        passes="ChildProtectionPlans CPPstartDate=2025-06-02; Reviews 2025-06-03",
    ),
    rule(
        "8842Q",
        "Check: a review has no date.",
        fields="CPPreviewDate",
        finds=row("Reviews", "t.CPPreviewDate IS NULL"),
        fails="ChildProtectionPlans; Reviews -",
        passes="ChildProtectionPlans; Reviews 2025-06-03 2025-09-03",
    ),
    rule(
        "8905",
        "The initial category of abuse is missing or not a valid code.",
        fields="InitialCategoryOfAbuse",
        finds=missing_or_unknown("ChildProtectionPlans", "InitialCategoryOfAbuse", "category_of_abuse"),
        fails="ChildProtectionPlans InitialCategoryOfAbuse=NEGL",
        passes="ChildProtectionPlans InitialCategoryOfAbuse=MUL",
    ),
    rule(
        "8910",
        "The latest category of abuse is missing or not a valid code.",
        fields="LatestCategoryOfAbuse",
        finds=missing_or_unknown("ChildProtectionPlans", "LatestCategoryOfAbuse", "category_of_abuse"),
        fails="ChildProtectionPlans InitialCategoryOfAbuse=EMO",
        passes="ChildProtectionPlans LatestCategoryOfAbuse=EMO",
    ),
    rule(
        "8915",
        "A child protection plan starts after the child died.",
        fields="CPPstartDate|PersonDeathDate",
        finds=after_death("ChildProtectionPlans", "CPPstartDate"),
        fails="ChildIdentifiers PersonDeathDate=2025-06-02; ChildProtectionPlans CPPstartDate=2025-06-03",
        passes="ChildIdentifiers PersonDeathDate=2025-06-02; ChildProtectionPlans CPPstartDate=2025-06-02",
    ),
    rule(
        "8920",
        "A child protection plan ends after the child died.",
        fields="CPPendDate|PersonDeathDate",
        finds=after_death("ChildProtectionPlans", "CPPendDate"),
        fails="ChildIdentifiers PersonDeathDate=2025-06-02; ChildProtectionPlans CPPendDate=2025-06-03",
        passes="ChildIdentifiers PersonDeathDate=2025-06-02; ChildProtectionPlans CPPendDate=2025-06-02",
    ),
    rule(
        "8925",
        "The child protection plan ends before it starts.",
        fields="CPPstartDate|CPPendDate",
        finds=row("ChildProtectionPlans", before("t.CPPendDate", "t.CPPstartDate")),
        fails="ChildProtectionPlans CPPstartDate=2025-06-03 CPPendDate=2025-06-02",
        passes="ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-06-02",
    ),
    rule(
        "8930",
        "The child protection plan end date is outside the census year.",
        fields="CPPendDate",
        finds=outside_year("ChildProtectionPlans", "CPPendDate"),
        fails="ChildProtectionPlans CPPendDate=2025-03-31",
        passes="ChildProtectionPlans CPPendDate=2026-03-31; ChildProtectionPlans",
    ),
    rule(
        "8935",
        "The child has more than one open child protection plan.",
        fields="CPPendDate",
        finds=more_than_one("ChildProtectionPlans", "NOT t.CPPendDate_given", per="child"),
        fails="CINdetails; ChildProtectionPlans NumberOfPreviousCPP=0; CINdetails; ChildProtectionPlans NumberOfPreviousCPP=1",
        passes="CINdetails; ChildProtectionPlans CPPendDate=2025-06-02; ChildProtectionPlans; Child; ChildProtectionPlans",
        reading="Counted over the child, whatever the plans' numbers; the community validator counts each number apart.",
    ),
    rule(
        "8940",
        "Two child protection plans overlap.",
        fields="CPPstartDate|CPPendDate",
        finds=starts_within_another(
            "ChildProtectionPlans",
            "CPPstartDate",
            "CPPendDate",
            per="child",
            still_open="NOT o.CPPendDate_given",
        ),
        fails="ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-09-02; ChildProtectionPlans CPPstartDate=2025-09-02",
        passes="ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-09-02; ChildProtectionPlans CPPstartDate=2025-09-03",
        reading="Both ends are counted. Found at the plan that starts inside the other one.",
    ),
)
