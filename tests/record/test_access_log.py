"""The log of reads: sealed so that tampering shows, and looked through each week for looks somebody should be asked about."""

import threading
from datetime import date, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from alongside.accounts.models import Membership, Team, User
from alongside.jobs.running import BY_ITSELF
from alongside.law.days import London
from alongside.record import models, sealing
from alongside.record.access import NotFound, ReasonNeeded, log, open_record
from alongside.record.acting import Mistaken
from alongside.record.actions import access, access_log, people
from alongside.record.queries import odd

# Sealing


def seal(story):
    return access_log.seal(by=BY_ITSELF, now=story.now)


def findings(story, kept=None):
    return [(each.kind, each.row or each.seal) for each in sealing.verify(story.now, kept).findings]


def as_owner(sql, values=()):
    """What whoever owns the database can do, triggers or not."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE record_readlog DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE record_readseal DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        changed = cursor.rowcount
        cursor.execute("ALTER TABLE record_readlog ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE record_readseal ENABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE alongside_service")
    assert changed > 0, "nothing was tampered with"


@pytest.fixture
def read(story):
    """Charlie, Bob and Dora look at Amara on three days; every evening the looks are sealed."""
    amara = story.known("Amara Cole")
    for day in ("Mon 7 September 2026", "Tue 8 September 2026", "Wed 9 September 2026"):
        for who, why in (("charlie", "duty"), ("bob", "covering"), ("dora", "")):
            story.on(day)
            log(getattr(story.cast, who).because(why), [amara], what="child", now=story.now)
        story.on(day, "18:00")
        assert len(seal(story)) == 1
    return list(models.ReadLog.objects.order_by("id").values_list("id", flat=True))


def test_a_sound_log_is_sound_and_sealing_again_changes_nothing(story, read):
    found = sealing.verify(story.now)
    assert (found.seals, found.rows, found.waiting, found.findings) == (3, len(read), 0, ())
    assert seal(story) == []
    seals = list(models.ReadSeal.objects.order_by("n"))
    assert [each.n for each in seals] == [1, 2, 3]
    assert [each.previous for each in seals] == ["", seals[0].seal, seals[1].seal]
    assert found.head == seals[-1].seal


def test_a_changed_row_is_named(story, read):
    as_owner("UPDATE record_readlog SET why = 'her worker' WHERE id = %s", [read[3]])
    assert ("changed", read[3]) in findings(story)


@pytest.mark.parametrize("column", ["at", "on", "user", "role", "team", "person_id", "what", "why"])
def test_every_column_of_a_row_is_sealed(story, read, column):
    other = {
        "at": "at - interval '1 minute'",
        "on": '"on" - 1',
        "user": "gen_random_uuid()",
        "team": "gen_random_uuid()",
        "person_id": "NULL",
    }.get(column, "'x'")
    as_owner(f'UPDATE record_readlog SET "{column}" = {other} WHERE id = %s', [read[0]])
    assert ("changed", read[0]) in findings(story)


def test_a_deleted_row_is_named(story, read):
    as_owner("DELETE FROM record_readlog WHERE id = %s", [read[4]])
    assert ("deleted", read[4]) in findings(story)


def test_a_row_slipped_in_among_sealed_ones_is_never_sealed_and_shows(story, read):
    as_owner("DELETE FROM record_readlog WHERE id = %s", [read[0]])
    as_owner(
        'INSERT INTO record_readlog (id, at, "on", "user", role, person_id, what, why)'
        " SELECT %s - 1000000, at, \"on\", gen_random_uuid(), role, person_id, what, 'x' FROM record_readlog WHERE id = %s",
        [read[0], read[1]],
    )
    story.on("Fri 11 September 2026")
    seal(story)
    found = findings(story)
    assert ("inserted", read[0] - 1000000) in found
    assert ("deleted", read[0]) in found


def test_a_row_that_says_an_older_day_shows_as_late_or_slipped_in(story, read):
    """A new row that says Monday, written on Friday. Before it is sealed it is slipped in; sealed, it came late."""
    story.on("Fri 11 September 2026")
    as_owner(
        'INSERT INTO record_readlog (at, "on", "user", role, person_id, what, why)'
        " SELECT at, \"on\", gen_random_uuid(), role, person_id, what, 'x' FROM record_readlog WHERE id = %s",
        [read[0]],
    )
    new = models.ReadLog.objects.order_by("-id").first().pk
    assert ("inserted", new) in findings(story)
    seal(story)
    assert ("late", new) in findings(story)


def test_a_removed_seal_is_named_in_the_middle_and_at_the_end(story, read):
    kept = dict(models.ReadSeal.objects.values_list("n", "seal"))
    as_owner("DELETE FROM record_readseal WHERE n = 2")
    assert ("seal_removed", 2) in findings(story)
    as_owner("DELETE FROM record_readseal WHERE n = 3")
    assert ("seal_removed", 3) not in findings(story), (
        "inside the database nothing says that there was a third"
    )
    assert ("not_sealed", 0) in findings(story)
    assert ("seal_removed", 3) in findings(story, kept), "outside it was kept"


def test_a_whole_chain_made_anew_over_changed_rows_is_caught_by_what_was_kept_outside(story, read):
    kept = dict(models.ReadSeal.objects.values_list("n", "seal"))
    as_owner("UPDATE record_readlog SET why = 'her worker' WHERE id = %s", [read[3]])
    as_owner("DELETE FROM record_readseal")
    seal(story)
    assert [kind for kind, _ in findings(story) if kind != "late"] == []
    assert ("elsewhere", 1) in findings(story, kept)


def test_a_changed_seal_is_named(story, read):
    as_owner("UPDATE record_readseal SET rows = rows, digest = repeat('0', 64) WHERE n = 2")
    assert ("seal_changed", 2) in findings(story)


def test_nobody_who_serves_pages_touches_log_or_seals(story, read):
    from django.db import Error, transaction

    for table in ("record_readlog", "record_readseal"):
        for sql in (
            f"UPDATE {table} SET recorded_by = recorded_by",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_a_look_whose_transaction_ended_late_goes_into_the_next_seal(databases):
    """Somebody's row gets its number, a later one is written and sealed, and only then the first transaction ends."""
    from tests.cast import Cast
    from tests.story import Story

    story = Story(Cast.on_stage())
    amara = story.known("Amara Cole")
    with psycopg.connect(databases.owner(databases.name)) as slow:
        row = slow.execute(
            'INSERT INTO record_readlog (at, "on", "user", role, person_id, what, why)'
            " VALUES (%s, %s, gen_random_uuid(), 'social_worker', %s, 'child', '') RETURNING id",
            [story.now, story.now.date(), amara],
        ).fetchone()
        log(story.cast.bob, [amara], what="child", now=story.now)
        assert len(seal(story)) == 1
        assert row[0] not in models.ReadSeal.objects.get().ids
    assert sealing.verify(story.now).waiting == 1
    assert len(seal(story)) == 1
    assert models.ReadSeal.objects.get(n=2).ids == [row[0]]
    assert sealing.verify(story.now).findings == ()


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_seal_at_one_moment_seal_each_look_once(databases):
    from django.db import connections

    from tests.cast import Cast
    from tests.story import Story

    story = Story(Cast.on_stage())
    amara = story.known("Amara Cole")
    for _ in range(30):
        log(story.cast.bob, [amara], what="child", now=story.now)
    now, ready = story.now, threading.Barrier(2)

    def work():
        ready.wait()
        access_log.seal(by=BY_ITSELF, now=now)
        connections.close_all()

    both = [threading.Thread(target=work) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    ids = [row for each in models.ReadSeal.objects.all() for row in each.ids]
    assert sorted(ids) == sorted(models.ReadLog.objects.values_list("id", flat=True))
    assert sealing.verify(now + timedelta(seconds=1)).findings == ()


# A week's odd looks


MONDAY = date(2026, 9, 7)


@pytest.fixture
def week(story):
    """The week of 7 September. South has a manager, Sue Marsh, and Charlie Whitlock works there."""
    User.objects.filter(ref=story.cast.charlie.user).update(name="Charlie Whitlock")
    sue = User.objects.create_user("sue@ashworth.example", name="Sue Marsh")
    Membership.objects.create(
        user=sue, team=Team.objects.get(name="South"), role="team_manager", from_on=date(2020, 1, 1)
    )
    story.sue = sue.ref
    story.on("Wed 9 September 2026", "11:00")
    return story


def looks(story, who, name, why="covering for a colleague", **facts):
    """Somebody opens a record as they would at the desk, with a reason where one is asked."""
    viewer, person = getattr(story.cast, who), story.known(name, **facts)
    try:
        open_record(viewer, person, what="child", now=story.now)
    except ReasonNeeded:
        open_record(viewer.because(why), person, what="child", now=story.now)
    except NotFound:
        pass


def kinds(story, who="charlie"):
    reader = getattr(story.cast, who).user
    names = {ref: name for name, ref in story.people.items()}
    return {names[each.person]: set(each.kinds) for each in odd.of_week(MONDAY) if each.reader == reader}


def test_each_kind_of_odd_look_is_found_and_an_ordinary_one_is_spared(week):
    story = week
    access_log.watch_for(
        "staff_home",
        "AS2 1FJ",
        user=story.cast.charlie.user,
        reasons="From HR",
        by=story.cast.ines,
        now=story.now,
    )
    access_log.watch_for("well_known", "Zoë Star", reasons="Sings.", by=story.cast.ines, now=story.now)
    looks(story, "charlie", "Mia Whitlock")
    looks(story, "charlie", "Lee Gray", lines="1 Elm Row", postcode="as21fj")
    looks(story, "charlie", "Bob")
    looks(story, "charlie", "Zoe Star")
    looks(story, "charlie", "Ken Plain")
    found = kinds(story)
    assert found["Mia Whitlock"] == {"own_surname", "no_relation"}
    assert found["Lee Gray"] == {"own_address", "no_relation"}
    assert found["Bob"] == {"colleague", "no_relation"}
    assert found["Zoe Star"] == {"well_known", "no_relation"}
    assert found["Ken Plain"] == {"no_relation"}


def test_looks_at_ones_own_children_their_family_and_where_one_wrote_are_not_odd(week):
    story = week
    story.on("Mon 7 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    people.relate(
        story.known("Dana Cole"), story.people["Amara Cole"], "mother", by=story.cast.dora, now=story.now
    )
    looks(story, "alice", "Amara Cole")
    looks(story, "alice", "Dana Cole")
    looks(story, "bob", "Amara Cole")  # of her team
    looks(story, "dora", "Amara Cole")  # took the call
    looks(story, "charlie", "Amara Cole")
    assert kinds(story, "alice") == kinds(story, "bob") == kinds(story, "dora") == {}
    assert kinds(story, "charlie") == {"Amara Cole": {"no_relation"}}


def test_a_refused_look_at_a_restricted_record_goes_to_whoever_answers_for_it(week):
    story = week
    access.restrict(
        story.known("Amara Cole"),
        owner=story.cast.nora.user,
        reasons="Adopted.",
        desk_phone="01632 960001",
        expires_on=date(2027, 1, 1),
        by=story.cast.nora,
        now=story.now,
    )
    looks(story, "charlie", "Amara Cole")
    story.on("Mon 14 September 2026")
    assert access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now) == 1
    row = models.OddRead.objects.get()
    assert (row.kinds, row.asked_of) == (["restricted"], story.cast.nora.user), "Sue may not find the record"
    assert "Amara" not in models.Task.objects.get(pk=row.pk).words


