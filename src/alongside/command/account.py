"""Open the account of a system owner, or give them a new code: for a new service, and when all of them are locked out.

Prints the code with which they set their password; it works once, for three days. Everybody else's account is opened
on the page Accounts.
"""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="their work email address")
    parser.add_argument("--name", default="", help="their name, where they have no account yet")
    parser.add_argument(
        "--reset-second-factor", action="store_true", help="also take away a second factor they have lost"
    )


def run(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from alongside.command import Problem
    from alongside.command._django import as_service

    as_service()
    from alongside.accounts.locked_out import NotASystemOwner, let_in

    try:
        code = let_in(
            args.email, name=args.name, reset_factor=args.reset_second_factor, now=datetime.now(UTC)
        )
    except NotASystemOwner as stands:
        raise Problem(str(stands)) from None
    print(
        f"Code: {code}\nWith it they set a password on the page /sign-in/code/. It works once, for three days."
    )
    return 0
