"""Whatever a program sends to the addresses for programs, they neither break nor say more than the page does.

The addresses and their arguments are drawn from the OpenAPI description, so that what is added there is tried too.
Seen failing: with a view that breaks on an argument it does not know.
"""

import random
import string

import pytest
from django.core.cache import cache
from django.test import Client

from efterord import clock
from efterord.web.api import shapes, views
from efterord.words import Role
from tests import made, told

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
ODD = (
    "",
    "0",
    "-1",
    "1",
    "2",
    "x",
    "1.0",
    "1e3",
    " 1",
    "१",
    "\u202e1",
    "9" * 40,
    "null",
    "[]",
    "1&only=2",
    "' OR 1=1",
    "\x00",
)
METHODS = ("get", "get", "get", "post", "put", "patch", "delete", "head", "options")


@pytest.fixture
def medicine():
    made.organisation()
    found = made.unit("Medicin")
    told.quarterly(found, 1, [told.mixed(i) for i in range(8)])
    told.released(1)
    return found


def drawn(rng, known):
    """A value that is right, odd, or nothing but signs."""
    if rng.random() < 0.4:
        return str(rng.choice(known))
    if rng.random() < 0.7:
        return rng.choice(ODD)
    return "".join(rng.choice(string.printable + "åäöø\u2028😀") for _ in range(rng.randint(1, 30)))


def test_odd_requests_are_answered_in_words(medicine, seed, scale):
    rng = random.Random(seed)
    user = made.user((Role.MANAGER, medicine))
    program = Client(headers={"authorization": f"Bearer {made.api_token(user)}"}, raise_request_exception=False)
    hidden = made.unit("Kirurgi")
    paths = views.api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    seen = set()
    with clock.told_at(told.noon(told.release_day(1))):
        for _ in range(scale(300, 5_000)):
            cache.clear()
            path, spoken = rng.choice(sorted(paths.items()))
            names = [each["name"] for each in spoken["get"].get("parameters", []) if each["in"] == "query"]
            unit = rng.choice((medicine.pk, medicine.pk, medicine.pk, hidden.pk, made.root().pk, 0, 10**20))
            query = {rng.choice((*names, "x")): drawn(rng, (1, 2, medicine.pk, made.root().pk)) for _ in range(2)}
            method = rng.choice(METHODS)
            address = path.replace("{unit_id}", str(unit))
            answer = getattr(program, method)(address, query if method in ("get", "head") else {})
            seen.add(answer.status_code)
            assert answer.status_code in (200, 404, 405, 422), (method, address, query)
            if answer.status_code == 200 and method == "get" and "results" in path:
                assert unit == medicine.pk
                shapes.Results.model_validate_json(answer.content, strict=False)
    assert {200, 404, 405, 422} == seen
