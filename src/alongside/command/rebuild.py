"""Work out every copy (stages, deadlines, lists, search) anew from what was recorded. Nothing recorded is touched."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace) -> int:
    import importlib.util
    import time

    from alongside.command import Problem
    from alongside.command._django import as_service

    if importlib.util.find_spec("alongside.record.actions.rebuild") is None:
        raise Problem("This version of the record has no copies to rebuild.")
    as_service()
    from alongside.record.actions import rebuild

    began = time.monotonic()
    count = rebuild.rebuild()
    print(f"{count} people's copies rebuilt in {time.monotonic() - began:.1f} seconds.")
    return 0
