"""The GOV.UK macros, called from Python."""

from typing import Any

from django.template import engines
from django.utils.safestring import SafeString, mark_safe


def macro(component: str, name: str, params: dict[str, Any]) -> SafeString:
    """One GOV.UK component as HTML. Values under "text" keys are escaped by the macro; "html" keys are trusted."""
    engine: Any = engines["jinja2"]
    source = engine.env.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    return mark_safe(getattr(source.module, name)(params))  # noqa: S308 - the macros escape
