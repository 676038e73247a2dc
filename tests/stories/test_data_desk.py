"""The data desk without scripts: a manager finds an error, puts the very value right, and it is gone; a return is asked for,
built by the job, approved by somebody else, sent and received."""

import csv
import html
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from alongside.accounts.models import Membership, Team, User
from alongside.desk.data import mending
from alongside.desk.data.tables import csv_lines
from alongside.exchange.build import always
from alongside.jobs.minutely.ready import build_returns
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.access import IN_A_LIST
from alongside.record.actions.access import restrict
from alongside.record.queries.desk.data import One, Recorded
from tests.stories.test_front_door_is_not_upset import fields_of
from tests.stories.test_told_and_closed_at_the_desk import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(coles, settings, clock_at):
    settings.COUNCIL_NUMBER = "201"
    now = clock_at("Tue 8 September 2026", "09:00")
    always.look_at_all(by=BY_ITSELF, now=now)
    return coles


def link_to(answer, words):
    """Where the first link whose words begin so leads."""
    for href, inside in re.findall(
        r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', answer.content.decode(), re.DOTALL
    ):
        if re.sub(r"<[^>]+>", " ", inside).strip().startswith(words):
            return html.unescape(href)
    raise AssertionError(f"no link says {words!r}: {plain(answer)[:2000]}")


def form_of(answer, name):
    """What a browser would send of the form whose hidden field `form` says this."""
    parts = answer.content.decode().split("<form")
    (part,) = [each for each in parts if f'name="form" value="{name}"' in each]

    class One:
        content = f"<form{part}".encode()

    return fields_of(One)


def test_a_manager_puts_the_very_value_right_and_it_is_gone_within_one_look(ready, as_, clock_at):
    nora = as_("nora")
    desk = nora.get("/data/")
    assert "If census day were today" in plain(desk)
    listed = nora.get(link_to(desk, "8610"))
    assert "The primary need is missing" in plain(listed)
    finding = link_to(listed, "Amara Cole")
    # The finding speaks of two values; the one that is missing stands open.
    page = nora.get(finding)
    assert "Put it right: primary need" in plain(page)
    assert "Recorded by Maud" in plain(page)

    empty = nora.post(
        finding + "?field=PrimaryNeedCode", form_of(page, "mend") | {"because": "The school said so."}
    )
    assert empty.status_code == 422
    assert "The school said so." in plain(empty), "nothing typed is lost"
    sent = form_of(page, "mend") | {"value": "N5", "because": "The school said so."}
    assert nora.post(finding + "?field=PrimaryNeedCode", sent).status_code == 302
    (changed,) = models.Event.objects.filter(correction="replaces")
    assert (changed.kind, changed.facts["primary_need"], changed.recorded_by) == (
        "referral_received", "N5", ready.cast.nora.user,
    )  # fmt: skip

    later = clock_at("Tue 8 September 2026", "09:01")
    assert always.look_again(by=BY_ITSELF, now=later + timedelta(seconds=5)) > 0
    assert nora.get(finding).status_code == 404, "it no longer stands"
    assert "Amara Cole" not in plain(nora.get(link_to(nora.get("/data/"), "8610")))
    done = plain(nora.get("/data/mended/"))
    assert "Amara Cole" in done
    assert "8610 The primary need is missing" in done
    assert "Nora" in done


