"""Talks as their viewer may see them; never what was said, which only a deed opens (services/interviews.py)."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Case, Interview, User
from efterord.rules import accounts
from efterord.words import CaseStep, Role


def interview(viewer: gate.Actor, pk: uuid.UUID) -> Interview:
    """This function will return an interview that its viewer may see; Hidden otherwise, as if there were none."""
    found = (
        Interview.objects.filter(pk=pk)
        .select_related("case__person", "case__unit", "case__manager", "interviewer")
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


def candidates(viewer: gate.Actor, case: Case) -> list[User]:
    """This function will return the accounts that can hold a talk of a case, its manager's first, then by name."""
    gate.check(viewer, "cases.see", case)
    users = User.objects.filter(is_active=True).exclude(person=case.person_id, person__isnull=False)
    found = [
        u
        for u in users.prefetch_related("grants")
        if accounts.may_hold_talks([Role(grant.role) for grant in u.grants.all()])
    ]
    return sorted(found, key=lambda u: (u.person_id is None or u.person_id != case.manager_id, u.name.casefold()))
