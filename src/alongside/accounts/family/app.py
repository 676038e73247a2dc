"""The second step of a family account: a number from an app on their own telephone. Nobody has to have one."""

from uuid import UUID

from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.utils import decrypt, encrypt
from django.core.cache import cache

from alongside.accounts.family.models import FamilyAccount

_GOOD_FOR = 90  # seconds in which the same number fits again: it is taken once


def new_secret() -> str:
    """What an app is told once, to make the numbers from."""
    return generate_totp_secret()


def fits(account: FamilyAccount, code: str) -> bool:
    """Whether this is the number the app shows now. Each is good once."""
    return bool(code) and right_now(decrypt(account.app_secret), code, whose=account.pk)


def right_now(secret: str, code: str, *, whose: UUID) -> bool:
    """Whether this is the number made from the secret now, and was not used by the same person before."""
    typed = "".join(code.split())
    return validate_totp_code(secret, typed) and bool(
        cache.add(f"family-app-{whose}-{typed}", "used", timeout=_GOOD_FOR)
    )


def hidden(secret: str) -> str:
    """The secret as it is kept: a copy of the database alone gives nobody a second step."""
    return str(encrypt(secret))
