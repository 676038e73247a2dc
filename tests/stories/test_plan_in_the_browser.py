"""A plan in the browser, from the outline a conference made to its end. A typist writes up a core
group in ten minutes and a visit in four."""

import re
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import expect

from alongside.record import history as histories, models
from alongside.record.actions import plans
from tests.browser import TOLD_ONCE
from tests.pages import looking
from tests.planned import CHILDREN, act, decides_on_a_plan
from tests.stories.test_front_door_is_not_upset import fields_of
from tests.stories.test_told_and_closed_at_the_desk import plain
from tests.stories.typist import Typist

pytestmark = pytest.mark.slow


def look(tab, name):
    """Sound to look at, at both widths, by axe where scripts can run."""
    if tab.scripts:
        looking.check_narrow(tab)
        looking.check_by_axe(tab)
        looking.picture(tab, f"plan story {name}")


def box(tab, name):
    """One box, list or answer of a form by its name."""
    return tab.locator(f"[name='{name}']")


def day(tab, name, of, month, year=2026):
    for part, number in zip(("day", "month", "year"), (of, month, year), strict=True):
        box(tab, f"{name}_{part}").fill(str(number))


def button(tab, words):
    """A button, also one that is a link."""
    return tab.get_by_role("button", name=words).or_(tab.get_by_role("link", name=words)).first


@pytest.fixture
def on_a_plan(coles):
    """Amara and Ben have a plan since Monday 5 October 2026, and the council has a parenting group."""
    coles.on("Tue 15 September 2026", at="11:00").harm_is_suspected("Amara Cole", "Ben Cole")
    coles.on("Wed 16 September 2026", at="16:00").visits()
    coles.on("Fri 25 September 2026", at="15:00").harm_is_found()
    decides_on_a_plan(coles)
    act(coles, plans.add_service, "Parenting group", provider="Family hub", early_help=True, by="nora")
    return coles


def test_an_end_that_comes_late_ends_nothing_for_a_brother_and_shows_what_was_typed(on_a_plan, as_, clock_at):
    """Carla has the page open in two tabs. From the one Ben's plan has ended when she sends the other, in which she ticked him; and
    Amara's too, when she sends it again."""
    amara, ben = (str(on_a_plan.people[name]) for name in CHILDREN)
    clock_at("Fri 6 November 2026", "10:00")
    carla, address = as_("carla"), f"/plans/{on_a_plan.plan}/end/"
    day = {"on_day": "6", "on_month": "11", "on_year": "2026"}
    typed = {"children": [ben], "ground": "left_uk", "help_after": "A school in Lagos.", **day}
    tabs = [fields_of(carla.get(address)) for _ in range(3)]
    assert carla.post(address, tabs[0] | typed).status_code == 302
    late = plain(answer := carla.post(address, tabs[1] | typed))
    assert answer.status_code == 422
    assert "Ben Cole: This child protection plan ended on 6 November 2026" in late
    assert "A school in Lagos." in answer.content.decode()
    assert [e.kind for e in histories.of(UUID(amara)).every("protection_plan_ended")] == []
    assert carla.post(address, tabs[1] | typed | {"children": [amara]}).status_code == 302
    late = plain(answer := carla.post(address, tabs[2] | typed))
    assert answer.status_code == 422
    assert "The child protection plan ended while you wrote" in late
    assert "A school in Lagos." in late
    assert carla.get(address).status_code == 302


