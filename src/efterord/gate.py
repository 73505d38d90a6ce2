"""The doorkeeper: may this actor do this, and which rows may this viewer see. The only caller of rules/access.py."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord.models import (
    Booking,
    Case,
    ChecklistItem,
    Conflict,
    Employment,
    External,
    Grant,
    Interview,
    Invitation,
    KeepInTouch,
    Person,
    Summary,
    Unit,
    User,
)
from efterord.rules import access
from efterord.words import CaseStep, InterviewKind, ItemOwner, Role

T = TypeVar("T")


class Refused(Exception):
    """A refusal to do, with the reason in words a person reads; pages answer 403."""

    def __init__(self, words: "str | Promise | None" = None) -> None:
        super().__init__(words)
        self.words = words or _("You do not have the right to do this. Ask HR or your administrator if you need it.")


class Hidden(Exception):
    """A refusal to see, which must look like absence; pages answer 404."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """One role, over one unit and all below it (None: the whole organisation)."""

    role: Role
    unit_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts or looks: `viewer` in queries, `actor` in services. `code` is what the audit writes.

    `since` is when this session began; deeds audited once a session count from it. `case_id` is a leaver's own case,
    or the one case that an account from outside is bound to.
    """

    code: str
    held: tuple[Held, ...] = ()
    user_id: int | None = None
    person_id: uuid.UUID | None = None
    name: str = ""
    since: dt.datetime | None = None
    case_id: uuid.UUID | None = None
    # An actor of one request, whose page may go by the tree as it was when the request began.
    is_brief: bool = dataclasses.field(default=False, compare=False)
    # What was asked of the tree and of the line for this actor already.
    _asked: dict[Any, Any] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(h.role for h in self.held)


OPERATOR = Actor("operator", (Held(Role.OPERATOR),))
SYSTEM = Actor("system", (Held(Role.SYSTEM),))
RESPONDENT = Actor("respondent", (Held(Role.RESPONDENT),))
NOBODY = Actor("nobody", (Held(Role.ANYONE),))


def actor_for(user: User, since: dt.datetime | None = None, *, is_brief: bool = False) -> Actor:
    """This function will return the actor a user is now; grants are read each time, so changes bite at once.

    `is_brief` is for one request: the unit tree is then asked for once.
    """
    held = [Held(Role(role), unit) for role, unit in Grant.objects.filter(user=user).values_list("role", "unit_id")]
    if user.person_id is not None:
        held.append(Held(Role.NEAREST_MANAGER))
    bound = External.objects.filter(user=user).values_list("case_id", flat=True).first()
    if bound is None or not is_over(user):
        held.append(Held(Role.INTERVIEWER))
    return Actor(
        code=f"user:{user.pk}",
        held=(*held, Held(Role.ANYONE)),
        user_id=user.pk,
        person_id=user.person_id,
        name=user.name,
        since=since,
        case_id=bound,
        is_brief=is_brief,
    )


def is_over(user: User) -> bool:
    """This function will tell whether an account from outside has outlived the one case it was made for."""
    bound = External.objects.filter(user=user).values_list("case_id", flat=True)
    over = (CaseStep.CLOSED, CaseStep.CANCELLED)
    return Case.objects.filter(pk__in=bound, events__step__in=over).exists()


def leaver_of(case: Case, since: dt.datetime | None = None) -> Actor:
    """This function will return the leaver of a case, known by the link to the own departure."""
    return Actor(code="leaver", held=(Held(Role.LEAVER),), since=since, case_id=case.pk)


def check(actor: Actor, name: str, record: Model | None = None) -> None:
    """This function will raise Hidden (for a sight) or Refused (for a deed) unless the table allows it."""
    if not may(actor, name, record):
        raise Hidden if access.row(name).is_sight else Refused


def may(actor: Actor, name: str, record: Model | None = None) -> bool:
    """This function will tell whether an actor may do or see something; without a record, whether they ever may."""
    if record is None:
        return access.may_enter(name, actor.roles)
    return access.allows(name, _standings(actor, name, record))


def units_in_sight(viewer: Actor, name: str) -> frozenset[int] | None:
    """This function will return the ids of the units over which a viewer has a sight or deed, or None for all of them.

    Relations to single records (an interview one holds) are not units; queries add those by themselves.
    """
    found: set[int] = set()
    children: dict[int | None, list[int]] | None = None
    for held in viewer.held:
        relation = access.row(name).allowed.get(held.role)
        if relation is None or relation is access.HOLDS:
            continue
        if held.unit_id is None or relation is access.ANY:
            return None
        if children is None:
            children = _children(viewer)
        found |= _subtree(held.unit_id, children)
    # Whoever has the whole tree needs no list of it, which a database would go through for every row.
    is_whole = children is not None and len(found) == sum(map(len, children.values()))
    return None if is_whole else frozenset(found)


def _standings(actor: Actor, name: str, record: Model) -> list[access.Standing]:
    unit_id = _unit_of(record)
    above = _ancestors(actor, unit_id) if unit_id and any(h.unit_id for h in actor.held) else frozenset()
    case = _case_of(record)
    is_self = case is not None and actor.person_id is not None and case.person_id == actor.person_id
    in_line = (_is_hidden_from_line(record) or access.row(name).is_behind_line) and is_in_line(actor, case)
    return [
        access.Standing(
            role=held.role,
            in_scope=unit_id is not None and (held.unit_id is None or held.unit_id in above),
            holds=_holds(actor, held.role, record, case),
            is_self=is_self,
            in_line=in_line,
        )
        for held in actor.held
    ]


