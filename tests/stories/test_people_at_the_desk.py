"""Finding, joining and putting right: what a worker does about people, through the pages they use."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import User
from alongside.design import clock
from alongside.record import access, models
from alongside.record.queries.desk import people, portrait
from tests.pages.conftest import council as council

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@pytest.fixture
def at_desk(council, db):
    """`at_desk("alice")`: a browser without scripts in which she is signed in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@council.example"))
        return client

    return enter


def opened(client: Client, name: str, query: str = "", **values) -> str:
    answer = client.get(reverse(f"desk:{name}", kwargs=values) + query)
    assert answer.status_code == 200, answer.headers.get("Location", answer.status_code)
    return answer.content.decode()


def sends(client: Client, name: str, said: dict, query: str = "", **values):
    """Open the page, fill the form in, send it."""
    address = reverse(f"desk:{name}", kwargs=values) + query
    token = TOKEN.search(client.get(address).content.decode())
    return client.post(address, {**said, "form_token": token[1] if token else ""})


def searches(client: Client, **asked) -> str:
    sent = client.post(reverse("desk:search"), asked)
    assert sent.status_code == 302, sent.content.decode()[:2000]
    typed = [word for word in asked.values() if isinstance(word, str)]
    assert not any(word in sent.headers["Location"] for word in typed), "words in the address"
    return client.get(sent.headers["Location"]).content.decode()


def born(day) -> dict[str, int]:
    return {"born_on_day": day.day, "born_on_month": day.month, "born_on_year": day.year}


def test_a_name_misheard_and_a_birthday_turned_round_still_find_her(at_desk, council):
    amara = people.cards([council.person("amara")])[council.person("amara")]
    found = searches(at_desk("alice"), name="Amarra Kole", **born(amara.born_on))
    assert "Amara Cole" in found
    assert "same date of birth" in found
    assert "name spelt almost the same" in found
    if amara.born_on.day <= 12 and amara.born_on.day != amara.born_on.month:
        turned = amara.born_on.replace(day=amara.born_on.month, month=amara.born_on.day)
        assert "day and month of birth swapped" in searches(at_desk("alice"), **born(turned))


def test_two_boys_of_one_name_are_never_taken_for_one_by_their_name(at_desk):
    found = searches(at_desk("alice"), name="Jack Turner")
    assert found.count("Jack Turner") >= 2
    assert "Only the name is alike" in found
    assert "10 years" in found
    assert "11 years" in found


def test_a_restricted_record_only_says_which_desk_to_ring_and_only_at_the_front_door(at_desk, council):
    at_the_door = searches(at_desk("nadia"), name="Linnet Vale")
    assert "Restricted record: ring this 24-hour desk" in at_the_door
    assert "01632 960199" in at_the_door
    elsewhere = searches(at_desk("alice"), name="Linnet Vale")
    assert "Restricted record" not in elsewhere
    assert "Linnet" not in elsewhere.replace('value="Linnet Vale"', "")
    assert 'value="Linnet Vale"' in elsewhere, (
        "as whoever looks for somebody who does not exist reads what they typed"
    )
    notes = models.HiddenMatch.objects.filter(person=council.person("linnet"))
    assert {note.recorded_by for note in notes} == {
        council.cast["Nadia"].user,
        council.cast["Alice"].user,
    }, "the owner can read who searched"


def test_a_refuge_is_not_found_by_its_postcode_by_whoever_does_not_work_there(at_desk, council):
    assert "Haddad" not in searches(at_desk("charlie"), address="AS9 9ZX")
    beside = searches(at_desk("charlie"), name="Layla Haddad", address="AS9 9ZX")
    assert "matches a protected detail" in beside
    assert "same postcode" not in beside
    assert "Protected address" in beside
    assert "same postcode" in searches(at_desk("alice"), name="Layla Haddad", address="AS9 9ZX")


@pytest.mark.parametrize(
    "words", ["x" * 4000, "'; DROP TABLE record_person; --", "%%%", "🦊 ''\"", "ñandú Ó Súilleabháin"]
)
def test_an_absurd_search_is_answered_calmly(at_desk, words):
    client = at_desk("alice")
    answer = client.post(reverse("desk:search"), {"name": words})
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert client.get(answer.headers["Location"]).status_code == 200
    assert client.post(reverse("desk:search"), {"name": "a\x00b"}).status_code == 422


def test_nobody_is_written_down_before_somebody_looked(at_desk):
    client = at_desk("alice")
    assert "Search first" in opened(client, "new_person")
    sent = client.post(reverse("desk:search"), {"name": "Orla Penhaligon"})
    query = "?" + sent.headers["Location"].partition("?")[2]
    wrong = sends(client, "new_person", {"family": "Penhaligon", "nhs_number": "1234567890"}, query)
    assert wrong.status_code == 422
    assert "check it against the letter" in wrong.content.decode()
    right = sends(
        client, "new_person", {"given": "Orla", "family": "Penhaligon", "nhs_number": "999 000 4110"}, query
    )
    assert right.status_code == 302
    assert "Orla Penhaligon" in searches(client, number="9990004110")


