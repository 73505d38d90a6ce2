"""Many at once: 300 leavers in one staff file, names of all kinds, a wrong person, two in HR on one case (bad luck)."""

import os

import pytest

from tests.journeys import visitors
from tests.journeys.departures import house as houses

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
PETRA = houses.Account("petra@example.org", "Petra Palm", "hr_partner")
HEDDA = houses.Account("hedda@example.org", "Hedda Holm", "hr_head")
N = 300
APOSTROPHE, ARABIC, HEBREW, TAGS = "Siobhán O’Hara-D'Arcy", "أميرة حدفال", "עמירה (א) הדוול", "<b>Bo</b> & Co"
NAMES = (APOSTROPHE, ARABIC, HEBREW, TAGS)
STAFF = [houses.row(f"E{n:03}", f"Person {n:03}", mail=f"p{n}@example.org") for n in range(N)]
PEOPLE = [
    {**row, "end": houses.LAST_DAY, "reason": "resignation", "name": NAMES[n] if n < len(NAMES) else row["name"]}
    for n, row in enumerate(STAFF)
]


def test_three_hundred_leavers_at_once(tmp_path, browser):
    with houses.opened(tmp_path, browser, "en") as house:
        house.found([], [PETRA, HEDDA])
        with house.site.served():
            petra, hedda = house.person(PETRA), house.person(HEDDA)
            bring_the_file(hedda)
            open_all(petra)
            find_names(petra)
            cancel_the_wrong_one(petra)
            correct_one_case_twice(petra, hedda)
            assert house.mail.letters == []


def bring_the_file(hedda):
    """By the page, as HR does it: what it would do, and then it is done."""
    hedda.go("/people/")
    content = houses.staff_file(PEOPLE).encode()
    file = {"name": "staff.csv", "mimeType": "text/csv", "buffer": content}
    hedda.page.locator("main input[type=file]").set_input_files(file)
    houses.send(hedda.page, "main form[action$='/upload/'] button[type=submit]")
    houses.fill(hedda.page, complete_from="2015-01-01")
    houses.send(hedda.page, "main form[action$='/apply/'] button[type=submit]")
    hedda.says(f"{N} people leave soon or have just left. A case is proposed for each")


def open_all(petra):
    """All 300 are held until HR opens them, in one go."""
    petra.go("/")
    petra.says("Look through more than 25 departures from the staff file")
    visitors.follow(petra.page, petra.page.locator("main a[href='/cases/several/']").first)
    petra.go("/cases/several/?many=1&all=1")
    petra.says(f"{N} departures wait.")
    assert petra.page.locator("main [name=chosen]:checked").count() == N
    petra.page.set_default_navigation_timeout(120_000)
    houses.fill(petra.page, notice_date="2026-10-01")
    houses.send(petra.page, "main form[method=post] button[type=submit]")
    petra.says(f"{N} cases are open now.")
    petra.says("Nothing waits.")
    petra.go("/cases/?state=open")
    petra.says(str(N))


def find_names(petra):
    """Shown as they are written, each in a direction of its own, on the list, the case and its forms."""
    for name in NAMES:
        page = petra.page
        petra.go("/cases/")
        page.locator("main [name=q]").fill(name)
        houses.send(page, "main form[role=search] button[type=submit], main form:has([name=q]) button[type=submit]")
        assert page.locator("main tbody tr").count() == 1
        visitors.follow(page, page.locator("main tbody a").first)
        heading = page.locator("h1")
        assert heading.inner_text() == name
        assert heading.locator("bdi").count() == 1
        assert page.locator("h1 b").count() == 0
        if name in (ARABIC, HEBREW):
            turned = "getComputedStyle(document.querySelector('h1 bdi')).direction"
            assert page.evaluate(turned) == "rtl"
            assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "ltr"


def key_of(petra, name):
    petra.go(f"/cases/?q={name}")
    return houses.number_in(petra.page.locator("main tbody a").first.get_attribute("href"))


def cancel_the_wrong_one(petra):
    """It stays with who opened and who cancelled it, and nothing more can be done in it."""
    case = key_of(petra, "Person 010")
    petra.go(f"/cases/{case}/cancel/")
    houses.send(petra.page)
    petra.says("The case is cancelled.")
    steps = houses.text_of(petra.page)
    assert steps.count(PETRA.name) >= 2
    assert petra.context.request.get(f"{petra.url}/cases/{case}/talks/manager/book/").status == 403
    petra.go("/cases/?state=cancelled")
    petra.says("Person 010")


def correct_one_case_twice(petra, hedda):
    """The second to save sees both, and nothing is lost of either."""
    case = key_of(petra, "Person 020")
    for each in (petra, hedda):
        each.go(f"/cases/{case}/correct/")
    houses.fill(petra.page, last_day="2026-11-06")
    houses.send(petra.page)
    petra.says("The case is put right.")
    houses.fill(hedda.page, last_day="2026-10-23", leaving_kind="AGR")
    houses.send(hedda.page)
    assert hedda.heading() == "Two have changed the facts"
    for words in ("6 November", "23 October", "By agreement"):
        hedda.says(words)
    houses.send(hedda.page, "section[aria-labelledby=mine] button")
    hedda.says("The case is put right.")
    hedda.says("Friday 23 October")
    petra.page.reload()
    petra.says("Friday 23 October")
