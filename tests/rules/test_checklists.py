import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.content import checklist
from efterord.rules import checklists
from efterord.words import ItemEnd, ItemKind, ItemOwner, LeavingKind

DUE = dt.date(2026, 10, 20)


def line(**values):
    given = {"key": "a", "kind": ItemKind.OTHER, "name": {}, "owner": ItemOwner.HR, "offset_days": 0, **values}
    return checklists.Line(**given)


@pytest.mark.parametrize(
    ("today", "reminded_on", "is_due"),
    [
        ("2026-10-12", None, False),
        ("2026-10-13", None, True),
        ("2026-10-14", "2026-10-13", False),
        ("2026-10-16", None, True),  # the night of the 13th was missed
        ("2026-10-18", "2026-10-13", False),  # a Sunday: the second reminder comes on Monday
        ("2026-10-19", "2026-10-13", True),
        ("2026-10-19", "2026-10-19", False),
        ("2026-10-20", "2026-10-19", True),
        ("2026-10-26", "2026-10-23", True),
        ("2026-10-26", "2026-10-20", True),
        ("2026-10-26", "2026-10-26", False),
    ],
)
def test_reminder_comes_at_7_and_2_days_and_then_daily(today, reminded_on, is_due):
    found = checklists.is_reminder_due(
        due_date=DUE,
        reminded_on=dt.date.fromisoformat(reminded_on) if reminded_on else None,
        today=dt.date.fromisoformat(today),
    )
    assert found is is_due


@given(st.sets(st.integers(-10, 10)))
def test_nights_that_are_missed_send_one_reminder_each_stage(nights):
    reminded: dt.date | None = None
    sent = []
    for n in sorted(nights):
        today = DUE + dt.timedelta(days=n)
        if checklists.is_reminder_due(due_date=DUE, reminded_on=reminded, today=today):
            reminded = today
            sent.append(n)
    at_work = [n for n in sorted(nights) if (DUE + dt.timedelta(days=n)).weekday() < 5]
    late = {n for n in at_work if n >= -2}
    early = [n for n in at_work if -7 <= n < -2][:1]
    assert sent == early + sorted(late)


def test_lines_are_chosen_by_kind_and_unit():
    everywhere, here = line(key="everywhere"), line(key="here", unit_id=3)
    only_death = line(key="death", leaving_kinds=frozenset({"DEA"}))
    lines = (everywhere, here, only_death)
    assert checklists.chosen(lines, leaving_kind="RES", units={1, 3}) == (everywhere, here)
    assert checklists.chosen(lines, leaving_kind="", units={1, 2}) == (everywhere,)
    assert checklists.chosen(lines, leaving_kind="DEA", units={1}) == (everywhere, only_death)


@pytest.mark.parametrize("kind", [k for k in LeavingKind if k is not LeavingKind.DEATH])
def test_every_talk_has_a_certificate_to_wait_for(kind):
    kinds = {each.kind for each in checklists.chosen(checklist.lines(), leaving_kind=kind.value, units=set())}
    assert set(checklists.CERTIFICATE) <= kinds


def test_the_dead_are_asked_for_nothing():
    lines = checklists.chosen(checklist.lines(), leaving_kind="DEA", units=set())
    assert lines
    assert [each for each in lines if each.owner in (ItemOwner.LEAVER, ItemOwner.INTERVIEWER)] == []


def test_certificate_is_ready_only_when_both_are_done():
    done = {"certificate_issued": ItemEnd.DONE, "certificate_signed": ItemEnd.DONE}
    assert checklists.is_certificate_ready(done)
    assert not checklists.is_certificate_ready({**done, "certificate_signed": ItemEnd.NOT_NEEDED})
    assert not checklists.is_certificate_ready({**done, "certificate_issued": ""})
    assert not checklists.is_certificate_ready({})


@given(st.integers(-100, 100), st.integers(0, 2000))
def test_offset_gives_the_date_back(offset, n):
    last_day = dt.date(2026, 1, 5) + dt.timedelta(days=n)
    due = checklists.due_date(last_day, offset, frozenset())
    assert checklists.offset_of(last_day, due, frozenset()) == offset
