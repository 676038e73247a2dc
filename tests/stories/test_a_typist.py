"""How long it takes: a strategy discussion and a visit, by somebody who types forty words a minute; pages and boxes counted.

What is found is printed in docs/decisions/what-it-costs.md, and compared with it here.
"""

from pathlib import Path

import pytest

from tests.stories.walker import Walker

pytestmark = pytest.mark.slow
PRINTED = Path(__file__).parents[2] / "docs" / "decisions" / "what-it-costs.md"


def in_words(what, walker, most):
    """The row of the table that says it."""
    minutes, seconds = divmod(round(walker.seconds), 60)
    words = sum(len(each.words.split()) for each in walker.typed)
    touched = f"{walker.chosen} boxes, answers and buttons"
    return f"| {what} | {minutes} min {seconds:02d} s: {len(walker.pages)} pages, {touched}, {words} words typed | {most} minutes |"


def told(what, walker, most):
    """Within its time, and as printed."""
    assert not walker.errors, walker.errors
    assert walker.seconds <= most * 60, walker.seconds
    row = in_words(what, walker, most)
    assert row in PRINTED.read_text("utf-8"), f"print this in {PRINTED.name}: {row}"


def test_a_strategy_discussion_in_five_minutes(coles, as_, clock_at):
    """Nora at ten past two in the night: three people, what each said, two children, who does what tonight."""
    amara, ben = coles.people["Amara Cole"], coles.people["Ben Cole"]
    clock_at("Tue 15 September 2026", "02:10")
    walker = Walker(as_("nora"))
    walker.open(f"/children/{amara}/").follow("Strategy discussion")
    walker.send(
        "^Finish$",
        how="call",
        worry="Marks of a belt on Amara's legs, seen by a neighbour at one in the morning.",
        social_worker_said="Referred by the school last week. Dana has asked for help. Nobody has seen Ben tonight.",
        police_name="DS Keane",
        police_reach="01632 960701",
        police_said="He was here in March. We speak to him before anybody else does.",
        health_name="Dr Sayle",
        health_reach="01632 960702",
        health_said="Not seen this year. I can see both children at nine.",
        children=[amara, ben],
        reasons="A mark that is not from play, and a child who says how it came. Ben lives in the same home.",
        lead="Alice",
        safe_tonight="Both sleep at their grandmother's. She was rung and agrees.",
        do0_what="Take both children to their grandmother",
        do0_who="PC Hale",
        who_tells="Alice tells Dana at eight, with DS Keane",
        harm_where="in_the_home",
        **{f"decision_{child}": "joint" for child in (amara, ben)},
    )
    told("a strategy discussion in the night", walker, 5)


def test_a_visit_in_four_minutes(coles, as_, clock_at):
    """Alice after a visit: both children seen, what each said, what happened."""
    amara, ben = coles.people["Amara Cole"], coles.people["Ben Cole"]
    clock_at("Wed 16 September 2026", "16:40")
    walker = Walker(as_("alice"))
    walker.open(f"/children/{amara}/write/visit/")
    walker.send(
        "^Finish$",
        at="15:30",
        children=[amara, ben],
        place="At home",
        account="Dana opened at once. The flat was warm and there was food. Amara showed her room and her drawings. Ben slept, "
        "woke, and went to his mother. Dana said that the nights are hardest and that her sister comes on Fridays now. We "
        "agreed that I ring the health visitor about sleep, and come again on Tuesday after school.",
        **{
            f"seen_{amara}": "alone",
            f"seen_{ben}": "with_others",
            f"words_{amara}": "I like it when it is quiet.",
            f"words_{ben}": "He said train, and again.",
        },
    )
    told("a visit", walker, 4)
