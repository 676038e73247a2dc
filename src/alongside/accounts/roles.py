"""Roles and what each may do, as a table. Whose record it is, and whether the law allows it, are other questions:
a capability only says that somebody in this role may be the one who does it. Nobody signs their own work: that is law.
"""

from collections.abc import Collection
from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """What someone is in a team. One person may hold several, in several teams, each with its dates."""

    FRONT_DOOR_WORKER = "front_door_worker", "Front door worker"
    SOCIAL_WORKER = "social_worker", "Social worker"
    FAMILY_HELP_PRACTITIONER = "family_help_practitioner", "Family help practitioner"
    DUTY_MANAGER = "duty_manager", "Duty manager (front door practice supervisor)"
    TEAM_MANAGER = "team_manager", "Team manager"
    OUT_OF_HOURS_WORKER = "out_of_hours_worker", "Out of hours worker"
    CONFERENCE_CHAIR = "conference_chair", "Conference chair"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    COUNCIL_LAWYER = "council_lawyer", "Council lawyer"
    BUSINESS_SUPPORT = "business_support", "Business support"
    DATA_ANALYST = "data_analyst", "Data analyst"
    INFORMATION_OFFICER = "information_officer", "Information officer"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    SYSTEM_OWNER = "system_owner", "System owner"


class May(StrEnum):
    """What there is to be allowed. The value is its name in code and in the printed table."""

    OPEN_CHILD = "open_child"
    OPEN_ANY_CHILD = "open_any_child"
    SEARCH = "search"
    SEE_FRONT_DOOR = "see_front_door"
    TAKE_CONTACT = "take_contact"
    TRIAGE_CONTACT = "triage_contact"
    DECIDE_REFERRAL = "decide_referral"
    ALLOCATE = "allocate"
    WRITE_ENTRY = "write_entry"
    WRITE_ASSESSMENT = "write_assessment"
    SIGN_ASSESSMENT = "sign_assessment"
    EXTEND_ASSESSMENT = "extend_assessment"
    APPROVE_HELP = "approve_help"
    MANAGE_WARNINGS = "manage_warnings"
    CONFIRM_TELLING = "confirm_telling"
    WITHHOLD = "withhold"
    ISSUE = "issue"
    RELEASE = "release"
    SHARE = "share"
    REPORT_AGREEMENT = "report_agreement"
    CONFIRM_AGREEMENT = "confirm_agreement"
    ACCEPT_OVERNIGHT = "accept_overnight"
    JOIN_RECORDS = "join_records"
    MOVE_WRONG_CHILD = "move_wrong_child"
    KEEP_CONFIDENTIAL = "keep_confidential"
    READ_LEGAL_ADVICE = "read_legal_advice"
    READ_POLICE_EVIDENCE = "read_police_evidence"
    READ_ADOPTION = "read_adoption"
    RESTRICT = "restrict"
    OPEN_RESTRICTED = "open_restricted"
    SEE_WHO_LOOKED = "see_who_looked"
    MANAGE_LOG = "manage_log"
    SEE_TEAM = "see_team"
    SEE_SERVICE = "see_service"
    ARRANGE_MEETING = "arrange_meeting"
    CHAIR_CONFERENCE = "chair_conference"
    REVIEW_CARE = "review_care"
    RUN_RETURNS = "run_returns"
    APPROVE_RETURNS = "approve_returns"
    MANAGE_TEAM_ACCOUNTS = "manage_team_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    SEE_LETTERS = "see_letters"
    WRITE_LETTERS = "write_letters"
    APPROVE_LETTERS = "approve_letters"
    SEE_POST = "see_post"


