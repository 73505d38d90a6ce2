"""The night that asks: everybody who leaves, on their day, once, also when it is killed, and once more months later."""

import datetime as dt

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.models import AuditEntry, Case, CaseEvent, Employment, Invitation, Judgement, Letter, guard
from efterord.queries import questionnaires
from efterord.queries import surveys as seen
from efterord.rules import surveys as rules
from efterord.services import privacy, surveys, surveys_asking, surveys_invitations
from efterord.words import CaseStep, Channel, LetterKind, Occasion, Role
from tests import asked, made
from tests.asked import ONE, at, contact, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def ask(days: int = 0) -> set:
    """The cases that a night some days later asks for the first time."""
    before = set(CaseEvent.objects.filter(step=CaseStep.ASKED).values_list("case", flat=True))
    with clock.told_at(at(days)):
        surveys_asking.invite_due(gate.SYSTEM)
    return set(CaseEvent.objects.filter(step=CaseStep.ASKED).values_list("case", flat=True)) - before


def test_everybody_is_asked_however_short_the_employment_was():
    case = leaving(10)
    with guard.door_open():
        Employment.objects.filter(pk=case.employment_id).update(start_date=made.TODAY - 20 * ONE)
    assert ask() == {case.pk}


def test_terms_say_from_how_many_months_and_for_which_kinds():
    asked.terms(least_months=6, leaving_kinds=["RES"])
    short, other, unknown, fits = (
        leaving(10),
        leaving(10, leaving_kind="RET"),
        leaving(10, leaving_kind=""),
        leaving(10),
    )
    with guard.door_open():
        Employment.objects.filter(pk=short.employment_id).update(start_date=made.TODAY - 100 * ONE)
    assert other.pk not in ask()
    assert set(Invitation.objects.values_list("case", flat=True)) == {unknown.pk, fits.pk}


def test_unit_that_offers_nothing_is_left_out_and_so_are_those_below_it():
    from efterord.rules import policies
    from efterord.services import policies as set_policies

    closed = made.unit("Closed")
    set_policies.set_policy(gate.OPERATOR, terms=policies.Terms(is_offered=False), unit=closed)
    leaving(10, at=closed)
    leaving(10, at=made.unit("Below", closed))
    here = leaving(10, at=made.unit("Open"))
    assert ask() == {here.pk}


@pytest.mark.parametrize(
    ("last", "notice", "kind", "first"),
    [
        (20, -60, "RES", 6),
        (20, 10, "RES", 13),
        (20, 19, "RES", 20),
        (3, 3, "RES", 3),
        (5, -60, "DIS", 8),
        (-20, -60, "RES", 0),
    ],
)
def test_night_asks_on_the_day_of_the_rule(last, notice, kind, first):
    case = leaving(last, leaving_kind=kind, notice_date=made.TODAY + notice * ONE)
    contact(case)
    planned = rules.planned_on(rules.Terms(), leaving_kind=kind, notice_date=case.notice_date, last_day=case.last_day)
    assert max(planned, made.TODAY) == made.TODAY + first * ONE
    found = [day for day in range(first + 2) if ask(day)]
    assert found == [first]


@pytest.mark.parametrize(("days", "is_asked"), [(31, True), (32, False)])
def test_missed_nights_are_caught_up_with_for_a_month_after_the_last_day(days, is_asked):
    case = leaving(0)
    contact(case)
    assert bool(ask(days)) is is_asked
    if is_asked:
        assert Invitation.objects.get().opens_on == made.TODAY + days * ONE


def test_moved_last_day_moves_the_asking():
    case = leaving(10)
    with guard.door_open():
        Case.objects.filter(pk=case.pk).update(last_day=made.TODAY + 40 * ONE)
    assert not ask(10)
    assert ask(26) == {case.pk}


def test_nobody_is_asked_twice_and_what_somebody_asked_by_hand_the_night_leaves_alone():
    by_hand, by_night = leaving(10), leaving(10)
    surveys.invite(made.actor((Role.HR_HEAD, None)), case=by_hand)
    assert [len(ask(day)) for day in range(3)] == [1, 0, 0]
    assert Letter.objects.count() == 2
    assert Invitation.objects.filter(case=by_night).count() == 1


def test_each_asking_is_entered_by_itself_and_the_chain_holds():
    cases = {f"case:{leaving(10).pk}" for _ in range(3)}
    surveys_asking.invite_due(gate.SYSTEM)
    entries = AuditEntry.objects.filter(action="surveys.invite_several")
    assert set(entries.values_list("object", flat=True)) == cases
    assert not AuditEntry.objects.filter(action="surveys.invite_due").exists()


