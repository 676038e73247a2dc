"""Where things stand and what comes next, worked out from what one reader was told and from nothing else."""

import re
from dataclasses import fields, replace
from datetime import date, datetime

import pytest

from alongside.law import (
    easy_read,
    events,
    family_rights,
    helplines,
    invited,
    own_words,
    pathway,
    sharing,
    standing,
)
from alongside.law.days import London
from alongside.law.history import Matter, Person
from alongside.law.messages import messages, of_oneself, of_several, right_of_step
from alongside.law.sharing import Reader, Told, entries, known_to
from tests.law.test_least_facts import least
from tests.law.told import Story, moment

pathway.load_events()
DANA = Reader("amara", frozenset({"amara"}))
SHARED = {kind for share in sharing.SHARES for kind in share.when.kinds}


def at(words):
    day, time = moment(words)
    return time or datetime.combine(day, datetime.min.time(), London).replace(hour=10)


def amara():
    """A referral on a Monday, an assessment, a conference that decides on a plan, and its beginning."""
    story = Story(
        Person("amara", date(2018, 3, 14)),
        r="referral",
        q="enquiry r",
        c="conference q",
        p="protection_plan c",
    )
    story.and_("referral_received", "Mon 5 January 2026", "r", source="1A")
    story.and_(
        "referral_decided",
        "Tue 6 January 2026",
        "r",
        outcomes=["s17_assessment"],
        reasons="x",
        decided_by="m",
        decided_by_role="duty_manager",
    )
    story.and_("strategy_discussion_held", "Wed 7 January 2026 10:00", "q", initiates_enquiry=True)
    story.and_(
        "conference_held",
        "Tue 27 January 2026 13:00",
        "c",
        conference="initial",
        decision="plan",
        category="NEG",
    )
    story.and_("protection_plan_started", "Tue 27 January 2026", "p", category="NEG", review_on="2026-04-21")
    return story


def told(story, tell, kind, when):
    event = next(each for each in story.history.effective if each.kind == kind)
    return Told(tell, event.id, event.matter, at(when), at(when), True)


def page(story, *tellings, now):
    shown = entries(story.history, DANA, tellings, now=at(now))
    known = known_to(story.history, shown)
    stages = [stage.key for stage in standing.stages(known, tellings, now=at(now))]
    found = standing.coming(known, whole=story.history, now=at(now))
    return stages, [(each.clock, f"{each.due_on:%a %-d %B}", each.passed) for each in found]


def test_before_anybody_has_told_her_anything_nothing_stands_here_and_nothing_comes():
    assert page(amara(), now="Fri 30 January 2026") == (["not_yet"], [])


def test_told_of_the_referral_she_reads_the_day_of_the_assessment_and_nothing_of_the_enquiry():
    story = amara()
    referral = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026")
    stages, coming = page(story, referral, now="Fri 30 January 2026")
    assert stages == ["assessment"]
    assert coming == [("s17_assessment", "Mon 9 March", False)]


def test_told_of_the_enquiry_by_a_person_it_stands_here_until_a_person_has_told_her_how_it_ended():
    story = amara()
    referral = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026")
    enquiry = told(story, "family_told_enquiry_started", "strategy_discussion_held", "Thu 8 January 2026")
    assert page(story, referral, enquiry, now="Fri 9 January 2026")[0] == ["s47_enquiry_open", "assessment"]
    assert "icpc" not in str(page(story, referral, enquiry, now="Fri 9 January 2026")[1])


def test_told_of_the_conference_and_the_plan_she_reads_the_next_days_of_the_plan():
    story = amara()
    referral = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026")
    decision = told(story, "family_told_conference_decision", "conference_held", "Tue 27 January 2026 15:00")
    plan = told(story, "family_told_plan", "protection_plan_started", "Wed 28 January 2026")
    stages, coming = page(story, referral, decision, plan, now="Fri 30 January 2026")
    assert stages[0] == "child_protection_plan"
    assert coming[0] == ("core_group_first", "Tue 10 February", False)
    assert "rcpc_first" in {clock for clock, _, _ in coming}
    assert "cp_visit" not in {clock for clock, _, _ in coming}, "a visit may be one that nobody announced"


