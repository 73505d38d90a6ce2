"""The small invented organisation as it is served: who may log in, and where one of each thing stands."""

import base64
import hmac
import json
import re
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.journeys import site as sites
from tests.journeys import visitors

BUILDER = Path(__file__).with_name("invented.py")
ROLES = ("interviewer", "manager", "hr_partner", "hr_head", "analyst", "officer", "representative", "custodian",
         "administrator")  # fmt: skip
UUID = "[0-9a-f]{8}-[0-9a-f-]{27}"


def build(home: Path) -> sites.Site:
    """Builds it; it is served as a demo is, on the database of this run (the verb `demo` has its own)."""
    site = sites.Site(home, data="demo")
    site.environment["EFTERORD_MODE"] = "demo"
    done = subprocess.run(
        [sys.executable, BUILDER], env=site.environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site


class Invention:
    """Everybody logged in, and what they found."""

    def __init__(self, site: sites.Site, browser: Any) -> None:
        self.site, self.browser, self.url = site, browser, site.url
        self.watch = visitors.Watch(site.url)
        self.paper = json.loads((Path(site.environment["EFTERORD_DATA"]) / "demo.json").read_text(encoding="utf-8"))
        self.staff = {each["role"]: self._staff(each) for each in self.paper["log_ins"]}
        assert set(self.staff) == set(ROLES)
        self.found = {
            "passkey": self._add_passkey(self.staff["custodian"]),
            **self._cases(),
            **self._talks(),
            **self._others(),
        }

    def _staff(self, log_in: dict[str, str]) -> visitors.Staff:
        somebody = visitors.Staff(self.browser, self.watch, self.url, log_in["mail"])
        somebody.password = log_in["password"]
        return somebody.log_in()

    def _add_passkey(self, owner: visitors.Staff) -> str:
        """A passkey and then a code app for somebody; browsers take a passkey for a name only, not for 127.0.0.1."""
        by_name = self.url.replace("127.0.0.1", "localhost")
        named = visitors.Staff(self.browser, visitors.Watch(by_name), by_name, owner.mail)
        named.password = owner.password
        named.log_in()
        devices = named.context.new_cdp_session(named.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        named.go("/account/factors/passkeys/add/")
        named.say_again()
        visitors.follow(named.page, named.page.locator("main form button[type=submit]").first)
        named.go("/account/factors/passkeys/")
        edit = named.page.locator("main a[href*='/factors/passkeys/']").first.get_attribute("href")
        named.context.close()
        owner.go("/account/factors/app/")
        owner.say_again()
        owner.page.locator("[name=code]").fill(code_of(owner.page.locator("dd.num").inner_text()))
        visitors.follow(owner.page, owner.page.locator("main form button[type=submit]").first)
        return str(edit).rstrip("/").rpartition("/")[2]

    def speak(self, language: str) -> None:
        """Everybody chooses a language for their pages."""
        for somebody in self.staff.values():
            somebody.go("/account/")
            somebody.page.locator("[name=language]").select_option(language)
            visitors.follow(somebody.page, somebody.page.locator("main form button[type=submit]").first)

    def text(self, role: str, path: str) -> str:
        """What a page holds, without looking at it."""
        return self.staff[role].context.request.get(self.url + path).text()

    def first(self, role: str, paths: list[str], pattern: str) -> str:
        """The first thing of a pattern on the first of several pages that has it."""
        for path in paths:
            if found := re.search(pattern, self.text(role, path)):
                return found[1]
        raise AssertionError(f"no {pattern} on {paths}")

    def all(self, role: str, path: str, pattern: str) -> list[str]:
        return list(dict.fromkeys(re.findall(pattern, self.text(role, path))))

    def _cases(self) -> dict[str, str]:
        link = f'href="/cases/({UUID})/"'
        of = {state: self.all("hr_head", f"/cases/?state={state}", link) for state in STATES}
        # Cases whose talks are held on the way (looks.py) do not stay as they are.
        talks = self.all("interviewer", "/", f'href="(/interviews/{UUID}/)')
        held = [self.first("interviewer", [talk], f'href="/cases/({UUID})/"') for talk in talks]
        every = [f"/cases/{pk}/" for pk in of["open"]]
        of["open"] = [pk for pk in of["open"] if pk not in held]
        pages = [f"/cases/{pk}/" for pk in of["open"]]
        planned = [page for page in pages if "/talks/manager/holder/" not in self.text("hr_head", page)]
        written = [page for page in pages if re.search("/interviews/[^/]+/summary/", self.text("hr_head", page))]
        return {
            **{state: found[0] for state, found in of.items()},
            "to_plan": self.first("hr_head", planned, f'href="/cases/({UUID})/talks/manager/book/"'),
            "talk_case": self.first("hr_head", pages, f'href="/cases/({UUID})/talks/manager/cancel/"'),
            "to_close": self.first("hr_head", pages, f'href="/cases/({UUID})/close/"'),
            "print": self.first("hr_head", every, f'action="/cases/({UUID})/survey/print/"'),
            "named": self.first("hr_head", every, f'href="/cases/({UUID})/answers/exit/"'),
            "wished": self.first("hr_head", ["/"], f'href="/cases/({UUID})/survey/wish/"'),
            "came_back": self.first("hr_head", ["/"], f'action="/cases/({UUID})/survey/again/"'),
            "own_print": self.first("hr_head", pages, f'action="/cases/({UUID})/departure/print/"'),
            "own_send": self.first("hr_head", pages, f'action="/cases/({UUID})/departure/send/"'),
            "own_written": self.first("hr_head", written, f'action="/cases/({UUID})/departure/(?:print|send)/"'),
            "ended": self.first("hr_head", written, f'href="/interviews/({UUID})/summary/"'),
            "item": self.first("hr_head", pages, r'href="/checklist/items/(\d+)/"'),
            "employment": self.first("hr_head", ["/cases/open/", "/cases/open/?q=a"], r'href="/cases/open/(\d+)/"'),
        }

    def _talks(self) -> dict[str, str]:
        mine = self.all("interviewer", "/", f'href="/interviews/({UUID})/')
        begun = [pk for pk in mine if "/room/" in self.text("interviewer", f"/interviews/{pk}/")]
        planned = [pk for pk in mine if "/start/" in self.text("interviewer", f"/interviews/{pk}/")]
        return {"talk": planned[0], "talk_to_end": planned[-1], "begun": begun[0]}

    def _others(self) -> dict[str, str]:
        return {
            "account": self.first("administrator", ["/accounts/"], r'href="(\d+)/"'),
            "letter": self.first("officer", ["/demo/mail/"], f'href="/demo/mail/({UUID})/"'),
            **dict(zip(("led", "led_too"), self.all("manager", "/reports/", r'href="/reports/(\d+)/"'), strict=False)),
            "shown": str(self.paper["node_with_result"]["id"]),
            "hidden": str(self.paper["node_without_result"]["id"]),
        }


DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_of(secret: str) -> str:
    """What a code app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    return f"{(struct.unpack_from('>I', digest, digest[-1] & 15)[0] & 0x7FFFFFFF) % 10**6:06}"


STATES = ("proposed", "open", "closed", "cancelled")
