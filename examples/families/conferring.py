"""Conferences: soon and not all in hand, decided with a plan, called off, about another team's child, about one who is hidden."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from alongside.law import days
from alongside.record.acting import new_ref
from alongside.record.actions import access, conference, enquiry, meetings
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.enquiry import Concluded, Proposed
from alongside.record.actions.meetings import Who
from alongside.record.models import Seat, SeatStep
from examples.cast import NIGHT
from examples.families.assessed import to_assessment
from examples.families.protecting import discussed
from examples.story import Story

ROOM = "Room 4, Civic Centre, Market Street"
SCHOOL = Who(role="school", name="Ms Priddy", agency="Canalside Primary School", reach="01632 960301")
NURSE = Who(role="health", name="Jan Whitlock", agency="Health visiting", reach="01632 960703")
POLICE = Who(
    role="police", name="DS Lorna Keane", agency="Child abuse investigation unit", reach="01632 960701"
)


def found_harm(
    story: Story,
    *children: UUID,
    manager: str = "Hannah",
    worker: str = "Alice",
    team: str = "Assessment, East",
    back: int = 0,
) -> None:
    """From the call to the findings: what every family here went through. The next thing is to call a conference. `back`:
    so many working days further back."""
    to_assessment(
        story, reasons="A child says who hurt them.", worker=worker, team=team, by=manager, tells=False
    )
    story.assessment_begins(
        by=worker, reasons={"agreement_to_assess_missing": "There is reason to suspect significant harm"}
    )
    story.later(minutes=30)
    _, runs = discussed(
        story,
        *children,
        decision="joint",
        manager=manager,
        lead=worker,
        worry="Bruises that were explained in three ways.",
        reasons="Marks that are not from play.",
        said="Known since this morning.",
    )
    story.workday(8 + back, "10:30")
    story.visits(
        "They showed their room and what they like.", *children, by=worker, seen="alone", place="school"
    )
    story.workday(6 + back, "15:00")
    found = Proposed("substantiated_continuing", "The doctor and the children say the same.")
    enquiry.send_findings(
        dict.fromkeys(runs.values(), found),
        to=story.cast[manager].user,
        document=new_ref(),
        **story.by(worker),
    )
    signed = Concluded("substantiated_continuing", "It may happen again.", conference=True)
    enquiry.conclude(dict.fromkeys(runs.values(), signed), **story.by(manager))


def at(story: Story, working_days: int, hour: int = 10) -> datetime:
    """A moment so many working days from the first start; back where the number is negative."""
    calendar = days.england()
    on = (
        calendar.after(story.today, working_days)
        if working_days >= 0
        else calendar.before(story.today, -working_days)
    )
    return datetime(on.year, on.month, on.day, hour, tzinfo=days.London)


def called(story: Story, when: datetime, *children: UUID, form: str = "initial") -> UUID:
    """Joan calls it and chairs it."""
    joan = story.cast["Joan"]
    return conference.call_conference(
        children, form=form, at=when, place=ROOM, chair=(joan.user, joan.name), **story.by("Joan")
    )


def asked(
    story: Story, meeting: UUID, who: Who, how: str = "letter", by: str = "Alice", **more: object
) -> UUID:
    """One person is asked, by themselves."""
    return meetings.ask(meeting, who, how=how, **more, **story.by(by))  # type: ignore[arg-type]


def family(story: Story, *told: str, years: int, school: str, by: str = "Nadia") -> tuple[UUID, list[UUID]]:
    """A mother and her children by name, and the school's call."""
    mother, *names = told
    who = story.person(mother, born_on=story.aged(31), sex="F")
    children = [
        story.person(name, born_on=story.aged(years - 2 * n, 4), sex="F") for n, name in enumerate(names)
    ]
    story.mother(who, *children)
    if len(children) > 1:
        story.siblings(*children)
    story.household(who, *children)
    story.rings(
        "Bruises on both arms. The child says a grown-up held too hard, and more than once.",
        *children,
        who="Ms Priddy",
        role=f"Designated safeguarding lead, {school}",
        reach="01632 960301",
        family_knows="no",
    )
    return who, children


