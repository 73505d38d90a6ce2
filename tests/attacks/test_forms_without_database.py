"""When the database fails under a form, the page comes back, says whose fault it is, and has everything still in it.

The running server on a broken disk is tried in test_broken_ground.py; here it is every form, and every statement.
"""

import random

import pytest
from django.db import OperationalError, connection

from efterord import clock
from tests import every_kind, made, respondent
from tests.attacks import forms
from tests.attacks.test_fuzzed_forms import SETS
from tests.bench import walk

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

WORDS = "Det jag skrev, å ä ö <b>"
# Forms of one choice, one code or none: the choice is made again, the code stands on paper.
SHORT = ("background", "resume", "withdraw", "finish", "again", "code")


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


class Failing:
    """A database that fails at one statement of a request, and at all that follow."""

    def __init__(self, number):
        self.left = number
        self.has_failed = False

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            if not self.left:
                self.has_failed = True
                raise OperationalError("database or disk is full")
            self.left -= 1
        return execute(sql, params, many, context)


def posts(form, rng):
    """A form with something in every field that takes words."""
    given = [pair for pair in walk.filled(form, rng) if pair[0] not in kinds(form, "textarea", "text", "email")]
    figures = [(name, "12") for name in kinds(form, "text", "email")]  # a date has room for no more
    return given + [(name, WORDS) for name in kinds(form, "textarea")] + figures


def kinds(form, *names):
    return [field.name for field in form.fields if field.kind in names]


@pytest.mark.parametrize("name", SETS)
def test_no_form_loses_what_is_in_it_wherever_the_database_fails(name, seed):
    rng, token = random.Random(seed), respondent.asked(**SETS[name])
    every_kind.published()
    browser = forms.Browser(token, rng)
    lost, n_tried = [], 0
    for path, form in browser.forms.items():
        for number in range(30):
            sent, failing = posts(form, rng), Failing(number)
            with connection.execute_wrapper(failing):
                answer = browser.tries(path, forms.as_body(sent), "application/x-www-form-urlencoded")
            if not failing.has_failed:
                break
            n_tried += 1
            assert answer.status_code == 503, (path, number, answer.status_code)
            shown = [field for form in walk.Page(answer.content.decode()).forms for field in form.untouched()]
            missing = {pair for pair in sent if pair[0] not in ("go", "seen") and pair[1]} - set(shown)
            if missing and not any(short in path for short in SHORT):
                lost.append((path, number, sorted(missing)[:3]))
    assert lost == [], lost
    assert n_tried > 2 * len(browser.forms)
