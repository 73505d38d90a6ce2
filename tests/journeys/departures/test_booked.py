"""From a manager's report to a booked talk, moved, called off and booked again, in Swedish (S1.4, S2.3, S3.1, S3.2)."""

import datetime as dt

import pytest

from tests.journeys import visitors
from tests.journeys.departures import house as houses

pytestmark = pytest.mark.journey
LENA = houses.Account("lena@example.org", "Lena Marklind", "manager", unit="Nord", employee="L1")
PETRA = houses.Account("petra@example.org", "Petra Palm", "hr_partner")
LEAVER = "amira@example.org"
PEOPLE = [
    houses.row("L1", "Lena Marklind", mail=LENA.mail),
    houses.row("E1", "Amira Hedvall", mail=LEAVER, manager="L1"),
    houses.row("E2", "Nils Åkerö", mail="nils@example.org", manager="L1"),
]
# Ten o'clock while the clocks are an hour further ahead, half past one when they have been set back.
PROPOSED, AT_FIRST = "2026-10-22T10:00", dt.datetime(2026, 10, 22, 8, 0, tzinfo=dt.UTC)
MOVED = dt.datetime(2026, 10, 27, 12, 30, tzinfo=dt.UTC)
AGAIN = dt.datetime(2026, 10, 21, 7, 0, tzinfo=dt.UTC)


def test_departure_from_report_to_booked_talk(tmp_path, browser):
    with houses.opened(tmp_path, browser, "sv") as house:
        house.found(PEOPLE, [LENA, PETRA])
        with house.site.served():
            lena, petra = house.person(LENA), house.person(PETRA)
            case = report(house, lena)
            confirm(house, petra, case)
            look_at_the_checklist(house, petra)
            be_refused_before_the_certificate(house, petra, case)
            tick_the_certificate(house, lena, case)
            entry = book(house, petra, case)
            entry = move(house, petra, case, entry)
            move_the_last_day(house, petra, case, entry)
            book_again(house, petra, case, entry)


def report(house, lena):
    """The nearest manager tells what is known, and proposes a time; nothing goes to the leaver."""
    lena.go("/reports/")
    assert "Nils Åkerö" in houses.text_of(lena.page)
    visitors.follow(lena.page, lena.page.locator("main li:has-text('Amira Hedvall') a[href^='/reports/']").first)
    houses.fill(lena.page, notice_date="2026-11-02", last_day=houses.LAST_DAY, leaving_kind="RES", time_1=PROPOSED)
    houses.send(lena.page)
    assert lena.page.locator("main .ds-error-summary, main [aria-invalid=true]").count(), "a notice after the last day"
    houses.fill(lena.page, notice_date="2026-10-01")
    houses.send(lena.page)
    house.says(lena.page, "The departure is reported. Nothing is sent before HR has confirmed it.")
    return houses.number_in(lena.page.url)


def confirm(house, petra, case):
    """HR gets a letter without names, finds the case on the desk too, and confirms it."""
    letter = house.letter(PETRA.mail, f"/cases/{case}/")
    for word in ("Amira", "Hedvall", "Lena", "Nord"):
        assert word not in houses.subject(letter) + houses.body(letter)
    petra.go("/")
    assert "Amira Hedvall" in houses.text_of(petra.page)
    petra.go(f"/cases/{case}/")
    house.says(petra.page, "Reported by the nearest manager")
    visitors.follow(petra.page, petra.page.locator(f"main a[href='/cases/{case}/confirm/']").first)
    house.says(petra.page, "The nearest manager has reported this departure.")
    assert "22 oktober" in houses.text_of(petra.page)
    assert "10.00" in houses.text_of(petra.page)
    houses.send(petra.page)
    house.says(petra.page, "The case is open.")
    steps = petra.page.locator("main ol.time > li")
    assert steps.count() >= 5
    assert steps.first.locator("h3").inner_text() == house.words("Notice")
    assert house.letters(LEAVER) == []


# Swedish working days from Friday 30 October: no holiday lies near.
DUE = {
    "Skriv tjänstgöringsintyget": "12 oktober",
    "Underteckna och lämna över tjänstgöringsintyget": "14 oktober",
    "Bestäm vem som tar över vad, och när": "14 oktober",
    "Lämna över pågående arbete och det bara du vet": "28 oktober",
    "Avsluta konton och behörigheter": "30 oktober",
    "Stäm av slutlön, semester och pension": "6 november",
}


def look_at_the_checklist(house, petra):
    lines = petra.page.locator("main ul.checks > li")
    for name, day in DUE.items():
        line = " ".join(lines.filter(has_text=name).inner_text().split())
        assert day in line, line


