"""The whole trip in a browser: from an empty folder to a released result, by commands and pages alone."""

import csv
import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ground import mailbox
from tests.journeys import site as sites
from tests.journeys import visitors
from tests.journeys.departures import house as houses

pytestmark = pytest.mark.journey
DATA = Path(__file__).parents[1] / "data"
STAFF = DATA / "staff_register_synthetic.csv"
N_LEAVERS = 6
NEVER_SHOWN = (
    "Whether somebody has answered is never shown, not to HR either, unless they let HR read their answers by name."
)
MANNERS = [
    visitors.Manner("sv-SE", visitors.PHONE),
    visitors.Manner("nb-NO", visitors.PHONE),
    visitors.Manner("en-GB", visitors.PHONE, has_script=False),
    visitors.Manner("sv-SE", visitors.DESKTOP, by_keyboard=True),
    visitors.Manner("nb-NO", visitors.DESKTOP, has_script=False),
    visitors.Manner("en-GB", visitors.DESKTOP),
    visitors.Manner("sv-SE", visitors.PHONE),
]
USED = {
    "sv": "Den här länken går inte att öppna",
    "nb": "Denne lenken lar seg ikke åpne",
    "en": "This link does not open",
}


class Trip:
    """What the chapters share."""

    def __init__(self, home, mail, browser):
        self.site = sites.Site(home, mail_port=mail.port)
        self.mail, self.browser = mail, browser
        self.watch = visitors.Watch(self.site.url)
        self.site.days_ago = days_back(dt.datetime.now(dt.UTC).date())
        self.day = (dt.datetime.now(dt.UTC) - dt.timedelta(days=self.site.days_ago)).date()
        self.staff = {}
        self.people = people(self.day)

    def person(self, mail):
        self.staff[mail] = visitors.Staff(self.browser, self.watch, self.site.url, mail)
        return self.staff[mail]

    @property
    def leavers(self):
        return [row for row in self.people if row["end_date"] and row["mail"]]


