"""T22: whoever tries a link learns nothing from it. Seven kinds of link that open nothing give the same bytes.

Two pages ask for nothing but a link of ours, open or not: what is said by name, and writing again with the receipt.
They tell whether a link is one of ours, and must not tell whether it was used.
"""

import dataclasses
import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.vault import tokens
from efterord.web.answers import urls, visits
from efterord.words import CaseStep
from tests import made, respondent

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

OPEN, UNKNOWN = "open", "unknown"
# What stands for a variable part of an address; the token is each kind's own.
PARTS = {"number": (1, 9, 99), "code": ("nb", "xx")}
# What opens for any link of ours that is not of a cancelled case.
FOR_ANY_LINK = ("/survey/contact/", "/survey/again/")
OURS = (OPEN, "expired", "answered", "case closed")
# The links of which a test must have tried every one.
KINDS = ("mistyped", "truncated", "expired", "answered", "case closed", "case cancelled")


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def links():
    """A token of each kind, and one that is open, by name."""
    found = {kind: respondent.asked() for kind in (OPEN, "answered")}
    walker = respondent.Walker()
    respondent.receipt_on(walker.submit(walker.answer_everything(found["answered"])))
    found["expired"] = respondent.asked(closes_on=made.TODAY - dt.timedelta(days=1))
    for step in (CaseStep.CLOSED, CaseStep.CANCELLED):
        case = made.case(at=made.root(), steps=(CaseStep.OPENED, step))
        found[f"case {step.value}"] = respondent.asked(case=case)
    found[UNKNOWN] = tokens.new_token()
    first = found[OPEN][0]
    found["mistyped"] = ("A" if first != "A" else "B") + found[OPEN][1:]
    found["truncated"] = found[OPEN][:-3]
    return found


@pytest.fixture
def filled(links):
    """All fields that somebody with an open link sends."""
    return respondent.filled(respondent.Walker().answer_everything(links[OPEN])) | {"code": ["0000-0000-0000"]}


class Browser:
    """Opens one link in one language, and then asks for every address of the survey."""

    def __init__(self, token, language, filled):
        self.token, self.filled, self.client = token, filled, Client(headers={"accept-language": language})
        self.came_in = self.heard(self.client.get(reverse("answers-enter", args=[token])))
        # The order of the reasons follows the resume code, which is drawn anew for each visitor: here one for all.
        held = visits.read(self.client.get("/survey/").wsgi_request)
        same = visits.keep(HttpResponse(), dataclasses.replace(held, resume_code="0000-0000-0000"))
        self.cookie = same.cookies[visits.COOKIE].value

    def addresses(self):
        for pattern in urls.urlpatterns:
            if pattern.name in (None, "answers-enter"):
                continue
            parts = list(pattern.pattern.converters)
            yield from ((pattern.name, [value]) for value in PARTS[parts[0]]) if parts else [(pattern.name, [])]

    def answers(self):
        """What each address answers to a look, to its own form, and to a form of somebody else."""
        key = visits.Held(self.token, "").form_key
        for name, args in self.addresses():
            path = reverse(name, args=args)
            self.client.cookies[visits.COOKIE] = self.cookie
            yield f"GET {path}", self.heard(self.client.get(path))
            for whose, given in (("own", key), ("forged", "x" * 64)):
                receipt = tokens.new_receipt()
                self.client.cookies[visits.COOKIE] = self.cookie
                response = self.client.post(path, {**self.filled, "key": given, "receipt": receipt})
                yield f"POST {path} {whose}", self.heard(response, given, receipt)

    def heard(self, response, *typed):
        """Status, headers, cookie and page, but for what she typed herself, which comes back to her."""
        body = response.content.decode()
        for own in (self.token, visits.Held(self.token, "").form_key, *typed):
            body = body.replace(own, "what was typed")
        cookies = [{k: v for k, v in morsel.items() if v} | {"name": name} for name, morsel in response.cookies.items()]
        for morsel in cookies:
            morsel.pop("expires", None)  # of a cookie that is taken away, by the second
        return response.status_code, dict(response.headers), cookies, body


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_links_that_open_nothing_are_alike_to_the_byte(links, filled, language):
    wanted = Browser(links[UNKNOWN], language, filled)
    expected = dict(wanted.answers())
    assert len(expected) > 30
    assert expected["GET /survey/"][0] == 404
    assert expected["POST /survey/done/ own"][0] == 409
    assert set(links) == {OPEN, UNKNOWN, *KINDS}
    for kind in KINDS:
        tried = Browser(links[kind], language, filled)
        assert tried.came_in == wanted.came_in, kind
        different = [at for at, heard in tried.answers() if heard != expected[at] and not is_for_any(at, kind)]
        assert (kind, different) == (kind, [])
    # An open link is different, or nothing was compared above.
    assert dict(Browser(links[OPEN], language, filled).answers())["GET /survey/"][0] == 200


def is_for_any(at, kind):
    return kind in OURS and at.split()[1] in FOR_ANY_LINK


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_what_opens_for_any_link_tells_not_whether_it_was_used(links, filled, language):
    wish = filled | {"wanted": ["hr"], "reach": ["a@example.org"], "message": ["words"]}
    seen = {
        kind: [h for h in Browser(links[kind], language, wish).answers() if is_for_any(h[0], kind)] for kind in OURS
    }
    assert len(seen[OPEN]) == 3 * len(FOR_ANY_LINK)
    assert [status for _, (status, *_) in seen[OPEN]].count(200) > 1
    assert all(heard == seen[OPEN] for heard in seen.values())


def test_a_link_cut_short_leaves_the_cookie_of_the_right_one_alone(links):
    """Below sixteen signs it is a slip of the hand; the page is the same as for every link that opens nothing."""
    client = Client(headers={"accept-language": "en"})
    cut = client.get(reverse("answers-enter", args=[links[OPEN][:10]]))
    assert (cut.status_code, cut["location"], dict(cut.cookies)) == (302, reverse("answers"), {})
    page = client.get(reverse("answers"))
    assert (page.status_code, page.content) == (404, Browser(links[UNKNOWN], "en", {}).client.get("/survey/").content)
