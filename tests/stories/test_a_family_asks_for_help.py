"""At the desk: a family asked for help through the open door. They are looked up as they told of themselves; a request that
ends without an assessment is answered in writing, with the way to have it looked at again."""

import html
import re
from dataclasses import fields, replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from alongside.design import paper
from alongside.desk.letters import making
from alongside.law import letters
from alongside.record import history as histories, models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken
from alongside.record.actions import (
    access,
    answering_again,
    contact as contacts,
    one_telling,
    outside,
    people,
    referral as referrals,
    telling as told,
)
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.letters import check
from alongside.record.actions.outside import Described
from alongside.record.actions.people import NewPerson
from alongside.record.queries.desk import telling
from alongside.record.queries.public import unsent
from alongside.record.references import reference_of
from alongside.record.rendering import messages
from tests.stories.test_front_door_is_not_upset import fields_of
from tests.stories.test_told_and_closed_at_the_desk import plain

ENDING = {"outcome": "signpost", "reasons": "The family hub runs a group for sleep on Mondays."}


@pytest.fixture
def asked(coles, clock_at):
    """Dana Cole's sister Gwen asks for help for Amara, whom the record knows, and for a boy it does not."""
    now = clock_at("Thu 10 September 2026", "10:00")
    way = unsent.begin()
    outside.save_unsent(way.ref, way.key, {"help": {"words": "Help at bedtime"}}, now=now)
    new = NewContact(
        received_at=now,
        said="Help at bedtime",
        channel="online",
        source="1A",
        contact_kind="help_request",
        referrer_name="Gwen Cole",
        referrer_role="Another relative",
        shield="none",
    )
    family = [Described("Amara Cole", date(2018, 3, 3)), Described("Osian Pugh", age="about 4")]
    return outside.send(
        way.ref, way.key, new, described=family, route="family", must_not_know="Amara's uncle Rhys", now=now
    )


def test_those_a_form_tells_of_are_looked_up_at_once(asked, coles, as_):
    page = as_("dora").get(f"/front-door/{asked}/people/")
    assert page.status_code == 200
    assert "1 likely match" in plain(page)
    assert str(coles.people["Amara Cole"]) in page.content.decode()
    other = plain(as_("dora").get(f"/front-door/{asked}/people/", {"told": "1"}))
    assert "No likely match" in other
    opened = plain(as_("dora").get(f"/front-door/{asked}/"))
    assert "Asked for help for their own family" in opened
    assert "In the record already? Amara Cole: 1 likely match" in opened


def test_no_assessment_is_refused_until_it_is_known_who_asked_and_then_owed_in_writing(
    asked, coles, as_, cast, clock_at
):
    dora, ending = as_("dora"), f"/front-door/{asked}/advice/"
    assert "Say first who this is about" in plain(dora.get(ending))
    people = f"/front-door/{asked}/people/"
    named = fields_of(dora.get(people)) | {
        "act": "",
        "person": str(coles.people["Amara Cole"]),
        "part": "child",
    }
    assert dora.post(people, named).status_code == 302
    page = dora.get(ending)
    assert "Finishing here means that there is no assessment" in plain(page)
    assert dora.post(ending, fields_of(page) | ENDING).status_code == 302

    owed = models.Notice.objects.filter(tell="family_told_no_assessment")
    assert {each.to for each in owed} >= {"parent"}
    dana = owed.get(to_person=coles.people["Dana Cole"])
    telling = as_("alice").get(f"/telling/{dana.pk}/")
    assert "If it is Dana Cole, or somebody who would hear it from Dana Cole, hold this" in plain(telling)
    assert "Amara's uncle Rhys" in html.unescape(telling.content.decode()), "in the words of whoever asked"
    assert "read it first" in plain(dora.get(f"/front-door/{asked}/told/"))
    assert "There is no assessment of what Amara Cole may need" in html.unescape(telling.content.decode())
    assert "You can ask us to look at this again" in plain(telling)
    told.make_ready(
        dana.pk,
        channel="letter",
        words="We told you who can help.",
        send_at=coles.now,
        by=cast.alice,
        now=clock_at("Thu 10 September 2026", "12:00"),
    )
    letter = as_("alice").get(f"/telling/{dana.pk}/letter/")
    asked_for = re.findall(r'<textarea[^>]*name="(place_\d+)"', letter.content.decode())
    assert len(asked_for) == 1, "only the reasons are not known to the record"
    typed = fields_of(letter) | {"name": "Dana Cole", asked_for[0]: ENDING["reasons"]}
    shown = as_("alice").post(f"/telling/{dana.pk}/letter/", typed | {"act": "show"})
    sheet = plain(shown)
    assert shown.status_code == 200, sheet.split("There is a problem")[-1][:300]
    assert "We want you to know what we decided about Amara Cole" in sheet
    for words in (sheet, html.unescape(telling.content.decode()).split("They said:")[-1]):
        assert not re.search("asked us|asked for|for help again|the worry is", words), "her sister asked"
    assert "If you want us to look at this again" in sheet
    assert reference_of(asked) not in sheet
    assert f"Why {ENDING['reasons']}" in sheet


