"""What every page is looked at for."""

import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.http import HttpResponse
from playwright.sync_api import BrowserContext, Page as Tab, ViewportSize

from tests.browser import WIDE

SCRIPTS = os.environ.get("ALONGSIDE_SCRIPTS") != "off"
# Somebody looks at pictures of the pages they work on; nobody does in a whole run, which shares its work among processes.
PICTURES = (
    os.environ.get("ALONGSIDE_PICTURES", "off" if "PYTEST_XDIST_WORKER" in os.environ else "on") == "on"
)
NARROW: ViewportSize = {"width": 320, "height": 800}
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"


def bring_axe(context: BrowserContext) -> None:
    """Every page of these tabs opens with axe in it: sent once, where it would be sent for each page again."""
    if SCRIPTS:
        context.add_init_script(AXE_SCRIPT)


def check_by_axe(tab: Tab) -> None:
    """Accessibility: not one violation. axe is itself a script, so a run without scripts cannot ask it."""
    if not SCRIPTS:
        return
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate("axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))")
    assert found["violations"] == [], AxeResults(found).generate_report()


def check_narrow(tab: Tab) -> None:
    """At 320 pixels nothing is wider than the screen."""
    wide = dict(tab.viewport_size or {})
    tab.set_viewport_size(NARROW)
    _fits_narrow(tab)
    tab.set_viewport_size(wide)


def check_wide_and_narrow(tab: Tab) -> None:
    """The same, and axe at 1280 pixels, with the window left as it comes to be: the next page begins there. Each change of
    its size draws a page again."""
    checks = [(WIDE, check_by_axe), (NARROW, _fits_narrow)]
    for size, check in checks if tab.viewport_size == WIDE else reversed(checks):
        if tab.viewport_size != size:
            tab.set_viewport_size(size)
        check(tab)


def _fits_narrow(tab: Tab) -> None:
    width = tab.locator("html").evaluate("page => page.scrollWidth")
    assert width <= 320, f"the page is {width} pixels wide at 320"


# What does not fit: words outside the screen or cut off by a box, and what the keyboard reaches and nobody sees. What rolls
# within itself, and what is only for screen readers, is left out.
MISFITS = """() => {
  const unseen = '.govuk-visually-hidden, .govuk-skip-link, .app-shadow, svg, script, style';
  const rolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth;
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest(unseen) || !one.checkVisibility({ visibilityProperty: true }) || !one.innerText?.trim()) continue;
    const style = getComputedStyle(one), box = one.getBoundingClientRect(), cuts = /hidden|clip/;
    if ((cuts.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      || (cuts.test(style.overflowY) && one.scrollHeight > one.clientHeight + 1)) found.push(['cut off', one]);
    let around = one.parentElement;
    while (around && !rolls(around)) around = around.parentElement;
    if (!around && (box.right > innerWidth + 1 || box.left < -1)) found.push(['off the screen', one]);
  }
  const bar = document.querySelector('.app-exit');
  // From the end to the beginning: what is scrolled to upwards comes to stand below what sticks to the top, and not under it.
  for (const one of [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].reverse()) {
    if (one.tabIndex < 0 || one.disabled || one.type === 'hidden' || !one.checkVisibility({ visibilityProperty: true })) continue;
    one.focus();
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const drawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || one.closest('.govuk-radios__item, .govuk-checkboxes__item');
    if (document.activeElement !== one || !drawn || !box.width) found.push(['focus not seen', one]);
    if (bar && !bar.contains(one) && box.top < bar.getBoundingClientRect().bottom - 1 && scrollY > 0 && box.bottom > 0
      && getComputedStyle(bar).position === 'sticky' && bar.getBoundingClientRect().top <= 0) found.push(['focus under the bar', one]);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  return found.map(([what, one]) => `${what}: ${one.outerHTML.slice(0, 140)}`);
}"""


def check_fits(tab: Tab, *widths: int) -> None:
    """At each of these widths nothing is wider than the screen or cut off, and the focus is seen wherever the keyboard goes.
    1280 pixels at twice the size are 640, as the guideline counts them (WCAG 1.4.4, 1.4.10, 2.4.7, 2.4.11)."""
    before = dict(tab.viewport_size or {})
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 800})
        wide = tab.locator("html").evaluate("page => page.scrollWidth")
        assert wide <= width, f"the page is {wide} pixels wide at {width}"
        assert tab.evaluate(MISFITS) == [], f"at {width} pixels"
    tab.set_viewport_size(before)


def check_heading_and_title(tab: Tab, status: int) -> None:
    """One main heading; a title that begins with "Error: " exactly when the page has errors."""
    headings, title = tab.evaluate("[document.querySelectorAll('h1').length, document.title]")
    assert headings == 1
    assert title.startswith("Error: ") == (status == 422)


def picture(tab: Tab, name: str) -> None:
    """The whole page at 1280 and at 360 pixels, for somebody to look at. A whole run takes them with ALONGSIDE_PICTURES=on."""
    if not PICTURES:
        return
    SCREENSHOTS.mkdir(exist_ok=True)
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.screenshot(path=SCREENSHOTS / f"{plain}-{width}.png", full_page=True)
    tab.set_viewport_size({"width": 1280, "height": 900})


def check_nothing_private_around_the_page(tab: Tab) -> None:
    """Titles and addresses are seen over shoulders, kept by browsers and logged: no name in them, only UUIDs.

    The names are those the page itself marks as somebody's (`data-name`, on mastheads) and its main heading.
    """
    title, *named = tab.evaluate(
        "[document.title, ...[...document.querySelectorAll('[data-name]')].map((one) => one.innerText.trim())]"
    )
    around = f"{title} {tab.url}".lower()
    for name in filter(None, named):
        assert name.lower() not in around, "a name stands in the title or the address"
    path = tab.url.split("?")[0].split("://")[-1]
    uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    assert not re.search(r"\d", uuid.sub("", path.partition("/")[2])), "a number stands in the address"


def without_tokens(answer: HttpResponse) -> str:
    """A page's text without what is new each time: nonces and safety tokens."""
    return re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())
