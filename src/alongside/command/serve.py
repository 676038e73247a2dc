"""Serve the pages, for real use: behind a proxy that ends TLS, with a PostgreSQL named by DATABASE_URL.

Wants SECRET_KEY, COUNCIL_NAME and ALLOWED_HOSTS; see docs/how-to/run-a-service.md. Run `alongside migrate` before, and
`alongside worker` beside it.
"""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")


def run(args: argparse.Namespace) -> int:
    import os

    from alongside.command._django import as_service
    from alongside.command._ports import refuse_taken
    from alongside.config.lifeline import end_with_parent

    end_with_parent()
    refuse_taken(args.host, args.port)
    as_service()
    _refuse_unset()
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)

    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _say_what_is_shut()
    connections.close_all()  # the workers are copies of this process and must not share its connection
    os.environ["ALONGSIDE_PARENT"] = str(os.getpid())
    Granian(
        "alongside.config.served:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.ASGINL,
        workers=args.workers,
        workers_kill_timeout=10,
        log_level=LogLevels.error if settings.DEMO else LogLevels.warning,
    ).serve()
    return 0


def _say_what_is_shut() -> None:
    """Whoever starts the service reads why no family can sign in, where that is so; the rest is served."""
    from alongside.accounts.proofs import stands_against

    if found := stands_against():
        print("Shut: the families' sign-in, and everything that leaves for them.", flush=True)
        for why in found:
            print(f"  {why}", flush=True)
        print("docs/decisions/no-door-without-its-proofs.md says how it is opened.", flush=True)


def _refuse_unset() -> None:
    """A service for families is not started half set up."""
    import os

    from django.conf import settings

    from alongside.command import Problem

    wanted = {
        "SECRET_KEY": "SECRET_KEY" in os.environ or settings.ALONGSIDE_SECRET_FILE.exists(),
        "COUNCIL_NAME": settings.COUNCIL_NAME,
        "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
    }
    if missing := [name for name, given in wanted.items() if not given]:
        raise Problem(
            f"Not set: {', '.join(missing)}. docs/how-to/run-a-service.md says what each should be."
        )
