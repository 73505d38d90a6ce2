"""The summary from the first word to the last day: written, sent, revised, final; and the raw notes that go with it."""

import datetime as dt
import threading

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.models import Case, Interview, Letter, Note, Person, Summary, TickMark
from efterord.queries import summaries as queries
from efterord.rules import departures as departure_rules
from efterord.rules import summaries as rules
from efterord.services import departures, departures_contact, interviews, letters, notes, privacy, summaries
from efterord.vault import envelope, errors, holder
from efterord.words import InterviewKind, LetterKind, Role, SummaryState
from tests import leaver, made

pytestmark = pytest.mark.django_db
TEXT = rules.Text("said", "strong", "change", (rules.Promise("call", "Sanna", "2026-10-30"),), "next", "references")
ENDED = {"started_at": made.NOON, "ended_at": made.NOON}


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(**values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, None), **values)


def talk(case=None, **values):
    user = made.user(name="Lena Marklind")
    held = made.interview(case or made.case(at=made.unit("Ward 3")), by=user, **{**ENDED, **values})
    return held, gate.actor_for(user, since=made.NOON)


def written(text=TEXT, **values):
    held, actor = talk(**values)
    summaries.write_summary(actor, interview=held, text=text, version=0)
    return queries.summary(actor, held.pk), actor


def sent(**values):
    summary, actor = written(**values)
    return summaries.send_summary(actor, summary=summary), actor


def later(days: int) -> dt.datetime:
    return made.NOON + dt.timedelta(days=days)


def state(actor, summary) -> SummaryState:
    return queries.state(actor, Interview.objects.get(pk=summary.interview_id))


# Writing


def test_summary_reads_back_and_grows_a_version_at_a_time():
    summary, actor = written()
    talk_of = summary.interview
    assert summaries.write_summary(actor, interview=talk_of, text=TEXT, version=1) == 1
    assert summaries.write_summary(actor, interview=talk_of, text=rules.Text(said="more"), version=1) == 2
    summary.refresh_from_db()
    opened = summaries.open_summary(actor, summary=summary)
    assert opened == summaries.OpenedSummary(rules.Text(said="more"), 2, rules.Answer(), 0)


def test_summary_written_in_two_windows_raises_both():
    summary, actor = written()
    with pytest.raises(summaries.SummaryConflict) as told:
        summaries.write_summary(actor, interview=summary.interview, text=rules.Text(said="other"), version=0)
    assert (told.value.saved.text, told.value.saved.version) == (TEXT, 1)
    assert told.value.written.text == rules.Text(said="other")
    assert summaries.open_summary(actor, summary=summary).text == TEXT


