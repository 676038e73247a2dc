"""Services around a child: who is involved, since when, last confirmed. Writing one down opens nothing."""

from datetime import date

import pytest

from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken
from alongside.record.actions import services
from alongside.record.actions.services import Involved

GP = Involved(
    kind="gp",
    name="Mill Road Surgery",
    contact="Dr Imran Patel",
    reach="01632 960400",
    from_on=date(2024, 3, 1),
)


def act(story, action, *asked, by="alice", **more):
    return action(*asked, by=getattr(story.cast, by), now=story.now, **more)


@pytest.fixture
def amara(story):
    story.on("Fri 4 September 2026")
    return story.known("Amara Cole")


def standing(child):
    return models.ServiceInvolved.objects.filter(person=child, standing=True, replaced_by=None)


def test_recording_one_opens_nothing(story, amara):
    tables = (models.Matter, models.Event, models.Stage, models.Deadline, models.Task, models.Notice)
    before = [table.objects.count() for table in tables]
    act(story, services.record_service, amara, GP)
    assert [table.objects.count() for table in tables] == before
    (row,) = standing(amara)
    assert (row.name, row.from_on, row.confirmed_on) == (
        "Mill Road Surgery",
        date(2024, 3, 1),
        date(2026, 9, 4),
    )


def test_it_is_confirmed_and_changed_and_what_was_said_stays(story, amara):
    ref = act(story, services.record_service, amara, GP)
    story.on("Mon 2 November 2026")
    ref = act(story, services.confirm_service, ref)
    other = Involved(kind="gp", name="Mill Road Surgery", contact="Dr Ada Wren", from_on=date(2024, 3, 1))
    act(story, services.confirm_service, ref, changed=other)
    (row,) = standing(amara)
    assert (row.contact, row.confirmed_on) == ("Dr Ada Wren", date(2026, 11, 2))
    assert models.ServiceInvolved.objects.filter(person=amara).count() == 3


def test_it_ends_and_then_nothing_is_confirmed(story, amara):
    ref = act(story, services.record_service, amara, GP)
    with pytest.raises(Mistaken, match="before the first"):
        act(story, services.end_service, ref, last_on=date(2024, 2, 1))
    act(story, services.end_service, ref, last_on=date(2026, 9, 1), because="They moved")
    with pytest.raises(NotFound):
        act(story, services.confirm_service, ref)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Involved(kind="gp", name=" "), "name"),
        (Involved(kind="bank", name="A"), "kind"),
        (Involved(kind="gp", name="A", confirmed_on=date(2026, 9, 5)), "confirmed_on"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(story, amara, said, field):
    with pytest.raises(Mistaken) as wrong:
        act(story, services.record_service, amara, said)
    assert wrong.value.field == field


def test_the_same_one_twice_is_said(story, amara):
    act(story, services.record_service, amara, GP)
    with pytest.raises(Mistaken, match="on the list already"):
        act(story, services.record_service, amara, GP)
