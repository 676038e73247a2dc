"""What this framework costs before a page does anything: the same middleware, guard, viewer and layout, and one heading."""

from __future__ import annotations

ADDRESS = "/bare/"


def declare() -> None:
    """Serve the bare page beside the others."""
    from django.http import HttpResponse
    from django.template import engines
    from django.urls import clear_url_caches, path

    from alongside.accounts.roles import Role
    from alongside.config import urls
    from alongside.design import registry

    template = engines["jinja2"].from_string(
        '{% extends "layout.html" %}{% block title %}Bare{% endblock %}{% block page %}<h1>Bare</h1>{% endblock %}'
    )

    def bare(request):
        return HttpResponse(template.render({}, request))

    declared = registry.page("desk:bare", "bare/", door="desk", roles=frozenset(map(str, Role)))(bare)
    urls.urlpatterns.append(path("bare/", declared))
    clear_url_caches()
