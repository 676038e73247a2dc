"""How jobs are declared, and that a worker really runs them."""

import importlib
import os
import pkgutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.conf import settings
from procrastinate.contrib.django import app

from alongside import jobs
from alongside.config.places import PACKAGE
from alongside.jobs.running import for_each

# A process that imported nothing of the tests.
ALONE = {
    **os.environ,
    "PYTHONPATH": str(PACKAGE.parent),
    "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
}
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def declared():
    return {periodic.task.name: periodic for periodic in app.periodic_registry.periodic_tasks.values()}


def test_a_worker_knows_every_job_by_importing_the_package():
    """Asked of a process that imported nothing else: what other tests import is not what a worker knows."""
    assert settings.PROCRASTINATE_IMPORT_PATHS == ["alongside.jobs"]
    asked = (
        "import django; django.setup(); import alongside.jobs; from procrastinate.contrib.django import app;"
        "print(*(job.task.name for job in app.periodic_registry.periodic_tasks.values()))"
    )
    known = set(subprocess.check_output([sys.executable, "-c", asked], env=ALONE, text=True).split())
    for module in pkgutil.walk_packages(jobs.__path__, "alongside.jobs."):
        importlib.import_module(module.name)
    assert {
        "alongside.jobs.minutely.post.send_what_is_ready",
        "alongside.jobs.hourly.unsent.forget_unsent",
    } < known
    assert set(declared()) == known
    assert {name for name in app.tasks if name.startswith("alongside.")} == known


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_job_runs_each_hour_or_minute_and_never_twice_at_once(name):
    periodic = declared()[name]
    minute, *others = periodic.cron.split()
    assert minute == "*" if ".minutely." in name else 0 <= int(minute) < 60
    assert others[:4] == ["*"] * 4
    assert others[4:] in ([], ["*/5"]), "or every few seconds, for what somebody waits to see"
    assert periodic.task.queueing_lock == periodic.task.lock == name
    assert periodic.task.retry_strategy is not None


def test_one_that_fails_keeps_none_of_the_others_waiting_and_is_tried_again(caplog):
    done = []

    def act(ref):
        if ref == TWO:
            raise RuntimeError("Amara came to school hungry")
        done.append(ref)

    with pytest.raises(RuntimeError):
        for_each([ONE, TWO, THREE], act)
    assert done == [ONE, THREE]
    assert str(TWO) in caplog.text
    assert "Amara" not in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(declared()))
def test_a_worker_takes_the_job_from_the_queue_and_finishes_it(name, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    # What is due at this very minute is not put in the queue beside it: the test is the same at any minute of the hour.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    app.configure_task(name).defer(timestamp=int(datetime(2026, 9, 4, 9, 0, tzinfo=UTC).timestamp()))
    # In a thread of its own: a browser's tests may have left an event loop running in this one.
    worker = app.with_connector(app.connector.get_worker_connector())
    with ThreadPoolExecutor(1) as beside:
        beside.submit(
            worker.run_worker, wait=False, install_signal_handlers=False, listen_notify=False
        ).result()
    assert [job.status for job in ProcrastinateJob.objects.filter(task_name=name)] == ["succeeded"]
