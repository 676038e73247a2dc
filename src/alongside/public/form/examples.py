"""How the page tests open the open door's questions: empty, and after somebody said that there is danger now."""

from typing import Any
from uuid import UUID

from django.conf import settings

from alongside.public import tab
from alongside.public.form.questions import CHECK, CHILD, FAMILY, WORK
from alongside.record.queries.public import unsent

# Each way a question's page can look: the form and the question, and which half-written form of the council is gone on with.
STATES = {
    "one of a few": (CHILD, "now", ""),
    "in your own words": (FAMILY, "help", ""),
    "a young person": (FAMILY, "happening", ""),
    "several boxes": (WORK, "who", ""),
    "people": (FAMILY, "children", ""),
    "somebody is in danger": (CHILD, "who", "danger"),
    "check, and not sure about danger": (CHILD, CHECK, "not_sure"),
}


def question(council: Any, state: str) -> dict[str, UUID]:
    """A question for each way a page can look."""
    route, asked, _ = STATES[state]
    return {"question": route.ref(asked)}


def brings(council: Any, state: str) -> dict[str, str]:
    """The way to what somebody has written so far, as their browser carries it."""
    route, _, begun = STATES[state]
    if not begun:
        return {}
    ref, code = council.half_written(begun)
    return {settings.TAB_COOKIE: tab.packed(tab.Tab({route.key: unsent.way_with(ref, code)}))}
