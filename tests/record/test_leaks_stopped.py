"""Leaks that really happened to families, each stopped, through the actions that people use."""

import io
from datetime import date

import pypdf
import pytest

from alongside.law import machine, passages as law
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, ReasonsWanted, Refused, When, new_ref
from alongside.record.actions import (
    correction,
    documents,
    issuing,
    meetings,
    people,
    recording,
    sharing,
    shielding,
    telling,
)
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.rendering import issues

HAND = "by_hand"


@pytest.fixture
def coles(story):
    """Amara lives with her mother Dana, who left her father Femi. He lives elsewhere; neither knows the other's address."""
    story.on("Fri 4 September 2026")
    amara = story.known(
        "Amara Cole", born_on=date(2017, 3, 2), lines="14 Quarry Road, Ashworth", postcode="AS4 2TL"
    )
    dana = story.known(
        "Dana Cole", lines="14 Quarry Road, Ashworth", postcode="AS4 2TL", phone="07700 900501"
    )
    femi = story.known(
        "Femi Balogun", lines="Flat 2, 9 Lock View, Ashworth", postcode="AS2 2DF", phone="07700 900502"
    )
    for parent, kind in ((dana, "mother"), (femi, "father")):
        people.relate(parent, amara, kind, by=story.cast.dora, now=story.now)
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to()
    return story


def issue(story, *recipients, words="", children=("Amara Cole",), agencies=(), **chosen):
    """Alice makes these ready: `document=slot` pairs, for people by name."""
    return issuing.make_ready(
        NewIssue(
            title="What we have written",
            purpose="So that they know where things stand.",
            children=tuple(story.people[child] for child in children),
            people=tuple(story.people[each] for each in recipients),
            agencies=agencies,
            chosen=tuple(Chosen(document=story.people[name], slot=slot) for name, slot in chosen.items()),
            covering=words,
        ),
        by=story.cast.alice,
        now=story.now,
    )


def ready(story, made, name):
    """One recipient's copy as it stands."""
    found = issues.prepared(made, today=story.now.date())
    return next(each for each in found.recipients if each.name == name)


def clear(story, one, person, because="Both were there"):
    issuing.choose(
        one.ref, "person", str(story.people[person]), because=because, by=story.cast.alice, now=story.now
    )


def given(story, made, name, channel=HAND, by="alice"):
    """The copy leaves; what it says is read back from its bytes."""
    one = ready(story, made, name)
    copy = issuing.give(
        one.ref, channel=channel, digest=one.copy.digest, by=getattr(story.cast, by), now=story.now
    )
    content = bytes(models.IssuedCopyBytes.objects.get(copy=copy).content)
    return copy, "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def writes(story, words, *, children=("Amara Cole",), present=(), by="alice", **more):
    return recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(story.now),
            account=words,
            children=tuple(recording.ChildThere(person=story.people[child]) for child in children),
            present=tuple(story.people[each] for each in present),
            **more,
        ),
        document=new_ref(),
        by=getattr(story.cast, by),
        now=story.now,
    )


# --- four kinds of leak ---


def test_carers_details_are_not_printed_by_default(coles):
    """A placement form printed the foster carers' names, address and telephone for the birth family."""
    carer = coles.known(
        "Marjory Penhallow", lines="Rookwood Cottage, 2 Heron Lane", postcode="AS8 1QQ", phone="07700 900888"
    )
    people.relate(carer, coles.people["Amara Cole"], "foster_carer", by=coles.cast.dora, now=coles.now)
    coles.people["plan"] = writes(
        coles,
        "Amara is well.\n\nShe sleeps at Rookwood Cottage, 2 Heron Lane, AS8 1QQ. Ring 07700 900888 first.",
    )
    made = issue(coles, "Dana Cole", plan="account")
    one = ready(coles, made, "Dana Cole")
    assert one.copy.concerns == ()  # nothing is left to ask a second person about
    _, text = given(coles, made, "Dana Cole")
    for detail in ("Rookwood", "Heron", "AS8", "900888", "Penhallow", "Marjory"):
        assert detail not in text
    assert "Amara is well." in text
    assert "[an address that is kept private]" in text


