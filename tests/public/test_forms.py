"""The open door as somebody goes through it: each form to its end, and what of it stands on the board."""

import html
import json
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.design import clock, ways
from alongside.law import helplines
from alongside.public import signs
from alongside.public.form.questions import ROUTES
from alongside.record import models, sealed
from alongside.record.actions.contact import who_asked
from tests.public.walking import Page, Visitor, check_of, without_what_differs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_was_here_before():
    cache.clear()


def a_worry(visitor, **more):
    """A neighbour tells of a worry, page by page, up to the answers."""
    said = {"name": "Amara Cole", "born": "27 3 2019", **more}
    visitor.opens("child").says(danger="no").says(who="1B")
    visitor.says(words="She stands outside at night without a coat.")
    visitor.says(name_a=said["name"], born_a=said["born"]).says(address="12 Mill Lane")
    visitor.says(know="not_known").says(name="Mr Ahmed", naming="asked")
    return visitor.says(phone="07700 900123", when="weekdays after 3pm", say="the library", leave="no")


def test_a_neighbours_worry_stands_on_the_board_as_the_front_door_needs_it():
    visitor = a_worry(Visitor())
    assert visitor.path == check_of("child")
    assert "She stands outside at night" in visitor.text
    visitor.says()
    contact = models.Contact.objects.get()
    assert (contact.channel, contact.source, contact.shield) == ("online", "1B", "asked")
    assert (contact.contact_kind, contact.family_knows) == ("service_request", "not_known")
    assert contact.referrer_reach == (
        "07700 900123. Safe: weekdays after 3pm. If somebody else answers: the library. Never leave a message"
    )
    assert contact.said.text.words.startswith("She stands outside at night without a coat.")
    assert "07700" not in contact.said.text.words
    amara = contact.described.get()
    assert (amara.name, amara.born_on, amara.address) == ("Amara Cole", date(2019, 3, 27), "12 Mill Lane")
    assert models.BoardRow.objects.get().column == "new"
    reference = visitor.marked("reference").replace(" ", "")
    assert contact.ref.hex[:8].upper() == reference


def test_a_familys_request_is_a_request_and_never_a_concern():
    visitor = Visitor().opens("family").says(danger="no").says(who="parent")
    assert "You do not have to try these first" in visitor.text
    visitor.says(words="Somebody to help at bedtime.").says(serious="worse").says(long="months")
    visitor.says(words="Ben does not sleep.").says(name_a="Ben", born_a="4", act="more")
    visitor.says(name_a="Ben", born_a="4", name_b="Amara", born_b="7").says().says().says().says()
    visitor.says(name="Dana Cole", not_know="His father")
    visitor.says(email="dana@example.org").says()
    contact = models.Contact.objects.get()
    assert (contact.contact_kind, contact.source, contact.shield) == ("help_request", "1A", "asked")
    assert [(each.name, each.age) for each in contact.described.order_by("n")] == [
        ("Ben", "4"),
        ("Amara", "7"),
    ]
    assert "If we decide that there is no assessment" in visitor.text
    assert "worry about" not in contact.said.text.words.lower()
    assert (contact.family_knows, contact.came_outside.must_not_know) == ("no", "His father")


def a_family_asks(visitor, who="parent", not_know=""):
    visitor.opens("family").says(danger="no").says(who=who).says(words="Somebody to help at bedtime.")
    visitor.says(serious="worse").says(long="months").says().says(name_a="Ben", born_a="4")
    for _ in range(4):
        visitor.says()
    return visitor.says(name="Dana Cole", not_know=not_know).says(email="dana@example.org").says()


def test_where_somebody_must_not_know_the_desk_reads_it_before_all_else(as_, story):
    a_family_asks(Visitor(), not_know="Their father Joe. He gets angry.")
    contact = models.Contact.objects.get()
    board, page = (
        as_("dora").get(address).content.decode()
        for address in ("/front-door/", f"/front-door/{contact.pk}/")
    )
    assert "Somebody must not know" in board
    assert "Ben (not looked up yet)" in board
    assert "Joe" not in board
    assert "The family know about this" not in page
    assert page.index("Their father Joe. He gets angry.") < page.index("What was said")