def test_asking_again_reaches_the_head_of_service_who_reads_it_beside_the_first(asked, as_, clock_at):
    now = clock_at("Mon 14 September 2026", "09:30")
    outside.add(
        uuid4(), "A group is no help at night.", reference=reference_of(asked), asks_again=True, now=now
    )
    added = models.CameOutside.objects.get(asks_again=True).contact_id
    page = as_("maud").get(f"/front-door/{added}/")
    assert "They ask that a decision is looked at again" in plain(page)
    assert str(asked) in page.content.decode()
    assert models.Task.objects.get(kind="look_again_asked").for_role == "head_of_service"


def test_a_contact_about_somebody_hidden_is_not_named_by_what_was_added_to_it(
    asked, coles, as_, cast, clock_at
):
    now = clock_at("Mon 14 September 2026", "09:30")
    outside.add(uuid4(), "More.", reference=reference_of(coles.contact), now=now)
    added = models.CameOutside.objects.get(route="more").contact_id
    assert str(coles.contact) in as_("dora").get(f"/front-door/{added}/").content.decode()
    access.restrict(
        *(coles.people[name] for name in ("Amara Cole", "Ben Cole")),
        owner=cast.nora.user,
        second=cast.ines.user,
        reasons="Their aunt works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(cast.alice.user,),
        by=cast.nora,
        now=now,
    )
    page = as_("dora").get(f"/front-door/{added}/")
    assert page.status_code == 200
    assert str(coles.contact) not in page.content.decode()


def bella_asks(now):
    """Bella Outram asks for help for her son Tom, who does not sleep."""
    way = unsent.begin()
    outside.save_unsent(way.ref, way.key, {"help": {"words": "Tom does not sleep"}}, now=now)
    new = NewContact(
        received_at=now,
        said="Tom does not sleep",
        channel="online",
        source="1A",
        contact_kind="help_request",
        referrer_name="Bella Outram",
        referrer_role="A parent",
        shield="none",
        family_knows="yes",
    )
    return outside.send(way.ref, way.key, new, route="family", now=now)


def refuse(contact, by, now):
    """A manager decides that no assessment follows."""
    runs = referrals.start_referral(contact, reasons="To decide.", by=by, now=now)
    referrals.decide_referral(
        runs.values(),
        outcomes=["no_further_action"],
        reasons="The health visitor runs a sleep clinic and has a place for Tom this week.",
        lines=referrals.FiveLines(**{one.name: "Not yet known" for one in fields(referrals.FiveLines)}),
        by=by,
        now=now,
    )


