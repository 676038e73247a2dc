"""What a parent may read, and from when: nothing before a person has told them, and some things never."""

from dataclasses import replace
from datetime import date, datetime

from alongside.law import events, pathway, sharing
from alongside.law.days import London
from alongside.law.history import Correction, Event, History, Matter, Person
from alongside.law.sharing import Reader, Told, entries

pathway.load_events()
DANA = Reader("dana", frozenset({"amara"}))
CHARLIE = Reader("charlie", frozenset())


def event(kind, day, matter="referral", **facts):
    moment = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=London)
    return Event(f"{kind} {day}", kind, matter, moment.date(), events.read(kind, facts), moment)


def amara(*more):
    decided = event(
        "referral_decided",
        "2026-09-07",
        outcomes=["s17_assessment"],
        reasons="Came to school hungry again.",
        decided_by="m",
        decided_by_role="duty_manager",
    )
    received = event("referral_received", "2026-09-04", source="1A")
    return History(
        Person("amara", born_on=date(2019, 3, 2)),
        [Matter("referral", "referral")],
        [received, decided, *more],
    )


NOW = datetime(2026, 9, 14, 10, tzinfo=London)  # a Monday


def told(
    tell="family_told_referral", event="referral_decided 2026-09-07", *, at="2026-09-07T15:00", by_mouth=True
):
    moment = datetime.fromisoformat(at).replace(tzinfo=London)
    return Told(tell, event, "referral", moment, moment, by_mouth)


def words(history, *tellings, reader=DANA, now=NOW):
    return [entry.words for entry in entries(history, reader, tellings, now=now)]


def test_nothing_is_read_before_a_person_has_told_it():
    assert words(amara()) == []


def test_once_told_the_step_and_what_led_to_it_are_there_in_our_words():
    assert words(amara(), told()) == ["referral_received", "referral_decided.s17_assessment"]


def test_belonging_to_the_family_gives_nothing_by_itself():
    assert words(amara(), told(), reader=CHARLIE) == []


def test_a_strategy_discussion_is_never_on_the_page():
    held = event("strategy_discussion_held", "2026-09-08", initiates_enquiry=True)
    assert words(amara(held), told()) == words(amara(), told())


def conference(day, decision):
    return event("conference_held", day, conference="initial", decision=decision)


def test_what_was_told_of_the_first_conference_opens_nothing_of_the_second():
    first, second = conference("2026-09-08", "plan"), conference("2026-09-11", "ends")
    of_the_first = told("family_told_conference_decision", first.id, at="2026-09-08T15:00")
    assert words(amara(first, second), of_the_first) == ["conference_held.plan"]


def test_a_letter_that_leaves_on_a_friday_afternoon_is_read_here_on_monday():
    by_letter = told(at="2026-09-11T15:30", by_mouth=False)  # a Friday
    assert words(amara(), by_letter, now=datetime(2026, 9, 13, 12, tzinfo=London)) == []
    assert words(amara(), by_letter, now=datetime(2026, 9, 14, 9, tzinfo=London))
    spoken = told(at="2026-09-11T15:30")
    assert words(amara(), spoken, now=datetime(2026, 9, 11, 15, 31, tzinfo=London))


def test_a_correction_made_at_the_weekend_waits_and_the_old_words_stand_until_then():
    decided = next(each for each in amara().recorded if each.kind == "referral_decided")
    saturday = datetime(2026, 9, 12, 11, tzinfo=London)
    put_right = replace(
        decided,
        id="put right",
        facts=replace(decided.facts, outcomes=("early_help",)),
        recorded_at=saturday,
        corrects=decided.id,
        correction=Correction.REPLACES,
    )
    history = amara(put_right)
    assert (
        words(history, told(), now=datetime(2026, 9, 13, 20, tzinfo=London))[-1]
        == "referral_decided.s17_assessment"
    )
    after = entries(history, DANA, [told()], now=NOW)[-1]
    assert (after.words, after.event) == ("referral_decided.early_help", decided.id)


def test_every_kind_of_event_is_shared_or_never_or_not_yet_in_words():
    """A kind nobody has thought about shows nothing: silence is the safe answer, and it is listed here."""
    shared = {kind for share in sharing.SHARES for kind in share.when.kinds}
    assert not shared & set(sharing.NEVER)
    assert shared | set(sharing.NEVER) <= set(events.KINDS)


def test_every_shared_step_has_words_in_its_room():
    words = {key for room in pathway.rooms() for key, _ in room.words}
    assert {share.words for share in sharing.SHARES} <= words
