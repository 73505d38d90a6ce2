"""Talks in a release: those that are over and never counted, put into batches of their own, by the survey's rule.

The talks stay with their cases; what they say is opened under the cases' keys, in memory, and only of batches that
form. A case that was erased has no talk here. What still waits is derived anew at each release and kept nowhere.
"""

import dataclasses
import json
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, Subquery

from efterord import clock, gate
from efterord.content import reader
from efterord.models import CaseEvent, EmployerView, Interview, Release, Scorecard
from efterord.rules import batches, blocks, groups, plans, tables, talks, trees, views
from efterord.services.releases_comments import Terms
from efterord.services.sealed_papers import SCORECARDS, VIEWS
from efterord.vault import errors
from efterord.words import BatchKind, CaseStep, HeldAs, InterviewKind

CHUNK = 500


@dataclasses.dataclass(frozen=True, repr=False)
class Part:
    """What a release forms of one kind: its batches, their tables, and the talks that are in them if it is of talks."""

    kind: BatchKind
    formed: tuple[batches.Batch, ...]
    made: tables.Tabulation
    counted: tuple[uuid.UUID, ...] = ()


def _questions(k: int) -> tuple[blocks.Question, ...]:
    """The questions of the tables of either kind of talks."""
    return talks.questions(reader.reasons(), reader.scorecards_of_all_versions(), k)


def _formed(tree: trees.Tree, terms: Terms, over_time: plans.Plan, earlier: Iterable[groups.Remainder]) -> list[Part]:
    """What a release forms of talks, kind by kind. `earlier`: what waits of batches of talks that were opened before.

    Raises guard.CannotGuardError as tables.make_tables does.
    """
    left = list(earlier)
    rows = _over()
    told = _told(rows)
    found = []
    for of, kind in talks.KIND_OF.items():
        mine = [each for each in left if _kind_of(each) is kind]
        found.append(_part(tree, terms, rows, talks.waiting(told, of, over_time), kind, mine))
    return found


def _part(
    tree: trees.Tree,
    terms: Terms,
    rows: Sequence[Interview],
    waiting: Sequence[batches.Waiting],
    kind: BatchKind,
    earlier: list[groups.Remainder],
) -> Part:
    of_kind: Terms = {**terms, "k": batches.k_of(kind, terms["k"])}
    formation = batches.form_batches(tree, waiting, **of_kind, kind=kind)
    asked = _questions(of_kind["k"])
    members = [key for batch in formation.batches for key in batch.members]
    said = _said({key: rows[key] for key in members}, asked)
    made = tables.make_tables(
        tree,
        formation.batches,
        said,
        asked,
        counting={each.key for each in waiting if each.counts},
        waiting_cap=terms["waiting_cap"],
        release_number=terms["release_number"],
        rng=random.SystemRandom(),
        earlier=earlier,
    )
    return Part(kind, formation.batches, made, tuple(rows[key].pk for key in members))


def _kind_of(remainder: groups.Remainder) -> BatchKind:
    return batches.read_id(remainder.batches[0])[1]


def _over() -> list[Interview]:
    """The talks that have ended, of closed cases, that no release has counted. From then on nobody changes them.

    One of which nothing was coded or marked is no more part of it than a leaver who did not answer. Their order is that
    of random keys and says nothing.
    """
    closed = CaseEvent.objects.filter(case=OuterRef("case"), step=CaseStep.CLOSED)
    papers = [Exists(paper.objects.filter(interview=OuterRef("pk"))) for paper in (EmployerView, Scorecard)]
    found = Interview.objects.filter(Q(papers[0]) | Q(papers[1]), ended_at__isnull=False, counted_in__isnull=True)
    found = found.annotate(closed_at=Subquery(closed.values("at")[:1])).filter(closed_at__isnull=False)
    return list(found.select_related("case__unit", "interviewer").order_by("pk"))


def _told(rows: Iterable[Interview]) -> list[talks.Talk]:
    holders: dict[int, gate.Actor] = {}
    found = []
    for row in rows:
        if row.interviewer_id not in holders:
            holders[row.interviewer_id] = gate.actor_for(row.interviewer)
            gate.people_below(holders[row.interviewer_id])  # asked once: is_in_line then asks nothing more
        found.append(
            talks.Talk(
                kind=InterviewKind(row.kind),
                person=row.case.person_id,
                unit=str(row.case.unit_id),
                closed_on=clock.local(row.closed_at).date(),  # type: ignore[attr-defined]
                held_as=HeldAs(row.held_as),
                is_of_reader=_is_of_reader(holders[row.interviewer_id], row),
            )
        )
    return found


def _is_of_reader(holder: gate.Actor, row: Interview) -> bool:
    """Whether whoever held a talk is in the leaver's line, or reads the unit's results but no talks as HR does."""
    if gate.is_in_line(holder, row.case):
        return True
    return gate.may(holder, "results.see", row.case.unit) and not gate.may(holder, "patterns.see", row)


def _said(rows: dict[int, Interview], asked: Sequence[blocks.Question]) -> dict[int, dict[str, blocks.Value]]:
    """What each of some talks says, opened here and nowhere kept. What cannot be opened says nothing."""
    coded: dict[uuid.UUID, EmployerView] = {}
    marked: dict[uuid.UUID, Scorecard] = {}
    pks = [row.pk for row in rows.values()]
    for start in range(0, len(pks), CHUNK):
        some = pks[start : start + CHUNK]
        coded |= {row.interview_id: row for row in EmployerView.objects.filter(interview__in=some)}
        marked |= {row.interview_id: row for row in Scorecard.objects.filter(interview__in=some)}
    return {key: _opened(row, coded.get(row.pk), marked.get(row.pk), asked) for key, row in rows.items()}


def _opened(
    row: Interview, coded: EmployerView | None, marked: Scorecard | None, asked: Sequence[blocks.Question]
) -> dict[str, blocks.Value]:
    try:
        view = views.unpack(VIEWS.open(row, coded)) if coded else None
        scores = json.loads(SCORECARDS.open(row, marked)) if marked else None
    except errors.KeyGone:
        view = scores = None
    return talks.answers(view, scores, asked)


def _mark(release: Release, counted: Sequence[uuid.UUID]) -> bool:
    """Note of each talk which release has counted it; False if one of them is gone, or was counted meanwhile."""
    n_marked = 0
    for start in range(0, len(counted), CHUNK):
        some = Interview.objects.filter(pk__in=counted[start : start + CHUNK], counted_in__isnull=True)
        n_marked += some.update(counted_in=release.number)
    return n_marked == len(counted)


def _all_counted() -> dict[str, list[str]]:
    """The talks that were ever counted and are still there, by the number of the release: what a restore is told."""
    found: dict[str, list[str]] = {}
    counted = Interview.objects.filter(counted_in__isnull=False).order_by("pk")
    for pk, number in counted.values_list("pk", "counted_in"):
        found.setdefault(str(number), []).append(str(pk))
    return found


def _mark_again(counted: Mapping[str, Sequence[str]]) -> None:
    """Mark in a restored database what releases had counted, also where a talk was under way in the backup."""
    for number, pks in counted.items():
        for start in range(0, len(pks), CHUNK):
            Interview.objects.filter(pk__in=pks[start : start + CHUNK]).update(counted_in=int(number))


def _count_none_again(newest: int) -> None:
    """Take every talk for counted where it is not known what releases counted: once too little, never twice."""
    Interview.objects.filter(counted_in__isnull=True).update(counted_in=newest)
