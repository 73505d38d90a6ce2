"""What needs somebody today: from every room they may enter, by date, bounded, and nothing of what is hidden."""

import datetime as dt

import pytest
from django.core.cache import cache

from efterord import clock, gate
from efterord.models import (
    AuditEntry,
    Booking,
    Case,
    CaseEvent,
    ChecklistItem,
    Conflict,
    Contact,
    LeaverWish,
    NoTalk,
    Policy,
    Summary,
    guard,
)
from efterord.queries import desk
from efterord.rules.desk import Waits
from efterord.services import cases as case_deeds
from efterord.words import CaseStep, ConflictKind, InterviewKind, Role, Wish
from tests import made

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NEAR = made.TODAY + dt.timedelta(days=16)
PAST = {"started_at": made.NOON - 10 * DAY, "ended_at": made.NOON - 10 * DAY}


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None, **values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, over or made.root()), **values)


def kept(model, **values):
    with guard.door_open():
        return model.objects.create(**values)


def item(case, **values):
    told = {"kind": "equipment", "name": {"en": "Laptop"}, "owner": "hr", "offset_days": 0, "due_date": made.TODAY}
    return kept(ChecklistItem, case=case, **{**told, **values})


def booked(talk, at=made.NOON + 2 * DAY, **values):
    told = {"minutes": 60, "place_kind": "room", "place_ciphertext": b"x"}
    return kept(Booking, interview=talk, starts_at=at, **{**told, **values})


def summed_up(talk, **values):
    return kept(Summary, interview=talk, **{"version": 1, "ciphertext": b"x", **values})


def wished(case, wish, at=made.NOON):
    return kept(LeaverWish, case=case, wish=wish, at=at)


def waits(viewer) -> list[tuple[Waits, str]]:
    return [
        (row.what, row.case.person.name if row.case else row.employment.person.name) for row in desk.desk(viewer).rows
    ]


def near(name="Amira", **values) -> Case:
    return made.case(at=values.pop("at", None) or made.root(), of=made.person(name), **{"last_day": NEAR, **values})


def test_desk_is_calm_when_nothing_waits():
    near(leaving_kind="INT")
    made.case(at=made.root(), last_day=made.TODAY + 300 * DAY)
    made.case(at=made.root(), last_day=dt.date(2026, 8, 1), notice_date=None)
    found = desk.desk(hr())
    assert [row.what for row in found.rows] == [Waits.CLOSE]
    assert desk.desk(made.actor((Role.MANAGER, None))).n == 0


def test_reported_and_proposed_departures_are_to_be_confirmed_in_ones_units():
    here = made.unit("Here")
    near("Reported", at=here, steps=(CaseStep.REPORTED,))
    near("Proposed", at=here, steps=(CaseStep.PROPOSED,))
    near("Foreign", at=made.unit("There"), steps=(CaseStep.PROPOSED,))
    near("Cancelled", at=here, steps=(CaseStep.PROPOSED, CaseStep.CANCELLED))
    found = desk.desk(hr(here))
    assert {(r.what, r.case.person.name, r.is_reported) for r in found.rows} == {
        (Waits.CONFIRM, "Reported", True),
        (Waits.CONFIRM, "Proposed", False),
    }
    # Tuesday's report is looked at by Thursday.
    assert {r.due for r in found.rows} == {dt.date(2026, 10, 8)}


def test_many_proposals_of_a_staff_file_are_one_row_and_count_as_many():
    for n in range(5):
        near(f"P{n}", steps=(CaseStep.PROPOSED,))
    near("Reported", steps=(CaseStep.REPORTED,))
    found = desk.desk(hr())
    assert sorted(row.n for row in found.rows) == [1, 5]
    assert found.n == 6


def test_talk_is_to_be_planned_by_the_units_terms_and_when_its_days_are_near():
    near("Near")
    near("Far", last_day=made.TODAY + 90 * DAY)
    made.interview(near("Planned"), by=made.user(), started_at=made.NOON)
    declined = near("Declined")
    kept(NoTalk, case=declined, kind=InterviewKind.MANAGER, reason="declined", at=made.NOON, by="x")
    short = near("New here")
    with guard.door_open():
        short.employment.start_date = NEAR - 100 * DAY
        short.employment.save()
    row = desk.desk(hr()).rows[0]
    assert waits(hr()) == [(Waits.PLAN, "Near")]
    assert (row.kinds, row.from_day, row.to_day) == (
        (InterviewKind.MANAGER,), dt.date(2026, 10, 8), dt.date(2026, 10, 19),
    )  # fmt: skip
    assert row.due == dt.date(2026, 10, 1)