@TOLD_ONCE
def test_from_the_outline_to_the_end_of_the_plan(on_a_plan, tab, enter, clock_at):
    """Alice is asked to call the core group, and asks whom the conference named. It meets on Thursday 15 October and makes
    the outline a plan, which she writes up within ten minutes. On the 20th she sees both children. In November the family has
    moved for good, and Carla ends the plan once the new council has held its conference."""
    amara, ben = on_a_plan.people["Amara Cole"], on_a_plan.people["Ben Cole"]
    clock_at("Tue 6 October 2026", "09:30")
    enter(tab, "alice")
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("Call it")).first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Child protection plan: Amara Cole and Ben Cole")
    expect(tab.get_by_text("Food every day.")).to_be_visible()
    look(tab, "outline")
    tab.get_by_role("link", name="Call the next core group").click()
    expect(box(tab, "on_day")).to_have_value("15")  # what the conference said is not asked again
    box(tab, "at").fill("14:00")
    box(tab, "place").fill("Mill Road Primary")
    look(tab, "call")
    tab.get_by_role("button", name="Call it").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Core group: Amara Cole and Ben Cole")
    expect(tab.get_by_role("table").get_by_role("link", name="Dana Cole")).to_be_visible()
    expect(tab.get_by_text("Has not had the report")).to_have_count(0)
    look(tab, "called")

    clock_at("Thu 15 October 2026", "16:00")
    enter(tab, "alice")
    tab.reload()
    button(tab, "Write it up").click()
    typist = writes_up(tab, amara)
    look(tab, "written up")
    typist.presses(tab.get_by_role("button", name="Keep the core group"))
    expect(tab.get_by_role("heading", name=re.compile("A cooked meal every evening"))).to_be_visible()
    assert (typist.pages, typist.fields) == (3, 24)
    assert 2 < typist.minutes <= 10, typist
    assert models.PlanVersion.objects.count() == 2
    look(tab, "developed")
    tab.get_by_role("link", name=re.compile("Outline plan, version 1")).click()
    expect(tab.get_by_text("Food every day.")).to_be_visible()
    expect(tab.get_by_text("A cooked meal")).to_have_count(0)
    tab.get_by_role("link", name="The plan as it is now").click()
    tab.get_by_role("link", name="Only Ben Cole").click()
    expect(tab.get_by_role("heading", name="Amara Cole", exact=True)).to_have_count(0)
    expect(tab.get_by_text("Breakfast club.").first).to_be_visible()
    tab.get_by_role("link", name="All children").click()

    the_family_may_say_no(tab)
    clock_at("Tue 20 October 2026", "17:00")
    enter(tab, "alice")
    sees_the_children(tab, amara, ben)
    ends(tab, enter, clock_at)


def writes_up(tab, amara) -> Typist:
    """The whole of a first core group: who was there, what was said, one change with two actions, what is next."""
    typist = Typist()
    for name in ("Dana Cole", "Mrs Shah", "Alice"):
        typist.ticks(tab.get_by_label(re.compile(name)).first)
    typist.types(
        box(tab, "talked"),
        "Dana has begun to pay back the meter debt and would like help in the mornings, when she finds it hard to get up. "
        "Mrs Shah said that both children came on time this week and that Amara has made a friend at breakfast club. "
        "We went through the outline line by line. Dana agrees that the children need a cooked meal and says what gets "
        "in the way: money at the end of the month, and the oven that does not work. We agreed who does what and by when. "
        "Dana asked that Alice rings before she comes, except where she is worried about the children.",
    )
    typist.types(
        box(tab, "change_of_risk"),
        "Safer in the mornings since the breakfast club. No change at the end of the month, when the money runs out.",
    )
    typist.presses(tab.get_by_role("button", name="Add something that must change"))
    typist.types(box(tab, "need0_change"), "A cooked meal every evening, and breakfast on every school day.")
    typist.types(box(tab, "need0_measure"), "The school notes each morning whether they have eaten.")
    typist.types(box(tab, "need0_who"), "Mrs Shah")
    for part, number in (("day", "30"), ("month", "11"), ("year", "2026")):
        typist.types(box(tab, f"need0_by_{part}"), number)
    typist.types(box(tab, "do0_what"), "Breakfast club.")
    typist.types(box(tab, "do0_who"), "Mrs Shah")
    typist.picks(box(tab, "do0_under"), "new0")
    # Nothing that was typed is lost when another line is asked for.
    tab.get_by_role("button", name="Add something to do").click()
    expect(box(tab, "do0_what")).to_have_value("Breakfast club.")
    typist.types(box(tab, "do1_what"), "A place in the parenting group.")
    typist.types(box(tab, "do1_who"), "Alice")
    for part, number in (("day", "23"), ("month", "10"), ("year", "2026")):
        typist.types(box(tab, f"do1_by_{part}"), number)
    typist.picks(box(tab, "do1_service"), str(models.Service.objects.get().pk))
    for part, number in (("day", "12"), ("month", "11"), ("year", "2026")):
        typist.types(box(tab, f"next_on_{part}"), number)
    typist.ticks(tab.locator("input[name=develops][value=yes]"))
    return typist


