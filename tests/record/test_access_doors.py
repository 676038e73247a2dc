"""What the database itself lets a reader outside read: what they were granted, and not a row more, whatever is asked and
however the connection was used before.

Dana is Amara's mother and Femi her father; Ben is Femi's other child. Ms Shah teaches Amara.
"""

from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from psycopg.conninfo import make_conninfo

from alongside.law import events, standing
from alongside.record import doors, models
from alongside.record.access import Viewer
from alongside.record.acting import passage
from alongside.record.actions.access import restrict
from alongside.record.doors import FAMILY, PARTNER, SERVICE, Reader, reading_as
from alongside.record.grants import sorts
from alongside.record.queries.shared import rows
from alongside.record.write import Rows, write
from tests.cast import Cast
from tests.story import Story

TODAY = date(2026, 9, 10)
DANA, FEMI, SHAH = (UUID(int=n + 1) for n in range(3))


def grant(story, reader, child, *whats, door="family", of=None, until=None):
    """Somebody decided that this reader may read these things about this child."""
    for what in whats:
        write(
            Rows(
                [
                    models.Granted(
                        reader=reader,
                        reader_person_id=story.people[of] if of else None,
                        door=door,
                        person_id=story.people[child],
                        what=what,
                        from_on=date(2026, 9, 1),
                        until_on=until,
                        because="Decided with her worker.",
                        recorded_at=story.now,
                        recorded_by=story.cast.alice.user,
                    )
                ]
            )
        )


def tell_the_story(story):
    story.on("Fri 4 September 2026")
    for name in ("Amara Cole", "Ben Cole", "Dana Cole", "Femi Cole"):
        story.known(name)
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    grant(story, DANA, "Amara Cole", "card", "pathway", "told", "writing", of="Dana Cole")
    grant(story, FEMI, "Ben Cole", "card", "pathway", of="Femi Cole")
    grant(story, SHAH, "Amara Cole", "card", door="partner", until=date(2026, 9, 30))


@pytest.fixture
def story(cast):
    story = Story(cast)
    tell_the_story(story)
    return story


def names(sql="SELECT name FROM record_personcard ORDER BY name"):
    return [row[0] for row in rows(sql, {})]


def test_each_reads_the_child_they_were_granted_on_one_connection_one_after_the_other(story):
    with reading_as(Reader(DANA, "family"), TODAY):
        assert names() == ["Amara Cole"]
        assert {row[0] for row in rows("SELECT person_id FROM record_event", {})} == {
            story.people["Amara Cole"]
        }
    with reading_as(Reader(FEMI, "family"), TODAY):
        assert names() == ["Ben Cole"]
        assert {row[0] for row in rows("SELECT person_id FROM record_matter", {})} == {
            story.people["Ben Cole"]
        }
    with reading_as(Reader(SHAH, "partner"), TODAY):
        assert names() == ["Amara Cole"]
    assert len(names()) == 4, "the service reads as before"


def test_belonging_to_the_family_gives_nothing(story):
    with reading_as(Reader(uuid4(), "family"), TODAY):
        for each in doors.openings():
            if each.role == FAMILY:
                assert rows(f'SELECT count(*) FROM (SELECT {columns(each)} FROM "{each.table}") x', {}) == [
                    (0,)
                ]


def columns(opening):
    return ", ".join(f'"{column}"' for column in opening.columns)


def test_events_that_are_never_a_familys_and_free_text_are_not_there(story):
    with reading_as(Reader(DANA, "family"), TODAY):
        kinds = set(names("SELECT DISTINCT kind FROM record_event"))
        assert "referral_received" in kinds
        assert "contact_received" not in kinds
        facts = dict(rows("SELECT kind, guard.facts(ref) FROM record_event", {}))
        assert set(facts["referral_received"]) <= {"no_further_action"}, "nothing that says who got in touch"
        maud = str(story.cast.maud.user)
        assert facts["referral_decided"] == {"outcomes": ["s17_assessment"], "decided_by": maud}
        assert "Hungry" not in str(facts)
        bens = rows("SELECT guard.facts(%(ref)s)", {"ref": event_of(story, "Ben Cole")})
        assert bens == [({},)]


