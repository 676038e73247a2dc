"""The record: what is written down, once. The only floor that knows its tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    """Django's handle on the record."""

    name = "alongside.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After every migration the database roles get exactly the rights that each table's sort allows."""
        from alongside.record.grants import after_migrate

        post_migrate.connect(after_migrate, sender=self)
