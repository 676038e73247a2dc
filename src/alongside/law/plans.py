"""What a plan of protection or of help says, part by part, and what each part is called (process S10, S19)."""

from __future__ import annotations

# The parts that are neither a change nor an action, in order: slot, title, and whether it stands once a child.
PARTS = (
    ("strengths", "What works well", False),
    ("words", "What the child says", True),
    ("outline", "The plan in outline, as the conference made it", True),
    ("visits", "Who sees the child, how often, and where", True),
    ("contingency", "What happens if things do not get better", True),
)
# The words of something that must change, and of something that is done, in order.
OF_NEED = (
    ("worry", "What we are worried about"),
    ("change", "What must change, and by how much"),
    ("measure", "How we will know"),
)
OF_ACTION = (("action", "What will be done"),)
# Who and by when, put into words beside them: what is signed and what is copied says it too.
TERMS = ("terms", "Who, and by when")

_TITLES = {key: title for key, title, _ in PARTS} | dict((*OF_NEED, *OF_ACTION, TERMS))


def part_title(slot: str) -> str:
    """What a slot of a plan is called, as people read it; empty where it is none."""
    return _TITLES.get(slot.partition(":")[0], "")
