"""A real census walks in: every element accounted for, nothing lost, nothing late on a file's silence."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from alongside.exchange import loading
from alongside.exchange.cin import NoYear
from alongside.law import pathway
from alongside.law.pathway import Outcome
from alongside.record import history, models
from alongside.returns.reading import CannotRead
from alongside.returns.years import NoSuchYear

SAMPLES = Path(__file__).parents[1] / "returns" / "samples"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
LATER = NOW + timedelta(days=3)

pytestmark = pytest.mark.django_db

CHILD = """
<Child><ChildIdentifiers><LAchildID>{number}</LAchildID><UPNunknown>UN1</UPNunknown>
<PersonBirthDate>{born}</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>{episodes}</Child>"""

EPISODE = """<CINdetails><CINreferralDate>{on}</CINreferralDate><ReferralSource>1A</ReferralSource>
<PrimaryNeedCode>N1</PrimaryNeedCode>{more}<ReferralNFA>0</ReferralNFA></CINdetails>"""


def census(tmp_path, *children, year=2026, name="census.xml"):
    text = f"""<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year>
<ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>201</LEA>
<SoftwareCode>{name}</SoftwareCode><SerialNo>001</SerialNo><DateTime>2026-05-01T10:00:00</DateTime></Source></Header>
<Children>{"".join(children)}</Children></Message>"""
    path = tmp_path / name
    path.write_text(text)
    return str(path)


def child(number="A1", born="2015-03-27", *episodes):
    return CHILD.format(number=number, born=born, episodes="".join(episodes))


def episode(on="2025-06-02", more=""):
    return EPISODE.format(on=on, more=more)


def load(path, *, now=NOW, **more):
    return loading.load_cin(str(path), now=now, **more)


def history_of(number):
    person = models.Identifier.objects.get(kind="la_child_id", value=number).person_id
    return history.of(person)


def leaves(path):
    """Every value of the file, counted by a plain reader: elements with text, empty ones, and loose text."""
    count = 0
    for element in etree.parse(str(path)).iter("*"):
        if len(element) == 0:
            count += 1
        count += len(element) > 0 and bool((element.text or "").strip())
        count += bool((element.tail or "").strip())
    return count


@pytest.mark.parametrize("sample", ["CIN_Census_2026.xml", "fake_CIN_data.xml"])
def test_every_element_of_the_samples_is_accounted_for_once(sample):
    path = next(SAMPLES.rglob(sample))
    load(path)
    file = models.SourceFile.objects.get()
    assert file.elements == leaves(path)
    assert file.elements == file.stored + file.equal + file.corrects + file.not_stored
    kept = [said for row in models.SourceRow.objects.all() for said in row.said]
    assert len(kept) == file.elements
    assert Counter(outcome for _, _, outcome, *_ in kept)["stored"] == file.stored


def test_each_wrong_thing_of_the_sample_is_named_and_kept_as_written():
    words = load(next(SAMPLES.rglob("CIN_Census_2026.xml")))
    assert "AssessmentFactors: This code is not in the national set" in words
    assert "“RB”" in words
    assert "Text stands loose between two elements" in words
    assert "The reference date is not 31 March 2023" in words
    assert "number and a reason for having none stand together" in words
    kept = [tuple(said[:2]) for row in models.SourceRow.objects.all() for said in row.said]
    assert ("AssessmentFactors", "RB") in kept
    assert ("(loose text)", "PersonBirthDate") in kept
    assert ("AssessmentActualStartDate", "2028-04-28") in kept


def test_a_child_of_a_census_is_known_by_number_only(tmp_path):
    load(census(tmp_path, child("A1", "2015-03-27", episode())))
    name = models.Name.objects.get()
    assert (name.kind, name.family) == ("number_only", "A1")


def test_what_the_census_cannot_say_is_not_known_and_never_late(tmp_path):
    """Referred on Monday 2 June 2025; the census names no decision, and no assessment was begun."""
    load(census(tmp_path, child("A1", "2015-03-27", episode("2025-06-02"))))
    found = {d.clock: d.outcome for d in pathway.deadlines(history_of("A1"))}
    assert found["referral_decision"] is Outcome.NOT_KNOWN
    assert found["s17_assessment"] is Outcome.NOT_KNOWN
    assert not pathway.position(history_of("A1"), NOW).late
    assert not models.Notice.objects.exists()
    assert not models.Task.objects.exists()
    assert not models.Breach.objects.exists()


def test_an_assessment_the_census_shows_is_measured(tmp_path):
    """Referred Monday 2 June 2025, authorised Thursday 7 August 2025: 48 working days. Started on 9 June: 43."""
    more = """<Assessments><AssessmentActualStartDate>2025-06-09</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2025-08-07</AssessmentAuthorisationDate></Assessments>"""
    load(census(tmp_path, child("A1", "2015-03-27", episode("2025-06-02", more))))
    found = {d.clock: d.outcome for d in pathway.deadlines(history_of("A1"))}
    assert found["s17_assessment"] is Outcome.MET_LATE
    assert found["s17_assessment_census"] is Outcome.MET


def test_a_plan_with_its_conference_and_reviews_stands_in_one_line(tmp_path):
    more = """<Section47><S47ActualStartDate>2025-06-03</S47ActualStartDate>