def test_a_week_is_looked_through_once_when_it_is_over(week):
    story = week
    looks(story, "charlie", "Ken Plain")
    story.on("Sun 13 September 2026")
    assert access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now) is None
    story.on("Mon 14 September 2026")
    assert access_log.look_through(date(2026, 9, 8), by=BY_ITSELF, now=story.now) is None, "not a Monday"
    assert access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now) == 1
    assert access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now) is None
    done = models.WeekLooked.objects.get()
    assert (done.looks, done.odd) == (
        models.ReadLog.objects.filter(on__range=(MONDAY, date(2026, 9, 13))).count(),
        1,
    )
    assert models.OddRead.objects.get().asked_of == story.sue


def test_nobody_is_asked_about_their_own_looks(week):
    """Sue, the only manager of South, looks at somebody of her own name. She is not asked: an information officer is."""
    story = week
    from alongside.record.access import viewer_of

    story.cast.viewers["Sue"] = viewer_of(story.sue, now=story.now)
    looks(story, "sue", "Tom Marsh")
    story.on("Mon 14 September 2026")
    access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now)
    row = models.OddRead.objects.get()
    assert row.asked_of == story.cast.ines.user
    with pytest.raises(NotFound):
        access_log.answer_odd(row.pk, answer="fine", words="I know him.", by=story.cast.sue, now=story.now)