def test_of_what_only_makes_a_page_silent_nothing_is_read_but_that_it_is_there(story):
    """That Amara's help was stopped: whoever withdrew is not to be read by the other parent, nor when it goes on."""
    stamped = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}
    of = models.Event.objects.filter(person=story.people["Amara Cole"], kind="referral_decided").get()
    for kind in standing.SILENCES:
        silent = models.Event(
            kind=kind,
            person_id=of.person_id,
            matter_id=of.matter_id,
            on=of.on,
            precision="day",
            facts={"review_on": "2026-10-01"} if kind == "cin_work_resumed" else {},
            because="Femi said no.",
            **stamped,
        )
        write(Rows([silent]))
    with reading_as(Reader(DANA, "family"), TODAY):
        found = rows("SELECT kind, guard.facts(ref) FROM record_event WHERE kind LIKE 'cin%%'", {})
        assert sorted(found) == [(kind, {}) for kind in sorted(standing.SILENCES)]


def event_of(story, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'alongside_service', true)")
    ref = models.Event.objects.filter(person=story.people[name], kind="referral_decided").get().pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'alongside_family', true)")
    return ref


@pytest.mark.parametrize(
    "when",
    [date(2026, 8, 31), date(2026, 10, 1)],
    ids=["the day before it was granted", "the day after it ended"],
)
def test_a_grant_holds_from_its_first_to_its_last_day(story, when):
    for day, found in ((when, []), (date(2026, 9, 1), ["Amara Cole"]), (date(2026, 9, 30), ["Amara Cole"])):
        with reading_as(Reader(SHAH, "partner"), day):
            assert names() == found


def test_a_grant_that_ended_opens_nothing_from_that_moment(story):
    held = models.Granted.objects.filter(reader=DANA, what="card").get()
    write(
        Rows(
            [
                models.GrantEnded(
                    grant_id=held.pk, because="x", recorded_at=story.now, recorded_by=story.cast.alice.user
                )
            ]
        )
    )
    with reading_as(Reader(DANA, "family"), TODAY):
        assert names() == []


def test_a_partner_reads_a_name_and_a_birthday_and_cannot_be_granted_more(story):
    for what, until in (("pathway", date(2026, 9, 30)), ("card", None)):
        with pytest.raises(Error), transaction.atomic():
            grant(story, SHAH, "Amara Cole", what, door="partner", until=until)
    with reading_as(Reader(SHAH, "partner"), TODAY), pytest.raises(Error), transaction.atomic():
        rows("SELECT ref FROM record_event", {})


# One request to a partner: Ms Shah is asked to Amara's conference and sends a report; Mr Quill of the clinic to Ben's


QUILL = UUID(int=9)


def asked_to_a_conference(story):
    """Monday 7 September 2026: one conference about both children, at which the school answers for Amara and the clinic for
    Ben. Each was given their own request until the end of the month."""
    stamped = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}
    amara, ben = story.people["Amara Cole"], story.people["Ben Cole"]
    made, closed = (models.Document(kind=kind, **stamped) for kind in ("conference", "conference_closed"))
    meeting = models.Meeting(kind="conference", form="initial", document=made, closed=closed, **stamped)
    runs = {p: models.Matter.objects.filter(person=p, kind="referral").get().pk for p in (amara, ben)}
    children = [
        models.MeetingChild(meeting=meeting, person_id=p, matter_id=run, **stamped) for p, run in runs.items()
    ]
    when = models.MeetingTime(meeting=meeting, n=0, at=story.now, place="The refuge in Lark Lane", **stamped)
    write(Rows([made, closed, meeting, *children, when]))
    seats = {}
    for reader, child, name in ((SHAH, amara, "Ms Shah"), (QUILL, ben, "Mr Quill")):
        seat = models.Seat(
            meeting=meeting, role="school", name=name, agency="x", reach="01632 960555", **stamped
        )
        asked = models.SeatStep(seat=seat, n=1, kind="asked", at=story.now, words="Femi rang.", **stamped)
        granted = models.Granted(
            reader=reader,
            door="partner",
            person_id=child,
            what="request",
            from_on=date(2026, 9, 1),
            until_on=date(2026, 9, 30),
            because="Asked to the conference.",
            **stamped,
        )
        write(Rows([seat, asked, granted, models.SeatOpened(grant=granted, seat=seat, **stamped)]))
        seats[reader] = (seat, granted)
    return seats