def test_what_is_missing_is_asked_for_and_not_the_day_it_is_missed_beside(ready):
    """8897Q names the day an assessment was signed off and its factors; 2991Q a strategy discussion and an assessment nobody
    started. To change the days would make both rules silent, and the record untrue."""
    signed = Recorded(
        uuid4(), "assessment_signed_off", date(2026, 9, 7), {"factors": []}, "Nora", ready.now, ""
    )
    held = replace(signed, kind="strategy_discussion_held", facts={})
    one = One(
        uuid4(), "2026-27", "8897Q", "query", "Assessments",
        ("AssessmentAuthorisationDate", "AssessmentFactors"), "", "AssessmentAuthorisationDate 2026-09-07",
        ready.now, "", ready.people["Amara Cole"], "", "", "", "", {signed.kind: signed}, (),
        {"child": ready.people["Amara Cole"]},
    )  # fmt: skip
    assert mending.first(one).field == "AssessmentFactors"
    assert [each.field for each in mending.everywhere(one)] == [
        "AssessmentFactors",
        "AssessmentAuthorisationDate",
    ]
    assert mending.in_words(one.seen) == "Day the assessment was signed off 7 Sep 2026"
    # Where something is given that is not valid, nothing is missing, and the first value that is named stands open.
    given = replace(signed, facts={"factors": ["18A"]})
    assert mending.first(replace(one, recorded={signed.kind: given})).field == "AssessmentAuthorisationDate"

    nobody_started = replace(
        one, rule="2991Q", table="Section47", fields=("S47ActualStartDate", "AssessmentActualStartDate"),
        seen="", recorded={held.kind: held},
    )  # fmt: skip
    assert mending.first(nobody_started) is None, "what is missing is written down elsewhere"
    (there,) = mending.screens(nobody_started, ready.cast.alice)
    assert (there.field, there.mine) == ("AssessmentActualStartDate", True)
    assert there.href == f"/children/{ready.people['Amara Cole']}/assessment/start/"


def test_a_worker_is_told_at_home_what_the_census_asks_and_mends_it_where_the_cursor_stands(
    ready, as_, clock_at
):
    alice = as_("alice")
    home = alice.get("/")
    assert "What the census asks of my children’s records" in plain(home)
    listed = alice.get(link_to(home, "2026-27"))
    address = link_to(listed, "Amara Cole")
    finding = models.CensusFinding.objects.get(rule="8610", person=ready.people["Amara Cole"])
    address = f"/data/findings/{finding.key}/"
    assert address in listed.content.decode()
    page = alice.get(address)
    assert "Put it right: primary need" in plain(page), "the value that is missing, not the day beside it"
    assert re.search(r"<select autofocus [^>]*name=\"value\"", page.content.decode())
    sent = form_of(page, "mend") | {"value": "N5", "because": "The school said so."}
    done = alice.post(address + "?field=PrimaryNeedCode", sent)
    assert done.status_code == 302
    assert done["Location"] == "/data/findings/?year=2026-27"
    later = clock_at("Tue 8 September 2026", "09:01")
    assert always.look_again(by=BY_ITSELF, now=later + timedelta(seconds=5)) > 0
    assert address not in alice.get(done["Location"]).content.decode()
    assert alice.get("/data/").status_code == 403, "the council's numbers are not hers"
    charlie = as_("charlie")
    assert "What the census asks" not in plain(charlie.get("/"))


def test_what_only_a_manager_signs_is_not_offered_to_a_worker_to_correct(ready):
    """A social worker may correct the day of a referral, and not what a manager signed off: the page says whose it is before
    anything is typed. A data analyst writes in no record."""
    signed = Recorded(uuid4(), "assessment_signed_off", date(2026, 9, 7), {}, "Nora", ready.now, "")
    factors = mending.Here("AssessmentFactors", "Factors", "factors", (), None, signed, several=True)
    referred = replace(factors, recorded=replace(signed, kind="referral_received"))
    assert mending.whose(ready.cast.alice, referred) == ""
    assert mending.whose(ready.cast.nora, factors) == ""
    assert "Only the team manager" in mending.whose(ready.cast.alice, factors)
    assert "whoever writes in the child's record" in mending.whose(ready.cast.ines, referred)


