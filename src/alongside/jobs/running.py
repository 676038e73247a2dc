"""How a job is declared, and what all of them share."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.design import clock
from alongside.record.access import BY_ITSELF as BY_ITSELF

Job = Callable[[datetime], None]

log = logging.getLogger(__name__)


def every_hour(*, minute: int) -> Callable[[Job], Job]:
    """Declare a job that runs every hour, so many minutes past; one that fails is tried again within the hour."""
    return _when(f"{minute} * * * *", retry=RetryStrategy(max_attempts=5, exponential_wait=4))


def every_minute() -> Callable[[Job], Job]:
    """Declare a job that somebody may be waiting for."""
    return _when("* * * * *")


def every_seconds(seconds: int) -> Callable[[Job], Job]:
    """Declare a job that looks whether anything waits every so many seconds. It costs one statement where nothing does."""
    return _when(f"* * * * * */{seconds}")


def _when(cron: str, retry: RetryStrategy | None = None) -> Callable[[Job], Job]:
    """Declare a job that is given the moment it runs at. It never waits twice in the queue. Where it fails and there is no
    `retry`, the next one is the next try: one that waits to be tried again would keep that one out. The function itself
    stays one that a test can call with a day of its own."""

    def declare(job: Job) -> Job:
        name = f"{job.__module__}.{job.__name__}"

        @app.periodic(cron=cron, periodic_id=name)
        @app.task(
            name=name,
            queueing_lock=name,
            lock=name,
            retry=retry or False,
        )
        def run(timestamp: int) -> None:
            close_old_connections()
            try:
                job(clock.now())
            finally:
                close_old_connections()

        return job

    return declare


def for_each(found: Iterable[UUID], act: Callable[[UUID], object]) -> None:
    """Act on everything that was found. One that fails keeps none of the others waiting; the job fails at the end, so
    that it is tried again. The log says which row it was, and nothing of what is in it."""
    failed: list[Exception] = []
    for ref in found:
        try:
            act(ref)
        except Exception as fault:
            log.error("%s could not be looked at: %s", ref, type(fault).__name__)
            failed.append(fault)
    if failed:
        raise failed[0]
