"""What one reader gets of one passage: the whole grid, and that nothing added ever shows more."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, strategies as st

from alongside.law import passages
from alongside.law.passages import SHIELDS, Cleared, Mark, Passage, Reader, Why, clearing, render

WORDS = "Amara told her gran that Dana moved to 3 Larkmere Walk in May. Mr Amos heard it at school."
WALK = Mark(WORDS.index("3 Lark"), WORDS.index(" in May"), "address", "dana")
DANA = Reader("dana", frozenset({"amara"}))
FEMI = Reader("femi", frozenset({"amara"}))
CHOSEN = Cleared(chosen=frozenset({"p"}))


def passage(*marks, about=("amara",), mentions=(), told_by=(), **more):
    return Passage("p", WORDS, marks, frozenset(about), frozenset(mentions), frozenset(told_by), **more)


def test_their_own_address_is_theirs_to_read_and_nobody_elses():
    assert render(passage(WALK), DANA, CHOSEN).words == WORDS
    got = render(passage(WALK), FEMI, CHOSEN)
    assert got.words == WORDS.replace("3 Larkmere Walk", "[an address that is kept private]")
    assert got.outcome == "replaced"


def test_what_is_left_out_is_as_long_whatever_it_covers():
    long = WORDS.replace("3 Larkmere Walk", "Flat 19, The Old Maltings, 271 Upper Canal Street")
    mark = Mark(long.index("Flat"), long.index(" in May"), "address", "dana")
    short = render(passage(WALK), FEMI, CHOSEN).words
    assert render(replace(passage(mark), words=long), FEMI, CHOSEN).words == short


def test_half_a_street_marked_is_the_whole_word_kept_private():
    half = Mark(WORDS.index("arkmere"), WORDS.index("mere Walk") + 2, "address", "dana")
    assert "Lark" not in render(passage(half), FEMI, CHOSEN).words


def test_two_marks_beside_each_other_are_said_once():
    number = Mark(WORDS.index("3 Lark"), WORDS.index(" Larkmere"), "address", "dana")
    street = Mark(WORDS.index("Larkmere"), WORDS.index(" in May"), "address", "dana")
    assert render(passage(number, street), FEMI, CHOSEN).words.count("kept private") == 1


def test_who_told_us_is_not_shown_to_whom_it_is_about():
    got = render(passage(told_by=("gran",)), DANA, CHOSEN)
    assert not got.shown
    assert [(one.why, one.people) for one in got.reasons] == [(Why.TELLER, ("gran",))]


def test_an_order_is_stronger_than_any_clearing():
    kept = replace(FEMI, kept_from=frozenset({"amara"}))
    got = render(passage(), kept, replace(CHOSEN, people=frozenset({"amara"})))
    assert [one.why for one in got.reasons] == [Why.KEPT_FROM]


def test_a_machines_draft_stays_here_until_its_lines_are_confirmed():
    got = render(passage(unconfirmed=2), DANA, CHOSEN)
    assert [(one.why, one.number) for one in got.reasons] == [(Why.UNCONFIRMED, 2)]


def test_where_nothing_but_what_is_shielded_would_be_left_it_is_absent():
    whole = Mark(0, len(WORDS), "referrer")
    assert [one.why for one in render(passage(whole), DANA, CHOSEN).reasons] == [Why.ALL_SHIELDED]


def test_legal_advice_police_evidence_and_adoption_leave_by_nobodys_clearing():
    stay = [shield.key for shield in SHIELDS if shield.never_leaves]
    assert stay == ["privileged", "police", "adoption"]
    for key in stay:
        mark = replace(WALK, shield=key)
        cleared = replace(CHOSEN, words=frozenset({clearing("p", key, "3 Larkmere Walk")}))
        assert "Larkmere" not in render(passage(mark), DANA, cleared).words


def test_words_cleared_as_an_address_are_not_cleared_as_legal_advice():
    cleared = replace(CHOSEN, words=frozenset({clearing("p", "address", "3 Larkmere Walk")}))
    assert render(passage(WALK), FEMI, cleared).words == WORDS
    heavier = replace(WALK, shield="referrer")
    assert "Larkmere" not in render(passage(WALK, heavier), FEMI, cleared).words


def test_a_shield_nobody_declared_still_shields():
    assert "Larkmere" not in render(passage(replace(WALK, shield="new_kind")), DANA, CHOSEN).words


@pytest.mark.parametrize(
    ("chosen", "teller", "neighbour", "brother", "cleared", "kept", "drafted"),
    list(product([True, False], repeat=7)),
)
def test_the_whole_grid(chosen, teller, neighbour, brother, cleared, kept, drafted):
    """A passage about Amara, perhaps told by Gran, speaking of a neighbour or of a brother who is not Femi's."""
    got = render(
        passage(
            about=("amara", "ben") if brother else ("amara",),
            mentions=("neighbour",) if neighbour else (),
            told_by=("gran",) if teller else (),
            unconfirmed=int(drafted),
        ),
        replace(FEMI, kept_from=frozenset({"amara"}) if kept else frozenset()),
        Cleared(
            chosen=frozenset({"p"}) if chosen else frozenset(),
            people=frozenset({"gran", "neighbour", "ben"}) if cleared else frozenset(),
        ),
    )
    others = teller or neighbour or brother
    assert got.shown is (chosen and not kept and not drafted and (cleared or not others))
    assert bool(got.reasons) is not got.shown
    assert got.words == (WORDS if got.shown else "")


