"""A child's story told day by day to the law alone: real dates with their weekdays, no database."""

from datetime import date, datetime

from alongside.law import events, files, pathway
from alongside.law.days import London, in_london
from alongside.law.history import Event, History, Matter, Person, Precision
from alongside.law.sharing import Told

pathway.load_events()


def moment(words):
    """“Tue 6 January 2026” or “Tue 6 January 2026 02:10” as (day, moment or None). A wrong weekday is a wrong test."""
    timed = ":" in words
    at = datetime.strptime(words, "%a %d %B %Y %H:%M" if timed else "%a %d %B %Y").replace(tzinfo=London)
    assert words.startswith(f"{at:%a}"), f"{words} is a {at:%A}"
    return at.date(), (at if timed else None)


class Story:
    """What happened to one child. `and_` adds an event; everything else asks the law."""

    def __init__(self, person=None, **matters):
        """`Story(Person("amara", born), r1="referral", q1="enquiry r1")`: each matter with its kind and its parent."""
        self.person = person or Person("amara", date(2018, 3, 14))
        self.matters = []
        for key, told in matters.items():
            kind, _, parent = told.partition(" ")
            self.matters.append(Matter(key, kind, parent or None))
        self.events = []

    def event(self, kind, when, matter, source="desk", **facts):
        day, at = moment(when) if when else (None, None)
        precision = Precision.MOMENT if at else Precision.DAY if day else Precision.UNKNOWN
        n = len(self.events) + 1
        recorded = at or datetime(2026, 1, 1, tzinfo=London)
        made = events.read(kind, facts)
        return Event(f"e{n}", kind, matter, day, made, recorded, at, precision, order=n, source=source)

    def and_(self, kind, when, matter, **facts):
        self.events.append(self.event(kind, when, matter, **facts))
        return self

    @property
    def history(self):
        return History(self.person, self.matters, self.events)

    def at(self, when):
        """The position, as `alongside position` writes it."""
        now = in_london(moment(when)[1] or datetime.combine(moment(when)[0], datetime.min.time(), London))
        return files.written(self.history, pathway.position(self.history, now))

    def alerts(self, when):
        """What the position alerts, as rule → invariant."""
        return {alert["rule"]: alert["invariant"] for alert in self.at(when)["alerts"]}

    def next(self, when, decision, matter):
        """What stands against a decision before anything is typed, as rule → invariant; None where it is not offered."""
        for each in self.at(when)["next"]:
            if (each["decision"], each["matter"]) == (decision, matter):
                return {said["rule"]: said["invariant"] for said in each["refusals"] + each["cautions"]}
        return None

    def clock(self, when, key):
        """A clock's state and day, “due 2026-01-27”, newest run last; None where it does not run."""
        runs = [c for c in self.at(when)["clocks"] if c["clock"] == key]
        return (
            f"{runs[-1]['state']} {runs[-1]['due_at'] or runs[-1]['due_on'] or ''}".strip() if runs else None
        )

    def asks(self, kind, when, matter, **facts):
        """What the law says to a decision or a fact before it is added."""
        return pathway.check(self.history, self.event(kind, when, matter, **facts))

    def refusals(self, kind, when, matter, **facts):
        return {said.key: said.invariant for said in self.asks(kind, when, matter, **facts).refusals}

    def cautions(self, kind, when, matter, **facts):
        return {said.key: said.invariant for said in self.asks(kind, when, matter, **facts).cautions}


def tellings(history):
    """Everything that was told in this history, as if all of it was told to one reader, by mouth, as it happened."""
    for told in history.every("told"):
        duty = pathway.tells()[told.facts.duty]
        because = [e for e in history.of(told.matter) if duty.when.matches(e)]
        at = told.at or datetime.combine(told.on, datetime.min.time(), London)
        for event in because:
            yield Told(duty.key, event.id, event.matter, at, max(at, event.recorded_at), True)
