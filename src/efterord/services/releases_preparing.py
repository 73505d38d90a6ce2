"""A release prepared: the pool opened in memory, batches formed, guarded and audited; nothing is written here."""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Mapping, Sequence

from efterord import clock, gate
from efterord.models import Plan, Release, ReleaseStop, TickMark
from efterord.queries import plans as plans_told
from efterord.queries import questionnaires, results
from efterord.rules import batches, comments, disclosure, guard, plans, publication, tables
from efterord.rules import releases as calendar
from efterord.services import deeds, pool_opening, releases_comments, releases_forming
from efterord.services.pool_opening import Tell
from efterord.services.releases_forming import Ground, Part
from efterord.words import BatchKind, WhyNotDue


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
    def opened(self) -> list[batches.Batch]:
        """The batches of answers; those of talks, and of who was asked, hold none."""
        return [batch for batch in self.formed if batches.read_id(batch.id)[1] in batches.OF_ANSWERS]

    @property
    def n_released(self) -> int:
        """How many answers the release opens."""
        return sum(len(batch.members) for batch in self.opened)


@deeds.deed("releases.prepare", reads_only=True)
def prepare(actor: gate.Actor, *, as_of: dt.date | None = None, tell: Tell | None = None) -> Prepared:
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
    pool = pool_opening._for_a_release(functools.partial(questionnaires.edition, actor), tell)
    size = plans_told.size(actor, day)
    ground = Ground(actor, number, results.tree(actor), plan, over_time, size, pool)
    try:
        parts = releases_forming._parts(ground)
    except guard.CannotGuardError:
        # All who answered a question agree, and nothing can be exchanged: nothing of this release may be shown.
        text = "a question could not be kept from showing that all answered alike"
        raise WouldDisclose(number, [disclosure.Disclosure("unanimous", "", (), text)]) from None
    left = [each for part in parts for each in part.words]
    words = releases_comments._formed(ground.tree, [*pool.words, *left], ground.terms(BatchKind.EXIT_SURVEY))
    _refuse_to_disclose(ground, parts, words)
    waiting = [*(each for part in parts for each in part.waiting), *words.waiting, *ground.broken]
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


def _refuse_to_disclose(ground: Ground, parts: Sequence[Part], words: releases_comments.Formed) -> None:
    """Read every figure of every edition of every kind, the new ones and all that were published before.

    Old tables were made under a k that may have been lower, of questions that may be marked as sensitive since: every
    edition meets the least k that ever was, and what this release shows meets today's thresholds.
    """
    actor, number, k = ground.actor, ground.number, ground.plan.k
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
        publication.editions(ground.tree, [*tables_before, *made]),
        list(releases_forming._least(actor)),
        k=batches.LEAST_K,
        counting=counting,
    )
    for part in parts:
        of_part = [_as_published(b, number) for b in part.formed]
        found += disclosure.check(of_part, [], (), k=batches.k_of(part.kind, k))
        if part.kind is BatchKind.FOLLOW_UP:
            text = "a follow-up of a part of the organisation"
            below = [b.id for b in part.formed if b.unit != ground.tree.root]
            found += [disclosure.Disclosure("group", "", (each,), text) for each in below]
    found += releases_comments._disclosures(words, k=k)
    found += disclosure.check(
        [*batches_before, *fresh],
        [disclosure.Figure(t.asked_as, f"table {t.unit}", frozenset(t.batches), t.counts) for t in made],
        releases_forming._all_questions(actor, k),
        k=batches.LEAST_K,
        counting=counting,
    )
    if found:
        raise WouldDisclose(number, list(dict.fromkeys(found)))


def _as_published(batch: batches.Batch, number: int) -> disclosure.PublishedBatch:
    return disclosure.PublishedBatch(batch.id, batch.unit, batch.lane, number, len(batch.members), batch.n_counting)
