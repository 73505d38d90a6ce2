"""Restores on both databases: after a broken database, after the loss of everything, and with what came in between."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from efterord import clock, gate
from efterord.content import reader
from efterord.exchange import backups_places, backups_restoring, backups_verifying
from efterord.models import (
    AuditEntry,
    Case,
    CaseEvent,
    Invitation,
    KeyCertificate,
    Note,
    Organisation,
    QuestionnaireEdition,
    Release,
    SealedAnswer,
    Tombstone,
    Unit,
    guard,
)
from efterord.queries import audit, results
from efterord.queries import backups as queries
from efterord.queries import plans as plans_told
from efterord.rules import plans as plans_rules
from efterord.rules import questionnaires_data
from efterord.services import (
    after_backups,
    answers,
    backups,
    backups_samples,
    notes,
    organisation,
    plans,
    pool_keys,
    privacy_cases,
    releases,
    releases_preparing,
    surveys_invitations,
)
from efterord.vault import errors, holder, keyfile, recovery, sealed, tokens
from efterord.words import CaseStep, ReleasePeriod, Role
from tests import backed_up, made, told

pytestmark = pytest.mark.django_db(transaction=True)
IS_SQLITE = connection.vendor == "sqlite"
WORDS = {"q-O1-more": "SENTINEL"}
Failed, NeedsKit = backups_places.Failed, backups_restoring.NeedsKit


@pytest.fixture
def house(tmp_path):
    with clock.told_at(told.noon(told.quarter(1))):
        yield backed_up.house(tmp_path)
    backed_up.forget()
    for left in settings.DATA.glob("*.before-*"):
        left.unlink()
    if not IS_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%%_before_%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{name}"')


def restore(there, **values):
    return backups_restoring.restore(gate.OPERATOR, there.places, backups_restoring.Wish(**values))


def rows(*without):
    """Every row of ours but the log's, as the database has it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("efterord_") and "audit" not in table and table not in without:
                cursor.execute(f"SELECT * FROM {table}")
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def opened():
    """What waits in the pool, opened as a release opens it."""
    keystore = holder.current().keystore
    return [
        sealed.open_padded(keystore.pool_private(row.key_id), bytes(row.ciphertext))
        for row in SealedAnswer.objects.all()
    ]


def noted(there):
    return notes._open(there.talk, Note.objects.get()).text


def break_database():
    """Somebody has worked on the database by hand."""
    with guard.door_open():
        Note.objects.all().delete()
        SealedAnswer.objects.all().delete()
        Organisation.objects.update(name="Broken")


def lose_everything(there, *, with_after_backups=False):
    """The machine burns: only the backups and the paper are left, and perhaps the folder on a third disk."""
    holder.lock()
    connection.close()
    if IS_SQLITE:
        for path in settings.DATA.glob(f"{Path(connection.settings_dict['NAME']).name}*"):
            path.unlink()
    else:
        name = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = "postgres"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        connection.settings_dict["NAME"] = name
    for path in (settings.KEYSTORE, settings.RECOVERY_KIT, settings.LAST_VERIFIED_BACKUP, settings.KEY_FILE):
        path.unlink(missing_ok=True)
    if not with_after_backups:
        shutil.rmtree(settings.AFTER_BACKUPS, ignore_errors=True)


@pytest.fixture
def key():
    """The key file of all tests comes back, whatever a test does to it."""
    content = settings.KEY_FILE.read_bytes()
    yield keyfile.read(settings.KEY_FILE)
    holder.lock()
    settings.KEY_FILE.unlink(missing_ok=True)
    settings.KEY_FILE.write_bytes(content)
    settings.KEY_FILE.chmod(0o400)
    settings.KEYSTORE.unlink(missing_ok=True)
    made.vault()
    if "efterord_unit" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)


# The round trip.