def letter_to_bella(owed, maud, cast, now):
    """Maud makes the letter ready in which Bella hears the reasons: its page, and what is typed there."""
    words = "A manager decided that there is no assessment."
    told.make_ready(owed.pk, channel="letter", words=words, send_at=now, by=cast.maud, now=now)
    address = f"/telling/{owed.pk}/letter/"
    letter = maud.get(address)
    places = re.findall(r'<textarea[^>]*name="(place_\d+)"', letter.content.decode())
    return address, fields_of(letter) | {
        places[0]: "The sleep clinic has a place for you this week.",
        "name": "Bella Outram",
        "address": "4 Mill Road\nDM3 4CD",
        "holds": ["there is no assessment"],
    }


@pytest.fixture
def refused(story, cast, clock_at):
    """Bella Outram, whom the record does not know, asks for help for her son Tom; Maud decides that nothing more is done."""
    now = clock_at("Thu 10 September 2026", "10:00")
    contact = bella_asks(now)
    tom = Identified(NewPerson(given="Tom", family="Outram", born_on=date(2019, 5, 4)))
    contacts.identify(contact, [tom], by=cast.dora, now=now)
    refuse(contact, cast.maud, clock_at("Thu 10 September 2026", "15:00"))
    return contact


def test_the_mother_who_asked_is_owed_the_refusal_in_writing_with_its_reasons_though_nobody_knows_her(
    refused, as_, cast, clock_at
):
    now = clock_at("Fri 11 September 2026", "10:00")
    maud = as_("maud")
    page = plain(maud.get(f"/front-door/{refused}/told/"))
    assert "Bella Outram" in page
    assert "Parents, not yet known" not in page
    owed = models.Notice.objects.get(to="referrer")
    assert (
        "why the help they asked for leads to no assessment, and how to have it looked at again" in owed.what
    )

    telling = plain(maud.get(f"/telling/{owed.pk}/"))
    assert "A parent, asked for help" in telling
    assert "Speaking with them does not settle it" in telling
    assert "They have been told, in person or by phone" not in telling
    assert "You can ask us to look at this again" in telling
    assert "what the worry is" not in telling
    assert "If you are still worried" not in telling
    with pytest.raises(Mistaken, match="owed in writing"):
        told.record_told(
            owed.pk, recipient="referrer", channel="phone", words="I rang.", by=cast.maud, now=now
        )
    assert models.NoticeState.objects.get(notice=owed).state == "owed"
    child = models.Notice.objects.get(to="child")
    assert "what the worry is" not in plain(maud.get(f"/telling/{child.pk}/"))

    address, typed = letter_to_bella(owed, maud, cast, now)
    sheet = plain(maud.post(address, typed | {"act": "show"}))
    assert "You asked us for help on Thursday 10 September" in sheet
    assert "Why there is no assessment The sleep clinic has a place for you this week." in sheet
    assert f"give the reference {reference_of(refused)}" in sheet
    nowhere = plain(maud.post(address, typed | {"act": "posted", "address": " "}))
    assert "Error: No address stands on this letter" in nowhere
    assert not models.Message.objects.filter(channel="letter").exists()
    assert maud.post(address, typed | {"act": "posted"}).status_code == 302
    assert models.NoticeState.objects.get(notice=owed).state == "sent"


@pytest.fixture
def known(story, cast, clock_at):
    """Bella Outram is known as Tom's mother, and Kit Outram as his father. She asks for help, and Dora says that it was she."""
    now = clock_at("Thu 10 September 2026", "10:00")
    by = {"by": cast.dora, "now": now}
    bella, kit = (
        people.record_person(NewPerson(given=given, family="Outram"), **by) for given in ("Bella", "Kit")
    )
    contact = bella_asks(now)
    tom = Identified(NewPerson(given="Tom", family="Outram", born_on=date(2019, 5, 4)))
    adults = [Identified(each, "adult") for each in (bella, kit)]
    tom, *_ = contacts.identify(contact, [tom, *adults], **by)
    people.relate(bella, tom, "mother", source="the family", **by)
    people.relate(kit, tom, "father", source="the family", **by)
    return contact, tom, bella, kit


