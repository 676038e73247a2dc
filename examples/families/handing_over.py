"""Work handed over: offered, accepted and not yet told, returned, from another council, of another team, and of a hidden child."""

from __future__ import annotations

from uuid import UUID

from alongside.law import days
from alongside.record import models
from alongside.record.actions import services, telling, transfer, transfer_in
from alongside.record.actions.services import Involved
from alongside.record.actions.transfer import ToWhom
from alongside.record.actions.transfer_in import Notice
from examples.families.assessed import to_assessment
from examples.story import Story


def worked_with(
    story: Story, mother: str, child: str, *, years: int, worker: str = "Alice", **more: str
) -> UUID:
    """A child of one mother, with a worker and an assessment to be made."""
    parent = story.person(mother, born_on=story.aged(years + 27), sex="F", phone="07700 900760")
    one = story.person(child, born_on=story.aged(years, 4))
    story.mother(parent, one)
    story.household(parent, one)
    story.rings(
        f"{child.split()[0]} comes in late most days, and wants to stay when school ends.",
        one,
        who="Mr Amos",
        family_knows="yes",
    )
    to_assessment(story, reasons="The mornings do not work.", worker=worker, **more)
    return one


def offered(story: Story, to: ToWhom, know: str, by: str = "Alice") -> UUID:
    """The work is offered, with what has to be known."""
    return transfer.offer(story.referrals.values(), to, know=know, **story.by(by))


def okafor(story: Story) -> None:
    """Moved across the town: Alice asks the team of the west to take over. Samuel has not answered yet."""
    story.workday(9, "10:00")
    zuri = worked_with(story, "Adaeze Okafor", "Zuri Okafor", years=8)
    story.workday(2, "15:00")
    ref = offered(
        story,
        ToWhom(team=story.cast.teams["Assessment, West"]),
        "Adaeze works nights: ring after two. Zuri talks while she draws. The school is new and does not know them yet.",
    )
    story.keep(transfer_offered=ref, zuri=zuri)


def bello(story: Story) -> None:
    """Accepted by Ben in his name; the family has not heard it yet, so Alice has the work still."""
    story.workday(10, "10:30")
    worked_with(story, "Tolu Bello", "Sade Bello", years=5)
    story.workday(3, "11:00")
    ben = story.cast["Ben"]
    ref = offered(
        story,
        ToWhom(worker=ben.user, team=story.cast.teams["Assessment, East"]),
        "Sade is afraid of dogs. Her grandmother does the school run and is called first.",
    )
    story.workday(2, "09:30")
    transfer.accept(ref, worker=ben.user, **story.by("Ben"))
    story.keep(transfer_accepted=ref)


def rowe(story: Story) -> None:
    """Returned by Samuel with the reason: Alice has it still."""
    story.workday(12, "09:15")
    worked_with(story, "Jo Rowe", "Finn Rowe", years=11)
    story.workday(5, "16:00")
    ref = offered(
        story,
        ToWhom(team=story.cast.teams["Assessment, West"]),
        "They moved to Weir Lane in June.",
    )
    story.workday(4, "10:00")
    transfer.give_back(
        ref,
        reason="They are back at Foundry Close since Monday: the school says so, and Jo confirmed it by phone.",
        **story.by("Samuel"),
    )
    story.keep(transfer_returned=ref)


def wrote(story: Story, child: str, years: int, said: str, **notice: object) -> UUID:
    """Another council writes about a child: the contact, and then what it is."""
    mother = story.person(f"Rosa {child.split()[1]}", born_on=story.aged(years + 24), sex="F")
    one = story.person(child, born_on=story.aged(years, 2))
    story.mother(mother, one)
    story.rings(
        said,
        one,
        source="5C",
        who="Ravi Shah, Norbury Council",
        role="Social worker",
        reach="01632 960780",
        channel="letter",
        family_knows="yes",
    )
    told = {"council": "Norbury Council", "team": story.cast.teams["Assessment, East"], **notice}
    return transfer_in.receive(story.contact, Notice(**told), **story.by("Grace"))  # type: ignore[arg-type]


