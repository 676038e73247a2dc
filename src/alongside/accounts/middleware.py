"""A session lives on while its owner works."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from alongside.design import clock

RENEWED_AFTER = timedelta(minutes=5)
_SEEN = "seen_at"


def keep_session(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Count the idle hours (SESSION_COOKIE_AGE) from the last request, with at most one write in five minutes."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        # Who has no session gets none from us: a public page sets no cookie.
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.get("_auth_user_id"):
            now = clock.now()
            seen = request.session.get(_SEEN)
            if seen is None or datetime.fromisoformat(seen) + RENEWED_AFTER < now:
                request.session[_SEEN] = now.isoformat()
        return get_response(request)

    return answer
