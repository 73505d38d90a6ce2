"""The list of departures: filtered, sorted, paged, counted under saved names, at the same cost however many."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import Booking, ChecklistItem, NoTalk, SavedFilter, Summary, guard
from efterord.queries import filters, leavers
from efterord.rules.leavers import Filter, WaitsFor
from efterord.services import filters as deeds
from efterord.services import leavers as exports
from efterord.words import CaseState, CaseStep, InterviewKind, LeavingKind, Role
from tests import made

pytestmark = pytest.mark.django_db
OLD_NOON = made.NOON - dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None, **values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, over or made.root()), **values)


def listed(viewer, order="-last_day", page=1, **wanted):
    return leavers.leavers(viewer, wanted=Filter(**wanted), order=order, page=page)


def names(page) -> list[str]:
    return [line.case.person.name for line in page.object_list]


def test_leavers_are_those_of_ones_own_units():
    division = made.unit("Medicine")
    ward, other = made.unit("Ward 3", division), made.unit("Orthopaedics")
    made.case(at=ward, of=made.person("Amira"))
    made.case(at=other, of=made.person("Jonas"))
    assert names(listed(hr(division))) == ["Amira"]
    assert sorted(names(listed(made.actor((Role.HR_HEAD, None))))) == ["Amira", "Jonas"]
    assert names(listed(made.actor((Role.MANAGER, None)))) == []


def test_leavers_leave_out_ones_own_departure():
    me = made.person("Sanna")
    made.case(at=made.root(), of=me)
    assert names(listed(hr(person=me))) == []


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((CaseStep.REPORTED,), CaseState.REPORTED),
        ((CaseStep.PROPOSED,), CaseState.PROPOSED),
        ((CaseStep.PROPOSED, CaseStep.OPENED), CaseState.OPEN),
        ((CaseStep.OPENED, CaseStep.CLOSED), CaseState.CLOSED),
        ((CaseStep.PROPOSED, CaseStep.CANCELLED), CaseState.CANCELLED),
    ],
)
def test_leavers_filter_by_state_agrees_with_the_rule(steps, state):
    made.case(at=made.root(), steps=steps)
    found = {s: listed(hr(), state=s).object_list for s in CaseState}
    assert {s for s, lines in found.items() if lines} == {state}
    assert found[state][0].state is state


@pytest.mark.parametrize("text", ["åsa", "ÅSA", "Öberg", "öberg", "T-77", "t-77", "ward", "2026-9001", "Åsa"])
def test_leavers_are_found_by_name_number_and_unit(text):
    made.case(at=made.unit("Ward 3"), of=made.person("Åsa Öberg", employee_id="T-77"), number="2026-9001")
    made.case(at=made.unit("Orthopaedics"), of=made.person("Jonas"))
    assert names(listed(hr(), text=text)) == ["Åsa Öberg"]


def test_leavers_of_a_unit_are_those_below_it_too_and_never_a_foreign_one():
    division, there = made.unit("Medicine"), made.unit("There")
    made.case(at=made.unit("Ward 3", division), of=made.person("Amira"))
    made.case(at=there, of=made.person("Jonas"))
    assert names(listed(hr(), unit_id=division.pk)) == ["Amira"]
    assert names(listed(hr(division), unit_id=there.pk)) == []


def test_leavers_are_narrowed_by_kind_and_by_last_day():
    made.case(at=made.root(), of=made.person("Amira"), last_day=dt.date(2026, 10, 30))
    made.case(at=made.root(), of=made.person("Jonas"), last_day=dt.date(2026, 11, 30), leaving_kind="RET")
    first, last = dt.date(2026, 10, 30), dt.date(2026, 11, 29)
    assert names(listed(hr(), first_day=first, last_day=last)) == ["Amira"]
    assert names(listed(hr(), leaving_kind=LeavingKind.RETIREMENT)) == ["Jonas"]


def test_leavers_are_sorted_and_paged_on_the_server():
    for n in range(30):
        made.case(at=made.root(), of=made.person(f"P{n:02}"), last_day=dt.date(2026, 10, 1) + dt.timedelta(days=n))
    assert names(listed(hr()))[:2] == ["P29", "P28"]
    assert names(listed(hr(), order="last_day"))[:2] == ["P00", "P01"]
    assert names(listed(hr(), order="name; drop", page=2)) == ["P04", "P03", "P02", "P01", "P00"]
    assert len(names(listed(hr(), page=99))) == 5


def test_leavers_cost_the_same_queries_for_1_and_30(django_assert_num_queries):
    viewer = hr(made.unit("Medicine"))
    at = made.unit("Ward 3", made.unit("Medicine"))

    def look() -> None:
        page = listed(viewer, text="a")
        assert [(line.case.person.name, line.case.unit.name, line.state) for line in page.object_list]

    made.case(at=at, of=made.person("Anna"))
    with django_assert_num_queries(4):
        look()
    for n in range(29):
        made.case(at=at, of=made.person(f"Anna {n}"))
    with django_assert_num_queries(4):
        look()


def talk(name: str, *, booked: bool = False, summed_up: bool = False, kind=InterviewKind.MANAGER, **values):
    held = made.interview(values.pop("case", None) or made.case(at=made.root(), of=made.person(name)),
                          by=values.pop("by", None) or made.user(), kind=kind, **values)  # fmt: skip
    with guard.door_open():
        if booked:
            Booking.objects.create(interview=held, starts_at=made.NOON, minutes=60, place_kind="room",
                                   place_ciphertext=b"x")  # fmt: skip
        if summed_up:
            Summary.objects.create(interview=held, version=1, ciphertext=b"x", sent_at=made.NOON)
    return held


def test_leavers_wait_for_a_talk_until_it_is_planned_and_booked_or_said_why_not():
    made.case(at=made.root(), of=made.person("Unplanned"))
    talk("Planned")
    talk("Booked", booked=True)
    declined = made.case(at=made.root(), of=made.person("Declined"))
    with guard.door_open():
        NoTalk.objects.create(case=declined, kind=InterviewKind.MANAGER, reason="declined", at=made.NOON, by="x")
    made.case(at=made.root(), of=made.person("Moves"), leaving_kind="INT")
    made.case(at=made.root(), of=made.person("Closed"), steps=(CaseStep.OPENED, CaseStep.CLOSED))
    assert sorted(names(listed(hr(), waits_for=WaitsFor.TALK))) == ["Planned", "Unplanned"]


def test_leavers_wait_for_a_certificate_while_its_line_is_open():
    open_case, done = (made.case(at=made.root(), of=made.person(n)) for n in ("Open", "Done"))
    with guard.door_open():
        for case, ended in ((open_case, {}), (done, {"ended_as": "done", "ended_at": made.NOON})):
            ChecklistItem.objects.create(case=case, kind="certificate_signed", name={"en": "x"}, owner="hr",
                                         offset_days=-5, due_date=made.TODAY, **ended)  # fmt: skip
    assert names(listed(hr(), waits_for=WaitsFor.CERTIFICATE)) == ["Open"]


def test_leavers_wait_for_a_summary_when_a_talk_has_ended_without_one():
    ended = {"started_at": OLD_NOON, "ended_at": OLD_NOON}
    talk("Not written", **ended)
    talk("Sent", summed_up=True, **ended)
    talk("Ahead")
    assert names(listed(hr(), waits_for=WaitsFor.SUMMARY)) == ["Not written"]


def test_hrs_talk_is_not_even_counted_for_hr_in_the_leavers_line():
    boss = made.person("Boss")
    case = made.case(at=made.root(), of=made.person("Amira", manager=boss), manager=boss)
    talk("", case=case, kind=InterviewKind.HR, started_at=OLD_NOON, ended_at=OLD_NOON)
    assert names(listed(hr(person=boss), waits_for=WaitsFor.SUMMARY)) == []
    assert names(listed(hr(), waits_for=WaitsFor.SUMMARY)) == ["Amira"]


def test_leavers_wait_to_be_closed_when_nothing_is_open_and_never_tell_of_an_answer():
    past = {"last_day": dt.date(2026, 9, 30)}
    made.case(at=made.root(), of=made.person("Done"), **past)
    for name, closes_on, answered in (("Asked", dt.date(2026, 10, 20), True), ("Over", dt.date(2026, 10, 1), False)):
        asked = made.case(at=made.root(), of=made.person(name), **past)
        made.invitation(asked, name, closes_on=closes_on, answered=answered)
    talk("", case=made.case(at=made.root(), of=made.person("Talking"), **past), started_at=OLD_NOON)
    made.case(at=made.root(), of=made.person("Still here"))
    assert sorted(names(listed(hr(), waits_for=WaitsFor.CLOSING))) == ["Done", "Over"]


def test_leavers_are_mine_when_i_opened_the_case_or_hold_its_talk():
    me = made.user((Role.HR_PARTNER, made.root()))
    viewer = gate.actor_for(me)
    opened = made.case(at=made.root(), of=made.person("Opened"), steps=())
    with guard.door_open():
        opened.events.create(step=CaseStep.OPENED, at=made.NOON, by=viewer.code)
    talk("Held", by=me)
    made.case(at=made.root(), of=made.person("Other"))
    assert sorted(names(listed(viewer, waits_for=WaitsFor.MINE))) == ["Held", "Opened"]


def test_saved_filters_are_counted_by_one_query_as_the_list_counts(django_assert_num_queries):
    viewer = hr()
    made.case(at=made.root(), steps=(CaseStep.PROPOSED,))
    made.case(at=made.root())
    made.case(at=made.root(), leaving_kind="RET")
    deeds.save_filter(viewer, name="Retired", wanted=Filter(leaving_kind=LeavingKind.RETIREMENT))
    deeds.save_filter(viewer, name="Held", wanted=Filter(state=CaseState.PROPOSED))
    deeds.save_filter(viewer, name="åtgärd", wanted=Filter(state=CaseState.OPEN))
    deeds.save_filter(hr(), name="Somebody else's", wanted=Filter(state=CaseState.OPEN))
    kept = filters.mine(viewer)
    assert [saved.name for saved in kept] == ["Held", "Retired", "åtgärd"]
    assert leavers.counted(viewer, [saved.wanted for saved in kept]) == [1, 1, 2]
    with django_assert_num_queries(1 + 3):  # all counts at once, and the unit tree for each
        leavers.counted(viewer, [saved.wanted for saved in kept])


def test_saved_filter_keeps_no_name_searched_for_and_no_more_than_twenty():
    viewer = hr()
    with pytest.raises(deeds.WrongName, match="asks for nothing"):
        deeds.save_filter(viewer, name="Amira", wanted=Filter(text="Amira"))
    for n in range(20):
        deeds.save_filter(viewer, name=f"F{n}", wanted=Filter(text="Amira", state=CaseState.OPEN))
    assert {tuple(row.query) for row in SavedFilter.objects.all()} == {("state",)}
    with pytest.raises(deeds.WrongName, match="twenty"):
        deeds.save_filter(viewer, name="F20", wanted=Filter(state=CaseState.OPEN))
    deeds.save_filter(viewer, name="f3", wanted=Filter(state=CaseState.CLOSED))
    assert SavedFilter.objects.count() == 20
    assert SavedFilter.objects.get(name="f3").query == {"state": "closed"}
    for wrong in ("", "  \x00", "x" * 61):
        with pytest.raises(deeds.WrongName):
            deeds.save_filter(viewer, name=wrong, wanted=Filter(state=CaseState.OPEN))


def test_saved_filter_of_somebody_else_is_absent():
    kept = deeds.save_filter(hr(), name="Mine", wanted=Filter(state=CaseState.OPEN))
    with pytest.raises(gate.Hidden):
        filters.saved(hr(), kept.pk)
    with pytest.raises(gate.Hidden):
        deeds.remove_filter(hr(), saved=kept)
    assert SavedFilter.objects.count() == 1


def test_export_gives_every_row_of_the_filter_in_parts_and_leaves_an_entry():
    from efterord.models import AuditEntry

    viewer = hr()
    for n in range(60):
        made.case(at=made.root(), of=made.person(f"P{n:02}"))
    made.case(at=made.root(), steps=(CaseStep.PROPOSED,))
    lines = list(exports.export_leavers(viewer, wanted=Filter(state=CaseState.OPEN), order="name"))
    assert [line.case.person.name for line in lines] == [f"P{n:02}" for n in range(60)]
    assert AuditEntry.objects.get(action="cases.export_leavers").actor == viewer.code
    with pytest.raises(gate.Refused):
        exports.export_leavers(made.actor((Role.MANAGER, None)), wanted=Filter())


def test_that_a_case_can_be_closed_tells_the_line_nothing_of_hrs_talk():
    boss = made.person("Boss")
    viewer = made.user((Role.HR_PARTNER, made.root()), person=boss)
    last_day = made.TODAY - dt.timedelta(days=20)
    over = {"started_at": OLD_NOON, "ended_at": OLD_NOON}
    talks = {"Planned": {}, "Under way": {"started_at": OLD_NOON}, "Unsummed": over}
    for name, values in talks.items():
        case = made.case(at=made.root(), of=made.person(name), manager=boss, last_day=last_day)
        talk = made.interview(case, by=made.user(), kind=InterviewKind.HR, **values)
        with guard.door_open():
            Booking.objects.create(
                interview=talk, starts_at=OLD_NOON, minutes=60, place_kind="room", place_ciphertext=b"x"
            )
    wanted = Filter(waits_for=WaitsFor.CLOSING)
    assert leavers.counted(hr(), [wanted]) == [0]
    assert leavers.counted(gate.actor_for(viewer), [wanted]) == [3]
    assert sorted(names(listed(gate.actor_for(viewer), waits_for=WaitsFor.CLOSING))) == sorted(talks)