@pytest.mark.parametrize(
    ("who", "not_know", "knows"),
    [
        ("parent", "", "yes"),
        ("parent", "No.", "yes"),
        ("relative", "", "not_known"),
    ],
)
def test_the_family_know_only_where_whoever_asks_speaks_for_it_and_names_nobody(who, not_know, knows):
    a_family_asks(Visitor(), who, not_know)
    contact = models.Contact.objects.get()
    assert (contact.family_knows, contact.came_outside.must_not_know) == (knows, "")


def test_danger_stands_first_of_the_new_and_not_being_sure_is_marked(as_, story):
    for said in ("no", "not_sure", "yes"):
        visitor = Visitor().opens("ring").says(danger=said).says(phone="07700 900321")
        visitor.says(name=f"Caller {said}").says()
    board = as_("dora").get("/front-door/").content.decode()
    assert board.index("Caller yes") < board.index("Caller no") < board.index("Caller not_sure")
    assert board.count("Says somebody is in danger now") == 1
    assert board.count("Not sure whether somebody is in danger now") == 1


def test_a_teacher_says_whether_the_family_knows_and_if_not_why():
    visitor = Visitor().opens("work").says(danger="not_sure")
    visitor.says(name="Ms Lane", job="Teacher, Hill School", phone="01632 960 400", who="2A")
    visitor.says(words="He said he is afraid to go home.").says(name_a="Ben Cole").says().says()
    assert "Question 7 of about 8" in visitor.text
    visitor.says(know="no")
    assert visitor.at("work", "why_not")
    assert "Question 8 of about 8" in visitor.text
    visitor.says()
    assert visitor.answer.status_code == 422
    visitor.says(words="His father might get angry.").says()
    contact = models.Contact.objects.get()
    assert (contact.source, contact.family_knows, contact.shield) == ("2A", "no", "none")
    assert contact.referrer_role == "Teacher, Hill School"
    assert "Why does the family not know?\nHis father might get angry." in contact.said.text.words


def test_a_call_back_is_a_task_with_the_safe_times_on_the_contact():
    visitor = (
        Visitor().opens("ring").says(danger="no").says(phone="07700 900321", when="mornings", leave="no")
    )
    visitor.says(name="Lee").says()
    task = models.Task.objects.get(kind="ring_back")
    assert task.contact.referrer_reach == "07700 900321. Safe: mornings. Never leave a message"
    assert "Then we ring at the first time that you said is safe" in visitor.text
    assert "We ring by the end of" not in visitor.text
    assert (
        f"Ring back {task.contact.ref.hex[:4].upper()} {task.contact.ref.hex[4:8].upper()}. Safe: mornings."
        in task.words
    )
    assert "Lee" not in task.words


def test_somebody_in_danger_is_seen_first_on_the_board():
    visitor = Visitor().opens("child").says(danger="yes")
    assert visitor.at("child", "who")
    assert "Ring 999 now" in visitor.text
    visitor.says(who="9").says(words="He hits them.").says().says().says(know="no").says().says()
    assert models.CameOutside.objects.get().signs[0] == "danger"
    assert models.Contact.objects.get().shield == "anonymous"


def test_nothing_is_sent_while_a_needed_answer_is_missing_and_the_page_leads_to_it():
    visitor = a_worry(Visitor()).opens("child", "worry")
    assert visitor.types(words="").json()["state"] == "saved"
    visitor.goes(check_of("child")).says()
    assert visitor.answer.status_code == 422
    assert f"{reverse('public:question', args=[ROUTES['child'].ref('worry')])}?then=check" in visitor.text
    assert not models.Contact.objects.exists()


def test_every_question_was_seen_before_the_answers_are_checked_and_sent():
    visitor = Visitor().opens("child").says(danger="no").opens("child", "know").says(know="no")
    visitor.goes(check_of("child"))
    assert visitor.at("child", "who")
    visitor.says(who="9")
    assert visitor.at("child", "worry")
    assert "Question 3 of about 7" in visitor.text
    visitor.says(words="He is out alone at night.")
    assert visitor.at("child", "children")
    assert not models.Contact.objects.exists()


def test_what_does_not_look_like_a_number_is_asked_about_once_and_bars_nobody():
    visitor = Visitor().opens("family", "reach").says(phone="not a number", email="bad@@")
    assert visitor.answer.status_code == 422
    assert "We cannot ring this number" in visitor.text
    assert "We cannot write to this email" in visitor.text
    assert 'value="bad@@"' in visitor.text
    visitor.says(phone="not a number", email="dana@example.org")
    assert visitor.answer.status_code == 200
    assert "We cannot ring this number" not in visitor.text


