"""A campaign: counted before it is confirmed, asking those who left and were never asked, in chunks, once."""

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, CaseEvent, Employment, Invitation, guard
from efterord.queries import surveys_campaign as seen
from efterord.queries.surveys_campaign import Preview
from efterord.services import surveys, surveys_campaign, surveys_invitations
from efterord.words import CaseStep, Occasion, Role
from tests import asked, made
from tests.asked import ONE, at, contact, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    made.organisation()
    with clock.told_at(made.NOON):
        yield made.actor((Role.HR_HEAD, None))


def left(days: int = 60, *, is_reached: bool = True, **values):
    case = leaving(-days, notice_date=None, **values)
    if is_reached:
        contact(case, f"{case.number}@example.net")
    return case


def look(head, months: int = 6, unit_id=None) -> Preview:
    return seen.preview(head, months=months, unit_id=unit_id)


def test_preview_counts_and_asks_nobody(head):
    left()
    left(steps=(CaseStep.OPENED, CaseStep.CLOSED))
    left(is_reached=False)
    made.employment(at=made.root(), end_date=made.TODAY - 50 * ONE)
    made.employment(at=made.root(), end_date=made.TODAY - 50 * ONE, leaving_kind="DEA")
    assert look(head) == Preview(2, 1, 1)
    assert look(head, months=1) == Preview(0, 0, 0)
    assert not Invitation.objects.exists()


def test_those_reached_are_asked_once_also_when_their_case_is_closed(head):
    cases = [left(), left(steps=(CaseStep.OPENED, CaseStep.CLOSED))]
    left(is_reached=False)
    assert {case.pk for case in surveys_campaign.ask_campaign(head, months=6)} == {case.pk for case in cases}
    assert surveys_campaign.ask_campaign(head, months=6) == []
    assert set(Invitation.objects.values_list("occasion", flat=True)) == {Occasion.CAMPAIGN}
    assert {each.context["occasion"] for each in asked.opened()} == {Occasion.CAMPAIGN}
    assert AuditEntry.objects.filter(action="surveys.ask_campaign", outcome="done").count() == 2


def test_whoever_should_not_be_asked_is_not(head):
    cancelled, dead, back, before = left(), left(leaving_kind="DEA"), left(), left()
    with guard.door_open():
        CaseEvent.objects.create(case=cancelled, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
        CaseEvent.objects.create(case=before, step=CaseStep.ASKED, at=made.NOON, by="operator")
        Employment.objects.create(person=back.person, unit=made.root(), start_date=made.TODAY - ONE)
    left(steps=(CaseStep.PROPOSED,))
    asked.leaving(5)  # has not left
    assert look(head).n_reached == 0
    assert surveys_campaign.ask_campaign(head, months=6) == []
    assert dead.pk


def test_campaign_of_a_unit_asks_those_below_it_and_nobody_else(head):
    care = made.unit("Care")
    here, below = left(at=care), left(at=made.unit("Ward", care))
    left(at=made.unit("Kitchen"))
    found = surveys_campaign.ask_campaign(head, months=6, unit_id=care.pk)
    assert {case.pk for case in found} == {here.pk, below.pk}


def test_chunks_go_on_where_they_were_and_past_those_left_out(head, monkeypatch):
    monkeypatch.setattr(surveys_invitations, "CHUNK", 2)
    asked.terms(least_months=12)
    cases = [left() for _ in range(7)]
    with guard.door_open():
        short = Employment.objects.filter(pk__in=[case.employment_id for case in cases[:3]])
        short.update(start_date=made.TODAY - 90 * ONE)
    assert look(head).n_reached == 4
    found = []
    while chunk := surveys_campaign.ask_campaign(head, months=6):
        assert len(chunk) <= 2
        found += chunk
    assert {case.pk for case in found} == {case.pk for case in cases[3:]}


def test_link_of_a_campaign_keeps_no_case_open(head):
    from efterord.queries import surveys_asking

    case = left()
    surveys_campaign.ask_campaign(head, months=6)
    assert surveys_asking.link_that_ends_with(head, case) is None
    other = asked.leaving(5)
    surveys.invite(head, case=other)
    assert surveys_asking.link_that_ends_with(head, other) is not None


@pytest.mark.parametrize("months", [0, 25, -1])
def test_campaign_goes_back_two_years_at_most(head, months):
    with pytest.raises(gate.Refused, match="from 1 to 24 months"):
        surveys_campaign.ask_campaign(head, months=months)


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.MANAGER, Role.ADMINISTRATOR])
def test_only_the_head_of_hr_asks(head, role):
    left()
    with clock.told_at(at(0)), pytest.raises(gate.Refused):
        surveys_campaign.ask_campaign(made.actor((role, made.root())), months=6)
    assert not Invitation.objects.exists()
