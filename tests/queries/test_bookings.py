"""Planned and booked talks as HR, the line and the leaver may know of them."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import ProposedTime, guard
from efterord.queries import bookings, holders
from efterord.services import talks_planning
from efterord.words import CaseStep, HeldAs, InterviewKind, ItemOwner, Role, WhyNotHolder, Wish
from tests import booked, made

pytestmark = pytest.mark.django_db
MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def plan(there: booked.World, **values):
    return talks_planning.plan_interview(there.actor, case=there.case, **values)


def names(there: booked.World, kind=MANAGER, **values) -> list[str]:
    found = holders.candidates(there.actor, there.case, kind, **values)
    return [c.account.name for c in found if c.why_not is None]


def hr_in_line(there: booked.World):
    """Somebody in HR who leads the leaver's line."""
    actor = made.actor((Role.HR_HEAD, None), person=made.person("Över allt"))
    with guard.door_open():
        there.second.person.manager_id = actor.person_id
        there.second.person.save()
    return actor


# Who


def test_candidates_are_the_line_its_unit_and_hr_in_reach():
    there = booked.world()
    made.user((Role.HR_PARTNER, made.unit("Elsewhere")), name="Far Away")
    made.user((Role.MANAGER, made.unit("Elsewhere")), name="Far Manager")
    made.user((Role.ANALYST, None), name="Analyst")
    made.user(person=there.leaver, name="Leaver")
    assert names(there) == ["Lena Marklind", "Över Norell", "Ada Adm", "Topp Ek", "Sanna Ekhult", "Åsa Holm"]
    assert names(there, HR) == ["Sanna Ekhult", "Åsa Holm"]


def test_candidates_show_conflict_and_wish_to_hr_alone():
    there = booked.world()
    booked.conflict(there.case, there.superior.person)
    booked.wish(there.case, Wish.HR)
    found = holders.candidates(there.actor, there.case, MANAGER)
    assert {c.account.name: c.why_not for c in found if c.why_not} == {
        "Lena Marklind": WhyNotHolder.NOT_WISHED,
        "Över Norell": WhyNotHolder.CONFLICT,
    }
    assert found[0].held_as is HeldAs.HR
    for viewer in (gate.actor_for(there.manager), gate.actor_for(there.administrative), gate.leaver_of(there.case)):
        for look in (holders.departure, lambda v, c: holders.candidates(v, c, MANAGER)):
            with pytest.raises(gate.Hidden):
                look(viewer, there.case)


def test_candidates_for_hrs_talk_are_hidden_from_hr_in_the_line():
    there = booked.world()
    with pytest.raises(gate.Hidden):
        holders.candidates(hr_in_line(there), there.case, HR)


@pytest.mark.parametrize(
    ("last_day", "day", "is_there"),
    [(20, 21, False), (21, 21, True), (None, 21, True)],
)
def test_candidate_who_leaves_is_there_until_the_last_day(last_day, day, is_there):
    there = booked.world()
    if last_day:
        made.case(at=there.unit, of=there.manager.person, last_day=dt.date(2026, 10, last_day))
    assert ("Lena Marklind" in names(there, day=dt.date(2026, 10, day))) is is_there


def test_candidate_who_left_and_came_back_or_whose_case_was_cancelled_is_there():
    there = booked.world()
    day = dt.date(2026, 10, 21)
    steps = (CaseStep.OPENED, CaseStep.CANCELLED)
    cancelled = made.case(at=there.unit, of=there.manager.person, last_day=dt.date(2026, 10, 1), steps=steps)
    with guard.door_open():
        cancelled.employment.end_date = None
        cancelled.employment.save()
    assert "Lena Marklind" in names(there, day=day)
    made.case(at=there.unit, of=there.superior.person, last_day=dt.date(2026, 9, 1))
    assert "Över Norell" not in names(there, day=day)
    made.employment(there.superior.person, at=there.unit, start_date=dt.date(2026, 9, 15))
    assert "Över Norell" in names(there, day=day)


# When


def test_suggestions_put_the_managers_proposals_first_and_leave_the_taken_out():
    there = booked.world()
    taken = made.case(at=there.unit, of=made.person(manager=there.manager.person), manager=there.manager.person)
    booked.certificate(taken)
    talks_planning.plan_interview(there.actor, case=taken, time=booked.time(starts_at=dt.datetime(2026, 10, 16, 9)))
    with guard.door_open():
        for day, hour in ((22, 13), (5, 9)):
            at = dt.datetime(2026, 10, day, hour, 15, tzinfo=dt.UTC)
            ProposedTime.objects.create(case=there.case, starts_at=at, by=f"user:{there.manager.pk}")
    found = bookings.suggestions(there.actor, there.case, MANAGER, holder=there.manager.pk)
    assert found[0] == dt.datetime(2026, 10, 22, 15, 15)
    assert dt.datetime(2026, 10, 16, 9) not in found
    assert dt.datetime(2026, 10, 16, 9) in bookings.suggestions(there.actor, there.case, MANAGER)


def test_suggestions_wait_for_the_certificate_and_leave_the_other_talk_out():
    there = booked.world(is_signed=False)
    found = bookings.suggestions(there.actor, there.case, MANAGER)
    assert min(found).date() == dt.date(2026, 10, 21)
    booked_at = min(found)
    plan(there, kind=HR, interviewer=there.hr, time=booked.time(starts_at=booked_at, override="x"))
    assert booked_at not in bookings.suggestions(there.actor, there.case, MANAGER)