def silva(story: Story) -> None:
    """From another council, with a plan of help: Hannah accepted, the old worker brought Alice along, handed over."""
    story.workday(14, "12:00")
    ref = wrote(
        story,
        "Lucas Silva",
        6,
        "The family has moved to Lock View for good. A plan of help since May: speech therapy and a place at breakfast club.",
        work="child_in_need",
    )
    story.workday(12, "10:00")
    transfer.accept(ref, worker=story.cast["Alice"].user, primary_need="N2", **story.by("Hannah"))
    story.workday(9, "15:00")
    runs = models.Transfer.objects.get(pk=ref).children.values_list("person__matters", flat=True)
    for notice in transfer.notices_of(runs):
        telling.record_told(
            notice.pk,
            recipient="Rosa Silva",
            channel="in_person",
            words="Alice works with you from Monday. Ravi introduced her.",
            **story.by("Alice"),
        )
    story.workday(8, "09:00")
    transfer.hand_over(ref, **story.by("Hannah"))
    story.keep(transfer_in=ref)


def dias(story: Story) -> None:
    """From another council, with a child protection plan: our conference is due, and Hannah has not answered yet."""
    story.workday(4, "11:20")
    ref = wrote(
        story,
        "Ines Dias",
        4,
        "The family has moved to Quarry Road for good. A child protection plan since March, category neglect.",
        work="protection_plan",
    )
    story.workday(3, "10:00")
    wrote(
        story,
        "Tomas Reis",
        9,
        "He stays with his aunt at Weir Lane while his mother is in hospital. His child protection plan stays with us.",
        work="protection_plan",
        for_good=False,
        until=story.ahead(20),
    )
    story.rings(
        "A family we worked with has moved to Foundry Close. They agreed to a plan of help in July; papers follow.",
        story.person("Mina Petrova", born_on=story.aged(7, 1)),
        source="5C",
        who="Jo Brand, Castlebridge Council",
        role="Social worker",
        reach="01632 960781",
        channel="letter",
        family_knows="yes",
    )
    story.keep(transfer_waits=ref, transfer_contact=story.contact)


def other_team(story: Story) -> None:
    """An offer inside another team, and one about the child who is restricted."""
    story.workday(8, "13:00")
    worked_with(story, "Una Daly", "Cian Daly", years=7, worker="Priya", team="Assessment, West", by="Samuel")
    story.workday(1, "10:00")
    to = ToWhom(worker=story.cast["Charlie"].user, team=story.cast.teams["Assessment, West"])
    story.keep(transfer_other=offered(story, to, "They like to be written to.", by="Priya"))
    linnet = models.Matter.objects.filter(person=story.refs["linnet"], kind="referral").order_by(
        "recorded_at"
    )
    hidden = transfer.offer(
        [linnet[0].pk],
        ToWhom(worker=story.cast["David"].user),
        know="Only the four of us know where she is.",
        **story.by("Priya"),
    )
    story.keep(transfer_restricted=hidden)


def around_amara(story: Story) -> None:
    """Who else knows Amara: the surgery, the school, and a hub that was tried."""
    amara = story.refs["amara"]
    story.workday(6, "11:00")
    known = (
        Involved(kind="gp", name="Quarry Road Surgery", contact="Dr Imran Patel", reach="01632 960790", from_on=story.aged(6)),
        Involved(kind="school", name="Canalside Primary School", contact="Ms Priddy", reach="01632 960301"),
    )  # fmt: skip
    for each in known:
        services.record_service(amara, each, source="Her mother", **story.by("Alice"))
    hub = Involved(kind="hub", name="Canalside Family Hub", contact="Bev Marsh", from_on=story.aged(0, 8))
    ref = services.record_service(amara, hub, **story.by("Alice"))
    last = days.london_day(story.moment)
    services.end_service(
        ref, last_on=last, because="Dana goes to the one at the church now", **story.by("Alice")
    )
    story.keep(transfer_child=amara)


FAMILIES = (okafor, bello, rowe, silva, dias, other_team, around_amara)
