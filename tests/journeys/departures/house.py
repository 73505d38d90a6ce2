"""The house the stories of departures are told in: one installation on a fixed day, its people, its mail."""

import contextlib
import csv
import dataclasses
import datetime as dt
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vobject
from django.utils import translation

from tests.ground import mailbox
from tests.journeys import site as sites
from tests.journeys import visitors

FOUNDING = Path(__file__).with_name("founding.py")
# A Monday with the clocks of summer; they are set back on 25 October, before the last days of these stories.
BEGINS = dt.datetime(2026, 10, 5, 7, 0, tzinfo=dt.UTC)
LOCALES = {"sv": "sv-SE", "nb": "nb-NO", "en": "en-GB"}
# The child of `serve` sends every ten seconds; a slow machine may take some rounds.
PATIENCE_SECONDS = 40
LAST_DAY = "2026-10-30"
NARROW = {"width": 390, "height": 844}
NUMBER = "[0-9a-f]{8}-[0-9a-f-]{27}"
# The button of the form for a time, which is not the page's only form.
BOOKING = "main form:has([name=when]) .row button[type=submit]"
COLUMNS = ("id", "unit", "start", "end", "reason", "name", "mail", "manager", "country")


@dataclasses.dataclass(frozen=True)
class Account:
    """Somebody who may log in; `employee` ties the account to the staff register."""

    mail: str
    name: str
    role: str
    unit: str = ""
    employee: str = ""

    @property
    def password(self) -> str:
        return f"{self.mail.partition('@')[0]} walks by the water"


class House:
    """One story's installation: everybody's pages are in its language, and so are the letters."""

    def __init__(self, home: Path, browser: Any, mail: mailbox.Mailbox, language: str) -> None:
        self.browser, self.mail, self.language = browser, mail, language
        self.site = sites.Site(home, mail_port=mail.port)
        self.stand_at(BEGINS)
        self.url = self.site.url
        self.watch = visitors.Watch(self.url)
        self.staff: dict[str, visitors.Staff] = {}

    def found(self, people: list[dict[str, str]], accounts: list[Account], *, sector: str = "private") -> None:
        """An organisation with its staff register and its accounts."""
        others = [language for language in ("sv", "nb", "en") if language != self.language]
        languages = ",".join([self.language, *others])
        init = ["--name", "Region Mälarvik", "--languages", languages, "--sector", sector, "--admin", "ada@example.org"]
        file = self.site.home / "staff.csv"
        file.write_text(staff_file(people), encoding="utf-8")
        plan = {
            "init": init,
            "people": [str(file), "--complete-from", "2015-01-01", "--apply"] if people else [],
            "accounts": [
                {**dataclasses.asdict(each), "password": each.password, "language": self.language} for each in accounts
            ],
        }
        (self.site.home / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, FOUNDING, str(self.site.days_ago), self.site.home / "plan.json"],
            env=self.site.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def stand_at(self, instant: dt.datetime) -> None:
        """From here on the clock goes from another instant, in whatever is started after this."""
        self.site.days_ago = (dt.datetime.now(dt.UTC) - instant) / dt.timedelta(days=1)

    def person(self, account: Account) -> visitors.Staff:
        """Somebody logged in, in a browser of their own."""
        somebody = visitors.Staff(self.browser, self.watch, self.url, account.mail, locale=LOCALES[self.language])
        somebody.log_in()
        assert somebody.page.locator("html").get_attribute("lang") == self.language
        self.staff[account.mail] = somebody
        return somebody

    def confirm_all(self, hr: visitors.Staff) -> dict[str, str]:
        """HR opens all that the staff file proposes; the key of each case by the name of its leaver."""
        hr.go("/cases/several/?all=1")
        send(hr.page, "main form[method=post] button[type=submit]")
        hr.go("/cases/?state=open")
        links = hr.page.locator("main a[href^='/cases/']").all()
        told = {link.inner_text(): link.get_attribute("href") for link in links}
        return {name: number_in(href) for name, href in told.items() if re.search(NUMBER, href)}

    def book(self, hr: visitors.Staff, case: str, *, kind: str = "manager", who: str = "", **fields: str) -> None:
        """HR books a talk: with whoever comes first and at the first time suggested, where nothing else is said."""
        hr.go(f"/cases/{case}/talks/{kind}/book/")
        if hr.page.locator("main [name=override]").count():
            fields = {"when": "other", "day": "2026-10-22", "time": "10:00", "override": "-", **fields}
        if who:
            hr.page.locator("main .pick label", has_text=who).locator("[name=interviewer]").check()
        fill(hr.page, **fields)
        send(hr.page, BOOKING)

    def visitor(self, *, size: dict[str, int] = NARROW, has_script: bool = True, language: str = "") -> Any:
        """The page of somebody without an account."""
        context = self.browser.new_context(
            viewport=size, locale=LOCALES[language or self.language], java_script_enabled=has_script
        )
        context.set_default_timeout(30_000)
        return self.watch.over(context.new_page())

    def words(self, message: str, **told: Any) -> str:
        """A sentence as the pages say it in the language of the house."""
        with translation.override(self.language):
            words = str(translation.gettext(message))
        return words % told if told else words

    def says(self, page: Any, message: str, **told: Any) -> None:
        """Fails unless a sentence stands on the page, in the language of the house."""
        assert page.locator("html").get_attribute("lang") == self.language
        text, words = text_of(page), self.words(message, **told)
        assert words in text, f"{page.url} does not say {words!r} but:\n{text[:3000]}"

    def letters(self, to: str, having: str = "") -> list[Any]:
        """What somebody has had by mail so far: letters with some words in their text or subject."""
        theirs = [letter for letter in list(self.mail.letters) if letter["to"] == to]
        return [letter for letter in theirs if having in f"{subject(letter)} {body(letter)}"]

    def letter(self, to: str, having: str = "", n: int = 1) -> Any:
        """The nth letter that somebody gets with some words in it; waits for it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while len(found := self.letters(to, having)) < n:
            told = [(each["to"], each["subject"]) for each in self.mail.letters]
            assert time.monotonic() < until, f"{to} gets no letter number {n} with {having!r}; so far {told}"
            time.sleep(0.1)
        return found[n - 1]

    def link(self, to: str, path: str, n: int = 1) -> str:
        """The link to some pages in the nth letter that has one."""
        found = sites.links(body(self.letter(to, f"{self.url}{path}", n)))
        return next(each for each in found if each.startswith(f"{self.url}{path}"))

    def calendars(self, to: str) -> list[Any]:
        """The calendar parts that somebody has had, read by a parser that is not the one that wrote them."""
        return [each for letter in list(self.mail.letters) if letter["to"] == to for each in calendar_of(letter)]

    def calendar(self, to: str, n: int) -> Any:
        """The nth calendar part that somebody gets; waits for it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while len(found := self.calendars(to)) < n:
            assert time.monotonic() < until, f"{to} gets no calendar file number {n}: {len(found)} so far"
            time.sleep(0.1)
        return found[n - 1]


