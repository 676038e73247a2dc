"""Rules about assessments and the factors they found."""

from alongside.returns.cin.families import (
    before,
    episode_holds,
    first_of_episode,
    in_episode,
    more_than_one,
    outside_year,
    row,
    starts_within_another,
)
from alongside.returns.rules import Finds, find, rule

_FACTORS = "(SELECT parent FROM FactorsIdentifiedAtAssessment WHERE {where})"
_WITH_FACTORS = _FACTORS.format(where="AssessmentFactors IS NOT NULL")


def _with_factor(where: str) -> str:
    """SQL: the assessment `t` has a factor for which `where` holds."""
    return f"t.place IN {_FACTORS.format(where=where)}"


def _factors(where: str, show: tuple[str, ...] = ()) -> Finds:
    """An assessment, shown with all its factors."""
    found = find("Assessments", where, show=show)
    shown = (
        "concat_ws('; ', nullif(f.seen, ''), (SELECT 'AssessmentFactors ' || string_agg(AssessmentFactors, ', ' ORDER BY place)"
        " FROM FactorsIdentifiedAtAssessment x WHERE x.parent = f.place))"
    )
    return Finds("Assessments", f"SELECT f.child, f.place, {shown} AS seen, f.also FROM ({found.sql}) f")


_ONLY_21 = (
    "(SELECT parent FROM FactorsIdentifiedAtAssessment WHERE AssessmentFactors IS NOT NULL "
    "GROUP BY parent HAVING bool_and(AssessmentFactors = '21'))"
)
_TWICE = (
    "(SELECT parent FROM FactorsIdentifiedAtAssessment WHERE AssessmentFactors IS NOT NULL "
    "GROUP BY parent, AssessmentFactors HAVING count(*) > 1)"
)

