"""A backup on both databases: made, opened and tried; and every fault of a disk, a file or a program told in words."""

import datetime as dt
import shutil

import pytest
from django.conf import settings
from django.db import connection

from efterord import clock, gate
from efterord.exchange import backups, backups_places, backups_verifying
from efterord.models import AuditEntry, Note, Release, SealedAnswer, guard
from efterord.queries import backups as queries
from efterord.rules import comments
from efterord.services import backups_samples, releases_comments
from efterord.vault import errors, holder
from efterord.words import Role, WordsUse
from tests import backed_up, made

pytestmark = pytest.mark.django_db(transaction=True)
IS_SQLITE = connection.vendor == "sqlite"
Failed = backups_places.Failed


@pytest.fixture
def house(tmp_path):
    with clock.told_at(made.NOON):
        yield backed_up.house(tmp_path)
    backed_up.forget()


def verify(there, name=None):
    return backups_verifying.verify(gate.OPERATOR, there.places, name)


def open_words():
    """Ten people's own words, opened together by a release."""
    written = {"other": (("Vi borde ha pratat mer.", WordsUse.THEME),)}
    writers = tuple(comments.Writer(f"r{i}", True, written) for i in range(comments.LEAST_WRITERS))
    with guard.door_open():
        release = Release.objects.create(number=1, plan_id=1, as_of=made.TODAY, released_at=made.NOON)
        opened = (comments.Opened(1, str(made.root().pk), writers),)
        releases_comments._write(release, releases_comments._sealed(release.number, opened))


def test_backup_is_tried_whole_and_everything_encrypted_opens(house):
    open_words()
    done = backed_up.back_up(house)
    checked = verify(house)
    assert checked.name == done.name == "efterord-20261006-120000"
    assert set(checked.tried.opened) == set(backups_samples.WAYS)
    assert (checked.tried.without_key, checked.tried.wrong) == (frozenset(), ())
    counts = checked.stock.counts
    assert (counts["efterord_note"], counts["efterord_sealedanswer"], counts["efterord_draft"]) == (1, 3, 1)
    assert set(checked.stock.pool_key_ids) == set(SealedAnswer.objects.values_list("key_id", flat=True))


def test_every_encrypted_field_says_how_it_opens():
    """A field that is not here is tried by its key alone: say how it opens in services/backups_samples.py."""
    found = {f"{kind._meta.model_name}.{field}" for kind, field in backups_samples._fields()}
    assert found == set(backups_samples.WAYS)


def test_verified_backup_is_noted_with_the_keys_of_its_rows(house):
    assert queries.last_verified(gate.OPERATOR) is None
    done = backed_up.back_up(house)
    verify(house)
    noted = queries.last_verified(gate.OPERATOR)
    assert (noted.name, noted.made_at, noted.directory) == (done.name, made.NOON, str(house.places.databases))
    assert noted.pool_key_ids == frozenset(SealedAnswer.objects.values_list("key_id", flat=True))
    assert house.places.verified(done.name).exists()


def test_older_backup_tried_again_takes_nothing_from_the_newer_ones_note(house):
    old = backed_up.back_up(house).name
    with clock.told_at(made.NOON + dt.timedelta(days=1)):
        new = backed_up.back_up(house).name
        verify(house)
        verify(house, old)
    assert queries.last_verified(gate.OPERATOR).name == new


def test_note_that_was_changed_by_hand_is_refused(house):
    backed_up.back_up(house)
    verify(house)
    text = settings.LAST_VERIFIED_BACKUP.read_text()
    settings.LAST_VERIFIED_BACKUP.write_text(text.replace("2026-10-06", "2026-10-07"))
    with pytest.raises(errors.NotSigned):
        queries.last_verified(gate.OPERATOR)


def test_both_are_entered_in_the_log_about_no_record(house):
    backed_up.back_up(house)
    verify(house)
    found = AuditEntry.objects.filter(action__startswith="backups.").order_by("number")
    assert [(e.actor, e.action, e.object, e.outcome) for e in found] == [
        ("operator", "backups.make_kit", "", "done"),
        ("operator", "backups.back_up", "", "done"),
        ("operator", "backups.verify", "", "done"),
    ]


