"""Somebody at the open door, who fills in one page after another as a browser would."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from alongside.public.form.questions import CHECK, ROUTES

BUTTONS = ("act", "read_way", "read_language")


class Page(HTMLParser):
    """The form of a page that asks something: where it goes, what is hidden in it, and the names of its boxes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms = []
        self.buttons = set()
        self.in_main = False
        self.feed(text)
        asks = [form for form in self.forms if "place" in form[1]] or self.forms[-1:]
        self.action, self.hidden, self.boxes = asks[0]

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "button" and has.get("form") and has.get("name"):
            self.buttons.add((has["name"], has["value"]))
            return
        if tag == "main":
            self.in_main = True
        elif tag == "form" and self.in_main:
            self.forms.append((has.get("action", ""), {}, set()))
        elif self.forms and has.get("name"):
            _, hidden, boxes = self.forms[-1]
            if has.get("type") == "hidden":
                hidden[has["name"]] = has.get("value", "")
            else:
                boxes.add(has["name"])


class Visitor:
    """A browser of somebody outside, with or without cookies."""

    def __init__(self, *, keeps_cookies: bool = True, **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, headers=headers)
        self.answer = None
        self.keeps_cookies = keeps_cookies

    def opens(self, route: str, question: str = ""):
        """Open a question of a form; the first one where none is named."""
        here = ROUTES[route]
        self.goes(reverse("public:question", args=[here.ref(question or here.questions[0].key)]))
        return self

    def goes(self, address: str):
        return self._take(self.client.get(address, follow=True))

    def _take(self, answer):
        self.answer, self.path = answer, answer.request["PATH_INFO"]
        if not self.keeps_cookies:
            self.client.cookies.clear()
        return self

    @property
    def text(self) -> str:
        return self.answer.content.decode()

    def says(self, **answers: str):
        """Type these, and press the button."""
        page = Page(self.text)
        unknown = set(answers) - page.boxes - {"act"}
        assert not unknown, f"{unknown} is not asked here: {page.boxes}"
        return self._take(self.client.post(page.action or self.path, {**page.hidden, **answers}, follow=True))

    def presses(self, **answers: str):
        """Type these, and press another button than the one that goes on: `act`, `read_way`, `read_language`."""
        page = Page(self.text)
        name, value = next(each for each in answers.items() if each[0] in BUTTONS)
        assert (name, value) in page.buttons, f"{name} {value} is no button of this form: {page.buttons}"
        return self._take(self.client.post(page.action or self.path, {**page.hidden, **answers}, follow=True))

    def changes(self, route: str, question: str):
        """Press "Change" beside an answer."""
        address = f"{reverse('public:question', args=[ROUTES[route].ref(question)])}?then=check"
        assert f'formaction="{address}"' in self.text
        return self._take(self.client.post(address, {**Page(self.text).hidden, "act": "open"}, follow=True))

    def types(self, **answers: str):
        """Type these, and press nothing: saved beside."""
        page = Page(self.text)
        return self.client.post(
            page.action or self.path, {**page.hidden, **answers}, headers={"accept": "application/json"}
        )

    def at(self, route: str, question: str) -> bool:
        return self.path == reverse("public:question", args=[ROUTES[route].ref(question)])

    def marked(self, name: str) -> str:
        """What stands in a marked place of the page: the reference, the code."""
        return re.search(rf"data-{name}>([^<]*)<", self.text)[1]

    def closes_the_browser(self):
        """Whatever was not to be kept is gone."""
        self.client.cookies = type(self.client.cookies)(
            {name: morsel for name, morsel in self.client.cookies.items() if morsel["max-age"]}
        )
        return self

    @property
    def tab(self):
        return self.client.cookies.get(settings.TAB_COOKIE)


def without_what_differs(text: str) -> str:
    """A page without its nonces, its signed way, its reference and its code, and when it was sent."""
    text = re.sub(r"You sent this at [^<]*", "", text)
    text = re.sub(r'(nonce|value)="[^"]*"', "", text)
    return re.sub(r"(data-(?:reference|code))>[^<]*<", r"\1><", text)


def path(address: str) -> str:
    return urlsplit(address).path


def check_of(route: str) -> str:
    return reverse("public:question", args=[ROUTES[route].ref(CHECK)])
