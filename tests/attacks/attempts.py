"""One attempt each at an invented organisation: attack, swap, blindness, editions, and a threshold alone."""

import json
import os
from random import Random
from typing import NamedTuple

from efterord.rules import audits, batches, blocks, disclosure, expected, publication, tables, trees
from tests.attacks import invented
from tests.data import attacker

N_RELEASES = 12
REORGANISED_AT = (5, 9)  # the releases before which units move, merge and split


class Attacked(NamedTuple):
    """What one attack read and found: by the check before commit, the independent auditor and our own."""

    seed: int
    n_batches: int
    n_figures: int
    found: tuple[str, ...]
    n_unchecked: int


def attacked(seed: int) -> Attacked:
    """Attack all that an organisation's releases published, once with sizes."""
    org = invented.organisation(Random(seed))
    done = invented.run(org, seed)
    own = [each.text for each in invented.found_by_check(org, done)]
    return _of_both(seed, invented.document(org, done), own, len(done.batches))


def _of_both(seed: int, document: dict, own: list[str], n_batches: int) -> Attacked:
    finds, summary = attacker.attack(document, max_derive=0)
    report = audits.audit(document)
    found = (*own, *(f["text"] for f in finds), *(f.text for f in report.finds))
    n_figures = len(document["releases"])
    return Attacked(seed, n_batches, n_figures, found, summary["unchecked"] + len(report.unexamined))


def published(org: invented.Organisation, seed: int) -> bytes:
    """Everything that readers may see, as bytes."""
    done = invented.run(org, seed)
    everything = [invented.document(org, done), [t._asdict() for t in done.tables], done.remainders]
    return json.dumps([*everything, tables.most_changed(done.tables)]).encode()


def is_same_after_swap(seed: int) -> bool:
    """Whether permuting the answers inside each batch changes no byte; those that count among themselves."""
    org = invented.organisation(Random(seed))
    before = published(org, seed)
    rng, answers = Random(seed), dict(org.answers)
    for members in invented.run(org, seed).members.values():
        for keep in (True, False):
            keys = [key for key in members if (key in org.counting) == keep]
            answers.update(zip(keys, [org.answers[key] for key in rng.sample(keys, len(keys))], strict=True))
    assert any(answers[key] != org.answers[key] for key in answers) or b"table " not in before
    org.answers = answers
    return published(org, seed) == before


def replaced(rng: Random, questions: tuple[blocks.Question, ...], given: dict[str, object]) -> dict[str, object]:
    """Other substantive answers in the place of those given; who answered what at all stays as it is."""
    changed = dict(given)
    for question in questions:
        value = given.get(question.id)
        if question.kind == "ticks" and value is not None:
            codes = rng.sample(question.items, rng.randint(0, len(question.items)))
            first = {blocks.code(option): option for option in reversed(question.options)}
            changed[question.id] = tuple(first[code] for code in codes)
        elif value is not None:
            changed[question.id] = rng.choice(question.options)
    return changed


def cells_of(done: invented.Run) -> tuple:
    """Which batches and tables there are, and of whom: all but what was answered."""
    return done.batches, done.members, [(t.question, t.unit, t.lane, t.batches, t.n) for t in done.tables], done.waiting


def is_blind(seed: int, **settings: int) -> bool:
    """Whether other substantive answers give the same batches and tables."""
    org = invented.organisation(Random(seed), **settings)
    before = invented.run(org, seed)
    rng = Random(seed)
    org.answers = {key: replaced(rng, org.questions, given) for key, given in org.answers.items()}
    return cells_of(invented.run(org, seed)) == cells_of(before)