def sends_a_report(story, reader, granted, words, child):
    row, written = passage(words, about=[story.people[child]], by=viewer_of_partner(reader), now=story.now)
    write(written)
    opened = models.PassageOpened(
        grant=granted, passage_id=row.pk, recorded_at=story.now, recorded_by=story.cast.alice.user
    )
    write(Rows([opened]))


def viewer_of_partner(reader):
    return Viewer(reader, "", frozenset(), frozenset())


def test_two_partners_on_one_connection_read_each_their_own_request_and_what_they_sent(story):
    seats = asked_to_a_conference(story)
    sends_a_report(story, SHAH, seats[SHAH][1], "Amara reads well.", "Amara Cole")
    sends_a_report(story, QUILL, seats[QUILL][1], "Ben's hearing is fine.", "Ben Cole")
    own = {
        SHAH: ("Ms Shah", "Amara Cole", "Amara reads well."),
        QUILL: ("Mr Quill", "Ben Cole", "Ben's hearing is fine."),
    }
    connections = set()
    for reader in (SHAH, QUILL, SHAH):
        name, child, report = own[reader]
        with reading_as(Reader(reader, "partner"), TODAY):
            connections.add(rows("SELECT pg_backend_pid()", {})[0][0])
            assert names("SELECT name FROM record_seat") == [name]
            assert rows("SELECT person_id FROM record_meetingchild", {}) == [(story.people[child],)]
            assert len(rows("SELECT kind, form FROM record_meeting", {})) == 1
            assert len(rows("SELECT at, called_off FROM record_meetingtime", {})) == 1
            assert names("SELECT kind FROM record_seatstep") == ["asked"]
            assert names("SELECT words FROM record_passagetext") == [report]
    assert len(connections) == 1


def test_a_request_says_neither_where_nor_anybodys_words_and_no_partner_reads_more(story):
    asked_to_a_conference(story)
    closed = (
        "SELECT place FROM record_meetingtime",
        "SELECT reach FROM record_seat",
        "SELECT words FROM record_seatstep",
        "SELECT facts FROM record_seatstep",
        "SELECT document_id FROM record_meeting",
        "SELECT matter_id FROM record_meetingchild",
        "SELECT * FROM record_event",
        "SELECT * FROM record_seatopened",
        "SELECT * FROM guard.passages()",
    )
    with reading_as(Reader(SHAH, "partner"), TODAY):
        for sql in closed:
            with pytest.raises(Error), transaction.atomic():
                rows(sql, {})


@pytest.mark.parametrize(
    "how", ["the day has passed", "the grant was ended", "left out after all", "a family's ticket"]
)
def test_a_request_that_is_over_is_not_there(story, how):
    seat, granted = asked_to_a_conference(story)[SHAH]
    stamped = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}
    if how == "the grant was ended":
        write(Rows([models.GrantEnded(grant=granted, because="x", **stamped)]))
    if how == "left out after all":
        write(Rows([models.SeatStep(seat=seat, n=2, kind="left_out", at=story.now, words="x", **stamped)]))
    day = date(2026, 10, 1) if how == "the day has passed" else TODAY
    if how == "a family's ticket":
        with reading_as(Reader(SHAH, "family"), day), pytest.raises(Error), transaction.atomic():
            names("SELECT name FROM record_seat")
        return
    with reading_as(Reader(SHAH, "partner"), day):
        for table in ("record_seat", "record_meetingtime", "record_seatstep", "record_meetingchild"):
            assert rows(f"SELECT count(ref) FROM {table}", {}) == [(0,)], table


def test_a_child_restricted_since_is_closed_to_partners_too(story):
    asked_to_a_conference(story)
    restrict(
        story.people["Amara Cole"],
        owner=story.cast.nora.user,
        reasons="Her aunt teaches at the school.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        by=story.cast.nora,
        now=story.now,
    )
    with reading_as(Reader(SHAH, "partner"), TODAY):
        assert names() == []
        assert names("SELECT name FROM record_seat") == []
    with reading_as(Reader(QUILL, "partner"), TODAY):
        assert names("SELECT name FROM record_seat") == ["Mr Quill"]


