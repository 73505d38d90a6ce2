"""Who has read what of a departure, as HR is told."""

import pytest

from efterord import clock
from efterord.queries import readers
from efterord.services import departures_contact, summaries
from tests import leaver, made

pytestmark = pytest.mark.django_db


def test_hr_is_told_who_at_work_has_read_and_not_when_the_leaver_looked():
    made.organisation()
    with clock.told_at(made.NOON):
        case = made.case(at=made.root())
        row = leaver.summary(leaver.talk(case))
        talks = (row.interview,)
        summaries.open_summary(leaver.head(), summary=row)
        for _visit in range(readers.MOST + 1):
            departures_contact.open_contact(leaver.actor(case, since=None), case=case)
            summaries.open_summary(leaver.actor(case, since=None), summary=row)
        (told,) = readers.of_case(leaver.head(), case, talks)
    assert told.action == "summaries.open_summary"
