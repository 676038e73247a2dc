"""A strategy discussion in the night and the enquiry that follows, in a browser: with scripts, and without."""

import re

import pytest
from playwright.sync_api import expect

from alongside.record import models
from tests.pages import looking

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths, by axe where scripts can run."""
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, f"enquiry story {name}")


def pick(tab, name, value):
    """One of the answers of a question."""
    tab.locator(f"input[name='{name}'][value='{value}']").check()


def test_from_ten_past_two_in_the_night_to_the_managers_signature(coles, tab, enter, clock_at):
    """Saturday 12 September 2026, 02:10. The police ring about Amara; Nils writes down what was said and what Nora decided by
    phone. By Monday it is confirmed, Alice plans and sees both children, and in the week after it Nora signs."""
    amara, ben = coles.people["Amara Cole"], coles.people["Ben Cole"]
    clock_at("Sat 12 September 2026", "02:10")
    enter(tab, "nils")
    tab.goto(f"/children/{amara}/")
    tab.get_by_label("Somebody got in touch about this family").check()
    tab.get_by_role("button", name="Open the record").click()
    tab.get_by_role("link", name="Strategy discussion").click()
    expect(tab.locator("[name=at]")).to_have_value("02:10")
    expect(tab.locator("[name=social_worker_name]")).to_have_value("Nils")
    pick(tab, "how", "call")
    tab.locator("[name=worry]").fill("Marks of a belt on Amara's legs, seen by a neighbour at one.")
    tab.locator("[name=police_name]").fill("DS Keane")
    tab.locator("[name=police_reach]").fill("01632 960701")
    tab.locator("[name=police_said]").fill("He was here in March. We speak to him before anybody else does.")
    tab.locator("[name=reasons]").fill("A mark that is not from play, and a child who says how it came.")
    pick(tab, "children", str(ben))
    pick(tab, f"decision_{amara}", "joint")
    pick(tab, f"decision_{ben}", "joint")
    tab.locator("[name=lead]").fill("Alice")
    tab.locator("[name=decided_by]").fill("Nora")
    tab.locator("[name=do0_what]").fill("Take both children to their grandmother")
    tab.locator("[name=do0_who]").fill("PC Hale")

    # Room for another line keeps everything that was typed.
    tab.get_by_role("button", name="Add something to do").click()
    expect(tab.locator("[name=do0_who]")).to_have_value("PC Hale")
    tab.locator("[name=do1_what]").fill("See the children at eight")
    tab.locator("[name=do1_who]").fill("Alice")
    look(tab, "express page")
    tab.get_by_role("button", name="Finish").click()

    # Health did not take part: the law asks why, at the box where it is said. Nothing is lost.
    asked = tab.locator("#missing_why-error")
    expect(asked).to_contain_text("did not take part")
    expect(asked).to_contain_text("chapter 3")
    expect(tab.locator("[name=police_said]")).to_have_value(re.compile("He was here in March"))
    look(tab, "health was missing")
    tab.locator("[name=missing_why]").fill("The named doctor was in theatre. We ring again at eight.")
    tab.get_by_role("button", name="Finish").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Strategy discussion: Amara Cole and Ben Cole")
    expect(tab.get_by_text("Not there: Health")).to_be_visible()
    expect(tab.get_by_text("Kept from copies")).to_be_visible()
    look(tab, "read again")

    # Nora confirms in the morning what she decided on the phone.
    clock_at("Sat 12 September 2026", "08:30")
    enter(tab, "nora")
    tab.goto("/agreed-by-phone/")
    tab.get_by_role("link", name=re.compile("Read and confirm")).first.click()
    expect(tab.get_by_text("Section 47 enquiry, with the police")).to_be_visible()
    tab.get_by_role("button", name="I agreed this: confirm").click()
    expect(tab.get_by_text("Confirmed", exact=True)).to_be_visible()

    # Alice finds it on her own page, and the enquiry from the child's.
    clock_at("Mon 14 September 2026", "09:00")
    enter(tab, "alice")
    tab.goto("/")
    expect(tab.get_by_text("See the children at eight")).to_be_visible()
    tab.goto(f"/children/{amara}/")
    tab.get_by_role("link", name="Open the enquiry").click()
    hub = tab.url
    expect(tab.get_by_text("Friday 2 October")).to_be_visible()  # 15 working days from the Saturday
    tab.get_by_role("link", name="Plan it (How it will be done)").click()
    tab.locator("[name=speaks_with_child]").fill("Alice")
    tab.locator("[name=where]").fill("At school")
    tab.locator("[name=how_often]").fill("Once")
    tab.locator("[name=tells_parents]").fill("Alice tells Dana at noon")
    tab.locator("[name=distress_kept_down]").fill("Her teacher stays beside her.")
    tab.get_by_role("button", name="Write it down").click()
    tab.get_by_role("link", name="Write it down (Agreement to talking with the child)").click()
    pick(tab, "answer", "not_asked")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#ground-error")).to_contain_text("Select the ground")
    pick(tab, "ground", "threats_to_silence")
    tab.get_by_role("button", name="Write it down").click()
    look(tab, "half way")

    # They are not let in; what is decided about it is asked at once, and needs its day.
    tab.get_by_role("link", name="We could not see the child").click()
    pick(tab, "trouble", "access_refused")
    pick(tab, "parent_told_before", "yes")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Decide what to do about access")
    pick(tab, "outcome", "no_order")
    tab.locator("[name=reasons]").fill("School sees both of them today.")
    tab.locator("[name=decided_by]").fill("Nora")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.locator("#review_on-error")).to_contain_text("needs a day to look at it again")
    for part, words in (("day", "15"), ("month", "9"), ("year", "2026")):
        tab.locator(f"[name=review_on_{part}]").fill(words)
    tab.get_by_role("button", name="Write it down").click()
    expect(tab).to_have_url(hub)
    expect(tab.get_by_text("Look again at having asked for no order", exact=True)).to_be_visible()

    # She sees them at school; it counts in the assessment's place and in the enquiry's.
    clock_at("Mon 14 September 2026", "15:00")
    tab.get_by_role("link", name="Write up a visit (Child seen)").click()
    tab.get_by_label(re.compile("Ben Cole")).first.check()
    for child in (amara, ben):
        pick(tab, f"seen_{child}", "alone")
    tab.get_by_label("What happened?").fill("Both were at school and talked.")
    tab.get_by_role("button", name="Finish").click()

    # What was found, for both; Nora signs and asks for a conference.
    clock_at("Mon 21 September 2026", "11:00")
    tab.goto(hub)
    tab.get_by_role("link", name="Write it (What it found)").click()
    for run in models.Matter.objects.filter(kind="enquiry").values_list("pk", flat=True):
        pick(tab, f"finding_{run}", "substantiated_continuing")
        tab.locator(f"[name='words_{run}']").fill("Two people saw the marks. He is still at home at night.")
    tab.locator("[name=to]").fill("Nora")
    look(tab, "findings")
    tab.get_by_role("button", name="Send for sign-off").click()
    expect(tab.get_by_text("Waits for a manager to sign")).to_be_visible()

    clock_at("Tue 22 September 2026", "10:00")
    enter(tab, "nora")
    tab.goto("/")
    expect(tab.get_by_text("asks you to read and sign what this enquiry found")).to_be_visible()
    tab.get_by_role("link", name=re.compile("Read and sign")).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Read and sign: Amara Cole")
    for run in models.Matter.objects.filter(kind="enquiry").values_list("pk", flat=True):
        tab.locator(f"[name='reasons_{run}']").fill("Amara was hurt and it could happen again.")
    look(tab, "sign")
    tab.get_by_role("button", name="Sign", exact=True).click()
    expect(tab.get_by_text("Concluded", exact=True)).to_be_visible()
    look(tab, "concluded")

    found = models.Event.objects.filter(kind="enquiry_concluded").values_list("person", "facts__finding")
    assert dict(found) == dict.fromkeys((amara, ben), "substantiated_continuing")
    assert models.Event.objects.filter(kind="conference_asked_for").count() == 2
    assert not models.Draft.objects.exists()


def test_a_dropped_telephone_loses_nothing(coles, tab, enter, clock_at):
    """Alice begins to type and the telephone goes dark. In the car she opens the page again, and goes on."""
    amara = coles.people["Amara Cole"]
    clock_at("Fri 11 September 2026", "22:40")
    enter(tab, "alice")
    tab.goto(f"/children/{amara}/strategy-discussion/")
    tab.locator("[name=police_name]").fill("DS Keane")
    tab.locator("[name=police_said]").fill("Nobody was charged in March.")
    if tab.scripts:
        expect(tab.locator("[data-saving]")).to_contain_text("Saved at", timeout=8000)
    else:
        tab.get_by_role("button", name="Save draft").click()
    tab.goto("/drafts/")
    tab.get_by_role("link", name=re.compile("Strategy discussion: Amara Cole")).click()
    expect(tab.locator("[name=police_said]")).to_have_value("Nobody was charged in March.")
    assert not models.Event.objects.filter(kind="strategy_discussion_held").exists()