def test_what_somebody_else_wrote_is_not_what_a_partner_sent(story):
    granted = asked_to_a_conference(story)[SHAH][1]
    sends_a_report(story, story.cast.alice.user, granted, "Alice's own note.", "Amara Cole")
    sends_a_report(story, SHAH, granted, "About Ben.", "Ben Cole")
    with reading_as(Reader(SHAH, "partner"), TODAY):
        assert names("SELECT words FROM record_passagetext") == []


def test_a_notice_is_read_by_whom_it_was_told_to_once_it_was(story):
    owed = models.Notice.objects.filter(person=story.people["Amara Cole"], to="parent").first()

    def step(notice, kind, n):
        row = models.NoticeStep(
            notice_id=notice.pk,
            kind=kind,
            at=story.now,
            n=n,
            ground="x" if kind == "held" else "",
            recorded_at=story.now,
            recorded_by=story.cast.alice.user,
        )
        write(Rows([row]))

    def seen(reader=DANA):
        with reading_as(Reader(reader, "family"), TODAY):
            return len(rows("SELECT ref FROM record_notice", {})), names("SELECT kind FROM record_noticestep")

    mine = models.Notice(
        event_id=owed.event_id,
        person_id=owed.person_id,
        tell=owed.tell,
        to="parent",
        to_person_id=story.people["Dana Cole"],
        what=owed.what,
        recorded_at=story.now,
        recorded_by=story.cast.alice.user,
    )
    write(Rows([mine]))
    step(mine, "owed", 0)
    assert seen() == (0, [])
    step(mine, "held", 1)
    assert seen() == (0, []), "never that something is held"
    step(mine, "given_in_person", 2)
    assert seen() == (1, ["given_in_person"])
    assert seen(FEMI) == (0, [])


def test_a_passage_is_read_when_it_is_opened_and_everybody_in_it_is_theirs_or_cleared(story):
    amara, ben, dana, femi = (story.people[n] for n in ("Amara Cole", "Ben Cole", "Dana Cole", "Femi Cole"))
    writing = models.Granted.objects.get(reader=DANA, what="writing")
    by = {"by": story.cast.alice, "now": story.now}
    stamped = {"recorded_at": story.now, "recorded_by": story.cast.alice.user}

    def opened(words, mark=False, **people):
        row, written = passage(words, **by, **people)
        write(written)
        write(Rows([models.PassageOpened(grant_id=writing.pk, passage_id=row.pk, **stamped)]))
        if mark:
            write(Rows([models.PassageMark(passage_id=row.pk, start=0, end=2, shield="x", **stamped)]))

    opened("Amara likes trains.", about=[amara])
    opened("Dana told us.", about=[amara], told_by=[dana])
    opened("Ben was there.", about=[amara], mentions=[ben])
    opened("Femi told us.", about=[amara], told_by=[femi])
    opened("About Ben alone.", about=[ben])
    opened("Somebody is shielded.", about=[amara], mark=True)
    _, written = passage("Never opened.", about=[amara], **by)
    write(written)

    def reads():
        with reading_as(Reader(DANA, "family"), TODAY):
            return sorted(names("SELECT words FROM record_passagetext"))

    assert reads() == ["Amara likes trains.", "Dana told us."]
    write(Rows([models.ClearedFor(grant_id=writing.pk, person_id=ben, **stamped)]))
    assert reads() == ["Amara likes trains.", "Ben was there.", "Dana told us."]


# Who is connected cannot be made up