def test_broken_database_comes_back_as_it_was_and_the_keystore_stays(house):
    backed_up.back_up(house)
    before, keys = rows(), settings.KEYSTORE.stat().st_ino
    break_database()
    done = restore(house, replaces=True)
    assert rows() == before
    assert (done.is_keystore_from_backup, settings.KEYSTORE.stat().st_ino) == (False, keys)
    assert len(done.kept) == 1
    assert len(opened()) == 3
    assert noted(house) == backed_up.NOTED
    assert answers.open_draft(gate.RESPONDENT, key=house.draft) == told.mixed(7)
    assert audit.verify(gate.OPERATOR) is None
    last = AuditEntry.objects.filter(action="backups.restore").get()
    assert (last.actor, last.object, last.outcome) == ("operator", "", "done")


@pytest.mark.parametrize("with_folder", [True, False], ids=["folder on a third disk", "folder lost too"])
def test_everything_lost_but_backup_and_paper_comes_back(house, key, with_folder):
    backed_up.back_up(house)
    before = rows()
    lose_everything(house, with_after_backups=with_folder)
    kit = recovery.read("\n".join(house.kit.lines()))
    done = restore(house, kit=kit, is_known=with_folder)
    assert rows() == before
    assert (done.is_keystore_from_backup, done.kept, done.replayed.n_lost) == (True, (), 0)
    assert keyfile.read(settings.KEY_FILE) == key
    assert oct(settings.KEY_FILE.stat().st_mode & 0o777) == "0o400"
    assert len(opened()) == 3
    assert noted(house) == backed_up.NOTED
    assert answers.open_draft(gate.RESPONDENT, key=house.draft) == told.mixed(7)
    for each in house.waiting:
        answers.withdraw(gate.RESPONDENT, receipt=each.receipt)
    # The next backup goes to the same paper.
    backed_up.back_up_later(house)
    backups_verifying.verify(gate.OPERATOR, house.places)


def test_new_answers_are_sealed_to_a_key_that_no_older_backup_holds(house, key):
    backed_up.back_up(house)
    before = holder.current().keystore.pool_key_ids()
    lose_everything(house, with_after_backups=True)
    restore(house, kit=house.kit)
    assert holder.current().keystore.current_pool_public().id not in before


# What a thief and a helper can do without the paper.


def test_backup_and_key_file_open_no_sealed_answer(house, key):
    """The thief has both and today's key file; the keystore of the backup holds no private half."""
    name = backed_up.back_up(house).name
    from efterord.exchange import backups as making
    from efterord.exchange import backups_reading as reading
    from efterord.vault import keystore_copy

    private = holder.derive(making.PURPOSE)
    copy = reading.keystore_of(house.places, name, private)
    assert (copy.n_keys > 0, copy.privates) == (True, {})
    with pytest.raises(errors.Unreadable):
        reading.keystore_of(house.places, name, private, private)
    keystore_copy.put_back(settings.DATA / "stolen", copy)
    try:
        there = holder.elsewhere(key_file=settings.KEY_FILE, keystore=settings.DATA / "stolen", with_pool=True)
        with there, pytest.raises(errors.Tampered):
            opened()
    finally:
        (settings.DATA / "stolen").unlink()


def test_without_key_file_and_kit_nothing_opens_and_nothing_is_changed(house, key):
    backed_up.back_up(house)
    lose_everything(house)
    with pytest.raises(NeedsKit, match="key file"):
        restore(house)
    assert not settings.KEY_FILE.exists()


def test_lost_keystore_needs_the_kit_and_says_which(house, key):
    backed_up.back_up(house)
    holder.lock()
    settings.KEYSTORE.unlink()
    with pytest.raises(NeedsKit, match=recovery.name_of(house.kit.recipient)):
        restore(house, replaces=True)


