"""Talks as their viewer may see them; never what was said, which only a deed opens (services/interviews.py)."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Case, EmployerView, Interview, Scorecard
from efterord.rules import interviews
from efterord.words import CaseStep


def interview(viewer: gate.Actor, pk: uuid.UUID) -> Interview:
    """This function will return an interview that its viewer may see; Hidden otherwise, as if there were none."""
    found = (
        Interview.objects.filter(pk=pk)
        .select_related("case__person", "case__unit", "case__manager", "interviewer", "booking", "summary")
        .first()
    )
    if found is None:
        raise gate.Hidden
    gate.check(viewer, "interviews.see", found)
    return found


def held(viewer: gate.Actor, pk: uuid.UUID) -> Interview:
    """This function will return an interview its viewer holds; Refused in words to others who may know of it."""
    found = interview(viewer, pk)
    if found.interviewer_id != viewer.user_id:
        raise gate.Refused(_("The room is for the one who holds the talk. The notes can be read when it has ended."))
    return found


def may_read(viewer: gate.Actor, talk: Interview) -> bool:
    """This function will tell whether what was written in a talk may be read by its viewer now.

    Whoever holds it always may; anyone else when it and every other talk of the case they may see have ended.
    """
    gate.check(viewer, "interviews.see", talk)
    holds = viewer.user_id is not None and talk.interviewer_id == viewer.user_id
    siblings = [] if holds else Interview.objects.filter(case=talk.case_id).exclude(pk=talk.pk).select_related("case")
    return interviews.may_read(
        holds=holds,
        state=interviews.state_of(talk.started_at, talk.ended_at),
        others=[
            interviews.state_of(s.started_at, s.ended_at) for s in siblings if gate.may(viewer, "interviews.see", s)
        ],
    )


def mine(viewer: gate.Actor) -> QuerySet[Interview]:
    """This function will return the talks a viewer holds that have not ended, the nearest last day first.

    A talk of a cancelled or closed case that never began is no longer one.
    """
    if viewer.user_id is None:
        return Interview.objects.none()
    found = Interview.objects.filter(interviewer=viewer.user_id, ended_at__isnull=True)
    gone = found.filter(started_at__isnull=True, case__events__step__in=[CaseStep.CLOSED, CaseStep.CANCELLED])
    if viewer.person_id is not None:
        found = found.exclude(case__person=viewer.person_id)
    due = found.exclude(pk__in=gone.values("pk")).select_related("case__person", "case__unit")
    return due.order_by("case__last_day", "pk")


def of_case(viewer: gate.Actor, case: Case) -> list[Interview]:
    """This function will return the talks of a case in the viewer's sight, with what has come of each: one query.

    Booking, summary, scorecard and employer's view hang at each talk that has one; no ciphertext is fetched.
    """
    found = (
        Interview.objects.filter(case=case)
        .select_related("interviewer", "booking", "summary", "scorecard", "employer_view")
        .defer(
            "booking__place_ciphertext", "booking__override_ciphertext", "summary__ciphertext",
            "summary__leaver_ciphertext", "scorecard__ciphertext", "employer_view__ciphertext",
        )
        .order_by("kind")
    )  # fmt: skip
    # queries.cases.case has fetched the same already, for the page that shows them.
    is_here = "interviews" in getattr(case, "_prefetched_objects_cache", {})
    talks = sorted(case.interviews.all(), key=lambda talk: talk.kind) if is_here else list(found)
    for talk in talks:
        talk.case = case  # the gate asks about the case; it is here already
    return [talk for talk in talks if gate.may(viewer, "interviews.see", talk)]


def papers_of(viewer: gate.Actor, talk: Interview) -> frozenset[str]:
    """This function will tell which papers of a talk are filled in ("scorecard", "view"), never what they say."""
    gate.check(viewer, "interviews.see", talk)
    found = {
        "scorecard": Scorecard.objects.filter(interview=talk).exists(),
        "view": EmployerView.objects.filter(interview=talk).exists(),
    }
    return frozenset(name for name, is_there in found.items() if is_there)
