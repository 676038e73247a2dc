"""The tables themselves: every clock has a source that is known, every invariant is accounted for, words are kind."""

import ast
import csv
import re
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import alongside.law
from alongside.law import editions, events, invariants, layers, pages, pathway, printed
from alongside.law.days import London, NoNumber
from alongside.law.invariants import Built, NotYet, OutOfScope
from alongside.law.tables import Level, NotInForce, Unit, Weight

pathway.load_events()

GROUND = Path(alongside.law.__file__).parent
CLOCKS = list(pathway.clocks().values())
PUBLISHED = list(
    csv.DictReader((Path(__file__).parent / "data" / "clocks.csv").read_text("utf-8").splitlines())
)
by_key = pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.key)


# --- clocks


# Said to families in plainer words than they were published in (`law.plain_words`), or in words that are true of a request for help too.
IN_PLAINER_WORDS = {"complaint_stage2_request", "fcmh_latest", "reapply_discharge", "s17_assessment"}


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["key"])
def test_every_published_clock_stands_in_the_code_as_published(row):
    clock = pathway.clocks()[row["key"]]
    limit = clock.limit.latest
    assert (str(limit.amount) if limit.amount is not None else "") == row["limit"]
    assert limit.unit == row["unit"]
    assert clock.starts_text == row["start_event"]
    assert (clock.to_family == row["family_explanation"]) != (row["key"] in IN_PLAINER_WORDS)
    assert row["step"].split()[0] == clock.step
    assert clock.extension in (row["extension"], "") or row["extension"] == "None"


def test_the_only_clocks_not_published_say_so():
    published = {row["key"] for row in PUBLISHED}
    assert {clock.key for clock in CLOCKS if clock.key not in published} == {
        clock.key for clock in CLOCKS if not clock.in_clocks_csv
    }
    assert len(published) == 123


@by_key
def test_every_clock_says_where_it_is_written_in_a_document_we_know(clock):
    for since, _, source in clock.limit.rows:
        assert source.edition in editions.ALL
        assert source.place or source.edition == "WT2026"
        assert since >= date(1989, 1, 1)


@by_key
def test_every_clock_is_either_wired_to_events_that_exist_or_only_data(clock):
    listened = [part for part in (clock.starts, clock.stops, clock.ends, clock.pauses, clock.resumes) if part]
    assert clock.built == bool(listened)
    for part in listened:
        assert set(part.kinds) <= set(events.KINDS), part
    if clock.built:
        assert clock.stops is not None
        assert clock.matter in {kind.matter for kind in events.KINDS.values()}


@by_key
def test_every_clock_belongs_to_a_step_has_a_name_and_words_for_a_family(clock):
    assert clock.step in pathway.steps()
    assert clock.name
    assert clock.to_family.endswith(".")


@by_key
def test_a_clock_is_no_more_binding_than_what_it_is_written_in(clock):
    source = editions.ALL[clock.limit.rows[-1][2].edition]
    if clock.weight is Weight.LAW:
        assert source.weight is Weight.LAW
    if source.weight is Weight.LOCAL:
        assert clock.weight in (Weight.LOCAL, Weight.STATUTORY_GUIDANCE)


@by_key
def test_every_clock_with_a_number_gives_a_day_and_any_other_says_there_is_none(clock):
    anchor = datetime(2026, 3, 27, 22, 0, tzinfo=London)
    if clock.limit.latest.amount is None:
        with pytest.raises(NoNumber):
            pathway.due(clock, anchor)
    else:
        due = pathway.due(clock, anchor)
        assert (due.at is not None) == (clock.limit.latest.unit is Unit.HOURS)


# --- steps and rooms


def test_the_fifty_three_steps_stand_once_each_in_the_room_they_name():
    steps = [step for room in pathway.rooms() for step in room.steps]
    assert sorted(step.key for step in steps) == [f"S{n:02}" for n in range(1, 54)]
    assert all(step.room == room.key for room in pathway.rooms() for step in room.steps)


def test_every_stage_an_event_can_bring_is_a_value_of_its_layer():
    for room in pathway.rooms():
        for move in room.moves:
            assert move.value is None or move.value in layers.BY_LAYER[move.layer].keys, move