def test_a_covering_letter_does_not_carry_the_birth_familys_address(coles):
    """A letter to the adopters' side was sent with the birth mother's address typed into it, and to her own envelope."""
    adopter = coles.known("Iris Fairweather", lines="6 Meadow Rise", postcode="AS7 3PL")
    people.relate(adopter, coles.people["Amara Cole"], "adoptive_parent", by=coles.cast.dora, now=coles.now)
    made = issue(
        coles,
        "Iris Fairweather",
        words="Dear Iris,\n\nAmara’s mother can be written to at 14, Quarry Rd, as42tl.",
    )
    _, text = given(coles, made, "Iris Fairweather", channel="post")
    assert "Quarry" not in text
    assert "as42tl" not in text.lower().replace(" ", "")
    assert "6 Meadow Rise" in text  # the envelope shows her own address and nobody else's
    assert "Lock View" not in text


def test_one_assessment_for_two_separated_parents_gives_neither_the_others_address(coles):
    """One assessment, one envelope each, both addresses in the text."""
    coles.people["note"] = writes(
        coles,
        "Amara said she likes both homes. Dana lives at 14 Quarry Road (AS4 2TL). Femi moved to Flat 2, 9 Lock View, "
        "telephone oh seven seven double oh nine double oh five oh two.",
    )
    made = issue(coles, "Dana Cole", "Femi Balogun", note="account")
    assert not ready(coles, made, "Femi Balogun").copy.shown  # it speaks of Dana
    clear(coles, ready(coles, made, "Femi Balogun"), "Dana Cole")
    clear(coles, ready(coles, made, "Dana Cole"), "Femi Balogun")
    _, hers = given(coles, made, "Dana Cole")
    _, his = given(coles, made, "Femi Balogun")
    assert "14 Quarry Road" in hers
    assert "Lock View" not in hers.replace("9 Lock View, Ashworth", "")
    assert "double oh" not in hers
    assert "Lock View" in his
    assert "Quarry" not in his
    assert "AS4" not in his
    assert "likes both homes" in hers
    assert "likes both homes" in his


def test_minutes_with_a_third_partys_allegations_do_not_go_to_everybody_who_was_asked(coles):
    """Minutes were copied to the family with what a neighbour had said about another family."""
    coles.known("Norma Quibell", lines="16 Quarry Road", postcode="AS4 2TL")
    coles.known("Stan Ogilvy")
    coles.people["minutes"] = writes(
        coles,
        "Norma said that Stan Ogilvy was drunk with the children in the car.",
        present=("Norma Quibell",),
    )
    coles.people["plain"] = writes(coles, "Everybody agreed on a visit each week.")
    made = issue(coles, "Dana Cole", minutes="account", plain="account")
    _, text = given(coles, made, "Dana Cole")
    assert "visit each week" in text
    for word in ("Norma", "Stan", "Ogilvy", "drunk", "car"):
        assert word not in text
    reasons = set(models.IssuedPassage.objects.filter(outcome="absent").values_list("because", flat=True))
    assert reasons == {"it speaks of somebody not cleared"}


# --- who may be given anything at all ---


def test_nobody_is_given_anything_about_a_child_an_order_keeps_from_them(coles):
    issuing.keep_from(
        coles.people["Amara Cole"],
        coles.people["Femi Balogun"],
        ground="court_order",
        words="Prohibited steps order, Ashworth Family Court, AS26P00417",
        review_on=date(2026, 12, 4),
        by=coles.cast.nora,
        now=coles.now,
    )
    with pytest.raises(Mistaken, match="Prohibited steps order"):
        issue(coles, "Femi Balogun", words="Dear Femi")


