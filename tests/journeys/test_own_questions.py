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
NEXT = "main button[value=next]:not([aria-hidden])"
SAVE = "main form.stack .row.gap button[type=submit]"


def test_own_questions(tmp_path, browser):
    with houses.opened(tmp_path, browser, "sv") as house:
        house.found([], [HELGA])
        with house.site.served():
            helga = house.person(HELGA)
            page = helga.page
            draft = copy_core(house, helga)
            addresses = {kind: add(helga, draft, kind) for kind in KINDS}
            ask_only_some(house, helga, addresses)
            assert refused(house, helga, draft) == len(KINDS)
            for kind, address in addresses.items():
                page.goto(address)
                word(page, kind, LANGUAGES[2:])
            previews(house, helga, draft)
            walk(house, helga, draft)
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
    # The pages of the other kinds are looked at in tests/journeys/test_every_page.py.
    assert kind != "weighted" or barriers(helga.page) == []
    address = helga.page.url
    word(helga.page, kind, LANGUAGES[:2])
    return address


def word(page, kind, languages):
    """Every empty text of a question gets words in some of the languages, and the question is saved."""
    for language in languages:
        for field in page.locator(f"main [name$=_{language}]:not([name^=new-])").all():
            if not field.input_value():
                field.fill(f"{kind} {field.get_attribute('name')}")
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


def walk(house, helga, draft):
    """As one who led others and gave the first answer she meets the text; its page is the last and has all kinds."""
    page = helga.page
    helga.go(f"{draft}preview/?language=nb")
    page.locator("select[name=leads]").select_option("yes")
    visitors.follow(page, page.locator("form[action$='/walk/'] button"))
    while page.locator("main fieldset", has_text="single text_nb").count() == 0:
        visitors.follow(page, page.locator(NEXT))
    assert page.locator("html").get_attribute("lang") == "nb"
    words = page.get_by_text("text text_nb", exact=True)
    assert not words.is_visible()
    page.locator("main fieldset", has_text="single text_nb").locator("input").first.check()
    words.wait_for(state="visible")
    assert barriers(page) == []
    visitors.follow(page, page.locator(NEXT))
    house.says(page, "That is all")


def publish(house, helga, draft):
    helga.go(draft)
    houses.send(helga.page, "form[action$='/publish/'] button")
    house.says(helga.page, "Published. Whoever has been asked already keeps the questions they were asked.")
    helga.go("/questionnaires/")
    assert helga.page.locator(f"main a[href='{draft.replace('/draft/', '/1/')}']").count() == 1
    assert helga.go(draft) == 404
