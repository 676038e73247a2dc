"""Lines for the operator that tell where something failed, and never what somebody wrote."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


OURS = "alongside"


class WithoutWords(logging.Formatter):
    """A fault is told by its kind and by the lines of code it came through. What an exception says is left out: a
    database repeats the row it could not take, and a row holds names and addresses.

    What a library says is left out too, because it says what it was given: an address that was asked for (which holds a
    child's reference, or a name somebody typed there), a host, a row. The page is named instead, and the line of code
    that spoke. Our own lines are written so that they can be read.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the fault's own where there is one."""
        # A copy, without the fault's text that another formatter may have left on it.
        told = logging.makeLogRecord({**record.__dict__, "exc_text": None})
        if record.name.split(".")[0] != OURS:
            told.msg, told.args = _spoke(record), None
        return super().format(told)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  the library calls it so
        """Where it was called from is in the fault's own lines; what stood in each line is left out."""
        return ""

    def formatException(self, ei: _Info) -> str:  # noqa: N802  the library calls it so
        """The stack of each exception in the chain, without a message."""
        return "\n".join(_lines(ei[1])) if ei[1] is not None else ""


def _spoke(record: logging.LogRecord) -> str:
    """Which line of a library spoke, and the page and answer it was about, where it tells."""
    page = getattr(getattr(record, "request", None), "page", None)
    about = " ".join(filter(None, (str(getattr(record, "status_code", "")), getattr(page, "name", ""))))
    return f"{record.module}:{record.lineno}" + (f" ({about})" if about else "")


def _chain(fault: BaseException) -> list[BaseException]:
    """A fault and what led to it, the first first. A chain may come back to itself: each is told once."""
    chain: list[BaseException] = []
    told: BaseException | None = fault
    while told is not None and all(told is not one for one in chain):
        chain.append(told)
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    return chain[::-1]


def _lines(fault: BaseException) -> Iterator[str]:
    for place, one in enumerate(_chain(fault)):
        if place:
            yield "and from there:"
        yield from _came_through(one)


def _came_through(fault: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(fault.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(fault).__module__}.{type(fault).__qualname__}"
