"""On whatever day it is told, the small story has enough who are asked in time, and a unit that too few leave."""

import dataclasses
import datetime as dt

import pytest

from efterord.demo import blueprints, inventions, sureties

FIRST = dt.date(2026, 9, 3)
# A year of days, each part of a quarter and each day of the week among them.
DAYS = [FIRST + dt.timedelta(days=13 * n) for n in range(28)]


@pytest.mark.parametrize("months", [11, 12])
def test_small_story_is_sure_on_every_day(months):
    small = blueprints.small()
    assert [day for day in DAYS if not sureties.is_sure(sureties.invent(day, small, months=months))] == []


def test_whole_story_needs_no_other_seed():
    assert sureties.invent(FIRST).people == inventions.invent(FIRST).people


def test_another_seed_is_tried_where_the_first_does_not_fit():
    small = blueprints.small()
    seeds = range(inventions.SEED, inventions.SEED + sureties.N_SEEDS)
    fits = [sureties.is_sure(inventions.invent(FIRST, small, months=11, seed=seed)) for seed in seeds]
    unfit = seeds[fits.index(False)]
    found = sureties.invent(FIRST, small, months=11, first_seed=unfit)
    assert found.people != inventions.invent(FIRST, small, months=11, seed=unfit).people
    assert sureties.is_sure(found)


@pytest.mark.parametrize(
    ("change", "is_sure"),
    [
        ({}, True),
        ({"mail": ""}, False),
        ({"part": "open-sv"}, False),
        ({"end": FIRST}, False),
        ({"notice_date": FIRST}, False),
    ],
)
def test_who_is_not_asked_in_time_does_not_count(change, is_sure):
    invention = inventions.invent(FIRST, blueprints.small(), months=11)
    unit = sureties.largest(invention.blueprint)
    people = tuple(
        dataclasses.replace(each, **change) if each.node.path == unit and each.end else each
        for each in invention.people
    )
    assert sureties.is_sure(dataclasses.replace(invention, people=people)) == is_sure


def test_story_too_short_for_a_release_is_refused():
    with pytest.raises(ValueError, match="2026-09-03 and 1 months"):
        sureties.invent(FIRST, blueprints.small(), months=1)
