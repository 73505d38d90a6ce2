"""Two talks apart, somebody from outside, and cases brought to their end, in English (S0.1, S0.3, S0.5, S2.1, S2.3)."""

import os
import re

import pytest
from django.urls import get_resolver

from tests.journeys import visitors
from tests.journeys.departures import house as houses
from tests.journeys.departures import talking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
LENA = houses.Account("lena@example.org", "Lena Marklind", "manager", unit="Nord", employee="L1")
PETRA = houses.Account("petra@example.org", "Petra Palm", "hr_partner", employee="H1")
HEDDA = houses.Account("hedda@example.org", "Hedda Holm", "hr_head")
OUTSIDER = houses.Account("nora@example.net", "Nora Falk", "external")
MARY, IVAR, TOVE = "Mary O'Brien", "Ivar Lund", "Tove Dahl"
PEOPLE = [
    houses.row("L1", "Lena Marklind", mail=LENA.mail),
    houses.row("H1", "Petra Palm", mail=PETRA.mail, unit="HR"),
    houses.leaving("E1", MARY, mail="mary@example.org", manager="L1", country=""),
    # Gone already: a talk by video is what can still be had, and a link is printed.
    houses.leaving("E2", IVAR, mail="ivar@example.org", manager="L1", country="", end="2026-10-02"),
    houses.leaving("E3", TOVE, mail="tove@example.org", manager="L1", country=""),
]


def test_two_talks_and_somebody_from_outside(tmp_path, browser):
    with houses.opened(tmp_path, browser, "en") as house:
        house.found(PEOPLE, [LENA, PETRA, HEDDA])
        with house.site.served():
            lena, petra, hedda = (house.person(each) for each in (LENA, PETRA, HEDDA))
            ask_for_both(hedda)
            cases = house.confirm_all(petra)
            line, hr = book_both(house, petra, cases[MARY])
            hold_the_managers(lena, line)
            hold_hrs(house, petra, line, hr)
            find_nothing_of_hrs(lena, cases[MARY], hr)
            approve(house)
            nora = ask_somebody_from_outside(house, petra, cases[IVAR])
            hold_as_outsider(house, nora, cases)
            approve_by_a_printed_link(house, petra, cases[IVAR])
            close(house, petra, cases[IVAR])
            find_the_door_shut(house, nora)
            keep_in_touch(house, petra, cases[MARY])
            see_both_sides(house, petra)


def ask_for_both(hedda):
    hedda.go("/policies/organisation/")
    houses.fill(hedda.page, holders="both")
    houses.send(hedda.page)
    hedda.says("The nearest manager and HR hold a talk each")


def talk_of(petra, case, words):
    petra.go(f"/cases/{case}/")
    step = petra.page.locator("main ol.time > li:has(a[href^='/interviews/'])", has_text=words)
    return houses.number_in(step.locator("a[href^='/interviews/']").first.get_attribute("href"))


def book_both(house, petra, case):
    house.book(petra, case, who=LENA.name)
    house.book(petra, case, kind="hr", who=PETRA.name, time="13:30")
    assert len({entry.uid for entry in (house.calendar("mary@example.org", n) for n in (1, 2))}) == 2
    petra.says(f"The invitation is on its way to {MARY} and {PETRA.name}.")
    return talk_of(petra, case, LENA.name), talk_of(petra, case, "You hold it.")


def hold_the_managers(lena, talk):
    talking.begin(lena, talk)
    talking.note(lena, talk, "#B4 too little time\n- the rota came late")
    talking.end(lena, talk)
    talking.mark(lena, talk, "r-B4")
    talking.sum_up(lena, talk, said="Too little time.", to_change="Plan the rota with the team.", **talking.PROMISE)


def hold_hrs(house, petra, line, hr):
    """Nothing of the manager's is shown to her while hers is open, and not until she has coded her own view."""
    papers = ("notes/", "scorecard/", "reasons/", "summary/", "papers/notes.docx", "papers/summary.pdf")

    def statuses():
        found = {paper: petra.context.request.get(f"{house.url}/interviews/{line}/{paper}").status for paper in papers}
        return set(found.values()) if len(set(found.values())) == 1 else found

    talking.begin(petra, hr)
    assert statuses() == {403}
    talking.note(petra, hr, "#B4 the manager never listened")
    talking.end(petra, hr)
    assert statuses() == {403}
    talking.mark(petra, hr, "r-B4", scores=2)
    assert statuses() == {200}
    petra.go(f"/interviews/{line}/notes/")
    petra.says("the rota came late")
    talking.sum_up(petra, hr, said="Not listened to.", strengths="The colleagues.")
    petra.says("The summary is with the leaver.")


def find_nothing_of_hrs(lena, case, hr):
    """Every address of a talk there is, by GET and by POST; and nothing of it on the page of the case."""
    lena.go("/account/")
    key = lena.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    headers = {"X-CSRFToken": key, "Referer": lena.page.url}
    paths = [path.replace("<pk>", hr) for path in addresses("<pk>")]
    assert len(paths) >= 15
    for path in paths:
        answers = [
            lena.context.request.get(lena.url + path),
            lena.context.request.post(lena.url + path, headers=headers),
        ]
        assert [a.status for a in answers] in ([404, 404], [405, 404], [404, 405]), (path, [a.status for a in answers])
    lena.go(f"/cases/{case}/")
    assert hr not in lena.page.content()
    assert lena.page.locator("main ol.time > li:has(a[href^='/interviews/'])").count() == 1
    assert lena.context.request.get(f"{lena.url}/cases/{case}/talks/hr/book/").status in (403, 404)


