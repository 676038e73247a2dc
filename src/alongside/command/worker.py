"""Do what waits to be done: letters and messages, reminders, the nightly round. Runs until told to stop."""

import argparse
from typing import Any


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs at once (default 2)")


def run(args: argparse.Namespace) -> int:
    import asyncio

    from alongside.command._django import as_service
    from alongside.config.lifeline import end_with_parent

    end_with_parent()
    as_service()
    asyncio.run(_work(args.concurrency))
    return 0


async def _work(concurrency: int) -> None:
    import asyncio

    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    worker = app.with_connector(app.connector.get_worker_connector())
    async with worker.open_async():
        rescue = asyncio.create_task(_take_up_stalled(worker))
        # Jobs that share a lock are only picked up when polled for. What is done is no longer kept: some run every few seconds.
        await worker.run_worker_async(
            concurrency=concurrency, fetch_job_polling_interval=0.5, delete_jobs="successful"
        )
        rescue.cancel()


async def _take_up_stalled(worker: Any) -> None:
    """Jobs whose worker was killed are tried again: 30 seconds without a sign of life count as death."""
    import asyncio

    while True:
        for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
            await worker.job_manager.retry_job(job)
        await asyncio.sleep(15)
