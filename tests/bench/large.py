"""Three years of results of 50,000 employees, formed and counted by the rules and laid down as a release lays them."""

import dataclasses
import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from efterord import clock
from efterord.content import reader
from efterord.models import Batch, Plan, Release, Table, Unit, guard
from efterord.rules import answers_closed, batches, blocks, expected, tables, trees
from tests import made, told

ANSWERS_A_HEAD = 0.018  # a release: 12 % leave a year, 60 % of them answer, four releases
N_HEADS = 20
CHUNK = 5_000


@dataclasses.dataclass
class Raw:
    """The same answers as they were given, for plain counting: where and when, and each question's choices as columns.

    `codes`: one column a question of one choice; `ticks`: one matrix a question of several.
    """

    unit: np.ndarray
    release: np.ndarray
    codes: dict[str, np.ndarray]
    ticks: dict[str, np.ndarray]
    n_options: dict[str, int]

    def counted(self, below: Sequence[int], numbers: Sequence[int]) -> dict[str, np.ndarray]:
        """This function will count every question over the answers of some units and releases."""
        chosen = np.isin(self.unit, below) & np.isin(self.release, numbers)
        found = {q: np.bincount(codes[chosen], minlength=self.n_options[q]) for q, codes in self.codes.items()}
        return found | {q: ticks[chosen].sum(axis=0) for q, ticks in self.ticks.items()}


def plant(rng: random.Random, shape: tuple[int, int, int], n_releases: int) -> Raw:
    """This function will lay n_releases of an organisation of departments, sections and teams of twenty heads."""
    teams = _units(shape)
    tree = trees.plant(
        trees.Node(str(pk), None if parent is None else str(parent))
        for pk, parent in Unit.objects.values_list("pk", "parent_id")
    )
    heads = {str(team): N_HEADS for team in teams}
    hoped = expected.expected_answers(tree, heads, leaving_rate=0.12, answer_share=0.6, releases_per_year=4)
    counted = answers_closed.closed(reader.questions().questions, 5)
    plan = Plan.objects.get(pk=1)
    first = clock.today() - dt.timedelta(days=91 * n_releases)
    waiting: dict[int, batches.Waiting] = {}
    answers: dict[int, dict[str, Any]] = {}
    placed: list[tuple[int, int, int]] = []
    left: tuple[Any, ...] = ()
    known: dict[str, Batch] = {}
    for number in range(1, n_releases + 1):
        for team in teams:
            for _ in range(sum(rng.random() < ANSWERS_A_HEAD for _ in range(N_HEADS))):
                key = len(placed)
                waiting[key] = batches.Waiting(key, str(team), "", number, True)
                answers[key] = counted.answers(told.drawn(rng))
                placed.append((key, team, number))
        formed = batches.form_batches(tree, waiting.values(), k=5, waiting_cap=4, expected=hoped, release_number=number)
        done = tables.make_tables(
            tree,
            formed.batches,
            answers,
            counted.questions,
            counting=set(answers),
            waiting_cap=4,
            release_number=number,
            rng=rng,
            earlier=left,
        )
        left = done.remainders
        waiting = {s.key: waiting[s.key]._replace(unit=s.at_unit) for s in formed.still_waiting}
        day = first + dt.timedelta(days=91 * number)
        _lay(plan, number, day, formed.batches, done.tables, known)
    return _raw(placed, answers, counted.questions)


def _units(shape: tuple[int, int, int]) -> list[int]:
    made.numbered_on()
    level = [made.root()]
    for n in shape:
        rows = [Unit(parent=above, name=f"Enhet {above.pk}.{at}") for above in level for at in range(n)]
        with guard.door_open():
            level = list(Unit.objects.bulk_create(rows))
    return [unit.pk for unit in level]


def _lay(
    plan: Plan,
    number: int,
    day: dt.date,
    formed: Sequence[batches.Batch],
    shown: Sequence[tables.Table],
    known: dict[str, Batch],
) -> None:
    """Writes a release's batches and tables as services.releases does; `known` has all batches by their name."""
    at = dt.datetime.combine(day, dt.time(6), dt.UTC)
    with guard.door_open():
        release = Release.objects.create(number=number, plan=plan, as_of=day, released_at=at)
        for batch in formed:
            known[batch.id] = Batch(
                release=release,
                number=int(batch.id.rpartition("-")[2]),
                unit_id=int(batch.unit),
                n=len(batch.members),
                n_counting=batch.n_counting,
            )
        Batch.objects.bulk_create(known[batch.id] for batch in formed)
        rows = [Table(release=release, unit_id=int(t.unit), question=t.question, counts=t.counts) for t in shown]
        Table.objects.bulk_create(rows, batch_size=CHUNK)
        through = Table.batches.through
        through.objects.bulk_create(
            (
                through(table=row, batch=known[batch])
                for row, table in zip(rows, shown, strict=True)
                for batch in table.batches
            ),
            batch_size=CHUNK,
        )


def _raw(
    placed: Sequence[tuple[int, int, int]],
    answers: dict[int, dict[str, Any]],
    questions: Sequence[blocks.Question],
) -> Raw:
    codes, ticks, n_options = {}, {}, {}
    for question in questions:
        at = {option: i for i, option in enumerate((*question.options, blocks.NONE))}
        given = [answers[key].get(question.id) for key, _unit, _number in placed]
        n_options[question.id] = len(at)
        if question.kind == "ticks":
            matrix = np.zeros((len(placed), len(at)), dtype=np.int8)
            for row, options in enumerate(given):
                for option in options if options is not None else (blocks.NONE,):
                    matrix[row, at[option]] = 1
            ticks[question.id] = matrix
        else:
            codes[question.id] = np.array([at[blocks.NONE if each is None else each] for each in given], dtype=np.int16)
    unit, release = (np.array([each[i] for each in placed]) for i in (1, 2))
    return Raw(unit, release, codes, ticks, n_options)