def _unit_of(record: Model) -> int | None:
    match record:
        case Unit():
            return record.pk
        case Case() | Employment():
            return record.unit_id
    case = _case_of(record)
    return None if case is None else case.unit_id


def _case_of(record: Model) -> Case | None:
    match record:
        case Case():
            return record
        case Interview() | Invitation() | ChecklistItem() | KeepInTouch():
            return record.case
        case Booking() | Summary():
            return record.interview.case
    return None


def _talk_of(record: Model) -> Interview | None:
    match record:
        case Interview():
            return record
        case Booking() | Summary():
            return record.interview
    return None


def _holds(actor: Actor, role: Role, record: Model, case: Case | None) -> bool:
    """Whether a record is the actor's own in one role: a talk's holder, the leaver's manager, the leaver, an owner."""
    match role:
        case Role.LEAVER:
            is_own = case is not None and actor.case_id == case.pk
            return is_own and (not isinstance(record, ChecklistItem) or record.owner == ItemOwner.LEAVER)
        case Role.NEAREST_MANAGER:
            return _leads(actor, record, case)
        case Role.INTERVIEWER:
            talk = _talk_of(record)
            if actor.case_id is not None and (talk is None or talk.case_id != actor.case_id):
                return False  # somebody from outside: the talks of one case, and nothing round them
            if talk is not None:
                return actor.user_id is not None and talk.interviewer_id == actor.user_id
            is_theirs = case is not None and any(i.interviewer_id == actor.user_id for i in case.interviews.all())
            return is_theirs and (not isinstance(record, ChecklistItem) or record.owner == ItemOwner.INTERVIEWER)
        case Role.ANYONE:
            is_person = actor.person_id is not None and isinstance(record, ChecklistItem)
            return is_person and record.person_id == actor.person_id  # type: ignore[attr-defined]
    return False


def _leads(actor: Actor, record: Model, case: Case | None) -> bool:
    """Whether the actor is the leaver's nearest manager, by the case or else by the staff register."""
    if actor.person_id is None or _talk_of(record) is not None:
        return False
    if isinstance(record, Employment):
        return record.person.manager_id == actor.person_id
    if case is None or (isinstance(record, ChecklistItem) and record.owner != ItemOwner.NEAREST_MANAGER):
        return False
    return actor.person_id in (case.manager_id, case.person.manager_id if case.manager_id is None else None)


def _is_hidden_from_line(record: Model) -> bool:
    talk = _talk_of(record)
    return talk is not None and talk.kind == InterviewKind.HR


def is_in_line(actor: Actor, case: Case | None) -> bool:
    """This function will tell whether an actor counts as the leaver's line of command, in one query a case at most.

    Whoever led the leaver at the notice, or leads now, and everybody above them; whoever leads the unit by a role
    (deputies, as in rules/holders.py); and whoever is a party to a conflict noted on the case.
    """
    if case is None:
        return False
    leads = [held.unit_id for held in actor.held if held.role is Role.MANAGER]
    if leads and (None in leads or not _ancestors(actor, case.unit_id).isdisjoint(leads)):
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
        children = _children(viewer)
        found |= Q(**{f"{case}unit__in": set().union(*(_subtree(pk, children) for pk in leads if pk is not None))})
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


def units_below(root: int) -> set[int]:
    """This function will return the ids of a unit and of all units below it."""
    return _subtree(root, _children(NOBODY))


def _children(actor: Actor) -> dict[int | None, list[int]]:
    below: dict[int | None, list[int]] = {}
    for pk, (parent, _name) in tree(actor).items():
        below.setdefault(parent, []).append(pk)
    return below


def once(actor: Actor, key: str, ask: Callable[[], T]) -> T:
    """This function will ask something that holds for a whole request once for its actor, and each time for others."""
    if not actor.is_brief:
        return ask()
    if key not in actor._asked:
        actor._asked[key] = ask()
    found: T = actor._asked[key]
    return found


def tree(actor: Actor) -> dict[int, tuple[int | None, str]]:
    """This function will return each unit's parent and name; whoever works here may know how the house is built."""
    return _tree(actor, is_new=not actor.is_brief)


def _tree(actor: Actor, *, is_new: bool) -> dict[int, tuple[int | None, str]]:
    """Asked once for an actor unless it is to be new; nobody and the system keep nothing."""
    if is_new or "tree" not in actor._asked:
        rows: dict[int, tuple[int | None, str]] = {
            pk: (parent, name) for pk, parent, name in Unit.objects.values_list("pk", "parent_id", "name")
        }
        if actor.user_id is None:
            return rows
        actor._asked["tree"] = rows
    known: dict[int, tuple[int | None, str]] = actor._asked["tree"]
    return known


def _subtree(root: int, children: dict[int | None, list[int]]) -> set[int]:
    found, todo = set(), [root]
    while todo:
        unit = todo.pop()
        found.add(unit)
        todo += children.get(unit, [])
    return found


def _ancestors(actor: Actor, unit_id: int) -> frozenset[int]:
    units = _tree(actor, is_new=False)
    if unit_id not in units:
        # A unit that has come since it was asked.
        units = _tree(actor, is_new=True)
    found: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in found:
        found.append(at)
        at = units[at][0] if at in units else None
    return frozenset(found)