@pytest.mark.parametrize("born", ["31/02/2099", "1 1 2099", "27 13 2019"])
def test_a_birthday_that_cannot_be_is_asked_about(born):
    visitor = Visitor().opens("family", "children").says(name_a="Ben", born_a=born)
    assert "This cannot be a birthday" in visitor.text
    assert visitor.says(name_a="Ben", born_a="about 4").at("family", "tried")


def test_an_answer_that_is_too_long_is_told_by_how_much():
    visitor = Visitor().opens("family", "where").says(address="a" * 900)
    assert "Your answer is 300 characters too long" in visitor.text


def test_whoever_comes_back_after_sending_is_told_that_it_was_sent():
    visitor = Visitor().opens("ring").presses(act="stop")
    reference, code = visitor.marked("reference"), visitor.marked("code")
    visitor.says(danger="no").says(phone="07700 900321").says(name="Lee").says()
    assert "You sent this at" in visitor.text
    for address in (check_of("ring"), reverse("public:question", args=[ROUTES["ring"].ref("who")])):
        visitor.goes(address)
        assert visitor.path == reverse("public:sent")
        assert visitor.marked("reference") == reference
    assert "You sent one of these at" in visitor.opens("ring").text

    elsewhere = Visitor().goes(reverse("public:come_back")).says(reference=reference, code=code)
    assert elsewhere.path == reverse("public:sent")
    assert elsewhere.marked("reference") == reference
    assert "900321" not in elsewhere.text
    assert models.Contact.objects.count() == 1


def test_the_answer_is_the_same_to_the_byte_whether_the_child_is_known_or_not(story):
    story.on("Fri 4 September 2026").school_refers("Ben Cole")
    pages = []
    for name in ("Ben Cole", "Nobody Atall"):
        visitor = a_worry(Visitor(), name=name, born="")
        before = without_what_differs(visitor.text).replace(name, "")
        visitor.says()
        pages.append((before, without_what_differs(visitor.text), visitor.answer.status_code))
    assert pages[0] == pages[1]


def test_a_reference_adds_and_tells_nothing_whether_it_is_anybodys_or_nobodys():
    first = a_worry(Visitor()).says()
    there, answers = first.marked("reference"), []
    for reference in (there, "FFFF FFFF", "not a reference"):
        visitor = (
            Visitor()
            .opens("more")
            .says(danger="no")
            .says(what="more", reference=reference)
            .says(words="He was back tonight.")
            .says()
        )
        answers.append(without_what_differs(visitor.says().text))
    assert len(set(answers)) == 1
    assert models.CameOutside.objects.filter(adds_to__isnull=False).count() == 1
    assert models.Contact.objects.count() == 4
    assert "coat" not in "".join(answers)


def test_a_boy_who_tells_of_himself_is_asked_about_himself_and_reads_his_rights(as_, story):
    visitor = Visitor().opens("child").says(danger="no").says(who="1C")
    assert "What is happening?" in visitor.text
    assert "Who sees what you write" in visitor.text
    assert "has to say yes as well" not in visitor.text, "an enquiry into harm needs no parent's yes"
    visitor.says(words="im 15, stepdad hits me").says(words="to live with my nan")
    assert "how old are you" in visitor.text
    visitor.says(name="Jay", born="15", school="Hill School")
    assert "Where do you live?" in visitor.text
    visitor.says(address="4 Mill Road")
    assert "Does anybody at home know that you are telling us?" in visitor.text
    visitor.says(know="yes", not_know="Darren").says(phone="07700 900456", when="after school")
    assert "Which child is it?" not in visitor.text
    visitor.says()
    assert "You can ask to talk with a worker alone." in visitor.text
    assert "They are called an advocate." in visitor.text
    contact = models.Contact.objects.get()
    assert (contact.source, contact.shield, contact.family_knows) == ("1C", "public", "no")
    assert contact.came_outside.must_not_know == "Darren"
    assert contact.said.text.words.startswith("im 15, stepdad hits me\n\n")
    assert "Darren" not in contact.said.text.words
    assert (contact.described.get().name, contact.described.get().age) == ("Jay", "15")
    board = as_("dora").get("/front-door/").content.decode()
    assert "The child or young person themselves" in board
    assert "A member of the public" not in board
    assert "im 15, stepdad hits me" in board
    # Whoever first said that they were a child and then that they are a neighbour is a neighbour.
    changed = Visitor().opens("child").says(danger="no").says(who="1C").says(words="a secret")
    changed.opens("child", "who").says(who="9").says(words="Shouting.").says().says().says(
        know="no"
    ).says().says()
    assert "a secret" not in models.Contact.objects.latest("recorded_at").said.text.words