def test_a_day_that_passed_is_said_to_have_passed():
    story = amara()
    referral = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026")
    assert page(story, referral, now="Wed 11 March 2026")[1] == [("s17_assessment", "Mon 9 March", True)]


def in_need():
    """An assessment that found that Amara needs help, and a plan of help that was made in time."""
    story = Story(Person("amara", date(2018, 3, 14)), r="referral", n="child_in_need r")
    story.and_("referral_received", "Mon 5 January 2026", "r", source="1A")
    story.and_(
        "referral_decided",
        "Tue 6 January 2026",
        "r",
        outcomes=["s17_assessment"],
        reasons="x",
        decided_by="m",
        decided_by_role="duty_manager",
    )
    story.and_("assessment_signed_off", "Fri 30 January 2026", "r", outcome="in_need")
    story.and_("cin_plan_started", "Fri 6 February 2026", "n", review_on="2026-03-20", lead="alice")
    return story


def test_what_was_done_in_time_is_never_said_to_be_late_to_whoever_has_not_been_told_that_it_was():
    story = in_need()
    referral = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026")
    for day in ("Mon 2 February 2026", "Mon 30 March 2026"):
        assert "s17_assessment" not in str(page(story, referral, now=day)[1]), day
    shown = entries(story.history, DANA, [referral], now=at("Mon 30 March 2026"))
    known = known_to(story.history, shown)
    late = standing.coming(known, whole=known, now=at("Mon 30 March 2026"))
    assert [(each.clock, each.passed) for each in late] == [("s17_assessment", True)], "undone, it is late"
    assessed = told(story, "family_told_assessment", "assessment_signed_off", "Fri 30 January 2026")
    plan = told(story, "family_told_cin_plan", "cin_plan_started", "Fri 6 February 2026")
    coming = page(story, referral, assessed, plan, now="Mon 9 February 2026")[1]
    assert ("cin_review", "Fri 20 March", False) in coming


def test_after_the_work_was_stopped_no_day_of_it_is_said_to_have_passed_to_whoever_did_not_stop_it():
    """Nobody agrees any more from Mon 16 March. Whoever has not been told of what was decided reads of no visit, no review, and not
    that somebody said no."""
    story = in_need()
    plan = told(story, "family_told_cin_plan", "cin_plan_started", "Fri 6 February 2026")
    before, after = "Mon 16 March 2026", "Mon 30 March 2026"
    assert ("cin_review", "Fri 20 March", True) in page(story, plan, now=after)[1], "nobody has stopped it"
    story.and_("cin_work_stopped", "Mon 16 March 2026", "n")
    for day in (before, after):
        assert page(story, plan, now=day) == (["child_in_need"], [])
    story.and_("cin_work_resumed", "Wed 18 March 2026", "n", review_on="2026-04-10")
    assert page(story, plan, now=after)[1] == []


@pytest.mark.parametrize(
    ("ends", "duty"), [("cin_plan_ended", "family_told_cin_ended"), ("withdrawal_decided", "family_told_after_withdrawal")]
)  # fmt: skip
def test_after_the_plan_of_help_has_ended_the_page_says_no_more_that_one_is_needed(ends, duty):
    """The referral stays open. What the assessment found was carried out, and has ended."""
    story = in_need()
    tellings = [
        told(story, "family_told_assessment", "assessment_signed_off", "Mon 2 February 2026"),
        told(story, "family_told_cin_plan", "cin_plan_started", "Fri 6 February 2026 15:00"),
    ]
    assert page(story, *tellings, now="Mon 9 February 2026")[0] == ["child_in_need"]
    story.and_(ends, "Mon 23 March 2026", "n", **({"outcome": "close"} if "withdrawal" in ends else {}))
    before = page(story, *tellings, now="Tue 24 March 2026")
    assert before[0] == ["child_in_need"], "nobody has told her yet"
    tellings.append(told(story, duty, ends, "Tue 24 March 2026"))
    assert page(story, *tellings, now="Wed 25 March 2026")[0] == ["nothing_now"]
    # Whoever was told of the assessment and not of the plan reads no more of it either.
    assert page(story, tellings[0], tellings[-1], now="Wed 25 March 2026")[0] == ["nothing_now"]
    # Another assessment that finds a need says so again.
    story.and_("assessment_signed_off", "Mon 4 May 2026", "r", outcome="in_need")
    again = [each for each in story.history.effective if each.kind == "assessment_signed_off"][-1]
    moment = at("Tue 5 May 2026")
    tellings.append(Told("family_told_assessment", again.id, again.matter, moment, moment, True))
    assert page(story, *tellings, now="Wed 6 May 2026")[0] == ["in_need"]


