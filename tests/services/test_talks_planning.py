"""Who holds a talk: planned for those who may, given to somebody else while there is time."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import Interview, NoTalk, guard
from efterord.services import bookings, interviews, talks_planning
from efterord.words import CaseStep, HeldAs, InterviewKind, Language, NoTalkReason, Role, Wish
from tests import booked, made

pytestmark = pytest.mark.django_db
MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def plan(there: booked.World, **values) -> Interview:
    return talks_planning.plan_interview(there.actor, case=there.case, **values)


def refused(there: booked.World, **values) -> str:
    with pytest.raises(gate.Refused) as told:
        plan(there, **values)
    return str(told.value.words)


def test_managers_talk_goes_to_the_nearest_manager_with_a_fitting_guide():
    there = booked.world()
    planned = plan(there)
    assert (planned.kind, planned.interviewer, planned.held_as) == (MANAGER, there.manager, HeldAs.NEAREST_MANAGER)
    assert (planned.guide, planned.language, planned.started_at) == ("nearest-manager", Language.SV, None)


def test_two_talks_of_one_case_each_with_a_guide_of_its_own():
    there = booked.world()
    managers, hrs = plan(there), plan(there, kind=HR, interviewer=there.hr)
    assert (hrs.kind, hrs.held_as) == (HR, HeldAs.HR)
    assert managers.guide != hrs.guide


def test_hr_chooses_who_which_language_and_which_edition():
    there = booked.world()
    planned = plan(there, interviewer=there.superior, language=Language.NB, guide=("nearest-manager", 1))
    assert (planned.held_as, planned.language, planned.guide_version) == (HeldAs.SUPERIOR_MANAGER, Language.NB, 1)
    assert "guide is not there" in refused(there, kind=HR, interviewer=there.hr, guide=("nearest-manager", 99))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"steps": (CaseStep.PROPOSED,)}, "not open"),
        ({"steps": (CaseStep.OPENED, CaseStep.CANCELLED)}, "not open"),
        ({"leaving_kind": "DEA"}, "has died"),
    ],
)
def test_plan_says_why_it_cannot(values, words):
    assert words in refused(booked.world(**values))


def test_plan_refuses_a_second_one_and_one_that_is_not_held():
    there = booked.world()
    plan(there)
    assert "planned already" in refused(there)
    with guard.door_open():
        NoTalk.objects.create(case=there.case, kind=HR, reason=NoTalkReason.DECLINED, at=made.NOON, by="operator")
    assert "not held" in refused(there, kind=HR, interviewer=there.hr)


def test_plan_refuses_those_who_may_not_hold_it():
    there = booked.world()
    leaver = made.user((Role.HR_HEAD, None), person=there.leaver)
    closed = made.user((Role.HR_HEAD, None), is_active=False)
    for user, words in (
        (leaver, "with themselves"),
        (there.administrator, "administrator holds no talks"),
        (closed, "account is closed"),
        (made.user(), "Only the leaver's managers"),
        (made.user((Role.HR_PARTNER, made.unit("Elsewhere"))), "Only the leaver's managers"),
    ):
        assert words in refused(there, interviewer=user)
    for user in (there.manager, there.superior, there.second, there.administrative):
        assert "line of command" in refused(there, kind=HR, interviewer=user)
    assert not Interview.objects.exists()


def test_plan_without_anybody_asks_to_choose():
    made.organisation()
    case = made.case(at=made.root())
    with pytest.raises(gate.Refused) as told:
        talks_planning.plan_interview(made.actor((Role.HR_HEAD, None)), case=case)
    assert "Choose who" in str(told.value.words)
    assert "Choose who" in refused(booked.world(), kind=HR)


def test_conflict_shuts_out_of_both_talks_and_says_no_more():
    there = booked.world()
    in_conflict = made.person("Konflikt")
    user = made.user((Role.HR_HEAD, None), person=in_conflict, name="Konflikt")
    booked.conflict(there.case, in_conflict)
    booked.conflict(there.case, there.manager.person)
    for values in ({}, {"interviewer": user}, {"kind": HR, "interviewer": user}):
        words = refused(there, **values)
        assert "Cannot be chosen in this case." in words
        assert "dispute" not in words


def test_wish_shuts_the_nearest_manager_out():
    there = booked.world()
    booked.wish(there.case, Wish.HR)
    assert "has asked for somebody else" in refused(there)
    assert plan(there, interviewer=there.hr).held_as == HeldAs.HR


def test_plan_is_refused_to_the_line_and_to_hr_in_the_line():
    there = booked.world()
    for user in (there.manager, there.administrative):
        with pytest.raises(gate.Refused):
            talks_planning.plan_interview(gate.actor_for(user), case=there.case)
    in_line = made.actor((Role.HR_HEAD, None), person=made.person("Chef i HR"))
    with guard.door_open():
        there.leaver.manager_id = in_line.person_id
        there.leaver.save()
        there.case.manager = there.leaver.manager
        there.case.save()
    for kind in InterviewKind:
        with pytest.raises((gate.Hidden, gate.Refused)):
            talks_planning.plan_interview(in_line, case=there.case, kind=kind, interviewer=there.hr)
    assert not Interview.objects.exists()


def test_plan_with_a_time_is_whole_or_nothing():
    there = booked.world()
    with pytest.raises(bookings.WrongTime):
        plan(there, time=booked.time(starts_at=dt.datetime(2026, 10, 1, 10)))
    assert not Interview.objects.exists()
    planned = plan(there, time=booked.time())
    assert planned.booking.sequence == 0


def test_change_gives_an_unbooked_talk_to_somebody_else_without_a_letter():
    there = booked.world()
    planned = plan(there)
    changed = talks_planning.change_interviewer(there.actor, interview=planned, interviewer=there.second)
    assert (changed.interviewer, changed.held_as) == (there.second, HeldAs.SECOND_LINE)
    assert booked.letters_out() == []


def test_change_of_a_booked_talk_tells_three_calendars():
    there = booked.world()
    planned = plan(there, time=booked.time())
    talks_planning.change_interviewer(there.actor, interview=planned, interviewer=there.superior)
    planned.refresh_from_db()
    told = [(k, r, c["sequence"], c["holder"]) for k, r, c in booked.letters_out() if c["sequence"] == "1"]
    assert told == [
        ("talk_cancelled", there.manager.email, "1", ""),
        ("talk_invitation", there.superior.email, "1", ""),
        ("talk_moved", there.leaver.mail, "1", "Över Norell"),
    ]
    assert len({c["uid"] for _, _, c in booked.letters_out()}) == 1
    assert bookings.open_place(there.actor, interview=planned) == "Rum Eken"


def test_change_is_refused_once_begun_and_for_those_who_may_not():
    there = booked.world()
    planned = plan(there)
    with pytest.raises(gate.Refused) as told:
        talks_planning.change_interviewer(there.actor, interview=planned, interviewer=there.administrator)
    assert "administrator" in str(told.value.words)
    interviews.start_interview(gate.actor_for(there.manager), interview=planned)
    with pytest.raises(gate.Refused) as told:
        talks_planning.change_interviewer(there.actor, interview=planned, interviewer=there.superior)
    assert "begun" in str(told.value.words)


def test_change_refuses_one_who_holds_another_talk_then():
    there, other = booked.world(), None
    planned = plan(there, time=booked.time())
    other = made.case(at=there.unit, last_day=booked.LAST_DAY)
    booked.certificate(other)
    talks_planning.plan_interview(
        there.actor, case=other, interviewer=there.hr, time=booked.time(starts_at=booked.TEN + dt.timedelta(minutes=30))
    )
    with pytest.raises(bookings.WrongTime) as told:
        talks_planning.change_interviewer(there.actor, interview=planned, interviewer=there.hr)
    assert "another talk at that time" in str(told.value.words)
    planned.refresh_from_db()
    assert planned.interviewer == there.manager


def test_another_at_hr_is_given_once_and_then_stands():
    there = booked.world()
    planned = plan(there, kind=HR, interviewer=there.hr)
    with clock.told_at(made.NOON + dt.timedelta(hours=1)):
        booked.wish(there.case, Wish.ANOTHER_AT_HR)
        with pytest.raises(gate.Refused) as told:
            bookings.book(there.actor, interview=planned, time=booked.time())
        assert "asked for somebody else" in str(told.value.words)
        talks_planning.change_interviewer(there.actor, interview=planned, interviewer=there.colleague_at_hr)
        assert bookings.book(there.actor, interview=planned, time=booked.time()).sequence == 0