@pytest.mark.parametrize(
    ("know", "not_know", "shield", "knows"),
    [
        ("yes", "", "none", "not_known"),
        ("not_known", "", "asked", "not_known"),
        ("no", "My stepdad", "asked", "no"),
    ],
)
def test_a_girl_who_asks_for_help_is_asked_about_herself_and_reads_first_who_sees_it(
    know, not_know, shield, knows, as_, story
):
    visitor = Visitor().opens("family").says(danger="no").says(who="young")
    assert "What would help you?" in visitor.text
    assert "Who sees what you write" in visitor.text
    assert "we may have to tell somebody who can keep you safe" in visitor.text
    assert "a parent, or whoever looks after you, has to say yes as well" in visitor.text
    assert "You do not have to try these first" not in visitor.text
    visitor.says(words="somebody to sit with mum").says(whom="care", words="mum is ill")
    visitor.says(serious="cannot", words="my form tutor").says(name="Zara", born="14", school="Hill School")
    visitor.says(address="4 Mill Road")
    assert "Does anybody at home know that you are asking us?" in visitor.text
    visitor.says(know=know, not_know=not_know).says(phone="07700 900456", when="at lunch")
    asked = html.unescape(visitor.text)
    for to_adults in ("your children", "your family", "Who are the children"):
        assert to_adults not in asked.split("<main")[1].split("</main>")[0], to_adults
    visitor.says()
    assert "You can ask to talk with a worker alone." in visitor.text
    assert "we tell you why in writing" in visitor.text
    assert "You can bring somebody you trust when we meet" not in visitor.text
    contact = models.Contact.objects.get()
    assert (contact.contact_kind, contact.source) == ("help_request", "1C")
    assert (contact.shield, contact.family_knows) == (shield, knows)
    assert contact.came_outside.must_not_know == not_know
    assert contact.said.text.words.startswith("somebody to sit with mum\n\n")
    assert "because I look after somebody at home" in contact.said.text.words
    zara = contact.described.get()
    assert (zara.name, zara.age, zara.school, zara.address) == ("Zara", "14", "Hill School", "4 Mill Road")
    assert who_asked(contact.pk) == {"own_request": True}, "she is no parent, whatever they know"
    page = html.unescape(as_("dora").get(f"/front-door/{contact.pk}/").content.decode())
    assert "I am a child or a young person under 18" in page


def test_whom_a_young_person_may_ring_stands_there_once_somebody_has_checked_the_number(monkeypatch):
    visitor = Visitor().opens("family").says(danger="no").says(who="young")
    assert "Childline" not in visitor.text
    checked = replace(
        next(one for one in helplines.everybody() if one.for_children),
        last_checked_on=clock.day_of(clock.now()),
    )
    others = [one for one in helplines.everybody() if not one.for_children]
    monkeypatch.setattr(helplines, "everybody", lambda: (checked, *others))
    visitor.opens("family", "happening")
    assert "0800 1111" in visitor.text
    assert "Family Rights Group" not in visitor.text, "that one is for parents"
    assert "Childline" not in Visitor().opens("family", "help").text


def test_to_have_a_decision_looked_at_again_somebody_says_whom_to_answer_and_keeps_the_first_warning(
    as_, story
):
    first = a_family_asks(Visitor(), not_know="Their father Joe.")
    reference = first.marked("reference")
    visitor = Visitor().opens("more")
    assert "Is anybody in danger right now?" in visitor.text
    visitor.says(danger="yes").says(what="again").says(words="A group is no help at night.")
    assert "Enter your name, so that we can answer you" in visitor.says().text
    visitor.says(name="Dana Cole", how="4 Mill Road, DM3 4CD").says()
    astray = models.CameOutside.objects.get(asks_again=True)
    assert (astray.contact.referrer_name, astray.contact.referrer_reach) == (
        "Dana Cole",
        "4 Mill Road, DM3 4CD",
    )
    assert astray.signs[0] == "danger"
    pages = []
    for one in (reference, "FFFF FFFF"):
        visitor = Visitor().opens("more").says(danger="no").says(what="again", reference=one)
        asked = visitor.says(words="Please look again.").text
        pages.append((without_what_differs(asked), without_what_differs(visitor.says().says().text)))
    assert pages[0] == pages[1]
    again = models.CameOutside.objects.get(adds_to__isnull=False)
    assert again.must_not_know == "Their father Joe."
    board, page = (
        as_("dora").get(address).content.decode()
        for address in ("/front-door/", f"/front-door/{again.contact_id}/")
    )
    assert board.count("Somebody must not know") == 2
    assert "Asks us to look at a decision again" in board
    assert page.index("Their father Joe.") < page.index("What was said")
    assert "Whoever sent the first: Dana Cole. dana@example.org." in page


