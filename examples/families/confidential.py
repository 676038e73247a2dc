"""What is kept apart from the rest of a record: a lawyer's advice and a statement the police gave."""

from __future__ import annotations

from alongside.record.actions import confidential, files
from alongside.record.actions.confidential import NewItem
from alongside.record.actions.documents import File
from alongside.record.models import Attachment, ConfidentialItem
from examples.story import Story

ADVICE = "The threshold is not met on what is written so far. Ask the school again before any letter before proceedings."
STATEMENT = "Statement of a neighbour, given for the enquiry. Not to be shown to either parent before the police agree."


def kept_apart(story: Story) -> None:
    """At three desks: Alice's, another team's, and of a restricted child."""
    whose = (
        ("own", "giving_child_own", "Alice"),
        ("other", "minh", "Charlie"),
        ("restricted", "linnet", "Priya"),
    )
    for which, name, by in whose:
        story.workday(3, "14:00")
        child = story.refs[name]
        advice = NewItem("privileged", "Council lawyer", ADVICE)
        confidential.keep_confidential(child, advice, **story.by(by))
        police = NewItem(
            "police_evidence",
            "Police",
            "",
            story.moment.date(),
            (File(name="statement.txt", content=STATEMENT.encode()),),
        )
        item = confidential.keep_confidential(child, police, **story.by(by))
        document = ConfidentialItem.objects.values_list("document", flat=True).get(pk=item)
        files.look_over(document, **story.by(by))
        story.keep(
            **{
                f"confidential_child_{which}": child,
                f"confidential_file_{which}": Attachment.objects.get(document=document).pk,
            }
        )
    story.keep(confidential_child_empty=story.refs["amara"])


FAMILIES = (kept_apart,)
