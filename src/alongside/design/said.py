"""The law's words for families, in the reader's language: a message is found by its id, its placeholders filled after.

The English of a message stands with its step in `law/`; here it is looked up in the catalogue, where its id is the context
a translator sees. What is filled in (names, days) is handed over already in the reader's form.
"""

from django.utils.translation import pgettext

from alongside.law.messages import message, messages


def say(message_id: str, **values: str) -> str:
    """The words of a message in the language being spoken: `say("allocated", day=…, worker=…, names=…)`.

    Raises NoSuchMessage for an unknown id and KeyError for a placeholder that was not given.
    """
    words = messages().get(message_id)
    if words is None:
        return message(message_id, **values)  # which raises
    return pgettext(context(message_id), words).format(**values)


def context(message_id: str) -> str:
    """Where a message stands in the catalogue."""
    return f"law: {message_id}"