def test_nothing_is_promised_to_somebody_who_left_no_way_to_reach_them():
    silent = Visitor().opens("child").says(danger="no").says(who="9").says(words="Shouting.")
    silent.says().says().says(know="no").says().says()
    assert "cannot tell you what we decide" in silent.text
    assert "We tell you" not in silent.text
    assert "We tell you what happens next" in a_worry(Visitor()).says().text


def test_whoever_asks_to_be_rung_does_not_stand_as_the_child(as_, story):
    Visitor().opens("ring").says(danger="no").says(
        phone="07700 900321", when="Tuesdays", say="the library"
    ).says(name="Nan", words="About my grandson").says()
    board = as_("dora").get("/front-door/").content.decode()
    assert "Nan (not looked up yet)" not in board
    assert "Somebody asks to be rung: ask for Nan" in board
    assert "“About my grandson" in board
    assert "Ring back" in board
    assert "Safe: Tuesdays<" in board


def test_sent_twice_it_is_written_once_and_what_was_typed_after_it_can_be_added():
    visitor = a_worry(Visitor())
    page = visitor.answer
    visitor.says()
    reference = visitor.marked("reference")
    visitor.answer, visitor.path = page, check_of("child")
    assert visitor.says().marked("reference") == reference
    assert models.Contact.objects.count() == 1

    late = a_worry(Visitor()).opens("child", "worry")
    open_page, path = late.answer, late.path
    late.goes(check_of("child")).says()
    late.answer, late.path = open_page, path
    late.says(words="And the dog barks.")
    assert "And the dog barks." in late.text
    late.says(words="And the dog barks.")
    assert models.Contact.objects.count() == 2
    assert late.opens("more", "words").text.count("And the dog barks.") == 1


def test_what_is_typed_is_there_after_the_browser_was_closed_for_whoever_has_the_code():
    visitor = Visitor().opens("family").says(danger="no").says(who="parent").presses(act="stop")
    reference, code = visitor.marked("reference"), visitor.marked("code")
    assert visitor.types(words="Half a sen").json()["state"] == "saved"
    visitor.closes_the_browser()
    assert "Half a sen" not in visitor.opens("family", "help").text

    visitor.goes(reverse("public:come_back")).says(reference=reference.lower(), code=code)
    assert visitor.at("family", "help"), "where they stopped"
    assert "Half a sen" in visitor.text

    stranger = Visitor().goes(reverse("public:come_back"))
    gone = [
        without_what_differs(stranger.says(reference=one, code="ABC DEF GHJ").text)
        .replace(one, "")
        .replace("ABC DEF GHJ", "")
        for one in (reference, "0000 0000")
    ]
    assert gone[0] == gone[1]
    assert "Half a sen" not in stranger.text


def test_whoever_guesses_codes_is_slowed_down_and_may_still_send():
    stranger = Visitor()
    for _ in range(11):
        stranger.goes(reverse("public:come_back")).says(reference="1234 5678", code="ABC DEF GHJ")
    assert stranger.answer.status_code == 429
    a_worry(stranger).says()
    assert models.Contact.objects.count() == 1


def test_an_answer_that_is_none_is_kept_as_it_was_typed():
    visitor = Visitor().opens("work", "who").says(name="Ms Lane")
    assert visitor.answer.status_code == 422
    assert "Enter your job and where you work" in visitor.text
    assert "Ms Lane" in visitor.opens("work", "who").text


