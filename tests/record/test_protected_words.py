"""A protected address is protected wherever somebody typed it: whoever does not work with the family reads that it is there,
and nothing of it. Salma Haddad fled to a refuge with Layla and Sami; Charlie sits in another team and has said why he looks."""

from datetime import date

import pytest

from alongside.law.events import BadFacts
from alongside.record import models
from alongside.record.access import open_record, viewer_of
from alongside.record.acting import Mistaken, When, new_ref
from alongside.record.actions import documents, issuing, people, recording
from alongside.record.queries.desk import issuing as copies
from alongside.record.rendering.kept import words_for

SAID = "They sleep at Hazelquill House, 3 Larkmere Walk (AS9 9ZX). Ring Salma on 07700 900452. Layla likes Mill Road."
READ = "They sleep at [kept private], [kept private] ([kept private]). Ring Salma on [kept private]. Layla likes Mill Road."


@pytest.fixture
def refuge(story):
    story.on("Fri 4 September 2026")
    layla = story.known("Layla Haddad", born_on=date(2017, 3, 2))
    salma = story.known("Salma Haddad", phone="07700 900452")
    karim = story.known("Karim Haddad", lines="2 Mill Road, Ashworth", postcode="AS4 2TL")
    for parent, kind in ((salma, "mother"), (karim, "father")):
        people.relate(parent, layla, kind, by=story.cast.dora, now=story.now)
    for each in (layla, salma):
        people.record_address(
            each,
            lines="Hazelquill House, 3 Larkmere Walk",
            postcode="AS9 9ZX",
            protected=True,
            by=story.cast.dora,
            now=story.now,
        )
    story.school_refers("Layla Haddad")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to()
    document = new_ref()
    recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(story.now),
            account=SAID,
            children=(recording.ChildThere(person=layla),),
        ),
        document=document,
        by=story.cast.alice,
        now=story.now,
    )
    story.people["note"] = document
    return story


def charlie(story):
    return viewer_of(story.cast.charlie.user, now=story.now, purpose="duty")


def reads(story, viewer, child="Layla Haddad"):
    open_record(viewer, story.people[child], what="child page", now=story.now)
    return words_for(viewer, {}, now=story.now) or str


def account(story):
    return models.SlotPassage.objects.filter(document=story.people["note"], slot="account").latest("n")


def keeps(story, words, by):
    writing = documents.Writing(
        slot="account", words=words, base=account(story).passage_id, about=(story.people["Layla Haddad"],)
    )
    return documents.keep(story.people["note"], [writing], by=by, now=story.now)


def copy(story, by):
    """Karim's copy of the note."""
    made = issuing.make_ready(
        issuing.NewIssue(
            title="What we wrote",
            purpose="He asked for it.",
            children=(story.people["Layla Haddad"],),
            people=(story.people["Karim Haddad"],),
            chosen=(issuing.Chosen(document=story.people["note"], slot="account"),),
        ),
        by=by,
        now=story.now,
    )
    one = models.IssueRecipient.objects.get(issue=made).pk
    salma = str(story.people["Salma Haddad"])
    issuing.choose(one, "person", salma, because="He knows her.", by=by, now=story.now)
    return one


def test_charlie_reads_that_it_is_protected_and_alice_where_they_are(refuge):
    assert reads(refuge, charlie(refuge))(SAID) == READ
    assert reads(refuge, viewer_of(refuge.cast.alice.user, now=refuge.now))(SAID) == SAID
    assert reads(refuge, charlie(refuge), "Karim Haddad")(SAID) == READ  # from her husband's record too


@pytest.mark.parametrize(
    "words",
    [
        "Hazelquill is full.",
        "3 larkmere walk",
        "as99zx",
        "seven seven double oh nine double oh four five two",
    ],
)
def test_it_is_known_however_it_is_written(refuge, words):
    assert "[kept private]" in reads(refuge, charlie(refuge))(words)


def test_what_charlie_sends_back_leaves_the_whole_and_he_writes_nothing_over_it(refuge):
    assert keeps(refuge, READ, charlie(refuge)) == ()
    assert account(refuge).n == 1
    with pytest.raises(BadFacts, match="kept private from you"):
        keeps(refuge, "They are safe. Layla likes Mill Road.", charlie(refuge))
    with pytest.raises(BadFacts, match="stands for words that you may not read"):
        keeps(refuge, READ.replace("likes", "loves"), charlie(refuge))
    assert account(refuge).passage.text.words == SAID
    keeps(refuge, "They are safe.", refuge.cast.alice)
    assert account(refuge).passage.text.words == "They are safe."


def test_the_copy_says_to_charlie_what_kind_it_is_and_is_not_his_to_clear(refuge):
    one = copy(refuge, refuge.cast.alice)
    his = copies.copy(charlie(refuge), one, now=refuge.now).column
    lines = [line for part in his.parts for line in part.lines]
    assert not any(
        "Hazelquill" in line.words or "900452" in line.words or line.kind == "words" for line in lines
    )
    assert "It is protected, and not shown to you" in " ".join(line.words for line in lines)
    hers = copies.copy(refuge.cast.alice, one, now=refuge.now).column
    cleared = [line for part in hers.parts for line in part.lines if line.kind == "words"]
    assert any("Hazelquill" in line.words for line in cleared)
    act = {"because": "He has a right to know.", "now": refuge.now}
    for line in cleared:
        with pytest.raises(Mistaken, match="you may not read them yourself"):
            issuing.choose(one, "words", line.key, by=charlie(refuge), **act)
    issuing.choose(one, "words", cleared[0].key, by=refuge.cast.alice, **act)
    ready = copies.copy(refuge.cast.alice, one, now=refuge.now).column.ready
    with pytest.raises(Mistaken, match="you may not read it"):
        issuing.return_copy(one, digest=ready.copy.digest, because="No.", by=charlie(refuge), now=refuge.now)


def test_whom_a_copy_is_for_is_shown_to_charlie_without_number_or_address(refuge):
    salma = next(
        each
        for each in copies.to_choose(charlie(refuge), refuge.people["Layla Haddad"], now=refuge.now).people
        if each.name == "Salma Haddad"
    )
    assert (salma.address, salma.safe, salma.there_too, salma.address_withheld) == ("", (), (), True)
