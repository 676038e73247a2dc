"""Words that nobody but their writer can read: sealed with a key that is worked out from a code only the writer was given.

The code is never stored. Whoever has the database alone cannot even try codes: the service's own secret is part of every key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

# Signs that are not mistaken for one another when read aloud or written down.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LONG = 9
_SALT = "alongside.unsent"
_COST = {"n": 2**12, "r": 8, "p": 1}  # about ten milliseconds, for each try


class CannotBeOpened(Exception):
    """This key does not open it."""


def new_code() -> str:
    """A code for somebody to write down: nine signs, 4×10^13 of them."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LONG))


def key_of(ref: UUID, code: str) -> bytes:
    """The key that this code gives for this writing, today."""
    return next(keys_of(ref, code))


def keys_of(ref: UUID, code: str) -> Iterator[bytes]:
    """The same, and those it gave under secrets of the service that were in use before."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        salt = salted_hmac(_SALT, ref.bytes, secret=secret, algorithm="sha256").digest()
        yield base64.urlsafe_b64encode(hashlib.scrypt(code.encode(), salt=salt, dklen=32, **_COST))


def seal(key: bytes, words: dict[str, Any]) -> bytes:
    """The words as they are stored."""
    return Fernet(key).encrypt(json.dumps(words).encode())


def opened(key: bytes, sealed: bytes) -> dict[str, Any]:
    """The words again. Raises CannotBeOpened where the key is another's."""
    try:
        return dict(json.loads(Fernet(key).decrypt(sealed)))
    except (InvalidToken, ValueError):
        raise CannotBeOpened from None
