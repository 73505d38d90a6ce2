"""A release prepared: the pool opened in memory, batches formed, guarded and audited; nothing is written here."""

import dataclasses
import datetime as dt
import functools
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

from efterord import clock, gate
from efterord.models import Plan, Release, ReleaseStop, TickMark
from efterord.queries import plans as plans_told
from efterord.queries import questionnaires, results
from efterord.rules import (
    answers_closed,
    answers_sealed,
    batches,
    blocks,
    comments,
    disclosure,
    expected,
    forecasts,
    groups,
    guard,
    plans,
    publication,
    remainders,
    tables,
    trees,
)
from efterord.rules import releases as calendar
from efterord.services import deeds, pool_opening, releases_comments, releases_talks
from efterord.services.releases_comments import Terms
from efterord.services.releases_talks import Part
from efterord.words import BatchKind, WhyNotDue

# The kinds of which a release makes tables.
COUNTED = (BatchKind.EXIT_SURVEY, BatchKind.FOLLOW_UP, BatchKind.MANAGER_TALKS, BatchKind.HR_TALKS)
OF_TALKS = (BatchKind.MANAGER_TALKS, BatchKind.HR_TALKS)


class NotDue(Exception):
    """No release may run now; `why` says which of the calendar's reasons it is."""

    def __init__(self, why: WhyNotDue, next_date: dt.date) -> None:
        super().__init__(why.value)
        self.why, self.next_date = why, next_date


class WouldDisclose(Exception):
    """The check before commit found a disclosure: a fault of ours. Nothing is shown, and no other setting is tried."""

    def __init__(self, number: int, found: list[disclosure.Disclosure]) -> None:
        super().__init__(f"{len(found)} findings, the first: {found[0].kind}, {found[0].text}")
        self.number, self.found = number, found


class PoolChanged(Exception):
    """An answer was withdrawn or replaced, or a release published, while this one was prepared: prepare it anew."""


@dataclasses.dataclass(frozen=True, repr=False)
class Prepared:
    """A release ready to be published: what will be shown, and the opened rows that it takes out or seals anew.

    `talks`: those that are in its tables, and in no other release's from then on.
    """

    number: int
    as_of: dt.date
    formed: tuple[batches.Batch, ...]
    n_of: Mapping[str, tuple[int, int]]
    shown: tuple[tables.Table, ...]
    comments: tuple[comments.Opened, ...]
    opened_ids: tuple[int, ...]
    waiting: tuple[pool_opening.Waiting, ...]
    talks: tuple[uuid.UUID, ...] = ()

    @property
    def n_released(self) -> int:
        """How many answers the release opens."""
        kinds = {batch.id: batches.read_id(batch.id)[1] for batch in self.formed}
        return sum(n for batch, (n, _) in self.n_of.items() if kinds[batch] in batches.OF_ANSWERS)


