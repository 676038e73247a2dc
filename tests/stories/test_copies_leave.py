"""A copy for each parent, from the entry to the printed page: made ready, looked at, released, given, and corrected after."""

from datetime import date

import pytest
from playwright.sync_api import expect

from alongside.record import models
from alongside.record.actions import people
from tests.browser import TOLD_ONCE

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def parted(story):
    """Amara with her mother Dana, whose address is protected, and her father Femi, who lives elsewhere."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2017, 3, 2))
    dana = story.known(
        "Dana Cole", lines="Hazel House, 3 Larkmere Walk", postcode="AS9 9ZX", protected_address=True
    )
    femi = story.known("Femi Balogun", lines="9 Lock View", postcode="AS2 2DF")
    for parent, kind in ((dana, "mother"), (femi, "father")):
        people.relate(parent, amara, kind, by=story.cast.dora, now=story.now)
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to()
    story.visits(
        "Amara Cole", words="Amara showed me her room at 3 Larkmere Walk. Ring Dana on 07700 900501 first."
    )
    return story


def opened(tab, words):
    """Open what is folded away, if it is not open."""
    folded = tab.locator("details", has=tab.locator("summary", has_text=words)).first
    if folded.get_attribute("open") is None:
        folded.locator("summary").first.click()
    return folded


@TOLD_ONCE
def test_two_parents_one_visit_two_copies(parted, tab, enter, clock_at):
    # Monday: Alice protects the number in what she wrote on Friday.
    clock_at("Mon 7 September 2026", "10:00")
    enter(tab, "alice")
    visit = models.Document.objects.get(kind="visit")
    tab.goto(f"/entries/{visit.pk}/")
    tab.get_by_role("link", name="Protect words in this entry").click()
    expect(tab.get_by_label("“3 Larkmere Walk”: the protected address of Dana Cole")).to_be_checked()
    tab.get_by_label("Or type the words").fill("07700 900999")
    tab.get_by_label("What are the words you typed?").select_option("A telephone number")
    tab.get_by_role("button", name="Keep these words private").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("does not stand in this text")
    tab.get_by_label("Or type the words").fill("07700 900501")
    tab.get_by_role("button", name="Keep these words private").click()
    expect(tab.locator("mark", has_text="07700 900501")).to_be_visible()

    # She makes a copy for each parent: for whom, then what.
    tab.goto(f"/children/{parted.people['Amara Cole']}/")
    tab.get_by_role("link", name="Copies and sharing").click()
    tab.get_by_role("button", name="Give somebody a copy").or_(
        tab.get_by_role("link", name="Give somebody a copy")
    ).click()
    tab.get_by_label("Dana Cole (mother)").check()
    tab.get_by_label("Femi Balogun (father)").check()
    tab.get_by_label("Visit, Friday 4 September 2026").check()
    tab.get_by_label("Title").fill("Our visit on Friday")
    tab.get_by_label("What is it for?").fill("So that both know.")
    tab.get_by_role("button", name="See what each of them will get").click()

    # Side by side: neither may read it yet, because it names Dana.
    his, hers = (tab.get_by_role("region", name=name) for name in ("Femi Balogun", "Dana Cole"))
    expect(his).to_contain_text("speaks of Dana Cole")
    expect(hers).to_contain_text("3 Larkmere Walk")
    side_by_side = tab.url

    # For Femi: Dana may be read about, her address and number may not.
    his.get_by_role("link", name="Work on this copy").click()
    opened(tab, "Let them read it")
    tab.get_by_role("button", name="They may read it").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("why they may read it")
    tab.get_by_label("Why may they read it?").fill("They were both asked.")
    tab.get_by_role("button", name="They may read it").click()
    sheet = tab.locator(".app-sheet")
    expect(sheet).to_contain_text("[an address that is kept private]")
    expect(sheet).to_contain_text("[a telephone number that is kept private]")
    expect(sheet).not_to_contain_text("Larkmere")
    expect(tab.get_by_text("Why a second person looks")).to_be_visible()  # Dana's address is protected
    tab.get_by_label("Ask", exact=True).select_option("Bob")
    tab.get_by_role("button", name="Ask them").click()
    expect(tab.get_by_text("A colleague is asked", exact=True)).to_be_visible()

    # Bob finds it among his work, reads it and lets it go.
    enter(tab, "bob")
    tab.goto("/")
    tab.get_by_role("link", name="Look at the copy").click()
    tab.get_by_role("button", name="It may leave, in my name").click()
    expect(tab.get_by_text("Released. Whoever made it ready can give it now.")).to_be_visible(timeout=20_000)

    # Alice gives it by post, and it is kept as it left.
    enter(tab, "alice")
    tab.goto(side_by_side)
    tab.get_by_role("region", name="Femi Balogun").get_by_role("link", name="Work on this copy").click()
    tab.get_by_label("By post").check()
    tab.get_by_role("button", name="It leaves now").click()
    expect(tab.get_by_role("heading", name="The copy Femi Balogun has")).to_be_visible()
    expect(tab.get_by_text("Looked at and released by Bob")).to_be_visible()
    assert models.IssuedCopy.objects.get().channel == "post"

    # On Tuesday the visit is corrected. The copy is on her list.
    clock_at("Tue 8 September 2026", "09:00")
    tab.goto(f"/entries/{visit.pk}/change/")
    tab.get_by_label("What happened").fill("Amara was out; I saw her room at 3 Larkmere Walk.")
    tab.get_by_label("What was wrong").fill("She came in only as I left.")
    tab.get_by_role("button", name="Keep these words").click()
    tab.goto("/")
    tab.get_by_role("link", name="Look again").first.click()
    expect(tab.get_by_role("heading", name="Look again: it was corrected")).to_be_visible()
    expect(tab.get_by_text("She came in only as I left")).to_be_visible()
    tab.get_by_role("button", name="I have looked at it again").click()


@TOLD_ONCE
def test_consent_is_refused_as_the_basis_of_a_section_47_share_at_its_field(parted, tab, enter, clock_at):
    clock_at("Mon 7 September 2026", "10:00")
    enter(tab, "alice")
    tab.goto(f"/children/{parted.people['Amara Cole']}/sharing/new/")
    tab.get_by_label("Share", exact=True).check()
    tab.get_by_label("With whom?").fill("Mill Road Primary School, Mrs Shah")
    tab.get_by_label("What is shared, or kept back?").fill("That an enquiry has begun.")
    tab.get_by_label("A section 47 enquiry").check()
    tab.get_by_label("Consent (UK GDPR").check()
    tab.get_by_label("The family agreed").check()
    tab.get_by_label("The family know").check()
    tab.get_by_label("Why?").fill("She sees Amara every day.")
    tab.get_by_label("Why is it needed").fill("Nothing else is shared.")
    tab.get_by_role("button", name="Record the decision").click()
    expect(tab.locator(".govuk-error-summary")).to_contain_text("does not rest on consent")
    expect(tab.locator("#basis-error")).to_contain_text("Choose public task")
    expect(tab.get_by_label("The family agreed")).to_be_checked()
    tab.get_by_label("Public task").check()
    tab.get_by_role("button", name="Record the decision").click()
    expect(tab.get_by_role("heading", name="Shared with Mill Road Primary School")).to_be_visible()
