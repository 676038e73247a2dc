"""At the desk: Dana says, alone, which way is safe; a text tells her that there is something to read; then it is safe no more."""

import re
from datetime import date

import pytest

from alongside.accounts.proofs import doors_open
from alongside.jobs.minutely.post import send_what_is_ready
from alongside.record import models
from alongside.record.actions import family_access, people
from alongside.record.actions.family_access import Asked
from tests.stories.test_front_door_is_not_upset import fields_of
from tests.stories.test_told_and_closed_at_the_desk import of_dana, on, plain, states


@pytest.fixture
def dana(coles, settings):
    """Dana has a sign-in, wants word of what is new, and has a telephone that nobody has asked her about."""
    settings.DEMO = True  # the outbox reads itself here; elsewhere somebody carries it
    assert doors_open()
    coles.on("Mon 7 September 2026", at="15:00")
    by = {"by": coles.cast.alice, "now": coles.now}
    children = (coles.people["Amara Cole"], coles.people["Ben Cole"])
    for child in children:
        people.record_responsibility(child, coles.people["Dana Cole"], basis="mother", **by)
    family_access.invite(
        Asked(
            person=coles.people["Dana Cole"],
            children=children,
            on=date(2026, 9, 7),
            alone=True,
            choice="account",
        ),
        what=family_access.NEEDED,
        because="She wants to read for herself.",
        messages=True,
        **by,
    )
    people.record_reach(coles.people["Dana Cole"], kind="phone", value="07700 900123", **by)
    return coles


def ready(page, day, **more):
    """The form that makes a text ready, as Alice fills it in."""
    return (
        fields_of(page)
        | on("ready-on", day)
        | {
            "act": "ready",
            "ready-channel": "text",
            "ready-words": "We will come and talk with you about how to help.",
            "ready-at": "10:00",
            **more,
        }
    )


def test_a_text_goes_only_by_the_way_she_named_and_is_seen_to_have_gone(dana, as_, clock_at):
    clock_at("Tue 8 September 2026", "09:30")
    alice, notice = as_("alice"), of_dana(dana, "Amara Cole")
    person = dana.people["Dana Cole"]
    told, safe = f"/telling/{notice}/", f"/people/{person}/safe-contact/"

    page = alice.get(told)
    wrong = alice.post(told, ready(page, date(2026, 9, 8)))
    assert wrong.status_code == 422
    assert "They have not told us, asked alone, that this is safe" in plain(wrong)
    assert "We will come and talk with you about how to help." in plain(wrong), "nothing she typed is lost"

    page = alice.get(safe)
    assert "Nothing is confirmed." in plain(page)
    number = models.ContactPoint.objects.get(person=person, value="07700 900123")
    said = fields_of(page) | {
        "act": "asked",
        "asked-way": str(number.pk),
        "asked-alone": "yes",
        "asked-uses": ["text", "call"],
        "asked-when_safe": "While the children are at school",
        "asked-codeword": "bluebell",
        **on("asked-asked_on", date(2026, 9, 8)),
        "asked-asked_at": "09:15",
    }
    missing = alice.post(safe, {key: value for key, value in said.items() if key != "asked-alone"})
    assert missing.status_code == 422
    assert "bluebell" in missing.content.decode()
    assert alice.post(safe, said).status_code == 302
    page = plain(alice.get(safe))
    assert "Confirmed safe" in page
    assert "They said so 09:15 on Tuesday 8 September" in page

    assert alice.post(told, ready(alice.get(told), date(2026, 9, 8))).status_code == 302
    alice.get(told)  # what was said once
    assert "It leaves by itself, 10:00 on Tuesday 8 September or when the office is next open." in plain(
        alice.get(told)
    )
    assert states() == {"Amara Cole": "ready", "Ben Cole": "owed"}
    send_what_is_ready(dana.on("Tue 8 September 2026", at="10:01").now)
    assert states()["Amara Cole"] == "sent"
    clock_at("Tue 8 September 2026", "10:05")
    assert "The text message was sent: 10:01 on Tuesday 8 September." in plain(alice.get(told))

    maud = as_("maud")
    post = maud.get("/post/")
    assert "Dana Cole" in plain(post)
    (link,) = re.findall(r'href="(/post/[0-9a-f-]{36}/)"', post.content.decode())
    message = plain(maud.get(link))
    assert "There is a new message for you. To read it, sign in the way you always do." in message
    assert "how to help" not in message
    assert "Confirmed by Alice" in message
    for name in ("alice", "charlie"):
        assert as_(name).get(link).status_code == 403

    # He takes her telephone on Wednesday: at one press nothing goes there any more.
    clock_at("Wed 9 September 2026", "09:30")
    other = f"/telling/{of_dana(dana, 'Ben Cole')}/"
    assert alice.post(other, ready(alice.get(other), date(2026, 9, 9))).status_code == 302
    page = alice.get(safe)
    ended = fields_of(page) | {
        "act": "no_more",
        "no_more-safe": str(models.SafeContact.objects.get(replaced_by=None).pk),
        "no_more-because": "He has her telephone.",
    }
    assert alice.post(safe, ended).status_code == 302
    assert "Nothing is confirmed." in plain(alice.get(safe))
    send_what_is_ready(dana.on("Wed 9 September 2026", at="10:01").now)
    assert states()["Ben Cole"] == "failed"
    assert models.Message.objects.count() == 1
    clock_at("Wed 9 September 2026", "10:05")
    assert "what they had confirmed as safe has changed" in plain(alice.get("/"))