@pytest.mark.parametrize("deed", ["make", "verify"])
def test_nobody_but_the_operator_may(house, deed):
    backed_up.back_up(house)
    work = {"make": backups.make, "verify": backups_verifying.verify}[deed]
    with pytest.raises(gate.Refused):
        work(made.actor((Role.HR_HEAD, None), (Role.ADMINISTRATOR, None)), house.places)
    assert len(house.places.names()) == 1


def files(there, name):
    return [*there.places.files(name).values(), there.places.manifest(name)]


def test_files_are_their_owners_alone_and_hold_nothing_readable(house):
    name = backed_up.back_up(house).name
    for path in files(house, name):
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        content = path.read_bytes()
        for planted in (b"Tegelby", b"efterord_case", b"SQLite format", b"PGDMP", b"hemma@example.net"):
            assert planted not in content
    assert list(settings.DATA.glob(".backup-work")) == []


def test_without_a_printed_kit_no_backup_is_made(house):
    settings.RECOVERY_KIT.unlink()
    with pytest.raises(errors.NoKit, match="recovery-kit"):
        backed_up.back_up(house)
    assert house.places.names() == []


def test_kit_that_another_put_there_is_refused(house):
    """Whoever may write among the data could else have the pool's keys sealed to a paper of their own."""
    other = house.kit.recipient[:-6] + "qqqqqq"
    settings.RECOVERY_KIT.write_text(settings.RECOVERY_KIT.read_text().replace(house.kit.recipient, other))
    with pytest.raises(errors.NotSigned):
        backed_up.back_up(house)


# Faults in the files of a backup.


def spoil(path, fault, other):
    content = bytearray(path.read_bytes())
    match fault:
        case "flipped":
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "missing":
            path.unlink()
        case "swapped":
            shutil.copyfile(other, path)


@pytest.mark.parametrize("fault", ["flipped", "cut", "missing", "swapped"])
def test_fault_in_any_file_is_found_and_told(house, fault):
    first = backed_up.back_up(house).name
    with clock.told_at(made.NOON + dt.timedelta(hours=1)):
        name = backed_up.back_up(house).name
    for path, other in list(zip(files(house, name), files(house, first), strict=True))[
        : 3 if fault == "swapped" else 4
    ]:
        whole = path.read_bytes()
        spoil(path, fault, other)
        with pytest.raises(Failed) as told:
            verify(house)
        assert str(path) in told.value.words
        path.write_bytes(whole)
    assert queries.last_verified(gate.OPERATOR) is None
    verify(house)


def test_manifest_of_another_night_does_not_fit(house):
    first = backed_up.back_up(house).name
    with clock.told_at(made.NOON + dt.timedelta(hours=1)):
        name = backed_up.back_up(house).name
    shutil.copyfile(house.places.manifest(first), house.places.manifest(name))
    with pytest.raises(Failed, match="cut or changed"):
        verify(house)


def test_backup_of_a_newer_version_says_so(house):
    name = backed_up.back_up(house).name
    path = house.places.manifest(name)
    path.write_bytes(path.read_bytes().replace(b"efterord backup 1", b"efterord backup 2", 1))
    with pytest.raises(Failed, match="newer version"):
        verify(house)


def test_backup_of_another_installation_says_so(house, monkeypatch, tmp_path):
    backed_up.back_up(house)
    from efterord.vault import keyfile

    keyfile.create(tmp_path / "other.key")
    monkeypatch.setattr(settings, "KEY_FILE", tmp_path / "other.key")
    there = holder.elsewhere(key_file=settings.KEY_FILE, keystore=settings.KEYSTORE, with_pool=True)
    with there, pytest.raises(Failed, match="another key"):
        backups_verifying._check(gate.OPERATOR, house.places, None)


def test_unknown_name_and_empty_folder_are_told(house):
    with pytest.raises(Failed, match="no backup in"):
        verify(house)
    name = backed_up.back_up(house).name
    with pytest.raises(Failed, match=f"There are: {name}"):
        verify(house, "efterord-20200101-000000")