def addresses(key):
    for pattern in get_resolver().url_patterns:
        for each in getattr(pattern, "url_patterns", ()):
            if (route := str(each.pattern)).startswith("interviews/<uuid:pk>/"):
                path = route.replace("<uuid:pk>", key).replace("<slug:part>", "main-reason")
                yield "/" + path.replace("<slug:kind>", "docx")


def approve(house):
    page = house.visitor()
    talking.approve_all(house, page, house.link("mary@example.org", "/departure/"))
    page.goto(f"{house.url}/departure/afterwards/")
    house.says(page, "Who has read about you")
    page.context.close()


def ask_somebody_from_outside(house, petra, case):
    petra.go(f"/cases/{case}/talks/manager/external/")
    houses.fill(petra.page, name=OUTSIDER.name, email=OUTSIDER.mail)
    houses.send(petra.page)
    petra.says(f"{OUTSIDER.name} has been sent a link to log in, and can be chosen now.")
    petra.go(f"/cases/{case}/late/")
    petra.says("A talk by video")
    house.book(petra, case, who=OUTSIDER.name, time="15:00", is_confirmed="on")
    nora = visitors.Staff(house.browser, house.watch, house.url, OUTSIDER.mail)
    nora.choose_password(house.link(OUTSIDER.mail, "/account/welcome/"))
    nora.log_in()
    return nora


def hold_as_outsider(house, nora, cases):
    nora.says(IVAR)
    for name in (MARY, TOVE):
        assert name not in houses.text_of(nora.page)
    talk = houses.number_in(nora.page.locator("main a[href^='/interviews/']").first.get_attribute("href"))
    talking.begin(nora, talk)
    talking.note(nora, talk, "moves abroad")
    talking.end(nora, talk)
    for path in ("/people/", "/cases/", "/patterns/", "/guides/", "/policies/", f"/cases/{cases[TOVE]}/"):
        assert nora.context.request.get(house.url + path).status == 404, path
    talking.sum_up(nora, talk, said="Moves abroad.")


def approve_by_a_printed_link(house, petra, case):
    """Nothing is sent to an address at work after the last day: HR hands over a sheet."""
    petra.go(f"/cases/{case}/")
    houses.send(petra.page, "main form[action$='/departure/print/'] button")
    link = petra.page.locator("main p.code").inner_text()
    assert house.letters("ivar@example.org") == []
    page = house.visitor()
    talking.approve_all(house, page, link)
    house.says(page, "You have approved the summary. Thank you.")
    page.context.close()


def close(house, petra, case):
    """What is open is said, and keeps the case open, until it is done or said to be somebody else's."""
    petra.go(f"/cases/{case}/close/")
    petra.says("This is still open")
    petra.says("lines of the checklist are open")
    petra.says("No talk was held, and it is not noted why.")
    assert petra.page.locator("main form[method=post]").count() == 0
    petra.go(f"/cases/{case}/no-talk/")
    houses.fill(petra.page, reason="declined")
    houses.send(petra.page)
    petra.says("It is noted that the talk is not held.")
    petra.go(f"/cases/{case}/checklist/rest/")
    houses.fill(petra.page, ended_as="passed_on")
    houses.send(petra.page)
    assert petra.page.locator("[name=passed_on_to][aria-invalid=true]").count() == 1
    houses.fill(petra.page, passed_on_to="Lena Marklind")
    houses.send(petra.page)
    assert re.search(r"\d+ lines are ended", houses.text_of(petra.page))
    petra.go(f"/cases/{case}/close/")
    houses.send(petra.page)
    petra.says("The case is closed.")


def find_the_door_shut(house, nora):
    """Neither what is open in a browser still nor a new log-in shows anything."""
    assert nora.go("/") == 404
    assert IVAR not in houses.text_of(nora.page)
    again = house.visitor()
    again.goto(f"{house.url}/account/login/")
    houses.fill(again, login=nora.mail, password=nora.password)
    houses.send(again)
    again.goto(f"{house.url}/")
    assert "/account/login/" in again.url
    again.context.close()


def keep_in_touch(house, petra, case):
    page = house.visitor()
    page.goto(house.link("mary@example.org", "/departure/"))
    page.goto(f"{house.url}/departure/afterwards/")
    houses.fill(page, mail="mary@example.net", days="365", asked="yes")
    houses.send(page)
    house.says(page, "Thank you. We keep in touch as you have said.")
    petra.go(f"/cases/{case}/")
    petra.says("The leaver wants to keep in touch until")
    petra.says("and may be asked back.")
    houses.fill(petra.page, on="2027-03-01")
    houses.send(petra.page, "main form[action$='/departure/rehire/'] button")
    petra.says("You are reminded on")
    houses.send(page, "main form[action$='/stop/'] button")
    house.says(page, "You have withdrawn your consent, and the address is gone.")
    petra.page.reload()
    assert "keep in touch until" not in houses.text_of(petra.page)


def see_both_sides(house, petra):
    petra.go("/patterns/")
    petra.says("Reasons, by both sides")
    rows = [" ".join(row.inner_text().split()) for row in petra.page.locator("main table").first.locator("tr").all()]
    # Named by the leaver in both talks, by the manager, by HR; and by both sides.
    assert [row for row in rows if row.endswith(" 2 1 1 2")], rows
    petra.says("In 1 case both interviewers have coded their view, each blind; they share a theme in 1.")
    for words in ("Plan the rota with the team.", "The colleagues.", "A new rota"):
        petra.says(words)
