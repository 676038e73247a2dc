"""Alice looks through Amara's story, finds what she needs, and says what in it matters; through the pages, without scripts."""

import re

import pytest
from django.urls import reverse

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.record import models

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
WAS = re.compile(r'name="was" value="([^"]*)"')


@pytest.fixture
def alice(coles, as_, clock_at):
    coles.on("Tue 8 September 2026", at="16:00")
    coles.people["visit"] = coles.visits("Amara Cole", words="Amara lined up her trains by the radiator.")
    clock_at("Wed 9 September 2026", "10:00")
    return as_("alice")


def at(name, coles, **more):
    return reverse(f"desk:{name}", kwargs={"person": coles.people["Amara Cole"], **more})


def test_words_are_looked_for_without_standing_in_an_address(alice, coles):
    sent = alice.post(at("story", coles) + "?group=contact", {"words": "trains"})
    assert sent.status_code == 302
    assert "trains" not in sent.headers["Location"]
    assert "group=contact" in sent.headers["Location"]
    found = alice.get(sent.headers["Location"]).content.decode()
    assert "<mark>trains</mark>" in found
    assert "1 thing found" in found
    nothing = alice.post(at("story", coles), {"words": "submarine"})
    assert (
        "Nothing in this story is what you asked for"
        in alice.get(nothing.headers["Location"]).content.decode()
    )
    empty = alice.post(at("story", coles), {"words": " "})
    assert empty.status_code == 422
    assert "Enter what to look for" in empty.content.decode()


def test_a_day_that_is_none_is_said_at_its_field_and_leaves_nothing_out(alice, coles):
    wrong = alice.get(at("story", coles) + "?since_day=31&since_month=2&since_year=2026").content.decode()
    assert "From must be a real date" in wrong
    assert "radiator" in wrong
    turned = "?since_day=9&since_month=9&since_year=2026&until_day=8&until_month=9&until_year=2026"
    assert "To must be the same as or after From" in alice.get(at("story", coles) + turned).content.decode()
    for odd in ("?after=x", "?who=%00", "?search=nothing", "?group=; drop"):
        assert alice.get(at("story", coles) + odd).status_code in (200, 400, 422), odd


def test_what_matters_is_said_changed_and_taken_out_and_a_colleague_in_between_is_not_overwritten(
    alice, as_, coles
):
    there = at("significant", coles, thing=coles.people["visit"])
    opened = alice.get(there).content.decode()
    assert "Amara lined up her trains" in opened
    said = {"form_token": TOKEN.search(opened)[1], "was": WAS.search(opened)[1]}
    missing = alice.post(there, {**said, "why": ""})
    assert "Enter why it is significant" in missing.content.decode()
    kept = alice.post(there, {**said, "why": "She plays again."}, follow=True)
    assert "It stands in the chronology" in kept.content.decode()
    assert "She plays again." in kept.content.decode()
    twice = alice.post(there, {**said, "why": "She plays again."})
    assert twice.status_code == 302, "the same form a second time does nothing twice"
    assert models.Significant.objects.count() == 1

    both = [client.get(there).content.decode() for client in (alice, as_("bob"))]
    forms = [{"form_token": TOKEN.search(page)[1], "was": WAS.search(page)[1]} for page in both]
    as_("bob").post(there, {**forms[1], "why": "Bob saw it too."})
    refused = alice.post(there, {**forms[0], "why": "My other words."}).content.decode()
    assert "Bob saw it too." in refused
    assert "My other words." in refused, "nothing typed is lost"

    page = alice.get(there).content.decode()
    out = {"form_token": TOKEN.search(page)[1], "act": "out"}
    assert "Enter why it is taken out" in alice.post(there, {**out, "because": ""}).content.decode()
    gone = alice.post(there, {**out, "because": "It was a usual day."}, follow=True).content.decode()
    assert "It was taken out of the chronology" in gone
    assert "Bob saw it too." in alice.get(there).content.decode(), "what was written stays to be read"


def test_somebody_elses_reference_in_the_address_marks_nothing(alice, coles):
    bens = models.Event.objects.filter(person=coles.people["Ben Cole"]).first().pk
    there = at("significant", coles, thing=bens)
    assert alice.get(there).status_code == 404
    page = alice.get(at("significant", coles, thing=coles.people["visit"])).content.decode()
    sent = alice.post(there, {"form_token": TOKEN.search(page)[1], "why": "Not hers."})
    assert sent.status_code == 404
    assert not models.Significant.objects.exists()
