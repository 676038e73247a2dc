"""A session lives on while its owner works."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from alongside.design import clock

RENEWED_AFTER = timedelta(minutes=5)
_SEEN = "seen_at"
_BEGAN = "began_at"


def _began(request: HttpRequest, now: datetime) -> datetime:
    """When the session began: by the first request that asks."""
    if _BEGAN not in request.session:
        request.session[_BEGAN] = now.isoformat()
    return datetime.fromisoformat(request.session[_BEGAN])


def keep_session(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Count the idle hours (SESSION_COOKIE_AGE) from the last request, with at most one write in five minutes. However busy
    somebody is, a session ends after SESSION_HOURS_AT_MOST; a form that comes then is saved to its draft."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        # Who has no session gets none from us: a public page sets no cookie.
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.get("_auth_user_id"):
            now = clock.now()
            if _began(request, now) + timedelta(hours=settings.SESSION_HOURS_AT_MOST) < now:
                logout(request)
                return get_response(request)
            seen = request.session.get(_SEEN)
            if seen is None or datetime.fromisoformat(seen) + RENEWED_AFTER < now:
                request.session[_SEEN] = now.isoformat()
        return get_response(request)

    return answer