# Faults that only the trying finds.


def test_row_whose_ciphertext_was_changed_before_the_backup_is_found(house):
    with guard.door_open():
        note = Note.objects.get()
        Note.objects.update(ciphertext=bytes(note.ciphertext)[:-1] + b"x")
    backed_up.back_up(house)
    with pytest.raises(Failed, match=r"note\.ciphertext does not open"):
        verify(house)


def test_log_that_was_changed_before_the_backup_is_found(house):
    with guard.door_open():
        AuditEntry.objects.filter(number=2).update(actor="user:9")
    backed_up.back_up(house)
    with pytest.raises(Failed, match="entry 2 of the log"):
        verify(house)


def test_key_that_the_keystores_backup_lacks_is_found(house, monkeypatch):
    from efterord.vault import keystore_copy

    take = keystore_copy.take

    def poorer(path):
        copy = take(path)
        return copy._replace(rows={**copy.rows, "data_keys": []})

    with monkeypatch.context() as patched:
        patched.setattr(backups.keystore_copy, "take", poorer)
        backed_up.back_up(house)
    with pytest.raises(Failed, match="lacks"):
        verify(house)


def test_key_destroyed_since_is_told_and_is_no_fault(house):
    backed_up.back_up(house)
    before = verify(house).tried.opened
    holder.current().keystore.destroy(f"case:{house.case.pk}:notes")
    with clock.told_at(made.NOON + dt.timedelta(hours=1)):
        backed_up.back_up(house)
    checked = verify(house)
    assert checked.tried.without_key == {f"case:{house.case.pk}:notes"}
    assert set(before) - set(checked.tried.opened) == {"note.ciphertext"}


# Places.


def test_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(Failed, match="mount the disk"):
        backups_places.places(tmp_path / "not" / "mounted")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inside", ["", "backups"])
def test_folder_among_the_data_is_refused(inside):
    folder = settings.DATA / inside
    folder.mkdir(exist_ok=True)
    try:
        with pytest.raises(Failed, match="lies in the data directory"):
            backups_places.places(folder)
    finally:
        if inside:
            folder.rmdir()


def test_folder_that_holds_the_key_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEY_FILE", tmp_path / "keys" / "data.key")
    with pytest.raises(Failed, match="key file lies in"):
        backups_places.places(tmp_path)


def test_folder_of_what_outlives_backups_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "AFTER_BACKUPS", tmp_path / "after")
    with pytest.raises(Failed, match="EFTERORD_AFTER_BACKUPS"):
        backups_places.places(tmp_path)


def test_file_in_the_place_of_the_folder_is_told(house):
    shutil.rmtree(house.places.keystores)
    house.places.keystores.write_text("a file")
    with pytest.raises(Failed, match="cannot be used"):
        backed_up.back_up(house)
    assert house.places.names() == []


def test_second_command_at_once_waits_for_nobody(house):
    with backups_places.workshop(), pytest.raises(Failed, match="Another backup"):
        backed_up.back_up(house)


# Old ones.


def test_old_backups_go_and_the_newest_is_always_spared(house):
    for days in (0, 1, 40):
        with clock.told_at(made.NOON + dt.timedelta(days=days)):
            last = backed_up.back_up(house).name
    with clock.told_at(made.NOON + dt.timedelta(days=36)):
        assert backups.remove_old(house.places, keep_days=35, spared=last) == 1
    assert [n[9:17] for n in house.places.names()] == ["20261007", "20261115"]
    assert sorted(p.name for p in house.places.keystores.iterdir()) == house.places.names()
    with clock.told_at(made.NOON + dt.timedelta(days=400)):
        backups.remove_old(house.places, keep_days=1, spared=last)
    assert house.places.names() == [last]


def test_files_of_others_are_never_removed(house):
    for name in ("efterord-notes", "other", "efterord-20200101"):
        (house.places.databases / name).mkdir()
    backups.remove_old(house.places, keep_days=1, spared="")
    assert len(list(house.places.databases.iterdir())) == 3


# The databases' own means.


