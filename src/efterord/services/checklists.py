"""A case's checklist: laid out, moved with the last day, ended line by line, and reminded of in time."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.content import holidays
from efterord.models import Case, ChecklistItem, Grant, Organisation, Person, Unit, User
from efterord.queries import checklists as looking
from efterord.queries import policies, templates
from efterord.rules import checklists, letters
from efterord.services import deeds
from efterord.services import letters as outbox
from efterord.words import ItemEnd, ItemKind, ItemOwner, Language, LetterKind, Role


class WrongItem(ValueError):
    """A line that cannot be; `field` is the one to look at, `words` says why to a person."""

    def __init__(self, field: str, words: Promise) -> None:
        super().__init__(str(words))
        self.field = field
        self.words = words


@deeds.deed("checklists.lay_out", about="case")
def lay_out(actor: gate.Actor, *, case: Case) -> int:
    """This function will give a case the template's lines, move open ones with its last day, and return how many.

    A line that no longer fits the kind of leaving goes if nobody has ended it; one that was ended stays.
    """
    days_off = holidays.around(policies.book(actor).of(case.unit_id).country, case.last_day)
    lines = {
        line.key: line
        for line in checklists.chosen(
            templates.lines(actor), leaving_kind=case.leaving_kind, units=_lineage(case.unit_id)
        )
    }
    # A list, not by key: the lines of this case alone all have the same empty one.
    standing = list(ChecklistItem.objects.filter(case=case))
    moved = []
    for item in standing:
        if item.ended_as:
            continue
        due = checklists.due_date(case.last_day, item.offset_days, days_off)
        if item.due_date != due:
            # A new date is reminded of anew.
            item.due_date, item.reminded_on = due, None
            moved.append(item)
    ChecklistItem.objects.bulk_update(moved, ["due_date", "reminded_on"])
    gone = [item.pk for item in standing if item.key and item.key not in lines and not item.ended_as]
    ChecklistItem.objects.filter(pk__in=gone).delete()
    known = {item.key for item in standing}
    new = [_item(case, line, days_off) for key, line in lines.items() if key not in known]
    ChecklistItem.objects.bulk_create(new)
    return len(new)


@deeds.deed("checklists.add_item", about="case")
def add_item(
    actor: gate.Actor, *, case: Case, name: str, owner: ItemOwner, due_date: dt.date, person: Person | None = None
) -> ChecklistItem:
    """This function will add a line of this case alone; its date moves with the last day, by working days."""
    written = " ".join(name.split())
    if not written or len(written) > checklists.LONGEST_NAME:
        raise WrongItem("name", _("Say in at most 200 characters what is to be done."))
    if owner == ItemOwner.PERSON and person is None:
        raise WrongItem("person", _("Choose the person whose line it is."))
    days_off = holidays.around(policies.book(actor).of(case.unit_id).country, case.last_day, due_date)
    offset = checklists.offset_of(case.last_day, due_date, days_off)
    if abs(offset) > checklists.FARTHEST:
        raise WrongItem("due_date", _("At most 250 working days from the last day."))
    return ChecklistItem.objects.create(
        case=case,
        kind=ItemKind.OTHER,
        name={language.value: written for language in Language},
        owner=owner,
        person=person,
        offset_days=offset,
        due_date=checklists.due_date(case.last_day, offset, days_off),
    )


@deeds.deed("checklists.end_item", about="item")
def end_item(
    actor: gate.Actor, *, item: ChecklistItem, ended_as: ItemEnd = ItemEnd.DONE, passed_on_to: str = ""
) -> ChecklistItem:
    """This function will end a line as done, passed on to somebody by name, or not needed; twice changes nothing.

    The certificate is signed only after it was issued, and no talk can do without it unless HR says why in the
    booking, so its lines are never "not needed" by others than HR.
    """
    held = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if held.ended_as:
        return held
    to = " ".join(passed_on_to.split())[:200]
    if ended_as == ItemEnd.PASSED_ON and not to:
        raise WrongItem("passed_on_to", _("Write who takes over."))
    if ended_as == ItemEnd.NOT_NEEDED and not gate.may(actor, "checklists.add_item", item.case):
        raise gate.Refused(_("HR says what is not needed. You can pass the line on to somebody else."))
    if ended_as == ItemEnd.DONE:
        _refuse_out_of_order(held)
    held.ended_as, held.ended_at, held.ended_by = ended_as, clock.now(), actor.code
    held.passed_on_to = to if ended_as == ItemEnd.PASSED_ON else ""
    held.save(update_fields=["ended_as", "ended_at", "ended_by", "passed_on_to"])
    return held


@deeds.deed("checklists.end_rest", about="case")
def end_rest(actor: gate.Actor, *, case: Case, ended_as: ItemEnd = ItemEnd.DONE, passed_on_to: str = "") -> int:
    """This function will end every line of a case that is still open, in one way, and return how many.

    That the certificate of service is issued and signed is never said in passing: its lines are done one by one.
    """
    to = " ".join(passed_on_to.split())[:200]
    if ended_as == ItemEnd.PASSED_ON and not to:
        raise WrongItem("passed_on_to", _("Write who takes over."))
    left = ChecklistItem.objects.filter(case=case, ended_as="")
    if ended_as == ItemEnd.DONE:
        left = left.exclude(kind__in=checklists.CERTIFICATE)
    return left.update(
        ended_as=ended_as,
        ended_at=clock.now(),
        ended_by=actor.code,
        passed_on_to=to if ended_as == ItemEnd.PASSED_ON else "",
    )


@deeds.deed("checklists.take_up_item", about="item")
def take_up_item(actor: gate.Actor, *, item: ChecklistItem) -> ChecklistItem:
    """This function will take up again a line that was ended by mistake."""
    held = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    held.ended_as, held.ended_at, held.ended_by, held.passed_on_to = "", None, "", ""
    held.save(update_fields=["ended_as", "ended_at", "ended_by", "passed_on_to"])
    return held


@deeds.deed("checklists.remind_owner", about="case")
def remind_owner(actor: gate.Actor, *, case: Case, item: ChecklistItem) -> int:
    """This function will remind the owner of one open line now and return to how many it wrote; Refused for none."""
    if item.case_id != case.pk or item.ended_as:
        raise gate.Refused(_("The line has been ended in the meantime."))
    users = _owners(item, _partners())
    if not users:
        raise gate.Refused(_("Nobody who owns the line has an account here. Tell them yourself."))
    for user in users:
        _remind(actor, user, n=1, due_on=item.due_date)
    item.reminded_on = clock.today()
    item.save(update_fields=["reminded_on"])
    return len(users)


@deeds.deed("checklists.remind_due")
def remind_due(actor: gate.Actor) -> int:
    """This function will write one letter to each owner of lines to be reminded of today, and return how many.

    The leaver reads the own list by link and is not written to.
    """
    today = clock.today()
    near = today + dt.timedelta(days=max(checklists.REMIND_BEFORE))
    items = [
        item
        for item in looking.under_way(actor).filter(due_date__lte=near).select_related("case__person").iterator()
        if checklists.is_reminder_due(due_date=item.due_date, reminded_on=item.reminded_on, today=today)
    ]
    partners = _partners()
    waiting: dict[User, list[ChecklistItem]] = defaultdict(list)
    for item in items:
        for user in _owners(item, partners):
            waiting[user].append(item)
    for user, lines in waiting.items():
        _remind(actor, user, n=len(lines), due_on=min(line.due_date for line in lines))
    ChecklistItem.objects.filter(pk__in=[item.pk for item in items]).update(reminded_on=today)
    return len(waiting)


def _item(case: Case, line: checklists.Line, days_off: frozenset[dt.date]) -> ChecklistItem:
    return ChecklistItem(
        case=case,
        key=line.key,
        kind=line.kind,
        name=dict(line.name),
        owner=line.owner,
        person_id=line.person_id,
        offset_days=line.offset_days,
        due_date=checklists.due_date(case.last_day, line.offset_days, days_off),
    )


def _lineage(unit_id: int) -> set[int]:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    at: int | None = unit_id
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def _refuse_out_of_order(item: ChecklistItem) -> None:
    if item.kind != ItemKind.CERTIFICATE_SIGNED:
        return
    ended = dict(ChecklistItem.objects.filter(case=item.case_id).values_list("kind", "ended_as"))
    if not checklists.in_order(kind=item.kind, ended=ended):
        raise gate.Refused(_("The certificate of service is not written yet, so it cannot be signed."))


def _partners() -> dict[int | None, list[User]]:
    """HR's partners by the unit they were given, asked once for a whole round; the head where there is none."""
    found: dict[int | None, list[User]] = defaultdict(list)
    roles = (Role.HR_PARTNER, Role.HR_HEAD)
    for grant in Grant.objects.filter(role__in=roles, user__is_active=True).select_related("user"):
        found[grant.unit_id if grant.role == Role.HR_PARTNER else None].append(grant.user)
    return found


