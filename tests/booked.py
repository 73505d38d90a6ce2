"""A leaver with a line above, HR beside it, and a certificate in order: what tests of planned talks stand on."""

import dataclasses
import datetime as dt

from efterord import clock, gate
from efterord.models import Case, ChecklistItem, Conflict, LeaverWish, Letter, Person, Unit, User, guard
from efterord.services import bookings, letters
from efterord.words import ConflictKind, ItemEnd, ItemKind, ItemOwner, PlaceKind, Role, Wish
from tests import made

# Wednesday at ten, in the usual window before Friday 30 October 2026.
TEN = dt.datetime(2026, 10, 21, 10, 0)
LAST_DAY = dt.date(2026, 10, 30)


@dataclasses.dataclass
class World:
    """One departure and everybody who could hold its talks."""

    unit: Unit
    case: Case
    leaver: Person
    manager: User
    superior: User
    second: User
    administrative: User
    hr: User
    colleague_at_hr: User
    administrator: User

    @property
    def actor(self) -> gate.Actor:
        return gate.actor_for(self.hr, since=made.NOON)


def world(*, is_signed: bool = True, **case_values: object) -> World:
    """The line has accounts; HR's two have Ward 3 or everything; the certificate is signed unless said otherwise."""
    made.organisation()
    unit = made.unit("Ward 3", made.unit("Medicine"))
    top = made.person("Topp Ek")
    above = made.person("Över Norell", manager=top)
    boss = made.person("Lena Marklind", manager=above)
    leaver = made.person("Jonas Tegelby", manager=boss)
    case = made.case(at=unit, of=leaver, manager=boss, **{"last_day": LAST_DAY, **case_values})
    found = World(
        unit=unit,
        case=case,
        leaver=leaver,
        manager=made.user(name="Lena Marklind", person=boss),
        superior=made.user(name="Över Norell", person=above),
        second=made.user(name="Topp Ek", person=top),
        administrative=made.user((Role.MANAGER, unit.parent), name="Ada Adm"),
        hr=made.user((Role.HR_PARTNER, unit), name="Sanna Ekhult"),
        colleague_at_hr=made.user((Role.HR_HEAD, None), name="Åsa Holm"),
        administrator=made.user((Role.ADMINISTRATOR, None), name="Adm Inistratör"),
    )
    certificate(case, is_signed=is_signed)
    return found


def certificate(case: Case, *, is_signed: bool = True, due: dt.date = dt.date(2026, 10, 20)) -> None:
    with guard.door_open():
        for kind in (ItemKind.CERTIFICATE_ISSUED, ItemKind.CERTIFICATE_SIGNED):
            done = is_signed or kind is ItemKind.CERTIFICATE_ISSUED
            ChecklistItem.objects.create(
                case=case,
                kind=kind,
                name={"sv": "Intyg", "nb": "Attest", "en": "Certificate"},
                owner=ItemOwner.NEAREST_MANAGER,
                offset_days=-8,
                due_date=due,
                ended_as=ItemEnd.DONE if done else "",
                ended_at=made.NOON if done else None,
            )


def conflict(case: Case, person: Person | None) -> None:
    with guard.door_open():
        Conflict.objects.create(case=case, person=person, kind=ConflictKind.DISPUTE)


def wish(case: Case, wish: Wish, at: dt.datetime | None = None) -> None:
    with guard.door_open():
        LeaverWish.objects.update_or_create(case=case, defaults={"wish": wish, "at": at or clock.now()})


def time(**values: object) -> bookings.Time:
    usual = {"starts_at": TEN, "minutes": 60, "place_kind": PlaceKind.ROOM, "place": "Rum Eken"}
    return bookings.Time(**{**usual, **values})


def letters_out() -> list[tuple[str, str, dict[str, str]]]:
    """What waits in the outbox: kind, recipient, context, in the order it was queued."""
    opened = [letters.open_letter(gate.SYSTEM, letter=letter) for letter in Letter.objects.all()]
    found = [(each.letter.kind, each.recipient, dict(each.context)) for each in opened]
    return sorted(found, key=lambda each: (int(each[2].get("sequence", 0)), each[0], each[1]))
