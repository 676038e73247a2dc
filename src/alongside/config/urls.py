"""Every address of the house: the pages its doors declare (design.registry), and nothing else."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from alongside.design import registry

DOORS = ("alongside.accounts", "alongside.desk", "alongside.public", "alongside.family")


@registry.page("healthz", "healthz", door="config", roles=registry.PUBLIC, inside=True)
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"}, json_dumps_params={"separators": (",", ":")})


for door in DOORS:
    registry.load(door)

urlpatterns = registry.urlpatterns()
handler403 = "alongside.design.answers.not_allowed"
handler404 = "alongside.design.answers.not_found"
handler500 = "alongside.design.answers.went_wrong"
