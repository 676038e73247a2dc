"""What a restricted child's record holds is in no answer of any query to anybody who is not named, and every query is asked.

The words below stand in every place a fact can stand: names, addresses, numbers, what was said, notes, files, warnings.
Queries are found by looking for them, and asked by the names of their parameters.
"""

import importlib
import inspect
import pkgutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from alongside.design import paper
from alongside.law.letters import LETTERS
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded
from alongside.record.acting import When, new_ref
from alongside.record.actions import (
    child_in_need,
    conference,
    confidential,
    documents,
    enquiry,
    family_access,
    issuing,
    meetings,
    people,
    plans,
    safety,
    services,
    telling,
    transfer,
)
from alongside.record.actions.access import restrict
from alongside.record.actions.child_in_need import Begin
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.actions.meetings import Who
from alongside.record.actions.plans import Need
from alongside.record.actions.services import Involved
from alongside.record.actions.transfer import ToWhom
from alongside.record.queries import desk
from alongside.record.queries.desk import facts, people as people_queries, search as searching, story

CANARIES = ("Zerlina", "Quandary", "Kanarienweg", "ZQ9", "QK77", "Xylophone", "Vermilion")

# Queries that answer nothing about families, and why.
HARMLESS = {
    **dict.fromkeys(
        (
            "data.sees_whole",
            "data.overview",
            "data.findings",
            "data.finding",
            "data.mine",
            "data.asks_of",
            "data.asked",
            "data.numbers",
            "data.cases",
            "data.mended",
            "data.since",
            "data.asked_for",
        ),
        "read what a job prepared, and are asked in test_data_desk, where it ran",
    ),
    **dict.fromkeys(
        (
            "data.every_finding",
            "data.every_case",
            "data.stands_in",
            "data.counts_in",
            "lists.is_work",
            "lists.say_why",
            "lists.said_why",
            "lists.finding",
            "lists.open_case",
            "lists.take_findings",
            "lists.take_cases",
        ),
        "read what a job prepared, and are asked in test_lists_taken_away, where it ran",
    ),
    "assessment.managers": "colleagues",
    "enquiry.colleagues_to_ask": "colleagues",
    "contact.may_see_contacts": "yes or no, about the viewer",
    "drafts.how_many": "a number of the viewer's own",
    "looked.must_say": "yes or no",
    "night.to_confirm": "a number of the viewer's own",
    "people.cleared_for": "yes or no",
    "restricted.may_find": "yes or no",
    "people.sheet": "reads a record that was opened; whoever opens it is asked here",
}


@dataclass
class Secrets:
    """One of everything that is about Zerlina."""

    person: UUID
    child: UUID
    contact: UUID
    referral: UUID
    document: UUID
    entry: UUID
    attachment: UUID
    notice: UUID
    task: UUID
    event: UUID
    enquiry: UUID
    discussion: UUID
    subject: UUID
    sibling: UUID
    worker: UUID
    meeting: UUID
    passage: UUID
    issue: UUID
    recipient: UUID
    plan: UUID
    transfer: UUID
    parent: UUID
    account: UUID
    message: UUID