@deeds.deed("releases.prepare", reads_only=True)
def prepare(actor: gate.Actor, *, as_of: dt.date | None = None) -> Prepared:
    """This function will form and audit the release that is due on a day (default today), and write nothing.

    Raise NotDue if none is, WouldDisclose if the check of every figure of every edition finds anything, PoolChanged
    if another release was published meanwhile, and ValueError for a day ahead of the clock.
    """
    day = as_of or clock.today()
    if day > clock.today():
        raise ValueError("a release is never run before its date")
    plan = Plan.objects.get(pk=1)
    over_time = plans_told.over_time(actor)
    number = _number_due(over_time, day)
    tree = results.tree(actor)
    edition_of = functools.partial(questionnaires.edition, actor)
    pool = pool_opening._for_a_release(edition_of)
    # A follow-up has a plan and batches of its own: here it waits.
    placed = [_placed(each, tree) for each in pool.responses]
    responses = [each for each in placed if each.place.pool is answers_sealed.Pool.EXIT]
    size = plans_told.size(actor, day)
    hopes = [_expected(size, terms) for terms in over_time]
    terms: Terms = {
        "k": plan.k,
        "waiting_cap": over_time[-1].waiting_cap,
        "expected": hopes[-1],
        "release_number": number,
        "earlier": plans.caps(over_time, number, hopes),
    }
    formation = batches.form_batches(
        tree, [batches.Waiting(i, p.unit, p.lane, p.period, p.counts) for i, (p, *_) in enumerate(responses)], **terms
    )
    # A remainder of which a row cannot be read is not whole: what there is of it waits on.
    earlier, broken = remainders.joined(pool.pieces)
    of_answers, of_talks = _by_what_they_are_of(earlier)
    made = _tabulate(actor, tree, plan, number, formation.batches, responses, of_answers)
    parts = [Part(BatchKind.EXIT_SURVEY, formation.batches, made), *_of_talks(tree, terms, over_time, of_talks)]
    left = [each for b in formation.batches for each in releases_comments._left(b, responses, edition_of, k=plan.k)]
    words = releases_comments._formed(tree, [*pool.words, *left], terms)
    _refuse_to_disclose(actor, tree, plan, number, parts, words)
    waiting = [
        *(pool_opening._waiting(_moved(responses[w.key], w.at_unit)) for w in formation.still_waiting),
        *(pool_opening._waiting(each) for each in placed if each.place.pool is answers_sealed.Pool.FOLLOW_UP),
        *words.waiting,
        *map(pool_opening._piece, broken),
        *(pool_opening._piece(p) for part in parts for each in part.made.remainders for p in remainders.pieces(each)),
    ]
    formed = tuple(batch for part in parts for batch in part.formed)
    return Prepared(
        number=number,
        as_of=plans.release_date(number, over_time),
        formed=formed,
        n_of={b.id: (len(b.members), b.n_counting) for b in formed},
        shown=tuple(table for part in parts for table in part.made.tables),
        comments=words.opened,
        opened_ids=tuple(pool.ids),
        # What has waited three years is taken out with the rest and sealed no more: the promise says so.
        waiting=tuple(w for w in waiting if not plans.has_waited_too_long(w.place.period, number, over_time)),
        talks=tuple(talk for part in parts for talk in part.counted),
    )


def _by_what_they_are_of(
    earlier: Iterable[groups.Remainder],
) -> tuple[list[groups.Remainder], list[groups.Remainder]]:
    """What waits of earlier releases, that of answers and that of talks apart: the two are never summed."""
    found: tuple[list[groups.Remainder], list[groups.Remainder]] = ([], [])
    for each in earlier:
        found[batches.read_id(each.batches[0])[1] in OF_TALKS].append(each)
    return found


def _tabulate(
    actor: gate.Actor,
    tree: trees.Tree,
    plan: Plan,
    number: int,
    formed: tuple[batches.Batch, ...],
    responses: list[pool_opening.Opened],
    earlier: list[groups.Remainder],
) -> tables.Tabulation:
    taken = {key for batch in formed for key in batch.members}
    closed = _closed(actor, plan.k)
    try:
        return tables.make_tables(
            tree,
            formed,
            {key: closed.answers(responses[key].response.answers) for key in taken},
            closed.questions,
            counting={key for key in taken if responses[key].place.counts},
            waiting_cap=plan.waiting_cap,
            release_number=number,
            rng=random.SystemRandom(),
            earlier=earlier,
        )
    except guard.CannotGuardError:
        raise _cannot_guard(number) from None


def _of_talks(tree: trees.Tree, terms: Terms, over_time: plans.Plan, earlier: list[groups.Remainder]) -> list[Part]:
    try:
        return releases_talks._formed(tree, terms, over_time, earlier)
    except guard.CannotGuardError:
        raise _cannot_guard(terms["release_number"]) from None


def _cannot_guard(number: int) -> WouldDisclose:
    """All who answered a question agree, and nothing can be exchanged: nothing of this release may be shown."""
    text = "a question could not be kept from showing that all answered alike"
    return WouldDisclose(number, [disclosure.Disclosure("unanimous", "", (), text)])


