"""What is happening, what comes next, who decides, whom to ring, what if I do not agree, what was decided and why: Dana
finds all six from her home page, on a telephone of 320 pixels, with scripts and without."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from alongside.accounts.models import User
from alongside.record import models
from alongside.record.actions import assessment, telling
from tests.pages import looking
from tests.record.test_leaks_on_family_pages import reads, signed_in

pytestmark = pytest.mark.slow
WORRY = (
    "Amara came to school hungry. A manager decided that a worker meets you, because food is short at home."
)
LONGER = "It takes longer because the school was closed for two weeks and we want to hear from it."


def look(tab, name):
    looking.check_narrow(tab)
    looking.check_heading_and_title(tab, 200)
    looking.check_nothing_private_around_the_page(tab)
    if tab.scripts:
        looking.check_by_axe(tab)
        looking.picture(tab, f"family reads {name}")


def tell(story, duty, words):
    """Alice tells Dana, face to face."""
    for state in models.NoticeState.objects.filter(
        notice__tell=duty, notice__to_person=story.people["Dana Cole"], person=story.people["Amara Cole"]
    ):
        telling.record_told(
            state.notice_id,
            recipient="Dana",
            channel="in_person",
            words=words,
            by=story.cast.alice,
            now=story.now,
        )


@pytest.fixture
def told(coles):
    """Dana was told of the referral, and that the assessment takes longer."""
    story = coles
    User.objects.filter(ref=story.cast.alice.user).update(
        telephone="01632 960 222", job_title="Social worker"
    )
    story.on("Tue 8 September 2026", "10:00")
    tell(story, "family_told_referral", WORRY)
    story.assessment_begins()
    story.on("Mon 2 November 2026", "10:00")
    assessment.extend_assessment(
        [story.assessments["Amara Cole"]],
        until=date(2026, 11, 27),
        reasons="The school was closed.",
        discussed_with="Dana",
        family_told=True,
        by=story.cast.nora,
        now=story.now,
    )
    tell(story, "family_told_extension", LONGER)
    return story


def test_from_her_home_page_a_mother_finds_the_answers_to_six_questions(told, tab, clock_at, live_server):
    story, amara = told, told.people["Amara Cole"]
    clock_at("Tue 24 November 2026", "20:00")
    account = reads(story, story.people["Dana Cole"], "Dana Cole", amara)
    for morsel in signed_in(account, story_now=clock_at("Tue 24 November 2026", "20:00")).cookies.values():
        tab.context.add_cookies([{"name": morsel.key, "value": morsel.value, "url": live_server.url}])
    tab.set_viewport_size({"width": 320, "height": 720})
    tab.goto("/family/")
    about = tab.get_by_role("region", name="Amara")

    def under(heading):
        """What stands below a heading, up to the next."""
        words = about.inner_text()
        found = re.search(rf"^{heading}$(.*?)(?=^(?:{'|'.join(ASKED)})$|\Z)", words, re.S | re.M)
        assert found, f"no “{heading}” in {words}"
        return found[1]

    assert "finding out with you what Amara may need" in under("Where things are")
    comes = under("What comes next")
    assert "by Friday 27 November" in comes, "the new day"
    assert "The first date was Friday 6 November" in comes, "the old day"
    assert LONGER in comes, "and why"
    assert "01632 960 222" in comes, "and whom to ring"
    assert "A manager decides" in under("Who decides")
    assert "Alice" in under("Who is who, and whom to ring")
    expect(about.get_by_role("link", name="01632 960 222").first).to_have_attribute("href", "tel:01632960222")
    decided = under("What was decided, and why")
    assert "needs more time" in decided
    assert LONGER in decided
    look(tab, "home")

    about.get_by_role("link", name="Your rights, and how to disagree: Amara").click()
    expect(tab.get_by_role("heading", name="How to disagree")).to_be_visible()
    expect(tab.get_by_text("Make a complaint.")).to_be_visible()
    expect(tab.get_by_role("link", name="0808 801 0366")).to_be_visible()
    look(tab, "rights")

    tab.get_by_role("link", name="Your page", exact=True).click()
    about.get_by_role("link", name="Everything that happened: Amara").click()
    expect(tab.get_by_text(WORRY)).to_be_visible()
    expect(tab.get_by_text("First shown to you here on Tuesday 24 November.").first).to_be_visible()
    look(tab, "what happened")
    expect(tab.get_by_text("Some things may not be shown here yet")).to_be_visible()
    tab.goto("/family/lists/")
    expect(tab.get_by_role("heading", name="Before a meeting")).to_be_visible()
    look(tab, "lists")


ASKED = (
    "Where things are",
    "What was decided, and why",
    "What comes next",
    "Who decides",
    "Who is who, and whom to ring",
    "What you can do",
)
