"""A respondent over HTTP who can be interrupted: walks by the forms the pages give, and sends any of them again."""

import dataclasses
import gzip
import http.client
import random
import re
import time
import urllib.parse
from collections.abc import Sequence

from django.urls import reverse

from tests.bench import walk

Pairs = Sequence[tuple[str, str]]
# What no respondent waits for; a server that was killed breaks the connection at once.
LONGEST_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back, to the byte; `page` is what a respondent can use of it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """A header, by its name in small letters."""
        return dict(self.headers).get(name, "")

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> walk.Page:
        return walk.Page(self.text)

    @property
    def form(self) -> walk.Form:
        """The form of the page; the largest, if there are several."""
        return largest(self.page)

    @property
    def receipt(self) -> str | None:
        """The receipt on a page of thanks; None on every other page, that of "go on later" too."""
        found = re.search(r'<p class="code">([0-9A-Z]{5}(?:-[0-9A-Z]{5}){3})</p>', self.text)
        return found[1] if found and self.status == 200 else None


class Gone(Exception):
    """The server broke off: whether it did what was asked nobody knows."""


class Visitor(walk.Visit):
    """One browser with one link, and the form that sends all answers as soon as she has come so far."""

    def __init__(self, port: int, link: str, rng: random.Random, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(port, rng)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_SECONDS)
        self.link, self.headers = link, headers or {}
        self.sending: tuple[str, Pairs] | None = None

    def ask(self, method: str, path: str, fields: Pairs | bytes | None = None, **headers: str) -> Answer:
        """One request and its answer, redirects and all else as they come; raises Gone where none comes."""
        sent = {**walk.LIKE_A_BROWSER, **self.headers}
        bare = path.partition("?")[0]
        if kept := "; ".join(f"{n}={v}" for n, (v, under) in self.cookies.items() if bare.startswith(under)):
            sent["Cookie"] = kept
        body = fields if isinstance(fields, bytes | None) else urllib.parse.urlencode(list(fields)).encode()
        if body is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        try:
            self.connection.request(method, path, body, sent | headers)
            answer = self.connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Gone from error
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._keep(cookie)
        if answer.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        told = tuple((name.lower(), value) for name, value in answer.headers.items())
        return Answer(answer.status, told, raw)

    def follow(self, method: str, path: str, fields: Pairs | None = None) -> Answer:
        """As `ask`, and on through redirects."""
        while True:
            answer = self.ask(method, path, fields)
            self.at = path
            if answer.status not in walk.REDIRECTS:
                return answer
            path = urllib.parse.urljoin(path, answer.header("location"))
            method, fields = "GET", None

    def begin(self) -> Answer:
        """From the link to the first form."""
        answer = self.follow("GET", self.link)
        assert answer.status == 200, answer.text
        while not posting(answer.page):
            answer = self.follow("GET", answer.page.begin)
        return answer

    def fill(self, answer: Answer) -> Answer:
        """Answers the form of a page at random and goes on to the next page."""
        form = answer.form
        onward = self.follow("POST", urllib.parse.urljoin(self.at, form.action), walk.filled(form, self.rng))
        assert onward.status == 200, onward.text
        return onward

    def come_to_the_end(self, *, at_once: bool = False) -> None:
        """Goes on to the form that sends everything: page by page, or straight from the first page to the overview."""
        answer = self.begin()
        for _ in range(walk.N_PAGES_AT_MOST):
            if is_sending(answer.form):
                self.sending = urllib.parse.urljoin(self.at, answer.form.action), walk.filled(answer.form, self.rng)
                return
            answer = self.fill(answer)
            if at_once:
                answer = self.overview()
        raise AssertionError(f"no end after {walk.N_PAGES_AT_MOST} pages")

    def overview(self) -> Answer:
        """The overview of what has been answered, with its form, or the page of a link that opens nothing."""
        return self.follow("GET", reverse("answers-review"))

    def send(self) -> Answer:
        """Sends everything and goes where the answer leads."""
        assert self.sending is not None
        return self.follow("POST", *self.sending)

    def press_until_taken(self, path: str, fields: Pairs) -> Answer:
        """Posts a form again while the page says that the fault is ours, as it asks her to."""
        until = time.monotonic() + LONGEST_SECONDS
        while (answer := self.follow("POST", path, fields)).status == 503 and time.monotonic() < until:
            continue
        return answer

    @property
    def receipt(self) -> str:
        """The receipt that travels in the form."""
        assert self.sending is not None
        return dict(self.sending[1])["receipt"]


def posting(page: walk.Page) -> list[walk.Form]:
    """The forms of a page that post."""
    return [form for form in page.forms if form.method == "post"]


def largest(page: walk.Page) -> walk.Form:
    """The form a page is about."""
    return max(posting(page), key=lambda form: len(form.fields))


def is_sending(form: walk.Form) -> bool:
    """Whether a form is the one that sends everything: it alone carries a receipt."""
    return "receipt" in {field.name for field in form.fields}
