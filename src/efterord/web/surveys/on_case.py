"""What the case page tells HR of the survey: whether and when the leaver is asked, never whether they answered."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.queries import surveys_asking
from efterord.rules.surveys import Way
from efterord.web.cases import days

if TYPE_CHECKING:
    from efterord.queries.cases import Told

_WAYS: Mapping[Way, Promise] = {
    Way.PRIVATE: _("It goes to the leaver's own address."),
    Way.WORK: _("It goes to the address in the staff register."),
    Way.SMS: _("It goes to the leaver's mobile as a text message."),
}


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return what stands in the section, or None for those who may not know of it."""
    asking, today = told.asking, clock.today()
    if asking is None:
        return None
    undelivered = getattr(told.case, "undelivered", None)
    goes_on = asking.plan.opens_on if asking.plan and asking.is_reached else None
    return {
        "is_asked": asking.is_asked,
        "until": days.near(asking.closes_on, today) if asking.closes_on and asking.closes_on >= today else "",
        "goes_on": days.near(goes_on, today) if goes_on else "",
        "is_today": goes_on == today,
        "came_back": days.near(undelivered.noted_on, today) if undelivered else "",
        "may_send_again": undelivered is not None
        and gate.may(viewer, "surveys.send_again", told.case)
        and surveys_asking.way_now(viewer, told.case) is not None,
        "way": _WAYS[way]
        if "surveys.invite" in told.may and (way := surveys_asking.way_now(viewer, told.case))
        else "",
    }
