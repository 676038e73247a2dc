"""Who is in a family of the large council. Nothing here asks a database, and the same seed and day draw the same people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from examples.large import names, rates

SIZES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)  # children of a family; some 2 on average
A_WEEK = 7  # everybody has been heard of for so many days, over whatever weekend today is
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_DISABILITIES = ("MOB", "PC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")
LANGUAGES = {
    "WOTH": "Polish",
    "APKN": "Urdu",
    "ABAN": "Bengali",
    "BAFR": "Somali",
    "OOTH": "Kurdish",
    "CHNE": "Cantonese",
}


@dataclass(frozen=True, slots=True)
class Adult:
    """A grown-up of the family. `tie` is what they are to the children (`law.people.TIES`), `of` the places of those
    children; `basis` of their parental responsibility, where they have it."""

    given: str
    family: str
    sex: str
    born_on: date
    tie: str
    of: tuple[int, ...]
    basis: str
    at_home: bool
    phone: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child, as the census asks for them: the council's number, the pupil number (none before school), ethnicity and
    disability. `father`: which adult is theirs, None where he is not known. Of one who is `unborn`, `born_on` is the day they
    are expected."""

    given: str
    family: str
    sex: str
    born_on: date
    father: int | None
    ethnicity: str
    disability: tuple[str, ...]
    number: str
    upn: str
    unborn: bool = False

    def age_on(self, day: date) -> float:
        """Years lived by that day, as near as a draw of lots needs."""
        return (day - self.born_on).days / 365.25


@dataclass(frozen=True, slots=True)
class Family:
    """A household, with whoever belongs to it and lives elsewhere. `began_on`: the day somebody first got in touch."""

    number: int
    adults: tuple[Adult, ...]
    children: tuple[Child, ...]
    home: tuple[str, str]
    before: tuple[str, str] | None
    moved_on: date | None
    language: str
    began_on: date

    @property
    def mother(self) -> Adult:
        """Every family here has one on the record."""
        return self.adults[0]


def chance_of(seed: int, number: int) -> Random:
    """The lots of one family: the same whatever was drawn before it, so that families can be drawn in any order."""
    return Random(f"{seed}:{number}")


def draw(number: int, first_child: int, size: int, chance: Random, today: date, years: int) -> Family:
    """One family with so many children, numbered from `first_child`."""
    weights = [background[0] for background in names.BACKGROUNDS]
    _, codes, girls, boys, surnames = chance.choices(names.BACKGROUNDS, weights)[0]
    ethnicity = chance.choice(codes)
    began_on = today - timedelta(days=chance.randrange(A_WEEK, years * 365))
    mothers_name, born = chance.choice(surnames.split()), _births(size, chance, began_on)
    if (today - began_on).days <= rates.UNBORN_WITHIN and chance.random() < rates.UNBORN:
        born[-1] = today + timedelta(days=chance.randrange(10, 150))
    mother = Adult(
        chance.choice(girls.split()),
        mothers_name,
        "F",
        min(born) - timedelta(days=chance.randrange(17 * 365, 38 * 365)),
        "mother",
        tuple(range(size)),
        "birth_mother",
        True,
        _phone(number, 0),
    )
    adults, children = [mother], []
    father: int | None = _father(adults, chance, boys, surnames, mother, number)
    taken: set[str] = set()
    for place, born_on in enumerate(born):
        if place and chance.random() < 0.28:  # a brother or sister with another father
            father = _father(adults, chance, boys, surnames, mother, number)
        sex = chance.choice("FM")
        given = chance.choice([name for name in (girls if sex == "F" else boys).split() if name not in taken])
        taken.add(given)
        family = adults[father].family if father is not None and chance.random() < 0.6 else mothers_name
        unborn = born_on > today
        if unborn:
            given, sex = "Baby", ""
        numbered = first_child + place
        at_school = (today - born_on).days > 5 * 365
        children.append(
            Child(
                given,
                family,
                sex,
                born_on,
                father,
                "NOBT"
                if chance.random() < 0.02 or unborn
                else "REFU"
                if chance.random() < 0.01
                else ethnicity,
                _disability(chance) if not unborn else ("NONE",),
                f"L{numbered:08d}",
                upn(f"801{numbered % 1_000_000_000:09d}") if at_school else "",
                unborn,
            )
        )
    moved = chance.random() < 0.3
    return Family(
        number,
        tuple(_of_whom(adults, children)) + _grandmother(chance, girls, surnames, mother, size, number),
        tuple(children),
        _address(chance),
        _address(chance) if moved else None,
        began_on + timedelta(days=chance.randrange(30, 900)) if moved else None,
        LANGUAGES.get(ethnicity, "English") if chance.random() < 0.5 else "English",
        began_on,
    )


