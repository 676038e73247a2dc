"""What is refused as a password, and that nothing else is asked of one."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "tried",
    [
        "elevenchars",
        "password1234",
        "qwertyuiop123",
        "AshworthCouncil1",
        "Children's Services",
        "alongside2026!",
        "Welcome to Ashworth",
    ],
)
def test_what_others_would_try_first_is_refused(settings, tried):
    settings.COUNCIL_NAME = "Ashworth Council"
    with pytest.raises(ValidationError):
        validate_password(tried)


@pytest.mark.parametrize(
    "chosen",
    [
        "correct horse battery",
        "ашворт у моря 🐟🐟",
        "a" * 3 + " " * 3 + "lighthouse",
        "social climbing roses",
        "x9" * 64,
    ],
)
def test_anything_else_of_twelve_characters_is_good_whatever_it_is_made_of(chosen):
    validate_password(chosen)


def test_the_service_keeps_passwords_with_a_slow_function():
    """The tests use a quick one; the service does not set one of its own, so that Django's own choice grows with it."""
    from alongside.config import settings as service

    assert not hasattr(service, "PASSWORD_HASHERS")
    assert settings.PASSWORD_HASHERS != []
