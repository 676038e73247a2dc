"""Rules about the file as a whole: its header, and what is counted over all children."""

from alongside.returns.rules import Finds, rule, whole_return

# Born children whose sex (up to 2023-24: gender) is not recorded, and all children, as two figures.
_BORN_UNRECORDED = """
    (SELECT count(*) FROM children WHERE child NOT IN
        (SELECT child FROM ChildIdentifiers WHERE {field} <> '{unknown}' OR ExpectedPersonBirthDate_given))
"""
_CHILDREN = "(SELECT count(*) FROM children)"


def _unrecorded(field: str, unknown: str) -> Finds:
    count = _BORN_UNRECORDED.format(field=field, unknown=unknown)
    return whole_return(
        "ChildIdentifiers",
        f"{count} > 0.02 * {_CHILDREN}",
        f"{count} || ' of ' || {_CHILDREN} || ' children'",
    )


_PLANS_STARTED = "(SELECT count(*) FROM ChildProtectionPlans WHERE in_year(CPPstartDate))"
_CONFERENCES = (
    "((SELECT count(*) FROM CINdetails WHERE in_year(DateOfInitialCPC)) + "
    "(SELECT count(*) FROM Section47 WHERE in_year(DateOfInitialCPC)))"
)
_CODES_USED = "(SELECT count(DISTINCT Disability) FROM Disabilities WHERE Disability <> 'NONE' AND is_disability(Disability))"
_CHILDREN_WITH_SEVERAL = """
    (SELECT count(*) FROM
        (SELECT child FROM Disabilities WHERE Disability <> 'NONE' AND is_disability(Disability) GROUP BY child HAVING count(DISTINCT Disability) > 1))
"""

RULES = (
    rule(
        "100",
        "The reference date in the header is not 31 March of the census year.",
        fields="ReferenceDate|Year",
        finds=Finds(
            "Header",
            "SELECT NULL AS child, 0 AS place, concat_ws('; ', 'ReferenceDate ' || ReferenceDate, 'Year ' || Year) AS seen,"
            " '' AS also FROM Header WHERE (ReferenceDate = make_date(Year, 3, 31)) IS NOT TRUE",
        ),
        fails="Header Year=2026 ReferenceDate=2026-03-30",
        passes="Header Year=2026 ReferenceDate=2026-03-31",
        reading="Tested on the header's own two values, whatever year the file is checked for. A Year that is missing "
        "or unreadable is found, because then no reference date can be right.",
    ),
    rule(
        "2883",
        "More child protection plans start in the year than initial conferences were held.",
        fields="CPPstartDate|DateOfInitialCPC",
        finds=whole_return(
            "ChildProtectionPlans",
            f"{_PLANS_STARTED} > {_CONFERENCES}",
            f"{_PLANS_STARTED} || ' plans started, ' || {_CONFERENCES} || ' conferences'",
        ),
        fails="ChildProtectionPlans CPPstartDate=2025-06-10",
        passes="CINdetails DateOfInitialCPC=2025-06-10; ChildProtectionPlans CPPstartDate=2025-06-10",
    ),
    rule(
        "2886Q",
        "Check: more than 2% of born children have no gender recorded.",
        fields="GenderCurrent|ExpectedPersonBirthDate",
        finds=_unrecorded("GenderCurrent", "0"),
        fails="Child*48; ChildIdentifiers GenderCurrent=1; Child; ChildIdentifiers GenderCurrent=0",
        passes="Child*49; ChildIdentifiers GenderCurrent=2; Child; ChildIdentifiers GenderCurrent=0",
        until="2023-24",
    ),
    rule(
        "2886Q",
        "Check: more than 2% of born children have no sex recorded.",
        fields="Sex|ExpectedPersonBirthDate",
        finds=_unrecorded("Sex", "U"),
        fails="Child*48; ChildIdentifiers Sex=F; Child; ChildIdentifiers Sex=U",
        passes="Child*49; ChildIdentifiers Sex=F; Child; ChildIdentifiers Sex=U",
        since="2024-25",
    ),
    rule(
        "2887Q",
        "Check: fewer than 8 different disability codes are used in the return.",
        fields="Disability",
        finds=whole_return("Disabilities", f"{_CODES_USED} < 8", f"{_CODES_USED} || ' codes'"),
        fails="Disabilities MOB HAND PC INC COMM LD HEAR; Child; Disabilities NONE",
        passes="Disabilities MOB HAND PC INC; Child; Disabilities COMM LD HEAR VIS",
        reading="Counts different valid codes, as published; the community validator counts rows that are NONE. "
        "A code that does not exist is not a code used.",
    ),
    rule(
        "2888Q",
        "Check: no child in the return has more than one disability code.",
        fields="Disability",
        finds=whole_return("Disabilities", f"{_CHILDREN_WITH_SEVERAL} = 0", "''"),
        fails="Disabilities MOB; Child; Disabilities HAND; Child; Disabilities NONE LD",
        passes="Disabilities MOB; Child; Disabilities HAND LD",
    ),
)