def test_why_a_child_has_no_pupil_number_is_asked_where_the_rules_want_it(ready, as_):
    finding = models.CensusFinding.objects.get(rule="8770Q", person=ready.people["Amara Cole"])
    nora, address = as_("nora"), f"/data/findings/{finding.key}/?field=UPNunknown"
    page = nora.get(address)
    assert "label not confirmed" not in plain(page)
    assert "superseded" not in plain(page)
    assert "When the family is asked" in plain(page)
    assert "When the baby is born" not in plain(page), "Amara was born ten years ago"
    assert nora.post(address, form_of(page, "mend") | {"value": "UN5"}).status_code == 302
    said = models.Answer.objects.get(fact="upn_unknown")
    assert (said.person_id, said.value, said.on) == (ready.people["Amara Cole"], "UN5", date(2026, 9, 8))


def table_of(answer):
    """The head and the rows of a table that was taken away."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf"), "a spreadsheet knows its letters by it"
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return head, rows


def shown_rows(answer):
    """The words of each row of the page's table."""
    body = answer.content.decode().split("<tbody")[1].split("</tbody>")[0]
    return [
        html.unescape(" ".join(re.sub(r"<[^>]+>", " ", row).split()))
        for row in body.split('<tr role="row">')[1:]
    ]


def works_with_list(page, pressed, **given):
    """The form above a list, with the button that was pressed."""
    return {k: v for k, v in fields_of(page).items() if k != "form"} | {"form": pressed, **given}


def test_an_analyst_says_once_why_and_works_through_the_list_and_takes_it_away(ready, as_):
    """Ines is asked why for Amara's finding; says it once for the list of the rule; opens both children; takes the list away. The
    North team calls itself "=1+1", which a spreadsheet must not work out."""
    Team.objects.filter(name="North").update(name="=1+1")
    ines = as_("ines")
    address = link_to(ines.get("/data/"), "8610")
    listed = ines.get(address)
    findings = re.findall(r'href="(/data/findings/[^"]+)"', listed.content.decode())
    findings = [html.unescape(each) for each in findings if "rule=8610" in each and "severity" not in each]
    assert len(findings) == 2
    assert ines.get(findings[0])["Location"].startswith("/people/"), "she is asked why she opens it"

    missing = ines.post(address, works_with_list(listed, "say", why=" "))
    assert missing.status_code == 422
    assert "Enter why you need it" in plain(missing)
    why = "Primary needs for the July return"
    assert ines.post(address, works_with_list(listed, "say", why=why)).status_code == 302
    listed = ines.get(address)
    said = f"Return of 2026-27, rule 8610: {why}"
    assert f"You said today: {said}" in plain(listed)
    for each in findings:
        assert ines.get(each).status_code == 200
    opened = models.ReadLog.objects.filter(user=ready.cast.ines.user, what="what the census finds")
    assert {(row.person_id, row.why) for row in opened} == {
        (ready.people[name], said) for name in ("Amara Cole", "Ben Cole")
    }

    taken = ines.post(address, works_with_list(listed, "take"))
    assert taken["Content-Disposition"] == 'attachment; filename="findings-2026-27-rule-8610.csv"'
    head, rows = table_of(taken)
    assert head[:4] == ["Child's number", "Return", "Rule", "Kind"]
    assert {row[head.index("Team")] for row in rows} == {"'=1+1"}
    shown = shown_rows(listed)
    assert len(rows) == len(shown) == 2
    for row, words in zip(rows, shown, strict=True):
        assert words.startswith(row[0])
        assert row[head.index("What is found")] in words
        assert row[head.index("Worker")] in words
    assert "Cole" not in repr(rows), "a child stands in the whole council's list by number"
    logged = models.ReadLog.objects.filter(user=ready.cast.ines.user, what=IN_A_LIST)
    assert {(row.person_id, row.why) for row in logged} == {(row.person_id, said) for row in opened}