def test_a_unit_with_two_talks_asks_for_the_one_that_is_missing():
    ward = made.unit("Ward")
    terms = {"least_months": 6, "leaving_kinds": ["RES"], "first_before": 10, "last_before": 3, "minutes": 60}
    kept(Policy, unit=ward, holders="both", place_kind="room", country="SE", **terms)
    case = near("Amira", at=ward)
    made.interview(case, by=made.user(), started_at=made.NOON)
    near("Elsewhere")
    found = {row.case.person.name: row.kinds for row in desk.desk(hr()).rows}
    assert found == {"Amira": (InterviewKind.HR,), "Elsewhere": (InterviewKind.MANAGER,)}
    boss = made.person("Boss")
    with guard.door_open():
        Case.objects.filter(pk=case.pk).update(manager=boss)
    assert [row.case.person.name for row in desk.desk(hr(person=boss)).rows] == ["Elsewhere"]


def test_planned_talk_without_a_time_is_to_be_booked_and_a_booked_one_is_of_the_week():
    made.interview(near("Unbooked"), by=made.user())
    cancelled = made.interview(near("Cancelled"), by=made.user())
    booked(cancelled, cancelled_at=made.NOON)
    ahead = made.interview(near("Booked"), by=made.user())
    booked(ahead)
    later = made.interview(near("Later"), by=made.user())
    booked(later, at=made.NOON + 9 * DAY)
    found = desk.desk(hr())
    assert {(r.what, r.case.person.name) for r in found.rows} == {(Waits.BOOK, "Unbooked"), (Waits.BOOK, "Cancelled")}
    assert found.talks == [ahead]


def test_talk_whose_holder_has_no_account_or_whose_time_has_passed_is_told():
    gone = made.interview(near("Gone"), by=made.user(is_active=False))
    booked(gone)
    missed = made.interview(near("Missed"), by=made.user())
    booked(missed, at=made.NOON - 3 * DAY)
    assert set(waits(hr())) == {(Waits.OTHER_HOLDER, "Gone"), (Waits.NOT_BEGUN, "Missed")}


def test_interviewer_sees_own_talks_and_what_they_ask_and_no_cases():
    me = made.user((Role.MANAGER, None))
    mine = made.interview(near("Mine"), by=me)
    under_way = made.interview(near("Begun"), by=me, started_at=made.NOON)
    made.interview(near("Ended"), by=me, **PAST)
    made.interview(near("Sent"), by=me, **PAST)
    made.interview(near("Other's"), by=made.user())
    near("No talk")
    summed_up(made.interview(near("Sent up"), by=me, **PAST), sent_at=made.NOON, answer_by=made.TODAY + DAY)
    found = desk.desk(gate.actor_for(me))
    assert {(r.what, r.case.person.name) for r in found.rows} == {
        (Waits.GO_ON, "Begun"),
        (Waits.WRITE_SUMMARY, "Ended"),
        (Waits.WRITE_SUMMARY, "Sent"),
    }
    assert set(found.talks) == {mine, under_way}
    assert (found.has_cases, found.people, found.may_report) == (False, [], False)


def test_certificate_is_one_row_a_case_when_late_or_when_a_talk_is_near():
    late, ahead, calm = near("Late"), near("Ahead"), near("Calm")
    for case in (late, ahead, calm):
        booked(made.interview(case, by=made.user()), at=made.NOON + (2 if case is ahead else 40) * DAY)
        due = made.TODAY - DAY if case is late else made.TODAY + 20 * DAY
        item(case, kind="certificate_issued", owner="nearest_manager", due_date=due)
        item(case, kind="certificate_signed", owner="nearest_manager", due_date=due)
    found = {row.case.person.name: row for row in desk.desk(hr()).rows}
    assert {(name, row.what, len(row.items)) for name, row in found.items()} == {
        ("Late", Waits.CERTIFICATE, 2),
        ("Ahead", Waits.CERTIFICATE, 2),
    }
    # The day before the talk, though its own line has weeks.
    assert (found["Ahead"].due, found["Ahead"].day) == (made.TODAY + DAY, made.TODAY + 2 * DAY)


