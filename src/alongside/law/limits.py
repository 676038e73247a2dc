"""Two ways a limit is most often dated: the same throughout, or by the edition of Working Together."""

from __future__ import annotations

from datetime import date

from alongside.law.editions import ALL, CHECKED_ON, LONG_STANDING
from alongside.law.tables import ByDate, Duration, NotInForce, Source


def throughout(limit: Duration, source: Source) -> ByDate[Duration]:
    """A limit that has not changed in the years Alongside counts in; from the document's own first day where later."""
    since = ALL[source.edition].effective_from or LONG_STANDING
    return ByDate(((since, limit, source),), CHECKED_ON)


def working_together(limit: Duration, place: str, *, confirmed: bool = True) -> ByDate[Duration]:
    """A limit that stands in WT2018 and WT2023 alike. WT2026 was not read: it is taken as unchanged, unconfirmed."""
    return ByDate(
        (
            (_since("WT2018"), limit, Source("WT2018", place, confirmed)),
            (_since("WT2023"), limit, Source("WT2023", place, confirmed)),
            (_since("WT2026"), limit, Source("WT2026", place, confirmed=False)),
        ),
        CHECKED_ON,
    )


def _since(edition: str) -> date:
    first = ALL[edition].effective_from
    if first is None:
        raise NotInForce(f"{edition} is not in force")
    return first