@pytest.mark.django_db(transaction=True)
def test_summary_from_two_windows_at_once_loses_neither():
    held, actor = talk()
    results: list[object] = []
    ready = threading.Barrier(2)

    def window(words):
        try:
            ready.wait()
            with clock.told_at(made.NOON):
                text = rules.Text(said=words)
                results.append(summaries.write_summary(actor, interview=held, text=text, version=0))
        except summaries.SummaryConflict as conflict:
            results.append((conflict.saved.text.said, conflict.written.text.said))
        finally:
            connection.close()

    threads = [threading.Thread(target=window, args=(words,)) for words in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 in results
    assert sorted(next(r for r in results if isinstance(r, tuple))) == ["left", "right"]


@pytest.mark.parametrize("values", [{"ended_at": None}, {"started_at": None, "ended_at": None}])
def test_summary_is_written_when_the_talk_has_ended(values):
    held, actor = talk(**values)
    with pytest.raises(gate.Refused):
        summaries.write_summary(actor, interview=held, text=TEXT, version=0)


def test_summary_too_long_names_its_part():
    held, actor = talk()
    with pytest.raises(summaries.SummaryTooLong) as told:
        summaries.write_summary(actor, interview=held, text=rules.Text(said="å" * 20_001), version=0)
    assert told.value.part == "said"
    assert not Summary.objects.exists()


@pytest.mark.parametrize("role", [Role.HR_HEAD, Role.MANAGER, Role.OFFICER, Role.ADMINISTRATOR])
def test_summary_is_written_and_sent_by_whoever_held_the_talk_alone(role):
    summary, _ = written()
    other = made.actor((role, None))
    with pytest.raises(gate.Refused):
        summaries.write_summary(other, interview=summary.interview, text=TEXT, version=1)
    with pytest.raises(gate.Refused):
        summaries.send_summary(other, summary=summary)


# Sending


def test_sending_queues_a_letter_with_the_leavers_own_link_and_three_weeks():
    summary, actor = sent()
    assert (summary.sent_at, summary.answer_by) == (made.NOON, dt.date(2026, 10, 27))
    assert state(actor, summary) is SummaryState.WITH_LEAVER
    letter = Letter.objects.get(kind=LetterKind.SUMMARY_TO_READ)
    opened = letters.open_letter(gate.SYSTEM, letter=letter)
    assert opened.recipient == summary.interview.case.person.mail
    assert "/departure/" in opened.context["link"]
    assert opened.context["closes_on"] == "2026-10-27"
    assert not {"said", "strong"} & set(opened.context.values())


def test_sending_without_an_address_queues_no_letter_and_still_waits_for_the_leaver():
    case = made.case(at=made.unit("Ward 3"), of=made.person(mail=""))
    summary, actor = sent(case=case)
    assert state(actor, summary) is SummaryState.WITH_LEAVER
    assert not Letter.objects.exists()
    assert queries.is_reached_by_mail(actor, summary.interview) is False


def test_sending_refuses_the_empty_the_sent_and_the_changed():
    empty, actor = written(text=rules.EMPTY)
    with pytest.raises(gate.Refused) as told:
        summaries.send_summary(actor, summary=empty)
    assert "nothing in the summary" in str(told.value.words)
    summary, actor = written()
    with pytest.raises(gate.Refused):
        summaries.send_summary(actor, summary=summary, version=7)
    summaries.send_summary(actor, summary=summary, version=1)
    with pytest.raises(gate.Refused) as told:
        summaries.send_summary(actor, summary=summary)
    assert "with the leaver already" in str(told.value.words)
    assert Letter.objects.count() == 1


def test_a_change_takes_the_summary_back_and_keeps_the_leavers_corrections():
    summary, actor = sent()
    leaver = gate.leaver_of(summary.interview.case)
    corrected(summary, rules.Answer({"said": "not so"}, "thanks"))
    summaries.write_summary(actor, interview=summary.interview, text=rules.Text(said="better"), version=1)
    summary.refresh_from_db()
    assert (summary.sent_at, state(actor, summary)) == (None, SummaryState.BEING_WRITTEN)
    with pytest.raises(gate.Refused):
        summaries.open_summary(leaver, summary=summary)
    assert summaries.open_summary(actor, summary=summary).answer == rules.Answer({"said": "not so"}, "thanks")
    again = summaries.send_summary(actor, summary=summary)
    assert summaries.open_summary(leaver, summary=again).text == rules.Text(said="better")


def corrected(summary, answer) -> None:
    place = envelope.Place("summary", str(summary.interview_id), "leaver", 1)
    with made.guard.door_open():
        summary.leaver_version = 1
        summary.leaver_ciphertext = holder.current().seal(
            f"case:{summary.interview.case_id}", place, rules.pack_answer(answer)
        )
        summary.save()


# A leaver whom no letter reaches


def unreached():
    """A summary sent to a leaver without an address."""
    return sent(case=made.case(at=made.unit("Ward 3"), of=made.person(mail="")))


def answer_by(summary) -> dt.date | None:
    summary.refresh_from_db()
    return summary.answer_by


def test_time_to_answer_begins_when_the_link_is_printed_and_not_when_nobody_was_told():
    summary, actor = unreached()
    assert answer_by(summary) is None
    with clock.told_at(later(40)):
        assert summaries.close_unanswered(gate.SYSTEM) == 0
        departures.print_link(leaver.head(), case=summary.interview.case)
    assert answer_by(summary) == later(61).date()
    with clock.told_at(later(50)):
        departures.print_link(leaver.head(), case=summary.interview.case)
    assert answer_by(summary) == later(61).date()
    with clock.told_at(later(62)):
        assert summaries.close_unanswered(gate.SYSTEM) == 1
    assert state(actor, summary) is SummaryState.NOT_ANSWERED


def test_time_to_answer_begins_when_the_leaver_gives_an_address_and_when_the_link_is_sent():
    by_number, _ = unreached()
    case = by_number.interview.case
    departures_contact.save_contact(leaver.actor(case), case=case, mail="", mobile="070 123 45 67")
    assert answer_by(by_number) is None
    departures_contact.save_contact(leaver.actor(case), case=case, mail="a@home.example")
    assert answer_by(by_number) == later(21).date()
    by_import, _ = unreached()
    with made.guard.door_open():
        Person.objects.filter(pk=by_import.interview.case.person_id).update(mail="new@work.example")
    departures.send_link(leaver.head(), case=Case.objects.get(pk=by_import.interview.case_id))
    assert answer_by(by_import) == later(21).date()


def test_summary_never_handed_over_is_final_when_the_leavers_pages_no_longer_open():
    summary, _ = unreached()
    until = departure_rules.link_until(summary.interview.case.last_day)
    for days, n in ((0, 0), (1, 1)):
        with clock.told_at(dt.datetime.combine(until, made.NOON.timetz()) + dt.timedelta(days=days)):
            assert summaries.close_unanswered(gate.SYSTEM) == n


def test_summary_sent_when_the_pages_no_longer_open_waits_for_no_link():
    summary, actor = written(case=made.case(at=made.root(), of=made.person(mail="")))
    with clock.told_at(later(365)):
        assert summaries.send_summary(actor, summary=summary).answer_by == later(386).date()


# Reading


def test_summary_opens_for_the_leaver_when_it_is_sent_and_for_nobody_elses_leaver():
    summary, actor = written()
    leaver = gate.leaver_of(summary.interview.case)
    with pytest.raises(gate.Refused):
        summaries.open_summary(leaver, summary=summary)
    summary = summaries.send_summary(actor, summary=summary)
    assert summaries.open_summary(leaver, summary=summary).text == TEXT
    with pytest.raises(gate.Refused):
        summaries.open_summary(gate.leaver_of(made.case(at=made.root())), summary=summary)


def test_summary_opens_for_hr_when_it_is_sent_and_every_talk_has_ended():
    summary, actor = written()
    partner = hr()
    with pytest.raises(gate.Refused):
        summaries.open_summary(partner, summary=summary)
    summary = summaries.send_summary(actor, summary=summary)
    assert summaries.open_summary(partner, summary=summary).text == TEXT
    made.interview(summary.interview.case, by=made.user(), kind=InterviewKind.HR, started_at=made.NOON)
    with pytest.raises(gate.Refused):
        summaries.open_summary(partner, summary=summary)


def test_two_interviewers_summaries_stay_apart_and_hrs_is_hidden_from_the_line():
    boss = made.person("Lena Marklind")
    user = made.user((Role.HR_HEAD, None), person=boss)
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    made.interview(case, by=user, **ENDED)
    hrs, _ = sent(case=case, kind=InterviewKind.HR)
    line = gate.actor_for(user)
    with pytest.raises(gate.Refused):
        summaries.open_summary(line, summary=hrs)
    for look in (lambda: queries.summary(line, hrs.interview_id), lambda: queries.state(line, hrs.interview)):
        with pytest.raises(gate.Hidden):
            look()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR, Role.CUSTODIAN])
