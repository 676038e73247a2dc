"""The open door in a real browser: by keyboard on a narrow screen, without scripts, with the service and the browser killed
at every step, and away at once."""

import multiprocessing
import socket
import time
from contextlib import contextmanager, suppress

import pytest
from django.core.cache import cache
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Error, expect

from alongside.public.form.questions import CHECK, FAMILY, RING
from alongside.record import models
from tests.browser import PATIENCE
from tests.pages import looking
from tests.stories.keyboard import Keyboard, look

# What somebody answers to each question of the call-back: how it is put in, and the words to find again.
ANSWERS = {
    "now": ("No", ""),
    "reach": ("07700 900321", "Phone number"),
    "who": ("Ask for Lee", "A name to ask for"),
}


def serve(port):
    """The service, in a process of its own that can be killed like one."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet, allow_reuse_address=True)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    server.serve_forever()


class Service:
    """A running service that can be killed, and started again at the same address."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        connections.close_all()
        self.process = multiprocessing.get_context("fork").Process(
            target=serve, args=(self.port,), daemon=True
        )
        self.process.start()
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("the service does not start")

    def kill(self):
        self.process.kill()
        self.process.join()


@pytest.fixture
def service(transactional_db):
    cache.clear()
    running = Service()
    running.start()
    yield running
    running.kill()


