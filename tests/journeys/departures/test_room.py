"""The interview room by keyboard alone, whatever goes wrong around it, and what comes after, in Norwegian (S1, S4)."""

import os
import re

import pytest

from tests.journeys import visitors
from tests.journeys.departures import house as houses

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
KARI = houses.Account("kari@example.org", "Kari Nordli", "manager", unit="Nord", employee="L1")
PETRA = houses.Account("petra@example.org", "Petra Palm", "hr_partner")
LEAVER = "ola@example.org"
PEOPLE = [
    houses.row("L1", "Kari Nordli", mail=KARI.mail, country="NO"),
    houses.leaving("E1", "Ola Lervik", mail=LEAVER, manager="L1", country="NO"),
]
LIKED, MISSED, SAID, SEEN = (
    "arbeidet med ungene",
    "for mange vakter",
    "jeg ble aldri hørt",
    "ser bort når vi snakker om vakter",
)


def test_room_by_keyboard_and_what_comes_of_it(tmp_path, browser):
    with houses.opened(tmp_path, browser, "nb") as house:
        house.found(PEOPLE, [KARI, PETRA], sector="norwegian_public")
        with house.site.served():
            kari, petra = house.person(KARI), house.person(PETRA)
            (case,) = house.confirm_all(petra).values()
            house.book(petra, case, language="nb")
            talk = begin(house, kari)
            say_the_opening_words(kari.page)
            mark_lines(house, kari.page)
            choose_and_mark_as_serious(house, kari.page)
            skip(kari.page)
            write_in_two_windows(kari)
            lose_the_network(house, kari)
            be_logged_out(house, kari)
            unsaved = lose_the_server(house, kari)
        with house.site.served():
            go_on_where_it_stopped(kari.page, unsaved)
            write_very_much(kari.page)
            part(house, kari, talk)
            mark_the_scorecard(kari.page, talk, house)
            code_the_reasons(kari.page, talk, house)
            write_the_summary(house, kari.page, talk)
            page = answer_the_summary(house)
            read_both_texts(house, petra, talk)
            read_the_notes(house, petra, kari, talk)
            see_it_is_final(house, page)


