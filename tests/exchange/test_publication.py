"""The publication as a file: whole, clean to the independent auditor, and named so that a person can read it."""

import json

import pytest

from efterord import gate
from efterord.exchange import publication
from efterord.models import Table, guard
from efterord.words import Role
from tests import made, told
from tests.data import attacker

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards():
    made.organisation()
    medicine = made.unit("Medicin")
    wards = [made.unit(f"Avdelning {n}", medicine) for n in (1, 2)]
    for number in (1, 2, 3):
        for n, ward in enumerate(wards):
            told.quarterly(ward, number, [told.mixed(40 * number + 20 * n + i) for i in range(6 + n)])
        told.released(number)
    return wards


@pytest.mark.parametrize("with_n", [True, False])
def test_auditor_reads_the_file_and_finds_nothing(wards, tmp_path, with_n):
    file = tmp_path / "publication.json"
    written = publication.write_audit(gate.OPERATOR, file, with_n=with_n)
    assert attacker.main([str(file)]) == 0
    document = json.loads(file.read_text(encoding="utf-8"))
    assert written == publication.Written(6, len(document["releases"]))
    assert len(document["releases"]) > 200
    assert "unit Region Mälarvik / Medicin / Avdelning 1" in document["dimensions"]["batch"]["groups"]


def test_auditor_finds_what_was_planted(wards, tmp_path):
    table = Table.objects.filter(question="q-O1", unit=wards[0]).first()
    with guard.door_open():
        # All six said the same: what the guard is there to prevent.
        table.counts = dict.fromkeys(table.counts, 0) | {"5": 6}
        table.save()
    file = tmp_path / "publication.json"
    publication.write_audit(gate.OPERATOR, file)
    assert attacker.main([str(file)]) == 1


def test_units_whose_paths_read_alike_are_told_apart(wards, tmp_path):
    made.unit("Avdelning 1", made.unit("Medicin"))
    made.unit("Medicin / Avdelning 1")
    file = tmp_path / "publication.json"
    publication.write_audit(gate.OPERATOR, file)
    assert attacker.main([str(file)]) == 0


def test_file_that_cannot_be_written_leaves_the_old_one(wards, tmp_path, monkeypatch):
    file = tmp_path / "publication.json"
    file.write_text("as it was")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publication.os, "fdopen", fail)
    with pytest.raises(OSError, match="No space"):
        publication.write_audit(gate.OPERATOR, file)
    assert (file.read_text(), [p.name for p in tmp_path.iterdir()]) == ("as it was", ["publication.json"])


def test_only_those_who_may_see_every_unit_and_check_it_export(wards, tmp_path):
    file = tmp_path / "publication.json"
    for role in (Role.OFFICER, Role.REPRESENTATIVE, Role.HR_HEAD):
        publication.write_audit(made.actor((role, None)), file)
    for role in (Role.HR_PARTNER, Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR):
        with pytest.raises(gate.Refused):
            publication.write_audit(made.actor((role, None)), file)
