"""What a release forms of each kind: batches and their tables, and what of it waits on; nothing is written here."""

import dataclasses
import functools
import random
import uuid
from collections.abc import Iterator, Sequence

from efterord import gate
from efterord.models import Plan
from efterord.queries import questionnaires
from efterord.rules import (
    answers_closed,
    answers_sealed,
    batches,
    blocks,
    expected,
    forecasts,
    groups,
    plans,
    rates,
    remainders,
    tables,
    trees,
)
from efterord.rules import releases as calendar
from efterord.services import pool_opening, releases_comments, releases_rates, releases_talks
from efterord.services.pool_opening import Opened, Waiting
from efterord.services.releases_comments import Terms
from efterord.words import BatchKind

# The kinds of which a release makes tables.
COUNTED = tuple(BatchKind)
OF_TALKS = (BatchKind.MANAGER_TALKS, BatchKind.HR_TALKS)


@dataclasses.dataclass(frozen=True, repr=False)
class Ground:
    """What a release stands on: its number, the tree, the plan, the public figures, and what the pool held."""

    actor: gate.Actor
    number: int
    tree: trees.Tree
    plan: Plan
    over_time: plans.Plan
    size: forecasts.Size
    pool: pool_opening.Pool

    @property
    def edition_of(self) -> pool_opening.Editions:
        return functools.partial(questionnaires.edition, self.actor)

    @functools.cached_property
    def _left(self) -> tuple[list[groups.Remainder], list[remainders.Piece]]:
        return remainders.joined(self.pool.pieces)

    def left(self, kind: BatchKind) -> list[groups.Remainder]:
        """What waits of the tables of one kind of batches."""
        return [each for each in self._left[0] if batches.read_id(each.batches[0])[1] is kind]

    @property
    def broken(self) -> list[Waiting]:
        """A remainder of which a row cannot be read is not whole: what there is of it waits on."""
        return [pool_opening._piece(piece) for piece in self._left[1]]

    def terms(self, kind: BatchKind) -> Terms:
        """By which plan batches of a kind are formed."""
        # All who leave are asked, whoever answers.
        size = self.size._replace(answer_share=1.0) if kind is BatchKind.ASKED else self.size
        hopes = [_expected(size, terms) for terms in self.over_time]
        return {
            "k": batches.k_of(kind, self.plan.k),
            "waiting_cap": self.over_time[-1].waiting_cap,
            "expected": hopes[-1],
            "release_number": self.number,
            "earlier": plans.caps(self.over_time, self.number, hopes),
        }


@dataclasses.dataclass(frozen=True, repr=False)
class Part:
    """What a release forms of one kind: its batches, their tables, and the rows that wait on.

    `words`: what the members of its batches wrote, which waits for batches of its own; `counted`: the talks in them.
    """

    kind: BatchKind
    formed: tuple[batches.Batch, ...]
    made: tables.Tabulation
    rows: tuple[Waiting, ...] = ()
    words: tuple[Waiting, ...] = ()
    counted: tuple[uuid.UUID, ...] = ()

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """All that is sealed anew but own words: what waits of its tables too."""
        pieces = (piece for each in self.made.remainders for piece in remainders.pieces(each))
        return (*self.rows, *map(pool_opening._piece, pieces))


def _parts(ground: Ground) -> list[Part]:
    """Form all kinds. Raise guard.CannotGuardError if nothing keeps a table from saying that all answered alike."""
    return [_exit_survey(ground), _follow_up(ground), _asked(ground), *_talks(ground)]


def _exit_survey(ground: Ground) -> Part:
    """The answers of those who leave."""
    responses = _responses(ground, answers_sealed.Pool.EXIT)
    waiting = [batches.Waiting(i, p.unit, p.lane, p.period, p.counts) for i, (p, *_) in enumerate(responses)]
    terms = ground.terms(BatchKind.EXIT_SURVEY)
    return _of_answers(ground, BatchKind.EXIT_SURVEY, responses, batches.form_batches(ground.tree, waiting, **terms))


def _follow_up(ground: Ground) -> Part:
    """The answers of those who were asked again some months after: one batch of the whole organisation, or none.

    The same people have answered before. So no smaller unit ever has a figure of them, and what waits forgets its unit.
    """
    root, kind = ground.tree.root, BatchKind.FOLLOW_UP
    responses = _responses(ground, answers_sealed.Pool.FOLLOW_UP)
    waiting = [batches.Waiting(i, root, "", p.period, p.counts) for i, (p, *_) in enumerate(responses)]
    formation = batches.form_batches(ground.tree, waiting, **ground.terms(kind), kind=kind)
    return _of_answers(ground, kind, responses, formation)