@pytest.mark.parametrize("is_known", [True, False])
def test_keystore_made_afresh_is_not_taken_for_the_backups(house, key, is_known):
    """On a new machine the key file was copied and `efterord init` run, so that all but the keys is there."""
    backed_up.back_up(house)
    holder.lock()
    settings.KEYSTORE.unlink()
    holder.establish(key_file=settings.KEY_FILE, keystore_path=settings.KEYSTORE)
    holder.current().seal(surveys_invitations.PURPOSE, notes.envelope.Place("x", "1", "y", 1), "words")
    with pytest.raises(Failed, match=r"lacks .* keys.*--keystore-too"):
        restore(house, replaces=True, is_known=is_known)
    restore(house, replaces=True, keystore_too=True, kit=house.kit)
    assert noted(house) == backed_up.NOTED
    assert len(opened()) == 3


def test_keys_that_the_night_destroyed_do_not_hold_up_a_restore(house):
    backed_up.back_up(house)
    holder.current().keystore.destroy(f"case:{house.case.pk}:notes")
    assert not restore(house, replaces=True).is_keystore_from_backup


def test_kit_of_another_day_is_told_apart(house, key):
    backed_up.back_up(house)
    newer = backups.make_kit(gate.OPERATOR, replaces=True)
    holder.lock()
    settings.KEYSTORE.unlink()
    with pytest.raises(Failed, match=f"{recovery.name_of(newer.recipient)}.*{recovery.name_of(house.kit.recipient)}"):
        restore(house, replaces=True, kit=newer)
    assert restore(house, replaces=True, kit=house.kit).is_keystore_from_backup


def test_kit_of_another_installation_opens_nothing(house, key):
    backed_up.back_up(house)
    lose_everything(house)
    with pytest.raises(Failed, match="another key"):
        restore(house, kit=recovery.new(b"x" * 32))
    assert not settings.KEY_FILE.exists()


def test_key_file_of_another_installation_is_only_replaced_when_asked(house, key):
    backed_up.back_up(house)
    lose_everything(house, with_after_backups=True)
    keyfile.create(settings.KEY_FILE)
    other = keyfile.read(settings.KEY_FILE)
    with pytest.raises(Failed, match="another than the one in the recovery kit"):
        restore(house, kit=house.kit)
    done = restore(house, kit=house.kit, replaces=True)
    (kept,) = done.kept
    assert keyfile.read(kept) == other
    assert settings.DATA not in Path(kept).parents


def test_notes_made_under_another_key_file_do_not_stop_the_next_backup(house, key):
    """A new installation was made on the machine first, with a key, a kit and a folder of its own."""
    backed_up.back_up(house)
    lose_everything(house)
    holder.establish(key_file=settings.KEY_FILE, keystore_path=settings.KEYSTORE)
    call_command("migrate", verbosity=0, interactive=False)
    backups.make_kit(gate.OPERATOR)
    after_backups.mark_backup(gate.OPERATOR, name="efterord-20260101-000000")
    settings.LAST_VERIFIED_BACKUP.write_bytes(settings.RECOVERY_KIT.read_bytes())
    restore(house, kit=house.kit, replaces=True, is_known=False)
    assert queries.kit_recipient(gate.OPERATOR) == house.kit.recipient
    assert queries.last_verified(gate.OPERATOR) is None
    backed_up.back_up_later(house)
    backups_verifying.verify(gate.OPERATOR, house.places)


def test_key_file_never_lies_among_the_data(house, key, monkeypatch):
    backed_up.back_up(house)
    lose_everything(house, with_after_backups=True)
    seen = []
    write = keyfile.write
    monkeypatch.setattr(keyfile, "write", lambda path, content: (seen.append(Path(path)), write(path, content)))
    restore(house, kit=house.kit)
    assert [path.parent for path in seen] == [settings.KEY_FILE.parent]
    assert sorted(settings.KEY_FILE.parent.glob(".*restored*")) == []


# What stands there.


def test_organisation_that_stands_is_not_replaced_unasked(house):
    backed_up.back_up(house)
    before = rows()
    with pytest.raises(Failed, match="holds an organisation"):
        restore(house)
    assert rows() == before


