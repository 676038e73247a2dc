"""Django's own commands, as the owner of the database: `alongside manage makemigrations`, `alongside manage shell`."""

import argparse

PASSES_ON = True


def add(parser: argparse.ArgumentParser) -> None:
    """All words are Django's."""


def run(args: argparse.Namespace) -> int:
    from alongside.command._django import as_owner

    as_owner()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["alongside manage", *args.words])
    return 0
