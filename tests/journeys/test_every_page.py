"""Every page in three languages on a computer and a phone: no barrier that axe-core finds, no scroll to the side."""

import json
import os
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from tests.journeys import invention, looks, visitors

pytestmark = pytest.mark.journey
AXE = (Path(__file__).parents[1] / "data" / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(found.violations))"
LOCALES = {"sv": "sv-SE", "nb": "nb-NO", "en": "en-GB"}
NARROWEST = {"width": 320, "height": 640}
# Pages do not depend on the database, so one language is enough to see that they open on the other one.
LANGUAGES = ["sv", "nb", "en"] if os.environ["EFTERORD_TEST_DATABASE"] == "sqlite" else ["nb"]


def names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or ''}"
        else:
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, space)


def test_every_address_has_its_look():
    known = {look.name for look in looks.LOOKS} | set(looks.NO_PAGE)
    assert set(names(get_resolver().url_patterns)) == known, "Say in tests/journeys/looks.py how the page is reached."


@pytest.fixture(scope="module")
def there(browser, tmp_path_factory):
    site = invention.build(tmp_path_factory.mktemp("invention"))
    with site.served():
        yield invention.Invention(site, browser)


@pytest.fixture
def pages(there, browser, request):
    """One page for each who looks, all in the language of the test."""
    language = request.param
    there.speak(language)
    there.watch.faults.clear()
    found = {role: somebody.page for role, somebody in there.staff.items()}
    outside = [browser.new_context(viewport=visitors.DESKTOP, locale=LOCALES[language]) for _ in range(2)]
    for name, context in zip((looks.LEAVER, looks.STRANGER), outside, strict=True):
        context.set_default_timeout(30_000)
        found[name] = there.watch.over(context.new_page())
    yield language, found
    for context in outside:
        context.close()


PLANTED = """
document.documentElement.lang = 'de';
document.querySelector('main').insertAdjacentHTML('beforeend',
  '<p id="planted"><img src="http://127.0.0.2:9/x.png"><span>' + 'w'.repeat(400) + '</span></p>');
const style = document.createElement('style');
style.textContent = 'p { overflow-wrap: normal }';
document.getElementById('planted').append(style);
document.querySelector('#planted span').style.overflowWrap = 'normal';
"""


@pytest.mark.parametrize("pages", LANGUAGES[:1], indirect=True)
def test_what_is_planted_is_found(pages, there):
    language, found = pages
    page = found[looks.STRANGER]
    page.goto(f"{there.url}/account/login/")
    assert list(examine(page, language)) == []
    page.evaluate(PLANTED)
    page.wait_for_timeout(200)
    seen = "\n".join([*examine(page, language), *there.watch.faults])
    for words in ("speaks de", "390 px, image-alt", "side at 320 px", "Content Security Policy", "asks another host"):
        assert words in seen
    there.watch.faults.clear()


@pytest.mark.parametrize("pages", LANGUAGES, indirect=True)
def test_every_page_is_open_to_everybody(pages, there):
    language, found = pages
    faults = []
    for look in (each for each in looks.LOOKS if language == LANGUAGES[0] or not each.is_once):
        page = found[look.who]
        page.set_viewport_size(visitors.DESKTOP)
        try:
            status = reach(look, page, there)
        except Exception as error:
            faults.append(f"{look}: not reached, {error} {page.url}")
            continue
        if status != look.status:
            faults.append(f"{look}: answers {status} at {page.url}")
            continue
        faults += [f"{look}: {fault}" for fault in examine(page, look.speaks or language)]
        faults += [f"{look}: {fault}" for fault in there.watch.faults]
        there.watch.faults.clear()
    assert faults == [], "\n".join([*faults, "The server said:", there.site.log.read_text()[-3000:]])


def reach(look, page, there):
    """Goes there and gives the status of the page that is shown."""
    statuses = []

    def note(response):
        if response.request.is_navigation_request() and response.frame == page.main_frame:
            statuses.append(response.status)

    page.on("response", note)
    try:
        if isinstance(look.way, str):
            page.goto(there.url + look.way.format(**there.found))
        else:
            look.way(page, there)
        if look.who in there.staff and "authenticate" not in look.name:
            there.staff[look.who].say_again()
    finally:
        page.remove_listener("response", note)
    return statuses[-1]


def examine(page, language):
    if (lang := page.locator("html").get_attribute("lang")) != language:
        yield f"speaks {lang}"
    page.evaluate(AXE)
    for size in (visitors.DESKTOP, visitors.PHONE):
        page.set_viewport_size(size)
        for violation in json.loads(page.evaluate(RUN)):
            where = [
                f"{node['target']} {node['html'][:160]} {node['failureSummary'][:300]}" for node in violation["nodes"]
            ]
            yield f"{size['width']} px, {violation['id']}: {where[:3]}"
    for size in (visitors.PHONE, NARROWEST):
        page.set_viewport_size(size)
        wide = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        if wide[0] > wide[1]:
            yield f"scrolls to the side at {size['width']} px ({wide[0]})"
