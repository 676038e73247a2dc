"""How allauth keeps second factors here: encrypted, named in our words, and with our messages."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser


def _cipher() -> MultiFernet:
    """Keys worked out from SECRET_KEY; what an earlier key (SECRET_KEY_FALLBACKS) wrote is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"alongside second factor").derive(
        secret.encode()
    )
    return base64.urlsafe_b64encode(derived)


class SecondFactors(DefaultMFAAdapter):
    """A copy of the database alone gives nobody a second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is wrong, or was used already. Wait for the next one and try again",
        "cannot_delete_authenticator": "Your role needs a second factor: add another one first",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return f"Alongside {settings.COUNCIL_NAME}".strip()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: object) -> str:
        return "Passkey"

    def can_delete_authenticator(self, authenticator: object) -> bool:
        """Where the role needs a second factor, the last one is only replaced."""
        from allauth.mfa.models import Authenticator

        from alongside.accounts.models import Membership
        from alongside.accounts.second_factor.required import required_for
        from alongside.design import clock

        user = authenticator.user  # type: ignore[attr-defined]
        roles = (
            Membership.objects.on(clock.day_of(clock.now())).filter(user=user).values_list("role", flat=True)
        )
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)  # type: ignore[attr-defined]
        return not required_for(set(roles)) or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
