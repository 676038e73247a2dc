"""What was sent, what came back, and what waits: messages to parents who read for themselves."""

from __future__ import annotations

from uuid import UUID

from alongside.record.access import BY_ITSELF
from alongside.record.actions import people, post, safe_contact, telling
from alongside.record.models import NoticeState
from examples.families.reading import named
from examples.story import Story

# As it leaves: it says that there is something to read, and nothing else.
SUBJECT = "A message for you"
WORDS = "There is a new message for you. To read it, sign in the way you always do."
# What Alice said of the plan when she brought it.
PLAN = (
    "Here is the plan for Poppy, as you and I wrote it. Poppy goes to breakfast club from Monday. "
    "Bed is by eight, with the story first. We look at it together in two weeks."
)


def reached_by(story: Story, name: str, kind: str, value: str, *uses: str, **said: str) -> UUID:
    """Asked alone at a visit, they said that this way is safe."""
    who = named(name)
    way = people.record_reach(who, kind=kind, value=value, **story.by("Alice"))
    story.later(minutes=1)
    safe_contact.confirm_safe(
        who, way=way, uses=uses, alone=True, confirmed_at=story.moment, **said, **story.by("Alice")
    )
    return who


def made_ready(story: Story, who: UUID, channel: str, words: str) -> UUID | None:
    """The first duty to tell this person that waits, confirmed by Alice; its message, queued."""
    waits = NoticeState.objects.filter(notice__to_person=who, state__in=("owed", "failed"))
    notice = waits.order_by("notice__recorded_at", "notice").values_list("notice", flat=True).first()
    if notice is None:
        return None
    telling.make_ready(
        notice,
        channel=channel,
        words=words,
        send_at=story.moment,
        spoken_to=True,
        **story.by("Alice"),
    )
    return post.queue_telling(notice, subject=SUBJECT, words=WORDS, by=BY_ITSELF, now=story.moment)


def dana(story: Story) -> None:
    """Dana's own telephone is safe in school hours, and nothing may be left on voicemail."""
    story.workday(1, "10:10")
    who = reached_by(
        story,
        "Dana Cole",
        "phone",
        "07700 900551",
        "call",
        "text",
        when_safe="While the children are at school",
        may_say="Somebody from the school",
        codeword="bluebell",
        never="Nothing on voicemail",
    )
    story.keep(safely_reached=who)


def leanne(story: Story) -> None:
    """A text told Leanne that there is something to read. Her mailbox did not take the next: Alice was asked to
    tell her, and brought the plan along."""
    story.workday(1, "11:00")
    who = reached_by(story, "Leanne Ashby", "phone", "07700 900591", "text")
    if text := made_ready(story, who, "text", "We talked about what helps Poppy. You agreed to some help."):
        by_itself = {"by": BY_ITSELF, "now": story.moment}
        post.begin(text, carriers={"text": "local"}, **by_itself)
        post.sent(text, **by_itself)
    story.workday(1, "14:00")
    reached_by(story, "Leanne Ashby", "email", "leanne@mail.example", "email")
    if email := made_ready(story, who, "email", "The plan of help, as you and Alice wrote it."):
        by_itself = {"by": BY_ITSELF, "now": story.moment}
        post.begin(email, carriers={"email": "notify"}, **by_itself)
        post.failed(email, why="The mailbox was full for three days.", **by_itself)
    story.workday(1, "16:10")
    for state in NoticeState.objects.filter(notice__to_person=who, state="failed"):
        telling.record_told(
            state.notice_id,
            recipient="Leanne Ashby",
            channel="in_person",
            words=PLAN,
            **story.by("Alice"),
        )


FAMILIES = (dana, leanne)
