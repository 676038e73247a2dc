"""What is kept private stays so when its words are written again: a mark ends by saying so, never by a correction."""

from uuid import uuid4

import pytest
from hypothesis import given, settings, strategies as st

from alongside.law import passages as law
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, When, new_ref
from alongside.record.actions import documents, issuing, people, recording, shielding, shielding_inherited
from alongside.record.actions.shielding_inherited import Source, inherited
from alongside.record.rendering import issues
from alongside.record.rendering.letters import words as words_of

TOLD = "Karim broke the bathroom lock because somebody hid the key."
BEFORE = "Layla was well and showed us her room."
AFTER = "We will come again next week."
NOTE = f"{BEFORE} {TOLD} {AFTER}"
REWORDED = "The lock was broken by him, his own mother told us, and she saw the key hidden."


@pytest.fixture
def haddads(story):
    """Layla Haddad, her father Karim, and what Karim's mother told Alice about him."""
    story.on("Fri 4 September 2026")
    layla = story.known("Layla Haddad")
    karim = story.known("Karim Haddad")
    people.relate(karim, layla, "father", by=story.cast.dora, now=story.now)
    story.school_refers("Layla Haddad")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to()
    return story


def writes(story, words=NOTE):
    note = recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(story.now),
            account=words,
            children=(recording.ChildThere(person=story.people["Layla Haddad"]),),
        ),
        document=new_ref(),
        by=story.cast.alice,
        now=story.now,
    )
    story.people["note"] = note
    return note


def protects(story, words=TOLD, **more):
    shielding.mark_words(
        stands(story).pk, [words], shield="allegation", by=story.cast.alice, now=story.now, **more
    )


def stands(story, document="note"):
    """The passage that stands."""
    slots = models.SlotPassage.objects.filter(document=story.people[document], slot="account")
    return slots.order_by("-n").first().passage


def changes(story, words, **more):
    recording.change_entry(
        story.people["note"],
        {
            "account": documents.Writing(
                slot="account", words=words, base=stands(story).pk, about=(story.people["Layla Haddad"],)
            )
        },
        by=story.cast.alice,
        now=story.now,
        **more,
    )


def copy_for_karim(story, document="note"):
    made = issuing.make_ready(
        issuing.NewIssue(
            title="What we have written",
            purpose="He asked for it.",
            children=(story.people["Layla Haddad"],),
            people=(story.people["Karim Haddad"],),
            chosen=(issuing.Chosen(document=story.people[document], slot="account"),),
        ),
        by=story.cast.alice,
        now=story.now,
    )
    (one,) = issues.prepared(made, today=story.now.date()).recipients
    return one


def reads(story, document="note"):
    return "\n".join(part.rendered.words for part in copy_for_karim(story, document).copy.shown)


HIDES = "[something about another person]"


def test_a_correction_of_what_is_kept_private_leaves_it_private_and_a_second_person_looks(haddads):
    writes(haddads)
    protects(haddads)
    assert reads(haddads) == f"{BEFORE} {HIDES} {AFTER}"
    haddads.on("Mon 7 September 2026")
    changes(haddads, f"{BEFORE} {REWORDED} {AFTER}", reasons="She rang to put it right.")
    assert reads(haddads) == f"{BEFORE} {HIDES} {AFTER}"
    one = copy_for_karim(haddads)
    assert [concern.kind for concern in one.copy.concerns] == ["stretched"]
    assert not one.may_leave
    assert haddads.people["note"] in haddads.cast.alice.stretched  # said on the page that follows


def test_tidying_within_the_half_hour_is_no_other_way_out(haddads):
    writes(haddads)
    protects(haddads)
    haddads.on("Fri 4 September 2026", at="09:20")
    changes(haddads, f"{BEFORE} His mum says it was him. {AFTER}")
    assert reads(haddads) == f"{BEFORE} {HIDES} {AFTER}"


def test_a_text_written_anew_is_private_as_a_whole(haddads):
    writes(haddads, TOLD)
    protects(haddads)
    changes(haddads, REWORDED)
    assert not copy_for_karim(haddads).copy.shown


