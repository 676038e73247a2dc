"""Written once: a family of four from the school's call to the conference, and nothing about them is asked a second time."""

import re
from datetime import date

import pytest

from alongside.record import models
from tests.stories.walker import InABrowser

pytestmark = pytest.mark.slow

# What the record holds of this family once it has been told, and the words by which a form would ask for it again.
ASKS_FOR = re.compile(
    r"first name|family name|date of birth|due date|\baddress\b|postcode|nhs number|school|nursery|telephone|"
    r"who is the (mother|father)|brothers and sisters|ethnic|language|disab",
    re.IGNORECASE,
)
HARM = "Amara says that her mother's partner hit her with a belt."
NAMES = re.compile(r"Amara Cole|Ben Cole|Dana Cole|Femi Balogun")
QUESTIONS = (
    "needs_protection_now",
    "crime_suspected",
    "may_be_in_need",
    "services_needed",
    "specialist_needed",
)


def person(name):
    return models.PersonCard.objects.get(name=name).person_id


def they_are_told_of(walker):
    """Dora, on Monday 14 September: the call, and the four people, once each; that Amara and Ben are brother and sister."""
    walker.open("/front-door/").follow("New contact")
    walker.send(
        "Write it down",
        said=HARM,
        source="2A",
        referrer_name="Mrs Shah",
        referrer_role="Head teacher, Mill Road Primary",
        referrer_reach="01632 960401",
        family_knows="no",
    )
    contact = walker.address
    walker.send("I am checking this").follow("Find the people")
    home = {"new-lines": "14 Quarry Road, Ashworth", "new-postcode": "AS4 2TL"}
    for name, born, part, more in (
        ("Amara Cole", date(2018, 3, 3), "child", {}),
        ("Ben Cole", date(2021, 6, 30), "child", {}),
        ("Dana Cole", None, "adult", home),
        ("Femi Balogun", None, "adult", {}),
    ):
        walker.send("Look up", name=name, **({"born_on": born} if born else {}))
        walker.send("Write down and add", **{"new-part": part, **more})
        assert not walker.errors
    walker.follow("say how they are related").look().send("Write it down", pair_1="sibling")
    walker.open(contact).follow("Hand to a manager")
    answers = dict.fromkeys(QUESTIONS, "not_known") | {"harm_suspected": "yes", "see_child_soon": "yes"}
    walker.send("Hand to a manager", summary="She told her teacher how it came.", **answers)
    return contact


def it_is_decided(walker, contact):
    """Maud decides for both, and Nora gives them to Alice."""
    walker.open(f"{contact}decide/").look()
    lines = ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary")
    walker.send(
        "^Decide$",
        reasons="A child says how she was hurt.",
        **{"c0-outcomes": ["s47_enquiry"], "c1-outcomes": ["s47_enquiry"]},
        **dict.fromkeys(lines, "Not yet known."),
    )
    assert not walker.errors, walker.errors