def test_fault_in_the_backup_leaves_what_stands_as_it_is(house):
    name = backed_up.back_up(house).name
    path = house.places.files(name)["database.age"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before = rows()
    with pytest.raises(Failed, match="cut or changed"):
        restore(house, replaces=True)
    assert rows() == before
    assert list(settings.DATA.glob("*.before-*")) == [] or not IS_SQLITE


@pytest.mark.skipif(IS_SQLITE, reason="on SQLite the site's own lock tells")
def test_database_in_use_by_others_is_not_taken_away(house):
    import psycopg

    backed_up.back_up(house)
    told_ = connection.settings_dict
    other = psycopg.connect(dbname=told_["NAME"], user=told_["USER"], host=told_["HOST"])
    with other, pytest.raises(Failed, match="1 others are connected"):
        restore(house, replaces=True)


def test_backup_of_the_other_database_says_so(house, monkeypatch):
    backed_up.back_up(house)
    from efterord.exchange import backups_reading

    read = backups_reading.rules.read_manifest
    other = "postgresql" if IS_SQLITE else "sqlite"
    monkeypatch.setattr(backups_reading.rules, "read_manifest", lambda document: read({**document, "database": other}))
    with pytest.raises(Failed, match="the kind of database that it came from"):
        restore(house, replaces=True)


def test_backup_of_a_newer_versions_tables_says_so(house):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('efterord', '9999_later', '2030-01-01')"
        )
    try:
        backed_up.back_up(house)
        with pytest.raises(Failed, match="newer version"):
            restore(house, replaces=True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")


# What was decided since.


def erase_a_case():
    case = made.case(at=made.root(), last_day=clock.today() - dt.timedelta(days=740), notice_date=None,
                     steps=(CaseStep.OPENED, CaseStep.CLOSED))  # fmt: skip
    holder.current().seal(f"case:{case.pk}", notes.envelope.Place("x", "1", "y", 1), "words")
    return case


@pytest.mark.parametrize("with_kit", [False, True], ids=["keystore stands", "keystore from the backup"])
def test_case_erased_since_does_not_come_back_nor_does_its_key(house, key, with_kit):
    case = erase_a_case()
    backed_up.back_up(house)
    privacy_cases.erase_cases(gate.SYSTEM)
    if with_kit:
        lose_everything(house, with_after_backups=True)
    done = restore(house, replaces=True, kit=house.kit if with_kit else None)
    assert done.replayed.n_erased == 1
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not CaseEvent.objects.filter(case_id=case.pk).exists()
    stone = Tombstone.objects.get()
    assert (stone.pk, stone.erased_on, stone.rule) == (case.pk, clock.today(), "storage_period")
    assert holder.current().keystore.key_for(f"case:{case.pk}") is None
    assert holder.current().keystore.key_for(f"case:{house.case.pk}") is not None


def test_answer_withdrawn_since_does_not_come_back(house):
    backed_up.back_up(house)
    answers.withdraw(gate.RESPONDENT, receipt=house.waiting[0].receipt)
    done = restore(house, replaces=True)
    assert (done.replayed.n_withdrawn, SealedAnswer.objects.count()) == (1, 2)
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(gate.RESPONDENT, receipt=house.waiting[0].receipt)
    answers.withdraw(gate.RESPONDENT, receipt=house.waiting[1].receipt)


def ready_for_a_release(there):
    """Eight wait in one ward, three of another; a unit that comes later has its answers in the release as well."""
    ward = made.unit("Kirurgi")
    there.waiting += told.quarterly(ward, 1, [told.mixed(10 + i) for i in range(8)])


def grown_since():
    """A unit that is made after the backup, with answers of its own."""
    root = made.root()
    unit = organisation.add_unit(gate.OPERATOR, parent_id=root.pk, name="Ny enhet")
    told.quarterly(unit, 1, [told.mixed(30 + i) for i in range(6)])
    return unit


def grown_since_of(there, *, n):
    """A unit and a question set that are made after the backup, with a few answers at the unit."""
    unit = organisation.add_unit(gate.OPERATOR, parent_id=made.root().pk, name="Ny enhet")
    told.quarterly(unit, 1, [told.mixed(30 + i) for i in range(n)])
    data = questionnaires_data.to_data(reader.questions()) | {"key": "own", "version": 1}
    with guard.door_open():
        QuestionnaireEdition.objects.create(
            key="own", version=1, use="exit", based_on="core-1", data=data, changed_at=clock.now(),
            changed_by="hr", published_at=clock.now(),
        )  # fmt: skip
    return unit


def published():
    results._forget()
    return releases.export_publication(gate.OPERATOR)


@pytest.mark.parametrize("with_kit", [False, True], ids=["keystore stands", "keystore from the backup"])
def test_release_held_since_is_put_back_and_never_held_again(house, key, with_kit):
    ready_for_a_release(house)
    backed_up.back_up(house)
    grown_since()
    told.released(1)
    before, waiting, shown = rows("efterord_invitation", "efterord_case"), sorted(opened()), published()
    late = told.answered(made.root(), told.mixed(50), on=told.release_day(1))
    answers.withdraw(gate.RESPONDENT, receipt=house.waiting[0].receipt)
    if with_kit:
        lose_everything(house, with_after_backups=True)
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, replaces=True, kit=house.kit if with_kit else None)
    assert (done.replayed.releases, done.replayed.lost_releases, done.replayed.n_lost) == ((1,), (), 0)
    assert published() == shown
    # What the release sealed anew is there, but for the one withdrawn since; what came after it is lost with the day.
    assert done.replayed.n_withdrawn == 1
    assert len(set(waiting) - set(opened())) == 1
    assert set(opened()) < set(waiting)
    assert rows("efterord_invitation", "efterord_case")["efterord_table"] != []
    assert Unit.objects.filter(name="Ny enhet").exists()
    assert len(before["efterord_batch"]) == 2
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(gate.RESPONDENT, receipt=late.receipt)
    answers.withdraw(gate.RESPONDENT, receipt=house.waiting[1].receipt)
    with clock.told_at(told.noon(told.release_day(1))), pytest.raises(releases_preparing.NotDue):
        releases_preparing.prepare(gate.SYSTEM)