def bare_threshold(org: invented.Organisation) -> dict:
    """What a tool with a minimum group size shows: unit x quarter and all quarters, hidden below k."""
    question = org.questions[0]
    came = [answer for number in sorted(org.arrivals) for answer in org.arrivals[number]]
    cells: dict[tuple[str, str], list[int]] = {}
    for answer in came:
        cells.setdefault((answer.unit, str(answer.came)), []).append(answer.key)
    groups: dict[tuple[str, str], list[int]] = {}
    for unit, at in cells:
        for above in org.tree.upwards(unit):
            groups.setdefault((above, at), []).extend(cells[unit, at])
            groups.setdefault((above, "all"), []).extend(cells[unit, at])
    units = {unit: [u for u in org.tree.order if unit in org.tree.upwards(u)] for unit in org.tree.order}
    shown = []
    for (unit, at), keys in groups.items():
        if len(keys) >= org.k:
            counts = dict.fromkeys((*question.options, blocks.NONE), 0)
            for key in keys:
                counts[org.answers[key].get(question.id) or blocks.NONE] += 1
            where = {"unit": units[unit]} | ({} if at == "all" else {"quarter": at})
            shown.append({"where": where, "question": question.id, "stat": "counts", "value": counts})
    return {
        "format": "disclosure-audit/1",
        "k": org.k,
        "dimensions": {
            "unit": {"members": list(org.tree.order)},
            "quarter": {"members": [str(number) for number in org.arrivals]},
        },
        "cells": [{"unit": unit, "quarter": at, "n": len(keys)} for (unit, at), keys in cells.items()],
        "questions": {question.id: publication.described(question)},
        "releases": shown,
    }


def is_bare_threshold_caught(seed: int) -> bool:
    """Whether the independent auditor finds a leak where a minimum group size alone protects."""
    document = bare_threshold(invented.organisation(Random(seed)))
    by_subtraction = attacker.attack(document, bounds=False, max_derive=0)[0]
    return bool(by_subtraction or attacker.attack(document, max_derive=0)[0])


# ---- editions: what twelve releases showed, each with the units of its day