def test_sue_asks_charlie_charlie_answers_sue_refers_it(week):
    story = week
    from alongside.record.access import viewer_of

    sue = viewer_of(story.sue, now=story.now)
    looks(story, "charlie", "Mia Whitlock")
    story.on("Mon 14 September 2026")
    access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now)
    row = models.OddRead.objects.get()
    with pytest.raises(NotFound):
        access_log.answer_odd(row.pk, answer="fine", words="Mine.", by=story.cast.nora, now=story.now)
    with pytest.raises(Mistaken):
        access_log.answer_odd(row.pk, answer="ask", words=" ", by=sue, now=story.now)
    access_log.answer_odd(row.pk, answer="ask", words="Why did you open it?", by=sue, now=story.now)
    asked = models.Task.objects.get(kind="odd_read_asked", for_user=story.cast.charlie.user)
    assert "Mia" not in asked.words
    with pytest.raises(NotFound):
        access_log.say_why(asked.pk, words="Not mine.", by=story.cast.bob, now=story.now)
    access_log.say_why(asked.pk, words="She is my niece.", by=story.cast.charlie, now=story.now)
    assert models.Task.objects.filter(kind="odd_read_said", for_user=story.sue).count() == 1
    access_log.answer_odd(row.pk, answer="refer", words="His niece; no work reason.", by=sue, now=story.now)
    assert [each.answer for each in row.answers.order_by("recorded_at")] == ["ask", "said", "refer"]
    referred = models.Task.objects.get(kind="odd_read_referred")
    assert (referred.for_role, referred.person_id) == ("information_officer", None)
    with pytest.raises(Mistaken):
        access_log.answer_odd(row.pk, answer="fine", words="On reflection.", by=sue, now=story.now)


