"""Rules about episodes of need: referral, primary need, closure."""

from alongside.returns.cin.families import (
    after_death,
    before,
    missing_or_after_year,
    more_than_one,
    no_row,
    of_child,
    outside_year,
    row,
    rows_inside,
    starts_within_another,
    unknown,
)
from alongside.returns.rules import Finds, find, once, rule

_OPEN = "NOT t.CINclosureDate_given AND t.ReferralNFA IS FALSE"

# Whatever is dated in the episode, by field: what closes must close after all of it.
_DATED = " UNION ALL ".join(
    f"SELECT episode, '{table}' AS at, place, '{field}' AS field, {field} AS day FROM {table}"
    for table, field in (
        ("Assessments", "AssessmentActualStartDate"),
        ("Assessments", "AssessmentAuthorisationDate"),
        ("Section47", "S47ActualStartDate"),
        ("Section47", "DateOfInitialCPC"),
        ("CINdetails", "DateOfInitialCPC"),
        ("ChildProtectionPlans", "CPPendDate"),
        ("CINPlanDates", "CINPlanStartDate"),
        ("CINPlanDates", "CINPlanEndDate"),
    )
)
_DATED_AFTER_CLOSURE = Finds(
    "CINdetails",
    f"""
    SELECT t.child, t.place,
        'CINclosureDate ' || any_value(t.CINclosureDate) || '; ' || string_agg(o.field || ' ' || o.day, '; ' ORDER BY o.day DESC, o.field)
            AS seen,
        string_agg(DISTINCT o.at || ' ' || o.place, ', ') FILTER (o.at <> 'CINdetails') AS also
    FROM CINdetails t JOIN ({_DATED}) o ON o.episode = t.place AND o.day > t.CINclosureDate
    GROUP BY t.child, t.place
    """,
)
_LATER_REFERRAL = once(
    find(
        "CINdetails",
        f"{_OPEN} AND o.CINreferralDate > t.CINreferralDate",
        joined="JOIN CINdetails o ON o.child = t.child",
        show=("t.CINreferralDate", "o.CINreferralDate"),
        also="'CINdetails ' || o.place",
    )
)
_LATER_ACTIVITY = " OR ".join(
    (
        "t.DateOfInitialCPC_given",
        *(
            f"t.place IN (SELECT episode FROM {table})"
            for table in ("Section47", "ChildProtectionPlans", "CINPlanDates")
        ),
    )
)
_BEYOND_NO_FURTHER_ACTION = (
    "(t.DateOfInitialCPC_given"
    " OR t.place IN (SELECT episode FROM Assessments WHERE AssessmentActualStartDate_given OR AssessmentAuthorisationDate_given)"
    " OR t.place IN (SELECT episode FROM Section47 WHERE S47ActualStartDate_given OR DateOfInitialCPC_given))"
)