@pytest.fixture
def secrets(story) -> Secrets:
    cast = story.cast
    story.on("Fri 4 September 2026")
    zerlina = story.known(
        "Zerlina Quandary",
        born_on=date(2019, 3, 2),
        lines="7 Kanarienweg",
        postcode="ZQ9 1AA",
        identifiers=(("upn", "QK77"),),
    )
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5))
    people.relate(amara, zerlina, "sibling", by=cast.dora, now=story.now)
    people.record_household([amara, zerlina], by=cast.dora, now=story.now)
    mother = story.known("Odile Marsh")
    for child in (amara, zerlina):
        people.relate(mother, child, "mother", by=cast.dora, now=story.now)
    contact = story.school_refers("Amara Cole", "Zerlina Quandary", concern="Xylophone lessons stopped.")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    entry = story.visits("Zerlina Quandary", words="Vermilion shoes by the door.")
    safety.add_warning(
        zerlina,
        kind="dog",
        words="Vermilion collar.",
        source="Alice",
        review_on=date(2026, 12, 1),
        by=cast.alice,
        now=story.now,
    )
    file = documents.File(name="Vermilion.txt", content=b"Vermilion shoes")
    rows = documents.attachment_rows(entry, file, by=cast.alice, now=story.now)
    from alongside.record.write import write

    write(rows)
    discussion, run = _talked_about(story, zerlina)
    subject = enquiry.add_subject(
        [run], kind="person", called="Vermilion van", known="Xylophone", by=cast.alice, now=story.now
    )
    advice = confidential.NewItem("privileged", "Xylophone", "Vermilion")
    confidential.keep_confidential(zerlina, advice, by=cast.alice, now=story.now)
    meeting = _called(story, zerlina)
    plan, offered = _helped(story, zerlina)
    issue = issuing.make_ready(
        NewIssue(
            title="Xylophone",
            purpose="Vermilion",
            children=(zerlina,),
            agencies=("Xylophone school",),
            chosen=(Chosen(document=entry, slot="account"),),
        ),
        by=cast.alice,
        now=story.now,
    )
    account = _reads(story, mother, amara, zerlina)
    message = _written_to(story, mother, zerlina)
    restrict(
        zerlina,
        owner=cast.nora.user,
        reasons="Her aunt works for the council.",
        desk_phone="01632 960001",
        expires_on=date(2026, 9, 4) + timedelta(days=200),
        named=(cast.alice.user,),
        by=cast.nora,
        now=story.now,
    )
    return Secrets(
        person=zerlina,
        child=zerlina,
        contact=contact,
        referral=story.referrals["Zerlina Quandary"],
        document=story.document,
        entry=entry,
        attachment=rows.of(models.Attachment)[0].pk,
        notice=models.Notice.objects.filter(person=zerlina).first().pk,
        task=UUID(int=0),
        event=models.Event.objects.filter(person=zerlina, kind="child_seen").first().pk,
        enquiry=run,
        discussion=discussion,
        subject=subject,
        sibling=amara,
        worker=cast.alice.user,
        meeting=meeting,
        issue=issue,
        recipient=models.IssueRecipient.objects.get(issue=issue).pk,
        passage=models.PassagePerson.objects.filter(person=zerlina)
        .order_by("recorded_at")
        .first()
        .passage_id,
        plan=plan,
        transfer=offered,
        parent=mother,
        account=account,
        message=message,
    )


def _written_to(story, mother: UUID, child: UUID) -> UUID:
    """A letter about her that was posted to their home."""
    notice = models.Notice.objects.filter(person=child, to_person=mother).first().pk
    by = {"by": story.cast.alice, "now": story.now}
    telling.make_ready(notice, channel="letter", words="Xylophone", send_at=by["now"], **by)
    sheet = paper.Paper(
        title="Vermilion",
        house=paper.House("Ashworth"),
        written_on=by["now"].date(),
        recipient=("Odile Marsh", "1 Xylophone Row"),
        opening=paper.paragraphs("Xylophone"),
    )
    copy = telling.letter_goes(
        [notice], sheet, channel="post", recipient="Odile Marsh", words="Xylophone", **by
    )
    return models.Message.objects.get(copy=copy).pk


def _reads(story, mother: UUID, *children: UUID) -> UUID:
    """Their mother signs in and reads about both: whoever may open one sister only learns nothing of the other by it."""
    asked = family_access.Asked(
        person=mother, children=children, on=story.now.date(), alone=True, choice="account"
    )
    account = family_access.invite(
        asked,
        what=family_access.OFFERED,
        because="Vermilion",
        reasons=dict.fromkeys(("no_responsibility_recorded", "telling_held"), "Xylophone"),
        by=story.cast.alice,
        now=story.now,
    )
    family_access.end_reading(
        account, child=children[-1], because="Vermilion", by=story.cast.alice, now=story.now
    )
    asked = replace(asked, children=children[-1:])
    return family_access.invite(
        asked,
        what=family_access.OFFERED,
        because="Xylophone",
        reasons=dict.fromkeys(("no_responsibility_recorded", "telling_held"), "Xylophone"),
        by=story.cast.alice,
        now=story.now,
    )


