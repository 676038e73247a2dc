"""Write the catalogue of words (locale/words.pot) that translators work from, and bring every translation up to it.

Every sentence that the pages outside, the letters and messages to families and the law's words for families can say is in
it. `--check` changes nothing, and says what is missing or no longer said.
"""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when the catalogue is out of date"
    )


def run(args: argparse.Namespace) -> int:
    from alongside.command import Problem
    from alongside.command._extracting import behind, written
    from alongside.config.places import checkout

    if checkout() is None:
        raise Problem("The catalogue of words is written in a checkout of the project.")
    faults = behind()
    if args.check:
        for line in faults:
            print(line)
        return 1 if faults else 0
    for name in written():
        print(f"{name} written")
    return 0
