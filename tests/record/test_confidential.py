"""Legal advice, police evidence and adoption: who reads them, and that nothing of them is anywhere else."""

import inspect
from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from alongside.accounts.roles import Role
from alongside.jobs.running import BY_ITSELF
from alongside.record import confidential, models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused, When, new_ref
from alongside.record.actions import confidential as actions, files, issuing, recording
from alongside.record.actions.access import restrict
from alongside.record.actions.confidential import NewItem
from alongside.record.actions.documents import File
from alongside.record.queries.desk import confidential as queries, issuing as copies, search
from alongside.record.queries.desk.portrait import portrait
from tests.record.test_charlie_sees_nothing import ask, queries as all_queries

WORDS = (
    "Chrysoprase: counsel advises that the threshold is not met on what is written so far about the mornings."
)
KINDS = tuple(confidential.BY_KEY)
OF_EVERY_CHILD = {
    "privileged": {"council_lawyer", "information_officer", "head_of_service"},
    "police_evidence": {"council_lawyer", "information_officer", "head_of_service"},
    "adoption": {"information_officer", "head_of_service"},
}
OF_THEIR_CHILDREN = {
    "privileged": {"social_worker", "team_manager"},
    "police_evidence": {"social_worker", "team_manager"},
    "adoption": set(),
}


@pytest.fixture
def amara(story):
    """Alice's child since Monday 7 September 2026."""
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    return story.people["Amara Cole"]


def kept(story, person, kind="privileged", **more):
    new = NewItem(
        kind,
        "Mr Osei, council lawyer",
        WORDS,
        date(2026, 9, 3),
        (File(name="Chrysoprase.txt", content=WORDS.encode()),),
    )
    until = date(2026, 12, 1) if kind == "adoption" or more.get("readers") else None
    return actions.keep_confidential(
        person, new, by=story.cast.alice, now=story.now, **{"until": until, "reasons": "Works on it.", **more}
    )


def reads(viewer, person, story):
    return [item.kind for item in queries.section(viewer, person, now=story.now).items]


@pytest.mark.parametrize("kind", KINDS)
def test_who_reads_what_is_a_table_and_it_holds_for_every_role(story, amara, kind):
    """The grid: each role, not working with the child and working with her."""
    item = models.ConfidentialItem.objects.get(pk=kept(story, amara, kind))
    cast = story.cast
    for role in Role:
        stranger = replace(cast.charlie, roles=frozenset({str(role)})).because("covering")
        assert bool(reads(stranger, amara, story)) == (role in OF_EVERY_CHILD[kind]), role
        hers = replace(stranger, teams=frozenset({cast.teams["North"]}))
        expected = role in OF_EVERY_CHILD[kind] | OF_THEIR_CHILDREN[kind]
        assert bool(reads(hers, amara, story)) == expected, role
    if kind == "adoption":
        assert reads(cast.alice, amara, story) == [kind], "who wrote it is named with it"
        assert reads(cast.nora, amara, story) == []
    assert item.person_id == amara


def test_a_colleague_who_is_named_reads_it_until_the_day_and_then_no_more(story, amara):
    carla = story.cast.carla.because("chairs the conference")
    item = kept(story, amara, "adoption", readers=(carla.user,))
    assert reads(carla, amara, story) == ["adoption"]
    story.on("Wed 2 December 2026")
    assert reads(carla, amara, story) == []
    lasting = {"until": date(2027, 1, 1), "reasons": "A second conference."}
    ines = story.cast.ines
    actions.name_reader(item, carla.user, **lasting, by=ines, now=story.now)
    assert reads(carla, amara, story) == ["adoption"]
    actions.end_reader(item, carla.user, reasons="It was held.", by=ines, now=story.now)
    assert reads(carla, amara, story) == []
    with pytest.raises(NotFound):
        actions.name_reader(item, carla.user, **lasting, by=story.cast.nora, now=story.now)


def test_what_is_taken_off_is_read_by_nobody_and_not_destroyed(story, amara):
    item = kept(story, amara)
    actions.take_off(item, reasons="It is about another child.", by=story.cast.alice, now=story.now)
    assert reads(story.cast.alice, amara, story) == []
    assert models.ConfidentialText.objects.filter(item=item).exists()


