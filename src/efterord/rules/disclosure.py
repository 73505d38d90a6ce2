"""Disclosure: the exact check of a whole publication on whole batches, before a release is committed.

Why it is exact. Take one question. Let the published figures be counts over sets of batches. Read them from
the smallest set up and keep a list of *pieces*: a set that meets no piece is a new piece; a set that is
made of whole pieces must be their sum; a set that holds whole pieces and something more makes that
remainder a piece, since subtraction gives its counts; a set that cuts a piece is refused, whatever its
size. If none is refused, the pieces are disjoint and every figure is a sum of pieces. Then:

- what can be derived exactly by adding and subtracting is a combination of the pieces' counts; a
  combination that speaks of a group, each member once, is a union of whole pieces, hence holds at least one
  piece and its >= k people;
- what "no count is negative or above the size" adds: within a piece any assignment of its answers to its
  members gives the same publication, and pieces do not constrain each other. So an answer of a part of a
  piece is forced only where the whole piece answered alike, which is checked for each piece, and a union of
  pieces is alike only if each is.

So it is enough to look at every piece and every figure once: at least k who count, at least the threshold
who gave a substantive answer, two different answers. Other questions add nothing but through bound
questions: a deciding reason named more often than it was ticked, or a question answered more often than it
was asked, would show an exchange, so that is refused too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from efterord.rules import blocks, tables


class Disclosure(NamedTuple):
    """What must not be published; kind: batch, group, threshold, unanimous, overlap, sum or bound."""

    kind: str
    question: str
    group: tuple[str, ...]
    text: str


class PublishedBatch(NamedTuple):
    """A batch as the publication knows it: never its members."""

    id: str
    unit: str
    lane: str
    release_number: int
    n: int
    n_counting: int


class Figure(NamedTuple):
    """Counts of one question over whole batches, as some page or file shows them."""

    question: str
    name: str
    batches: frozenset[str]
    counts: Mapping[str, int]


Counting = Mapping[tuple[str, frozenset[str]], Mapping[str, int]]


def counting_of(tabulation: tables.Tabulation) -> dict[tuple[str, frozenset[str]], Mapping[str, int]]:
    """This function will give the answers of those that count, by table, for `check` before commit."""
    found: dict[tuple[str, frozenset[str]], Mapping[str, int]] = {}
    for table, tally in zip(tabulation.tables, tabulation.counting, strict=True):
        alone = {item: count for item, count in tally.items() if count}
        found[table.asked_as, frozenset(table.batches)] = {"": table.n_substantive, **alone}
    return found


def check(
    batches: Iterable[PublishedBatch],
    figures: Iterable[Figure],
    questions: Sequence[blocks.Question],
    *,
    k: int,
    counting: Counting | None = None,
) -> list[Disclosure]:
    """This function will list everything in a publication that speaks of too few or gives an answer away.

    `figures`: every figure of every edition, over all releases; `counting`: see `counting_of`, for the
    tables of this run; others are judged by all their members. An empty list means that the publication is
    safe.
    """
    found: list[Disclosure] = []
    known: dict[str, PublishedBatch] = {}
    for batch in batches:
        if batch.id in known:
            found.append(Disclosure("batch", "", (batch.id,), "a batch is published twice"))
        if batch.n_counting < k or batch.n < batch.n_counting:
            text = f"a batch of {batch.n_counting} that count, fewer than {k}, or more than it holds"
            found.append(Disclosure("batch", "", (batch.id,), text))
        known[batch.id] = batch
    by_question: dict[str, list[Figure]] = {}
    for figure in figures:
        by_question.setdefault(figure.question, []).append(figure)
    asked = {question.id: question for question in questions}
    for question_id, mine in by_question.items():
        if question_id not in asked:
            found.append(Disclosure("sum", question_id, (), "figures of a question that is not asked"))
            continue
        judge = _Judge(asked[question_id], known, k, counting or {})
        found.extend(judge.judge(mine))
    found.extend(_bound(questions, by_question))
    found.extend(_routed(questions, by_question, known))
    return list(dict.fromkeys(found))


class _Judge:
    """One question's figures, taken from the smallest group to the largest."""

    def __init__(
        self, question: blocks.Question, known: Mapping[str, PublishedBatch], k: int, counting: Counting
    ) -> None:
        self.question, self.known, self.k, self.counting = question, known, k, counting
        self.pieces: dict[frozenset[str], Counter[str]] = {}
        self.piece_of: dict[str, frozenset[str]] = {}
        self.found: list[Disclosure] = []

    def judge(self, figures: Sequence[Figure]) -> list[Disclosure]:
        for figure in sorted(figures, key=lambda f: (len(f.batches), sorted(f.batches), f.name)):
            if not figure.batches or not figure.batches <= self.known.keys():
                self.add("batch", figure.batches, f"{figure.name}: a figure over no batch or an unknown one")
                continue
            counts = Counter(dict(figure.counts))
            self.look(figure.batches, counts, figure.name)
            self.place(figure.batches, counts, figure.name)
        return self.found

    def place(self, group: frozenset[str], counts: Counter[str], name: str) -> None:
        """Fit a figure's group among the pieces."""
        inside = {self.piece_of[batch] for batch in group if batch in self.piece_of}
        for piece in inside:
            if not piece <= group:
                self.add("overlap", group, f"{name}: takes a part of {_name(piece)}, which is shown as a whole")
                difference = group - piece
                if len(inside) == 1 and difference and sum(self.known[b].n_counting for b in difference) < self.k:
                    self.add("group", difference, f"{name}: fewer than {self.k} lie outside {_name(piece)}")
                return
        rest = group.difference(*inside)
        left = Counter(counts)
        for piece in inside:
            left.subtract(self.pieces[piece])
        if rest:
            self.pieces[rest] = left
            self.piece_of.update(dict.fromkeys(rest, rest))
            if inside:
                self.look(rest, left, f"{name} less {len(inside)} tables inside it")
        elif any(left.values()):
            self.add("sum", group, f"{name}: is not the sum of the tables it is made of")

    def look(self, group: frozenset[str], counts: Counter[str], name: str) -> None:
        """Judge the counts of one group by themselves."""
        q = self.question
        n = sum(self.known[batch].n for batch in group)
        n_counting = sum(self.known[batch].n_counting for batch in group)
        items: Counter[str] = Counter()
        for option, count in counts.items():
            if option != blocks.NONE:
                items[blocks.code(option) if q.kind == "ticks" else option] += count
        answered = n - counts[blocks.NONE]
        if set(counts) - {*q.options, blocks.NONE} or min(counts.values(), default=0) < 0:
            self.add("sum", group, f"{name}: an option that is not offered, or a count below nothing")
        if (q.kind == "single" and items.total() != answered) or max(items.values(), default=0) > answered:
            self.add("sum", group, f"{name}: the counts do not add up to the {n} members")
        if n_counting < self.k:
            self.add("group", group, f"{name}: {n_counting} that count, fewer than {self.k}")
        self._look_at_answers(group, items, answered, name)
        alone = self.counting.get((q.id, group))
        if alone is not None:
            self._look_at_answers(group, Counter(dict(alone)), alone[""], f"{name}, those that count")

    def _look_at_answers(self, group: frozenset[str], items: Counter[str], answered: int, name: str) -> None:
        threshold = max(self.k, self.question.threshold)
        if answered < threshold:
            self.add("threshold", group, f"{name}: {answered} answered, fewer than {threshold}")
        for item, count in items.items():
            if item and count >= answered > 0:
                self.add("unanimous", group, f"{name}: all {answered} who answered said {item}")

    def add(self, kind: str, group: frozenset[str], text: str) -> None:
        self.found.append(Disclosure(kind, self.question.id, tuple(sorted(group)), text))


