"""Three leavers answer on a phone: with script in Swedish, without in Norwegian, by the keyboard alone in English."""

import os
import re

import pytest

from tests.journeys import visitors
from tests.journeys.surveys import house as houses

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
WORDS = "Kvällar och helger i somras."
SEND = "main form[action$='/done/'] .row button:not([formaction])"


@pytest.fixture(scope="module")
def house(browser, tmp_path_factory):
    with houses.opened(tmp_path_factory.mktemp("survey"), browser, 2) as found:
        yield found


def test_in_swedish_with_script(house):
    with house.phone("sv-SE") as phone:
        begin(phone, house.links["core"][0])
        phone.choose("level", "1")
        assert phone.press() == "/survey/1/"
        assert phone.press() == "/survey/2/"
        prompts_come_at_once(phone)
        room_is_told(phone)
        assert phone.press() == "/survey/3/"
        phone.go("/survey/9/")
        reasons(phone, ("r-H2", "r-I1"))
        assert phone.press() == "/survey/10/"
        a_question_follows_its_answer(phone)
        assert phone.press() == "/survey/11/"
        phone.go("/survey/12/")
        phone.page.locator("[name=q-F1]").fill("Fredagsfikat.\nOch “humorn” <b>.")
        assert phone.press() == "/survey/review/"
        receipt = send(phone)
        write_again(phone, receipt)
        assert phone.found == []


def begin(phone, token):
    phone.go(f"/survey/{token}/")
    assert phone.page.url == f"{phone.url}/survey/"
    assert phone.page.locator("script").count() == 0
    assert phone.press("main a.ds-button") == "/survey/background/"


def prompts_come_at_once(phone):
    """Shown under its question as it is answered; one of an area; it stays while words stand in it."""
    assert not phone.is_shown("q-M1-more")
    phone.choose("q-M2", "5")
    assert phone.is_shown("q-M2-more")
    phone.choose("q-M1", "2")
    assert (phone.is_shown("q-M1-more"), phone.is_shown("q-M2-more")) == (True, False)
    phone.says("När var det som tyngst")
    phone.page.locator("[name=q-M1-more]").fill(WORDS)
    phone.choose("q-M1", "4")
    assert phone.is_shown("q-M1-more")
    phone.says("Det du skrev om detta")
    phone.choose("q-M1", "1")
    phone.choose("q-M3", "1")
    phone.choose("q-M4", "2")
    assert (phone.is_shown("q-M1-more"), phone.is_shown("q-M4-more")) == (True, False)
    phone.look()


def room_is_told(phone):
    note = phone.page.locator("#q-M1-more-note")
    phone.page.locator("[name=q-M1-more]").fill("å" * 790)
    assert note.inner_text().endswith("Plats för ungefär 10 tecken.")
    phone.page.locator("[name=q-M1-more]").fill("å" * 812)
    assert "12 tecken för mycket." in note.inner_text()
    assert phone.press() == "/survey/2/"
    phone.says("Det är 12 tecken för långt.")
    assert len(phone.page.locator("[name=q-M1-more]").input_value()) == 812
    phone.page.locator("[name=q-M1-more]").fill(WORDS)


def reasons(phone, codes):
    for code in codes:
        theme = phone.page.locator(f"details:has(input[value='{code}'])")
        theme.locator("summary").click()
        phone.page.locator(f"main label:has(input[value='{code}'])").click()
    assert phone.press() == "/survey/9/weights/"
    phone.says("Vill du säga mer om det, utan att nämna namn?")
    if phone.has_script:
        assert phone.press() == "/survey/9/weights/"
        assert phone.page.locator("main .ds-error-summary a").count() == len(codes)
    for code in codes:
        phone.choose(f"q-R2-weight-{code}", "3")
    phone.choose("q-R2-decided", codes[0])


def a_question_follows_its_answer(phone):
    assert not phone.is_shown("q-P1")
    phone.choose("q-R3", "yes")
    assert phone.is_shown("q-P1")
    phone.choose("q-R3", "no")
    assert not phone.is_shown("q-P1")
    phone.choose("q-R3", "last-straw")
    phone.choose("q-P1", "work")


def send(phone):
    """Every text gets its use, nothing is chosen beforehand; the choice stays when one goes back."""
    quoted = phone.page.locator("main blockquote").all_inner_texts()
    assert [words.strip("”") for words in quoted][-1] == "Fredagsfikat.\nOch “humorn” <b>."
    assert phone.page.locator("main input[name$=-use]:checked").count() == 0
    assert phone.page.locator("[name=by_name]:checked").get_attribute("value") == "no"
    phone.choose("q-F1-use", "word_for_word")
    assert phone.press("main button[value=page-2]") == "/survey/2/?to=review"
    assert phone.page.locator("[name=q-M1-more]").input_value() == WORDS
    assert phone.press() == "/survey/review/"
    assert phone.page.locator("[name=q-F1-use]:checked").get_attribute("value") == "word_for_word"
    phone.says("De räknas i: Division Norr.")
    assert phone.press(SEND) == "/survey/done/"
    phone.look()
    receipt = phone.page.locator("main p.code").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}", receipt)
    return receipt