def test_lines_of_the_checklist_come_to_whose_they_are_and_late_ones_to_hr():
    boss, helper = made.person("Boss"), made.person("Helper")
    holder = made.user()
    case = near("Amira", manager=boss)
    made.interview(case, by=holder, started_at=made.NOON)
    lines = {
        "hr": item(case),
        "nearest_manager": item(case, owner="nearest_manager", due_date=made.TODAY + 3 * DAY),
        "interviewer": item(case, owner="interviewer"),
        "person": item(case, owner="person", person=helper, due_date=made.TODAY - DAY),
        "leaver": item(case, owner="leaver", due_date=made.TODAY - DAY),
    }
    item(case, owner="hr", due_date=made.TODAY + 30 * DAY)
    item(case, owner="hr", ended_as="done", ended_at=made.NOON)
    item(near("Closed", steps=(CaseStep.OPENED, CaseStep.CLOSED)), due_date=made.TODAY - DAY)

    def seen(viewer):
        return {(row.what, row.items) for row in desk.desk(viewer).rows if row.items}

    own = Waits.OWN_ITEM
    assert seen(gate.actor_for(made.user(person=boss))) == {(own, (lines["nearest_manager"],))}
    assert seen(gate.actor_for(holder)) == {(own, (lines["interviewer"],))}
    assert seen(gate.actor_for(made.user(person=helper))) == {(own, (lines["person"],))}
    assert seen(hr()) == {(own, (lines["hr"],)), (Waits.LATE_ITEMS, (lines["person"], lines["leaver"]))}
    assert seen(made.actor((Role.MANAGER, None))) == set()


def test_wish_after_planning_waits_until_hr_has_acted():
    before = made.NOON - DAY
    for name, wish, talk in (
        ("Unmet", "hr", {"held_as": "nearest_manager", "given_at": before}),
        ("Met", "hr", {"held_as": "hr", "given_at": before}),
        ("Given since", "another_at_hr", {"held_as": "hr", "given_at": made.NOON + DAY}),
        ("As planned", "as_planned", {"held_as": "nearest_manager", "given_at": before}),
        ("No talk", "no_talk", {"held_as": "nearest_manager", "given_at": before}),
    ):
        case = near(name)
        booked(made.interview(case, by=made.user(), **talk))
        wished(case, wish)
    found = {row.case.person.name for row in desk.desk(hr()).rows if row.what in (Waits.WISH, Waits.OTHER_HOLDER)}
    assert found == {"Unmet", "No talk"}
    assert {row.what for row in desk.desk(made.actor((Role.MANAGER, None))).rows} == set()


@pytest.mark.parametrize("why", ["leads", "conflict", "deputy"])
def test_wish_and_trouble_stay_out_of_the_lines_sight_whatever_its_roles(why):
    me, ward = made.person("Me"), made.unit("Ward")
    roles = [(Role.HR_PARTNER, made.root())] + [(Role.MANAGER, ward)] * (why == "deputy")
    user = made.user(*roles, person=me)

    def of(name):
        case = near(name, at=ward, manager=me if why == "leads" else None)
        if why == "conflict":
            kept(Conflict, case=case, person=me, kind=ConflictKind.DISPUTE)
        wished(case, "hr", at=made.NOON - 2 * DAY if name == "To book" else made.NOON)
        return case

    of("To plan")
    given = {"held_as": "nearest_manager", "given_at": made.NOON - DAY}
    booked(made.interview(of("Unmet"), by=made.user(), **given))
    made.interview(of("To book"), by=made.user(), **{**given, "held_as": "hr"})
    cannot = made.interview(of("Conflict"), by=made.user(person=made.person("Holder")), **given)
    kept(Conflict, case=cannot.case, person=cannot.interviewer.person, kind=ConflictKind.NAMED_AS_CAUSE)
    booked(cannot)

    def told(viewer):
        return {(row.what, row.case.person.name, row.wish) for row in desk.desk(viewer).rows}

    wish = Wish.HR
    assert told(hr(ward)) == {
        (Waits.PLAN, "To plan", wish), (Waits.OTHER_HOLDER, "Unmet", None), (Waits.WISH, "Unmet", wish),
        (Waits.BOOK, "To book", wish), (Waits.OTHER_HOLDER, "Conflict", None), (Waits.WISH, "Conflict", wish),
    }  # fmt: skip
    viewer = gate.actor_for(user)
    assert {row for row in told(viewer) if row[0] is not Waits.OWN_ITEM} == {
        (Waits.PLAN, "To plan", None), (Waits.BOOK, "To book", None)
    }  # fmt: skip