def stands(tell, person=None):
    return models.NoticeState.objects.get(notice__tell=tell, notice__to_person=person).state


def told_of(child):
    """The duties that the child's own history says were met, as it now stands."""
    return sorted(each.facts.duty for each in histories.of(child).every("told"))


def test_a_mother_who_asked_and_is_known_is_told_once_in_writing_and_that_is_both_duties(
    known, as_, cast, clock_at
):
    contact, tom, bella, kit = known
    contacts.say_who_asked(contact, bella, by=cast.dora, now=clock_at("Thu 10 September 2026", "11:00"))
    refuse(contact, cast.maud, clock_at("Thu 10 September 2026", "15:00"))
    assert stands("asker_refused") == "stopped"
    assert stands("family_told_referral", bella) == stands("family_told_referral", kit) == "owed"
    maud, now = as_("maud"), clock_at("Fri 11 September 2026", "10:00")
    rows = plain(maud.get(f"/front-door/{contact}/told/"))
    assert len(re.findall("See it|Tell, hold or withhold", rows)) == 3, "she, he and their son, each once"
    hers = models.Notice.objects.get(tell="family_told_referral", to_person=bella)
    page = plain(maud.get(f"/telling/{hers.pk}/"))
    assert "Mother of Tom Outram, who asked for the help" in page
    assert "Speaking with them does not settle it" in page
    assert maud.get(f"/telling/{models.Notice.objects.get(to='referrer').pk}/").status_code == 404
    say = {"recipient": str(bella), "channel": "phone", "words": "I rang.", "by": cast.maud, "now": now}
    with pytest.raises(Mistaken, match="owed in writing"):
        told.record_told(hers.pk, **say)
    his = models.Notice.objects.get(tell="family_told_referral", to_person=kit)
    assert "Speaking with them does not settle it" not in plain(maud.get(f"/telling/{his.pk}/"))
    assert told_of(tom) == []

    address, typed = letter_to_bella(hers, maud, cast, now)
    sheet = plain(maud.post(address, typed | {"act": "show"}))
    assert "You asked us for help on Thursday 10 September" in sheet
    assert maud.post(address, typed | {"act": "posted"}).status_code == 302
    assert stands("family_told_referral", bella) == "sent"
    assert told_of(tom) == ["asker_refused", "family_told_referral"], "one letter, both duties of the law"
    assert "Bella Outram" not in plain(maud.get("/telling/"))

    # It was not she: whoever asked is owed their answer again, and the record no longer says that they had it.
    contacts.say_who_asked(contact, None, by=cast.dora, now=clock_at("Mon 14 September 2026", "09:00"))
    assert stands("asker_refused") == "owed"
    assert told_of(tom) == ["family_told_referral"]
    assert "asked for help" in plain(maud.get(f"/front-door/{contact}/told/"))


def test_who_asked_may_be_known_only_after_the_decision_or_after_the_letter(known, cast, clock_at):
    contact, tom, bella, kit = known
    refuse(contact, cast.maud, clock_at("Thu 10 September 2026", "15:00"))
    assert stands("asker_refused") == stands("family_told_referral", bella) == "owed"
    now = clock_at("Fri 11 September 2026", "10:00")
    contacts.say_who_asked(contact, kit, by=cast.dora, now=now)
    assert stands("asker_refused") == "stopped"
    contacts.say_who_asked(contact, None, by=cast.dora, now=now)
    assert stands("asker_refused") == "owed"

    asker = models.Notice.objects.get(to="referrer")
    written = {"recipient": "referrer", "channel": "letter", "words": "There is no assessment."}
    told.record_told(asker.pk, **written, by=cast.maud, now=now)
    later = clock_at("Mon 14 September 2026", "09:00")
    contacts.say_who_asked(contact, bella, by=cast.dora, now=later)
    hers = models.NoticeStep.objects.filter(notice__to_person=bella).latest("n")
    assert (hers.kind, hers.words, hers.at) == ("sent", "There is no assessment.", now)
    assert stands("family_told_referral", kit) == "owed", "each parent is told for themselves"
    contacts.say_who_asked(contact, kit, by=cast.dora, now=later)
    assert stands("family_told_referral", bella) == "owed", "it was not she who had the letter"
    assert stands("family_told_referral", kit) == "sent"
    assert told_of(tom) == ["asker_refused", "family_told_referral"]