@pytest.mark.parametrize("under", ["r", "s"])
def test_a_child_protection_plan_takes_the_place_of_help_on_the_page_too_and_leaves_none_behind(under):
    """Help by agreement since February; a conference on Tuesday 24 March decides for a child protection plan, until July. Nobody is
    told by itself that help ended. The conference may be under another referral than help was."""
    story = in_need()
    story.matters += [
        Matter("s", "referral", None),
        Matter("q", "enquiry", under),
        Matter("c", "conference", "q"),
        Matter("p", "protection_plan", "c"),
        Matter("n2", "child_in_need", "r"),
    ]
    tellings = [
        told(story, "family_told_assessment", "assessment_signed_off", "Mon 2 February 2026"),
        told(story, "family_told_cin_plan", "cin_plan_started", "Fri 6 February 2026 15:00"),
    ]
    story.and_(
        "cin_plan_reviewed", "Fri 20 March 2026", "n", decision="continues", next_review_on="2026-04-10"
    )
    story.and_("cin_plan_ended", "Tue 24 March 2026 13:00", "n", ground="protection")
    story.and_(
        "protection_plan_started", "Tue 24 March 2026 13:01", "p", category="NEG", review_on="2026-06-16"
    )
    stages, coming = page(story, *tellings, now="Mon 20 April 2026")
    assert stages == ["child_in_need"], "nobody has told her of the other plan"
    assert coming == [], "nothing of help that ended is said to be late"
    tellings.append(told(story, "family_told_plan", "protection_plan_started", "Wed 25 March 2026"))
    stages, coming = page(story, *tellings, now="Mon 20 April 2026")
    assert stages == ["child_protection_plan"]
    assert not {clock for clock, _, _ in coming if clock.startswith("cin_")}
    story.and_("protection_plan_ended", "Tue 14 July 2026", "p", ground="review_decision")
    tellings.append(told(story, "family_told_plan_ended", "protection_plan_ended", "Wed 15 July 2026"))
    assert page(story, *tellings, now="Thu 16 July 2026")[0] == ["nothing_now"]
    # Help that follows it, by agreement, is said again.
    story.and_("cin_plan_started", "Mon 20 July 2026", "n2", review_on="2026-10-12", lead="alice")
    again = story.history.last("cin_plan_started")
    day = at("Mon 20 July 2026")
    tellings.append(Told("family_told_cin_plan", again.id, "n2", day, day, True))
    assert page(story, *tellings, now="Tue 21 July 2026")[0] == ["child_in_need"]


def test_that_there_is_a_plan_of_help_is_said_to_whoever_was_told_of_it_and_to_nobody_else():
    story = in_need()
    referral = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026")
    assessed = told(story, "family_told_assessment", "assessment_signed_off", "Fri 30 January 2026")
    plan = told(story, "family_told_cin_plan", "cin_plan_started", "Fri 6 February 2026")
    monday = "Mon 9 February 2026"
    assert page(story, referral, assessed, now=monday)[0] == ["in_need"]
    assert page(story, referral, assessed, plan, now=monday)[0] == ["child_in_need"]


