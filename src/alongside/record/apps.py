"""The record: what is written down, once. The only floor that knows its tables."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    """Django's handle on the record."""

    name = "alongside.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After every migration the database roles get exactly the rights that each table's sort allows. Local clocks
        count by the council's own limits."""
        from alongside.law import local, office_hours, pathway
        from alongside.record.grants import after_migrate

        chosen = settings.LOCAL_LIMITS_FILE
        local.adopt(local.read(Path(chosen), pathway.local_clocks()) if chosen else local.USUAL)
        office_hours.adopt(office_hours.written(settings.OFFICE_HOURS))

        post_migrate.connect(after_migrate, sender=self)
