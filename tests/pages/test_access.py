"""Each view of a record is one row in the log; addresses cannot be walked; and what a colleague does about access, through
the pages as they press them."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import User
from alongside.design import registry
from alongside.record import models
from tests.pages.test_every_page import ABOUT_SOMEBODY, named, opener, the_record

# Pages on which no record is opened, and what they are about.
NO_RECORD = {
    "desk:batch": "a list of notices of the police, like the board",
    "desk:build": "a return: its numbers, and what was recorded since, by number only",
    "desk:contact_told": "who is still to be told: nobody, in the example",
    "desk:letter": "a text of the council's letters",
    "desk:letter_decide": "a text of the council's letters",
    "desk:letter_preview": "a text of the council's letters",
    "desk:letter_write": "a text of the council's letters",
    "desk:subject_name": "a subject of concern who is in nobody's record",
}
OPENED = [
    page
    for page in ABOUT_SOMEBODY
    if page.door == "desk" and not page.inside and "account" not in page.name and page.name not in NO_RECORD
]


@pytest.mark.parametrize("entry", ABOUT_SOMEBODY, ids=named)
def test_one_view_of_a_record_is_one_row_of_the_log_for_each_person_on_it(entry, council, client, db):
    """And one's own record opens."""
    arguments = the_record(entry, council, "own")
    user = opener(entry)
    client.force_login(user)
    before = models.ReadLog.objects.count()
    answer = client.get(entry.address(**arguments))
    assert answer.status_code in {200, 405}
    if answer.status_code == 405 or entry not in OPENED:
        return  # it only takes a form; it is about no record
    rows = list(models.ReadLog.objects.order_by("id").values_list("user", "person", "what", "role")[before:])
    people = [person for _, person, _, _ in rows if person]
    assert people, "no log row, no page"
    assert len(people) == len(set(people)), rows
    assert {who for who, _, _, _ in rows} == {user.ref}
    assert all(role in set(user.memberships.values_list("role", flat=True)) for _, _, _, role in rows)


def say(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def token(body: str) -> dict[str, str]:
    """The hidden answers of the form with a token."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body)
    return dict(found)


def at(client, email):
    client.force_login(User.objects.get(email=email))


def press(client, address, **answers):
    """Open a page and send its form with these answers."""
    hidden = token(client.get(address).content.decode())
    return client.post(address, {**hidden, **answers})


def test_the_night_opens_a_restricted_record_in_an_emergency_and_david_reviews_it(council, client, db):
    linnet = council.person("restricted")
    child = registry._pages["desk:child"].address(person=linnet)
    at(client, "alice@council.example")
    assert client.get(child).status_code == 404
    born = models.PersonCard.objects.get(person=linnet).born_on
    wrong = press(
        client, "/emergency/", name="Linnet Vale", reasons="She has rung from a stranger's telephone."
    )
    assert wrong.status_code == 422
    assert "stranger&#39;s telephone" in wrong.content.decode(), "nothing that was typed is lost"
    opened = press(
        client,
        "/emergency/",
        name="Linnet Vale",
        born_on_day=born.day,
        born_on_month=born.month,
        born_on_year=born.year,
        reasons="She has rung from a stranger's telephone.",
    )
    assert opened.status_code == 302, opened.content.decode()[:3000]
    assert opened.url == child
    assert client.get(child).status_code == 200
    opening = models.EmergencyOpening.objects.order_by("-recorded_at").first()
    review = f"/emergencies/{opening.pk}/"
    assert client.get(review).status_code == 404, "nobody reviews their own"
    at(client, "david@council.example")
    assert "Alice Moreno" in client.get("/").content.decode()
    done = press(client, review, outcome="not_proper", follows="breach", words="Her aunt rang Alice at home.")
    assert done.status_code == 302
    at(client, "alice@council.example")
    assert client.get(child).status_code == 404


def test_hannah_restricts_a_family_and_charlie_finds_it_no_more(council, client, db):
    amara = council.person("own")
    at(client, "hannah@council.example")
    hannah = User.objects.get(email="hannah@council.example")
    grace = User.objects.get(email="grace@council.example")
    address = f"/people/{amara}/access/restrict/"
    offered = re.findall(r'<option value="([^"]+)"', client.get(address).content.decode())
    year = datetime.now(UTC).year + 1
    sent = press(
        client,
        address,
        people=str(amara),
        reasons="Her father has been seen outside.",
        owner=next(name for name in offered if name.startswith(hannah.name)),
        second=next(name for name in offered if name.startswith(grace.name)),
        desk_phone="01632 960199",
        expires_on_day="1",
        expires_on_month="6",
        expires_on_year=str(year),
    )
    assert sent.status_code == 302, sent.content.decode()[:4000]
    standing = models.Restriction.objects.get(person=amara)
    assert (standing.owner, standing.second) == (hannah.ref, grace.ref)
    at(client, "ben@council.example")
    assert client.get(f"/children/{amara}/").status_code == 404


def test_a_reference_put_into_the_composer_by_hand_shows_no_name(council, client, db):
    """Ben's search finds somebody of another family and Ben adds them. A reference alone, or one signed for another
    entry, adds nobody: their record has not been opened, and nobody said why."""
    at(client, "alice@council.example")
    other = council.person("other")
    name = models.PersonCard.objects.get(person=other).name
    address = reverse("desk:write_note", kwargs={"child": council.person("own")})
    opened = client.get(address).content.decode()
    form = token(opened)
    for made_up in (str(other), f"{other}:{'A' * 43}", f"{other}:"):
        answer = client.post(address, {**form, "act": "find", "added": made_up})
        assert name not in shown(answer), made_up
    found = client.post(address, {**form, "act": "find", "find": name})
    signed = re.search(rf'name="added" value="({other}:[^"]+)"', found.content.decode())
    assert signed, "the search did not find them"
    added = client.post(address, {**form, "act": "find", "added": signed[1]})
    assert name in shown(added)
    another = client.get(address + "?new").content.decode()
    elsewhere = client.post(address, {**token(another), "act": "find", "added": signed[1]})
    assert name not in shown(elsewhere)


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()