def test_the_same_form_sent_twice_writes_one_person(at_desk):
    client = at_desk("alice")
    sent = client.post(reverse("desk:search"), {"name": "Twice Sent"})
    address = reverse("desk:new_person") + "?" + sent.headers["Location"].partition("?")[2]
    token = TOKEN.search(client.get(address).content.decode())[1]
    said = {"given": "Twice", "family": "Sent", "form_token": token}
    one, two = client.post(address, said), client.post(address, said)
    assert one.headers["Location"] == two.headers["Location"]
    assert models.Name.objects.filter(given="Twice", family="Sent").count() == 1


def test_an_address_ends_and_the_next_one_stands_and_the_first_can_still_be_read(at_desk, council):
    client, amara = at_desk("alice"), council.person("amara")
    first = council.address_of("amara")
    today = clock.day_of(clock.now())
    ended = today - timedelta(days=2)
    day = {"last_on_day": ended.day, "last_on_month": ended.month, "last_on_year": ended.year}
    said = {"how": "ended", "because": "Dana", **day}
    assert sends(client, "end_statement", said, person=amara, statement=first).status_code == 302
    assert (
        sends(client, "add_address", {"lines": "5 New Row", "postcode": "as11aa"}, person=amara).status_code
        == 302
    )
    page = opened(client, "child", person=amara)
    assert "5 New Row, AS1 1AA" in page
    assert "14 Quarry Road" not in page
    assert "14 Quarry Road" in opened(client, "person", person=amara)
    assert models.Address.objects.filter(pk=first).exists()


def test_not_asked_refused_and_not_safe_to_ask_are_answers_too(at_desk, council):
    client, bea = at_desk("alice"), council.person("bea")
    query = "?" + urlencode({"fact": "ethnicity"})
    assert "They did not want to say" in opened(client, "person", person=bea)
    unsafe = {"standing": "unsafe_to_ask"}
    assert sends(client, "answer", unsafe, query, person=bea).status_code == 302
    assert "It would not be safe to ask" in opened(client, "person", person=bea)
    assert sends(client, "answer", {"standing": "known"}, query, person=bea).status_code == 422


def test_two_records_are_joined_after_a_look_at_both_and_parted_again(at_desk, council):
    client, amina, aminah = at_desk("hannah"), council.person("amina"), council.person("aminah")
    why = {"reason": "same_name"}
    for one in (amina, aminah):
        assert sends(client, "why", why, person=one).status_code == 302
    query = f"?other={aminah}"
    page = opened(client, "join", query, person=amina)
    assert "The same in both" in page
    assert "date of birth" in page
    said = {"verdict": "same", "reasons": "The school has one girl at that address."}
    assert sends(client, "join", said, query, person=amina).status_code == 302
    assert (
        client.get(reverse("desk:child", kwargs={"person": aminah}))
        .headers["Location"]
        .endswith(f"/{amina}/")
    )
    said = {"verdict": "not_same", "reasons": "They are cousins."}
    assert sends(client, "join", said, query, person=amina).status_code == 302
    assert "Aminah Othman" in opened(client, "child", person=aminah)


def test_joined_records_that_give_two_birthdays_say_so_until_somebody_puts_it_right(at_desk, council):
    client, jack, other = at_desk("farah"), council.person("jack"), council.person("other_jack")
    for one in (jack, other):
        sends(client, "why", {"reason": "same_name"}, person=one)
    assert "do not agree" not in opened(client, "child", person=jack)
    said = {"verdict": "same", "reasons": "His mother says that there is one Jack."}
    assert sends(client, "join", said, f"?other={other}", person=jack).status_code == 302
    stands = client.get(reverse("desk:child", kwargs={"person": jack}))
    page = opened(client, "child", person=other if stands.status_code == 302 else jack)
    born = {
        str(day.year)
        for day in models.PersonCard.objects.filter(person__in=[jack, other]).values_list(
            "born_on", flat=True
        )
    }
    assert "The records joined here do not agree" in page
    assert len(born) == 2
    assert all(year in page for year in born)