def test_what_was_fine_is_not_asked_about_week_after_week(week):
    story = week
    from alongside.record.access import viewer_of

    looks(story, "charlie", "Mia Whitlock")
    story.on("Mon 14 September 2026")
    access_log.look_through(MONDAY, by=BY_ITSELF, now=story.now)
    row = models.OddRead.objects.get()
    access_log.answer_odd(
        row.pk,
        answer="fine",
        words="No relation: a common name here.",
        by=viewer_of(story.sue, now=story.now),
        now=story.now,
    )
    looks(story, "charlie", "Mia Whitlock")
    story.on("Mon 21 September 2026")
    assert access_log.look_through(date(2026, 9, 14), by=BY_ITSELF, now=story.now) == 0


def test_no_longer_watched_for_is_no_longer_found(week):
    story = week
    watched = access_log.watch_for(
        "well_known", "Zoe Star", reasons="Sings.", by=story.cast.ines, now=story.now
    )
    looks(story, "charlie", "Zoe Star")
    access_log.stop_watching(watched, by=story.cast.ines, now=story.now)
    assert kinds(story) == {"Zoe Star": {"no_relation"}}
    with pytest.raises(NotFound):
        access_log.stop_watching(watched, by=story.cast.ines, now=story.now)


def test_only_the_rows_of_the_week_are_read(week):
    """Ten thousand looks of years before are not: the week's rows are found by the index over their days."""
    story = week
    person = story.known("Ken Plain")
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO record_readlog (at, "on", "user", role, person_id, what, why)'
            " SELECT d, d::date, %s, 'social_worker', %s, 'child', '' FROM generate_series("
            "   timestamptz '2016-01-01', timestamptz '2026-09-06', interval '5 minutes') d",
            [story.cast.bob.user, person],
        )
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ANALYZE record_readlog")
        cursor.execute("SET LOCAL ROLE alongside_service")
        looks(story, "charlie", "Ken Plain")
        for sql in (odd.HOW_MANY, odd.WEEK):
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, odd._week(MONDAY))
            for node in nodes(cursor.fetchone()[0][0]["Plan"]):
                if node.get("Relation Name") == "record_readlog":
                    assert node["Node Type"] != "Seq Scan", "the whole log was read"
                    assert node.get("Shared Hit Blocks", 0) + node.get("Shared Read Blocks", 0) < 200


def nodes(plan):
    """Every node of a plan."""
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def test_the_log_is_read_in_london_days(week):
    """Half past midnight on Monday in summer time is still Sunday in Greenwich; it is Monday's look."""
    story = week
    person = story.known("Ken Plain")
    log(
        story.cast.charlie.because("x"),
        [person],
        what="child",
        now=datetime(2026, 9, 14, 0, 30, tzinfo=London),
    )
    assert kinds(story) == {}
