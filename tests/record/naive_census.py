"""The census counted a second time, child by child, in plain Python over the law's own history. Slow and independent.

It reads histories with `record.history` and answers sets of plain values; it shares nothing with the SQL but the words.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from lxml import etree

from alongside.law.days import england
from alongside.record import history, models
from alongside.record.copies.cards import same_people
from alongside.returns.years import CollectionYear

FURTHER = {"immediate_protection", "s17_assessment", "s47_enquiry", "services_now", "specialist_assessment"}


def counted(year: CollectionYear, *, as_known_at: datetime | None = None) -> set[tuple]:
    """Every row that the census of this record should hold, as tuples of table, child and values."""
    people = list(models.Person.objects.values_list("pk", flat=True))
    canonical = same_people(people)
    groups = defaultdict(list)
    for person in people:
        groups[canonical.get(person, person)].append(person)
    rows = set()
    for child, records in groups.items():
        told = history.of_joined(child, records)
        if as_known_at is not None:
            told = history.History(told.person, told.matters.values(), told.recorded, as_known_at=as_known_at)
        rows |= {(table, child, *values) for table, *values in _of(told, year)}
    return rows


def _of(told, year):
    starts, ends = year.starts, year.ends
    plans = _plans(told)
    for episode in _episodes(told, year):
        if not _touches(episode, year):
            continue
        closed = episode["closed"] if episode["closed"] and episode["closed"] <= ends else None
        yield "CINdetails", episode["on"], closed, episode["nothing"]
        inside = [m for m in told.matters.values() if told.nearest(m.id, "referral") in episode["matters"]]
        for matter in inside:
            events = told.of(matter.id)
            if matter.kind == "assessment":
                yield from _assessment(events, starts, ends)
            elif matter.kind == "child_in_need":
                yield from _plan_of_help(events, plans, starts, ends)
            elif matter.kind == "enquiry":
                yield from _enquiry(told, matter, events, starts, ends)
            elif matter.kind == "protection_plan":
                yield from _plan(told, matter, plans, starts, ends)


def _dated(event):
    return event.on if event is not None and event.dated else None


def _first(events, *kinds, by=None):
    return next((e for e in events if e.kind in kinds and not (by and e.dated and e.on > by)), None)


BEGINS = {
    "assessment_started",
    "strategy_discussion_held",
    "enquiry_opened",
    "cin_plan_started",
    "conference_held",
    "protection_plan_started",
}


def _went_on(told, matter, ends):
    """Whether, by the end of the year, work of sections 17 or 47 had begun under this referral."""
    return any(
        event.kind in BEGINS
        and event.dated
        and event.on <= ends
        and told.nearest(event.matter, "referral").id == matter.id
        and not (event.kind == "strategy_discussion_held" and not event.facts.initiates_enquiry)
        for event in told.under(matter.id)
    )


def _nothing(told, matter, ends):
    events = told.of(matter.id)
    received = _first(events, "referral_received")
    if received.facts.no_further_action is not None:
        return received.facts.no_further_action, None
    decided = _first(events, "referral_decided")
    if decided is None or set(decided.facts.outcomes) & FURTHER or _went_on(told, matter, ends):
        return False, None
    by = england().after(ends, 1)
    return (_dated(decided) is None or decided.on <= by), _dated(decided)


def _episodes(told, year):
    """The child's referrals, each that came while another was open put together with it."""
    runs = []
    for matter in told.matters.values():
        if matter.kind != "referral":
            continue
        events = told.of(matter.id)
        received = _first(events, "referral_received")
        if received is None or not received.dated or received.on > year.ends:
            continue
        nothing, decided = _nothing(told, matter, year.ends)
        closings = [e for e in events if e.kind == "referral_closed"]
        services = [
            e.on
            for e in told.under(matter.id)
            if e.dated
            and (
                e.kind in ("assessment_signed_off", "cin_plan_ended", "protection_plan_ended")
                or (e.kind == "conference_held" and e.facts.conference != "review")
            )
            and told.nearest(e.matter, "referral").id == matter.id
        ]
        if not closings:
            end = received.on if nothing else date.max
        elif not closings[-1].dated:
            end = received.on
        elif nothing:
            end = closings[-1].on
        else:
            end = max([closings[-1].on, *services])
        runs.append(
            {"matter": matter, "on": received.on, "nothing": nothing, "decided": decided, "end": end,
             "closing": closings[-1] if closings else None, "at": received}
        )  # fmt: skip
    runs.sort(key=lambda run: (run["on"], run["nothing"], -run["end"].toordinal()))
    episodes = []
    for run in runs:
        if episodes and max(r["end"] for e in episodes for r in e) > run["on"]:
            episodes[-1].append(run)
        else:
            episodes.append([run])
    for parts in episodes:
        last = max(parts, key=lambda run: run["end"])
        known = last["closing"] is not None and last["closing"].dated
        yield {
            "on": parts[0]["on"],
            "nothing": all(run["nothing"] for run in parts),
            "decided": parts[0]["decided"],
            "end": last["end"],
            "closed": last["end"] if known else None,
            "end_not_known": last["closing"] is not None and not known,
            "matters": [run["matter"] for run in parts],
        }


