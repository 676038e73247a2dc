"""The main need of each child is written down once, where the referral is decided, and stands in the census."""

from alongside.record import models
from tests.stories.test_front_door_is_not_upset import fields_of


def test_two_children_of_one_call_have_each_their_own_main_need(story, as_, clock_at):
    story.on("Mon 23 November 2026", "10:00").school_refers("Amara Cole", "Ben Cole")
    clock_at("Mon 23 November 2026", "15:00")
    maud = as_("maud")
    address = f"/front-door/{story.contact}/decide/"
    form = fields_of(maud.get(address)) | {
        "c0-outcomes": "s17_assessment",
        "c0-need": "N4",
        "c1-outcomes": "no_further_action",
        "reasons": "Hungry at school.",
        **dict.fromkeys(
            ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary"),
            "Not yet known",
        ),
        "act": "finish",
    }
    assert maud.post(address, form).status_code == 302
    received = models.Event.objects.filter(kind="referral_received").select_related("person__card")
    assert {row.person.card.name: row.facts.get("primary_need") for row in received} == {
        "Amara Cole": "N4",
        "Ben Cole": None,
    }