def test_summary_is_refused_to_every_other_role(role):
    summary, _ = sent()
    with pytest.raises(gate.Refused):
        summaries.open_summary(made.actor((role, None)), summary=summary)


# The night


def test_unanswered_summary_is_final_the_day_after_the_last_day_to_answer():
    summary, actor = sent()
    for days, n in ((21, 0), (22, 1), (23, 0)):
        with clock.told_at(later(days)):
            assert summaries.close_unanswered(gate.SYSTEM) == n
    assert state(actor, summary) is SummaryState.NOT_ANSWERED
    summary.refresh_from_db()
    assert (summary.approved_at, summary.closed_at) == (None, later(22))
    with pytest.raises(gate.Refused):
        summaries.write_summary(actor, interview=summary.interview, text=rules.EMPTY, version=1)
    with pytest.raises(gate.Refused):
        summaries.send_summary(actor, summary=summary)


def test_a_summary_being_written_is_never_made_final():
    written()
    with clock.told_at(later(400)):
        assert summaries.close_unanswered(gate.SYSTEM) == 0


def noted_and_final(case=None, *, final: bool = True, **values):
    """A talk with a note, its summary final today, and whoever held it."""
    held, actor = talk(case, ended_at=None, **values)
    notes.save_note(actor, interview=held, subject="tasks", text="Sjöstjärnan-7783", version=0)
    with made.guard.door_open():
        Interview.objects.filter(pk=held.pk).update(ended_at=made.NOON)
        held.refresh_from_db()
        if final:
            Summary.objects.create(interview=held, version=1, ciphertext=b"x", sent_at=made.NOON, closed_at=made.NOON)
    return held, actor


