"""What becomes of a job that failed, or whose worker was killed: it is tried again, and never holds up the next of its kind.

While a job runs the next of its kind waits already, and only one of a kind may wait. So a job that is to be tried again may
find its place taken. Left to the library it would then count as running for as long as there is a database, and no job of
its kind would ever run again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from procrastinate import App
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

DEAD = 30.0  # seconds without a sign of life
LOOKS = 15.0  # seconds between two looks
FAILED_ARE_KEPT = 14 * 24  # hours

log = logging.getLogger(__name__)


class Queue(JobManager):
    """The queue of a worker. What is to be tried again while the next of its kind waits has failed, and the next runs."""

    async def retry_job(self, job: Job, *given: Any, **named: Any) -> None:
        """Put a job back, or say that it failed where another waits in its place."""
        try:
            await super().retry_job(job, *given, **named)
        except UniqueViolation:
            await self.finish_job(job, Status.FAILED, delete_job=False)


def with_queue(app: App, connector: Any) -> App:
    """The app a worker runs, with a queue of this kind."""
    ours = app.with_connector(connector)
    ours.job_manager = Queue(ours.connector)
    return ours


async def take_up(app: App) -> None:
    """Once: put back every job whose worker was killed, and forget what failed long ago."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD):
        await app.job_manager.retry_job(job)
    await app.job_manager.delete_old_jobs(FAILED_ARE_KEPT, include_failed=True)


async def keep_taking_up(app: App) -> None:
    """As long as the worker runs. A database that does not answer now is asked again."""
    while True:
        try:
            await take_up(app)
        except Exception as fault:
            log.error("What a killed worker left could not be looked for: %s", type(fault).__name__)
        await asyncio.sleep(LOOKS)
