"""Releases while the organisation changes: units that move, are put together or divided, and cases that are erased.

A batch follows its unit as a whole, and so does what waits there. There is no deed for it yet: the tree is changed as a
new staff register would change it.
"""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from efterord import clock, gate
from efterord.models import Batch, Case, CaseEvent, Invitation, Plan, Table, Unit, guard
from efterord.queries import results
from efterord.services import organisation as organisations
from efterord.services import privacy_cases, releases, releases_preparing, releases_sealing
from efterord.words import CaseStep
from tests import made, respondent, told

ATTACKER = Path(__file__).parents[1] / "data" / "attacker.py"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


@pytest.fixture
def departments():
    return made.unit("Medicin"), made.unit("Kirurgi")


def people(n, first=0):
    return [told.mixed(first + i) for i in range(n)]


def move(unit, to):
    with guard.door_open():
        Unit.objects.filter(pk=unit.pk).update(parent=to)


def hopeful(unit):
    """A unit that can expect enough answers to wait for its own batch."""
    with guard.door_open():
        Plan.objects.filter(pk=1).update(waiting_cap=12)
    told.heads(unit, 50)


def n_at(unit, question="q-O1"):
    """Of how many answers the figure of a question is, at a unit and all below it, read as a page would now."""
    results._forget()
    figure = results.result(gate.OPERATOR, Unit.objects.get(pk=unit.pk)).figures.get(question)
    return figure.n if figure else 0


def assert_published_safely(tmp_path):
    """By the independent auditor, on the tree of today."""
    file = tmp_path / "publication.json"
    file.write_text(json.dumps(releases.export_publication(gate.OPERATOR)))
    found = subprocess.run([sys.executable, ATTACKER, file], capture_output=True, text=True, timeout=60)
    assert (found.returncode, "disclosures 0" in found.stdout, "unchecked 0" in found.stdout) == (0, True, True)


def test_unit_that_moves_takes_its_batches_whole_and_the_next_releases_go_on(departments, tmp_path):
    medicine, surgery = departments
    ward, other = made.unit("Avdelning 3", medicine), made.unit("Avdelning 4", medicine)
    told.quarterly(ward, 1, people(6))
    told.quarterly(other, 1, people(7, 6))
    told.released(1)
    assert [n_at(unit) for unit in (ward, medicine, surgery, made.root())] == [6, 13, 0, 13]
    kept = list(Batch.objects.order_by("pk").values_list()), list(Table.objects.order_by("pk").values_list())
    move(ward, surgery)
    assert [n_at(unit) for unit in (ward, medicine, surgery, made.root())] == [6, 7, 6, 13]
    told.quarterly(ward, 2, people(5, 20))
    told.released(2)
    assert [n_at(unit) for unit in (ward, medicine, surgery, made.root())] == [11, 7, 11, 18]
    # Nothing of the release before was recomputed, split or moved by itself.
    before = Batch.objects.filter(release__number=1), Table.objects.filter(release__number=1)
    assert tuple(list(rows.order_by("pk").values_list()) for rows in before) == kept
    assert_published_safely(tmp_path)


def test_what_waits_at_a_unit_moves_with_it_and_goes_up_to_its_new_parent(departments):
    medicine, surgery = departments
    ward = made.unit("Avdelning 3", medicine)
    hopeful(ward)
    told.quarterly(ward, 1, people(3))
    told.released(1)
    assert {place.unit for place, _ in respondent.boxes()} == {str(ward.pk)}
    move(ward, surgery)
    told.quarterly(ward, 2, people(1, 3))
    with guard.door_open():
        Plan.objects.filter(pk=1).update(waiting_cap=0)
    told.quarterly(surgery, 2, people(1, 4))
    told.released(2)
    assert [(batch.unit.name, batch.n) for batch in Batch.objects.all()] == [("Kirurgi", 5)]


