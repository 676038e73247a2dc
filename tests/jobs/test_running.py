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
    assert others[4:] in ([], ["*/3"]), "or every few seconds, for what somebody waits to see"
    assert periodic.task.queueing_lock == periodic.task.lock == name
    retried = periodic.task.retry_strategy is not None
    assert retried is (minute != "*"), "where the next one comes within a minute, it is the next try"


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


# --- what a killed worker left, and what failed ---


def queued(task, status, *, worker=None):
    """A job of that kind in the queue, as the database has it: nothing of it may be written by hand but what it is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
            " VALUES ('default', %s, %s, %s, '{\"timestamp\": 1788512400}', %s, %s) RETURNING id",
            [task, task, task, status, worker],
        )
        return cursor.fetchone()[0]


def states(task):
    from procrastinate.contrib.django.models import ProcrastinateJob

    found = ProcrastinateJob.objects.filter(task_name=task).order_by("pk")
    return [job.status for job in found]


def in_a_thread(work):
    """In a thread of its own: a browser's tests may have left an event loop running in this one."""
    import asyncio

    from alongside.jobs.taking_up import with_queue

    async def run():
        worker = with_queue(app, app.connector.get_worker_connector())
        async with worker.open_async():
            await work(worker)

    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, run()).result()


AGAIN = "alongside.jobs.minutely.ready.look_again"
NIGHT = "alongside.jobs.hourly.census.look_at_everybody"


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_does_not_hold_up_the_next_of_its_kind():
    """The worker was killed while it looked again, and the next look waits already; so it was with the night's run, and
    nothing waits. The first one's place is taken: it has failed, and the next one runs. The night's run is put back."""
    from alongside.jobs.taking_up import take_up

    queued(AGAIN, "doing")
    queued(AGAIN, "todo")
    queued(NIGHT, "doing")
    in_a_thread(take_up)
    assert states(AGAIN) == ["failed", "todo"]
    assert states(NIGHT) == ["todo"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_while_the_next_waits_leaves_it_the_place(monkeypatch):
    """The night's run takes so long that the next hour's waits, and then fails; the next hour's is run."""
    ran = []

    def run(now):
        ran.append(now)
        if len(ran) == 1:
            queued(NIGHT, "todo")
            raise RuntimeError("no room on the disk")

    async def work(worker):
        await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    monkeypatch.setattr("alongside.jobs.hourly.census.around.watched", lambda year: ())
    monkeypatch.setattr("alongside.jobs.hourly.census.in_london", lambda now: (run(now), now)[1])
    queued(NIGHT, "todo")
    in_a_thread(work)
    assert len(ran) == 2
    assert states(NIGHT) == ["failed", "succeeded"]