@pytest.mark.parametrize("shield", SHIELDS, ids=lambda shield: shield.key)
@pytest.mark.parametrize("reader", [DANA, FEMI], ids=["dana", "femi"])
@pytest.mark.parametrize("cleared", [True, False])
def test_each_shield_for_its_own_person_and_for_another(shield, reader, cleared):
    mark = replace(WALK, shield=shield.key)
    words = frozenset({clearing("p", shield.key, "3 Larkmere Walk")}) if cleared else frozenset()
    got = render(passage(mark), reader, replace(CHOSEN, words=words)).words
    theirs = shield.own and reader is DANA
    assert ("Larkmere" in got) is (theirs or (cleared and not shield.never_leaves))
    assert (shield.instead in got) is ("Larkmere" not in got)


# --- nothing added ever shows more ---

PEOPLE = st.frozensets(st.sampled_from(["amara", "ben", "dana", "femi", "gran", "neighbour"]), max_size=4)
MARKS = st.builds(
    Mark,
    st.integers(-3, len(WORDS)),
    st.integers(0, len(WORDS) + 3),
    st.sampled_from([shield.key for shield in SHIELDS]),
    st.sampled_from(["", "dana", "femi", "amara"]),
)
PASSAGES = st.builds(
    Passage,
    st.just("p"),
    st.just(WORDS),
    st.lists(MARKS, max_size=4).map(tuple),
    PEOPLE,
    PEOPLE,
    PEOPLE,
    st.integers(0, 1),
)
READERS = st.builds(Reader, st.sampled_from(["dana", "femi", ""]), PEOPLE, PEOPLE)
CLEARED = st.builds(
    Cleared,
    st.sampled_from([frozenset({"p"}), frozenset()]),
    PEOPLE,
    st.frozensets(
        st.sampled_from(
            [
                clearing("p", kind, words)
                for kind in ("address", "name")
                for words in ("3 Larkmere Walk", "Dana")
            ]
        ),
        max_size=2,
    ),
)


def own_words(rendered):
    """Which of the passage's own characters the reader gets, by their place."""
    at, got = 0, set()
    for piece in rendered.pieces:
        length = len(piece.covered or piece.words)
        if not piece.covered:
            got |= set(range(at, at + length))
        at += length
    return got


@given(PASSAGES, READERS, CLEARED, MARKS)
def test_another_mark_never_shows_more(written, reader, cleared, mark):
    more = replace(written, marks=(*written.marks, mark))
    assert own_words(render(more, reader, cleared)) <= own_words(render(written, reader, cleared))


@given(PASSAGES, READERS, CLEARED, PEOPLE, st.sampled_from(["about", "mentions", "told_by"]))
def test_another_person_never_shows_more(written, reader, cleared, people, part):
    more = replace(written, **{part: getattr(written, part) | people})
    assert own_words(render(more, reader, cleared)) <= own_words(render(written, reader, cleared))


@given(PASSAGES, READERS, CLEARED, PEOPLE)
def test_another_order_never_shows_more(written, reader, cleared, people):
    stricter = replace(reader, kept_from=reader.kept_from | people)
    assert own_words(render(written, stricter, cleared)) <= own_words(render(written, reader, cleared))


@given(PASSAGES, READERS, CLEARED)
def test_what_is_shown_and_what_is_covered_are_the_whole_passage_in_order(written, reader, cleared):
    got = render(written, reader, cleared)
    assert "".join(piece.covered or piece.words for piece in got.pieces) in ("", WORDS)
    for piece in got.pieces:
        assert not piece.covered or piece.words == passages.shield(piece.mark.shield).instead


@given(PASSAGES, READERS, CLEARED)
def test_nobody_is_shown_a_passage_that_speaks_of_somebody_who_is_neither_theirs_nor_cleared(
    written, reader, cleared
):
    got = render(written, reader, cleared)
    if got.shown:
        assert written.people <= {reader.person} | reader.children | cleared.people
        assert not written.people & reader.kept_from
