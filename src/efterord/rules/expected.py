"""Expected answers: how many answers a unit can look forward to per release, from public figures only."""

from collections.abc import Mapping

from efterord.rules import trees


def expected_answers(
    tree: trees.Tree,
    head_counts: Mapping[str, float],
    *,
    leaving_rate: float,
    answer_share: float,
    releases_per_year: int,
) -> dict[str, float]:
    """This function will give the answers each unit can expect per release.

    `head_counts`: people employed in the unit itself, units below it apart; a unit's expectation speaks of
    everyone under it, as its page does. `leaving_rate`: leavers a year per head over the last years;
    `answer_share`: the organisation's share (0-1) of leavers who answer. Both are one number for the whole
    organisation: a rate per unit would let a unit's own answering steer where its answers open.
    """
    if leaving_rate < 0 or not 0 <= answer_share <= 1 or releases_per_year < 1:
        raise ValueError("a rate, a share or the number of releases a year is outside its range")
    heads = {unit: float(head_counts.get(unit, 0)) for unit in tree.order}
    for unit in sorted(tree.order, key=tree.order.__getitem__):  # children before parents
        above = tree.parent[unit]
        if above is not None:
            heads[above] += heads[unit]
    return {unit: n * leaving_rate * answer_share / releases_per_year for unit, n in heads.items()}
