"""The ways to the pages that tests/journeys/looks.py lists: what is pressed and sent until a page is in its state."""

import urllib.parse
from collections.abc import Callable
from typing import Any

from tests.journeys import site as sites
from tests.journeys import visitors
from tests.journeys.invention import Invention

SENDS = """fields => {
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action: "/survey/done/"});
  for (const [name, value] of Object.entries(fields))
    form.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(form);
  form.submit();
}"""
HEAD, ADMIN = "hr_head", "administrator"
NEXT = "main .row button[value=next]"
SEND = "main form[action$='/done/'] .row button:not([formaction])"


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


def meanwhile(page: Any, there: Invention) -> None:
    """Facts sent from a page that was opened before somebody else saved others."""
    page.goto(f"{there.url}/cases/{there.found['open']}/correct/")
    page.evaluate("document.querySelector('main [name=version]').value = '0'")
    page.locator("main [name=leaving_kind]").select_option("AGR")
    press(page)


def none_fits(page: Any, there: Invention) -> None:
    """One departure ticked with a notice after its last day."""
    page.goto(f"{there.url}/cases/several/")
    page.locator("main [name=chosen]").first.check()
    page.locator("main [name=notice_date]").fill("2099-01-01")
    press(page, "main form[method=post] button[type=submit]")


def reported(page: Any, there: Invention) -> None:
    """A departure the manager reports, or has reported in another language, and times for its talk."""
    page.goto(f"{there.url}/reports/{there.found['led_too']}/")
    if "/reports/" in page.url:
        page.locator("main [name=last_day]").fill("2099-01-01")
        press(page)
    page.goto(f"{there.url}/reports/{page.url.rstrip('/').rpartition('/')[2]}/times/")


def drafted(below: str = "", **fields: str) -> Callable[[Any, Invention], None]:
    """A copy of a guide, or a page below it, sent when there is something to send."""

    def way(page: Any, there: Invention) -> None:
        sent("/guides/hr/1/", "main aside form button")(page, there)
        if below:
            page.goto(page.url + below)
        for name, value in fields.items():
            page.locator(f"main [name={name}]").fill(value)
        if fields:
            press(page, "main form.stack button[type=submit]")

    return way


def asking(kind: str = "", below: str = "", **fields: str) -> Callable[[Any, Invention], None]:
    """A copy of a question set with a question of some kind, or a page below, sent when there is something to send."""

    def way(page: Any, there: Invention) -> None:
        sent("/questionnaires/core/1/", "main aside form button")(page, there)
        if kind:
            page.locator("main select[name^=kind-]").first.select_option(kind)
            press(page, "main button[name=add]")
        if below:
            page.goto(urllib.parse.urljoin(page.url, below))
        for name, value in fields.items():
            page.locator(f"main [name={name}]").fill(value)
        if fields:
            press(page, "main form.stack .row.gap button[type=submit]")

    return way


def walked(page: Any, there: Invention) -> None:
    """A draft of one's own question walked through to its end, where what was not asked is told."""
    asking("single", "../../preview/")(page, there)
    press(page, "main form[action$='/walk/'] button")
    while page.locator("main button[value=next]").count():
        press(page, "main button[value=next]:not([aria-hidden])")


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
    press(page, NEXT)


def unweighed(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/9/weights/")
    press(page, NEXT)


def weighed(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/9/weights/")
    for scale in page.locator("main .scale").all():
        scale.locator("label").last.click()
    press(page, NEXT)
    page.goto(f"{there.url}/survey/review/")


def departure(page: Any, there: Invention, case: str = "own_send") -> None:
    """HR prints a leaver's link, or sends it where a letter reaches; the demo shows the letter it goes with."""
    head = there.staff[HEAD]
    head.go(f"/cases/{there.found[case]}/")
    send = head.page.locator("main form[action$='/departure/send/'] button")
    if send.count():
        visitors.follow(head.page, send.first)
        pages = there.all("officer", "/demo/mail/", r'href="(/demo/mail/[0-9a-f-]{36}/)"')
        token = there.first("officer", pages, r"/departure/([\w-]{27})/")
        page.goto(f"{there.url}/departure/{token}/")
    else:
        visitors.follow(head.page, head.page.locator("main form[action$='/departure/print/'] button").first)
        page.goto(head.page.locator("main p.code").inner_text())
    page.goto(f"{there.url}/departure/language/{page.evaluate('navigator.language')[:2]}/")


def own_summary(page: Any, there: Invention) -> None:
    """The summary of a talk, with its leaver."""
    departure(page, there, "own_written")
    visitors.follow(page, page.locator("main a[href^='/departure/summary/']").first)


def ended(path: str) -> Callable[[Any, Invention], None]:
    """A page below a talk that its interviewer has just ended, with nothing written down after it yet."""

    def way(page: Any, there: Invention) -> None:
        talk = f"{there.url}/interviews/{there.found['talk_to_end']}/"
        page.goto(talk)
        if page.locator("main form[action$='/start/']").count():
            press(page, "main form[action$='/start/'] button")
            page.goto(f"{talk}room/closing/")
            press(page, "button[formaction$='/end/']")
        page.goto(talk + path)

    return way


def departure_to(path: str) -> Callable[[Any, Invention], None]:
    """One of the leaver's other pages, once the link has been opened."""

    def way(page: Any, there: Invention) -> None:
        departure(page, there)
        page.goto(f"{there.url}/departure/{path}")

    return way


def let_go(page: Any, there: Invention) -> None:
    """An address sent when the browser has lost its cookie."""
    departure(page, there)
    page.context.clear_cookies()
    page.locator("main [name=mail]").fill("typed@example.org")
    press(page, "main form[action$='/address/'] button")


def survey(page: Any, there: Invention) -> None:
    language = page.evaluate("navigator.language")[:2]
    page.goto(there.paper["survey_links"][language])


def background(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/go-on/")
    assert "/background/" in page.url


def begun(page: Any, there: Invention) -> None:
    press(page, NEXT)
    page.locator("main fieldset label").first.click()


def called_for(page: Any, there: Invention) -> None:
    """A low answer, after which words are asked for where the set asks for any."""
    page.goto(f"{there.url}/survey/2/")
    page.locator("main fieldset label").first.click()
    for words in page.locator("main textarea:visible").all():
        words.fill("Kvällar och helger i somras.")


def too_long(page: Any, there: Invention) -> None:
    """Words beyond what a field holds, or, in a set without own words, an answer that is not offered."""
    called_for(page, there)
    for words in page.locator("main textarea:visible").all():
        words.fill("x" * 900)
    page.locator("main input[type=radio]").first.evaluate("input => { input.value = '9'; input.checked = true }")
    press(page, NEXT)


def answers_sent(page: Any, there: Invention) -> None:
    page.goto(f"{there.url}/survey/review/")
    there.found |= {name: page.locator(f"main [name={name}]").first.input_value() for name in ("key", "set")}
    press(page, SEND)


def nothing_sent(page: Any, there: Invention) -> None:
    """Other answers sent through the link that was used, as from a page that was left open elsewhere."""
    fields = {name: there.found[name] for name in ("key", "set")} | {"q-F1": "Behåll fredagsfikat."}
    with page.expect_navigation():
        page.evaluate(SENDS, fields)


def written_again(page: Any, there: Invention) -> None:
    """Somebody who writes again comes to the overview, where the code is asked for."""
    page.goto(f"{there.url}/survey/again/")
    press(page, NEXT)
    page.goto(f"{there.url}/survey/1/")
    press(page, NEXT)
    page.goto(f"{there.url}/survey/review/")


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