def test_the_device_keeps_only_the_tab_unless_somebody_chose_otherwise_and_exit_takes_it_away():
    visitor = Visitor().opens("child").says(danger="no")
    assert not visitor.tab["max-age"]
    assert "Amara" not in json.dumps(visitor.tab.value)
    visitor.goes(reverse("public:keep"))
    assert "anybody who uses this device" in visitor.text
    visitor.says(act="keep")
    assert visitor.tab["max-age"] == 7 * 24 * 3600
    visitor.opens("child", "worry").says(words="Kept on this phone.")
    assert visitor.tab["max-age"], "going on keeps the choice"
    visitor.closes_the_browser().opens("child", "worry")
    assert "Kept on this phone." in visitor.text
    left = visitor.client.get(reverse("public:leave"))
    assert left.headers["Location"] == settings.EXIT_TO
    visitor.closes_the_browser().opens("child", "worry")
    assert "Kept on this phone." not in visitor.text


def test_without_cookies_a_form_goes_from_page_to_page_back_to_be_changed_and_arrives():
    """Each page of the form carries its own way, and the next is given with the answer, because asked for anew it would be empty."""
    visitor = Visitor(keeps_cookies=False).opens("ring").says(danger="no").says(phone="07700 900321")
    assert "A name to ask for" in visitor.text
    visitor.presses(name="Lee", act="back")
    assert 'value="07700 900321"' in visitor.text
    visitor.says(phone="07700 900322").says(name="Lee")
    assert "07700 900322" in visitor.text
    visitor.changes("ring", "reach")
    assert 'value="07700 900322"' in visitor.text
    visitor.says(phone="07700 900323")
    assert "Check your answers" in visitor.text
    assert "07700 900323" in visitor.text
    visitor.says()
    assert "We have it. Thank you" in visitor.text
    assert models.Contact.objects.get().referrer_reach == "07700 900323"


def test_what_does_not_say_that_it_comes_from_us_is_not_kept_and_its_words_are_shown():
    """Some browsers say nothing of where they come from ("null"); another site could make any say so."""
    hers = Visitor().opens("family", "help").says(words="Help at bedtime.").opens("family", "help")
    hers.client.defaults["HTTP_ORIGIN"] = "null"
    hers.says(words="Help in the mornings.")
    assert hers.answer.status_code == 403
    assert "Help in the mornings." in hers.text
    del hers.client.defaults["HTTP_ORIGIN"]
    assert "Help at bedtime." in hers.opens("family", "help").text


def test_a_reference_that_is_nobodys_takes_as_much_work_as_a_code_that_is_wrong(monkeypatch):
    visitor = Visitor().opens("ring").says(danger="no").opens("ring", "reach").presses(act="stop")
    asked, keys_of = [], sealed.keys_of
    monkeypatch.setattr(sealed, "keys_of", lambda *given: asked.append(given) or keys_of(*given))
    for reference in (visitor.marked("reference"), "0000 0000"):
        Visitor().goes(reverse("public:come_back")).says(reference=reference, code="ABC DEF GHJ")
    assert len(asked) == 2


@pytest.mark.parametrize(
    "odd",
    ["\x00", "\ufffe", "\U0001f469\u200d\U0001f467", "\u202e txet", "\u0661\u0662", "'\"><b>", "a" * 30_000],
)
def test_odd_words_are_kept_refused_or_shown_as_they_are_and_nothing_breaks(odd):
    visitor = Visitor().opens("child", "worry").says(words=f"He said {odd}")
    assert visitor.answer.status_code in (200, 422)
    assert (
        "<b>"
        not in visitor.opens("child", "worry")
        .text.split("<main")[1]
        .split("<textarea")[1]
        .split("</textarea")[0]
    )
    assert "He said" in visitor.text
    back = Visitor().goes(reverse("public:come_back")).says(reference=odd, code=odd)
    assert back.answer.status_code == 422
    more = Visitor().opens("more").says(danger="no").says(what="more", reference=odd[:40])
    assert more.answer.status_code in (200, 422)
    if more.at("more", "words"):
        assert "We have it. Thank you" in more.says(words="He was back.").says().says().text


def test_two_tabs_with_two_forms_keep_apart_and_exit_forgets_both_and_how_they_are_read():
    visitor = Visitor().opens("child", "worry")
    first, path = visitor.answer, visitor.path
    visitor.opens("ring", "reach").says(phone="07700 900321")
    visitor.answer, visitor.path = first, path
    visitor.presses(words="He is out alone.", read_way="easy")
    assert "900321" not in visitor.text
    assert "07700 900321" in visitor.opens("ring", "reach").text
    left = visitor.client.get(reverse("public:leave"))
    assert {left.cookies[name].value for name in (settings.TAB_COOKIE, ways.COOKIE)} == {""}
    assert left["Clear-Site-Data"] == '"cache"'
    assert "He is out alone." not in visitor.opens("child", "worry").text