def test_hr_in_the_line_is_given_no_suggestions_out_of_which_hrs_time_could_be_read():
    there = booked.world()
    for kind, refusal in ((MANAGER, gate.Refused), (HR, (gate.Refused, gate.Hidden))):
        with pytest.raises(refusal):
            bookings.suggestions(hr_in_line(there), there.case, kind)


def test_certificate_names_the_next_step_and_whose_it_is():
    there = booked.world(is_signed=False)
    found = bookings.certificate(there.actor, there.case)
    assert (found.is_ready, found.is_written, found.owner, found.owner_name) == (
        False, True, ItemOwner.NEAREST_MANAGER, "Lena Marklind",
    )  # fmt: skip
    assert bookings.certificate(there.actor, booked.world().case).is_ready


# What needs somebody else


def needs_other(viewer, case) -> list[bool]:
    return [due.needs_other for due in bookings.of_case(viewer, case)]


def test_of_case_finds_each_trouble_and_none_where_it_is_well():
    well = booked.world()
    plan(well)
    troubles = {}
    for name in ("closed", "conflict", "wish", "leaves", "gone"):
        there = booked.world()
        plan(there, time=booked.time() if name == "leaves" else None)
        troubles[name] = there
    with guard.door_open():
        troubles["closed"].manager.is_active = False
        troubles["closed"].manager.save()
    booked.conflict(troubles["conflict"].case, troubles["conflict"].manager.person)
    booked.wish(troubles["wish"].case, Wish.EXTERNAL)
    leaves, gone = troubles["leaves"], troubles["gone"]
    made.case(at=leaves.unit, of=leaves.manager.person, last_day=dt.date(2026, 10, 20))
    made.employment(gone.manager.person, at=gone.unit, end_date=dt.date(2026, 10, 1))
    head = gate.actor_for(well.colleague_at_hr)
    assert {name: needs_other(head, there.case) for name, there in troubles.items()} == {
        name: [True] for name in troubles
    }
    assert needs_other(head, well.case) == [False]


def test_of_case_needs_nobody_else_for_who_is_there_on_the_day_and_what_has_begun():
    there = booked.world()
    talk = plan(there, time=booked.time(starts_at=dt.datetime(2026, 10, 20, 9)))
    made.case(at=there.unit, of=there.manager.person, last_day=dt.date(2026, 10, 20))
    head = gate.actor_for(there.colleague_at_hr)
    assert needs_other(head, there.case) == [False]
    booked.wish(there.case, Wish.HR)
    assert needs_other(head, there.case) == [True]
    with guard.door_open():
        talk.started_at = made.NOON
        talk.save()
    assert needs_other(head, there.case) == [False]


@pytest.mark.parametrize("why", ["wish", "conflict"])
def test_of_case_tells_the_one_concerned_and_the_line_nothing_of_a_wish_or_a_conflict(why):
    there = booked.world()
    plan(there)
    above = hr_in_line(there)
    if why == "wish":
        booked.wish(there.case, Wish.HR)
    else:
        booked.conflict(there.case, there.manager.person)
    assert needs_other(gate.actor_for(there.manager), there.case) == [False]
    assert needs_other(above, there.case) == [False]
    assert needs_other(there.actor, there.case) == [True]


def test_of_case_tells_hr_who_holds_the_talk_nothing_of_a_wish_for_another():
    there = booked.world()
    plan(there, kind=HR, interviewer=there.hr)
    with clock.told_at(made.NOON + dt.timedelta(hours=1)):
        booked.wish(there.case, Wish.ANOTHER_AT_HR)
    assert needs_other(there.actor, there.case)[-1] is False
    assert needs_other(gate.actor_for(there.colleague_at_hr), there.case)[-1] is True


# The two talks beside each other


def test_neither_interviewer_sees_the_others_talk():
    there = booked.world()
    mine, theirs = plan(there, time=booked.time()), plan(there, kind=HR, interviewer=there.hr)
    outside = made.user((Role.HR_PARTNER, made.unit("Elsewhere")))
    with guard.door_open():
        theirs.interviewer = outside
        theirs.save()
    manager, hr = gate.actor_for(there.manager), gate.actor_for(outside)
    assert [due.kind for due in bookings.of_case(manager, there.case)] == [MANAGER]
    assert [due.kind for due in bookings.of_case(hr, there.case)] == [HR]
    for viewer, kind in ((manager, HR), (hr, MANAGER)):
        with pytest.raises(gate.Hidden):
            bookings.talk(viewer, there.case, kind)
    assert bookings.talk(manager, there.case, MANAGER) == mine


def test_line_learns_the_name_of_one_talk_and_nothing_of_the_other():
    there = booked.world()
    plan(there, interviewer=there.superior, time=booked.time())
    plan(there, kind=HR, interviewer=there.hr)
    (due,) = bookings.of_case(gate.actor_for(there.manager), there.case)
    assert (due.kind, due.only_who, due.booking, due.needs_other) == (MANAGER, True, None, False)
    assert [d.kind for d in bookings.of_case(hr_in_line(there), there.case)] == [MANAGER]
    assert [d.kind for d in bookings.of_case(there.actor, there.case)] == [MANAGER, HR]