def test_the_children_behind_a_number_are_opened_with_its_reason_and_taken_away(ready, as_):
    """Nora takes her own team's children away by name; Ines, of the whole council, by number, and opens one of them."""
    address = "/data/numbers/children/?year=2026-27&what=referrals"
    nora, ines = as_("nora"), as_("ines")
    page = nora.get(address)
    assert "You said today" not in plain(page)
    head, rows = table_of(nora.post(address, works_with_list(page, "take", why="For supervision")))
    assert head == ["Child's number", "Name", "Day", "Days", "Team", "Worker"]
    shown = shown_rows(page)
    assert len(rows) == len(shown) == 2
    for row, words in zip(rows, shown, strict=True):
        assert words.startswith(f"{row[1]} {row[0]}")
        assert row[2] == "2026-09-04"
    logged = models.ReadLog.objects.filter(user=ready.cast.nora.user, what=IN_A_LIST)
    why = "Headline numbers of 2026-27, Referrals: For supervision"
    assert {row.why for row in logged} == {why}
    assert nora.post(address, works_with_list(page, "say", why="Every day")).status_code == 404, (
        "nobody asks her"
    )

    page = ines.get(address)
    amara = next(
        html.unescape(each)
        for each in re.findall(r'href="([^"]*open=[^"]+)"', page.content.decode())
        if str(ready.people["Amara Cole"]) in each
    )
    assert "/why/" in ines.get(amara)["Location"]
    assert ines.post(address, works_with_list(page, "say", why="Why so many?")).status_code == 302
    child = ines.get(amara)
    assert child["Location"] == f"/children/{ready.people['Amara Cole']}/"
    assert ines.get(child["Location"]).status_code == 200
    assert "Cole" not in repr(table_of(ines.post(address, works_with_list(ines.get(address), "take"))))
    # A worker reads what is found of her own children, and has nothing to take away.
    alice = as_("alice")
    assert "Take this list away" not in plain(alice.get("/data/findings/"))
    assert alice.post(address, works_with_list(page, "take", why="x")).status_code == 403


def test_no_cell_of_a_table_is_taken_for_a_formula():
    risky = ("=1+1", "+44 7700", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1")
    raw = b"".join(
        csv_lines([(each, 7, None, "Zoë, “Zo”") for each in risky], ("What", "Days", "No", "Name"))
    )
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))[1:]
    assert [row[0] for row in rows] == [f"'{each}" for each in risky]
    assert {tuple(row[1:]) for row in rows} == {("7", "", "Zoë, “Zo”")}
    # Nor is a child's number made another: a spreadsheet shows 0012 as 12, and 12E5 as 1200000.
    numbers = (
        "0012345",
        "12345678901234567890",
        "12E5",
        "MAR1",
        "1-2",
        "3/4",
        "07 ",
        "C100",
        "12345",
        "2E7A",
        "2026-27",
    )
    raw = b"".join(csv_lines([(each, date(2026, 9, 4)) for each in numbers], ("Number", "Day"))).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(raw, newline="")))[1:]
    kept = {"07 ", "C100", "12345", "2E7A", "2026-27"}
    assert [row[0] for row in rows] == [each if each in kept else f"'{each}" for each in numbers]
    assert {row[1] for row in rows} == {"2026-09-04"}
    many = list(csv_lines(((n, "x" * 1000) for n in range(500)), ("n", "x")))
    assert len(many) > 5, "it leaves in pieces"
    assert b"".join(many).decode("utf-8-sig").count("\n") == 501


def taken_out(client, where, what):
    """What somebody takes out of a return, as text."""
    return b"".join(client.get(f"{where}file/?what={what}").streaming_content).decode("utf-8-sig")