def _number_due(over_time: plans.Plan, day: dt.date) -> int:
    last = Release.objects.order_by("-number").first()
    n_released = last.number if last else 0
    # The wall clock's date, not that of UTC: a release date begins at midnight where people are.
    at = dt.datetime.combine(day, dt.time(12), clock.PLACE)
    terms = plans.terms_of(n_released + 1, over_time)
    why = calendar.why_not_due(at, terms.started_on, n_released - terms.first_number, period=terms.period)
    if last is not None and clock.now() < last.released_at:
        why = WhyNotDue.CLOCK_BEHIND
    elif ReleaseStop.objects.exists():
        why = WhyNotDue.STOPPED
    elif TickMark.objects.filter(jumped_at__isnull=False).exists():
        why = WhyNotDue.CLOCK_JUMPED
    if why is not None:
        raise NotDue(why, plans.next_release_date(day, over_time))
    return n_released + 1


def _last_number() -> int:
    return Release.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _closed(actor: gate.Actor, k: int, kind: BatchKind = BatchKind.EXIT_SURVEY) -> answers_closed.Closed:
    """Every closed question that leavers were ever asked: a batch may hold answers to several sets and versions."""
    standing = questionnaires.standing(actor, is_follow_up=kind is BatchKind.FOLLOW_UP)
    return answers_closed.closed(standing, batches.k_of(kind, k))


def _questions(actor: gate.Actor, k: int, kind: BatchKind) -> tuple[blocks.Question, ...]:
    """The questions of one kind's tables, by their names over all kinds."""
    if kind in OF_TALKS:
        return blocks.all_asked_as(kind, releases_talks._questions(batches.k_of(kind, k)))
    return blocks.all_asked_as(kind, _closed(actor, k, kind).questions)


def _all_questions(actor: gate.Actor, k: int) -> tuple[blocks.Question, ...]:
    """The questions of all tables, by their names over all kinds."""
    return tuple(question for kind in COUNTED for question in _questions(actor, k, kind))


def _least(actor: gate.Actor) -> Iterator[tuple[int, blocks.Question]]:
    """The questions of all tables, each with the least that ever had to stand behind a figure of its kind."""
    for kind in COUNTED:
        for question in _questions(actor, batches.LEAST_K, kind):
            yield batches.LEAST_OF[kind], question


def _placed(opened: pool_opening.Opened, tree: trees.Tree) -> pool_opening.Opened:
    """An answer at a unit that a restore did not bring back waits at the root."""
    return opened if opened.place.unit in tree.parent else _moved(opened, tree.root)


def _moved(opened: pool_opening.Opened, unit: str) -> pool_opening.Opened:
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


def _refuse_to_disclose(
    actor: gate.Actor,
    tree: trees.Tree,
    plan: Plan,
    number: int,
    parts: Sequence[Part],
    words: releases_comments.Formed,
) -> None:
    """Read every figure of every edition of every kind, the new ones and all that were published before.

    Old tables were made under a k that may have been lower, of questions that may be marked as sensitive since: every
    edition meets the least k that ever was, and what this release shows meets today's thresholds.
    """
    batches_before, tables_before = results.published(actor)
    if _last_number() != number - 1:
        raise PoolChanged
    fresh = [_as_published(b, number) for part in parts for b in part.formed]
    made = [table for part in parts for table in part.made.tables]
    counting: dict[tuple[str, frozenset[str]], Mapping[str, int]] = {}
    for part in parts:
        counting |= disclosure.counting_of(part.made)
    found = disclosure.check(
        [*batches_before, *fresh],
        publication.editions(tree, [*tables_before, *made]),
        [dataclasses.replace(q, threshold=least) for least, q in _least(actor)],
        k=batches.LEAST_K,
        counting=counting,
    )
    for part in parts:
        of_part = [_as_published(b, number) for b in part.formed]
        found += disclosure.check(of_part, [], (), k=batches.k_of(part.kind, plan.k))
    found += releases_comments._disclosures(words, k=plan.k)
    found += disclosure.check(
        [*batches_before, *fresh],
        [disclosure.Figure(t.asked_as, f"table {t.unit}", frozenset(t.batches), t.counts) for t in made],
        _all_questions(actor, plan.k),
        k=batches.LEAST_K,
        counting=counting,
    )
    if found:
        raise WouldDisclose(number, list(dict.fromkeys(found)))


def _as_published(batch: batches.Batch, number: int) -> disclosure.PublishedBatch:
    return disclosure.PublishedBatch(batch.id, batch.unit, batch.lane, number, len(batch.members), batch.n_counting)
