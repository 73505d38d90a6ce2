"""T7, where answers come in: whatever is posted to a form of the survey is answered in words, and echoed escaped."""

import logging
import random
import urllib.parse

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.web.answers import urls
from tests import made, respondent
from tests.attacks import fuzz, visitor
from tests.bench import walk

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

log = logging.getLogger("attacks")
PARTS = {"number": (1, 9), "code": ("nb",)}


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


class Browser:
    """One respondent who has come to the overview, and every form she can be shown."""

    def __init__(self, token, rng):
        self.client = Client(headers={"accept-language": rng.choice(("sv", "nb", "en"))}, raise_request_exception=False)
        self.forms = {}
        self.rng = rng
        path, page = self.follow(reverse("answers-enter", args=[token]))
        while not visitor.posting(page):
            path, page = self.follow(urllib.parse.urljoin(path, page.begin))
        while not visitor.is_sending(form := visitor.largest(page)):
            path, page = self.follow(self.keep(path, form), walk.filled(form, rng))
        self.keep(path, form)
        for pattern in urls.urlpatterns:
            if pattern.name not in (None, "answers-enter"):
                for value in [PARTS[part] for part in pattern.pattern.converters] or [(None,)]:
                    for args in ([each] if each else [] for each in value):
                        path, page = self.follow(reverse(pattern.name, args=args))
                        for form in visitor.posting(page):
                            self.keep(path, form)

    def tries(self, path, body, kind):
        """Posts, and takes back whatever that did, so that the next post finds house and browser as they were."""
        cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        try:
            with transaction.atomic():
                answer = self.client.post(path, body, content_type=kind)
                raise Undone
        except Undone:
            self.client.cookies.clear()
            for name, value in cookies.items():
                self.client.cookies[name] = value
        return answer

    def keep(self, path, form):
        path = urllib.parse.urljoin(path, form.action)
        self.forms.setdefault(path, form)
        return path

    def follow(self, path, pairs=None):
        response = self.client.get(path) if pairs is None else self.client.post(path, grouped(pairs))
        while response.status_code == 302:
            path = urllib.parse.urljoin(path, response["location"])
            response = self.client.get(path)
        return path, walk.Page(response.content.decode())


def grouped(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


class Undone(Exception):
    """The end of a post that is to have no effect."""


def test_no_post_breaks_a_form_or_comes_back_as_it_was_sent(seed, scale):
    rng = random.Random(seed)
    browser = Browser(respondent.asked(), rng)
    log.info("forms: %s", ", ".join(browser.forms))
    assert len(browser.forms) > 12
    n_each, statuses = scale(4_000, 100_000) // len(browser.forms) + 1, {}
    for path, form in browser.forms.items():
        for _ in range(n_each):
            body, kind = fuzz.posted(form, rng)
            answer = browser.tries(path, body, kind)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            wrong = what_is_wrong(answer)
            assert not wrong, f"{wrong} at {path}, {kind}: {body[:2000]!r}"
    log.info("%d posts: %s", sum(statuses.values()), sorted(statuses.items()))
    assert {200, 302, 400, 403, 422} <= set(statuses)


def what_is_wrong(answer):
    """In a word, what must not be in any answer; empty if all is well."""
    body = answer.content.decode() if not answer.streaming else ""
    if answer.status_code >= 500:
        return str(answer.status_code)
    if "X-Planted" in answer.headers or answer["content-type"] != "text/html; charset=utf-8":
        return "header"
    for sent in (fuzz.TAG, fuzz.WAY_OUT, "57392"):
        if sent in body:
            return sent
    return "" if answer.status_code == 302 or "<h1" in body else "no page"
