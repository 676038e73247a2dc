"""Work out every copy (stages, deadlines, lists, search) anew from what was recorded. Nothing recorded is touched."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace) -> int:
    import sys
    import time

    from alongside.command._django import as_service

    as_service()
    from django.utils import timezone

    from alongside.exchange.build import always
    from alongside.jobs.running import BY_ITSELF
    from alongside.record import copies

    def said(done: int, everybody: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} of {everybody} people", end="", file=sys.stderr, flush=True)

    began = time.monotonic()
    people = copies.rebuild(said=said)
    always.look_at_all(by=BY_ITSELF, now=timezone.now())
    print(f"The copies of {people} people were rebuilt in {time.monotonic() - began:.1f} seconds.")
    return 0