def test_a_note_on_the_wrong_jack_is_read_on_the_right_one_only(at_desk, council):
    farah = at_desk("farah")
    other, jack = council.person("other_jack"), council.person("jack")
    for one in (other, jack):
        sends(farah, "why", {"reason": "asked"}, person=one)
    assert str(council.refs["moved_entry"]) in opened(farah, "child", person=other), (
        "the officer still finds it"
    )
    alice = at_desk("alice")
    sends(alice, "why", {"reason": "same_name"}, person=other)
    assert str(council.refs["moved_entry"]) not in opened(alice, "child", person=other)
    page = opened(alice, "child", person=jack)
    entries = [
        alice.get(address).content.decode() for address in set(re.findall(r'href="(/entries/[^"]+)"', page))
    ]
    assert any("thornwicket" in entry for entry in entries), "and it is read on the right one"


def test_who_may_not_move_an_entry_tells_the_officer(at_desk, council):
    alice = at_desk("alice")
    values = {"person": council.person("own"), "entry": council.refs["entry"]}
    assert "Tell the information officer" in opened(alice, "move_entry", **values)
    assert sends(alice, "move_entry", {"reasons": "This was another family."}, **values).status_code == 302
    assert "says that an entry stands on the wrong record" in opened(at_desk("farah"), "home")


def test_a_warning_stands_above_the_address_and_ends_with_a_reason(at_desk, council):
    alice = at_desk("alice")
    page = opened(alice, "child", person=council.person("kayleigh"))
    assert page.index("Threatened a housing officer") < page.index("38 Foundry Close")
    assert "Scabies" not in page
    values = {"person": council.person("tracey"), "warning": council.refs["warning"]}
    said = {"outcome": "ended", "reasons": "The dog was rehomed."}
    assert sends(alice, "review_warning", said, **values).status_code == 302
    assert "Large dog" not in opened(alice, "child", person=council.person("kayleigh"))


def test_somebody_elses_child_opens_with_a_reason_that_is_kept(at_desk, council):
    charlie, amara = at_desk("charlie"), council.person("amara")
    asked = charlie.get(reverse("desk:child", kwargs={"person": amara}))
    assert asked.status_code == 302
    assert "/why/" in asked.headers["Location"]
    assert "Amara" not in charlie.get(asked.headers["Location"]).content.decode(), "no name before a reason"
    assert sends(charlie, "why", {"reason": "other"}, person=amara).status_code == 422, (
        "another reason needs words"
    )
    assert sends(charlie, "why", {"reason": "duty", "words": "Alice is ill"}, person=amara).status_code == 302
    assert "Amara Cole" in opened(charlie, "child", person=amara)
    looked = opened(at_desk("hannah"), "who_looked", person=amara)
    assert "Charlie Novak" in looked
    assert "covering for a colleague: Alice is ill" in looked


def test_no_page_is_shown_that_was_not_logged(at_desk, council):
    layla = council.person("layla")
    before = models.ReadLog.objects.filter(person=layla).count()
    opened(at_desk("alice"), "child", person=layla)
    assert models.ReadLog.objects.filter(person=layla).count() == before + 1


def test_the_childs_page_costs_the_same_however_long_the_story(council, db, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(name: str) -> int:
        now = clock.now()
        with CaptureQueriesContext(connection) as made:
            portrait.portrait(council.cast["Alice"], council.person(name), now=now)
        return len(made)

    assert abs(cost("kiran") - cost("amara")) <= 2


def test_the_page_of_a_child_kept_back_from_is_the_page_of_nobody(at_desk, council):
    with pytest.raises(access.NotFound):
        portrait.portrait(council.cast["Charlie"], council.person("linnet"), now=clock.now())
    family = opened(at_desk("alice"), "family", person=council.person("layla"))
    assert "Vale" not in family


def test_a_form_about_one_pair_of_records_says_done_for_no_other_pair(at_desk, council):
    """Whom a form is about besides stands after the question mark; a token used for one is refused for another."""
    hannah, jack = at_desk("hannah"), council.person("jack")
    amara, kayleigh = council.person("amara"), council.person("kayleigh")
    for one in (jack, amara, kayleigh):
        sends(hannah, "why", {"reason": "same_name"}, person=one)
    address = reverse("desk:join", kwargs={"person": jack})
    token = TOKEN.search(opened(hannah, "join", f"?other={amara}", person=jack))[1]
    said = {"verdict": "not_same", "reasons": "Met both of them.", "form_token": token}

    assert hannah.post(f"{address}?other={amara}", said).status_code == 302
    again = hannah.post(f"{address}?other={amara}", said)
    elsewhere = hannah.post(f"{address}?other={kayleigh}", said)

    assert again.status_code == 302  # sent twice: the first one's answer
    assert elsewhere.status_code == 422
    assert "already used for something else" in elsewhere.content.decode()
    assert not models.Sameness.objects.filter(
        person__in=[jack, kayleigh], other__in=[jack, kayleigh]
    ).exists()
    assert models.Sameness.objects.filter(person__in=[jack, amara], other__in=[jack, amara]).count() == 1
