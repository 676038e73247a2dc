"""How the front door says what the codes mean: in words a caller would use, in the order they are asked."""

from alongside.law import codes
from alongside.law.steps.referral import (
    CONSENT_SOUGHT,
    CONTACT_KIND,
    CONTACT_OUTCOME,
    FAMILY_KNOWS,
    LAWFUL_BASIS,
    REFERRAL_OUTCOME,
    REFERRAL_SOURCE,
)

# The national list of who refers, grouped as people answer "where are you ringing from?".
SOURCE_GROUPS = (
    ("Family, friends and the public", ("1A", "1B", "1C", "1D", "9")),
    ("School or education", ("2A", "2B")),
    ("Police, courts, probation", ("6", "7")),
    ("Health", ("3A", "3B", "3C", "3D", "3E", "3F")),
    ("Council and housing", ("4", "5A", "5B", "5C", "5D")),
    ("Anyone else", ("8", "10")),
)
SOURCE_WORDS = {
    "1A": "Family member or carer",
    "1B": "Neighbour, friend or child minder",
    "1C": "The child or young person themselves",
    "1D": "Another member of the public, or an MP",
    "9": "Someone who gives no name",
    "2A": "School",
    "2B": "Other education service",
    "3A": "GP",
    "3B": "Health visitor",
    "3C": "School nurse",
    "3D": "Other primary health service",
    "3E": "A&E",
    "3F": "Other health service, such as a hospice",
    "4": "Housing",
    "5A": "Social care, adults' too",
    "5B": "Another part of this council",
    "5C": "Another council",
    "5D": "Early help",
    "6": "Police",
    "7": "Court, probation, immigration, Cafcass or prison",
    "8": "Children's centre, charity or another organisation",
    "10": "Not known",
}
PUBLIC = frozenset({"1A", "1B", "1C", "1D", "9"})

CHANNELS = (
    ("phone", "Phone"),
    ("email", "Email"),
    ("in_person", "In person"),
    ("post", "Letter"),
    ("online", "Online form"),
    ("partner_system", "A partner's system"),
)
KINDS = tuple(
    (key, CONTACT_KIND.options()[key])
    for key in ("service_request", "information_given", "information_request")
)
# What they say about danger, which stands before their words.
DANGER = {
    "danger": "They say that somebody is in danger now.",
    "danger_not_sure": "They are not sure whether somebody is in danger now.",
}
# How the online form was sent, which stands below the words: a person may have done each.
SIGNS = {
    "hidden_box": "A box was filled in that is hidden on the page. Some browsers do this by themselves.",
    "very_fast": "It was written and sent quickly. Whoever sent it may have had the words ready.",
    "many": "Several forms came from the same place in the hour, as they do from a busy school.",
}
# The columns of the board.
COLUMN_WORDS = {"new": "New", "being_checked": "Being checked", "to_decide": "To decide"}
KNOWS = tuple(FAMILY_KNOWS.options().items())
NAMING = (
    ("usual", "As usual"),
    ("asked", "They asked us not to name them"),
    ("named", "They said the family may know it was them"),
)
BASES = tuple(LAWFUL_BASIS.options().items())
CONSENTS = tuple(
    (key, CONSENT_SOUGHT.options()[key])
    for key in ("agreed", "refused", "not_asked_risk", "not_asked_other", "not_yet")
)
AGENCIES = (
    "School or nursery",
    "Police",
    "Health visitor",
    "School nurse",
    "GP",
    "Hospital",
    "Mental health service",
    "Housing",
    "Probation",
    "Domestic abuse service",
    "Drug and alcohol service",
    "Early help",
    "Another council",
)
OUTCOMES = tuple(REFERRAL_OUTCOME.options().items())
NEEDS = tuple(codes.all_years("primary_need").items())


def source_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The whole national list, grouped, every code once."""
    assert {code for _, codes in SOURCE_GROUPS for code in codes} == set(REFERRAL_SOURCE.options())
    return [(group, [(code, SOURCE_WORDS[code]) for code in codes]) for group, codes in SOURCE_GROUPS]


def source_words(code: str) -> str:
    """A source in words; as recorded where an old system used a code of its own."""
    return SOURCE_WORDS.get(code, code or "not recorded")


def outcome_words(outcome: str) -> str:
    """What became of a contact, in words."""
    return CONTACT_OUTCOME.options().get(outcome, outcome)
