"""What HR fills in about a departure; what the fields mean is decided by rules and services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.services import cases
from efterord.web.shell import typed
from efterord.words import LeavingKind


class DayField(typed.DayField):
    """A day, in the form browsers send and in the ways people of the three languages type it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d"],
            error_messages={"invalid": _("Write the day as year-month-day, for example 2026-10-30.")},
            **kwargs,
        )


class SearchForm(forms.Form):
    """Whom the case is about."""

    q = forms.CharField(
        label=_("Name or employee number"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class FactsForm(forms.Form):
    """The three facts of a departure, kept apart."""

    notice_date = DayField(
        label=_("Notice date"),
        required=False,
        help_text=_("The day notice was given. Leave it empty if there was none."),
    )
    last_day = DayField(label=_("Last day"), help_text=_("The last day of employment, also when it is taken as leave."))
    leaving_kind = forms.ChoiceField(
        label=_("Kind of leaving"),
        required=False,
        choices=[("", _("Not known yet")), *labels.choices(LeavingKind)],
        help_text=_("The formal kind, not the reason. The reasons are the leaver's to tell."),
    )

    def blame(self, wrong: cases.WrongDates) -> None:
        """This function will put what the service said about the dates at its field."""
        self.add_error(wrong.field, str(wrong.words))

    @property
    def facts(self) -> dict[str, Any]:
        """This function will return the three facts as the services take them."""
        return {name: self.cleaned_data[name] for name in ("notice_date", "last_day", "leaving_kind")}


class ReadFactsForm(FactsForm):
    """The facts of a case as they were read: `version` says which reading this is an answer to."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class NarrowForm(forms.Form):
    """Which of the departures that wait are shown."""

    unit = forms.TypedChoiceField(label=_("Unit"), required=False, choices=[], coerce=int, empty_value=None)
    many = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", _("All units")), *units]  # type: ignore[attr-defined]


class SeveralForm(forms.Form):
    """What is the same for all that are ticked."""

    notice_date = DayField(
        label=_("Notice date for those who have none"),
        required=False,
        help_text=_("Leave it empty if there was none, or if they differ. Last day and kind stay as they are."),
    )