RULES = (
    rule(
        "1103",
        "An assessment starts earlier than the referral it belongs to.",
        fields="AssessmentActualStartDate|CINreferralDate",
        finds=in_episode("Assessments", before("t.AssessmentActualStartDate", "e.CINreferralDate")),
        fails="CINdetails CINreferralDate=2025-06-03; Assessments AssessmentActualStartDate=2025-06-02",
        passes="CINdetails CINreferralDate=2025-06-02; Assessments AssessmentActualStartDate=2025-06-02",
    ),
    rule(
        "8608",
        "The assessment ends before it starts.",
        fields="AssessmentActualStartDate|AssessmentAuthorisationDate",
        finds=row("Assessments", before("t.AssessmentAuthorisationDate", "t.AssessmentActualStartDate")),
        fails="Assessments AssessmentActualStartDate=2025-06-03 AssessmentAuthorisationDate=2025-06-02",
        passes="Assessments AssessmentActualStartDate=2025-06-02 AssessmentAuthorisationDate=2025-06-02",
    ),
    rule(
        "8614",
        "Factors are recorded on an assessment that is not complete.",
        fields="AssessmentAuthorisationDate|AssessmentFactors",
        finds=_factors(f"NOT t.AssessmentAuthorisationDate_given AND t.place IN {_WITH_FACTORS}"),
        fails="Assessments AssessmentActualStartDate=2025-06-02; FactorsIdentifiedAtAssessment 1A",
        passes="Assessments AssessmentAuthorisationDate=2025-06-12; FactorsIdentifiedAtAssessment 1A; Assessments",
    ),
    rule(
        "8670Q",
        "Check: an assessment is still open more than 45 working days before year end.",
        fields="AssessmentActualStartDate|AssessmentAuthorisationDate",
        finds=row(
            "Assessments",
            "NOT t.AssessmentAuthorisationDate_given AND t.AssessmentActualStartDate < working_days_before(year_end(), 45)",
        ),
        fails="Assessments AssessmentActualStartDate=2026-01-26",
        passes="Assessments AssessmentActualStartDate=2026-01-27",
        reading="Counted back from 31 March, which itself is day 0: for 2025-26 the day is Tuesday 27 January 2026. The "
        "community validator counts 31 March as one of the days.",
    ),
    rule(
        "8696",
        "The assessment end date is outside the census year.",
        fields="AssessmentAuthorisationDate",
        finds=outside_year("Assessments", "AssessmentAuthorisationDate"),
        fails="Assessments AssessmentAuthorisationDate=2025-03-31",
        passes="Assessments AssessmentAuthorisationDate=2025-04-01; Assessments",
    ),
    rule(
        "8736",
        "An incomplete assessment started outside the census year.",
        fields="AssessmentActualStartDate|AssessmentAuthorisationDate",
        finds=outside_year(
            "Assessments", "AssessmentActualStartDate", unless="NOT t.AssessmentAuthorisationDate_given"
        ),
        fails="Assessments AssessmentActualStartDate=2025-03-31",
        passes="Assessments AssessmentActualStartDate=2025-03-31 AssessmentAuthorisationDate=2025-05-01; "
        "Assessments AssessmentActualStartDate=2025-04-01",
    ),
    rule(
        "8863Q",
        "Check: an assessment starts while another is under way.",
        fields="AssessmentActualStartDate|AssessmentAuthorisationDate",
        finds=starts_within_another(
            "Assessments",
            "AssessmentActualStartDate",
            "AssessmentAuthorisationDate",
            per="episode",
            still_open="NOT o.AssessmentAuthorisationDate_given",
        ),
        fails="CINdetails; Assessments AssessmentActualStartDate=2025-06-02 AssessmentAuthorisationDate=2025-06-20; "
        "Assessments AssessmentActualStartDate=2025-06-20 AssessmentAuthorisationDate=2025-06-30",
        passes="CINdetails; Assessments AssessmentActualStartDate=2025-06-02 AssessmentAuthorisationDate=2025-06-20; "
        "Assessments AssessmentActualStartDate=2025-06-21 AssessmentAuthorisationDate=2025-06-30",
        reading="Two assessments with the same dates overlap and are both found; the community validator takes them as one.",
    ),
    rule(
        "8867",
        "The episode is closed but an assessment is not complete.",
        fields="CINclosureDate|AssessmentAuthorisationDate",
        finds=episode_holds(
            "Assessments", "e.CINclosureDate_given AND NOT t.AssessmentAuthorisationDate_given"
        ),
        fails="CINdetails CINclosureDate=2025-09-01; Assessments AssessmentActualStartDate=2025-06-02",
        passes="CINdetails CINclosureDate=2025-09-01; Assessments AssessmentAuthorisationDate=2025-06-02; "
        "CINdetails; Assessments AssessmentActualStartDate=2025-06-02",
        reading="Found at the assessment that is not complete.",
    ),
    rule(
        "8869",
        "Factor 21 (no factors) is used together with other factors.",
        fields="AssessmentFactors",
        finds=_factors(
            _with_factor("AssessmentFactors = '21'") + " AND " + _with_factor("AssessmentFactors <> '21'")
        ),
        fails="Assessments; FactorsIdentifiedAtAssessment 21 1A",
        passes="Assessments; FactorsIdentifiedAtAssessment 21; Assessments; FactorsIdentifiedAtAssessment 1A 2A",
    ),
    rule(
        "8873Q",
        "Check: the only assessment found no factors, so the episode should close as RC8 or RC9.",
        fields="AssessmentFactors|ReasonForClosure",
        finds=first_of_episode(
            "Assessments",
            f"(e.ReasonForClosure IN ('RC8', 'RC9')) IS NOT TRUE AND t.place IN {_ONLY_21} "
            "AND t.episode IN (SELECT episode FROM Assessments GROUP BY episode HAVING count(*) = 1)",
        ),
        fails="CINdetails ReasonForClosure=RC7; Assessments; FactorsIdentifiedAtAssessment 21",
        passes="CINdetails ReasonForClosure=RC8; Assessments; FactorsIdentifiedAtAssessment 21; "
        "CINdetails ReasonForClosure=RC7; Assessments; FactorsIdentifiedAtAssessment 21; Assessments",
        reading="An episode with no reason for closure is queried too: it should close.",
    ),
    rule(
        "8896",
        "The episode has more than one open assessment.",
        fields="AssessmentAuthorisationDate",
        finds=more_than_one("Assessments", "NOT t.AssessmentAuthorisationDate_given", per="episode"),
        fails="CINdetails; Assessments AssessmentActualStartDate=2025-06-02; Assessments AssessmentActualStartDate=2025-07-02",
        passes="CINdetails; Assessments AssessmentActualStartDate=2025-06-02; CINdetails; Assessments; "
        "Assessments AssessmentAuthorisationDate=2025-07-02",
    ),
    rule(
        "8897Q",
        "Check: factors are missing or not valid on a completed assessment.",
        fields="AssessmentAuthorisationDate|AssessmentFactors",
        finds=_factors(
            f"t.AssessmentAuthorisationDate >= year_start() AND (t.place NOT IN {_WITH_FACTORS} "
            f"OR {_with_factor('NOT is_assessment_factors(AssessmentFactors)')})",
            show=("t.AssessmentAuthorisationDate",),
        ),
        fails="Assessments AssessmentAuthorisationDate=2025-06-02; FactorsIdentifiedAtAssessment 1A RB",
        passes="Assessments AssessmentAuthorisationDate=2025-06-02; FactorsIdentifiedAtAssessment 18A; "
        "Assessments AssessmentAuthorisationDate=2025-03-31",
        reading="18A and 19A are still read; 8945Q and 8950Q query them.",
    ),
    rule(
        "8898",
        "A factor code occurs twice in an assessment.",
        fields="AssessmentFactors",
        finds=_factors(f"t.place IN {_TWICE}"),
        fails="Assessments; FactorsIdentifiedAtAssessment 1A 2A 1A",
        passes="Assessments; FactorsIdentifiedAtAssessment 1A; Assessments; FactorsIdentifiedAtAssessment 1A",
    ),
    rule(
        "8945Q",
        "Check: factor 18A has been replaced by 18B and 18C.",
        fields="AssessmentFactors",
        finds=_factors(_with_factor("AssessmentFactors = '18A'")),
        fails="Assessments; FactorsIdentifiedAtAssessment 1A 18A",
        passes="Assessments; FactorsIdentifiedAtAssessment 18B 18C",
        since="2024-25",
    ),
    rule(
        "8950Q",
        "Check: factor 19A has been replaced by 19B and 19C.",
        fields="AssessmentFactors",
        finds=_factors(_with_factor("AssessmentFactors = '19A'")),
        fails="Assessments; FactorsIdentifiedAtAssessment 19A",
        passes="Assessments; FactorsIdentifiedAtAssessment 19B 19C",
        since="2024-25",
    ),
)