@pytest.mark.skipif(not IS_SQLITE, reason="free pages are SQLite's")
def test_deleted_words_in_free_pages_are_not_in_the_copy(house, tmp_path):
    """Planted first: a copy of pages, as the online backup API makes it, has them."""
    import sqlite3

    path = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.execute("CREATE TABLE planted (words TEXT)")
        cursor.execute("INSERT INTO planted VALUES (%s)", ["Sentinel" + "q" * 9_000])
        cursor.execute("DELETE FROM planted")
    connection.close()
    with sqlite3.connect(path) as ours, sqlite3.connect(tmp_path / "pages") as pages:
        ours.backup(pages)
    assert b"Sentinelqqq" in (tmp_path / "pages").read_bytes()
    seen = {}
    from efterord.exchange import backups_sqlite

    with backups_places.workshop() as shop:
        backups_sqlite.dump(shop, lambda source: seen.setdefault("bytes", source.read(-1)) and "")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE planted")
    assert b"SQLite format 3" in seen["bytes"]
    assert b"Sentinelqqq" not in seen["bytes"]


@pytest.mark.skipif(IS_SQLITE, reason="programs of PostgreSQL's")
@pytest.mark.parametrize("place", ["PATH", "EFTERORD_PG_BIN"])
def test_missing_programs_are_told_with_what_to_install(house, monkeypatch, tmp_path, place):
    if place == "PATH":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        monkeypatch.setattr(settings, "PG_BIN", str(tmp_path))
    with pytest.raises(Failed, match=r"pg_dump is not in .*postgresql-client"):
        backed_up.back_up(house)
    assert house.places.names() == []


def test_two_in_one_second_have_two_names(house):
    first, second = backed_up.back_up(house), backed_up.back_up(house)
    assert house.places.names() == [first.name, second.name]
    assert house.places.newest(None) == second.name


@pytest.mark.skipif(IS_SQLITE, reason="programs of PostgreSQL's")
def test_program_that_fails_half_way_leaves_nothing(house, monkeypatch, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\nprintf PGDMP; echo 'pg_dump: error: server version mismatch' >&2; exit 1\n")
    program.chmod(0o700)
    monkeypatch.setattr(settings, "PG_BIN", str(tmp_path))
    with pytest.raises(Failed, match="server version mismatch"):
        backed_up.back_up(house)
    assert (house.places.names(), list(house.places.databases.iterdir())) == ([], [])


@pytest.mark.skipif(IS_SQLITE, reason="who may create databases is PostgreSQL's")
def test_user_who_may_not_create_databases_is_told_and_nothing_counts_as_verified(house, monkeypatch):
    from efterord.exchange import backups_postgresql

    backed_up.back_up(house)
    monkeypatch.setattr(backups_postgresql, "may_create", lambda: False)
    with pytest.raises(Failed, match=r"lists \d+ things.*CREATEDB"):
        verify(house)
    assert queries.last_verified(gate.OPERATOR) is None


@pytest.mark.skipif(IS_SQLITE, reason="programs of PostgreSQL's")
def test_program_that_reads_no_further_than_it_needs_is_no_fault(house, monkeypatch, tmp_path):
    from efterord.exchange import backups_postgresql

    backed_up.back_up(house)
    program = tmp_path / "pg_restore"
    program.write_text("#!/bin/sh\nexec 0<&-\necho '; a heading'\necho one\necho two\n")
    program.chmod(0o700)
    monkeypatch.setattr(settings, "PG_BIN", str(tmp_path))
    monkeypatch.setattr(backups_postgresql, "may_create", lambda: False)
    with pytest.raises(Failed, match="lists 2 things"):
        verify(house)


@pytest.mark.skipif(IS_SQLITE, reason="the database beside is PostgreSQL's")
def test_database_beside_is_dropped_afterwards_also_when_it_failed(house):
    from efterord.exchange import backups_postgresql

    backed_up.back_up(house)
    verify(house)
    with connection.cursor() as cursor:
        # Others of this server's databases may be tried beside this one.
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [backups_postgresql.beside("try")])
        assert cursor.fetchone() == (0,)
