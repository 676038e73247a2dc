"""What parents read of their children: what they themselves were told, and of each other nothing.

Dana is Amara's mother and Femi her father; they live apart. Ben is Femi's other child.
"""

import html
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.models import FamilyAccount, Team
from alongside.design import clock
from alongside.design.ways import COOKIE
from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, ReasonsWanted
from alongside.record.actions import assessment, contact, correction, family_access, people, telling
from alongside.record.actions.access_log import say_at_risk
from alongside.record.actions.reading import Wording, showed
from alongside.record.doors import Reader
from alongside.record.queries.desk import looked
from alongside.record.queries.desk.contact import contact_page
from alongside.record.queries.family import reading
from alongside.record.write import Rows, write
from tests.record.test_access_doors import grant
from tests.record.test_leaks_on_family_pages import reads, signed_in
from tests.story import Story

DANA, FEMI = Reader(UUID(int=11), "family"), Reader(UUID(int=12), "family")
MONDAY = datetime(2026, 9, 14, 10, 0, tzinfo=London)


@pytest.fixture
def story(cast):
    story = Story(cast)
    story.on("Fri 4 September 2026")
    for name in ("Amara Cole", "Ben Balogun", "Dana Cole", "Femi Balogun"):
        story.known(name)
    by = {"by": cast.dora, "now": story.now}
    for child, who, kind in (
        ("Amara Cole", "Dana Cole", "mother"),
        ("Amara Cole", "Femi Balogun", "father"),
        ("Ben Balogun", "Femi Balogun", "father"),
    ):
        people.relate(story.people[who], story.people[child], kind, source="the family", **by)
    story.school_refers("Amara Cole", "Ben Balogun")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    grant(story, DANA.account, "Amara Cole", "card", "pathway", "told", of="Dana Cole")
    grant(story, FEMI.account, "Amara Cole", "card", "pathway", "told", of="Femi Balogun")
    grant(story, FEMI.account, "Ben Balogun", "card", "pathway", "told", of="Femi Balogun")
    return story


def tell(
    story, who, child, words="Amara came to school hungry. A worker will meet you.", channel="in_person"
):
    """A worker tells one parent about one child."""
    state = models.NoticeState.objects.get(
        notice__to_person=story.people[who], notice__tell="family_told_referral", person=story.people[child]
    )
    telling.record_told(
        state.notice_id, recipient=who, channel=channel, words=words, by=story.cast.alice, now=story.now
    )


def read(reader, now=MONDAY):
    return {child.name: child for child in reading.page(reader, now=now).children}


def messages(child):
    return [each.line.message for each in child.happened if each.line]


def test_a_parent_reads_what_she_was_told_and_the_other_reads_nothing_of_it(story):
    tell(story, "Dana Cole", "Amara Cole")
    amara = read(DANA)["Amara Cole"]
    assert messages(amara) == ["referral_received", "referral_decided.s17_assessment", "allocated"]
    assert [stage.key for stage in amara.stages] == ["assessment"]
    assert [each.line.message for each in amara.coming] == ["coming.s17_assessment"]
    assert amara.decided.told.words.startswith("Amara came to school hungry.")
    assert [(who.worker.name, who.part) for who in amara.who] == [("Alice", "who.worker")]
    hers = read(FEMI)
    assert set(hers) == {"Amara Cole", "Ben Balogun"}
    for child in hers.values():
        assert (messages(child), [stage.key for stage in child.stages]) == ([], ["not_yet"])
        assert (child.who, child.coming, child.shown) == ((), (), ())


def test_words_that_name_somebody_else_are_told_once_and_stand_on_no_page(story):
    tell(story, "Dana Cole", "Amara Cole", "We also talked with Femi Balogun about Ben.")
    told = read(DANA)["Amara Cole"].decided.told
    assert (told.words, told.on) == ("", date(2026, 9, 7))