def test_another_site_leads_no_browser_into_a_form_whose_code_it_knows():
    theirs = Visitor().opens("child")
    way = theirs.text.split('name="place" value="')[1].split('"')[0]
    victim = Visitor(origin="https://elsewhere.example")
    victim.client.post(
        reverse("public:question", args=[ROUTES["child"].ref("now")]), {"place": way, "danger": "no"}
    )
    assert victim.tab is None
    assert not models.Unsent.objects.exists()


def test_a_hidden_box_and_a_hurry_are_written_beside_it_and_shut_nobody_out():
    visitor = a_worry(Visitor())
    page = visitor.text.split('name="place" value="')[1].split('"')[0]
    visitor.client.post(check_of("child"), {"place": page, "website": "http://spam.example"})
    assert models.CameOutside.objects.get().signs == ["hidden_box", "very_fast"]


def test_every_page_outside_says_999_the_numbers_and_when_it_is_read_and_is_kept_nowhere(settings):
    settings.COUNCIL_PHONE_ALWAYS = "01632 960 999"
    visitor = Visitor()
    for address in (
        reverse("public:home"),
        reverse("public:come_back"),
        reverse("public:keep"),
        reverse("public:sent"),
        reverse("public:cover_your_tracks"),
        check_of("child"),
        *(
            reverse("public:question", args=[route.ref(each.key)])
            for route in ROUTES.values()
            for each in route.questions
        ),
    ):
        visitor.goes(address)
        assert visitor.answer.status_code == 200, address
        for words in ('href="tel:999"', "01632 960 999", settings.COUNCIL_HOURS, reverse("public:leave")):
            assert words in visitor.text, address
        assert "no-store" in visitor.answer.headers["Cache-Control"], address
        title = visitor.text.split("<title")[1].split("</title>")[0]
        assert not {"worry", "help", "child", "danger"} & set(title.lower().split()), title


def test_nobody_at_the_desk_reads_what_is_not_sent():
    """No query of the desk, and nothing else of the record but the door's own two files, knows the table."""
    from alongside.config.places import PACKAGE

    knows = {
        str(file.relative_to(PACKAGE))
        for folder in ("record", "desk", "jobs", "exchange", "family")
        for file in (PACKAGE / folder).rglob("*.py")
        if "Unsent" in file.read_text() or "record_unsent" in file.read_text()
    }
    assert {name for name in knows if "migrations" not in name} == {
        "record/models/__init__.py",
        "record/models/outside.py",
        "record/actions/outside.py",
        "record/queries/public/unsent.py",
    }


def test_whoever_stops_in_the_middle_of_a_sentence_has_it_and_is_told_the_way_back():
    visitor = Visitor().opens("family", "help")
    assert "data-code" not in visitor.text, "nothing is promised before anything is kept"
    visitor.presses(words="Half a sen", act="stop")
    assert visitor.at("family", "help")
    assert visitor.answer.status_code == 200
    assert "Half a sen</textarea>" in visitor.text, "it is still on the page"
    assert "We keep what you wrote until" in visitor.text
    reference, code = visitor.marked("reference"), visitor.marked("code")

    elsewhere = Visitor().goes(reverse("public:come_back")).says(reference=reference, code=code)
    assert "Half a sen" in elsewhere.opens("family", "help").text
    # Stopping answers no question, and whoever goes on after all loses nothing.
    assert elsewhere.goes(check_of("family")).at("family", "now")
    visitor.says(words="Half a sentence")
    assert not visitor.at("family", "help")


@pytest.mark.parametrize(
    ("route", "answers"),
    [
        ("child", {"who": {"who": "1B"}}),
        ("child", {"who": {"who": "1C"}}),
        ("child", {"who": {"who": "9"}}),
        ("work", {"know": {"know": "no"}}),
        ("work", {"know": {"know": "agree"}}),
        ("more", {"what": {"what": "again", "reference": ""}}),
        ("more", {"what": {"what": "again", "reference": "1234 5678"}}),
        ("more", {"what": {"what": "more", "reference": ""}}),
    ],
)
def test_the_count_of_questions_never_grows_on_the_way_and_ends_at_the_last(route, answers):
    here = ROUTES[route]
    asked = here.asked(answers)
    counts = [here.at_most(each.key, answers) for each in asked]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= len(asked)
    assert all(count >= place for place, count in enumerate(counts, 1))