def _helped(story, child: UUID) -> tuple[UUID, UUID]:
    """A plan of help for her, a school that knows her, and her work offered to a colleague: the plan and the offer."""
    referral, by = story.referrals["Zerlina Quandary"], story.cast.alice
    agreed = Begin(
        agreed_by=["Vermilion"], review_on=date(2026, 12, 1), child_view="given", strengths="Xylophone"
    )
    plan = child_in_need.start_plan([referral], agreed, by=by, now=story.now)
    plans.put_need(plan, Need(change="Xylophone lessons", worry="Vermilion"), by=by, now=story.now)
    plans.keep_version(plan, stage="outline", by=by, now=story.now)
    known = Involved(kind="school", name="Xylophone school", contact="Vermilion")
    services.record_service(child, known, by=by, now=story.now)
    to = ToWhom(worker=story.cast.bob.user, team=story.cast.teams["North"])
    return plan, transfer.offer([referral], to, know="Vermilion shoes", by=by, now=story.now)


def _called(story, child: UUID) -> UUID:
    """A conference about her to which a school is asked that would give her away."""
    made = conference.call_conference(
        [child],
        form="initial",
        at=story.now + timedelta(days=5),
        place="Kanarienweg hall",
        by=story.cast.carla,
        now=story.now,
    )
    school = Who(role="school", name="Vermilion", agency="Xylophone school")
    meetings.ask(made, school, how="email", by=story.cast.alice, now=story.now)
    return made


def _talked_about(story, child: UUID) -> tuple[UUID, UUID]:
    """Council, police and health talked about her. The document, and her enquiry."""
    document = new_ref()
    said = enquiry.Discussion(
        when=When.moment(story.now),
        how="call",
        children=[enquiry.ForChild(person=child, decision="joint")],
        took_part=[
            enquiry.Told(role=role, name="Vermilion", said="Xylophone")
            for role in ("social_worker", "police", "health")
        ],
        worry="Vermilion marks.",
        reasons="Xylophone.",
        lead=story.cast.alice.user,
        befriender="Vermilion",
    )
    runs = enquiry.hold_strategy_discussion(said, document=document, by=story.cast.nora, now=story.now)
    return document, runs[child]


def questions(s: Secrets, query) -> list[dict]:
    """How a query is asked: about Zerlina herself, and about her sister, whom anybody with a reason may open. Parameters
    go by their names, so that a new query is asked without anybody having to remember it."""
    person = [s.person, s.sibling]
    known = {
        "person": person,
        "child": person,
        "one": person,
        "parent": [s.parent],
        "account": [s.account],
        "other": [s.sibling, s.person],
        "people": [[s.person], [s.sibling, s.person]],
        "document": [s.document, s.entry, s.discussion],
        "subject": [s.subject],
        "entry": [s.entry],
        "contact": [s.contact],
        "referral": [s.referral],
        "attachment": [s.attachment],
        "notice": [s.notice],
        "task": [s.task],
        "meeting": [s.meeting],
        "issue": [s.issue],
        "recipient": [s.recipient],
        "passage": [s.passage],
        "plan": [s.plan],
        "transfer": [s.transfer],
        # as her sister's record says who she is tied to: the one who may not be found
        "about": [
            facts.Subject(people_queries.Card(s.sibling, "A sister"), (s.sibling,), frozenset({s.person}))
        ],
        "ref": [s.message, s.event, s.entry, s.enquiry, *_versions_of(s.plan), *_ties_between(s)],
        "event": [s.event],
        "section": ["work"],
        "slot": ["account"],
        "what": ["x"],
        "worker": [s.worker],
        "names": [True],
        "place": ["/"],
        "days_after": [0],
        # the texts of letters are about nobody
        "letter": [LETTERS[0].ref],
        "key": [LETTERS[0].key],
        "found": [s.event],  # a finding; those there are, are asked for in test_data_desk
        "batch": [s.task],
        # words of the visit to her, looked for in her own story and in her sister's
        "sought": [story.Asked(), story.Asked(), story.Asked(words="shoes"), story.Asked(words="lessons")],
        "asked": [
            searching.Asked(name="Zerlina Quandary"),
            searching.Asked(name="Serlina Kwandary", born_on=date(2019, 2, 3)),
            searching.Asked(address="ZQ9 1AA"),
            searching.Asked(address="7 Kanarienweg"),
            searching.Asked(number="QK77"),
        ],
    }
    wanted = [
        name
        for name, parameter in inspect.signature(query).parameters.items()
        if name not in ("viewer", "now", "today", "received_at")
        and parameter.default is inspect.Parameter.empty
    ]
    unknown = [name for name in wanted if name not in known]
    assert not unknown, f"say in this test what {unknown} of {query.__name__} may be for a restricted child"
    times = max((len(known[name]) for name in wanted), default=1)
    return [{name: known[name][n % len(known[name])] for name in wanted} for n in range(times)]