def test_an_order_on_another_record_of_the_child_or_of_him_keeps_him_from_everything_too(coles):
    """It was written down when nobody knew that F Balogun is Femi and Amara Coles is Amara. Their records are one now."""
    femi, amara, today = coles.people["Femi Balogun"], coles.people["Amara Cole"], coles.now.date()
    his, hers = coles.known("F Balogun"), coles.known("Amara Coles")
    issuing.keep_from(
        hers,
        his,
        ground="court_order",
        words="Prohibited steps order, AS26P00417",
        review_on=date(2026, 12, 4),
        by=coles.cast.nora,
        now=coles.now,
    )
    asked = meetings.Who(role="parents", person=femi)
    telling.check_may_be_given(femi, [amara], today=today)
    assert meetings.not_kept_from([amara], asked, now=coles.now) == [amara]
    for one, other in ((femi, his), (amara, hers)):
        people.join_people(one, other, reasons="The same birthday.", by=coles.cast.maud, now=coles.now)
    with pytest.raises(Mistaken, match="given nothing"):
        telling.check_may_be_given(femi, [amara], today=today)
    with pytest.raises(Mistaken, match="Prohibited steps order"):
        meetings.not_kept_from([amara], asked, now=coles.now)
    with pytest.raises(Mistaken, match="Prohibited steps order"):
        issue(coles, "Femi Balogun", words="Dear Femi")


def test_an_order_made_after_the_copy_was_made_ready_stops_it(coles):
    made = issue(coles, "Femi Balogun", words="Dear Femi, Amara is well.")
    one = ready(coles, made, "Femi Balogun")
    assert one.may_leave
    kept = issuing.keep_from(
        coles.people["Amara Cole"],
        coles.people["Femi Balogun"],
        ground="court_order",
        words="Prohibited steps order",
        review_on=date(2026, 12, 4),
        by=coles.cast.nora,
        now=coles.now,
    )
    with pytest.raises(Mistaken, match="changes this copy"):
        issuing.give(one.ref, channel=HAND, digest=one.copy.digest, by=coles.cast.alice, now=coles.now)
    issuing.no_longer_kept_from(kept, because="Discharged on appeal", by=coles.cast.nora, now=coles.now)
    _, text = given(coles, made, "Femi Balogun")
    assert "Amara is well" in text


def test_who_rang_without_a_name_is_in_no_copy(coles):
    coles.school_refers("Amara Cole", concern="The girl is alone at night.", shield="asked")
    coles.people["note"] = writes(coles, "Mrs Shah from the school rang again. Dana was glad.")
    made = issue(coles, "Dana Cole", note="account")
    assert "Shah" not in ready(coles, made, "Dana Cole").copy.parts[0].rendered.words


def test_a_restricted_child_is_not_found_by_whoever_may_not_know_of_them(coles):
    from alongside.record.actions import access

    access.restrict(
        coles.known("Linnet Vale"),
        reasons="Her mother works here.",
        owner=coles.cast.maud.user,
        second=coles.cast.ines.user,
        desk_phone="01632 960199",
        expires_on=date(2027, 3, 1),
        by=coles.cast.maud,
        now=coles.now,
    )
    with pytest.raises(NotFound):
        issue(coles, "Linnet Vale", words="Dear all")


# --- a second pair of eyes ---


def shielded(story):
    """A copy for Femi in which Alice cleared Dana's number, because he rings about the children."""
    story.people["note"] = writes(story, "For Amara's sake ring 07700 900501 in the evening.")
    made = issue(story, "Femi Balogun", note="account")
    one = ready(story, made, "Femi Balogun")
    (piece,) = [piece for piece in one.copy.parts[0].rendered.pieces if piece.covered]
    key = law.clearing(one.copy.parts[0].rendered.passage, piece.mark.shield, piece.covered)
    issuing.choose(one.ref, "words", key, because="Dana asked us to", by=story.cast.alice, now=story.now)
    return made


def test_one_person_is_enough_where_nothing_is_shielded(coles):
    made = issue(coles, "Dana Cole", words="Dear Dana, we will come on Monday.")
    assert ready(coles, made, "Dana Cole").may_leave


def test_what_was_cleared_leaves_only_after_somebody_else_has_looked(coles):
    made = shielded(coles)
    one = ready(coles, made, "Femi Balogun")
    assert [concern.words for concern in one.copy.concerns] == ["07700 900501"]
    with pytest.raises(Mistaken, match="Ask any duty colleague"):
        given(coles, made, "Femi Balogun")
    task = issuing.ask_release(one.ref, of=coles.cast.bob.user, by=coles.cast.alice, now=coles.now)
    with pytest.raises(Mistaken, match="Somebody else"):
        issuing.release(one.ref, digest=one.copy.digest, by=coles.cast.alice, now=coles.now)
    issuing.release(one.ref, digest=one.copy.digest, by=coles.cast.bob, now=coles.now)
    assert models.TaskDone.objects.filter(task=task).exists()
    copy, text = given(coles, made, "Femi Balogun")
    assert "07700 900501" in text
    assert models.IssuedCopy.objects.get(pk=copy).release.recorded_by == coles.cast.bob.user