def _touches(episode, year):
    if episode["on"] >= year.starts:
        return True
    if episode["nothing"]:
        in_time = england().after(year.starts - timedelta(days=1), 1)
        if (episode["decided"] or episode["on"]) <= in_time:
            return False
        if episode["decided"] and not episode["end_not_known"]:
            return True  # undecided, and so open, as the year began
    return not episode["end_not_known"] and episode["end"] >= year.starts


def _assessment(events, starts, ends):
    began, done = _first(events, "assessment_started"), _first(events, "assessment_signed_off", by=ends)
    if not _dated(began) or began.on > ends or (done and not done.dated):
        return
    if done is None and (began.on < starts or _first(events, "assessment_stopped", by=ends)):
        return
    if done is None or done.on >= starts:
        yield "Assessments", began.on, _dated(done), tuple(done.facts.factors) if done else ()


def _plans(told):
    found = []
    for matter in told.matters.values():
        if matter.kind == "protection_plan":
            began = _first(told.of(matter.id), "protection_plan_started")
            if _dated(began):
                found.append((began.on, True))  # no test here loads another council's file
    return sorted(found)


def _plan_of_help(events, plans, starts, ends):
    began, over = _first(events, "cin_plan_started"), _first(events, "cin_plan_ended", by=ends)
    if not _dated(began) or began.on > ends:
        return
    cut = next(
        (on for on, _ in plans if began.on <= on <= ends and (over is None or (over.dated and on < over.on))),
        None,
    )
    if cut is None and over is not None and not over.dated:
        return
    last = cut or _dated(over)
    if last is None or last >= starts:
        yield "CINPlanDates", began.on, last


def _enquiry(told, matter, events, starts, ends):
    strategies = [e for e in events if e.kind == "strategy_discussion_held" and e.facts.initiates_enquiry]
    opened = [e for e in events if e.kind == "enquiry_opened"]
    on = _dated(strategies[0]) if strategies else None
    on = on or (_dated(opened[0]) if opened else None)
    if on is None or on > ends:
        return
    held = sorted(
        (not _plan_came_of(told, m), first.facts.decision == "adjourned", first.on)
        for m in told.matters.values()
        if m.kind == "conference"
        and told.nearest(m.id, "enquiry") is matter
        and not told.nearest(m.id, "protection_plan")
        and (first := _first(told.of(m.id), "conference_held")) is not None
        and first.dated
        and first.on <= ends
        and first.facts.conference != "review"
    )
    waived = _first(events, "conference_not_required", by=ends) or next(
        (
            e
            for e in events
            if e.kind == "enquiry_concluded"
            and not (e.dated and e.on > ends)
            and e.facts.finding != "substantiated_continuing"
        ),
        None,
    )
    held = [on for *_, on in held]
    if (held and held[0] < starts) or (not held and on < starts):
        return
    yield "Section47", on, held[0] if held else None, waived is not None and not held


