"""What the production server runs, with the bare page beside the others and a meter around each answer.

The meter says in a header what the answer cost: processor time of the thread, processor time of the database server's
process (time waited, where the system does not tell), and statements, savepoints apart.
"""

from __future__ import annotations

import time

from alongside.config.bodies import Service
from alongside.config.wsgi import application as pages
from bench import _bare_page
from bench._server_seconds import server_seconds

HEADER = "X-Measured"
_bare_page.declare()


def metered(environ, start_response):
    """The answer as it is served, with what it cost."""
    from django.db import connection

    waited: list[float] = []

    def note(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if "SAVEPOINT" not in sql:
                waited.append(time.perf_counter() - began)

    held = []

    def start(status, headers, *rest):
        held.append((status, headers, *rest))

    with connection.execute_wrapper(note):
        began, at_server = time.thread_time(), server_seconds()
        body = pages(environ, start)
        took, now = time.thread_time() - began, server_seconds()
    sql = sum(waited) if now is None else now - (at_server or 0.0)
    status, headers, *rest = held[-1]
    cost = f"{took * 1000:.3f};{sql * 1000:.3f};{len(waited)}"
    start_response(status, [*headers, (HEADER, cost)], *rest)
    return body


application = Service(metered)
