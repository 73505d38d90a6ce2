"""Response rates: of how many who were asked how many have answered, in batches of those whose link has closed.

Whether somebody answered is itself an answer here. So batches are formed of who was asked, where and until when, never
of who answered; the table is guarded, so that it never says that all answered, or none; and two who are in one batch
can change places without anything that is shown changing. Only a link whose last day lies before the release is in it:
nobody can answer by it any more, so a late answer never changes what was counted.

Two groups are in the numbers and make up no k. Those whom anybody else could have answered for, or whom no letter
reached, do not count, as with answers. Those who let HR read their answers by name count when batches are formed, since
that was their own choice while answering; no table is made before k others stand beside them, for whoever has read the
names knows that these answered. Nor does the guard look at them.

Who could not be shown yet waits in the pool, sealed, as how many of each sort a unit has: no row for a person.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from efterord.rules import answers_sealed, batches, blocks, groups, tables, trees
from efterord.words import BatchKind, Occasion

# Those who leave, asked now or late. Whoever is asked again some months after was counted before.
OCCASIONS = (Occasion.EXIT, Occasion.CAMPAIGN)
ANSWERED, YES, NO = "answered", "yes", "no"
_KEY = "asked"


class Invited(NamedTuple):
    """One of those who were asked, as a release sees them: no person.

    came: the first release after the link's last day. counts: whether nobody but the leaver can have answered, and a
    letter came through. is_named: whether HR reads the answer by name.
    """

    unit: str
    came: int
    counts: bool
    is_named: bool
    answered: bool


class Formed(NamedTuple):
    """What a release forms of those who were asked: batches, their tables, and who waits on."""

    batches: tuple[batches.Batch, ...]
    made: tables.Tabulation
    waiting: tuple[Invited, ...]


def question(k: int) -> blocks.Question:
    """This function will return the one question of these tables. It has two answers: nobody is asked it."""
    return blocks.Question(ANSWERED, "single", (YES, NO), k, least_options=2)


def form(
    tree: trees.Tree,
    invited: Iterable[Invited],
    *,
    k: int,
    waiting_cap: int,
    expected: Mapping[str, float],
    release_number: int,
    earlier: Sequence[batches.Cap] = (),
    left: Sequence[groups.Remainder] = (),
    rng: Random,
) -> Formed:
    """This function will form the batches of those who were asked, exactly as those of answers, and their tables.

    `expected`: how many are asked at each unit per release; `left`: the remainders of former releases. Those of a unit
    that is no more wait at the root. Raises guard.CannotGuardError; then nothing may be shown.
    """
    # Sorted by what is known of them, so that nothing depends on the order in which the database gave them.
    known = sorted(each if each.unit in tree.parent else each._replace(unit=tree.root) for each in invited)
    formation = batches.form_batches(
        tree,
        [batches.Waiting(i, each.unit, "", each.came, each.counts) for i, each in enumerate(known)],
        k=k,
        waiting_cap=waiting_cap,
        expected=expected,
        release_number=release_number,
        earlier=earlier,
        kind=BatchKind.ASKED,
    )
    taken = {key for batch in formation.batches for key in batch.members}
    made = tables.make_tables(
        tree,
        formation.batches,
        {key: {ANSWERED: YES if known[key].answered else NO} for key in taken},
        [question(k)],
        counting={key for key in taken if known[key].counts and not known[key].is_named},
        waiting_cap=waiting_cap,
        release_number=release_number,
        rng=rng,
        earlier=left,
    )
    waiting = sorted(known[each.key]._replace(unit=each.at_unit) for each in formation.still_waiting)
    return Formed(formation.batches, made, tuple(waiting))


def payloads(waiting: Iterable[Invited]) -> Iterator[tuple[int, bytes]]:
    """This function will write who waits on as the bytes of so many rows as it takes, each with its release `came`."""
    tallies: dict[int, Counter[Invited]] = {}
    for each in waiting:
        tallies.setdefault(each.came, Counter())[each] += 1
    for came, tally in sorted(tallies.items()):
        entries: list[list[object]] = []
        left = room = answers_sealed.PAYLOAD_BYTES - len(_packed(came, []))
        for each, n in sorted(tally.items()):
            entry = [each.unit, each.counts, each.is_named, each.answered, n]
            size = len(json.dumps(entry, separators=(",", ":"))) + 1  # with its comma
            if size > left:
                yield came, _packed(came, entries)
                entries, left = [], room
            entries.append(entry)
            left -= size
        yield came, _packed(came, entries)


def read_payload(written: bytes) -> tuple[Invited, ...]:
    """This function will read back one row of those that wait on; ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        came = table[_KEY]
        return tuple(
            Invited(unit, came, counts, is_named, answered)
            for unit, counts, is_named, answered, n in table["of"]
            for _ in range(n)
        )
    except (ValueError, KeyError, TypeError):
        raise ValueError("this is not a row of those who were asked") from None


def _packed(came: int, entries: Sequence[object]) -> bytes:
    return json.dumps({_KEY: came, "of": entries}, separators=(",", ":")).encode()