# In words, for the printed page and for "you cannot do this" messages.
MEANS: dict[May, str] = {
    May.OPEN_CHILD: "Open a child's record (outside one's own teams with a reason)",
    May.OPEN_ANY_CHILD: "Open any child out of hours, with a reason that is kept",
    May.SEARCH: "Search for people",
    May.SEE_FRONT_DOOR: "See the front door's board",
    May.TAKE_CONTACT: "Write down a contact",
    May.TRIAGE_CONTACT: "Check a contact: questions, agencies asked, answers",
    May.DECIDE_REFERRAL: "Decide what happens with a referral",
    May.ALLOCATE: "Give a child's work to a worker or a team",
    May.WRITE_ENTRY: "Write notes, visits and calls",
    May.WRITE_ASSESSMENT: "Write an assessment",
    May.SIGN_ASSESSMENT: "Sign off an assessment or return it with reasons",
    May.EXTEND_ASSESSMENT: "Extend an assessment with reasons",
    May.APPROVE_HELP: "Approve practical help",
    May.MANAGE_WARNINGS: "Write, review and end warnings for staff",
    May.CONFIRM_TELLING: "Confirm who is told, how and in which words",
    May.WITHHOLD: "Authorise that somebody is not told",
    May.ISSUE: "Make a copy ready for named people, and give it",
    May.RELEASE: "Look at a colleague's copy that holds shielded matter, and release it",
    May.SHARE: "Decide to share with an agency or a person, or not to",
    May.REPORT_AGREEMENT: "Write down an agreement given by telephone",
    May.CONFIRM_AGREEMENT: "Confirm an agreement given by telephone",
    May.ACCEPT_OVERNIGHT: "Accept the overnight list by name",
    May.JOIN_RECORDS: "Say that two records are one person, and undo it",
    May.MOVE_WRONG_CHILD: "Move what was written on the wrong child",
    May.KEEP_CONFIDENTIAL: "Keep something in the confidential section of a record: legal advice, police evidence, adoption",
    May.READ_LEGAL_ADVICE: "Read legal advice: lawyers, information officers and heads of service of every child, others of children they work with",
    May.READ_POLICE_EVIDENCE: "Read what the police gave as evidence: of every child or of children they work with, as legal advice",
    May.READ_ADOPTION: "Read who somebody was before an adoption; everybody else by name",
    May.RESTRICT: "Restrict a record, and name who may open it",
    May.OPEN_RESTRICTED: "Open a restricted record in an emergency for some hours; its owner and a manager are told, and it is reviewed",
    May.SEE_WHO_LOOKED: "See who has opened a record",
    May.MANAGE_LOG: "Say what the log of looks is searched for each week, and whose team families are not told",
    May.SEE_TEAM: "See a team's work and its clocks",
    May.SEE_SERVICE: "See the whole service's work and its clocks",
    May.ARRANGE_MEETING: "Arrange a meeting: ask people, note what they need, what they had read and who came",
    May.CHAIR_CONFERENCE: "Chair a child protection conference and record its decision",
    May.REVIEW_CARE: "Review a child's care plan",
    May.RUN_RETURNS: "Load, check and build the statutory returns",
    May.APPROVE_RETURNS: "Approve a return that somebody else built",
    May.MANAGE_TEAM_ACCOUNTS: "Open, change and end accounts in one's own teams",
    May.MANAGE_ACCOUNTS: "Open, change and end accounts in every team",
    May.MANAGE_SETTINGS: "Change the council's settings",
    May.SEE_LETTERS: "Read the texts of the council's letters, and preview them",
    May.WRITE_LETTERS: "Write another text for a letter, for a second person to approve",
    May.SEE_POST: "See what was sent to whom, when, by which way, and what became of it",
    May.APPROVE_LETTERS: "Approve the text of a letter that somebody else wrote, and go back to an earlier one",
}

