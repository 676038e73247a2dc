"""What somebody may be told, in the law's own words, ready to be made theirs. Never the referrer's name or words."""

from datetime import date

from alongside.design.words import day_words, list_words
from alongside.law.messages import message
from alongside.record.queries.desk.telling import Recipient

NOTHING_MORE = "no_further_action"
HELP = frozenset({"early_help", "signpost"})


def to_say(about: Recipient, today: date) -> str:
    """The words to begin from."""
    if about.to == "referrer":
        return _to_referrer(about, today)
    said: list[str] = []
    for outcomes in dict.fromkeys(owed.outcomes for owed in about.owed):
        names = list_words([owed.child.name for owed in about.owed if owed.outcomes == outcomes])
        decided_at = next(owed.decided_at for owed in about.owed if owed.outcomes == outcomes)
        day = day_words(decided_at.date() if decided_at else today, today)
        said += [message(f"referral_decided.{outcome}", day=day, names=names) for outcome in outcomes]
    return "\n".join([*said, rights()])


def rights() -> str:
    """What the family may ask for, said every time."""
    return message("family_told_referral.rights")


def _to_referrer(about: Recipient, today: date) -> str:
    outcomes = {outcome for owed in about.owed for outcome in owed.outcomes}
    which = (
        "no_further_action"
        if outcomes == {NOTHING_MORE}
        else "help_offered"
        if outcomes <= HELP
        else "referral"
    )
    day = day_words(about.contact_on or today, today)
    return message(f"referrer_told.{which}", day=day)