@contextmanager
def a_browser(browser, url, *, scripts=True):
    """One that knows nothing yet; what it complains of while the service is dead is what is tried here."""
    context = browser.new_context(base_url=url, locale="en-GB", java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def at(route, question):
    return reverse("public:question", args=[route.ref(question)])


def marked(tab, name):
    return tab.locator(f"[data-{name}]").first.text_content()


def answer(tab, question):
    words, label = ANSWERS[question]
    if label:
        tab.get_by_label(label).fill(words)
    else:
        tab.get_by_label(words, exact=True).check()


@pytest.mark.browser
@pytest.mark.scripts
def test_the_service_and_the_browser_are_killed_at_every_step_and_nothing_is_lost_or_sent_twice(
    service, browser
):
    """What is on the page and saved survives both; a button pressed while the service is dead keeps the page."""
    with a_browser(browser, service.url) as tab:
        tab.goto(at(RING, "now"))
        tab.get_by_role("button", name="Stop now and go on later").click()
        expect(tab.get_by_role("heading", name="You can stop now")).to_be_visible()
        reference, code = marked(tab, "reference"), marked(tab, "code")
        answer(tab, "now")
        expect(tab.get_by_text("Saved at")).to_be_visible()
        service.kill()
        tab.get_by_role("button", name="Continue").click()
        expect(tab.get_by_text("We cannot save just now")).to_be_visible()
        assert tab.get_by_label("No", exact=True).is_checked()
    service.start()
    for question in ("reach", "who"):
        with a_browser(browser, service.url) as tab:
            tab.goto(reverse("public:come_back"))
            tab.get_by_label("Your reference").fill(reference)
            tab.get_by_label("Your code").fill(code)
            tab.get_by_role("button", name="Go on").click()
            expect(tab.get_by_role("heading", level=1)).to_have_text("Is anybody in danger right now?")
            tab.goto(at(RING, question))
            answer(tab, question)
            expect(tab.get_by_text("Saved at")).to_be_visible()
            service.kill()
        service.start()
    with a_browser(browser, service.url) as tab:
        tab.goto(reverse("public:come_back"))
        tab.get_by_label("Your reference").fill(reference)
        tab.get_by_label("Your code").fill(code)
        tab.get_by_role("button", name="Go on").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Is anybody in danger right now?")
        for _ in ANSWERS:  # nobody went on from them yet: each is seen before it is sent
            asked = tab.get_by_role("heading", level=1).inner_text()
            tab.get_by_role("button", name="Continue").click()
            expect(tab.get_by_role("heading", level=1)).not_to_have_text(asked)
        for words, _ in ANSWERS.values():
            expect(tab.get_by_role("main")).to_contain_text(words)
        service.kill()
        with suppress(Error), tab.expect_navigation():
            tab.get_by_role("button", name="Send").click()
        expect(tab).to_have_url("chrome-error://chromewebdata/")
        service.start()
        tab.goto(at(RING, CHECK))
        tab.get_by_role("button", name="Send").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("We have it. Thank you")
        assert marked(tab, "reference") == reference
        tab.reload()
        assert marked(tab, "reference") == reference
    assert models.Contact.objects.count() == 1
    assert models.Unsent.objects.count() == 1, "only that it was sent, without a word"


@pytest.mark.browser
def test_without_scripts_a_button_pressed_while_the_service_is_dead_is_pressed_again(service, browser):
    """The browser shows its own page; asked again it sends the form again, and the form is taken once."""
    with a_browser(browser, service.url, scripts=False) as tab:
        tab.goto(at(RING, "now"))
        for question in ANSWERS:
            answer(tab, question)
            service.kill()
            with suppress(Error), tab.expect_navigation():
                tab.get_by_role("button", name="Continue").click()
            # The navigation has failed before the browser stands on its own page, and only that page can be asked again.
            expect(tab).to_have_url("chrome-error://chromewebdata/")
            service.start()
            tab.reload()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Check your answers")
        for words, _ in ANSWERS.values():
            expect(tab.get_by_role("main")).to_contain_text(words)
        tab.get_by_role("button", name="Send").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("We have it. Thank you")
        tab.go_back()
        expect(tab.locator("body")).not_to_contain_text("900321")
    assert models.Contact.objects.count() == 1


@pytest.mark.browser
def test_a_parent_asks_for_help_by_keyboard_on_a_narrow_screen(page):
    """Every page of the longest form, each looked at by axe at 320 pixels."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(reverse("public:home"))
    keys = Keyboard(page)

    def goes_on(heading):
        keys.press("^.*Continue$")
        look(page, heading)
        looking.check_narrow(page)

    looking.check_by_axe(page)
    keys.press("Ask for help for your own family")
    look(page, "danger")
    keys.choose("danger", "No")
    goes_on("Who are you in the family")
    keys.choose("Who are you in the family", "A parent")
    goes_on("What would help")
    keys.fill("What would help", "Somebody to help at bedtime.")
    goes_on("How hard")
    keys.choose("How hard", "It is getting worse")
    goes_on("How long")
    keys.choose("How long", "Months")
    goes_on("How does it affect")
    goes_on("Who are the children")
    keys.fill("Child 1 > Name", "Ben")
    keys.press("Add another child")
    keys.fill("Child 2 > Name", "Amara")
    goes_on("tried")
    goes_on("helps you already")
    goes_on("nobody helps you")
    goes_on("Where do you live")
    goes_on("What is your name")
    keys.fill("Your name", "Dana Cole")
    goes_on("reach you safely")
    keys.fill("Email", "dana@example.org")
    page.keyboard.press("Enter")  # goes on, and presses no other button of the form
    look(page, "Check your answers")
    keys.press("Send")
    look(page, "We have it")
    looking.check_narrow(page)
    assert [each.name for each in models.ContactDescribed.objects.order_by("n")] == ["Ben", "Amara"]


@pytest.mark.browser
@pytest.mark.scripts
def test_escape_three_times_leaves_in_the_same_tab_and_the_words_are_gone_from_it(page, settings):
    page.route(
        f"{settings.EXIT_TO}**",
        lambda route: route.fulfill(body="<h1>Fine and dry</h1>", content_type="text/html"),
    )
    page.goto(at(FAMILY, "help"))
    page.locator("textarea").fill("He reads my phone.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading")).to_have_text("Fine and dry")
    assert not [
        one for one in page.context.cookies() if "127.0.0.1" in one["domain"] or "localhost" in one["domain"]
    ]
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("He reads my phone.")