# Whoever may be alone with a child who cannot wait may break the glass; everybody is told, and it is reviewed.
_READS = {May.OPEN_CHILD, May.SEARCH, May.OPEN_RESTRICTED}
# A copy is released by any duty colleague, never by the one who made it ready.
_GIVES = {May.ISSUE, May.RELEASE, May.SHARE}
_PRACTICE = (
    _READS
    | {
        May.TAKE_CONTACT,
        May.WRITE_ENTRY,
        May.WRITE_ASSESSMENT,
        May.ARRANGE_MEETING,
        May.MANAGE_WARNINGS,
        May.CONFIRM_TELLING,
        May.REPORT_AGREEMENT,
    }
    | _GIVES
)
_MANAGES = _PRACTICE | {
    May.SEE_FRONT_DOOR,
    May.TRIAGE_CONTACT,
    May.ALLOCATE,
    May.SIGN_ASSESSMENT,
    May.EXTEND_ASSESSMENT,
    May.APPROVE_HELP,
    May.WITHHOLD,
    May.CONFIRM_AGREEMENT,
    May.ACCEPT_OVERNIGHT,
    May.JOIN_RECORDS,
    May.RESTRICT,
    May.SEE_WHO_LOOKED,
    May.SEE_TEAM,
    May.MANAGE_TEAM_ACCOUNTS,
    May.SEE_LETTERS,
    May.WRITE_LETTERS,
}
# The texts that leave in the council's name are approved by few, and never by who wrote them.
_LETTERS = {May.SEE_LETTERS, May.WRITE_LETTERS, May.APPROVE_LETTERS}
# The confidential section (record/confidential.py): whose children besides is asked there.
_CONFIDENTIAL = {May.KEEP_CONFIDENTIAL, May.READ_LEGAL_ADVICE, May.READ_POLICE_EVIDENCE}

CAPABILITIES: dict[Role, frozenset[May]] = {
    Role.FRONT_DOOR_WORKER: frozenset(
        _PRACTICE | {May.SEE_FRONT_DOOR, May.TRIAGE_CONTACT, May.ACCEPT_OVERNIGHT, May.JOIN_RECORDS}
    ),
    Role.SOCIAL_WORKER: frozenset(_PRACTICE | _CONFIDENTIAL),
    Role.FAMILY_HELP_PRACTITIONER: frozenset(_PRACTICE),
    Role.DUTY_MANAGER: frozenset(_MANAGES | {May.DECIDE_REFERRAL, May.SEE_POST}),
    Role.TEAM_MANAGER: frozenset(_MANAGES | _CONFIDENTIAL),
    # Alone at night: checks what comes in, opens whom they must, and writes down what a manager agreed to.
    Role.OUT_OF_HOURS_WORKER: frozenset(
        _PRACTICE | {May.OPEN_ANY_CHILD, May.SEE_FRONT_DOOR, May.TRIAGE_CONTACT}
    ),
    Role.CONFERENCE_CHAIR: frozenset(
        _READS
        | {May.WRITE_ENTRY, May.ARRANGE_MEETING, May.CHAIR_CONFERENCE, May.SEE_TEAM, May.WITHHOLD}
        | _GIVES
    ),
    Role.REVIEWING_OFFICER: frozenset(
        _READS | {May.WRITE_ENTRY, May.ARRANGE_MEETING, May.REVIEW_CARE, May.SEE_TEAM} | _GIVES
    ),
    # Reads and advises; hears at once of a child away from home without an authority. Decides nothing about a child.
    Role.COUNCIL_LAWYER: frozenset({May.OPEN_CHILD, May.SEARCH, May.WRITE_ENTRY} | _CONFIDENTIAL),
    Role.BUSINESS_SUPPORT: frozenset(
        _READS
        | {May.SEE_FRONT_DOOR, May.TAKE_CONTACT, May.WRITE_ENTRY, May.ARRANGE_MEETING}
        | {May.SEE_LETTERS, May.WRITE_LETTERS, May.SEE_POST}
    ),
    # Numbers lead to lists, lists lead to children, children lead to the field.
    Role.DATA_ANALYST: frozenset(_READS | {May.RUN_RETURNS, May.APPROVE_RETURNS, May.SEE_SERVICE}),
    Role.INFORMATION_OFFICER: frozenset(
        _READS
        | {May.MOVE_WRONG_CHILD, May.JOIN_RECORDS, May.RESTRICT, May.SEE_WHO_LOOKED, May.MANAGE_LOG}
        | _GIVES
        | _LETTERS
        | _CONFIDENTIAL
        | {May.READ_ADOPTION, May.RUN_RETURNS, May.APPROVE_RETURNS}
    ),
    Role.HEAD_OF_SERVICE: frozenset(
        _MANAGES
        | {May.DECIDE_REFERRAL, May.MANAGE_LOG, May.SEE_SERVICE, May.MANAGE_ACCOUNTS}
        | {May.APPROVE_RETURNS, May.READ_ADOPTION, May.SEE_POST}
        | _LETTERS
        | _CONFIDENTIAL
    ),
    # Looks after the system, not after families: no child's record.
    Role.SYSTEM_OWNER: frozenset({May.MANAGE_ACCOUNTS, May.MANAGE_SETTINGS}),
}

