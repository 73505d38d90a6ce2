"""A respondent without a browser: sends through a survey what a browser would send, and fills in every page.

It knows no survey by name: it takes the largest form of each page, answers what is in it, follows a link that looks
like a button where there is no form, and goes on until a page has neither. So the product and the flow it is compared
with are walked by the same feet.
"""

import copy
import dataclasses
import gzip
import html.parser
import http.client
import random
import urllib.parse
from collections.abc import Iterable
from typing import NamedTuple

LIKE_A_BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "sv-SE,sv;q=0.9,en;q=0.8",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "same-origin",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
}
N_PAGES_AT_MOST = 40
REDIRECTS = (301, 302, 303, 307, 308)


class Field(NamedTuple):
    """One thing to fill in or to tick; `is_set`: it is sent as it stands, if nobody touches it."""

    kind: str
    name: str
    value: str
    is_set: bool


@dataclasses.dataclass
class Form:
    """One form of a page: where it goes (`elsewhere`: by some of its buttons), its fields and its buttons.

    `is_live`: a script shows at once what an answer calls for, and the form says so when it is sent.
    """

    action: str
    method: str
    elsewhere: set[str] = dataclasses.field(default_factory=set)
    is_live: bool = False
    fields: list[Field] = dataclasses.field(default_factory=list)
    buttons: list[tuple[str, str]] = dataclasses.field(default_factory=list)

    def untouched(self) -> list[tuple[str, str]]:
        """This function will return what the form sends if nobody touches it."""
        return [(field.name, field.value) for field in self.fields if field.is_set]


