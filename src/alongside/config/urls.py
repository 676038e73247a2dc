"""Every address of the house. A room's addresses are listed in its door's `urls.py`."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path


def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"}, json_dumps_params={"separators": (",", ":")})


urlpatterns = [path("healthz", healthz, name="healthz")]
