"""Which answers a leaver let HR read by name, for the page of the case; what they say is opened by a deed."""

from django.db.models import Exists, OuterRef

from efterord import gate
from efterord.models import Case, NamedAnswer
from efterord.words import Occasion


def of_case(viewer: gate.Actor, case: Case) -> list[Occasion]:
    """This function will return the occasions on which a leaver left a copy, for HR that is not the line."""
    gate.check(viewer, "answers_named.see", case)
    kept = set(NamedAnswer.objects.filter(case=case).values_list("occasion", flat=True))
    return [occasion for occasion in Occasion if occasion.value in kept]


def are_kept(viewer: gate.Actor) -> Exists:
    """This function will return the column that tells whether a case holds any, for a query of cases."""
    return Exists(NamedAnswer.objects.filter(case=OuterRef("pk")))
