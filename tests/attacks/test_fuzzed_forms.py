"""T7, where answers come in: whatever is posted to a form of the survey is answered in words, and echoed escaped."""

import logging
import random

import pytest

from efterord import clock
from tests import every_kind, made, respondent
from tests.attacks import forms, fuzz

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

log = logging.getLogger("attacks")


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


# The core set with words and prompts, and one of an organisation's own with every kind of question.
SETS = {
    "core": {"questionnaire_version": 2},
    "own": {"questionnaire": "own", "questionnaire_version": 3},
}


@pytest.mark.parametrize("name", SETS)
def test_no_post_breaks_a_form_or_comes_back_as_it_was_sent(name, seed, scale):
    rng, token = random.Random(seed), respondent.asked(**SETS[name])
    every_kind.published()
    browser = forms.Browser(token, rng)
    log.info("forms: %s", ", ".join(browser.forms))
    assert len(browser.forms) > (12 if name == "core" else 8)
    n_each, statuses = scale(2_000, 50_000) // len(browser.forms) + 1, {}
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
