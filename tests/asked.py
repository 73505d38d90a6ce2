"""Leavers to be asked and what was sent to them: what tests of the survey's nights stand on."""

import datetime as dt

from efterord import gate
from efterord.models import Case, Contact, Letter, SurveyTerms, guard
from efterord.services import departures_contact, letters
from tests import made

ONE = dt.timedelta(days=1)


def at(days: int) -> dt.datetime:
    """Noon, some days after made.NOON."""
    return made.NOON + days * ONE


def terms(**values: object) -> None:
    """Change the organisation's terms."""
    with guard.door_open():
        SurveyTerms.objects.filter(pk=1).update(**values)


def leaving(days: int, **values: object) -> Case:
    """An open case whose last day is some days off, with a notice long past."""
    return made.case(at=values.pop("at", None) or made.root(), last_day=made.TODAY + days * ONE, **values)


def contact(case: Case, mail: str = "hemma@example.net", mobile: str = "", *, is_sure: bool = True) -> None:
    """A private address, given through a link that only the leaver had (or not)."""
    departures_contact.save_contact(gate.leaver_of(case), case=case, mail=mail, mobile=mobile)
    with guard.door_open():
        Contact.objects.filter(case=case).update(is_sure=is_sure)


def opened() -> list[letters.OpenedLetter]:
    """All letters of the outbox, the oldest first."""
    found = Letter.objects.order_by("queued_at", "next_try_at", "pk")
    return [letters.open_letter(gate.SYSTEM, letter=letter) for letter in found]


def sent() -> list[tuple[str, str]]:
    """Kind and recipient of all letters, in order of time."""
    return [(each.letter.kind, each.recipient) for each in opened()]
