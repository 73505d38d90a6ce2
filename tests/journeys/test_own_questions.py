"""HR makes a question set of its own: every kind of question, half translated at first, published when it is whole."""

import json
import os

import pytest

from tests.journeys import visitors
from tests.journeys.departures import house as houses
from tests.journeys.test_every_page import AXE, RUN

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
HELGA = houses.Account("helga@example.org", "Helga Palm", "hr_head")
KINDS = ("scale", "recommend", "single", "multi", "weighted", "number", "date", "short", "text")
LANGUAGES = ("sv", "nb", "en")
SAVE = "main form.stack .row.gap button[type=submit]"


def test_own_questions(tmp_path, browser):
    with houses.opened(tmp_path, browser, "sv") as house:
        house.found([], [HELGA])
        with house.site.served():
            helga = house.person(HELGA)
            page = helga.page
            draft = copy_core(house, helga)
            addresses = {kind: add(helga, draft, kind) for kind in KINDS}
            word(page, addresses, LANGUAGES[:2])
            ask_only_some(house, helga, addresses)
            assert refused(house, helga, draft) == len(KINDS)
            word(page, addresses, LANGUAGES)
            previews(house, helga, draft)
            publish(house, helga, draft)


def barriers(page):
    """What axe-core finds on a page."""
    page.evaluate(AXE)
    return [violation["id"] for violation in json.loads(page.evaluate(RUN))]


def copy_core(house, helga):
    helga.go("/questionnaires/")
    visitors.follow(helga.page, helga.page.locator("main a[href^='/questionnaires/core/']").first)
    houses.send(helga.page, "main aside form button")
    assert barriers(helga.page) == []
    return helga.page.url.removeprefix(house.url)


def add(helga, draft, kind):
    helga.go(draft)
    helga.page.locator("main select[name^=kind-]").last.select_option(kind)
    visitors.follow(helga.page, helga.page.locator("main button[name=add]").last)
    assert barriers(helga.page) == []
    return helga.page.url


def word(page, addresses, languages):
    """Every empty text gets words in some of the languages, and the question is saved."""
    for kind, address in addresses.items():
        page.goto(address)
        for language in languages:
            for field in page.locator(f"main [name$=_{language}]").all():
                name = field.get_attribute("name")
                if not name.startswith("new-") and not field.input_value():
                    field.fill(f"{kind} {name}")
        houses.send(page, SAVE)
        assert page.locator(".ds-error-summary").count() == 0


def ask_only_some(house, helga, addresses):
    """The text is asked after two answers to the choice, and of those who led others."""
    page = helga.page
    chosen = addresses["single"].rstrip("/").rpartition("/")[2]
    page.goto(f"{addresses['text']}when/")
    page.locator("select[name=question]").select_option(chosen)
    visitors.follow(page, page.locator("main form[method=get] button"))
    for answer in page.locator("main [name=answers]").all()[:2]:
        answer.check()
    houses.fill(page, leads="yes")
    assert barriers(page) == []
    houses.send(page, "main form[method=post] button[type=submit]")
    house.says(page, "Asked only of those who led others")


def refused(house, helga, draft):
    """Sends what the page does not offer; gives how many questions are told to lack English."""
    page = helga.page
    helga.go(draft)
    assert page.locator("form[action$='/publish/']").count() == 0
    marks = {name: page.locator(f"[name={name}]").first.input_value() for name in ("csrfmiddlewaretoken", "seen")}
    page.context.request.post(f"{house.url}{draft}publish/", form=marks, headers={"Origin": house.url})
    helga.go(draft)
    english = house.words("English")
    assert f"”scale text_sv”, {house.words('question')}: {english}" in houses.text_of(page)
    assert barriers(page) == []
    return page.locator("main ol.list > li", has_text=english).count()


def previews(house, helga, draft):
    page = helga.page
    for language in LANGUAGES:
        helga.go(f"{draft}preview/?language={language}")
        for kind in KINDS:
            assert f"{kind} text_{language}" in houses.text_of(page)
        assert barriers(page) == []


def publish(house, helga, draft):
    helga.go(draft)
    houses.send(helga.page, "form[action$='/publish/'] button")
    house.says(helga.page, "Published. Whoever has been asked already keeps the questions they were asked.")
    helga.go("/questionnaires/")
    assert helga.page.locator(f"main a[href='{draft.replace('/draft/', '/1/')}']").count() == 1
    assert helga.go(draft) == 404
