"""Every form that the survey can show to a respondent, found by walking through it and by asking for every address."""

import urllib.parse

from django.db import transaction
from django.test import Client
from django.urls import reverse

from efterord.web.answers import urls
from tests.attacks import visitor
from tests.bench import walk

# What stands for the variable parts of the addresses; the link itself is not asked for again.
PARTS = {"number": (1, 9), "code": ("nb",)}


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
            path, page = self.onwards(path, form)
        self.keep(path, form)
        for address in addresses():
            path, page = self.follow(address)
            for form in visitor.posting(page):
                self.keep(path, form)

    def onwards(self, path, form):
        """Fills in a form and goes where it leads, with two ticks in each list: the least that a list may allow."""
        for _ in range(20):
            was = path
            path, page = self.follow(self.keep(path, form), walk.filled(form, self.rng, n_ticks=2))
            if path != was:
                return path, page
            # Refused: the weights that were drawn are too many. What is untouched is drawn anew.
            form = visitor.largest(self.follow(path)[1])
        raise AssertionError(f"{path} is not left")

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
        """Where a form goes; it is kept for that address, and for those that some of its buttons lead to."""
        for action in (form.action, *form.elsewhere):
            self.forms.setdefault(urllib.parse.urljoin(path, action), form)
        return urllib.parse.urljoin(path, form.action)

    def follow(self, path, pairs=None):
        response = self.client.get(path) if pairs is None else self.client.post(path, grouped(pairs))
        while response.status_code == 302:
            path = urllib.parse.urljoin(path, response["location"])
            response = self.client.get(path)
        return path, walk.Page(response.content.decode())


def addresses():
    """Every address of the survey but the links themselves."""
    for pattern in urls.urlpatterns:
        if pattern.name not in (None, "answers-enter"):
            parts = [PARTS[part] for part in pattern.pattern.converters]
            yield from (reverse(pattern.name, args=[value]) for value in parts[0]) if parts else [reverse(pattern.name)]


def as_body(pairs):
    """Fields as a browser writes them into the body of a post."""
    return urllib.parse.urlencode(pairs).encode()


def grouped(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


class Undone(Exception):
    """The end of a post that is to have no effect."""