def _births(size: int, chance: Random, began_on: date) -> list[date]:
    """Days of birth, the eldest first; every one of them is under 15 and a half when somebody first rings."""
    room = int(15.5 * 365) - 420 * (size - 1)
    ages = [chance.randrange(30, room)]
    for left in range(size - 1, 0, -1):
        oldest = int(15.5 * 365) - 420 * (left - 1)
        ages.append(chance.randrange(ages[-1] + 380, max(ages[-1] + 381, min(ages[-1] + 1500, oldest))))
    return [began_on - timedelta(days=age) for age in reversed(ages)]


def _father(
    adults: list[Adult], chance: Random, boys: str, surnames: str, mother: Adult, number: int
) -> int | None:
    if chance.random() < 0.22:
        return None  # not known
    responsible = chance.random()
    basis = "married_to_mother" if responsible < 0.3 else "birth_certificate" if responsible < 0.85 else ""
    born_on = mother.born_on - timedelta(days=chance.randrange(-900, 2600))
    adults.append(
        Adult(
            chance.choice(boys.split()),
            chance.choice(surnames.split()),
            "M",
            born_on,
            "father",
            (),
            basis,
            len(adults) == 1 and chance.random() < 0.45,
            _phone(number, len(adults)),
        )
    )
    return len(adults) - 1


def _of_whom(adults: list[Adult], children: list[Child]) -> list[Adult]:
    """The adults with the children of each father named; a father of nobody is the mother's partner, a step-parent."""
    found = [adults[0]]
    for place, adult in enumerate(adults[1:], 1):
        theirs = tuple(n for n, child in enumerate(children) if child.father == place)
        tie, basis = ("father", adult.basis) if theirs else ("step_parent", "")
        found.append(
            Adult(
                adult.given,
                adult.family,
                adult.sex,
                adult.born_on,
                tie,
                theirs or tuple(range(len(children))),
                basis,
                adult.at_home,
                adult.phone,
            )
        )
    return found


def _grandmother(
    chance: Random, girls: str, surnames: str, mother: Adult, size: int, number: int
) -> tuple[Adult, ...]:
    if chance.random() > 0.15:
        return ()
    born_on = mother.born_on - timedelta(days=chance.randrange(18 * 365, 34 * 365))
    given = chance.choice(girls.split())
    everybody = tuple(range(size))
    return (
        Adult(given, mother.family, "F", born_on, "grandparent", everybody, "", False, _phone(number, 9)),
    )


def _address(chance: Random) -> tuple[str, str]:
    street = f"{chance.choice(names.STREETS)} {chance.choice(names.KINDS_OF_STREET)}"
    end = f"{chance.randrange(1, 10)}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}"
    return f"{chance.randrange(1, 180)} {street}", f"AS{chance.randrange(1, names.AREAS + 1)} {end}"


def _phone(number: int, place: int) -> str:
    """One of the thousand numbers set aside for fiction: many people share one, which no real register would see."""
    return f"07700 900{(number * 7 + place) % 1000:03d}"


def _disability(chance: Random) -> tuple[str, ...]:
    return (
        tuple(sorted(chance.sample(_DISABILITIES, chance.randrange(1, 3))))
        if chance.random() < 0.13
        else ("NONE",)
    )


def upn(rest: str) -> str:
    """A valid unique pupil number from its last twelve digits."""
    return _LETTERS[sum(place * int(digit) for place, digit in enumerate(rest, start=2)) % 23] + rest