def _asked(ground: Ground) -> Part:
    """Of those who were asked, how many have answered."""
    formed = releases_rates._formed(
        ground.tree,
        ground.over_time,
        ground.terms(BatchKind.ASKED),
        waiting=[each for found in ground.pool.invited.values() for each in found],
        left=ground.left(BatchKind.ASKED),
    )
    rows = tuple(releases_rates._rows(formed.waiting))
    return Part(BatchKind.ASKED, formed.batches, formed.made, rows)


def _talks(ground: Ground) -> list[Part]:
    """The talks that are over, of either kind."""
    left = [each for kind in OF_TALKS for each in ground.left(kind)]
    found = releases_talks._formed(ground.tree, ground.terms(BatchKind.EXIT_SURVEY), ground.over_time, left)
    return [Part(each.kind, each.formed, each.made, counted=each.counted) for each in found]


def _of_answers(ground: Ground, kind: BatchKind, responses: Sequence[Opened], formation: batches.Formation) -> Part:
    formed, k = formation.batches, batches.k_of(kind, ground.plan.k)
    left = (releases_comments._left(batch, responses, ground.edition_of, k=k) for batch in formed)
    return Part(
        kind,
        formed,
        _tabulate(ground, kind, responses, formed),
        tuple(pool_opening._waiting(_moved(responses[w.key], w.at_unit)) for w in formation.still_waiting),
        tuple(each for of_batch in left for each in of_batch),
    )


def _tabulate(
    ground: Ground, kind: BatchKind, responses: Sequence[Opened], formed: Sequence[batches.Batch]
) -> tables.Tabulation:
    taken = {key for batch in formed for key in batch.members}
    closed = _closed(ground.actor, ground.plan.k, kind)
    return tables.make_tables(
        ground.tree,
        formed,
        {key: closed.answers(responses[key].response.answers) for key in taken},
        closed.questions,
        counting={key for key in taken if responses[key].place.counts},
        waiting_cap=ground.plan.waiting_cap,
        release_number=ground.number,
        rng=random.SystemRandom(),
        earlier=ground.left(kind),
    )


def _responses(ground: Ground, pool: answers_sealed.Pool) -> list[Opened]:
    """The answers of one pool. One at a unit that a restore did not bring back waits at the root."""
    mine = (each for each in ground.pool.responses if each.place.pool is pool)
    return [each if each.place.unit in ground.tree.parent else _moved(each, ground.tree.root) for each in mine]


def _moved(opened: Opened, unit: str) -> Opened:
    return opened._replace(place=dataclasses.replace(opened.place, unit=unit))


def _expected(size: forecasts.Size, terms: plans.Terms) -> dict[str, float]:
    """The answers each unit can expect per release, from public figures."""
    return expected.expected_answers(
        size.tree,
        size.heads,
        leaving_rate=size.leaving_rate,
        answer_share=size.answer_share,
        releases_per_year=calendar.releases_per_year(terms.period),
    )


def _closed(actor: gate.Actor, k: int, kind: BatchKind) -> answers_closed.Closed:
    """Every closed question that leavers were ever asked: a batch may hold answers to several sets and versions."""
    standing = questionnaires.standing(actor, is_follow_up=kind is BatchKind.FOLLOW_UP)
    return answers_closed.closed(standing, batches.k_of(kind, k))


def _questions(actor: gate.Actor, k: int, kind: BatchKind) -> tuple[blocks.Question, ...]:
    """The questions of one kind's tables, by their names over all kinds."""
    if kind in OF_TALKS:
        return blocks.all_asked_as(kind, releases_talks._questions(batches.k_of(kind, k)))
    asked = (rates.question(k),) if kind is BatchKind.ASKED else _closed(actor, k, kind).questions
    return blocks.all_asked_as(kind, asked)


def _all_questions(actor: gate.Actor, k: int) -> tuple[blocks.Question, ...]:
    """The questions of all tables, by their names over all kinds."""
    return tuple(question for kind in COUNTED for question in _questions(actor, k, kind))


def _least(actor: gate.Actor) -> Iterator[blocks.Question]:
    """The questions of all tables, with the least that ever had to stand behind a figure of their kind."""
    for kind in COUNTED:
        for question in _questions(actor, batches.LEAST_K, kind):
            yield dataclasses.replace(question, threshold=batches.LEAST_OF[kind])