def test_two_corrections_in_a_row_lose_nothing_and_words_cut_and_put_back_are_private_again(haddads):
    writes(haddads)
    protects(haddads)
    changes(haddads, f"{BEFORE} {REWORDED} {AFTER}")
    changes(haddads, f"{BEFORE} She saw that the key was hidden. {AFTER}")
    assert reads(haddads) == f"{BEFORE} {HIDES} {AFTER}"
    writes(haddads)
    protects(haddads)
    changes(haddads, f"{BEFORE} {AFTER}")
    assert reads(haddads) == f"{BEFORE} {AFTER}"
    changes(haddads, f"{BEFORE} {AFTER} She said Karim broke the bathroom lock again.")
    assert reads(haddads) == f"{BEFORE} {AFTER} {HIDES}"


def test_it_ends_by_saying_so_all_of_it_a_part_of_it_or_none(haddads):
    writes(haddads)
    protects(haddads)
    changes(haddads, f"{BEFORE} {REWORDED} {AFTER}")
    (mark,) = stands(haddads).marks.filter(lifted=None)
    act = {"by": haddads.cast.alice, "now": haddads.now}
    with pytest.raises(Mistaken, match="do not stand there"):
        shielding.settle_mark(mark.pk, words="showed us her room", **act)
    shielding.settle_mark(mark.pk, **act)
    one = copy_for_karim(haddads)
    assert (one.copy.concerns, one.may_leave) == ((), True)
    assert reads(haddads) == f"{BEFORE} {HIDES} {AFTER}"
    with pytest.raises(NotFound):
        shielding.settle_mark(mark.pk, words="his own mother", **act)  # it was settled
    changes(haddads, f"{BEFORE} {REWORDED} And more was said of it. {AFTER}")
    changes(haddads, f"{BEFORE} The lock was broken, his own mother told us. {AFTER}")
    (mark,) = stands(haddads).marks.filter(lifted=None)
    shielding.settle_mark(mark.pk, words="his own mother told us", **act)
    assert reads(haddads) == f"{BEFORE} The lock was broken, {HIDES}. {AFTER}"
    assert copy_for_karim(haddads).may_leave
    changes(haddads, f"{BEFORE} The lock was broken, his own mother told us. {AFTER} At four.")
    assert reads(haddads) == f"{BEFORE} The lock was broken, {HIDES}. {AFTER} At four."
    assert copy_for_karim(haddads).may_leave


def test_pasted_and_reworded_at_its_edges_it_is_private_there_too(haddads):
    writes(haddads)
    protects(haddads)
    haddads.people["first"] = haddads.people["note"]
    writes(
        haddads,
        "He had a visit. Someone says Karim broke the bathroom lock because somebody hid a thing. He left.",
    )
    assert reads(haddads) == f"He had a visit. {HIDES} He left."
    assert not copy_for_karim(haddads).may_leave


def test_an_assessment_written_again_keeps_what_is_private(haddads):
    """A slot of a document that is no entry: kept by the same mechanism."""
    writes(haddads)
    document = haddads.people["note"]
    about = (haddads.people["Layla Haddad"],)
    by = {"by": haddads.cast.alice, "now": haddads.now}

    def keeps(words, base=None):
        documents.keep(
            document, [documents.Writing(slot="history", words=words, base=base, about=about)], **by
        )
        return models.SlotPassage.objects.filter(document=document, slot="history").order_by("-n")[0].passage

    first = keeps(NOTE)
    shielding.mark_words(first.pk, [TOLD], shield="allegation", **by)
    second = keeps(f"{BEFORE} {REWORDED} {AFTER}", first.pk)
    assert [second.text.words[m.start : m.end] for m in second.marks.all()] == [REWORDED]


def test_who_told_it_stays_with_a_text_of_which_no_three_words_are_left(haddads):
    writes(haddads)
    teller = haddads.known("Joy Abara")
    shielding.say_who_is_in_it(stands(haddads).pk, teller, "told_by", by=haddads.cast.alice, now=haddads.now)
    changes(haddads, "Somebody rang.")
    assert list(stands(haddads).people.filter(part="told_by").values_list("person", flat=True)) == [teller]


