"""Who is family on one page: two steps along ties and shared homes, by what stands today."""

from datetime import date

import pytest

from alongside.record import models
from alongside.record.actions import people, statements
from alongside.record.queries.desk.family import family

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_home(story):
    """Amara, her brother Ben, their mother Dana and a lodger, Lou, live together; Femi lives elsewhere and has a son."""
    names = ("Amara Cole", "Ben Cole", "Dana Cole", "Lou Marsh", "Femi Okoye", "Kojo Okoye")
    amara, ben, dana, lou, femi, kojo = (story.known(name) for name in names)
    for parent, child, kind in (
        (dana, amara, "mother"),
        (dana, ben, "mother"),
        (femi, amara, "father"),
        (femi, kojo, "father"),
    ):
        people.relate(parent, child, kind, by=story.cast.dora, now=story.now)
    people.record_household(
        [amara, ben, dana, lou], from_on=date(2025, 1, 6), by=story.cast.dora, now=story.now
    )
    return story


def near(story, name):
    """The members of the family page of somebody, as Dora at the front door sees it."""
    page = family(story.cast.dora.because("A call about the family"), story.people[name], now=story.now)
    names = {ref: name for name, ref in story.people.items()}
    return {names[card.ref] for card in (*page.adults, *(child.card for child in page.children))}


def test_two_steps_reach_the_fathers_other_child_and_no_further(at_home):
    assert near(at_home, "Amara Cole") == {
        "Amara Cole",
        "Ben Cole",
        "Dana Cole",
        "Lou Marsh",
        "Femi Okoye",
        "Kojo Okoye",
    }
    # From Kojo: his father, and his father's daughter; her mother and brother are a step too far.
    assert near(at_home, "Kojo Okoye") == {"Kojo Okoye", "Femi Okoye", "Amara Cole"}


def test_a_lodger_who_moved_out_on_a_wednesday_is_no_longer_shown_as_one_of_them(at_home):
    at_home.on("Thu 10 September 2026")
    lives = models.HouseholdMember.objects.get(person=at_home.people["Lou Marsh"])
    statements.end_statement(
        "household", lives.pk, last_on=date(2026, 9, 9), by=at_home.cast.dora, now=at_home.now
    )
    assert "Lou Marsh" not in near(at_home, "Amara Cole")
    assert near(at_home, "Lou Marsh") == {"Lou Marsh"}