def marsh(story: Story) -> None:
    """In four working days. Their father has not had the report, and is to come when their mother has left."""
    story.workday(10, "09:40")
    mother, (tilly, ada) = family(
        story, "Holly Marsh", "Tilly Marsh", "Ada Marsh", years=8, school="Canalside Primary School"
    )
    father = story.person("Kieran Doyle", born_on=story.aged(35), sex="M", phone="07700 900731")
    story.parent(father, "father", tilly, ada, basis="birth_certificate", evidence="Seen")
    found_harm(story, tilly, ada)
    story.workday(5, "11:00")
    when = at(story, 4)
    meeting = called(story, when, tilly, ada)
    seats = {
        "mother": asked(story, meeting, Who(role="parents", person=mother), "in_person", has_responsibility=True, comes=(None, when + timedelta(hours=1))),
        "father": asked(story, meeting, Who(role="parents", person=father), has_responsibility=True, comes=(when + timedelta(hours=1, minutes=30), None)),
        "child": asked(story, meeting, Who(role="child", person=tilly), "in_person"),
        "school": asked(story, meeting, SCHOOL, "email"),
        "police": asked(story, meeting, POLICE, "email"),
        "nurse": asked(story, meeting, NURSE, "email"),
    }  # fmt: skip
    story.workday(3, "14:00")
    meetings.answer(seats["mother"], coming="yes", words="With her sister.", **story.by("Alice"))
    meetings.need(
        seats["mother"], what="apart", words="From Kieran: not in the corridor either.", **story.by("Alice")
    )
    meetings.need(seats["father"], what="interpreter", words="Irish Sign Language", **story.by("Alice"))
    wanted = SeatStep.objects.get(seat=seats["father"], kind="needs")
    meetings.arranged(
        seats["father"],
        need=wanted.pk,
        words="Booked from half past eleven, the same one as last time.",
        **story.by("Alice"),
    )
    meetings.give_report(
        seats["mother"],
        report="social_worker",
        how="read_together",
        on=days.london_day(story.moment),
        understood="yes",
        answer="It is fair. I had not known about the second time.",
        **story.by("Alice"),
    )
    meetings.give_view(
        seats["child"],
        state="given",
        words="I want everybody to stop shouting and Ada to be with me.",
        **story.by("Alice"),
    )
    meetings.report_ready(seats["school"], **story.by("Alice"))
    story.keep(
        conference_soon=meeting,
        seat_mother=seats["mother"],
        seat_father=seats["father"],
        seat_child=seats["child"],
        seat_conference_soon=seats["mother"],
        tilly=tilly,
    )