@pytest.mark.parametrize("with_kit", [False, True], ids=["keystore stands", "keystore from the backup"])
def test_own_words_opened_since_come_back_readable_and_are_never_opened_again(house, key, with_kit):
    ready_for_a_release(house)
    backed_up.back_up(house)
    told.quarterly(Unit.objects.get(name="Avdelning 3"), 1, [told.mixed(80 + i) | WORDS for i in range(10)])
    told.released(1)
    before = rows()
    assert len(before["efterord_comment"]) == 10
    if with_kit:
        lose_everything(house, with_after_backups=True)
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, replaces=True, kit=house.kit if with_kit else None)
    assert (done.replayed.releases, done.replayed.n_lost) == ((1,), 0)
    tried = backups_samples.try_copy(gate.OPERATOR)
    assert (tried.opened["comment.ciphertext"], tried.without_key) == (10, frozenset())
    assert [row.partition(", ")[0] for row in rows()["efterord_comment"]] == [
        row.partition(", ")[0] for row in before["efterord_comment"]
    ]
    told.released(2)
    assert len(rows()["efterord_comment"]) == 10


def test_own_words_whose_key_is_lost_go_and_are_told(house, key):
    ready_for_a_release(house)
    backed_up.back_up(house)
    told.quarterly(Unit.objects.get(name="Avdelning 3"), 1, [told.mixed(80 + i) | WORDS for i in range(10)])
    told.released(1)
    lose_everything(house, with_after_backups=True)
    (settings.AFTER_BACKUPS / "words-0001").unlink()
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, replaces=True, kit=house.kit)
    assert (done.replayed.releases, done.replayed.n_lost) == ((1,), 10)
    assert rows()["efterord_comment"] == []
    assert len(rows()["efterord_commentbatch"]) == 1


