"""A talk begun and ended by whoever holds it."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, Booking, Conflict, Grant, NoTalk, guard
from efterord.services import accounts, checklists, interviews
from efterord.words import CaseStep, Role
from tests import booked, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(**values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, None), **values)


def talk(**values):
    """A talk under way, and the actor who holds it."""
    user = made.user(name="Lena Marklind")
    values = {"started_at": made.NOON, **values}
    held = made.interview(made.case(at=made.unit("Ward 3")), by=user, **values)
    return held, gate.actor_for(user, since=made.NOON)


# Holding


def test_start_and_end_belong_to_whoever_holds_the_talk():
    held, actor = talk(started_at=None)
    for other in (hr(), made.actor((Role.MANAGER, None))):
        with pytest.raises(gate.Refused):
            interviews.start_interview(other, interview=held)
        with pytest.raises(gate.Refused):
            interviews.end_interview(other, interview=held)
    with pytest.raises(gate.Refused):
        interviews.end_interview(actor, interview=held)
    interviews.start_interview(actor, interview=held)
    interviews.start_interview(actor, interview=held)
    interviews.end_interview(actor, interview=held)
    held.refresh_from_db()
    assert (held.started_at, held.ended_at) == (made.NOON, made.NOON)
    with pytest.raises(gate.Refused):
        interviews.start_interview(actor, interview=held)


def test_start_is_refused_in_a_cancelled_case():
    user = made.user()
    case = made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CANCELLED))
    held = made.interview(case, by=user)
    with pytest.raises(gate.Refused):
        interviews.start_interview(gate.actor_for(user), interview=held)


def test_start_waits_for_the_certificate_unless_a_time_was_booked_without_it():
    held, actor = talk(started_at=None)
    checklists.lay_out(hr(), case=held.case)
    with pytest.raises(gate.Refused, match="certificate"):
        interviews.start_interview(actor, interview=held)
    with guard.door_open():
        booking = Booking.objects.create(
            interview=held, starts_at=made.NOON, minutes=60, place_kind="room", place_ciphertext=b"x"
        )
    assert interviews.start_interview(actor, interview=held).started_at == made.NOON
    other, holder = talk(started_at=None)
    checklists.lay_out(hr(), case=other.case)
    for kind in ("certificate_issued", "certificate_signed"):
        checklists.end_item(hr(), item=other.case.items.get(kind=kind))
    assert interviews.start_interview(holder, interview=other).started_at == made.NOON
    assert booking.pk


def test_start_is_refused_when_the_talk_is_not_to_be_held():
    for stands_in_the_way in ("death", "no talk", "conflict"):
        held, actor = talk(started_at=None)
        with guard.door_open():
            if stands_in_the_way == "death":
                held.case.leaving_kind = "DEA"
                held.case.save()
            elif stands_in_the_way == "no talk":
                NoTalk.objects.create(case=held.case, kind="manager", reason="declined", at=made.NOON, by="operator")
            else:
                held.interviewer.person = made.person("Lena Marklind")
                held.interviewer.save()
                Conflict.objects.create(case=held.case, person=held.interviewer.person, kind="dispute")
        with pytest.raises(gate.Refused) as refused:
            interviews.start_interview(actor, interview=held)
        assert "dispute" not in str(refused.value.words)


# Left under way


def left(**values):
    """A talk under way that its interviewer leaves, and who it is."""
    there = booked.world()
    talk = made.interview(there.case, by=there.manager, **{"started_at": made.NOON, **values})
    return there, talk


def test_hr_ends_the_talk_of_a_closed_account_and_no_other_under_way():
    there, talk = left()
    with pytest.raises(gate.Refused, match="Lena Marklind ends the talk"):
        interviews.end_interview(there.actor, interview=talk)
    accounts.close_account(gate.OPERATOR, user=there.manager)
    for outside in (made.actor((Role.HR_PARTNER, made.unit("Elsewhere"))), gate.actor_for(there.superior)):
        with pytest.raises(gate.Refused):
            interviews.end_interview(outside, interview=talk)
    assert interviews.end_interview(there.actor, interview=talk).ended_at == made.NOON
    entry = AuditEntry.objects.filter(action="interviews.end_interview").latest("number")
    assert entry.actor == there.actor.code


def test_hr_ends_a_talk_forgotten_for_more_than_seven_days():
    there, talk = left()
    with clock.told_at(made.NOON + dt.timedelta(days=7)), pytest.raises(gate.Refused):
        interviews.end_interview(there.actor, interview=talk)
    with clock.told_at(made.NOON + dt.timedelta(days=7, minutes=1)):
        interviews.end_interview(there.actor, interview=talk)
    talk.refresh_from_db()
    assert talk.ended_at == made.NOON + dt.timedelta(days=7, minutes=1)


def test_hr_in_the_line_ends_nobodys_talk():
    there, talk = left()
    with guard.door_open():
        Grant.objects.create(user=there.superior, role=Role.HR_HEAD, granted_at=made.NOON)
        there.manager.is_active = False
        there.manager.save()
    with pytest.raises(gate.Refused):
        interviews.end_interview(gate.actor_for(there.superior), interview=talk)
    interviews.end_interview(gate.actor_for(there.colleague_at_hr), interview=talk)