def test_a_release_holds_for_the_copy_that_was_read_and_for_no_other(coles):
    made = shielded(coles)
    one = ready(coles, made, "Femi Balogun")
    issuing.release(one.ref, digest=one.copy.digest, by=coles.cast.bob, now=coles.now)
    people.record_name(
        coles.people["Dana Cole"], given="Danielle", family="Cole", by=coles.cast.alice, now=coles.now
    )
    people.record_address(
        coles.people["Femi Balogun"],
        lines="1 New Street",
        postcode="AS1 1AA",
        by=coles.cast.alice,
        now=coles.now,
    )
    with pytest.raises(Mistaken, match="changes this copy"):
        issuing.give(one.ref, channel=HAND, digest=one.copy.digest, by=coles.cast.alice, now=coles.now)
    assert ready(coles, made, "Femi Balogun").release is None


def test_by_phone_it_leaves_at_once_and_is_looked_at_on_the_next_working_day(coles):
    made = shielded(coles)
    one = ready(coles, made, "Femi Balogun")
    coles.on("Fri 4 September 2026", at="18:20")
    issuing.release_by_phone(
        one.ref,
        second=coles.cast.bob.user,
        because="Femi has Amara tonight and must reach Dana.",
        by=coles.cast.alice,
        now=coles.now,
    )
    given(coles, made, "Femi Balogun")
    task = models.Task.objects.get(kind="review_phone_release")
    assert (task.for_user, task.due_at.date()) == (coles.cast.bob.user, date(2026, 9, 7))  # the Monday
    with pytest.raises(Mistaken, match="Only whoever said yes"):
        issuing.review_release(one.ref, by=coles.cast.nora, now=coles.now)
    issuing.review_release(one.ref, words="As he told me.", by=coles.cast.bob, now=coles.now)
    assert models.TaskDone.objects.filter(task=task).exists()


def test_a_number_nobody_knows_is_looked_at_by_somebody_else(coles):
    made = issue(coles, "Dana Cole", words="Dear Dana, the surgery is 01632 960777.")
    one = ready(coles, made, "Dana Cole")
    assert [(each.kind, each.words) for each in one.copy.concerns] == [("found", "01632 960777")]
    assert not one.may_leave


def test_legal_advice_leaves_by_nobodys_clearing(coles):
    coles.people["note"] = writes(coles, "Dana was told the plan. Counsel thinks that threshold is thin.")
    passage = models.SlotPassage.objects.get(document=coles.people["note"], slot="account").passage_id
    shielding.mark_words(
        passage,
        ["Counsel thinks that threshold is thin"],
        shield="privileged",
        by=coles.cast.alice,
        now=coles.now,
    )
    made = issue(coles, "Dana Cole", note="account")
    one = ready(coles, made, "Dana Cole")
    key = law.clearing(str(passage), "privileged", "Counsel thinks that threshold is thin")
    with pytest.raises(Mistaken, match="for a lawyer"):
        issuing.choose(one.ref, "words", key, because="She asked", by=coles.cast.alice, now=coles.now)
    assert "[advice from a lawyer]" in given(coles, made, "Dana Cole")[1]


# --- words that move on ---


