"""The day of these tests, a leaver who has been asked, and a browser."""

import pytest

from efterord import clock
from tests import made, respondent


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def token(db):
    return respondent.asked()


@pytest.fixture
def walker():
    return respondent.Walker()
