"""Audits, programs: what "no count is negative, none above the group's size" forces, as linear programs.

Needs scipy, the extra `audit`: imported where it is used, so that all else works without it. Bounds are those
of the fractions between whole numbers, rounded inwards: all they say is true, and what only whole numbers force
beyond that is not claimed.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from efterord.rules.audits_publication import ContradictionError

NEAR = 1e-6  # the solver's own tolerance is 1e-7
N_FIRST = 4  # corners in all directions to begin with: most targets are seen there to be free


class MissingExtraError(Exception):
    """scipy is not installed, and this file needs it."""


class Line(NamedTuple):
    """low <= the sum of coefficient x unknown <= high; None: no bound."""

    coefficients: Mapping[int, Fraction | int]
    low: Fraction | int | None
    high: Fraction | int | None


class Programs:
    """The counts that fit everything published of some parts."""

    def __init__(self, n_unknowns: int, lines: Sequence[Line], caps: Sequence[int | None]) -> None:
        """`caps`: the most each unknown can be, or None."""
        try:
            import numpy
            from scipy import sparse
        except ImportError as error:
            raise MissingExtraError from error
        self.n, self.caps, self.n_solved = n_unknowns, caps, 0
        self._np = numpy
        self._equal = self._matrix(sparse, [line for line in lines if line.low == line.high is not None])
        loose = [line for line in lines if line.low != line.high]
        most = [Line(line.coefficients, None, line.high) for line in loose if line.high is not None]
        least = [
            Line({at: -value for at, value in line.coefficients.items()}, None, -line.low)
            for line in loose
            if line.low is not None
        ]
        self._below = self._matrix(sparse, most + least)
        self.corners: list[Any] = []
        bounded = numpy.array([cap is not None for cap in caps])
        for turn in range(N_FIRST):
            costs = numpy.sin((turn + 1) * numpy.arange(1, n_unknowns + 1))  # any directions do
            if self._solve(numpy.where(bounded, costs, abs(costs))) is None:
                raise ContradictionError

    def _matrix(self, sparse: Any, lines: Sequence[Line]) -> tuple[Any, Any] | tuple[None, None]:
        if not lines:
            return None, None
        rows = [place for place, line in enumerate(lines) for _ in line.coefficients]
        columns = [at for line in lines for at in line.coefficients]
        values = [float(value) for line in lines for value in line.coefficients.values()]
        right = [float(line.high) for line in lines if line.high is not None]
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(lines), self.n)), right

    def _solve(self, cost: Any) -> float | None:
        """The least of a sum, minus infinity where there is none; None where nothing fits."""
        from scipy.optimize import linprog

        self.n_solved += 1
        solved = linprog(
            cost,
            A_ub=self._below[0],
            b_ub=self._below[1],
            A_eq=self._equal[0],
            b_eq=self._equal[1],
            bounds=[(0, cap) for cap in self.caps],
            method="highs",
        )
        if solved.status == 0:
            self.corners.append(solved.x)
            return float(solved.fun)
        return -math.inf if solved.status == 3 else None

    def seen_least(self, unknowns: Sequence[int]) -> float:
        """This function will give the least sum of some unknowns in any corner seen so far."""
        return min((float(corner[list(unknowns)].sum()) for corner in self.corners), default=math.inf)

    def seen_most(self, unknowns: Sequence[int]) -> float:
        """This function will give the greatest sum of some unknowns in any corner seen so far."""
        return max((float(corner[list(unknowns)].sum()) for corner in self.corners), default=-math.inf)

    def range(self, unknowns: Sequence[int]) -> tuple[int, float]:
        """This function will give the least and the most that some unknowns can be together."""
        cost = self._np.zeros(self.n)
        cost[list(unknowns)] = 1
        least, most = self._solve(cost), self._solve(-cost)
        if least is None or most is None:
            raise ContradictionError
        return math.ceil(least - NEAR), math.inf if most == -math.inf else math.floor(-most + NEAR)
