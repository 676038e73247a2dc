"""The pages that are written in, without scripts: the button, the ended session, two tabs, two people, twice sent."""

import re
from html import unescape

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.record import models
from alongside.record.actions import drafts

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


@pytest.mark.parametrize("act", ["draft", "together", "finish"])
def test_a_ticket_of_one_childs_page_is_taken_on_no_other(thursday, as_, act):
    """Who may read a draft hangs on the records its ticket names: words about Ben go into no draft about Amara."""
    alice = as_("alice")
    amara, ben = (f"/children/{thursday.people[name]}/write/note/" for name in ("Amara Cole", "Ben Cole"))
    ticket = boxes(alice.get(amara))["draft_ticket"]
    about_ben = boxes(alice.get(ben)) | {"account": "Ben told me at his aunt's.", "act": act}
    assert alice.post(ben, about_ben | {"draft_ticket": ticket}).status_code == 403
    assert (
        alice.post(ben, boxes(alice.get(amara)) | {"account": "Ben told me.", "act": act}).status_code == 403
    )
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


def saved(client, story, amara, words):
    """A visit as the script saves it while it is typed; what the service answers."""
    visit = f"/children/{amara}/write/visit/"
    form = boxes(client.get(visit)) | words
    (draft,) = form["draft_ticket"]
    url = re.search(r'data-draft-url="([^"]+)"', client.get(visit).content.decode())
    assert url
    ref = signing.loads(draft, salt="alongside.draft")["ref"]
    return form, client.post(f"/drafts/{ref}/save/", form, headers={"Accept": "application/json"})


@pytest.mark.parametrize("hidden", ["\x00", "\x02", "\x1b", "\x9f"])
def test_a_hidden_character_is_saved_as_far_as_it_can_be_and_said_at_its_box(thursday, as_, hidden):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    typed = {"account": f"Amara sang{hidden} all the time.", f"seen_{amara}": "alone", "act": "finish"}
    form, answer = saved(alice, thursday, amara, typed)
    assert answer.json()["state"] == "saved"
    assert list(answer.json()["wrong"]) == ["account"]
    assert "hidden character" in answer.json()["wrong"]["account"]
    assert "Amara sang\ufffd all the time." in models.Draft.objects.get().body

    sent = alice.post(f"/children/{amara}/write/visit/", form | {"draft_revision": "1"})
    page = unescape(sent.content.decode())
    assert sent.status_code == 422
    assert "What happened holds a hidden character that cannot be kept" in page
    assert 'href="#account"' in page
    assert "Amara sang\ufffd all the time." in page
    assert not models.Document.objects.filter(kind="visit").exists()


def test_what_turns_the_direction_of_words_is_not_kept(thursday, as_):
    """A telephone copies a number with such signs around it: nothing is asked, and nothing after it is turned round."""
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    typed = {"account": "Ring \u202d01632 960700\u202c, or \u202ebackwards.", f"seen_{amara}": "alone"}
    _, answer = saved(alice, thursday, amara, typed)
    assert answer.json()["wrong"] == {}
    assert "Ring 01632 960700, or backwards." in models.Draft.objects.get().body


def test_of_an_absurd_length_the_beginning_is_saved_and_every_other_box_whole(thursday, as_):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    _, answer = saved(
        alice, thursday, amara, {"account": "x" * 2_100_000, f"words_{amara}": "I can sing.", "act": "finish"}
    )
    assert answer.json()["state"] == "saved"
    assert "longer than can be saved" in answer.json()["wrong"]["account"]
    page = alice.get(f"/children/{amara}/write/visit/").content.decode()
    assert "I can sing." in page
    assert "xxxxx" in page


def test_errors_stand_in_the_order_of_the_page(thursday, as_):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    visit = f"/children/{amara}/write/visit/"
    sent = boxes(alice.get(visit)) | {"on_day": "31", "on_month": "2", "account": "", "act": "finish"}
    page = alice.post(visit, sent).content.decode()
    summary = page[page.index("govuk-error-summary__list") :]
    places = re.findall(r'href="#([^"]+)"', summary[: summary.index("</ul>")])
    assert places == ["on_day", f"seen_{amara}", "account"]
    main = page[page.index("data-draft-url") :]
    found = [main.index(f'id="{place}"') for place in places]
    assert found == sorted(found)