def test_pasted_words_bring_their_shield_and_their_teller_though_nobody_said_they_were_pasted(coles):
    teller = coles.known("Joy Abara")
    first = writes(
        coles, "Joy Abara told us that the older girl is left alone with the baby most evenings after nine."
    )
    passage = models.SlotPassage.objects.get(document=first, slot="account").passage_id
    shielding.say_who_is_in_it(passage, teller, "told_by", by=coles.cast.alice, now=coles.now)
    shielding.mark_words(
        passage,
        ["left alone with the baby most evenings"],
        shield="allegation",
        by=coles.cast.alice,
        now=coles.now,
    )
    second = writes(
        coles, "Summary. THE OLDER GIRL is left alone, with the baby, most evenings after nine. We will ask."
    )
    copied = models.SlotPassage.objects.get(document=second, slot="account").passage
    assert (copied.origin, copied.pasted_from_id) == ("pasted", passage)
    (mark,) = copied.marks.all()
    assert copied.text.words[mark.start : mark.end] == "left alone, with the baby, most evenings"
    assert mark.inherited
    assert copied.people.get(part="told_by").person_id == teller
    coles.people["second"] = second
    assert not ready(coles, issue(coles, "Dana Cole", second="account"), "Dana Cole").copy.shown


def test_correcting_an_entry_keeps_its_shields_and_lists_what_relied_on_it(coles):
    coles.people["note"] = note = writes(
        coles, "Dana drank before the visit. Amara was calm and showed me her room."
    )
    old = models.SlotPassage.objects.get(document=note, slot="account").passage_id
    shielding.mark_words(old, ["Amara was calm"], shield="health", by=coles.cast.alice, now=coles.now)
    made = issue(coles, "Dana Cole", note="account")
    copy, _ = given(coles, made, "Dana Cole")
    pasted = writes(
        coles, "From my note: Dana drank before the visit. Amara was calm and showed me her room."
    )
    coles.on("Mon 7 September 2026")
    recording.change_entry(
        note,
        {
            "account": documents.Writing(
                slot="account",
                words="Dana was tired at the visit. Amara was calm and showed me her room.",
                base=old,
                about=(coles.people["Amara Cole"],),
            )
        },
        reasons="It was not drink: she works nights.",
        by=coles.cast.alice,
        now=coles.now,
    )
    new = models.SlotPassage.objects.get(document=note, slot="account", n=2).passage
    assert [new.text.words[m.start : m.end] for m in new.marks.all()] == ["Amara was calm"]
    relied = models.ReliedOn.objects.filter(passage=old, corrected=new)
    assert relied.get(kind="copy").copy_id == copy
    assert relied.get(kind="pasted").document_id == pasted
    tasks = models.Task.objects.filter(relied_on__in=relied)
    assert {task.for_user for task in tasks} == {coles.cast.alice.user}


def test_a_copy_of_words_corrected_since_does_not_leave(coles):
    coles.people["note"] = note = writes(coles, "Amara was calm and showed me her room.")
    old = models.SlotPassage.objects.get(document=note, slot="account").passage_id
    made = issue(coles, "Dana Cole", note="account")
    recording.change_entry(
        note,
        {
            "account": documents.Writing(
                slot="account", words="Amara was cross.", base=old, about=(coles.people["Amara Cole"],)
            )
        },
        by=coles.cast.alice,
        now=coles.now,
    )
    with pytest.raises(Mistaken, match="corrected after it was chosen"):
        given(coles, made, "Dana Cole")


def test_moved_to_the_right_child_the_words_keep_their_shields(coles):
    ben = coles.known("Ben Okoro")
    note = writes(coles, "Counsel thinks that threshold is thin. Ben was well.")
    passage = models.SlotPassage.objects.get(document=note, slot="account").passage_id
    shielding.mark_words(
        passage,
        ["Counsel thinks that threshold is thin"],
        shield="privileged",
        by=coles.cast.alice,
        now=coles.now,
    )
    correction.wrong_child(
        note,
        wrong=coles.people["Amara Cole"],
        right=ben,
        reasons="It was Ben.",
        by=coles.cast.ines,
        now=coles.now,
    )
    moved = models.SlotPassage.objects.get(document__people__person=ben, slot="account").passage
    assert moved.pasted_from_id == passage
    assert [mark.shield for mark in moved.marks.all()] == ["privileged"]


# --- what is told in a letter or a message ---


