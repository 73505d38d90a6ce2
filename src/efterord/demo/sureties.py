"""What the story is sure to end with on whatever day it is told: figures for one unit, and none for another. Pure.

A batch opens where five have answered, and chance alone lets a small organisation reach that on some days only. So
the first five who are asked in the largest unit answer, and people are invented who make that happen in time.
"""

import collections
import datetime as dt
import itertools

from efterord.demo import blueprints, inventions
from efterord.rules import batches
from efterord.rules import releases as calendar_rules
from efterord.words import LeavingKind

N_ANSWERS = batches.LEAST_K
# Seeds that are tried, one after the other; about nine in ten small organisations fit, and every whole one.
N_SEEDS = 40
# Two staff files may lie seven weeks apart at the beginning (stories.py), and HR confirms within a week.
KNOWN_BEFORE = dt.timedelta(days=56)
# Asked before the last day, answered within three weeks (nights.py).
ANSWERED_AFTER = dt.timedelta(days=21)
# Whoever is dismissed is asked on an address of their own, which few have given.
NOT_COUNTED_ON = (None, LeavingKind.DISMISSAL)


def invent(
    today: dt.date,
    blueprint: blueprints.Blueprint | None = None,
    *,
    months: int = 26,
    first_seed: int = inventions.SEED,
) -> inventions.Invention:
    """This function will invent the people whose story ends with a result somewhere and none elsewhere."""
    for seed in range(first_seed, first_seed + N_SEEDS):
        invention = inventions.invent(today, blueprint, months=months, seed=seed)
        if is_sure(invention):
            return invention
    raise ValueError(f"nobody invented for {today} and {months} months lets a unit end with a result, and one without")


def is_sure(invention: inventions.Invention) -> bool:
    """This function will tell whether five can answer in the largest unit in time, and too few leave another one."""
    n_sure = sum(_is_asked_in_time(invention, employee) for employee in invention.people)
    left = collections.Counter(
        each.node.path for each in invention.people if each.end is not None and each.end >= invention.told_from
    )
    units = [node.path for node in invention.blueprint.nodes]
    leaves = [path for path in units if not any(other[:-1] == path for other in units if other)]
    return n_sure >= N_ANSWERS and any(left[path] < batches.LEAST_K for path in leaves)


def largest(blueprint: blueprints.Blueprint) -> blueprints.Path:
    """This function will return the unit in which the first who are asked answer."""
    return max(blueprint.nodes, key=lambda node: node.heads).path


def _is_asked_in_time(invention: inventions.Invention, employee: inventions.Employee) -> bool:
    """Whether the file knows of somebody early enough to be asked, and the answer is in before the last release."""
    if employee.node.path != largest(invention.blueprint) or employee.part or not employee.mail:
        return False
    if employee.end is None or employee.notice_date is None or employee.kind in NOT_COUNTED_ON:
        return False
    release = _last_release(invention)
    is_known = employee.notice_date + KNOWN_BEFORE <= employee.end
    # Whoever had left when the story began is in its first file as somebody who left, and is not asked.
    is_new = employee.end >= invention.told_from + dt.timedelta(days=14)
    return is_known and is_new and release is not None and employee.end + ANSWERED_AFTER < release


def _last_release(invention: inventions.Invention) -> dt.date | None:
    """The last release before today, whatever the hour; None if there was none."""
    begun = itertools.accumulate(
        itertools.repeat(None), lambda day, _: calendar_rules.next_release_date(day), initial=invention.told_from
    )
    past = list(itertools.takewhile(lambda day: day < invention.today, begun))
    return past[-1] if len(past) > 1 else None