class Story:
    """Twelve releases through late answers, erasures and two reorganisations, and every figure ever shown."""

    def __init__(self, seed: int) -> None:
        self.rng, self.seed = Random(seed), seed
        self.org = invented.organisation(self.rng, least=150)
        self.tree, self.heads = self.org.tree, dict(self.org.heads)
        self.waiting: dict[int, batches.Waiting] = {}
        self.answers: dict[int, dict[str, object]] = {}
        self.counting: set[int] = set()
        self.done, self.figures, self.names = invented.Run(), [], 0
        self.lanes = sorted({each.lane for came in self.org.arrivals.values() for each in came}) or [""]

    def told(self) -> "Story":
        for number in range(1, N_RELEASES + 1):
            if number in REORGANISED_AT:
                self.reorganise()
            self.arrive(number)
            for key in [key for key in sorted(self.waiting) if self.rng.random() < 0.03]:
                del self.waiting[key]  # a case was erased, or an answer taken back with its receipt
            self.release(number)
        return self

    def arrive(self, number: int) -> None:
        units = [unit for unit, n in self.heads.items() for _ in range(n)]
        for _ in range(round(len(units) * self.rng.uniform(0.02, 0.06))):
            key = self.rng.randrange(10**12)
            late = self.rng.random() < 0.1 and number > 1  # sealed for the release before, which was over
            counts = self.rng.random() < 0.9
            lane = self.rng.choice(self.lanes)
            self.waiting[key] = batches.Waiting(key, self.rng.choice(units), lane, number - late, counts)
            self.answers[key] = invented.answer(self.rng, self.org.questions, 0.5)
            if counts:
                self.counting.add(key)

    def reorganise(self) -> None:
        """Move a unit with all below it, merge two, and divide one between its neighbours."""
        self.move()
        self.go_home(*self.siblings(2), to=self.new_beside)
        # Divided between others: what was released and what waits goes up to the lowest unit above them all.
        self.go_home(*self.siblings(1), to=lambda unit: self.tree.parent[unit])

    def siblings(self, n: int) -> list[str]:
        leaves = [u for u in sorted(self.tree.order) if u not in self.tree.parent.values() and self.tree.parent[u]]
        self.rng.shuffle(leaves)
        for first in leaves:
            alike = [u for u in leaves if self.tree.parent[u] == self.tree.parent[first]]
            if len(alike) >= n:
                return alike[:n]
        return []

    def new_beside(self, unit: str) -> str:
        self.names += 1
        return f"new{self.names}:{self.tree.parent[unit]}"

    def go_home(self, *units: str, to) -> None:
        """All that is of these units is another's from now on; nothing is recomputed."""
        if not units:
            return
        home = to(units[0])
        self.heads[home] = self.heads.get(home, 0) + sum(self.heads.pop(unit, 0) for unit in units)
        parent = {u: above for u, above in self.tree.parent.items() if u not in units}
        if home not in parent:
            parent[home] = self.tree.parent[units[0]]
        self.tree = trees.plant(trees.Node(*each) for each in parent.items())
        moved = dict.fromkeys(units, home)
        self.waiting = {k: w._replace(unit=moved.get(w.unit, w.unit)) for k, w in self.waiting.items()}
        self.done.batches = [b._replace(unit=moved.get(b.unit, b.unit)) for b in self.done.batches]
        self.done.tables = [t._replace(unit=moved.get(t.unit, t.unit)) for t in self.done.tables]

    def move(self) -> None:
        units = [unit for unit in sorted(self.tree.order) if self.tree.parent[unit]]
        unit = self.rng.choice(units)
        under = {u for u in self.tree.order if unit in self.tree.upwards(u)}
        parent = {**self.tree.parent, unit: self.rng.choice([u for u in sorted(self.tree.order) if u not in under])}
        self.tree = trees.plant(trees.Node(*each) for each in parent.items())

    def release(self, number: int) -> None:
        hoped = expected.expected_answers(
            self.tree, self.heads, leaving_rate=0.2, answer_share=1.0, releases_per_year=4
        )
        terms = {"waiting_cap": self.org.waiting_cap, "release_number": number}
        formed = batches.form_batches(self.tree, self.waiting.values(), k=self.org.k, expected=hoped, **terms)
        made = tables.make_tables(
            self.tree, formed.batches, self.answers, self.org.questions,
            counting=self.counting, rng=self.rng, earlier=self.done.remainders, **terms,
        )  # fmt: skip
        self.waiting = {w.key: self.waiting[w.key]._replace(unit=w.at_unit) for w in formed.still_waiting}
        self.done.batches += [
            disclosure.PublishedBatch(b.id, b.unit, b.lane, number, len(b.members), b.n_counting)
            for b in formed.batches
        ]
        self.done.tables += made.tables
        self.done.remainders = made.remainders
        # A reader keeps what was shown on each day, with the units of that day.
        self.figures += [
            figure._replace(name=f"{figure.name}, as shown after release {number}")
            for figure in publication.editions(self.tree, self.done.tables)
        ]


def editions_attacked(seed: int) -> Attacked:
    """Attack every figure of every edition of twelve releases, in one file."""
    story = Story(seed).told()
    found = disclosure.check(story.done.batches, story.figures, story.org.questions, k=story.org.k)
    document = everything_shown(story)
    return _of_both(seed, document, [each.text for each in found], len(story.done.batches))


def everything_shown(story: Story) -> dict:
    """The file of all editions; a figure that stood on several pages is written once."""
    done, questions = story.done, story.org.questions
    document = publication.disclosure_audit(story.tree, done.batches, done.tables, questions, k=story.org.k)
    sizes = {batch.id: batch.n for batch in done.batches}
    document["releases"] = publication._figures(story.figures, sizes, questions, frozenset())
    return document


def with_figure_of_one_more(story: Story, table: tables.Table) -> dict:
    """The same file, and one table shown anew with one late answer in it, as a tool that recomputes would."""
    document = everything_shown(story)
    document["dimensions"]["batch"]["members"].append("late")
    document["cells"].append({"batch": "late", "n": 1})
    option = story.org.questions[0].options[0]
    counts = {**table.counts, option: table.counts[option] + 1}
    where = {"batch": [*table.batches, "late"]}
    document["releases"].append({"where": where, "question": table.question, "stat": "counts", "value": counts})
    return document


def seed_of_the_run() -> int:
    """The seed that a run prints, or a fresh one."""
    return int(os.environ.get("EFTERORD_TEST_SEED") or Random().randrange(2**32))
