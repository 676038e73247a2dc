"""The base of every table of accounts whose rows are only added."""

import uuid

import pgtrigger
from django.db import models


class OnlyAdded(models.Model):
    """A row that is added and never changed or removed. Its key is random, so that it may stand in an address."""

    sort = "ledger"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self._meta.model_name} {self.pk}"
