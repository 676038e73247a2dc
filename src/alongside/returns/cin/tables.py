"""The tables of the children in need census, in the order in which the file holds them.

Field names are the census's own, so that the specification can be searched. The fields with their types, code sets and
years stand in `fields.csv`; what stands here is how they nest. Up to 2023-24 `GenderCurrent` stands where `Sex` does.
"""

from importlib.resources import files

from alongside.returns.tables import Table, read_fields

ROOT, RECORD = "Message", "Child"

TABLES = (
    Table(
        "Header",
        parent="Message",
        order=(
            "Collection",
            "Year",
            "ReferenceDate",
            "SourceLevel",
            "LEA",
            "SoftwareCode",
            "Release",
            "SerialNo",
            "DateTime",
            "CBDSLevel",
        ),
        plain="who sends the file, and for which year",
    ),
    Table(
        "ChildIdentifiers",
        parent="Child",
        order=(
            "LAchildID",
            "UPN",
            "FormerUPN",
            "UPNunknown",
            "PersonBirthDate",
            "ExpectedPersonBirthDate",
            "GenderCurrent",
            "Sex",
            "PersonDeathDate",
        ),
        least=1,
        plain="the child: identifiers, birth, sex, death",
    ),
    Table(
        "ChildCharacteristics",
        parent="Child",
        order=("Ethnicity", "Disabilities"),
        least=1,
        plain="the child: ethnicity",
    ),
    Table(
        "Disabilities",
        parent="ChildCharacteristics",
        order=("Disability",),
        is_list=True,
        plain="the child: one row for each disability code",
    ),
    Table(
        "CINdetails",
        parent="Child",
        order=(
            "CINreferralDate",
            "ReferralSource",
            "PrimaryNeedCode",
            "CINclosureDate",
            "ReasonForClosure",
            "DateOfInitialCPC",
            "Assessments",
            "CINPlanDates",
            "Section47",
            "ReferralNFA",
            "ChildProtectionPlans",
            "PreProceedingsandFGDM",
        ),
        repeats=True,
        least=1,
        anchor="CINreferralDate",
        plain="one episode of need, from referral to closure",
    ),
    Table(
        "Assessments",
        parent="CINdetails",
        order=(
            "AssessmentActualStartDate",
            "AssessmentInternalReviewDate",
            "AssessmentAuthorisationDate",
            "FactorsIdentifiedAtAssessment",
        ),
        repeats=True,
        anchor="AssessmentActualStartDate",
        plain="one assessment",
    ),
    Table(
        "FactorsIdentifiedAtAssessment",
        parent="Assessments",
        order=("AssessmentFactors",),
        is_list=True,
        plain="one row for each factor an assessment found",
    ),
    Table(
        "CINPlanDates",
        parent="CINdetails",
        order=("CINPlanStartDate", "CINPlanEndDate"),
        repeats=True,
        anchor="CINPlanStartDate",
        plain="one child in need plan",
    ),
    Table(
        "Section47",
        parent="CINdetails",
        order=("S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"),
        repeats=True,
        anchor="S47ActualStartDate",
        plain="one section 47 enquiry and its initial child protection conference",
    ),
    Table(
        "ChildProtectionPlans",
        parent="CINdetails",
        order=(
            "CPPstartDate",
            "CPPendDate",
            "InitialCategoryOfAbuse",
            "LatestCategoryOfAbuse",
            "NumberOfPreviousCPP",
            "Reviews",
        ),
        repeats=True,
        anchor="CPPstartDate",
        plain="one child protection plan",
    ),
    Table(
        "Reviews",
        parent="ChildProtectionPlans",
        order=("CPPreviewDate",),
        is_list=True,
        again_tolerated=True,
        plain="one row for each review of a child protection plan",
    ),
    Table(
        "PreProceedingsandFGDM",
        parent="CINdetails",
        order=(
            "PPStartDate",
            "LBPSentDate",
            "FGDMMeetingOffer",
            "FGDMMeetingFac",
            "InitialPPMeetingDate",
            "ReviewMeetingsCount",
            "StepDecisionDate",
            "PPOutcome",
            "CourtAppDate",
            "LetterInitCPDate",
        ),
        repeats=True,
        anchor="PPStartDate",
        plain="pre-proceedings and family group decision making",
        since="2026-27",
    ),
)

_HEADER_PARTS = dict.fromkeys(("CollectionDetails", "Source", "CBDSLevels"), "Header")
FIELDS = read_fields(files(__package__) / "fields.csv", _HEADER_PARTS)
