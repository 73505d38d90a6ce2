"""What a respondent does must leave no trace but the answer: not in a log, not in a table, not in the caches."""

import json
import logging

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import OperationalError, connection

from efterord import clock
from efterord.content import reader
from efterord.models import Draft
from efterord.web.answers import pages, steps, views
from tests import made, respondent
from tests.respondent import Walker, filled, receipt_on, text

pytestmark = pytest.mark.django_db

ADDRESS, AGENT = "203.0.113.77", "Sentinel-Agent/7.7"
# What a submission may change; a draft comes and goes.
MAY_CHANGE = {"efterord_invitation", "efterord_sealedanswer"}


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def heard():
    """Every record of every logger at every level, with all that hangs on it, propagated or not."""
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


def walker():
    found = Walker()
    found.client.defaults |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_X_FORWARDED_FOR": ADDRESS}
    return found


def whole_database():
    """Every row of every table, Django's and the libraries' too."""
    tables = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
            tables[name] = sorted(map(repr, rows))
    return tables


def whole_story(token):
    """A respondent does everything there is to do, right and wrong; returns what must be found nowhere."""
    me = walker()
    me.open(token)
    for path in ("no/such/page/", f"{token}/x/", "77/", "done/", "resume/"):
        me.client.get(f"/survey/{path}")
    me.answer_everything(token, q_O1="2")
    code = text(me.get("/survey/later/")).split('class="code">')[1].split("<")[0]
    me.send("/survey/resume/", code="0000-0000-0000")
    me.send("/survey/9/", go="back", **{"q-R2": ["r-A1", "r-B1"]})
    me.send("/survey/9/weights/")
    me.get("/survey/review/")
    me.send("/survey/9/weights/", go="sv", **{"q-R2-weight-r-B1": "1"})
    me.get("/survey/language/en/")
    overview = me.get("/survey/review/")
    me.client.post("/survey/1/", {"key": "forged", "q-O1": "2"})
    me.client.post("/survey/1/", {f"f{n}": token for n in range(2000)})

    def fail(execute, sql, params, many, context):
        if "sealedanswer" in sql or "efterord_draft" in sql:
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        me.submit(overview)
        me.get("/survey/1/")
    receipt = receipt_on(me.submit(overview))
    me.submit(overview)
    me.open(token)
    me.client.post("/survey/withdraw/", {"code": receipt[1:] + ("0" if receipt[0] != "0" else "1")})
    key = filled(overview)["key"][0]
    return {token, code, code.replace("-", ""), receipt, receipt.replace("-", ""), key, ADDRESS, AGENT, "/survey"}


def test_no_log_record_holds_anything_of_a_respondent(heard):
    secrets = whole_story(respondent.asked())
    found = {(secret, record[:120]) for record in heard for secret in secrets if secret in record}
    assert found == set()
    # A variable that a template does not find makes Django write the whole context into this log.
    assert [record[:120] for record in heard if "Exception while resolving variable" in record] == []
    logging.getLogger("django.request").debug("the ear hears %s", ADDRESS)
    assert ADDRESS in heard[-1]


def test_no_table_holds_anything_of_a_respondent_but_the_answer():
    token = respondent.asked()
    before = whole_database()
    secrets = whole_story(token)
    after = whole_database()
    assert {name for name in after if after[name] != before[name]} == MAY_CHANGE
    assert len(after["efterord_sealedanswer"]) == 1
    everything = json.dumps(after)
    assert [secret for secret in secrets if secret in everything] == []


def test_no_session_log_in_task_or_audit_row_and_nothing_cached():
    token = respondent.asked()
    cache.clear()
    whole_story(token)
    for name in ("sessions.Session", "efterord.AuditEntry", "efterord.Letter", "efterord.Draft"):
        assert apps.get_model(name).objects.count() == 0, name
    tasks = [model for model in apps.get_models() if model._meta.app_label.startswith("django_tasks")]
    assert tasks
    assert [model.objects.count() for model in tasks] == [0] * len(tasks)
    assert not getattr(cache, "_cache", {})


def test_kept_pages_hold_nothing_of_a_respondent():
    """Pages are kept by version and language; the same pages kept after two respondents are the same."""
    whole_story(respondent.asked())
    every = (pages._kept_page, pages._kept_choosing, pages._kept_weighing, pages._kept_theme, pages._kept_reason)
    sizes = [kept.cache_info().currsize for kept in every]
    whole_story(respondent.asked(case=made.case(at=made.root())))
    assert [kept.cache_info().currsize for kept in every] == sizes
    edition = steps.Edition("Region Mälarvik", "core", 1, "en", ("sv", "nb", "en"))
    for step in steps.way(edition, {}, {}):
        kept = pages._kept_choosing if step.number == 9 else pages._kept_page
        assert " checked" not in kept(step).filled({})
    assert views._start_page.cache_info().maxsize == 256


def test_opening_a_page_changes_no_byte_of_any_table():
    token = respondent.asked()
    me = walker()
    me.answer_everything(token)
    before = whole_database()
    assert before["efterord_draft"]
    stranger = walker()  # a mail scanner that opens every link, and every link on the pages
    for visitor in (me, stranger):
        visitor.open(token)
        visitor.client.head(f"/survey/{token}/")
        paths = [f"{number}/" for number in range(1, len(reader.questions().pages) + 1)]
        paths += ["9/weights/", "go-on/", "later/", "resume/", "review/", "done/", "withdraw/", "withdrawn/"]
        for path in [*paths, "language/nb/", f"{token}", f"{token[:-3]}/"]:
            visitor.client.get(f"/survey/{path}")
    assert whole_database() == before


def test_drafts_and_answers_hold_no_time_but_the_drafts_last_day():
    token = respondent.asked()
    me = walker()
    me.answer_everything(token)
    row = Draft.objects.get()
    assert row.expires_on == made.TODAY + (row.expires_on - made.TODAY)
    assert {field.name for field in Draft._meta.get_fields()} == {"id", "lookup", "ciphertext", "expires_on"}
