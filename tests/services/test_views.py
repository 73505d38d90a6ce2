"""The employer's own view of the reasons: two interviewers code blind, HR reads both when the talks have ended."""

import pytest

from efterord import clock, gate
from efterord.models import EmployerView, Interview, NoTalk, Summary
from efterord.rules import summaries as summary_rules
from efterord.rules import views as rules
from efterord.services import notes, scorecards, summaries, views
from efterord.vault import envelope, holder
from efterord.words import InterviewKind, NoTalkReason, Role
from tests import made

pytestmark = pytest.mark.django_db
VIEW = rules.View((rules.Coded("r-A1", 4), rules.Coded("r-C3", 2)), "r-A1", 3, "Two talks in spring")
OTHER = rules.View((rules.Coded("r-E1", 3),), "r-E1", 5, "")


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def two_talks(**values):
    """The manager's talk and HR's, both ended unless said otherwise, and the two who held them."""
    manager, partner = made.user(name="Lena Marklind"), made.user((Role.HR_PARTNER, None), name="Sanna Ekhult")
    case = made.case(at=made.unit("Ward 3"))
    ended = {"started_at": made.NOON, "ended_at": made.NOON}
    lines = made.interview(case, by=manager, **ended)
    hrs = made.interview(case, by=partner, kind=InterviewKind.HR, **{**ended, **values})
    return lines, gate.actor_for(manager, since=made.NOON), hrs, gate.actor_for(partner, since=made.NOON)


def hr() -> gate.Actor:
    return made.actor((Role.HR_HEAD, None))


def test_view_reads_back_and_grows_a_version_at_a_time():
    lines, manager, _hrs, _partner = two_talks()
    assert views.open_view(manager, interview=lines) == views.NOTHING
    assert views.save_view(manager, interview=lines, view=VIEW, version=0) == 1
    assert views.save_view(manager, interview=lines, view=VIEW, version=1) == 1
    assert views.open_view(manager, interview=lines) == views.OpenedView(VIEW, 1)
    with pytest.raises(views.ViewConflict) as told:
        views.save_view(manager, interview=lines, view=OTHER, version=0)
    assert (told.value.saved.view, told.value.written.view) == (VIEW, OTHER)


def test_view_that_cannot_be_is_named():
    lines, manager, _hrs, _partner = two_talks()
    with pytest.raises(views.WrongView) as told:
        views.save_view(manager, interview=lines, view=rules.View((rules.Coded("r-Q1", 0),)), version=0)
    assert told.value.faults == ("reasons", "weights")
    assert not EmployerView.objects.exists()


def test_view_is_coded_when_the_talk_has_ended():
    _lines, _manager, hrs, partner = two_talks(ended_at=None)
    with pytest.raises(gate.Refused):
        views.save_view(partner, interview=hrs, view=VIEW, version=0)


def test_the_line_never_sees_hrs_view_nor_hr_the_lines_before_coding_its_own():
    lines, manager, hrs, partner = two_talks()
    views.save_view(manager, interview=lines, view=VIEW, version=0)
    with pytest.raises(gate.Refused):
        views.open_view(manager, interview=hrs)
    with pytest.raises(gate.Refused) as told:
        views.open_view(partner, interview=lines)
    assert "coded your own" in str(told.value.words)
    views.save_view(partner, interview=hrs, view=OTHER, version=0)
    assert views.open_view(partner, interview=lines).view == VIEW
    # ... and having seen it, nobody codes anew.
    with pytest.raises(gate.Refused) as told:
        views.save_view(partner, interview=hrs, view=VIEW, version=1)
    assert "stands as you coded it" in str(told.value.words)
    assert views.open_view(partner, interview=hrs).view == OTHER


def test_hr_reads_both_only_when_both_talks_have_ended():
    lines, manager, hrs, partner = two_talks(ended_at=None)
    views.save_view(manager, interview=lines, view=VIEW, version=0)
    for held in (lines, hrs):
        with pytest.raises(gate.Refused):
            views.open_view(hr(), interview=held)
    with made.guard.door_open():
        Interview.objects.filter(pk=hrs.pk).update(ended_at=made.NOON)
    hrs.refresh_from_db()
    views.save_view(partner, interview=hrs, view=OTHER, version=0)
    assert [views.open_view(hr(), interview=held).view for held in (lines, hrs)] == [VIEW, OTHER]


