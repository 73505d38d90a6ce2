"""What a nearest manager fills in: the facts of a departure, and times for the talk on the clocks of the place."""

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from efterord import clock
from efterord.rules import booking_times
from efterord.services import reports
from efterord.web.cases.forms import FactsForm
from efterord.web.shell import typed
from efterord.words import Country

_PATTERN = "%Y-%m-%dT%H:%M"


class TimeField(typed.Typed, forms.DateTimeField):
    """A day and a time on the wall clock; which clock is settled by the unit's country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local", "autocomplete": "off"}, format=_PATTERN),
            input_formats=[_PATTERN, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M"],
            error_messages={"invalid": gettext_lazy("Write the day and the time, for example 2026-10-30 10:00.")},
            required=False,
            **kwargs,
        )

    def to_python(self, value: Any) -> dt.datetime | None:
        """This function will read the wall clock as it was written, without a zone."""
        if value in self.empty_values:
            return None
        # Past DateTimeField, which would read it on the server's clock and refuse the hour that autumn has twice.
        read: dt.datetime | None = super(forms.DateTimeField, self).to_python(value)
        return read


class TimesForm(forms.Form):
    """Up to five times for the talk."""

    n_times = reports.MOST_TIMES

    def __init__(self, data: Any, country: Country, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.country = country
        for n in range(1, self.n_times + 1):
            self.fields[f"time_{n}"] = TimeField(label=_("Time %(n)s") % {"n": n})

    def clean(self) -> dict[str, Any]:
        """This function will refuse times that have passed, and those that no clock shows."""
        given: dict[str, Any] = super().clean() or {}
        for name in self._names():
            local = given.get(name)
            if local is None:
                continue
            if not booking_times.is_real_local_time(local, self.country):
                self.add_error(name, _("No clock shows this time: the clocks are set forward that night."))
            elif booking_times.instant_of(local, self.country) <= clock.now():
                self.add_error(name, _("The time has passed. Propose times ahead."))
        return given

    @property
    def times(self) -> list[dt.datetime]:
        """This function will return the times as instants."""
        given = (self.cleaned_data.get(name) for name in self._names())
        return [booking_times.instant_of(local, self.country) for local in given if local]

    @property
    def time_fields(self) -> list[Any]:
        """This function will return the fields of the times, for the page."""
        return [self[name] for name in self._names()]

    def _names(self) -> list[str]:
        return [f"time_{n}" for n in range(1, self.n_times + 1)]


class ReportForm(TimesForm, FactsForm):
    """A departure as its nearest manager knows it, and times for the talk if there are any yet."""

    n_times = 3

    @property
    def fact_fields(self) -> list[Any]:
        """This function will return the fields of the facts, for the page."""
        return [self[name] for name in ("notice_date", "last_day", "leaving_kind")]


def shown(times: Sequence[dt.datetime], country: Country) -> dict[str, Any]:
    """This function will return instants as a form shows them, on the clocks of a country."""
    zone = zoneinfo.ZoneInfo(booking_times.ZONES[country])
    return {f"time_{n}": time.astimezone(zone).replace(tzinfo=None) for n, time in enumerate(times, start=1)}
