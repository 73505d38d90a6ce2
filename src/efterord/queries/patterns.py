"""Which talks HR's patterns are over: ended, in the viewer's units, and such as their viewer may read now."""

import dataclasses
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q

from efterord import gate
from efterord.models import EmployerView, Interview
from efterord.queries import interviews as held
from efterord.queries import waiting
from efterord.rules import cases, interviews, patterns
from efterord.words import CaseStep, LeavingKind


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """The talks of a filter, the newest first; `is_cut` when there are more than are opened in one go.

    `n_waiting`: ended talks that are left out until the case's other talk has ended or the viewer's own view is coded.
    """

    talks: list[Interview]
    n_waiting: int
    is_cut: bool


def talks(viewer: gate.Actor, wanted: patterns.Filter) -> Found:
    """This function will return the ended talks of a filter that a viewer may read, the newest 500 at most.

    HR's talks are left out where the viewer stands in the leaver's line, and so is the viewer's own departure.
    """
    gate.check(viewer, "patterns.see")
    found = waiting.seen_talks(viewer).filter(_facts(viewer, wanted), ended_at__isnull=False)
    units = gate.units_in_sight(viewer, "patterns.see")
    if units is not None:
        found = found.filter(case__unit__in=units)
    if viewer.person_id is not None:
        found = found.exclude(case__person=viewer.person_id)
    found = found.exclude(case__events__step=CaseStep.CANCELLED)
    newest = list(found.select_related("case__unit").order_by("-ended_at", "pk")[: patterns.MOST_TALKS + 1])
    shown = newest[: patterns.MOST_TALKS]
    readable = readable_of(viewer, shown)
    return Found(
        talks=[talk for talk in shown if talk.pk in readable],
        n_waiting=len(shown) - len(readable),
        is_cut=len(newest) > len(shown),
    )


def readable_of(viewer: gate.Actor, among: Sequence[Interview]) -> frozenset[uuid.UUID]:
    """This function will return the keys of the talks whose notes and views a viewer may read now.

    The rule of one talk (queries.interviews.may_read, rules.views.may_see) for many in one query: it and every
    other talk of its case in sight has ended or will never be held, and whoever held one of them has coded the own
    view first.
    """
    gate.check(viewer, "patterns.see")
    siblings: dict[uuid.UUID, list[Interview]] = {}
    is_coded = Exists(EmployerView.objects.filter(interview=OuterRef("pk")))
    within = held.awaited(viewer, waiting.seen_talks(viewer).filter(case__in={talk.case_id for talk in among}))
    for talk in within.annotate(is_coded=is_coded):
        siblings.setdefault(talk.case_id, []).append(talk)
    return frozenset(
        talk.pk
        for talk in among
        if gate.may(viewer, "patterns.see", talk)
        and interviews.may_read(
            holds=False,
            state=interviews.state_of(talk.started_at, talk.ended_at),
            others=(interviews.state_of(s.started_at, s.ended_at) for s in siblings.get(talk.case_id, [])),
        )
        and not _must_code_first(viewer, talk, siblings.get(talk.case_id, []))
    )


def _must_code_first(viewer: gate.Actor, talk: Interview, siblings: Iterable[Interview]) -> bool:
    """Whoever held a talk of the case codes the own view before the other's is read: neither may colour the other."""
    mine = (s for s in siblings if s.interviewer_id == viewer.user_id and s.pk != talk.pk)
    return any(not s.is_coded for s in mine)  # type: ignore[attr-defined]


def _facts(viewer: gate.Actor, wanted: patterns.Filter) -> Q:
    condition = Q()
    if wanted.first_day is not None:
        condition &= Q(case__last_day__gte=wanted.first_day)
    if wanted.last_day is not None:
        condition &= Q(case__last_day__lte=wanted.last_day)
    if wanted.unit_id is not None:
        condition &= Q(case__unit__in=gate.units_below(wanted.unit_id))
    if wanted.leaving_kind is not None:
        condition &= Q(case__leaving_kind=wanted.leaving_kind)
    if wanted.kind is not None:
        condition &= Q(kind=wanted.kind)
    if wanted.is_voluntary is not None:
        # HR's judgement of the single case goes before the kind of leaving, but is hidden from the leaver's line, to
        # whom the filter must not tell it either.
        in_line = gate.in_line(viewer, "case__")
        kinds = [kind for kind in LeavingKind if cases.is_voluntary(kind) is wanted.is_voluntary]
        by_kind = Q(case__leaving_kind__in=kinds) & (in_line | Q(case__judgement__is_voluntary__isnull=True))
        condition &= by_kind | (~in_line & Q(case__judgement__is_voluntary=wanted.is_voluntary))
    return condition
