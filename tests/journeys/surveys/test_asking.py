"""Asking in Norwegian, from HR's terms to a slip of paper: told, invited, reminded, come back, by a code (S2.2)."""

import datetime as dt

import pytest

from tests.exchange import test_bounces as reports
from tests.journeys import visitors
from tests.journeys.departures import house as houses
from tests.journeys.surveys import house as phones

pytestmark = pytest.mark.journey
HEDDA = houses.Account("hedda@example.org", "Hedda Holm", "hr_head")
AMIRA, NILS, KARI, RUT = "Amira Hedvall", "Nils Åkerø", "Kari Moen", "Rut Lie"
WORK, PRIVATE = "amira@example.org", "amira.privat@example.net"
MISTYPED, MENDED = "nils@example.rog", "nils@example.org"
PENSIONER = "rut@example.org"
SENDER = "Hedda Holm, HR-sjef"
# Asked two weeks before the last day, reminded three and ten days later; the link opens for four weeks.
ASKED, FIRST, BETWEEN, LAST = (dt.datetime(2026, 10, day, 7, 0, tzinfo=dt.UTC) for day in (16, 19, 20, 26))
UNTIL = "13. november 2026"
SEND = "main form[action$='/done/'] .row button:not([formaction])"


def leaving(number, name, **more):
    return houses.leaving(number, name, **{"country": "NO", **more})


def staff(mail_of_nils):
    return [
        leaving("E1", AMIRA, mail=WORK),
        leaving("E2", NILS, mail=mail_of_nils),
        leaving("E3", KARI),
        leaving("E4", RUT, mail=PENSIONER, reason="retirement"),
    ]


def test_asking_from_the_terms_to_a_slip_of_paper(tmp_path, browser):
    with houses.opened(tmp_path, browser, "nb") as house:
        house.found(staff(MISTYPED), [HEDDA])
        with house.site.served("serve", "--web-only"):
            hedda = house.person(HEDDA)
            set_the_terms(house, hedda)
            cases = house.confirm_all(hedda)
            hedda.go(f"/cases/{cases[AMIRA]}/")
            houses.send(hedda.page, "main form[action$='/departure/send/'] button")
            house.site.do("tick")
            is_told_beforehand(house)
        link = is_invited(house)
        is_reminded_at_work(house, link)
        house.stand_at(BETWEEN)
        come_back(house)
        with house.site.served("serve", "--web-only"):
            hedda = house.person(HEDDA)
            lost = mend_the_address(house, hedda, cases[NILS])
            answer_and_be_left_in_peace(house, lost)
            answer_on_a_shared_device(house, *print_a_slip(house, hedda, cases[KARI]))
            give_a_private_address(house)
        is_reminded_for_the_last_time(house, link)


def set_the_terms(house, hedda):
    """Looked at before it is saved: the days of made-up leavers, and nothing is changed yet."""
    hedda.go("/surveys/terms/change/")
    hedda.page.locator("main [name=leaving_kinds][value=RET]").uncheck()
    houses.fill(hedda.page, sender=SENDER, safety="Mats Lind, 900 00 000")
    houses.send(hedda.page, "main form [name=look]")
    house.says(hedda.page, "Nothing is saved yet.")
    assert hedda.page.locator("main [name=sender]").input_value() == SENDER
    houses.send(hedda.page, "main form button[type=submit]:not([name])")
    text = houses.text_of(hedda.page)
    assert SENDER in text
    assert house.words("Retirement") not in text


def is_told_beforehand(house):
    """The leaver's own page says when the survey comes, and that nobody is told of an answer."""
    page = house.visitor()
    page.goto(house.link(WORK, "/departure/"))
    house.says(page, "Around %(day)s, in a letter of its own.", day="fredag 16. oktober")
    house.says(page, "You answer only if you want to, and nobody is told whether you have.")
    assert house.letters(WORK, "/survey/") == []


def is_invited(house):
    """The night asks by itself, also when the nights before were missed; the link by which it does."""
    tick(house, ASKED)
    letter = house.letter(WORK, "/survey/")
    assert str(letter["from"].addresses[0].display_name) == SENDER
    text = " ".join(houses.body(letter).split())
    assert SENDER in text
    assert UNTIL in text
    assert len(house.letters(MISTYPED, "/survey/")) == 1
    # Whose kind is not chosen is not asked, and whoever has no address gets no letter.
    assert house.letters(PENSIONER) == []
    tick(house, ASKED)
    assert len(house.letters(WORK, "/survey/")) == 1
    return house.link(WORK, "/survey/")


def is_reminded_at_work(house, link):
    tick(house, FIRST)
    letter = house.letter(WORK, "/survey/", 2)
    assert link in houses.body(letter)
    assert house.words("This is the last reminder.") not in houses.body(letter)
    assert houses.subject(letter) == house.words("Still time for a few questions")


def come_back(house):
    """The mail server gives up the invitation, and the reminder too, which tells nothing: it went to who had not."""
    invitation, reminder = house.letters(MISTYPED, "/survey/")
    said = [
        house.site.do("bounced", typed=reports.report(name=str(letter["message-id"])).decode())
        for letter in (reminder, invitation)
    ]
    assert said == ["a letter of ours came back; what is to be noted is noted\n"] * 2


