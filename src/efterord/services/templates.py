"""The organisation's checklist template: its lines set and taken away. Cases that are laid out already keep theirs."""

import secrets
from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.content import checklist
from efterord.models import Person, TemplateItem, Unit
from efterord.rules import checklists
from efterord.services import deeds
from efterord.words import ItemKind, ItemOwner, Language, LeavingKind


class WrongLine(ValueError):
    """A line that cannot be; `field` is the one to look at, `words` says why to a person."""

    def __init__(self, field: str, words: Promise) -> None:
        super().__init__(str(words))
        self.field = field
        self.words = words


@deeds.deed("templates.set_item")
def set_item(
    actor: gate.Actor,
    *,
    key: str = "",
    kind: ItemKind,
    name: Mapping[str, str],
    owner: ItemOwner,
    offset_days: int,
    leaving_kinds: Collection[str] = (),
    unit: Unit | None = None,
    person: Person | None = None,
) -> TemplateItem:
    """This function will set a line of the template, a new one without a key; the first change makes the lines ours.

    `name` holds every language. Raises WrongLine with words.
    """
    written = {language.value: " ".join(name.get(language, "").split()) for language in Language}
    _refuse_wrong(written, owner, person, offset_days, leaving_kinds)
    _make_ours()
    if not checklists.may_be_removed(kind) and (unit is not None or leaving_kinds):
        # Every talk waits for the certificate, so its lines stand everywhere.
        unit, leaving_kinds = None, _of_default(kind)
    item = TemplateItem.objects.filter(key=key).first() if key else TemplateItem(key=f"own-{secrets.token_hex(6)}")
    if item is None:
        raise gate.Refused(_("The line has been taken away in the meantime. Look at the list again."))
    if item.pk and not checklists.may_be_removed(item.kind) and kind != item.kind:
        raise WrongLine("kind", _("A talk waits for the certificate of service, so its lines stay what they are."))
    item.kind, item.name, item.owner, item.offset_days = kind, written, owner, offset_days
    item.leaving_kinds, item.unit, item.person = sorted(leaving_kinds), unit, person
    item.save()
    return item


@deeds.deed("templates.remove_item")
def remove_item(actor: gate.Actor, *, key: str) -> None:
    """This function will take a line out of the template; the two of the certificate stay."""
    _make_ours()
    item = TemplateItem.objects.filter(key=key).first()
    if item is None:
        return
    if not checklists.may_be_removed(item.kind):
        raise gate.Refused(_("No talk is booked before the certificate of service is signed, so this line stays."))
    item.delete()


def _make_ours() -> None:
    """The package's lines become rows of the organisation's own with the first change."""
    if TemplateItem.objects.exists():
        return
    TemplateItem.objects.bulk_create(
        TemplateItem(
            key=line.key,
            kind=line.kind,
            name=dict(line.name),
            owner=line.owner,
            offset_days=line.offset_days,
            leaving_kinds=sorted(line.leaving_kinds),
        )
        for line in checklist.lines()
    )


def _of_default(kind: str) -> list[str]:
    return sorted(next(line.leaving_kinds for line in checklist.lines() if line.kind == kind))


def _refuse_wrong(
    name: Mapping[str, str], owner: str, person: Person | None, offset_days: int, leaving_kinds: Collection[str]
) -> None:
    if not all(name.values()):
        raise WrongLine("name", _("Write the line in all three languages; the leaver chooses which to read."))
    if max(map(len, name.values())) > checklists.LONGEST_NAME:
        raise WrongLine("name", _("A line holds 200 characters."))
    if owner == ItemOwner.PERSON and person is None:
        raise WrongLine("person", _("Choose the person whose line it is."))
    if abs(offset_days) > checklists.FARTHEST:
        raise WrongLine("offset_days", _("At most 250 working days from the last day."))
    if not set(leaving_kinds) <= {kind.value for kind in LeavingKind}:
        raise WrongLine("leaving_kinds", _("Choose among the kinds of leaving."))
