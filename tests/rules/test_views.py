"""The employer's view of the reasons: what cannot be, what it begins with, and who may see it when."""

import pytest

from efterord.rules import views

CODES = ["r-A1", "r-B2", "r-C3", "r-D1", "r-E1", "r-F1"]
VIEW = views.View((views.Coded("r-A1", 4), views.Coded("r-C3", 2)), "r-A1", 3, "Two talks in spring")


def test_view_reads_back():
    assert views.unpack(views.pack(VIEW)) == VIEW
    assert views.unpack(views.pack(views.EMPTY)) == views.EMPTY


@pytest.mark.parametrize(
    ("view", "faults"),
    [
        (VIEW, ()),
        (views.EMPTY, ()),
        (views.View((views.Coded("r-Z9", 1),)), ("reasons",)),
        (views.View((views.Coded("r-A1", 1), views.Coded("r-A1", 2))), ("twice",)),
        (views.View(tuple(views.Coded(code, 1) for code in CODES)), ("too_many",)),
        (views.View((views.Coded("r-A1", 0),)), ("weights",)),
        (views.View((views.Coded("r-A1", 5),)), ("weights",)),
        (views.View((views.Coded("r-A1", 1),), "r-B2"), ("deciding",)),
        (views.View(could_have_stayed=6), ("could",)),
        (views.View(tried="x" * 5001), ("tried",)),
    ],
)
def test_what_cannot_be_is_named(view, faults):
    assert views.wrong_in(view, CODES) == faults


def test_start_is_the_reasons_marked_most_first_and_five_at_most():
    marked = ["r-C3", "r-A1", "r-A1", "r-Z9", *CODES]
    start = views.propose(marked, CODES)
    assert [coded.reason for coded in start.reasons] == ["r-A1", "r-C3", "r-B2", "r-D1", "r-E1"]
    assert {coded.weight for coded in start.reasons} == {0}


@pytest.mark.parametrize(
    ("holds", "may_read", "must_code_first", "sees"),
    [
        (True, False, True, True),
        (False, True, False, True),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_own_view_is_seen_always_anothers_only_when_neither_is_coloured(holds, may_read, must_code_first, sees):
    assert views.may_see(holds=holds, may_read=may_read, must_code_first=must_code_first) is sees
