"""Every part of the design, on pages made for looking at."""

import pytest
from playwright.sync_api import expect

from tests.pages import looking

pytestmark = pytest.mark.usefixtures("sample")


@pytest.mark.parametrize("name", ["record", "form", "home", "note"])
def test_a_sample_page_is_sound(name, page, colleague, sign_in):
    sign_in(page, colleague("social_worker", name="Priya Shah"))
    status = page.goto(f"/sample/{name}/").status
    looking.check_heading_and_title(page, status)
    looking.check_by_axe(page)
    looking.check_narrow(page)
    looking.picture(page, f"sample {name}")


def test_a_form_with_everything_wrong_says_so_once_at_each_field(page, colleague, sign_in):
    sign_in(page, colleague("social_worker", name="Priya Shah"))
    page.goto("/sample/form/")
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("2")
    page.get_by_label("Year").fill("2026")
    page.get_by_label("Who should know?").fill("Priya")
    page.get_by_label("What happened?").fill("x" * 230)
    page.get_by_role("button", name="Finish").click()

    looking.check_heading_and_title(page, 422)
    summary = page.locator(".govuk-error-summary")
    if looking.SCRIPTS:
        expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Visit date must be a real date, like 27 3 2026",
            "Enter where you met",
            "Select whether Amara was seen",
            "Select what it was about",
            "Select what next",
            "“Priya” could be 2 people. Type more of the name",
            "What happened must be 200 characters or fewer: it is 30 characters too long",
        ]
    )
    summary.get_by_role("link", name="Select whether Amara was seen").click()
    if looking.SCRIPTS:
        expect(page.get_by_label("Seen alone")).to_be_focused()
    else:  # the browser's own jump to the field
        assert page.url.endswith("#seen")
    expect(page.get_by_label("Month")).to_have_value("2")
    expect(page.get_by_label("With whom?")).to_be_hidden()
    page.get_by_label("Seen with somebody").check()
    expect(page.get_by_label("With whom?")).to_be_visible()
    looking.check_by_axe(page)
    looking.check_narrow(page)
    looking.picture(page, "sample form with errors")


def test_navigation_shows_what_the_role_may_open_and_where_one_is(page, colleague, sign_in):
    sign_in(page, colleague("social_worker"))
    page.goto("/sample/record/")
    places = page.get_by_role("navigation", name="Main").get_by_role("link")
    assert places.all_inner_texts() == ["Home", "Front door", "My children", "Search"]
    here = page.get_by_role("navigation", name="Main").get_by_role("link", name="My children", exact=True)
    expect(here).to_have_attribute("aria-current", "true")


def test_a_warning_for_staff_stands_above_every_address(page, colleague, sign_in):
    sign_in(page, colleague("social_worker"))
    page.goto("/sample/record/")
    words = page.locator("main").inner_text()
    assert words.index("Do not visit alone.") < words.index("14 Mill Lane")


def test_a_role_that_may_not_open_a_page_is_told_so_and_sees_nothing_of_it(client, colleague):
    client.force_login(colleague("system_owner"))
    answer = client.get("/sample/record/")
    assert answer.status_code == 403
    assert "Amara" not in answer.content.decode()


def test_what_a_browser_has_shown_it_does_not_keep(client, colleague):
    client.force_login(colleague("social_worker"))
    assert "no-store" in client.get("/sample/record/")["Cache-Control"]
