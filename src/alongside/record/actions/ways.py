"""What somebody outside chose to read by, and the words they asked for. Nobody who works here does these things."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.law.days import london_day, start_of
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, reports, stamp, task
from alongside.record.actions.outside import AT_THE_DOOR
from alongside.record.doors import Reader
from alongside.record.write import Rows, write

WORDS_WANTED = "words_wanted"
_ASKED = {
    models.WordsAsked.What.INTERPRETER.value: "an interpreter",
    models.WordsAsked.What.TRANSLATION.value: "a translation on paper",
}


@reports
def choose(
    way: str, language: str, *, reader: Reader | None = None, by: Viewer = AT_THE_DOOR, now: datetime
) -> None:
    """Write down that somebody chose to read this way and in this language. Of somebody who is not signed in only the day
    is kept: a moment beside an address in a log would say who it was."""
    account = reader.account if reader else None
    if reader and _stands(reader.account, way, language):
        return
    at = now if reader else start_of(london_day(now))
    write(
        Rows(
            [
                models.WayChosen(
                    account=account, way=way, language=language, on=london_day(now), **stamp(by, at)
                )
            ]
        )
    )


def _stands(account: UUID, way: str, language: str) -> bool:
    last = models.WayChosen.objects.filter(account=account).order_by("-recorded_at", "pk").first()
    return last is not None and (last.way, last.language) == (way, language)


@reports
def ask_for_words(
    what: str, language: str, *, reader: Reader, by: Viewer = AT_THE_DOOR, now: datetime
) -> None:
    """Somebody who signs in asks for an interpreter, or for something in their language: whoever works with the children
    they read about is asked to arrange it. Raises Mistaken where no language is named."""
    wanted = " ".join(language.split())
    if what not in _ASKED:
        raise Mistaken("what", "Choose what you need.")
    if not wanted or len(wanted) > 60:
        raise Mistaken("language", "Write which language, in a few words.")
    same = models.WordsAsked.objects.filter(account=reader.account, what=what, language__iexact=wanted)
    if same.filter(recorded_at__gte=start_of(london_day(now))).exists():
        return  # the same asked twice in a day: a button pressed twice
    rows = Rows([models.WordsAsked(account=reader.account, what=what, language=wanted, **stamp(by, now))])
    if (told := _whom_to_ask(reader)) is not None:
        child, worker = told
        words = (
            f"Somebody who reads online about this child asks for {_ASKED[what]}: {wanted}. Arrange it with them, in a way "
            "that is safe for them."
        )
        rows.add(task(WORDS_WANTED, words, person=child, for_user=worker, by=by, now=now))
    write(rows)


def _whom_to_ask(reader: Reader) -> tuple[UUID, UUID] | None:
    """The child they have read about longest and its worker; where it waits for one, whoever let them read."""
    grants = models.Granted.objects.filter(reader=reader.account, door=reader.door, ended=None)
    first = grants.order_by("recorded_at", "ref").values_list("person", "recorded_by").first()
    if first is None:
        return None
    worker = (
        models.Allocated.objects.filter(person=first[0], worker__isnull=False)
        .order_by("-from_on", "pk")
        .values_list("worker", flat=True)
        .first()
    )
    return first[0], worker or first[1]
