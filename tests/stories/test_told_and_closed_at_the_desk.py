"""At the desk: telling for one child or for several, a baby, a letter that is late, closing with what the law says against it."""

import html
import re
from datetime import date

import pytest

from alongside.record import models
from tests.stories.test_front_door_is_not_upset import fields_of

TOLD = {
    "act": "told",
    "told-channel": "in_person",
    "told-told_at": "10:00",
    "told-words": "Told at the kitchen table.",
}


def plain(answer):
    """A page's words, as they are read."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def on(name, day):
    """A day as it is typed into its three boxes."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def of_dana(story, child):
    return models.Notice.objects.get(
        tell="family_told_referral", person=story.people[child], to_person=story.people["Dana Cole"]
    ).pk


def states():
    found = models.NoticeState.objects.filter(notice__tell="family_told_referral", notice__to="parent")
    return dict(found.values_list("person__card__name", "state"))


def test_a_telling_serves_the_child_it_is_about_and_others_only_where_they_are_ticked(coles, as_, clock_at):
    clock_at("Tue 8 September 2026", "12:00")
    alice, amara, ben = as_("alice"), of_dana(coles, "Amara Cole"), of_dana(coles, "Ben Cole")
    her_page = alice.get(f"/children/{coles.people['Amara Cole']}/").content.decode()
    assert f'href="/telling/{amara}/"' in her_page, "from a child to whoever is to be told, however many wait"
    beyond = plain(alice.get("/telling/?page=2"))
    assert "Nobody else waits to be told." in beyond, "they are on the page before"
    one = alice.get(f"/telling/{amara}/")
    assert "Amara Cole, 8 years" in plain(one)
    assert "find out what help Amara Cole may need" in plain(one)
    both = alice.get(f"/telling/{amara}/", {"with": [amara, ben]})
    assert "find out what help Amara Cole and Ben Cole may need" in plain(both)

    sent = fields_of(one) | TOLD | on("told-told_on", date(2026, 9, 8))
    assert alice.post(f"/telling/{amara}/", sent).status_code == 302
    assert states() == {"Amara Cole": "given_in_person", "Ben Cole": "owed"}
    # The same form again, as after the back button: told once.
    alice.post(f"/telling/{amara}/", sent)
    assert models.Event.objects.filter(kind="told").count() == 1
    # Somebody else's notice in the address is not taken along.
    other = models.Notice.objects.filter(tell="referrer_told").first().pk
    page = alice.get(f"/telling/{ben}/", {"with": [other, "nonsense"]})
    assert page.status_code == 200
    assert "Ben Cole, 5 years" in plain(page)


def test_a_child_too_young_for_words_is_not_written_down_as_told_and_a_wrong_day_loses_nothing(
    coles, as_, clock_at
):
    clock_at("Tue 8 September 2026", "12:00")
    alice = as_("alice")
    ref = models.Notice.objects.get(
        tell="family_told_referral", to="child", person=coles.people["Ben Cole"]
    ).pk
    page = alice.get(f"/telling/{ref}/")
    words = "Dana was told; Alice drew the house with him."
    typed = fields_of(page) | {"act": "too_young", "too_young-why": words}
    wrong = alice.post(
        f"/telling/{ref}/",
        typed
        | {
            "too_young-review_on_day": "31",
            "too_young-review_on_month": "6",
            "too_young-review_on_year": "2027",
        },
    )
    assert wrong.status_code == 422
    assert "must be a real date" in plain(wrong)
    assert words in html.unescape(wrong.content.decode())
    done = alice.post(f"/telling/{ref}/", typed | on("too_young-review_on", date(2026, 12, 1)))
    assert done.status_code == 302
    state = models.NoticeState.objects.get(notice=ref)
    assert (state.state, state.review_on) == ("held", date(2026, 12, 1))


def test_what_is_wrong_with_a_decision_is_listed_from_the_top_of_the_page_to_its_end(story, as_, clock_at):
    story.on("Mon 23 November 2026", "10:00").school_refers("Amara Cole")
    clock_at("Mon 23 November 2026", "22:00")
    nils = as_("nils")
    address = f"/front-door/{story.contact}/decide/"
    page = nils.post(address, fields_of(nils.get(address)) | {"act": "finish"}).content.decode()
    summary, rest = page.split("govuk-error-summary", 1)[1].split("<form", 1)
    wrong = re.findall(r'href="#([\w-]+)"', summary)
    assert wrong[0] == "manager"
    assert len(wrong) >= 3
    places = [rest.index(f'id="{name}"') for name in wrong]
    assert places == sorted(places)


def test_a_manager_closes_a_referral_and_the_family_is_still_to_be_told(coles, as_, clock_at):
    clock_at("Tue 8 September 2026", "12:00")
    nora, address = as_("nora"), f"/referrals/{coles.referrals['Ben Cole']}/close/"
    page = nora.get(address)
    assert "Dana Cole, and Ben Cole as fits their age" in plain(page)
    empty = nora.post(address, fields_of(page))
    assert empty.status_code == 422
    assert "Select why it ends" in plain(empty)
    typed = {"closure_reason": "RC7", "reasons": "Dana's sister has moved in. 👶 <b>‮", "family_told": "no"}
    form = fields_of(nora.get(address)) | typed
    first, second = nora.post(address, form), nora.post(address, form)
    assert first.status_code == 302
    assert first.url == "/telling/"
    assert "This referral was closed" in plain(second)
    assert models.Event.objects.filter(kind="referral_closed").count() == 1
    assert "that our work has ended, why, and how to come back" in plain(nora.get("/telling/"))
    assert as_("alice").get(address).status_code == 403


