"""Whoever got in touch gets a letter of their own: what happens next, and nothing about the family that they did not say."""

from datetime import date, timedelta

import pytest

from alongside.design import paper
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken
from alongside.record.actions import people, telling
from alongside.record.actions.access import restrict
from alongside.record.queries.desk import issuing as copies, telling as tellings

NEXT = (
    "Thank you for getting in touch on Friday 4 September. A manager has looked at what you told us and decided that "
    "children's services will take it further. We cannot tell you more about the family."
)
SCHOOL = ("Mrs Shah", "Head teacher, Mill Road Primary", "Mill Road")


@pytest.fixture
def coles(story):
    """Mrs Shah rings about Amara (8), who lives with Dana at a refuge. Ivy, her sister, is known to nobody at school, and
    Zara, another sister, is restricted. Femi, the father of Amara, lives elsewhere."""
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.known("Dana Cole", lines="5 Haven House", postcode="DM9 1AA", protected_address=True)
    story.known("Femi Adeyemi", lines="9 Harbour Steps", postcode="DM7 7ZZ")
    for child in (amara, story.known("Ivy Quill"), story.known("Zara Winterbourne")):
        people.relate(story.people["Dana Cole"], child, "mother", by=story.cast.dora, now=story.now)
    people.relate(story.people["Femi Adeyemi"], amara, "father", by=story.cast.dora, now=story.now)
    return story


def restricted(story, child):
    restrict(
        story.people[child],
        owner=story.cast.nora.user,
        reasons="A colleague's family.",
        desk_phone="01632 960000",
        expires_on=date(2026, 12, 4),
        by=story.cast.nora,
        now=story.now,
    )


def decided(story, *children, **more):
    story.school_refers(*(children or ("Amara Cole",)), **more)
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    return notices()


def notices():
    return list(
        models.Notice.objects.filter(to="referrer").order_by("recorded_at").values_list("pk", flat=True)
    )


def confirmed(story, refs, words=NEXT):
    for ref in refs:
        telling.make_ready(
            ref, channel="letter", words=words, send_at=story.now, by=story.cast.alice, now=story.now
        )


def a_letter(words=NEXT, to=SCHOOL):
    return paper.Paper(
        title="What happens next",
        house=paper.House("Ashworth"),
        written_on=date(2026, 9, 7),
        recipient=to,
        opening=paper.paragraphs(words),
    )


def goes(story, refs, sheet, channel="post"):
    return telling.letter_goes(
        refs, sheet, channel=channel, recipient="", words=NEXT, by=story.cast.alice, now=story.now
    )


def test_the_school_gets_a_letter_that_is_kept_as_it_left_and_waits_for_the_post(coles):
    refs = decided(coles)
    confirmed(coles, refs)
    copy = goes(coles, refs, a_letter())
    kept, _ = copies.content(coles.cast.alice, copy, now=coles.now)
    assert kept.startswith(b"%PDF")
    (given,) = copies.copies(coles.cast.alice, coles.people["Amara Cole"], now=coles.now).given
    assert (given.title, given.to) == ("What happens next", "Mrs Shah, Head teacher, Mill Road Primary")
    assert models.NoticeState.objects.get(notice=refs[0]).state == "sent"
    assert models.Message.objects.get(copy=copy).address.splitlines() == list(SCHOOL)
    # The record says that the referrer was told, and not who that is.
    assert models.Event.objects.get(kind="told").facts["recipient"] == "referrer"
    with pytest.raises(Mistaken, match="may not go out now"):
        goes(coles, refs, a_letter())


@pytest.mark.parametrize(
    "leak",
    [
        "Dana Cole has agreed.",
        "Her sister Ivy has help too.",
        "Zara is known to us as well.",
        "They are at 5 Haven House.",
        "Write to DM9 1AA.",
        "Her father is Femi Adeyemi.",
        "He lives at 9 Harbour Steps.",
    ],
)
def test_nothing_of_the_family_that_they_did_not_say_reaches_whoever_got_in_touch(coles, leak):
    refs = decided(coles)
    restricted(coles, "Zara Winterbourne")
    with pytest.raises(Mistaken) as said:  # the words are not confirmed
        confirmed(coles, refs, f"{NEXT} {leak}")
    assert said.value.field == "words"
    confirmed(coles, refs)
    for wrong in (a_letter(f"{NEXT} {leak}"), a_letter(NEXT, ("Mrs Shah", leak))):
        with pytest.raises(Mistaken) as said:
            goes(coles, refs, wrong)
        # What is refused is not said to be whose: it may be kept from whoever writes, too.
        for whole in ("Winterbourne", "Quill"):
            assert whole not in said.value.message
    assert not models.IssuedCopy.objects.exists()
    assert models.NoticeState.objects.get(notice=refs[0]).state == "ready"


def test_what_they_told_us_themselves_may_stand_in_it_but_not_what_is_protected(coles):
    restricted(coles, "Zara Winterbourne")
    refs = decided(
        coles, concern="Amara came hungry. Femi told me that Zara and she are at 5 Haven House now."
    )
    telling.check_letter(refs, a_letter(f"{NEXT} It is about Amara, and what Femi told you."), by=coles.cast.alice, today=date(2026, 9, 7))  # fmt: skip
    for protected in ("Zara is well.", "We visit 5 Haven House."):
        with pytest.raises(Mistaken, match="protected"):
            telling.check_letter(refs, a_letter(protected), by=coles.cast.alice, today=date(2026, 9, 7))


def test_a_neighbour_is_written_to_by_name_and_no_list_of_copies_says_who_it_was(coles):
    refs = decided(coles, shield="public")
    confirmed(coles, refs)
    goes(coles, refs, a_letter(), "by_hand")
    (given,) = copies.copies(coles.cast.alice, coles.people["Amara Cole"], now=coles.now).given
    assert given.to == "Whoever got in touch"
    assert "Shah" not in str(list(models.Event.objects.values_list("facts", flat=True)))


def test_nobody_is_written_to_who_gave_no_name(coles):
    refs = decided(coles, shield="anonymous")
    assert tellings.one(coles.cast.alice, refs[0], now=coles.now).nameless
    confirmed(coles, refs)
    with pytest.raises(Mistaken, match="gave no name"):
        goes(coles, refs, a_letter())
    assert not models.IssuedCopy.objects.exists()


def test_two_who_got_in_touch_get_no_letter_together_nor_one_with_the_family(coles):
    first = decided(coles)
    coles.on("Tue 8 September 2026")
    coles.referrals.clear()
    coles.school_refers("Mia Ray")
    coles.becomes_a_referral()
    coles.on("Wed 9 September 2026").manager_decides()
    family = models.Notice.objects.get(
        tell="family_told_referral", to="child", person=coles.people["Amara Cole"]
    )
    for together in (notices(), [*first, family.pk]):
        with pytest.raises(Mistaken, match="for one person"):
            goes(coles, together, a_letter())


def test_charlie_writes_to_nobody_about_a_child_he_may_not_find(coles):
    refs = decided(coles)
    confirmed(coles, refs)
    restricted(coles, "Amara Cole")
    with pytest.raises(NotFound):
        telling.letter_goes(
            refs,
            a_letter(),
            channel="post",
            recipient="",
            words=NEXT,
            by=coles.cast.charlie.because("curious"),
            now=coles.now + timedelta(minutes=1),
        )
    assert not models.IssuedCopy.objects.exists()
