"""Zerlina is restricted; her sister Amara is not. What is open of Amara's record names Zerlina nowhere, and nobody works
with Amara by way of Zerlina."""

from datetime import date

import pytest

from alongside.record import models
from alongside.record.access import ReasonNeeded, is_mine, open_record
from alongside.record.actions import people, referral
from alongside.record.actions.access import restrict
from alongside.record.queries.desk.events import event_page
from alongside.record.queries.desk.people import cleared_for
from alongside.record.queries.desk.portrait import portrait
from tests.story import NOT_YET

WORDS = (
    "Zerlina Quandary now sleeps at 7 Kanarienweg, ZQ9 1AA. Amara Cole is well and misses Zerlina; her mother Mrs Cole "
    "asks for help. Vera Solitaire next door hears shouting."
)


@pytest.fixture
def sisters(story):
    story.on("Fri 4 September 2026")
    zerlina = story.known(
        "Zerlina Quandary", born_on=date(2019, 3, 2), lines="7 Kanarienweg", postcode="ZQ9 1AA"
    )
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5), lines="2 Mill Road", postcode="DM1 2AB")
    people.relate(amara, zerlina, "sibling", by=story.cast.dora, now=story.now)
    return amara, zerlina


def kept_from_everybody_but_nora(story, child, *, named=()):
    restrict(
        child,
        owner=story.cast.nora.user,
        reasons="Her aunt works for the council.",
        desk_phone="01632 960001",
        expires_on=date(2027, 3, 1),
        named=named,
        by=story.cast.nora,
        now=story.now,
    )


@pytest.fixture
def decision(story, sisters):
    """A decision about Amara whose reasons speak of Zerlina."""
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026")
    referral.decide_referral(
        [story.referrals["Amara Cole"]],
        outcomes=("s17_assessment",),
        reasons=WORDS,
        lines=NOT_YET,
        by=story.cast.maud,
        now=story.now,
    )
    kept_from_everybody_but_nora(story, sisters[1], named=(story.cast.alice.user,))
    return models.Event.objects.get(person=sisters[0], kind="referral_decided").pk


def test_the_reasons_of_a_decision_name_no_sister_who_is_hidden(story, sisters, decision):
    bob = story.cast.bob.because("covering")
    read = repr(event_page(bob, decision, now=story.now))
    for word in ("Zerlina", "Quandary", "Kanarienweg", "ZQ9"):
        assert word not in read
    assert "somebody else now sleeps at [kept private]" in read
    assert "Amara Cole is well and misses somebody else; her mother Mrs Cole asks for help" in read
    assert "Zerlina" not in repr(portrait(bob, sisters[0], now=story.now))


def test_alice_who_is_named_reads_the_words_as_they_were_written(story, decision):
    assert WORDS in repr(event_page(story.cast.alice.because("covering"), decision, now=story.now))


def test_somebody_hidden_who_is_tied_to_nobody_is_not_named_in_full_either(story, decision):
    """A neighbour of whom the record of Amara says only a name, in words."""
    story.known("Vera Solitaire", born_on=date(2015, 1, 1))
    kept_from_everybody_but_nora(story, story.people["Vera Solitaire"])
    read = repr(event_page(story.cast.bob.because("covering"), decision, now=story.now))
    assert "somebody else next door hears shouting" in read
    assert "Vera" not in read
    assert "Vera Solitaire next door" in repr(
        event_page(story.cast.nora.because("covering"), decision, now=story.now)
    )


@pytest.mark.parametrize("restricted", [True, False])
def test_a_call_about_a_child_makes_her_relatives_mine_only_where_i_may_find_her(story, sisters, restricted):
    """Monday 7 September 2026: the school rings about Zerlina, and nobody has decided. Dora opens Amara."""
    amara, zerlina = sisters
    people.record_address(
        amara, lines="9 Safe Street", postcode="DM3 3CD", protected=True, by=story.cast.dora, now=story.now
    )
    story.on("Mon 7 September 2026").school_refers("Zerlina Quandary")
    if restricted:
        kept_from_everybody_but_nora(story, zerlina)
    dora = story.cast.dora
    assert is_mine(dora, amara, now=story.now) is not restricted
    assert (amara in cleared_for(dora, [amara], story.now.date())) is not restricted
    if restricted:
        with pytest.raises(ReasonNeeded):
            open_record(dora, amara, what="child page", now=story.now)
    else:
        assert open_record(dora, amara, what="child page", now=story.now).mine
