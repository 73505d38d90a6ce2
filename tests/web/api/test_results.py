"""Results for programs: the page's figures and no others, by a key that sees what its account sees."""

import datetime as dt
import html
import json
import re
from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client

from efterord import clock
from efterord.models import guard
from efterord.rules import api_tokens
from efterord.words import Role
from tests import made, stayed, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unused_keys():
    cache.clear()


@pytest.fixture
def wards():
    found = stayed.two_wards(21)
    with clock.told_at(told.noon(told.release_day(5))):
        yield found


def program(*roles, language="en"):
    user = made.user(*roles, language=language)
    return Client(headers={"authorization": f"Bearer {made.api_token(user)}"}), user


def numbers_in(told_of):
    """Every number of the answer but those that name something: units, releases, areas."""
    if isinstance(told_of, bool) or told_of is None:
        return
    if isinstance(told_of, int | float):
        yield float(told_of)
    elif isinstance(told_of, dict):
        for key, value in told_of.items():
            if key not in ("unit", "releases", "area"):
                yield from numbers_in(value)
    elif isinstance(told_of, list):
        for value in told_of:
            yield from numbers_in(value)


def on_page(response):
    main = response.content.decode().partition("<h1")[2].partition("<aside")[0].partition(">")[2]
    words = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<svg.*?</svg>", " ", main, flags=re.DOTALL)))
    found = re.findall(r"\u2212?\d+(?:[.,]\d+)?", words)
    return {float(each.replace("\u2212", "-").replace(",", ".")) for each in found}, " ".join(words.split())


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_program_gets_the_figures_of_the_page_and_no_others(client, wards, language):
    asks, user = program((Role.MANAGER, wards[0]), language=language)
    client.force_login(user)
    for query in ("", "?year=1", f"?year=5&with={made.root().pk}", "?only=5", "?up_to=5"):
        found = asks.get(f"/api/v1/units/{wards[0].pk}/results/{query}").json()
        numbers, words = on_page(client.get(f"/results/{wards[0].pk}/{query}"))
        assert set(numbers_in(found)) - numbers == set()
        assert " ".join(found["say"]) in words
        assert found["stayed"]["columns"][0] == found["areas"]["columns"][0]
        for row in (*found["areas"]["rows"], *found["stayed"]["rows"]):
            for figure in filter(lambda each: each and each["lower"] is not None, row["figures"]):
                low, high = (str(figure[end]).replace("-", "\u2212") for end in ("lower", "upper"))
                assert f"{figure['value']} {low}\u2013{high}" in words
        for part in found["parts"]:
            for each in part["statements"]:
                counts = ", ".join(map(str, each["counts"] or []))
                assert f": {counts} " in words
        for question in found["questions"]:
            for table in question["tables"]:
                assert sum(each["people"] for each in table["counts"]) >= 0
                assert all(f"{each['answer']} {each['people']}" in words for each in table["counts"])
        for chart in found["reasons"]:
            for each in chart["reasons"]:
                assert f"{each['reason']} {each['contributed']}" in words


def test_program_sees_what_its_account_sees(wards):
    asks, _user = program((Role.MANAGER, wards[0]))
    assert [each["name"] for each in asks.get("/api/v1/units/").json()] == ["Avdelning 1"]
    assert [each["number"] for each in asks.get("/api/v1/releases/").json()] == [5, 4, 3, 2, 1]
    hidden = [f"units/{wards[1].pk}/results/", f"units/{made.root().pk}/results/", "units/999999/results/"]
    hidden += [
        f"units/{wards[0].pk}/results/?{query}" for query in ("year=9", "with=999999", "year=1&only=1", "lane=x")
    ]
    answers = [asks.get(f"/api/v1/{address}") for address in hidden]
    assert {(each.status_code, each.content) for each in answers} == {(404, b'{"detail": "Not found."}')}
    assert asks.get(f"/api/v1/units/{wards[0].pk}/results/?year=x").status_code == 422


def test_nothing_to_show_is_said_as_on_the_page(client, wards):
    empty = made.unit("Tom", wards[0].parent)
    asks, user = program((Role.HR_HEAD, None))
    client.force_login(user)
    found = asks.get(f"/api/v1/units/{empty.pk}/results/").json()
    assert found["nothing"] in on_page(client.get(f"/results/{empty.pk}/"))[1]
    assert list(numbers_in(found)) == []


def test_role_taken_back_account_closed_and_key_ended_open_nothing(wards):
    asks, user = program((Role.HR_HEAD, None))
    assert asks.get("/api/v1/units/").status_code == 200
    with guard.door_open():
        user.grants.all().delete()
    assert asks.get("/api/v1/units/").status_code == 404
    with guard.door_open():
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert asks.get("/api/v1/units/").status_code == 401
    other = made.user((Role.HR_HEAD, None))
    last = clock.today()
    ending = Client(headers={"authorization": f"Bearer {made.api_token(other, expires_on=last)}"})
    assert ending.get("/api/v1/units/").status_code == 200
    with clock.told_at(clock.now() + dt.timedelta(days=1)):
        assert ending.get("/api/v1/units/").status_code == 401


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer x", "Basic x", "Bearer \u00e5", "bearer  x y"])
def test_what_is_no_key_is_refused_alike(wards, sent):
    answer = Client(headers={"authorization": sent.encode().decode("latin-1")} if sent else {}).get("/api/v1/units/")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json() == {"detail": "No key that holds was sent."}


def test_program_that_asks_too_often_is_slowed_by_itself(wards, monkeypatch):
    monkeypatch.setattr(api_tokens, "MOST_A_MINUTE", 3)
    asks, _user = program((Role.HR_HEAD, None))
    got = Counter(asks.get("/api/v1/releases/").status_code for _ in range(5))
    # A minute may turn in between, so one or two are refused.
    assert set(got) == {200, 429}
    assert program((Role.HR_HEAD, None))[0].get("/api/v1/releases/").status_code == 200


def test_program_leaves_no_session_and_no_mark(wards, django_assert_max_num_queries):
    asks, _user = program((Role.HR_HEAD, None))
    with django_assert_max_num_queries(16) as seen:
        answer = asks.get(f"/api/v1/units/{wards[0].pk}/results/")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert [q["sql"] for q in seen.captured_queries if not q["sql"].startswith("SELECT")] == []


def test_description_tells_of_every_address_and_fetches_nothing(client, wards):
    client.force_login(made.user((Role.ANALYST, None)))
    told_of = client.get("/api/v1/openapi.json").json()
    assert sorted(told_of["paths"]) == ["/api/v1/releases/", "/api/v1/units/", "/api/v1/units/{unit_id}/results/"]
    assert {method for path in told_of["paths"].values() for method in path} == {"get"}
    given = told_of["paths"]["/api/v1/units/{unit_id}/results/"]["get"]["parameters"]
    assert {each["name"] for each in given} == {"unit_id", "year", "only", "up_to", "with", "lane"}
    assert "http" in told_of["components"]["securitySchemes"]["ByKey"]["type"]
    assert "//" not in json.dumps(told_of)