def write_again(phone, receipt):
    assert phone.press("main a[href$='/again/']") == "/survey/again/"
    assert phone.press() == "/survey/1/"
    phone.choose("q-O1", "3")
    phone.press()
    phone.go("/survey/review/")
    phone.page.locator("[name=code]").fill("fel kod")
    assert phone.press(SEND) == "/survey/done/"
    phone.says("Det finns inget svar som väntar med den här koden.")
    phone.page.locator("[name=code]").fill(receipt.lower())
    phone.press(SEND)
    phone.says("Dina nya svar är på plats")
    phone.press("main a[href$='/withdraw/']")
    phone.page.locator("[name=code]").fill(receipt)
    assert phone.press("main form button") == "/survey/withdrawn/"
    phone.look()


def test_in_norwegian_without_script(house):
    token = house.links["core"][1]
    with house.phone("nb-NO", has_script=False) as phone, house.phone("nb-NO") as other:
        begin(phone, token)
        assert phone.press() == "/survey/1/"
        for name in ("q-O1", "q-O2", "q-O3"):
            phone.choose(name, "2")
        assert phone.press() == "/survey/1/"
        assert phone.page.url.endswith("#organisation-of-work-more-box")
        phone.says("Hvis bare én ting kunne endres her")
        phone.page.locator("[name=organisation-of-work-more]").fill(WORDS)
        assert phone.press() == "/survey/2/"
        assert phone.press("main button[value=later]") == "/survey/later/"
        code = phone.page.locator("main p.code").inner_text()
        by_name(phone)
        # On another device, with script, and there to the end; what is open here then gives its words back.
        other.go(f"/survey/{token}/")
        assert other.press("main a[href$='/resume/']") == "/survey/resume/"
        other.page.locator("[name=code]").fill(code)
        assert other.press("main form button[type=submit]") == "/survey/3/"
        phone.go("/survey/12/")
        phone.page.locator("[name=q-F1]").fill(WORDS)
        other.go("/survey/review/")
        other.choose("by_name", "yes")
        assert other.press(SEND) == "/survey/done/"
        other.says("HR kan lese en kopi med navnet ditt, slik du ønsket.")
        assert phone.press() == "/survey/12/"
        phone.says("Ingenting ble sendt denne gangen")
        phone.says(WORDS)
        assert (phone.go("/survey/"), phone.go("/survey/contact/")) == (404, 200)
        other.look()
        assert phone.found + other.found == []


def by_name(phone):
    """The page of its own, a mistake first."""
    phone.go("/survey/contact/")
    phone.choose("wanted", "safety")
    phone.says("Mats Lind, 060-12 34 56")
    phone.page.locator("[name=reach]").fill(" ")
    phone.press("main button[value=send]")
    phone.says("Skriv hvordan vi kan nå deg.")
    phone.page.locator("[name=reach]").fill("070 123 45 67")
    assert phone.press("main button[value=send]") == "/survey/contact/?said=kept"
    phone.says("Det er lagret og går til dem du har valgt.")


def test_in_english_by_the_keyboard_alone(house):
    """Every kind of question, wrong at first; nothing but Tab, Space, Enter, arrows and letters."""
    with house.phone("en-GB") as phone:
        page = phone.page
        phone.go(f"/survey/{house.links['own'][0]}/")
        enter_on(page, "main a.ds-button")
        enter_on(page, visitors.ONWARD)
        assert phone.path == "/survey/1/"
        type_in(page, {"q-own-tally": "many", "q-own-dates-year": "2019"}, {"q-own-single": 1})
        assert phone.is_shown("q-own-multi")
        enter_on(page, visitors.ONWARD)
        # The summary has the focus, and each of its lines leads to its field.
        assert page.evaluate("document.activeElement.className") == "ds-error-summary"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.name === 'q-own-tally'")
        phone.look()
        page.keyboard.press("Control+A")
        page.keyboard.type("4,5")
        type_in(page, {"q-own-dates-day": "3", "q-own-dates-month": "4", "q-own-short": "calm"}, {})
        enter_on(page, visitors.ONWARD)
        assert phone.path == "/survey/review/"
        phone.says("1–4")
        phone.says("2010–2019")
        phone.look()
        enter_on(page, visitors.ONWARD)
        phone.says("Your answers are sealed.")
        enter_on(page, "main a[href$='/finish/']")
        phone.look()
        enter_on(page, "main form button")
        phone.says("Nothing is left on this device")
        assert page.context.cookies() == []
        assert phone.found == []


def tab_to(page, selector):
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector} at {page.url}")


def enter_on(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_in(page, texts, steps):
    """Fields from the top of the page: choices by Space and arrows, words by letters; then back to the top."""
    page.evaluate("document.querySelector('main').focus()")
    for name, n in steps.items():
        tab_to(page, f"[name='{name}']")
        page.keyboard.press("Space")
        for _ in range(n):
            page.keyboard.press("ArrowDown")
    for name, text in texts.items():
        tab_to(page, f"[name='{name}']:not([type=checkbox])")
        page.keyboard.type(text)
    page.evaluate("document.querySelector('main').focus()")