RULES = (
    rule(
        "2990",
        "The episode was closed straight after assessment but holds later activity.",
        fields="ReasonForClosure|DateOfInitialCPC",
        finds=find(
            "CINdetails",
            f"t.ReasonForClosure IN ('RC8', 'RC9') AND ({_LATER_ACTIVITY})",
            show=("t.ReasonForClosure", "t.DateOfInitialCPC"),
            also=rows_inside("CINPlanDates", "Section47", "ChildProtectionPlans"),
        ),
        fails="CINdetails ReasonForClosure=RC8; Section47 S47ActualStartDate=2025-06-02",
        passes="CINdetails ReasonForClosure=RC8; Assessments AssessmentActualStartDate=2025-06-02",
    ),
    rule(
        "8555Q",
        "A referral is dated after the child died.",
        fields="CINreferralDate|PersonDeathDate",
        finds=after_death("CINdetails", "CINreferralDate"),
        fails="ChildIdentifiers PersonDeathDate=2025-06-02; CINdetails CINreferralDate=2025-06-03",
        passes="ChildIdentifiers PersonDeathDate=2025-06-02; CINdetails CINreferralDate=2025-06-02",
    ),
    rule(
        "8565",
        "Activity is dated after the closure of the episode.",
        fields="CINclosureDate|AssessmentActualStartDate|AssessmentAuthorisationDate|S47ActualStartDate|DateOfInitialCPC|"
        "CPPendDate|CINPlanStartDate|CINPlanEndDate",
        finds=_DATED_AFTER_CLOSURE,
        fails="CINdetails CINclosureDate=2025-09-01; ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-09-02",
        passes="CINdetails CINclosureDate=2025-09-01; ChildProtectionPlans CPPstartDate=2025-06-02 CPPendDate=2025-09-01",
        reading="The end of a child protection plan is tested like the other days; the community validator does not "
        "find it.",
    ),
    rule(
        "8568",
        "The no-further-action flag is missing or not valid.",
        fields="ReferralNFA",
        finds=row("CINdetails", "(t.ReferralNFA_text IN ('0', '1', 'true', 'false')) IS NOT TRUE"),
        fails="CINdetails ReferralNFA=yes",
        passes="CINdetails ReferralNFA=false; CINdetails ReferralNFA=1",
        reading="TRUE and False in capitals are found, because the published values are lower case; for every other "
        "rule they are read as meant.",
    ),
    rule(
        "8569Q",
        "Check: a referral from before the census year is marked as no further action.",
        fields="CINreferralDate|ReferralNFA",
        finds=row(
            "CINdetails",
            "t.CINreferralDate < working_days_before(year_start(), 1) AND t.ReferralNFA IS DISTINCT FROM FALSE",
        ),
        fails="CINdetails CINreferralDate=2025-03-30",
        passes="CINdetails CINreferralDate=2025-03-31 ReferralNFA=1; CINdetails CINreferralDate=2025-03-28 ReferralNFA=0",
        reading="The grace is the working day before 1 April, weekends and bank holidays left out: before 1 April 2024, "
        "the Easter Monday, it is Thursday 28 March. The community validator gives no day of grace. A flag that is "
        "missing or unreadable is not false, so it is found too.",
    ),
    rule(
        "8585Q",
        "Check: the episode closed because the child died, but there is no date of death.",
        fields="ReasonForClosure|PersonDeathDate",
        finds=find(
            "CINdetails",
            "t.ReasonForClosure = 'RC2' AND c.PersonDeathDate IS NULL",
            joined="LEFT JOIN ChildIdentifiers c ON c.child = t.child",
            show=("t.ReasonForClosure",),
            also="'ChildIdentifiers ' || c.place",
        ),
        fails="CINdetails ReasonForClosure=RC2",
        passes="ChildIdentifiers PersonDeathDate=2025-06-02; CINdetails ReasonForClosure=RC2",
    ),
    rule(
        "8600",
        "The referral date is missing or after the census year.",
        fields="CINreferralDate",
        finds=missing_or_after_year("CINdetails", "CINreferralDate"),
        fails="CINdetails CINreferralDate=2026-04-01",
        passes="CINdetails CINreferralDate=2026-03-31",
        reading="A date that cannot be read is missing.",
    ),
    rule(
        "8606",
        "The referral is more than 40 weeks before the (expected) date of birth.",
        fields="CINreferralDate|PersonBirthDate|ExpectedPersonBirthDate",
        finds=of_child(
            "CINdetails",
            "(c.PersonBirthDate - t.CINreferralDate > 280 OR c.ExpectedPersonBirthDate - t.CINreferralDate > 280)",
        ),
        fails="ChildIdentifiers ExpectedPersonBirthDate=2026-04-08; CINdetails CINreferralDate=2025-07-01",
        passes="ChildIdentifiers ExpectedPersonBirthDate=2026-04-07; CINdetails CINreferralDate=2025-07-01",
    ),
    rule(
        "8610",
        "The primary need is missing on a referral that went further.",
        fields="ReferralNFA|PrimaryNeedCode",
        finds=find(
            "CINdetails", "t.ReferralNFA IS FALSE AND t.PrimaryNeedCode IS NULL", show=("t.ReferralNFA_text",)
        ),
        fails="CINdetails ReferralNFA=false",
        passes="CINdetails ReferralNFA=false PrimaryNeedCode=N1; CINdetails ReferralNFA=1",
    ),
    rule(
        "8620",
        "The closure date is outside the census year.",
        fields="CINclosureDate",
        finds=outside_year("CINdetails", "CINclosureDate"),
        fails="CINdetails CINclosureDate=2025-03-31",
        passes="CINdetails CINclosureDate=2025-04-01; CINdetails CINclosureDate=2026-03-31",
    ),
    rule(
        "8630",
        "The episode closes before it was referred.",
        fields="CINclosureDate|CINreferralDate",
        finds=row("CINdetails", before("t.CINclosureDate", "t.CINreferralDate")),
        fails="CINdetails CINreferralDate=2025-06-03 CINclosureDate=2025-06-02",
        passes="CINdetails CINreferralDate=2025-06-02 CINclosureDate=2025-06-02",
    ),
    rule(
        "8640",
        "The reason for closure is not a valid code.",
        fields="ReasonForClosure",
        finds=unknown("CINdetails", "ReasonForClosure", "reason_for_closure"),
        fails="CINdetails ReasonForClosure=RC10",
        passes="CINdetails ReasonForClosure=RC9",
    ),
    rule(
        "8650",
        "The primary need is not a valid code.",
        fields="PrimaryNeedCode",
        finds=unknown("CINdetails", "PrimaryNeedCode", "primary_need"),
        fails="CINdetails PrimaryNeedCode=n1",
        passes="CINdetails PrimaryNeedCode=N0",
        reading="Codes are upper case: n1 is found.",
    ),
    rule(
        "8805",
        "There is a closure date but no reason.",
        fields="CINclosureDate|ReasonForClosure",
        finds=row("CINdetails", "t.CINclosureDate_given AND t.ReasonForClosure IS NULL"),
        fails="CINdetails CINclosureDate=2025-06-02",
        passes="CINdetails CINclosureDate=2025-06-02 ReasonForClosure=RC7",
    ),
    rule(
        "8810",
        "There is a closure reason but no date.",
        fields="ReasonForClosure|CINclosureDate",
        finds=row("CINdetails", "t.ReasonForClosure IS NOT NULL AND NOT t.CINclosureDate_given"),
        fails="CINdetails ReasonForClosure=RC7",
        passes="CINdetails CINclosureDate=2025-06-02 ReasonForClosure=RC7",
    ),
    rule(
        "8815",
        "The child has more than one open episode.",
        fields="CINclosureDate|ReferralNFA",
        finds=more_than_one("CINdetails", _OPEN, per="child"),
        fails="CINdetails ReferralNFA=0; CINdetails ReferralNFA=false",
        passes="CINdetails ReferralNFA=0; CINdetails ReferralNFA=1; CINdetails ReferralNFA=1; Child; CINdetails ReferralNFA=0",
    ),
    rule(
        "8816",
        "The open episode is not the latest one.",
        fields="CINreferralDate|CINclosureDate|ReferralNFA",
        finds=_LATER_REFERRAL,
        fails="CINdetails CINreferralDate=2025-06-02 ReferralNFA=0; CINdetails CINreferralDate=2025-06-03 ReferralNFA=1",
        passes="CINdetails CINreferralDate=2025-06-02 ReferralNFA=1; CINdetails CINreferralDate=2025-06-03 ReferralNFA=0",
        reading="Another referral on the same day leaves the open one the latest.",
    ),
    rule(
        "8820",
        "The episodes of this child overlap.",
        fields="CINreferralDate|CINclosureDate|ReferralNFA",
        finds=starts_within_another(
            "CINdetails",
            "CINreferralDate",
            "CINclosureDate",
            per="child",
            still_open="NOT o.CINclosureDate_given AND o.ReferralNFA IS FALSE",
            end_counted=False,
        ),
        fails="CINdetails CINreferralDate=2025-06-02 CINclosureDate=2025-09-02; CINdetails CINreferralDate=2025-09-01",
        passes="CINdetails CINreferralDate=2025-06-02 CINclosureDate=2025-09-02; CINdetails CINreferralDate=2025-09-02",
        reading="Found at the episode that starts inside the other one.",
    ),
    rule(
        "8825Q",
        "Check: the episode closed after assessment but holds no assessment.",
        fields="ReasonForClosure",
        finds=row("CINdetails", f"t.ReasonForClosure IN ('RC8', 'RC9') AND {no_row('Assessments')}"),
        fails="CINdetails ReasonForClosure=RC9",
        passes="CINdetails ReasonForClosure=RC9; Assessments AssessmentActualStartDate=2025-06-02",
    ),
    rule(
        "8831",
        "A referral with no further action holds later activity.",
        fields="ReferralNFA|AssessmentActualStartDate|AssessmentAuthorisationDate|S47ActualStartDate|DateOfInitialCPC",
        finds=find(
            "CINdetails",
            f"t.ReferralNFA IS TRUE AND {_BEYOND_NO_FURTHER_ACTION}",
            show=("t.ReferralNFA_text", "t.DateOfInitialCPC"),
            also=rows_inside("Assessments", "Section47"),
        ),
        fails="CINdetails ReferralNFA=1; Assessments AssessmentActualStartDate=2025-06-02",
        passes="CINdetails ReferralNFA=0; Assessments AssessmentActualStartDate=2025-06-02; CINdetails ReferralNFA=1",
        reading="The initial conference is tested at both levels, in the episode and in its section 47 enquiries.",
    ),
    rule(
        "8866",
        "The source of referral is missing or not a valid code.",
        fields="CINreferralDate|ReferralSource",
        finds=row(
            "CINdetails",
            "t.CINreferralDate >= DATE '2013-04-01' AND (t.ReferralSource IS NULL OR NOT is_referral_source(t.ReferralSource))",
        ),
        fails="CINdetails CINreferralDate=2013-04-01 ReferralSource=1E",
        passes="CINdetails CINreferralDate=2013-03-31; CINdetails CINreferralDate=2025-06-02 ReferralSource=5D",
    ),
)
