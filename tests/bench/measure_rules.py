"""Batches and tables of a large employer, in the rules alone: no database, no server."""

import random
import time
from collections.abc import Iterator

from tests.bench import figures

N_DEPARTMENTS, N_SECTIONS, N_TEAMS, N_HEADS = 25, 10, 10, 20  # 50,000 employees in 2,500 teams
N_RELEASES, N_QUESTIONS = 12, 25
ANSWERS_A_HEAD = 0.018  # a release: 12 % leave a year, 60 % of them answer, four releases


def measure(seed: int, repeat: int) -> Iterator[figures.Figure]:
    """This function will time the batches of twelve releases and the tables of the last, `repeat` times over."""
    runs = [_once(random.Random(seed + number)) for number in range(repeat)]
    n_batches, n_answers = runs[0][2:]
    yield figures.of_runs(
        "form_batches_50000",
        "ms CPU",
        [run[0] for run in runs],
        seed=seed,
        aim=100,
        note=f"{N_RELEASES} releases, {n_batches} batches of {n_answers} answers",
    )
    yield figures.of_runs(
        "tables_25_questions",
        "ms CPU",
        [run[1] for run in runs],
        seed=seed,
        aim=200,
        note="one release of them, guard included, three of four answering alike",
    )


def _once(rng: random.Random) -> tuple[float, float, int, int]:
    from efterord.rules import batches, blocks, expected, tables, trees

    nodes, teams = [trees.Node("org", None)], []
    for d in range(N_DEPARTMENTS):
        nodes.append(trees.Node(f"d{d}", "org"))
        for s in range(N_SECTIONS):
            nodes.append(trees.Node(f"d{d}.{s}", f"d{d}"))
            teams += [f"d{d}.{s}.{t}" for t in range(N_TEAMS)]
            nodes += [trees.Node(f"d{d}.{s}.{t}", f"d{d}.{s}") for t in range(N_TEAMS)]
    tree = trees.plant(nodes)
    hoped = expected.expected_answers(
        tree, dict.fromkeys(teams, N_HEADS), leaving_rate=0.12, answer_share=0.6, releases_per_year=4
    )
    waiting: dict[int, batches.Waiting] = {}
    used, key, n_batches = 0.0, 0, 0
    for number in range(1, N_RELEASES + 1):
        for team in teams:
            for _ in range(sum(rng.random() < ANSWERS_A_HEAD for _ in range(N_HEADS))):
                waiting[key] = batches.Waiting(key, team, "", number, True)
                key += 1
        asked = list(waiting.values())
        began = time.process_time()
        formed = batches.form_batches(tree, asked, k=5, waiting_cap=4, expected=hoped, release_number=number)
        used += time.process_time() - began
        n_batches += len(formed.batches)
        waiting = {s.key: waiting[s.key]._replace(unit=s.at_unit) for s in formed.still_waiting}
    codes = tuple("12345")
    questions = [blocks.Question(f"q{i}", "single", codes, 5, ordered=True) for i in range(N_QUESTIONS)]
    members = [member for batch in formed.batches for member in batch.members]
    answers = {
        member: {q.id: "5" if rng.random() < 0.75 else rng.choice(codes) for q in questions} for member in members
    }
    began = time.process_time()
    tables.make_tables(
        tree,
        formed.batches,
        answers,
        questions,
        counting=set(members),
        waiting_cap=4,
        release_number=N_RELEASES,
        rng=rng,
    )
    return used * 1000, (time.process_time() - began) * 1000, n_batches, key