def _owners(item: ChecklistItem, partners: dict[int | None, list[User]]) -> list[User]:
    match item.owner:
        case ItemOwner.NEAREST_MANAGER:
            found = User.objects.filter(person__isnull=False, person=item.case.manager_id)
        case ItemOwner.PERSON:
            found = User.objects.filter(person__isnull=False, person=item.person_id)
        case ItemOwner.INTERVIEWER:
            found = User.objects.filter(interviews__case=item.case_id, interviews__ended_at__isnull=True).distinct()
        case ItemOwner.HR:
            return [u for u in _nearest_partners(item.case.unit_id, partners) if u.person_id != item.case.person_id]
        case _:
            return []
    return [user for user in found if user.is_active and user.person_id != item.case.person_id]


def _nearest_partners(unit_id: int, partners: dict[int | None, list[User]]) -> list[User]:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    at: int | None = unit_id
    while at is not None:
        if partners.get(at):
            return partners[at]
        at = parents.get(at)
    return partners.get(None, [])


def _remind(actor: gate.Actor, user: User, *, n: int, due_on: dt.date) -> None:
    outbox.queue_letter(
        actor,
        kind=LetterKind.CHECKLIST_REMINDER,
        recipient=user.email,
        language=Language(user.language),
        context=letters.about_checklist(
            link=f"{settings.PUBLIC_URL}/",
            employer=Organisation.objects.get(pk=1).name,
            n_items=n,
            due_on=due_on,
        ),
    )