def test_next_release_after_a_restore_gives_what_it_would_have_given(house):
    ready_for_a_release(house)
    backed_up.back_up(house)
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        restore(house, replaces=True)
    told.quarterly(Unit.objects.get(name="Avdelning 3"), 2, [told.mixed(70 + i) for i in range(3)])
    held = told.released(2)
    # The three that waited at the backup and were sealed anew are in it with the three that came.
    assert [batch.n for batch in held.batches.all()] == [6]
    assert Release.objects.count() == 2


def test_plan_that_was_changed_since_comes_back_with_the_release_that_went_by_it(house):
    ready_for_a_release(house)
    backed_up.back_up(house)
    with clock.told_at(told.noon(told.quarter(1))):
        choice = plans_rules.Choice(7, 2, ReleasePeriod.MONTHLY)
        plans.change(made.actor((Role.HR_HEAD, None)), choice=choice)
        over_time = plans_told.over_time(gate.SYSTEM)
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        restore(house, replaces=True)
    assert plans_told.over_time(gate.SYSTEM) == over_time
    assert plans_told.chosen(gate.SYSTEM) == choice
    assert told.released(2, on=dt.date(2025, 5, 1)).as_of == dt.date(2025, 5, 1)


def test_nobody_whose_link_was_used_before_a_release_can_answer_again(house):
    ready_for_a_release(house)
    somebody = told.invited(made.unit("Kirurgi"), on=told.quarter(1))
    backed_up.back_up(house)
    later = told.Told(somebody, tokens.new_receipt(), made.root(), told.mixed(60))
    told.send(later, on=told.quarter(1))
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        restore(house, replaces=True)
    row = Invitation.objects.get(token_hash=tokens.hash_token(somebody))
    assert (row.answered, row.token_ciphertext) == (True, None)


def test_older_backup_than_the_last_verified_one_loses_what_waited_and_says_so(house):
    ready_for_a_release(house)
    old = backed_up.back_up(house).name
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        backed_up.back_up(house)
        assert (settings.AFTER_BACKUPS / "pool-0001").exists()
        backups_verifying.verify(gate.OPERATOR, house.places)
        assert not (settings.AFTER_BACKUPS / "pool-0001").exists()
        done = restore(house, name=old, replaces=True)
    assert (done.replayed.releases, done.replayed.n_lost) == ((1,), 11)
    assert SealedAnswer.objects.count() == 0


def test_release_whose_file_is_gone_is_marked_as_held_and_shows_nothing(house):
    ready_for_a_release(house)
    backed_up.back_up(house)
    told.released(1)
    told.quarterly(made.unit("Medicin"), 2, [told.mixed(40 + i) for i in range(6)])
    told.released(2)
    (settings.AFTER_BACKUPS / "release-0001").unlink()
    with clock.told_at(told.noon(told.release_day(2))):
        done = restore(house, replaces=True)
        assert (done.replayed.releases, done.replayed.lost_releases) == ((2,), (1,))
        assert [(r.number, r.batches.count()) for r in Release.objects.order_by("number")] == [(1, 0), (2, 1)]
        with pytest.raises(releases_preparing.NotDue):
            releases_preparing.prepare(gate.SYSTEM)


@pytest.mark.parametrize("file", ["pool-0001", "answered-0001", "release-0001"])
@pytest.mark.parametrize("fault", ["gone", "cut"])
def test_release_that_is_not_noted_whole_is_asked_about_before_anything_goes(house, file, fault):
    ready_for_a_release(house)
    backed_up.back_up(house)
    told.released(1)
    path = settings.AFTER_BACKUPS / file
    if fault == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-40])
    before = rows()
    with clock.told_at(told.noon(told.release_day(1))):
        with pytest.raises(Failed, match=r"release 1 left.*--nothing-is-known"):
            restore(house, replaces=True)
        assert rows() == before
        done = restore(house, replaces=True, is_known=False)
    assert done.replayed.n_lost == 11
    assert Release.objects.count() == 1
    assert SealedAnswer.objects.count() == 0


