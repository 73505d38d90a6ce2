"""What every page that does something to a case asks first: is it there for this viewer, and can it be done now."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from efterord import gate
from efterord.queries import cases

if TYPE_CHECKING:
    from efterord.models import Case


def told(request: HttpRequest, pk: uuid.UUID, deed: str) -> cases.Told:
    """This function will return the case; a form that would be refused is not shown. The deed itself asks again.

    Hidden stays hidden for every method.
    """
    found = cases.told(request.actor, pk)  # type: ignore[attr-defined]
    if request.method != "POST" and deed not in found.may:
        raise gate.Refused(_("This cannot be done as the case stands now, or it is somebody else's to do."))
    return found


def case(request: HttpRequest, pk: uuid.UUID, deed: str) -> "Case":
    """This function will return the case for a form of a deed that its state does not forbid; Refused otherwise."""
    found = cases.case(request.actor, pk)  # type: ignore[attr-defined]
    gate.check(request.actor, deed, found)  # type: ignore[attr-defined]
    return found
