"""Whether own words were opened: at a unit and above it, in the releases asked for, and to nobody else."""

import pytest

from efterord import gate
from efterord.models import Comment
from efterord.queries import comments
from efterord.words import Role
from tests import made, told

pytestmark = pytest.mark.django_db
WORDS = {"q-O1-more": "SENTINEL"}


def test_opened_words_are_told_at_their_unit_and_above_in_their_release_alone():
    made.organisation()
    department = made.unit("Medicin")
    ward, lab = made.unit("Avdelning 3", department), made.unit("Laboratoriet", department)
    told.quarterly(ward, 1, [told.mixed(i) | WORDS for i in range(10)])
    told.released(1)
    told.quarterly(ward, 2, [told.mixed(i) | WORDS for i in range(9)])
    told.released(2)
    assert Comment.objects.count() == 10

    def opened(unit, *numbers, viewer=gate.OPERATOR):
        return comments.are_opened(viewer, unit, numbers=numbers)

    assert [opened(unit, 1, 2) for unit in (ward, department, made.root(), lab)] == [True, True, True, False]
    # Nine who wrote look as if nobody had.
    assert not opened(made.root(), 2)
    with pytest.raises(gate.Hidden):
        opened(ward, 1, viewer=made.actor((Role.MANAGER, lab)))
