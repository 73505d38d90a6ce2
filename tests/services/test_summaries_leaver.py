"""The leaver's half of a summary: corrected, added to, approved; nothing lost between two windows."""

import pytest

from efterord import clock, gate
from efterord.models import Summary, guard
from efterord.services import departures, departures_contact, summaries, summaries_leaver
from efterord.words import ApprovedThrough, CaseStep
from tests import leaver, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case():
    made.organisation()
    return made.case(at=made.root())


@pytest.fixture
def row(case):
    return leaver.summary(leaver.talk(case))


def correct(row, version=0, addition="", **corrections):
    actor = leaver.actor(row.interview.case)
    return summaries_leaver.correct_summary(
        actor, summary=row, corrections=corrections, addition=addition, version=version
    )


def approve(row, version=0, text_version=1, addition="", **corrections):
    return summaries_leaver.approve_summary(
        leaver.actor(row.interview.case),
        summary=row,
        corrections=corrections,
        addition=addition,
        version=version,
        text_version=text_version,
    )


def test_correction_is_sealed_and_read_by_the_interviewers_own_door(row):
    assert correct(row, to_change="The rota, six weeks ahead.", addition="And thank you.") == 1
    row.refresh_from_db()
    assert b"six weeks" not in bytes(row.leaver_ciphertext)
    opened = summaries.open_summary(leaver.actor(row.interview.case), summary=row)
    assert opened.answer.corrections == {"to_change": "The rota, six weeks ahead."}
    assert (opened.answer.addition, opened.text) == ("And thank you.", leaver.SAID)


def test_words_of_the_interviewer_sent_back_are_no_correction(row):
    assert correct(row, said=f"  {leaver.SAID.said}\r\n", strengths=" ") == 0
    assert correct(row, said="No.\r\nYes.") == 1
    assert leaver.answer_of(row)["corrections"] == {"said": "No.\nYes."}


def test_same_words_again_change_nothing_whatever_the_version(row):
    assert correct(row, said="No.") == 1
    assert correct(row, said="No.") == 1
    assert correct(row, version=1, said="") == 2
    assert leaver.answer_of(row)["corrections"] == {}


def test_two_windows_lose_nothing(row):
    correct(row, said="First window.")
    with pytest.raises(summaries_leaver.AnswerConflict) as conflict:
        correct(row, said="Second window.")
    assert conflict.value.saved.corrections == {"said": "First window."}
    assert conflict.value.written.corrections == {"said": "Second window."}
    assert conflict.value.saved_version == 1
    assert correct(row, version=1, said="Both.") == 2


@pytest.mark.parametrize("part", ["said", "promises", "addition"])
def test_too_long_is_said_in_words_and_stores_nothing(row, part):
    with pytest.raises(summaries.SummaryTooLong) as long:
        correct(row, **{part: "x" * 100_000})
    assert long.value.part == part
    row.refresh_from_db()
    assert row.leaver_ciphertext is None


def test_signs_nobody_types_are_left_out_and_all_others_kept(row):
    odd = "Ja\x00 \x1b[31m<script>alert(1)</script> 👩‍🚒 שלום \u202eoh\u202c =1+1"
    correct(row, addition=odd)
    assert leaver.answer_of(row)["addition"] == "Ja [31m<script>alert(1)</script> 👩‍🚒 שלום \u202eoh\u202c =1+1"


def test_approval_makes_it_final_with_both_texts(row):
    found = approve(row, said="As I said it.", addition="Thank you.")
    assert (found.approved_at, found.closed_at) == (made.NOON, made.NOON)
    assert leaver.answer_of(row)["corrections"] == {"said": "As I said it."}
    for deed in (correct, approve):
        with pytest.raises(gate.Refused, match="final"):
            deed(row, version=1, said="Later.")


def test_a_text_that_has_changed_is_not_approved_unread(row):
    with pytest.raises(gate.Refused, match="changed since"):
        approve(row, text_version=0, said="x")
    row.refresh_from_db()
    assert (row.approved_at, row.leaver_version) == (None, 0)


def test_approval_is_undone_whole_when_two_windows_collide(row):
    correct(row, said="First.")
    with pytest.raises(summaries_leaver.AnswerConflict):
        approve(row, said="Second.")
    assert Summary.objects.get().approved_at is None


def test_summary_not_sent_or_taken_back_is_not_touched(row):
    with guard.door_open():
        Summary.objects.update(sent_at=None)
    with pytest.raises(gate.Refused, match="being written"):
        correct(row, said="x")


def test_only_its_own_leaver_corrects_and_approves(row):
    other = leaver.actor(made.case(at=made.root(), steps=(CaseStep.OPENED,)))
    for actor in (other, leaver.head(), gate.actor_for(row.interview.interviewer, since=made.NOON)):
        with pytest.raises(gate.Refused):
            summaries_leaver.correct_summary(actor, summary=row, corrections={}, addition="x", version=0)


# Whose link it was


def through(row):
    return summaries.open_summary(leaver.actor(row.interview.case), summary=row).answer.through


def test_approval_through_the_leavers_own_link_is_the_leavers_own(row):
    leaver.link(row.interview.case)
    assert through(approve(row, addition="Thanks.")) is ApprovedThrough.OWN_LINK


@pytest.mark.parametrize("addition", ["", "Thanks."])
def test_approval_through_a_printed_link_says_so_and_is_no_addition(addition):
    made.organisation()
    case = made.case(at=made.root(), of=made.person(mail=""))
    row = leaver.summary(leaver.talk(case))
    departures.print_link(leaver.head(), case=case)
    approved = approve(row, addition=addition)
    assert through(approved) is ApprovedThrough.PRINTED_LINK
    assert approved.leaver_version == (1 if addition else 0)
    opened = summaries.open_summary(leaver.head(), summary=approved)
    assert (opened.answer.addition, opened.answer.is_empty) == (addition, not addition)


def test_approval_through_an_address_given_through_a_printed_link_is_not_the_leavers_alone():
    made.organisation()
    case = made.case(at=made.root(), of=made.person(mail=""))
    row = leaver.summary(leaver.talk(case))
    departures.print_link(leaver.head(), case=case)
    departures_contact.save_contact(leaver.actor(case), case=case, mail="a@home.example")
    departures.send_link(leaver.head(), case=case)
    assert through(approve(row)) is ApprovedThrough.SHARED_LINK
