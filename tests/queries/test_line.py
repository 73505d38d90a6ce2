"""What HR alone may know stays out of the line's sight, also for somebody of the line who works in HR."""

import pytest

from efterord import gate
from efterord.models import Case, Conflict, guard
from efterord.words import ConflictKind, InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db
BEHIND = (
    "cases.see_judgement", "cases.judge", "cases.see_conflicts", "cases.note_conflict", "cases.remove_conflict",
    "departures.see_wish", "departures.print_link", "surveys.print_link", "bookings.book",
)  # fmt: skip


@pytest.fixture
def unit():
    made.organisation()
    return made.unit("Nord")


@pytest.fixture
def case(unit):
    boss = made.person("Närmaste", manager=made.person("Överordnad"))
    return made.case(at=unit, of=made.person(manager=boss), manager=boss)


def conflict(case: Case, person) -> None:
    with guard.door_open():
        Conflict.objects.create(case=case, person=person, kind=ConflictKind.DISPUTE)


def hr(unit, *roles, **values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, unit), *roles, **values)


@pytest.mark.parametrize("name", BEHIND)
def test_line_with_a_role_in_hr_is_refused_and_others_are_not(name, unit, case):
    for person in (case.manager, case.manager.manager):
        actor = hr(unit, person=person)
        assert not gate.may(actor, name, case)
        assert gate.may(actor, "cases.see", case)
    assert gate.may(hr(unit, person=made.person("Annan")), name, case)


@pytest.mark.parametrize("name", BEHIND)
def test_party_to_a_conflict_who_works_in_hr_counts_as_the_line(name, unit, case):
    party = made.person("Part")
    elsewhere = made.case(at=unit)
    assert gate.may(hr(unit, person=party), name, case)
    conflict(case, party)
    for actor in (hr(unit), made.actor((Role.HR_HEAD, None))):
        assert gate.may(actor, name, case)
    party.refresh_from_db()
    actor = gate.actor_for(party.user)
    assert not gate.may(actor, name, case)
    assert gate.may(actor, name, elsewhere)
    assert gate.may(actor, "cases.see", case)


@pytest.mark.parametrize("is_asked_together", [False, True])
def test_party_to_a_conflict_and_deputies_see_nothing_of_hrs_talk(unit, case, is_asked_together):
    talk = made.interview(case, by=made.user(), kind=InterviewKind.HR)
    managers = made.interview(case, by=made.user())
    party = made.person("Part")
    conflict(case, party)
    hidden = [
        hr(unit, person=party),
        hr(unit, (Role.MANAGER, unit)),
        hr(unit, (Role.MANAGER, unit.parent), person=made.person("Ställföreträdare")),
        made.actor((Role.HR_HEAD, None), (Role.MANAGER, None)),
    ]
    for actor in hidden:
        if is_asked_together:
            gate.people_below(actor)
        for name in ("interviews.see", "interviews.open_notes", "bookings.see", "summaries.see"):
            assert not gate.may(actor, name, talk)
            assert gate.may(actor, name, managers)
    assert gate.may(hr(unit, (Role.MANAGER, made.unit("Syd"))), "interviews.see", talk)
    # What somebody holds stays theirs: who is to hold it otherwise is HR's to say.
    assert gate.may(gate.actor_for(talk.interviewer), "interviews.see", talk)


def test_condition_finds_the_same_cases_as_the_question_about_one(unit, case):
    party, deputy = made.person("Part"), (Role.MANAGER, unit)
    other = made.case(at=made.unit("Syd"), of=made.person("Led by nobody"))
    conflict(other, party)
    made.case(at=made.unit("Väst"), of=party)
    viewers = [
        hr(unit), hr(unit, person=case.manager), hr(unit, person=party), hr(unit, deputy),
        hr(unit, deputy, person=made.person("Other")), hr(unit, (Role.MANAGER, made.unit("Syd"))),
        hr(unit, (Role.MANAGER, None)),
    ]  # fmt: skip
    seen = []
    for viewer in viewers:
        found = set(Case.objects.filter(gate.in_line(viewer)))
        assert found == {each for each in Case.objects.all() if gate.is_in_line(viewer, each)}
        assert set(Case.objects.exclude(gate.in_line(viewer))) == set(Case.objects.all()) - found
        seen.append(len(found))
    assert seen == [0, 1, 2, 1, 1, 1, 3]


def test_line_and_conflicts_are_asked_in_one_query(unit, case, django_assert_num_queries):
    viewer = hr(unit, person=made.person("Annan"))
    with django_assert_num_queries(1):
        gate.in_line(viewer)
        assert not gate.is_in_line(viewer, case)
    alone = hr(unit, person=made.person("Annan"))
    with django_assert_num_queries(1):
        assert not gate.is_in_line(alone, case)
        assert not gate.is_in_line(alone, case)
