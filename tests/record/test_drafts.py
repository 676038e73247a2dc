"""Nothing typed is lost: not by two tabs, two people, a session that ended, or a server killed."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken
from alongside.record.actions import access, documents, drafts, new_ref
from alongside.record.actions.documents import Writing
from alongside.record.actions.drafts import DraftOf
from alongside.record.queries.desk import drafts as queries

NOTE = '{"account": ["Dana was at the door with both children."]}'


def of(document=None, slot="entry", people=()):
    return DraftOf(document or new_ref(), slot, "visit", "/children/1/write/visit/", people)


def save(who, ref, what, body, revision, story):
    return drafts.save_draft(ref, what, body=body, revision=revision, by=who, now=story.now)


def test_a_draft_is_saved_again_and_again_and_read_by_its_writer_only(cast, story):
    ref, what = new_ref(), of()
    first = save(cast.alice, ref, what, '{"account": ["Dana"]}', 0, story)
    second = save(cast.alice, ref, what, NOTE, first.revision, story)
    assert (first.saved, second.saved, second.revision) == (True, True, 2)

    assert queries.draft(cast.alice, ref).fields["account"] == ["Dana was at the door with both children."]
    assert [card.ref for card in queries.my_drafts(cast.alice, now=story.now)] == [ref]
    for other in (cast.bob, cast.charlie, cast.nora):
        with pytest.raises(NotFound):
            queries.draft(other, ref)
        with pytest.raises(NotFound):
            save(other, ref, what, '{"account": ["mine now"]}', 2, story)
        with pytest.raises(NotFound):
            drafts.throw_away(ref, by=other, now=story.now)
        assert queries.my_drafts(other, now=story.now) == ()


def test_of_two_tabs_the_second_is_told_and_neither_text_is_lost(cast, story):
    ref, what = new_ref(), of()
    save(cast.alice, ref, what, '{"account": ["Begun"]}', 0, story)
    save(cast.alice, ref, what, '{"account": ["Begun at the desk"]}', 1, story)
    met = save(cast.alice, ref, what, '{"account": ["Begun on the telephone"]}', 1, story)
    assert not met.saved
    assert "at the desk" in met.body
    settled = save(cast.alice, ref, what, '{"account": ["Begun on the telephone"]}', met.revision, story)
    assert settled.saved


def test_a_colleague_who_is_let_in_writes_in_the_same_draft(cast, story):
    ref, what = new_ref(), of()
    save(cast.alice, ref, what, NOTE, 0, story)
    drafts.write_together(ref, with_users=[cast.bob.user], by=cast.alice, now=story.now)
    assert save(cast.bob, ref, what, '{"account": ["Bob adds the school."]}', 1, story).saved
    assert "Bob adds" in queries.draft(cast.alice, ref).fields["account"][0]
    with pytest.raises(NotFound):
        drafts.throw_away(ref, by=cast.bob, now=story.now)


def test_a_colleague_taken_away_sees_it_no_more_and_one_who_leaves_is_gone(cast, story):
    ref = new_ref()
    save(cast.alice, ref, of(), NOTE, 0, story)
    drafts.write_together(ref, with_users=[cast.bob.user, cast.nora.user], by=cast.alice, now=story.now)
    with pytest.raises(NotFound):
        drafts.write_without(ref, user=cast.nora.user, by=cast.bob, now=story.now)
    drafts.write_without(ref, user=cast.nora.user, by=cast.alice, now=story.now)
    with pytest.raises(NotFound):
        queries.draft(cast.nora, ref)
    assert queries.draft(cast.bob, ref).with_whom == ("Alice",)
    drafts.write_without(ref, user=cast.bob.user, by=cast.bob, now=story.now)
    with pytest.raises(NotFound):
        queries.draft(cast.bob, ref)
    assert queries.draft(cast.alice, ref).with_whom == ()


def test_nobody_is_let_into_a_draft_about_a_child_whose_record_is_hidden_from_them(cast, story):
    story.on("Fri 4 September 2026")
    zadie = story.known("Zadie Brook", born_on=date(2015, 5, 5))
    access.restrict(
        zadie,
        owner=cast.nora.user,
        second=cast.ines.user,
        reasons="Her aunt works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(cast.alice.user,),
        by=cast.nora,
        now=story.now,
    )
    ref = new_ref()
    save(cast.alice, ref, of(people=(zadie,)), NOTE, 0, story)
    asked = {who.ref for who in queries.may_be_asked(cast.alice, ref, now=story.now)}
    assert cast.bob.user not in asked
    assert cast.nora.user in asked
    with pytest.raises(Mistaken, match="may not open the record"):
        drafts.write_together(ref, with_users=[cast.bob.user], by=cast.alice, now=story.now)


def test_what_comes_after_the_session_goes_to_ones_own_draft_and_replaces_nothing(cast, story):
    ref, what = new_ref(), of()
    save(cast.alice, ref, what, NOTE, 0, story)
    late = {"writer": cast.alice.user, "now": story.now}
    same = drafts.save_own_draft_after_the_session(ref, what, body='{"a": ["more"]}', revision=1, **late)
    assert same == ref
    beside = drafts.save_own_draft_after_the_session(ref, what, body='{"a": ["old tab"]}', revision=1, **late)
    assert beside != ref
    bodies = {draft.body for draft in models.Draft.objects.filter(writer=cast.alice.user)}
    assert bodies == {'{"a": ["more"]}', '{"a": ["old tab"]}'}

    theirs = drafts.save_own_draft_after_the_session(
        ref, what, body='{"a": ["Charlie"]}', revision=2, writer=cast.charlie.user, now=story.now
    )
    assert theirs != ref
    assert queries.draft(cast.alice, ref).fields == {"a": ["more"]}


def test_two_people_at_one_slot_both_texts_are_shown_and_the_keeper_chooses(story, cast):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    document = story.assessment_begins()
    slot = "environment.housing"

    def keep(words, base, by):
        writing = Writing(slot=slot, words=words, base=base)
        return documents.keep(document, [writing], by=by, now=story.now)

    assert keep("Two rooms, damp.", None, cast.alice) == ()
    (moved,) = keep("The landlord was told in May.", None, cast.bob)
    assert (moved.mine, moved.theirs) == ("The landlord was told in May.", "Two rooms, damp.")
    assert moved.written_by == cast.alice.user
    both = "Two rooms, damp. The landlord was told in May."
    assert keep(both, moved.theirs_ref, cast.bob) == ()
    texts = models.SlotPassage.objects.filter(document=document, slot=slot).order_by("n")
    assert [row.passage.text.words for row in texts] == ["Two rooms, damp.", both]  # nothing overwritten
    assert keep(both, None, cast.alice) == ()  # the same words again are no conflict and no new text
    assert texts.count() == 2


KILLED = """
    import os, signal, sys, json
    from datetime import datetime, timezone
    from uuid import UUID
    from tests import settings
    settings.DATABASES["default"].update(json.loads(os.environ["CLONE"]))
    import django
    django.setup()
    from alongside.record.access import viewer_of
    from alongside.record.actions import drafts
    now = datetime(2026, 9, 10, 15, tzinfo=timezone.utc)
    alice = viewer_of(UUID(sys.argv[1]), now=now)
    what = drafts.DraftOf(UUID(sys.argv[3]), "entry", "visit", "/children/1/write/visit/")
    saved = drafts.save_draft(UUID(sys.argv[2]), what, body=sys.argv[4], revision=0, by=alice, now=now)
    if saved.saved:
        os.kill(os.getpid(), signal.SIGKILL)  # the answer has been given: the server may die now
"""


@pytest.mark.django_db(transaction=True)
def test_what_was_answered_as_saved_is_there_after_the_server_is_killed():
    from tests.cast import Cast

    alice, ref = Cast.on_stage().alice, uuid4()
    place = {
        key: value
        for key, value in connections["default"].settings_dict.items()
        if key in ("NAME", "HOST", "PORT", "USER", "PASSWORD", "OPTIONS")
    }
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(alice.user), str(ref), str(uuid4()), NOTE],
        env={
            **os.environ,
            "CLONE": json.dumps(place, default=str),
            "PYTHONPATH": os.pathsep.join(["src", "."]),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert queries.draft(alice, ref).fields["account"] == ["Dana was at the door with both children."]


def test_a_draft_kept_leaves_its_words_in_the_record_and_goes(story, cast):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    document, ref = story.assessment_begins(), new_ref()
    save(cast.alice, ref, of(document, "help"), '{"help_works": ["Grandmother cooks."]}', 0, story)
    writing = Writing(slot="help.works", words="Grandmother cooks.")
    documents.keep(document, [writing], draft=ref, by=cast.alice, now=story.now + timedelta(minutes=1))
    assert queries.my_drafts(cast.alice, now=story.now) == ()
