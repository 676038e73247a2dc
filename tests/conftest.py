"""What every test may ask for: a database (`db`), and pages in a real browser (`page`)."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.test import TestCase, TransactionTestCase
from hypothesis import HealthCheck, settings

from tests.browser import browser as browser, page as page
from tests.database import Databases
from tests.proving import Proving


@pytest.fixture(scope="session")
def databases() -> Databases:
    return Databases(os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_test_environment, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's own: a clone of the migrated template, and the role that serves."""
    with django_db_blocker.unblock(), databases.ready(), pytest.MonkeyPatch.context() as patch:
        # A test that really commits (`transactional_db`, `live_server`) gets a fresh clone after it. Django would
        # empty the tables, which the serving role may not do, and rightly so.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.clone())
        take_back = TestCase._fixture_teardown

        def took_back(case: TestCase) -> None:
            take_back(case)
            databases.taken_back += 1

        patch.setattr(TestCase, "_fixture_teardown", took_back)
        yield


@pytest.fixture(autouse=True, scope="module")
def few_dead_rows(databases: Databases, django_db_blocker) -> None:
    """A module begins on a clone in which not many tests have taken back what they wrote."""
    with django_db_blocker.unblock():
        databases.refreshed()


# How long an example takes is a matter of what else the machine does, and fails no test. A run that decides whether something
# may land draws the same examples every time; `test --all` draws new ones.
settings.register_profile("new examples", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("the same again", settings.get_profile("new examples"), derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    """What a whole run proves is written down where a service looks for it; by the process that reports."""
    settings.load_profile("new examples" if os.environ.get("ALONGSIDE_NEW_EXAMPLES") else "the same again")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Proving(config), "proving")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that drives the browser carries the mark without saying so."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("scripts") and os.environ.get("ALONGSIDE_SCRIPTS") == "off":
            item.add_marker(pytest.mark.skip(reason="needs JavaScript, and this run is without"))


def pytest_collection_finish() -> None:
    """Thousands of tests stand until the end: the collector of garbage need not look at them again and again, nor at
    every few hundred things that a page is made of."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
