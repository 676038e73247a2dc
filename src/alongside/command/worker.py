"""Do what waits to be done: letters and messages, reminders, the nightly round. Runs until told to stop."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at once (default 4)")


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

    from alongside.jobs.taking_up import keep_taking_up, with_queue

    assert isinstance(app.connector, DjangoConnector)
    worker = with_queue(app, app.connector.get_worker_connector())
    async with worker.open_async():
        rescue = asyncio.create_task(keep_taking_up(worker))
        # Jobs that share a lock are only picked up when polled for. What is done is no longer kept: some run every few seconds.
        await worker.run_worker_async(
            concurrency=concurrency, fetch_job_polling_interval=0.5, delete_jobs="successful"
        )
        rescue.cancel()