def test_a_manager_who_did_not_decide_answers_in_writing_and_the_one_who_did_may_not(
    refused, as_, cast, clock_at
):
    now = clock_at("Mon 14 September 2026", "09:30")
    outside.add(uuid4(), "The clinic is full.", reference=reference_of(refused), asks_again=True, now=now)
    task = models.Task.objects.get(kind="look_again_asked")
    assert task.for_role == "head_of_service"
    said = {"outcome": "stands", "channel": "letter", "words": "We rang the clinic: there is a place."}
    head = replace(cast.nora, roles=frozenset({"head_of_service"}))
    both = replace(cast.maud, roles=frozenset({"duty_manager", "head_of_service"}))
    with pytest.raises(Mistaken, match="You made this decision"):
        outside.answer_again(task.pk, **said, by=both, now=now)
    with pytest.raises(Mistaken, match="Write what you answered"):
        outside.answer_again(task.pk, **{**said, "words": " "}, by=head, now=now)
    with pytest.raises(NotFound):
        outside.answer_again(task.pk, **said, by=cast.maud, now=now)
    outside.answer_again(task.pk, **said, by=head, now=now)
    page = plain(as_("dora").get(f"/front-door/{task.contact_id}/"))
    assert "The decision stands. Answered by Nora" in page
    assert "By letter: We rang the clinic: there is a place." in page
    assert "Whoever sent the first: Bella Outram" in page


def letter_of(head, refused, reasons, now):
    """The letter as the page makes it, with the council's text."""
    letter = letters.called("looked_again")
    facts = {
        "your name": "Bella Outram",
        "the day you got in touch": "Monday 14 September 2026",
        "the reasons": reasons,
        "the reference": reference_of(refused),
        "the worker's name": head.name,
        "the council's name": "Ashworth Council",
    }
    return making.made(
        letter.title,
        check(letter, letter.title, letter.words),
        facts,
        (letters.STANDS,),
        recipient=("Bella Outram", "4 Mill Road", "DM3 4CD"),
        today=now.date(),
    )