def test_summary_missing_unanswered_or_added_to_is_told_to_those_it_concerns():
    me = made.user((Role.HR_PARTNER, made.root()))
    viewer = gate.actor_for(me)
    made.interview(near("Missing"), by=made.user(), **PAST)
    silent = made.interview(near("Silent"), by=made.user(), **PAST)
    summed_up(silent, sent_at=made.NOON - 9 * DAY, answer_by=made.TODAY - DAY)
    added = made.interview(near("Added"), by=me, **PAST)
    answer = {"leaver_version": 1, "leaver_ciphertext": b"x", "approved_at": made.NOON, "closed_at": made.NOON}
    summed_up(added, sent_at=made.NOON, **answer)
    others = made.interview(near("Other's"), by=made.user(), **PAST)
    summed_up(others, sent_at=made.NOON, **answer)
    expected = {(Waits.NO_SUMMARY, "Missing"), (Waits.NO_ANSWER, "Silent"), (Waits.READ_ANSWER, "Added")}
    assert set(waits(viewer)) == expected
    told = {"number": 1, "at": made.NOON + DAY, "actor": viewer.code, "action": "summaries.open_summary"}
    kept(AuditEntry, object=f"interview:{added.pk}", outcome="done", previous_hash="", hash="", **told)
    assert set(waits(viewer)) == expected - {(Waits.READ_ANSWER, "Added")}


def test_case_is_closed_when_nothing_is_open_and_no_survey_link():
    made.case(at=made.root(), of=made.person("Done"), last_day=made.TODAY - 20 * DAY)
    asked = made.case(at=made.root(), of=made.person("Asked"), last_day=made.TODAY - 20 * DAY)
    made.invitation(asked, "x", closes_on=made.TODAY + DAY, answered=True)
    item(made.case(at=made.root(), of=made.person("Open line"), last_day=made.TODAY - 20 * DAY), due_date=NEAR)
    assert (Waits.CLOSE, "Done") in waits(hr())
    assert {name for what, name in waits(hr()) if what is Waits.CLOSE} == {"Done"}


def test_employment_that_ends_without_a_case_is_told():
    made.employment(made.person("Petra"), at=made.root(), end_date=dt.date(2026, 12, 1))
    assert waits(hr()) == [(Waits.OPEN_CASE, "Petra")]


def test_nearest_manager_sees_own_people_and_never_a_guess_of_the_staff_file():
    boss = made.person("Boss")
    viewer = gate.actor_for(made.user(person=boss))
    mine = near("Mine", manager=boss)
    reported = near("Reported", manager=boss, steps=(CaseStep.REPORTED,))
    near("Guessed", manager=boss, steps=(CaseStep.PROPOSED,))
    near("Over", manager=boss, steps=(CaseStep.OPENED, CaseStep.CANCELLED))
    near("Somebody else's", manager=made.person("Other"))
    by_register = near("By the register")
    with guard.door_open():
        by_register.person.manager = boss
        by_register.person.save()
    found = desk.desk(viewer)
    assert set(found.people) == {mine, reported, by_register}
    assert (found.rows, found.has_cases, found.may_report) == ([], False, True)


