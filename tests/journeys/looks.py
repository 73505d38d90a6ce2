"""Every page of the site in its states, and the way to each; tests/journeys/test_every_page.py looks at them all.

A way is an address, with {names} of what stands in the invention, or a function that takes the visitor there.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from tests.journeys import site as sites
from tests.journeys import visitors
from tests.journeys.invention import Invention

LEAVER, STRANGER = "leaver", "stranger"


@dataclasses.dataclass(frozen=True)
class Look:
    """One page in one state: the name of its address, who looks, the way there, the status it answers with."""

    name: str
    who: str
    way: "str | Callable[[Any, Invention], None]"
    status: int = 200
    state: str = ""
    speaks: str = ""  # where that is not the language of who looks
    is_once: bool = False  # in the first language only, since looking uses it up

    def __str__(self) -> str:
        return f"{self.name} {self.state}".strip()


def press(page: Any, button: str = "main form button[type=submit]") -> None:
    visitors.follow(page, page.locator(button).first)


def sent(path: str, button: str = "main form button[type=submit]", **fields: str) -> Callable[[Any, Invention], None]:
    """Opens a page, fills in some fields past what the browser itself would refuse, and sends it."""

    def way(page: Any, there: Invention) -> None:
        page.goto(there.url + path.format(**there.found))
        for owner in there.staff.values():
            if owner.page is page:
                owner.say_again()
        page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
        for name, value in fields.items():
            field = page.locator(f"main [name={name}]")
            field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
        press(page, button)

    return way


def uploaded(content: bytes, then: str = "") -> Callable[[Any, Invention], None]:
    """Uploads a staff file and looks at what it would do, or goes on to a page below."""

    def way(page: Any, there: Invention) -> None:
        page.goto(f"{there.url}/people/")
        page.locator("input[type=file]").set_input_files(
            {"name": "personal.csv", "mimeType": "text/csv", "buffer": content}
        )
        press(page, "main form[action$='/upload/'] button[type=submit]")
        if then:
            page.goto(page.url.partition("?")[0] + then)

    return way


def applied(page: Any, there: Invention) -> None:
    name = f"Ny {page.evaluate('document.documentElement.lang')}"
    uploaded(f"id,unit,start,name\n90001,Havlunda,2026-01-01,{name}\n".encode())(page, there)
    press(page, "main form[action$='/apply/'] button[type=submit]")


def two_texts(page: Any, there: Invention) -> None:
    """The same subject sent from a window that does not know what another one saved."""
    page.goto(f"{there.url}/interviews/{there.found['begun']}/room/tasks/")
    page.evaluate("document.querySelector('#room [name=version]').value = '999'")
    page.evaluate("document.querySelector('#text').value = 'written here'")
    with page.expect_navigation():
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('#room'))")


def reasons(page: Any, there: Invention) -> None:
    """Two reasons are ticked and not weighed."""
    page.goto(f"{there.url}/survey/9/")
    for theme in page.locator("main details").all()[:2]:
        if theme.get_attribute("open") is None:
            theme.locator("summary").click()
        theme.locator("input").first.check()
    press(page, "main button[value=next]")


def unweighed(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/9/weights/")
    press(page, "main button[value=next]")


def weighed(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/9/weights/")
    for scale in page.locator("main .scale").all():
        scale.locator("label").last.click()
    press(page, "main button[value=next]")
    page.goto(f"{there.url}/survey/review/")


def survey(page: Any, there: Invention) -> None:
    language = page.evaluate("navigator.language")[:2]
    page.goto(there.paper["survey_links"][language])


def begun(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/go-on/")
    page.locator("main fieldset label").first.click()


def answers_sent(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/review/")
    press(page, "main form[action$='/done/'] button[type=submit]")


def welcome(page: Any, there: Invention) -> None:
    """A new account's link, which the shell shows, in the language of the page."""
    language = page.evaluate("navigator.language")[:2]
    admin = there.staff["administrator"].page
    sent("/accounts/add/", name="Ny Medarbetare", email=f"ny.{language}@example.org", language=language)(admin, there)
    page.goto(sites.links(there.site.do("account", "link", f"ny.{language}@example.org"))[-1])


def untied(page: Any, there: Invention) -> None:
    """The account made on the way to its welcome, and the number of nobody."""
    page.goto(f"{there.url}/accounts/")
    press(page, "main tr:has-text('ny.') a")
    there.staff[ADMIN].say_again()
    sent(page.url.removeprefix(there.url), "main form[action$='/tie/'] button", employee_id="nobody")(page, there)


def half_way_in(page: Any, there: Invention) -> None:
    """The right password of somebody who has a second factor too."""
    owner = there.staff["custodian"]
    sent("/account/login/", login=owner.mail, password=owner.password)(page, there)


