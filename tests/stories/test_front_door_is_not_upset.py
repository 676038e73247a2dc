"""Impossible days, absurd lengths, hostile text, a form sent twice, the back button: one clear sentence at the right
field, nothing lost, nothing doubled."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.record import models
from alongside.record.actions import contact as contacts
from alongside.record.actions.access import restrict
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.queries.desk.board import board, late_before

HOSTILE = "<script>alert(1)</script> {{ 'wren' * 3 }} ' OR 1=1 -- \u202e 👶 =cmd|'/C calc'!A0"


def fields_of(page) -> dict[str, str]:
    """The hidden answers of the last form of a page: its tokens."""
    form = page.content.decode().split("<form")[-1]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in pairs}


def call(**other) -> dict[str, str]:
    """What Dora types while a grandmother rings on Tuesday 24 November."""
    return {
        "said": "Ben was alone again last night.",
        "people_described": "Ben, about five, Mill Road",
        "source": "1A",
        "referrer_name": "Mrs Cole",
        "referrer_role": "Grandmother",
        "referrer_reach": "07700 900321",
        "naming": "usual",
        "received_on_day": "24",
        "received_on_month": "11",
        "received_on_year": "2026",
        "received_time": "10:05",
        "channel": "phone",
        "family_knows": "no",
        "contact_kind": "service_request",
        "act": "finish",
        **other,
    }


@pytest.fixture
def tuesday(clock_at):
    return clock_at("Tue 24 November 2026", "16:50")


def type_in(client, **other):
    page = client.get("/front-door/new/?new")
    return client.post("/front-door/new/", {**fields_of(page), **call(**other)})


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"received_on_day": "31"}, "received_on", "must be a real date"),
        ({"received_on_year": "2027"}, "received_on", "must be today or in the past"),
        ({"received_on_year": "2019"}, "received_on", "less than a year ago"),
        ({"received_time": "25:99"}, "received_time", "must be a time"),
        ({"received_time": "17:30"}, "received_time", "must not be later than now"),
        ({"said": ""}, "said", "Enter what was said"),
        ({"said": "x" * 20_001}, "said", "1 character too long"),
        ({"referrer_name": "n" * 5000}, "referrer_name", "must be 200 characters or fewer"),
        ({"source": ""}, "source", "Select who it is from"),
        ({"source": "99"}, "source", "Choose one of the answers"),
        ({"source": "9", "naming": "named"}, "naming", "Someone who gives no name cannot be named"),
    ],
)
def test_a_wrong_answer_is_said_once_at_its_field_and_nothing_is_lost(as_, tuesday, wrong, field, says):
    answer = type_in(as_("dora"), **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    summary = page.split("govuk-error-summary", 1)[1].split("</div>", 1)[0]
    assert summary.count("<li>") == 1
    assert f'href="#{field}' in page
    assert says in html.unescape(page)
    assert "Ben, about five, Mill Road" in page
    assert models.Contact.objects.count() == 0
    assert models.Draft.objects.get().body  # and her own draft has it all


def test_hostile_text_is_kept_as_it_was_said_and_runs_nowhere(as_, tuesday):
    dora = as_("dora")
    answer = type_in(dora, said=HOSTILE, people_described=HOSTILE)
    page = dora.get(answer.url).content.decode()
    kept = HOSTILE.replace("\u202e", "")  # what turns the words after it round is no word
    assert models.Contact.objects.get().people_described == kept
    assert "<script>alert(1)" not in page
    assert html.escape("<script>alert(1)</script>") in page
    board_page = dora.get("/front-door/").content.decode()
    assert "<script>alert(1)" not in board_page
    assert "wrenwren" not in page + board_page


def test_a_hidden_character_is_shown_at_its_field_and_nothing_is_lost(as_, tuesday):
    answer = type_in(as_("dora"), said="Ben was\x00 alone")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ben was\ufffd alone" in page
    assert "holds a hidden character that cannot be kept" in page
    assert models.Contact.objects.count() == 0


def test_a_double_click_writes_one_contact_and_both_clicks_end_on_it(as_, tuesday):
    dora = as_("dora")
    form = fields_of(dora.get("/front-door/new/?new")) | call()
    first, second = (dora.post("/front-door/new/", form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert models.Contact.objects.count() == 1


def test_the_back_button_after_a_decision_says_that_it_is_made(story, as_, clock_at):
    story.on("Mon 23 November 2026", "10:00").school_refers("Amara Cole")
    clock_at("Mon 23 November 2026", "15:00")
    maud = as_("maud")
    address = f"/front-door/{story.contact}/decide/"
    decision = {
        "c0-outcomes": "s17_assessment",
        "reasons": "Hungry at school.",
        **dict.fromkeys(
            ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary"),
            "Not yet known",
        ),
        "act": "finish",
    }
    form = fields_of(maud.get(address)) | decision
    assert maud.post(address, form).status_code == 302
    # She goes back, and sends the page her browser kept: the same decision, not another.
    assert maud.post(address, form).status_code in {200, 302}
    assert models.Event.objects.filter(kind="referral_decided").count() == 1
    assert "decided" in maud.get(address).content.decode()


def test_a_public_or_anonymous_caller_is_shielded_without_anybody_asking(as_, tuesday):
    dora = as_("dora")
    for source in ("1A", "1B", "9", "2A"):
        type_in(dora, source=source, referrer_name="" if source == "9" else "Mrs Cole")
    type_in(dora, source="2A", naming="asked")
    shields = dict(models.Contact.objects.exclude(shield="asked").values_list("source", "shield"))
    assert shields == {"1A": "public", "1B": "public", "9": "anonymous", "2A": "none"}
    assert models.Contact.objects.filter(shield="asked").count() == 1
    whole = models.Contact.objects.get(source="1A").said
    assert list(whole.marks.values_list("shield", "start", "end")) == [("referrer", 0, whole.characters)]


# --- lists from the police ---


def send_list(client, rows, **other):
    page = client.get("/front-door/list/")
    return client.post("/front-door/list/", {**fields_of(page), "rows": rows, **other})


def test_a_list_from_the_police_is_one_card_on_the_board_and_a_contact_each(as_, tuesday):
    dora = as_("dora")
    rows = (
        "Date,Time,Who,What happened,Reference\n"
        '23/11/2026,21:40,"Boy, 14, Vicarage Road","Missing; back at 23:10, smelt of drink",NC/4411\n'
        "24 Nov 2026,0215,Girl about 9,Alone in the flat when officers called,NC/4498\n"
    )
    answer = send_list(dora, rows)
    assert answer.status_code == 302
    said = list(models.Contact.objects.order_by("received_at").values_list("source", "people_described"))
    assert said == [("6", "Boy, 14, Vicarage Road"), ("6", "Girl about 9")]
    assert "0 of 2 notices gone through" in dora.get(answer.url).content.decode()
    page = dora.get("/front-door/").content.decode()
    assert "A list from the police: 2 notices" in page
    assert page.count("app-board__card") - page.count("app-board__card--") == 1


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "Paste the rows, or choose a file"),
        ("Date,What happened\n", "There is nothing in this list"),
        ("23/11/2026,21:40,Boy,Missing\n31/2/2026,10:00,Girl,Alone", "Row 2: the day must be a real date"),
        ("23/11/2026,99:99,Boy,Missing", "Row 1: the time must be a time"),
        ("23/11/2026,21:40,Boy,", "Row 1: it does not say what happened"),
        ("25/11/2026,21:40,Boy,Missing", "Row 1: the day must be today or in the past"),
        ('23/11/2026,21:40,"Boy,Missing', "opened and never closed"),
        ("23/11/2026,21:40,Boy," + "x" * 20_001, "longer than 20,000 characters"),
        ("\n".join(["23/11/2026,21:40,Boy,Missing"] * 501), "Send at most 500 at a time"),
        (
            "23/11/2026,21:40,Boy,Missing, back at 23:10,smelt of drink,NC/1",
            "Row 1: it has more parts than there are columns",
        ),
        ("23/11/2026;21:40;Zoë;Ran off; came back;R9", "Row 1: it has more parts than there are columns"),
        ("29/2/2027,10:00,Boy,Missing", "Row 1: the day must be a real date"),
        ("1/1/0000,10:00,Boy,Missing", "Row 1: the day must be a real date"),
    ],
)
def test_a_list_is_taken_whole_or_not_at_all(as_, tuesday, rows, says):
    answer = send_list(as_("dora"), rows)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says in page
    assert models.Contact.objects.count() == 0
    if rows:
        assert rows.split("\n")[0][:60] in page


def test_two_hundred_messy_rows_are_taken_and_what_stands_beside_the_columns_is_not_lost(as_, tuesday):
    dora = as_("dora")
    rows = "Date\tTime\tNames\tCircumstances\tOfficer\n" + "\n".join(
        f"23/11/2026\t{n % 24:02d}:{n % 60:02d}\t{'' if n % 3 else '=HYPERLINK(1)'}\tShouting, door {n} broken\tPC {n}"
        for n in range(200)
    )
    answer = send_list(dora, rows)
    assert answer.status_code == 302
    assert models.Contact.objects.count() == 200
    said = models.Contact.objects.get(said__text__words__startswith="Shouting, door 7 broken").said.text.words
    assert said == "Shouting, door 7 broken\nOfficer: PC 7"
    with CaptureQueriesContext(connection) as made:
        page = dora.get(answer.url).content.decode()
    assert len(made) <= 9
    assert "0 of 200 notices gone through" in page


def test_a_file_that_is_no_list_is_refused_kindly_and_formulas_stay_words(as_, tuesday):
    from django.core.files.uploadedfile import SimpleUploadedFile

    dora = as_("dora")
    answer = send_list(dora, "", file=SimpleUploadedFile("list.csv", b"PK\x03\x04\x00\x00\x00binary"))
    assert "This is not a CSV file" in answer.content.decode()
    excel = "23/11/2026;21:40;=cmd|'/C calc'!A0;Schlägerei, Müller Straße\r\n".encode("cp1252")
    answer = send_list(dora, "", file=SimpleUploadedFile("list.csv", excel))
    assert answer.status_code == 302
    assert models.Contact.objects.get().people_described == "=cmd|'/C calc'!A0"
    assert models.Contact.objects.get().said.text.words == "Schlägerei, Müller Straße"


# --- who sees what, and at what cost ---

PAGES = (
    "/front-door/",
    "/front-door/new/",
    "/front-door/list/",
    "/front-door/night/",
    "/agreed-by-phone/",
    "/duty/",
    "/front-door/{contact}/",
    "/front-door/{contact}/people/",
    "/front-door/{contact}/already-open/",
    "/front-door/{contact}/same-event/",
    "/front-door/{contact}/another-council/",
    "/front-door/{contact}/advice/",
    "/front-door/{contact}/ask/",
    "/front-door/{contact}/questions/",
    "/front-door/{contact}/decide/",
    "/front-door/{contact}/told/",
)


@pytest.mark.parametrize("address", PAGES)
def test_charlie_cannot(story, as_, clock_at, address):
    story.on("Mon 23 November 2026").school_refers("Amara Cole")
    clock_at("Mon 23 November 2026", "15:00")
    answer = as_("charlie").get(address.format(contact=story.contact))
    assert answer.status_code in {403, 404}
    assert "Amara" not in answer.content.decode()


def test_charlie_cannot_read_or_tell_anything_about_amara(story, as_, clock_at):
    story.on("Mon 23 November 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    clock_at("Mon 23 November 2026", "15:00")
    charlie, alice = as_("charlie"), as_("alice")
    notice = models.Notice.objects.filter(to="referrer").get()
    assert charlie.get(f"/telling/{notice.pk}/").status_code == 302  # a reason is asked first, and kept
    assert "Amara" not in charlie.get("/telling/").content.decode()
    assert alice.get(f"/telling/{notice.pk}/").status_code == 200
    assert "Amara" in alice.get("/telling/").content.decode()


def test_a_restricted_child_is_only_a_number_to_ring_on_the_board(story, as_, clock_at):
    story.on("Mon 23 November 2026").school_refers("Amara Cole", concern="Her uncle is a councillor")
    restrict(
        story.people["Amara Cole"],
        reasons="A councillor's niece",
        desk_phone="01632 960999",
        expires_on=date(2027, 5, 31),
        owner=story.cast.ines.user,
        by=story.cast.ines,
        now=story.now,
    )
    clock_at("Mon 23 November 2026", "15:00")
    dora = as_("dora")
    for address in ("/front-door/", "/front-door/night/", "/telling/"):
        assert "Amara" not in dora.get(address).content.decode()
    page = dora.get("/front-door/").content.decode()
    assert "Restricted record: ring 01632 960999" in page
    assert str(story.contact) not in page
    assert dora.get(f"/front-door/{story.contact}/").status_code == 404


def test_the_board_costs_the_same_for_one_contact_and_for_sixty(story, as_, clock_at):
    def cost(client) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get("/front-door/").status_code == 200
        return len(made)

    story.on("Mon 23 November 2026").school_refers("Amara Cole")
    clock_at("Mon 23 November 2026", "15:00")
    dora = as_("dora")
    dora.get("/front-door/")
    one = cost(dora)
    for number in range(60):
        said = NewContact(received_at=story.now, said=f"Call {number}", channel="phone", source="1B")
        contacts.receive_contact(
            said,
            people=[Identified(story.known(f"Child{number} Smith"))],
            by=story.cast.dora,
            now=story.now,
        )
    assert cost(dora) == one
    first = board(story.cast.dora, now=story.now)
    assert (first.counts["new"], first.pages, len(dict(first.columns)["new"])) == (61, 3, 25)
    pages = [board(story.cast.dora, now=story.now, page=page) for page in (1, 2, 3)]
    shown = [card.contact for page in pages for card in dict(page.columns)["new"]]
    assert len(shown) == len(set(shown)) == 61


def test_late_is_counted_from_the_day_it_was_received_over_a_weekend():
    # On Tuesday 24 November what came by Sunday is late (due on Monday); what came on Monday is due today.
    assert late_before(date(2026, 11, 24)).date() == date(2026, 11, 23)
    # On Monday 23 November what came on Thursday is late (due on Friday); what came on Friday is due today.
    assert late_before(date(2026, 11, 23)).date() == date(2026, 11, 20)


@pytest.mark.parametrize("phoned", [False, True])
def test_a_contact_decided_at_the_same_moment_or_later_ends_no_referral(story, phoned):
    # Both are written down in one go; what a manager agreed by phone at 23:40 is even older than the contact's decision.
    story.on("Sat 21 November 2026", "23:10").school_refers("Amara Cole", "Ben Cole")
    story.on("Sat 21 November 2026", "23:50").becomes_a_referral()
    maud = story.cast.maud
    story.manager_decides(
        at=story.now.replace(minute=40) if phoned else story.now,
        agreed_by_phone=(maud.user, maud.name) if phoned else None,
    )
    standing = models.Stage.objects.filter(current=True, layer="help").values_list(
        "person__card__name", "value"
    )
    assert sorted(standing) == [("Amara Cole", "assessment"), ("Ben Cole", "assessment")]