def test_every_clock_is_read_by_families_or_never_with_a_reason_or_waits_for_its_room():
    """A clock that a room begins to start is listed on one side or the other before anything else works."""
    built = {key for key, clock in pathway.clocks().items() if clock.built}
    assert set(standing.COMING) | set(standing.NOT_COMING) == built
    assert not set(standing.COMING) & set(standing.NOT_COMING)
    assert all(reason.strip() for reason in standing.NOT_COMING.values())
    assert all(clock.to_family for clock in pathway.clocks().values() if clock.in_clocks_csv)


@pytest.mark.parametrize("key", standing.COMING)
def test_a_clock_is_read_only_where_what_ends_it_can_be_read_too(key):
    clock = pathway.clocks()[key]
    for what in (clock.stops, clock.ends):
        unseen = set(what.kinds) - SHARED if what else set()
        assert all(standing.ENDS_UNSEEN.get((key, kind)) for kind in unseen), unseen
    assert f"coming.{key}" in messages()


def test_every_stage_a_family_can_come_to_has_words_and_somebody_who_decides():
    reached = {
        move.value
        for room in pathway.rooms()
        for move in room.moves
        if move.value is not None and set(move.when.kinds) <= SHARED
    }
    assert reached <= set(standing.BY_KEY)
    for stage in standing.EVERY:
        assert {stage.words, stage.decides} <= set(messages())
        assert not stage.rights or stage.rights in messages()
        assert stage.step in pathway.steps() or stage == standing.GOING_ON


def test_what_stands_on_the_home_page_can_be_said_of_several_children():
    """A sentence whose verb is of one child has another for several; what carries a day of one child alone is never said so."""
    decided = {share.words for share in sharing.SHARES if any(map(standing.is_decision, share.when.kinds))}
    on_the_home = [
        key
        for key in messages()
        if key.startswith(
            ("standing.", "decides.", "coming.", "who.", "invited.", "meeting.", "conference_held.")
        )
        or key in decided
    ]
    assert len(on_the_home) > 60
    for key in on_the_home:
        if re.search(
            r"\{names\} (is|has|was|needs|does|lives|no longer needs)\b|(is|does|has) \{names\}",
            messages()[key],
        ):
            assert of_several(key) != key, messages()[key]
    assert of_several("coming.rcpc_first") == "coming.rcpc_first"


def test_whatever_is_read_about_oneself_has_words_to_oneself():
    """Nothing on a young person's page names them as somebody else, or speaks to them as a parent; nothing is left unsaid."""
    read = {share.words for share in sharing.SHARES} | set(sharing.TOLD_WORDS.values())
    read |= {key for stage in standing.EVERY for key in (stage.words, stage.decides)}
    read |= {f"{key}{sharing.ASKED}" for key in read if f"{key}{sharing.ASKED}" in messages()}
    read |= {f"coming.{key}" for key in (*standing.COMING, "planned")} | {
        "who.plan",
        "who.worker",
        "who.lead",
    }
    read |= {key for key in invited.WORDS if ".role." not in key and ".need." not in key}
    to_a_parent = re.compile(r"\{names\}|your child\b(?! protection)|your family's|you agreed|you both", re.I)
    for key in sorted(read):
        words = messages()[of_oneself(key)]
        assert not to_a_parent.search(words), words
        filled = set(re.findall(r"\{(\w+)\}", words))
        assert filled <= set(re.findall(r"\{(\w+)\}", messages()[key])), words
    assert set(own_words.OF_ONESELF) <= read, "said nowhere"


def test_every_duty_to_tell_a_family_has_words_for_having_told_it():
    of_families = {tell.key for tell in pathway.tells().values() if tell.to == "family"}
    assert of_families == set(sharing.TOLD_WORDS) | set(sharing.NEVER_TOLD_HERE)
    assert set(sharing.TOLD_WORDS.values()) <= set(messages())


def test_rights_lists_and_ways_to_disagree_have_words():
    wanted = {right.words for right in family_rights.RIGHTS} | set(family_rights.CANNOT)
    wanted |= {key for key, _ in family_rights.DISAGREE}
    for each in family_rights.CHECKLISTS:
        wanted |= {each.heading, *each.items}
    assert wanted <= set(messages())
    assert {clock for _, clock in family_rights.DISAGREE if clock} <= set(pathway.clocks())
    assert {stage for right in family_rights.RIGHTS for stage in right.at} <= set(standing.BY_KEY)


