"""A restricted child who comes a second time, out of another system's file, is not found by way of it.

Zerlina Quandary lives in a refuge. Her record has been restricted since Friday 4 September 2026: Nora owns it, Alice is named.
On Monday the files of the council she lived in before are loaded, with the names and addresses of its children.
"""

from datetime import date

import pytest

from alongside.exchange import loading
from alongside.record import models
from alongside.record.access import hidden_from, viewer_of
from alongside.record.acting import stamp
from alongside.record.actions import people
from alongside.record.actions.access import restrict
from alongside.record.queries.desk.search import Asked, search
from alongside.record.write import Rows, write
from tests.record.test_loading_a_census import census, child, episode

pytestmark = pytest.mark.django_db

UPN = "H801200001001"
COMPANION = """child_id,given_name,family_name,address,postcode,parent_1_given_name,parent_1_family_name
OJ1,Zerlina,Quandary,9 Secret Lane,AS9 9QQ,Petunia,Quandary
OJ2,Marigold,Quandary,9 Secret Lane,AS9 9QQ,Petunia,Quandary
OJ3,Rosa,Field,4 Open Street,AS1 1AA,Lena,Field
"""


@pytest.fixture
def zerlina(story):
    story.on("Fri 4 September 2026")
    ref = story.known("Zerlina Quandary", born_on=date(2018, 5, 2))
    restrict(
        ref,
        owner=story.cast.nora.user,
        reasons="They are in a refuge.",
        desk_phone="01632 960001",
        expires_on=date(2027, 3, 4),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    story.on("Mon 7 September 2026")
    return ref


def load(story, tmp_path, *children):
    (tmp_path / "companion.csv").write_text(COMPANION)
    return loading.load_cin(
        census(tmp_path, *children), companion=str(tmp_path / "companion.csv"), now=story.now
    )


def found_by(viewer, story, name):
    found = search(viewer_of(viewer.user, now=story.now), Asked(name=name), now=story.now)
    return {match.person.name for match in (*found.likely, *found.by_name_only)}


def with_upn(number, born):
    return child(number, born, episode()).replace("<UPNunknown>UN1</UPNunknown>", f"<UPN>{UPN}</UPN>")


def comes_by_her_pupil_number(story, zerlina):
    own = models.Identifier(person_id=zerlina, kind="upn", value=UPN, **stamp(story.cast.nora, story.now))
    write(Rows([own]))
    return with_upn("OJ1", "2018-05-12")  # the other council had another birthday


def comes_by_her_name_and_birth(story, zerlina):
    return child("OJ1", "2018-05-02", episode())


@pytest.mark.parametrize("comes", [comes_by_her_pupil_number, comes_by_her_name_and_birth])
def test_she_is_restricted_with_her_mother_and_her_sister_is_asked_about(story, zerlina, tmp_path, comes):
    said = load(
        story,
        tmp_path,
        comes(story, zerlina),
        child("OJ2", "2020-01-09", episode()),
        child("OJ3", "2016-02-03", episode()),
    )
    assert "3 new" in said, "whoever loads is not told that there is somebody"
    for colleague in (story.cast.charlie, story.cast.ines):
        names = {
            name
            for asked in ("Zerlina Quandary", "Petunia Quandary")
            for name in found_by(colleague, story, asked)
        }
        assert not names & {"Zerlina Quandary", "Petunia Quandary"}
    assert found_by(story.cast.charlie, story, "Rosa Field") == {"Rosa Field"}
    assert {"Zerlina Quandary", "Petunia Quandary"} <= found_by(
        story.cast.nora, story, "Zerlina Quandary"
    ) | found_by(story.cast.alice, story, "Petunia Quandary"), (
        "they answer for her and are named, here as there"
    )
    hidden = hidden_from(story.cast.charlie, story.now.date())
    assert len(hidden) == 3
    assert len({each.together for each in models.Restriction.objects.all()}) == 1, (
        "what is done to one is done to all"
    )
    asked = models.Task.objects.filter(kind="restrict_also", done=None)
    assert set(asked.values_list("for_user", flat=True)) == {story.cast.nora.user}


def test_another_child_with_the_number_of_a_restricted_one_stays_open(story, zerlina, tmp_path):
    """Two councils give the same number to two children, who were born on different days."""
    own = models.Identifier(
        person_id=zerlina, kind="la_child_id", value="OJ3", **stamp(story.cast.nora, story.now)
    )
    write(Rows([own]))
    load(story, tmp_path, child("OJ3", "2016-02-03", episode()))
    assert found_by(story.cast.charlie, story, "Rosa Field") == {"Rosa Field"}
    assert models.Restriction.objects.count() == 1


def test_a_home_that_is_protected_of_one_is_protected_of_whoever_else_a_file_brings_there(
    story, cast, tmp_path
):
    """Ivy's address is marked in the file and her sister Olive's is not; Rosa moved to where Petra is known to hide."""
    story.on("Mon 7 September 2026")
    petra = story.known("Petra Lane")
    people.record_address(
        petra, lines="4 Open Street", postcode="AS1 1AA", protected=True, by=cast.dora, now=story.now
    )
    (tmp_path / "companion.csv").write_text(
        "child_id,given_name,family_name,address,postcode,address_protected\n"
        "B1,Ivy,Marsh,2 Quiet Court,AS2 2BB,yes\n"
        'B2,Olive,Marsh,"2, Quiet court",as22bb,\n'
        "B3,Rosa,Field,4 Open Street,AS1 1AA,no\n"
        "B4,Finn,Hill,5 Open Street,AS1 1AA,no\n"
    )
    born = ("2018-01-01", "2019-01-01", "2016-02-03", "2017-02-03")
    children = [child(f"B{n}", on, episode()) for n, on in enumerate(born, start=1)]
    loading.load_cin(census(tmp_path, *children), companion=str(tmp_path / "companion.csv"), now=story.now)
    loaded = models.Address.objects.exclude(person=petra).order_by("person__names__given")
    assert list(loaded.values_list("person__names__given", "protected")) == [
        ("Finn", False),
        ("Ivy", True),
        ("Olive", True),
        ("Rosa", True),
    ]
