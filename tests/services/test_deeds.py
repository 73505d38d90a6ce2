"""A deed is one check, one transaction, one audit entry; and nothing of ours is written outside one."""

import pytest
from django.db import connection, transaction

from efterord import gate
from efterord.models import AuditEntry, AuditHead, Letter, Unit, guard
from efterord.rules import audit as chain
from efterord.services import deeds, letters, organisation
from efterord.words import Language, LetterKind, Outcome, Role, Sector
from tests import made

pytestmark = pytest.mark.django_db(transaction=True)


def set_up(actor: gate.Actor = gate.OPERATOR, name: str = "Region Mälarvik") -> None:
    organisation.set_up(actor, name=name, sector=Sector.PRIVATE, languages=[Language.SV], today=made.TODAY)


def test_deed_done_writes_one_entry_and_moves_the_head():
    set_up()
    set_up(name="Region Mälarvik Norr")
    entries = list(AuditEntry.objects.order_by("number"))
    assert [(e.number, e.actor, e.action, e.object, e.outcome) for e in entries] == [
        (1, "operator", "organisation.set_up", "organisation:1", "done"),
        (2, "operator", "organisation.set_up", "organisation:1", "done"),
    ]
    head = AuditHead.objects.get()
    assert (head.number, head.hash) == (2, entries[1].hash)
    assert entries[1].previous_hash == entries[0].hash


def test_deed_refused_changes_nothing_and_is_entered():
    with pytest.raises(gate.Refused):
        set_up(gate.NOBODY)
    assert not Unit.objects.exists()
    assert [(e.actor, e.action, e.outcome) for e in AuditEntry.objects.all()] == [
        ("nobody", "organisation.set_up", Outcome.REFUSED)
    ]


def test_deed_that_fails_leaves_neither_change_nor_entry():
    with pytest.raises(ValueError, match="needs a name"):
        set_up(name=" ")
    assert (Unit.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("row", [1, 2, 3])
def test_chain_shows_a_changed_deleted_or_cut_row(row):
    for n in range(3):
        set_up(name=f"Region {n}")
    assert broken() is None
    with guard.door_open():
        AuditEntry.objects.filter(number=row).update(actor="user:9")
    assert broken() == row
    with guard.door_open():
        AuditEntry.objects.filter(number=row).delete()
    assert broken() is not None


def broken() -> int | None:
    rows = [
        (chain.Entry(e.number, e.at, e.actor, e.action, e.object, e.purpose, e.outcome), e.previous_hash, e.hash)
        for e in AuditEntry.objects.order_by("number")
    ]
    head = AuditHead.objects.get()
    return chain.broken_at(rows, head=(head.number, head.hash))


@pytest.mark.parametrize(
    "write",
    [
        lambda: Unit.objects.create(name="A"),
        lambda: Unit.objects.bulk_create([Unit(name="A")]),
        lambda: Unit.objects.update(name="B"),
        lambda: Unit.objects.all().delete(),
        lambda: Unit.objects.get().grants.create(role="analyst", user_id=1, granted_at=made.NOON),
        lambda: connection.cursor().execute("INSERT INTO efterord_unit (name) VALUES ('x')"),
        lambda: connection.cursor().execute('update "efterord_unit" set name = %s', ["x"]),
        lambda: connection.cursor().execute("WITH x AS (SELECT 1) DELETE FROM efterord_unit"),
        lambda: connection.cursor().executemany("DELETE FROM efterord_unit WHERE id = %s", [(1,)]),
    ],
    ids=["create", "bulk", "update", "delete", "related", "raw insert", "raw update", "with delete", "many"],
)
def test_write_outside_a_deed_is_refused(write):
    made.organisation()
    with pytest.raises(guard.WriteOutsideDeed):
        write()


def test_once_a_session_deed_is_entered_once_a_session():
    made.organisation()
    head = made.actor((Role.HR_HEAD, None))
    for _ in range(2):
        with transaction.atomic(), guard.door_open():
            deeds._enter(head, deeds.access.row("interviews.save_note"), made.root(), Outcome.DONE)
    assert AuditEntry.objects.filter(action="interviews.save_note").count() == 1


def test_letter_keeps_no_address_in_clear_and_is_wiped_when_sent():
    made.organisation()
    letter = letters.queue_letter(
        gate.SYSTEM,
        kind=LetterKind.SURVEY_INVITATION,
        recipient="amira@example.org",
        language=Language.SV,
        context={"link": "https://x/survey/abc"},
    )
    stored = Letter.objects.get()
    assert b"amira" not in bytes(stored.recipient_ciphertext)
    opened = letters.open_letter(gate.SYSTEM, letter=stored)
    assert (opened.recipient, opened.context) == ("amira@example.org", {"link": "https://x/survey/abc"})
    letters.mark_sent(gate.SYSTEM, letter=letter)
    assert Letter.objects.get().text_ciphertext is None


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; DELETE FROM efterord_case",
        "INSERT/**/INTO efterord_unit (name) VALUES ('x')",
        'UPDATE "public" . "efterord_case" SET number = 1',
        "TRUNCATE django_session, efterord_note",
        "DROP TABLE efterord_note",
        "ALTER TABLE efterord_note ADD COLUMN x int",
        "-- a remark\nDELETE FROM efterord_note",
    ],
)
def test_write_in_another_spelling_is_seen(sql):
    assert guard.written_tables(sql)


@pytest.mark.parametrize("sql", ["SELECT * FROM efterord_case", "DELETE FROM django_session", "SELECT 'UPDATE x'"])
def test_reading_and_the_tables_of_others_pass(sql):
    assert guard.written_tables(sql) == set()