def test_the_answer_to_looking_again_leaves_as_a_letter_that_says_how_to_go_further(
    refused, as_, cast, clock_at
):
    now = clock_at("Mon 14 September 2026", "09:30")
    head = replace(cast.nora, roles=frozenset({"head_of_service"}))

    def asks(words, **more):
        outside.add(uuid4(), words, reference=reference_of(refused), asks_again=True, now=now, **more)
        return models.Task.objects.filter(kind="look_again_asked").latest("recorded_at").pk

    nameless = asks("The clinic is full.")
    reasons = "We rang the clinic. There is a place on Tuesday."
    sheet = letter_of(head, refused, reasons, now)
    words = "\n".join(paper.words_of(sheet))
    for further in ("You can complain.", "10 working days", "Local Government and Social Care Ombudsman"):
        assert further in words, further
    said = {"outcome": "stands", "channel": "post", "words": reasons, "by": head, "now": now}
    with pytest.raises(Mistaken, match="nobody to write to"):
        answering_again.answer_by_letter(nameless, sheet, **said)
    task = asks("The clinic is full, and I lie awake.", name="Bella Outram", reach="4 Mill Road, DM3 4CD")
    about_tom = letter_of(head, refused, "Tom can go there on Tuesday.", now)
    with pytest.raises(Mistaken, match="Tom"):
        answering_again.answer_by_letter(task, about_tom, **said)
    both = replace(cast.maud, roles=frozenset({"duty_manager", "head_of_service"}))
    with pytest.raises(Mistaken, match="You made this decision"):
        answering_again.answer_by_letter(task, sheet, **{**said, "by": both})
    named_only = replace(sheet, recipient=("Bella Outram", " "))
    with pytest.raises(Mistaken, match="No address stands on this letter") as refusal:
        answering_again.answer_by_letter(task, named_only, **said)
    assert refusal.value.field == "address"
    assert not models.IssuedCopy.objects.exists(), "what is refused leaves nothing behind"
    # A home that the record holds is written to only once it is known that it is theirs.
    bella = people.record_person(
        NewPerson(given="Bella", family="Outram", lines="9 Elm Row", postcode="DM3 4CE"),
        by=cast.dora,
        now=now,
    )
    contacts.identify(refused, [Identified(bella, "adult")], by=cast.dora, now=now)
    tom = models.PersonCard.objects.get(name="Tom Outram").person_id
    people.relate(bella, tom, "mother", source="the family", by=cast.dora, now=now)
    home = letter_of(head, refused, "Tom can go there. 9 Elm Row", now)
    with pytest.raises(Mistaken, match="9 Elm Row"):
        answering_again.answer_by_letter(task, home, same_person=True, **said)
    contacts.say_who_asked(refused, bella, by=cast.dora, now=now)
    answering_again.check_answer(
        answering_again.asked(task, by=head), home, same_person=True, by=head, today=now.date()
    )
    copy = answering_again.answer_by_letter(task, about_tom, same_person=True, **said)
    assert models.IssuedCopy.objects.get(pk=copy).recipient.person_id == bella
    assert models.IssuedCopyBytes.objects.get(copy=copy).content.startswith(b"%PDF")
    assert models.Message.objects.get(copy=copy).address == "Bella Outram\n4 Mill Road\nDM3 4CD"
    with pytest.raises(NotFound):
        answering_again.answer_by_letter(task, sheet, **said)  # answered already
    done = models.TaskDone.objects.get(task=task)
    assert (done.outcome, done.words) == ("stands", f"By letter: {reasons}")
    kept = models.IssuePerson.objects.get(person=tom).issue
    assert (kept.title, kept.recorded_by) == ("We looked at our decision again", head.user)


def test_a_mother_who_asked_and_is_protected_is_told_in_words_that_name_her_and_her_son_and_nobody_else(
    refused, cast, clock_at
):
    """Her name is kept from the family because somebody must not know that she asked. To her it is her own."""
    now = clock_at("Fri 11 September 2026", "10:00")
    tom = models.PersonCard.objects.get(name="Tom Outram").person_id
    bella, piet = (
        people.record_person(NewPerson(given=given, family=family), by=cast.dora, now=now)
        for given, family in (("Bella", "Outram"), ("Piet", "Vos"))
    )
    asked = contacts.receive_contact(
        NewContact(received_at=now, said="Help at bedtime", channel="online", source="1A", contact_kind="help_request",
                   referrer_name="Bella Outram", shield="asked", family_knows="no"),
        people=[Identified(tom)], by=cast.dora, now=now,
    )  # fmt: skip
    assert asked

    def found(words, to):
        return [said for said, _ in messages.not_theirs(words, to=to, children=[tom], today=now.date())]

    words = "Dear Bella Outram. There is no assessment of what Tom Outram may need."
    assert found(words, bella) == []
    assert found("There is no assessment of what Tom Outram may need.", piet) == []
    assert found("Bella asked us.", piet) == ["Bella"], "to his father her name is who got in touch"


