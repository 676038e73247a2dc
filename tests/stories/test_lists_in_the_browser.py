"""A list of the data desk in the browser, with scripts and without: worked through with one reason, and taken away."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.access import IN_A_LIST
from tests.pages import looking

pytestmark = pytest.mark.slow


def test_ines_chases_a_rule_with_one_reason_and_takes_the_list_to_a_meeting(
    coles, tab, enter, clock_at, settings
):
    """On Tuesday 8 September 2026 two children were referred without a primary need. Ines says once why she works through the
    list, opens both, and takes the list away; a reason that is left out is asked for, and nothing leaves."""
    settings.COUNCIL_NUMBER = "201"
    now = clock_at("Tue 8 September 2026", "09:00")
    always.look_at_all(by=BY_ITSELF, now=now)
    enter(tab, "ines")
    tab.goto("/data/?year=2026-27")
    tab.get_by_role("link", name="8610").click()
    tab.get_by_text("Say once why you work through this list").click()
    tab.get_by_role("button", name="Take the list away (CSV)").click()
    expect(tab.get_by_role("link", name="Enter why you need it")).to_be_visible()
    assert not models.ReadLog.objects.filter(what=IN_A_LIST).exists()
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, "a list of findings, a reason missing")

    tab.get_by_label("Why do you need it?").fill("Primary needs for the July return")
    tab.get_by_role("button", name="Keep this reason for today").click()
    expect(tab.locator("#said")).to_contain_text("rule 8610: Primary needs for the July return")
    listed = tab.url
    rows = tab.locator("tbody tr")
    expect(rows).to_have_count(2)
    # On paper a link is its words alone: its address helps nobody there, and names a record.
    tab.emulate_media(media="print")
    after = rows.first.get_by_role("link").evaluate("link => getComputedStyle(link, '::after').content")
    assert after == "none"
    tab.emulate_media(media="screen")
    shown = [rows.nth(n).get_by_role("rowheader").inner_text() for n in range(2)]
    if tab.scripts:
        looking.picture(tab, "a list of findings, why is said")
    for number in shown:
        tab.get_by_role("link", name=number).click()
        expect(tab.get_by_role("heading", level=1)).to_contain_text("Cole")
        tab.goto(listed)
    why = "Return of 2026-27, rule 8610: Primary needs for the July return"
    opened = models.ReadLog.objects.filter(user=coles.cast.ines.user, what="what the census finds")
    assert {(row.person_id, row.why) for row in opened} == {
        (coles.people["Amara Cole"], why), (coles.people["Ben Cole"], why),
    }  # fmt: skip

    tab.get_by_text("Take this list away").click()
    with tab.expect_download() as leaving:
        tab.get_by_role("button", name="Take the list away (CSV)").click()
    assert leaving.value.suggested_filename == "findings-2026-27-rule-8610.csv"
    raw = Path(leaving.value.path()).read_bytes().decode("utf-8-sig")
    _, *lines = csv.reader(io.StringIO(raw, newline=""))
    assert [line[0] for line in lines] == shown
    assert models.ReadLog.objects.filter(what=IN_A_LIST, why=why).count() == 2
    # Tomorrow is another day, and asks why again.
    clock_at("Wed 9 September 2026", "09:00")
    tab.goto(listed)
    expect(tab.locator("#said")).to_have_count(0)
    tab.get_by_role("link", name=shown[0]).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("This record is outside your own work")
