"""Talks in sight."""

import uuid

import pytest

from efterord import gate
from efterord.models import CaseEvent, NoTalk, guard
from efterord.queries import interviews
from efterord.words import CaseStep, InterviewKind, NoTalkReason, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation():
    made.organisation()


def test_interview_is_seen_by_its_holder_and_by_hr_in_scope():
    at, user = made.unit("Ward 3"), made.user((Role.MANAGER, None))
    held = made.interview(made.case(at=at), by=user)
    for viewer in (gate.actor_for(user), made.actor((Role.HR_PARTNER, at)), made.actor((Role.HR_HEAD, None))):
        assert interviews.interview(viewer, held.pk) == held
    for viewer in (made.actor((Role.MANAGER, at)), made.actor((Role.HR_PARTNER, made.unit("There")))):
        with pytest.raises(gate.Hidden):
            interviews.interview(viewer, held.pk)
    with pytest.raises(gate.Hidden):
        interviews.interview(gate.actor_for(user), uuid.uuid4())


def test_hrs_interview_is_hidden_from_the_whole_line_even_as_hr():
    top = made.person("Top")
    boss = made.person("Boss", manager=top)
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    held = made.interview(case, by=made.user(), kind=InterviewKind.HR)
    for person in (boss, top):
        with pytest.raises(gate.Hidden):
            interviews.interview(made.actor((Role.HR_HEAD, None), person=person), held.pk)
    assert interviews.interview(made.actor((Role.HR_HEAD, None)), held.pk) == held


def test_held_refuses_others_who_may_know_of_it():
    user = made.user()
    held = made.interview(made.case(at=made.root()), by=user)
    assert interviews.held(gate.actor_for(user), held.pk) == held
    with pytest.raises(gate.Refused):
        interviews.held(made.actor((Role.HR_HEAD, None)), held.pk)


def test_mine_are_the_talks_that_wait():
    user = made.user()
    under_way = made.interview(made.case(at=made.root()), by=user, started_at=made.NOON)
    planned = made.interview(made.case(at=made.root()), by=user)
    made.interview(made.case(at=made.root()), by=user, started_at=made.NOON, ended_at=made.NOON)
    made.interview(made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CANCELLED)), by=user)
    made.interview(made.case(at=made.root()), by=made.user())
    assert set(interviews.mine(gate.actor_for(user))) == {under_way, planned}
    assert list(interviews.mine(gate.SYSTEM)) == []


def test_notes_do_not_wait_for_a_talk_that_will_never_be_held():
    case, hr = made.case(at=made.root()), made.actor((Role.HR_HEAD, None))
    ended = made.interview(case, by=made.user(), started_at=made.NOON, ended_at=made.NOON)
    other = made.interview(case, by=made.user(), kind=InterviewKind.HR)
    assert not interviews.may_read(hr, ended)
    with guard.door_open():
        said = NoTalk.objects.create(
            case=case, kind=InterviewKind.HR, reason=NoTalkReason.DECLINED, at=made.NOON, by="operator"
        )
    assert interviews.may_read(hr, ended)
    with guard.door_open():
        said.delete()
    assert not interviews.may_read(hr, ended)
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=made.NOON, by="operator")
    assert interviews.may_read(hr, ended)
    with guard.door_open():
        other.started_at = made.NOON
        other.save()
    assert not interviews.may_read(hr, ended)