def test_every_source_named_anywhere_is_a_document_we_know():
    named = [source for step in pathway.steps().values() for source in step.basis]
    named += [tell.source for tell in pathway.tells().values()]
    named += [rule.source for rule in (*pathway.rules(), *pathway.watches())]
    named += [decision.source for decision in pathway.decisions().values()]
    assert {source.edition for source in named} <= set(editions.ALL)


def test_rules_and_tells_look_at_events_that_exist():
    for rule in pathway.rules():
        assert set(rule.looks_at) <= set(events.KINDS), rule.key
        assert rule.says.endswith(".")
        assert rule.instead.endswith(".")
    for tell in pathway.tells().values():
        assert set(tell.when.kinds) <= set(events.KINDS)
        assert tell.clock in (*pathway.clocks(), "")


def test_every_event_that_decides_something_has_somebody_who_may_decide_it():
    deciding = {kind for kind, each in events.KINDS.items() if each.mode == "decides"}
    without = deciding - set(pathway.decisions())
    # Withholding is a decision within telling: its authoriser is one of its own facts.
    assert without <= {"telling_withheld"}
    assert set(pathway.decisions()) <= deciding


# --- editions and new law


def test_working_together_follows_on_without_a_gap_and_without_overlap():
    chain = [editions.ALL[key] for key in editions.WORKING_TOGETHER]
    for earlier, later in pairwise(chain):
        assert earlier.effective_to + timedelta(days=1) == later.effective_from


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2018, 7, 4), "WT2018"),
        (date(2023, 12, 14), "WT2018"),
        (date(2023, 12, 15), "WT2023"),
        (date(2026, 3, 17), "WT2023"),
        (date(2026, 3, 18), "WT2026"),
    ],
)
def test_the_edition_of_a_day(day, edition):
    assert editions.edition_on(day).key == edition


def test_before_the_first_edition_there_is_no_answer_rather_than_a_quiet_one():
    with pytest.raises(NotInForce):
        editions.edition_on(date(2018, 7, 3))


def test_the_rules_of_an_edition_nobody_read_are_those_of_the_one_before_and_say_so():
    assert not editions.ALL["WT2026"].verified
    for clock in CLOCKS:
        rows = {source.edition: (limit, source) for _, limit, source in clock.limit.rows}
        if "WT2026" in rows:
            assert rows["WT2026"][0] == rows["WT2023"][0]
            assert not rows["WT2026"][1].confirmed


def test_law_without_a_first_day_is_off_whatever_the_day():
    for provision in editions.PROVISIONS:
        assert provision.edition in editions.ALL
        if provision.commenced_on is None:
            assert not provision.in_force_on(date(2099, 1, 1))


def test_the_kinship_offer_is_switched_on_by_its_day():
    assert not editions.in_force("kinship_local_offer", date(2026, 6, 28))
    assert editions.in_force("kinship_local_offer", date(2026, 6, 29))


def test_clocks_of_new_law_name_the_provision_that_brings_them():
    assert {clock.key: clock.provision for clock in CLOCKS if clock.provision} == {
        "csa_mandatory_report": "csa_mandatory_report",
        "fgdm_offer": "fgdm_offer",
        "dp_complaint_ack": "data_protection_complaints",
    }


# --- the sixty invariants


def test_there_are_sixty_invariants_each_once():
    assert [each.number for each in invariants.INVARIANTS] == list(range(1, 61))


@pytest.mark.parametrize("each", invariants.INVARIANTS, ids=lambda each: str(each.number))
def test_every_invariant_is_built_or_waits_for_its_room_or_says_why_not(each):
    match each.state:
        case Built(by):
            rules = {rule.key: rule for rule in (*pathway.rules(), *pathway.watches())}
            assert by
            for name in by:
                assert (name in rules and rules[name].invariant == each.number) or _exists(name), name
        case NotYet(room):
            assert room in pathway.ROOMS
        case OutOfScope(reason):
            assert reason.endswith(".")


