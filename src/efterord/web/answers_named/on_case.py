"""What the case page tells HR of answers the leaver let it read by name, where there are any."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from efterord import gate, labels
from efterord.queries import answers_named
from efterord.words import Occasion

if TYPE_CHECKING:
    from efterord.queries.cases import Told


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return what stands in the section; None without a copy, and for all who may not open it."""
    case = told.case
    has_any: bool = case.has_named  # type: ignore[attr-defined]  # asked with the case itself
    if not has_any or not gate.may(viewer, "answers_named.see", case):
        return None
    occasions = answers_named.of_case(viewer, case)
    copies = [
        {
            "label": "" if occasion is Occasion.EXIT else labels.of(occasion),
            "url": reverse("answers-named", args=[case.pk, occasion.value]),
        }
        for occasion in occasions
    ]
    return {"copies": copies} if copies else None