def test_what_was_passed_up_before_stays_where_it_came_to(departments):
    """Those of a small ward wait with the department they came to; the ward's move takes nobody out again."""
    medicine, surgery = departments
    ward = made.unit("Avdelning 3", medicine)
    hopeful(medicine)
    told.quarterly(ward, 1, people(3))
    told.released(1)
    assert {place.unit for place, _ in respondent.boxes()} == {str(medicine.pk)}
    move(ward, surgery)
    told.quarterly(medicine, 2, people(2, 3))
    told.released(2)
    assert [(batch.unit.name, batch.n) for batch in Batch.objects.all()] == [("Medicin", 5)]


def test_unit_that_moves_while_a_release_is_prepared_takes_its_new_batch_along(departments, tmp_path):
    medicine, surgery = departments
    ward = made.unit("Avdelning 3", medicine)
    told.quarterly(ward, 1, people(6))
    with clock.told_at(told.noon(told.release_day(1))):
        prepared = releases_preparing.prepare(gate.SYSTEM)
        with releases_sealing.seal(gate.SYSTEM, prepared=prepared) as sealed:
            move(ward, surgery)
            releases.publish(gate.SYSTEM, prepared=prepared, sealed=sealed)
    assert [n_at(unit) for unit in (ward, medicine, surgery)] == [6, 0, 6]
    told.quarterly(medicine, 2, people(5, 6))
    told.released(2)
    assert [n_at(unit) for unit in (medicine, surgery, made.root())] == [5, 6, 11]
    assert_published_safely(tmp_path)


def test_two_units_put_together_show_the_sum_of_their_whole_batches(departments, tmp_path):
    medicine, _ = departments
    one, two = made.unit("Avdelning 3", medicine), made.unit("Avdelning 4", medicine)
    told.quarterly(one, 1, people(6))
    told.quarterly(two, 1, people(7, 6))
    told.released(1)
    # The one goes on as a part of the other: its batches are the other's as well, each as a whole.
    move(two, one)
    told.quarterly(one, 2, people(5, 20))
    told.quarterly(two, 2, people(2, 30))
    told.released(2)
    # Two who left the part are too few for it, and meet those of the whole.
    assert [(batch.unit.name, batch.n) for batch in Batch.objects.filter(release__number=2)] == [("Avdelning 3", 7)]
    assert [n_at(unit) for unit in (one, two, medicine)] == [20, 7, 20]
    assert_published_safely(tmp_path)


def test_unit_that_is_divided_keeps_its_batches_and_shows_those_of_its_parts(departments, tmp_path):
    medicine, _ = departments
    ward = made.unit("Avdelning 3", medicine)
    told.quarterly(ward, 1, people(6))
    told.released(1)
    head = made.actor((made.Role.HR_HEAD, None)) if hasattr(made, "Role") else gate.OPERATOR
    parts = [organisations.add_unit(head, parent_id=ward.pk, name=name) for name in ("Dag", "Natt")]
    hopeful(ward)
    for n, part in enumerate(parts):
        told.quarterly(part, 2, people(3, 10 + 3 * n))
    told.released(2)
    # Neither part has five: they meet where they were one.
    assert [(batch.unit.name, batch.n) for batch in Batch.objects.filter(release__number=2)] == [("Avdelning 3", 6)]
    assert [n_at(unit) for unit in (*parts, ward)] == [0, 0, 12]
    told.quarterly(parts[0], 3, people(5, 20))
    told.released(3)
    assert [n_at(unit) for unit in (*parts, ward)] == [5, 0, 17]
    assert_published_safely(tmp_path)


def test_case_erased_while_a_release_is_prepared_takes_nothing_out_of_it():
    """Whose an answer is nobody knows: it is opened with its batch, also when its leaver's case is gone."""
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    case, day = Case.objects.first(), told.quarter(1)
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=told.noon(day), by="hr")
    with clock.told_at(told.noon(day + dt.timedelta(days=760))):
        prepared = releases_preparing.prepare(gate.SYSTEM)
        with releases_sealing.seal(gate.SYSTEM, prepared=prepared) as sealed:
            privacy_cases.erase_cases(gate.SYSTEM)
            releases.publish(gate.SYSTEM, prepared=prepared, sealed=sealed)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not Invitation.objects.filter(case=case.pk).exists()
    assert Invitation.objects.count() == 4
    assert [batch.n for batch in Batch.objects.all()] == [5]
