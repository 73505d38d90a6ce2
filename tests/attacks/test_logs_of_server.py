"""T23: what was planted in requests, letters and records stands in no log: not the site's, not PostgreSQL's."""

import os
import random
import re

import pytest

from efterord.content import reader
from efterord.vault import tokens
from efterord.web.answers import visits
from tests.attacks import misuse, serving
from tests.ground import mailbox, postgres

pytestmark = pytest.mark.attack

IS_SQLITE = os.environ["EFTERORD_TEST_DATABASE"] == "sqlite"
LINK = re.compile(r"/survey/([\w-]+)/")
# Each stands for a kind: a name, an address of mail or network, a browser, words, what is typed into a log-in.
PLANTED = {
    "name": "Sentinella Qvarnudde",
    "mail": "sentinella.qvarnudde@example.org",
    "refused": "avvisad.qvarnudde@example.org",
    "dropped": "tappad.qvarnudde@example.org",
    "browser": "Sentinel-Agent/7.7",
    "address": "203.0.113.77",
    "words": "PLANTED-ORD-57391",
    "password": "PLANTED-PASS-57391",
}


@pytest.fixture(scope="module")
def cluster():
    """A PostgreSQL with its own default settings, whose log is read afterwards."""
    if IS_SQLITE:
        yield None
        return
    found = postgres.Cluster()
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def told(tmp_path_factory, cluster):
    """An installation at its most talkative, its mail server, and everything that its logs must not hold."""
    with mailbox.opened() as mail:
        house = serving.House(tmp_path_factory.mktemp("logs"), mail_port=mail.port)
        house.environment |= {"EFTERORD_TRACE": "1", "PYTHONDEVMODE": "1"}
        if cluster is not None:
            url = postgres.create_database(cluster.url, f"logs{house.port}")
            house.environment["EFTERORD_DATABASE_URL"] = url
        house.establish()
        mail.refused, mail.hangs_up_at = {PLANTED["refused"]}, {PLANTED["dropped"]}
        people = {PLANTED["name"]: PLANTED["mail"], "Avvisad Qvarnudde": PLANTED["refused"]}
        house.inside("plant_leavers", people={**people, "Tappad Qvarnudde": PLANTED["dropped"]})
        # A broken connection leaves the other letters to the next round.
        said = "".join(house.do("tick") for _ in range(3))
        links = [link for letter in mail.letters for link in LINK.findall(letter.get_content())]
        assert len(links) == 1
        yield house, links[0], {*PLANTED.values(), "Avvisad", "Tappad", links[0]}, said


def respondent(house, token, seed):
    headers = {"User-Agent": PLANTED["browser"], "X-Forwarded-For": PLANTED["address"]}
    return house.visitor(token, random.Random(seed), **headers)


def all_paths(token):
    pages = range(1, len(reader.questions().pages) + 1)
    names = ["", *(f"{n}/" for n in pages), "9/weights/", "go-on/", "later/", "resume/", "review/", "done/"]
    names += ["background/", "again/", "contact/", "finish/", "withdraw/", "withdrawn/", "language/sv/", f"{token}/"]
    return [f"/survey/{name}" for name in names]


def secrets_of(me, token):
    """What only she has: codes, keys, and what the database knows her by."""
    code = re.search(r'class="code">([0-9A-Z-]+)<', me.follow("GET", "/survey/later/").text)[1]
    hidden = {token, tokens.hash_token(token), me.receipt, code, visits.COOKIE + "="}
    hidden |= {value for name, value in me.sending[1] if name in ("key", "receipt")}
    hidden |= {me.cookies[visits.COOKIE][0], tokens.draft_key(token, code).lookup.hex()}
    return hidden | {each.replace("-", "") for each in (me.receipt, code)}


def logs_of(house, cluster):
    """Everything written: what the server and its children said, and PostgreSQL's log."""
    found = house.log.read_text(encoding="utf-8", errors="replace")
    return found + (cluster.log.read_text(encoding="utf-8", errors="replace") if cluster else "")


def in_logs(house, cluster, said, secrets):
    everything = (logs_of(house, cluster) + said).casefold()
    return sorted(secret for secret in secrets if secret.casefold() in everything)


def test_no_log_holds_what_respondents_send_and_are(told, cluster, seed):
    house, token, secrets, said = told
    with house.served("serve", "--workers", "2"):
        me = respondent(house, token, seed)
        me.come_to_the_end()
        secrets |= secrets_of(me, token)
        (other,) = house.invite(1)
        odd = respondent(house, other, seed)
        odd.come_to_the_end(at_once=True)
        secrets |= secrets_of(odd, other)
        statuses = {answer.status for answer in misuse.requests(odd, other, PLANTED["words"], all_paths(other))}
        assert {200, 302, 400, 403, 404, 422} <= statuses
        assert [status for status in statuses if status >= 500] == []
        door = me.ask("GET", "/account/login/").form
        fields = dict(door.untouched()) | {"login": PLANTED["mail"], "password": PLANTED["password"]}
        assert me.ask("POST", "/account/login/", list(fields.items())).status == 200
        assert me.send().receipt == me.receipt
        assert me.send().receipt == me.receipt
    assert in_logs(house, cluster, said, secrets) == []


def test_no_log_holds_them_when_things_break(told, cluster, seed):
    house, _token, secrets, said = told
    (token,) = house.invite(1)
    with house.served("serve", "--workers", "2"):
        me = respondent(house, token, seed)
        me.come_to_the_end()
        secrets |= secrets_of(me, token)
        for renamed in ("efterord_sealedanswer", "efterord_invitation", "efterord_draft"):
            house.change(f"ALTER TABLE {renamed} RENAME TO elsewhere")
            kept = me.send()
            assert kept.status == 503
            assert sorted(kept.form.untouched()) == sorted(me.sending[1])
            house.change(f"ALTER TABLE elsewhere RENAME TO {renamed}")
        house.change("UPDATE efterord_invitation SET questionnaire = 'nowhere'")
        assert [me.ask("GET", path).status for path in ("/survey/1/", "/survey/review/")] == [500, 500]
        house.change("UPDATE efterord_invitation SET questionnaire = 'core'")
        assert while_locked(house, me).status == 503
        assert me.send().receipt == me.receipt
    heard = logs_of(house, cluster)
    # The server did speak of what broke, so there was a place where all this could have stood.
    assert "a page by link failed" in heard
    assert IS_SQLITE or 'relation "efterord_sealedanswer" does not exist' in heard
    assert in_logs(house, cluster, said, secrets) == []


def while_locked(house, me):
    """What she gets who sends while somebody else holds the table, and then breaks the connection of who waits."""
    if IS_SQLITE:
        with house.connection() as line:
            # Longer than the product waits.
            line.execute("BEGIN EXCLUSIVE")
            return me.send()
    with house.connection() as line:
        line.execute("BEGIN")
        line.execute("LOCK TABLE efterord_invitation IN EXCLUSIVE MODE")
        found = []
        (thread,) = serving.all_at_once([lambda: found.append(me.send())])
        waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while thread.is_alive():
            house.rows(waiting)
        thread.join()
        return found[0]
