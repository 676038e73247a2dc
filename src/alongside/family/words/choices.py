"""What somebody chose to read by, on the next device too."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from alongside.design import ways
from alongside.record.queries.family import ways as kept


def remember(request: HttpRequest, response: HttpResponseBase, account: UUID) -> None:
    """After they signed in: they read as they chose to the last time. Where they never chose, as this browser does."""
    if (last := kept.chosen(account)) is not None:
        ways.keep(response, request, way=last[0], code=last[1])
