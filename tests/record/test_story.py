"""The story of a child: read in order, searched by every word, and what in it is significant.

Amara and her sister Zerlina have one referral. Zerlina is restricted half-way: Alice is named for her; Bob sits in the same
team, works with Amara, and may not know that there is a Zerlina. Charlie works with neither, and says why he looks.
"""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused, When, new_ref
from alongside.record.actions import chronology, correction, issuing, people, recording, shielding
from alongside.record.actions.access import restrict
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.queries.desk import issuing as issue_queries, portrait, story as queries
from alongside.record.queries.desk.story import Asked
from alongside.record.rendering import headings

TRAINS = "Amara lined up her trains along the radiator and talked about school."
SECRET = "She hides at 9 Larkspur Close when it is loud."
NAMED = "Zerlina was under the table with the marmalade cat."


@pytest.fixture
def family(story):
    """What was written: two visits and a note about Amara, one note about both, and all that the front door did."""
    cast = story.cast
    story.on("Fri 4 September 2026")
    zerlina = story.known("Zerlina Cole", born_on=date(2019, 3, 2))
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5))
    people.relate(amara, zerlina, "sibling", by=cast.dora, now=story.now)
    story.school_refers("Amara Cole", "Zerlina Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.on("Tue 8 September 2026", at="16:00")
    story.people["visit"] = story.visits("Amara Cole", words=TRAINS)
    story.on("Wed 9 September 2026")
    story.people["secret"] = noted(story, SECRET, "Amara Cole")
    story.on("Thu 10 September 2026")
    story.people["both"] = noted(story, "The kitchen had kippers in it.", "Amara Cole", "Zerlina Cole")
    story.on("Fri 11 September 2026")
    story.people["named"] = noted(story, NAMED, "Amara Cole")
    return story


def noted(story, words, *children):
    entry = recording.Entry(
        kind="note",
        when=When.moment(story.now),
        account=words,
        children=tuple(recording.ChildThere(person=story.people[child]) for child in children),
    )
    return recording.record_entry(entry, document=new_ref(), by=story.cast.alice, now=story.now)


def hides_zerlina(story):
    restrict(
        story.people["Zerlina Cole"],
        owner=story.cast.nora.user,
        reasons="Her aunt works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )


def read(story, by="alice", **asked):
    viewer = getattr(story.cast, by)
    viewer = viewer.because("Covering for Alice") if by == "charlie" else viewer
    return queries.story(viewer, story.people["Amara Cole"], Asked(**asked), now=story.now)


def found(story, words, by="alice"):
    page = read(story, by, words=words)
    assert page.found == len(page.items)
    return [item.ref for item in page.items]


def said(item):
    return "".join(words for words, _ in item.pieces)


def passage_of(document, slot="account"):
    return models.SlotPassage.objects.filter(document=document, slot=slot).latest("n").passage_id


def test_it_reads_backwards_from_today_and_what_a_visit_meant_stands_with_its_words(family):
    page = read(family)
    assert [item.title for item in page.items[:4]] == ["Note", "Note", "Note", "Visit"]
    visit = page.items[3]
    assert said(visit) == TRAINS
    assert visit.when == "Tuesday 8 September 2026, 16:00"
    assert "Child seen" in {each.label for each in visit.with_it}
    assert page.items[-1].title in ("Contact received", "Referral received")
    assert read(family, oldest_first=True).items[0].ref == page.items[-1].ref


def test_it_is_asked_for_a_kind_of_thing_a_writer_and_a_time(family):
    contact = read(family, group="contact")
    assert {item.title for item in contact.items} == {"Note", "Visit"}
    assert contact.found == 4
    decisions = read(family, group="decisions")
    assert "Referral decided" in {item.title for item in decisions.items}
    assert not any(item.title == "Visit" for item in decisions.items)
    by_maud = read(family, who=family.cast.maud.user)
    assert {item.by for item in by_maud.items} == {"Maud"}
    on_the_eighth = read(family, from_on=date(2026, 9, 8), to_on=date(2026, 9, 8))
    assert [item.ref for item in on_the_eighth.items] == [family.people["visit"]]
    assert ("Alice", family.cast.alice.user) in {(name, ref) for ref, name in read(family).writers}


def test_words_are_found_however_they_are_bent_and_shown_where_they_stand(family):
    page = read(family, words="train")
    assert [item.ref for item in page.items] == [family.people["visit"]]
    assert "trains" in {words for words, looked_for in page.items[0].pieces if looked_for}
    assert found(family, "kippers kitchen") == [family.people["both"]]
    assert found(family, '"kitchen had"') == [family.people["both"]]
    assert found(family, "submarine") == []
    assert found(family, "hungry") != [], "the reasons of a decision are words of the story too"
    assert found(family, "' OR 1=1 --") == []


def test_a_long_story_is_read_page_by_page_and_nothing_stands_twice(family, monkeypatch):
    monkeypatch.setattr(queries, "ON_A_PAGE", 3)
    whole, seen, after = read(family).found, [], None
    while True:
        page = read(family, after=after)
        seen += [item.ref for item in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == whole


def test_what_stands_on_a_hidden_sisters_record_too_is_not_found_and_not_counted(family):
    before = read(family, "bob").found
    assert found(family, "kippers", "bob") == [family.people["both"]]
    hides_zerlina(family)
    assert found(family, "kippers", "bob") == []
    after = read(family, "bob")
    assert after.found == before - 1
    assert family.people["both"] not in {item.ref for item in after.items}
    bobs, alices = (
        portrait.portrait(viewer, family.people["Amara Cole"], now=family.now)
        for viewer in (family.cast.bob, family.cast.alice)
    )
    assert (len(bobs.papers), len(bobs.story)) == (len(alices.papers) - 1, len(alices.story) - 1)
    assert found(family, "kippers") == [family.people["both"]], "Alice is named for her"


def test_words_that_name_a_hidden_sister_are_not_found_though_nobody_marked_them(family):
    hides_zerlina(family)
    for words in ("Zerlina", "marmalade", "table"):
        assert found(family, words, "bob") == [], words
        assert family.people["named"] in found(family, words), words
    page = read(family, "bob")
    assert "Zerlina" not in repr(page)
    assert "marmalade" not in repr(page)
    whole_words = noted(family, "The zerlinaship is a made-up word.", "Amara Cole")
    assert found(family, "made-up word", "bob") == [whole_words], (
        "only her name is hers, not what begins like it"
    )
    assert "Zerlina" not in repr(
        portrait.portrait(family.cast.bob, family.people["Amara Cole"], now=family.now)
    )


def test_a_passage_that_somebody_hidden_is_on_is_not_found(family):
    shielding.say_who_is_in_it(
        passage_of(family.people["visit"]),
        family.people["Zerlina Cole"],
        "mentions",
        because="She was in the room.",
        by=family.cast.alice,
        now=family.now,
    )
    assert found(family, "trains", "bob") == [family.people["visit"]]
    hides_zerlina(family)
    assert found(family, "trains", "bob") == []


def test_shielded_words_are_found_by_those_who_work_with_her_and_by_nobody_else(family):
    assert found(family, "loud", "charlie") == [family.people["secret"]]
    shielding.mark_words(
        passage_of(family.people["secret"]),
        ["9 Larkspur Close"],
        shield="address",
        subject=family.people["Amara Cole"],
        by=family.cast.alice,
        now=family.now,
    )
    for words in ("larkspur", "loud"):
        assert found(family, words, "bob") == [family.people["secret"]], "Bob works with her"
        assert found(family, words, "charlie") == [], "not even by the words beside it"
    shown = read(family, "charlie")
    assert "Larkspur" not in repr(shown)
    page = portrait.portrait(
        family.cast.charlie.because("Covering"), family.people["Amara Cole"], now=family.now
    )
    assert "Larkspur" not in repr(page)


def test_what_was_written_on_the_wrong_child_is_found_on_the_right_one(family):
    ben = family.known("Ben Cole", born_on=date(2020, 1, 5))
    correction.wrong_child(
        family.people["visit"],
        wrong=family.people["Amara Cole"],
        right=ben,
        reasons="It was Ben who was seen.",
        by=family.cast.ines.because("Putting it right"),
        now=family.now,
    )
    assert found(family, "trains") == []
    bens = queries.story(
        family.cast.alice.because("It was moved"), ben, Asked(words="trains"), now=family.now
    )
    assert bens.found == 1


def test_words_that_retention_destroyed_are_found_no_more(family):
    assert found(family, "trains") == [family.people["visit"]]
    passage = passage_of(family.people["visit"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE alongside_disposal")
        cursor.execute("DELETE FROM record_passagetext WHERE passage_id = %s", [passage])
        cursor.execute("RESET ROLE")
    assert found(family, "trains") == []


# --- what is significant ---


def an_event(story, kind):
    return models.Event.objects.get(person=story.people["Amara Cole"], kind=kind).pk


def marks(story, why="It is the first time she spoke of school.", *, was=None, by="alice", **what):
    return chronology.mark_significant(
        story.people["Amara Cole"], why=why, was=was, by=getattr(story.cast, by), now=story.now, **what
    )


def test_what_matters_stands_in_the_chronology_in_order_with_why_and_who_said_so(family):
    decided = an_event(family, "referral_decided")
    marks(family, passage=passage_of(family.people["visit"]))
    marks(family, "The council knew from here on that food was short.", event=decided)
    page = read(family, significant=True, oldest_first=True)
    assert [(item.title, item.why.words) for item in page.items] == [
        ("Referral decided", "The council knew from here on that food was short."),
        ("Visit", "It is the first time she spoke of school."),
    ]
    assert page.items[0].why.by == "Alice"
    assert found(family, "food was short") == [decided], "why it matters is found too"


def test_changing_why_keeps_what_was_written_and_two_at_once_both_see_both(family):
    visit = passage_of(family.people["visit"])
    marks(family, "First.", passage=visit)
    thing = look_at(family, family.people["visit"])
    assert marks(family, "Second.", was=thing.was, passage=visit, by="bob") == ()
    moved = marks(family, "Third.", was=thing.was, passage=visit)
    assert [each.theirs for each in moved] == ["Second."]
    now = look_at(family, family.people["visit"])
    assert now.item.why.words == "Second."
    assert [(version.words, version.by) for version in now.versions] == [("First.", "Alice")]


def look_at(story, ref, by="alice"):
    return queries.thing(getattr(story.cast, by), story.people["Amara Cole"], ref, now=story.now)


def test_it_is_taken_out_with_a_reason_and_may_come_back(family):
    visit = passage_of(family.people["visit"])
    marks(family, passage=visit)
    slot = look_at(family, family.people["visit"]).item.why.slot
    amara = family.people["Amara Cole"]
    with pytest.raises(Mistaken, match="Say why"):
        chronology.take_out(amara, slot, because=" ", by=family.cast.alice, now=family.now)
    chronology.take_out(amara, slot, because="It was a usual day.", by=family.cast.alice, now=family.now)
    assert read(family).significant == 0
    with pytest.raises(NotFound):
        chronology.take_out(amara, slot, because="Again.", by=family.cast.alice, now=family.now)
    thing = look_at(family, family.people["visit"])
    assert thing.item.why is None
    assert [version.words for version in thing.versions] == ["It is the first time she spoke of school."]
    assert marks(family, "It was not.", was=thing.was, passage=visit) == ()
    assert read(family).significant == 1


def test_nothing_of_another_child_and_nothing_hidden_is_marked(family):
    hers = models.Event.objects.filter(person=family.people["Zerlina Cole"]).first().pk
    with pytest.raises(NotFound):
        marks(family, event=hers)
    both = passage_of(family.people["both"])
    hides_zerlina(family)
    for passage in (both, passage_of(family.people["both"])):
        with pytest.raises(NotFound):
            marks(family, passage=passage, by="bob")
    with pytest.raises(NotFound):
        look_at(family, family.people["both"], by="bob")
    with pytest.raises(Mistaken, match="Choose one thing"):
        marks(family)
    with pytest.raises(Mistaken, match="in a sentence"):
        marks(family, "  ", event=an_event(family, "referral_decided"))
    assert not models.Significant.objects.exists()


def test_somebody_who_only_reads_marks_nothing(family):
    analyst = replace(family.cast.alice, roles=frozenset({"data_analyst"}))
    family.cast.viewers["Dan"] = analyst
    with pytest.raises(Refused):
        marks(family, event=an_event(family, "referral_decided"), by="dan")
    assert not models.Significant.objects.exists()


def test_why_that_names_a_hidden_sister_is_read_by_those_named_for_her(family):
    marks(family, "Zerlina was not seen until now.", event=an_event(family, "referral_decided"))
    hides_zerlina(family)
    assert read(family, "bob", significant=True).found == 0
    assert read(family, significant=True).found == 1


def test_a_copy_of_the_chronology_is_made_like_any_other_and_each_part_says_its_day(family):
    marks(family, event=an_event(family, "referral_decided"))
    amara = family.people["Amara Cole"]
    around = issue_queries.to_choose(family.cast.alice, amara, now=family.now)
    paper = next(each for each in around.papers if each.heading.endswith("Referral decided"))
    assert paper.heading.startswith("Monday 7 September 2026")
    issue = issuing.make_ready(
        NewIssue(
            title="Chronology",
            purpose="For the conference.",
            children=(amara,),
            agencies=("Mill Road Primary",),
            covering="This is what stood out.",
            chosen=(Chosen(document=paper.document, slot=paper.slot),),
        ),
        by=family.cast.alice,
        now=family.now,
    )
    page = issue_queries.issue(family.cast.alice, issue, now=family.now)
    assert "first time she spoke of school" in repr(page)


def test_a_day_that_is_not_known_says_so_in_a_copy():
    assert headings.heading("chronology", "Chronology", "0000-00-00:2400:visit:ab", None, {}) == (
        "Day not known: Visit"
    )


# --- what it costs ---


def cost(story, **asked):
    with CaptureQueriesContext(connection) as made:
        read(story, **asked)
    return len(made)


def test_it_costs_the_same_however_long_the_story_is(family):
    read(family)  # what is only worked out once
    before = cost(family), cost(family, words="school")
    for day in ("Mon 14 September 2026", "Tue 15 September 2026", "Wed 16 September 2026"):
        family.on(day).visits("Amara Cole", words=f"{day}: she was at school.")
    assert (cost(family), cost(family, words="school")) == before
    assert max(before) <= 9
