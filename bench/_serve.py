"""`alongside serve` exactly as it is, but for what it serves: the same pages with a meter around them."""

from __future__ import annotations

import argparse
import sys

import granian

from alongside.command import serve


class Metered(granian.Granian):
    """The production server, pointed at the metered application."""

    def __init__(self, target: str, **settings: object) -> None:
        super().__init__("bench._metered:application", **settings)


if __name__ == "__main__":
    granian.Granian = Metered  # type: ignore[misc]
    parser = argparse.ArgumentParser()
    serve.add(parser)
    sys.exit(serve.run(parser.parse_args()))
