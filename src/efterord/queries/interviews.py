"""Talks as their viewer may see them; never what was said, which only a deed opens (services/interviews.py)."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, CaseEvent, EmployerView, Interview, NoTalk, Scorecard
from efterord.rules import interviews, views
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

    Whoever holds it always may; anyone else when it and every other talk of the case they may see have ended, or will
    never be held, and not before the own view is coded by somebody who held one of those: notes, scorecard and summary
    colour the coding as the other's view does.
    """
    gate.check(viewer, "interviews.see", talk)
    holds = viewer.user_id is not None and talk.interviewer_id == viewer.user_id
    return views.may_see(
        holds=holds,
        may_read=holds or _have_ended(viewer, talk),
        must_code_first=not holds and _own_uncoded(viewer, talk),
    )


def check_may_read(viewer: gate.Actor, talk: Interview, words: "str | Promise") -> None:
    """This function will raise Refused unless may_read: in `words`, or in its own when only the own view is missing."""
    if may_read(viewer, talk):
        return
    if _have_ended(viewer, talk):
        raise gate.Refused(
            _("You have held a talk here too. Code your own view first, then you can read what the other one wrote.")
        )
    raise gate.Refused(words)


def _have_ended(viewer: gate.Actor, talk: Interview) -> bool:
    """Whether a talk, and each other of its case that the viewer may see, has ended or will never be held."""
    others = awaited(viewer, Interview.objects.filter(case=talk.case_id).exclude(pk=talk.pk)).select_related("case")
    return interviews.may_read(
        holds=False,
        state=interviews.state_of(talk.started_at, talk.ended_at),
        others=[interviews.state_of(s.started_at, s.ended_at) for s in others if gate.may(viewer, "interviews.see", s)],
    )


def _own_uncoded(viewer: gate.Actor, talk: Interview) -> bool:
    """Whether the viewer holds another talk of the case without having coded it; one never to be held is not coded."""
    if viewer.user_id is None:
        return False
    own = Interview.objects.filter(case=talk.case_id, interviewer=viewer.user_id).exclude(pk=talk.pk)
    return awaited(viewer, own).exclude(pk__in=EmployerView.objects.values("interview")).exists()


def may_end_for(viewer: gate.Actor, talk: Interview) -> bool:
    """This function will tell whether a viewer in HR may end a talk that its interviewer has left under way."""
    if talk.started_at is None or talk.ended_at is not None or talk.interviewer_id == viewer.user_id:
        return False
    is_left = interviews.may_end(
        holds=False, is_active=talk.interviewer.is_active, started_at=talk.started_at, now=clock.now()
    )
    return is_left and gate.may(viewer, "interviews.end_interview", talk)


def awaited(viewer: gate.Actor, talks: QuerySet[Interview]) -> QuerySet[Interview]:
    """This function will leave out of some talks those that never will be held; nothing waits for their end.

    One that has not begun, and of which HR has said that it is not held, or whose case is over.
    """
    not_held = NoTalk.objects.filter(case=OuterRef("case"), kind=OuterRef("kind"))
    over = CaseEvent.objects.filter(case=OuterRef("case"), step__in=[CaseStep.CLOSED, CaseStep.CANCELLED])
    return talks.exclude(Q(Exists(not_held)) | Q(Exists(over)), started_at__isnull=True)


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


def is_final(viewer: gate.Actor, talk: Interview) -> bool:
    """This function will tell whether a talk's scorecard and view stand as they are, since its case is over."""
    gate.check(viewer, "interviews.see", talk)
    over = (CaseStep.CLOSED, CaseStep.CANCELLED)
    return CaseEvent.objects.filter(case=talk.case_id, step__in=over).exists()


def papers_of(viewer: gate.Actor, talk: Interview) -> frozenset[str]:
    """This function will tell which papers of a talk are filled in ("scorecard", "view"), never what they say."""
    gate.check(viewer, "interviews.see", talk)
    found = {
        "scorecard": Scorecard.objects.filter(interview=talk).exists(),
        "view": EmployerView.objects.filter(interview=talk).exists(),
    }
    return frozenset(name for name, is_there in found.items() if is_there)
