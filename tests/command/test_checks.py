"""What doctor finds."""

import datetime as dt
import os

import pytest
from django.conf import settings

from efterord import clock, gate
from efterord.command import checks, checks_files, checks_pool, checks_proxies
from efterord.command.verdict import OK, REFUSED, WARNING
from efterord.models import AuditEntry, SealedAnswer, guard
from efterord.project import environment
from efterord.services import audit, releases
from efterord.vault import holder, keyfile
from tests import made, respondent, told


def verdicts(found) -> list[str]:
    return [check.verdict for check in found]


@pytest.mark.parametrize(("mode", "verdict"), [(0o700, OK), (0o750, REFUSED), (0o705, REFUSED)])
def test_data_directory_open_to_others_is_refused(tmp_path, mode, verdict):
    tmp_path.chmod(mode)
    assert verdicts(checks_files.data_directory(tmp_path)) == [verdict]
    tmp_path.chmod(0o700)


@pytest.mark.parametrize(("mode", "verdict"), [(0o400, OK), (0o600, WARNING), (0o440, REFUSED), (0o644, REFUSED)])
def test_key_file_open_to_others_is_refused(tmp_path, mode, verdict):
    key = tmp_path / "data.key"
    keyfile.create(key)
    key.chmod(mode)
    assert verdicts(checks_files.key_file(key, tmp_path / "data")) == [verdict]


def test_key_file_among_the_data_is_refused(tmp_path):
    keyfile.create(tmp_path / "a.key")
    assert verdicts(checks_files.key_file(tmp_path / "a.key", tmp_path)) == [REFUSED]


MOUNTS = """\
24 1 8:1 / / rw - ext4 /dev/sda1 rw
25 24 0:40 / /srv rw - {kind} server:/export rw
26 25 8:2 / /srv/local rw - xfs /dev/sdb1 rw
"""


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_network_file_system_is_refused_and_a_disk_mounted_on_it_is_not(tmp_path, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(kind=kind))
    there = checks_files.Path("/srv/efterord")
    assert verdicts(checks_files.file_system(there, mounts)) == [REFUSED]
    assert verdicts(checks_files.file_system(checks_files.Path("/srv/local/efterord"), mounts)) == [OK]
    assert verdicts(checks_files.file_system(checks_files.Path("/var/lib"), mounts)) == [OK]
    assert verdicts(checks_files.file_system(there, tmp_path / "none")) == []


@pytest.mark.django_db(transaction=True)
def test_database_of_the_tests_has_the_safe_settings():
    made.organisation()
    found = {check.what: check.verdict for check in checks._database()}
    assert set(found.values()) == {OK}
    names = {n.removeprefix("database, ") for n in found}
    assert names >= {"journal_mode", "synchronous", "secure_delete"} or names >= {"synchronous_commit"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="a PRAGMA of SQLite")
def test_unsafe_setting_in_force_is_refused():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    found = {c.what: c for c in checks._settings(checks.SQLITE, "PRAGMA {}")}
    connection.close()
    assert found["database, synchronous"].verdict == REFUSED


@pytest.mark.django_db
def test_clock_that_jumped_is_a_warning_with_what_to_do():
    with clock.told_at(made.NOON):
        audit.mark_tick(gate.SYSTEM)
        assert verdicts(checks._clock()) == [OK]
    with clock.told_at(made.NOON.replace(year=2031)):
        (found,) = checks._clock()
    assert found.verdict == WARNING
    assert "--clock-is-right" in found.advice


@pytest.mark.django_db
def test_clock_that_is_distrusted_stays_a_warning_though_ticks_go_on():
    for hours in (0, 60, 60.1):
        with clock.told_at(made.NOON + dt.timedelta(hours=hours)):
            audit.mark_tick(gate.SYSTEM)
            (found,) = checks._clock()
    assert found.verdict == WARNING
    assert "2026-10-09 02:00" in found.found
    assert "--clock-is-right" in found.advice


@pytest.mark.django_db
def test_stopped_release_is_a_warning_until_somebody_has_looked():
    made.organisation()
    assert [each.verdict for each in checks._releases()] == [OK]
    with clock.told_at(made.NOON):
        releases.stop(gate.SYSTEM, number=3)
    (found,) = checks._releases()
    assert found.verdict == WARNING
    assert "on 2026-10-06" in found.found
    assert "--after-stop" in found.advice


@pytest.mark.django_db
@pytest.mark.parametrize(("known", "unknown", "verdict"), [(0, 0, OK), (2, 0, OK), (2, 1, WARNING), (0, 1, REFUSED)])
def test_sealed_answers_without_their_key_are_counted(known, unknown, verdict):
    """With none of the keys it is another keystore, and nothing goes on; with some it is an old copy."""
    made.organisation()
    key_ids = [holder.current().keystore.pool_key_ids()[0]] * known + ["f" * 32] * unknown
    for key_id in key_ids:
        with guard.door_open():
            SealedAnswer.objects.create(key_id=key_id, ciphertext=b"x", receipt_hash=b"x" * 32)
    (found,) = checks._pool_keys()
    assert found.verdict == verdict
    assert found.found.startswith(f"{unknown} sealed rows") == bool(unknown)
    assert ("backup" in found.advice) == bool(unknown)


@pytest.mark.django_db
def test_rows_that_no_release_can_take_are_counted_where_they_can_be_opened():
    respondent.asked()
    told.answered(made.root(), {"q-O1": "3"}, on=told.quarter(1))
    assert verdicts(checks_pool.sealed_rows()) == [OK]
    with guard.door_open():
        for key_id in (SealedAnswer.objects.get().key_id, "f" * 32):
            SealedAnswer.objects.create(key_id=key_id, ciphertext=b"x", receipt_hash=b"x" * 32)
    (found,) = checks_pool.sealed_rows()
    assert (found.verdict, found.found[:2]) == (WARNING, "2 ")
    # All of them were opened in memory, so the log has it each time; how many there are it does not say.
    entries = AuditEntry.objects.filter(action="pool.count_left").values_list("actor", "object", "purpose")
    assert list(entries) == [("operator", "", "")] * 2
    with holder.elsewhere(key_file=settings.KEY_FILE, keystore=settings.KEYSTORE, with_pool=False):
        assert list(checks_pool.sealed_rows()) == []


@pytest.mark.django_db
def test_installation_without_an_organisation_is_refused():
    assert verdicts(checks._organisation()) == [REFUSED]
    made.organisation()
    assert verdicts(checks._organisation()) == [OK]


@pytest.mark.parametrize(("is_https", "n", "verdict"), [(True, 0, WARNING), (True, 1, OK), (False, 0, OK)])
def test_https_without_a_trusted_proxy_is_warned_of(settings, is_https, n, verdict):
    settings.IS_HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = is_https, n
    assert verdicts(checks_proxies.proxies()) == [verdict]


@pytest.mark.parametrize(("told", "n"), [("", 0), ("0", 0), ("2", 2)])
def test_number_of_proxies_is_read_from_the_environment(monkeypatch, told, n):
    monkeypatch.setenv("EFTERORD_PROXIES", told)
    assert environment.proxies() == n


@pytest.mark.parametrize("told", ["-1", "yes", "1.5", "²"])
def test_number_of_proxies_that_is_none_is_said_in_words(monkeypatch, told):
    monkeypatch.setenv("EFTERORD_PROXIES", told)
    with pytest.raises(environment.BadSetting, match="EFTERORD_PROXIES"):
        environment.proxies()
