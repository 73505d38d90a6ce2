"""What HR keeps beside a case: its judgement, conflicts, and why no talk is held; and what the line never learns."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.mail import texts
from efterord.models import Booking, Conflict, Interview, Judgement, NoTalk
from efterord.queries import bookings as queries
from efterord.queries import cases_hr
from efterord.services import bookings, cases_notes, interviews, talks_planning
from efterord.words import CaseStep, ConflictKind, InterviewKind, Language, LetterKind, NoTalkReason, Role
from tests import booked, made

pytestmark = pytest.mark.django_db

MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(**values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, made.root()), **values)


def led_case(**values):
    boss = made.person("Lena Marklind")
    return boss, made.case(at=made.root(), of=made.person(manager=boss), manager=boss, **values)


def test_judge_keeps_one_view_and_refuses_marks_outside_the_scale():
    case = made.case(at=made.root())
    cases_notes.judge(hr(), case=case, is_voluntary=True, regretted=5)
    cases_notes.judge(hr(), case=case, is_voluntary=None, regretted=4, replaceable=1)
    kept = Judgement.objects.get()
    assert (kept.is_voluntary, kept.regretted, kept.replaceable) == (None, 4, 1)
    for wrong in ({"regretted": 0}, {"replaceable": 6}):
        with pytest.raises(cases_notes.WrongMark):
            cases_notes.judge(hr(), case=case, is_voluntary=True, **wrong)


def test_the_line_neither_writes_nor_reads_what_hr_keeps():
    boss, case = led_case()
    manager = made.actor((Role.MANAGER, None), person=boss)
    talker = made.user()
    made.interview(case, by=talker)
    for actor in (manager, gate.actor_for(talker), made.actor((Role.HR_PARTNER, made.unit("Elsewhere")))):
        with pytest.raises(gate.Refused):
            cases_notes.judge(actor, case=case, is_voluntary=True)
        with pytest.raises(gate.Refused):
            cases_notes.note_conflict(actor, case=case, person=boss, kind=ConflictKind.DISPUTE)
        with pytest.raises(gate.Refused):
            cases_notes.record_no_talk(actor, case=case, kind=MANAGER, reason=NoTalkReason.ILL)
        with pytest.raises(gate.Hidden):
            cases_hr.kept(actor, case)


def test_conflict_is_noted_once_and_taken_away():
    boss, case = led_case()
    cases_notes.note_conflict(hr(), case=case, person=boss, kind=ConflictKind.DISPUTE)
    noted = cases_notes.note_conflict(hr(), case=case, person=boss, kind=ConflictKind.NAMED_AS_CAUSE)
    assert [(c.person, c.kind) for c in cases_hr.kept(hr(), case).conflicts] == [(boss, "named_as_cause")]
    cases_notes.remove_conflict(hr(), case=case, conflict=noted)
    assert not Conflict.objects.exists()


def test_conflict_is_never_the_leaver_and_not_noted_when_the_case_is_over():
    boss, case = led_case()
    with pytest.raises(gate.Refused):
        cases_notes.note_conflict(hr(), case=case, person=case.person, kind=ConflictKind.DISPUTE)
    _boss, closed = led_case(steps=(CaseStep.OPENED, CaseStep.CLOSED))
    with pytest.raises(gate.Refused):
        cases_notes.note_conflict(hr(), case=closed, person=boss, kind=ConflictKind.DISPUTE)


def test_conflict_of_another_case_is_not_removed_through_this_one():
    boss, case = led_case()
    _boss, other = led_case()
    noted = cases_notes.note_conflict(hr(), case=other, person=boss, kind=ConflictKind.DISPUTE)
    cases_notes.remove_conflict(hr(), case=case, conflict=noted)
    assert Conflict.objects.filter(case=other).exists()
    with pytest.raises(gate.Hidden):
        cases_hr.conflict(hr(), case, noted.pk)


def test_no_talk_is_kept_by_kind_corrected_and_taken_back():
    case, actor = made.case(at=made.root()), hr()
    cases_notes.record_no_talk(actor, case=case, kind=MANAGER, reason=NoTalkReason.NOT_REACHED)
    cases_notes.record_no_talk(actor, case=case, kind=MANAGER, reason=NoTalkReason.DECLINED)
    cases_notes.record_no_talk(actor, case=case, kind=HR, reason=NoTalkReason.IN_WRITING)
    kept = cases_hr.kept(actor, case).no_talks
    assert [(n.kind, n.reason, n.at, n.by) for n in kept] == [
        (HR, "in_writing", made.NOON, actor.code),
        (MANAGER, "declined", made.NOON, actor.code),
    ]
    cases_notes.take_back_no_talk(actor, case=case, kind=HR)
    assert [n.kind for n in NoTalk.objects.all()] == [MANAGER]


@pytest.mark.parametrize("ended", [None, made.NOON + dt.timedelta(hours=1)], ids=["under way", "ended"])
def test_no_talk_is_refused_once_that_talk_has_begun(ended):
    case = made.case(at=made.root())
    made.interview(case, by=made.user(), started_at=made.NOON, ended_at=ended)
    with pytest.raises(gate.Refused) as told:
        cases_notes.record_no_talk(hr(), case=case, kind=MANAGER, reason=NoTalkReason.ILL)
    assert "begun or been held" in str(told.value.words)
    assert cases_hr.kinds_to_leave_out(hr(), case) == (HR,)
    cases_notes.record_no_talk(hr(), case=case, kind=HR, reason=NoTalkReason.ILL)


def test_hrs_talk_is_kept_from_a_partner_in_the_leavers_line_begun_or_not():
    boss, case = led_case()
    in_line = hr(person=boss)
    cases_notes.record_no_talk(hr(), case=case, kind=HR, reason=NoTalkReason.ILL)
    for _ in range(2):
        for deed in (
            lambda: cases_notes.record_no_talk(in_line, case=case, kind=HR, reason=NoTalkReason.ILL),
            lambda: cases_notes.take_back_no_talk(in_line, case=case, kind=HR),
        ):
            with pytest.raises(gate.Hidden):
                deed()
        assert cases_hr.kinds_to_leave_out(in_line, case) == (MANAGER,)
        with pytest.raises(gate.Hidden):
            cases_hr.kept(in_line, case)
        if not case.interviews.exists():
            made.interview(case, by=made.user(), kind=HR, started_at=made.NOON)


def test_no_talk_asks_for_an_open_case():
    case = made.case(at=made.root(), steps=(CaseStep.PROPOSED,))
    with pytest.raises(gate.Refused):
        cases_notes.record_no_talk(hr(), case=case, kind=MANAGER, reason=NoTalkReason.ILL)


def test_people_are_found_by_name_or_number_and_never_the_leaver():
    boss, case = led_case()
    found = made.person("Åsa O'Brien")
    assert cases_hr.people(hr(), case, "") == [boss]
    assert cases_hr.people(hr(), case, "åsa o'b") == [found]
    assert cases_hr.people(hr(), case, found.employee_id.lower()) == [found]
    assert cases_hr.people(hr(), case, str(case.person)) == []


def test_no_talk_calls_off_the_booked_talk_of_that_kind_alone():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case)
    bookings.book(there.actor, interview=talk, time=booked.time())
    cases_notes.record_no_talk(there.actor, case=there.case, kind=HR, reason=NoTalkReason.NOT_OFFERED)
    assert Booking.objects.get().cancelled_at is None
    cases_notes.record_no_talk(there.actor, case=there.case, kind=MANAGER, reason=NoTalkReason.DECLINED)
    assert Booking.objects.get().cancelled_at == made.NOON
    assert "talk_cancelled" in [kind for kind, _, _ in booked.letters_out()]


def note(there: booked.World, person) -> None:
    cases_notes.note_conflict(there.actor, case=there.case, person=person, kind=ConflictKind.NAMED_AS_CAUSE)


def test_conflict_takes_the_planned_talk_from_its_holder_and_tells_no_reason():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    stays = talks_planning.plan_interview(there.actor, case=there.case, kind=HR, interviewer=there.hr)
    note(there, there.manager.person)
    assert list(Interview.objects.values_list("pk", flat=True)) == [stays.pk]
    called_off = [each for each in booked.letters_out() if each[0] == "talk_cancelled"]
    assert {each[1] for each in called_off} == {there.leaver.mail, there.manager.email}
    assert {(each[2]["uid"], each[2]["sequence"]) for each in called_off} == {(f"{talk.pk}@efterord", "1")}
    for _, _, context in called_off:
        body = texts.render(LetterKind.TALK_CANCELLED, Language.EN, context)[1]
        assert not [word for word in ("conflict", "dispute", "somebody else") if word in body]
    told = gate.actor_for(there.manager)
    with pytest.raises(gate.Hidden):
        interviews.start_interview(told, interview=talk)
    assert [due for due in queries.of_case(told, there.case) if due.interview] == []
    again = talks_planning.plan_interview(there.actor, case=there.case, interviewer=there.superior, time=booked.time())
    assert again.interviewer == there.superior


def test_conflict_takes_a_talk_without_a_time_and_writes_to_nobody():
    there = booked.world()
    talks_planning.plan_interview(there.actor, case=there.case)
    note(there, there.manager.person)
    assert (Interview.objects.count(), booked.letters_out()) == (0, [])


def test_conflict_leaves_a_talk_that_has_begun_and_everybody_elses():
    there = booked.world()
    talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    note(there, there.superior.person)
    begun = booked.world()
    talk = made.interview(begun.case, by=begun.manager, started_at=made.NOON)
    note(begun, begun.manager.person)
    assert Interview.objects.filter(pk=talk.pk).exists()
    assert Booking.objects.get().cancelled_at is None


def test_booking_a_talk_that_was_given_back_meanwhile_is_refused_in_words():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case)
    note(there, there.manager.person)
    with pytest.raises(gate.Refused, match="in the meantime"):
        bookings.book(gate.actor_for(there.colleague_at_hr), interview=talk, time=booked.time())