def test_release_of_which_nothing_is_noted_is_asked_about_when_it_was_due(house):
    ready_for_a_release(house)
    backed_up.back_up(house)
    log = (settings.AFTER_BACKUPS / "decided").read_bytes()
    told.released(1)
    (settings.AFTER_BACKUPS / "release-0001").unlink()
    (settings.AFTER_BACKUPS / "decided").write_bytes(log)
    with clock.told_at(told.noon(told.release_day(1))):
        with pytest.raises(Failed, match=r"Release 1 was due.*--no-release-since.*--nothing-is-known"):
            restore(house, replaces=True)
        done = restore(house, replaces=True, no_release=True)
    assert (done.replayed.releases, done.replayed.lost_releases, done.replayed.n_lost) == ((), (), 0)
    assert SealedAnswer.objects.count() == 11


def test_release_that_a_power_cut_undid_takes_no_waiting_answer_away(house):
    ready_for_a_release(house)
    told.released(1)
    backed_up.back_up(house)
    waits = sorted(opened())
    (settings.AFTER_BACKUPS / "pool-0002").write_bytes(b"half of it")
    (settings.AFTER_BACKUPS / "answered-0002").write_bytes(b"half of it")
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, replaces=True)
    assert (done.replayed.releases, done.replayed.n_lost, sorted(opened())) == ((), 0, waits)


def test_nobody_who_was_asked_and_counted_since_the_backup_is_asked_again(house):
    """The case stood on the backup's day; the asking, the answer and the release came after it."""
    ready_for_a_release(house)
    case = made.case(at=made.unit("Kirurgi"), notice_date=told.quarter(1) - dt.timedelta(days=60),
                     last_day=told.quarter(1))  # fmt: skip
    backed_up.back_up(house)
    token = tokens.new_token()
    made.invitation(case, token, closes_on=told.quarter(1) + dt.timedelta(days=14))
    told.send(told.Told(token, tokens.new_receipt(), made.root(), told.mixed(60)), on=told.quarter(1))
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        restore(house, replaces=True)
    assert not Invitation.objects.filter(token_hash=tokens.hash_token(token)).exists()
    assert CaseEvent.objects.filter(case=case, step=CaseStep.ASKED).count() == 1


def test_waiting_answers_of_units_and_question_sets_made_since_come_back_with_them(house):
    """None of them was in a batch: they wait, and the next release must be able to place them."""
    backed_up.back_up(house)
    unit = grown_since_of(house, n=2)
    edition = QuestionnaireEdition.objects.filter(published_at__isnull=False).get(key="own")
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        restore(house, replaces=True)
    assert Unit.objects.get(pk=unit.pk).name == "Ny enhet"
    back = QuestionnaireEdition.objects.get(key="own")
    assert (back.version, back.data, back.published_at) == (edition.version, edition.data, edition.published_at)


def test_kit_printed_between_backup_and_release_loses_what_waited_and_says_so(house, key):
    ready_for_a_release(house)
    name = backed_up.back_up(house).name
    backups.make_kit(gate.OPERATOR, replaces=True)
    told.released(1)
    waits = SealedAnswer.objects.count()
    assert waits > 0
    lose_everything(house, with_after_backups=True)
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, name=name, kit=house.kit)
    assert (done.replayed.releases, done.replayed.n_lost) == ((1,), waits)


def test_list_of_withdrawals_that_is_gone_is_missed(house):
    backed_up.back_up(house)
    answers.withdraw(gate.RESPONDENT, receipt=house.waiting[0].receipt)
    (settings.AFTER_BACKUPS / "withdrawn").unlink()
    with pytest.raises(Failed, match="--nothing-is-known"):
        restore(house, replaces=True)


@pytest.mark.parametrize("file", ["decided", "withdrawn", "release-0001", "answered-0001", "pool-0001"])
def test_broken_folder_is_no_obstacle_when_nothing_is_known(house, key, file):
    case = erase_a_case()
    ready_for_a_release(house)
    backed_up.back_up(house)
    privacy_cases.erase_cases(gate.SYSTEM)
    told.released(1)
    path = settings.AFTER_BACKUPS / file
    path.write_bytes(path.read_bytes()[:-40] + b"\nnonsense\n")
    lose_everything(house, with_after_backups=True)
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, kit=house.kit, is_known=False)
    assert done.replayed.n_erased == 1
    assert not Case.objects.filter(pk=case.pk).exists()
    assert Release.objects.count() == 1


