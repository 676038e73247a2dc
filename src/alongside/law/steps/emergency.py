"""Emergency: S12 immediate protection, S25 police protection, S26 to S29 emergency orders.

Where a child is tonight can always be recorded. With no known authority it reads “away from home, no authority recorded”
and alerts at once; a spoken authority with a name and a time will do, and the paper is a task. A decision to take a child
from home needs a court order that allows it, police protection, or a valid agreement. The law of this room is whole; its
record and its desk come later. Sources: Children Act sections 43 to 50 as they stood (process.md S12, S25 to S29).
"""

from datetime import date, datetime, timedelta
from typing import Annotated

from alongside.law import care, days
from alongside.law.events import coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.limits import throughout
from alongside.law.questions import MANAGERS, SENIOR, age_at, reasons_rule
from alongside.law.tables import (
    ASAP,
    Authority,
    Clock,
    Decision,
    Direction,
    Layer,
    Level,
    Moves,
    Room,
    Rule,
    Sense,
    Source,
    Step,
    Tell,
    Unit,
    Watch,
    Weight,
    on,
    within,
)

S46 = Source("CA1989", "section 46")
S46_6 = Source("CA1989", "section 46(6)")
S45 = Source("CA1989", "section 45")
S43 = Source("CA1989", "section 43", confirmed=False)
REMOVAL = Source("CA1989", "sections 20, 31, 44 and 46")

AFTER_POLICE = coded(
    "after_police_protection",
    home="The child went home",
    section_20="Section 20 agreement",
    emergency_protection_order="Emergency protection order",
    interim_care_order="Interim care order",
    other="Otherwise",
)
AFTER_ORDER = coded(
    "after_emergency_order",
    home="The child went home",
    section_20="Section 20 agreement",
    interim_care_order="Interim care order",
    discharged="The court ended it",
    lapsed="It ran out",
)
ARRANGED_BY = coded(
    "stay_arranged_by",
    council="The council",
    police="The police",
    family="The family themselves",
    young_person="The young person themselves",
    council_section_17="The council, under section 17",
    hospital="A hospital stay",
    not_known="Not yet known",
)
STAYS_WITH = coded(
    "stays_with",
    relative_or_friend="A relative or friend",
    foster_carer="A foster carer",
    residential="A residential home",
    hospital="A hospital",
    police="The police",
    parent="A parent",
    other="Somewhere else",
    not_known="Not yet known",
)
REMOVAL_AUTHORITY = coded(
    "removal_authority",
    police_protection="Police protection",
    emergency_protection_order="Emergency protection order",
    interim_care_order="Interim care order",
    care_order="Care order",
    placement_order="Placement order",
    section_20="Section 20 agreement",
    remand="Remand",
    child_assessment_order="Child assessment order",
    section_17="Section 17",
    other="Another order that allows it",
    none_recorded="None recorded",
)
RECOVERY_BECAUSE = coded(
    "recovery_because",
    in_care="The child is in care",
    emergency_protection_order="The child is under an emergency protection order",
    police_protection="The child is in police protection",
)


@event("stays_away", label="Staying away from home tonight", step="S12", matter="living", opens_matter=True)
class StaysAway:
    """Where the child sleeps, whoever arranged it. It can always be recorded, before anything else is known."""

    arranged_by: Annotated[str, ARRANGED_BY] | None = None
    stays_with: Annotated[str, STAYS_WITH] | None = None
    with_whom: str | None = None
    why: str | None = None


@event("returned_home", label="Back home", step="S12", matter="living")
class ReturnedHome:
    """The child is at home again."""

    to_whom: str | None = None


@event(
    "removal_decided",
    label="Decided that the child lives away from home",
    step="S12",
    matter="living",
    decides=True,
)
class RemovalDecided:
    """The council decides that a child lives away from home, and on what authority."""

    authority: Annotated[str, REMOVAL_AUTHORITY] | None = None
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None


@event("legal_paper_received", label="The paper has come", step="S12", matter="living")
class LegalPaperReceived:
    """The order, the agreement or the police form, whose word was relied on until now. Recorded in the matter of the basis."""

    document: str | None = None


