"""The organisation's checklist template: its own lines, or those of the package while it has none."""

from efterord import gate
from efterord.content import checklist
from efterord.models import TemplateItem
from efterord.rules import checklists
from efterord.words import ItemKind, ItemOwner


def lines(viewer: gate.Actor) -> tuple[checklists.Line, ...]:
    """This function will return the template's lines, the earliest first; whoever has a checklist may know them."""
    found = [line_of(viewer, item) for item in TemplateItem.objects.all()] or list(checklist.lines())
    return tuple(sorted(found, key=lambda line: (line.offset_days, line.key)))


def line(viewer: gate.Actor, key: str) -> checklists.Line:
    """This function will return one line of the template; Hidden when there is none."""
    gate.check(viewer, "templates.see")
    found = next((each for each in lines(viewer) if each.key == key), None)
    if found is None:
        raise gate.Hidden
    return found


def line_of(viewer: gate.Actor, item: TemplateItem) -> checklists.Line:
    """This function will return a stored line as the rules know it."""
    return checklists.Line(
        key=item.key,
        kind=ItemKind(item.kind),
        name=item.name,
        owner=ItemOwner(item.owner),
        offset_days=item.offset_days,
        leaving_kinds=frozenset(item.leaving_kinds),
        unit_id=item.unit_id,
        person_id=item.person_id,
    )
