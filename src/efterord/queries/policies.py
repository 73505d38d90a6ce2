"""The terms for talks that hold in each unit."""

from efterord import gate
from efterord.models import Organisation, Policy, Unit
from efterord.rules import policies
from efterord.words import Country, Holders, PlaceKind


def book(viewer: gate.Actor) -> policies.Book:
    """This function will return the terms of all units; whoever sees a case may know the terms it stands under."""
    sector = Organisation.objects.values_list("sector", flat=True).first() or ""
    own = {p.unit_id: _terms(p) for p in Policy.objects.all()}
    # The tree is asked for only where some unit has terms of its own.
    parents = dict(Unit.objects.values_list("pk", "parent_id")) if set(own) - {None} else {}
    return policies.Book(own, parents, policies.default(sector))


def _terms(policy: Policy) -> policies.Terms:
    return policies.Terms(
        is_offered=policy.is_offered,
        least_months=policy.least_months,
        leaving_kinds=policies.kinds_of(policy.leaving_kinds),
        holders=Holders(policy.holders),
        first_before=policy.first_before,
        last_before=policy.last_before,
        minutes=policy.minutes,
        place_kind=PlaceKind(policy.place_kind),
        country=Country(policy.country),
    )
