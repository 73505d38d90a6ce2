"""Batches: which sealed answers are opened together, decided without looking at any answer.

This file receives no answers, so it cannot depend on one: blindness holds by construction (the promise, rule
"never on an answer"). What a batch is made of is known to anyone who knows who answered, when and where; what
they answered has no part in it.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from efterord.rules import trees
from efterord.words import BatchKind

LEAST_K = 5  # the promise: 5 to 20, never lower
# A batch's id is its release, a sign of its kind, and its number: ids are unique over all kinds, and say the kind.
SIGNS = {
    BatchKind.EXIT_SURVEY: "",
    BatchKind.FOLLOW_UP: "f",
    BatchKind.ASKED: "a",
    BatchKind.MANAGER_TALKS: "m",
    BatchKind.HR_TALKS: "h",
}
# The same people again: with the others known, the missing one of six is guessed right in 72 % (the promise).
LEAST_OF = {
    BatchKind.EXIT_SURVEY: LEAST_K,
    BatchKind.FOLLOW_UP: 20,
    BatchKind.ASKED: LEAST_K,
    BatchKind.MANAGER_TALKS: LEAST_K,
    BatchKind.HR_TALKS: LEAST_K,
}
# The kinds that hold what leavers answered.
OF_ANSWERS = (BatchKind.EXIT_SURVEY, BatchKind.FOLLOW_UP)
MERGED = "*"  # the lane of a batch or table in which several lanes had to be put together at the root


class Waiting(NamedTuple):
    """One sealed answer as the forming sees it.

    key: an opaque index; unit: where it waits now; lane: "" in a plan without lanes; came: the number of the
    first release it could be in; counts: whether it counts towards k.
    """

    key: int
    unit: str
    lane: str
    came: int
    counts: bool


class Cap(NamedTuple):
    """How answers wait that were given under an earlier plan: those that came for release `upto` at the latest.

    waiting_cap, expected: of that plan; over_upto: those that came for this release or before have waited their time.
    """

    upto: int
    waiting_cap: int
    expected: Mapping[str, float]
    over_upto: int


class Batch(NamedTuple):
    """Answers that are opened together. `members` are keys, `n_counting` of which count towards k."""

    id: str
    unit: str
    lane: str
    members: tuple[int, ...]
    n_counting: int


class StillWaiting(NamedTuple):
    """An answer that stays sealed, and the unit where it waits from now on."""

    key: int
    at_unit: str


class Formation(NamedTuple):
    """What one release forms: every waiting answer is in exactly one batch or still waits, never both."""

    batches: tuple[Batch, ...]
    still_waiting: tuple[StillWaiting, ...]


Piles = dict[str, list[Waiting]]


def k_of(kind: BatchKind, k: int) -> int:
    """This function will give how many of a kind stand behind every figure, where the plan says k."""
    return max(k, LEAST_OF[kind])


def batch_id(release_number: int, number: int, kind: BatchKind = BatchKind.EXIT_SURVEY) -> str:
    """This function will name a batch as it is published: 7-1, or 7-f1 where its kind has a sign."""
    return f"{release_number}-{SIGNS[kind]}{number}"


def read_id(written: str) -> tuple[int, BatchKind, int]:
    """This function will read an id back: the release, the kind and the number; ValueError for no id."""
    release, _, rest = written.partition("-")
    sign = rest.rstrip("0123456789")
    for kind, known in SIGNS.items():
        if sign == known:
            return int(release), kind, int(rest[len(sign) :])
    raise ValueError("a batch of no known kind")


def form_batches(
    tree: trees.Tree,
    waiting: Iterable[Waiting],
    *,
    k: int,
    waiting_cap: int,
    expected: Mapping[str, float],
    release_number: int,
    earlier: Sequence[Cap] = (),
    kind: BatchKind = BatchKind.EXIT_SURVEY,
) -> Formation:
    """This function will form the batches of one kind at a release, exactly as the promise's "Forming batches".

    `waiting_cap` is W in releases, `expected` the answers a unit can expect per release (a unit that is
    left out expects none). Answers that came after this release's period take no part, so that a release
    run late is the release that would have been run in time. `earlier`: how those wait that were given before
    the plan was changed, the oldest first; they count together with the others, and go up by their own terms.
    Raises ValueError for a k below 5 or an unknown unit.
    """
    if k < LEAST_K:
        raise ValueError(f"k is at least {LEAST_K}, not {k}")
    piles: dict[str, Piles] = {}
    still: list[StillWaiting] = []
    for answer in waiting:
        if answer.unit not in tree.order:
            raise ValueError(f"an answer waits at {answer.unit!r}, which is not in the tree")
        if answer.came > release_number:
            still.append(StillWaiting(answer.key, answer.unit))
        else:
            piles.setdefault(answer.unit, {}).setdefault(answer.lane, []).append(answer)
    caps = (*earlier, Cap(release_number, waiting_cap, expected, release_number - waiting_cap))
    formed: list[tuple[str, str, list[Waiting]]] = []
    heap = [(tree.order[unit], unit) for unit in piles]
    heapq.heapify(heap)
    while heap:  # post-order: what a unit passes up reaches its parent before the parent's turn
        unit = heapq.heappop(heap)[1]
        lanes = piles.pop(unit)
        above = tree.parent[unit]
        for lane in sorted(lanes):
            pile = lanes[lane]
            if _n_counting(pile) >= k:
                formed.append((unit, lane, pile))
                del lanes[lane]
            elif above is not None and (up := _to_pass_up(pile, unit, k, caps)):
                if above not in piles:
                    piles[above] = {}
                    heapq.heappush(heap, (tree.order[above], above))
                piles[above].setdefault(lane, []).extend(up)
                if len(up) == len(pile):
                    del lanes[lane]
                else:
                    going = set(up)
                    lanes[lane] = [answer for answer in pile if answer not in going]
        if above is None:
            formed.extend(_merge_old_lanes(unit, lanes, k, waiting_cap, release_number))
        still.extend(StillWaiting(answer.key, unit) for pile in lanes.values() for answer in pile)
    return Formation(
        tuple(_batch(batch_id(release_number, i, kind), *group) for i, group in enumerate(formed, start=1)),
        tuple(sorted(still)),
    )


def _n_counting(pile: list[Waiting]) -> int:
    return sum([answer.counts for answer in pile])


def _to_pass_up(pile: list[Waiting], unit: str, k: int, caps: Sequence[Cap]) -> list[Waiting]:
    """What goes up to the parent: of each plan's answers all, where the unit cannot hope or the oldest has waited."""
    up: list[Waiting] = []
    after = 0
    for cap in caps:
        part = [answer for answer in pile if after < answer.came <= cap.upto] if len(caps) > 1 else pile
        after = cap.upto
        hopeless = cap.expected.get(unit, 0.0) * cap.waiting_cap < k
        if part and (hopeless or min([answer.came for answer in part]) <= cap.over_upto):
            up = up + part if up else part
    return up


def _oldest(pile: list[Waiting], release_number: int) -> int:
    return release_number - min([answer.came for answer in pile])


def _merge_old_lanes(
    root: str, lanes: Piles, k: int, waiting_cap: int, release_number: int
) -> list[tuple[str, str, list[Waiting]]]:
    """Merge at the root the lanes that have waited W releases; take what is released out of `lanes`."""
    old = [lane for lane in sorted(lanes) if _oldest(lanes[lane], release_number) >= waiting_cap]
    together = [answer for lane in old for answer in lanes[lane]]
    if len(old) < 2 or _n_counting(together) < k:
        return []
    for lane in old:
        del lanes[lane]
    return [(root, MERGED, together)]


def _batch(named: str, unit: str, lane: str, pile: list[Waiting]) -> Batch:
    # Sorted by an opaque key, so the order of members tells nothing of the order in which they came.
    members = tuple(sorted(answer.key for answer in pile))
    return Batch(named, unit, lane, members, _n_counting(pile))
