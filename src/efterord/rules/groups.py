"""Groups: which whole batches make up each question's tables, decided by who answered, never by what.

Where fewer than the threshold gave a substantive answer to a question, its batches go to the table of the
unit above, and so on up. What is left at the root waits sealed and is added there in a later release;
blanking it instead would lose 15-30 % of all answers for ever (the promise).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from efterord.rules import batches as forming
from efterord.rules import blocks, trees


class Remainder(NamedTuple):
    """Answers to one question that could not be shown in their release and wait sealed at the root.

    `since`: the release that opened the batches. `counting` and `others` hold one value a member, sorted:
    of those that count towards k and of those that do not.
    """

    question: str
    lane: str
    since: int
    batches: tuple[str, ...]
    counting: tuple[blocks.Value, ...]
    others: tuple[blocks.Value, ...]


class Part(NamedTuple):
    """What a group is put together from: a batch of this release, or a remainder of an earlier one."""

    batches: tuple[str, ...]
    since: int
    n_substantive: int
    earlier: Remainder | None


Groups = list[tuple[str, str, list[Part]]]  # unit, lane, parts


def _enough(parts: Sequence[Part], question: blocks.Question) -> bool:
    """Enough answers for a table, and one of this release among them.

    Without one (remainders of lanes that now may be put together) the guard could not act: other questions
    of an earlier answer's block may be published, so it is neither exchanged nor moved.
    """
    fresh = any(part.n_substantive for part in parts if part.earlier is None)
    return fresh and sum(part.n_substantive for part in parts) >= question.threshold


def arrange(
    tree: trees.Tree,
    batches: Sequence[forming.Batch],
    question: blocks.Question,
    substantive: Mapping[str, int],
    earlier: Sequence[Remainder],
    waiting_cap: int,
    release_number: int,
) -> tuple[Groups, list[tuple[str, Part]]]:
    """This function will decide which batches make up each table of a question, and what waits at the root.

    `substantive`: by batch, how many of those that count gave a substantive answer. At the root a lane
    waits up to `waiting_cap` releases for its own table; then such lanes are put together.
    """
    piles: dict[str, dict[str, list[Part]]] = {}
    for batch in batches:
        part = Part((batch.id,), release_number, substantive[batch.id], None)
        piles.setdefault(batch.unit, {}).setdefault(batch.lane, []).append(part)
    for old in earlier:
        part = Part(old.batches, old.since, sum(value is not None for value in old.counting), old)
        piles.setdefault(tree.root, {}).setdefault(old.lane, []).append(part)
    shown: Groups = []
    reached = {above for unit in piles for above in tree.upwards(unit)}
    for unit in sorted(reached, key=tree.order.__getitem__):
        lanes = piles.get(unit, {})
        for lane in sorted(lanes):
            if _enough(lanes[lane], question):
                shown.append((unit, lane, lanes.pop(lane)))
            elif (above := tree.parent[unit]) is not None:
                piles.setdefault(above, {}).setdefault(lane, []).extend(lanes.pop(lane))
    at_root = piles.get(tree.root, {})
    old_lanes = [
        lane
        for lane in sorted(at_root)
        if lane == forming.MERGED or release_number - min(p.since for p in at_root[lane]) >= waiting_cap
    ]
    together = [part for lane in old_lanes for part in at_root[lane]]
    if len(old_lanes) > 1 and _enough(together, question):
        merged = next((parts for unit, lane, parts in shown if (unit, lane) == (tree.root, forming.MERGED)), None)
        if merged is None:
            shown.append((tree.root, forming.MERGED, together))
        else:
            merged.extend(together)
        for lane in old_lanes:
            del at_root[lane]
    return shown, [(lane, part) for lane in sorted(at_root) for part in at_root[lane]]
