"""The desk's rows about the survey: a letter that came back, a wish by name. None tells of an answer."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord.web.cases import days

if TYPE_CHECKING:
    from efterord.queries.desk_sight import Waiting


def came_back(waiting: "Waiting", today: dt.date) -> dict[str, Any]:
    """This function will tell that the survey did not reach somebody, and how it can."""
    case = waiting.case
    if case is None:
        raise ValueError("a case is what this row is about")
    url = reverse("cases-case", args=[case.pk])
    came = _("The letter came back on %(day)s.") % {"day": days.near(waiting.day or today, today)}
    if waiting.is_reached:
        ahead = _("Send it again once the address has been put right: by the leaver, or in the staff file.")
        again = reverse("surveys-again", args=[case.pk])
        action = {"label": _("Send again"), "url": again, "is_post": True}
    else:
        ahead = _("No address reaches the leaver now.")
        action = {"label": _("See the case"), "url": url}
    return {
        "title": _("The survey did not reach %(name)s") % {"name": str(case.person)},
        "tail": case.unit.name,
        "text": f"{came} {ahead}",
        "url": url,
        "action": action,
    }


def by_name(waiting: "Waiting", today: dt.date) -> dict[str, Any]:
    """This function will tell that a leaver has written to HR by name."""
    case = waiting.case
    if case is None:
        raise ValueError("a case is what this row is about")
    return {
        "title": _("%(name)s has written by name") % {"name": str(case.person)},
        "tail": case.unit.name,
        "text": _("Beside the survey, on a page that is asked of everybody."),
        "url": reverse("cases-case", args=[case.pk]),
        "action": {"label": _("Read"), "url": reverse("surveys-wish", args=[case.pk])},
    }
