"""The migration that gives batches and tables a kind, with rows in it: all that was published is of the exit survey."""

import pytest
from django.core.management import call_command

from efterord import gate
from efterord.models import Batch, Table
from efterord.queries import results
from efterord.words import BatchKind
from tests import made, told

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "0010_key_certificate"


def test_what_was_published_is_of_the_exit_survey_and_stays_as_it_was():
    made.organisation()
    ward = made.unit("Avdelning 3")
    for number in (1, 2):
        told.quarterly(ward, number, [told.mixed(6 * number + i) for i in range(6)])
        told.released(number)
    before = results.published(gate.OPERATOR)
    rows = (Batch.objects.count(), Table.objects.count(), Table.batches.through.objects.count())
    assert rows[0] == 2
    call_command("migrate", "efterord", BEFORE, verbosity=0, interactive=False)
    call_command("migrate", "efterord", verbosity=0, interactive=False)
    assert {batch.kind for batch in Batch.objects.all()} == {BatchKind.EXIT_SURVEY}
    assert {table.kind for table in Table.objects.all()} == {BatchKind.EXIT_SURVEY}
    assert rows == (Batch.objects.count(), Table.objects.count(), Table.batches.through.objects.count())
    assert results.published(gate.OPERATOR) == before
    told.quarterly(ward, 3, [told.mixed(20 + i) for i in range(6)])
    told.released(3)
    assert [str(batch) for batch in Batch.objects.order_by("pk")] == ["1-1", "2-1", "3-1"]
