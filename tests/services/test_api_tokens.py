"""Keys for programs: only a hash is kept, one's own alone are taken back, and each is entered in the log."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import ApiToken, AuditEntry
from efterord.queries import api_tokens as known
from efterord.services import accounts, api_tokens, privacy
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    made.organisation()
    return made.user((Role.ANALYST, None))


def key(user, **values):
    return api_tokens.make_token(gate.actor_for(user), **{"name": "BI", "days": 90, **values})


def test_key_is_kept_as_a_hash_and_opens_as_its_account(analyst):
    with clock.told_at(made.NOON):
        made_key = key(analyst)
    row = ApiToken.objects.get()
    assert made_key.secret not in f"{vars(row)}{made_key!r}"
    assert row.expires_on == made.NOON.date() + dt.timedelta(days=90)
    with clock.told_at(made.NOON):
        assert known.holder(gate.NOBODY, made_key.secret).user == analyst
        assert known.holder(gate.NOBODY, row.token_hash) is None
    assert AuditEntry.objects.filter(action="api_tokens.make_token", object=f"apitoken:{row.pk}").count() == 1


@pytest.mark.parametrize("wrong", [{"days": 366}, {"days": 0}, {"days": -1}, {"name": " "}])
def test_key_holds_a_year_at_most_and_has_a_name(analyst, wrong):
    with pytest.raises(api_tokens.BadKey):
        key(analyst, **wrong)
    assert not ApiToken.objects.exists()


def test_account_has_ten_keys_at_most_and_ended_ones_do_not_count(analyst):
    with clock.told_at(made.NOON - dt.timedelta(days=40)):
        key(analyst, days=30)
    with clock.told_at(made.NOON):
        for _ in range(10):
            key(analyst)
        with pytest.raises(api_tokens.BadKey):
            key(analyst)
        assert len(known.mine(gate.actor_for(analyst))) == 10


def test_only_ones_own_key_is_taken_back(analyst):
    with clock.told_at(made.NOON):
        row = key(analyst).about
        other = made.user((Role.ANALYST, None))
        with pytest.raises(gate.Hidden):
            api_tokens.revoke_token(gate.actor_for(other), pk=row.pk)
        assert known.mine(gate.actor_for(other)) == []
        api_tokens.revoke_token(gate.actor_for(analyst), pk=row.pk)
    assert not ApiToken.objects.exists()


def test_role_without_results_makes_no_key(analyst):
    with pytest.raises(gate.Refused):
        key(made.user((Role.ADMINISTRATOR, None)))


def test_keys_end_with_the_account_and_with_their_last_day(analyst):
    with clock.told_at(made.NOON):
        key(analyst)
        accounts.close_account(gate.OPERATOR, user=analyst)
        assert not ApiToken.objects.exists()
        key(made.user((Role.ANALYST, None)), days=30)
    for days, n_left in ((30, 1), (31, 0)):
        with clock.told_at(made.NOON + dt.timedelta(days=days)):
            privacy.erase_expired(gate.SYSTEM)
        assert ApiToken.objects.count() == n_left
