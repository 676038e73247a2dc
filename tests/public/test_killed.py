"""The service and the browser are killed at every step of every form: nothing typed is lost, and nothing is sent twice.

What was committed is read by a connection of its own and a browser that knows nothing but the reference and the code. That a
process which is really killed comes back so is tried with one form in a browser (tests/stories).
"""

from urllib.parse import unquote
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connections
from django.urls import reverse

from alongside.public.form.forms import name_of
from alongside.public.form.questions import CHECK, PLACES, ROUTES
from alongside.record import models
from tests.public.walking import Visitor, check_of

LIKE = {"phone": "07700 900321", "email": "dana@example.org", "born": "27 3 2019"}


class Killed(BaseException):
    """The process ends here."""


def an_answer(question):
    """Something in every box of a question, known again afterwards; of a few the first."""
    return {
        name_of(question, box, 0): box.choices[0][0]
        if box.choices
        else LIKE.get(box.looks_like) or f"{question.key} {box.name} in their own words"
        for box in question.boxes
    }


def comes_back(reference, code):
    """A new browser, and a service that was started again."""
    connections.close_all()
    cache.clear()  # this one tries no codes
    visitor = Visitor().goes(reverse("public:come_back")).says(reference=reference, code=code)
    assert visitor.answer.status_code == 200
    return visitor


def asked(visitor):
    return PLACES[UUID(unquote(visitor.path).strip("/").split("/")[-1])][1]


def stands_in(visitor, question, said):
    """Whether each answer stands in its box again, typed or chosen."""
    page = visitor.text
    return all(
        f'value="{words}" checked' in page if box.kind == "one" else words in page
        for box in question.boxes
        for words in [said[name_of(question, box, 0)]]
    )


def presses_as_it_dies(visitor, said, monkeypatch):
    """The service is killed after it wrote and before it committed: the page is still open."""
    with monkeypatch.context() as dying:
        save = models.Unsent.save

        def and_dies(row, *args, **kwargs):
            save(row, *args, **kwargs)
            raise Killed

        dying.setattr(models.Unsent, "save", and_dies)
        with pytest.raises(Killed):
            visitor.says(**said)
    connections.close_all()


def presses_twice(visitor, said=None):
    """The answer of the service is lost, and the page that is still open is sent again."""
    held, path = visitor.answer, visitor.path
    visitor.says(**(said or {}))
    visitor.answer, visitor.path = held, path
    return visitor.says(**(said or {}))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ROUTES)
def test_a_form_survives_the_service_and_the_browser_at_every_step_and_is_sent_once(route, monkeypatch):
    visitor = Visitor().opens(route).presses(act="stop")
    reference, code = visitor.marked("reference"), visitor.marked("code")
    seen = {}
    while visitor.path != check_of(route):
        question = asked(visitor)
        assert question.key not in seen, "each question is asked once"
        said = seen[question.key] = an_answer(question)
        presses_as_it_dies(visitor, said, monkeypatch)
        assert visitor.types(**said).json()["state"] == "saved"
        visitor = comes_back(reference, code)
        assert asked(visitor) == question, "where they stopped"
        assert stands_in(visitor, question, said)
        presses_twice(visitor, said)
        assert visitor.answer.status_code == 200
    assert set(seen) >= {each.key for each in ROUTES[route].questions if each.asked_when is None}

    visitor = comes_back(reference, code)
    assert visitor.at(route, CHECK)
    for question in ROUTES[route].asked(seen):
        own = [name_of(question, box, 0) for box in question.boxes if box.kind != "one"]
        assert all(seen[question.key][name] in visitor.text for name in own), question.key
    presses_as_it_dies(visitor, {}, monkeypatch)
    assert not models.Contact.objects.exists()
    visitor = presses_twice(comes_back(reference, code))
    assert visitor.path == reverse("public:sent")
    assert visitor.marked("reference") == reference
    assert comes_back(reference, code).path == reverse("public:sent")
    assert models.Contact.objects.count() == models.CameOutside.objects.count() == 1