def _versions_of(plan: UUID) -> list[UUID]:
    return list(models.PlanVersion.objects.filter(plan=plan).values_list("pk", flat=True))


def _ties_between(s: Secrets) -> list:
    both = [s.person, s.sibling]
    ties = models.Relationship.objects.filter(person__in=both, other__in=both).values_list("pk", flat=True)
    homes = models.HouseholdMember.objects.filter(person=s.person).values_list("pk", flat=True)
    return [*ties, *homes]


def queries() -> dict[str, object]:
    """Every public query of the desk that starts from a viewer."""
    found = {}
    for module in pkgutil.iter_modules(desk.__path__):
        loaded = importlib.import_module(f"{desk.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), "")
            if function.__module__ == loaded.__name__ and not name.startswith("_") and first == "viewer":
                found[f"{module.name}.{name}"] = function
    return found


def ask(query, viewer, arguments, now):
    """What a query answers, written out whole; or that there is no such record."""
    given = {"now": now, "today": now.date(), "received_at": now, **arguments}
    takes = inspect.signature(query).parameters
    try:
        return repr(query(viewer, **{name: value for name, value in given.items() if name in takes}))
    except (NotFound, ReasonNeeded):
        return "not found"


def test_no_query_says_a_word_about_a_restricted_child_to_anybody_not_named(story, secrets):
    for name, query in sorted(queries().items()):
        if name not in HARMLESS:
            with transaction.atomic():  # each is asked as if it were the first
                says_nothing_of_her(name, query, story, secrets)
                transaction.set_rollback(True)


def says_nothing_of_her(name, query, story, secrets):
    """What a query answers to people who are not named on the restriction holds no word of hers."""
    cast = story.cast
    for viewer in (cast.charlie, cast.bob, cast.dora, cast.maud, cast.nils, cast.ines):
        for arguments in questions(secrets, query):
            answer = ask(query, viewer.because("covering"), arguments, story.now)
            asked = repr(arguments)
            leaks = [word for word in CANARIES if word in answer and word not in asked]
            assert not leaks, f"{viewer.name} reads {leaks} from {name}({asked}): {answer[:2000]}"
            assert (
                str(secrets.person) not in answer or str(secrets.person) in asked or name == "search.search"
            ), f"{viewer.name} reads her reference from {name}({asked})"


def test_alice_who_is_named_reads_it_all(story, secrets):
    from alongside.record.queries.desk.portrait import portrait

    page = repr(portrait(story.cast.alice, secrets.person, now=story.now))
    assert "Zerlina" in page
    assert "Kanarienweg" in page


def test_the_front_door_is_told_which_desk_to_ring_and_the_match_is_kept_for_the_owner(story, secrets):
    asked = searching.Asked(name="Zerlina Quandary", born_on=date(2019, 3, 2))
    found = searching.search(story.cast.dora, asked, now=story.now)
    assert found.ring == ("01632 960001",)
    assert (found.likely, found.by_name_only) == ((), ())
    assert models.HiddenMatch.objects.filter(person=secrets.person, owner=story.cast.nora.user).exists()
    assert searching.search(story.cast.charlie, asked, now=story.now).ring == ()
