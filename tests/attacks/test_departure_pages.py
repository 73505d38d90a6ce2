"""The leaver's own pages and the survey know nothing of each other, and no log holds a link or a word of either."""

import ast
import json
import logging

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from efterord import clock
from efterord.words import Wish
from tests import leaver, made, respondent
from tests.house import plan

pytestmark = pytest.mark.django_db
TYPED = "sentinel-typed-words"
PRIVATE = "sentinel@home.example"


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def heard():
    """Every record of every logger at every level, with all that hangs on it."""
    records = []

    class Ear(logging.Handler):
        def emit(self, record):
            records.append(f"{record.getMessage()} {record.args!r} {record.exc_info!r} {vars(record)!r}")

    ear = Ear(level=logging.DEBUG)
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.addHandler(ear)
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    yield records
    for logger, level, disabled in before:
        logger.removeHandler(ear)
        logger.setLevel(level)
        logger.disabled = disabled


def whole_story(case, token):
    """A leaver does everything there is to do, right and wrong; the row of the summary is returned."""
    me = leaver.Walker()
    page = me.open(token)
    for path in (f"{token}/x/", f"{token[:-2]}/", "no/such/page/", "summary/999/", "language/xx/"):
        me.get(path)
    page = me.open(token)
    me.send(page, "wish/", wish=Wish.NO_TALK)
    me.send(page, "wish/", wish=token)
    me.send(page, "address/", mail=PRIVATE)
    me.send(page, "address/", mail=TYPED)
    talk = leaver.talk(case)
    leaver.booked(talk)
    me.get()
    me.get("prepare/")
    row = leaver.summary(talk)
    page = me.get(f"summary/{row.pk}/")
    me.client.post(f"/departure/summary/{row.pk}/", {"key": "forged", "part-said": TYPED})
    me.client.post(f"/departure/summary/{row.pk}/", {f"f{n}": token for n in range(2000)})

    def fail(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        me.send(page, f"summary/{row.pk}/", go="save", addition=TYPED)
    me.send(page, f"summary/{row.pk}/", go="approve", addition=TYPED)
    me.send(me.get("afterwards/"), "afterwards/", mail=PRIVATE, days="365")
    me.get("afterwards/")
    return row


def test_no_log_record_holds_the_link_or_what_was_typed(heard):
    made.organisation()
    case = made.case(at=made.root())
    token = leaver.link(case)
    heard.clear()
    whole_story(case, token)
    assert {(secret, r[:200]) for r in heard for secret in (token, TYPED, PRIVATE) if secret in r} == set()
    # A variable that a template does not find makes Django write the whole context into this log.
    assert [r[:200] for r in heard if "Exception while resolving variable" in r] == []
    logging.getLogger("django.request").debug("the ear hears %s", TYPED)
    assert TYPED in heard[-1]


def test_no_row_holds_them_readable_and_no_session_or_task_is_made():
    made.organisation()
    case = made.case(at=made.root())
    token = leaver.link(case)
    whole_story(case, token)
    everything = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            everything += [repr([bytes(v) if isinstance(v, memoryview) else v for v in r]) for r in cursor.fetchall()]
    assert [s for s in (token, TYPED, PRIVATE) if s in json.dumps(everything)] == []
    assert apps.get_model("sessions.Session").objects.count() == 0


def test_opening_a_link_and_reading_changes_no_record_of_the_departure():
    made.organisation()
    case = made.case(at=made.root())
    token = leaver.link(case)
    tables = ("Case", "CaseEvent", "DepartureLink", "Contact", "LeaverWish", "KeepInTouch", "Letter", "Invitation")

    def rows():
        return {t: list(apps.get_model("efterord", t).objects.order_by("pk").values()) for t in tables}

    before = rows()
    scanner = leaver.Walker()  # a mail scanner that opens every link, and every link on the pages
    scanner.open(token)
    scanner.client.head(f"/departure/{token}/")
    for path in ("", "prepare/", "afterwards/", "language/nb/", "wish/", "address/", "items/1/", "afterwards/stop/"):
        scanner.get(path)
    assert rows() == before


@pytest.mark.parametrize(
    ("room", "other"), [("departures", ("answers", "surveys", "pool")), ("answers", ("departures", "departure_links"))]
)
def test_neither_room_imports_the_other(room, other):
    found = []
    for path in plan.files():
        if path.parent.name != room or plan.room(path) != "web":
            continue
        for dotted, line in plan.imports(path):
            if any(dotted.endswith(f".{name}") or f".{name}." in f"{dotted}." for name in other):
                found.append(f"{plan.where(path, line)} {dotted}")
    # When the survey comes is computed from the case and the terms (queries/surveys_terms.py), which know of no asking.
    assert found == []


def test_departure_pages_read_one_cookie_and_the_survey_another():
    read = {}
    for path in plan.files():
        if path.parent.name not in ("departures", "answers"):
            continue
        for node in ast.walk(plan.tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "COOKIES":
                read.setdefault(path.parent.name, []).append(path.name)
    assert read == {"departures": ["visits.py"], "answers": ["visits.py"]}


def test_survey_cookie_sent_to_the_departure_changes_nothing():
    made.organisation()
    case = made.case(at=made.root())
    token = leaver.link(case)
    survey = respondent.asked(case=case)
    answering = respondent.Walker()
    answering.open(survey)
    held = answering.client.cookies["survey"]
    assert held["path"] == "/survey/"
    both, one = leaver.Walker(), leaver.Walker()
    both.client.cookies["survey"] = held.value
    assert leaver.text(both.open(token)) == leaver.text(one.open(token))
    assert survey not in leaver.text(both.get("afterwards/"))
    # And the other way: what the departure holds opens no survey.
    stranger = respondent.Walker()
    stranger.client.cookies["survey"] = one.client.cookies["departure"].value
    assert stranger.get("/survey/").status_code == 404
