"""Words as somebody reads them who may not find everybody in them, and what becomes of them when that reader sends them back.

Zerlina is restricted; her sister Amara is not, nor Amara's grandmother, who is called Zerlina too. Bob works in Amara's team.
"""

from datetime import date
from uuid import UUID

import pytest

from alongside.law.events import BadFacts
from alongside.record import models
from alongside.record.access import NotFound, open_record, viewer_of
from alongside.record.acting import When, new_ref
from alongside.record.actions import documents, issuing, people, recording
from alongside.record.actions.access import restrict
from alongside.record.actions.documents import Writing
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.queries.desk import issuing as queries
from alongside.record.rendering import issues
from alongside.record.rendering.kept import hidden_near, in_a_box, words_for

SAID = "Zerlina Quandary came on 4 May 2026 and sleeps at 7 Kanarienweg (01632 960777)."
AS_BOB_READS = "somebody else came on 4 May 2026 and sleeps at [kept private] ([kept private])."


@pytest.fixture
def sisters(story):
    """Amara's, and May Winter's, who is restricted too and lives at the other end of the council."""
    cast = story.cast
    story.on("Fri 4 September 2026")
    zerlina = story.known(
        "Zerlina Quandary",
        born_on=date(2019, 3, 2),
        lines="7 Kanarienweg",
        postcode="ZQ9 1AA",
        phone="01632 960777",
    )
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5), lines="2 Mill Road", postcode="DM1 2AB")
    story.known("May Winter", born_on=date(2015, 1, 1), lines="5 Far Lane", postcode="DM9 9ZZ")
    people.relate(amara, zerlina, "sibling", by=cast.dora, now=story.now)
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    for child in ("Zerlina Quandary", "May Winter"):
        restrict(
            story.people[child],
            owner=cast.nora.user,
            reasons="Her aunt works here.",
            desk_phone="01632 960001",
            expires_on=date(2026, 12, 1),
            named=(cast.alice.user,),
            by=cast.nora,
            now=story.now,
        )
    return story


def reads(story, who="bob", child="Amara Cole"):
    """How a page that opened this child's record shows words to somebody signed in."""
    viewer = viewer_of(getattr(story.cast, who).user, now=story.now, purpose="covering")
    open_record(viewer, story.people[child], what="child page", now=story.now)
    return words_for(viewer, {}, now=story.now) or str


def test_bob_reads_them_without_her_and_alice_as_they_were_written(sisters):
    assert reads(sisters)(SAID) == AS_BOB_READS
    assert reads(sisters, "alice")(SAID) == SAID


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Zerlina misses her.", "somebody else misses her."),
        (
            "May plays with Amara, and May Winter with nobody.",
            "May plays with Amara, and somebody else with nobody.",
        ),
        ("Winter is cold in 2 Mill Road.", "Winter is cold in 2 Mill Road."),
        ("WINTER, May was seen.", "somebody else was seen."),
        ("It was May Rose Winter, or May R. Winter.", "It was somebody else, or somebody else."),
        ("MayWinter rang.", "somebody else rang."),
        ("In May Rose and Winter came.", "In May Rose and Winter came."),
        (
            "Rose Winter rang about May. Her Winter coat is lost.",
            "Rose Winter rang about May. Her Winter coat is lost.",
        ),
        ("Ring the school on 01632 960123.", "Ring the school on 01632 960123."),
    ],
)
def test_near_a_first_name_is_enough_and_elsewhere_only_a_name_in_full(sisters, words, shown):
    assert reads(sisters)(words) == shown


def test_whoever_may_be_found_keeps_their_name_and_a_house_they_share(sisters):
    cole = sisters.known("Zerlina Cole", lines="7 Kanarienweg", postcode="ZQ9 1AA")
    people.relate(cole, sisters.people["Amara Cole"], "grandmother", by=sisters.cast.dora, now=sisters.now)
    shown = reads(sisters)
    assert shown("Zerlina Cole lives at 7 Kanarienweg.") == "Zerlina Cole lives at 7 Kanarienweg."
    assert shown("Zerlina Quandary does not.") == "somebody else does not."


