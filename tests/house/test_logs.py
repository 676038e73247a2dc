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


REF = "7c35e075-cb21-41b3-9597-fa21e995120c"


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("django.request", "Internal Server Error: %s", (f"/children/{REF}/",)),
        ("django.security.csrf", "Forbidden (%s): %s", ("CSRF token missing.", f"/people/{REF}/answer/")),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: 'Amara Cole.example'.", ()),
        ("django.security.SuspiciousFileOperation", f"/people/{REF}/Amara Cole", ()),
        ("psycopg.pool", "error connecting: Key (name)=(Amara Cole)", ()),
        ("py.warnings", "%s", ("Amara Cole is not a date",)),
    ],
)
def test_what_a_library_was_given_is_not_repeated(name, message, args):
    """A form without its token, a host of somebody's own, a row: the line says which library spoke, and where."""
    written = line_of(logging.getLogger(name), message, args)
    assert name in written
    assert "test_logs:" in written
    assert REF not in written
    assert "Amara" not in written


def test_a_fault_names_the_page_and_not_the_child():
    from types import SimpleNamespace

    request = SimpleNamespace(page=SimpleNamespace(name="desk:child"), path=f"/children/{REF}/")
    written = line_of(
        logging.getLogger("django.request"),
        "%s: %s",
        ("Error", request.path),
        request=request,
        status_code=500,
    )
    assert "(500 desk:child)" in written
    assert REF not in written


def test_what_we_say_ourselves_can_be_read():
    ours = logging.getLogger("alongside.jobs.running")
    assert "telling could not be looked at: KeyError" in line_of(
        ours, "%s could not be looked at: %s", ("telling", "KeyError")
    )


def line_of(logger: logging.Logger, message: str, args: tuple, **extra) -> str:
    """A line as the service's own formatter writes it."""
    made = settings.LOGGING["formatters"]["line"]
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(made))
    return formatter.format(
        logger.makeRecord(logger.name, logging.ERROR, __file__, 1, message, args, None, None, extra)
    )


def test_a_form_without_its_token_and_a_foreign_host_leave_no_trace_of_who_it_was_about(client, db, caplog):
    """As the service really says it: through Django's own refusals."""
    from django.test import Client

    asked = Client(enforce_csrf_checks=True)
    asked.post(f"/people/{REF}/answer/", {"value": "Amara Cole"})
    asked.get(f"/people/{REF}/", HTTP_HOST="Amara-Cole.example")
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(
        dict(settings.LOGGING["formatters"]["line"])
    )
    written = [formatter.format(record) for record in caplog.records]
    assert any("django.security.csrf" in line for line in written)
    assert any("django.security.DisallowedHost" in line for line in written)
    assert not any(REF in line or "Amara" in line for line in written)