def test_own_departure_and_hrs_talk_stay_out_of_sight_of_those_concerned():
    me, boss = made.person("Me"), made.person("Boss")
    own = made.case(at=made.root(), of=me, last_day=NEAR)
    item(own, owner="hr", due_date=made.TODAY - DAY)
    assert waits(hr(person=me)) == []
    case = near("Amira", manager=boss)
    made.interview(case, by=made.user(), kind=InterviewKind.HR)
    seen = {what for what, _ in waits(hr(person=boss))}
    assert (seen, Waits.BOOK in {what for what, _ in waits(hr())}) == ({Waits.PLAN, Waits.OWN_ITEM}, True)


def test_rows_are_by_date_and_what_does_not_fit_is_counted():
    for n in range(20):
        near(f"P{n}", last_day=NEAR + n % 5 * DAY)
        made.interview(near(f"B{n}"), by=made.user())
    found = desk.desk(hr())
    assert [row.due for row in found.rows] == sorted(row.due for row in found.rows)
    assert (len(found.rows), found.n, sum(found.more.values()), found.is_more) == (desk.MOST, 40, 15, False)
    for n in range(9):
        near(f"Q{n}")
    assert desk.desk(hr()).is_more is True


def test_what_is_ahead_is_the_next_release_and_what_reaches_its_storage_date():
    made.case(
        at=made.root(), last_day=made.TODAY - 725 * DAY, notice_date=None, steps=(CaseStep.OPENED, CaseStep.CLOSED)
    )
    ahead = desk.desk(hr()).ahead
    assert (ahead.next_release, ahead.n_stored) == (dt.date(2027, 1, 1), 1)
    assert ahead.stored.first_day <= made.TODAY - 725 * DAY <= ahead.stored.last_day


def fill(n: int, user) -> None:
    """Everything that can wait, n times over."""
    for place in range(n):
        near(steps=(CaseStep.PROPOSED,))
        near(steps=(CaseStep.REPORTED,))
        case = near()
        item(case, due_date=made.TODAY - DAY, owner="leaver")
        item(case, kind="certificate_signed")
        booked(made.interview(case, by=user))
        made.interview(near(), by=made.user())
        wish = near()
        booked(made.interview(wish, by=made.user(), given_at=made.NOON - DAY))
        wished(wish, "hr")
        made.interview(near(), by=user, **PAST)
        added = made.interview(near(), by=user, **PAST)
        answer = {"leaver_version": 1, "approved_at": made.NOON, "closed_at": made.NOON}
        summed_up(added, sent_at=made.NOON, **answer)
        made.case(at=made.root(), last_day=made.TODAY - 20 * DAY)
        made.employment(at=made.root(), end_date=dt.date(2026, 12, 1))
        near(manager=user.person)
        assert CaseEvent.objects.count() > place


def test_desk_costs_the_same_queries_for_1_and_30(django_assert_num_queries, django_assert_max_num_queries):
    user = made.user((Role.HR_PARTNER, made.unit("Ward")), (Role.HR_PARTNER, made.root()), person=made.person("Me"))
    viewer = gate.actor_for(user)

    def look() -> None:
        found = desk.desk(gate.actor_for(user))
        for row in found.rows:
            assert (row.case.person.name, row.case.unit.name) if row.case else row.employment.unit.name
            assert row.talk is None or row.talk.interviewer.name
        assert all(talk.case.person.name and talk.interviewer.name for talk in found.talks)

    assert viewer == gate.actor_for(user)
    fill(1, user)
    # An actor of no request asks for the organisation twice; the page itself once (tests/web/desk).
    with django_assert_max_num_queries(24) as few:
        look()
    fill(29, user)
    cache.clear()  # what the first look has counted is a minute old at most
    with django_assert_num_queries(len(few.captured_queries)):
        look()


def test_case_of_somebody_dismissed_is_not_closed_before_the_survey_has_gone():
    day = made.TODAY - 2 * DAY
    asked_later = made.case(at=made.root(), of=made.person("Asked later"), last_day=day, leaving_kind="DIS")
    made.case(at=made.root(), of=made.person("Not reached"), last_day=day, leaving_kind="DIS")
    with guard.door_open():
        Contact.objects.create(case=asked_later, version=1, ciphertext=b"x", mail_hash="h")
    assert {name for what, name in waits(hr()) if what is Waits.CLOSE} == {"Not reached"}
    with pytest.raises(gate.Refused, match="The survey goes out on 7 October 2026"):
        case_deeds.close_case(hr(), case=asked_later)