def the_family_may_say_no(tab) -> None:
    """Early help inside the plan: it cannot start without somebody's agreement."""
    tab.get_by_role("link", name=re.compile("Say what came of it.*parenting group")).click()
    tab.locator("input[name=state][value=started]").check()
    tab.get_by_role("button", name="Keep it").click()
    expect(tab.locator("#agreed_by-error")).to_contain_text("family's choice")
    box(tab, "agreed_by").select_option(label="Dana Cole, parent, or has parental responsibility")
    look(tab, "agreed")
    tab.get_by_role("button", name="Keep it").click()
    expect(tab.get_by_text("Agreed to by Dana Cole.")).to_be_visible()


def sees_the_children(tab, amara, ben) -> None:
    """A visit to both, written once, within four minutes; it stops the clock of each because each was seen."""
    typist = Typist()
    tab.get_by_role("link", name=re.compile("Write up a visit")).first.click()
    typist.types(box(tab, "at"), "16:00")
    for child in (amara, ben):
        chosen = tab.locator(f"input[name=children][value='{child}']")
        if chosen.count() and not chosen.is_checked():
            typist.ticks(chosen)
        typist.ticks(tab.locator(f"input[name='seen_{child}'][value=alone]"))
    typist.types(box(tab, f"words_{amara}"), "I like it when Mum cooks pasta.")
    typist.types(
        box(tab, "account"),
        "Dana opened at once. There was soup on the stove. Both children showed me their rooms, which were warm. Amara talked "
        "about breakfast club and her friend Priya. Ben played with his trains and said that nobody shouts any more.",
    )
    typist.presses(tab.get_by_role("button", name="Finish"))
    expect(tab.get_by_text("There was soup on the stove.")).to_be_visible()
    assert typist.pages == 2
    assert 1 < typist.minutes <= 4, typist
    seen = models.Event.objects.filter(
        kind="child_seen", matter__kind="protection_plan", on=date(2026, 10, 20)
    )
    assert set(seen.values_list("person", flat=True)) == {amara, ben}


def stands_all_the_same(tab) -> None:
    """It was decided already, she says, and names nobody who answers for it; then the month is wrong. What she wrote about it
    stays each time, and who can be named does not include herself. In the end it was not decided, and she takes it back."""
    why = "Leeds rang: their conference was on Thursday, the letter is to come."
    tab.get_by_text("It has been decided already, and stands").click()
    box(tab, "stands_ground").fill(why)
    tab.get_by_role("button", name="End the plan").click()
    expect(tab.locator("#stands_manager-error")).to_contain_text("Choose a manager")
    expect(box(tab, "stands_ground")).to_have_value(why)
    expect(box(tab, "stands_manager").locator("option", has_text="Carla")).to_have_count(0)
    look(tab, "stands all the same")
    box(tab, "on_month").fill("13")
    box(tab, "stands_manager").select_option(index=1)
    chosen = box(tab, "stands_manager").input_value()
    tab.get_by_role("button", name="End the plan").click()
    expect(tab.locator("#on-error")).to_be_visible()
    expect(box(tab, "stands_ground")).to_have_value(why)
    expect(box(tab, "stands_manager")).to_have_value(chosen)
    box(tab, "on_month").fill("11")
    box(tab, "stands_ground").fill("")
    box(tab, "stands_manager").select_option("")


def ends(tab, enter, clock_at) -> None:
    """Carla ends it for both; not before the new council has met."""
    plan = models.Plan.objects.get().pk
    clock_at("Fri 6 November 2026", "10:00")
    enter(tab, "carla")
    tab.goto(f"/plans/{plan}/")
    if tab.get_by_label("A manager or a court asked me to").count():
        tab.get_by_label("A manager or a court asked me to").check()
        tab.get_by_role("button", name="Open the record").click()
    tab.get_by_role("link", name="End it without a review").click()
    for child in tab.locator("input[name=children]").all():
        child.check()
    tab.locator("input[name=ground][value=transferred]").check()
    tab.get_by_role("button", name="End the plan").click()
    expect(tab.locator("#ground-error")).to_contain_text("has not held its conference")
    look(tab, "refused")
    stands_all_the_same(tab)
    box(tab, "new_council").fill("Leeds")
    day(tab, "new_council_on", 5, 11)
    tab.get_by_role("button", name="End the plan").click()
    expect(tab.get_by_text("Ended", exact=True).first).to_be_visible()
    look(tab, "ended")
