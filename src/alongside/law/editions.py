"""Every document relied on: when it was in force, how binding it is, when it was last read, and whether it was checked.

Enacted is not the same as in force. A provision whose first day is not known has `commenced_on` None and is switched
off until a row here says otherwise: by date, never by a release of code (invariant 60).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.law.tables import Edition, NotInForce, Weight

# The day to which the position is stated.
CHECKED_ON = date(2026, 11, 21)

# Older Acts and regulations: in force throughout the years Alongside counts in. Their first day was not looked up.
LONG_STANDING = date(2012, 1, 1)


def _act(
    key: str, title: str, *, since: date | None = LONG_STANDING, enacted: date | None = None, notes: str = ""
) -> Edition:
    return Edition(key, title, enacted, since, None, Weight.LAW, CHECKED_ON, verified=True, notes=notes)


def _regulations(key: str, title: str) -> Edition:
    return Edition(key, title, None, LONG_STANDING, None, Weight.LAW, CHECKED_ON, verified=True)


def _court(key: str, title: str, notes: str = "") -> Edition:
    return Edition(
        key, title, None, LONG_STANDING, None, Weight.COURT, CHECKED_ON, verified=False, notes=notes
    )


def _guidance(
    key: str,
    title: str,
    published: date | None,
    since: date | None,
    until: date | None = None,
    *,
    verified: bool = True,
    notes: str = "",
) -> Edition:
    return Edition(
        key, title, published, since, until, Weight.STATUTORY_GUIDANCE, CHECKED_ON, verified, notes
    )


def _practice(
    key: str, title: str, since: date = LONG_STANDING, *, verified: bool = True, notes: str = ""
) -> Edition:
    return Edition(key, title, None, since, None, Weight.LOCAL, CHECKED_ON, verified, notes)


EDITIONS: tuple[Edition, ...] = (
    # Working Together
    _guidance(
        "WT2018",
        "Working Together to Safeguard Children 2018",
        date(2018, 7, 4),
        date(2018, 7, 4),
        date(2023, 12, 14),
        notes="Small factual update on 9 December 2020.",
    ),
    _guidance(
        "WT2023",
        "Working Together to Safeguard Children 2023",
        date(2023, 12, 15),
        date(2023, 12, 15),
        date(2026, 3, 17),
    ),
    _guidance(
        "WT2026",
        "Working Together to Safeguard Children 2026",
        date(2026, 3, 18),
        date(2026, 3, 18),
        verified=False,
        notes="Replaces WT2023. The text could not be checked; its rules are taken to be those of WT2023.",
    ),
    # Other guidance
    _guidance(
        "CSNF2023", "Children's Social Care National Framework", date(2023, 12, 15), date(2023, 12, 15)
    ),
    _practice(
        "FFP2025",
        "Families First Partnership programme guide",
        date(2025, 4, 1),
        notes="Published 20 March 2025. Expectations tied to grant, not statute.",
    ),
    _practice(
        "FFP2026",
        "Families First Partnership programme guide, year 2",
        date(2026, 4, 1),
        notes="Published 26 March 2026. Expectations tied to grant, not statute.",
    ),
    _guidance(
        "CO&PP2014",
        "Court orders and pre-proceedings, April 2014",
        None,
        date(2014, 4, 30),
        verified=False,
        notes="Published in April 2014. A later replacement is not confirmed.",
    ),
    _practice(
        "PLWG2021", "Best practice guidance of the Public Law Working Group, March 2021", date(2021, 3, 31)
    ),
    _guidance("KCSIE2026", "Keeping Children Safe in Education 2026", None, date(2026, 9, 1)),
    _guidance(
        "ABE2022", "Achieving Best Evidence, January 2022 edition", None, date(2022, 1, 31), verified=False
    ),
    _guidance("GTBFC2006", "Getting the best from complaints, 2006", None, LONG_STANDING),
    _guidance("IRO2010", "The IRO handbook, 2010", None, LONG_STANDING, verified=False),
    _guidance(
        "HEALTH2015",
        "Promoting the health and wellbeing of looked-after children, 2015",
        None,
        date(2015, 12, 31),
        verified=False,
    ),
    _guidance(
        "EDUCATION2018",
        "Promoting the education of looked-after children, 2018",
        None,
        date(2018, 12, 31),
        verified=False,
    ),
    _guidance(
        "MISSING2014",
        "Children who run away or go missing from home or care, 2014",
        None,
        date(2014, 12, 31),
        verified=False,
    ),
    # Acts
    _act("CA1989", "Children Act 1989"),
    _act("CA2004", "Children Act 2004"),
    _act("ACA2002", "Adoption and Children Act 2002"),
    _act(
        "C&FA2014",
        "Children and Families Act 2014",
        since=date(2015, 1, 1),
        notes="First day not looked up; in force by 2015.",
    ),
    _act(
        "C&SWA2017",
        "Children and Social Work Act 2017",
        since=date(2018, 7, 4),
        notes="First day not looked up; in force by July 2018.",
    ),
    _act("CSDPA1970", "Chronically Sick and Disabled Persons Act 1970"),
    _act("LGA1974", "Local Government Act 1974"),
    _act("HRA1998", "Human Rights Act 1998"),
    _act("EA2010", "Equality Act 2010"),
    _act(
        "DPA2018",
        "Data Protection Act 2018",
        since=date(2018, 7, 4),
        notes="First day not looked up; in force by July 2018.",
    ),
    _act(
        "UKGDPR",
        "UK General Data Protection Regulation",
        since=date(2018, 7, 4),
        notes="First day not looked up; in force by July 2018.",
    ),
    _act(
        "VPA2024",
        "Victims and Prisoners Act 2024",
        since=date(2024, 5, 24),
        enacted=date(2024, 5, 24),
        notes="See the provision: section 18 had no first day in the text last seen.",
    ),
    _act(
        "DUAA2025",
        "Data (Use and Access) Act 2025",
        since=date(2025, 6, 19),
        enacted=date(2025, 6, 19),
        notes="Provisions begin on their own days.",
    ),
    _act(
        "CWSA2026",
        "Children's Wellbeing and Schools Act 2026 (c. 21)",
        since=date(2026, 4, 29),
        enacted=date(2026, 4, 29),
        notes="Provisions begin on their own days; most have none yet.",
    ),
    _act(
        "CPA2026",
        "Crime and Policing Act 2026",
        since=date(2026, 4, 29),
        enacted=date(2026, 4, 29),
        notes="Enacted on 29 April 2026 by secondary sources. Provisions begin on their own days.",
    ),
    _act("VCA2026", "Victims and Courts Act 2026 (c. 19)", since=None, notes="No first day was found."),
    # Regulations
    _regulations(
        "CPPCR2010", "Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959)"
    ),
    _regulations("CLR2010", "Care Leavers (England) Regulations 2010"),
    _regulations(
        "RepRegs2006", "Children Act 1989 Representations Procedure (England) Regulations 2006 (SI 2006/1738)"
    ),
    _regulations(
        "PFRegs2005", "Children (Private Arrangements for Fostering) Regulations 2005 (SI 2005/1533)"
    ),
    _regulations("FSR2011", "Fostering Services (England) Regulations 2011"),
    _regulations("AAR2005", "Adoption Agencies Regulations 2005"),
    _regulations(
        "AIR2005", "Disclosure of Adoption Information (Post-Commencement Adoptions) Regulations 2005"
    ),
    # Court
    _court("FPR", "Family Procedure Rules 2010"),
    _court(
        "PD12A",
        "Practice Direction 12A (the Public Law Outline)",
        "Relaunched in January 2023 (unconfirmed).",
    ),
    _court("PD12C", "Practice Direction 12C"),
    _court("CPR", "Civil Procedure Rules"),
    # Public advice, published local procedures and our own reading
    _practice("FRG", "Public advice pages of Family Rights Group"),
    _practice("ICO", "Guidance of the Information Commissioner"),
    _practice("LGSCO", "Guidance of the Local Government and Social Care Ombudsman"),
    _practice("CPIS", "Child Protection – Information Sharing, NHS England"),
    _practice("LONDON_CP", "London safeguarding children procedures"),
    _practice("BEDFORDSHIRE", "Bedfordshire safeguarding procedures"),
    _practice("LOCAL_CP", "Published procedures of several safeguarding partnerships"),
    _practice(
        "LOCAL",
        "The council's own policy",
        verified=False,
        notes="Differs by council: a setting, never a constant.",
    ),
    _practice("CIN_GUIDE", "Children in need census: guide for local authorities"),
    _practice(
        "PROCESS",
        "Alongside's own reading of the statutory process",
        CHECKED_ON,
        notes="Our wording; not law.",
    ),
)

ALL: dict[str, Edition] = {edition.key: edition for edition in EDITIONS}

WORKING_TOGETHER = ("WT2018", "WT2023", "WT2026")


def edition_on(day: date) -> Edition:
    """The edition of Working Together in force on a day. Raises NotInForce before the first one declared here."""
    for key in WORKING_TOGETHER:
        if ALL[key].in_force_on(day):
            return ALL[key]
    raise NotInForce(f"no edition of Working Together is declared for {day.isoformat()}")


@dataclass(frozen=True, slots=True)
class Provision:
    """A piece of new law that has been enacted. `commenced_on` None: not in force, so what it brings is switched off."""

    key: str
    edition: str
    place: str
    what: str
    enacted_on: date | None
    commenced_on: date | None
    meanwhile: str
    note: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether the duty bound anybody on that day."""
        return self.commenced_on is not None and self.commenced_on <= day


