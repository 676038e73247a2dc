"""The `alongside` command: `alongside VERB …`. Each verb is a file in `command/`, and only the one asked is imported."""

import argparse
import sys

from alongside import command


def main(arguments: list[str] | None = None) -> int:
    """Run one verb and return its exit code. A Problem is one clear line on stderr and exit code 2."""
    asked = sys.argv[1:] if arguments is None else arguments
    verbs = command.verbs()
    parser = argparse.ArgumentParser(
        prog="alongside",
        description="The open record, workplace and family service for children's social care in England.",
        epilog="`alongside VERB --help` says more about one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    choices = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verb = next((word for word in asked if not word.startswith("-")), None)
    for name, summary in verbs.items():
        choice = choices.add_parser(name, help=summary, description=summary)
        if name == verb:
            module = command.module_of(name)
            choice.description = (module.__doc__ or summary).strip()
            choice.formatter_class = argparse.RawDescriptionHelpFormatter
            module.add(choice)
    chosen, rest = parser.parse_known_args(asked)
    if rest and not getattr(command.module_of(chosen.verb), "PASSES_ON", False):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    chosen.words = asked[asked.index(chosen.verb) + 1 :]
    try:
        return int(command.module_of(chosen.verb).run(chosen) or 0)
    except command.Problem as problem:
        print(f"alongside {chosen.verb}: {command.one_line(str(problem))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
