"""Rules about pre-proceedings and family group decision making, collected from 2026-27.

They come from a draft of the community validator (January 2026) that was not merged, and want confirming against the
Department's specification.
"""

from alongside.returns.cin.families import outside_year, row, unknown
from alongside.returns.rules import Finds, rule, whole_return

_SINCE = "2026-27"
_TABLE = "PreProceedingsandFGDM"


def _in_year_and_not_before(field: str, earlier: str) -> Finds:
    """A day that is outside the census year, or earlier than the day it must follow."""
    return row(_TABLE, f"(NOT in_year(t.{field}) OR t.{field} < t.{earlier})")


RULES = (
    rule(
        "8995Q",
        "Check: no pre-proceedings data was returned for any child; give a reason.",
        fields="(module)",
        finds=whole_return(_TABLE, f"NOT EXISTS (SELECT 1 FROM {_TABLE})", "''"),
        fails="CINdetails CINreferralDate=2026-06-02",
        passes="CINdetails; PreProceedingsandFGDM PPStartDate=2026-06-02; Child; CINdetails",
        since=_SINCE,
    ),
    rule(
        "9000Q",
        "Check: the date pre-proceedings began is not provided.",
        fields="PPStartDate",
        finds=row(_TABLE, "t.PPStartDate IS NULL"),
        fails="PreProceedingsandFGDM LBPSentDate=2026-06-02",
        passes="PreProceedingsandFGDM PPStartDate=2026-06-02",
        since=_SINCE,
        reading="It is not certain whether this is tested for each group or for the return. We test each group, so that "
        "the answer names them; one return-level note can explain them all.",
    ),
    rule(
        "9005",
        "The decision to begin pre-proceedings is outside the census year.",
        fields="PPStartDate",
        finds=outside_year(_TABLE, "PPStartDate"),
        fails="PreProceedingsandFGDM PPStartDate=2026-03-31",
        passes="PreProceedingsandFGDM PPStartDate=2026-04-01; PreProceedingsandFGDM PPStartDate=2027-03-31",
        since=_SINCE,
    ),
    rule(
        "9006",
        "The letter before proceedings is outside the year or before pre-proceedings began.",
        fields="LBPSentDate|PPStartDate",
        finds=_in_year_and_not_before("LBPSentDate", "PPStartDate"),
        fails="PreProceedingsandFGDM PPStartDate=2026-06-03 LBPSentDate=2026-06-02",
        passes="PreProceedingsandFGDM PPStartDate=2026-06-02 LBPSentDate=2026-06-02; PreProceedingsandFGDM LBPSentDate=2026-06-02",
        since=_SINCE,
        reading="With no start date only the year is tested.",
    ),
    rule(
        "9007",
        "A letter before proceedings was sent; say whether a family group decision-making meeting was offered in it.",
        fields="LBPSentDate|FGDMMeetingOffer",
        finds=row(_TABLE, "t.LBPSentDate_given AND t.FGDMMeetingOffer_text IS NULL"),
        fails="PreProceedingsandFGDM LBPSentDate=2026-06-02",
        passes="PreProceedingsandFGDM LBPSentDate=2026-06-02 FGDMMeetingOffer=0; PreProceedingsandFGDM FGDMMeetingOffer=1",
        since=_SINCE,
        reading="The draft code tests the other direction (an offer without a letter); the message supports this one.",
    ),
    rule(
        "9008",
        "The first pre-proceedings meeting is outside the census year.",
        fields="InitialPPMeetingDate",
        finds=outside_year(_TABLE, "InitialPPMeetingDate"),
        fails="PreProceedingsandFGDM InitialPPMeetingDate=2027-04-01",
        passes="PreProceedingsandFGDM InitialPPMeetingDate=2027-03-31",
        since=_SINCE,
    ),
    rule(
        "9009",
        "The step-up or step-down decision is outside the year or before pre-proceedings began.",
        fields="StepDecisionDate|PPStartDate",
        finds=_in_year_and_not_before("StepDecisionDate", "PPStartDate"),
        fails="PreProceedingsandFGDM PPStartDate=2026-06-03 StepDecisionDate=2026-06-02",
        passes="PreProceedingsandFGDM PPStartDate=2026-06-02 StepDecisionDate=2026-06-02",
        since=_SINCE,
    ),
    rule(
        "9010Q",
        "Check: a family group decision-making meeting was offered; say whether it was held.",
        fields="FGDMMeetingOffer|FGDMMeetingFac",
        finds=row(_TABLE, "t.FGDMMeetingOffer IS TRUE AND t.FGDMMeetingFac_text IS NULL"),
        fails="PreProceedingsandFGDM FGDMMeetingOffer=true",
        passes="PreProceedingsandFGDM FGDMMeetingOffer=1 FGDMMeetingFac=0; PreProceedingsandFGDM FGDMMeetingOffer=0",
        since=_SINCE,
    ),
    rule(
        "9011",
        "The outcome of pre-proceedings is not a valid code.",
        fields="PPOutcome",
        finds=unknown(_TABLE, "PPOutcome", "pre_proceedings_outcome"),
        fails="PreProceedingsandFGDM PPOutcome=D",
        passes="PreProceedingsandFGDM PPOutcome=C; PreProceedingsandFGDM PPStartDate=2026-06-02",
        since=_SINCE,
        reading="A blank outcome is spared: it is not known yet. The draft code finds it.",
    ),
    rule(
        "9012",
        "The court application is outside the year or before the decision to start care proceedings.",
        fields="CourtAppDate|StepDecisionDate",
        finds=_in_year_and_not_before("CourtAppDate", "StepDecisionDate"),
        fails="PreProceedingsandFGDM CourtAppDate=2027-04-01",
        passes="PreProceedingsandFGDM StepDecisionDate=2026-06-02 CourtAppDate=2026-06-02",
        since=_SINCE,
    ),
    rule(
        "9013",
        "The letter that starts care proceedings is outside the year or before the court application.",
        fields="LetterInitCPDate|CourtAppDate",
        finds=_in_year_and_not_before("LetterInitCPDate", "CourtAppDate"),
        fails="PreProceedingsandFGDM CourtAppDate=2026-06-03 LetterInitCPDate=2026-06-02",
        passes="PreProceedingsandFGDM CourtAppDate=2026-06-02 LetterInitCPDate=2026-06-02",
        since=_SINCE,
    ),
    rule(
        "9015Q",
        "Check: give the number of pre-proceedings review meetings.",
        fields="InitialPPMeetingDate|ReviewMeetingsCount",
        finds=row(_TABLE, "t.InitialPPMeetingDate_given AND NOT t.ReviewMeetingsCount_given"),
        fails="PreProceedingsandFGDM InitialPPMeetingDate=2026-06-02",
        passes="PreProceedingsandFGDM InitialPPMeetingDate=2026-06-02 ReviewMeetingsCount=0",
        since=_SINCE,
    ),
)
