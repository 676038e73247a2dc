"""The headline numbers counted twice: by set SQL for all children at once, and child by child in plain Python over the
second count of the census. They agree to the child and the day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alongside.desk.data.showing import in_england, lines_of
from alongside.exchange import loading
from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF
from alongside.law.days import add_months, england
from alongside.record import history, models
from alongside.record.actions.contact import decide_contact
from alongside.record.copies.cards import same_people
from alongside.record.queries.census import around
from alongside.record.queries.desk import data
from alongside.returns.cin.indicators import Shape, by_key, indicators
from alongside.returns.years import CollectionYear
from bench._made_census import census as made_census
from tests.record import naive_census
from tests.record.census_case import Case
from tests.record.test_building_second_count import Records

pytestmark = pytest.mark.django_db

Y26 = CollectionYear(2026)
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday


def in_year(day):
    return day is not None and Y26.starts <= day <= Y26.ends


def second_count():
    """Every number as a set of (child, day, whether it counts)."""
    rows = naive_census.counted(Y26)
    referred = referrals_ever()
    found = {key: set() for key in (
        "referrals", "rereferrals_12m", "referral_nfa", "cin_at_date", "assessments_completed", "assessments_45wd",
        "factors", "s47", "s47_to_icpc", "icpc_15wd", "cpp_started", "cpp_second", "cpp_ended", "cpp_ended_2y",
        "cpp_ended_3m", "cpp_at_date", "cpp_open_2y", "cpp_reviews_on_time",
    )}  # fmt: skip

    def add(key, child, on, counts=True):
        found[key].add((child, on, counts))

    for table, child, on, *more in rows:
        if table == "CINdetails" and in_year(on):
            earlier = [day for day in referred[child] if add_months(on, -12) <= day < on]
            add("referrals", child, on)
            add("rereferrals_12m", child, on, bool(earlier))
            add("referral_nfa", child, on, more[1])
        if table == "Assessments" and in_year(more[0]):
            add("assessments_completed", child, more[0])
            add("assessments_45wd", child, more[0], england().between(on, more[0]) <= 45)
            for _ in more[1]:
                add("factors", child, more[0])
        if table == "Section47":
            held = more[0]
            if in_year(on):
                add("s47", child, on)
                add("s47_to_icpc", child, on, held is not None)
            if in_year(held):
                add("icpc_15wd", child, held, england().between(on, held) <= 15)
        if table == "ChildProtectionPlans":
            over, earlier, reviews = more
            if in_year(on):
                add("cpp_started", child, on)
                add("cpp_second", child, on, earlier > 0)
            if in_year(over):
                add("cpp_ended", child, over)
                add("cpp_ended_2y", child, over, over >= add_months(on, 24))
                add("cpp_ended_3m", child, over, over <= add_months(on, 3))
            if over is None:
                add("cpp_at_date", child, on)
                add("cpp_open_2y", child, on, add_months(on, 24) <= Y26.ends)
                if add_months(on, 3) <= Y26.ends:
                    add("cpp_reviews_on_time", child, on, on_time(on, reviews))
    for child in {row[1] for row in rows}:
        still = [row[2] for row in rows if row[:2] == ("CINdetails", child) and row[3] is None and not row[4]]
        if still:
            add("cin_at_date", child, min(still))
    return found


def on_time(began, reviews):
    """The first review within three months, each later one within six of the one before, and none missing at the end."""
    due = add_months(began, 3)
    for held in (*sorted(reviews), Y26.ends):
        if held > due:
            return False
        due = add_months(held, 6)
    return True


def referrals_ever():
    """The day of every episode a child ever had."""
    people = list(models.Person.objects.values_list("pk", flat=True))
    canonical = same_people(people)
    groups = {}
    for person in people:
        groups.setdefault(canonical.get(person, person), []).append(person)
    return {
        child: [episode["on"] for episode in naive_census._episodes(history.of_joined(child, records), Y26)]
        for child, records in groups.items()
    }


@pytest.mark.parametrize("seed", range(2))
def test_every_number_agrees_with_a_second_count_to_the_child_and_the_day(seed, settings):
    settings.COUNCIL_NUMBER = "201"
    Records.told(seed, children=40)
    assert always.look_at_all(by=BY_ITSELF, now=NOW)
    for key, cases in second_count().items():
        ours = models.CensusCase.objects.filter(year=str(Y26), indicator=key)
        assert set(ours.values_list("person", "on", "counts")) == cases, key
        assert cases or seed > 0 or key in ("cpp_open_2y", "cpp_ended_2y"), (
            f"{key} counts nobody: the story is too small"
        )


def test_contacts_are_counted_whatever_became_of_them(story, settings):
    """Amara and Ben came to us on Friday 4 September and were a referral the same day. Of Cora, on Monday, it was decided on
    Thursday that advice was enough: two working days late. Of Dev nothing is decided on Friday 11 September; then it is."""
    settings.COUNCIL_NUMBER = "201"
    children = {
        name: story.on("Fri 4 September 2026").known(name) for name in ("Amara", "Ben", "Cora", "Dev")
    }
    story.school_refers("Amara", "Ben")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").school_refers("Cora")
    cora = story.contact
    story.on("Thu 10 September 2026").school_refers("Dev")
    enough = {"outcome": "advice", "reasons": "Breakfast club has a place.", "by": story.cast.dora}
    decide_contact(cora, **enough, now=story.now)
    story.on("Fri 11 September 2026", "15:00")
    always.look_at_all(by=BY_ITSELF, now=story.now)
    assert counted(children) == {
        "contacts": {"Amara": True, "Ben": True, "Cora": True, "Dev": True},
        "contacts_to_referral": {"Amara": True, "Ben": True, "Cora": False, "Dev": False},
        "contact_decision_1wd": {"Amara": True, "Ben": True, "Cora": False},
    }
    decide_contact(story.contact, **enough, now=story.now)
    assert always.look_again(by=BY_ITSELF, now=story.now)
    again = counted(children)
    assert again["contact_decision_1wd"] == {"Amara": True, "Ben": True, "Cora": False, "Dev": True}
    always.look_at_all(by=BY_ITSELF, now=story.now)
    assert counted(children) == again


def counted(children):
    """Which children stand behind each number of contacts, and whether they count."""
    names = {ref: name for name, ref in children.items()}
    found = {}
    for key in ("contacts", "contacts_to_referral", "contact_decision_1wd"):
        rows = models.CensusCase.objects.filter(year="2026-27", indicator=key).order_by("on")
        found[key] = {names[person]: counts for person, counts in rows.values_list("person", "counts")}
    return found


def test_what_a_file_does_not_tell_is_not_counted_as_not_done(story, cast, tmp_path, settings):
    """Last year came in as a file; Amara was assessed here, seen, and found not to be in need. The file says of its own children
    when an assessment ended, and not whether they were seen, nor what came of it, nor how many got in touch."""
    settings.COUNCIL_NUMBER = "201"
    case = Case(story, tmp_path).referred("2025-05-06").decided("2025-05-06", "s17_assessment")
    case.assessed("2025-05-07", "2025-06-03", outcome="not_in_need", factors=("21",))
    file = tmp_path / "made.xml"
    file.write_text("".join(made_census(12, seed=3)).replace("<LEA>801<", "<LEA>201<"))
    loading.load_cin(str(file), now=NOW)
    always.look_at_all(by=BY_ITSELF, now=NOW)
    of_last_year = models.CensusCase.objects.filter(year=str(Y26))
    assert of_last_year.filter(indicator="assessments_completed").count() > 5
    for key in ("assessments_child_seen", "assessment_no_services"):
        rows = of_last_year.filter(indicator=key).values_list("person", "counts")
        assert list(rows) == [(story.people["Amara Cole"], True)], key
    # A year with referrals and not one contact is known from its file alone.
    analyst = type(cast.ines)(cast.ines.user, "Wei", frozenset({"data_analyst"}), cast.ines.teams)
    numbers = data.numbers(analyst, "2026-27", str(Y26), now=NOW)
    assert before_of(numbers, "contacts") == "1"
    from_the_file = {key: count for key, count in numbers.before.items() if key[0] != "contacts"}
    assert before_of(replace(numbers, before=from_the_file), "contacts") == "not known"
    assert before_of(replace(numbers, before={}), "contacts") == "0"


def before_of(numbers, key):
    """How a number of the year before stands on the page."""
    lines = lines_of(numbers, CollectionYear(2027))
    return next(line.before for area in lines.values() for line in area if line.about.key == key)


def test_what_is_added_up_is_what_stands_behind_it(settings, cast):
    """Every number of the page is the length of the list behind it, for the whole council and for a team."""
    settings.COUNCIL_NUMBER = "201"
    Records.told(3, children=40)
    always.look_at_all(by=BY_ITSELF, now=NOW)
    analyst = type(cast.ines)(cast.ines.user, "Wei", frozenset({"data_analyst"}), cast.ines.teams)
    numbers = data.numbers(analyst, str(Y26), "2024-25", now=NOW)
    assert len(numbers.now) > 20
    for (key, part), count in numbers.now.items():
        if by_key()[key].kind is Shape.MEDIAN:
            continue
        assert listed(analyst, key, part, True) == count.counts, key
        assert listed(analyst, key, part, False) == count.every - count.counts, key
    none = data.numbers(cast.nora, str(Y26), "2024-25", now=NOW)
    assert none.now == {}, "no child of these is with Nora's team"


def listed(viewer, key, part, counts):
    """How many stand in the list behind a number, page by page."""
    seen, after = 0, None
    while True:
        behind = data.Behind(str(Y26), key, part=part, counts=counts, after=after)
        page = data.cases(viewer, behind, now=NOW)
        seen, after = seen + len(page.rows), page.after
        if after is None:
            return seen


def test_a_number_of_the_year_is_beside_the_year_before_by_the_same_day(settings, cast):
    """On Friday 20 November 2026 the year runs since April: last year's referrals up to 20 November 2025 stand beside."""
    settings.COUNCIL_NUMBER = "201"
    Records.told(4, children=30)
    always.look_at_all(by=BY_ITSELF, now=NOW)
    analyst = type(cast.ines)(cast.ines.user, "Wei", frozenset({"data_analyst"}), cast.ines.teams)
    numbers = data.numbers(analyst, "2026-27", str(Y26), now=NOW)
    until = models.CensusCase.objects.filter(
        year=str(Y26), indicator="referrals", on__lte=date(2025, 11, 20)
    ).count()
    whole = models.CensusCase.objects.filter(year=str(Y26), indicator="referrals").count()
    assert numbers.until["referrals", ""].counts == until
    assert numbers.before["referrals", ""].counts == whole
    assert 0 < until < whole


def test_every_number_that_is_counted_has_its_row_and_nothing_else_has():
    from alongside.record.queries.census import indicators as sql

    counted = {*sql.NUMBERS, *sql.TODAY}
    assert {each.key for each in indicators() if each.kind is not Shape.MEDIAN} == counted
    assert {each.key for each in indicators() if each.dated == "today"} == set(sql.TODAY)
    for each in indicators():
        recent = each.england is None or each.england_year >= "2020"
        assert recent or (
            each.second_hand and in_england(each).endswith(f"({each.england_year}, second hand)")
        ), "an old figure stands beside ours only with its year, and that it was reported by others"


def test_the_year_a_day_lies_in():
    assert str(around.year_of(date(2026, 3, 31))) == "2025-26"
    assert str(around.year_of(date(2026, 4, 1))) == "2026-27"