class Page(html.parser.HTMLParser):
    """What of a page a respondent uses: forms, links, and the files the page asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.files: list[str] = []
        self.begin = ""
        self._select = ""
        self._is_writing = False
        self.feed(text)

    def with_hidden(self, values: list[str]) -> "Page":
        """This function will return the same page with other values in its hidden fields, in their order."""
        rest = iter(values)
        page = copy.copy(self)
        page.forms = [
            dataclasses.replace(
                form, fields=[f._replace(value=next(rest)) if f.kind == "hidden" else f for f in form.fields]
            )
            for form in self.forms
        ]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "link" and told.get("rel") in ("stylesheet", "preload"):
            self.files.append(told["href"])
        elif tag == "script" and "src" in told:
            self.files.append(told["src"])
        elif tag == "a" and "button" in told.get("class", "") and not self.begin:
            self.begin = told["href"]
        elif tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").lower()))
        elif self.forms and tag in ("input", "textarea", "select", "option", "button"):
            self._field(tag, told)

    def handle_data(self, data: str) -> None:
        if self._is_writing:
            fields = self.forms[-1].fields
            fields[-1] = fields[-1]._replace(value=fields[-1].value + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._is_writing:
            self._is_writing = False
            fields = self.forms[-1].fields
            # A browser leaves out the first line break of a text area.
            fields[-1] = fields[-1]._replace(value=fields[-1].value.removeprefix("\n"))

    def _field(self, tag: str, told: dict[str, str]) -> None:
        form, name = self.forms[-1], told.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option":
            form.fields.append(Field("radio", self._select, told.get("value", ""), "selected" in told))
        elif tag == "button" and "formaction" in told:
            return  # leads elsewhere than the form
        elif tag == "button":
            form.buttons.append((name, told.get("value", "")))
            form.elsewhere |= {told["formaction"]} if "formaction" in told else set()
        elif name == "live":
            form.is_live = True
        elif name and "disabled" not in told:
            kind = told.get("type", "text") if tag == "input" else "textarea"
            self._is_writing = tag == "textarea"
            value = told.get("value", "on" if kind == "checkbox" else "")
            form.fields.append(Field(kind, name, value, kind not in ("radio", "checkbox") or "checked" in told))


class Visit:
    """One respondent with an empty cache: cookies, files already fetched, and how many requests were sent."""

    def __init__(self, port: int, rng: random.Random) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.origin = f"http://127.0.0.1:{port}"
        self.rng = rng
        self.cookies: dict[str, tuple[str, str]] = {}
        self.fetched: set[str] = set()
        self.sent: list[str] = []
        self.at = "/"

    def answer_all(self, link: str) -> None:
        """This function will open a link and go on to the page that has no form; RuntimeError if that never comes."""
        page = self.open(link)
        for _ in range(N_PAGES_AT_MOST):
            form = max((f for f in page.forms if f.method == "post"), key=lambda f: len(f.fields), default=None)
            if form is not None:
                page = self.send(form)
            elif page.begin:
                page = self.open(page.begin)
            else:
                self.connection.close()
                return
        raise RuntimeError(f"no end after {N_PAGES_AT_MOST} pages: {self.sent[-4:]}")

    def open(self, path: str) -> Page:
        """This function will get a page, through its redirects, and every file it names that is not here yet."""
        return self._read(self._ask("GET", path))

    def send(self, form: Form) -> Page:
        """This function will fill in a form and send it, as a browser with script: nobody is asked to say more."""
        pairs = filled(form, self.rng)
        if form.is_live:
            pairs = [("live", "yes"), *(pair for pair in pairs if not pair[0].endswith("-more"))]
        body = urllib.parse.urlencode(pairs)
        return self._read(self._ask("POST", urllib.parse.urljoin(self.at, form.action), body))

    def _page(self, text: str) -> Page:
        return Page(text)

    def _read(self, text: str) -> Page:
        page = self._page(text)
        for path in page.files:
            if path not in self.fetched:
                self.fetched.add(path)
                self._once("GET", path, None)
        return page

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        while True:
            status, text, onward = self._once(method, path, body)
            if status in REDIRECTS:
                path, method, body = urllib.parse.urljoin(path, onward), "GET", None
                continue
            if status != 200:
                raise RuntimeError(f"{method} {path} answered {status}: {text[:600]}")
            self.at = path
            return text

    def _once(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        headers = dict(LIKE_A_BROWSER)
        bare = path.partition("?")[0]
        if kept := "; ".join(f"{n}={v}" for n, (v, under) in self.cookies.items() if bare.startswith(under)):
            headers["Cookie"] = kept
        if body is not None:
            # What Chromium sends for a form under `Referrer-Policy: no-referrer`, and under Django's same-origin.
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._keep(cookie)
        self.sent.append(f"{method} {bare} {answer.status}")
        return answer.status, raw.decode("utf-8", "replace"), answer.headers.get("Location", "")

    def _keep(self, cookie: str) -> None:
        first, *rest = (part.strip() for part in cookie.split(";"))
        name, _, value = first.partition("=")
        told = {key.lower(): word for key, _, word in (part.partition("=") for part in rest)}
        if told.get("max-age") == "0":
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = (value, told.get("path", "/"))


def filled(form: Form, rng: random.Random, *, n_ticks: int = 3) -> list[tuple[str, str]]:
    """This function will answer all of a form: one of each choice, some ticks of a list, a line of own words.

    What is chosen already stays: the careful way is chosen beforehand where the answers are sent.
    """
    given = [(field.name, field.value) for field in form.fields if field.kind == "hidden"]
    ticked: list[str] = []
    for name, values in _grouped(form, "checkbox"):
        chosen = rng.sample([v for v in values if v != "none"], k=min(n_ticks, len(values) - ("none" in values)))
        ticked += chosen
        given += [(name, value) for value in chosen]
    chosen_before = {field.name: field.value for field in form.fields if field.kind == "radio" and field.is_set}
    given += chosen_before.items()
    for name, values in _grouped(form, "radio"):
        if name in chosen_before:
            continue
        possible = [v for v in values if v in ticked] or [v for v in values if v not in ("", "none")] or values
        given.append((name, rng.choice(possible)))
    for name, _ in _grouped(form, "textarea"):
        given.append((name, "Tydligare mål och mer tid för varandra."))
    if form.buttons and form.buttons[0][0]:
        given.append(form.buttons[0])
    return given


def _grouped(form: Form, kind: str) -> Iterable[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for field in form.fields:
        if field.kind == kind:
            groups.setdefault(field.name, []).append(field.value)
    return groups.items()