def test_a_message_to_one_parent_with_the_others_address_is_not_made_ready(coles):
    """The first telling of a referral: a letter to Femi in which Dana's address was pasted."""
    notice = models.Notice.objects.filter(to_person=coles.people["Femi Balogun"]).first()
    more = {"channel": "letter", "send_at": coles.now, "by": coles.cast.alice, "now": coles.now}
    with pytest.raises(Mistaken, match="an address of") as mistaken:
        telling.make_ready(notice.pk, words="We will see Amara at 14 Quarry Road on Monday.", **more)
    assert mistaken.value.field == "words"
    telling.make_ready(notice.pk, words="We will see Amara at home on Monday.", **more)


# --- a machine's draft ---


def test_a_machines_draft_cannot_leave_before_each_line_about_danger_is_confirmed(coles):
    coles.people["note"] = note = writes(
        coles, "The home was warm. Amara denied being hit.\nShe likes the trains.", tool="Minute taker"
    )
    passage = models.SlotPassage.objects.get(document=note, slot="account").passage
    assert (passage.origin, passage.came_from) == ("machine", "Minute taker")
    made = issue(coles, "Dana Cole", note="account")
    with pytest.raises(Mistaken, match="machine drafted"):
        given(coles, made, "Dana Cole")
    with pytest.raises(Mistaken, match="each line that speaks of danger"):
        shielding.confirm_lines(passage.pk, [machine.WHOLE], by=coles.cast.alice, now=coles.now)
    assert shielding.confirm_lines(passage.pk, [1], by=coles.cast.alice, now=coles.now) == 1
    assert shielding.confirm_lines(passage.pk, [machine.WHOLE], by=coles.cast.alice, now=coles.now) == 0
    assert "denied being hit" in given(coles, made, "Dana Cole")[1]


def test_a_machines_draft_pasted_on_is_still_a_machines_draft(coles):
    words = (
        "The worker observed that the kitchen was clean and that there was food in the fridge for the week."
    )
    writes(coles, words, tool="Minute taker")
    copied = writes(coles, f"Visit today. {words}")
    passage = models.SlotPassage.objects.get(document=copied, slot="account").passage
    assert (passage.origin, passage.came_from) == ("machine", "Minute taker")


# --- deciding to share ---


def shares(story, **more):
    said = {
        "children": (story.people["Amara Cole"],),
        "outcome": "share",
        "purpose": "section_47",
        "with_whom": "Mill Road Primary School, Mrs Shah",
        "what": "That an enquiry has begun, and whom to ring.",
        "basis": "public_task",
        "reasons": "She sees Amara every day.",
        "necessary": "Nothing about the parents is shared.",
        "family_told": "will_be_told",
        "family_asked": "refused",
    } | more
    return sharing.decide_to_share(sharing.NewSharing(**said), by=story.cast.alice, now=story.now)


def test_a_section_47_share_does_not_rest_on_consent_and_the_refusal_says_what_to_do(coles):
    with pytest.raises(Refused) as refused:
        shares(coles, basis="consent", family_asked="agreed")
    (objection,) = refused.value.objections
    assert (objection.key, objection.field) == ("sharing_by_consent_in_enquiry", "basis")
    assert "public task" in objection.instead


def test_what_the_family_said_and_the_basis_are_two_facts(coles):
    document = shares(coles)
    (event,) = models.Event.objects.filter(occasion__document=document, kind="sharing_decided")
    assert (event.facts["basis"], event.facts["family_asked"]) == ("public_task", "refused")


def test_not_sharing_about_a_child_at_risk_needs_a_reason(coles):
    with pytest.raises(ReasonsWanted):
        shares(coles, outcome="not_share", basis="", necessary="")


@pytest.mark.parametrize(
    ("left_out", "key"),
    [
        ("basis", "sharing_without_basis"),
        ("reasons", "sharing_without_reasons"),
        ("necessary", "sharing_not_weighed"),
    ],
)
def test_a_share_says_on_what_basis_why_and_no_more_than_is_needed(coles, left_out, key):
    with pytest.raises(Refused) as refused:
        shares(coles, **{left_out: ""})
    assert key in {objection.key for objection in refused.value.objections}


def test_not_telling_the_family_needs_a_ground(coles):
    with pytest.raises(Refused) as refused:
        shares(coles, family_told="not_told")
    assert [objection.key for objection in refused.value.objections] == ["sharing_untold_without_ground"]