def test_words_of_a_child_who_is_not_chosen_are_not_thrown_away(thursday, as_):
    alice, amara, ben = as_("alice"), thursday.people["Amara Cole"], thursday.people["Ben Cole"]
    visit = f"/children/{amara}/write/visit/"
    sent = boxes(alice.get(visit)) | {
        "account": "Both were in.",
        f"seen_{amara}": "alone",
        f"words_{ben}": "Look at my train.",
        "act": "finish",
    }
    answer = alice.post(visit, sent)
    assert answer.status_code == 422
    assert "You wrote what Ben said. Choose Ben too" in answer.content.decode()


def test_files_of_a_form_that_comes_back_are_asked_for_again_by_name(thursday, as_):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    visit = f"/children/{amara}/write/visit/"
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 a letter", "application/pdf")
    sent = boxes(alice.get(visit)) | {"account": "", f"seen_{amara}": "alone", "act": "finish"}
    answer = alice.post(visit, sent | {"files": letter})
    assert answer.status_code == 422
    assert "Choose the files again: a browser does not keep them (letter.pdf)" in answer.content.decode()


def test_two_hundred_files_are_one_sentence_at_the_box(thursday, as_):
    alice, amara = as_("alice"), thursday.people["Amara Cole"]
    visit = f"/children/{amara}/write/visit/"
    many = [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(200)]
    sent = boxes(alice.get(visit)) | {"account": "A visit.", f"seen_{amara}": "alone", "act": "finish"}
    answer = alice.post(visit, sent | {"files": many})
    assert answer.status_code == 422
    assert "Attach at most 10 files: you chose 200" in answer.content.decode()
    assert "A visit." in answer.content.decode()


def test_a_draft_is_written_with_a_colleague_named_from_the_form(thursday, as_):
    alice, bob = as_("alice"), as_("bob")
    sent = boxes(alice.get(part(thursday))) | {"environment_housing": "Two rooms, damp.", "act": "together"}
    page = alice.post(part(thursday), sent, follow=True)
    assert "Write it with a colleague" in page.content.decode()
    here = page.redirect_chain[-1][0]
    token = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())
    named = alice.post(here, {"with_whom": "Bob", "form_token": token[1]}, follow=True)
    assert "Take away" in named.content.decode()
    assert "Two rooms, damp." in bob.get("/drafts/").content.decode()
    seen = bob.get(part(thursday)).content.decode()
    assert "Two rooms, damp." in seen
    assert "You write it with Alice" in seen
    his = bob.get(here).content.decode()
    assert "Leave this draft" in his
    assert as_("charlie").get(here).status_code == 404


def test_an_assessment_is_stopped_with_reasons_by_a_manager_and_says_so(thursday, as_):
    nora, stop = as_("nora"), f"/assessments/{thursday.document}/stop/"
    assert as_("alice").get(stop).status_code == 403
    page = nora.get(stop).content.decode()
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    empty = nora.post(stop, {"reasons": " ", "form_token": token})
    assert empty.status_code == 422
    assert "Enter why it stops" in empty.content.decode()
    done = nora.post(stop, {"reasons": "The family moved to Leeds.", "form_token": token}, follow=True)
    html = unescape(done.content.decode())
    assert "Stopped before it was finished by Nora" in html
    assert "The family moved to Leeds." in html
    assert "This assessment has been stopped" in nora.get(stop).content.decode()


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


def test_two_who_write_one_draft_are_told_of_each_other_by_name(thursday, as_):
    alice, bob, housing = as_("alice"), as_("bob"), "environment_housing"
    alice.post(part(thursday), boxes(alice.get(part(thursday))) | {housing: "Two rooms.", "act": "draft"})
    draft = models.Draft.objects.get()
    drafts.write_together(
        draft.pk, with_users=[thursday.cast.bob.user], by=thursday.cast.alice, now=thursday.now
    )
    hers, his = boxes(alice.get(part(thursday))), boxes(bob.get(part(thursday)))
    save = f"/drafts/{draft.pk}/save/"
    assert alice.post(save, hers | {housing: "Two damp rooms."}).json()["state"] == "saved"
    met = bob.post(save, his | {housing: "The landlord knows."})
    assert met.status_code == 409
    assert met.json()["by"] == "you or Alice, at 16:30"
    assert met.json()["theirs"][housing] == "Two damp rooms."
