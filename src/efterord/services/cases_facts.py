"""The three facts of a departure as its deeds take them, notice date, last day and kind, and what is wrong in them."""

import dataclasses
import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord.models import Case, Employment
from efterord.words import LeavingKind


class WrongDates(ValueError):
    """Dates that cannot be true together; `field` is the one to look at, `words` says why to a person."""

    def __init__(self, field: str, words: Promise) -> None:
        super().__init__(str(words))
        self.field = field
        self.words = words


class WrongKind(ValueError):
    """A code that is no kind of leaving."""


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """Notice date (None if there was none), last day and kind of leaving ("" while unknown), kept apart."""

    notice_date: dt.date | None
    last_day: dt.date
    leaving_kind: str = ""

    @classmethod
    def of(cls, case: Case) -> "Facts":
        """The facts as a case holds them."""
        return cls(case.notice_date, case.last_day, case.leaving_kind)

    def refuse_wrong(self, employment: Employment) -> None:
        """Raise WrongDates or WrongKind for facts that cannot be true of an employment."""
        if self.leaving_kind and self.leaving_kind not in set(LeavingKind):
            raise WrongKind(f"{self.leaving_kind!r} is no kind of leaving")
        if self.last_day < employment.start_date:
            raise WrongDates("last_day", _("The last day is before the first day of the employment."))
        if self.notice_date is not None and self.last_day < self.notice_date:
            raise WrongDates("last_day", _("The last day is before the notice. Check which of the two is wrong."))

    def write(self, case: Case) -> None:
        """Write the facts into a case and count the change, so that whoever read it before sees that it is another."""
        self.refuse_wrong(case.employment)
        case.notice_date, case.last_day, case.leaving_kind = self.notice_date, self.last_day, self.leaving_kind
        case.version += 1
        case.save(update_fields=["notice_date", "last_day", "leaving_kind", "version"])


class FactsConflict(Exception):
    """Somebody else has changed the facts since they were read: what stands saved, and what was written now."""

    def __init__(self, saved: Facts, written: Facts, version: int) -> None:
        super().__init__("the case has a newer version")
        self.saved = saved
        self.written = written
        self.version = version
