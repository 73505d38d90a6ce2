"""Departures in sight: filtered, sorted, paged, at the same cost however many; and nothing of what is hidden."""

import datetime as dt
import uuid

import pytest

from efterord import clock, gate
from efterord.models import Contact, guard
from efterord.queries import cases
from efterord.words import CaseStep, Eligibility, InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None, **values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, over or made.root()), **values)


def names(page) -> list[str]:
    return [line.case.person.name for line in page.object_list]


def test_units_are_a_tree_of_what_is_in_sight():
    division = made.unit("Medicine")
    made.unit("Ward 3", division)
    made.unit("Acute", division)
    made.unit("Orthopaedics")
    assert [(u.name, u.depth) for u in cases.units(hr(division))] == [("Medicine", 0), ("Acute", 1), ("Ward 3", 1)]
    assert len(cases.units(made.actor((Role.HR_HEAD, None)))) == 5


def test_told_is_hidden_outside_the_units_and_for_roles_without_cases():
    here, there = made.unit("Here"), made.unit("There")
    case = made.case(at=there)
    for viewer in (hr(here), made.actor((Role.MANAGER, None)), made.actor((Role.OFFICER, None))):
        with pytest.raises(gate.Hidden):
            cases.told(viewer, case.pk)
    with pytest.raises(gate.Hidden):
        cases.told(hr(), uuid.uuid4())


def test_told_shows_hrs_talk_to_hr_and_not_to_the_line():
    boss = made.person("Lena")
    boss_user = made.user((Role.MANAGER, None), person=boss)
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    made.interview(case, by=boss_user)
    made.interview(case, by=made.user(), kind=InterviewKind.HR)
    seen = cases.told(gate.actor_for(boss_user), case.pk)
    assert [t.kind for t in seen.talks] == [InterviewKind.MANAGER]
    assert seen.asking is None
    assert seen.may == {"cases.propose_times"}
    told = cases.told(hr(), case.pk)
    assert sorted(t.kind for t in told.talks) == [InterviewKind.HR, InterviewKind.MANAGER]


def test_told_says_asked_but_never_answered():
    case = made.case(at=made.root())
    assert not cases.told(hr(), case.pk).asking.is_asked
    made.invitation(case, "token", answered=True)
    told = cases.told(hr(), case.pk)
    assert told.asking.is_asked
    assert told.asking.closes_on == dt.date(2026, 11, 15)
    assert not [f for f in (*told.__dataclass_fields__, *told.asking.__slots__) if "answer" in f]


def test_told_offers_what_is_possible_now():
    proposed = cases.told(hr(), made.case(at=made.root(), steps=(CaseStep.PROPOSED,)).pk)
    assert proposed.may == {"cases.confirm_case", "cases.correct_case", "cases.cancel_case"}
    opened = cases.told(hr(), made.case(at=made.root()).pk)
    both = {"cases.correct_case", "interviews.plan_interview", "surveys.invite"}
    assert opened.may == both | {"cases.cancel_case"}
    over = made.case(at=made.root(), last_day=made.TODAY)
    made.interview(over, by=made.user(), started_at=made.NOON, ended_at=made.NOON)
    assert cases.told(hr(), over.pk).may == {"cases.correct_case", "cases.close_case", "surveys.invite"}
    dead = cases.told(hr(), made.case(at=made.root(), leaving_kind="DEA").pk)
    assert (dead.eligibility, "interviews.plan_interview" in dead.may) == (Eligibility.DECEASED, False)


def test_told_names_who_took_each_step():
    actor = hr(name="Sanna Ekhult")
    case = made.case(at=made.root(), steps=())
    with guard.door_open():
        case.events.create(step=CaseStep.PROPOSED, at=made.NOON, by="operator")
        case.events.create(step=CaseStep.OPENED, at=made.NOON + dt.timedelta(hours=1), by=actor.code)
    assert [(e.step, e.by) for e in cases.told(actor, case.pk).events] == [
        (CaseStep.PROPOSED, ""),
        (CaseStep.OPENED, "Sanna Ekhult"),
    ]


def test_proposing_is_near_ends_without_a_case_in_ones_units():
    here, there = made.unit("Here"), made.unit("There")
    near = made.employment(at=here, end_date=dt.date(2026, 12, 1))
    made.employment(at=here, end_date=dt.date(2025, 12, 1))
    made.employment(at=here)
    made.employment(at=there, end_date=dt.date(2026, 12, 1))
    made.case(at=here, steps=(CaseStep.CANCELLED,))
    assert list(cases.proposing(hr(here))) == [near]


def test_employments_are_found_in_ones_units_only():
    here, there = made.unit("Here"), made.unit("There")
    found = made.employment(made.person("Åsa Öberg"), at=here)
    foreign = made.employment(made.person("Åsa Lind"), at=there)
    assert cases.employments(hr(here), "åsa") == [found]
    assert cases.employments(hr(here), " ") == []
    assert cases.employment(hr(here), found.pk) == found
    for pk in (foreign.pk, 999_999):
        with pytest.raises(gate.Hidden):
            cases.employment(hr(here), pk)


def test_told_offers_paper_only_to_somebody_without_an_address():
    without = made.case(at=made.root(), of=made.person(mail=""))
    assert "surveys.print_link" in cases.told(hr(), without.pk).may
    assert "surveys.invite" not in cases.told(hr(), without.pk).may
    made.invitation(without, "printed", counts=False)
    assert "surveys.print_link" not in cases.told(hr(), without.pk).may
    mailed = made.case(at=made.root())
    made.invitation(mailed, "mailed")
    assert not {"surveys.invite", "surveys.print_link"} & cases.told(hr(), mailed.pk).may


@pytest.mark.parametrize(
    ("days", "mail", "private", "offered"),
    [
        (0, "work@example.org", False, "surveys.invite"),
        (-1, "work@example.org", False, "surveys.print_link"),
        (-1, "work@example.org", True, "surveys.invite"),
        (7, "", True, "surveys.invite"),
        (-1, "", False, "surveys.print_link"),
    ],
)
def test_told_offers_the_way_that_reaches_the_leaver_now(days, mail, private, offered):
    case = made.case(at=made.root(), of=made.person(mail=mail), last_day=made.TODAY + dt.timedelta(days=days))
    with guard.door_open():
        Contact.objects.create(case=case, version=1, ciphertext=b"x", mail_hash="h" if private else "")
    told = cases.told(hr(), case.pk)
    assert {"surveys.invite", "surveys.print_link"} & told.may == {offered}
    assert told.is_reached == (offered == "surveys.invite")