def as_family(setting):
    """Rows of somebody on the family's role who says who they are by themselves."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE alongside_family")
        if setting is not None:
            cursor.execute("SELECT set_config('alongside.reader', %s, true)", [setting])
        cursor.execute("SELECT count(name) FROM record_personcard")
        found = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE alongside_service")
        return found


def ticket(reader, door="family", seconds=60, day=TODAY):
    return rows(
        "SELECT guard.ticket(%(reader)s, %(door)s, %(day)s, %(seconds)s)",
        {"reader": reader, "door": door, "seconds": seconds, "day": day},
    )[0][0]


def test_nothing_said_sees_nothing(story):
    assert as_family(None) == 0
    assert as_family("") == 0


def test_a_forged_setting_sees_nothing(story):
    real = ticket(DANA)
    assert as_family(real) == 1
    reader, door, day, until, mac = real.split("|")
    for forged in (
        str(DANA),
        "|".join((str(FEMI), door, day, until, mac)),
        "|".join((reader, door, "2026-09-30", until, mac)),
        "|".join((reader, door, day, str(int(until) + 1), mac)),
        "|".join((reader, door, day, until, "0" * 64)),
        "|".join((reader, door, day, until)),
        real + "|x",
        "||||",
        "x" * 10_000,
        "'; SET ROLE alongside_service; --",
    ):
        assert as_family(forged) == 0, forged


def test_a_ticket_of_another_door_or_an_old_one_sees_nothing(story):
    assert as_family(ticket(SHAH, door="partner")) == 0
    assert as_family(ticket(DANA, seconds=-1)) == 0


def test_a_reader_signs_no_ticket_reads_no_secret_and_no_grant_but_their_own(story):
    with reading_as(Reader(DANA, "family"), TODAY):
        for sql in (
            "SELECT guard.ticket(gen_random_uuid(), 'family', '2026-09-10', 60)",
            "SELECT guard.sign('x')",
            "SELECT * FROM guard.secret",
            "SELECT * FROM guard.grants()",
            "SELECT reader FROM record_granted",
            "SELECT facts FROM record_event",
            "SELECT * FROM record_person",
            "SELECT * FROM record_address",
            "SELECT * FROM accounts_user",
            "SELECT * FROM record_readlog",
            "SELECT * FROM django_session",
            "INSERT INTO record_granted (ref) VALUES (gen_random_uuid())",
            "UPDATE record_personcard SET name = 'x'",
            "DELETE FROM record_personcard",
            "TRUNCATE record_personcard",
            "ALTER TABLE record_personcard DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE public.mine (x int)",
        ):
            with pytest.raises(Error), transaction.atomic():
                rows(sql, {})
        assert len(names("SELECT what FROM record_granted")) == 4
    with pytest.raises(Error), transaction.atomic():
        rows("SELECT * FROM guard.secret", {})


def test_an_error_in_the_middle_leaves_the_next_one_with_nothing_of_the_one_before(story):
    with pytest.raises(Error), transaction.atomic(), reading_as(Reader(DANA, "family"), TODAY):
        rows("SELECT 1/0 FROM record_personcard", {})
    assert rows(
        "SELECT current_setting('role'), coalesce(current_setting('alongside.reader', true), '')", {}
    ) == [(SERVICE, "")]
    with reading_as(Reader(FEMI, "family"), TODAY):
        assert names() == ["Ben Cole"]


# With a login of its own, from which no other role can be taken


@pytest.fixture
def own_login(databases, transactional_db):
    """The story, committed, and a connection that logs in as the role of families."""
    if databases.named:
        pytest.skip("on a server of others we give nobody a login")
    story = Story(Cast.on_stage())
    tell_the_story(story)
    with psycopg.connect(databases.maintenance, autocommit=True) as server:
        server.execute("ALTER ROLE alongside_family LOGIN")
    address = databases.cluster.uri(databases.name, user=FAMILY)
    with psycopg.connect(make_conninfo(address)) as one:
        yield story, one


def shown(cursor):
    return [row[0] for row in cursor.execute("SELECT name FROM record_personcard ORDER BY name")]


def test_one_pooled_connection_serves_two_people_and_keeps_nothing(own_login):
    _, one = own_login
    for reader, found in ((DANA, ["Amara Cole"]), (FEMI, ["Ben Cole"]), (DANA, ["Amara Cole"])):
        with one.transaction():
            one.execute("SELECT set_config('alongside.reader', %s, true)", [ticket(reader)])
            assert shown(one) == found
        with one.transaction():
            assert shown(one) == [], "the setting ended with its transaction"
    with pytest.raises(psycopg.Error), one.transaction():
        one.execute("SELECT set_config('alongside.reader', %s, true), 1/0", [ticket(DANA)])
    with one.transaction():
        assert shown(one) == [], "also with one that failed"


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE alongside_service",
        "SET LOCAL ROLE alongside_service",
        "SET ROLE alongside_partner",
        "SET ROLE alongside",
        "SET SESSION AUTHORIZATION alongside_service",
        "SELECT set_config('role', 'alongside_service', true)",
        "SELECT guard.ticket(gen_random_uuid(), 'family', '2026-09-10', 60)",
        "SET row_security = off; SELECT * FROM record_personcard",
    ],
)
def test_no_other_role_can_be_taken_from_it(own_login, sql):
    _, one = own_login
    with pytest.raises(psycopg.Error), one.transaction():
        one.execute(sql)
    for back in ("RESET ROLE", "SET ROLE NONE"):
        with one.transaction():
            one.execute(back)
            assert shown(one) == []


# The house


def granted_columns(role):
    found = {}
    for table, column in rows(
        "SELECT table_name, column_name FROM information_schema.role_column_grants WHERE grantee = %(role)s"
        " AND table_schema = 'public'",
        {"role": role},
    ):
        found.setdefault(table, set()).add(column)
    return found


@pytest.mark.parametrize("role", [FAMILY, PARTNER])
def test_every_table_has_a_policy_for_readers_outside_or_no_right_at_all(db, role):
    declared = {each.table: set(each.columns) for each in doors.openings() if each.role == role}
    assert granted_columns(role) == declared
    everything = {row[0] for row in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", {})}
    assert set(sorts()) <= everything
    for table in sorted(everything):
        policies = rows(
            "SELECT cmd, qual FROM pg_policies WHERE tablename = %(table)s AND %(role)s = ANY(roles)",
            {"table": table, "role": role},
        )
        bound, may = rows(
            "SELECT relrowsecurity, has_any_column_privilege(%(role)s, oid, 'INSERT, UPDATE') OR"
            " has_table_privilege(%(role)s, oid, 'DELETE, TRUNCATE, TRIGGER') FROM pg_class WHERE oid = %(table)s::regclass",
            {"table": table, "role": role},
        )[0]
        assert not may, f"{role} changes {table}"
        if table in declared:
            assert bound, table
            assert [cmd for cmd, _ in policies] == ["SELECT"], table
        else:
            assert policies == []


def test_no_role_outside_passes_policies_or_owns_anything(db):
    for role in (FAMILY, PARTNER):
        found = rows(
            "SELECT rolbypassrls, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %(role)s",
            {"role": role},
        )
        assert found == [(False, False, False)]
        member_of = rows(
            "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member"
            " WHERE u.rolname = %(role)s",
            {"role": role},
        )
        assert member_of == []


def test_what_is_shared_of_an_event_is_a_fact_of_it_and_never_free_text(db):
    shared_with_families = doors.shared_kinds()
    for kind, shared in doors.SHARED_FACTS.items():
        assert kind in shared_with_families, kind
        known = events.KINDS[kind].fact_types()
        for fact in shared:
            assert fact in known, (kind, fact)
            # Of who decided only a reference is read out (`guard.facts`).
            workers = fact in ("worker", "team", "lead", "lead_social_worker", "decided_by", "signed_by")
            assert workers or "str" not in str(known[fact]).split(), (kind, fact)


def test_every_model_opened_is_a_table_of_the_record(db):
    ours = {model._meta.db_table for model in apps.get_app_config("record").get_models()}
    assert {each.table for each in doors.openings()} <= ours
    for each in doors.openings():
        assert set(each.columns) <= {field.column for field in each.model._meta.concrete_fields}


def test_the_service_loads_also_where_a_policy_binds_it(story, monkeypatch):
    """On a server whose owner may not lift policies, the service inserts where it would have copied."""
    from alongside.record.write import write_bulk

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER ROLE alongside_service NOBYPASSRLS")
        cursor.execute("SET LOCAL ROLE alongside_service")
    run = models.Matter(
        kind="referral", person_id=story.people["Ben Cole"], recorded_at=story.now, recorded_by=uuid4()
    )
    write_bulk(Rows([run]))
    assert models.Matter.objects.filter(pk=run.pk).exists()
