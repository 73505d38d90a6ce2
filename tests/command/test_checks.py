"""What doctor finds."""

import os

import pytest

from efterord import clock, gate
from efterord.command import checks, checks_files
from efterord.command.verdict import OK, REFUSED, WARNING
from efterord.services import audit
from efterord.vault import keyfile
from tests import made


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
def test_installation_without_an_organisation_is_refused():
    assert verdicts(checks._organisation()) == [REFUSED]
    made.organisation()
    assert verdicts(checks._organisation()) == [OK]
