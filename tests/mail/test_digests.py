"""The letter after a release: chosen, once, of units in sight with a new result, and with the page's own sentence."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.mail import digests, texts
from efterord.models import Letter, User, guard
from efterord.services import digests as chosen
from efterord.services import letters
from efterord.words import Language, LetterKind, Role
from tests import made, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards():
    made.organisation()
    medicine = made.unit("Medicin")
    return [made.unit(name, medicine) for name in ("Avdelning 1", "Avdelning 2", "Avdelning 3")]


def reader(*roles, wants=True, **values):
    user = made.user(*roles, language="en", **values)
    if wants:
        chosen.choose_digest(gate.actor_for(user), is_wanted=True)
    return user


def release(number, **answers):
    for at, n in answers.values():
        told.quarterly(at, number, [told.mixed(100 * number + i) for i in range(n)])
    told.released(number)
    write(number)


def write(number):
    with clock.told_at(told.noon(told.release_day(number))):
        digests.queue_due()


def written():
    """The letters by their address, as they read."""
    found = {}
    for letter in Letter.objects.filter(kind=LetterKind.RESULTS):
        opened = letters.open_letter(gate.SYSTEM, letter=letter)
        assert opened.recipient not in found
        found[opened.recipient] = texts.render(LetterKind.RESULTS, Language.EN, opened.context)[1]
    return found


def test_letter_tells_of_units_in_sight_with_a_new_result_in_the_words_of_their_pages(client, wards):
    manager, head = reader((Role.MANAGER, wards[0])), reader((Role.HR_HEAD, None))
    quiet = reader((Role.HR_HEAD, None), wants=False)
    release(1, one=(wards[0], 8), three=(wards[2], 3))
    got = {address: " ".join(body.split()) for address, body in written().items()}
    assert set(got) == {manager.email, head.email}
    assert quiet.email not in got
    assert "Answers were opened on 1 April 2025." in got[manager.email]
    for each in (wards[0], wards[0].parent, made.root()):
        client.force_login(head)
        with clock.told_at(told.noon(told.release_day(1))):
            page = client.get(f"/results/{each.pk}/").content.decode()
        say = page.partition('<p class="say">')[2].partition("</p>")[0]
        assert f"{each.name} {say} http" in got[head.email]
        assert (f"/results/{each.pk}/" in got[manager.email]) is (each == wards[0])
    # Three answers wait for more: nothing is said of their unit, nor of one that nobody left.
    assert not [each for each in wards[1:] if each.name in got[head.email]]


def test_letter_comes_once_a_release_and_not_for_earlier_ones(wards):
    release(1, one=(wards[0], 8))
    late = reader((Role.HR_HEAD, None))
    write(1)
    assert written() == {}
    release(2, one=(wards[0], 8))
    write(2)
    write(2)
    assert set(written()) == {late.email}


def test_nobody_is_written_to_who_has_nothing_new_to_read(wards):
    reader((Role.MANAGER, wards[1]))
    release(1, one=(wards[0], 8))
    assert written() == {}
    release(2, two=(wards[1], 6))
    assert len(written()) == 1
    # What was opened earlier is no news.
    release(3, one=(wards[0], 8))
    assert len(written()) == 1


def test_role_taken_back_account_closed_and_letter_ended_are_written_nothing(wards):
    users = [reader((Role.HR_HEAD, None)) for _ in range(3)]
    with guard.door_open():
        users[0].grants.all().delete()
        User.objects.filter(pk=users[1].pk).update(is_active=False)
    chosen.choose_digest(gate.actor_for(users[2]), is_wanted=False)
    release(1, one=(wards[0], 8))
    assert written() == {}


def test_role_without_results_chooses_no_letter(wards):
    with pytest.raises(gate.Refused):
        reader((Role.ADMINISTRATOR, None))


def test_letter_is_chosen_and_ended_on_the_own_page(client, wards):
    user = reader((Role.ANALYST, None), wants=False)
    client.force_login(user)
    assert 'value="yes"' in client.get("/account/").content.decode()
    client.post("/account/letter/", {"wanted": "yes"})
    assert 'value="no"' in client.get("/account/").content.decode()
    release(1, one=(wards[0], 8))
    assert set(written()) == {user.email}
    client.force_login(user)
    client.post("/account/letter/", {"wanted": "no"})
    with clock.told_at(clock.now() + dt.timedelta(seconds=1)):
        assert 'value="yes"' in client.get("/account/").content.decode()
