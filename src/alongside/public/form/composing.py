"""From what was answered to what the front door reads: a contact, and those it is about. In English, whatever language the
page was read in; the answers stay as they were typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import translation

from alongside.design.catalogues import ENGLISH
from alongside.design.fields import DayField, split_date
from alongside.public.form.forms import name_of, people_in
from alongside.public.form.questions import ASKS_YOUNG, YOUNG, Answers, Box, Question, Route
from alongside.record.actions.contact import NewContact
from alongside.record.actions.outside import Described

# What somebody of the family is, in the national list of who refers.
_OF_FAMILY = {ASKS_YOUNG: YOUNG}
_ASK_FOR_THE_FAMILY = frozenset({"parent", "carer"})
_NOT_KNOWN = "10"
# Where each form asks what somebody is called, and how they are reached.
_NAMED_IN = ("name", "who", "me", "answer_to", "reach", "reach_again")
_REACHED_IN = ("reach", "answer_to", "reach_again")
# What people write in a box that asks for somebody, where they mean that there is nobody.
_NOBODY = frozenset({"no", "none", "nobody", "no one", "no-one", "n/a", "na", "nope", "-"})


@dataclass(frozen=True, slots=True)
class Line:
    """An answer as it is read back: what was asked, and what was said, `own` where that is in their own words. Empty where
    nothing was."""

    asked: str
    said: str
    own: bool = True


def that_were_asked(route: Route, answers: Answers) -> Answers:
    """The answers to the questions that are asked after all: who first said that they are an adult was asked as one."""
    return {each.key: answers[each.key] for each in route.asked(answers) if each.key in answers}


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
            referrer_name=name(answers),
            referrer_role=_role(route, answers),
            referrer_reach=reach(route, answers),
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
    said = next(
        (answers[key]["not_know"] for key in ("name", "home_knows") if answers.get(key, {}).get("not_know")),
        "",
    ).strip()
    return "" if said.lower().rstrip(".! ") in _NOBODY else said


def described(route: Route, answers: Answers, *, today: date) -> list[Described]:
    """Those it is about, one by one, so that they can be looked for in the record."""
    address = _home(answers).get("address", "").strip()
    found = []
    for called, born, school in _all_people(route, answers):
        if called or born:
            day = _day(born, today)
            found.append(Described(called, day, "" if day else born, school, address))
    return found


def _home(answers: Answers) -> Mapping[str, str]:
    """Where they live: the child somebody tells of, or whoever tells of themselves."""
    return answers.get("where") or answers.get("home") or {}


def _all_people(route: Route, answers: Answers) -> Iterator[tuple[str, str, str]]:
    """Those it is about: the children somebody tells of, or the young person themselves."""
    if me := answers.get("me"):
        called, born, school = (me.get(box, "").strip() for box in ("name", "born", "school"))
        yield called, born, school
    question = next((each for each in route.asked(answers) if each.people), None)
    if question is not None:
        yield from _people(question, answers)


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
    """It begins with what they say it is about: a list shows its beginning, and a reader wants their words first."""
    told = [_about(route, answers)]
    told += [_part(question, answers, route) for question in route.asked(answers) if question.told]
    if where := _home(answers).get("with", "").strip():
        told.append(f"Who lives there\n{where}")
    told.append(f"Sent by the online form: {route.name}.")
    if spoken != ENGLISH:
        told.append(f"The form was read in another language ({spoken}).")
    return "\n\n".join(filter(None, told))


def _says(route: Route, answers: Answers) -> tuple[str, str]:
    """The question and the box in which they say what it is about."""
    return ("happening", "words") if "happening" in answers else route.says


def _about(route: Route, answers: Answers) -> str:
    question, box = _says(route, answers)
    return answers.get(question, {}).get(box, "").strip() or "They did not say what it is about."


def _part(question: Question, answers: Answers, route: Route) -> str:
    """The answers to one question, without those that stand elsewhere: how they began, and who must not know."""
    key, box = _says(route, answers)
    left = {"not_know"} | ({box} if question.key == key else set())
    told = replace(question, boxes=tuple(each for each in question.boxes if each.name not in left))
    lines = read_back(told, answers)
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
    they named somebody that must not know, and a young person where they did not say that anybody at home knows."""
    if route.key == "family":
        unknown = "home_knows" in answers and answers["home_knows"].get("know") != "yes"
        return "asked" if must_not_know(answers) or unknown else "none"
    return answers.get("name", {}).get("naming", "")


def _knows(route: Route, answers: Answers) -> str:
    """Whether the family know. Parents who ask for their own family know it themselves; where they named somebody that must
    not know, the family do not. Of a relative's request, or a young person's, nobody can say it; a child who tells us of
    themselves says whether anybody at home knows, which is not yet that a parent does."""
    if "home_knows" in answers:
        return "no" if must_not_know(answers) or answers["home_knows"].get("know") == "no" else "not_known"
    if route.key == "family":
        if must_not_know(answers):
            return "no"
        return "yes" if answers.get("who", {}).get("who") in _ASK_FOR_THE_FAMILY else "not_known"
    said = answers.get("know", {}).get("know", "")
    return "yes" if said in ("agree", "not_asked") else said or "not_known"


def name(answers: Answers) -> str:
    """What whoever sends it is called, as far as they say."""
    asked = (answers.get(key, {}).get("name", "").strip() for key in _NAMED_IN)
    return next(filter(None, asked), "")


def safe_when(answers: Answers) -> str:
    """When they say it is safe to ring, in their words."""
    return _of_reach(answers).get("when", "").strip()


def _of_reach(answers: Answers) -> dict[str, str]:
    return {**next((answers[key] for key in _REACHED_IN if key in answers), {})}


def reach(route: Route, answers: Answers) -> str:
    """How and when they can be reached, and what may be said then; empty where they said no way."""
    given = _of_reach(answers)
    if route.key == "work":
        given = {each: answers.get("who", {}).get(each, "") for each in ("phone", "email")}
    if not any(given.get(each, "").strip() for each in ("phone", "email", "how")):
        return ""
    leave = {"no": "Never leave a message", "yes": "A message may be left"}.get(given.get("leave", ""), "")
    said = (
        given.get("phone", ""),
        given.get("email", ""),
        given.get("how", ""),
        _named("Safe", given.get("when", "")),
        _named("If somebody else answers", given.get("say", "")),
        leave,
        _named("Needs an interpreter", given.get("language", "")),
    )
    return ". ".join(filter(None, (each.strip().rstrip(".") for each in said)))


def _named(what: str, words: str) -> str:
    return f"{what}: {words.strip()}" if words.strip() else ""


def _described_in_words(route: Route, answers: Answers) -> str:
    people = (", ".join(filter(None, each)) for each in _all_people(route, answers))
    lines: Iterable[str] = (*people, _home(answers).get("address", "").strip())
    return "\n".join(filter(None, lines))
