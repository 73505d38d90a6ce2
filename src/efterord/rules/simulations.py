"""How the rules work, on a small invented organisation: release by release, what is shown where and why nothing is.

It goes through the same forming as real answers (rules/batches.py). Here one can see how many wait; of real answers
nobody can.
"""

from collections import Counter
from typing import NamedTuple

from efterord.rules import batches, expected, trees

# A department of one large unit and two small ones, and one of a middling and a small one.
TREE = trees.plant(
    trees.Node(*each)
    for each in [("", None), ("A", ""), ("A1", "A"), ("A2", "A"), ("A3", "A"), ("B", ""), ("B1", "B"), ("B2", "B")]
)
HEADS = {"A1": 150, "A2": 30, "A3": 20, "B1": 90, "B2": 15}
LEAVING_RATE, ANSWER_SHARE, PER_YEAR = 0.15, 0.6, 4  # as in an organisation of which many leave
# Who answers in each quarter of two years: made up so that, by the usual plan, everything happens once.
ARRIVALS: tuple[dict[str, int], ...] = (
    {"A1": 3, "A2": 1, "B1": 2},
    {"A1": 4, "A3": 1, "B1": 1},
    {"A1": 2, "A2": 1, "B2": 1},
    {"A1": 3, "A2": 1, "A3": 1},
    {"A1": 2, "B1": 1},
    {"A1": 4, "A2": 1, "B2": 1},
    {"A1": 1, "B1": 3},
    {"A1": 3, "A3": 1, "B1": 3},
)


class Row(NamedTuple):
    """A unit at one release: answers that came since the one before, and what became of all that were there.

    n_opened: opened together here; n_up: counted in the part above; n_waiting: still here; n_shown: shown on the unit's
    page so far, those of units below it too. can_hope: whether enough can be expected for answers to wait here.
    """

    unit: str
    n_came: int
    n_opened: int
    n_up: int
    n_waiting: int
    n_shown: int
    can_hope: bool


def steps(*, k: int, waiting_cap: int) -> list[list[Row]]:
    """This function will hold the releases of two invented years one after the other, each as a row a unit."""
    hoped = expected.expected_answers(
        TREE, HEADS, leaving_rate=LEAVING_RATE, answer_share=ANSWER_SHARE, releases_per_year=PER_YEAR
    )
    found: list[list[Row]] = []
    waiting: list[batches.Waiting] = []
    shown: Counter[str] = Counter()
    n_born = 0
    for number, coming in enumerate(ARRIVALS, start=1):
        for unit, n in coming.items():
            waiting.extend(batches.Waiting(n_born + i, unit, "", number, True) for i in range(n))
            n_born += n
        formation = batches.form_batches(
            TREE, waiting, k=k, waiting_cap=waiting_cap, expected=hoped, release_number=number
        )
        opened = Counter({batch.unit: len(batch.members) for batch in formation.batches})
        for unit, n in opened.items():
            shown.update(dict.fromkeys(TREE.upwards(unit), n))
        left = Counter(each.at_unit for each in formation.still_waiting)
        up = _passed_up(waiting, formation)
        found.append(
            [
                Row(u, coming.get(u, 0), opened[u], up[u], left[u], shown[u], hoped[u] * waiting_cap >= k)
                for u in TREE.parent
            ]
        )
        at = {each.key: each.at_unit for each in formation.still_waiting}
        waiting = [each._replace(unit=at[each.key]) for each in waiting if each.key in at]
    return found


def _passed_up(waiting: list[batches.Waiting], formation: batches.Formation) -> Counter[str]:
    """How many answers went up from each unit, on their way to where they were opened or wait now."""
    ends = {key: batch.unit for batch in formation.batches for key in batch.members}
    ends |= {each.key: each.at_unit for each in formation.still_waiting}
    found: Counter[str] = Counter()
    for answer in waiting:
        for unit in TREE.upwards(answer.unit):
            if unit == ends[answer.key]:
                break
            found[unit] += 1
    return found
