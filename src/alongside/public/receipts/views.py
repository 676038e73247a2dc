"""GOV.UK Notify tells us what became of a message. Nobody reads this address with a browser."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from alongside.design.registry import PUBLIC, page
from alongside.post import notify, outbox
from alongside.record.access import BY_ITSELF

LONGEST = 10_000  # bytes of one receipt


@page("public:receipt", "receipts/", door="public", roles=PUBLIC, inside=True)
@csrf_exempt  # no browser sends it; whoever does knows the token
def receipt(request: HttpRequest) -> HttpResponse:
    """Take one receipt. Of a message that is not ours, or whose end is known, nothing is written and nothing else is said.

    204 taken, 400 not a receipt, 403 without the token, 404 where the council has set none, 413 too long. They try again
    where it is not taken, and each message is asked about beside it: nothing hangs on a receipt that never comes.
    """
    if not settings.NOTIFY_RECEIPTS_TOKEN:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.NOTIFY_RECEIPTS_TOKEN}"
    ):
        return HttpResponse(status=403)
    if len(request.body) > LONGEST:
        return HttpResponse(status=413)
    try:
        message, outcome = notify.receipt(request.body)
    except ValueError:
        return HttpResponse(status=400)
    outbox.receipt(message, outcome, by=BY_ITSELF, now=request.now)  # type: ignore[attr-defined]
    return HttpResponse(status=204)
