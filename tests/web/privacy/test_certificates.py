"""The page of certificates: what was destroyed after which release, from when on it holds, and who may read it."""

import datetime as dt
import re

import pytest
from django.test import Client

from efterord import clock
from efterord.models import KeyCertificate, Release, guard
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db
ADDRESS = "/privacy/certificates/"


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def certified(release, n_keys, on, keep_days=35):
    with guard.door_open():
        KeyCertificate.objects.create(release=release, n_keys=n_keys, destroyed_on=on, keep_days=keep_days)


def released(number, on):
    with guard.door_open():
        at = dt.datetime.combine(on, dt.time(3), clock.PLACE)
        Release.objects.create(number=number, plan_id=1, as_of=on, released_at=at)


def page(role=Role.OFFICER, language="en", at=ADDRESS):
    user = made.user((role, None))
    user.language = language
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client.get(at)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HR_HEAD])
def test_page_says_how_many_after_which_release_and_from_when_on_it_holds(role):
    certified(3, 2, dt.date(2026, 7, 2))
    certified(4, 1, dt.date(2026, 10, 2), keep_days=60)
    said = words(page(role))
    assert (
        "Keys from before release 4 are destroyed. The last backup that holds them is gone on 2 December 2026." in said
    )
    assert "4 1 2 October 2026 2 December 2026 3 2 2 July 2026 since 7 August 2026" in said
    assert "still needed" not in said
    assert "no certificate yet" not in said


def test_certificate_is_in_effect_on_the_day_the_last_backup_is_gone():
    certified(3, 2, made.TODAY - dt.timedelta(days=36))
    assert "The last backup that held them is gone since 6 October 2026." in words(page())


def test_page_says_when_none_went_and_when_one_is_missing():
    assert "No key has been destroyed yet." in words(page())
    certified(1, 0, dt.date(2026, 7, 2))
    said = words(page())
    assert "No key has been destroyed yet." in said
    assert "all were still needed" in said
    assert "no certificate yet" not in said
    released(1, dt.date(2026, 7, 1))
    released(2, dt.date(2026, 10, 1))
    assert "The last release has no certificate yet" in words(page())


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_releases_and_log_lead_there(language):
    released(1, dt.date(2026, 7, 1))
    for role, at in ((Role.HR_HEAD, "/releases/"), (Role.OFFICER, "/releases/"), (Role.OFFICER, "/audit/")):
        assert f'href="{ADDRESS}"' in page(role, language, at).content.decode()
    assert f'href="{ADDRESS}"' not in page(Role.ANALYST, language, "/releases/").content.decode()
    assert page(Role.OFFICER, language).status_code == 200


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HR_PARTNER, Role.MANAGER, Role.ADMINISTRATOR])
def test_nobody_else_sees_it(role):
    assert page(role).status_code in (403, 404)
