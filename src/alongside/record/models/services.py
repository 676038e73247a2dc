"""Services around a child that anybody may have: the GP, the health visitor, the school. Who is involved, not work of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Said


class ServiceInvolved(Said):
    """A service that knows the child, who there, and when somebody last asked whether it is still so. `from_on` and
    `to_on`: since when and until when. `protected`: it would give away where somebody lives."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="services")
    kind = models.CharField(max_length=24, help_text="law.people.SERVICES.")
    name = models.TextField(help_text="The surgery, school or hub.")
    contact = models.TextField(blank=True, help_text="Who there, by name.")
    reach = models.TextField(blank=True, help_text="How to reach them at work.")
    confirmed_on = models.DateField()
    protected = models.BooleanField(default=False)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="a_service_has_a_name", condition=~Q(name="")),
        ]
