"""How every change to an account is kept."""

import pghistory

# None is a fact about the account: a password's old hash must not outlive it, and each sign-in would
# otherwise be one more row (sign-ins have a log of their own).
NOT_KEPT = ["password", "last_login", "sessions_key"]


def history_kept(*, leaving_out=()):
    """Decorate a model so that the database itself keeps each state it has been in, insert only."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=True,
        exclude=list(leaving_out),
        attrs={"sort": "ledger"},
    )