EVERYONE = frozenset(str(role) for role in Role)

# Which roles each role may give to others, and so whose accounts they may change: nobody reaches upwards, so that
# resetting a manager's second factor is never a way into a manager's account. Nobody changes their own account.
_WORKERS = {Role.SOCIAL_WORKER, Role.FAMILY_HELP_PRACTITIONER, Role.BUSINESS_SUPPORT}
MAY_GIVE: dict[Role, frozenset[Role]] = {
    Role.TEAM_MANAGER: frozenset(_WORKERS),
    Role.DUTY_MANAGER: frozenset(_WORKERS | {Role.FRONT_DOOR_WORKER, Role.OUT_OF_HOURS_WORKER}),
    Role.HEAD_OF_SERVICE: frozenset(set(Role) - {Role.HEAD_OF_SERVICE, Role.SYSTEM_OWNER}),
    Role.SYSTEM_OWNER: frozenset(Role),
}


def roles_who_may(capability: May | str) -> frozenset[str]:
    """The roles with a capability. Raises ValueError for one that does not exist."""
    wanted = May(capability)
    return frozenset(str(role) for role, allowed in CAPABILITIES.items() if wanted in allowed)


def may(roles: Collection[str], capability: May | str) -> bool:
    """Whether any of these roles has the capability."""
    return not roles_who_may(capability).isdisjoint(roles)


def roles_to_give(roles: Collection[str]) -> frozenset[str]:
    """The roles that somebody with these roles may give to others."""
    return frozenset(
        str(given) for role, may_give in MAY_GIVE.items() if str(role) in roles for given in may_give
    )


def as_markdown() -> str:
    """The table as it is printed in docs/reference/roles.md."""
    lines = [
        "# Roles, and what each may do",
        "",
        "Printed from `src/alongside/accounts/roles.py`; do not edit. A role says who may be the one to do something.",
        "Whether somebody may see a child's record, and whether the law allows a decision, are asked each time as well.",
        "Nobody signs their own work.",
        "",
    ]
    for role in Role:
        allowed = [capability for capability in May if capability in CAPABILITIES[role]]
        lines += [f"## {role.label}", ""]
        lines += [f"- {MEANS[capability]} (`{capability}`)" for capability in allowed] + [""]
        if given := [other.label for other in Role if other in MAY_GIVE.get(role, ())]:
            lines += [f"May give these roles to others: {'; '.join(given)}.", ""]
    lines += ["## The whole grid", "", *_grid()]
    return "\n".join(lines).rstrip() + "\n"


def _grid() -> list[str]:
    """Every capability against every role; the roles by number, so that the table fits."""
    numbers = [f"{number}. {role.label}" for number, role in enumerate(Role, 1)]
    head = " | ".join(str(number) for number, _ in enumerate(Role, 1))
    rows = [
        f"| `{capability}` | "
        + " | ".join("yes" if capability in CAPABILITIES[role] else "" for role in Role)
        + " |"
        for capability in May
    ]
    return [*numbers, "", f"| | {head} |", "|---|" + "---|" * len(Role), *rows]