def be_refused_before_the_certificate(house, petra, case):
    petra.go(f"/cases/{case}/talks/")
    assert petra.page.url.endswith(f"/cases/{case}/talks/manager/book/")
    house.says(petra.page, "The certificate of service is not written yet.")
    assert petra.page.locator("[name=interviewer]:checked").count() == 1
    houses.fill(petra.page, when="other", day="2026-10-22", time="10:00", place="Rum 4")
    houses.send(petra.page, houses.BOOKING)
    assert petra.page.locator("[name=override][aria-invalid=true]").count() == 1
    assert house.calendars(LEAVER) == []


def tick_the_certificate(house, lena, case):
    """The manager sees the own lines only, and ticks them in their order."""
    for name in ("Skriv tjänstgöringsintyget", "Underteckna och lämna över tjänstgöringsintyget"):
        lena.go(f"/cases/{case}/")
        line = lena.page.locator("main ul.checks > li").filter(has_text=name)
        visitors.follow(lena.page, line.locator("form[action$='/done/'] button"))
    text = houses.text_of(lena.page)
    assert "Stäm av slutlön" not in text
    assert lena.page.locator(f"main a[href^='/cases/{case}/talks/']").count() == 0


def book(house, petra, case):
    petra.go(f"/cases/{case}/talks/manager/book/")
    assert house.words("The certificate first") not in houses.text_of(petra.page)
    first = petra.page.locator("main [name=when]").first
    assert first.get_attribute("value").startswith(PROPOSED)
    assert first.is_checked()
    houses.fill(petra.page, place="Rum 4, plan 2")
    houses.send(petra.page, houses.BOOKING)
    assert f"/cases/{case}/" in petra.page.url
    found = [house.calendar(to, 1) for to in (LEAVER, LENA.mail)]
    for entry, to in zip(found, (LEAVER, LENA.mail), strict=True):
        assert (entry.method, entry.sequence, entry.starts_at) == ("REQUEST", 0, AT_FIRST)
        assert entry.ends_at - entry.starts_at == dt.timedelta(hours=1)
        assert entry.classification == "PRIVATE"
        assert entry.attendees == [f"mailto:{to}"]
        assert not any(word in entry.summary for word in ("Amira", "slut", "avgång"))
    assert found[0].uid == found[1].uid
    letter = houses.body(house.letter(LEAVER, "/departure/"))
    for words in ("22 oktober", "10.00", "Lena Marklind", "Rum 4, plan 2"):
        assert words in letter
    letter = houses.body(house.letter(LENA.mail, "/interviews/"))
    assert "22 oktober" in letter
    assert "Amira" not in letter
    return found[0]


def change_time(petra, case, day, time):
    petra.go(f"/cases/{case}/talks/manager/book/")
    houses.fill(petra.page, when="other", day=day, time=time)
    houses.send(petra.page, houses.BOOKING)


def move(house, petra, case, was):
    """To a day after the clocks are set back."""
    change_time(petra, case, "2026-10-27", "13:30")
    for to in (LEAVER, LENA.mail):
        entry = house.calendar(to, 2)
        assert (entry.method, entry.sequence, entry.starts_at, entry.uid) == ("REQUEST", 1, MOVED, was.uid)
    assert "13.30" in houses.text_of(petra.page)
    assert "27 oktober" in houses.text_of(petra.page)
    return entry


def move_the_last_day(house, petra, case, was):
    """The talk would now come after the last day: the calendars let go of it, and the dates move with it."""
    visitors.follow(petra.page, petra.page.locator(f"main a[href='/cases/{case}/correct/']").first)
    houses.fill(petra.page, last_day="2026-10-26")
    houses.send(petra.page)
    house.says(petra.page, "The case is put right.")
    for to in (LEAVER, LENA.mail):
        entry = house.calendar(to, 3)
        assert (entry.method, entry.sequence, entry.uid) == ("CANCEL", 2, was.uid)
    line = petra.page.locator("main ul.checks > li").filter(has_text="Avsluta konton och behörigheter")
    assert "26 oktober" in line.inner_text()


def book_again(house, petra, case, was):
    change_time(petra, case, "2026-10-21", "09:00")
    for to in (LEAVER, LENA.mail):
        entry = house.calendar(to, 4)
        assert (entry.method, entry.starts_at, entry.uid) == ("REQUEST", AGAIN, was.uid)
        assert entry.sequence > 2
    told = {"leaver": "Amira Hedvall", "name": LENA.name}
    house.says(petra.page, "The invitation is on its way to %(leaver)s and %(name)s.", **told)