def test_a_number_nobody_checked_is_shown_nowhere_and_so_is_one_checked_too_long_ago():
    checked = {each.key: each.last_checked_on for each in helplines.everybody()}
    first = next(day for day in checked.values() if day)
    assert None in checked.values(), "some are not checked yet"
    assert {each.key for each in helplines.on(first)} == {key for key, day in checked.items() if day == first}
    assert helplines.on(date(2027, 5, 21)), "six months after 21 November 2026 it still stands"
    assert not helplines.on(date(2027, 5, 22))


# --- whatever somebody was told, the five answers of their page are of that -----------------------------------------


def conference_alone():
    """What Hanh was told by telephone: what the conference decided about Mai, and nothing before or after."""
    story = amara()
    decision = told(story, "family_told_conference_decision", "conference_held", "Tue 27 January 2026 15:00")
    return story, decision


def test_told_of_the_conference_alone_she_reads_of_the_plan_its_next_days_and_who_works_on_it():
    story, decision = conference_alone()
    stages, coming = page(story, decision, now="Fri 30 January 2026")
    assert stages == ["child_protection_plan"]
    assert ("core_group_first", "Tue 10 February", False) in coming
    assert "rcpc_first" in {clock for clock, _, _ in coming}
    read = entries(story.history, DANA, [decision], now=at("Fri 30 January 2026"))
    assert [each.words for each in read] == ["conference_held.plan", "protection_plan_started"]


def test_what_was_told_of_a_conference_that_decided_otherwise_opens_no_plan():
    story = amara()
    story.and_(
        "conference_held", "Mon 26 January 2026 13:00", "c", conference="initial", decision="adjourned"
    )
    adjourned = story.history.first("conference_held")
    telling = Told(
        "family_told_conference_decision",
        adjourned.id,
        "c",
        at("Mon 26 January 2026 15:00"),
        at("Mon 26 January 2026 15:00"),
        True,
    )
    assert page(story, telling, now="Fri 30 January 2026")[0] == ["conference"]


MATTERS = {
    "referral": "referral",
    "assessment": "assessment referral",
    "enquiry": "enquiry referral",
    "conference": "conference enquiry",
    "protection_plan": "protection_plan conference",
    "child_in_need": "child_in_need referral",
    "emergency_order": "emergency_order referral",
    "section_20": "section_20 referral",
    "living": "living referral",
}


def told_of_it_alone(share):
    """A reader who was told of one step and of nothing else, whatever went before: the step is the only thing on their page."""
    kind = share.when.kinds[0]
    for facts in facts_of(kind):
        story = Story(Person("amara", date(2018, 3, 14)), **MATTERS)
        matter = share.within[0] if share.within else events.KINDS[kind].matter
        story.and_(kind, "Tue 6 January 2026 10:00", matter, **facts)
        event = story.history.effective[0]
        if not share.when.matches(event):
            continue
        day = at("Tue 6 January 2026 11:00")
        tellings = [Told(share.after, event.id, matter, day, day, True)] if share.after else []
        shown = entries(story.history, DANA, tellings, now=at("Wed 7 January 2026 12:00"))
        if [each.words for each in shown] == [share.words]:
            return story, tellings
    raise AssertionError(f"no example of {share.words}")


def facts_of(kind):
    """The least that can be written of a kind, with each of its codes in turn, yes and no."""
    known = events.KINDS[kind]
    needed = {name: value for name, value in written(least(kind)).items() if value is not None}
    yield needed
    for name, options in known.fact_types().items():
        for each in options if isinstance(options, dict) else (True, False) if options == "bool" else ():
            value = [each] if name in known.lists() else each
            yield needed | {name: value}
            if kind in ("help_stepped", "not_kept"):
                yield (
                    needed | {name: value, "by": "us"}
                    if kind == "not_kept"
                    else needed
                    | {
                        name: value,
                        "family_told": True,
                    }
                )


