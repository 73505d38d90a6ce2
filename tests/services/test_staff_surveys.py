"""A staff survey is taken in as a whole or not at all, judged anew, and deleted as a whole."""

import datetime as dt

import pytest

from efterord import gate
from efterord.models import AuditEntry, StaffSurvey, StaffSurveyCell
from efterord.queries import staff_surveys as queries
from efterord.rules import staff_surveys as rules
from efterord.services import staff_surveys
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db

SPRING = dt.date(2026, 3, 31)


@pytest.fixture
def ward():
    made.organisation()
    return made.unit("Avdelning 3", made.unit("Medicin"))


def head() -> gate.Actor:
    return made.actor((Role.HR_HEAD, None))


def survey(*told, on=SPRING):
    """(unit, code, n) each, with the mean 4."""
    cells = tuple(rules.Cell(row, unit.pk, code, n, 4.0) for row, (unit, code, n) in enumerate(told, 2))
    return rules.Survey("Pulse", on, cells)


def test_survey_is_kept_and_found_at_its_units(ward):
    staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", 12), (ward.parent, "q-L1", 40), (ward, "area-6", 12)))
    found = queries.stayed(head(), ward)
    assert found is not None
    assert (found.name, found.on, set(found.cells)) == ("Pulse", SPRING, {"q-L1", "area-6"})
    assert queries.stayed(head(), made.root()) is None
    assert [(each.n_units, each.n_cells) for each in queries.surveys(head())] == [(2, 3)]
    assert AuditEntry.objects.filter(action="staff_surveys.add_survey", outcome="done").count() == 1


def test_newest_survey_of_a_unit_stands(ward):
    for year in (2025, 2026):
        staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", year - 2000), on=SPRING.replace(year=year)))
    found = queries.stayed(head(), ward)
    assert found is not None
    assert [cell.n for cell in found.cells.values()] == [26]


@pytest.mark.parametrize(("code", "n"), [("q-L1", 4), ("q-X9", 12)])
def test_what_may_not_be_kept_is_refused_here_too(ward, code, n):
    with pytest.raises(gate.Refused):
        staff_surveys.add_survey(head(), survey=survey((ward, code, n)))
    with pytest.raises(gate.Refused):
        staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", 18), (ward.parent, "q-L1", 20)))
    assert not StaffSurveyCell.objects.exists()


def test_second_version_waits_until_the_first_is_deleted(ward):
    first = staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", 12)))
    with pytest.raises(gate.Refused):
        staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", 13)))
    staff_surveys.delete_survey(head(), survey=first)
    assert (StaffSurvey.objects.count(), StaffSurveyCell.objects.count()) == (0, 0)
    staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", 13)))
    assert AuditEntry.objects.filter(action="staff_surveys.delete_survey", outcome="done").count() == 1


def test_only_the_head_of_hr_takes_in_and_deletes(ward):
    kept = staff_surveys.add_survey(head(), survey=survey((ward, "q-L1", 12)))
    for role in (Role.HR_PARTNER, Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR):
        actor = made.actor((role, None))
        with pytest.raises(gate.Refused):
            staff_surveys.add_survey(actor, survey=survey((ward, "q-L2", 12)))
        with pytest.raises(gate.Refused):
            staff_surveys.delete_survey(actor, survey=kept)
    with pytest.raises(gate.Hidden):
        queries.stayed(made.actor((Role.MANAGER, made.unit("Syd"))), ward)
