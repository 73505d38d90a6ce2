"""T3: eight browsers send through one link at the same moment. One answer is taken, and only its sender is thanked."""

import json
import random
import threading

import pytest

from tests.attacks import serving

pytestmark = pytest.mark.attack

AT_ONCE = 8


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    found = serving.House(tmp_path_factory.mktemp("at_once"))
    found.establish()
    with found.served("serve", "--workers", "2"):
        yield found


def sent_at_once(people):
    """What each of them gets back, all having sent at the same moment."""
    found, guard = {}, threading.Lock()

    def send(me):
        answer = me.send()
        with guard:
            found[me] = answer

    for thread in serving.all_at_once([lambda me=me: send(me) for me in people]):
        thread.join()
    return [found[me] for me in people]


def of_one_link(house, token, rng):
    """Eight browsers with one link between them, each with answers and a receipt of its own."""
    people = [house.visitor(token, rng) for _ in range(AT_ONCE)]
    for me in people:
        me.come_to_the_end(at_once=True)
    return people


def answered(me):
    """What a browser has sent, as the pool would hold it: no question passed over, no field of the form's own."""
    return {name: value for name, value in me.sending[1] if name.startswith("q-") and value != "none"}


def test_of_eight_different_answers_through_one_link_one_is_taken(house, seed, scale):
    rng, n_links = random.Random(seed), scale(20, 1000)
    n_before, taken, n_pages = len(house.state().pool), {}, 0
    for token in house.invite(n_links):
        people = of_one_link(house, token, rng)
        assert len({me.receipt for me in people}) == AT_ONCE
        answers = sent_at_once(people)
        thanked = [me for me, answer in zip(people, answers, strict=True) if answer.receipt]
        assert len(thanked) == 1
        assert [a.receipt for a in answers if a.receipt] == [thanked[0].receipt]
        others = [answer for answer in answers if not answer.receipt]
        assert {answer.status for answer in others} == {409}
        assert len({answer.body for answer in others}) == 1
        assert "Inget skickades den här gången" in others[0].text
        taken[thanked[0].receipt] = thanked[0]
        n_pages += len(answers)
        for me in people:
            me.connection.close()
    state = house.state()
    assert len(state.pool) - n_before == n_links
    assert [state.n_with(receipt) for receipt in taken] == [1] * n_links
    stored = [json.loads(text) for text in house.opened()]
    mine = {each["receipt"]: each["answers"] for each in stored if each["receipt"] in taken}
    assert mine == {receipt: answered(me) for receipt, me in taken.items()}
    assert n_pages == AT_ONCE * n_links


def test_of_one_form_sent_eight_times_at_once_all_are_thanked(house, seed, scale):
    rng, n_links = random.Random(seed), scale(20, 1000)
    n_before = len(house.state().pool)
    for token in house.invite(n_links):
        people = of_one_link(house, token, rng)
        first = people[0]
        for me in people:
            me.cookies, me.sending = first.cookies, first.sending
        answers = sent_at_once(people)
        assert [answer.receipt for answer in answers] == [first.receipt] * AT_ONCE
        assert len({answer.body for answer in answers}) == 1
        assert house.state().n_with(first.receipt) == 1
        for me in people:
            me.connection.close()
    assert len(house.state().pool) - n_before == n_links
