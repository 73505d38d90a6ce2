"""The leaver's line of command: whoever leads, everybody above, deputies, and whoever is a party to a conflict."""

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from efterord.gate.actors import Actor
from efterord.gate.tree import ancestors, children_of, subtree
from efterord.models import Case, Conflict, Person
from efterord.words import Role


def is_in_line(actor: Actor, case: Case | None) -> bool:
    """This function will tell whether an actor counts as the leaver's line of command, in one query a case at most.

    Whoever led the leaver at the notice, or leads now, and everybody above them; whoever leads the unit by a role
    (deputies, as in rules/holders.py); and whoever is a party to a conflict noted on the case.
    """
    if case is None:
        return False
    leads = [held.unit_id for held in actor.held if held.role is Role.MANAGER]
    if leads and (None in leads or not ancestors(actor, case.unit_id).isdisjoint(leads)):
        return True
    if actor.person_id is None:
        return False
    starts = {pk for pk in (case.person_id, case.manager_id) if pk is not None}
    key = ("line", case.person_id, case.manager_id)
    if "below" in actor._asked:  # the whole line was asked for already, so no case need be asked for by itself
        actor._asked[key] = bool(starts & actor._asked["below"])
    elif key not in actor._asked:
        actor._asked[key] = bool(led_by(actor, starts))
    return actor._asked[key] or case.pk in actor._asked["conflicts"]


def in_line(viewer: Actor, case: str = "") -> Q:
    """This function will return the condition that a viewer counts as a leaver's line, as is_in_line does for one case.

    `case` is the way to the case, ending in __. Asked with one query an actor.
    """
    leads = {held.unit_id for held in viewer.held if held.role is Role.MANAGER}
    if None in leads:
        return Q(**{f"{case}pk__isnull": False})
    below = people_below(viewer)
    found = Q(**{f"{case}person__in": below}) | Q(**{f"{case}manager__in": below}) if below else Q(pk__in=[])
    if conflicts := viewer._asked.get("conflicts"):
        found |= Q(**{f"{case}pk__in": conflicts})
    if leads:
        children = children_of(viewer)
        found |= Q(**{f"{case}unit__in": set().union(*(subtree(pk, children) for pk in leads if pk is not None))})
    return found


def led_by(actor: Actor, people: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """This function will return those of some people who are the actor, or have the actor above them in the line.

    One query that walks upwards, however many people there are; a circle in the staff register ends it too.
    """
    starts = sorted(set(people))
    if actor.person_id is None or not starts:
        return frozenset()
    table = Person._meta.db_table
    holes = ", ".join(["%s"] * len(starts))
    # Names of tables and the number of holes are ours; every value is a parameter.
    sql = f"""
        WITH RECURSIVE line (start, id) AS (
            SELECT id, id FROM {table} WHERE id IN ({holes})
            UNION
            SELECT line.start, above.manager_id FROM line JOIN {table} above ON above.id = line.id
            WHERE above.manager_id IS NOT NULL
        )
        SELECT DISTINCT 0, start FROM line WHERE id = %s
    """  # noqa: S608
    return _walked(actor, sql, [*starts, actor.person_id])


def people_below(actor: Actor) -> frozenset[uuid.UUID]:
    """This function will return the actor, if an employee, and everybody below them in the line: one query an actor."""
    if actor.person_id is None:
        return frozenset()
    if "below" not in actor._asked:
        table = Person._meta.db_table
        sql = f"""
            WITH RECURSIVE line (id) AS (
                SELECT id FROM {table} WHERE id = %s
                UNION
                SELECT below.id FROM line JOIN {table} below ON below.manager_id = line.id
            )
            SELECT 0, id FROM line
        """  # noqa: S608
        actor._asked["below"] = _walked(actor, sql, [actor.person_id])
    found: frozenset[uuid.UUID] = actor._asked["below"]
    return found


def _walked(actor: Actor, sql: str, people: list[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Walk the line, and ask in the same query for the cases in which the actor is a party to a conflict."""
    both = f"{sql} UNION ALL SELECT 1, case_id FROM {Conflict._meta.db_table} WHERE person_id = %s"  # noqa: S608
    values = [Person._meta.pk.get_db_prep_value(pk, connection) for pk in (*people, actor.person_id)]
    with connection.cursor() as cursor:
        cursor.execute(both, values)
        found = [(is_conflict, _uuid(pk)) for is_conflict, pk in cursor.fetchall()]
    actor._asked["conflicts"] = frozenset(pk for is_conflict, pk in found if is_conflict)
    return frozenset(pk for is_conflict, pk in found if not is_conflict)


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    """SQLite has no such type and gives it as text."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