def test_pool_key_destroyed_since_never_comes_back_into_use(house, key):
    backed_up.back_up(house)
    (gone,) = set(SealedAnswer.objects.values_list("key_id", flat=True))
    after_backups._pool_keys_destroyed([gone])
    lose_everything(house, with_after_backups=True)
    restore(house, kit=house.kit)
    assert gone not in holder.current().keystore.pool_key_ids()
    assert SealedAnswer.objects.count() == 0


@pytest.mark.parametrize("keeps", [True, False])
def test_older_backup_after_old_keys_were_destroyed_says_what_is_lost_and_keeps_the_certificate(house, key, keeps):
    ready_for_a_release(house)
    old = backed_up.back_up(house).name
    n_old = SealedAnswer.objects.count()
    (gone,) = set(SealedAnswer.objects.values_list("key_id", flat=True))
    released = told.released(1)
    with clock.told_at(released.released_at + dt.timedelta(hours=1)):
        backed_up.back_up(house)
        backups_verifying.verify(gate.OPERATOR, house.places)
        pool_keys.destroy_old(gate.SYSTEM)
    certificate = KeyCertificate.objects.get()
    assert (certificate.release, certificate.n_keys, certificate.keep_days) == (1, 1, 35)
    if not keeps:
        lose_everything(house, with_after_backups=True)
    with clock.told_at(released.released_at + dt.timedelta(hours=2)):
        done = restore(house, name=old, replaces=keeps, kit=None if keeps else house.kit)
    assert done.replayed.releases == (1,)
    assert done.replayed.n_lost == n_old
    assert SealedAnswer.objects.count() == 0
    assert gone not in holder.current().keystore.pool_key_ids()
    back = KeyCertificate.objects.get()
    assert (back.release, back.n_keys, back.destroyed_on) == (1, 1, certificate.destroyed_on)
    with clock.told_at(released.released_at + dt.timedelta(hours=3)), pytest.raises(pool_keys.NotTime):
        pool_keys.destroy_old(gate.SYSTEM)


# When what was decided since is not known.


def test_folder_that_does_not_go_on_from_the_backup_is_refused(house):
    backed_up.back_up(house)
    before = rows()
    for spoil in (
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b"backup", b"bockup")),
    ):
        whole = (settings.AFTER_BACKUPS / "decided").read_bytes()
        spoil(settings.AFTER_BACKUPS / "decided")
        with pytest.raises(Failed, match=r"nothing-is-known|was changed"):
            restore(house, replaces=True)
        (settings.AFTER_BACKUPS / "decided").write_bytes(whole)
    assert rows() == before


def test_nothing_known_and_no_release_due_since_keeps_what_waits(house):
    backed_up.back_up(house)
    shutil.rmtree(settings.AFTER_BACKUPS)
    done = restore(house, replaces=True, is_known=False)
    assert (done.replayed.n_lost, SealedAnswer.objects.count()) == (0, 3)


def test_nothing_known_and_a_release_due_since_gives_up_what_waited(house):
    """It may have been held and seen: held again without one who has withdrawn, or with one more, it would tell."""
    ready_for_a_release(house)
    backed_up.back_up(house)
    told.released(1)
    shutil.rmtree(settings.AFTER_BACKUPS)
    with clock.told_at(told.noon(told.release_day(1))):
        done = restore(house, replaces=True, is_known=False)
        assert (done.replayed.lost_releases, done.replayed.n_lost) == ((1,), 11)
        assert SealedAnswer.objects.count() == 0
        with pytest.raises(releases_preparing.NotDue):
            releases_preparing.prepare(gate.SYSTEM)
