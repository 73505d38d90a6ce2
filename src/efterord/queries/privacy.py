"""Cases whose storage period is over, and whether so many would go at once that a person must look first."""

from django.db.models import QuerySet

from efterord import clock, gate
from efterord.models import Case, CaseEvent, External, KeepInTouch, Organisation
from efterord.rules import privacy
from efterord.words import CaseStep

OVER = (CaseStep.CLOSED, CaseStep.CANCELLED)


def due(viewer: gate.Actor) -> QuerySet[Case]:
    """This function will return the closed and cancelled cases whose storage period is over, the oldest first.

    An open case is never among them: it stands on the desk to be closed.
    """
    gate.check(viewer, "privacy.see_due")
    return _due().order_by("last_day", "number")


def n_held(viewer: gate.Actor) -> int:
    """This function will return how many cases wait until the head of HR has looked; 0 while the night sees to them."""
    gate.check(viewer, "privacy.see_held")
    n_due = _due().count()
    return n_due if privacy.are_too_many(n_due, Case.objects.count()) else 0


def _due() -> QuerySet[Case]:
    today = clock.today()
    sector = Organisation.objects.filter(pk=1).values_list("sector", flat=True).first()
    if sector is None or not privacy.may_erase_cases(sector):
        return Case.objects.none()
    over = CaseEvent.objects.filter(step__in=OVER).values("case")
    # Erasing the case would take the consent, and destroy the key of its address, before the day the leaver agreed to.
    # Given two years at most, and never past the case's own end; a last day put right afterwards can still overtake it.
    agreed = KeepInTouch.objects.filter(expires_on__gte=today).values("case")
    # The row that binds an account from outside goes with the case: one still alive would be bound to nothing.
    bound = External.objects.filter(user__is_active=True).values("case")
    is_over = Case.objects.filter(last_day__lte=privacy.youngest_case_that_is_over(today), pk__in=over)
    return is_over.exclude(pk__in=agreed).exclude(pk__in=bound)