def test_another_way_to_read_and_going_elsewhere_keep_what_is_half_typed_without_scripts():
    """Each button above a question is one of its form: pressed in the middle of a sentence it brings the words along."""
    visitor = Visitor().opens("family", "help").presses(words="Half a sen", read_way="easy")
    assert visitor.at("family", "help")
    assert ("app-way--easy" in visitor.text, "Half a sen" in visitor.text) == (True, True)
    assert visitor.client.cookies[ways.COOKIE].value == "easy"
    assert models.WayChosen.objects.get().way == "easy"
    visitor.presses(words="Half a sentence", act="ways")
    assert visitor.path == reverse("public:words")
    visitor.answer = visitor.client.post(
        visitor.path, {**Page(visitor.text).hidden, "way": "large"}, follow=True
    )
    visitor.path = visitor.answer.request["PATH_INFO"]
    assert visitor.at("family", "help"), "the way back is the question they came from"
    assert ("app-way--large" in visitor.text, "Half a sentence" in visitor.text) == (True, True)
    visitor.presses(words="Half a sentence more", act="stop").presses(
        words="Half a sentence more", act="keep"
    )
    assert visitor.path == reverse("public:keep")
    visitor.opens("family", "help").presses(words="A whole sentence", act="back")
    assert visitor.at("family", "who")
    assert "A whole sentence" in visitor.opens("family", "help").text
    visitor.goes(check_of("family"))
    assert visitor.at("family", "now"), "nobody went on from a question by reading it in another way"


def test_another_way_to_read_keeps_what_was_typed_after_sending_and_beside_a_wrong_code():
    late = a_worry(Visitor()).opens("child", "worry")
    open_page, path = late.answer, late.path
    late.goes(check_of("child")).says()
    late.answer, late.path = open_page, path
    late.says(words="And the dog barks.").presses(words="And the dog barks all night.", read_way="easy")
    assert "And the dog barks all night." in late.text
    assert models.Contact.objects.count() == 1, "nothing is sent by reading"

    back = (
        Visitor()
        .goes(reverse("public:come_back"))
        .presses(reference="1234 5678", code="ABC DEF GHJ", read_way="easy")
    )
    assert ('value="1234 5678"' in back.text, 'value="ABC DEF GHJ"' in back.text) == (True, True)
    assert "We have nothing under" not in back.text


def test_too_many_forms_begun_from_one_network_are_not_kept_and_the_page_keeps_the_words(
    monkeypatch, settings
):
    """A school or a block of flats shares one address. Whoever began before goes on and sends; whoever is told no reads why,
    whom to ring, and their own words; the network beside it is not touched."""
    monkeypatch.setattr(signs, "BEGUN", 2)
    settings.COUNCIL_PHONE_ALWAYS = "01632 960 999"

    def comes_from(address):
        visitor = Visitor()
        visitor.client.defaults["REMOTE_ADDR"] = address
        return visitor

    first = comes_from("2001:db8:7:7::1").opens("ring").says(danger="no")
    comes_from("2001:db8:7:7::2").opens("ring").says(danger="no")
    third = comes_from("2001:db8:7:7::3").opens("family", "help")
    assert third.types(words="Half a sen").status_code == 429
    third.says(words="Help at bedtime.")
    assert third.answer.status_code == 429
    assert "Many forms were begun from your internet connection" in third.text
    assert "Or ring us on 01632 960 999." in third.text
    assert "Help at bedtime." in third.text
    assert models.Unsent.objects.count() == 2
    assert (
        comes_from("2001:db8:7:8::1").opens("family", "help").says(words="Next door").at("family", "serious")
    )
    first.says(phone="07700 900321").says(name="Lee").says()
    assert models.Contact.objects.count() == 1
    cache.clear()  # an hour later
    assert third.says(words="Help at bedtime.").at("family", "serious")


def test_what_is_counted_costs_the_same_however_often(django_assert_num_queries):
    request = RequestFactory().get("/")
    signs.may_begin(request)
    with CaptureQueriesContext(connection) as second:
        signs.may_begin(request)
    for _ in range(signs.BEGUN):
        signs.may_begin(request)
    with django_assert_num_queries(len(second)):
        assert not signs.may_begin(request)
