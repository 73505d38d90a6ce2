"""People with a browser: they note every fault of a page, log in, and answer the survey in three ways."""

import contextlib
import dataclasses
import logging
from collections.abc import Iterator
from typing import Any

log = logging.getLogger("journeys")
# A phone as narrow as most, and a computer.
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


class Watch:
    """Notes what no page of ours may do: errors, requests to another host, what the content policy stopped."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.faults: list[str] = []
        self.pages: list[Any] = []

    def over(self, page: Any) -> Any:
        self.pages.append(page)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        return page

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Says what stands on every open page when the story stops on the way."""
        try:
            yield
        except BaseException:
            for page in self.pages:
                if not page.is_closed():
                    log.error("%s\n%s", page.url, page.locator("body").inner_text()[:1500])
            raise

    def _console(self, message: Any) -> None:
        # That a page answers 403 or 404 is looked at by the story itself.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((f"{self._url}/", "data:")):
            self.faults.append(f"asks another host: {request.url}")

    def _response(self, response: Any) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status} {response.url}")


class Staff:
    """Somebody with an account, in a browser of their own."""

    def __init__(self, browser: Any, watch: Watch, url: str, mail: str, *, locale: str = "en-GB") -> None:
        self.url, self.mail = url, mail
        self.password = f"{mail.partition('@')[0]} walks by the water"
        self.context = browser.new_context(viewport=DESKTOP, locale=locale)
        self.context.set_default_timeout(30_000)
        self.page = watch.over(self.context.new_page())

    def choose_password(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_label("Password", exact=True).fill(self.password)
        self.page.get_by_label("Password again").fill(self.password)
        self.press("Save the password")
        assert self.heading() == "Your password is saved"

    def log_in(self) -> "Staff":
        self.page.goto(f"{self.url}/account/login/")
        self.page.locator("[name=login]").fill(self.mail)
        self.page.locator("[name=password]").fill(self.password)
        follow(self.page, self.page.locator("main button[type=submit]").first)
        assert self.page.url == f"{self.url}/"
        return self

    def go(self, path: str) -> int:
        """Opens an address and gives its status."""
        return self.page.goto(self.url + path).status

    def say_again(self) -> None:
        """Writes the password once more where it is asked for before something weighty."""
        if "/account/again/" in self.page.url:
            self.page.locator("[name=password]").fill(self.password)
            follow(self.page, self.page.locator("main button[type=submit]").first)

    def press(self, name: str) -> None:
        follow(self.page, self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        follow(self.page, self.page.get_by_role("link", name=name, exact=True).first)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def says(self, words: str) -> None:
        """Fails unless the words stand on the page where they can be seen."""
        text = " ".join(self.page.locator("main").inner_text().split())
        assert words in text, f"{self.page.url} does not say {words!r} but:\n{text[:3000]}"


@dataclasses.dataclass(frozen=True)
class Manner:
    """How a leaver answers: the language asked for, on what, and with what."""

    locale: str
    size: dict[str, int]
    has_script: bool = True
    by_keyboard: bool = False


class Leaver:
    """Somebody who leaves and has a link; answers differ from person to person by `place`."""

    def __init__(self, browser: Any, watch: Watch, manner: Manner, place: int) -> None:
        self.place, self.manner = place, manner
        self.context = browser.new_context(
            viewport=manner.size, locale=manner.locale, java_script_enabled=manner.has_script
        )
        self.context.set_default_timeout(30_000)
        self.page = watch.over(self.context.new_page())

    def answer(self, link: str) -> str:
        """Answers everything and sends it once; the receipt that the last page shows."""
        self.page.goto(link)
        assert self.page.locator("html").get_attribute("lang") == self.manner.locale[:2]
        n_pages = 0
        while not self.page.locator("main p.code").count():
            assert n_pages < MOST_PAGES, f"the survey does not end: {self.page.url}"
            if "/review/" in self.page.url:
                assert self.page.locator("dd.sub").count() == 0, self.page.locator("main").inner_text()
                assert self.page.locator("[name=by_name]:checked").get_attribute("value") == "no"
            self._fill_by_keyboard() if self.manner.by_keyboard else self._fill_by_pointer()
            n_pages += 1
        # The promise, what goes with the answers, ten subjects or twelve, the weights, the overview; without script a
        # page comes back once with what its answers call for.
        assert n_pages >= 14, (n_pages, self.manner)
        return self.page.locator("main p.code").inner_text()

    def _fill_by_pointer(self) -> None:
        page, form = self.page, self.page.locator("main form")
        for at, theme in enumerate(form.locator("details").all()[:3]):
            theme.locator("summary").click()
            rows = theme.locator("label")
            rows.nth((self.place + at) % rows.count()).click()
        # Twice, since an answer may show another question, or ask for words.
        for _ in range(0 if "/review/" in page.url else 2):
            for at, question in enumerate(form.locator(QUESTION).all()):
                choices = question.locator("label:has(input[type=radio]:not([value=none]))")
                if question.is_visible() and not question.locator(":checked").count() and (n := choices.count()):
                    choices.nth((self.place + at) % n).click()
            for words in form.locator("textarea:visible").all():
                words.fill(OWN_WORDS)
        follow(page, page.locator(ONWARD).first)

    def _fill_by_keyboard(self) -> None:
        """Nothing but Tab, Space, Enter and the arrows."""
        page, n_themes, n_questions = self.page, 0, self.place
        for _ in range(150):
            page.keyboard.press("Tab")
            kind, is_done, is_onward = page.evaluate(FOCUSED)
            if is_onward:
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                return
            if kind == "summary" and n_themes < 3:
                page.keyboard.press("Enter")
                page.wait_for_function(OPENED)
                n_themes += 1
            elif kind == "checkbox" and not is_done:
                page.keyboard.press("Space")
            elif kind == "textarea":
                page.keyboard.type(OWN_WORDS)
            elif kind == "radio" and not is_done:
                page.keyboard.press("Space")
                for _ in range(n_questions % 3):
                    page.keyboard.press("ArrowDown")
                n_questions += 1
        raise AssertionError(f"the keyboard does not reach the way on at {page.url}")


def follow(page: Any, way: Any) -> None:
    """Clicks on what leads to another page, and waits until that one is there."""
    with page.expect_navigation():
        way.click()


SENDS = "main form[action$='/done/'] .row button:not([formaction])"
# The promise, what goes with the answers, twelve subjects and the weights, each of these once more with what its
# answers call for, and the overview. Who answers everything without script meets 25 of them, with script 16.
MOST_PAGES = 2 + 2 * (12 + 1) + 1
ONWARD = f"main .row button[value=next], {SENDS}, main a.ds-button[href$='/go-on/']"
QUESTION = "fieldset:has(> * input[type=radio], > input, > label input)"
OWN_WORDS = "Tydligare mål, och mer tid för varandra."
# The theme is open and its choices are laid out: before that Tab passes them by, as it would for a person too quick.
OPENED = """() => {
  const theme = document.activeElement.parentElement;
  return theme.open && theme.querySelector("input").checkVisibility({contentVisibilityAuto: true});
}"""
# What has the focus: its kind, whether to leave it alone (its theme has a tick, it says none, or it is a choice of the
# overview, where leaving all as it is is the careful way), whether it leads on.
FOCUSED = f"""() => {{
  const e = document.activeElement;
  const theme = e.closest("details");
  const kind = e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase();
  const isDone = e.value === "none" || location.pathname.endsWith("/review/")
    || Boolean(theme && theme.querySelector(":checked"));
  return [kind, isDone, e.matches("{ONWARD}")];
}}"""