def test_view_of_hrs_talk_is_refused_to_the_line_even_as_hr():
    boss = made.person("Lena Marklind")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    ended = {"started_at": made.NOON, "ended_at": made.NOON}
    hrs = made.interview(case, by=made.user(), kind=InterviewKind.HR, **ended)
    with pytest.raises(gate.Refused):
        views.open_view(made.actor((Role.HR_HEAD, None), person=boss), interview=hrs)
    assert views.open_view(hr(), interview=hrs) == views.NOTHING


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_view_is_refused_to_every_other_role(role):
    lines, _manager, _hrs, _partner = two_talks()
    with pytest.raises(gate.Refused):
        views.open_view(made.actor((role, None)), interview=lines)
    with pytest.raises(gate.Refused):
        views.save_view(hr(), interview=lines, view=VIEW, version=0)


def test_view_is_ciphertext_under_the_key_of_the_case():
    lines, manager, _hrs, _partner = two_talks()
    views.save_view(manager, interview=lines, view=VIEW, version=0)
    blob = bytes(EmployerView.objects.get().ciphertext)
    place = envelope.Place("employer_view", str(lines.pk), "view", 1)
    assert "Two talks" in holder.current().open_text(f"case:{lines.case_id}", place, blob)
    assert b"r-A1" not in blob


def test_nothing_of_the_others_talk_is_read_before_the_own_view_is_coded():
    lines, manager, hrs, partner = two_talks()
    summaries.write_summary(manager, interview=lines, text=summary_rules.Text(said="nearer home"), version=0)
    summary = summaries.send_summary(manager, summary=Summary.objects.get())
    looks = (
        lambda actor: notes.open_notes(actor, interview=lines),
        lambda actor: scorecards.open_scorecard(actor, interview=lines),
        lambda actor: summaries.open_summary(actor, summary=summary),
    )
    for look in looks:
        look(hr())
        with pytest.raises(gate.Refused) as told:
            look(partner)
        assert "Code your own view first" in str(told.value.words)
    views.save_view(partner, interview=hrs, view=OTHER, version=0)
    for look in looks:
        look(partner)


@pytest.mark.parametrize("paper", ["notes", "scorecard", "summary"])
def test_view_stands_once_anything_of_the_others_was_read(paper):
    lines, manager, hrs, partner = two_talks()
    summaries.write_summary(manager, interview=lines, text=summary_rules.Text(said="nearer home"), version=0)
    summary = summaries.send_summary(manager, summary=Summary.objects.get())
    views.save_view(partner, interview=hrs, view=OTHER, version=0)
    assert views.save_view(partner, interview=hrs, view=VIEW, version=1) == 2
    {
        "notes": lambda: notes.open_notes(partner, interview=lines),
        "scorecard": lambda: scorecards.open_scorecard(partner, interview=lines),
        "summary": lambda: summaries.open_summary(partner, summary=summary),
    }[paper]()
    with pytest.raises(gate.Refused) as told:
        views.save_view(partner, interview=hrs, view=OTHER, version=2)
    assert "stands as you coded it" in str(told.value.words)


def test_who_waits_for_the_others_end_is_told_so_and_an_own_talk_never_held_is_not_coded_first():
    lines, _manager, hrs, partner = two_talks(ended_at=None)
    with pytest.raises(gate.Refused) as told:
        notes.open_notes(partner, interview=lines)
    assert "HR's talk too" in str(told.value.words)
    with made.guard.door_open():
        Interview.objects.filter(pk=hrs.pk).update(started_at=None)
        NoTalk.objects.create(
            case=lines.case, kind=InterviewKind.HR, reason=NoTalkReason.DECLINED, at=made.NOON, by="operator"
        )
    assert notes.open_notes(partner, interview=lines) == {}
    assert views.open_view(partner, interview=lines) == views.NOTHING
