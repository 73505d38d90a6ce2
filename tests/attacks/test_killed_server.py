"""T1: the server is killed outright while answers come in. What was acknowledged is there once, and nothing is half."""

import logging
import os
import random
import threading

import pytest
from django.urls import reverse

from tests.attacks import serving, visitor
from tests.ground import postgres

pytestmark = pytest.mark.attack

log = logging.getLogger("attacks")
AT_ONCE = 6
# A submission takes some 10 ms: the kill falls anywhere in those that are under way.
LONGEST_WAIT_SECONDS = 0.03


class Round:
    """Some respondents who send all at once, and what each of them was told."""

    def __init__(self, senders):
        self.senders = senders
        self.receipts, self.unsaved = {}, {}
        self._told = threading.Condition()
        self._threads = serving.all_at_once([lambda me=me: self._send(me) for me in senders])

    def _send(self, me):
        try:
            answer = me.send()
        except visitor.Gone:
            return
        with self._told:
            if answer.receipt:
                self.receipts[me] = answer.receipt
            elif answer.status == 503:
                self.unsaved[me] = answer
            self._told.notify()

    def wait_for(self, n, seconds):
        """Returns a moment after n of them have seen the page of thanks."""
        with self._told:
            self._told.wait_for(lambda: len(self.receipts) >= n, 30)
            self._told.wait(seconds)

    def over(self):
        for thread in self._threads:
            thread.join()


class Tally:
    """What became of everybody, over all kills."""

    def __init__(self):
        self.acknowledged = self.in_unseen = self.not_in = 0

    def __str__(self):
        return f"{self.acknowledged} acknowledged, {self.in_unseen} in but never told, {self.not_in} not in"


@pytest.fixture
def house(tmp_path):
    found = serving.House(tmp_path)
    found.establish()
    return found


def examine(house, last, tally):
    """After a restart: everything acknowledged is there once, everything else wholly or not at all, and can be sent."""
    state = house.state()
    for me, answer in last.unsaved.items():
        # Nothing of it has to be done again: the page has everything in it, the receipt too.
        assert sorted(answer.form.untouched()) == sorted(me.sending[1])
    for me in last.senders:
        n_rows, is_answered = state.n_with(me.receipt), state.is_answered(me)
        if me in last.receipts:
            assert last.receipts[me] == me.receipt
            assert (n_rows, is_answered) == (1, True)
            tally.acknowledged += 1
        else:
            assert (n_rows, is_answered) in ((1, True), (0, False))
            tally.in_unseen += n_rows
            tally.not_in += 1 - n_rows
            if not n_rows:
                # The draft is as good as it was: what is on the overview is what she was about to send.
                assert as_drafted(me.overview().form.untouched()) == as_drafted(me.sending[1])
            assert me.send().receipt == me.receipt
    state = house.state()
    assert [(state.n_with(me.receipt), state.is_answered(me)) for me in last.senders] == [(1, True)] * len(last.senders)


def as_drafted(fields):
    """Without what is chosen with the sending alone: the receipt is made anew, the use of own words chosen again."""
    return sorted((n, value) for n, value in fields if value and n != "receipt" and not n.endswith("-use"))


def prepared(people, everybody):
    """The next round's senders, each at the form that sends."""
    senders = [people.pop() for _ in range(AT_ONCE)]
    everybody += senders
    # The first of each round fills in every page, as everybody does; it takes thirty requests.
    for number, me in enumerate(senders):
        me.come_to_the_end(at_once=number > 0)
    return senders


def assert_all_in_once(house, everybody):
    state = house.state()
    assert [state.n_with(me.receipt) for me in everybody] == [1] * len(everybody)
    assert len(state.pool) == len(state.answered) == len(everybody)


def test_no_answer_is_lost_or_doubled_when_the_server_is_killed(house, seed, scale):
    rng, n_kills = random.Random(seed), scale(20, 1000)
    people = house.visitors(AT_ONCE * n_kills, rng)
    last, tally, everybody = None, Tally(), []
    for _ in range(n_kills):
        with house.served():
            if last:
                examine(house, last, tally)
            last = Round(prepared(people, everybody))
            last.wait_for(rng.randrange(AT_ONCE), rng.uniform(0, LONGEST_WAIT_SECONDS))
            house.kill()
            last.over()
    with house.served():
        examine(house, last, tally)
    assert_all_in_once(house, everybody)
    log.info("%d kills, %d respondents: %s", n_kills, len(everybody), tally)
    # Else the kills came too early or too late to say anything.
    assert tally.acknowledged > n_kills / 2
    assert tally.not_in + tally.in_unseen > n_kills / 2


def n_unavailable(me, n=30):
    """How many of the next pages fail, each asked for on a new connection, so that every worker is asked."""
    found = 0
    for _ in range(n):
        me.connection.close()
        found += me.ask("GET", reverse("answers")).status == 503
    return found


@pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] == "sqlite", reason="SQLite has no server of its own")
def test_no_answer_is_lost_or_doubled_when_the_database_is_killed(tmp_path, seed, scale):
    """Every second time the site is killed with it; else it goes on, and the pages say that the fault is ours."""
    rng, n_kills = random.Random(seed), scale(6, 300)
    cluster = postgres.Cluster()
    cluster.start()
    house = serving.House(tmp_path)
    house.environment["EFTERORD_DATABASE_URL"] = postgres.create_database(cluster.url, "house")
    house.establish()
    people = house.visitors(AT_ONCE * n_kills, rng)
    tally, everybody, n_left = Tally(), [], n_kills
    while n_left > 0:
        with house.served():
            for dies_too in (False, True):
                last = Round(prepared(people, everybody))
                last.wait_for(rng.randrange(AT_ONCE), rng.uniform(0, LONGEST_WAIT_SECONDS))
                cluster.kill()
                if dies_too:
                    house.kill()
                cluster.start()
                last.over()
                n_left -= 1
                if not dies_too:
                    # Each of the two workers learns by one page, at most, that its connections are dead.
                    assert n_unavailable(last.senders[0]) <= 2
                    examine(house, last, tally)
        with house.served():
            examine(house, last, tally)
    assert_all_in_once(house, everybody)
    log.info("%d kills, %d respondents: %s", n_kills, len(everybody), tally)
    assert tally.acknowledged > 0
    assert tally.not_in + tally.in_unseen > 0
    cluster.stop()
