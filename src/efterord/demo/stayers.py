"""What those who stayed said: an invented staff survey of each department, and from when on HR is told of a release."""

import datetime as dt
import random
from collections import Counter

from efterord.demo import blueprints, inventions, stages
from efterord.queries import staff_surveys as queries
from efterord.rules import staff_surveys as rules
from efterord.services import alerts, staff_surveys

DAYS_AGO = 120
ANSWERED = 0.8
LIMIT = 0.3
# Those who stay are mostly content; how much so differs by department and statement.
WEIGHTS = (1.0, 3.0, 6.0, 9.0, 5.0)
LEAST = 5
NAMES = {"sv": "Medarbetarundersökningen", "nb": "Medarbeiderundersøkelsen", "en": "The staff survey"}


def take_in(stage: stages.Stage) -> None:
    """This function will have the head of HR take in a staff survey and choose a limit for what the desk tells."""
    head = stage.player("hr_head")
    rng = random.Random(inventions.SEED + 3)  # noqa: S311
    counted = _counted(stage, rng, [q.id for asked in queries.statements(head).values() for q in asked])
    cells: list[rules.Cell] = []
    for (path, code), counts in counted.items():
        unit = stage.units[path]
        steps = tuple(counts[step] for step in range(len(WEIGHTS)))
        cells.append(rules.Cell(len(cells) + 2, unit.pk, code, sum(steps), rules.mean_of(steps), steps))
    on = stage.until.date() - dt.timedelta(days=DAYS_AGO)
    name = NAMES[stage.invention.blueprint.languages[0]]
    staff_surveys.add_survey(head, survey=rules.Survey(name, on, tuple(cells)))
    alerts.set_limit(head, share=LIMIT)


def _counted(
    stage: stages.Stage, rng: random.Random, codes: list[str]
) -> dict[tuple[blueprints.Path, str], Counter[int]]:
    """How many chose each step in each department, and in each unit above as their sum."""
    heads: Counter[blueprints.Path] = Counter()
    for node in stage.invention.blueprint.nodes:
        if len(node.path) >= 2:
            heads[node.path[:2]] += node.heads
    found: dict[tuple[blueprints.Path, str], Counter[int]] = {}
    for department, n_heads in heads.items():
        n = round(ANSWERED * n_heads)
        if n < LEAST:
            continue
        for code in codes:
            lean = rng.uniform(0.6, 1.4)
            weights = [weight * lean**step for step, weight in enumerate(WEIGHTS)]
            chosen = Counter(rng.choices(range(len(WEIGHTS)), weights, k=n))
            for depth in range(len(department) + 1):
                found.setdefault((department[:depth], code), Counter()).update(chosen)
    return found
