"""Notes, visits and calls: once for the family, true for each child."""

from datetime import date, datetime, timedelta

import pytest

from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded
from alongside.record.acting import Mistaken, When, new_ref
from alongside.record.actions import assessment, recording
from alongside.record.actions.access import restrict
from alongside.record.actions.documents import File, Writing
from alongside.record.actions.recording import ChildThere, Entry
from alongside.record.queries.desk import documents, portrait, recording as queries

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def coles(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    return story


def write(story, *, by=None, kind="visit", words="Tea on the table.", **more):
    amara, ben = story.people["Amara Cole"], story.people["Ben Cole"]
    entry = Entry(
        **{
            "kind": kind,
            "when": When.moment(story.now),
            "account": words,
            "children": (
                ChildThere(person=amara, seen="alone", words="I like pancakes."),
                ChildThere(person=ben, seen="not_seen", why_not="not_there"),
            ),
            **more,
        }
    )
    return recording.record_entry(entry, document=new_ref(), by=by or story.cast.alice, now=story.now)


def test_a_visit_is_one_occasion_and_one_text_and_means_something_else_for_each_child(coles):
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    assert models.Occasion.objects.filter(kind="visit").count() == 1
    assert models.SlotPassage.objects.filter(document=document, slot="account").count() == 1
    events = set(
        models.Event.objects.filter(kind__startswith="child_").values_list(
            "person_id", "kind", "matter__kind"
        )
    )
    assert events == {
        (coles.people["Amara Cole"], "child_seen", "referral"),
        (coles.people["Ben Cole"], "child_not_seen", "referral"),
    }
    words = models.PassagePerson.objects.filter(part="told_by").get()
    assert words.person_id == coles.people["Amara Cole"]
    assert words.passage.text.words == "I like pancakes."
    assert words.passage.source == "told"
    assert models.LastSeen.objects.filter(person=coles.people["Ben Cole"]).count() == 0


def test_once_an_assessment_is_open_what_is_written_stands_in_it(coles):
    coles.on("Tue 8 September 2026").assessment_begins()
    write(coles.on("Thu 10 September 2026"))
    seen = models.Event.objects.get(kind="child_seen")
    assert seen.matter_id == coles.assessments["Amara Cole"]


def test_a_child_with_whom_nobody_works_has_one_matter_for_what_is_written_about_them(story):
    zadie = story.known("Zadie Brook", born_on=date(2015, 5, 5))
    for words in ("Her aunt rang.", "Her aunt rang again."):
        entry = Entry(
            kind="note", when=When.moment(story.now), account=words, children=(ChildThere(person=zadie),)
        )
        recording.record_entry(entry, document=new_ref(), by=story.cast.dora, now=story.now)
    assert [matter.kind for matter in models.Matter.objects.filter(person=zadie)] == ["record"]


def test_what_is_written_on_monday_about_thursday_says_so(coles):
    now = coles.on("Mon 14 September 2026", "10:00").now
    document = write(coles, when=When.day(date(2026, 9, 10)))
    page = queries.entry(coles.cast.alice, document, now=now + timedelta(minutes=1))
    assert (page.on, page.late_by) == (date(2026, 9, 10), 4)
    # Friday's visit written on Monday is the next working day: not late.
    friday = write(coles, when=When.day(date(2026, 9, 11)))
    assert queries.entry(coles.cast.alice, friday, now=coles.now).late_by == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"when": When.day(date(2026, 9, 11))}, "on"),
        ({"account": "  "}, "account"),
        ({"children": ()}, "children"),
        ({"files": (File(name="a.exe", content=b"MZ\x90\x00" + b"\x00" * 80),)}, "files"),
        ({"files": (File(name="page.pdf", content=b"<html><script>alert(1)</script>"),)}, "files"),
        ({"files": (File(name="empty.pdf", content=b""),)}, "files"),
        ({"files": (File(name="big.pdf", content=PDF + b"0" * 10_500_000),)}, "files"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(coles, change, field):
    coles.on("Thu 10 September 2026")
    before = models.Document.objects.count()
    with pytest.raises(Mistaken) as mistaken:
        write(coles, **change)
    assert mistaken.value.field == field
    assert models.Document.objects.count() == before


def test_a_visit_must_say_of_each_child_whether_they_were_seen(coles):
    with pytest.raises(Mistaken) as mistaken:
        write(coles, children=(ChildThere(person=coles.people["Ben Cole"]),))
    assert mistaken.value.field == f"seen_{coles.people['Ben Cole']}"


def test_its_writer_tidies_for_half_an_hour_and_then_corrects_with_a_reason(coles):
    document = write(coles.on("Thu 10 September 2026", "16:00"), words="Tae on the table.")
    about = (coles.people["Amara Cole"],)

    def change(words, by, now, reasons=""):
        base = documents.texts(document)["account"].passage
        writing = {"account": Writing(slot="account", words=words, base=base, about=about)}
        return recording.change_entry(document, writing, reasons=reasons, by=by, now=now)

    at = lambda hour, minute: coles.now.replace(hour=hour, minute=minute, second=0, tzinfo=London)  # noqa: E731
    assert change("Tea on the table.", coles.cast.alice, at(16, 29)) == ()
    page = queries.entry(coles.cast.alice, document, now=at(16, 29))
    assert (page.account.words, page.corrections) == ("Tea on the table.", ())
    with pytest.raises(Mistaken, match="what was wrong"):  # not hers to tidy
        change("Coffee.", coles.cast.bob, at(16, 29))

    with pytest.raises(Mistaken, match="what was wrong"):
        change("Tea and toast on the table.", coles.cast.alice, at(16, 31))
    assert change("Tea and toast.", coles.cast.alice, at(16, 31), "There was toast as well.") == ()
    page = queries.entry(coles.cast.alice, document, now=at(16, 32))
    assert page.account.words == "Tea and toast."
    assert [text.words for text in page.corrections] == ["There was toast as well."]
    assert [text.words for text in page.earlier["account"]] == ["Tae on the table.", "Tea on the table."]


def test_a_file_is_kept_by_what_it_is_under_a_plain_name(coles):
    file = File(name="..\\..\\C:\\visit\u202e<b>.pdf", content=PDF)
    document = write(coles, files=(file,))
    (kept,) = queries.entry(coles.cast.alice, document, now=coles.now).files
    assert (kept.name, kept.kind) == ("visitb.pdf", "PDF")
    # What becomes of it is in test_files.py.
    assert documents.file(coles.cast.alice, kept.ref, now=coles.now).content is None
    with pytest.raises(ReasonNeeded):
        documents.file(coles.cast.charlie, kept.ref, now=coles.now)


def test_charlie_is_asked_why_and_nobody_finds_a_restricted_childs_entry(coles):
    document = write(coles)
    with pytest.raises(ReasonNeeded):
        queries.entry(coles.cast.charlie, document, now=coles.now)
    asked = coles.cast.charlie.because("Covering for Alice today")
    assert queries.entry(asked, document, now=coles.now).account.words == "Tea on the table."
    assert models.ReadLog.objects.filter(why="Covering for Alice today").count() == 2  # once for each child

    restrict(
        coles.people["Ben Cole"],
        owner=coles.cast.ines.user,
        reasons="A relative works here.",
        desk_phone="01632 960001",
        expires_on=date(2027, 9, 1),
        by=coles.cast.nora,
        now=coles.now,
    )
    with pytest.raises(NotFound):
        queries.entry(coles.cast.alice, document, now=coles.now)


def test_pasted_word_text_is_kept_as_paragraphs_and_lists(coles):
    word = (
        "<html><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment-->"
        "<p class=MsoNormal>Home visit<o:p></o:p></p><p class=MsoListParagraph>\u00b7\u00a0\u00a0 damp</p>"
        "<ul><li>no beds</li><li>no cooker</li></ul><script>alert(1)</script></body></html>"
    )
    document = write(coles, words=word)
    kept = documents.texts(document)["account"].words
    assert kept == "Home visit\n\n- damp\n\n- no beds\n- no cooker"


def test_what_word_hides_takes_out_or_says_about_a_text_is_not_pasted_with_it(coles):
    """Bob's manager commented on his draft in Word, took a sentence out with changes tracked, and a macro hid a line. What he
    pastes is what he wrote."""
    word = (
        "<p class=MsoNormal><b>Visit</b>&nbsp; on 12&nbsp;November<o:p></o:p></p>"
        "<p class=MsoListParagraph><span style='mso-list:Ignore'>\u00b7<span>&nbsp;&nbsp;&nbsp;</span></span>No beds</p>"
        "<p>Dana cooked.<a style='mso-comment-reference:JS_1'><span>[JS1]</span></a><del> She had been drinking.</del>"
        "<ins> She was well.</ins><span style='mso-hide:all'>CASE 4471</span></p>"
        "<p style='display: none'>Template v3<br>do not send</p><table><tr><td><p>Mon</p></td><td>Hanh</td></tr></table>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>JS: are you sure of her?</p></div></div>"
    )
    document = write(coles, words=word)
    kept = documents.texts(document)["account"].words
    assert kept == "Visit on 12 November\n\n- No beds\n\nDana cooked. She was well.\n\nMon | Hanh"


def put_right(story, document, seen, *, by, was=None, reasons="", why_not=""):
    """Alice's visit to Amara, corrected: only whether she was seen. `was`: the event the writer looked at."""
    amara = story.people["Amara Cole"]
    page = queries.entry(by, document, now=story.now)
    child = next(each for each in page.children if each.child.ref == amara)
    words = {
        recording.ACCOUNT: Writing(
            slot=recording.ACCOUNT, words=page.account.words, base=page.account.passage, about=(amara,)
        )
    }
    said = recording.Seen(seen, why_not)
    return recording.change_entry(
        document,
        words,
        seen=[(amara, was or child.event, said)],
        reasons=reasons,
        by=by,
        now=story.now,
    )


def last_seen(story):
    page = portrait.portrait(story.cast.alice, story.people["Amara Cole"], now=story.now)
    return page.seen_on, page.alone_on


def test_who_was_seen_alone_after_all_is_put_right_in_the_ledger_and_last_seen_follows(coles):
    alice = coles.cast.alice
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    assert last_seen(coles) == (date(2026, 9, 10), date(2026, 9, 10))

    coles.on("Fri 11 September 2026", "09:00")
    with pytest.raises(Mistaken) as mistaken:
        put_right(coles, document, "with_others", by=alice)
    assert mistaken.value.field == "reasons"

    put_right(coles, document, "with_others", by=alice, reasons="Dana was in the room throughout.")
    assert last_seen(coles) == (date(2026, 9, 10), None)
    assert queries.entry(alice, document, now=coles.now).children[0].seen == "with_others"

    coles.on("Mon 14 September 2026", "09:00")
    put_right(
        coles, document, "not_seen", why_not="not_there", by=alice, reasons="It was her cousin who came."
    )
    assert last_seen(coles) == (None, None)
    page = queries.entry(alice, document, now=coles.now)
    assert (page.children[0].seen, page.children[0].why_not, page.children[0].corrected) == (
        "not_seen",
        "not_there",
        True,
    )
    assert [note.words for note in page.corrections] == [
        "Dana was in the room throughout.",
        "It was her cousin who came.",
    ]
    # Nothing was overwritten: what was first said is there, and each correction says what it corrects.
    kinds = [
        (e.kind, e.correction)
        for e in models.Event.objects.exclude(kind="entry_written")
        .filter(occasion__document=document, person=coles.people["Amara Cole"])
        .order_by("recorded_at")
    ]
    assert kinds == [("child_seen", ""), ("child_seen", "replaces"), ("child_not_seen", "replaces")]


def test_within_half_an_hour_it_is_put_right_without_a_reason(coles):
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    coles.on("Thu 10 September 2026", "16:20")
    put_right(coles, document, "with_others", by=coles.cast.alice)
    assert last_seen(coles) == (date(2026, 9, 10), None)


def test_two_who_put_it_right_at_once_do_not_overwrite_each_other(coles):
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    coles.on("Fri 11 September 2026", "09:00")
    was = queries.entry(coles.cast.alice, document, now=coles.now).children[0].event
    put_right(coles, document, "with_others", by=coles.cast.alice, reasons="Dana stayed.")
    with pytest.raises(Mistaken, match="A colleague put this right meanwhile"):
        put_right(
            coles, document, "not_seen", why_not="not_there", was=was, by=coles.cast.bob, reasons="Not in."
        )
    assert last_seen(coles) == (date(2026, 9, 10), None)


def move(story, document, words, *, at="", place="Home", by=None, reasons="The diary says so.", was=None):
    """Alice puts right when and where an entry took place, from the page as it stands now."""
    by = by or story.cast.alice
    page = queries.entry(by, document, now=story.now)
    day = datetime.strptime(words, "%a %d %B %Y").replace(tzinfo=London)
    assert words.startswith(f"{day:%a}"), f"{words} is a {day:%A}"
    hour, minute = map(int, at.split(":")) if at else (0, 0)
    when = When.moment(day.replace(hour=hour, minute=minute)) if at else When.day(day.date())
    said = recording.TookPlace(when, place, was or page.said_by)
    return recording.change_entry(document, {}, took_place=said, reasons=reasons, by=by, now=story.now)


def test_the_day_of_a_visit_is_put_right_for_every_child_and_last_seen_follows(coles):
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    assert last_seen(coles) == (date(2026, 9, 10), date(2026, 9, 10))

    coles.on("Fri 11 September 2026", "09:00")
    with pytest.raises(Mistaken) as mistaken:
        move(coles, document, "Wed 9 September 2026", reasons="")
    assert mistaken.value.field == "reasons"
    with pytest.raises(Mistaken) as mistaken:
        move(coles, document, "Sat 12 September 2026")
    assert mistaken.value.field == "on"
    with pytest.raises(Mistaken) as mistaken:
        move(coles, document, "Fri 11 September 2026", at="23:00")
    assert mistaken.value.field == "time"
    assert last_seen(coles) == (date(2026, 9, 10), date(2026, 9, 10))

    move(coles, document, "Wed 9 September 2026", at="15:30", place="Mill Road Primary")
    assert last_seen(coles) == (date(2026, 9, 9), date(2026, 9, 9))
    page = queries.entry(coles.cast.alice, document, now=coles.now)
    assert (page.on, page.at, page.place, page.moved) == (
        date(2026, 9, 9),
        datetime(2026, 9, 9, 15, 30, tzinfo=London),
        "Mill Road Primary",
        True,
    )
    assert [note.words for note in page.corrections] == ["The diary says so."]
    # For Ben too; and what was first said is still in the ledger, with the day it said.
    for child in ("Amara Cole", "Ben Cole"):
        days = models.Event.objects.filter(person=coles.people[child], kind="entry_written").values_list(
            "on", "correction"
        )
        assert set(days) == {(date(2026, 9, 10), ""), (date(2026, 9, 9), "replaces")}
    # Said once more it changes nothing.
    before = models.Event.objects.count()
    move(coles, document, "Wed 9 September 2026", at="15:30", place="Mill Road Primary")
    assert models.Event.objects.count() == before


def test_a_visit_moved_after_a_decision_asks_whoever_relied_on_the_day_once(coles):
    coles.on("Tue 8 September 2026").assessment_begins()
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    coles.on("Mon 2 November 2026")
    assessment.extend_assessment(
        coles.assessments.values(),
        until=date(2026, 11, 20),
        reasons="Ben was in hospital.",
        discussed_with="Dana",
        family_told=True,
        by=coles.cast.nora,
        now=coles.now,
    )
    move(coles.on("Tue 3 November 2026"), document, "Fri 18 September 2026")
    asked = models.Task.objects.filter(kind="relied_on_what_was_corrected", for_user=coles.cast.nora.user)
    assert sorted(asked.values_list("person_id", flat=True)) == sorted(
        coles.people[name] for name in ("Amara Cole", "Ben Cole")
    )


def test_two_who_move_a_visit_at_once_do_not_overwrite_each_other(coles):
    document = write(coles.on("Thu 10 September 2026", "16:00"))
    looked = queries.entry(coles.cast.bob, document, now=coles.now).said_by
    coles.on("Fri 11 September 2026")
    move(coles, document, "Wed 9 September 2026")
    with pytest.raises(Mistaken, match="A colleague put this right meanwhile"):
        move(coles, document, "Tue 8 September 2026", by=coles.cast.bob, was=looked)
    assert last_seen(coles)[0] == date(2026, 9, 9)
