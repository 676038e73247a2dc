"""Alice asks Dana, alone, how she wants to follow; Dana chooses her own password, reads, and is out at once when somebody
says so. On a worker's machine and on a telephone, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from alongside.accounts.family import looking
from alongside.accounts.models import FamilyAccount, FamilySession
from alongside.record import models
from alongside.record.actions import telling
from tests.browser import PATIENCE
from tests.pages import looking as pages

pytestmark = pytest.mark.slow
OWN = "three odd lanterns"


def look(tab, name, width=None):
    if tab.scripts:
        pages.check_narrow(tab)
        pages.check_by_axe(tab)
        pages.picture(tab, f"way in story {name}")


@pytest.fixture
def telephone(browser, live_server, tab):
    """Dana's own telephone: a small screen, and nothing of Alice's."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 320, "height": 720},
        java_script_enabled=tab.scripts,
        locale="en-GB",
    )
    yield context.new_page()
    context.close()


def test_dana_is_asked_chooses_a_password_reads_and_is_paused(coles, tab, telephone, enter, clock_at):
    """Tuesday 8 September 2026, at her kitchen table."""
    story, amara = coles, coles.people["Amara Cole"]
    clock_at("Tue 8 September 2026", "15:00")
    enter(tab, "alice")
    tab.goto(f"/children/{amara}/")
    tab.get_by_role("link", name="Family sign-in").click()
    look(tab, "nobody asked")
    tab.get_by_role("link", name=re.compile(r"Write down what they want.*Dana")).click()
    if tab.scripts:  # without, what belongs to a choice is there from the beginning
        expect(tab.get_by_label("Why is it right that they read this?")).to_be_hidden()
    tab.get_by_label("Yes, nobody else was there or on the line").check()
    tab.get_by_label("They want to sign in online").check()
    look(tab, "asked")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_role("link", name="Enter why it is right that they read this")).to_be_visible()
    tab.get_by_label("Why is it right that they read this?").fill("She wants to see what happens when.")
    tab.get_by_role("button", name="Write it down").click()
    if tab.get_by_text("is held back").count():
        tab.get_by_label("My manager and I looked at each child, and it is safe").first.check()
        tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_role("heading", name="Their sign-in")).to_be_visible()
    tab.get_by_label("By hand, now").check()
    tab.get_by_role("button", name="Show a code").click()
    expect(tab.get_by_role("heading", name="Their code, shown only now")).to_be_visible()
    look(tab, "the code")
    code = tab.locator("code").inner_text()
    account = FamilyAccount.objects.get()
    granted = models.Granted.objects.filter(reader=account.pk).values_list("person", flat=True)
    assert set(granted) == {amara}, "only the child whose page it was is ticked beforehand"

    telephone.goto("/family/")
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Sign in")
    telephone.get_by_role("link", name="Use your code").click()
    if tab.scripts:
        pages.check_narrow(telephone)
        pages.check_by_axe(telephone)
    telephone.get_by_label("Your sign-in name").fill(account.sign_in_name.replace("-", " ").title())
    telephone.get_by_label("The code you were given").fill(code.lower())
    telephone.locator("[name=password]").fill(OWN)
    telephone.locator("[name=again]").fill("three odd lantern")
    telephone.get_by_role("button", name="Go on").click()
    expect(telephone.get_by_text("The two passwords are not the same").first).to_be_visible()
    expect(telephone.get_by_label("The code you were given")).to_have_value(code.lower())
    telephone.locator("[name=password]").fill(OWN)
    telephone.locator("[name=again]").fill(OWN)
    telephone.get_by_role("button", name="Go on").click()
    expect(telephone).to_have_url(f"{telephone.url.split('/family')[0]}/family/")
    expect(telephone.get_by_text("Amara").first).to_be_visible()
    expect(telephone.get_by_text("Ben Cole")).to_have_count(0)
    assert "Cole" not in telephone.title()
    telephone.goto("/family/your-sign-in/")
    expect(telephone.get_by_label("No. I will look myself, or ask")).to_be_checked()
    if tab.scripts:
        pages.check_narrow(telephone)
        pages.check_by_axe(telephone)

    tab.get_by_role("button", name="Done").or_(tab.get_by_role("link", name="Done")).first.click()
    expect(tab.get_by_text("Signed in now")).to_be_visible()
    look(tab, "signed in now")
    tab.locator("#because-pause-pause").fill("Somebody looks over her shoulder.")
    tab.get_by_role("button", name="Pause it now").click()
    expect(tab.get_by_text("Paused. Nobody is signed in with it now.")).to_be_visible()
    telephone.reload()
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Sign in")
    telephone.get_by_label("Your sign-in name").fill(account.sign_in_name)
    telephone.locator("[name=password]").fill(OWN)
    telephone.get_by_role("button", name="Sign in").click()
    expect(telephone.get_by_text("You cannot sign in just now").first).to_be_visible()
    assert looking.account(account.pk).state == "paused"
    assert story.cast.alice.user == models.Granted.objects.first().recorded_by