def _bound(questions: Sequence[blocks.Question], by_question: Mapping[str, list[Figure]]) -> list[Disclosure]:
    """Deciding reasons beside ticks of the same group: none may be named more often than it was ticked."""
    found = []
    known = {question.id: question for question in questions}
    for question in questions:
        ticked: dict[tuple[str, frozenset[str]], int] = {}
        for other in question.chosen_of:
            for figure in by_question.get(other, ()):
                tally: Counter[str] = Counter()
                for option, count in figure.counts.items():
                    tally[blocks.code(option)] += count
                ticked |= {(item, figure.batches): tally[item] for item in known[other].items}
        for figure in by_question.get(question.id, ()) if ticked else ():
            for option, count in figure.counts.items():
                if count > ticked.get((option, figure.batches), count):
                    text = f"{figure.name}: {option} decided more often than it was chosen"
                    found.append(Disclosure("bound", question.id, tuple(sorted(figure.batches)), text))
    return found


def _routed(
    questions: Sequence[blocks.Question],
    by_question: Mapping[str, list[Figure]],
    known: Mapping[str, PublishedBatch],
) -> list[Disclosure]:
    """What is asked only after some answers, beside the table of those: it may not have been answered more often."""
    found = []
    for question in questions:
        on, options = question.asked_when or ("", ())
        led = {f.batches: sum(f.counts.get(option, 0) for option in options) for f in by_question.get(on, ())}
        for figure in by_question.get(question.id, ()) if led else ():
            n_answered = sum(known[b].n for b in figure.batches if b in known) - figure.counts.get(blocks.NONE, 0)
            if n_answered > led.get(figure.batches, n_answered):
                text = f"{figure.name}: answered more often than it was asked"
                found.append(Disclosure("bound", question.id, tuple(sorted(figure.batches)), text))
    return found


def _name(group: frozenset[str]) -> str:
    return "+".join(sorted(group))
