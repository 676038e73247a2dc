"""What somebody may be told, in the law's own words, ready to be made theirs. Never the referrer's name or words."""

from datetime import date

from alongside.design.words import day_words, list_words
from alongside.law.messages import message, to_who_asked
from alongside.law.steps.referral import ASSESSES
from alongside.record.queries.desk.telling import Recipient

NOTHING_MORE = "no_further_action"
RIGHTS_OF_A_REFERRAL = "family_told_referral.rights"
RIGHTS = {
    "family_told_conference_decision": "conference.rights",
    "family_told_no_assessment": "family_told_no_assessment.rights",
    "asker_refused": "family_told_no_assessment.rights",
}
# The kind of decision whose words a duty to tell begins from, where it is not a referral's.
DECISIONS = {
    "family_told_conference_decision": "conference_held",
    "family_told_no_assessment": "contact_decided",
}
HELP = frozenset({"early_help", "signpost"})


def to_say(about: Recipient, today: date) -> str:
    """The words to begin from."""
    if about.to == "referrer":
        return _to_referrer(about, today)
    said: list[str] = []
    for tell, outcomes in dict.fromkeys((owed.tell, owed.outcomes) for owed in about.owed):
        alike = [owed for owed in about.owed if (owed.tell, owed.outcomes) == (tell, outcomes)]
        names = list_words([owed.child.name for owed in alike])
        decided_at = alike[0].decided_at
        day = day_words(decided_at.date() if decided_at else today, today)
        keys = (f"{_decided(tell)}.{outcome}" for outcome in outcomes)
        said += [
            message(to_who_asked(key) if about.asked_themselves else key, day=day, names=names)
            for key in keys
        ]
    return "\n".join([*said, *_rights_of(about)])


def _decided(tell: str) -> str:
    """The kind of decision whose words a duty to tell begins from."""
    return DECISIONS.get(tell, "referral_decided")


def _rights_of(about: Recipient) -> list[str]:
    """What they may ask for. Whoever asked for help reads it as that; to everybody else the words do not tell a request from a
    worry."""
    keys = dict.fromkeys(RIGHTS.get(owed.tell, RIGHTS_OF_A_REFERRAL) for owed in about.owed)
    return [message(to_who_asked(key) if about.asked_themselves else key) for key in keys]


def rights(about: Recipient) -> str:
    """What they may ask for, said every time; nothing for somebody outside the family."""
    if about.to == "referrer" and not about.owed[0].own_request:
        return ""
    return " ".join(_rights_of(about))


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
    if about.owed[0].own_request:
        return f"{message(f'asker_told.{_to_who_asked(outcomes)}', day=day)}\n{rights(about)}"
    return message(f"referrer_told.{which}", day=day)


def _to_who_asked(outcomes: set[str]) -> str:
    """Which words say to whoever asked for help what was decided about it."""
    if outcomes & set(ASSESSES):
        return "assessment"
    return next((one for one in ("early_help", "signpost") if outcomes == {one}), "no_assessment")
