"""Which access class each part of the record has (invariant 50): who may open it at the desk, and that nothing of it leaves by
itself. A table, printed as docs/reference/access.md; a test holds every table of the record to exactly one class, and
what readers outside may read (`record.doors`) to the classes that may be opened to them.

It says what is so. Where the code does not yet keep a part by itself, the row says what holds instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.accounts.roles import May, Role, roles_who_may
from alongside.record import doors, models


@dataclass(frozen=True, slots=True)
class AccessClass:
    """One class. `may`: what a role must be allowed to open it at the desk; None where the words say who. `outside`:
    whether parts of it can be granted to readers outside, one by one. Nothing of any class is exported by default."""

    key: str
    name: str
    who: str
    may: May | None = None
    outside: bool = False
    parts: tuple[type, ...] = ()
    kept_by: str = ""


CONFIDENTIAL = (
    "the confidential section (`record.confidential`): tables that one query reads; words pasted from it carry a shield that"
    " never leaves"
)
RECORD = "whoever works with the child; anybody else of these roles says why, and is logged"
CLASSES: tuple[AccessClass, ...] = (
    AccessClass(
        "record",
        "What is known and what happened",
        RECORD,
        May.OPEN_CHILD,
        outside=True,
        parts=(
            models.Person,
            models.PersonCard,
            models.Matter,
            models.Event,
            models.Passage,
            models.PassageText,
            models.Notice,
            models.NoticeStep,
            models.Granted,
            models.Meeting,
            models.MeetingChild,
            models.MeetingTime,
            models.Seat,
            models.SeatStep,
            models.Shown,
        ),
        kept_by="opening the record (`record.access.open_record`); outside, a grant and a policy each (`record.doors`)",
    ),
    AccessClass(
        "inside",
        "The rest of the record",
        RECORD,
        May.OPEN_CHILD,
        kept_by="opening the record; no right on any of its tables outside",
    ),
    AccessClass(
        "third_party",
        "What is about somebody else (third-party items)",
        "as the record, at the desk; in a copy only for whom that person is theirs or cleared",
        May.OPEN_CHILD,
        parts=(models.PassageMark, models.PassagePerson, models.ClearedFor),
        kept_by="the people of a passage and its marks; a copy without a second look never holds it",
    ),
    AccessClass(
        "informant",
        "Who told us (informants)",
        "the front door; elsewhere only the agency's role or “a member of the public”",
        May.SEE_FRONT_DOOR,
        parts=(
            models.Contact,
            models.ContactPerson,
            models.TakenOffContact,
            models.ContactStep,
            models.BoardRow,
        ),
        kept_by="a contact is opened at the front door only; `told_by` shields a passage in every copy",
    ),
    AccessClass(
        "protected_place",
        "Protected addresses and answers",
        "whoever works with the child, the night, the head of service and the information officer; others are told there is one",
        May.OPEN_CHILD,
        parts=(models.Address, models.Answer, models.ContactPoint, models.SearchTerm),
        kept_by="`protected` on the row; a search meets it without saying what it met",
    ),
    AccessClass(
        "allegation",
        "Allegations about somebody (section S49)",
        "as words in a passage: like what is about somebody else. Its own store is not built, and nothing writes one",
        May.OPEN_CHILD,
        kept_by="the mark `allegation` on words",
    ),
    AccessClass(
        "adoption",
        "Adoption",
        "information officers and heads of service; everybody else by name, until a day",
        May.READ_ADOPTION,
        kept_by=CONFIDENTIAL,
    ),
    AccessClass(
        "privileged",
        "Legal advice (privileged)",
        "lawyers, information officers and heads of service; whoever works with the child now; others by name, until a day",
        May.READ_LEGAL_ADVICE,
        parts=(
            models.ConfidentialItem,
            models.ConfidentialText,
            models.ConfidentialReader,
            models.ConfidentialReaderEnded,
            models.ConfidentialTakenOff,
        ),
        kept_by=f"{CONFIDENTIAL}; never in words for families (`law.sharing.NEVER`)",
    ),
    AccessClass(
        "police_evidence",
        "Police evidence",
        "lawyers, information officers and heads of service; whoever works with the child now; others by name, until a day",
        May.READ_POLICE_EVIDENCE,
        kept_by=CONFIDENTIAL,
    ),
    AccessClass(
        "restricted",
        "Restricted records, whole",
        "the owner, the second and colleagues named until a day; in an emergency for hours, reviewed",
        parts=(
            models.Restriction,
            models.RestrictionRenewed,
            models.RestrictionLifted,
            models.LiftAsked,
            models.RestrictedAccess,
            models.RestrictedAccessEnded,
            models.EmergencyOpening,
            models.EmergencyTried,
            models.EmergencyReview,
        ),
        kept_by="`record.access.HIDDEN` in every query; for others there is no such record",
    ),
    AccessClass(
        "staff_safety",
        "Warnings for staff",
        "as the record; never families, in no copy",
        May.OPEN_CHILD,
        parts=(models.StaffWarning, models.StaffWarningReview),
        kept_by="no right outside",
    ),
    AccessClass(
        "who_looked",
        "The log of looks",
        "managers and information officers; the person it is about as a list of teams, after some days",
        May.SEE_WHO_LOOKED,
        parts=(
            models.ReadLog,
            models.ReadSeal,
            models.HiddenMatch,
            models.WeekLooked,
            models.OddRead,
            models.OddReadAnswer,
        ),
        kept_by="the manager who is asked opens odd looks, never whoever looked; the list for families is a query of its own",
    ),
    AccessClass(
        "family_reads",
        "That a family read its page",
        "information officers; nobody who works with the family, and no number is made of it",
        May.MANAGE_LOG,
        parts=(models.FamilyRead,),
        kept_by="one query for information officers (`record.queries.desk.looked`)",
    ),
    AccessClass(
        "about_staff",
        "What is kept about colleagues in this",
        "information officers and heads of service",
        May.MANAGE_LOG,
        parts=(models.WatchedFor, models.WatchedForEnded, models.AtRiskAtWork),
        kept_by="its own page",
    ),
    AccessClass(
        "writing",
        "Writing nobody has kept",
        "its writer and whoever was asked to write with them",
        parts=(models.Draft,),
        kept_by="the draft's writer and co-writers",
    ),
    AccessClass(
        "loaded",
        "Files of other systems, word for word",
        "whoever runs the returns",
        May.RUN_RETURNS,
        parts=(models.SourceFile, models.SourceRow, models.SourceKey),
        kept_by="no page shows it; the command does, on the machine itself",
    ),
    AccessClass(
        "machinery",
        "Grants and forms that were sent",
        "nobody reads it as such",
        parts=(models.GrantEnded, models.PassageOpened, models.FormToken),
        kept_by="no page",
    ),
)
BY_KEY = {each.key: each for each in CLASSES}


def class_of(table: type) -> AccessClass:
    """The class of a table of the record. What nobody placed is inside: open to nobody outside."""
    return next((each for each in CLASSES if table in each.parts), BY_KEY["inside"])


def as_markdown() -> str:
    """The page docs/reference/access.md."""
    lines = [
        "# Who may open which part of a record",
        "",
        "Printed from `src/alongside/record/access_classes.py`; do not edit. Third-party, informant, adoption, allegation,",
        "privileged and police-evidence items have own access classes, and nothing is exported by default (invariant 50).",
        "Whatever the class, a [restricted record](../decisions/restricted-records.md) is found by named people only.",
        "",
        "| class | who at the desk | roles | outside | kept by |",
        "|---|---|---|---|---|",
        *(_line(each) for each in CLASSES),
        "",
        "## Which class each table has",
        "",
        "| table | class | a family may be granted | a partner |",
        "|---|---|---|---|",
        *(_table(table) for table in sorted(_tables(), key=lambda one: one.__name__)),
        "",
    ]
    return "\n".join(lines)


def _line(each: AccessClass) -> str:
    roles = (
        ", ".join(role.label.split(" (")[0].lower() for role in Role if str(role) in roles_who_may(each.may))
        if each.may
        else ""
    )
    outside = "part by part, by a grant" if each.outside else "never"
    return f"| {each.name} (`{each.key}`) | {each.who} | {roles} | {outside} | {each.kept_by} |"


def _table(table: type) -> str:
    opened = {
        each.role: ", ".join(f"`{column}`" for column in each.columns)
        for each in doors.openings()
        if each.model is table
    }
    return (
        f"| `{table.__name__}` | `{class_of(table).key}` | {opened.get(doors.FAMILY, '')} |"
        f" {opened.get(doors.PARTNER, '')} |"
    )


def _tables() -> list[type]:
    from django.apps import apps

    return list(apps.get_app_config("record").get_models())