<DateOfInitialCPC>2025-06-20</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>
<ChildProtectionPlans><CPPstartDate>2025-06-20</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2025-09-15</CPPreviewDate><CPPreviewDate>2026-03-10</CPPreviewDate></Reviews>
</ChildProtectionPlans>"""
    load(census(tmp_path, child("A1", "2015-03-27", episode("2025-06-02", more))))
    told = history_of("A1")
    plan = next(m for m in told.matters.values() if m.kind == "protection_plan")
    assert [m.kind for m in told.ancestors(plan.id)] == [
        "protection_plan",
        "conference",
        "enquiry",
        "referral",
    ]
    found = {(d.clock, d.started_on): d.outcome for d in pathway.deadlines(told)}
    assert found["icpc", date(2025, 6, 3)] is Outcome.MET
    assert found["rcpc_first", date(2025, 6, 20)] is Outcome.MET
    assert found["rcpc_next", date(2025, 9, 15)] is Outcome.MET
    # The next review falls due in September 2026, after the census year: the file cannot know.
    assert found["rcpc_next", date(2026, 3, 10)] is Outcome.NOT_KNOWN


def test_the_same_bytes_again_change_nothing(tmp_path):
    path = census(tmp_path, child("A1", "2015-03-27", episode()))
    load(path)
    before = models.Event.objects.count(), models.SourceRow.objects.count()
    assert "Nothing has changed" in load(path)
    assert (models.Event.objects.count(), models.SourceRow.objects.count()) == before


def test_a_later_file_corrects_and_adds_and_repeats(tmp_path):
    started = "<Assessments><AssessmentActualStartDate>2025-06-09</AssessmentActualStartDate>{}</Assessments>"
    signed = "<AssessmentAuthorisationDate>2025-07-07</AssessmentAuthorisationDate>"
    load(census(tmp_path, child("A1", "2015-03-27", episode(more=started.format("")))))
    load(
        census(tmp_path, child("A1", "2015-03-28", episode(more=started.format(signed))), name="again.xml"),
        now=LATER,
    )
    again = models.SourceFile.objects.get(name="again.xml")
    assert models.Identifier.objects.filter(kind="la_child_id").count() == 1
    assert (again.corrects, again.equal > 5) == (1, True)  # the date of birth
    assert history_of("A1").person.born_on == date(2015, 3, 28)
    kinds = [event.kind for event in history_of("A1").effective]
    assert kinds == ["referral_received", "assessment_started", "assessment_signed_off"]


def test_a_day_that_changed_in_a_later_file_corrects_the_event(tmp_path):
    closed = "<CINclosureDate>{}</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    load(census(tmp_path, child("A1", "2015-03-27", episode(more=closed.format("2025-10-01")))))
    load(
        census(
            tmp_path, child("A1", "2015-03-27", episode(more=closed.format("2025-10-03"))), name="again.xml"
        )
    )
    told = history_of("A1")
    assert [event.on for event in told.every("referral_closed")] == [date(2025, 10, 3)]
    assert len(told.recorded) == 3


def test_one_number_on_two_children_is_two_people(tmp_path):
    words = load(census(tmp_path, child("A1", "2015-03-27", episode()), child("A1", "2018-01-02", episode())))
    assert (
        models.Identifier.objects.filter(kind="la_child_id", value="A1").values("person").distinct().count()
        == 2
    )
    assert "Another child in this file has the same number" in words


def test_one_child_in_two_groups_is_one_person_with_both_episodes(tmp_path):
    load(
        census(
            tmp_path,
            child("A1", "2015-03-27", episode("2025-06-02")),
            child("A1", "2015-03-27", episode("2025-06-02"), episode("2025-11-03")),
        )
    )
    person = (
        models.Identifier.objects.filter(kind="la_child_id").values_list("person", flat=True).distinct().get()
    )
    assert models.Matter.objects.filter(person=person, kind="referral").count() == 3


def test_names_come_from_a_companion_file(tmp_path):
    path = census(tmp_path, child("A1", "2015-03-27", episode()), child("A2", "2017-01-02", episode()))
    named = tmp_path / "names.csv"
    named.write_text(
        "child_id,given_name,family_name,address,postcode,address_protected,parent_1_given_name,parent_1_family_name,"
        "parent_1_relationship,parent_1_responsibility\n"
        "A1,Amara,Cole,4 Mill Road,AS1 2CD,yes,Dana,Cole,mother,birth_mother\n"
        "A2,Kofi,Cole,4 Mill Road,AS1 2CD,yes,Dana,Cole,mother,birth_mother\n"
    )
    load(path, companion=str(named))
    assert set(models.Name.objects.values_list("given", flat=True)) == {"Amara", "Kofi", "Dana"}
    assert (
        models.Relationship.objects.values("person").distinct().count() == 1
    )  # one mother, same name and same home
    assert models.Address.objects.filter(protected=True).count() == 2


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<Message>",
        b"not xml",
        b'<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><Message>&e;</Message>',
        b"<Other/>",
    ],
)
def test_what_is_no_census_is_refused_whole(tmp_path, text):
    path = tmp_path / "bad.xml"
    path.write_bytes(text)
    with pytest.raises((CannotRead, NoYear)):
        load(path)
    assert not models.SourceFile.objects.exists()


def test_a_file_that_breaks_off_leaves_nothing_behind(tmp_path):
    whole = Path(
        census(tmp_path, *(child(f"A{n}", "2015-03-27", episode()) for n in range(450)))
    ).read_bytes()
    path = tmp_path / "half.xml"
    path.write_bytes(whole[: len(whole) * 9 // 10])
    with pytest.raises(CannotRead):
        load(path)
    assert not models.Person.objects.exists()
    assert not models.SourceRow.objects.exists()


def test_what_is_wrong_in_a_file_steers_neither_a_terminal_nor_a_spreadsheet(tmp_path):
    evil, formula = "\x9b2J\u202eevil", " =HYPERLINK(1)"
    wrong = episode(more=f"<ReferralNFA>{evil}</ReferralNFA><CINclosureDate>{formula}</CINclosureDate>")
    path = census(tmp_path, child(f"{formula}{evil}", "2015-13-45", wrong))
    listed = tmp_path / "wrong.csv"
    said = load(path, wrong=str(listed))
    assert "evil" in said
    assert said.replace("\n", "").isprintable()
    assert listed.stat().st_mode & 0o777 == 0o600, "it names children, and is its owner's alone"
    with listed.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]


def test_a_number_that_stands_in_no_header_needs_a_year(tmp_path):
    path = Path(census(tmp_path, child("A1", "2015-03-27", episode())))
    path.write_text(path.read_text().replace("<Year>2026</Year>", ""))
    with pytest.raises(NoYear):
        load(path)
    assert "census of 2025-26" in load(path, year="2025-26")


def test_what_was_corrected_here_is_not_overruled(tmp_path):
    closed = "<CINclosureDate>2025-10-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    load(census(tmp_path, child("A1", "2015-03-27", episode(more=closed))))
    closing = models.Event.objects.get(kind="referral_closed")
    models.Event.objects.create(
        kind="referral_closed",
        person_id=closing.person_id,
        matter_id=closing.matter_id,
        facts=closing.facts,
        on=date(2025, 10, 2),
        precision="day",
        source="desk",
        corrects=closing,
        correction="replaces",
        recorded_at=NOW,
        recorded_by=closing.recorded_by,
    )
    load(census(tmp_path, child("A1", "2015-03-27", episode(more=closed)), name="again.xml"), now=LATER)
    assert [e.on for e in history_of("A1").every("referral_closed")] == [date(2025, 10, 2)]
    assert models.SourceFile.objects.get(name="again.xml").not_stored == 2


def test_bulk_and_single_loading_read_as_streams():
    from alongside.exchange.cin import Census

    text = b"<Message><Header/><Children>" + b"<Child/>" * 3 + b"</Children></Message>"
    read = Census(BytesIO(text), "three.xml", loaded_on=date(2026, 11, 20), year="2025-26")
    assert len(list(read.children())) == 3


@pytest.mark.parametrize("year", ["2025", "abc", "2025-27", "0000-01"])
def test_a_year_is_a_collection_year_or_refused(tmp_path, year):
    path = census(tmp_path, child("A1", "2015-03-27", episode()))
    if year == "2025":
        assert "census of 2024-25, as asked" in load(path, year=year)
    else:
        with pytest.raises(NoSuchYear):
            load(path, year=year)


def test_what_stands_where_a_census_says_nothing_is_named_and_kept_as_written(tmp_path):
    """An old system writes into tags, between children, after them, and an element of its own. None of it is lost."""
    path = Path(
        census(
            tmp_path,
            "before them",
            child("A1", "2015-03-27", episode()).replace("<CINdetails>", '<CINdetails since="2019">'),
            "between them",
            child("A2", "2016-04-01", episode()),
        )
    )
    path.write_text(
        path.read_text().replace("</Message>", "<Notes><Note>ask Jo</Note></Notes>after</Message>")
    )
    words = load(path)
    kept = [tuple(said[:2]) for row in models.SourceRow.objects.all() for said in row.said]
    for name, text in (
        ("(loose text)", "before them"),
        ("(loose text)", "between them"),
        ("@since", "2019"),
        ("Notes", "ask Jo"),
        ("(loose text)", "after"),
    ):
        assert (name, text) in kept
        assert f"“{text}”" in words
    file = models.SourceFile.objects.get()
    assert file.elements == file.stored + file.equal + file.corrects + file.not_stored == len(kept)


def test_a_child_without_a_number_or_with_anothers_is_named_and_a_death_before_a_birth(tmp_path):
    nobody = child("A9", "2015-03-27", episode()).replace("<LAchildID>A9</LAchildID>", "")
    died = child("A3", "2015-03-27", episode()).replace(
        "<Sex>", "<PersonDeathDate>2014-01-01</PersonDeathDate><Sex>"
    )
    twice = child("A1", "2015-03-27", episode("2025-08-04"))
    words = load(census(tmp_path, child("A1", "2015-03-27", episode()), nobody, died, twice))
    assert "4 children: 3 new, 1 already here" in words
    for named in (
        "There is no local number: nothing finds this child again in a later file.",
        "Another child in this file has the same number.",
        "The child died before the day of birth.",
    ):
        assert (
            f"1  ChildIdentifiers.{'PersonDeathDate' if 'died' in named else 'LAchildID'}: {named}" in words
        )


def test_a_return_of_another_kind_is_refused_in_words_of_its_sender(tmp_path):
    text = Path(census(tmp_path, child())).read_text()
    other = tmp_path / "looked_after.xml"
    other.write_text(text.replace(">CIN<", ">CLA<"))
    with pytest.raises(CannotRead, match="the collection is 'CLA', not 'CIN'"):
        load(other)
    deep = tmp_path / "deep.xml"
    deep.write_text(text.replace("</Children>", "<Child>" * 400 + "</Child>" * 400 + "</Children>"))
    with pytest.raises(CannotRead, match="more than 256 deep"):
        load(deep)
    assert not models.SourceFile.objects.exists()
