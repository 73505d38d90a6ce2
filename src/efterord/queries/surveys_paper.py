"""Whom the survey can be asked on paper: leavers whose day is near and whom no letter reaches."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from efterord import clock, gate
from efterord.models import Case, CaseEvent
from efterord.queries import cases, surveys_asking, surveys_terms
from efterord.rules import surveys
from efterord.words import CaseState, CaseStep

# What fits a day with a shared device; the nearest last days come first.
MOST = 60


def to_print(viewer: gate.Actor) -> list[Case]:
    """This function will return the cases in a viewer's units whose leavers can be handed a slip, at most sixty."""
    gate.check(viewer, "surveys.print_links")
    today, terms = clock.today(), surveys_terms.terms(viewer)
    first, last = today - dt.timedelta(days=surveys.LATE_DAYS), today + dt.timedelta(days=terms.days_before)
    asked = CaseEvent.objects.filter(case=OuterRef("pk"), step=CaseStep.ASKED)
    found = (
        cases.in_state(viewer, CaseState.OPEN)
        .filter(~Exists(asked), last_day__range=(first, last))
        .filter(~surveys_asking.is_reached(viewer, today))
        .filter(~gate.in_line(viewer))
        .select_related("person", "unit", "employment")
        .order_by("last_day", "number")
    )
    return [case for case in found[: 2 * MOST] if surveys_terms.why_not_asked(viewer, case) is None][:MOST]


def chosen(viewer: gate.Actor, keys: Collection[str]) -> list[Case]:
    """This function will return those of to_print whose keys were ticked, in its order; others are left out."""
    wanted = {key for key in keys if _is_key(key)}
    return [case for case in to_print(viewer) if str(case.pk) in wanted]


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
