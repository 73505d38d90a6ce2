"""What HR alone may know stays out of the line's sight, also for somebody of the line who works in HR."""

import pytest

from efterord import gate
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db
BEHIND = ("cases.see_judgement", "cases.judge", "cases.see_conflicts", "cases.note_conflict", "departures.see_wish")


@pytest.mark.parametrize("name", BEHIND)
def test_line_with_a_role_in_hr_is_refused_and_others_are_not(name):
    made.organisation()
    unit = made.unit("Nord")
    above = made.person("Överordnad")
    boss = made.person("Närmaste", manager=above)
    case = made.case(at=unit, of=made.person(manager=boss), manager=boss)
    for person in (boss, above):
        actor = gate.actor_for(made.user((Role.HR_PARTNER, unit), person=person))
        assert not gate.may(actor, name, case)
        assert gate.may(actor, "cases.see", case)
    other = gate.actor_for(made.user((Role.HR_PARTNER, unit), person=made.person("Annan")))
    assert gate.may(other, name, case)
