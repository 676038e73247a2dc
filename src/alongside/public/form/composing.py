"""From what was answered to what the front door reads: a contact, and those it is about. In English, whatever language the
page was read in; the answers stay as they were typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import translation

from alongside.design.catalogues import ENGLISH
from alongside.design.fields import DayField, split_date
from alongside.public.form.forms import name_of, people_in
from alongside.public.form.questions import Answers, Box, Question, Route
from alongside.record.actions.contact import NewContact
from alongside.record.actions.outside import Described

# What somebody of the family is, in the national list of who refers.
_OF_FAMILY = {"young": "1C"}
_ASK_FOR_THE_FAMILY = frozenset({"parent", "carer"})
_NOT_KNOWN = "10"
# What people write in a box that asks for somebody, where they mean that there is nobody.
_NOBODY = frozenset({"no", "none", "nobody", "no one", "no-one", "n/a", "na", "nope", "-"})


@dataclass(frozen=True, slots=True)
class Line:
    """An answer as it is read back: what was asked, and what was said, `own` where that is in their own words. Empty where
    nothing was."""

    asked: str
    said: str
    own: bool = True


def missing(route: Route, answers: Answers) -> list[Question]:
    """The questions that need an answer and have none."""
    return [
        question
        for question in route.asked(answers)
        if any(box.missing and not _said(answers, question, box) for box in question.boxes)
    ]


def read_back(question: Question, answers: Answers) -> list[Line]:
    """The answers to one question, in the language being spoken. Of a question about people, those of each in one line."""
    if question.people:
        people = _people(question, answers)
        return [Line("", ", ".join(filter(None, each))) for each in people if any(each)]
    lines = [
        Line(_asked(question, box), _shown(box, _said(answers, question, box)), own=box.kind != "one")
        for box in question.boxes
    ]
    return [line for line in lines if line.said]


def _asked(question: Question, box: Box) -> str:
    """What a box asks beside what its question asks."""
    if len(question.boxes) == 1 or str(box.label) == str(question.heading):
        return ""
    return f"{box.label}" if str(box.label).endswith("?") else f"{box.label}:"


def contact(route: Route, answers: Answers, *, spoken: str, now: datetime) -> NewContact:
    """The contact as it stands on the board. `spoken`: the language the form was read in."""
    with translation.override(ENGLISH):
        who = answers.get("who", {})
        return NewContact(
            received_at=now,
            said=_story(route, answers, spoken),
            channel="online",
            source=_source(route, who.get("who", "")),
            referrer_name=(answers.get("name", {}).get("name") or who.get("name", "")),
            referrer_role=_role(route, answers),
            referrer_reach=_reach(route, answers),
            shield=_shield(route, answers),
            family_knows=_knows(route, answers),
            people_described=_described_in_words(route, answers),
            contact_kind="help_request" if route.key == "family" else "service_request",
        )


def danger(answers: Answers) -> str:
    """The sign for what they say about danger now: that somebody is, that they are not sure, or none."""
    signs = {"yes": "danger", "not_sure": "danger_not_sure"}
    return signs.get(answers.get("now", {}).get("danger", ""), "")


def must_not_know(answers: Answers) -> str:
    """Who must not know that they asked, in their words; empty where they named nobody."""
    said = answers.get("who", {}).get("not_know", "").strip()
    return "" if said.lower().rstrip(".! ") in _NOBODY else said


def described(route: Route, answers: Answers, *, today: date) -> list[Described]:
    """Those it is about, one by one, so that they can be looked for in the record."""
    question = next((each for each in route.questions if each.people), None)
    address = answers.get("where", {}).get("address", "").strip()
    if question is None:
        return []
    found = []
    for name, born, school in _people(question, answers):
        if name or born:
            day = _day(born, today)
            found.append(Described(name, day, "" if day else born, school, address))
    return found


def _people(question: Question, answers: Answers) -> Iterator[tuple[str, str, str]]:
    said = answers.get(question.key, {})
    for n in range(people_in(question, said)):
        name, born, school = (said.get(name_of(question, box, n), "").strip() for box in question.boxes)
        yield name, born, school


def _day(words: str, today: date) -> date | None:
    """A day of birth, where one was typed and not an age."""
    parts = split_date(words)
    if parts is None:
        return None
    try:
        found = DayField(latest=today.replace(year=today.year + 1, day=min(today.day, 28))).clean(list(parts))
    except ValidationError:
        return None
    return found if found and found.year > today.year - 25 else None


def _said(answers: Answers, question: Question, box: Box) -> str:
    return answers.get(question.key, {}).get(box.name, "").strip()


def _shown(box: Box, said: str) -> str:
    return str(dict(box.choices).get(said, said)) if box.kind == "one" else said


def _story(route: Route, answers: Answers, spoken: str) -> str:
    told = [f"Sent by the online form: {route.name}."]
    if spoken != ENGLISH:
        told.append(f"The form was read in another language ({spoken}).")
    told += [_part(question, answers) for question in route.asked(answers) if question.told]
    where = answers.get("where", {}).get("with", "").strip()
    if where:
        told.append(f"Who lives there\n{where}")
    return "\n\n".join(filter(None, told))


def _part(question: Question, answers: Answers) -> str:
    lines = read_back(question, answers)
    if not lines:
        return ""
    words = "\n".join(f"{line.asked} {line.said}" if line.asked else line.said for line in lines)
    return f"{question.heading}\n{words}"


def _source(route: Route, who: str) -> str:
    if route.key == "family":
        return _OF_FAMILY.get(who, "1A")
    return who or _NOT_KNOWN


def _role(route: Route, answers: Answers) -> str:
    who = answers.get("who", {})
    if route.key == "work":
        return who.get("job", "").strip()
    return _choice(route, "who", "who", who.get("who", "")) if route.key == "family" else ""


def _choice(route: Route, question: str, box: str, value: str) -> str:
    asked = next(each for each in route.questions if each.key == question)
    found = next(each for each in asked.boxes if each.name == box)
    return _shown(found, value)


def _shield(route: Route, answers: Answers) -> str:
    """As they chose. Whoever asks for their own family is the family, and is written to by name; they are shielded where
    they named somebody that must not know."""
    if route.key == "family":
        return "asked" if must_not_know(answers) else "none"
    return answers.get("name", {}).get("naming", "")


def _knows(route: Route, answers: Answers) -> str:
    """Whether the family know. Parents who ask for their own family know it themselves; where they named somebody that must
    not know, the family do not. Of a relative's request, or a young person's, nobody can say it."""
    if route.key == "family":
        if must_not_know(answers):
            return "no"
        return "yes" if answers.get("who", {}).get("who") in _ASK_FOR_THE_FAMILY else "not_known"
    said = answers.get("know", {}).get("know", "")
    return "yes" if said == "agree" else said or "not_known"


def _reach(route: Route, answers: Answers) -> str:
    reach = {**answers.get("reach", {})}
    if route.key == "work":
        reach = {name: answers.get("who", {}).get(name, "") for name in ("phone", "email")}
    if not (reach.get("phone", "").strip() or reach.get("email", "").strip()):
        return ""
    leave = {"no": "Never leave a message", "yes": "A message may be left"}.get(reach.get("leave", ""), "")
    said = (
        reach.get("phone", ""),
        reach.get("email", ""),
        _named("Safe", reach.get("when", "")),
        _named("If somebody else answers", reach.get("say", "")),
        leave,
        _named("Needs an interpreter", reach.get("language", "")),
    )
    return ". ".join(filter(None, (each.strip().rstrip(".") for each in said)))


def _named(what: str, words: str) -> str:
    return f"{what}: {words.strip()}" if words.strip() else ""


def _described_in_words(route: Route, answers: Answers) -> str:
    question = next((each for each in route.questions if each.people), None)
    people = [", ".join(filter(None, each)) for each in _people(question, answers)] if question else []
    lines: Iterable[str] = (
        *people,
        answers.get("where", {}).get("address", "").strip(),
    )
    return "\n".join(filter(None, lines))