def _exists(name: str) -> bool:
    """Whether a dotted name is really there, read from the source so that nothing is imported."""
    module, _, member = name.rpartition(".")
    if not module:
        return False
    found = Path(GROUND.parent.parent, *module.split(".")).with_suffix(".py")
    if not found.exists():
        return False
    names = set()
    for node in ast.parse(found.read_text("utf-8")).body:
        names |= {getattr(node, "name", "")} | {
            t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)
        }
    return member in names


def test_every_rule_is_claimed_by_its_invariant():
    for rule in (*pathway.rules(), *pathway.watches()):
        state = invariants.BY_NUMBER[rule.invariant].state
        assert isinstance(state, Built), rule.key
        assert rule.key in state.by or rule.key in UNCLAIMED, rule.key


# Rules that belong to an invariant without being what builds it.
UNCLAIMED = {"assessment_without_decision"}


def test_a_published_level_is_kept_unless_the_reason_is_written_beside_it():
    same = {"BLOCK": Level.REFUSAL, "WARN": Level.CAUTION, "ALERT": Level.ALERT}
    for each in invariants.INVARIANTS:
        if each.published and same[each.published] is not each.level:
            assert (each.published, each.level) == ("BLOCK", Level.ALERT)
            assert each.note, each.number


# --- words


UNKIND = re.compile(
    r"\b(cases?(?! management)|clients?|non-engag\w+|failed to|refused|LAC|the mother|ICPC|RCPC|MASH|IRO|LADO|FGDM|PEP)\b"
)


def spoken_to_families():
    for clock in CLOCKS:
        yield clock.key, clock.to_family
    for step in pathway.steps().values():
        yield step.key, step.plain_name
        yield from ((step.key, right) for right in step.rights)
    for room in pathway.rooms():
        yield from room.words


@pytest.mark.parametrize(("where", "words"), list(spoken_to_families()))
def test_words_for_families_hold_no_jargon_and_blame_nobody(where, words):
    assert not UNKIND.search(words), where
    assert words.strip() == words


# --- the ground


@pytest.mark.parametrize(
    "module", sorted(GROUND.rglob("*.py")), ids=lambda module: str(module.relative_to(GROUND))
)
def test_today_is_handed_in_never_looked_up(module):
    assert not re.search(r"\b(today|now|utcnow|localdate)\(", module.read_text("utf-8"))


@pytest.mark.parametrize(
    "module", sorted(GROUND.rglob("*.py")), ids=lambda module: str(module.relative_to(GROUND))
)
def test_the_ground_stands_on_the_standard_library_alone(module):
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        for name in names:
            assert name.startswith("alongside.law") or name.split(".")[0] in sys.stdlib_module_names, name


# --- printing


def test_the_printed_pathway_names_everything_once():
    whole = printed.whole(date(2026, 11, 21))
    for part, key in (
        ("steps", "key"),
        ("clocks", "key"),
        ("events", "kind"),
        ("tells", "key"),
        ("invariants", "number"),
    ):
        names = [each[key] for each in whole[part]]
        assert len(names) == len(set(names)) > 0, part
    assert {each["level"] for each in whole["invariants"]} == {"refusal", "caution", "alert"}
    assert all(
        each["room"] in pathway.ROOMS for part in ("steps", "clocks", "events") for each in whole[part]
    )


def test_limits_are_printed_in_words():
    clocks = {each["key"]: pages.allowed(each) for each in printed.whole(date(2026, 11, 21))["clocks"]}
    assert clocks["referral_decision"] == "1 working day"
    assert clocks["epo"] == "8 days, the first counted"
    assert clocks["private_fostering_notice"] == "6 weeks, back"
    assert clocks["cmh_earliest"] == "not before 12 business days, the first counted"
    assert clocks["cin_visit"] == "the council decides"


def test_the_limits_shown_are_those_of_the_day():
    sources = [
        next(c for c in printed.whole(day)["clocks"] if c["key"] == "icpc")["edition"]
        for day in (date(2020, 1, 1), date(2024, 1, 1), date(2026, 4, 1))
    ]
    assert sources == ["WT2018", "WT2023", "WT2026"]