# --- whatever is done to a text ---

VOCABULARY = [
    f"{a}{b}" for a in ("lor", "mun", "tev", "dra", "sil") for b in ("ak", "ey", "ond", "ust", "im", "ora")
]
sentence = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9)


@st.composite
def edits(draw):
    """A text with a marked sentence of words that stand nowhere else in it, and what somebody makes of it."""
    plain = draw(st.lists(sentence, min_size=0, max_size=4))
    length = draw(st.integers(2, 12))
    told = [f"secret{n}" for n in range(length)]
    at = draw(st.integers(0, len(plain)))
    before = [*plain[:at], told, *plain[at:]]
    after = [list(each) for each in before]
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["replace", "move", "split", "order", "cut", "add"]))
        after = [each for each in after if each] or [["nothing"]]
        n = draw(st.integers(0, len(after) - 1))
        here = after[n]
        k = draw(st.integers(0, len(here) - 1))
        if kind == "replace":
            here[k] = draw(st.sampled_from(["other", "thing", "fresh", *VOCABULARY]))
        elif kind == "move":
            word = here.pop(k)
            into = after[draw(st.integers(0, len(after) - 1))]
            into.insert(draw(st.integers(0, len(into))), word)
        elif kind == "split":
            after[n : n + 1] = [here[:k], here[k:]]
        elif kind == "order":
            after.insert(draw(st.integers(0, len(after) - 1)), after.pop(n))
        elif kind == "cut":
            here.pop(k)
        else:
            here.insert(k, draw(st.sampled_from(["added", "extra"])))
    ends = draw(st.sampled_from([". ", "! ", ".\n"]))
    return plain, told, before, [each for each in after if each], ends


def text_of(sentences, ends):
    return "".join(f"{' '.join(each).capitalize()}{ends}" for each in sentences)


@settings(max_examples=150, deadline=None)
@given(edits())
def test_no_word_that_was_not_in_an_open_sentence_is_read_and_open_sentences_stay_open(case):
    plain, told, before, after, ends = case
    old, new = text_of(before, ends), text_of(after, ends)
    start = old.lower().index(" ".join(told))
    mark = law.Mark(start, start + len(" ".join(told)), "allegation")
    base = uuid4()
    taken = inherited(new, [Source(base, old, (mark,))], base=base)
    shown = law.render(
        law.Passage("p", new, tuple(taken.marks)), law.Reader("karim"), law.Cleared(chosen=frozenset({"p"}))
    )
    read = [word.forms[0] for piece in shown.pieces if not piece.covered for word in words_of(piece.words)]
    whole = told in after
    allowed = {word for each in plain for word in each}
    if whole:  # nothing of it was changed: what else was written is the writer's own to say
        assert not set(read) & set(told)
    else:
        assert set(read) <= allowed, taken.marks
    if shown.shown:
        text = " ".join(read)
        for each in after:
            if each in plain:
                assert " ".join(each) in text


@settings(max_examples=150, deadline=None)
@given(edits(), st.sampled_from(["allegation", "address"]), st.booleans())
def test_what_is_not_looked_at_closely_would_have_brought_nothing(case, shield, earlier):
    plain, told, before, after, ends = case
    old, new = text_of(before, ends), text_of(after, ends)
    start = old.lower().index(" ".join(told))
    mark = law.Mark(start, start + len(" ".join(told)), shield)
    others = [
        Source(uuid4(), old, (mark,), mentions=frozenset({uuid4()}), earlier=earlier),
        Source(uuid4(), old, (), mentions=frozenset({uuid4()})),
        Source(uuid4(), text_of(plain, ends) if plain else "Nothing.", (mark,)),
    ]
    quick = inherited(new, others)
    with pytest.MonkeyPatch.context() as slow:
        slow.setattr(shielding_inherited, "_may_bring", lambda source, rows: True)
        assert inherited(new, others) == quick
