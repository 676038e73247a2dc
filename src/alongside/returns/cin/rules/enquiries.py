"""Rules about section 47 enquiries and the initial child protection conferences that follow them."""

from alongside.returns.cin.families import (
    at_weekend,
    before,
    episode_holds,
    first_of_episode,
    in_episode,
    more_than_one,
    no_row,
    outside_year,
    row,
    starts_within_another,
)
from alongside.returns.rules import find, once, rule

_NO_CONFERENCE_YET = "NOT t.DateOfInitialCPC_given AND t.ICPCnotRequired IS FALSE"

_CONFERENCE_AT_BOTH_LEVELS = find(
    "Section47",
    "t.DateOfInitialCPC = o.DateOfInitialCPC",
    joined="JOIN CINdetails o ON o.child = t.child",
    also="'CINdetails ' || o.place",
)

RULES = (
    rule(
        "1104",
        "An initial child protection conference is dated earlier than the referral.",
        fields="DateOfInitialCPC|CINreferralDate",
        finds=in_episode("Section47", before("t.DateOfInitialCPC", "e.CINreferralDate")),
        fails="CINdetails CINreferralDate=2025-06-03; Section47 DateOfInitialCPC=2025-06-02",
        passes="CINdetails CINreferralDate=2025-06-02; Section47 DateOfInitialCPC=2025-06-02",
    ),
    rule(
        "2884",
        "The initial conference is recorded twice: at CIN details level and in a section 47 group.",
        fields="DateOfInitialCPC",
        finds=once(_CONFERENCE_AT_BOTH_LEVELS),
        fails="CINdetails DateOfInitialCPC=2025-06-20; CINdetails; Section47 DateOfInitialCPC=2025-06-20",
        passes="CINdetails DateOfInitialCPC=2025-06-20; Section47 DateOfInitialCPC=2025-06-23; "
        "Child; Section47 DateOfInitialCPC=2025-06-20",
        reading="Looked for anywhere in the child, also in another episode.",
    ),
    rule(
        "2889",
        "A section 47 enquiry starts earlier than the referral.",
        fields="S47ActualStartDate|CINreferralDate",
        finds=in_episode("Section47", before("t.S47ActualStartDate", "e.CINreferralDate")),
        fails="CINdetails CINreferralDate=2025-06-03; Section47 S47ActualStartDate=2025-06-02",
        passes="CINdetails CINreferralDate=2025-06-02; Section47 S47ActualStartDate=2025-06-02",
    ),
    rule(
        "2991Q",
        "Check: there is a section 47 enquiry but no assessment in the episode.",
        fields="S47ActualStartDate|AssessmentActualStartDate",
        finds=first_of_episode("Section47", no_row("Assessments")),
        fails="CINdetails; Section47 S47ActualStartDate=2025-06-02",
        passes="CINdetails; Assessments AssessmentActualStartDate=2025-06-02; Section47 S47ActualStartDate=2025-06-02",
        reading="Found once for an episode, at its first enquiry.",
    ),
    rule(
        "8615",
        "The section 47 start date is missing or later than the initial conference.",
        fields="S47ActualStartDate|DateOfInitialCPC",
        finds=row(
            "Section47",
            "t.DateOfInitialCPC_given AND (t.S47ActualStartDate IS NULL OR t.S47ActualStartDate > t.DateOfInitialCPC)",
        ),
        fails="Section47 S47ActualStartDate=2025-06-03 DateOfInitialCPC=2025-06-02",
        passes="Section47 S47ActualStartDate=2025-06-02 DateOfInitialCPC=2025-06-02; Section47 ICPCnotRequired=1",
    ),
    rule(
        "8675Q",
        "Check: a section 47 enquiry started more than 15 working days before year end and has no conference date.",
        fields="S47ActualStartDate|DateOfInitialCPC|ICPCnotRequired",
        finds=row(
            "Section47",
            f"{_NO_CONFERENCE_YET} AND t.S47ActualStartDate < working_days_before(year_end(), 15)",
        ),
        fails="Section47 S47ActualStartDate=2026-03-09 ICPCnotRequired=0",
        passes="Section47 S47ActualStartDate=2026-03-10 ICPCnotRequired=0; Section47 S47ActualStartDate=2026-03-09 ICPCnotRequired=1",
        reading="Counted back from 31 March, which itself is day 0: for 2025-26 the day is Tuesday 10 March 2026. The "
        "community validator counts 31 March as one of the days.",
    ),
    rule(
        "8715",
        "The initial conference date is outside the census year.",
        fields="DateOfInitialCPC",
        finds=outside_year("Section47", "DateOfInitialCPC"),
        fails="Section47 DateOfInitialCPC=2025-03-31",
        passes="Section47 DateOfInitialCPC=2025-04-01; CINdetails DateOfInitialCPC=2025-03-31",
    ),
    rule(
        "8740",
        "A section 47 enquiry with no conference by year end started outside the census year.",
        fields="S47ActualStartDate|DateOfInitialCPC|ICPCnotRequired",
        finds=outside_year("Section47", "S47ActualStartDate", unless=_NO_CONFERENCE_YET),
        fails="Section47 S47ActualStartDate=2025-03-31 ICPCnotRequired=false",
        passes="Section47 S47ActualStartDate=2025-04-01 ICPCnotRequired=false; "
        "Section47 S47ActualStartDate=2025-03-31 DateOfInitialCPC=2025-04-10 ICPCnotRequired=0",
    ),
    rule(
        "8839",
        "The episode has more than one open section 47 enquiry.",
        fields="DateOfInitialCPC|ICPCnotRequired",
        finds=more_than_one(
            "Section47", "NOT t.DateOfInitialCPC_given AND t.ICPCnotRequired IS NOT TRUE", per="episode"
        ),
        fails="CINdetails; Section47 S47ActualStartDate=2025-06-02 ICPCnotRequired=0; Section47 S47ActualStartDate=2025-07-02",
        passes="CINdetails; Section47 ICPCnotRequired=0; Section47 ICPCnotRequired=1; Section47 DateOfInitialCPC=2025-06-20",
    ),
    rule(
        "8868",
        "The episode is closed but a section 47 enquiry has no outcome.",
        fields="CINclosureDate|DateOfInitialCPC|ICPCnotRequired",
        finds=episode_holds(
            "Section47", "e.CINclosureDate_given AND t.DateOfInitialCPC_given = (t.ICPCnotRequired IS TRUE)"
        ),
        fails="CINdetails CINclosureDate=2025-09-01; Section47 DateOfInitialCPC=2025-06-20 ICPCnotRequired=1",
        passes="CINdetails CINclosureDate=2025-09-01; Section47 DateOfInitialCPC=2025-06-20 ICPCnotRequired=0; "
        "Section47 ICPCnotRequired=true; CINdetails; Section47 ICPCnotRequired=0",
        reading="Exactly one of the two: a conference, or that none was required. Found at the enquiry.",
    ),
    rule(
        "8870Q",
        "Check: the conference target date is at a weekend.",
        fields="InitialCPCtarget",
        finds=at_weekend("Section47", "InitialCPCtarget"),
        fails="Section47 InitialCPCtarget=2025-06-21",
        passes="Section47 InitialCPCtarget=2025-06-20",
    ),
    rule(
        "8875",
        "The initial conference is dated at a weekend.",
        fields="DateOfInitialCPC",
        finds=at_weekend("Section47", "DateOfInitialCPC"),
        fails="Section47 DateOfInitialCPC=2025-06-22",
        passes="Section47 DateOfInitialCPC=2025-06-23",
    ),
    rule(
        "8890",
        "A section 47 enquiry starts while another is under way.",
        fields="S47ActualStartDate|DateOfInitialCPC|ICPCnotRequired",
        finds=starts_within_another(
            "Section47",
            "S47ActualStartDate",
            "DateOfInitialCPC",
            per="episode",
            still_open="NOT o.DateOfInitialCPC_given AND o.ICPCnotRequired IS NOT TRUE",
        ),
        fails="CINdetails; Section47 S47ActualStartDate=2025-06-02 DateOfInitialCPC=2025-06-20; Section47 S47ActualStartDate=2025-06-20 ICPCnotRequired=1",
        passes="CINdetails; Section47 S47ActualStartDate=2025-06-02 DateOfInitialCPC=2025-06-20; Section47 S47ActualStartDate=2025-06-23 ICPCnotRequired=1; "
        "Section47 S47ActualStartDate=2025-06-24 ICPCnotRequired=1",
    ),
)