HEAD, ADMIN = "hr_head", "administrator"
STAFF_FILE = b"id,unit,start,name\n90001,Havlunda,2026-01-01,Ny\n"
WRONG_FILE = b"id,unit,start,end\n90001,Nowhere,2026-01-01,2025-01-01\n,Havlunda,2026-01-01,\n"

LOOKS = [
    Look("account_login", STRANGER, "/account/login/"),
    Look("account_login", STRANGER, sent("/account/login/", login="nobody@example.org", password="x"), state="refused"),
    Look("account_logout", "custodian", "/account/logout/"),
    Look("account_inactive", STRANGER, "/account/inactive/"),
    Look("account_reset_password", STRANGER, "/account/password/"),
    Look("account_reset_password_done", STRANGER, "/account/password/sent/"),
    Look("account_reset_password_from_key", STRANGER, "/account/password/a-b-c/", state="too old"),
    Look("account_reset_password_from_key_done", STRANGER, "/account/password/changed/"),
    Look("account_change_password", "custodian", "/account/password/change/"),
    Look("account_change_password", "custodian", sent("/account/password/change/", oldpassword="x", password1="a",
         password2="b"), state="mistakes"),
    Look("account_reauthenticate", "custodian", "/account/again/"),
    Look("mfa_index", "custodian", "/account/factors/"),
    Look("mfa_index", "analyst", "/account/factors/", state="none yet"),
    Look("mfa_activate_totp", "analyst", "/account/factors/app/"),
    Look("mfa_activate_totp", "analyst", sent("/account/factors/app/", code="1"), state="mistake"),
    Look("mfa_authenticate", STRANGER, half_way_in),
    Look("mfa_authenticate", STRANGER, sent("/account/code/", "main form[action$='/code/'] button", code="1"),
         state="mistake"),
    Look("mfa_reauthenticate", "custodian", "/account/again/code/"),
    Look("mfa_reauthenticate_webauthn", "custodian", "/account/again/passkey/"),
    Look("mfa_deactivate_totp", "custodian", "/account/factors/app/remove/"),
    Look("mfa_view_recovery_codes", "custodian", "/account/factors/codes/"),
    Look("mfa_generate_recovery_codes", "custodian", "/account/factors/codes/new/"),
    Look("mfa_list_webauthn", "custodian", "/account/factors/passkeys/"),
    Look("mfa_list_webauthn", "analyst", "/account/factors/passkeys/", state="empty"),
    Look("mfa_edit_webauthn", "custodian", "/account/factors/passkeys/{passkey}/"),
    Look("mfa_remove_webauthn", "custodian", "/account/factors/passkeys/{passkey}/remove/"),
    Look("mfa_add_webauthn", "custodian", "/account/factors/passkeys/add/"),
    Look("accounts-own", "interviewer", "/account/"),
    Look("accounts-ready", STRANGER, "/account/welcome/ready/"),
    Look("accounts-welcome", STRANGER, welcome),
    Look("accounts", ADMIN, "/accounts/"),
    Look("accounts-add", ADMIN, "/accounts/add/"),
    Look("accounts-add", ADMIN, sent("/accounts/add/", name="", email="no"), state="mistakes"),
    Look("accounts-user", ADMIN, "/accounts/{account}/"),
    Look("accounts-grant", ADMIN, sent("/accounts/{account}/", "main form[action$='/role/'] button", role="officer",
         unit="2"), 422, state="mistake"),
    Look("accounts-tie", ADMIN, untied, 422, state="mistake"),
    Look("accounts-close", ADMIN, "/accounts/{account}/close/"),
    Look("audit", "officer", "/audit/"),
    Look("cases", HEAD, "/cases/"),
    Look("cases", HEAD, "/cases/?q=xyzzy", state="empty"),
    Look("cases-choose", HEAD, "/cases/open/"),
    Look("cases-choose", HEAD, "/cases/open/?q=xyzzy", state="empty"),
    Look("cases-choose", HEAD, "/cases/open/?q=a", state="found"),
    Look("cases-open", HEAD, "/cases/open/{employment}/"),
    Look("cases-open", HEAD, sent("/cases/open/{employment}/", last_day=""), state="mistakes"),
    *[Look("cases-case", HEAD, f"/cases/{{{state}}}/", state=state) for state in ("proposed", "open", "closed",
      "cancelled")],
    Look("cases-confirm", HEAD, "/cases/{proposed}/confirm/"),
    Look("cases-confirm", HEAD, "/cases/{closed}/confirm/", 403, state="refused"),
    Look("cases-correct", HEAD, "/cases/{open}/correct/"),
    Look("cases-correct", HEAD, sent("/cases/{open}/correct/", last_day="2001-01-01"), state="mistake"),
    Look("cases-cancel", HEAD, "/cases/{open}/cancel/"),
    Look("cases-close", HEAD, "/cases/{to_close}/close/"),
    Look("cases-plan", HEAD, "/cases/{to_plan}/plan/"),
    Look("cases-plan", HEAD, sent("/cases/{to_plan}/plan/", interviewer=""), state="mistake"),
    Look("design:catalogue", "analyst", "/design/"),
    *[Look("desk", role, "/", state=role) for role in ("interviewer", "manager", "hr_partner", HEAD, "analyst",
      "officer", ADMIN)],
    Look("desk", HEAD, "/nowhere/", 404, state="not there"),
    Look("interviews-interview", "interviewer", "/interviews/{talk}/", state="planned"),
    Look("interviews-interview", "interviewer", "/interviews/{begun}/", state="begun"),
    Look("interviews-interview", HEAD, "/interviews/{begun}/", state="of somebody else"),
    Look("interviews-interview", HEAD, "/interviews/{ended}/", state="ended"),
    Look("interviews-notes", HEAD, "/interviews/{ended}/notes/"),
    *[Look("interviews-room", "interviewer", f"/interviews/{{begun}}/room/{part}/", state=part, speaks="sv")
      for part in ("opening", "tasks", "closing")],
    Look("interviews-save", "interviewer", two_texts, 409, state="two texts", speaks="sv"),
    Look("letters-demo", STRANGER, "/demo/mail/"),
    Look("letters-demo-letter", STRANGER, "/demo/mail/{letter}/"),
    Look("people", HEAD, "/people/"),
    Look("people-upload", HEAD, uploaded(b"\xff\xfe\x00\xd8"), state="unreadable"),
    Look("people-file", HEAD, uploaded(STAFF_FILE)),
    Look("people-file", HEAD, uploaded(WRONG_FILE), state="wrong rows"),
    Look("people-columns", HEAD, uploaded(STAFF_FILE, "columns/")),
    Look("people-applied", HEAD, applied),
    Look("people-units", HEAD, "/people/units/"),
    Look("people-units", HEAD, sent("/people/units/", name=""), state="mistake"),
    Look("releases", "analyst", "/releases/"),
    Look("results", HEAD, "/results/"),
    Look("results-unit", HEAD, "/results/{shown}/", state="filled"),
    Look("results-unit", HEAD, "/results/{hidden}/", state="nothing to show"),
    # The sheet is in the language of the letters, whoever prints it, and a link is printed once.
    Look("surveys-print", HEAD, sent("/cases/{print}/", "main form[action$='/survey/print/'] button"), speaks="sv",
         is_once=True),
    # The survey, in the order of its pages; the last ones use the link up.
    Look("answers-enter", LEAVER, "/survey/nothing/", 404),
    Look("answers", LEAVER, survey),
    Look("answers-page", LEAVER, begun, state="ticked"),
    Look("answers-page", LEAVER, "/survey/8/", state="eleven steps"),
    Look("answers-page", LEAVER, "/survey/9/", state="reasons"),
    Look("answers-page", LEAVER, "/survey/10/", state="rows"),
    Look("answers-weights", LEAVER, reasons),
    Look("answers-weights", LEAVER, unweighed, 422, state="mistakes"),
    Look("answers-review", LEAVER, weighed),
    Look("answers-later", LEAVER, "/survey/later/"),
    Look("answers-resume", LEAVER, "/survey/resume/"),
    Look("answers-resume", LEAVER, sent("/survey/resume/", code="wrong"), state="mistake"),
    Look("answers-withdraw", LEAVER, "/survey/withdraw/"),
    Look("answers-withdraw", LEAVER, sent("/survey/withdraw/", code="wrong"), state="mistake"),
    Look("answers-withdrawn", LEAVER, "/survey/withdrawn/"),
    Look("answers-done", LEAVER, answers_sent),
]  # fmt: skip

# Addresses without a page of their own, and why.
NO_PAGE = {
    "": "a link without its last slash, the same page as with it",
    "health": "an empty answer",
    "mfa_login_webauthn": "options for the passkey's script, and a post that leads on",
    "accounts-language": "a post that leads back",
    "accounts-tongue": "leads back",
    "accounts-revoke": "a post that leads back",
    "accounts-link": "a post that leads back",
    "answers-go-on": "leads to the first page left",
    "answers-language": "leads back",
    "interviews-start": "a post that leads to the room",
    "interviews-end": "a post that leads to the talk",
    "people-apply": "a post that leads on; refused, it shows people-file",
    "people-discard": "a post that leads back",
    "surveys-invite": "a post that leads back",
}
