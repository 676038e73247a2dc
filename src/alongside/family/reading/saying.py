"""Says the lines of a reader's page in their language, and remembers which were said, so that they can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from alongside.design.reckoning import abroad
from alongside.design.said import say
from alongside.design.words import day_words, hour_words, list_words
from alongside.family.reading.together import Once
from alongside.law.days import in_london
from alongside.law.messages import messages, of_oneself, of_several
from alongside.record.actions.reading import Wording
from alongside.record.queries.family.reading import Before, Child, Line, Meeting, Page, Value, Worker


class Speaker:
    """Says lines on one page. `today` puts days in words."""

    def __init__(self, page: Page, today: date) -> None:
        self.page, self.today = page, today
        self._spoken: dict[tuple[UUID, str], tuple[Line, str]] = {}

    def line(self, child: Child, line: Line) -> str:
        """The words of a line about this child."""
        words = self._say([child], line.message, dict(line.values))
        self._spoken[line.child, line.key] = (line, words)
        return words

    def once(self, said: Once, lines: Iterable[Line] = ()) -> str:
        """The words of a line that says the same of several children, said once with their names. What is kept of each is the
        sentence about that child alone: nobody may read one day of another through it."""
        of_each = list(lines) or list(said.each)
        for child, line in zip(said.children, of_each, strict=True):
            self.line(child, line)
        first = of_each[0]
        return self._say(said.children, first.message, dict(first.values))

    def names(self, children: Sequence[Child]) -> str:
        """What these children are called; a reader is not called by their own name."""
        if len(children) == 1 and children[0].own:
            return _("you")
        return list_words([child.given for child in children])

    def message(self, children: Child | Sequence[Child], key: str) -> str:
        """The words of a message that only names the child, or the children."""
        return self._say([children] if isinstance(children, Child) else children, key, {})

    def was(self, meeting: Meeting) -> str:
        """When a meeting was to be before, and that it was moved; empty where it was not."""
        was = meeting.invited.was
        if was is None:
            return ""
        when = self.day(was.on) if was.at is None else self.moment(was.on, f"{in_london(was.at):%H:%M}")
        return say("invited.moved_by_us" if meeting.invited.by_us else "invited.moved", was=when)

    def before(self, child: Child, before: Before) -> str:
        """Words as they were shown; put together again where they name somebody who is not named any more."""
        worker = before.values.get("worker")
        if worker is not None and not self._named(str(worker)):
            return self._say([child], before.message, dict(before.values))
        return before.words

    def day(self, day: date) -> str:
        """A day in words."""
        return day_words(day, self.today)

    def moment(self, day: date, at: str) -> str:
        """A day in words with an hour of it, as HH:MM."""
        return _("%(day)s at %(time)s") % {"day": self.day(day), "time": hour_words(time.fromisoformat(at))}

    def who(self, worker: Worker) -> str:
        """What somebody who works with the family is called: their name, or what they do."""
        return worker.name or self._does(worker)

    def does(self, worker: Worker) -> str:
        """What they do, where that is not what they are called already."""
        return self._does(worker) if worker.name else ""

    def new(self) -> Iterator[Wording]:
        """What was said on this page and was not what they last read there."""
        for line, words in self._spoken.values():
            row = (line.child, line.key)
            last = self.page.last_shown.get(row)
            if last is None or (last.message, dict(last.values)) != (line.message, dict(line.values)):
                n = self.page.times_shown.get(row, 0)
                yield Wording(line.child, line.key, n, line.message, line.values, words)

    def _named(self, ref: str) -> bool:
        worker = self.page.workers.get(ref)
        return worker is not None and bool(worker.name)

    def _does(self, worker: Worker) -> str:
        """Their job in the council's own words; in another language, and where there is none, by their role."""
        if worker.title and (abroad() is None or not worker.role):
            return worker.title.lower()
        key = f"who.role.{worker.role}"
        return say(key) if key in messages() else _("a worker")

    def _say(self, children: Sequence[Child], message: str, values: dict[str, Value]) -> str:
        not_yet = _("a day that is not set yet")
        filled = {
            "names": self.names(children),
            "worker": _("a worker"),
            "new": not_yet,
            "planned": not_yet,
            "until": not_yet,
        }
        at = values.get("at")
        for name, value in values.items():
            if isinstance(value, date):
                filled[name] = self.day(value) if at is None else self.moment(value, str(at))
            elif name != "at":
                filled[name] = self._called(str(value))
        if len(children) > 1:
            return say(of_several(message), **filled)
        return say(of_oneself(message) if children[0].own else message, **filled)

    def _called(self, ref: str) -> str:
        worker = self.page.workers.get(ref)
        return self.who(worker) if worker is not None else _("a worker")
