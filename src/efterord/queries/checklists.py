"""The checklists of cases as their viewers may see them: the leaver and the line their own lines, HR all of them."""

import dataclasses
import datetime as dt

from django.db.models import Q, QuerySet

from efterord import clock, gate
from efterord.models import Case, CaseEvent, ChecklistItem, User
from efterord.rules import checklists
from efterord.words import CaseStep, ItemOwner, Role


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """One line as its viewer sees it. `name` is in the viewer's language; `by` the name of who ended it, or ""."""

    item: ChecklistItem
    name: str
    by: str
    is_overdue: bool
    may_end: bool


def of_case(viewer: gate.Actor, case: Case, *, language: str, today: dt.date | None = None) -> tuple[Shown, ...]:
    """This function will return a case's lines by date: all of them for HR, their own for everybody else."""
    gate.check(viewer, "checklists.see", case)
    day = today or clock.today()
    sees_all = gate.may(viewer, "cases.see_leavers", case)
    items = list(case.items.order_by("due_date", "pk"))
    for item in items:
        item.case = case
    own = [(item, gate.may(viewer, "checklists.end_item", item)) for item in items]
    names = _names(items)
    is_hr = gate.may(viewer, "cases.see_conflicts", case)
    return tuple(
        Shown(
            item=item,
            name=item.name.get(language) or item.name["en"],
            by=names.get(item.ended_by, "") if is_hr or not _is_anothers(viewer, item) else "",
            is_overdue=checklists.is_overdue(due_date=item.due_date, ended_as=item.ended_as, today=day),
            may_end=may_end,
        )
        for item, may_end in own
        if sees_all or may_end
    )


def item(viewer: gate.Actor, pk: int) -> ChecklistItem:
    """This function will return a line that its viewer may end; Hidden otherwise, as if there were none."""
    found = ChecklistItem.objects.select_related("case__person", "case__unit", "person").filter(pk=pk).first()
    if found is None or not gate.may(viewer, "checklists.end_item", found):
        raise gate.Hidden
    return found


def mine(viewer: gate.Actor) -> QuerySet[ChecklistItem]:
    """This function will return the open lines that are the viewer's own in cases under way, the nearest date first.

    HR's lines are those of the units in sight; a named person's, a manager's and an interviewer's their own.
    """
    whose = Q(pk__in=[])
    if viewer.person_id is not None:
        whose |= Q(owner=ItemOwner.PERSON, person=viewer.person_id)
        whose |= Q(owner=ItemOwner.NEAREST_MANAGER, case__manager=viewer.person_id)
    if viewer.user_id is not None and Role.INTERVIEWER in viewer.roles:
        whose |= Q(owner=ItemOwner.INTERVIEWER, case__interviews__interviewer=viewer.user_id)
    if gate.may(viewer, "cases.see_leavers"):
        units = gate.units_in_sight(viewer, "cases.see_leavers")
        whose |= Q(owner=ItemOwner.HR) if units is None else Q(owner=ItemOwner.HR, case__unit__in=units)
    found = under_way(viewer).filter(whose)
    if viewer.person_id is not None:
        found = found.exclude(case__person=viewer.person_id)
    # A case with two talks of one interviewer would come twice.
    return found.select_related("case__person", "case__unit").order_by("due_date", "pk").distinct()


def under_way(viewer: gate.Actor) -> QuerySet[ChecklistItem]:
    """This function will return the open lines of all open cases, for queries that narrow them to a viewer."""
    over = CaseEvent.objects.filter(step__in=[CaseStep.CLOSED, CaseStep.CANCELLED]).values("case")
    begun = CaseEvent.objects.filter(step=CaseStep.OPENED).values("case")
    return ChecklistItem.objects.filter(ended_as="", case__in=begun).exclude(case__in=over)


def is_certificate_ready(viewer: gate.Actor, case: Case) -> bool:
    """This function will tell whether a case's certificate of service is issued and signed."""
    kinds = [kind.value for kind in checklists.CERTIFICATE]
    ends = dict(ChecklistItem.objects.filter(case=case, kind__in=kinds).values_list("kind", "ended_as"))
    return checklists.is_certificate_ready(ends)


def certificate_due(viewer: gate.Actor, case: Case) -> dt.date | None:
    """This function will return the day the certificate is to be signed, or None where the case has no such line."""
    kind = checklists.CERTIFICATE[-1].value
    return ChecklistItem.objects.filter(case=case, kind=kind).values_list("due_date", flat=True).first()


def _is_anothers(viewer: gate.Actor, item: ChecklistItem) -> bool:
    """Two interviewers share their lines, and the other may be HR's, of whom the line learns nothing."""
    return item.owner == ItemOwner.INTERVIEWER and item.ended_by != viewer.code


def _names(items: list[ChecklistItem]) -> dict[str, str]:
    ids = {int(i.ended_by.removeprefix("user:")) for i in items if i.ended_by.startswith("user:")}
    return {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")} if ids else {}