def tab_to(page, selector, *, most=120):
    """Nothing but Tab until the focus is there."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector} at {page.url}")


def press(page, keys):
    """Presses keys that lead to another page."""
    was = page.url
    page.keyboard.press(keys)
    page.wait_for_url(lambda url: url != was)


def saved(page, since):
    """Waits until what was written is stored; the version it has then."""
    page.wait_for_function(
        "since => Number(document.querySelector('#room [name=version]').value) > since", arg=since, timeout=40_000
    )
    return version(page)


def version(page):
    return int(page.locator("#room [name=version]").input_value())


def part_of(page):
    return page.url.rstrip("/").rpartition("/")[2]


def begin(house, kari):
    kari.go("/")
    tab_to(kari.page, "main a[href^='/interviews/']")
    press(kari.page, "Enter")
    assert "Ola Lervik" in houses.text_of(kari.page)
    tab_to(kari.page, "main form[action$='/start/'] button")
    press(kari.page, "Enter")
    assert part_of(kari.page) == "opening"
    return houses.number_in(kari.page.url)


def say_the_opening_words(page):
    n = page.locator("[name=ticks]").count()
    assert n >= 5
    for _ in range(n):
        page.keyboard.press("Tab")
        tab_to(page, "[name=ticks]:not(:checked)")
        page.keyboard.press("Space")
    assert page.locator("[name=ticks]:checked").count() == n
    press(page, "Alt+n")
    page.go_back()
    assert page.locator("[name=ticks]:checked").count() == n
    page.go_forward()
    assert part_of(page) == "main-reason"


def mark_lines(house, page):
    """Each line gets its mark by a key; what to ask next then holds the leaver's own words."""
    tab_to(page, "#text")
    for words, key in ((LIKED, "Alt+p"), (SEEN, "Alt+s"), (SAID, "Alt+c"), (MISSED, "Alt+m")):
        page.keyboard.type(f"{words}")
        page.keyboard.press(key)
        page.keyboard.press("End")
        if words is not MISSED:
            page.keyboard.press("Enter")
    lines = page.locator("#text").input_value().splitlines()
    assert lines[0] == f"+ {LIKED}"
    assert lines[1] == f"~ {SEEN}"
    assert re.fullmatch(rf"” ?{SAID}", lines[2])
    assert re.fullmatch(rf"[-–] {MISSED}", lines[3])
    saved(page, 0)
    page.locator("#proposed", has_text=f"«{MISSED}»").wait_for()
    further = page.locator("#proposed").inner_text()
    for words in (MISSED, SAID, LIKED):
        assert f"«{words}»" in further
    assert page.locator("#status").inner_text().startswith(house.words("Saved %(hour)s", hour="").strip())
    was = version(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+o")
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.type("A1")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.locator("#text").input_value().splitlines()[4].startswith("#A1")
    saved(page, was)


def choose_and_mark_as_serious(house, page):
    """The warning stands before the field, and the mark is kept with what was chosen."""
    order = "!!(document.querySelector('#serious-note').compareDocumentPosition(document.querySelector('#text')) & 4)"
    assert page.evaluate(order)
    was = version(page)
    tab_to(page, "[name=choice-event]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[name=choice-event]:checked").get_attribute("value")
    assert chosen
    was = saved(page, was)
    tab_to(page, "#serious", most=200)
    page.keyboard.press("Space")
    saved(page, was)
    page.reload()
    assert page.locator("#serious").is_checked()
    assert page.locator("[name=choice-event]:checked").get_attribute("value") == chosen
    assert MISSED in page.locator("#text").input_value()
    press(page, "Alt+n")


def skip(page):
    assert part_of(page) == "tasks"
    press(page, "Alt+k")
    assert part_of(page) == "development"


FIRST, SECOND = "skrevet i det ene vinduet", "skrevet i det andre vinduet"


def write_in_two_windows(kari):
    page = kari.page
    other = kari.context.new_page()
    other.goto(page.url)
    tab_to(page, "#text")
    page.keyboard.type(FIRST)
    saved(page, 0)
    tab_to(other, "#text")
    other.keyboard.type(SECOND)
    other.locator("#both").wait_for(state="visible")
    tab_to(other, "#both")
    press(other, "Enter")
    assert other.locator("#saved").input_value() == FIRST
    assert other.locator("#written").input_value() == SECOND
    tab_to(other, "[name=keep][value=both]")
    press(other, "Enter")
    assert other.locator("#text").input_value().split("\n\n") == [FIRST, SECOND]
    other.close()
    page.reload()
    press(page, "Alt+n")


OFFLINE = "sagt mens nettet var borte"


def lose_the_network(house, kari):
    page = kari.page
    assert part_of(page) == "climate"
    tab_to(page, "#text")
    page.keyboard.type("før")
    was = saved(page, 0)
    kari.context.set_offline(True)
    page.keyboard.type(f" {OFFLINE}")
    told = house.words("No contact with the server. Your words are kept here, and saved when it answers.")
    page.locator("#status", has_text=told).wait_for()
    assert version(page) == was
    kari.context.set_offline(False)
    saved(page, was)
    page.reload()
    assert page.locator("#text").input_value() == f"før {OFFLINE}"
    press(page, "Alt+n")


def be_logged_out(house, kari):
    """The session has ended; with a new log-in in another window the words are saved by themselves."""
    page, other = kari.page, kari.context.new_page()
    assert part_of(page) == "good-and-less-good"
    tab_to(page, "#text")
    other.goto(f"{kari.url}/account/logout/")
    houses.send(other)
    page.keyboard.type("mens jeg var logget ut")
    page.locator("#status", has_text=page.locator("#room").get_attribute("data-logged-out")).wait_for()
    other.goto(f"{kari.url}/account/login/")
    houses.fill(other, login=kari.mail, password=kari.password)
    houses.send(other)
    other.close()
    saved(page, 0)
    # What was refused while nobody was logged in is all that may have gone wrong.
    others = [fault for fault in house.watch.faults if not fault.startswith(("401 ", "403 "))]
    assert others == []
    house.watch.faults.clear()
    page.reload()
    assert page.locator("#text").input_value() == "mens jeg var logget ut"
    press(page, "Alt+n")


def lose_the_server(house, kari):
    """Killed in the middle of a word: what was stored stands, and what was not waits in the page."""
    page = kari.page
    assert part_of(page) == "staying"
    tab_to(page, "#text")
    page.keyboard.type("lagret før tjeneren falt")
    was = saved(page, 0)
    house.site.kill()
    page.keyboard.type(", og dette etter")
    told = house.words("No contact with the server. Your words are kept here, and saved when it answers.")
    page.locator("#status", has_text=told).wait_for()
    return was


def go_on_where_it_stopped(page, was):
    """Nothing is touched: the page saves by itself when the server answers again."""
    saved(page, was)
    page.reload()
    assert page.locator("#text").input_value() == "lagret før tjeneren falt, og dette etter"


def write_very_much(page):
    """As much as a note holds."""
    press(page, "Alt+n")
    tab_to(page, "#text")
    page.keyboard.insert_text("å" * 100_000)
    saved(page, 0)
    page.reload()
    assert page.locator("#text").input_value() == "å" * 100_000


def part(house, kari, talk):
    """To the closing words by key, and the end."""
    page = kari.page
    while part_of(page) != "closing":
        press(page, "Alt+n")
    plan = page.locator("nav.plan li")
    assert plan.count() == 11  # nine subjects, and the words before and after them
    assert plan.filter(has_text=house.words("skipped")).count() == 1
    assert plan.filter(has_text=house.words("noted")).count() >= 6
    house.says(page, "Before you part")
    tab_to(page, "[name=ticks]")
    page.keyboard.press("Space")
    tab_to(page, "button[formaction$='/end/']")
    press(page, "Enter")
    house.says(page, "Thank you for listening")
    assert kari.go(f"/interviews/{talk}/room/climate/") == 200
    assert "/room/" not in page.url


def mark_the_scorecard(page, talk, house):
    visitors.follow(page, page.locator(f"main a[href='/interviews/{talk}/scorecard/']").first)
    areas = page.locator("main fieldset.area")
    assert areas.count() == 7
    for place in range(6):
        areas.nth(place).locator(f"input[value='{place % 5 + 1}']").check()
    houses.send(page)
    house.says(page, "The scorecard is saved.")


def code_the_reasons(page, talk, house):
    visitors.follow(page, page.locator(f"main a[href='/interviews/{talk}/reasons/']").first)
    # What was marked in the notes stands there as a start.
    assert page.locator("[name=reason-0]").input_value() == "r-A1"
    houses.send(page)
    house.says(page, "Say how much each reason weighed.")
    houses.fill(page, **{"weight-0": "4", "deciding": "0", "could": "3", "tried": "Færre vakter ble prøvd i vår."})
    houses.send(page)
    house.says(page, "Your view of the reasons is saved. The other interviewer is not shown it.")


WORDS = {
    "said": "Du likte arbeidet, men vaktene ble for mange.",
    "strengths": "Laget og faget.",
    "to_change": "Vaktplanen legges med dem det gjelder.",
    "next_steps": "Du hører fra meg før fredag.",
    "support": "Jeg er referanse når du ber om det.",
}
PROMISE = {"what-0": "Spør fem kolleger om vaktplanen", "who-0": "Kari", "by-0": "2026-11-20"}


def write_the_summary(house, page, talk):
    visitors.follow(page, page.locator(f"main a[href='/interviews/{talk}/summary/']").first)
    # The lines that were marked as serious have a way of their own, and are not put in unasked.
    assert MISSED not in page.locator("#said").input_value()
    houses.fill(page, **WORDS, **PROMISE)
    houses.send(page, "main button[formaction$='/send/']")
    house.says(page, "The summary is with the leaver.")


OWN, ADDED = "Vaktene ble for mange, og de kom uten varsel.", "Jeg vil gjerne høre hva som blir gjort."


def answer_the_summary(house):
    page = house.visitor()
    page.goto(house.link(LEAVER, "/departure/", 2))
    visitors.follow(page, page.locator("main a[href^='/departure/summary/']").first)
    text = houses.text_of(page)
    for words in (*WORDS.values(), "Spør fem kolleger om vaktplanen", "20. november"):
        assert words in text
    page.locator("#part-said").evaluate("e => e.closest('details').open = true")
    page.locator("#part-said").fill(OWN)
    page.locator("#addition").fill(ADDED)
    houses.send(page, "main button[value=save]")
    house.says(page, "What you wrote is saved. You can go on another day.")
    assert page.locator("#part-said").input_value() == OWN
    houses.send(page, "main button[value=approve]")
    house.says(page, "You have approved the summary. Thank you.")
    return page


def read_both_texts(house, petra, talk):
    petra.go(f"/interviews/{talk}/summary/")
    text = houses.text_of(petra.page)
    for words in (WORDS["said"], OWN, ADDED):
        assert words in text


def read_the_notes(house, petra, kari, talk):
    """HR reads them too; the day they are erased is told to both. 30 days after 5 October."""
    for reader in (petra, kari):
        reader.go(f"/interviews/{talk}/notes/")
        text = houses.text_of(reader.page)
        for words in (LIKED, MISSED, SAID, FIRST, SECOND, OFFLINE, "og dette etter", "4. november"):
            assert words in text
        house.says(reader.page, "Something may oblige the employer to act")


def see_it_is_final(house, page):
    page.reload()
    assert page.locator("main textarea").count() == 0
    text = houses.text_of(page)
    assert OWN in text
    assert WORDS["said"] in text