@event(
    "police_protection_started",
    label="Taken into police protection",
    step="S25",
    matter="police_protection",
    opens_matter=True,
)
class PoliceProtectionStarted:
    """A constable took the child into police protection. The 72 hours run from that moment."""

    officer: str | None = None
    reason: str | None = None
    designated_officer: str | None = None
    document: str | None = None
    spoken_by: str | None = None
    spoken_at: datetime | None = None
    lawyer: str | None = None


@event("police_protection_ended", label="Police protection ended", step="S25", matter="police_protection")
class PoliceProtectionEnded:
    """The child went home, or another basis took over."""

    how: str | None = None
    after: Annotated[str, AFTER_POLICE] | None = None


@event(
    "epo_applied",
    label="Emergency protection order applied for",
    step="S26",
    matter="emergency_order",
    opens_matter=True,
)
class EpoApplied:
    """Somebody, usually the council, asks the court. With notice the family hears of it a day before."""

    hearing_on: date | None = None
    without_notice: bool | None = None
    applied_by: str | None = None
    legal_advice: bool | None = None


@event("epo_notice_given", label="Notice of the hearing given", step="S26", matter="emergency_order")
class EpoNoticeGiven:
    """The family was told of the hearing."""

    given_to: str | None = None


@event(
    "epo_made",
    label="Emergency protection order made",
    step="S26",
    matter="emergency_order",
    opens_matter=True,
)
class EpoMade:
    """The court made the order. The end it states counts; otherwise eight days beginning with the day it was made, or
    with the first day of police protection where the police had applied."""

    ends_on: date | None = None
    ends_at: datetime | None = None
    counts_from_on: date | None = None
    without_notice: bool | None = None
    document: str | None = None
    spoken_by: str | None = None
    spoken_at: datetime | None = None
    conditions: str | None = None


@event("epo_served", label="Order served", step="S26", matter="emergency_order")
class EpoServed:
    """The family has the order and the application."""

    served_on: str | None = None


@event("epo_extended", label="Emergency protection order extended", step="S26", matter="emergency_order")
class EpoExtended:
    """The court added days, once, from the end of the first period."""

    first_period_ended_on: date | None = None
    ends_on: date | None = None
    ends_at: datetime | None = None
    document: str | None = None


@event("epo_ended", label="Emergency protection order ended", step="S26", matter="emergency_order")
class EpoEnded:
    """The order is over. The child goes home unless another basis stands."""

    after: Annotated[str, AFTER_ORDER] | None = None


@event(
    "cao_applied",
    label="Child assessment order applied for",
    step="S27",
    matter="assessment_order",
    opens_matter=True,
)
class CaoApplied:
    """The council asks the court. It is always on notice."""

    hearing_on: date | None = None


@event(
    "cao_notice_given", label="Notice of the assessment hearing given", step="S27", matter="assessment_order"
)
class CaoNoticeGiven:
    """Parents, carers and the child were told of the hearing."""

    given_to: str | None = None


@event(
    "cao_made", label="Child assessment order made", step="S27", matter="assessment_order", opens_matter=True
)
class CaoMade:
    """The court lets professionals assess the child, for up to seven days from the day the order names. Away from home
    only as the order says."""

    begins_on: date | None = None
    ends_on: date | None = None
    allows_living_away: bool | None = None
    document: str | None = None
    spoken_by: str | None = None
    spoken_at: datetime | None = None


@event("cao_ended", label="Child assessment order ended", step="S27", matter="assessment_order")
class CaoEnded:
    """The assessment order is over."""


@event(
    "exclusion_required",
    label="Somebody must stay away from the home",
    step="S28",
    matter="exclusion",
    opens_matter=True,
)
class ExclusionRequired:
    """The court requires a person to leave or stay away, or they gave an undertaking, so that the child can stay."""

    who: str | None = None
    area: str | None = None
    carer_agreed: bool | None = None
    power_of_arrest: bool | None = None
    undertaking: bool | None = None
    ends_on: date | None = None
    copies_to_police: bool | None = None


@event("moved_out_of_protected_home", label="Moved out of the protected home", step="S28", matter="exclusion")
class MovedOutOfProtectedHome:
    """The council moved the child out of the home that the exclusion protects. After 24 hours the exclusion ends."""


@event("moved_back_to_protected_home", label="Back in the protected home", step="S28", matter="exclusion")
class MovedBackToProtectedHome:
    """The child is in the protected home again."""