def test_a_list_asks_about_whoever_it_carries(sisters):
    """Home opens nobody: the children of its rows are asked about, and nobody else."""
    bob = viewer_of(sisters.cast.bob.user, now=sisters.now)
    of_amara = words_for(bob, {"rows": [(sisters.people["Amara Cole"], SAID)]}, now=sisters.now)
    assert of_amara(SAID) == AS_BOB_READS
    of_nobody = words_for(viewer_of(sisters.cast.bob.user, now=sisters.now), {}, now=sisters.now)
    assert of_nobody("Zerlina waits.") == "Zerlina waits."
    assert "Quandary" not in of_nobody(SAID)


def written(story, words=SAID) -> UUID:
    entry = recording.Entry(
        kind="note",
        when=When.moment(story.now),
        account=words,
        children=(recording.ChildThere(person=story.people["Amara Cole"]),),
    )
    document = new_ref()
    recording.record_entry(entry, document=document, by=story.cast.alice, now=story.now)
    return document


def keeps(story, document, words, who="bob"):
    stands = models.SlotPassage.objects.filter(document=document, slot="account").latest("n")
    viewer = viewer_of(getattr(story.cast, who).user, now=story.now, purpose="covering")
    writing = Writing(
        slot="account", words=words, base=stands.passage_id, about=(story.people["Amara Cole"],)
    )
    return documents.keep(document, [writing], by=viewer, now=story.now)


def stands(document):
    latest = models.SlotPassage.objects.filter(document=document, slot="account").latest("n")
    return latest.n, latest.passage.text.words


def test_what_bob_sends_back_as_he_read_it_leaves_the_whole_as_it_stood(sisters):
    document = written(sisters)
    bob = viewer_of(sisters.cast.bob.user, now=sisters.now)
    hide = hidden_near(bob, [sisters.people["Amara Cole"]], now=sisters.now)
    in_his_box = in_a_box(SAID, hide)
    assert in_his_box.startswith("[kept private] came on 4 May 2026")
    assert keeps(sisters, document, in_his_box) == ()
    assert stands(document) == (1, SAID)


def test_a_change_around_a_mark_is_refused_and_nothing_is_written(sisters):
    document = written(sisters)
    with pytest.raises(BadFacts, match="stands for words that you may not read"):
        keeps(sisters, document, "[kept private] came on 5 May 2026.")
    assert stands(document) == (1, SAID)
    keeps(sisters, document, "She came on 5 May 2026.", who="alice")
    assert stands(document)[1] == "She came on 5 May 2026."


def test_a_copy_whose_words_hold_something_of_hers_is_not_opened_as_it_left_by_bob(sisters):
    """Monday 7 September 2026: the school gets what was written about Amara, without the address in it. What it was made of
    holds the address; its bytes cannot be shown in part."""
    document = written(sisters, "They play in the yard of 7 Kanarienweg when it is dry.")
    made = issuing.make_ready(
        NewIssue(
            title="What we wrote",
            purpose="The school asked",
            children=(sisters.people["Amara Cole"],),
            agencies=("Mill Road Primary",),
            chosen=(Chosen(document=document, slot="account"),),
        ),
        by=sisters.cast.alice,
        now=sisters.now,
    )
    one = issues.prepared(made, today=sisters.now.date()).recipients[0]
    copy = issuing.give(
        one.ref, channel="by_hand", digest=one.copy.digest, by=sisters.cast.alice, now=sisters.now
    )
    alice, bob = (
        viewer_of(getattr(sisters.cast, who).user, now=sisters.now, purpose="covering")
        for who in ("alice", "bob")
    )
    assert not queries.given(alice, copy, now=sisters.now).words_withheld
    assert queries.content(alice, copy, now=sisters.now)[0].startswith(b"%PDF")
    assert queries.given(bob, copy, now=sisters.now).words_withheld
    with pytest.raises(NotFound):
        queries.content(bob, copy, now=sisters.now)
