"""The leaver's own page on a phone without script, and what comes of it for HR and the manager (S2.1, S3.4, S3.5)."""

import os

import pytest

from tests.journeys import visitors
from tests.journeys.departures import house as houses

pytestmark = [
    pytest.mark.journey,
    # The pages do not depend on the database, so one of these stories is enough on the other one.
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
LENA = houses.Account("lena@example.org", "Lena Marklind", "manager", unit="Nord", employee="L1")
PETRA = houses.Account("petra@example.org", "Petra Palm", "hr_partner", employee="H1")
LEAVER, PRIVATE = "amira@example.org", "amira.privat@example.net"
PEOPLE = [
    houses.row("L1", "Lena Marklind", mail=LENA.mail),
    houses.row("H1", "Petra Palm", mail=PETRA.mail, unit="HR"),
    houses.leaving("E1", "Amira Hedvall", mail=LEAVER, manager="L1"),
]


def test_leaver_asks_for_somebody_else(tmp_path, browser):
    with houses.opened(tmp_path, browser, "sv") as house:
        house.found(PEOPLE, [LENA, PETRA])
        with house.site.served():
            lena, petra = house.person(LENA), house.person(PETRA)
            (case,) = house.confirm_all(petra).values()
            house.book(petra, case, place="Rum 4")
            page = house.visitor(has_script=False)
            read_the_page(house, page)
            read_the_subjects(house, page)
            wish_for_hr(house, page)
            give_a_private_address(house, page)
            tick_a_line(house, page)
            see_the_wish(house, petra, lena, case)
            plan_with_hr(house, petra, lena, case)
            see_who_has_read(house, petra, page, case)


def read_the_page(house, page):
    link = house.link(LEAVER, "/departure/")
    page.goto(link)
    assert page.url == f"{house.url}/departure/"
    assert "Amira" in page.get_by_role("heading", level=1).inner_text()
    text = houses.text_of(page)
    for words in ("Lena Marklind", "22 oktober", "10.00", "Rum 4"):
        assert words in text
    house.says(page, "Who reads what?")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("script").count() == 0


def read_the_subjects(house, page):
    visitors.follow(page, page.locator("main a[href='/departure/prepare/']").first)
    house.says(page, "It is voluntary")
    subjects = page.locator("main ol").first.locator("li")
    assert subjects.count() == 9
    assert page.locator("html").get_attribute("lang") == "sv"
    page.goto(f"{house.url}/departure/")


def wish_for_hr(house, page):
    before = len(house.mail.letters)
    houses.fill(page, wish="hr")
    houses.send(page, "main form[action$='/wish/'] button[type=submit]")
    house.says(page, "Your wish is saved.")
    assert page.locator("[name=wish][value=hr]").is_checked()
    assert len(house.mail.letters) == before


def give_a_private_address(house, page):
    houses.fill(page, mail="amira@hemma")
    houses.send(page, "main form[action$='/address/'] button[type=submit]")
    assert page.locator("[name=mail][aria-invalid=true]").count() == 1
    houses.fill(page, mail=PRIVATE)
    houses.send(page, "main form[action$='/address/'] button[type=submit]")
    house.says(page, "Your address is saved.")


def tick_a_line(house, page):
    line = "main li:has-text('Töm skåp och spara privata filer')"
    houses.send(page, f"{line} form button")
    house.says(page, "Noted as done.")
    assert page.locator(f"{line} [name=again]").count() == 1


def see_the_wish(house, petra, lena, case):
    """HR sees it on the desk and on the case; the manager sees nothing of it anywhere."""
    petra.go(f"/cases/{case}/")
    wish = house.words("Somebody in HR")
    assert wish in houses.text_of(petra.page)
    petra.go("/")
    assert "Amira Hedvall" in houses.text_of(petra.page)
    for path in ("/", f"/cases/{case}/", "/reports/"):
        lena.go(path)
        assert wish not in houses.text_of(lena.page)


def plan_with_hr(house, petra, lena, case):
    lena.go(f"/cases/{case}/")
    talk = lena.page.locator("main a[href^='/interviews/']").first.get_attribute("href")
    petra.go(f"/cases/{case}/talks/manager/holder/")
    first = petra.page.locator("main .pick label").first
    assert PETRA.name in first.inner_text()
    assert house.words("As the leaver wishes") in first.inner_text()
    first.locator("input").check()
    houses.send(petra.page)
    house.says(petra.page, "%(name)s holds the talk now.", name=PETRA.name)
    was = house.calendar(LENA.mail, 1)
    gone, kept = house.calendar(LENA.mail, 2), house.calendar(PETRA.mail, 1)
    assert (gone.method, gone.uid) == ("CANCEL", was.uid)
    assert (kept.method, kept.starts_at, kept.uid) == ("REQUEST", was.starts_at, was.uid)
    # The leaver's letters go to the address that the leaver gave.
    told = house.calendar(PRIVATE, 1)
    assert (told.method, told.uid) == ("REQUEST", was.uid)
    assert PETRA.name in houses.body(house.letter(PRIVATE, "/departure/"))
    lena.go(f"/cases/{case}/")
    assert PETRA.name in houses.text_of(lena.page)
    assert "Rum 4" not in houses.text_of(lena.page)
    for word in (house.words("Somebody in HR"), house.words("As the leaver wishes"), PRIVATE):
        assert word not in houses.text_of(lena.page)
    assert lena.go(talk) == 404


def see_who_has_read(house, petra, page, case):
    """That HR opened the address is told to the leaver by role and day."""
    petra.go(f"/cases/{case}/")
    assert PRIVATE not in houses.text_of(petra.page)
    petra.go(f"/cases/{case}/departure/address/")
    assert PRIVATE in houses.text_of(petra.page)
    page.goto(f"{house.url}/departure/afterwards/")
    house.says(page, "Who has read about you")
    assert house.words("your private address") in houses.text_of(page)
    assert PETRA.name not in houses.text_of(page)
