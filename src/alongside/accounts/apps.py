from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class AccountsConfig(AppConfig):
    name = "alongside.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from alongside.accounts import sign_ins  # noqa: F401 - hears of every second factor
        from alongside.accounts.roles import EVERYONE

        # A role misspelt here would go without, and nobody would notice.
        if unknown := settings.SECOND_FACTOR_ROLES - EVERYONE - {"all"}:
            raise ImproperlyConfigured(f"SECOND_FACTOR_ROLES names no role: {', '.join(sorted(unknown))}")
