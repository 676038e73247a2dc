"""Seven children, three fathers, two homes: Mary's children, and the conference that decides for all of them."""

from datetime import date

from alongside.record import models
from alongside.record.actions import conference, documents, issuing, people
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.documents import Writing
from tests.planned import AT_TEN, act

MARY = ("Ruth Obi", "Sam Obi", "Tess Obi", "Uma Obi")  # with Mary at 3 Kiln Lane
KIERAN = ("Vic Doyle", "Will Doyle")  # with their father Kieran at 8 Weir Court
BABY = "Xan Obi"  # whose father nobody has named
# Only the first name of each stands in a record, and each is written once.
HARM = {
    "Ruth Obi": "came to school in summer shoes",
    "Sam Obi": "missed eleven days",
    "Tess Obi": "has a burn that was not treated",
    "Uma Obi": "is afraid to go home on Fridays",
    "Vic Doyle": "was left alone in the flat",
    "Will Doyle": "has not seen a dentist",
    BABY: "was weighed once since birth",
}
PHOTO = "The photographs of the burn are with the police."


def seven_children(story):
    """Ruth and Sam are Paul's, whom an order keeps from them; Tess, Uma, Vic and Will are Kieran's, two of whom live with him;
    the baby's father is not known. All are Mary's. One conference decides for all of them on Monday 5 October 2026."""
    story.on("Mon 14 September 2026")
    for n, name in enumerate(HARM):
        story.known(name, born_on=date(2013 + n, 3, 3 + n))
    said = {"by": story.cast.dora, "now": story.now}
    mary = story.known("Mary Obi", lines="3 Kiln Lane, Ashworth", postcode="AS1 4ZZ")
    paul = story.known("Paul Vance", lines="77 Drovers Way, Ashworth", postcode="AS9 9QQ")
    kieran = story.known("Kieran Doyle", lines="8 Weir Court, Ashworth", postcode="AS6 1RT")
    fathers = {paul: MARY[:2], kieran: (*MARY[2:], *KIERAN)}
    for name in HARM:
        people.relate(mary, story.people[name], "mother", **said)
        people.record_responsibility(story.people[name], mary, basis="birth_mother", **said)
    for father, names in fathers.items():
        for name in names:
            people.relate(father, story.people[name], "father", **said)
    people.record_household([story.people[name] for name in (*MARY, BABY)] + [mary], **said)
    people.record_household([story.people[name] for name in KIERAN] + [kieran], **said)
    for name in MARY[:2]:
        act(
            story, issuing.keep_from, story.people[name], paul, by="nora", ground="court_order",
            words="Non-molestation order CV26P00114", review_on=date(2027, 1, 5),
        )  # fmt: skip
    story.school_refers(*HARM)
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    story.on("Tue 15 September 2026", at="11:00").harm_is_suspected(*HARM)
    story.on("Wed 16 September 2026", at="16:00").visits()
    story.on("Fri 25 September 2026", at="15:00").harm_is_found()
    story.on("Mon 28 September 2026")
    children = [story.people[name] for name in HARM]
    story.meeting = act(
        story, conference.call_conference, children, by="carla", form="initial", at=AT_TEN, place="Room 4"
    )
    return story


def decided_for_all(story):
    """Carla decides on the day, help that is agreed for each; what worries is written once for each child, and approved."""
    story.on("Mon 5 October 2026", at="12:30")
    meeting = models.Meeting.objects.get(pk=story.meeting)
    decision = {
        story.people[name]: Decided(
            decision="no_plan", reasons=f"{name.split()[0]} is safe with help that is agreed."
        )
        for name in HARM
    }
    came = dict.fromkeys(
        models.Seat.objects.filter(meeting=story.meeting).values_list("pk", flat=True), "whole"
    )
    went = HowItWent(at=AT_TEN.replace(hour=12), came=came, responsibility_asked=True, minutes_by="Bob")
    reasons = ("conference_without_childs_view", "report_not_in_hand", "conference_not_quorate")
    cautions = dict.fromkeys(reasons, "An advocate brings it.")
    act(story, conference.decide_conference, story.meeting, went, decision, by="carla", cautions=cautions)
    writings = [
        Writing(
            slot=f"worries:{story.people[name]}",
            words=f"{name.split()[0]} {words}.",
            about=(story.people[name],),
            position=n,
        )
        for n, (name, words) in enumerate(HARM.items())
    ]
    act(story, documents.keep, meeting.document_id, writings)
    everybody = tuple(story.people[name] for name in HARM)
    closed = Writing(slot="said_closed", words=PHOTO, about=everybody)
    act(story, documents.keep, meeting.closed_id, [closed])
    act(story, conference.approve_record, story.meeting, by="carla")
