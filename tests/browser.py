"""A real Chromium over the real pages. CHROMIUM names one; ALONGSIDE_SCRIPTS=off runs the stories without JavaScript."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Of the browser's own window nobody sees anything, and a page is too short-lived for its scripts to be compiled twice.
    "--animation-duration-scale=0",
    "--wm-window-animations-disabled",
    "--js-flags=--no-opt",
]
# Milliseconds to wait for a page: how fast pages are is measured in bench/, not by a story on a machine with other work.
PATIENCE = 30_000
WIDE: ViewportSize = {"width": 1280, "height": 900}
expect.set_options(timeout=PATIENCE)
SCRIPTS = os.environ.get("ALONGSIDE_SCRIPTS") != "off"
# A story that is told twice elsewhere, with scripts and without, as far as its forms are made of the same parts: it is told
# as the run is (docs/decisions/what-the-tests-try.md).
TOLD_ONCE = pytest.mark.parametrize(
    "tab", [pytest.param(SCRIPTS, id="scripts" if SCRIPTS else "no-scripts")], indirect=True
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The browser's program. `./alongside test` sees to it that there is one."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "No Chromium on this machine: install one, or name it with CHROMIUM."
    return found


def _and_arrives(act: Callable[..., Any]) -> Callable[..., Any]:
    """A press that leads to another page ends when that page is there whole.

    Playwright waits until the new page has begun: whoever then counts or takes all of something (`.all()`, `.count()`, both
    ask once) finds an empty page now and then, and one story in a thousand fails on a busy machine."""

    @wraps(act)
    def done(self: Locator, *args: Any, **kwargs: Any) -> Any:
        answer = act(self, *args, **kwargs)
        self.page.wait_for_load_state("load")
        return answer

    return done


for _name in ("click", "press"):
    setattr(Locator, _name, _and_arrives(getattr(Locator, _name)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in the test's own thread, where the tests also use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *sandbox])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """An empty tab at 1280 pixels on the running service, in a database of its own."""
    with tab(browser, live_server.url) as opened:
        yield opened


@contextmanager
def tab(browser: Browser, url: str) -> Iterator[Page]:
    """An empty tab at 1280 pixels in a browser that knows nothing yet."""
    context = browser.new_context(
        base_url=url,
        locale="en-GB",
        timezone_id="Europe/London",
        viewport=WIDE,
        java_script_enabled=SCRIPTS,
    )
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    with without_faults(opened):
        yield opened
        context.close()


@contextmanager
def without_faults(opened: Page) -> Iterator[None]:
    """A script error or a refusal by the Content Security Policy fails the test, whatever it looked at."""
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # An answer in the 400s is for the test to judge, and only a test takes the line away.
        expected = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
        if message.type == "error" and not any(words in message.text for words in expected):
            faults.append(message.text)

    def broke(fault: Error) -> None:
        faults.append(str(fault))

    opened.on("console", heard)
    opened.on("pageerror", broke)
    yield
    opened.remove_listener("console", heard)
    opened.remove_listener("pageerror", broke)
    assert not faults, "the browser complained: " + "; ".join(faults)
