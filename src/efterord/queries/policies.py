"""The terms for talks that hold in each unit."""

from efterord import gate
from efterord.models import Organisation, Policy, Unit
from efterord.queries import organisation
from efterord.rules import policies
from efterord.words import Country, Holders, PlaceKind


def book(viewer: gate.Actor) -> policies.Book:
    """This function will return the terms of all units; whoever sees a case may know the terms it stands under."""
    return gate.once(viewer, "book", lambda: _book(viewer))


def _book(viewer: gate.Actor) -> policies.Book:
    try:
        sector = organisation.organisation(viewer).sector
    except Organisation.DoesNotExist:  # before `efterord init`
        sector = ""
    own = {p.unit_id: _terms(p) for p in Policy.objects.all()}
    # The tree is asked for only where some unit has terms of its own.
    parents = {pk: parent for pk, (parent, _name) in gate.tree(viewer).items()} if set(own) - {None} else {}
    return policies.Book(own, parents, policies.default(sector))


def own(viewer: gate.Actor) -> list[tuple[Unit, policies.Terms]]:
    """This function will return the units with terms of their own and those terms, by name."""
    gate.check(viewer, "policies.see")
    found = Policy.objects.filter(unit__isnull=False).select_related("unit").order_by("unit__name", "unit_id")
    return [(policy.unit, _terms(policy)) for policy in found if policy.unit is not None]


def unit(viewer: gate.Actor, pk: int) -> Unit:
    """This function will return a unit that may have terms of its own; Hidden for the organisation itself."""
    gate.check(viewer, "policies.see")
    found = Unit.objects.filter(pk=pk, parent__isnull=False).select_related("parent").first()
    if found is None:
        raise gate.Hidden
    return found


def choices(viewer: gate.Actor) -> list[tuple[int, str, int]]:
    """This function will return all units but the organisation as id, name and depth, as a tree read from the top."""
    gate.check(viewer, "policies.see")
    below: dict[int | None, list[tuple[str, int]]] = {}
    for pk, parent, name in Unit.objects.values_list("pk", "parent_id", "name"):
        below.setdefault(parent, []).append((name, pk))
    todo = [(name, pk, -1) for name, pk in below.get(None, [])]
    found: list[tuple[int, str, int]] = []
    while todo:
        name, pk, depth = todo.pop()
        if depth >= 0:
            found.append((pk, name, depth))
        todo += [(n, p, depth + 1) for n, p in sorted(below.get(pk, []), reverse=True)]
    return found


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
