"""What a parent may read, and from when: nothing before a person has told them, and some things never."""

from datetime import date, datetime

from alongside.law import events, pathway, sharing
from alongside.law.days import London
from alongside.law.history import Event, History, Matter, Person
from alongside.law.sharing import Reader, entries

pathway.load_events()
DANA = Reader("dana", frozenset({"amara"}))
CHARLIE = Reader("charlie", frozenset())
TODAY = date(2026, 9, 14)  # a Monday


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


TOLD = event("told", "2026-09-07", duty="family_told_referral", recipient="dana", channel="in_person")


def test_nothing_is_read_before_a_person_has_told_it():
    assert entries(amara(), DANA, today=TODAY) == ()


def test_once_told_the_step_and_what_led_to_it_are_there_in_our_words():
    words = [entry.words for entry in entries(amara(TOLD), DANA, today=TODAY)]
    assert words == ["referral_received", "referral_decided.s17_assessment"]


def test_belonging_to_the_family_gives_nothing_by_itself():
    assert entries(amara(TOLD), CHARLIE, today=TODAY) == ()


def test_withheld_again_is_absent_again():
    withheld = event(
        "telling_withheld",
        "2026-09-07",
        duty="family_told_referral",
        ground="risk_to_child",
        authorised_by="m",
        review_on="2026-09-14",
    )
    assert entries(amara(withheld), DANA, today=TODAY) == ()


def test_a_strategy_discussion_is_never_on_the_page():
    held = event("strategy_discussion_held", "2026-09-08", initiates_enquiry=True)
    assert "strategy_discussion_held" not in str(entries(amara(TOLD, held), DANA, today=TODAY))


def test_every_kind_of_event_is_shared_or_never_or_not_yet_in_words():
    """A kind nobody has thought about shows nothing: silence is the safe answer, and it is listed here."""
    shared = {kind for share in sharing.SHARES for kind in share.when.kinds}
    assert not shared & set(sharing.NEVER)
    assert shared | set(sharing.NEVER) <= set(events.KINDS)


def test_every_shared_step_has_words_in_its_room():
    words = {key for room in pathway.rooms() for key, _ in room.words}
    assert {share.words for share in sharing.SHARES} <= words