def _plan_came_of(told, conference):
    return any(
        m.kind == "protection_plan"
        and m.parent == conference.id
        and _dated(_first(told.of(m.id), "protection_plan_started"))
        for m in told.matters.values()
    )


def _plan(told, matter, plans, starts, ends):
    events = told.of(matter.id)
    began, over = _first(events, "protection_plan_started"), _first(events, "protection_plan_ended", by=ends)
    if not _dated(began) or began.on > ends or (over and (not over.dated or over.on < starts)):
        return
    reviews = sorted(
        first.on
        for m in told.matters.values()
        if m.kind == "conference"
        and (first := _first(told.of(m.id), "conference_held")) is not None
        and first.dated
        and first.facts.conference == "review"
        and _plan_reviewed(told, m, first.on, ends) is matter
        and began.on < first.on <= ends
    )
    known, ours = sum(on < began.on for on, _ in plans), sum(on < began.on for on, ours in plans if ours)
    said = began.facts.previous_plans
    if said is None and began.facts.plans_elsewhere is not None:
        said = ours + began.facts.plans_elsewhere
    earlier = max(said or 0, known)
    yield "ChildProtectionPlans", began.on, _dated(over), earlier, tuple(reviews)


def _plan_reviewed(told, conference, on, ends):
    """The plan a review stands under, or else the one that ran that day, the one started last."""
    if above := told.nearest(conference.id, "protection_plan"):
        return above
    ran = []
    for matter in told.matters.values():
        if matter.kind == "protection_plan":
            events = told.of(matter.id)
            began, over = (
                _first(events, "protection_plan_started"),
                _first(events, "protection_plan_ended", by=ends),
            )
            if _dated(began) and began.on < on and not (_dated(over) and over.on < on):
                ran.append((-began.on.toordinal(), matter.id, matter))
    return min(ran)[2] if ran else None


def written(path) -> set[tuple]:
    """The same rows, read from a built file by a plain reader; the child by its number."""
    rows = set()
    for child in etree.parse(str(path)).iter("Child"):
        number = child.findtext("ChildIdentifiers/LAchildID")
        for episode in child.iter("CINdetails"):
            rows.add(("CINdetails", number, _day(episode, "CINreferralDate"), _day(episode, "CINclosureDate"),
                      episode.findtext("ReferralNFA") == "1"))  # fmt: skip
            for each in episode.findall("Assessments"):
                factors = tuple(f.text for f in each.iter("AssessmentFactors"))
                rows.add(("Assessments", number, _day(each, "AssessmentActualStartDate"),
                          _day(each, "AssessmentAuthorisationDate"), factors))  # fmt: skip
            for each in episode.findall("CINPlanDates"):
                rows.add(
                    ("CINPlanDates", number, _day(each, "CINPlanStartDate"), _day(each, "CINPlanEndDate"))
                )
            for each in episode.findall("Section47"):
                rows.add(("Section47", number, _day(each, "S47ActualStartDate"), _day(each, "DateOfInitialCPC"),
                          each.findtext("ICPCnotRequired") == "1"))  # fmt: skip
            for each in episode.findall("ChildProtectionPlans"):
                reviews = tuple(date.fromisoformat(r.text) for r in each.iter("CPPreviewDate"))
                rows.add(("ChildProtectionPlans", number, _day(each, "CPPstartDate"), _day(each, "CPPendDate"),
                          int(each.findtext("NumberOfPreviousCPP")), reviews))  # fmt: skip
    return rows


def _day(element, name):
    text = element.findtext(name)
    return date.fromisoformat(text) if text else None


def number_of(person) -> str:
    """The number made for a child who has none."""
    return person.hex[:20].upper()