@contextlib.contextmanager
def opened(home: Path, browser: Any, language: str) -> Iterator[House]:
    """A house with a mail server, to be founded and served inside the block; no page may have had a fault."""
    with mailbox.opened() as mail:
        house = House(home, browser, mail, language)
        with house.watch.told():
            yield house
        assert house.watch.faults == [], "\n".join(house.watch.faults)


def staff_file(people: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(people)
    return out.getvalue()


def row(number: str, name: str, *, unit: str = "Nord", **more: str) -> dict[str, str]:
    """One row of the staff file."""
    return {"id": number, "unit": unit, "start": "2021-02-01", "name": name, "country": "SE", **more}


def leaving(number: str, name: str, **more: str) -> dict[str, str]:
    """One row of somebody whose leaving the staff file knows of."""
    return row(number, name, **{"end": LAST_DAY, "reason": "resignation", **more})


def subject(letter: Any) -> str:
    return str(letter["subject"])


def body(letter: Any) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


@dataclasses.dataclass(frozen=True)
class Entry:
    """What vobject reads in a calendar part."""

    method: str
    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    classification: str
    attendees: list[str]


def calendar_of(letter: Any) -> list[Entry]:
    found = []
    for part in letter.walk():
        if part.get_content_type() != "text/calendar":
            continue
        read = vobject.readOne(part.get_content())
        event = read.vevent
        assert read.method.value == part.get_param("method")
        found.append(
            Entry(
                method=read.method.value,
                uid=event.uid.value,
                sequence=int(event.sequence.value),
                starts_at=event.dtstart.value.astimezone(dt.UTC),
                ends_at=event.dtend.value.astimezone(dt.UTC),
                summary=event.summary.value,
                classification=event.contents["class"][0].value,
                attendees=[each.value.lower() for each in event.contents.get("attendee", [])],
            )
        )
    return found


def text_of(page: Any) -> str:
    return " ".join(page.locator("main").inner_text().split())


def number_in(url: str) -> str:
    """The key of a case or a talk in an address."""
    return re.search(NUMBER, url)[0]


def send(page: Any, button: str = "main form button[type=submit]") -> None:
    """Presses a button, by what it is and not by what it says, and waits for the next page."""
    visitors.follow(page, page.locator(button).first)


def fill(page: Any, **fields: str) -> None:
    """Fills in fields by name: choices are picked, boxes ticked, the rest is typed."""
    for name, value in fields.items():
        choice = page.locator(f"main input[type=radio][name='{name}'][value='{value}']")
        field = page.locator(f"main [name='{name}']:not([type=radio]):not([type=hidden])")
        if choice.count():
            choice.check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