def days_back(today):
    """How far back the middle of the quarter before this one lies."""
    months = today.year * 12 + today.month - 1
    middle = months - months % 3 - 2
    return (today - dt.date(middle // 12, middle % 12 + 1, 15)).days


def people(day):
    """Those whom the second staff file knows more about than the first: a manager each of A1 and C1, and leavers."""
    with STAFF.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["end_date"]]
    at = {unit: [row for row in rows if row["unit"] == unit] for unit in ("A1", "C1")}
    lena, *six = at["A1"][: N_LEAVERS + 1]
    bo, one = at["C1"][:2]
    new = {"employee_id": "E09001", "unit": "C1", "start_date": str(day - dt.timedelta(days=60))}
    told = [
        {**lena, "name": "Lena Marklind", "mail": "lena@example.org", "manager": ""},
        {**bo, "name": "Bo Ek", "mail": "bo@example.org", "manager": ""},
    ]
    for i, row in enumerate([*six, one, new]):
        manager = lena if row["unit"] == "A1" else bo
        told.append(
            {
                **row,
                "end_date": str(day + dt.timedelta(days=5 + i)),
                "reason": "resignation",
                "name": f"{('Åsa', 'Ødegård', 'Nils', 'Kari', 'Mary', 'Ivar', 'Tove', 'Karl')[i]} Leaver",
                "mail": f"leaver{i}@example.org",
                "manager": manager["employee_id"],
            }
        )
    return told


def next_file(told):
    """The staff file again, with three columns more and what is told about a few."""
    known = {row["employee_id"]: row for row in told}
    with STAFF.open(encoding="utf-8", newline="") as file:
        rows = [known.pop(row["employee_id"], row) for row in csv.DictReader(file)] + list(known.values())
    out = io.StringIO()
    columns = ["employee_id", "unit", "start_date", "end_date", "reason", "name", "mail", "manager"]
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_trip_from_a_notice_to_a_released_result(tmp_path, browser):
    with mailbox.opened() as mail:
        trip = Trip(tmp_path, mail, browser)
        said = trip.site.do(
            "init", "--name", "Region Mälarvik", "--languages", "en,sv,nb", "--sector", "private", "--admin", ADMIN
        )
        with trip.site.served("serve", "--web-only"), trip.watch.told():
            begin(trip, sites.links(said)[-1])
            import_the_first_file(trip)
            open_more_accounts(trip)
            open_a_case_by_hand(trip)
            import_the_next_file(trip)
            take_what_the_file_proposes(trip)
            plan_the_talk(trip)
            hold_the_talk(trip)
            answer_the_survey(trip, ask_by_mail(trip))
        trip.site.days_ago = 0
        release(trip)
        with trip.site.served("serve"), trip.watch.told():
            read_the_results(trip)
        let_it_be_attacked(trip, tmp_path / "publication.json")
        assert trip.watch.faults == []


ADMIN, HEAD, PARTNER = "ada@example.org", "hedda@example.org", "petra@example.org"
LENA, BO = "lena@example.org", "bo@example.org"


def begin(trip, link):
    """The administrator chooses a password by the link that init printed; the shell opens the head of HR's account."""
    ada = trip.person(ADMIN)
    ada.choose_password(link)
    assert ada.page.goto(link).status == 404
    ada.log_in()
    said = trip.site.do("account", "add", HEAD, "--name", "Hedda Holm", "--role", "hr_head", "--language", "en")
    enter(trip, HEAD, sites.links(said)[-1])


def add(trip, mail, name, role, unit=None):
    """An account with a role for somebody of the staff file; the shell shows the link, and its owner logs in."""
    ada = trip.staff[ADMIN]
    ada.go("/accounts/add/")
    ada.page.get_by_label("Name", exact=True).fill(name)
    ada.page.get_by_label("Mail address").fill(mail)
    ada.page.get_by_label("Language").select_option("en")
    ada.press("Add the account")
    ada.say_again()
    assert ada.heading() == name
    ada.page.get_by_label("Role").select_option(label=role)
    if unit:
        option = ada.page.get_by_label("Unit").locator("option", has_text=re.compile(rf"\b{unit}$"))
        ada.page.get_by_label("Unit").select_option(value=option.get_attribute("value"))
    ada.press("Give the role")
    ada.says(f"{role}, {unit}" if unit else role)
    (link,) = sites.links(trip.site.do("account", "link", mail))
    enter(trip, mail, link)


def enter(trip, mail, link):
    """The owner of an account chooses a password by a link, and logs in."""
    owner = trip.person(mail)
    owner.choose_password(link)
    owner.log_in()


def upload(hedda, name, content):
    hedda.go("/people/")
    hedda.page.get_by_label("Staff file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    hedda.press("Look at what it would do")
    assert hedda.heading() == name


def import_the_first_file(trip):
    hedda = trip.staff[HEAD]
    upload(hedda, "staff.csv", STAFF.read_bytes())
    hedda.says("2,000")
    complete_from = hedda.page.get_by_label("Leavers are complete from")
    complete_from.fill("2099-01-01")
    hedda.press("Apply")
    hedda.says("One thing is needed before this can be saved")
    complete_from.fill("2018-01-01")
    hedda.press("Apply")
    assert hedda.heading() == "The file is applied"
    hedda.says("2,000")
    hedda.says("no case is proposed")
    upload(hedda, "staff.csv", STAFF.read_bytes())
    hedda.says("The register says all of this already. There is nothing to apply.")
    assert hedda.page.get_by_role("button", name="Apply").count() == 0
    hedda.press("Throw the file away")
    hedda.go("/people/")
    hedda.says("1 January 2018")


def open_more_accounts(trip):
    said = trip.site.do("account", "add", PARTNER, "--name", "Petra Palm", "--role", "hr_partner", "--language", "en")
    enter(trip, PARTNER, sites.links(said)[-1])


TOO_SHORT = "The employment was shorter than the organisation asks for."


def open_a_case_by_hand(trip):
    """Petra hears of a departure before any file does; the register knows no names yet."""
    petra, leaver = trip.staff[PARTNER], trip.leavers[0]
    petra.go("/")
    petra.says("Nothing waits for you today.")
    petra.follow("Open a case")
    petra.page.get_by_label("Name or employee number").fill(leaver["employee_id"])
    petra.press("Find the person")
    visitors.follow(petra.page, petra.page.get_by_role("link", name=re.compile("^Open a case ?:")))
    petra.page.get_by_label("Last day").fill("2001-01-01")
    petra.press("Open the case")
    petra.says("The last day is before the first day of the employment.")
    petra.page.get_by_label("Last day").fill(str(dt.date.fromisoformat(leaver["start_date"]) + dt.timedelta(days=150)))
    petra.press("Open the case")
    petra.says(TOO_SHORT)
    petra.page.get_by_label("Notice date").fill(str(trip.day - dt.timedelta(days=20)))
    petra.page.get_by_label("Last day").fill(leaver["end_date"])
    petra.page.get_by_label("Kind of leaving").select_option(label="Own resignation")
    petra.press("Open the case all the same")
    petra.says("is open.")
    petra.says("The leaver has not been asked yet.")
    petra.says(NEVER_SHOWN)


def import_the_next_file(trip):
    hedda = trip.staff[HEAD]
    upload(hedda, "staff-again.csv", next_file(trip.people))
    hedda.press("Apply")
    hedda.says("7 people leave soon or have just left. A case is proposed for each")
    add(trip, LENA, "Lena Marklind", "Manager", "A1")
    add(trip, BO, "Bo Ek", "Manager", "C1")


def take_what_the_file_proposes(trip):
    petra, too_new = trip.staff[PARTNER], trip.leavers[-1]
    petra.go("/")
    petra.says("Look through 7 departures from the staff file")
    for leaver in trip.leavers[1:]:
        petra.go(f"/cases/?state=proposed&q={leaver['employee_id']}")
        petra.follow(leaver["name"])
        petra.follow("Confirm the case")
        assert petra.page.get_by_label("Last day").input_value() == leaver["end_date"]
        petra.press("Confirm the case")
        petra.says("The case is open.")
        if leaver is too_new:
            petra.says(TOO_SHORT)
            petra.says("The survey is sent all the same. A talk can be planned if the leaver wishes.")


def plan_the_talk(trip):
    petra = trip.staff[PARTNER]
    petra.go(f"/cases/?q={trip.leavers[1]['employee_id']}")
    petra.follow(trip.leavers[1]["name"])
    case = houses.number_in(petra.page.url)
    for name in ("Write the certificate of service", "Sign the certificate of service"):
        line = petra.page.locator("main ul.checks > li").filter(has_text=name)
        visitors.follow(petra.page, line.locator("form[action$='/done/'] button"))
    petra.go(f"/cases/{case}/talks/manager/book/")
    assert "Lena Marklind" in petra.page.locator("main .pick label:has([name=interviewer]:checked)").inner_text()
    houses.fill(petra.page, when="later", language="en")
    houses.send(petra.page, houses.BOOKING)
    petra.says("Lena Marklind")


NOTE = "She liked the work – “most of it” – and åäöø."


def hold_the_talk(trip):
    lena, leaver = trip.staff[LENA], trip.leavers[1]["name"]
    page = lena.page
    lena.go("/")
    visitors.follow(page, page.locator("main a[href^='/interviews/']").first)
    assert lena.heading() == f"Talk with {leaver}"
    lena.press("Begin the talk")
    page.locator(".pick label").first.click()
    leave_by(page, "^Next: ")
    page.locator("#text").press_sequentially(NOTE)
    page.locator("#status", has_text=re.compile(r"^\s*Saved ")).wait_for()
    page.reload()
    assert page.locator("#text").input_value() == NOTE
    n_subjects = 1
    while page.get_by_role("button", name="End the talk").count() == 0:
        leave_by(page, "^Next: ")
        n_subjects += 1
    assert n_subjects == 10  # nine, and the words of parting
    page.locator(".pick label").first.click()
    leave_by(page, "^End the talk$")
    assert lena.heading() == "Thank you for listening"
    lena.follow("Read your notes")
    lena.says(NOTE)
    petra = trip.staff[PARTNER]
    petra.page.reload()
    visitors.follow(petra.page, petra.page.locator("main a[href^='/interviews/'][href$='/notes/']").first)
    petra.says(NOTE)


def leave_by(page, button):
    """The room's script stores what was written before it lets go of the page."""
    was = page.url
    page.get_by_role("button", name=re.compile(button)).click()
    page.wait_for_url(lambda url: url != was)


def ask_by_mail(trip):
    """A tick invites those who leave within two weeks, and sends the letters; the links by mail address."""
    trip.mail.letters.clear()
    trip.site.do("tick")
    links = {}
    for letter in trip.mail.letters:
        body = letter.get_content()
        (link,) = [each for each in sites.links(body) if "/survey/" in each]
        assert "Region Mälarvik" in letter["subject"]
        links[letter["to"]] = link
    # Also the one who has not been there for six months: everybody who leaves is asked.
    assert sorted(links) == [leaver["mail"] for leaver in trip.leavers]
    petra = trip.staff[PARTNER]
    petra.go(f"/cases/?q={trip.leavers[0]['employee_id']}")
    petra.follow(trip.leavers[0]["name"])
    petra.says("The leaver has been asked. The link opens until")
    petra.says(NEVER_SHOWN)
    return links


def answer_the_survey(trip, links):
    receipts = set()
    for place, (manner, leaver) in enumerate(zip(MANNERS, trip.leavers[:-1], strict=True)):
        who = visitors.Leaver(trip.browser, trip.watch, manner, place)
        link = links[leaver["mail"]]
        receipt = who.answer(link)
        assert re.fullmatch(r"(\w{5}-){3}\w{5}", receipt)
        receipts.add(receipt)
        assert who.page.goto(link).status == 404
        assert USED[manner.locale[:2]] in who.page.locator("main").inner_text()
        who.context.close()
    assert len(receipts) == len(MANNERS)
    # HR's page is the same as before anybody answered.
    petra = trip.staff[PARTNER]
    before = petra.page.locator("main").inner_text()
    petra.page.reload()
    assert petra.page.locator("main").inner_text() == before


def release(trip):
    """Back in the present: the quarter has ended, so six answers of A1 are opened; the one of C1 goes on waiting."""
    for words, said in (
        (["--dry-run"], "would open 1 batches. Nothing was opened."),
        ([], ": 1 batches, 6 answers."),
    ):
        assert said in trip.site.do("release", *words)
    assert "No release is due." in trip.site.do("release", code=1)
    assert "the clock has jumped" in trip.site.do("tick", code=1)


SENTENCE = "No result here yet. Results appear when at least five answers can be shown together."


def read_the_results(trip):
    lena, bo = trip.staff[LENA].log_in(), trip.staff[BO].log_in()
    lena.follow("Results")
    assert lena.heading() == "A1"
    lena.says("The seven areas")
    lena.says("6 answers")
    shown = lena.page.url.removeprefix(trip.site.url)
    bo.follow("Results")
    assert bo.heading() == "C1"
    bo.says(SENTENCE)
    assert bo.page.locator("table, figure, svg.chart").count() == 0
    assert bo.go(shown) == 404
    bo.says("There is nothing to see here")
    assert bo.go("/results/999999/") == 404
    hedda = trip.staff[HEAD].log_in()
    hedda.follow("Results")
    hedda.says("C1 no result yet")
    assert "A1 no result yet" not in hedda.page.locator("main").inner_text()


def let_it_be_attacked(trip, file):
    # One of those who answered, one of those who were asked.
    assert "figures over 2 batches" in trip.site.do("export", "audit", file)
    attack = subprocess.run(
        [sys.executable, DATA / "attacker.py", file], capture_output=True, text=True, timeout=120, check=False
    )
    assert attack.returncode == 0, attack.stdout + attack.stderr
