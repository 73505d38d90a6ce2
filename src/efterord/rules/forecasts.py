"""The forecast of a plan: how much will be shown where, and after how long, from public figures only.

Arrivals are invented from head counts and rates and go through the same forming as real answers (rules/batches.py);
nothing here has ever seen one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from efterord import words
from efterord.rules import batches, expected, plans, releases, trees

SEED = 20_260_101  # any number: the same figures give the same forecast, so two plans meet the same invented leavers
# Answers that the shares are counted over: their chance error is then a point or two of a hundred. A small organisation
# is followed over more invented years to have as many, 200 at most so that the page stays quick.
ENOUGH_ANSWERS = 4_000
LEAST_YEARS, MOST_YEARS = 3, 200
YEARS_OF_WAITING = releases.LONGEST_WAIT_MONTHS // 12  # before and after: the pool fills up first, and empties last


class Size(NamedTuple):
    """The public figures: people employed in each unit itself, leavers a year per head, and the share who answer.

    lane_shares: by what answers can be kept apart by, the share of the employed in each lane, "" for those in none;
    they sum to 1.
    """

    tree: trees.Tree
    heads: Mapping[str, int]
    leaving_rate: float
    answer_share: float
    lane_shares: Mapping[words.LaneBy, Mapping[str, float]] = MappingProxyType({})


class Level(NamedTuple):
    """One level of the organisation: 0 is the whole.

    counted_share: of all answers, those counted in a unit of this level or of a lower one, so that its pages show them;
    n_units: units there; n_shown: how many of them get a new result in a year, on average.
    """

    depth: int
    counted_share: float
    n_units: int
    n_shown: float


class Forecast(NamedTuple):
    """Where answers are counted, after how long, and who gets a result. All shares are of the answers given.

    up_shares: counted so many levels above the own unit, the own unit first, the whole organisation apart; root_share:
    counted for the whole organisation alone; unopened_share: destroyed unread, too few for too long. The shares sum
    to 1. mean_delay: releases from the first that an answer could be in until it is opened; mean_months: months from
    the day it is given. n_a_year: answers expected in a year; with none the shares are 0, and nothing is opened.
    """

    up_shares: tuple[float, ...]
    root_share: float
    unopened_share: float
    mean_delay: float
    mean_months: float
    levels: tuple[Level, ...]
    n_a_year: float

    @property
    def own_share(self) -> float:
        return self.up_shares[0]


class _Born(NamedTuple):
    """An invented answer: its own unit and lane, and the first release it could be in."""

    unit: str
    lane: str
    came: int


def forecast(size: Size, terms: plans.Choice) -> Forecast:
    """This function will forecast a plan: the same figures always give the same forecast.

    50,000 employees in 2,000 to 5,000 units took 0.2 to 1.2 s, by the terms.
    """
    per_year = releases.releases_per_year(terms.period)
    hoped = expected.expected_answers(
        size.tree,
        size.heads,
        leaving_rate=size.leaving_rate,
        answer_share=size.answer_share,
        releases_per_year=per_year,
    )
    n_a_year = hoped[size.tree.root] * per_year
    years = int(np.clip(np.ceil(ENOUGH_ANSWERS / n_a_year), LEAST_YEARS, MOST_YEARS)) if n_a_year else LEAST_YEARS
    units = sorted(unit for unit, n in size.heads.items() if n and unit in size.tree.order)
    shares = (terms.lane_by and size.lane_shares.get(terms.lane_by)) or {"": 1.0}
    places = [(unit, lane) for unit in units for lane in sorted(shares)]
    means = np.array([size.heads[unit] * shares[lane] for unit, lane in places])
    means *= size.leaving_rate * size.answer_share / per_year
    waits = YEARS_OF_WAITING * per_year
    drawn = np.random.default_rng(SEED).poisson(means, size=(2 * waits + years * per_year, len(places)))
    arrivals = [{places[i]: int(row[i]) for i in row.nonzero()[0]} for row in drawn]
    counted = range(waits + 1, waits + years * per_year + 1)
    return follow(size.tree, arrivals, terms, hoped, counted=counted)._replace(n_a_year=n_a_year)


def follow(
    tree: trees.Tree,
    arrivals: Sequence[Mapping[tuple[str, str], int]],
    terms: plans.Choice,
    hoped: Mapping[str, float],
    *,
    counted: range,
) -> Forecast:
    """This function will form the releases of given arrivals (answers by unit and lane, for release 1, 2, ...).

    The answers that came for the releases `counted` are told of, and the results of those same releases; the releases
    before fill the pool and those after empty it. Every answer counts towards k.
    """
    born: list[_Born] = []
    waiting: list[batches.Waiting] = []
    found = _Found(tree, counted)
    for number, coming in enumerate(arrivals, start=1):
        for (unit, lane), n in coming.items():
            first = len(born)
            born.extend([_Born(unit, lane, number)] * n)
            waiting.extend(batches.Waiting(first + i, unit, lane, number, True) for i in range(n))
        formation = batches.form_batches(
            tree, waiting, k=terms.k, waiting_cap=terms.waiting_cap, expected=hoped, release_number=number
        )
        for batch in formation.batches:
            found.opened(batch, number, born)
        waiting = [
            batches.Waiting(left.key, left.at_unit, born[left.key].lane, born[left.key].came, True)
            for left in formation.still_waiting
            if not releases.has_waited_too_long(born[left.key].came, number, terms.period)
        ]
    n = sum(sum(arrivals[number - 1].values()) for number in counted)
    return found.told(n, terms.period)


class _Found:
    """What comes of the answers of some releases: where each is counted, after how long, and which units it reaches."""

    def __init__(self, tree: trees.Tree, counted: range) -> None:
        self.tree, self.counted = tree, counted
        self.by_step: Counter[int] = Counter()
        self.by_depth: Counter[int] = Counter()
        self.n_delay = 0
        self.reached: dict[int, set[str]] = {}

    def opened(self, batch: batches.Batch, number: int, born: Sequence[_Born]) -> None:
        """This function will note one batch of a release."""
        depth = self.tree.depth
        for key in batch.members:
            unit, _, came = born[key]
            if came in self.counted:
                self.by_step[depth[unit] - depth[batch.unit] if batch.unit != self.tree.root else -1] += 1
                self.by_depth[depth[batch.unit]] += 1
                self.n_delay += number - came
        if number in self.counted:
            self.reached.setdefault(number, set()).add(batch.unit)

    def told(self, n: int, period: words.ReleasePeriod) -> Forecast:
        """This function will sum up over the n answers."""
        per_year = releases.releases_per_year(period)
        depths = sorted(set(self.tree.depth.values()))
        n_opened = sum(self.by_depth.values())
        steps = range(max(1, *depths))
        whole = max(n, 1)
        delay = self.n_delay / n_opened if n_opened else 0.0
        n_units = Counter(self.tree.depth.values())
        shown = self._shown(per_year)
        years = len(self.counted) / per_year
        return Forecast(
            up_shares=tuple(self.by_step[step] / whole for step in steps),
            root_share=self.by_step[-1] / whole,
            unopened_share=(n - n_opened) / whole,
            mean_delay=delay,
            # An answer is given, on average, half a period before the first release that it could be in.
            mean_months=(delay + 0.5) * releases.MONTHS[period],
            levels=tuple(
                Level(d, sum(self.by_depth[e] for e in depths if e >= d) / whole, n_units[d], shown[d] / years)
                for d in depths
            ),
            n_a_year=n / years,
        )

    def _shown(self, per_year: int) -> Counter[int]:
        """Units with a new result, by level, over all years: a unit's page shows the batches of those below it too."""
        found: Counter[int] = Counter()
        for first in self.counted[::per_year]:
            lit: set[str] = set()
            for number in range(first, first + per_year):
                for unit in self.reached.get(number, ()):
                    for above in self.tree.upwards(unit):
                        if above in lit:
                            break
                        lit.add(above)
            found.update(self.tree.depth[unit] for unit in lit)
        return found