def test_an_open_assessment_is_named_with_the_way_to_it_where_somebody_wants_to_close(coles, as_, clock_at):
    coles.assessment_begins()
    clock_at("Tue 8 September 2026", "12:00")
    page = as_("nora").get(f"/referrals/{coles.referrals['Ben Cole']}/close/")
    assert "An assessment of this child is still open. Finish it, or stop it with reasons" in plain(page)
    assert f"/{coles.document}/" in page.content.decode()
    assert "Close the referral</button>" not in page.content.decode()


@pytest.mark.parametrize("who", ["charlie", "bob"])
def test_brothers_and_sisters_of_a_contact_are_the_front_doors_to_ask(coles, as_, who):
    assert as_(who).get(f"/front-door/{coles.contact}/brothers-and-sisters/").status_code == 403


def test_the_school_that_got_in_touch_is_answered_by_a_letter_in_the_words_a_worker_confirmed(
    coles, as_, clock_at
):
    now = clock_at("Tue 8 September 2026", "12:00")
    alice = as_("alice")
    ref, other = (
        models.Notice.objects.filter(to="referrer")
        .order_by("recorded_at", "ref")
        .values_list("pk", flat=True)
    )
    both = {"with": [ref, other]}
    page = alice.get(f"/telling/{ref}/", both)
    soon = {"act": "ready", "ready-channel": "letter", **on("ready-on", now.date())}
    leaks = alice.post(
        f"/telling/{ref}/?with={other}",
        fields_of(page) | soon | {"ready-at": "12:30", "ready-words": "Thank you. Dana Cole was glad."},
    )
    assert leaks.status_code == 422
    assert "“Dana Cole” is a name that whoever got in touch did not give us" in plain(leaks)
    assert "Dana Cole was glad." in plain(leaks)  # what was typed stands there still
    said = (
        "Thank you for getting in touch. A manager has decided that children's services will take it further."
    )
    ready = fields_of(page) | soon | {"ready-at": "12:30", "ready-words": said}
    assert alice.post(f"/telling/{ref}/?with={other}", ready).status_code == 302

    made = alice.get(f"/telling/{ref}/letter/")
    form = fields_of(made)
    assert 'value="Mrs Shah"' in made.content.decode()
    # Whom it is to and where stand on the contact; the rest of the address is typed.
    assert "Head teacher, Mill Road Primary</textarea>" in made.content.decode()
    shown = {"name": "Mrs Shah", "address": "Head teacher\nMill Road Primary\nDM3 4CD"}
    wrong = alice.post(
        f"/telling/{ref}/letter/", form | shown | {"address": "Amara Cole\nDM3 4CD", "act": "posted"}
    )
    assert "is a name that whoever got in touch did not give us" in plain(wrong)
    assert not models.IssuedCopy.objects.exists()
    seen = alice.post(f"/telling/{ref}/letter/", form | shown | {"act": "show"})
    assert "Dear Mrs Shah" in plain(seen)
    assert said in plain(seen)
    assert "This is about what you told us on Friday 4 September" in plain(seen)
    sheet = plain(seen)[plain(seen).index("Dear Mrs Shah") : plain(seen).index("Show the letter")]
    assert not [name for name in ("Amara", "Ben", "Dana") if name in sheet]
    posted = alice.post(f"/telling/{ref}/letter/", form | shown | {"act": "posted"})
    assert posted.status_code == 302
    found = models.NoticeState.objects.filter(notice__to="referrer").values_list("state", flat=True)
    assert list(found) == ["sent", "sent"]
    assert models.Message.objects.get(copy__isnull=False).address.startswith("Mrs Shah\nHead teacher")


def test_somebody_who_gave_no_name_is_offered_no_letter_and_the_page_says_what_to_do_instead(
    story, as_, clock_at
):
    story.on("Fri 4 September 2026").school_refers("Amara Cole", shield="anonymous")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    now = clock_at("Tue 8 September 2026", "12:00")
    alice, ref = as_("alice"), models.Notice.objects.get(to="referrer").pk
    ready = {"act": "ready", "ready-channel": "letter", "ready-at": "12:30", "ready-words": "Thank you."}
    page = alice.get(f"/telling/{ref}/")
    said = fields_of(page) | ready | on("ready-on", now.date())
    assert alice.post(f"/telling/{ref}/", said).status_code == 302
    assert "Make the letter" not in plain(alice.get(f"/telling/{ref}/"))
    letter = alice.get(f"/telling/{ref}/letter/")
    assert "There is nobody to write to." in plain(letter)
    assert "I have posted it" not in plain(letter)
    typed = {"name": "Mrs Shah", "address": "Mill Road", "act": "posted"}
    alice.post(f"/telling/{ref}/letter/", fields_of(letter) | typed)
    assert not models.IssuedCopy.objects.exists()


def test_once_telling_need_not_wait_any_more_the_page_on_which_they_are_told_is_the_next(
    coles, as_, clock_at
):
    clock_at("Tue 8 September 2026", "12:00")
    alice, amara, ben = as_("alice"), of_dana(coles, "Amara Cole"), of_dana(coles, "Ben Cole")
    address = f"/telling/{amara}/?with={amara}&with={ben}"
    hold = {"act": "hold", "hold-ground": "risk_to_child"} | on("hold-review_on", date(2026, 9, 9))
    assert alice.post(address, fields_of(alice.get(address)) | hold).status_code == 302
    assert states() == {"Amara Cole": "held", "Ben Cole": "held"}
    again = fields_of(alice.get(address)) | {"act": "release"}
    assert alice.post(address, again).headers["Location"] == address
    assert states() == {"Amara Cole": "owed", "Ben Cole": "owed"}
    assert "They have been told, in person or by phone" in plain(alice.get(address))
