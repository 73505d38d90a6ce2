"""Tables: what is counted over whole batches, question by question. No other figure exists.

The steps of one release, in this order: (1) each batch's answers are taken apart into blocks and sorted by
what they say, so that nothing ties two blocks, or an answer and a member, any longer; (2) for each question
it is decided which whole batches make up each table: a table with too few substantive answers goes to the
unit above, and at the root waits; this looks at who answered, never at what; (3) the guard acts on the
groups so found; (4) the tables are counted.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from efterord.rules import batches as forming
from efterord.rules import blocks, groups, guard, trees
from efterord.words import BatchKind


class Table(NamedTuple):
    """The counts of one question over whole batches.

    `counts` has every option and "none", over all `n` members; `n_counting` of them count towards k, and
    `n_substantive` of those gave an answer. `n_exchanged` and `n_moved` speak of answers that are not the
    members' own. They are for the auditor of the run: beside a table whose members all agree but one they
    say what that one answered, so they are shown for no table, question or unit, only through
    `most_changed`.
    """

    question: str
    unit: str
    lane: str
    release_number: int
    batches: tuple[str, ...]
    counts: dict[str, int]
    n: int
    n_counting: int
    n_substantive: int
    n_exchanged: int
    n_moved: int

    @property
    def kind(self) -> BatchKind:
        return forming.read_id(self.batches[0])[1]

    @property
    def asked_as(self) -> str:
        """The question's name over all kinds of batches."""
        return blocks.asked_as(self.kind, self.question)


class Tabulation(NamedTuple):
    """A release's tables and what waits on.

    `counting` holds, table by table, the items of those that count towards k, for the check before commit.
    It is never stored or shown: taken from a table it leaves the others, who may be one person.
    """

    tables: tuple[Table, ...]
    remainders: tuple[groups.Remainder, ...]
    counting: tuple[Counter[str], ...]


def make_tables(
    tree: trees.Tree,
    batches: Sequence[forming.Batch],
    answers: Mapping[int, Mapping[str, object]],
    questions: Sequence[blocks.Question],
    *,
    counting: Collection[int],
    waiting_cap: int,
    release_number: int,
    rng: Random,
    earlier: Iterable[groups.Remainder] = (),
) -> Tabulation:
    """This function will turn the opened answers of one release into its tables.

    `answers`: by key, then by question; `counting`: the keys that count towards k; `earlier`: the
    remainders of former releases, all of which are either in the tables that come back or among the
    remainders that do. `rng` is random.SystemRandom() outside tests. Raises guard.CannotGuardError; then
    nothing may be shown.
    """
    neighbours = guard.Neighbours(tree, {batch.id: batch.unit for batch in batches})
    waiting = sorted(earlier, key=lambda r: (r.question, r.lane, r.since, r.batches))
    tables: list[Table] = []
    left: list[groups.Remainder] = []
    tallies: list[Counter[str]] = []
    for block in blocks.blocks_of(questions):
        counted, others = _rows(block, batches, answers, counting)
        arranged: list[tuple[int, groups.Groups, list[tuple[str, groups.Part]]]] = []
        for q, question in enumerate(block.questions):
            substantive = {b: sum(row[q] is not None for row in rows) for b, rows in counted.items()}
            mine = [r for r in waiting if r.question == question.id]
            arranged.append(
                (q, *groups.arrange(tree, batches, question, substantive, mine, waiting_cap, release_number))
            )
        protected = {q: [_guarded(q, *shown) for shown in found] for q, found, _ in arranged}
        everyone = [group for q in protected for group in protected[q]]
        guard.Guard(block, counted, everyone, neighbours, rng).protect()
        for q, found, waits in arranged:
            for group, (_, lane, parts) in zip(protected[q], found, strict=True):
                tables.append(_count(block.questions[q], group, lane, parts, counted, others, release_number))
                tallies.append(group.tally)
            left.extend(_remainder(block.questions[q], q, lane, part, counted, others) for lane, part in waits)
    known = {question.id for question in questions}
    left.extend(remainder for remainder in waiting if remainder.question not in known)  # not asked now: waits on
    return Tabulation(tuple(tables), tuple(left), tuple(tallies))


def most_changed(tables: Iterable[Table]) -> tuple[int, int]:
    """This function will give (tables the guard can have acted on, all tables): what a report may print.

    After the guard has acted, all but one gave the same answer; a table in which that is so may also have
    come as it is. The exact number is not for print: where it equals this one, every such table is known to
    have been alike.
    """
    found = list(tables)
    return sum(_all_but_one(table) for table in found), len(found)


def _all_but_one(table: Table) -> bool:
    answered = table.n - table.counts[blocks.NONE]
    items: Counter[str] = Counter()
    for option, count in table.counts.items():
        if option != blocks.NONE:
            items[blocks.code(option)] += count
    # those who do not count towards k may have answered anything, beside the one
    return any(count >= table.n_substantive - 1 and count < answered for count in items.values())


def _rows(
    block: blocks.Block,
    batches: Sequence[forming.Batch],
    answers: Mapping[int, Mapping[str, object]],
    counting: Collection[int],
) -> tuple[dict[str, list[blocks.Row]], dict[str, list[blocks.Row]]]:
    """The rows by batch, of those that count and of the others, in an order that forgets the members."""
    counted: dict[str, list[blocks.Row]] = {}
    others: dict[str, list[blocks.Row]] = {}
    for batch in batches:
        for chosen, keep in ((counted, True), (others, False)):
            rows = [block.row(answers[key]) for key in batch.members if (key in counting) == keep]
            chosen[batch.id] = sorted(rows, key=blocks.sort_key)
    return counted, others


def _guarded(q: int, unit: str, lane: str, parts: list[groups.Part]) -> guard.Group:
    fresh = tuple(batch for part in parts if part.earlier is None for batch in part.batches)
    values = tuple(value for part in parts if part.earlier for value in part.earlier.counting)
    return guard.Group(q, unit, fresh, values)


def _count(
    question: blocks.Question,
    group: guard.Group,
    lane: str,
    parts: list[groups.Part],
    counted: Mapping[str, list[blocks.Row]],
    others: Mapping[str, list[blocks.Row]],
    release_number: int,
) -> Table:
    q = group.question
    counting = [*group.earlier, *(row[q] for batch in group.batches for row in counted[batch])]
    beside = [value for part in parts if part.earlier for value in part.earlier.others]
    beside.extend(row[q] for batch in group.batches for row in others[batch])
    counts = dict.fromkeys((*question.options, blocks.NONE), 0)
    for value in (*counting, *beside):
        for option in blocks.options_of(value):
            counts[option] += 1
    return Table(
        question.id,
        group.unit,
        lane,
        release_number,
        tuple(sorted(batch for part in parts for batch in part.batches)),
        counts,
        len(counting) + len(beside),
        len(counting),
        group.n_substantive,
        group.n_exchanged,
        group.n_moved,
    )


def _remainder(
    question: blocks.Question,
    q: int,
    lane: str,
    part: groups.Part,
    counted: Mapping[str, list[blocks.Row]],
    others: Mapping[str, list[blocks.Row]],
) -> groups.Remainder:
    if part.earlier is not None:
        return part.earlier
    values = [
        tuple(sorted((row[q] for batch in part.batches for row in rows[batch]), key=lambda v: blocks.sort_key((v,))))
        for rows in (counted, others)
    ]
    return groups.Remainder(question.id, lane, part.since, part.batches, values[0], values[1])
