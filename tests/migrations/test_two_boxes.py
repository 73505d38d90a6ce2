"""The migration that splits what waits into two boxes, with rows in it: all is there after it, or nothing changed."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from efterord import gate
from efterord.models import Batch, SealedAnswer, Table, guard
from efterord.rules import answers_sealed
from efterord.services import answers
from efterord.vault import errors, holder, keyfile, keystore, sealed, tokens
from tests import made, respondent, told

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = "0007_plan_asks_no_set", "0008_two_boxes"


@pytest.fixture
def before():
    """The database as it was one migration ago, and brought up to date afterwards whatever happened."""
    made.organisation()
    migrate(BEFORE)
    yield
    with guard.door_open():
        SealedAnswer.objects.filter(place_ciphertext=b"").delete()
    migrate(AFTER)


def migrate(name):
    """Back to before it, or through it: the services of today want all that came later, too."""
    to = (name,) if name == BEFORE else ()
    call_command("migrate", "efterord", *to, verbosity=0, interactive=False)
    assert (("efterord", AFTER) in MigrationExecutor(connection).loader.applied_migrations) is (name == AFTER)


def put(content, receipt):
    """Seal a row as it was sealed before: all in one box."""
    pool = holder.current().keystore.current_pool_public()
    written = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    with guard.door_open():
        return SealedAnswer.objects.create(
            key_id=pool.id,
            ciphertext=sealed.seal_padded(pool.public, written, 8192),
            receipt_hash=tokens.receipt_hash(receipt, pool.id),
        )


def response(i, unit, **values):
    receipt = tokens.new_receipt()
    held = {"set": "core", "version": 1, "unit": str(unit.pk), "lane": "", "period": 1, "counts": True}
    put({**held, "receipt": receipt, "answers": told.mixed(i), **values}, receipt)
    return receipt


LEFT = b'{"remainder":"q-M4","lane":"","since":1,"batches":["1-1"],"counting":[["1",3],["4",3]],"others":[]}'


def test_rows_are_split_and_everything_is_there(before):
    ward = made.unit("Avdelning 3")
    receipts = [response(i, ward, counts=i > 0) for i in range(6)]
    put(LEFT, tokens.new_receipt())
    holder.current().keystore.new_pool_key()
    receipts.append(response(6, ward))
    old = {row.pk: (row.key_id, bytes(row.receipt_hash), bytes(row.ciphertext)) for row in SealedAnswer.objects.all()}
    migrate(AFTER)
    rows = SealedAnswer.objects.all()
    assert len(rows) == 8
    found = {place.receipt: (place, each) for place, each in respondent.boxes()}
    assert found == {
        receipt: (
            answers_sealed.Place(str(ward.pk), "", 1, i > 0, receipt),
            answers_sealed.Response("core", 1, told.mixed(i), receipt),
        )
        for i, receipt in enumerate(receipts)
    }
    assert {len(bytes(row.place_ciphertext)) for row in rows} == {sealed.sealed_length(answers_sealed.PLACE_BYTES)}
    assert {len(bytes(row.ciphertext)) for row in rows} == {sealed.sealed_length(answers_sealed.PAYLOAD_BYTES)}
    # Nothing of a row of before is in one of after but the size of a box.
    assert set(old) & {row.pk for row in rows} == set()
    assert {bytes(row.ciphertext) for row in rows} & {each[2] for each in old.values()} == set()
    assert {row.key_id for row in rows} == {holder.current().keystore.current_pool_public().id}


def as_before():
    """Put every row of the pool into the form it had before: one box, and nothing of a place."""
    keys = holder.current().keystore
    for row in list(SealedAnswer.objects.all()):
        place, content = (
            json.loads(sealed.open_padded(keys.pool_private(row.key_id), bytes(box)))
            for box in (row.place_ciphertext, row.ciphertext)
        )
        held = {name: place[name] for name in ("unit", "lane", "period", "counts")}
        with guard.door_open():
            row.delete()
        is_left = place["holds"] == "remainder"
        put(json.dumps(content, separators=(",", ":")).encode() if is_left else held | content, place["receipt"])


def test_receipts_releases_and_remainders_go_on_after_it(before):
    migrate(AFTER)  # what is told is told by the services of today
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) for i in range(6)])
    told.released(1)
    waiting = told.quarterly(ward, 2, [told.mixed(6 + i) for i in range(7)])
    migrate(BEFORE)
    as_before()
    migrate(AFTER)
    answers.withdraw(gate.RESPONDENT, receipt=waiting[0].receipt)
    given = {"question_set": ("core", 1), "answers": told.mixed(20), "key": None}
    answers.replace(gate.RESPONDENT, receipt=waiting[1].receipt, **given)
    told.released(2)
    assert Batch.objects.get(release__number=2).n == 6
    # The sensitive question of the first six waited through the migration, and comes out with the six of the second.
    assert sum(Table.objects.get(question="q-M4").counts.values()) == 12


def test_row_that_cannot_be_opened_holds_nobody_back_and_stays(before):
    ward = made.unit("Avdelning 3")
    response(1, ward)
    key_id = SealedAnswer.objects.get().key_id
    with guard.door_open():
        junk = SealedAnswer.objects.create(key_id=key_id, ciphertext=b"junk", receipt_hash=b"x" * 32)
    put({"something": "else"}, tokens.new_receipt())
    migrate(AFTER)
    assert SealedAnswer.objects.filter(place_ciphertext=b"").count() == 2
    assert SealedAnswer.objects.filter(pk=junk.pk, ciphertext=b"junk").exists()
    assert sum(bool(row.place_ciphertext) for row in SealedAnswer.objects.all()) == 1


def another_keystore(folder):
    keyfile.create(folder / "other.key")
    master = keyfile.read(folder / "other.key")
    keystore.create(
        folder / "other", keyfile.derive(master, "keystore records"), keyfile.derive(master, "keystore pool")
    )
    return {"key_file": folder / "other.key", "keystore": folder / "other", "with_pool": True}


@pytest.mark.parametrize("at_hand", ["no pool keys", "another keystore", "no keystore"])
def test_without_the_pool_keys_it_refuses_in_words_and_changes_nothing(before, at_hand, tmp_path):
    ward = made.unit("Avdelning 3")
    for i in range(3):
        response(i, ward)
    rows = sorted(map(str, SealedAnswer.objects.values_list()))
    ours = {"key_file": settings.KEY_FILE, "keystore": settings.KEYSTORE, "with_pool": False}
    there = {
        "no pool keys": lambda: ours,
        "another keystore": lambda: another_keystore(tmp_path),
        "no keystore": lambda: ours | {"keystore": tmp_path / "gone"},
    }[at_hand]()
    with (
        holder.elsewhere(**there),
        pytest.raises(errors.VaultError, match=r"3 sealed answers wait.*Nothing was changed"),
    ):
        migrate(AFTER)
    assert sorted(map(str, SealedAnswer.objects.values_list())) == rows
    assert ("efterord", AFTER) not in MigrationExecutor(connection).loader.applied_migrations


def test_empty_pool_needs_no_keystore(before, tmp_path):
    with holder.elsewhere(key_file=tmp_path / "gone", keystore=tmp_path / "gone", with_pool=True):
        migrate(AFTER)