def mend_the_address(house, hedda, case):
    """The desk shows it; the staff file says the right address, and the same letter goes once more. Gives the link."""
    wanting = house.words("The survey did not reach %(name)s", name=NILS)
    hedda.go("/")
    assert wanting in houses.text_of(hedda.page)
    upload(hedda, houses.staff_file(staff(MENDED)))
    hedda.go(f"/cases/{case}/")
    house.says(hedda.page, "The leaver has been asked.")
    houses.send(hedda.page, "main form[action$='/survey/again/'] button")
    house.says(hedda.page, "The link goes out with the next round, if it still opens something.")
    hedda.go("/")
    assert wanting not in houses.text_of(hedda.page)
    house.site.do("tick")
    assert house.link(MENDED, "/survey/") == house.link(MISTYPED, "/survey/")
    return house.link(MENDED, "/survey/")


def upload(hedda, content):
    hedda.go("/people/")
    file = {"name": "staff.csv", "mimeType": "text/csv", "buffer": content.encode()}
    hedda.page.locator("main input[type=file]").set_input_files(file)
    houses.send(hedda.page, "main form[enctype] button[type=submit]")
    houses.send(hedda.page, "main form[action$='/apply/'] button[type=submit]")
    assert hedda.page.url.endswith("/people/applied/")


def answer_and_be_left_in_peace(house, link):
    """Answers one page on a phone and sends it; whoever has answered is not reminded (the last chapter looks)."""
    phone = phones.Phone(house.visitor(has_script=False), house.url, has_script=False)
    phone.go(link.removeprefix(house.url))
    answer(phone)
    assert phone.found == []


def print_a_slip(house, hedda, case):
    """For whom no letter reaches: the slip shows link, square and code this once. Gives link and code."""
    hedda.go(f"/cases/{case}/")
    houses.send(hedda.page, "main form[action$='/survey/print/'] button")
    slip = hedda.page.locator("article.paper-slip")
    assert slip.count() == 1
    assert slip.locator("svg[role=img]").get_attribute("aria-label") == house.words(
        "The link as a square for the camera"
    )
    assert UNTIL not in slip.inner_text()  # printed later, and open for as long
    link, code = slip.locator("p.code").all_inner_texts()
    assert link.startswith(f"{house.url}/survey/")
    return link, code


def answer_on_a_shared_device(house, link, code):
    """The code opens it, mistyped first; when all is sent and finished, nothing of it is left in the browser."""
    phone = phones.Phone(house.visitor(size=visitors.DESKTOP), house.url, has_script=True)
    page = phone.page
    phone.go("/survey/code/")
    page.locator("[name=code]").fill(code[:-1])
    phone.press("main form button")
    assert page.locator("[name=code][aria-invalid=true]").count() == 1
    page.locator("[name=code]").fill(f" {code.lower()} ")
    assert phone.press("main form button") == "/survey/"
    receipt = answer(phone)
    assert phone.press("main a[href$='/finish/']") == "/survey/finish/"
    phone.press("main form button")
    house.says(page, "Nothing is left on this device")
    phone.look()
    assert phone.found == []
    nothing_is_left(phone, receipt)
    # The slip itself is used up, by its link as by its code.
    assert phone.go(link.removeprefix(house.url)) == 404
    phone.go("/survey/code/")
    page.locator("[name=code]").fill(code)
    assert phone.press("main form button") == "/survey/code/"


def nothing_is_left(phone, receipt):
    """No cookie and nothing stored; what was open before opens no more, neither by Back nor by its address."""
    assert phone.page.context.cookies() == []
    assert phone.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    phone.page.go_back()
    assert receipt not in phone.page.content()
    for path in ("/survey/", "/survey/1/", "/survey/review/", "/survey/done/"):
        assert phone.go(path) == 404


def give_a_private_address(house):
    page = house.visitor(has_script=False)
    page.goto(house.link(WORK, "/departure/"))
    houses.fill(page, mail=PRIVATE)
    houses.send(page, "main form[action$='/address/'] button[type=submit]")
    house.says(page, "Your address is saved.")


def is_reminded_for_the_last_time(house, link):
    """To the address of one's own, with the same link; whoever has answered gets nothing."""
    tick(house, LAST)
    letter = house.letter(PRIVATE, "/survey/")
    assert link in houses.body(letter)
    assert house.words("This is the last reminder.") in houses.body(letter)
    assert len(house.letters(WORK, "/survey/")) == 2
    assert len(house.letters(MENDED)) == 1
    assert house.letters(PENSIONER, "/survey/") == []


def answer(phone):
    """From the promise to the receipt by the shortest way: one answer, all others left."""
    assert phone.press("main a.ds-button") == "/survey/background/"
    assert phone.press() == "/survey/1/"
    phone.choose("q-O1", "4")
    assert phone.press() == "/survey/2/"
    phone.go("/survey/review/")
    assert phone.press(SEND) == "/survey/done/"
    return phone.page.locator("main p.code").inner_text()


def tick(house, instant):
    """One night, after others that were missed: somebody has looked, and says that the clock is right."""
    house.stand_at(instant)
    house.site.do("tick", "--clock-is-right")
