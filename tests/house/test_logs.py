"""Nothing about a child in a line for the operator: not from a fault, not from an address somebody typed."""

import io
import logging
import logging.config

import pytest
from django.db import IntegrityError

from alongside.config import settings


@pytest.fixture
def told(monkeypatch):
    """What the operator reads, by the service's own settings."""
    logger, out = logging.getLogger("django.request"), io.StringIO()
    made = settings.LOGGING["formatters"]["line"]
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(made)))
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(
        logger, "level", logging.getLevelName(settings.LOGGING["loggers"]["django.request"]["level"])
    )
    logger.manager._clear_cache()
    yield logger, out
    logger.manager._clear_cache()


def test_a_fault_is_told_by_where_it_is_and_never_repeats_the_row(told):
    logger, out = told
    try:
        try:
            raise KeyError("Amara Cole")
        except KeyError as first:
            raise IntegrityError("DETAIL: Failing row contains (Amara Cole, 3 Larkmere Walk)") from first
    except IntegrityError:
        logger.exception("Internal Server Error: /children/")
    said = out.getvalue()
    assert "django.db.utils.IntegrityError" in said
    assert "builtins.KeyError" in said
    assert "test_logs.py" in said
    assert "Amara" not in said
    assert "Larkmere" not in said


def test_an_address_somebody_mistyped_is_not_kept(told):
    logger, out = told
    logger.warning("Not Found: %s", "/children/Amara Cole")
    assert out.getvalue() == ""