def test_a_colleague_at_risk_is_rung_at_the_teams_number(story):
    tell(story, "Dana Cole", "Amara Cole")
    say_at_risk(
        story.cast.alice.user,
        at_risk=True,
        reasons="Threatened on a visit.",
        by=story.cast.ines,
        now=story.now,
    )
    (who,) = read(DANA)["Amara Cole"].who
    assert (who.worker.name, who.worker.telephone, who.worker.team) == ("", "", "")
    assert (who.worker.title, who.worker.role) == ("", "social_worker")
    Team.objects.filter(memberships__user__ref=story.cast.alice.user).update(telephone="01632 960 555")
    account = reads(story, story.people["Dana Cole"], "Dana Cole", story.people["Amara Cole"])
    page = signed_in(account).get(reverse("family:home")).content.decode()
    reach = re.search(r"To talk to a manager, ring (.*?)</p>", page, re.S)[1]
    assert ">01632 960 555</a> and ask for the manager of the team." in reach
    assert "Alice" not in page


def test_whoever_asked_for_help_reads_that_she_asked_and_the_other_parent_does_not_read_who_did(
    cast, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    story = Story(cast)
    story.on("Fri 4 September 2026")
    for name in ("Amara Cole", "Dana Cole", "Femi Balogun"):
        story.known(name)
    dana, femi, amara = (story.people[name] for name in ("Dana Cole", "Femi Balogun", "Amara Cole"))
    by = {"by": cast.dora, "now": story.now}
    people.relate(dana, amara, "mother", source="the family", **by)
    people.relate(femi, amara, "father", source="the family", **by)
    asked = story.school_refers("Amara Cole", contact_kind="help_request", family_knows="yes")
    with pytest.raises(NotFound):
        contact.say_who_asked(asked, dana, **by)  # she is not on it yet
    contact.identify(asked, [contact.Identified(each, "adult") for each in (dana, femi)], **by)
    contact.say_who_asked(asked, dana, **by)
    contact.say_who_asked(asked, dana, **by)
    on_it = contact_page(cast.dora, asked, now=story.now)
    assert [one.who.name for one in on_it.people] == ["Amara Cole", "Dana Cole", "Femi Balogun"], "once each"
    assert on_it.asker.who.name == "Dana Cole"
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides("specialist_assessment")
    grant(story, DANA.account, "Amara Cole", "card", "pathway", "told", of="Dana Cole")
    grant(story, FEMI.account, "Amara Cole", "card", "pathway", "told", of="Femi Balogun")
    with pytest.raises(Mistaken, match="owed in writing"):  # she asked
        tell(story, "Dana Cole", "Amara Cole")
    said = "Somebody with special knowledge will meet you."
    tell(story, "Dana Cole", "Amara Cole", words=said, channel="letter")
    tell(story, "Femi Balogun", "Amara Cole", words="Somebody with special knowledge will meet you.")
    hers, his = read(DANA)["Amara Cole"], read(FEMI)["Amara Cole"]
    assert messages(hers)[0] == "referral_received.asked"
    assert messages(his)[0] == "referral_received"
    assert [[stage.key for stage in each.stages] for each in (hers, his)] == [["asked"], ["referral"]]

    page = {}
    for name, who in (("Dana", dana), ("Femi", femi)):
        client = signed_in(reads(story, who, name, amara), story_now=MONDAY)
        for where in ("home", "rights", "happened"):
            at = reverse(f"family:{where}", kwargs={} if where == "home" else {"child": amara})
            page[name, where] = html.unescape(client.get(at).content.decode())
    assert "You asked children's services for help for Amara" in page["Dana", "home"].replace("’", "'")
    assert "you asked children's services for help for Amara" in page["Dana", "happened"].replace("’", "'")
    assert not [where for (name, where), said in page.items() if name == "Dana" and "worry" in said]
    assert not [where for (name, where), said in page.items() if name == "Femi" and "ou asked" in said]
    assert "a worry about Amara, or a request for help" in page["Femi", "home"]
    contact.say_who_asked(asked, femi, by=cast.dora, now=story.now)  # after the decision too
    assert messages(read(DANA)["Amara Cole"])[0] == "referral_received"
    assert messages(read(FEMI)["Amara Cole"])[0] == "referral_received.asked"
    contact.say_who_asked(asked, None, by=cast.dora, now=story.now)
    assert messages(read(FEMI)["Amara Cole"])[0] == "referral_received"
    school = story.school_refers("Amara Cole")
    with pytest.raises(Mistaken, match="Nobody asked for help"):
        contact.say_who_asked(school, amara, by=cast.dora, now=story.now)


def test_the_manager_who_decided_is_named_and_one_at_risk_at_work_is_not(story, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    tell(story, "Dana Cole", "Amara Cole")
    decided = read(DANA)["Amara Cole"].decided
    assert decided.by.values == {"worker": str(story.cast.maud.user)}
    account = reads(story, story.people["Dana Cole"], "Dana Cole", story.people["Amara Cole"])
    home = signed_in(account, story_now=MONDAY).get(reverse("family:home"))
    assert "This was decided by Maud." in home.content.decode()
    shown = models.Shown.objects.get(reader=account.pk, message="decided.by")
    assert shown.words == "This was decided by Maud."
    say_at_risk(story.cast.maud.user, at_risk=True, reasons="Threatened.", by=story.cast.ines, now=story.now)
    client = signed_in(account, story_now=MONDAY)
    for page in ("home", "happened"):
        at = reverse(
            f"family:{page}", kwargs={"child": story.people["Amara Cole"]} if page == "happened" else {}
        )
        said = client.get(at).content.decode()
        assert "Maud" not in said, page
        assert re.search(r"This was decided by a [a-z ]*manager", said), page


def kept(reader, child, now=MONDAY, words="as shown"):
    """She opened the page: every line of it is kept, as the door does."""
    found = reading.page(reader, now=now)
    lines = [each.line for one in found.children if one.name == child for each in one.happened if each.line]
    new = [
        Wording(
            line.child,
            line.key,
            found.times_shown.get((line.child, line.key), 0),
            line.message,
            line.values,
            words,
        )
        for line in lines
        if (last := found.last_shown.get((line.child, line.key))) is None
        or (last.message, dict(last.values)) != (line.message, dict(line.values))
    ]
    showed(reader, new, page="family:home", now=now)
    return new


def test_what_she_was_shown_stays_with_its_day_and_a_change_says_what_it_said_before(story):
    tell(story, "Dana Cole", "Amara Cole")
    assert len(kept(DANA, "Amara Cole")) == 3
    assert kept(DANA, "Amara Cole") == [], "reading it again adds nothing"
    decided = models.Event.objects.get(kind="referral_decided", person=story.people["Amara Cole"])
    story.on("Tue 15 September 2026", "11:00")
    correction.correct_event(
        decided.pk,
        facts={"outcomes": ["early_help"]},
        because="Pressed the wrong one.",
        by=story.cast.maud,
        now=story.now,
    )
    later = MONDAY + timedelta(days=2)
    amara = read(DANA, later)["Amara Cole"]
    changed = next(each for each in amara.happened if each.line and each.line.key == f"event:{decided.pk}")
    assert changed.line.message == "referral_decided.early_help"
    assert [(each.message, each.on) for each in changed.before] == [
        ("referral_decided.s17_assessment", MONDAY.date())
    ]
    assert changed.changed_on == date(2026, 9, 15)
    assert "Pressed the wrong one" not in str(amara), "why, in a worker's own words, is not said to her"
    assert len(kept(DANA, "Amara Cole", later, "as it is now")) == 1
    assert [each.words for each in read(DANA, later)["Amara Cole"].shown][-1] == "as it is now"


def test_what_did_not_happen_is_taken_back_and_said_to_be(story):
    tell(story, "Dana Cole", "Amara Cole")
    kept(DANA, "Amara Cole")
    allocated = models.Event.objects.get(kind="allocated", person=story.people["Amara Cole"])
    story.on("Tue 15 September 2026", "11:00")
    correction.retract_event(allocated.pk, because="Written twice.", by=story.cast.maud, now=story.now)
    amara = read(DANA, MONDAY + timedelta(days=2))["Amara Cole"]
    assert "allocated" not in messages(amara)
    (gone,) = [each for each in amara.happened if each.taken_back]
    assert (gone.before[-1].message, gone.changed_on) == ("allocated", date(2026, 9, 15))
    assert amara.who == ()


def test_a_visit_that_turns_out_not_to_have_been_one_is_read_no_more(story):
    """Its new wording is of a kind no family reads, so the database keeps the old one back as well."""
    tell(story, "Dana Cole", "Amara Cole")
    story.parent_agrees()
    story.assessment_begins()
    story.on("Tue 8 September 2026", "15:00").visits("Amara Cole")
    assert "child_seen" in messages(read(DANA)["Amara Cole"])
    kept(DANA, "Amara Cole")
    for seen in models.Event.objects.filter(kind="child_seen", person=story.people["Amara Cole"]):
        correction.correct_event(
            seen.pk,
            kind="child_not_seen",
            facts={"why": "not_there"},
            because="She was at her aunt's.",
            by=story.cast.alice,
            now=story.now,
        )
    amara = read(DANA)["Amara Cole"]
    assert "child_seen" not in messages(amara)
    assert [each.before[-1].message for each in amara.happened if each.taken_back] == ["child_seen"]
    assert "aunt" not in str(amara)


def test_told_by_letter_on_a_friday_afternoon_it_is_here_on_monday(story):
    story.on("Fri 11 September 2026", "15:30")
    tell(story, "Dana Cole", "Amara Cole", channel="letter")
    saturday = datetime(2026, 9, 12, 11, 0, tzinfo=London)
    assert messages(read(DANA, saturday)["Amara Cole"]) == []
    assert messages(read(DANA, MONDAY)["Amara Cole"])


def test_no_grant_no_page_and_an_ended_one_takes_what_was_shown_with_it(story):
    tell(story, "Dana Cole", "Amara Cole")
    kept(DANA, "Amara Cole")
    assert reading.page(Reader(UUID(int=99), "family"), now=MONDAY).children == ()
    for held in models.Granted.objects.filter(reader=DANA.account, what="pathway"):
        write(
            Rows(
                [
                    models.GrantEnded(
                        grant_id=held.pk,
                        because="x",
                        recorded_at=story.now,
                        recorded_by=story.cast.alice.user,
                    )
                ]
            )
        )
    assert read(DANA) == {}


def test_after_a_pregnancy_has_ended_nothing_reminds_anybody(story):
    tell(story, "Dana Cole", "Amara Cole")
    kept(DANA, "Amara Cole")
    matter = models.Matter.objects.get(kind="referral", person=story.people["Amara Cole"])
    loss = models.Event(
        kind="pregnancy_ended", person_id=story.people["Amara Cole"], matter_id=matter.pk, facts={}, on=None,
        precision="unknown", recorded_at=story.now, recorded_by=story.cast.alice.user,
    )  # fmt: skip
    write(Rows([loss]))
    assert read(DANA) == {}


def test_the_number_of_statements_does_not_grow_with_children_or_with_what_happened(story):
    tell(story, "Femi Balogun", "Amara Cole", "A worker will meet you about Amara.")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            reading.page(FEMI, now=MONDAY)
        counts.append(len(made))
        tell(story, "Femi Balogun", "Ben Balogun", "A worker will meet you about Ben.") if len(
            counts
        ) == 1 else None
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_what_is_said_with_something_else_now_was_not_taken_back(story):
    """One visit that counts twice: its second row was shown once, and is part of the first now."""
    tell(story, "Dana Cole", "Amara Cole")
    story.parent_agrees()
    story.assessment_begins()
    story.on("Tue 8 September 2026", "15:00").visits("Amara Cole")
    (seen,) = models.Event.objects.filter(kind="child_seen", person=story.people["Amara Cole"])
    again = models.Event(
        **{name: getattr(seen, name) for name in ("kind", "matter_id", "person_id", "on", "at", "precision", "facts", "recorded_by")},
        recorded_at=story.now,
    )  # fmt: skip
    write(Rows([again]))
    amara = read(DANA)["Amara Cole"]
    assert messages(amara).count("child_seen") == 1
    line = next(each.line for each in amara.happened if each.line.message == "child_seen")
    second = line.key.replace(str(seen.pk), str(again.pk))
    showed(
        DANA,
        [Wording(line.child, second, 0, line.message, line.values, "seen")],
        page="family:happened",
        now=MONDAY,
    )
    assert not any(each.taken_back for each in read(DANA)["Amara Cole"].happened)


def test_what_is_the_same_for_two_children_is_said_once_and_kept_of_each_apart(story, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    femi = story.people["Femi Balogun"]
    both = [story.people[name] for name in ("Amara Cole", "Ben Balogun")]
    account = reads(story, femi, "Femi Balogun", *both)
    tell(story, "Femi Balogun", "Amara Cole", "A worker will meet you.")
    page = signed_in(account, story_now=MONDAY).get(reverse("family:home")).content.decode()
    assert re.findall(r'id="about-\d+">(.*?)</h2>', page) == ["Amara", "Ben"], (
        "they stand at different things"
    )
    tell(story, "Femi Balogun", "Ben Balogun", "A worker will meet you.")
    page = signed_in(account, story_now=MONDAY).get(reverse("family:home")).content.decode()
    assert re.findall(r'id="about-\d+">(.*?)</h2>', page) == ["Amara and Ben"]
    assert "finding out with you what Amara and Ben may need" in page
    for once in (
        "A worker will meet you.",
        "Who decides",
        "The assessment of Amara and Ben should be finished",
    ):
        assert page.count(once) == 1, once
    kept = models.Shown.objects.filter(reader=account.pk, key__startswith="standing:assessment")
    assert {(row.person_id, "Amara" in row.words, "Ben" in row.words) for row in kept} == {
        (both[0], True, False),
        (both[1], False, True),
    }


def test_a_young_person_reads_about_themselves_in_words_to_them(story, monkeypatch):
    """Amara understands enough, Alice decided, and reads what she was told herself: not what her parents were."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    amara = story.people["Amara Cole"]
    answer = family_access.Asked(
        person=amara, children=(amara,), on=date(2026, 9, 7), alone=True, choice="account"
    )
    asked = {"what": family_access.NEEDED, "because": "She asked to see it herself.", "by": story.cast.alice}
    with pytest.raises(Mistaken, match="themselves alone"):
        family_access.invite(
            replace(answer, children=(amara, story.people["Ben Balogun"])), now=story.now, **asked
        )
    with pytest.raises(ReasonsWanted) as wanted:
        family_access.invite(answer, now=story.now, **asked)
    assert "understanding" in {each.key for each in wanted.value.cautions}
    reasons = dict.fromkeys(
        (each.key for each in wanted.value.cautions), "She told me in her own words what it is."
    )
    account = family_access.invite(answer, reasons=reasons, now=story.now, **asked)
    assert "in her own words" in models.Granted.objects.filter(reader=account).first().because
    tell(story, "Dana Cole", "Amara Cole", "Femi must not know where you live.")
    hers = FamilyAccount.objects.get(pk=account)
    before = signed_in(hers, story_now=MONDAY).get(reverse("family:home")).content.decode()
    assert "There is nothing to read here about you yet." in before
    tell(story, "Amara Cole", "Amara Cole", "You asked for help at school. Alice will meet you.")
    client = signed_in(hers, story_now=MONDAY)
    home = client.get(reverse("family:home")).content.decode()
    assert "A worker is finding out with you what would help you and your family." in home
    assert "Your worker." in home
    assert "You asked for help at school." in home
    rights = client.get(reverse("family:rights", kwargs={"child": amara})).content.decode()
    assert "You can ask for an advocate." in rights
    happened = client.get(reverse("family:happened", kwargs={"child": amara})).content.decode()
    client.cookies[COOKIE] = "easy"
    easy = client.get(reverse("family:home")).content.decode()
    assert "A worker finds out what would help you." in easy
    assert easy.index("You can ask to talk to your worker alone.") < easy.index("Where things are")
    for page in (home, rights, happened, easy):
        low = page.lower()
        for other in ("amara", "your child", "femi", "dana", "ben", "cole"):
            assert not re.search(rf"\b{other}\b", low), other
    assert (
        client.get(reverse("family:rights", kwargs={"child": story.people["Ben Balogun"]})).status_code == 404
    )


def test_that_she_read_is_for_information_officers_alone(story):
    tell(story, "Dana Cole", "Amara Cole")
    kept(DANA, "Amara Cole")
    amara = story.people["Amara Cole"]
    officer, manager = (
        replace(who, purpose="Asked by her mother.") for who in (story.cast.ines, story.cast.nora)
    )
    assert [look.name for look in looked.who_looked(officer, amara, now=MONDAY).by_family] == ["Dana Cole"]
    assert looked.who_looked(manager, amara, now=MONDAY).by_family == ()
    counted = models.ReadLog.objects.filter(person=amara, user=DANA.account)
    assert not counted.exists(), "it is in no log that is counted or looked through"


def test_an_assessment_that_was_finished_in_time_is_not_said_to_be_late_before_they_are_told(story):
    tell(story, "Dana Cole", "Amara Cole")
    story.parent_agrees()
    story.assessment_begins()
    story.on("Tue 8 September 2026", "15:00").visits()
    later = datetime(2026, 12, 14, 10, 0, tzinfo=London)
    assert [(each.next.clock, each.next.passed) for each in read(DANA, later)["Amara Cole"].coming] == [
        ("s17_assessment", True)
    ]
    story.on("Thu 10 September 2026").writes_the_assessment()
    runs, mother = story.assessments.values(), story.people["Dana Cole"]
    views = {"person": mother, "state": "given", "on": story.now.date()}
    assessment.record_views(runs, **views, by=story.cast.alice, now=story.now)
    story.submits()
    story.on("Fri 11 September 2026").signed_off()
    for now in (MONDAY, later):
        amara = read(DANA, now)["Amara Cole"]
        assert amara.coming == ()
        assert "assessment_signed_off" not in str(messages(amara)), "nor that it is done"
        assert [stage.key for stage in amara.stages] == ["assessment"]


def test_where_no_reasons_can_be_shown_she_reads_whom_to_ask_and_in_easy_read_the_same_days(story):
    tell(story, "Dana Cole", "Amara Cole", "We also talked with Femi Balogun about Ben.")
    account = reads(story, story.people["Dana Cole"], "Dana Cole", story.people["Amara Cole"])
    browser = signed_in(account)
    page = browser.get(reverse("family:home")).content.decode()
    assert "for the reasons" in page
    assert "You have a right to them in writing." in page
    assert "Femi" not in page
    assert "The next days" not in page
    browser.cookies[COOKIE] = "easy"
    easy = browser.get(reverse("family:home")).content.decode()
    said = easy[easy.index("The next days") : easy.index("Where things are")]
    assert "The assessment of Amara should be finished by" in said
    assert "Whom you can ring" in said
    assert easy.count("Who decides</h") == 2, "of one stage the sheet, and the page below"
