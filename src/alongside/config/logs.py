"""Lines for the operator that tell where something failed, and never what somebody wrote."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWords(logging.Formatter):
    """A fault is told by its kind and by the lines of code it came through. What an exception says is left out: a
    database repeats the row it could not take, and a row holds names and addresses."""

    def formatException(self, ei: _Info) -> str:  # noqa: N802  the library calls it so
        """The stack of each exception in the chain, without a message."""
        return "\n".join(_lines(ei[1])) if ei[1] is not None else ""


def _lines(fault: BaseException) -> Iterator[str]:
    if (cause := fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)) is not None:
        yield from _lines(cause)
        yield "and from there:"
    for frame in traceback.extract_tb(fault.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(fault).__module__}.{type(fault).__qualname__}"
