"""What the organisation is: its name on every page, its languages, its tree."""

from django.db import connection

from efterord import gate
from efterord.models import Organisation, Unit


def is_set_up() -> bool:
    """This function will tell whether `efterord init` has been run."""
    return Organisation.objects.exists()


def stands(viewer: gate.Actor) -> bool:
    """This function will tell whether there is an organisation, also in a database that has no tables yet."""
    has_table = Organisation._meta.db_table in connection.introspection.table_names()
    return has_table and is_set_up()


def name() -> str:
    """This function will return the employer's name, which every page bears (empty before `init`)."""
    return Organisation.objects.values_list("name", flat=True).first() or ""


def languages() -> list[str]:
    """This function will return the organisation's languages, its own first."""
    return list(Organisation.objects.values_list("languages", flat=True).first() or ["en"])


def organisation(viewer: gate.Actor) -> Organisation:
    """This function will return the organisation; every actor may know where it is."""
    return gate.once(viewer, "organisation", lambda: Organisation.objects.get(pk=1))


def unit(viewer: gate.Actor, pk: int) -> Unit:
    """This function will return a unit; Hidden when there is none. Every actor may know the tree."""
    found = Unit.objects.filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found


def path(unit: Unit) -> list[Unit]:
    """This function will return the units from the root down to a unit, itself last."""
    found = [unit]
    # A tree has a handful of levels and may have thousands of units: asking upwards is the lesser work.
    while found[0].parent is not None:
        found.insert(0, found[0].parent)
    return found