def written(facts):
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def test_whatever_step_somebody_was_told_of_the_page_never_says_that_nothing_is_being_done():
    """Told of one step alone, its stage, who decides, the rights and the next days are of that step, for every step a family can
    be told of. Only what ends something leaves nothing."""
    assert set(standing.SAYS) == {share.words for share in sharing.SHARES}
    came_to = {}
    for share in sharing.SHARES:
        if share.told_of is not None:
            continue  # opened by another step, which is asked itself
        story, tellings = told_of_it_alone(share)
        shown = entries(story.history, DANA, tellings, now=at("Wed 7 January 2026 12:00"))
        known = known_to(story.history, shown)
        stages = standing.stages(known, tellings, now=at("Wed 7 January 2026 12:00"))
        came_to[share.words] = stages[0].key
        says = standing.SAYS[share.words]
        assert stages[0] != standing.NOT_YET, share.words
        if says == standing.ENDED:
            assert stages[0] in (standing.NOTHING_NOW, standing.BY_KEY["referral"]), share.words
        elif says == standing.SILENT:
            assert stages[0] != standing.NOTHING_NOW, share.words
        else:
            wanted = {says, "in_need"} if says == "child_in_need" else {says}
            assert stages[0].key in wanted, share.words
    assert set(came_to.values()) >= set(standing.BY_KEY) - {"not_yet", "s47_enquiry_open", "asked"}
    for stage in standing.EVERY:
        own = messages()[stage.decides], messages()[stage.words]
        of_nothing = messages()["decides.nothing_now"], messages()["standing.nothing_now"]
        assert stage == standing.NOTHING_NOW or not set(own) & set(of_nothing)
        if stage not in (standing.NOTHING_NOW, standing.NOT_YET, standing.GOING_ON):
            assert stage.law.rights, stage.key
            assert stage.step != standing.NOTHING_NOW.step, stage.key


@pytest.mark.parametrize("tell", sorted(sharing.TOLD_WORDS))
def test_whatever_somebody_was_told_with_no_step_on_their_page_things_go_on_or_have_ended(tell):
    story = Story(Person("amara", date(2018, 3, 14)), **MATTERS)
    day = at("Tue 6 January 2026 11:00")
    stages = standing.stages(story.history, [Told(tell, "e1", "referral", day, day, True)], now=day)
    ends = tell in standing.TELLS_AN_END
    goes_on = "s47_enquiry_open" if tell == standing.ENQUIRY_STARTED else "going_on"
    assert [stage.key for stage in stages] == ["nothing_now" if ends else goes_on]


def test_whoever_is_asked_to_a_meeting_stands_at_what_it_decides():
    story = Story(Person("amara", date(2018, 3, 14)), **MATTERS)
    now = at("Tue 6 January 2026 11:00")
    asked = {
        words.removeprefix("invited.")
        for words in invited.WORDS
        if words.count(".") and "conference." in words
    }
    asked |= {"core_group", "child_in_need_review"}
    assert {each for each in asked if not each.startswith("meeting.")} == set(standing.ASKED_TO)
    for each in standing.ASKED_TO:
        (stage,) = standing.stages(story.history, [], asked_to=[each], now=now)
        assert stage.key == standing.ASKED_TO[each] or stage == standing.IN_NEED
    assert standing.stages(story.history, [], asked_to=["talk_first"], now=now) == (standing.GOING_ON,)


def asked_for():
    """A request for help, decided the day after and told; the event by which it was asked."""
    story = Story(Person("amara", date(2018, 3, 14)), r="referral", s="referral")
    story.and_("referral_received", "Mon 5 January 2026", "r")
    story.and_("referral_decided", "Tue 6 January 2026", "r", outcomes=["specialist_assessment"])
    telling = told(story, "family_told_referral", "referral_decided", "Tue 6 January 2026 11:00")
    return story, telling, next(each.id for each in story.history.effective)


