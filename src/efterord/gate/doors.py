"""The doors: may an actor do this, and which rows may a viewer see. The only caller of rules/access.py."""

from django.db.models import Model

from efterord.gate.actors import Actor, Hidden, Refused
from efterord.gate.line import is_in_line
from efterord.gate.tree import ancestors, children_of, subtree
from efterord.models import (
    Booking,
    Case,
    ChecklistItem,
    ContactWish,
    Employment,
    Interview,
    Invitation,
    KeepInTouch,
    NamedAnswer,
    Summary,
    Undelivered,
    Unit,
)
from efterord.rules import access
from efterord.words import InterviewKind, ItemOwner, Role


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
            children = children_of(viewer)
        found |= subtree(held.unit_id, children)
    # Whoever has the whole tree needs no list of it, which a database would go through for every row.
    is_whole = children is not None and len(found) == sum(map(len, children.values()))
    return None if is_whole else frozenset(found)


def _standings(actor: Actor, name: str, record: Model) -> list[access.Standing]:
    unit_id = _unit_of(record)
    above = ancestors(actor, unit_id) if unit_id and any(h.unit_id for h in actor.held) else frozenset()
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
        case ContactWish() | NamedAnswer() | Undelivered():
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