def test_a_restricted_child_s_section_is_not_found_and_who_may_not_write_here_writes_nothing(story, amara):
    kept(story, amara)
    with pytest.raises(Refused):
        actions.keep_confidential(amara, NewItem("privileged", "x", "y"), by=story.cast.dora, now=story.now)
    for wrong in (
        NewItem("gossip", "x", "y"),
        NewItem("privileged", " ", "y"),
        NewItem("privileged", "x", " "),
    ):
        with pytest.raises(Mistaken):
            actions.keep_confidential(amara, wrong, by=story.cast.alice, now=story.now)
    restrict(
        amara,
        owner=story.cast.nora.user,
        reasons="A parent works here.",
        desk_phone="01632 960001",
        expires_on=date(2027, 1, 1),
        by=story.cast.nora,
        now=story.now,
    )
    lawyer = replace(story.cast.charlie, roles=frozenset({"council_lawyer"})).because("advises")
    with pytest.raises(NotFound):
        queries.section(lawyer, amara, now=story.now)
    with pytest.raises(NotFound):
        queries.section(story.cast.alice, amara, now=story.now)


def test_nothing_of_it_stands_in_any_other_table_and_no_other_query_says_it(story, amara):
    """To Alice, who may read it: not in the child's page, a search, what can be put into a copy, a list or a number."""
    before = {
        name: ask(query, story.cast.alice, asked(query, amara), story.now) for name, query in about(amara)
    }
    kept(story, amara)
    for kind in KINDS:
        kept(story, amara, kind)
    own = {
        table._meta.db_table
        for table in apps.get_app_config("record").get_models()
        if "confidential" in table.__name__.lower()
    }
    assert len(own) == 5
    with connection.cursor() as cursor:
        for table in apps.get_app_config("record").get_models():
            name = table._meta.db_table
            if name in own or name in ("record_attachment", "record_attachmentbytes"):
                continue
            cursor.execute(f'SELECT count(*) FROM "{name}" AS t WHERE t::text ILIKE %s', ["%Chrysoprase%"])
            assert cursor.fetchone()[0] == 0, name
    for name, query in about(amara):
        said = ask(query, story.cast.alice, asked(query, amara), story.now)
        if name != "confidential.section":
            assert "Chrysoprase" not in said, name
            assert number(said) == number(before[name]), name
    assert "Chrysoprase" not in repr(portrait(story.cast.alice, amara, now=story.now))
    assert "Chrysoprase" not in repr(copies.to_choose(story.cast.alice, amara, now=story.now))
    found = search.search(story.cast.alice, search.Asked(name="Chrysoprase"), now=story.now)
    assert (found.likely, found.by_name_only) == ((), ())


def about(person):
    """Every query of the desk that is asked of a child alone."""
    for name, query in sorted(all_queries().items()):
        wanted = [
            each
            for each, parameter in inspect.signature(query).parameters.items()
            if each not in ("viewer", "now", "today") and parameter.default is inspect.Parameter.empty
        ]
        if wanted in (["person"], ["child"]):
            yield name, query


def number(said):
    """How many things an answer speaks of, whatever they are: nothing is counted that may not be read."""
    return said.count("UUID(")


def asked(query, person):
    takes = inspect.signature(query).parameters
    return {name: person for name in ("person", "child") if name in takes}


def test_words_pasted_from_it_into_a_note_never_leave(story, amara):
    """Alice copies the advice into a note. The note can be given to Amara; the advice in it cannot, and no colleague
    can clear it."""
    kept(story, amara)
    note = _note(story, amara, f"We talked. {WORDS} She slept.")
    marks = models.PassageMark.objects.filter(passage__slots__document=note)
    assert {mark.shield for mark in marks} == {"privileged"}
    issue = issuing.make_ready(
        issuing.NewIssue(
            title="A note",
            purpose="She asked.",
            children=(amara,),
            people=(amara,),
            chosen=(issuing.Chosen(document=note, slot="account"),),
        ),
        by=story.cast.alice,
        now=story.now,
    )
    page = repr(
        copies.issue(story.cast.alice, issue, now=story.now).columns[0].ready.copy.parts[0].rendered.words
    )
    assert "threshold" not in page
    assert "[advice from a lawyer]" in page


def _note(story, person, words):
    return recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(story.now),
            account=words,
            children=(recording.ChildThere(person=person),),
            source="seen",
        ),
        document=new_ref(),
        by=story.cast.alice,
        now=story.now,
    )


def test_a_file_kept_there_is_given_to_whoever_may_read_it_and_that_has_its_own_row_in_the_log(story, amara):
    kept(story, amara)
    file = models.Attachment.objects.get(document__kind="confidential")
    files.look_at(file.pk, by=BY_ITSELF, now=story.now)
    content = queries.confidential_file(story.cast.alice, file.pk, now=story.now)
    assert b"Chrysoprase" in content.content
    for other in (story.cast.charlie, story.cast.dora, story.cast.carla):
        with pytest.raises(NotFound):
            queries.confidential_file(other.because("covering"), file.pk, now=story.now)
    rows = models.ReadLog.objects.filter(user=story.cast.alice.user, person=amara, what__contains="a file")
    assert rows.count() == 1
