"""The short code of a slip opens what its link opens, and says the same whatever it is that does not open."""

import datetime as dt

import pytest

from efterord.models import CaseEvent, Invitation, guard
from efterord.services import surveys_paper
from efterord.web.answers import visits
from efterord.words import CaseStep, Role
from tests import made, respondent
from tests.respondent import sentences, text

pytestmark = pytest.mark.django_db
PAGE = "/survey/code/"


@pytest.fixture
def slip(db):
    made.organisation()
    case = made.case(at=made.root(), last_day=made.TODAY + dt.timedelta(days=5))
    return surveys_paper.print_link(made.actor((Role.HR_HEAD, None)), case=case)


def post(walker, code):
    return walker.client.post(PAGE, {"code": code})


def test_the_code_opens_what_the_link_opens(slip, walker):
    assert walker.get(PAGE).status_code == 200
    response = post(walker, slip.code.lower().replace("-", " "))
    assert (response.status_code, response["Location"]) == (302, "/survey/")
    assert visits.Held(*visits._signer().unsign_object(response.cookies[visits.COOKIE].value)).token in slip.link
    assert "Begin" in text(walker.get("/survey/"))


def test_whoever_was_here_before_leaves_the_browser(slip, walker):
    walker.open(respondent.asked())
    walker.send("/survey/background/")
    walker.send("/survey/1/", **{"q-O1": "2"})
    post(walker, slip.code)
    assert " checked" not in text(walker.get("/survey/1/"))


def test_what_does_not_open_says_the_same(slip, walker):
    def used():
        Invitation.objects.update(answered=True, token_ciphertext=None)

    def late():
        Invitation.objects.update(closes_on=dt.date(2026, 1, 1))

    def closed():
        CaseEvent.objects.create(case=slip.case, step=CaseStep.CLOSED, at=made.NOON, by="operator")

    def heard(code):
        return post(respondent.Walker(), code).content.replace(b'value="%s"' % code.encode(), b"")

    seen = {heard("0000-0000-0000"), heard("mistyped")}
    before = Invitation.objects.values().get()
    for end in (used, late, closed):
        with guard.door_open():
            end()
        seen.add(heard(slip.code))
        with guard.door_open():
            Invitation.objects.update(**before)
    assert len(seen) == 1
    assert b"This code does not open anything." in seen.pop()


@pytest.mark.parametrize("code", ["", "\0", "<b>" * 50, "🙂" * 99])
def test_odd_codes_are_told_calmly(slip, walker, code):
    response = post(walker, code)
    assert "This code does not open anything." in sentences(response)
    assert "<b>" not in text(response)
    assert visits.COOKIE not in response.cookies