def tran(story: Story) -> None:
    """Decided two working days ago: a plan for one, none for the other. Their mother says that the record is wrong."""
    story.workday(15, "10:10")
    mother, (mai, linh) = family(
        story, "Hanh Tran", "Mai Tran", "Linh Tran", years=9, school="Mill Road Primary School"
    )
    found_harm(story, mai, linh)
    story.workday(6, "16:00")
    when = at(story, -2)
    meeting = called(story, when, mai, linh)
    seat = asked(story, meeting, Who(role="parents", person=mother), "in_person", has_responsibility=True)
    others = [asked(story, meeting, who, "email") for who in (SCHOOL, NURSE, POLICE)]
    worker = asked(
        story, meeting, Who(role="social_worker", name="Alice Moreno", user=story.cast["Alice"].user), "email"
    )
    story.workday(5, "09:30")
    meetings.give_report(
        seat,
        report="social_worker",
        how="interpreter",
        on=days.london_day(story.moment),
        understood="yes",
        **story.by("Alice"),
    )
    for child in (mai, linh):
        its = asked(story, meeting, Who(role="child", person=child), "in_person")
        meetings.give_view(its, state="given", words="I like my school and my bed.", **story.by("Alice"))
    story.workday(2, "12:30")
    conference.decide_conference(
        meeting,
        HowItWent(
            at=when + timedelta(hours=2),
            came=dict.fromkeys(Seat.objects.filter(meeting=meeting).values_list("pk", flat=True), "whole"),
            next_on=days.add_months(when.date(), 3) - timedelta(days=5),
            responsibility_asked=True,
            lead_social_worker=story.cast["Alice"].user,
            core_group=(seat, *others[:2], worker),
            core_group_on=at(story, 6).date(),
            minutes_by="Maureen Tate",
        ),
        {
            mai: Decided(
                decision="plan",
                category="PHY",
                reasons="Mai was hurt twice and it may happen again.",
                outline="Nobody hits or holds hard. Hanh has help in the mornings from Monday. Alice sees Mai every week.",
            ),
            linh: Decided(
                decision="no_plan", reasons="Linh was not hurt and is with her grandmother each afternoon."
            ),
        },
        **story.by("Joan"),
    )
    conference.send_decision(seat, how="by_hand", **story.by("Alice"))
    conference.approve_record(meeting, **story.by("Joan"))
    story.workday(1, "11:00")
    conference.send_record(seat, how="post", **story.by("Alice"))
    conference.ask_correction(seat, words="My mother's name is Lan, not Loan.", **story.by("Alice"))
    story.keep(conference_decided=meeting, seat_decided=seat, mai=mai)


def voss(story: Story) -> None:
    """Called, and called off the day before: their mother had a baby. It is to be called again, and the last day stands."""
    story.workday(12, "13:20")
    mother, (greta,) = family(story, "Petra Voss", "Greta Voss", years=6, school="St Oswin's Primary School")
    found_harm(story, greta)
    story.workday(5, "10:00")
    meeting = called(story, at(story, 1), greta)
    asked(story, meeting, Who(role="parents", person=mother), "phone", has_responsibility=True)
    story.workday(1, "16:20")
    meetings.call_off(meeting, moved_by="family", reason="Petra's baby came early.", **story.by("Alice"))
    story.keep(conference_called_off=meeting, child_to_call=greta)


def lopes(story: Story) -> None:
    """Another team's: nothing here is Alice's."""
    story.workday(11, "10:00")
    mother, (ines,) = family(story, "Marta Lopes", "Ines Lopes", years=7, school="Westfield Primary School")
    found_harm(story, ines, manager="Samuel", worker="Priya", team="Assessment, West")
    story.workday(4, "10:00")
    meeting = called(story, at(story, 3), ines)
    seat = asked(
        story, meeting, Who(role="parents", person=mother), "letter", by="Priya", has_responsibility=True
    )
    story.keep(conference_other=meeting, seat_conference_other=seat)


def hidden(story: Story) -> None:
    """A child whose record is kept from everybody not named: nor is the conference to be found."""
    story.workday(11, "14:00")
    mother, (wren,) = family(story, "Cora Finch", "Wren Finch", years=5, school="Westfield Primary School")
    found_harm(story, wren, manager="Samuel", worker="Priya", team="Assessment, West")
    story.workday(4, "12:00")
    meeting = called(story, at(story, 2), wren)
    seat = asked(
        story, meeting, Who(role="parents", person=mother), "in_person", by="Priya", has_responsibility=True
    )
    access.restrict(
        wren,
        mother,
        owner=story.cast["Samuel"].user,
        reasons="A relative of the father works for the council.",
        desk_phone=NIGHT,
        expires_on=story.ahead(90),
        named=[story.cast[name].user for name in ("Priya", "Joan")],
        **story.by("Samuel"),
    )
    story.keep(conference_restricted=meeting, seat_conference_restricted=seat)


FAMILIES = (marsh, tran, voss, lopes, hidden)
