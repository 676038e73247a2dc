"""Measure: run one of the measurements in bench/, by its name. Without a name, list them."""

import argparse

PASSES_ON = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?")


def run(args: argparse.Namespace) -> int:
    import runpy
    import sys

    from alongside.command import Problem
    from alongside.config.places import checkout

    root = checkout()
    if root is None:
        raise Problem("The measurements are in a checkout of the project, not in the installed package.")
    folder = root / "bench"
    names = sorted(file.stem for file in folder.glob("*.py") if not file.name.startswith("_"))
    if not args.name:
        print("\n".join(names) or "There is nothing to measure yet.")
        return 0
    if args.name not in names:
        raise Problem(f"There is no {args.name} in bench/. There are: {', '.join(names) or 'none'}.")
    sys.path.insert(0, str(folder.parent))
    sys.argv = [str(folder / f"{args.name}.py"), *args.words[1:]]
    runpy.run_path(sys.argv[0], run_name="__main__")
    return 0