def test_a_return_is_asked_for_built_approved_by_another_sent_and_received(ready, as_, clock_at):
    now = clock_at("Wed 9 September 2026", "10:00")
    ines, bob = as_("ines"), as_("bob")
    who = User.objects.get(email="bob@ashworth.example")
    Membership.objects.create(
        user=who, team=Team.objects.get(name="Records"), role="data_analyst", from_on=date(2026, 1, 5)
    )
    page = ines.get("/data/returns/")
    asked = fields_of(page) | {"year": "2026-27"}
    assert ines.post("/data/returns/", asked).status_code == 302
    assert "being built" in plain(ines.get("/data/returns/"))
    build_returns(now)
    where = link_to(ines.get("/data/returns/"), "2026-27, number 001")
    mine = ines.get(where)
    assert "Somebody else has to approve it" in plain(mine)
    assert "Approve it" not in plain(mine)
    assert "it stands under no referral" in plain(mine) or "does not ask for this kind of work" in plain(mine)

    page = bob.get(where)
    # Whoever approves it reads what the rules find in it, and why that is more than the data desk finds today.
    said = plain(page)
    assert "8610 The primary need is missing on a referral that went further. Error" in said
    assert "It was built before its year ended" in said
    silent = bob.post(where, form_of(page, "approve"))
    assert silent.status_code == 422
    assert "Say why it may be sent as it is" in plain(silent)
    assert bob.post(where, form_of(page, "approve") | {"words": "Read with the managers."}).status_code == 302
    # It is sent when its year is over: until then the page offers nothing to press.
    assert "Its year ends on Wednesday 31 March 2027" in plain(ines.get(where))
    assert "It was sent" not in plain(ines.get(where))
    assert "no night has passed since it was built" in plain(ines.get(where))
    assert link_to(ines.get(where), "8610") == "/data/findings/?year=2026-27&rule=8610"
    clock_at("Thu 8 April 2027", "10:00")
    assert ines.post(where, form_of(ines.get(where), "sent")).status_code == 302
    page = ines.get(where)
    assert ines.post(where, form_of(page, "received")).status_code == 422, "a receipt has words"
    assert ines.post(where, form_of(page, "received") | {"receipt": "COLLECT 0417"}).status_code == 302
    assert "Received by Ines" in plain(ines.get(where))

    whole = b"".join(ines.get(where + "file/").streaming_content)
    kept = models.Build.objects.get()
    assert len(whole) == kept.size
    table = taken_out(ines, where, "findings").splitlines()
    assert table[0] == "rule,severity,child,table,row,fields,words"
    # Each line names its child as the file does: what the return says of them can be found there.
    numbers = re.findall(r"<LAchildID>(.*?)</LAchildID>", whole.decode())
    assert {line.split(",")[2] for line in table if line.startswith("8610,error,")} <= set(numbers)
    assert any(line.startswith(f"8610,error,{numbers[0]},CINdetails,0,") for line in table)
    left = taken_out(ines, where, "left-out")
    assert left.startswith("kind,matter,child,record,because")
    assert f"/children/{ready.people['Amara Cole']}/" in left, "what was left out leads to its record"
    taken = models.ReadLog.objects.filter(user=ready.cast.ines.user, what__startswith="took out: ")
    assert sorted(taken.values_list("what", flat=True)) == [
        f"took out: {what} of the return 2026-27, number 001" for what in ("file", "findings", "left-out")
    ]
    # Ben is restricted: a table taken out now leads neither to his record nor, by a row, to his number in the file.
    restrict(
        ready.people["Ben Cole"], owner=ready.cast.nora.user, reasons="His aunt works here.", desk_phone="01632 960001",
        expires_on=date(2027, 9, 4), named=(ready.cast.alice.user,), by=ready.cast.nora, now=ready.now,
    )  # fmt: skip
    table = list(csv.reader(io.StringIO(taken_out(ines, where, "findings"), newline="")))
    restricted = [line for line in table if line[2] == "restricted record"]
    assert restricted
    assert {line[4] for line in restricted} == {""}
    assert table[-len(restricted) :] == restricted, "nor do the lines before and behind"
    left = taken_out(ines, where, "left-out")
    assert f"/children/{ready.people['Ben Cole']}/" not in left
    assert f"/children/{ready.people['Amara Cole']}/" in left
    for name in ("alice", "nora"):
        assert as_(name).get(where).status_code == 403
        assert as_(name).get(where + "file/").status_code == 403
