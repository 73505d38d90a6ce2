"""The scorecard after a talk: marked by whoever held it, stored as ciphertext, read by HR when the notes can be."""

import pytest

from efterord import clock, gate
from efterord.content import reader
from efterord.models import AuditEntry, Interview, Scorecard
from efterord.rules import content_parts
from efterord.services import scorecards
from efterord.vault import envelope, holder
from efterord.words import InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(**values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, None), **values)


def talk(**values):
    user = made.user(name="Lena Marklind")
    values = {"started_at": made.NOON, "guide": "nearest-manager", "guide_version": 2, **values}
    return made.interview(made.case(at=made.unit("Ward 3")), by=user, **values), gate.actor_for(user, since=made.NOON)


AREAS = [area.key for area in reader.scorecard().areas]


def test_scorecard_reads_back_with_no_view_where_nothing_was_marked():
    held, actor = talk()
    assert scorecards.open_scorecard(actor, interview=held) == scorecards.NOTHING
    assert scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: "4", AREAS[1]: ""}, version=0) == 1
    opened = scorecards.open_scorecard(actor, interview=held)
    assert opened.values == {AREAS[0]: 4} | dict.fromkeys(AREAS[1:])
    assert scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: "4"}, version=1) == 1
    assert scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: "5"}, version=1) == 2


def test_scorecard_marked_in_two_windows_raises_both():
    held, actor = talk()
    scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: "4"}, version=0)
    with pytest.raises(scorecards.ScorecardConflict) as told:
        scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: "2"}, version=0)
    assert (told.value.saved.values[AREAS[0]], told.value.saved.version) == (4, 1)
    assert told.value.written.values[AREAS[0]] == 2
    assert scorecards.open_scorecard(actor, interview=held).values[AREAS[0]] == 4


def test_scorecard_refuses_what_it_lacks_and_a_talk_not_begun():
    held, actor = talk()
    for values in ({"pay": "1"}, {AREAS[0]: "6"}, {AREAS[0]: "x"}):
        with pytest.raises(content_parts.ContentError):
            scorecards.save_scorecard(actor, interview=held, values=values, version=0)
    planned, actor = talk(started_at=None)
    with pytest.raises(gate.Refused):
        scorecards.save_scorecard(actor, interview=planned, values={}, version=0)
    without, actor = talk(guide_version=1)
    with pytest.raises(scorecards.NoScorecard):
        scorecards.save_scorecard(actor, interview=without, values={}, version=0)
    assert not Scorecard.objects.exists()


def test_scorecard_is_read_like_the_notes():
    held, actor = talk()
    scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: "1"}, version=0)
    reader_at_hr = hr()
    with pytest.raises(gate.Refused):
        scorecards.open_scorecard(reader_at_hr, interview=held)
    with made.guard.door_open():
        Interview.objects.filter(pk=held.pk).update(ended_at=made.NOON)
    held.refresh_from_db()
    assert scorecards.open_scorecard(reader_at_hr, interview=held).values[AREAS[0]] == 1
    other = made.interview(held.case, by=made.user(), kind=InterviewKind.HR, started_at=made.NOON)
    with pytest.raises(gate.Refused):
        scorecards.open_scorecard(reader_at_hr, interview=held)
    assert other.ended_at is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR, Role.CUSTODIAN])
def test_scorecard_is_refused_to_every_other_role(role):
    held, _ = talk(ended_at=made.NOON)
    for act in (
        lambda actor: scorecards.open_scorecard(actor, interview=held),
        lambda actor: scorecards.save_scorecard(actor, interview=held, values={}, version=0),
    ):
        with pytest.raises(gate.Refused):
            act(made.actor((role, None)))
    with pytest.raises(gate.Refused):
        scorecards.save_scorecard(hr(), interview=held, values={}, version=0)


def test_scorecard_is_ciphertext_under_the_key_of_the_case_and_entered_once():
    held, actor = talk()
    for version, figure in enumerate("123"):
        scorecards.save_scorecard(actor, interview=held, values={AREAS[0]: figure}, version=version)
    place = envelope.Place("scorecard", str(held.pk), "values", 3)
    blob = bytes(Scorecard.objects.get().ciphertext)
    assert AREAS[0] in holder.current().open_text(f"case:{held.case_id}", place, blob)
    assert AREAS[0].encode() not in blob
    assert AuditEntry.objects.filter(action="scorecards.save_scorecard").count() == 1