def test_chunks_ask_everybody_once_and_tell_how_far_they_are(monkeypatch):
    monkeypatch.setattr(surveys_invitations, "CHUNK", 3)
    cases = {leaving(10).pk for _ in range(8)}
    leaving(10, of=made.person(mail=""))
    told = []
    assert surveys_asking.invite_due(gate.SYSTEM, tell=lambda *how_far: told.append(how_far)) == 8
    assert set(Invitation.objects.values_list("case", flat=True)) == cases
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert Letter.objects.count() == 8


def test_night_that_dies_between_chunks_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(surveys_invitations, "CHUNK", 2)
    for _ in range(5):
        leaving(10)

    def die(done, total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        surveys_asking.invite_due(gate.SYSTEM, tell=die)
    assert Invitation.objects.count() == Letter.objects.count() == 4
    assert surveys_asking.invite_due(gate.SYSTEM) == 1
    assert Invitation.objects.count() == Letter.objects.count() == 5


def test_a_chunk_costs_the_same_number_of_queries_for_2_and_for_20():
    def asked_for(n):
        cases = [leaving(10).pk for _ in range(n)]
        with connection.execute_wrapper(counted := Counter()):
            surveys_asking.invite_several(gate.SYSTEM, cases=cases)
        return counted.n

    asked_for(1)  # the log's head is made
    assert asked_for(2) == asked_for(20)


class Counter:
    """Counts statements."""

    def __init__(self):
        self.n = 0

    def __call__(self, execute, *told):
        self.n += 1
        return execute(*told)


def test_set_and_version_are_frozen_by_the_kind_of_leaving_and_by_what_hr_says_of_it():
    own, decided, judged, unknown = (
        leaving(10),
        leaving(10, leaving_kind="RED"),
        leaving(10),
        leaving(10, leaving_kind=""),
    )
    with guard.door_open():
        Judgement.objects.create(case=judged, is_voluntary=False)
    surveys_asking.invite_due(gate.SYSTEM)
    newest = {key: questionnaires.newest(gate.SYSTEM, key).version for key in ("core", "involuntary")}
    core, other = ("core", newest["core"]), ("involuntary", newest["involuntary"])
    found = {pk: told for pk, *told in Invitation.objects.values_list("case", "questionnaire", "questionnaire_version")}
    assert {pk: tuple(told) for pk, told in found.items()} == {
        own.pk: core, decided.pk: other, judged.pk: other, unknown.pk: core,
    }  # fmt: skip


def test_set_that_is_not_published_is_replaced_by_the_usual_one():
    asked.terms(involuntary_set="nothing published")
    leaving(10, leaving_kind="RED")
    surveys_asking.invite_due(gate.SYSTEM)
    assert Invitation.objects.get().questionnaire == "core"


def test_address_that_others_read_does_not_count_by_night_either():
    shared = [made.person(mail="Expedition@example.org"), made.person(mail="expedition@example.org")]
    made.user(name="Henrik").__class__.objects.filter(name="Henrik").update(email="chefen@example.org")
    not_counting = [leaving(10, of=person) for person in (*shared, made.person(mail="chefen@example.org"))]
    printed, given_twice, other = leaving(10), leaving(10), leaving(40)
    contact(printed, "printed@example.net", is_sure=False)
    contact(given_twice, "family@example.net")
    contact(other, "Family@example.net")
    own, private = leaving(10), leaving(10)
    contact(private, "private@example.net")
    surveys_asking.invite_due(gate.SYSTEM)
    found = dict(Invitation.objects.values_list("case", "counts"))
    assert found == {case.pk: False for case in (*not_counting, printed, given_twice)} | {
        own.pk: True,
        private.pk: True,
    }


def test_only_one_of_two_departures_of_one_person_counts_even_in_one_night():
    person = made.person()
    first, second = leaving(5, of=person), None
    with guard.door_open():
        Employment.objects.filter(pk=first.employment_id).update(start_date=dt.date(2019, 1, 1))
    second = leaving(10, of=person)
    surveys_asking.invite_due(gate.SYSTEM)
    assert sorted(Invitation.objects.values_list("counts", flat=True)) == [False, True]
    assert set(Invitation.objects.values_list("case", flat=True)) == {first.pk, second.pk}


def test_text_message_goes_only_where_no_mail_reaches_and_by_day():
    mobile, mail = leaving(-3), leaving(5)
    contact(mobile, "", "070-123 45 67")
    contact(mail, "hemma@example.net", "070-765 43 21")
    assert ask() == {mail.pk}
    asked.terms(uses_sms=True)
    with clock.told_at(made.NOON.replace(hour=1)):
        surveys_asking.invite_due(gate.SYSTEM)
    letter = Letter.objects.get(channel=Channel.SMS)
    assert clock.local(letter.next_try_at).hour == surveys_invitations.SMS_FROM.hour
    assert [each.recipient for each in asked.opened() if each.letter.channel == Channel.SMS] == ["+46701234567"]
    # Who else answers a telephone cannot be looked up.
    assert not Invitation.objects.get(case=mobile).counts


@pytest.mark.parametrize(("hour", "day", "at_hour"), [(1, 0, 9), (12, 0, 14), (17, 0, 19), (18, 1, 9), (22, 1, 9)])
def test_telephone_rings_by_day(hour, day, at_hour):
    now = dt.datetime(2026, 10, 6, hour, tzinfo=dt.UTC)
    found = clock.local(surveys_invitations._by_day(now))
    shown = clock.local(now)
    assert (found.date(), found.hour) == ((dt.datetime(2026, 10, 6).date() + day * ONE), at_hour)
    assert found >= shown


def test_what_a_round_is_asked_about_is_looked_at_again_when_it_is_locked():
    cancelled, moved, fits = leaving(10), leaving(10), leaving(10)
    pks = [case.pk for case in (cancelled, moved, fits)]
    with guard.door_open():
        CaseEvent.objects.create(case=cancelled, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
        Case.objects.filter(pk=moved.pk).update(last_day=made.TODAY + 90 * ONE)
    assert surveys_asking.invite_several(gate.SYSTEM, cases=pks) == [fits]


# Some months later


def left(days: int = 0, **values) -> Case:
    """Somebody who was asked when they left, and has given a private address."""
    case = leaving(days, **values)
    contact(case, f"{case.number}@example.net")
    surveys_asking.invite_due(gate.SYSTEM)
    return case


def again(days: int) -> int:
    with clock.told_at(at(days)):
        privacy.erase_expired(gate.SYSTEM)
        return surveys_asking.follow_up_due(gate.SYSTEM)


def test_follow_up_comes_once_four_months_after_the_last_day_with_its_own_letter():
    case = left()  # 6 October: four months later is 6 February, 123 days on
    assert [n for n in (30, 100, 122, 123, 124, 140, 154, 160, 200) if again(n)] == [123]
    invitation = Invitation.objects.filter(occasion=Occasion.FOLLOW_UP)
    assert invitation.count() == 0  # erased thirty days after it closed, and not asked again
    kinds = [kind for kind, to in asked.sent() if to == f"{case.number}@example.net"]
    assert kinds == [LetterKind.SURVEY_INVITATION, LetterKind.SURVEY_FOLLOW_UP]


def test_follow_up_is_caught_up_with_for_a_month():
    left()
    assert [again(n) for n in (123 + rules.LATE_DAYS + 1,)] == [0]
    assert again(123 + rules.LATE_DAYS) == 1
    invitation = Invitation.objects.get(occasion=Occasion.FOLLOW_UP)
    assert invitation.counts
    assert invitation.closes_on == invitation.opens_on + 28 * ONE


def test_follow_up_is_asked_of_closed_cases_too_and_of_nobody_else():
    closed, cancelled, back, never = left(), left(), left(), leaving(0, of=made.person(mail=""))
    away = leaving(0)  # no private address
    surveys_asking.invite_due(gate.SYSTEM)
    with guard.door_open():
        for case, step in ((closed, CaseStep.CLOSED), (away, CaseStep.CLOSED), (cancelled, CaseStep.CANCELLED)):
            CaseEvent.objects.create(case=case, step=step, at=made.NOON, by="operator")
        Employment.objects.create(person=back.person, unit=made.root(), start_date=made.TODAY + 60 * ONE)
    contact(never, "never@example.net")
    with clock.told_at(at(123)):
        surveys_asking.follow_up_due(gate.SYSTEM)
    assert list(Invitation.objects.filter(occasion=Occasion.FOLLOW_UP).values_list("case", flat=True)) == [closed.pk]


def test_organisation_that_asks_no_more_asks_no_more():
    left()
    asked.terms(follow_up_months=0)
    assert again(123) == 0
    asked.terms(follow_up_months=6)
    assert [n for n in (123, 181, 182) if again(n)] == [182]


def test_address_is_there_for_the_latest_follow_up_and_its_reminders():
    left()
    asked.terms(follow_up_months=6)
    assert again(182 + 10) == 1
    assert seen.survey(gate.RESPONDENT, token="x" * 27) is not None


def test_only_the_night_itself_goes_through_everybody():
    for deed in (surveys_asking.invite_due, surveys_asking.follow_up_due):
        with pytest.raises(gate.Refused):
            deed(made.actor((Role.HR_HEAD, None)))