def test_a_mother_who_stands_in_two_records_that_were_joined_is_told_once_too(known, cast, clock_at):
    """Dora wrote her down a second time from the form, and Maud joined the two: it is the other record that stands as mother."""
    contact, _, bella, kit = known
    now = clock_at("Thu 10 September 2026", "11:00")
    again = people.record_person(NewPerson(given="Bella", family="Outram"), by=cast.dora, now=now)
    contacts.identify(contact, [Identified(again, "adult")], by=cast.dora, now=now)
    people.join_people(bella, again, reasons="The same telephone.", by=cast.maud, now=now)
    contacts.say_who_asked(contact, again, by=cast.dora, now=now)
    refuse(contact, cast.maud, clock_at("Thu 10 September 2026", "15:00"))
    assert stands("asker_refused") == "stopped"
    hers = models.Notice.objects.get(tell="family_told_referral", to_person=bella)
    assert one_telling.asked_for_it(hers.pk)
    here = telling.one(cast.maud, hers.pk, now=clock_at("Thu 10 September 2026", "16:00"))
    assert here.asked_themselves
    assert here.in_writing
    # Kit it was, then neither: each stands again as it did.
    later = clock_at("Fri 11 September 2026", "10:00")
    contacts.say_who_asked(contact, kit, by=cast.dora, now=later)
    assert not one_telling.asked_for_it(hers.pk)
    contacts.say_who_asked(contact, None, by=cast.dora, now=later)
    assert stands("asker_refused") == "owed"


def test_a_mother_who_stands_as_mother_in_both_of_two_joined_records_is_owed_it_once(known, cast, clock_at):
    contact, tom, bella, kit = known
    by = {"by": cast.dora, "now": clock_at("Thu 10 September 2026", "11:00")}
    again = people.record_person(NewPerson(given="Bella", family="Outram"), **by)
    people.relate(again, tom, "mother", source="the family", **by)
    people.join_people(bella, again, reasons="The same telephone.", by=cast.maud, now=by["now"])
    refuse(contact, cast.maud, clock_at("Thu 10 September 2026", "15:00"))
    owed = models.Notice.objects.filter(tell="family_told_referral", to="parent")
    assert sorted(map(str, owed.values_list("to_person", flat=True))) == sorted(map(str, (bella, kit)))


def test_a_father_who_stands_on_the_other_of_a_boys_two_joined_records_is_owed_what_the_family_is_told(
    refused, cast, clock_at
):
    """Nobody was known as Tom's parent where he was referred; the midwives' record of him, joined on Friday, names Kit."""
    by = {"by": cast.dora, "now": clock_at("Fri 11 September 2026", "10:00")}
    tom = models.PersonCard.objects.get(name="Tom Outram").person_id
    other = people.record_person(NewPerson(given="Thomas", family="Outram", born_on=date(2019, 5, 4)), **by)
    kit = people.record_person(NewPerson(given="Kit", family="Outram"), **by)
    people.relate(kit, other, "father", source="the midwives", **by)
    people.join_people(tom, other, reasons="Born on one day, at one address.", by=cast.maud, now=by["now"])
    contact = bella_asks(by["now"])
    contacts.identify(contact, [Identified(tom)], **by)
    refuse(contact, cast.maud, clock_at("Fri 11 September 2026", "15:00"))
    owed = models.Notice.objects.filter(tell="family_told_referral", to="parent", person=tom)
    assert [each.to_person_id for each in owed] == [kit]


def test_who_decides_about_a_boy_waits_while_it_is_said_who_asked_for_him(known, cast, clock_at, monkeypatch):
    """What is owed is read when nobody can decide any more: a duty that arose in between would be owed twice."""
    contact, tom, bella, _ = known
    held = "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    seen = []
    read = one_telling.of_contact

    def of_contact(asked):
        with connection.cursor() as cursor:
            cursor.execute(held)
            seen.append({row[0] for row in cursor.fetchall()})
        return read(asked)

    monkeypatch.setattr(one_telling, "of_contact", of_contact)
    contacts.say_who_asked(contact, bella, by=cast.dora, now=clock_at("Thu 10 September 2026", "11:00"))
    ((locked),) = seen
    assert int.from_bytes(tom.bytes[:8], "big", signed=True) in locked