def test_notes_go_thirty_days_after_the_summary_is_final_and_their_key_with_them():
    held, actor = noted_and_final()
    assert queries.notes_go_on(actor, held) == dt.date(2026, 11, 5)
    blob = bytes(Note.objects.get().ciphertext)
    place = envelope.Place("note", f"{held.pk}:tasks", "text", 1)
    with clock.told_at(later(29)):
        privacy.erase_expired(gate.SYSTEM)
    assert "Sjöstjärnan" in holder.current().open_text(f"case:{held.case_id}:notes", place, blob)
    with clock.told_at(later(30)):
        privacy.erase_expired(gate.SYSTEM)
        privacy.erase_expired(gate.SYSTEM)
    assert not Note.objects.exists()
    # A copy of the row, as a backup holds it, no longer opens.
    with pytest.raises(errors.KeyGone):
        holder.current().open_text(f"case:{held.case_id}:notes", place, blob)
    assert notes.open_notes(actor, interview=held) == {}
    assert Interview.objects.filter(pk=held.pk).exists()


def test_notes_of_a_talk_whose_summary_is_not_final_stay():
    noted_and_final(final=False)
    with clock.told_at(later(365)):
        privacy.erase_expired(gate.SYSTEM)
    assert Note.objects.count() == 1


def test_notes_of_two_talks_go_each_in_its_time_and_the_key_with_the_last():
    first, actor = noted_and_final()
    second, other = noted_and_final(first.case, kind=InterviewKind.HR, final=False)
    with clock.told_at(later(31)):
        privacy.erase_expired(gate.SYSTEM)
    assert notes.open_notes(actor, interview=first) == {}
    assert notes.open_notes(other, interview=second)["tasks"].text == "Sjöstjärnan-7783"
    with made.guard.door_open():
        Summary.objects.create(interview=second, version=1, ciphertext=b"x", sent_at=made.NOON, closed_at=later(31))
    blob = bytes(Note.objects.get().ciphertext)
    with clock.told_at(later(61)):
        privacy.erase_expired(gate.SYSTEM)
    with pytest.raises(errors.KeyGone):
        holder.current().open_text(
            f"case:{first.case_id}:notes", envelope.Place("note", f"{second.pk}:tasks", "text", 1), blob
        )


def test_key_stays_while_another_talk_of_the_case_is_under_way():
    first, _ = noted_and_final()
    second, other = talk(first.case, kind=InterviewKind.HR, ended_at=None)
    with clock.told_at(later(31)):
        privacy.erase_expired(gate.SYSTEM)
        assert holder.current().keystore.key_for(f"case:{first.case_id}:notes") is not None
        notes.save_note(other, interview=second, subject="tasks", text="still", version=0)
        assert notes.open_notes(other, interview=second)["tasks"].text == "still"


def test_nothing_is_erased_while_the_clock_is_not_trusted():
    noted_and_final()
    with made.guard.door_open():
        TickMark.objects.update_or_create(pk=1, defaults={"ticked_at": made.NOON, "jumped_at": made.NOON})
    with clock.told_at(later(31)), pytest.raises(gate.Refused):
        privacy.erase_expired(gate.SYSTEM)
    assert Note.objects.count() == 1


def test_rows_left_by_a_night_that_broke_off_are_erased_the_next(monkeypatch):
    held, _actor = noted_and_final()
    holder.current().keystore.destroy(f"case:{held.case_id}:notes")
    with clock.told_at(later(31)):
        privacy.erase_expired(gate.SYSTEM)
    assert not Note.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_talk_begins_while_the_key_of_its_notes_is_being_destroyed(monkeypatch):
    first, _actor = noted_and_final()
    second, other = talk(first.case, kind=InterviewKind.HR, started_at=None, ended_at=None)
    keystore = holder.current().keystore
    asked, said = threading.Event(), []
    destroy = keystore.destroy

    def slowly(*purposes: str) -> None:
        asked.set()
        begun.join(0.5)
        destroy(*purposes)

    def begin() -> None:
        asked.wait(5)
        try:
            with clock.told_at(later(31)):
                held = interviews.start_interview(other, interview=second)
                said.append(notes.save_note(other, interview=held, subject="tasks", text="still here", version=0))
        finally:
            connection.close()

    monkeypatch.setattr(keystore, "destroy", slowly)
    begun = threading.Thread(target=begin)
    begun.start()
    with clock.told_at(later(31)):
        privacy.erase_expired(gate.SYSTEM)
    begun.join()
    assert said == [1]
    second.refresh_from_db()
    assert notes.open_notes(other, interview=second)["tasks"].text == "still here"
