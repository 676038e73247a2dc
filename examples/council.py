"""The demonstration council: who works there, and about thirty families told through the actions.

`load` is called once, at the first start of a demonstration; every day counts back from then. It tells the same stories
each time, so that a test may know them by heart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.record.models import Address, Answer, Attachment, Event, Person, Restriction, Task
from examples import cast, returns
from examples.cast import Cast
from examples.families import FAMILIES, at_the_door
from examples.large import loading
from examples.story import Story


@dataclass(frozen=True, slots=True)
class Council:
    """The council as the tests know it. `refs` are people, contacts, documents by the names the stories keep."""

    cast: Cast
    refs: dict[str, UUID]

    def contact(self, state: str) -> UUID:
        """A contact that stands as `state` says: new, being_checked, to_decide, late, done, nobody, anonymous …"""
        return self.refs[f"contact_{'new' if state == 'own' else state}"]

    def person(self, which: str) -> UUID:
        """A child of Alice's ("own"), one of another team ("other"), one that is restricted; or one by name."""
        return self.refs[{"own": "amara", "other": "minh", "restricted": "linnet"}.get(which, which)]

    def half_written(self, which: str) -> tuple[UUID, str]:
        """A form of the open door that nobody has sent, and the code that opens it: "danger", "not_sure"."""
        return self.refs[f"unsent_{which}"], at_the_door.CODE

    def address_of(self, which: str) -> UUID:
        """The first address written down for somebody."""
        return Address.objects.filter(person=self.person(which)).order_by("recorded_at").first().pk

    def event_of(self, which: str) -> UUID:
        """The first thing that happened to a child."""
        return Event.objects.filter(person=self.person(which)).order_by("recorded_at", "n").first().pk

    def task(self, kind: str) -> UUID:
        """The first task of this kind."""
        return Task.objects.filter(kind=kind).order_by("recorded_at").first().pk


def load(now: datetime) -> Council:
    """Open the accounts and tell the stories, as if the first start were `now`."""
    staff = cast.on_stage()
    refs: dict[str, UUID] = {}
    for tell in FAMILIES:
        tell(Story(staff, now, refs))
    _asked_for_the_census(Story(staff, now, refs))
    refs["writing_child"] = refs["amara"]
    refs["file"] = Attachment.objects.get(document=refs["entry_with_file"]).pk
    returns.ready(staff, now, refs)
    return Council(staff, refs)


def _asked_for_the_census(story: Story) -> None:
    """Somebody has asked, of every child who was referred, whether there is a disability: the census wants an answer. Of
    a restricted child whoever owns the restriction has asked."""
    referred = Event.objects.filter(kind="referral_received").values("person")
    known = Answer.objects.filter(fact="disability", standing="known").values("person")
    owners = dict(Restriction.objects.values_list("person", "owner"))
    names = {viewer.user: name for name, viewer in story.cast.viewers.items()}
    for child in Person.objects.filter(pk__in=referred).exclude(pk__in=known).order_by("recorded_at", "pk"):
        story.know(child.pk, by=names.get(owners.get(child.pk), "Nadia"), disability="NONE")


def load_large(now: datetime, children: int, said: Callable[[int, int], None]) -> None:
    """So many made-up children beside the stories, in bulk, with as many workers as they need. What was stopped goes on."""
    loading.load(loading.Large(children, now), said=said)


def sign_ins() -> list[str]:
    """A line for each person to sign in as, printed at every start."""
    shown = ("Alice", "Hannah", "Nadia", "Grace", "Dermot", "Charlie", "Farah", "David")
    lines = [f"Sign in with the password “{cast.PASSWORD}” as one of these:"]
    width = max(len(member.email) for member in cast.STAFF)
    for member in cast.STAFF:
        if member.name.split()[0] in shown:
            title = f"{member.job_title[:1].lower()}{member.job_title[1:]}"
            lines.append(f"  {member.email:<{width}}  {member.name}, {title}")
    return lines
