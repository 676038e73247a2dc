"""From the page somebody stands on, the next step is a link: to start what was decided, to sign, to see what is late."""

from datetime import date

import pytest

from alongside.record import models

pytestmark = pytest.mark.django_db


def test_a_worker_starts_from_the_childs_page_and_says_who_agreed(story, as_, clock_at):
    """The school referred Amara on Friday, Maud decided on Monday, and nobody has written down yet that Dana agrees."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    clock_at("Tue 8 September 2026", "10:00")
    alice = as_("alice")
    start = f"/children/{amara}/assessment/start/"
    assert f'href="{start}"' in alice.get(f"/children/{amara}/").content.decode()

    page = alice.get(start)
    assert "Who agreed to it?" in page.content.decode()
    referral = models.Event.objects.get(kind="referral_decided").matter_id
    token = page.content.decode().split('name="form_token" value="')
    sent = {
        "children": [str(referral)],
        "on_day": "8",
        "on_month": "9",
        "on_year": "2026",
        "agreed": "Dana Cole",
    }
    sent["form_token"] = token[1].split('"')[0]
    answer = alice.post(start, sent)

    assert answer.status_code == 302, answer.content.decode()
    agreed = models.Event.objects.get(kind="agreement_given")
    assert (agreed.facts["given_by"], agreed.facts["scope"]) == ("Dana Cole", "assessment")
    child_page = alice.get(f"/children/{amara}/").content.decode()
    assert "Open the assessment" in child_page
    assert start not in child_page


def test_a_duty_managers_own_page_says_what_is_late_at_the_front_door(story, as_, clock_at):
    """The school rang on Friday. By Tuesday nobody has decided: the manager's own page says so, not "nothing late"."""
    story.on("Fri 4 September 2026")
    story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.school_refers("Amara Cole")
    clock_at("Mon 7 September 2026", "16:00")
    assert "1 contact late" not in as_("maud").get("/").content.decode()
    clock_at("Tue 8 September 2026", "08:30")
    assert "1 contact late at the front door" in as_("maud").get("/").content.decode()


def test_every_decision_of_the_law_has_its_page_or_says_why_it_has_none():
    import alongside.config.urls  # noqa: F401 - declares the pages
    from alongside.design import registry
    from alongside.desk.child.next_steps import STEPS, At
    from alongside.law import pathway

    assert set(STEPS) == set(pathway.decisions())
    for kind, at in STEPS.items():
        if isinstance(at, At):
            assert f"<uuid:{at.asks}>" in registry.named(at.page).route, kind
        else:
            assert at.endswith("."), kind


def test_a_step_is_a_link_for_whoever_may_open_its_page_and_words_for_everybody_else(story, as_, clock_at):
    """Maud may decide on Amara's referral from the child's page; Alice reads who decides it."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    clock_at("Fri 4 September 2026", "11:00")
    decide = f'href="/front-door/{story.contact}/decide/"'
    assert decide in as_("maud").get(f"/children/{amara}/").content.decode()
    alice = as_("alice")
    page = alice.get(f"/children/{amara}/", follow=True).content.decode()
    assert decide not in page
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    clock_at("Tue 8 September 2026", "10:00")
    page = as_("nora").get(f"/children/{amara}/").content.decode()
    (referral,) = story.referrals.values()
    assert f'href="/referrals/{referral}/close/"' in page
    assert "/referrals/" not in as_("alice").get(f"/children/{amara}/").content.decode()