def test_a_family_of_four_from_referral_to_conference_and_nothing_is_asked_twice(cast, enter, page, clock_at):
    clock_at("Mon 14 September 2026", "10:00")
    walker = InABrowser(tab=page, enter=enter)
    walker.comes("dora")
    contact = they_are_told_of(walker)
    walker.known_from = len(walker.empty)
    amara, ben, dana, femi = map(person, ("Amara Cole", "Ben Cole", "Dana Cole", "Femi Balogun"))

    clock_at("Mon 14 September 2026", "11:00")
    walker.comes("maud")
    it_is_decided(walker, contact)
    walker.comes("nora")
    referral = models.Matter.objects.get(kind="referral", person=amara).pk
    walker.open(f"/allocation/{referral}/").send("Give|Allocate", worker="Alice")
    assert not walker.errors, walker.errors

    # Alice says who is whose mother and father: chosen from those who are there, never typed.
    clock_at("Mon 14 September 2026", "14:00")
    walker.comes("alice")
    for child in (amara, ben):
        walker.open(f"/people/{child}/add/tie/?other={dana}").send("^Save$", kind="mother")
        walker.open(f"/people/{child}/add/responsibility/?other={dana}").send("^Save$", basis="birth_mother")
        assert not walker.errors, walker.errors
    walker.open(f"/people/{ben}/add/tie/?other={femi}").send("^Save$", kind="father")

    # Nora, the police and the hospital talk the next day; Alice sees both children; what was found is written and signed.
    clock_at("Tue 15 September 2026", "11:00")
    walker.comes("nora")
    walker.open(f"/children/{amara}/strategy-discussion/").look()
    walker.send(
        "Finish",
        how="call",
        worry=HARM,
        police_name="DS Keane",
        police_agency="Child abuse unit",
        police_reach="01632 960701",
        police_said="We speak to him first.",
        health_name="Dr Sayle",
        health_said="I see her at four.",
        children=[amara, ben],
        reasons="A mark that is not from play.",
        lead="Alice",
        **{f"decision_{child}": "joint" for child in (amara, ben)},
    )
    assert not walker.errors, walker.errors
    clock_at("Wed 16 September 2026", "16:30")
    walker.comes("alice")
    walker.open(f"/children/{amara}/write/visit/")
    walker.send(
        "^Finish$",
        children=[amara, ben],
        account="Both were at school. Amara showed her arm and said how it came.",
        **{f"seen_{child}": "alone" for child in (amara, ben)},
    )
    assert not walker.errors, walker.errors
    enquiry = models.Matter.objects.get(kind="enquiry", person=amara).pk
    runs = dict(models.Matter.objects.filter(kind="enquiry").values_list("person", "pk"))
    clock_at("Thu 24 September 2026", "15:00")
    walker.comes("alice")
    walker.open(f"/enquiries/{enquiry}/findings/").look()
    walker.send(
        "Send for sign-off",
        to="Nora",
        **{f"finding_{run}": "substantiated_continuing" for run in runs.values()},
        **{f"words_{run}": "The mark and what was said agree." for run in runs.values()},
    )
    assert not walker.errors, walker.errors
    clock_at("Fri 25 September 2026", "10:00")
    walker.comes("nora")
    walker.open(f"/enquiries/{enquiry}/sign/")
    walker.send("^Sign$", **{f"reasons_{run}": "It may happen again." for run in runs.values()})
    assert not walker.errors, walker.errors
    walker.comes("carla")
    walker.open(f"/children/{amara}/conference/")
    _called_and_asked(walker, clock_at)

    # After the four were written down, no form on the way stood empty at a question about them that was answered already.
    again = [(page, label) for page, label in walker.empty[walker.known_from :] if ASKS_FOR.search(label)]
    assert not again, again
    # And nothing that was typed about anybody was typed a second time.
    names = [each.words for each in walker.typed if not each.long]
    assert len(names) == len(set(names)), sorted({words for words in names if names.count(words) > 1})


def _called_and_asked(walker, clock_at):
    """Carla calls it for Monday 5 October; Alice asks Dana, Femi, both children and the school."""
    amara, dana, femi = map(person, ("Amara Cole", "Dana Cole", "Femi Balogun"))
    walker.send("Open the record", reason="asked")
    walker.send("Call it", on=date(2026, 10, 5), at="10:00", place="Room 4, Civic Centre", chair="Carla")
    assert not walker.errors, walker.errors
    meeting = walker.address
    clock_at("Tue 29 September 2026", "10:00")
    walker.comes("alice")
    for who in (dana, femi, amara):
        walker.open(f"{meeting}ask/").send("^Write it down$", who=who, how="in_person")
        assert not walker.errors, walker.errors
    # Whoever spoke for the police when the discussion was held is chosen, and not typed again.
    keane = models.TookPart.objects.get(name="DS Keane").pk
    walker.open(f"{meeting}ask/").send("^Write it down$", who=keane, how="email")
    assert not walker.errors, walker.errors
    seat = models.Seat.objects.get(name="DS Keane")
    assert (seat.role, seat.agency, seat.reach) == ("police", "Child abuse unit", "01632 960701")
    walker.open(meeting).follow("Dana Cole").follow("Their invitation")
    assert (
        "Dana Cole 14 Quarry Road Ashworth AS4 2TL" in walker.words
    )  # the envelope is filled in from the record
    assert "Amara Cole and Ben Cole" in walker.words
    walker.open(meeting).follow("Femi Balogun").follow("Their invitation")
    assert "Amara" not in walker.words
    assert "Quarry" not in walker.words
    clock_at("Mon 5 October 2026", "12:30")
    walker.comes("carla")
    walker.open(f"{meeting}decide/").look()
    assert {"Amara Cole", "Ben Cole", "Dana Cole", "Femi Balogun"} <= set(NAMES.findall(walker.words))
