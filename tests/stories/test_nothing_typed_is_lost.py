"""The pages that are written in, without scripts: the button, the ended session, two tabs, two people, twice sent."""

import re
from html import unescape

import pytest
from django.test import Client

from alongside.record import models

THURSDAY = ("Thu 10 September 2026", "16:30")


@pytest.fixture
def thursday(coles, clock_at):
    coles.on("Tue 8 September 2026").assessment_begins()
    clock_at(*THURSDAY)
    return coles


def boxes(answer):
    """Every named box of the first form that saves itself, as a browser would send it."""
    html = answer.content.decode()
    form = html[html.index("data-draft-url") :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        given = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if (given.get("type") in ("radio", "checkbox") and " checked" not in tag) or given.get(
            "type"
        ) == "file":
            continue
        if "name" in given:
            found.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    for name, words in re.findall(r'<textarea\b[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = [unescape(words).removeprefix("\n")]
    return found


def part(story, section="environment"):
    return f"/assessments/{story.document}/{section}/"


def test_the_button_without_scripts_saves_a_draft_and_the_page_says_so(thursday, as_):
    alice = as_("alice")
    sent = boxes(alice.get(part(thursday))) | {"environment_housing": "Two rooms, damp.", "act": "draft"}
    again = alice.post(part(thursday), sent, follow=True)
    assert "Draft saved at 16:30" in again.content.decode()
    assert "Two rooms, damp." in again.content.decode()
    assert not models.SlotPassage.objects.filter(slot="environment.housing").exists()
    assert "Two rooms, damp." in alice.get("/drafts/").content.decode()
    assert "Two rooms, damp." not in as_("bob").get("/drafts/").content.decode()
    assert "Two rooms, damp." not in as_("bob").get(part(thursday)).content.decode()


def test_after_the_session_has_ended_the_words_go_to_ones_own_draft_and_nothing_else_happens(thursday, as_):
    alice = as_("alice")
    visit = f"/children/{thursday.people['Amara Cole']}/write/visit/"
    sent = boxes(alice.get(visit)) | {"account": "Nobody opened the door.", "act": "finish"}
    entries = models.Document.objects.count()
    alice.logout()

    ended = alice.post(visit, sent)
    assert ended.status_code == 401
    assert "Your words are kept" in ended.content.decode()
    assert models.Document.objects.count() == entries
    draft = models.Draft.objects.get(writer=thursday.cast.alice.user)
    assert "Nobody opened the door." in draft.body

    back = as_("alice").get(visit)
    assert "Nobody opened the door." in back.content.decode()


def test_a_ticket_that_was_tampered_with_saves_nothing(thursday, as_):
    alice = as_("alice")
    sent = boxes(alice.get(part(thursday))) | {"environment_housing": "x", "act": "draft"}
    forged = {**sent, "draft_ticket": [sent["draft_ticket"][0][:-2] + "zz"]}
    assert alice.post(part(thursday), forged).status_code == 403
    assert Client().post(part(thursday), forged).status_code == 401
    assert not models.Draft.objects.exists()


def test_nobody_saves_into_the_draft_of_somebody_else(thursday, as_):
    sent = boxes(as_("alice").get(part(thursday))) | {"environment_housing": "mine", "act": "draft"}
    assert as_("bob").post(part(thursday), sent).status_code == 403
    assert not models.Draft.objects.exists()


def test_one_draft_in_two_tabs_shows_both_texts(thursday, as_):
    alice = as_("alice")
    first = boxes(alice.get(part(thursday))) | {"environment_housing": "Begun.", "act": "draft"}
    alice.post(part(thursday), first)
    one, other = boxes(alice.get(part(thursday))), boxes(alice.get(part(thursday)))
    alice.post(part(thursday), one | {"environment_housing": "Written in one tab.", "act": "draft"})
    met = alice.post(part(thursday), other | {"environment_housing": "Written in another.", "act": "draft"})
    html = met.content.decode()
    assert "This draft was also changed in another tab" in html
    assert "Written in one tab." in html
    assert "Written in another." in html
    settled = boxes(met) | {"environment_housing": "Both: one tab, and another.", "act": "finish"}
    assert alice.post(part(thursday), settled).status_code == 302
    held = models.SlotPassage.objects.get(slot="environment.housing")
    assert held.passage.text.words == "Both: one tab, and another."


def test_two_people_at_one_part_see_each_others_words_before_anything_is_overwritten(thursday, as_):
    alice, bob = as_("alice"), as_("bob")
    hers, his = boxes(alice.get(part(thursday))), boxes(bob.get(part(thursday)))
    alice.post(part(thursday), hers | {"environment_housing": "Two rooms, damp.", "act": "finish"})
    met = bob.post(part(thursday), his | {"environment_housing": "The landlord knows.", "act": "finish"})
    html = met.content.decode()
    assert "Somebody else wrote here meanwhile" in html
    assert "Two rooms, damp." in html
    assert "The landlord knows." in html
    assert models.SlotPassage.objects.filter(slot="environment.housing").count() == 1

    settled = boxes(met) | {"environment_housing": "Two rooms, damp. The landlord knows.", "act": "finish"}
    assert bob.post(part(thursday), settled).status_code == 302
    texts = models.SlotPassage.objects.filter(slot="environment.housing").order_by("n")
    assert [row.passage.text.words for row in texts][1] == "Two rooms, damp. The landlord knows."


def test_a_visit_sent_twice_is_written_once(thursday, as_):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    visit = f"/children/{amara}/write/visit/"
    sent = boxes(alice.get(visit)) | {
        "account": "Amara showed me her room.",
        f"seen_{amara}": "alone",
        "act": "finish",
    }
    one, two = alice.post(visit, sent), alice.post(visit, sent)
    assert one.status_code == two.status_code == 302
    assert one.url == two.url
    assert models.Event.objects.filter(kind="child_seen", person=amara).count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"on_day": "31", "on_month": "2"}, "The day must be a real date"),
        ({"on_day": "11"}, "The day must be today or in the past"),
        ({"at": "18:00"}, "The time must not be later than now"),
        ({"account": ""}, "Enter what happened"),
        ({"account": "x" * 100_001}, "must be 100,000 characters or fewer"),
    ],
)
def test_a_wrong_answer_is_said_at_its_field_and_nothing_is_lost(thursday, as_, wrong, says):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    visit = f"/children/{amara}/write/visit/"
    sent = boxes(alice.get(visit)) | {
        "account": "She <b>laughed</b> & sang: “la la”.",
        f"seen_{amara}": "alone",
        f"words_{amara}": "I can sing.",
        "act": "finish",
    }
    answer = alice.post(visit, sent | wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in unescape(html)
    assert "I can sing." in html
    assert "<b>laughed" not in html
    assert "I can sing." in models.Draft.objects.get().body


OPEN_TO_CHARLIE = (
    "/children/{amara}/write/note/",
    "/children/{amara}/write/visit/",
    "/children/{amara}/write/call/",
)


def test_charlie_cannot(thursday, as_):
    """Charlie works in another team: he is asked why before anything of the Coles is shown."""
    story = thursday
    visit = story.visits(words="Dana hid the bruise.")
    amara, dana = story.people["Amara Cole"], story.people["Dana Cole"]
    doc = story.document
    pages = [
        *(path.format(amara=amara) for path in OPEN_TO_CHARLIE),
        f"/entries/{visit}/",
        f"/entries/{visit}/change/",
        f"/children/{amara}/assessment/start/",
        *(
            f"/assessments/{doc}/{path}"
            for path in (
                "",
                "history/",
                f"voice/{amara}/",
                f"views/{dana}/",
                f"check/{amara}/",
                "help-now/",
                "send/",
                "read/",
            )
        ),
    ]
    charlie, alice = as_("charlie"), as_("alice")
    for page in pages:
        answer = charlie.get(page)
        html = answer.content.decode()
        assert answer.status_code in (302, 403), page
        assert "Cole" not in html, page
        assert "bruise" not in html, page
        if "assessment/start" not in page:
            assert alice.get(page).status_code == 200, page