def test_whoever_asked_for_help_reads_that_they_asked_and_nobody_else_reads_which_it_was():
    story, telling, asked = asked_for()
    now = at("Wed 7 January 2026 12:00")

    def reads_of(reader):
        shown = entries(story.history, reader, [telling], now=now)
        known = known_to(story.history, shown)
        (stage,) = standing.stages(known, [telling], asked=reader.asked, now=now)
        return shown[0].words, stage

    assert reads_of(replace(DANA, asked=frozenset({asked}))) == ("referral_received.asked", standing.ASKED)
    assert reads_of(DANA) == ("referral_received", standing.BY_KEY["referral"])


def test_no_page_of_somebody_who_asked_speaks_of_a_worry():
    stage = standing.ASKED
    sheet = next(each for each in easy_read.STAGES if each.key == stage.key)
    to_them = [stage.words, stage.title, stage.decides, stage.rights, "referral_received.asked"]
    to_them += [each.words for each in family_rights.rights_at(stage.key)]
    to_them += [
        right
        for n in range(len(stage.law.rights))
        if (right := right_of_step(stage.step, n)) not in stage.not_here
    ]
    said = " ".join([*(messages()[key] for key in to_them), *sheet.sentences])
    assert "worr" not in said
    of_anybody = " ".join(messages()[each.words] for each in family_rights.rights_at("referral"))
    assert "worr" in of_anybody
    assert all("worr" in messages()[each] for each in stage.not_here)


def test_a_worry_of_somebody_else_beside_a_request_is_not_called_a_request():
    story, telling, asked = asked_for()
    now = at("Fri 9 January 2026 12:00")
    story.and_("referral_received", "Thu 8 January 2026", "s", source="2A")
    stages = standing.stages(story.history, [telling], asked={asked}, now=now)
    assert stages[-1] == standing.BY_KEY["referral"]


def test_an_order_that_ran_out_stands_no_more():
    story = Story(Person("amara", date(2018, 3, 14)), **MATTERS)
    story.and_("epo_made", "Tue 6 January 2026 10:00", "emergency_order", ends_at="2026-01-14T10:00")
    made = told(story, "family_told_emergency_order", "epo_made", "Tue 6 January 2026 15:00")
    assert page(story, made, now="Wed 7 January 2026")[0] == ["emergency_protection_order"]
    assert page(story, made, now="Thu 15 January 2026")[0] == ["nothing_now"]


def test_no_form_says_that_a_court_is_shut_where_another_says_that_it_is_open():
    """There is no appeal from a conference; how it decided can be looked at, rarely (process S17, S46). One truth in both forms."""
    for stage in standing.EVERY:
        words = messages()[family_rights.disagree_at(stage.key)[-1][0]]
        easy = " ".join(next(s for s in easy_read.STAGES if s.key == stage.key).sentences)
        assert "cannot ask a court" not in easy
        of_a_conference = stage.key in ("conference", "child_protection_plan")
        assert ("no appeal to a court" in words) is of_a_conference
        assert ("You cannot appeal to a court." in easy) is of_a_conference
        assert "A court can" in words or "a court can" in words
        assert not of_a_conference or "A court can only look at how it was decided." in easy


def test_of_section_20_a_page_promises_nobody_what_only_parental_responsibility_gives():
    """A father without it, a mother whose child lives with a special guardian, the mother of a girl of 17 who wants to stay: none of
    them decides alone, or at all. A page that cannot say whose it is says on what it turns."""
    keys = ("standing.section_20", "decides.section_20", "s20_relied_on", "s20.rights")
    said = {key: messages()[key] for key in keys} | {
        f"{key} of several": messages()[of_several(key)] for key in keys[:3]
    }
    said |= {
        right: messages()[right]
        for right in (right_of_step("S30", 1), right_of_step("S30", 6), "right.say_no_section_20")
    }
    for key, words in said.items():
        assert "parental responsibility" in words, key
        assert not re.search(r"Parents decide|A parent keeps|^You can (say no|change your mind)", words), key
        assert "by agreement" not in words, f"{key}: where nobody may agree, nobody did"
    assert re.search("16 or 17 and wants to stay", said["decides.section_20"])
    assert "a court has made an order" in said["decides.section_20"]
    assert "say_no" not in {right.key for right in family_rights.rights_at("section_20")}
