"""The five short lines, filled from what is known, to be checked. What is not known says so: that is an answer too."""

from dataclasses import dataclass

from alongside.design.words import list_words
from alongside.law import people as law_people
from alongside.record.queries.desk.contact import ContactPage

NOT_YET = "Not yet known"
NETWORK = frozenset(
    {
        "step_parent",
        "grandparent",
        "aunt_or_uncle",
        "cousin",
        "other_relative",
        "carer",
        "friend",
        "neighbour",
    }
)


@dataclass(frozen=True)
class Filled:
    """Each line's words, and those that were filled from facts and must be checked."""

    filled: dict[str, str]
    from_facts: frozenset[str]


def lines(about: ContactPage) -> Filled:
    """What is known for each of the five lines."""
    known = {
        "family_network": _network(about),
        "whose_responsibility": _responsibility(about),
        "decided_together": _together(about),
    }
    filled = {
        name: known.get(name) or NOT_YET
        for name in ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary")
    }
    return Filled(filled, frozenset(name for name, words in known.items() if words))


def _network(about: ContactPage) -> str:
    found = {
        person: f"{name} ({tie_words(kin)})"
        for child in about.children
        for name, kin, person in child.kin
        if kin in NETWORK
    }
    return f"In the record: {list_words(list(found.values()))}. Not yet asked." if found else ""


def _responsibility(about: ContactPage) -> str:
    said = []
    for child in about.children:
        held = [f"{name} ({_basis(basis)})" for name, basis in child.responsible]
        if held:
            said.append(f"{child.who.name}: {list_words(held)}")
    return "; ".join(said)


def tie_words(kin: str) -> str:
    """What somebody is to a child, in words."""
    known = law_people.BY_TIE.get(kin)
    return known.is_the if known else kin.replace("_", " ")


def _basis(basis: str) -> str:
    known = law_people.BY_BASIS.get(basis)
    words = known.words if known else basis.replace("_", " ")
    return words[:1].lower() + words[1:]


def _together(about: ContactPage) -> str:
    words = {"yes": "The family know that we were told.", "no": "The family do not know yet."}
    agreed = [one.agency for one in about.asked if one.consent_sought == "agreed"]
    refused = [one.agency for one in about.asked if one.consent_sought == "refused"]
    secret = about.outside is not None and bool(about.outside.must_not_know)
    # Where somebody must not know, a line that the family may read later says nothing of who knows.
    said = ["" if secret else words.get(about.family_knows, "")]
    if agreed:
        said.append(f"They agreed that we ask {list_words(agreed)}.")
    if refused:
        said.append(f"They did not agree that we ask {list_words(refused)}.")
    return " ".join(filter(None, said))