_CWSA = date(2026, 4, 29)

PROVISIONS: tuple[Provision, ...] = (
    Provision(
        "fgdm_offer",
        "CWSA2026",
        "section 1, new CA1989 section 31ZA",
        "Before applying for a care or supervision order the council must offer a family group decision-making meeting, "
        "unless that would be against the child's best interests.",
        _CWSA,
        None,
        "Expected as good practice: the offer, the answers, the meeting or the best-interests reason are recorded.",
        "Needs commencement regulations; no first day was found.",
    ),
    Provision(
        "education_safeguarding_partner",
        "CWSA2026",
        "section 2",
        "Education and childcare agencies must be part of local safeguarding arrangements.",
        _CWSA,
        None,
        "Schools and nurseries are invited as a matter of course.",
    ),
    Provision(
        "multi_agency_child_protection_team",
        "CWSA2026",
        "section 3",
        "Multi-agency child protection teams support the council's section 47 work.",
        _CWSA,
        None,
        "The team and its lead child protection practitioner are local roles a council may have.",
        "Regulations were planned for late 2027.",
    ),
    Provision(
        "duty_to_share_information",
        "CWSA2026",
        "section 4, new CA2004 sections 16LA to 16LD",
        "Listed bodies must share what may help another to keep a child safe, unless sharing would harm the child more.",
        _CWSA,
        None,
        "Decisions to share and not to share are recorded with reasons; identifiers are kept with who verified them.",
        "The power to make regulations began on 29 April 2026; the duty had not in July 2026.",
    ),
    Provision(
        "kinship_local_offer",
        "CWSA2026",
        "section 5, new CA1989 section 22H",
        "The council must publish what it offers to kinship families.",
        _CWSA,
        date(2026, 6, 29),
        "The family's pages link to the kinship local offer.",
        "Two months after Royal Assent.",
    ),
    Provision(
        "kinship_education_and_leaving_care_offers",
        "CWSA2026",
        "sections 6 to 8",
        "Education of children in need and in kinship care; Staying Close; the local offer for care leavers.",
        _CWSA,
        None,
        "Nothing yet.",
        "Needs regulations (unconfirmed).",
    ),
    Provision(
        "home_education_consent",
        "CWSA2026",
        "new Education Act 1996 sections 436B on",
        "The council's consent is needed to home-educate a child under a section 47 enquiry or on a child protection plan.",
        _CWSA,
        None,
        "A field on the child protection plan is ready.",
        "Not commenced in July 2026; expected late 2026 into 2027.",
    ),
    Provision(
        "csa_mandatory_report",
        "CPA2026",
        "child sexual abuse reporting duty",
        "Adults in relevant activity with children must report known child sexual abuse as soon as practicable.",
        _CWSA,
        None,
        "The kind of contact exists and stays switched off.",
        "Known from summaries of the Bill; no first day was found.",
    ),
    Provision(
        "parental_responsibility_after_killing",
        "VPA2024",
        "section 18, new CA1989 section 10A",
        "A parent who killed the other parent may not use parental responsibility without the family court's leave.",
        date(2024, 5, 24),
        None,
        "Parental responsibility can be recorded as restricted by an order.",
        "Prospective in the last text seen.",
    ),
    Provision(
        "parental_responsibility_after_sexual_offence",
        "VCA2026",
        "the same idea",
        "A parent sentenced to four years or more for serious sexual offences against their child is restricted likewise.",
        None,
        None,
        "Parental responsibility can be recorded as restricted by an order.",
        "Known from summaries of the Bill; no first day was found.",
    ),
    Provision(
        "access_request_clock_stops",
        "DUAA2025",
        "access requests",
        "A reasonable and proportionate search; the month stops while needed clarification is awaited.",
        date(2025, 6, 19),
        date(2026, 2, 28),
        "Before that day the month ran on unless identity was awaited.",
        "In force early in February 2026; the exact day was not found, so the last of that month is taken.",
    ),
    Provision(
        "data_protection_complaints",
        "DUAA2025",
        "complaints about data protection",
        "A complaint about how information was used is acknowledged within 30 days.",
        date(2025, 6, 19),
        date(2026, 6, 19),
        "Before that day complaints were answered under the council's own procedure.",
        "From 19 June 2026 (unconfirmed).",
    ),
)

PROVISION: dict[str, Provision] = {provision.key: provision for provision in PROVISIONS}


def in_force(provision: str, day: date) -> bool:
    """Whether a provision of new law bound anybody on that day. KeyError for one that is not declared."""
    return PROVISION[provision].in_force_on(day)