@event("exclusion_ended", label="Exclusion ended", step="S28", matter="exclusion")
class ExclusionEnded:
    """Nobody is kept out by an order any more."""


@event("recovery_order_made", label="Recovery order made", step="S29", matter="recovery", opens_matter=True)
class RecoveryOrderMade:
    """The court ordered that a child who was taken, kept, or is missing is brought back. Never for an agreement under
    section 20."""

    because: Annotated[str, RECOVERY_BECAUSE] | None = None
    document: str | None = None


@event("recovery_order_ended", label="Recovery order ended", step="S29", matter="recovery")
class RecoveryOrderEnded:
    """The child is safe again, or the court ended the order."""


# --- questions the rules ask -----------------------------------------------------------------------------------------

BASES = ("police_protection_started", "epo_made", "cao_made", "s20_relied_on")
ALARM_HOURS = 24  # how long before an authority runs out the alarm begins; not law


def _no_authority(history: History, event: Event) -> bool:
    """Whether nothing that stands lets the council keep this child away from home."""
    return not event.reported and not care.may_remove(history, event)


def _authority_named_does_not_stand(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or not facts.authority or _no_authority(history, event):
        return False
    if facts.authority == "section_17":
        return False
    stands = {b.value for b in care.live_with(history, event) if b.allows_removal}
    return facts.authority not in stands


def _stays_by_council_without_authority(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and facts.arranged_by == "council" and _no_authority(history, event)


def _basis_came(history: History, event: Event) -> bool:
    """Whether an authority that covers this stay has been recorded since, or the child is home."""
    moment = care.span_of(event)
    if any(b.allows_removal for b in care.live(history, *moment)):
        return True
    later = (e for e in history.every("returned_home") if care.span_of(e)[1] >= moment[0])
    return any(later)


def _housed_under_17(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None:
        return False
    under = (
        getattr(facts, "authority", None) == "section_17"
        or getattr(facts, "arranged_by", None) == "council_section_17"
    )
    return under and age_at(history, event) in (16, 17)


def _without_word_or_paper(history: History, event: Event) -> bool:
    return event.facts is not None and not event.reported and not care.has_word_or_paper(event.facts)


def _paper_came(history: History, event: Event) -> bool:
    return any(e.kind == "legal_paper_received" for e in history.of(event.matter))


def _police_too_long(history: History, event: Event) -> bool:
    start = next((e for e in history.of(event.matter) if e.kind == "police_protection_started"), None)
    if start is None or event.reported:
        return False
    if start.at is not None and event.at is not None:
        return event.at > days.hours_after(start.at, 72)
    if not (start.dated and event.dated) or start.on is None or event.on is None:
        return False
    return event.on > start.on + timedelta(days=3)


def _police_again_at_once(history: History, event: Event) -> bool:
    """Whether a second period begins as the first ends, with no lawyer's word."""
    if event.reported or (event.facts is not None and event.facts.lawyer):
        return False
    first, last = care.span_of(event)
    return any(
        b.value == "police_protection"
        and b.matter != event.matter
        and b.to_at is not None
        and care.ALWAYS < b.from_at <= last
        and first < care.FOREVER
        and first - b.to_at < care.DAY
        for b in care.bases(history)
    )


def _no_moment(history: History, event: Event) -> bool:
    return not event.reported and event.at is None


def longest_emergency_order(first: date) -> datetime:
    """The last moment an emergency protection order may run to from its first day: the end of the eighth day; where that
    is a Sunday or a holiday, noon on the next day that is neither (the court may say so; CA1989 section 45(2))."""
    last = first + timedelta(days=7)
    if not _no_court_day(last):
        return days.start_of(last + timedelta(days=1))
    nxt = last + timedelta(days=1)
    while _no_court_day(nxt):
        nxt += timedelta(days=1)
    return days.start_of(nxt) + timedelta(hours=12)


def _no_court_day(day: date) -> bool:
    """A Sunday, Christmas Day, Good Friday or a bank holiday. A Saturday is none of them."""
    return day.weekday() == 6 or (day.weekday() != 5 and not days.england().is_working_day(day))


def _stated(facts: object) -> datetime | None:
    at, day = getattr(facts, "ends_at", None), getattr(facts, "ends_on", None)
    return at or (days.start_of(day + timedelta(days=1)) if day else None)


def _epo_too_long(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported:
        return False
    first = facts.counts_from_on or (event.on if event.dated else None)
    end = _stated(facts)
    if first is None or end is None:
        return False
    longest = longest_emergency_order(first)
    if facts.ends_at is None and longest.hour == 12:
        longest = days.start_of(
            days.london_day(longest) + timedelta(days=1)
        )  # an end known to the day reaches over noon
    return end > longest


def _epo_extended_again(history: History, event: Event) -> bool:
    return not event.reported and any(e.kind == "epo_extended" for e in history.of(event.matter))


def _epo_extended_too_far(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported:
        return False
    first = facts.first_period_ended_on
    if first is None:
        made = next((b for b in care.bases(history) if b.matter == event.matter and b.to_at), None)
        first = days.london_day(made.to_at - timedelta(microseconds=1)) if made and made.to_at else None
    end = _stated(facts)
    return bool(first and end and end > days.start_of(first + timedelta(days=8)))


def _cao_too_long(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported or facts.ends_on is None:
        return False
    begins = facts.begins_on or (event.on if event.dated else None)
    return begins is not None and facts.ends_on > begins + timedelta(days=6)


def _only_cao(history: History, event: Event) -> bool:
    """Whether the only thing that stands is a child assessment order that does not say the child may live away."""
    stands = care.live_with(history, event)
    return any(b.value == "child_assessment_order" for b in stands) and not any(
        b.allows_removal for b in stands
    )


def _removed_on_cao(history: History, event: Event) -> bool:
    named = getattr(event.facts, "authority", None) == "child_assessment_order"
    return not event.reported and _only_cao(history, event) and (event.facts is None or named)


def _recovery_for_agreement(history: History, event: Event) -> bool:
    stands = {b.value for b in care.live_with(history, event)}
    allowed = {"care_order", "interim_care_order", "emergency_protection_order", "police_protection"}
    return not event.reported and "section_20" in stands and not stands & allowed


def _before_birth_or_after_18(history: History, event: Event) -> bool:
    if event.reported or event.on is None or not event.dated:
        return False
    born = history.person.born_on
    age = age_at(history, event)
    if born is None:
        return (
            history.person.due_on is not None
            and event.on < history.person.due_on
            and not history.first("child_born")
        )
    return event.on < born or (age is not None and age >= 18)


def _away_without_authority(history: History, now: datetime) -> list[str]:
    standing = care.standing(history, now)
    return [standing.matter] if standing.value == care.AWAY_WITHOUT_AUTHORITY else []


def _reported_all(history: History, matter: str) -> bool:
    return all(e.reported for e in history.of(matter) if e.kind in (*care.BEGINS, *care.WHERE))


def _over_72(history: History, now: datetime) -> list[str]:
    return [
        b.matter
        for b in care.bases(history)
        if b.value == "police_protection"
        and b.lapses
        and b.to_at
        and b.to_at <= now
        and not _closed(history, b, care.ENDS)
    ]


def _closed(history: History, basis: care.Basis, kinds: tuple[str, ...]) -> bool:
    return any(e.kind in kinds for e in history.of(basis.matter)) or _reported_all(history, basis.matter)


def _ends_soon(history: History, now: datetime) -> list[str]:
    """Authorities that run out by themselves within a day, with no other beside them that goes on."""
    soon = days.hours_after(now, ALARM_HOURS)
    stands = care.live(history, now)
    return [
        b.matter
        for b in stands
        if b.allows_removal
        and b.lapses
        and b.to_at
        and b.to_at <= soon
        and not any(o.allows_removal and (o.to_at is None or o.to_at > b.to_at) for o in stands)
    ]


def _ended_with_nothing_after(history: History, now: datetime) -> list[str]:
    """Interim and emergency orders that are over with the child still recorded away and no authority in their place."""
    if care.standing(history, now).value != care.AWAY_WITHOUT_AUTHORITY:
        return []
    over = [
        b
        for b in care.bases(history)
        if b.value in ("interim_care_order", "emergency_protection_order") and b.to_at and b.to_at <= now
    ]
    return [over[-1].matter] if over else []


def _may_remove(history: History, matter: Matter) -> bool:
    return matter.kind == "living"


ROOM = Room(
    key="emergency",
    steps=(
        Step(
            "S25",
            "emergency",
            "Police protection",
            "the police keep a child safe for up to three days",
            (Source("CA1989", "section 46"),),
            "None.",
            ("To know why.", "To have a solicitor.", "To complain to the police."),
        ),
        Step(
            "S12",
            "emergency",
            "Immediate protection",
            "acting at once when a child is in danger",
            (
                Source("CA1989", "sections 44 and 46"),
                Source("WT2023", "chapter 3"),
            ),
            "Not needed.",
            (
                "To be told why.",
                "To be heard by a court quickly.",
                "To have a solicitor.",
                "To have contact with your child.",
            ),
        ),
        Step(
            "S26",
            "emergency",
            "Emergency protection order",
            "a short court order to keep a child safe now",
            (Source("CA1989", "sections 44, 45 and 48"),),
            "Not needed: a court decides.",
            (
                "To have legal aid.",
                "To have a solicitor.",
                "To challenge the order.",
                "To have contact.",
                "To have the reasons.",
            ),
        ),
        Step(
            "S27",
            "emergency",
            "Child assessment order",
            "the court lets professionals see and assess your child",
            (Source("CA1989", "section 43"),),
            "A child who understands enough may say no.",
            (
                "To be told before the hearing.",
                "To be heard by the court.",
            ),
        ),
        Step(
            "S28",
            "emergency",
            "Exclusion requirement",
            "the person who is a risk leaves, not the child",
            (Source("CA1989", "sections 38A and 44A", confirmed=False),),
            "The person who will care for the child at home agrees.",
            ("To be told who may not come, where, and until when.",),
        ),
        Step(
            "S29",
            "emergency",
            "Recovery order",
            "a court order to find a child and bring them back to safety",
            (Source("CA1989", "section 50", confirmed=False),),
            "Not needed: a court decides.",
            ("To be told what the order says.",),
        ),
    ),
    clocks=(
        Clock(
            key="police_protection",
            name="Police protection ends",
            step="S25",
            starts_text="Moment the constable takes the child into police protection",
            limit=throughout(within(72, Unit.HOURS), Source("CA1989", "section 46(6)")),
            weight=Weight.LAW,
            sense=Sense.LASTS,
            extension="None; not renewable back to back",
            to_family="The police can keep a child safe for up to 72 hours. After that there must be a court order, your agreement, or your child comes home.",
            matter="police_protection",
            starts=on("police_protection_started"),
            stops=on("police_protection_ended"),
        ),
        Clock(
            key="police_tell",
            name="Tell the family, the child and the council",
            step="S25",
            starts_text="Child taken into police protection",
            limit=throughout(ASAP, Source("CA1989", "section 46(3) to (4)")),
            weight=Weight.LAW,
            extension="As soon as reasonably practicable",
            to_family="The police must tell you, your child and the council what they have done and why, as soon as they can.",
            matter="police_protection",
            starts=on("police_protection_started"),
            stops=on("told", where=lambda facts: facts.duty == "police_tell"),
        ),
        Clock(
            key="epo",
            name="Emergency protection order ends",
            step="S26",
            starts_text="Order made; or first day of police protection if made on a police application",
            limit=throughout(within(8, Unit.CALENDAR_DAYS), Source("CA1989", "section 45(1) to (3)")),
            weight=Weight.LAW,
            to_family="An emergency protection order lasts up to eight days.",
            extension="See epo_extension; if day 8 is a Sunday or holiday the court may run it to noon next day",
            sense=Sense.LASTS,
            counts_first_day=True,
            matter="emergency_order",
            starts=on("epo_made", anchor="counts_from_on", or_day=True),
            stated_end=("ends_at", "ends_on"),
            stops=on("epo_ended"),
            ends=on("epo_extended"),
        ),
        Clock(
            key="epo_extension",
            name="Extended emergency protection order ends",
            step="S26",
            starts_text="End of the first EPO period",
            limit=throughout(within(7, Unit.CALENDAR_DAYS), Source("CA1989", "section 45(5) to (6)")),
            weight=Weight.LAW,
            to_family="The court can add up to seven more days, once.",
            extension="Once only",
            sense=Sense.LASTS,
            matter="emergency_order",
            starts=on("epo_extended", anchor="first_period_ended_on"),
            stated_end=("ends_at", "ends_on"),
            stops=on("epo_ended"),
        ),
        Clock(
            key="epo_notice",
            name="Give notice of the emergency hearing",
            step="S26",
            starts_text="Hearing date (count back)",
            limit=throughout(
                within(1, Unit.CALENDAR_DAYS),
                Source("PD12C", "notice of an emergency protection hearing", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="You should normally get one day's notice, but the court can act without telling you first in an emergency.",
            extension="Court may hear without notice",
            matter="emergency_order",
            starts=on(
                "epo_applied", where=lambda facts: facts.without_notice is not True, anchor="hearing_on"
            ),
            stops=on("epo_notice_given"),
            ends=on("epo_made"),
            repeats=True,
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="epo_service_after",
            name="Serve the order made without notice",
            step="S26",
            starts_text="EPO made without notice",
            limit=throughout(
                within(48, Unit.HOURS),
                Source("PD12C", "and FPR rule 12.16, service after an order without notice", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="If the court acted without telling you, you must be given the papers within 48 hours.",
            matter="emergency_order",
            starts=on("epo_made", where=lambda facts: facts.without_notice is True),
            stops=on("epo_served"),
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="child_assessment_order",
            name="Child assessment order ends",
            step="S27",
            starts_text="Date specified in the order for the assessment to begin",
            limit=throughout(
                within(7, Unit.CALENDAR_DAYS), Source("CA1989", "section 43(5)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="A child assessment order lets professionals assess your child for up to seven days.",
            sense=Sense.LASTS,
            counts_first_day=True,
            matter="assessment_order",
            starts=on("cao_made", anchor="begins_on", or_day=True),
            stated_end=("ends_on",),
            stops=on("cao_ended"),
        ),
        Clock(
            key="cao_notice",
            name="Give notice of the child assessment hearing",
            step="S27",
            starts_text="Hearing date (count back)",
            limit=throughout(
                within(7, Unit.CALENDAR_DAYS),
                Source(
                    "PD12C",
                    "and CA1989 section 43(11), notice of a child assessment hearing",
                    confirmed=False,
                ),
            ),
            weight=Weight.COURT,
            to_family="You must be told before a child assessment order hearing.",
            extension="Must be on notice",
            matter="assessment_order",
            starts=on("cao_applied", anchor="hearing_on"),
            stops=on("cao_notice_given"),
            ends=on("cao_made"),
            repeats=True,
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="exclusion_lapse",
            name="Exclusion requirement lapses",
            step="S28",
            starts_text="Child removed by the authority from the home to other accommodation, continuously",
            limit=throughout(
                within(24, Unit.HOURS), Source("CA1989", "sections 38A(10) and 44A(10)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="If your child is moved out for more than 24 hours, the order keeping someone out of the home stops.",
            extension="Exclusion requirement then ends",
            sense=Sense.LASTS,
            matter="exclusion",
            starts=on("moved_out_of_protected_home"),
            stops=on("moved_back_to_protected_home", "exclusion_ended"),
            repeats=True,
        ),
    ),
    moves=(
        Moves(Layer.LEGAL_BASIS, "police_protection", on("police_protection_started")),
        Moves(Layer.LEGAL_BASIS, None, on("police_protection_ended")),
        Moves(Layer.LEGAL_BASIS, "emergency_protection_order", on("epo_made")),
        Moves(Layer.LEGAL_BASIS, None, on("epo_ended")),
        Moves(Layer.LEGAL_BASIS, "child_assessment_order", on("cao_made")),
        Moves(Layer.LEGAL_BASIS, None, on("cao_ended")),
    ),
    decisions=(
        Decision(
            "removal_decided",
            "S12",
            "Decide that the child lives away from home",
            MANAGERS,
            SENIOR,
            ("out_of_hours_manager",),
            REMOVAL,
            _may_remove,
        ),
    ),
    tells=(
        Tell(
            "police_tell",
            "S25",
            "family",
            "what the police have done and why, where the child is, and that a solicitor is free to ask",
            on("police_protection_started"),
            Source("CA1989", "section 46(3) to (4)"),
            "police_tell",
            unless="Where the child is may be kept back only on the grounds the law gives.",
        ),
        Tell(
            "family_told_emergency_order",
            "S26",
            "family",
            "the order, until when, why, how to challenge it, and about contact and a solicitor",
            on("epo_made", "epo_extended"),
            Source("CA1989", "sections 44 and 45"),
            "",
        ),
        Tell(
            "family_told_where",
            "S12",
            "family",
            "where the child is and why",
            on("stays_away", where=lambda facts: facts.arranged_by in ("council", "police")),
            Source("CA1989", "Schedule 2 paragraph 15", confirmed=False),
            "",
            unless="Kept back only while telling would put somebody at risk, or where a court says so.",
            holds_when=on("stays_away"),
        ),
    ),
    rules=(
        Rule(
            "removal_without_authority",
            Level.REFUSAL,
            2,
            ("removal_decided",),
            _no_authority,
            "Nothing recorded allows the council to keep this child away from home.",
            "Record the court order, the police protection or the valid agreement. If there is immediate danger, ring the "
            "police or a lawyer now. Where the child sleeps tonight can be recorded all the same.",
            REMOVAL,
            field="authority",
            of_history=True,
        ),
        Rule(
            "removal_on_another_authority",
            Level.REFUSAL,
            2,
            ("removal_decided",),
            _authority_named_does_not_stand,
            "The authority named here does not stand on that day. A conference, a plan, a supervision order or pre-proceedings "
            "allow no removal.",
            "Name the one that does.",
            REMOVAL,
            field="authority",
        ),
        Rule(
            "away_by_council_without_authority",
            Level.REFUSAL,
            2,
            ("stays_away",),
            _stays_by_council_without_authority,
            "The council keeps this child away from home and no authority for it is recorded.",
            "It is kept, and does not count as looked after. Record the authority, spoken if need be, or bring the child home.",
            REMOVAL,
            field="arranged_by",
            settled=_basis_came,
        ),
        Rule(
            "police_protection_over_72_hours",
            Level.REFUSAL,
            6,
            ("police_protection_ended",),
            _police_too_long,
            "Police protection ended more than 72 hours after the child was taken.",
            "It is kept as it happened. From the 72nd hour nothing allowed it: tell a lawyer.",
            S46_6,
            field="at",
        ),
        Rule(
            "police_protection_again_at_once",
            Level.ALERT,
            6,
            ("police_protection_started",),
            _police_again_at_once,
            "A second period of police protection begins as the first ends. It cannot be renewed.",
            "Ask a lawyer now and record their name; an emergency protection order is the way to more time.",
            S46_6,
            field="lawyer",
        ),
        Rule(
            "police_protection_without_moment",
            Level.ALERT,
            6,
            ("police_protection_started",),
            _no_moment,
            "The time at which the police took the child is not recorded, so the 72 hours cannot be counted.",
            "Ask the officer and correct the time. Until then no more than three days are taken for granted.",
            S46_6,
            field="at",
        ),
        Rule(
            "emergency_order_too_long",
            Level.REFUSAL,
            7,
            ("epo_made",),
            _epo_too_long,
            "The end of this emergency protection order is later than eight days from its first day.",
            "Read the order again and correct the day. If the order says so, tell a lawyer now.",
            S45,
            field="ends_on",
        ),
        Rule(
            "emergency_order_extended_twice",
            Level.REFUSAL,
            7,
            ("epo_extended",),
            _epo_extended_again,
            "This emergency protection order has been extended already, and it can be extended once only.",
            "Check what the court made; it may be an interim care order. Tell a lawyer now.",
            S45,
        ),
        Rule(
            "emergency_order_extended_too_far",
            Level.REFUSAL,
            7,
            ("epo_extended",),
            _epo_extended_too_far,
            "The extension is longer than seven days from the end of the first period.",
            "Read the order again and correct the day. If the order says so, tell a lawyer now.",
            S45,
            field="ends_on",
        ),
        Rule(
            "assessment_order_too_long",
            Level.REFUSAL,
            8,
            ("cao_made",),
            _cao_too_long,
            "The end of this child assessment order is later than seven days from the day it names.",
            "Read the order again and correct the day. If the order says so, tell a lawyer now.",
            S43,
            field="ends_on",
        ),
        Rule(
            "removal_on_assessment_order",
            Level.REFUSAL,
            8,
            ("removal_decided",),
            _removed_on_cao,
            "A child assessment order never makes a child looked after, and lets them stay away only as the order itself says.",
            "Record what the order says about living away, or ask for another order.",
            S43,
            field="authority",
            of_history=True,
        ),
        Rule(
            "recovery_order_for_an_agreement",
            Level.ALERT,
            2,
            ("recovery_order_made",),
            _recovery_for_agreement,
            "A recovery order is not for a child who lives away by agreement under section 20.",
            "Check what the court made and on what basis. A parent may take the child home.",
            Source("CA1989", "section 50", confirmed=False),
        ),
        Rule(
            "emergency_order_before_birth_or_after_18",
            Level.REFUSAL,
            11,
            ("epo_made", "cao_made"),
            _before_birth_or_after_18,
            "An order cannot be made before a child is born or after they are 18.",
            "Check the day of the order and the date of birth.",
            Source("CA1989", "section 44"),
            field="on",
        ),
        Rule(
            "basis_without_document",
            Level.ALERT,
            13,
            BASES,
            _without_word_or_paper,
            "Neither the paper of this authority nor who said it and when is recorded.",
            "A spoken word will do tonight: the name and the time. Then ask for the paper.",
            Source("PROCESS", "invariant 13"),
            field="document",
            settled=_paper_came,
        ),
        Rule(
            "young_person_housed_under_section_17",
            Level.CAUTION,
            14,
            ("removal_decided", "stays_away"),
            _housed_under_17,
            "A young person of 16 or 17 is housed under section 17, and the section 20 duty may be met.",
            "Assess together with housing. Section 20 stands unless they understand it and say no; record their words.",
            Source("CA1989", "sections 17 and 20(3)", confirmed=False),
            seen=True,
        ),
        reasons_rule("removal_decided_without_reasons", ("removal_decided",), REMOVAL),
    ),
    watches=(
        Watch(
            "away_from_home_no_authority",
            Level.ALERT,
            1,
            _away_without_authority,
            "Away from home, no authority recorded.",
            "A manager and a lawyer look at this now. Record the authority, spoken if need be, or the return home. Until then "
            "it is not called lawful and the child is not called looked after.",
            REMOVAL,
        ),
        Watch(
            "police_protection_over",
            Level.ALERT,
            6,
            _over_72,
            "The 72 hours of police protection are over and its end is not recorded.",
            "Record where the child is and on what authority: home, an agreement, or an order.",
            S46_6,
        ),
        Watch(
            "authority_ends_soon",
            Level.ALERT,
            1,
            _ends_soon,
            "The authority on which this child is away from home ends within 24 hours and nothing follows it.",
            "Decide what follows: home, an agreement, or an application to the court. Ring a lawyer today.",
            REMOVAL,
        ),
        Watch(
            "order_ended_with_nothing_after",
            Level.CAUTION,
            12,
            _ended_with_nothing_after,
            "An interim or emergency order has ended, nothing follows it, and the child is still recorded away from home.",
            "Record the return, or the authority that followed. Ring a lawyer.",
            Source("CA1989", "sections 38 and 45"),
        ),
    ),
    words=(
        (
            "police_protection_started",
            "On {day}, the police kept {names} safe. This can last up to 72 hours. You can ask why, and you can have a solicitor.",
        ),
        (
            "epo_made",
            "On {day}, a court made a short order to keep {names} safe. It is called an emergency protection order. It ends on {until}.",
        ),
        ("epo_extended", "On {day}, the court gave the order more days. It now ends on {until}."),
        ("epo_ended", "On {day}, the emergency protection order for {names} ended."),
        (
            "cao_made",
            "On {day}, a court said that people may see {names} and find out how things are. It is called a child assessment order. It ends on {until}.",
        ),
        ("stays_away", "Since {day}, {names} is staying away from home."),
        ("returned_home", "On {day}, {names} came home."),
        (
            "emergency.rights",
            "You can ask why, and be heard by a court. You can have a solicitor free of charge. You can ask to see {names}. You can ask the court to end the order.",
        ),
    ),
)
