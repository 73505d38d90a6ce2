"""The plan of releases changed: for new answers alone, by one person, and never asking what waits."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from efterord import clock, gate
from efterord.models import AuditEntry, EarlierTerms, Plan
from efterord.queries import plans as told_plans
from efterord.queries import releases as seen
from efterord.queries import surveys
from efterord.rules.plans import Choice, Terms
from efterord.services import plans, releases_preparing
from efterord.words import ReleasePeriod, Role, WhyNoPlan
from tests import made, respondent, told

pytestmark = pytest.mark.django_db
MONTHLY, QUARTERLY, HALF_YEARLY = ReleasePeriod


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


def change(on, *, by=None, k=5, waiting_cap=4, period=QUARTERLY):
    with clock.told_at(told.noon(on)):
        return plans.change(by or made.actor((Role.HR_HEAD, None)), choice=Choice(k, waiting_cap, period))


def over_time():
    return told_plans.over_time(gate.SYSTEM)


def waiting():
    """Where answers wait, and for which release they came."""
    return sorted((place.unit, place.period) for place, _ in respondent.boxes())


def people(n, first=0):
    return [told.mixed(first + i) for i in range(n)]


def test_changed_plan_begins_on_the_next_date_and_is_entered():
    head = made.actor((Role.HR_HEAD, None))
    change(told.quarter(3), by=head, k=7, waiting_cap=2, period=HALF_YEARLY)
    assert over_time() == (Terms(4, QUARTERLY, told.START), Terms(2, HALF_YEARLY, told.release_day(3), 3))
    assert Plan.objects.get().k == 7
    (entry,) = AuditEntry.objects.filter(action="plans.change")
    assert (entry.actor, entry.object, entry.outcome) == (head.code, "plan:1", "done")


def test_k_alone_begins_nothing_and_is_never_lowered():
    change(told.quarter(1), k=8)
    assert not EarlierTerms.objects.exists()
    with pytest.raises(plans.WrongPlan) as wrong:
        change(told.quarter(1), k=7, waiting_cap=0)
    assert wrong.value.why is WhyNoPlan.LOWER
    assert over_time() == (Terms(4, QUARTERLY, told.START),)
    assert Plan.objects.get().k == 8


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.ADMINISTRATOR, Role.OFFICER, Role.MANAGER, Role.ANALYST])
def test_nobody_else_changes_the_plan(role):
    with pytest.raises(gate.Refused):
        change(told.quarter(1), by=made.actor((role, made.root())))
    assert over_time() == (Terms(4, QUARTERLY, told.START),)


def test_change_never_looks_at_what_waits():
    told.quarterly(made.root(), 1, people(1))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        change(told.quarter(1), waiting_cap=0, period=MONTHLY)
    said = " ".join(query["sql"] for query in asked).lower()
    assert "efterord_plan" in said
    assert not any(table in said for table in ("sealedanswer", "invitation", "draft", "efterord_case"))


def test_date_that_was_told_stays_and_new_answers_follow_the_new_dates():
    with clock.told_at(told.noon(told.quarter(1))):
        before = surveys.survey(gate.RESPONDENT, token="none").opening_date
    change(told.quarter(1), period=HALF_YEARLY)
    for day, opening in [
        (told.quarter(1), before),
        (told.release_day(1) - dt.timedelta(days=1), before),
        (told.release_day(1), dt.date(2025, 7, 1)),
        (dt.date(2025, 7, 1), dt.date(2026, 1, 1)),
    ]:
        with clock.told_at(told.noon(day)):
            assert surveys.survey(gate.RESPONDENT, token="none").opening_date == opening
            assert seen.plan(gate.SYSTEM).next_on == opening
    assert before == dt.date(2025, 4, 1)


def test_answers_given_before_wait_by_the_old_plan_and_those_after_by_the_new():
    ward = made.unit("Avdelning 3")
    told.heads(ward, 140)
    told.quarterly(ward, 1, people(2))
    change(told.quarter(1), waiting_cap=0)
    told.released(1)  # what came before is in it, and waits on by its own plan
    told.quarterly(ward, 2, people(1, 5))
    told.released(2)
    assert waiting() == sorted([(str(ward.pk), 1), (str(ward.pk), 1), (str(made.root().pk), 2)])
    told.released(3)
    told.released(4)
    assert (str(ward.pk), 1) in waiting()
    told.released(5)  # four releases after the first
    assert {unit for unit, _ in waiting()} == {str(made.root().pk)}


def test_releases_are_held_on_the_dates_of_each_plan_and_keep_their_numbers():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    change(told.quarter(1), period=MONTHLY)
    assert told.released(1).as_of == dt.date(2025, 4, 1)
    told.answered(ward, told.mixed(9), on=dt.date(2025, 4, 1))
    assert waiting() == [(str(ward.pk), 2)]
    with clock.told_at(told.noon(dt.date(2025, 4, 30))), pytest.raises(releases_preparing.NotDue) as not_due:
        releases_preparing.prepare(gate.SYSTEM)
    assert not_due.value.next_date == dt.date(2025, 5, 1)
    assert told.released(2, on=dt.date(2025, 5, 1)).as_of == dt.date(2025, 5, 1)
    # Two that were missed are held one after the other, each with its own date.
    assert told.released(3, on=dt.date(2025, 7, 20)).as_of == dt.date(2025, 6, 1)
    assert told.released(4, on=dt.date(2025, 7, 20)).as_of == dt.date(2025, 7, 1)


def test_raised_k_holds_for_what_waits_too():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(6))
    change(told.quarter(1), k=7)
    assert told.released(1).batches.count() == 0
    told.quarterly(ward, 2, people(1, 6))
    (batch,) = told.released(2).batches.all()
    assert batch.n == 7


def test_figures_of_the_forecast_are_those_of_the_release():
    ward = made.unit("Avdelning 3")
    told.heads(ward, 40)
    head = made.actor((Role.HR_HEAD, None))
    size = told_plans.size(head, told.quarter(1))
    # Forty work there; ten left in the three years looked back on, and none was known to leave by anything else.
    assert size.heads == {str(ward.pk): 40}
    assert size.leaving_rate == pytest.approx(10 / 3.04 / 40, rel=0.01)
    assert size.answer_share == 0.6
    found = told_plans.forecast(head, size, told_plans.chosen(head))
    assert found.n_a_year == pytest.approx(10 / 3.04 * 0.6, rel=0.1)
    with pytest.raises(gate.Hidden):
        told_plans.size(made.actor((Role.MANAGER, ward)), told.quarter(1))