def test_a_girl_is_asked_alone_takes_her_code_and_reads_about_herself(coles, tab, telephone, enter, clock_at):
    """Tuesday 8 September 2026, at Amara's school. Alice told her that morning what was decided; what her mother was told is not hers."""
    story, amara = coles, coles.people["Amara Cole"]
    clock_at("Tue 8 September 2026", "15:00")
    story.on("Tue 8 September 2026", "10:00")
    for who, words in (
        ("Amara Cole", "I will come and meet you on Thursdays."),
        ("Dana Cole", "For Dana alone."),
    ):
        state = models.NoticeState.objects.get(
            notice__tell="family_told_referral", notice__to_person=story.people[who], person=amara
        )
        telling.record_told(
            state.notice_id,
            recipient=who,
            channel="in_person",
            words=words,
            by=story.cast.alice,
            now=story.now,
        )
    enter(tab, "alice")
    tab.goto(f"/children/{amara}/family-sign-in/")
    tab.get_by_role("link", name=re.compile(r"Write down what they want.*Amara")).click()
    tab.get_by_label("Yes, nobody else was there or on the line").check()
    tab.get_by_label("They want to sign in online").check()
    tab.get_by_label("Why is it right that they read this?").fill("She asked what is in the plan.")
    tab.get_by_role("button", name="Write it down").click()
    # Whether she understands enough is a worker's to say, in their own words: nothing is offered to tap.
    understands = tab.get_by_role("group", name="Amara would read this themselves")
    expect(understands.get_by_role("radio")).to_have_count(0)
    look(tab, "a child is asked")
    understands.get_by_label("In your words").fill("She told me in her own words what it is.")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_role("heading", name="Their sign-in")).to_be_visible()
    tab.get_by_label("By hand, now").check()
    tab.get_by_role("button", name="Show a code").click()
    code = tab.locator("code").inner_text()
    account = FamilyAccount.objects.get()

    telephone.goto("/family/")
    telephone.get_by_role("link", name="Use your code").click()
    telephone.get_by_label("Your sign-in name").fill(account.sign_in_name)
    telephone.get_by_label("The code you were given").fill(code)
    telephone.locator("[name=password]").fill(OWN)
    telephone.locator("[name=again]").fill(OWN)
    telephone.get_by_role("button", name="Go on").click()
    expect(telephone.get_by_role("heading", name="About you")).to_be_visible()
    expect(telephone.get_by_text("I will come and meet you on Thursdays.").first).to_be_visible()
    for other in ("For Dana alone", "Amara", "Ben", "your child"):
        expect(telephone.get_by_text(other)).to_have_count(0)
    if tab.scripts:
        pages.check_narrow(telephone)
        pages.check_by_axe(telephone)
    telephone.get_by_role("button", name="Easy read").click()
    expect(telephone.get_by_text("A worker finds out what would help you.")).to_be_visible()
    telephone.get_by_role("link", name="Your rights, and what to do if something is not right").click()
    expect(telephone.get_by_text("You can ask for an advocate.").first).to_be_visible()
    telephone.get_by_role("link", name="Your page", exact=True).click()
    telephone.get_by_role("link", name="Everything that happened").click()
    expect(telephone.get_by_text("I will come and meet you on Thursdays.").first).to_be_visible()
    telephone.get_by_role("link", name="Sign out").click()
    expect(telephone.get_by_role("heading", name="About you")).to_have_count(0)


def test_exit_leaves_nothing_open_on_a_telephone(coles, tab, telephone, clock_at, monkeypatch, settings):
    """Escape three times, or the link: away, and signed out also where scripts do not run."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from alongside.accounts.family import keeping

    settings.EXIT_TO = "/cover-your-tracks/"  # no page of somebody else's is asked for in a test
    account = keeping.open_account("Dana Cole", by=uuid4(), now=datetime.now(UTC))
    account.set_password(OWN)
    account.save()
    telephone.goto("/family/sign-in/")
    telephone.get_by_label("Your sign-in name").fill(account.sign_in_name)
    telephone.locator("[name=password]").fill(OWN)
    telephone.get_by_role("button", name="Sign in").click()
    telephone.goto("/family/your-sign-in/")
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Your sign-in")
    telephone.get_by_role("button", name="Large print").click()
    expect(telephone.locator("body")).to_have_class(re.compile("app-way--large"))
    with telephone.expect_request("**/family/leave/"):
        if tab.scripts:
            for _ in range(3):
                telephone.keyboard.press("Escape")
        else:
            telephone.get_by_role("link", name="Exit this page").click()
    expect(telephone).to_have_url(re.compile("/cover-your-tracks/$"))
    for _ in range(PATIENCE // 100):  # with scripts the page goes first, and the service is told beside
        if not FamilySession.objects.filter(account=account, ended=None).exists():
            break
        telephone.wait_for_timeout(100)
    telephone.goto("/family/your-sign-in/")
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Sign in")
    kept = {each["name"] for each in telephone.context.cookies()}
    assert not kept & {"reading", "language"}, "nor does the telephone tell how its owner reads"
    expect(telephone.locator("body")).to_have_class(re.compile("app-way--plain"))
