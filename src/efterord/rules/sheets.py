"""Sheets: a release's tables set as numbers, so that sums over any units and releases take no time.

A released table is final, so a sheet is made once and never changes. What is summed is whole tables: the units at
which they are shown, and nothing smaller, can be chosen.
"""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# A table as it is stored: release, id, the unit at which it is shown, question, counts by option. A plain tuple: there
# are tens of thousands, and objects of a class of their own made the collector of garbage double the time.
Row = tuple[int, int, int, str, Mapping[str, int]]


class Sum(NamedTuple):
    """The counts of one question over whole batches, with "none", over all `n` members."""

    counts: Mapping[str, int]
    n: int
    batches: frozenset[int]


# The questions of a release in their order, each with its options.
Layout = tuple[tuple[str, tuple[str, ...]], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One release. `counts` has a row for each place in `units`, and columns for each question's options in turn.

    `shown_at` has a row for each question and a column for each of `batches`: the place at which that batch is counted,
    or -1 where it is not; `sizes` is how many belong to each batch.
    """

    units: npt.NDArray[np.int64]
    layout: Layout
    counts: npt.NDArray[np.int32]
    batches: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int32]
    shown_at: npt.NDArray[np.int32]

    @property
    def n_bytes(self) -> int:
        return sum(each.nbytes for each in (self.units, self.counts, self.batches, self.sizes, self.shown_at))


# A release that opened nothing.
EMPTY = Sheet(
    *(np.zeros(0, np.int64), (), np.zeros((0, 0), np.int32)),
    *(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros((0, 0), np.int32)),
)


def by_release(rows: Iterable[Row], links: Sequence[tuple[int, int, int]]) -> dict[int, Sheet]:
    """This function will set the tables of each release as numbers.

    `links` has the batches that are in each table, as (table, batch, how many belong to the batch).
    """
    told: dict[int, list[Row]] = {}
    for row in rows:
        told.setdefault(row[0], []).append(row)
    linked = np.array(links, dtype=np.int64).reshape(-1, 3)
    linked = linked[np.argsort(linked[:, 0], kind="stable")]
    return {release: _sheet(of_it, linked) for release, of_it in told.items()}


def _sheet(rows: Sequence[Row], linked: npt.NDArray[np.int64]) -> Sheet:
    units = sorted({unit for _release, _table, unit, _question, _counts in rows})
    places = {unit: at for at, unit in enumerate(units)}
    by_question: dict[str, list[Row]] = {}
    for row in rows:
        by_question.setdefault(row[3], []).append(row)
    questions = tuple(sorted(by_question))
    set_out = [_matrix(by_question[question], places) for question in questions]
    number = {question: at for at, question in enumerate(questions)}
    tables = np.array(sorted((table, number[q], places[unit]) for _release, table, unit, q, _counts in rows))
    return Sheet(
        np.array(units, dtype=np.int64),
        tuple((question, options) for question, (options, _) in zip(questions, set_out, strict=True)),
        np.hstack([counts for _, counts in set_out]),
        *_batches(tables, linked, len(questions)),
    )


def _matrix(rows: Sequence[Row], places: Mapping[int, int]) -> tuple[tuple[str, ...], npt.NDArray[np.int32]]:
    """A question's options in the order in which they came first, and its counts; lanes of one unit are added."""
    told = [row[4] for row in rows]
    alike = tuple(told[0])
    # What was stored by one release nearly always has the same options in the same order.
    if any(tuple(each) != alike for each in told):
        alike = tuple(dict.fromkeys(option for each in told for option in each))
        told = [{option: each.get(option, 0) for option in alike} for each in told]
    counts = np.zeros((len(places), len(alike)), dtype=np.int32)
    np.add.at(counts, [places[row[2]] for row in rows], np.array([list(each.values()) for each in told], np.int32))
    return alike, counts


def _batches(
    tables: npt.NDArray[np.int64], linked: npt.NDArray[np.int64], n_questions: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The batches of one release's tables, how many belong to each, and where each is counted, question by question.

    `tables` has (table, question, place), sorted as `linked` is.
    """
    at_table = np.searchsorted(tables[:, 0], linked[:, 0])
    found = tables[np.minimum(at_table, len(tables) - 1)]
    is_ours = found[:, 0] == linked[:, 0]
    found, ours = found[is_ours], linked[is_ours]
    batches, first, at = np.unique(ours[:, 1], return_index=True, return_inverse=True)
    shown_at = np.full((n_questions, len(batches)), -1, dtype=np.int32)
    shown_at[found[:, 1], at] = found[:, 2]
    return batches, ours[first, 2].astype(np.int32), shown_at


def sums(sheets: Iterable[Sheet], units: Collection[int]) -> dict[str, Sum]:
    """This function will sum every question over the tables that some releases show at some units."""
    counts: dict[Layout, npt.NDArray[np.int64]] = {}
    n: dict[str, int] = {}
    parts: dict[str, list[bytes]] = {}
    named: dict[bytes, list[int]] = {}
    for each in sheets:
        # One more at the end, for batches that are counted nowhere.
        is_in = np.array([*(unit in units for unit in each.units.tolist()), False])
        if not is_in.any():
            continue
        counted = is_in[each.shown_at]
        members = (counted @ each.sizes).tolist()
        counts[each.layout] = counts.get(each.layout, 0) + each.counts[is_in[:-1]].sum(axis=0, dtype=np.int64)
        for at in np.flatnonzero(counted.any(axis=1)).tolist():
            question = each.layout[at][0]
            n[question] = n.get(question, 0) + members[at]
            batches = each.batches[counted[at]]
            key = batches.tobytes()
            if key not in named:
                named[key] = batches.tolist()
            parts.setdefault(question, []).append(key)
    return _as_sums(_by_question(counts, n), n, parts, named)


def _by_question(counts: Mapping[Layout, npt.NDArray[np.int64]], shown: Collection[str]) -> dict[str, dict[str, int]]:
    """The counts as words have them; a question stands in several layouts if what was asked beside it changed."""
    found: dict[str, dict[str, int]] = {question: {} for question in shown}
    for layout, columns in counts.items():
        told = iter(columns.tolist())
        for question, options in layout:
            here = dict(zip(options, told, strict=False))
            if question in found:
                so_far = found[question]
                found[question] = so_far | {o: so_far.get(o, 0) + c for o, c in here.items()} if so_far else here
    return found


def _as_sums(
    counts: Mapping[str, Mapping[str, int]],
    n: Mapping[str, int],
    parts: Mapping[str, Sequence[bytes]],
    named: Mapping[bytes, Sequence[int]],
) -> dict[str, Sum]:
    # Most questions are shown over the same batches: one set of them serves all.
    alike: dict[tuple[bytes, ...], frozenset[int]] = {}
    for keys in map(tuple, parts.values()):
        if keys not in alike:
            alike[keys] = frozenset(batch for key in keys for batch in named[key])
    return {question: Sum(counts[question], n[question], alike[tuple(parts[question])]) for question in counts}


def units_of(sheets: Iterable[Sheet]) -> set[int]:
    """This function will name the units at which some releases show any table."""
    return {unit for each in sheets for unit in each.units.tolist()}
