"""The day of these tests, a leaver with a link, and a browser."""

import pytest

from efterord import clock
from tests import leaver, made


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case(db):
    made.organisation()
    return made.case(at=made.unit("Infektionsavdelning 3"))


@pytest.fixture
def token(case):
    return leaver.link(case)


@pytest.fixture
def walker():
    return leaver.Walker()
